// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"

	"github.com/klauspost/compress/zstd"

	syncing "github.com/pult-app/pult/sync"
)

// decodeWrite reads the body of a request that writes: right type, within the limits, no unknown field, nothing after
// it. Errors are *syncing.Error.
func decodeWrite(contentType, encoding string, body []byte, v any) error {
	if kind, _, err := mime.ParseMediaType(contentType); err != nil || kind != jsonType {
		return &syncing.Error{Code: syncing.Unacceptable, Message: "the content type of a request is " + jsonType}
	}
	plain, err := unpress(encoding, body, requestDecoder, MaxRequest)
	if err != nil {
		return err
	}
	if depth(plain) > MaxDepth {
		return malformed("JSON is nested deeper than %d levels", MaxDepth)
	}
	decoder := json.NewDecoder(bytes.NewReader(plain))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(v); err != nil {
		return malformed("%v", err)
	}
	if _, err := decoder.Token(); err != io.EOF {
		return malformed("something follows the JSON object")
	}
	return nil
}

// decodeRead reads the body of an answer. Unknown fields are of a newer server and ignored.
func decodeRead(encoding string, body []byte, decoder func() *zstd.Decoder, v any) error {
	plain, err := unpress(encoding, body, decoder, MaxResponse)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(plain, v); err != nil {
		return malformed("%v", err)
	}
	return nil
}

// depth is how deep objects and arrays are nested in JSON text; of broken JSON it is some number.
func depth(text []byte) (deepest int) {
	level, quoted, escaped := 0, false, false
	for _, c := range text {
		switch {
		case escaped:
			escaped = false
		case quoted:
			escaped, quoted = c == '\\', c != '"'
		case c == '"':
			quoted = true
		case c == '{' || c == '[':
			level++
			deepest = max(deepest, level)
		case c == '}' || c == ']':
			level--
		}
	}
	return deepest
}
