// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"strconv"
	"strings"

	"github.com/pult-app/pult/store"
)

// ErrNotEmpty is why a database takes nobody else's place.
var ErrNotEmpty = errors.New("there is something in it already")

// A Copied says what Copy found in a table on both sides.
type Copied struct {
	Table string
	Rows  int64
	// Sum is of all values of all rows, in whatever order.
	Sum uint64
}

// Copy copies a whole database into one that is empty, of the same engine or the other: rows, versions, tombstones, outcomes,
// sessions and epochs, all from one snapshot and in one transaction. Each table is read again from the new database, and
// counts and sums must be equal; otherwise, and when anything else fails, nothing is left there. Both are brought up to date.
//
// Devices notice nothing when the old database is not written to after the copy: whoever opens the new one begins an epoch
// above its head, and cursors up to the head stay good. Devices that saw something later start over, as after a restore.
func Copy(ctx context.Context, from, to string) (_ []Copied, err error) {
	old, err := OpenDatabase(ctx, from)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, old.Close()) }()
	young, err := OpenDatabase(ctx, to)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, young.Close()) }()
	t := &transfer{asked: ctx}
	err = old.Read(ctx, func(_ context.Context, source store.Tx) error {
		return young.Write(ctx, func(ctx context.Context, target store.Tx, _ int64) error {
			t.source, t.target = source, target
			return t.all(ctx)
		})
	})
	return t.list, err
}

// Empty tells whether nothing was ever written in the transaction's database.
func (t *Tx) Empty(ctx context.Context) (bool, error) { return empty(ctx, t.tx) }

func empty(ctx context.Context, tx store.Tx) (bool, error) {
	for _, table := range kept {
		const what = "SELECT COUNT(*) FROM "
		query := what + table.name
		switch table.name {
		case "epoch", "log_age":
			continue // opening writes the one, waiting the other
		case "log_head":
			query += " WHERE seq > 0"
		default:
			query = what + "(SELECT 1 FROM " + table.name + " LIMIT 1) AS any_row"
		}
		var n int
		if err := tx.QueryRowContext(ctx, query).Scan(&n); err != nil || n > 0 {
			return false, err
		}
	}
	return true, nil
}

// A transfer is one Copy.
type transfer struct {
	asked          context.Context // ends when nobody waits any more; transactions run with one that does not end
	source, target store.Tx
	list           []Copied
}

func (t *transfer) all(ctx context.Context) error {
	if clean, err := empty(ctx, t.target); err != nil {
		return err
	} else if !clean {
		return ErrNotEmpty
	}
	for _, table := range kept {
		if err := t.one(ctx, table); err != nil {
			return fmt.Errorf("copy %s: %w", table.name, err)
		}
	}
	return nil
}

func (t *transfer) one(ctx context.Context, table keptTable) error {
	if _, err := t.target.ExecContext(ctx, `DELETE FROM `+table.name); err != nil {
		return err
	}
	read, err := table.each(ctx, t.source, func(rows [][]any) error {
		return errors.Join(t.asked.Err(), table.insert(ctx, t.target, rows))
	})
	if err != nil {
		return err
	}
	written, err := table.each(ctx, t.target, func([][]any) error { return t.asked.Err() })
	if err != nil {
		return fmt.Errorf("read it again: %w", err)
	}
	if read != written {
		return fmt.Errorf("%d rows with sum %x were read, and %d with sum %x are there", read.Rows, read.Sum, written.Rows, written.Sum)
	}
	t.list = append(t.list, read)
	return nil
}

// A keptTable is a table of the server; its key are the first columns.
type keptTable struct {
	name    string
	columns []store.Column
	key     int
}

// kept are all tables that hold something. The line of log_head is not among its columns: a copy begins a life of its own.
var kept = func() (list []keptTable) {
	own := func(name string, key int, columns ...store.Column) {
		list = append(list, keptTable{name, columns, key})
	}
	text := func(name string) store.Column { return store.Column{Name: name} }
	number := func(name string) store.Column { return store.Column{Name: name, Type: store.Int} }
	for _, table := range store.Tables {
		own(table.Name, 1, append([]store.Column{text("id"), text("scope"), number("ver")}, table.Columns...)...)
	}
	own("tombstone", 3, text("scope"), text("tbl"), text("id"), number("ver"))
	own("client", 1, text("device"), text("person"), number("next_seq"))
	own("outcome", 1, text("op"), text("device"), number("seq"), text("verdict"), text("why"), text("detail"), number("first"), number("ver"))
	own("code", 1, text("hash"), text("person"), number("until_at"))
	own("secret", 1, text("name"), text("value"))
	own("session", 1, text("id"), text("person"), text("device"), text("name"), text("device_key"), text("access_hash"), number("access_until"),
		text("refresh_hash"), text("spent_hash"), text("assured"), number("proved_at"), number("made_at"), number("seen_at"), number("ended_at"), text("why"))
	own("sign_in", 1, text("hash"), text("person"), text("challenge"), text("assured"), number("proved_at"), number("until_at"))
	own("identity", 2, text("issuer"), text("subject"), text("person"), number("made_at"), text("roles"))
	own("invitation", 1, text("hash"), text("kind"), text("person"), text("inviter"), number("made_at"), number("until_at"))
	own("passkey", 1, text("id"), text("person"), text("body"), number("made_at"), number("used_at"))
	own("totp", 1, text("person"), text("secret"), number("step"), number("made_at"))
	own("audit", 1, text("id"), number("at"), text("actor"), text("act"), text("about"), text("detail"))
	own("office_change", 1, text("id"), number("at"), text("actor"), text("kind"), text("about"), text("about_kind"), text("words"), text("reason"), text("undone"), text("undoes"))
	own("office_step", 2, text("change"), number("n"), text("kind"), text("thing"), text("was"), text("became"))
	own("ruling", 2, text("building"), number("n"), number("at"), text("actor"), text("why"), text("rules"))
	own("listed", 1, text("hash"), text("person"))
	own("brought", 1, text("id"), text("person"), number("at"), number("entire"), text("people"), text("units"))
	own("town", 1, text("name"), text("value"))
	own("ballot", 1, text("id"), text("post"), text("choices"))
	own("audience", 1, text("id"), text("rule"))
	own("picture", 2, text("id"), text("person"), number("made_at"), text("small"), text("whole"))
	own("shown", 2, text("picture"), text("post"), text("person"))
	own("stir", 2, text("post"), number("at"))
	own("held_back", 1, text("post"), text("counts"), number("voters"))
	own("outlet", 1, text("id"), text("channel"), text("hash"), number("open"), number("made_at"))
	own("source", 1, text("id"), text("channel"), text("person"), text("address"), text("etag"), text("modified"), number("made_at"), number("due_at"),
		number("asked_at"), number("failures"), text("failed"))
	own("gathered", 2, text("source"), text("item"), number("seen_at"))
	own("mailbox", 1, text("person"), text("address"), text("secret"), number("asked_at"), number("agreed_at"), number("sent_at"), text("failed"))
	own("edition", 2, text("course"), number("edition"), text("body"), number("made_at"))
	own("course_file", 3, text("course"), number("edition"), text("hash"), number("size"))
	own("proof_place", 2, number("list"), number("place"), number("revoked_at"))
	own("proof_list", 1, number("list"), text("credential"), number("until_at"))
	own("day_use", 4, text("building"), text("day"), text("floor"), text("zone"), number("desks"), number("open_from"), number("open_until"), number("open_for"),
		number("minutes"), number("kept"), number("freed"), number("missed"), number("heads"), number("freed_heads"), number("missed_heads"), number("peak"),
		text("hours"), text("hour_heads"))
	own("tracing", 1, text("floor"), text("building"), text("about"), text("drawing"), text("backdrop"), number("revision"), number("published"), number("changed_at"))
	own("backdrop", 1, text("hash"), text("kind"), text("width"), text("height"), number("made_at"))
	own("use_counted", 1, text("what"))
	own("month_use", 2, text("building"), text("month"), text("report"))
	own("mending", 1, text("id"), text("desk"), text("building"), text("kind"), text("state"), text("answer"), number("made_at"), number("changed_at"), number("closed_at"))
	own("remark", 1, text("id"), text("defect"), text("words"), text("photo"), number("made_at"))
	own("workplaces", 2, text("building"), text("month"), number("total"))
	own("unplayed", 1, text("unit"))
	own("beginning", 1, text("person"), text("day"))
	own("reporter", 1, text("report"), text("person"))
	own("usual_done", 1, text("person"), text("day"), number("ver"))
	own("epoch", 1, number("since"), text("id"))
	own("log_age", 1, number("at"), number("seq"))
	own("log_head", 1, number("one"), number("seq"), number("floor"))
	return list
}()

const (
	readTogether  = 1000
	writeTogether = 50
)

// each reads the table in the order of its key, some rows at a time, and sums it up.
func (t keptTable) each(ctx context.Context, tx store.Tx, do func(rows [][]any) error) (c Copied, err error) {
	c.Table = t.name
	for after := []any(nil); ; {
		rows, err := t.read(ctx, tx, after)
		if err != nil || len(rows) == 0 {
			return c, err
		}
		for _, row := range rows {
			c.Rows, c.Sum = c.Rows+1, c.Sum+sum(row)
		}
		if err := do(rows); err != nil {
			return c, err
		}
		after = rows[len(rows)-1][:t.key]
	}
}

func sum(row []any) uint64 {
	h := fnv.New64a()
	for _, value := range row {
		switch value := value.(type) {
		case string:
			io.WriteString(h, value)
		case int64:
			io.WriteString(h, strconv.FormatInt(value, 10))
		}
		h.Write([]byte{0})
	}
	return h.Sum64()
}

func (t keptTable) read(ctx context.Context, tx store.Tx, after []any) (list [][]any, err error) {
	key := t.names(t.key)
	query := `SELECT ` + t.names(len(t.columns)) + ` FROM ` + t.name
	if after != nil {
		query += ` WHERE (` + key + `) > ` + places(1, t.key)
	}
	rows, err := tx.QueryContext(ctx, query+` ORDER BY `+key+` LIMIT `+strconv.Itoa(readTogether), after...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		row, err := t.scan(rows.Scan)
		if err != nil {
			return nil, err
		}
		list = append(list, row)
	}
	return list, rows.Err()
}

func (t keptTable) scan(scan func(...any) error) ([]any, error) {
	row, cells := make([]any, len(t.columns)), make([]any, len(t.columns))
	texts, numbers := make([]string, len(t.columns)), make([]int64, len(t.columns))
	for i, column := range t.columns {
		if cells[i] = &texts[i]; column.Type == store.Int {
			cells[i] = &numbers[i]
		}
	}
	err := scan(cells...)
	for i, column := range t.columns {
		if row[i] = texts[i]; column.Type == store.Int {
			row[i] = numbers[i]
		}
	}
	return row, err
}

func (t keptTable) insert(ctx context.Context, tx store.Tx, rows [][]any) error {
	for len(rows) > 0 {
		n := min(writeTogether, len(rows))
		lines, args := make([]string, n), make([]any, 0, n*len(t.columns))
		for i, row := range rows[:n] {
			lines[i] = places(1+len(args), len(row))
			args = append(args, row...)
		}
		put := `INSERT INTO ` + t.name + ` (` + t.names(len(t.columns)) + `) VALUES ` + strings.Join(lines, ", ")
		if _, err := tx.ExecContext(ctx, put, args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// names are the first n columns.
func (t keptTable) names(n int) string {
	names := make([]string, n)
	for i, column := range t.columns[:n] {
		names[i] = column.Name
	}
	return strings.Join(names, ", ")
}

// places are n placeholders, from a number on.
func places(from, n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = "$" + strconv.Itoa(from+i)
	}
	return "(" + strings.Join(list, ", ") + ")"
}
