// SPDX-License-Identifier: EUPL-1.2

package privacy_test

import (
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/privacy"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/store/sqlite"
	"github.com/pult-app/pult/ui/text"
)

// TestTables_are_those_of_the_databases reads them out of a server's and a device's file, so that a new column is missed, and one that
// is gone is too many.
func TestTables_are_those_of_the_databases(t *testing.T) {
	for at, path := range map[privacy.Place]string{privacy.Server: serverFile(t), privacy.Device: deviceFile(t)} {
		stored := schema(t, path)
		for name, columns := range stored {
			table, known := privacy.Find(name, at)
			if assert.True(t, known, "nothing is said of table %s", name) {
				assert.ElementsMatch(t, columns, table.Columns, name)
			}
		}
		for _, table := range privacy.Tables {
			if table.At&at != 0 {
				assert.Contains(t, stored, table.Name, "there is no such table")
			}
		}
	}
}

func TestTables_name_columns_that_they_have_and_say_all_that_a_reader_asks(t *testing.T) {
	for _, table := range privacy.Tables {
		for _, column := range slices.Concat(table.Whose, table.Names, table.Secret, table.Left) {
			assert.Contains(t, table.Columns, column, table.Name)
		}
		for what, said := range map[string]string{"about": table.About, "for": table.For, "seen": table.Seen, "term": table.Term} {
			assert.NotEmpty(t, said, "%s: %s", table.Name, what)
		}
		assert.NotEmpty(t, table.Erase, table.Name)
		assert.Equal(t, table.Personal() && table.At&privacy.Server != 0, len(table.Export()) > 0, "%s: what is somebody's is exported", table.Name)
		assert.Equal(t, table.Erase == privacy.Unnamed || table.Erase == privacy.Marked, len(table.Left) > 0, "%s: what stays is named", table.Name)
		if table.Personal() {
			assert.NotEqual(t, privacy.Stays, table.Erase, "%s: what is somebody's does not stay as it is", table.Name)
		}
	}
}

func TestSections_hold_every_table_once_and_have_words(t *testing.T) {
	words, err := text.New("de")
	require.NoError(t, err)
	var held []string
	for _, section := range privacy.Sections() {
		assert.NotEmpty(t, section.Tables, section.Key)
		held = append(held, section.Tables...)
		for suffix, key := range map[string]string{"title": section.Title, "purpose": section.Purpose, "keep": section.Keep, "seen": section.Seen} {
			assert.Equal(t, "privacy."+section.Key+"."+suffix, key)
			assert.NotEqual(t, key, words.T(key), "it has words")
		}
	}
	all := map[string]bool{}
	for _, table := range privacy.Tables {
		all[table.Name] = true
	}
	assert.Len(t, held, len(all), "each table in one section")
	for name := range all {
		assert.Contains(t, held, name)
	}
}

// schema is the tables of a file with their columns.
func schema(t *testing.T, path string) map[string][]string {
	t.Helper()
	db, err := sqlite.OpenDamaged(path)
	require.NoError(t, err)
	defer db.Close()
	rows, err := db.Query(`SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_list l ON l.name = m.name AND l.type <> 'shadow', pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\' ORDER BY m.name, c.cid`)
	require.NoError(t, err)
	defer rows.Close()
	stored := map[string][]string{}
	for rows.Next() {
		var table, column string
		require.NoError(t, rows.Scan(&table, &column))
		stored[table] = append(stored[table], column)
	}
	require.NoError(t, rows.Err())
	return stored
}

func serverFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "town.sqlite")
	db, err := central.Open(t.Context(), path)
	require.NoError(t, err)
	require.NoError(t, db.Close())
	return path
}

func deviceFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "device.sqlite")
	d, err := device.Open(t.Context(), path, device.Options{})
	require.NoError(t, err)
	require.NoError(t, d.Close())
	return path
}
