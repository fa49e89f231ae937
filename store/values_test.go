// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

var examples = []string{
	`{"building":"berg","floor":"berg-0","zone":"z","code":"0.1","shape":{"at":{"x":1.5,"y":2}},"features":{"a":[1,"}",{}]},"blocked":1}`,
	`{"building":"","floor":"","zone":"","code":"","shape":null,"features":[],"blocked":-7}`,
	`{"building":"Döppersberg","floor":"a\"b","zone":"\u0041","code":"\\","shape":{},"features":{},"blocked":0}`,
	`{"floor":"other order","building":"x"}`,
	`{"building":"x","building":"y"}`,
	`{"building":7}`, `{"blocked":01}`, `{"blocked":1e3}`, `{"blocked":9223372036854775808}`, `{"blocked":+1}`, `{}`, `{`, ``, `null`, `[]`,
	`{"building":"b","floor":"f","zone":"z","code":"c","shape":{},"features":{},"blocked":1} `,
	`{"building":"b","floor":"f","zone":"z","code":"c","shape":{},"features":{},"blocked":1}}`,
	`{"building":"b","floor":"f","zone":"z","code":"c","shape":{,"features":},"blocked":1}`,
	`{"building":"b","floor":"f","zone":"z","code":"c","shape":{},"features":{},"blocked":01}`,
	`{"building":"b","floor":"f","zone":"z","code":"c","shape":,"features":{},"blocked":1}`,
}

// TestValues_are_the_same_both_ways holds the quick way against encoding/json: where it answers, both answer the same.
// (No fuzz target: it would compile SQLite once more.)
func TestValues_are_the_same_both_ways(t *testing.T) {
	desk, ok := Find("desk")
	require.True(t, ok)
	check := func(t require.TestingT, data []byte) {
		quick, ok := desk.quick([]any{"id", "scope", int64(1)}, data)
		if !ok {
			return
		}
		spaced := append([]byte(" "), data...) // which is not for quick
		slow, err := desk.values(Row{ID: "id", Scope: "scope", Ver: 1, Data: spaced})
		require.NoError(t, err, "%s", data)
		assert.Equal(t, slow, quick, "%s", data)
	}
	for _, example := range examples {
		check(t, []byte(example))
	}
	rapid.Check(t, func(t *rapid.T) {
		data := []byte(rapid.SampledFrom(examples[:3]).Draw(t, "example"))
		for range rapid.IntRange(1, 4).Draw(t, "changes") {
			at := rapid.IntRange(0, len(data)-1).Draw(t, "at")
			piece := rapid.SampledFrom([]string{"", "\"", ",", "{", "}", "[", "]", "0", "-", ".", "e", "\\", "ü", "\x00", "\xff", ":", " ", "null"}).Draw(t, "piece")
			data = slices.Concat(data[:at], []byte(piece), data[min(len(data), at+rapid.IntRange(0, 2).Draw(t, "cut")):])
		}
		check(t, data)
	})
}

func TestValues_take_the_quick_way_for_what_object_wrote(t *testing.T) {
	desk, _ := Find("desk")
	for i, example := range examples[:2] {
		quick, ok := desk.quick(nil, []byte(example))
		require.True(t, ok, i)
		assert.Len(t, quick, len(desk.Columns))
	}
	var compact bytes.Buffer
	require.NoError(t, json.Compact(&compact, []byte(examples[0])))
	assert.Equal(t, examples[0], compact.String(), "and for what came over the wire")
}
