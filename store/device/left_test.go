// SPDX-License-Identifier: EUPL-1.2

package device_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/sync"
)

// TestDevice_keeps_no_byte_of_somebody_who_has_left has many colleagues on a device, whose rows lie among each other, and takes one away.
func TestDevice_keeps_no_byte_of_somebody_who_has_left(t *testing.T) {
	const people, days = 60, 40
	path := filepath.Join(t.TempDir(), "device.sqlite")
	d, err := device.Open(t.Context(), path, device.Options{})
	require.NoError(t, err)
	defer func() { require.NoError(t, d.Close()) }()
	ver := int64(0)
	row := func(table, id, scope, data string) sync.Row {
		ver++
		return sync.Row{Table: table, ID: id, Scope: sync.Scope(scope), Ver: ver, Data: json.RawMessage(data)}
	}
	var rows, gone []sync.Row
	for day := range days { // as they come: day by day, everybody
		for n := range people {
			who := fmt.Sprintf("person-%03d", n)
			if day == 0 {
				rows = append(rows, row("person", who, "org", fmt.Sprintf(`{"given":"Given-%s","family":"Family-%s","unit":"it","first_aider":0}`, who, who)))
			}
			date := fmt.Sprintf("2027-%02d-%02d", 1+day/28, 1+day%28)
			data := fmt.Sprintf(`{"person":%q,"day":%q,"half":0,"status":"office","building":"berg","desk":"desk-of-%s-%d","booking":"","usual":0}`, who, date, who, day)
			rows = append(rows, row("presence", who+"|"+date+"|0", "t:it", data))
		}
	}
	require.NoError(t, d.Apply(t.Context(), sync.Response{Cursor: "all", Rows: rows}))
	left := []string{"Given-person-030", "Family-person-030", "desk-of-person-030-", "person-030"}
	for _, mark := range left {
		require.NotZero(t, marksIn(t, path, mark), "the test can see it")
	}

	for _, r := range rows {
		if bytes.Contains([]byte(r.ID), []byte("person-030")) {
			ver++
			gone = append(gone, sync.Row{Table: r.Table, ID: r.ID, Scope: r.Scope, Ver: ver, Gone: true})
		}
	}
	require.NoError(t, d.Apply(t.Context(), sync.Response{Cursor: "left", Rows: gone}))

	for _, mark := range left {
		assert.Zero(t, marksIn(t, path, mark), mark)
	}
	assert.NotZero(t, marksIn(t, path, "Family-person-031"), "all others stay")
}

// marksIn is how often a text stands in a database's files.
func marksIn(t *testing.T, path, text string) (n int) {
	t.Helper()
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if raw, err := os.ReadFile(path + suffix); err == nil {
			n += bytes.Count(raw, []byte(text))
		}
	}
	return n
}
