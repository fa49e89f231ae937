// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// A Row is the present state of an entity of a synced table as it travels.
type Row struct {
	Table string
	ID    string
	Scope string
	Ver   int64
	// Data is a JSON object of the table's columns without id, scope and ver.
	Data json.RawMessage
}

// ReadRows are rows of a scope with a version above since and up to upto, by version, at most limit of them.
func ReadRows(ctx context.Context, tx Tx, table Table, scope string, since, upto int64, limit int) ([]Row, error) {
	query := `SELECT ` + table.columns() + ` FROM ` + table.Name + ` WHERE scope = $1 AND ver > $2 AND ver <= $3 ORDER BY ver LIMIT $4`
	rows, err := tx.QueryContext(ctx, query, scope, since, upto, limit)
	return table.rows(rows, err)
}

// ReadSome is ReadRows for those rows of which a condition holds: " AND …" with the numbers of its args from $4 on.
func ReadSome(ctx context.Context, tx Tx, table Table, scope string, since, upto int64, limit int, condition string, args ...any) ([]Row, error) {
	query := `SELECT ` + table.columns() + ` FROM ` + table.Name + ` WHERE scope = $1 AND ver > $2 AND ver <= $3` + condition +
		` ORDER BY ver LIMIT $` + strconv.Itoa(4+len(args))
	rows, err := tx.QueryContext(ctx, query, append(append([]any{scope, since, upto}, args...), limit)...)
	return table.rows(rows, err)
}

// ReadRow is the row of an id in whatever scope; ok is false when there is none.
func ReadRow(ctx context.Context, tx Tx, table Table, id string) (row Row, ok bool, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT `+table.columns()+` FROM `+table.Name+` WHERE id = $1`, id)
	list, err := table.rows(rows, err)
	if err != nil || len(list) == 0 {
		return Row{}, false, err
	}
	return list[0], true, nil
}

// PutRow writes a row as it travelled, whatever stood there before. Columns that the data lacks get their zero value,
// columns that this program does not know are passed over: they come from a newer one.
func PutRow(ctx context.Context, tx Tx, row Row) error {
	table, known := Find(row.Table)
	if !known {
		return fmt.Errorf("put row %s: there is no table %q", row.ID, row.Table)
	}
	args, err := table.values(row)
	if err == nil {
		_, err = tx.ExecContext(ctx, table.upsert(), args...)
	}
	return wrap("put "+row.Table+" "+row.ID, err)
}

// PutNewer is PutRow, except that a row which already stands with a higher version stays: a page may speak of what was.
// What cannot be read is not taken as it is: the row then stands with what is left of it, or not at all, and odd says why.
func PutNewer(ctx context.Context, tx Tx, row Row) (odd *Unreadable, err error) {
	table, known := Find(row.Table)
	if !known {
		return nil, fmt.Errorf("put row %s: there is no table %q", row.ID, row.Table)
	}
	args, err := table.values(row)
	if err != nil {
		odd = table.odd(row.ID, "data", true, err)
	} else {
		odd = table.judge(args)
	}
	if odd != nil && odd.Lost {
		// What it was to replace is true no more.
		_, err = tx.ExecContext(ctx, `DELETE FROM `+row.Table+` WHERE id = $1 AND ver <= $2`, row.ID, row.Ver)
	} else {
		_, err = tx.ExecContext(ctx, table.upsertNewer(), args...)
	}
	return odd, wrap("put "+row.Table+" "+row.ID, err)
}

// Many is how many rows PutManyNewer writes with one statement.
const Many = 50

// PutManyNewer is PutNewer for rows of one table, of which it writes Many with a statement. It returns those that are left for
// PutNewer: what cannot be read, and fewer than Many at the end.
func PutManyNewer(ctx context.Context, tx Tx, table Table, rows []Row) (left []Row, err error) {
	query, args := upserts[table.Name].many(), make([]any, 0, Many*(3+len(table.Columns)))
	some := make([]Row, 0, Many)
	for _, row := range rows {
		values, err := table.values(row)
		if err != nil || table.judge(values) != nil {
			left = append(left, row)
			continue
		}
		if some, args = append(some, row), append(args, values...); len(some) < Many {
			continue
		}
		if _, err := tx.ExecContext(ctx, query, args...); err != nil {
			return nil, fmt.Errorf("put %d rows of %s: %w", Many, table.Name, err)
		}
		some, args = some[:0], args[:0]
	}
	return append(left, some...), nil
}

// columns are all columns of the table, for a SELECT.
func (t Table) columns() string {
	names := make([]string, 0, 3+len(t.Columns))
	names = append(names, "id", "scope", "ver")
	for _, c := range t.Columns {
		names = append(names, c.Name)
	}
	return strings.Join(names, ", ")
}

// upsert is the statement that PutRow runs.
func (t Table) upsert() string {
	return upserts[t.Name].always
}

// upsertNewer is the statement that PutNewer runs.
func (t Table) upsertNewer() string {
	return upserts[t.Name].newer
}

// upserts are put together once: the engine's cache knows a statement by its text. That for many rows is long, and only some tables
// ever need theirs.
var upserts = func() map[string]struct {
	always, newer string
	many          func() string
} {
	texts := make(map[string]struct {
		always, newer string
		many          func() string
	}, len(Tables))
	for _, t := range Tables {
		newer := ` WHERE excluded.ver >= ` + t.Name + `.ver`
		texts[t.Name] = struct {
			always, newer string
			many          func() string
		}{makeUpsert(t, 1), makeUpsert(t, 1) + newer, sync.OnceValue(func() string { return makeUpsert(t, Many) + newer })}
	}
	return texts
}()

func makeUpsert(t Table, rows int) string {
	sets, columns := []string{"scope = excluded.scope", "ver = excluded.ver"}, 3+len(t.Columns)
	for _, c := range t.Columns {
		sets = append(sets, c.Name+" = excluded."+c.Name)
	}
	all := make([]string, rows)
	for i := range all {
		places := make([]string, columns)
		for j := range places {
			places[j] = "$" + strconv.Itoa(i*columns+j+1)
		}
		all[i] = "(" + strings.Join(places, ", ") + ")"
	}
	return `INSERT INTO ` + t.Name + ` (` + t.columns() + `) VALUES ` + strings.Join(all, ", ") +
		` ON CONFLICT (id) DO UPDATE SET ` + strings.Join(sets, ", ")
}

func (t Table) rows(rows *sql.Rows, err error) ([]Row, error) {
	cells := make([]any, 3+len(t.Columns))
	var row Row
	cells[0], cells[1], cells[2] = &row.ID, &row.Scope, &row.Ver
	for i, c := range t.Columns {
		if c.Type == Int {
			cells[3+i] = new(int64)
		} else {
			cells[3+i] = new(string)
		}
	}
	return all(t.Name+" rows", func(s scanner) (Row, error) {
		err := s.Scan(cells...)
		row.Table, row.Data = t.Name, t.object(cells[3:])
		return row, err
	}, rows, err)
}

// Object is the data of a row of a table, whose columns have these values, in their order.
func Object(table string, values []any) json.RawMessage {
	t, _ := Find(table)
	return t.object(values)
}

// object writes the columns as JSON. It is written by hand because a server encodes every row of every page.
func (t Table) object(values []any) []byte {
	size := 2
	for i, c := range t.Columns {
		size += len(c.Name) + 6
		if c.Type == Int {
			size += 20
		} else {
			size += len(textOf(values[i]))
		}
	}
	out := make([]byte, 0, size)
	for i, c := range t.Columns {
		out = append(out, `{,`[min(i, 1)], '"')
		out = append(append(out, c.Name...), '"', ':')
		if c.Type == Int {
			out = strconv.AppendInt(out, numberOf(values[i]), 10)
		} else {
			out = appendText(out, c.Type, textOf(values[i]))
		}
	}
	return append(out, '}')
}

// textOf and numberOf are what a column was written from, or read into.
func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case *string:
		return *v
	}
	return reflect.ValueOf(v).String()
}

func numberOf(v any) int64 {
	switch v := v.(type) {
	case int64:
		return v
	case *int64:
		return *v
	}
	return reflect.ValueOf(v).Int()
}

func appendText(out []byte, kind Type, s string) []byte {
	if kind == JSON {
		return append(out, s...)
	}
	if plain(s) {
		return append(append(append(out, '"'), s...), '"')
	}
	quoted, _ := json.Marshal(s) // a string always encodes
	return append(out, quoted...)
}

// plain tells whether a text stands in JSON as it is.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < 0x20 || c == '"' || c == '\\' || c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
