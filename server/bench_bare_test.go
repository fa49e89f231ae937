//go:build unix

// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/uuid"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// A statement is one that a transaction of the writer has run.
type statement struct {
	text  string
	args  []any
	query bool
}

// opens and closes tell whether a statement is run once for a group, however many ops it has: before them and after them.
func (s statement) opens() bool {
	return !s.closes() && (strings.Contains(s.text, "log_head") || strings.Contains(s.text, "FROM epoch"))
}

func (s statement) closes() bool {
	return s.text == closing || strings.Contains(s.text, "pg_notify")
}

// closing tells the head that a transaction has come to.
const closing = `UPDATE log_head SET seq = $1 WHERE one = 1`

// writes tells whether a statement writes rows.
func (s statement) writes() bool {
	return strings.HasPrefix(s.text, "INSERT") || strings.HasPrefix(s.text, "UPDATE") || strings.HasPrefix(s.text, "DELETE")
}

// A recorder is a database that notes what its writing transactions run.
type recorder struct {
	central.Database
	seen []statement
}

func (r *recorder) Write(ctx context.Context, do func(ctx context.Context, tx store.Tx, line int64) error) error {
	return r.Database.Write(ctx, func(ctx context.Context, tx store.Tx, line int64) error {
		return do(ctx, recording{tx, r}, line)
	})
}

func (r *recorder) note(query bool, text string, args []any) {
	r.seen = append(r.seen, statement{text, plain(args), query})
}

type recording struct {
	tx store.Tx
	*recorder
}

func (r recording) ExecContext(ctx context.Context, text string, args ...any) (sql.Result, error) {
	r.note(false, text, args)
	return r.tx.ExecContext(ctx, text, args...)
}

func (r recording) QueryContext(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	r.note(true, text, args)
	return r.tx.QueryContext(ctx, text, args...)
}

func (r recording) QueryRowContext(ctx context.Context, text string, args ...any) *sql.Row {
	r.note(true, text, args)
	return r.tx.QueryRowContext(ctx, text, args...)
}

// plain are arguments as strings and integers.
func plain(args []any) (list []any) {
	for _, arg := range args {
		switch v := reflect.ValueOf(arg); {
		case v.Kind() == reflect.String:
			arg = v.String()
		case v.CanInt():
			arg = v.Int()
		}
		list = append(list, arg)
	}
	return list
}

// An example is what one accepted op of a device ran, and what names it.
type example struct {
	open, op, close []statement
	names           []string // of the op and its booking
	day             booking.Day
	base            int64 // the head before it
	drawn           int64 // the versions that it drew
}

// again are the arguments of a statement for an op of its own: with other names, days later, and with the versions above
// base.
func (s *example) again(args []any, names *strings.Replacer, days, base int64) []any {
	fresh := make([]any, len(args))
	for i, arg := range args {
		switch v := arg.(type) {
		case string:
			fresh[i] = names.Replace(v)
		case int64:
			switch {
			case v >= s.base && v <= s.base+s.drawn:
				v += base - s.base
			case v > 1_000_000_000: // a time
				v += days * 24 * 3600
			}
			fresh[i] = v
		default:
			fresh[i] = arg
		}
	}
	return fresh
}

func (s *example) fresh(days int64) *strings.Replacer {
	pairs := []string{s.day.String(), (s.day + booking.Day(days)).String()}
	for _, name := range s.names {
		pairs = append(pairs, name, uuid.Must(uuid.NewV7()).String())
	}
	return strings.NewReplacer(pairs...)
}

// record lets each pusher push twice on a town like that of the benchmark, and takes the statements of the second op: by
// then the device is known, and so is whatever the server remembers.
func record(b *testing.B, address string, devices int) (examples []*example) {
	b.Helper()
	ctx := context.Background()
	db, err := central.OpenDatabase(ctx, address)
	require.NoError(b, err)
	r := &recorder{Database: db}
	c, err := central.On(ctx, r)
	require.NoError(b, err)
	w := &town{path: address, central: c}
	w.open()
	defer w.end(b)
	for i := range devices {
		p := w.pusher(b, i)
		require.NoError(b, p.push(0))
		r.seen = nil
		s := &example{base: c.Head().Seq, day: dayOf(1)}
		require.NoError(b, p.push(1))
		s.names = p.last
		s.drawn = c.Head().Seq - s.base
		for _, st := range r.seen {
			switch {
			case st.opens():
				s.open = append(s.open, st)
			case st.closes():
				s.close = append(s.close, st)
			default:
				s.op = append(s.op, st)
			}
		}
		examples = append(examples, s)
	}
	return examples
}

// A bareWriter runs statements that were recorded, prepared once, through nothing but database/sql.
type bareWriter struct {
	db       *sql.DB
	prepared map[string]*sql.Stmt
	examples []*example
	head     int64
	rows     bool   // only what writes rows
	lock     string // what comes after BEGIN
}

// openBare takes the statements of a town and gets ready to run them on another.
func openBare(b *testing.B, driver, source string, examples []*example, rows bool) *bareWriter {
	b.Helper()
	w := &bareWriter{prepared: map[string]*sql.Stmt{}, examples: examples, rows: rows}
	if driver == "pgx" {
		w.lock = `SELECT pg_walfile_name(pg_current_wal_lsn()) FROM pg_advisory_xact_lock(1)`
	}
	var err error
	w.db, err = sql.Open(driver, source)
	require.NoError(b, err)
	w.db.SetMaxOpenConns(1)
	b.Cleanup(func() { require.NoError(b, w.db.Close()) })
	require.NoError(b, w.db.QueryRow(`SELECT seq FROM log_head`).Scan(&w.head))
	w.prepare(b, statement{text: w.lock})
	for _, s := range examples {
		w.prepare(b, s.open...)
		w.prepare(b, s.op...)
		w.prepare(b, s.close...)
	}
	return w
}

func (w *bareWriter) prepare(b *testing.B, list ...statement) {
	for _, st := range list {
		if w.prepared[st.text] == nil && st.text != "" {
			prepared, err := w.db.Prepare(st.text)
			require.NoError(b, err)
			w.prepared[st.text] = prepared
		}
	}
}

// A bareOp is the nth op of a device.
type bareOp struct {
	device, n int
	done      chan error
}

// commit runs ops in one transaction.
func (w *bareWriter) commit(ops []bareOp) error {
	tx, err := w.db.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := w.within(tx, ops); err != nil {
		return err
	}
	return tx.Commit()
}

func (w *bareWriter) within(tx *sql.Tx, ops []bareOp) error {
	first, same := w.examples[ops[0].device], strings.NewReplacer()
	if w.lock != "" {
		if err := w.run(tx, statement{text: w.lock, query: true}, nil); err != nil {
			return err
		}
	}
	for _, st := range first.open {
		if err := w.run(tx, st, first.again(st.args, same, 0, w.head)); err != nil {
			return err
		}
	}
	for _, op := range ops {
		s, days := w.examples[op.device], int64(op.n)
		names := s.fresh(days)
		for _, st := range s.op {
			if err := w.run(tx, st, s.again(st.args, names, days, w.head)); err != nil {
				return err
			}
		}
		w.head += s.drawn
	}
	for _, st := range first.close {
		args := st.args
		if st.text == closing {
			args = []any{w.head}
		}
		if err := w.run(tx, st, args); err != nil {
			return err
		}
	}
	return nil
}

func (w *bareWriter) run(tx *sql.Tx, st statement, args []any) error {
	if w.rows && !st.writes() {
		return nil
	}
	prepared := tx.Stmt(w.prepared[st.text])
	if !st.query {
		_, err := prepared.Exec(args...)
		return st.failed(err)
	}
	rows, err := prepared.Query(args...)
	if err != nil {
		return st.failed(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return st.failed(err)
	}
	cells := make([]any, len(columns))
	for i := range cells {
		cells[i] = new(sql.RawBytes)
	}
	for rows.Next() {
		if err := rows.Scan(cells...); err != nil {
			return st.failed(err)
		}
	}
	return st.failed(rows.Err())
}

func (s statement) failed(err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", s.text, err)
	}
	return nil
}

// write is the one writer: it runs what waits in one transaction, as the hub does.
func (w *bareWriter) write(queue <-chan bareOp) {
	for op := range queue {
		group := []bareOp{op}
		for more := true; more && len(group) < 256; {
			select {
			case next, ok := <-queue:
				if more = ok; ok {
					group = append(group, next)
				}
			default:
				more = false
			}
		}
		err := w.commit(group)
		for _, op := range group {
			op.done <- err
		}
	}
}
