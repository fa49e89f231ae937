// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// FuzzValues holds: the quick reader of a row's columns says what encoding/json says, or nothing; whatever is read is
// written so that it is read again as the same.
func FuzzValues(f *testing.F) {
	for i, table := range Tables {
		cells := make([]any, len(table.Columns))
		for j, c := range table.Columns {
			n, s := int64(j), "t\"x"
			if c.Type == JSON {
				s = `{"a":[1,"},{"]}`
			}
			if cells[j] = &s; c.Type == Int {
				cells[j] = &n
			}
		}
		f.Add(uint(i), table.object(cells))
	}
	f.Add(uint(0), []byte(`{"parent":"","name":"a","short":"b","lead":"c"}`))
	f.Add(uint(7), []byte(`{"body":{"a":"}"}}`))
	f.Add(uint(9), []byte(`{"desk":"d","floor":"f","building":"b","start_at":1e3,"end_at":-0,"state":null}`))
	f.Fuzz(func(t *testing.T, which uint, data []byte) {
		table := Tables[which%uint(len(Tables))]
		quick, ok := table.quick(nil, data)
		var object map[string]json.RawMessage
		failed := json.Unmarshal(data, &object)
		var slow []any
		for _, c := range table.Columns {
			v, err := c.value(object[c.Name])
			slow = append(slow, v)
			if failed == nil {
				failed = err
			}
		}
		if ok {
			require.NoError(t, failed, "read quickly what is no JSON")
			assert.Equal(t, slow, quick)
		}
		if failed != nil {
			return
		}
		cells := make([]any, len(slow))
		for i, v := range slow {
			switch v := v.(type) {
			case int64:
				cells[i] = &v
			case string:
				cells[i] = &v
			}
		}
		again, err := table.values(Row{ID: "i", Scope: "s", Ver: 1, Data: table.object(cells)})
		require.NoError(t, err)
		assert.Equal(t, slow, again[3:])
	})
}
