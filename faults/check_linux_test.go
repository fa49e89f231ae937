// SPDX-License-Identifier: EUPL-1.2

package faults_test

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/sqlite"
)

// A ledger is what a life adds up.
type ledger struct {
	acknowledged map[string]bool // facts that were acknowledged: wishes on the disk, outcomes that were told
	lost         map[string]bool // those that are not there
	double       int
	young        int // deaths before the tables were made, or before the first load was whole
}

func newLedger() ledger { return ledger{acknowledged: map[string]bool{}, lost: map[string]bool{}} }

// An op is a row of a phone's outbox, or of the server's outcomes.
type op struct{ id, state, why, body string }

// check looks at all files after a death: the dead one's as a restart will find it, the others beside their processes.
// Phones come first, because what they have been told the server must know.
func (l *life) check(dead *member, when string) {
	l.complaints(when)
	said := map[*member][]op{}
	for _, p := range l.phones {
		l.look(p, p == dead, when, func(db *sql.DB, made bool) { said[p] = l.outbox(p, p == dead, db, made, when) })
	}
	l.look(l.server, dead == l.server, when, func(db *sql.DB, made bool) { l.town(db, said, dead == l.server, made, when) })
	if n := len(l.ledger.lost); n > 0 && !l.weak {
		l.broken("%s: lost %q", when, keys(l.ledger.lost))
	}
}

func (l *life) complaints(when string) {
	for _, m := range l.members() {
		m.mu.Lock()
		for _, failure := range m.failures {
			l.broken("%s: %s", when, failure)
		}
		for _, id := range m.twice {
			if l.ledger.double++; !l.weak {
				l.broken("%s: %s told twice that %s was refused", when, m.name, id)
			}
		}
		m.failures, m.twice = nil, nil
		m.mu.Unlock()
	}
}

// look opens a member's file to read it, and tells whether its tables are made. A dead one's is copied, and the copy
// recovered as a restart recovers it.
func (l *life) look(m *member, dead bool, when string, read func(db *sql.DB, made bool)) {
	path := m.database()
	if dead {
		path = copied(l.t, path, l.dir)
	}
	db, err := openToLook(path, dead)
	require.NoError(l.t, err)
	defer db.Close()
	if dead {
		var verdict string
		if err := db.QueryRow(`PRAGMA integrity_check`).Scan(&verdict); err != nil || verdict != "ok" {
			l.broken("%s: the file of %s is not sound: %s %v", when, m.name, verdict, err)
			return
		}
	}
	var tables int
	err = db.QueryRow(`SELECT COUNT(*) FROM sqlite_master WHERE name IN ('outbox', 'outcome')`).Scan(&tables)
	if dead && err != nil {
		l.broken("%s: the file of %s cannot be read: %v", when, m.name, err)
	}
	read(db, err == nil && tables == 1) // one that lives may not have made its file yet
}

func openToLook(path string, ours bool) (*sql.DB, error) {
	if !ours {
		return sqlite.OpenDamaged(path)
	}
	db, err := sql.Open("sqlite3", "file:"+path)
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

// copied is a copy of a database with its logs.
func copied(t *testing.T, path, dir string) string {
	t.Helper()
	to := filepath.Join(dir, "copy.db")
	for _, suffix := range []string{"", "-wal", "-journal", "-shm"} {
		_ = os.Remove(to + suffix)
		content, err := os.ReadFile(path + suffix)
		if errors.Is(err, fs.ErrNotExist) || suffix == "-shm" {
			continue
		}
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(to+suffix, content, 0o600))
	}
	return to
}

// outbox reads a phone's outbox. When the phone is dead, all that it said it did must be there.
func (l *life) outbox(p *member, dead bool, db *sql.DB, made bool, when string) (ops []op) {
	var shared, loaded int
	if made {
		ops = l.ops(db, `SELECT id, state, why, body FROM outbox ORDER BY seq`)
		l.scan(db, `SELECT COUNT(*) - COUNT(DISTINCT seq) FROM outbox WHERE state = 'pending'`, &shared)
		l.scan(db, `SELECT COUNT(*) FROM meta WHERE name = 'cursor' AND value <> ''`, &loaded)
	}
	if shared > 0 {
		l.broken("%s: ops in the outbox of %s share a number", when, p.name)
	}
	if !dead {
		return ops
	}
	if loaded == 0 {
		l.ledger.young++
	}
	has := map[string]bool{}
	for _, o := range ops {
		has[o.id] = true
	}
	for id := range p.did {
		l.ledger.acknowledge("did "+id, has[id])
	}
	return ops
}

// town reads the server's outcomes and bookings: what phones were told is there, every booking has its op and every granted
// op its booking, and nothing overlaps.
func (l *life) town(db *sql.DB, said map[*member][]op, dead, made bool, when string) {
	if dead && !made {
		l.ledger.young++
	}
	known, bookings := map[string]op{}, map[string]bool{}
	if made {
		for _, o := range l.ops(db, `SELECT op, verdict, why, '' FROM outcome`) {
			known[o.id] = o
		}
		for _, o := range l.ops(db, `SELECT id, state, '', '' FROM booking`) {
			bookings[o.id] = true
		}
		l.overlaps(db, when)
	}
	granted := 0
	for p, ops := range said {
		for _, o := range ops {
			outcome, is := known[o.id]
			if o.state != "pending" {
				l.ledger.acknowledge("told "+o.id, is && outcome.state == o.state && outcome.why == o.why)
			}
			if is && l.made(p, o, outcome, bookings, when) {
				granted++
			}
		}
	}
	// A server that lives has taken more since the phones were read.
	if dead && granted < len(bookings) && !l.weak {
		l.ledger.double += len(bookings) - granted
		l.broken("%s: %d bookings, and %d ops that made them", when, len(bookings), granted)
	}
}

// made tells whether an op made a booking: when it was granted, and only then.
func (l *life) made(p *member, o, outcome op, bookings map[string]bool, when string) bool {
	id, accepted := reserved(o.body), outcome.state == "accepted"
	if id != "" && accepted != bookings[id] {
		l.ledger.double++
		l.broken("%s: op %s of %s is %s, and its booking is there: %t", when, o.id, p.name, outcome.state, bookings[id])
	}
	return id != "" && accepted
}

// reserved is the booking that an op asks for; empty when it asks for something else.
func reserved(body string) string {
	var wish struct {
		Kind booking.Kind    `json:"kind"`
		Args booking.Reserve `json:"args"`
	}
	if json.Unmarshal([]byte(body), &wish) != nil || wish.Kind != booking.KindReserve {
		return ""
	}
	return string(wish.Args.Booking)
}

func (l *life) overlaps(db *sql.DB, when string) {
	for _, column := range []string{"desk", "person"} {
		const pairs = `SELECT COUNT(*) FROM booking a JOIN booking b ON a.%[1]s = b.%[1]s AND a.id < b.id AND a.start_at < b.end_at
			AND b.start_at < a.end_at WHERE a.state IN ('booked', 'checked_in') AND b.state IN ('booked', 'checked_in')`
		var n int
		if l.scan(db, fmt.Sprintf(pairs, column), &n); n > 0 {
			l.ledger.double += n
			l.broken("%s: %d pairs of live bookings overlap for a %s", when, n, column)
		}
	}
	var split int
	l.scan(db, `SELECT (SELECT COUNT(*) FROM booking WHERE state IN ('booked', 'checked_in')) - (SELECT COUNT(*) FROM occupancy)`, &split)
	if split != 0 {
		l.broken("%s: %d live bookings without an occupancy", when, split)
	}
}

// checkRest holds that at rest nothing waits, every wish has its outcome, every refusal was told, and the phones hold what
// the server has for them.
func (l *life) checkRest() {
	const when = "at rest"
	for _, m := range l.members() {
		l.check(m, when)
	}
	if l.weak || l.t.Failed() {
		return
	}
	town, err := openToLook(l.server.database(), true)
	require.NoError(l.t, err)
	defer town.Close()
	for _, p := range l.phones {
		db, err := openToLook(p.database(), true)
		require.NoError(l.t, err)
		for _, o := range l.ops(db, `SELECT id, state, why, body FROM outbox WHERE state = 'pending' OR state = 'refused' AND seen = 0`) {
			l.broken("%s: %s has op %s: %s", when, p.name, o.id, o.state)
		}
		has, ought := l.rows(db, "1"), l.rows(town, "scope IN ("+scopes(l.persons[p])+")")
		if !slices.Equal(has, ought) {
			l.broken("%s: %s holds %d rows, the server has %d for it, and they differ", when, p.name, len(has), len(ought))
		}
		require.NoError(l.t, db.Close())
	}
}

// scopes are what a person of the small town who leads nobody holds.
func scopes(person string) string {
	units := map[string]string{"bob": "it", "dora": "bau"}
	return fmt.Sprintf("'%s', '%s', '%s', 'b:bahn', 'b:berg'", store.Org, store.Own(staff.PersonID(person)), store.Team(staff.UnitID(units[person])))
}

// rows are all synced rows, a line each.
func (l *life) rows(db *sql.DB, where string) (lines []string) {
	for _, table := range store.Tables {
		parts := []string{"'" + table.Name + "'", "id", "scope", "ver"}
		for _, column := range table.Columns {
			parts = append(parts, column.Name)
		}
		for _, o := range l.ops(db, `SELECT id, `+strings.Join(parts, ` || '|' || `)+`, '', '' FROM `+table.Name+` WHERE `+where) {
			lines = append(lines, o.state)
		}
	}
	slices.Sort(lines)
	return lines
}

func (l *life) ops(db *sql.DB, query string) (list []op) {
	rows, err := db.Query(query)
	require.NoError(l.t, err, l.name)
	defer rows.Close()
	for rows.Next() {
		var o op
		require.NoError(l.t, rows.Scan(&o.id, &o.state, &o.why, &o.body))
		list = append(list, o)
	}
	require.NoError(l.t, rows.Err())
	return list
}

func (l *life) scan(db *sql.DB, query string, n *int) {
	require.NoError(l.t, db.QueryRow(query).Scan(n), l.name)
}

// acknowledge notes a fact that somebody was told, and whether it is there.
func (l *ledger) acknowledge(fact string, there bool) {
	l.acknowledged[fact] = true
	if !there {
		l.lost[fact] = true
	}
}

func keys(set map[string]bool) (list []string) {
	for key := range set {
		list = append(list, key)
	}
	slices.Sort(list)
	return list
}
