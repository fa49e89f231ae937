// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/pult-app/pult/privacy"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
)

// Export writes all that is stored about a person: for each table with rows of theirs an array of JSON objects by column, into the
// writer that open gives for it. What an export carries says package privacy. Tables without such rows are passed over.
func (s *Snapshot) Export(ctx context.Context, person staff.PersonID, open func(table string) (io.Writer, error)) error {
	for _, table := range privacy.Tables {
		if len(table.Export()) == 0 {
			continue
		}
		if err := exportTable(ctx, s, table, person, open); err != nil {
			return fmt.Errorf("export %s of %s: %w", table.Name, person, err)
		}
	}
	return nil
}

func exportTable(ctx context.Context, tx store.Tx, table privacy.Table, person staff.PersonID, open func(table string) (io.Writer, error)) error {
	columns := columnsOf(table)
	condition, args := whose(table, person)
	rows, err := tx.QueryContext(ctx, `SELECT `+strings.Join(table.Export(), ", ")+` FROM `+table.Name+` b WHERE `+condition+` ORDER BY 1`, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	cells := make([]any, len(columns))
	for i, column := range columns {
		if cells[i] = any(new(string)); column.Type == store.Int {
			cells[i] = new(int64)
		}
	}
	var out io.Writer
	for before := "[\n"; rows.Next(); before = ",\n" {
		if out == nil {
			if out, err = open(table.Name); err != nil {
				return err
			}
		}
		if err := rows.Scan(cells...); err != nil {
			return err
		}
		if _, err := io.WriteString(out, before+object(columns, cells)); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil || out == nil {
		return err
	}
	_, err = io.WriteString(out, "\n]\n")
	return err
}

// columnsOf are the columns that an export carries of a table, with how they are stored.
func columnsOf(table privacy.Table) (columns []store.Column) {
	for _, k := range kept {
		if k.name != table.Name {
			continue
		}
		for _, name := range table.Export() {
			for _, column := range k.columns {
				if column.Name == name {
					columns = append(columns, column)
				}
			}
		}
	}
	return columns
}

// whose is the condition that a row b of the table is about the person, with its arguments.
func whose(table privacy.Table, person staff.PersonID) (condition string, args []any) {
	switch {
	case table.Name == "tombstone": // the id of a half day names its person, whatever circle it was shown to
		return `scope = $1 OR tbl = 'presence' AND substr(id, 1, $2) = $3`, []any{store.Own(person), utf8.RuneCountInString(string(person)) + 1, string(person) + "|"}
	case table.Through == "scope":
		return `scope = $1`, []any{store.Own(person)}
	case table.Through == "client":
		return `device IN (SELECT device FROM client WHERE person = $1)`, []any{string(person)}
	case table.Through == "booking":
		return `id IN (SELECT ` + store.Occupied + ` FROM booking b WHERE person = $1)`, []any{string(person)}
	}
	conditions := make([]string, len(table.Whose))
	for i, column := range table.Whose {
		conditions[i] = column + ` = $1`
	}
	return strings.Join(conditions, " OR "), []any{string(person)}
}

// object is a row as JSON, the columns in their order.
func object(columns []store.Column, cells []any) string {
	var out strings.Builder
	for i, column := range columns {
		out.WriteString("{,"[min(i, 1):min(i, 1)+1] + strconv.Quote(column.Name) + ":")
		switch cell := cells[i].(type) {
		case *int64:
			out.WriteString(strconv.FormatInt(*cell, 10))
		case *string:
			if column.Type == store.JSON && json.Valid([]byte(*cell)) {
				out.WriteString(*cell)
				continue
			}
			text, _ := json.Marshal(*cell) // a string always encodes
			out.Write(text)
		}
	}
	return out.String() + "}"
}
