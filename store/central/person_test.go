// SPDX-License-Identifier: EUPL-1.2

package central_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
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

// of fills a row of every table that has some of a person's, and returns how many columns those are.
func (m *marks) of(person staff.PersonID) (columns int) {
	m.t.Helper()
	m.made[person] = map[string][]string{}
	for _, table := range privacy.Tables {
		if table.At&privacy.Server != 0 && table.Personal() {
			columns += len(table.Columns)
			m.row(table, person)
		}
	}
	return columns
}

func (m *marks) row(table privacy.Table, person staff.PersonID) {
	stored := central.StoredColumns(table.Name)
	var names, places []string
	var args []any
	for i, column := range stored {
		value, text := m.value(table, column, person)
		names, places, args = append(names, column.Name), append(places, "$"+strconv.Itoa(i+1)), append(args, value)
		switch {
		case table.Exported(column.Name):
			m.made[person][table.Name] = append(m.made[person][table.Name], text)
		case text != "":
			m.hidden[person] = append(m.hidden[person], text)
		}
	}
	query := `INSERT INTO ` + table.Name + ` (` + strings.Join(names, ", ") + `) VALUES (` + strings.Join(places, ", ") + `)`
	require.NoError(m.t, m.c.Write(m.t.Context(), func(ctx context.Context, tx *central.Tx) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	}), table.Name)
}

// value is what stands in a column of a person's row, and how it is to be found again.
func (m *marks) value(table privacy.Table, column store.Column, person staff.PersonID) (value any, text string) {
	mark := fmt.Sprintf("mark-of-%s-%s-%s", person, table.Name, column.Name)
	whose := slices.Contains(table.Whose, column.Name)
	switch {
	case column.Name == "scope" && table.Name != "person" && table.Name != "unit": // as it is, or it would be nobody's
		return store.Own(person), store.Own(person)
	case column.Name == "scope":
		return "org", "org"
	case whose && table.Through == "client":
		mark = fmt.Sprintf("mark-of-%s-client-device", person)
	case whose && table.Through == "booking":
		mark = fmt.Sprintf("mark-of-%s-booking-occupancy", person)
	case whose:
		return string(person), string(person)
	case column.Type == store.Int:
		m.number++
		return m.number, strconv.FormatInt(m.number, 10)
	case column.Type == store.JSON:
		return strconv.Quote(mark), mark
	}
	return mark, mark
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

func TestExport_carries_every_column_of_the_person_and_nothing_of_others(t *testing.T) {
	onEngines(t, func(t *testing.T, c *central.Central) {
		m := newMarks(t, c)
		m.of("ann")
		m.of("bob")

		files := exported(t, c, "ann")

		columns := 0
		for table, marks := range m.made["ann"] {
			columns += len(marks)
			for _, mark := range marks {
				require.Contains(t, files, table)
				assert.Contains(t, files[table].String(), mark, table)
			}
		}
		assert.Greater(t, columns, 150)
		for table, file := range files {
			assert.NotContains(t, file.String(), "bob", table)
			for _, secret := range m.hidden["ann"] {
				assert.NotContains(t, file.String(), secret, table)
			}
			for _, marks := range m.made["bob"] {
				for _, mark := range marks {
					if mark != "org" {
						assert.NotContains(t, file.String(), mark, table)
					}
				}
			}
		}
		assert.Empty(t, exported(t, c, "nobody"))
	})
}
