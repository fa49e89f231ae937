// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"unicode/utf8"

	"github.com/klauspost/compress/zstd"

	syncing "github.com/pult-app/pult/sync"
)

// decodeWrite reads the body of a request that writes: right type, up to limit bytes, no unknown field, none twice,
// no array beyond its limit, nothing after it. Errors are *syncing.Error.
func decodeWrite(contentType, encoding string, body []byte, limit int, v any) error {
	if kind, _, err := mime.ParseMediaType(contentType); err != nil || kind != jsonType {
		return &syncing.Error{Code: syncing.Unacceptable, Message: "the content type of a request is " + jsonType}
	}
	plain, err := unpress(encoding, body, limit)
	if err != nil {
		return err
	}
	if !utf8.Valid(plain) {
		return malformed("JSON is UTF-8, and the body is not")
	}
	if err := checkFields(plain, v); err != nil {
		return orOtherProtocol(plain, v, err)
	}
	decoder := json.NewDecoder(bytes.NewReader(plain))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(v); err != nil {
		return orOtherProtocol(plain, v, malformed("%v", err))
	}
	if _, err := decoder.Token(); err != io.EOF {
		return malformed("something follows the JSON object")
	}
	return nil
}

// orOtherProtocol is why a request is not understood: one of another protocol may have fields that this one does not know, and
// whoever sent it shall hear of its number and not of its fields.
func orOtherProtocol(plain []byte, v any, err error) error {
	var said struct {
		Protocol *int `json:"protocol"`
	}
	if _, ok := v.(*syncing.Request); !ok || json.Unmarshal(plain, &said) != nil || said.Protocol == nil {
		return err
	}
	if other := syncing.Served(*said.Protocol, syncing.Oldest, syncing.Protocol); other != nil {
		return other
	}
	return err
}

// decodeRead reads the body of an answer as it comes, so that a long one or one of too many parts is refused before it is
// held: it is the Oversize that tells the engine to ask for less. Unknown fields are of a newer server and ignored.
// size is about how many bytes come, -1 when nobody knows.
func decodeRead(encoding string, body io.Reader, size int64, v any) error {
	body, done, err := unpressed(encoding, io.LimitReader(body, MaxResponse+1))
	if err != nil {
		return err
	}
	defer done()
	var plain bytes.Buffer
	plain.Grow(int(min(max(size, 0)*pressed, MaxResponse)) + bytes.MinRead)
	_, err = plain.ReadFrom(io.LimitReader(body, MaxResponse+1))
	switch {
	case errors.Is(err, zstd.ErrDecoderSizeExceeded) || errors.Is(err, zstd.ErrWindowSizeExceeded):
		return errOversize
	case err != nil:
		return malformed("the answer broke off: %v", err)
	case plain.Len() > MaxResponse:
		return errOversize
	}
	return decodeAnswer(plain.Bytes(), v)
}

func decodeAnswer(text []byte, v any) error {
	resp, is := v.(*syncing.Response)
	var rows []syncing.Row
	if is {
		if quick, rest, ok := quickRows(text); ok {
			rows, text = quick, rest
		}
	}
	if err := checkAnswer(text, v); err != nil {
		return err
	}
	if err := json.Unmarshal(text, v); err != nil {
		return malformed("%v", err)
	}
	if rows != nil {
		resp.Rows = rows
	}
	return nil
}

// pressed is how much smaller a page of rows is on the wire.
const pressed = 9

var errOversize = &syncing.Error{Code: syncing.Oversize, Message: fmt.Sprintf("the answer has more than %d bytes", MaxResponse)}
