// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/store/sqlite"
)

// TestPrivacy_names_every_table_and_column reads them out of a server's and a device's database, so that a new one is
// missed, and one that is gone is too many.
func TestPrivacy_names_every_table_and_column(t *testing.T) {
	text, err := os.ReadFile("../../docs/PRIVACY.md")
	require.NoError(t, err)
	said := map[string][]string{}
	for line := range strings.Lines(string(text)) {
		cells := strings.Split(line, "|")
		if len(cells) < 6 || !strings.HasPrefix(cells[2], " `") {
			continue
		}
		said[strings.Trim(cells[1], " `")] = strings.Fields(strings.ReplaceAll(cells[2], "`", ""))
	}

	stored := map[string][]string{}
	for _, path := range []string{newServerFile(t), newDeviceFile(t)} {
		db, err := sqlite.OpenDamaged(path)
		require.NoError(t, err)
		defer db.Close()
		rows, err := db.Query(`SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c
			WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY m.name, c.cid`)
		require.NoError(t, err)
		defer rows.Close()
		for rows.Next() {
			var table, column string
			require.NoError(t, rows.Scan(&table, &column))
			if !slices.Contains(stored[table], column) {
				stored[table] = append(stored[table], column)
			}
		}
		require.NoError(t, rows.Err())
	}
	for table, columns := range stored {
		if slices.Equal(columns[:min(3, len(columns))], []string{"id", "scope", "ver"}) {
			columns = columns[3:] // said once for all synced tables
		}
		assert.Equal(t, columns, said[table], table)
		delete(said, table)
	}
	assert.Empty(t, said, "tables that do not exist")
}

func newServerFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "town.sqlite")
	db, err := central.Open(t.Context(), path)
	require.NoError(t, err)
	require.NoError(t, db.Close())
	return path
}

func newDeviceFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "device.sqlite")
	d, err := device.Open(t.Context(), path, device.Options{})
	require.NoError(t, err)
	require.NoError(t, d.Close())
	return path
}

// TestClients_promise_what_the_server_keeps compares the number that people read with the one that the server obeys.
func TestClients_promise_what_the_server_keeps(t *testing.T) {
	source, err := os.ReadFile("../../app/settings.go")
	require.NoError(t, err)

	assert.Equal(t, 60, server.KeepDays)
	assert.Contains(t, string(source), "const retentionDays = 60\n")
}
