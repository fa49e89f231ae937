// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"

	syncing "github.com/pult-app/pult/sync"
)

// encoder is safe for concurrent use with EncodeAll; it is made when first needed, with a small window, because a page is small
// and a server should be too. The fastest level makes pages of random ids smaller than the default one does.
var encoder = sync.OnceValue(func() *zstd.Encoder {
	return must(zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(2), zstd.WithWindowSize(1<<20), zstd.WithLowerEncoderMem(true)))
})

// Decoders read as bytes come: DecodeAll copies what it has at every frame that says how long it is, so that a body of many small
// ones would keep a processor for minutes. Their windows are kept for the next body.
var (
	smallBodies = decoders(smallBody)
	largeBodies = decoders(MaxRequest)
	answers     = decoders(MaxResponse)
)

func decoders(limit uint64) *sync.Pool {
	return &sync.Pool{New: func() any {
		return must(zstd.NewReader(strings.NewReader(""), zstd.WithDecoderConcurrency(1), // no goroutines to end
			zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxMemory(limit), zstd.WithDecoderMaxWindow(maxZstdWindow)))
	}}
}

// unpressed undoes a Content-Encoding while it is read. done is said when nothing more will be read.
func unpressed(encoding string, body io.Reader) (plain io.Reader, done func(), err error) {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "", "identity":
		return body, func() {}, nil
	case "zstd":
		return unzstd(answers, body)
	case "gzip":
		reader, err := gzip.NewReader(body)
		if err != nil {
			return nil, nil, malformed("not gzip: %v", err)
		}
		return reader, func() {}, nil
	}
	return nil, nil, errEncoding
}

func unzstd(pool *sync.Pool, body io.Reader) (plain io.Reader, done func(), err error) {
	decoder := pool.Get().(*zstd.Decoder)
	if err := decoder.Reset(body); err != nil {
		return nil, nil, malformed("not zstd: %v", err)
	}
	return decoder, func() {
		if decoder.Reset(nil) == nil { // it lets go of the body
			pool.Put(decoder)
		}
	}, nil
}

// must is for options that are constants.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

var errEncoding = &syncing.Error{Code: syncing.Unacceptable, Message: "content encodings are zstd, gzip and identity"}

// unpress undoes a Content-Encoding, up to limit bytes; errors are *syncing.Error.
func unpress(encoding string, body []byte, limit int) ([]byte, error) {
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "", "identity":
		return body, checkSize(len(body), limit)
	case "zstd":
		pool := largeBodies
		if limit <= smallBody {
			pool = smallBodies
		}
		reader, done, err := unzstd(pool, bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		defer done()
		var plain bytes.Buffer
		_, err = plain.ReadFrom(io.LimitReader(reader, int64(limit)+1))
		if errors.Is(err, zstd.ErrDecoderSizeExceeded) || errors.Is(err, zstd.ErrWindowSizeExceeded) {
			return nil, tooLarge(limit)
		}
		if err != nil {
			return nil, malformed("not zstd: %v", err)
		}
		return plain.Bytes(), checkSize(plain.Len(), limit)
	case "gzip":
		return gunzip(body, limit)
	}
	return nil, errEncoding
}

func gunzip(body []byte, limit int) ([]byte, error) {
	reader, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, malformed("not gzip: %v", err)
	}
	plain, err := io.ReadAll(io.LimitReader(reader, int64(limit)+1))
	if err != nil {
		return nil, malformed("not gzip: %v", err)
	}
	return plain, checkSize(len(plain), limit)
}

func checkSize(size, limit int) error {
	if size > limit {
		return tooLarge(limit)
	}
	return nil
}

// press is a body in an encoding that accepts; short ones stay as they are.
func press(accepts string, plain []byte) (encoding string, body []byte, err error) {
	encoding, err = choose(accepts)
	if err != nil || len(plain) < smallestPressed && allows(accepts, "identity") {
		return "", plain, err
	}
	switch encoding {
	case "zstd":
		return encoding, encoder().EncodeAll(plain, nil), nil
	case "gzip":
		var packed bytes.Buffer
		writer := gzip.NewWriter(&packed)
		writer.Write(plain) // a bytes.Buffer takes everything
		writer.Close()
		return encoding, packed.Bytes(), nil
	}
	return "", plain, nil
}

// choose is the encoding for an Accept-Encoding header (RFC 9110 section 12.5.3): ours first.
func choose(accepts string) (string, error) {
	for _, encoding := range []string{"zstd", "gzip"} {
		if accepts != "" && allows(accepts, encoding) {
			return encoding, nil
		}
	}
	if allows(accepts, "identity") {
		return "", nil
	}
	return "", &syncing.Error{Code: syncing.Unacceptable, Message: "answers come as zstd, gzip or identity"}
}

// allows tells whether an Accept-Encoding header takes the encoding. Identity is taken unless it is excluded.
func allows(accepts, encoding string) bool {
	verdict := encoding == "identity"
	for part := range strings.SplitSeq(strings.ToLower(accepts), ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		zero := isZero(weight)
		switch strings.TrimSpace(name) {
		case encoding:
			return !zero
		case "*":
			verdict = !zero
		}
	}
	return verdict
}

// isZero tells whether a weight such as "q=0.0" is zero.
func isZero(weight string) bool {
	value, ok := strings.CutPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
	return ok && value != "" && strings.Trim(value, "0.") == ""
}

func malformed(format string, args ...any) error {
	return &syncing.Error{Code: syncing.Malformed, Message: fmt.Sprintf(format, args...)}
}

func tooLarge(limit int) error {
	return &syncing.Error{Code: syncing.TooLarge, Message: fmt.Sprintf("more than %d bytes", limit)}
}
