// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"sync"

	syncing "github.com/pult-app/pult/sync"
)

// An answer with sheaves is pressed in frames, one after the other (RFC 8878 section 3.1 lets them be one content): the answer's
// beginning, each sheaf, which is pressed once for all who get it, and the end with the other rows. Unpressed it is what encode
// writes.

// comma is the frame between two sheaves.
var comma = sync.OnceValue(func() []byte { return encoder().EncodeAll([]byte(","), nil) })

// binds tells whether an answer may have sheaves.
func binds(accepts string) bool {
	encoding, err := choose(accepts)
	return err == nil && encoding == "zstd"
}

// pack is v as JSON, pressed as accepts allows, in parts to be sent one after the other. Those that are sheaves belong to all.
func pack(accepts string, v any) (encoding string, body [][]byte, err error) {
	if resp, is := v.(syncing.Response); is && len(resp.Sheaves) > 0 { // asked for by who takes zstd alone
		body, err = packSheaves(resp)
		return "zstd", body, err
	}
	text, err := encode(v)
	if err != nil {
		return "", nil, err
	}
	encoding, whole, err := press(accepts, text)
	return encoding, [][]byte{whole}, err
}

func packSheaves(resp syncing.Response) (body [][]byte, err error) {
	rows := resp.Rows
	resp.Rows = nil
	text, err := encode(resp)
	if err != nil {
		return nil, err
	}
	body = append(body, encoder().EncodeAll(append(text[:len(text)-1], `,"rows":[`...), nil))
	for i, sheaf := range resp.Sheaves {
		if i > 0 {
			body = append(body, comma())
		}
		form, err := sheaf.Form(pressRows)
		if err != nil {
			return nil, err
		}
		body = append(body, form)
	}
	var end []byte
	if len(rows) > 0 {
		if end, err = appendRows([]byte{','}, rows); err != nil {
			return nil, err
		}
	}
	return append(body, encoder().EncodeAll(append(end, "]}"...), nil)), nil
}

// pressRows are rows with commas between them, pressed.
func pressRows(rows []syncing.Row) ([]byte, error) {
	text, err := appendRows(nil, rows)
	if err != nil {
		return nil, err
	}
	return encoder().EncodeAll(text, nil), nil
}
