// SPDX-License-Identifier: EUPL-1.2

package central_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/privacy"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/postgres/pgtest"
)

// marks fills tables with rows about people, in which every value is one that stands nowhere else.
type marks struct {
	t      *testing.T
	c      *central.Central
	number int64
	made   map[staff.PersonID]map[string][]string // by person and table: what an export has to hold
	hidden map[staff.PersonID][]string            // and what it may not hold
}

func newMarks(t *testing.T, c *central.Central) *marks {
	return &marks{t: t, c: c, number: 7_000_000_000, made: map[staff.PersonID]map[string][]string{}, hidden: map[staff.PersonID][]string{}}
}

// of fills some rows of every table that has any of a person's.
func (m *marks) of(person staff.PersonID, rows int) {
	m.t.Helper()
	m.made[person] = map[string][]string{}
	require.NoError(m.t, m.c.Write(m.t.Context(), func(ctx context.Context, tx *central.Tx) error {
		for n := range rows {
			for _, table := range privacy.Tables {
				once := slices.Contains(central.KeyOf(table.Name), "person") || slices.Equal(table.Whose, []string{"id"}) && table.Through == ""
				if table.At&privacy.Server != 0 && table.Personal() && (n == 0 || !once) {
					m.row(ctx, tx, table, person, n)
				}
			}
		}
		return nil
	}))
}

func (m *marks) row(ctx context.Context, tx *central.Tx, table privacy.Table, person staff.PersonID, n int) {
	var names, places []string
	var args []any
	for i, column := range central.StoredColumns(table.Name) {
		value, text := m.value(table, column, person, n)
		names, places, args = append(names, column.Name), append(places, "$"+strconv.Itoa(i+1)), append(args, value)
		if table.Exported(column.Name) {
			m.made[person][table.Name] = append(m.made[person][table.Name], text)
		} else {
			m.hidden[person] = append(m.hidden[person], text)
		}
	}
	query := `INSERT INTO ` + table.Name + ` (` + strings.Join(names, ", ") + `) VALUES (` + strings.Join(places, ", ") + `)`
	_, err := tx.ExecContext(ctx, query, args...)
	require.NoError(m.t, err, table.Name)
}

// value is what stands in a column of a person's row, and how it is to be found again.
func (m *marks) value(table privacy.Table, column store.Column, person staff.PersonID, n int) (value any, text string) {
	mark := func(table, column string) string { return fmt.Sprintf("mark-of-%s-%s-%s-%d", person, table, column, n) }
	whose := slices.Contains(table.Whose, column.Name)
	switch {
	case column.Name == "scope" && table.Name != "person" && table.Name != "unit": // as it is, or it would be nobody's
		return store.Own(person), store.Own(person)
	case column.Name == "scope":
		return "org", "org"
	case whose && table.Through == "client":
		return mark("client", "device"), mark("client", "device")
	case whose && table.Through == "booking":
		return mark("booking", "occupancy"), mark("booking", "occupancy")
	case whose:
		return string(person), string(person)
	case column.Type == store.Int:
		m.number++
		return m.number, strconv.FormatInt(m.number, 10)
	case column.Type == store.JSON:
		return strconv.Quote(mark(table.Name, column.Name)), mark(table.Name, column.Name)
	}
	return mark(table.Name, column.Name), mark(table.Name, column.Name)
}

// exported is what an export of a person writes, by table.
func exported(t *testing.T, c *central.Central, person staff.PersonID) map[string]*bytes.Buffer {
	t.Helper()
	files := map[string]*bytes.Buffer{}
	require.NoError(t, c.Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) error {
		return snap.Export(ctx, person, func(table string) (io.Writer, error) {
			require.NotContains(t, files, table, "a file is opened once")
			files[table] = &bytes.Buffer{}
			return files[table], nil
		})
	}))
	return files
}

// TestPrivacy holds what people are promised about their data, on both engines: an export carries all of theirs and nothing of others, and
// an erasure leaves nothing of it.
func TestPrivacy(t *testing.T) {
	columns, carried, hits := 0, 0, 0
	t.Run("an export carries every column of the person and nothing of others", func(t *testing.T) {
		onEngines(t, func(t *testing.T, c *central.Central) {
			m := newMarks(t, c)
			m.of("ann", 3)
			m.of("bob", 3)

			files := exported(t, c, "ann")

			columns, carried = 0, 0
			for _, table := range privacy.Tables {
				if table.At&privacy.Server != 0 && table.Personal() {
					columns, carried = columns+len(table.Columns), carried+len(table.Export())
				}
			}
			for table, marks := range m.made["ann"] {
				require.Contains(t, files, table)
				for _, mark := range marks {
					assert.Contains(t, files[table].String(), mark, table)
				}
			}
			foreign := slices.Concat(m.hidden["ann"], []string{"bob"})
			for _, marks := range m.made["bob"] {
				foreign = append(foreign, marks...)
			}
			for table, file := range files {
				assert.True(t, json.Valid(file.Bytes()), table)
				for _, mark := range foreign {
					if mark != "org" && strings.Contains(file.String(), mark) {
						hits++
						t.Errorf("the export of %s holds %s", table, mark)
					}
				}
			}
			assert.Empty(t, exported(t, c, "nobody"))
		})
	})
	t.Run("an erasure leaves no row of the person, and all of others", func(t *testing.T) {
		onEngines(t, func(t *testing.T, c *central.Central) {
			m := newMarks(t, c)
			m.of("ann", 3)
			m.of("bob", 3)
			bob := exported(t, c, "bob")

			done := erased(t, c, "ann")

			assert.Equal(t, 3, done["booking"])
			assert.Equal(t, 1, done["person"])
			for table, file := range exported(t, c, "ann") {
				assert.Equal(t, "audit", table, "is only kept of who did what: %s", file)
				assert.NotContains(t, file.String(), "detail-", "without details")
			}
			for table, was := range bob {
				assert.Equal(t, was.String(), exported(t, c, "bob")[table].String(), "of somebody else's")
			}
			assert.Equal(t, []string{"org person ann"}, texts(t, c, "scope,tbl,id", "FROM tombstone WHERE id NOT LIKE 'mark-of-bob-%'"), "so that devices drop them")
			assert.Len(t, texts(t, c, "id", "FROM session WHERE why = 'lost' AND person = ''"), 3, "so that their own devices delete everything")
			assert.Empty(t, erased(t, c, "ann").rows(), "there is nothing more of them")
		})
	})
	t.Run("an erasure leaves no byte of it in the file", func(t *testing.T) {
		if pgtest.OnPostgres() {
			t.Skip("PostgreSQL writes over its pages when it sees fit; docs/PRIVACY.md says so")
		}
		path := filepath.Join(t.TempDir(), "town.sqlite")
		c, err := central.Open(t.Context(), path)
		require.NoError(t, err)
		defer func() { require.NoError(t, c.Close()) }()
		m := newMarks(t, c)
		m.of("bob", 100) // whose rows lie before, between and after
		m.of("ann", 300)
		m.of("cem", 100)
		require.NotZero(t, bytesOf(t, path, "mark-of-ann-person-family"), "the test can see it")

		erased(t, c, "ann")

		for _, table := range privacy.Tables {
			for _, column := range table.Columns {
				if mark := "mark-of-ann-" + table.Name + "-" + column + "-"; !slices.Contains(table.Left, column) && table.Name != "tombstone" {
					if n := bytesOf(t, path, mark); n > 0 {
						hits++
						t.Errorf("%d times %s", n, mark)
					}
				}
			}
		}
	})
	fmt.Printf("RESULT privacy hits=%d columns=%d exported=%d\n", hits, columns, carried)
}

// An erasure is what was taken away.
type erasure central.Erased

// rows are the tables of which there was anything.
func (e erasure) rows() (tables []string) {
	for table, n := range e {
		if n > 0 {
			tables = append(tables, table)
		}
	}
	return tables
}

func erased(t *testing.T, c *central.Central, person staff.PersonID) (done erasure) {
	t.Helper()
	write(t, c, func(ctx context.Context, tx *central.Tx) error {
		gone, err := tx.Erase(ctx, person, noon)
		done = erasure(gone)
		return err
	})
	require.NoError(t, c.Scrub(t.Context()))
	return done
}

// bytesOf is how often a text stands in a database's files.
func bytesOf(t *testing.T, path, text string) (n int) {
	t.Helper()
	for _, suffix := range []string{"", "-wal", "-shm"} {
		raw, err := os.ReadFile(path + suffix)
		if err == nil {
			n += bytes.Count(raw, []byte(text))
		}
	}
	return n
}
