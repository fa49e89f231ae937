// SPDX-License-Identifier: EUPL-1.2

package device_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/store/sqlite"
	"github.com/pult-app/pult/sync"
)

// tuesday is when the tests happen: 24 November 2026, 7:52 in Wuppertal.
var tuesday = time.Date(2026, 11, 24, 6, 52, 0, 0, time.UTC)

// clock is a clock that stands until it is moved.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

// tb is what *testing.T, *testing.B and *rapid.T have in common.
type tb interface {
	require.TestingT
	Helper()
}

// town is the small town's server, as far as devices can tell: real rows on real SQLite with the overlap guard, the
// final Planner, versions and tombstones. What it answers is checked nowhere: store/central and server have their own
// tests.
type town struct {
	t        tb
	clock    *clock
	db       *sqlite.DB
	ver      int64
	graves   map[string]sync.Row
	outcomes map[sync.OpID]sync.Outcome
	// occupancy names what bookings occupy; nil is what a server did that knew no such names.
	occupancy func(booking.BookingID) booking.OccupancyID
}

func newTown(t tb, dir string, clock *clock) *town {
	t.Helper()
	db, err := sqlite.Open(context.Background(), filepath.Join(dir, "town.db"), sqlite.Options{Sets: []sqlite.Set{sqlite.Common(), sqlite.Guard()}})
	require.NoError(t, err)
	town := &town{t: t, clock: clock, db: db, graves: map[string]sync.Row{}, outcomes: map[sync.OpID]sync.Outcome{}}
	drawn := 0
	town.occupancy = func(of booking.BookingID) booking.OccupancyID {
		drawn++
		return booking.OccupancyID(fmt.Sprintf("%s#%d", of, drawn))
	}
	town.change(func(s store.Booking) error {
		if err := bookingtest.SmallTown().Put(context.Background(), s); err != nil {
			return err
		}
		for _, who := range []staff.PersonID{bookingtest.Ann, bookingtest.Bob, bookingtest.Cem, bookingtest.Dora} {
			if err := s.PutProfile(context.Background(), staff.Profile{Person: who, Roles: []staff.Role{staff.Employee}, Visibility: staff.Team}); err != nil {
				return err
			}
		}
		return nil
	})
	return town
}

// Next, Wrote and Bury make the town a store.Log.
func (s *town) Next(context.Context) (int64, error) { s.ver++; return s.ver, nil }

func (s *town) Wrote(string, string, string, int64, []any) {}

func (s *town) Bury(_ context.Context, scope, table, id string) error {
	s.ver++
	s.graves[scope+" "+table+" "+id] = sync.Row{Table: table, ID: id, Scope: sync.Scope(scope), Ver: s.ver, Gone: true}
	return nil
}

func (s *town) change(do func(store.Booking) error) error {
	return s.db.Write(context.Background(), func(_ context.Context, tx *sql.Tx) error {
		return do(store.Booking{Tx: tx, Log: s, Guarded: sqlite.Guarded})
	})
}

// do decides an op once and for all.
func (s *town) do(who staff.PersonID, op sync.Op) sync.Outcome {
	if known, ok := s.outcomes[op.ID]; ok {
		return known
	}
	outcome := sync.Outcome{Op: op.ID, Seq: op.Seq, Verdict: sync.Accepted}
	err := s.change(func(rows store.Booking) error {
		planner := &booking.Planner{Store: rows, Now: s.clock.Now, Final: true, NewOccupancy: s.occupancy}
		return planner.Do(context.Background(), who, booking.Kind(op.Kind), op.Args)
	})
	var refusal *booking.Refusal
	if errors.As(err, &refusal) {
		outcome.Verdict, outcome.Why = sync.Refused, string(refusal.Why)
		outcome.Detail, err = json.Marshal(refusal)
	}
	require.NoError(s.t, err)
	s.outcomes[op.ID] = outcome
	return outcome
}

// reserve is a wish that another person's device has sent.
func (s *town) reserve(who staff.PersonID, id string, desk booking.DeskID, span booking.Span) sync.Outcome {
	args, err := json.Marshal(booking.Reserve{Booking: booking.BookingID(id), Desk: desk, Span: span})
	require.NoError(s.t, err)
	return s.do(who, sync.Op{ID: sync.OpID("op of " + id), Kind: string(booking.KindReserve), Args: args})
}

// rows are those of the scopes with a higher version than since, by version, and the live ones of the town.
func (s *town) rows(scopes []string, since int64) (rows []sync.Row) {
	err := s.db.Read(context.Background(), func(ctx context.Context, tx *sql.Tx) error {
		for _, table := range store.Tables {
			for _, scope := range scopes {
				found, err := store.ReadRows(ctx, tx, table, scope, since, s.ver, 1<<30)
				if err != nil {
					return err
				}
				for _, r := range found {
					rows = append(rows, sync.Row{Table: r.Table, ID: r.ID, Scope: sync.Scope(r.Scope), Ver: r.Ver, Data: r.Data})
				}
			}
		}
		return nil
	})
	require.NoError(s.t, err)
	return rows
}

// sync answers a device's request as the protocol says: at most limit rows a page.
func (s *town) sync(d *device.Device, who staff.PersonID, limit int) sync.Response {
	ops, err := d.Pending(context.Background(), sync.MaxOps)
	require.NoError(s.t, err)
	return s.answer(d, who, ops, limit)
}

// answer answers some of the ops that wait, or none: the device has asked before the person wished.
func (s *town) answer(d *device.Device, who staff.PersonID, ops []sync.Op, limit int) sync.Response {
	cursor, want, err := d.Position(context.Background())
	require.NoError(s.t, err)
	resp := sync.Response{Now: s.clock.Now()}
	before := s.ver
	for _, op := range ops {
		resp.Outcomes = append(resp.Outcomes, s.do(who, op))
	}
	since, _ := strconv.ParseInt(string(cursor), 10, 64)
	for _, row := range s.news(s.scopes(who, want), since) {
		if own := row.Ver > before; len(resp.Rows) < limit || own {
			resp.Rows = append(resp.Rows, row)
			if !resp.More {
				since = row.Ver
			}
		} else {
			resp.More = true
		}
	}
	if !resp.More {
		since = s.ver
	}
	resp.Cursor = sync.Cursor(strconv.FormatInt(since, 10))
	return resp
}

func (s *town) scopes(who staff.PersonID, want []sync.Scope) []string {
	scopes := []string{store.Org, store.Own(who), store.Team("it")}
	for _, scope := range want {
		scopes = append(scopes, string(scope))
	}
	return scopes
}

func (s *town) news(scopes []string, since int64) []sync.Row {
	rows := s.rows(scopes, since)
	for _, grave := range s.graves {
		if slices.Contains(scopes, string(grave.Scope)) && grave.Ver > since {
			rows = append(rows, grave)
		}
	}
	slices.SortFunc(rows, func(a, b sync.Row) int { return int(a.Ver - b.Ver) })
	return rows
}

// desk is a person's device in the town.
type desk struct {
	*device.Device
	t    tb
	town *town
	who  staff.PersonID
	path string
}

func (s *town) device(dir string, who staff.PersonID) *desk {
	path := filepath.Join(dir, string(who)+".db")
	d, err := device.Open(context.Background(), path, device.Options{Now: s.clock.Now})
	require.NoError(s.t, err)
	require.NoError(s.t, d.SetWant(context.Background(), "b:berg", "b:bahn"))
	return &desk{d, s.t, s, who, path}
}

// pull syncs until there is no more.
func (d *desk) pull() {
	for more := true; more; {
		resp := d.town.sync(d.Device, d.who, 1000)
		require.NoError(d.t, d.Apply(context.Background(), resp))
		more = resp.More
	}
}

func (d *desk) reserve(id string, at booking.DeskID, span booking.Span) error {
	_, err := d.Do(context.Background(), d.who, booking.KindReserve, booking.Reserve{Booking: booking.BookingID(id), Desk: at, Span: span})
	return err
}

// confirmed are the rows that the device holds, as the town would write them.
func (d *desk) dump() (lines []string) {
	err := d.Read(context.Background(), func(ctx context.Context, s store.Booking) error {
		for _, table := range store.Tables {
			for _, scope := range d.town.scopes(d.who, []sync.Scope{"b:berg", "b:bahn"}) {
				found, err := store.ReadRows(ctx, s.Tx, table, scope, -1, 1<<60, 1<<30)
				if err != nil {
					return err
				}
				for _, r := range found {
					lines = append(lines, fmt.Sprint(r.Table, " ", r.ID, " ", r.Scope, " ", r.Ver, " ", string(r.Data)))
				}
			}
		}
		return nil
	})
	require.NoError(d.t, err)
	slices.Sort(lines)
	return lines
}

func (d *desk) truth() (lines []string) {
	for _, r := range d.town.rows(d.town.scopes(d.who, []sync.Scope{"b:berg", "b:bahn"}), 0) {
		lines = append(lines, fmt.Sprint(r.Table, " ", r.ID, " ", r.Scope, " ", r.Ver, " ", string(r.Data)))
	}
	slices.Sort(lines)
	return lines
}

func (d *desk) booking(id string) (b booking.Booking, err error) {
	err = d.Read(context.Background(), func(ctx context.Context, s store.Booking) error {
		b, err = s.Booking(ctx, booking.BookingID(id))
		return err
	})
	return b, err
}

// busy are whose bookings take a desk, and how far they are.
func (d *desk) busy(at booking.DeskID, span booking.Span) (ids []string) {
	err := d.Read(context.Background(), func(ctx context.Context, s store.Booking) error {
		found, err := s.DeskBusy(ctx, at, span)
		for _, o := range found {
			of, _, _ := strings.Cut(string(o.ID), "#")
			ids = append(ids, of+" "+string(o.State))
		}
		return err
	})
	require.NoError(d.t, err)
	return ids
}

// day is the whole of a working day some days after tuesday; 0 is Wednesday.
func day(n int) booking.Span {
	berlin := booking.Building{}.Location()
	return booking.SpanOf(booking.DayOf(tuesday, berlin)+1+booking.Day(n), booking.FullDay, berlin)
}

func morning(n int) booking.Span {
	berlin := booking.Building{}.Location()
	return booking.SpanOf(booking.DayOf(tuesday, berlin)+1+booking.Day(n), booking.Morning, berlin)
}

// start is a town with Ann's device that has everything.
func start(t *testing.T) (*town, *desk) {
	t.Helper()
	dir := t.TempDir()
	town := newTown(t, dir, &clock{tuesday})
	ann := town.device(dir, bookingtest.Ann)
	t.Cleanup(func() { _ = ann.Close(); _ = town.db.Close() })
	ann.pull()
	return town, ann
}

func has(lines []string, words ...string) bool {
	return slices.ContainsFunc(lines, func(line string) bool {
		return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(line, word) })
	})
}
