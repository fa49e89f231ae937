// SPDX-License-Identifier: EUPL-1.2

package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/postgres"
	"github.com/pult-app/pult/store/postgres/pgtest"
	"github.com/pult-app/pult/store/sqlite"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

// pen is a Log that counts and writes down what was buried. What it is told that was written has to be what can be read.
type pen struct {
	t      testing.TB
	tx     store.Tx
	ver    int64
	buried []string
}

func (p *pen) Next(context.Context) (int64, error) { p.ver++; return p.ver, nil }

func (p *pen) Wrote(table, id, scope string, ver int64, values []any) {
	if _, measured := p.t.(*testing.B); measured {
		return
	}
	kind, known := store.Find(table)
	require.True(p.t, known, table)
	row, there, err := store.ReadRow(context.Background(), p.tx, kind, id)
	require.NoError(p.t, err)
	require.True(p.t, there)
	require.Equal(p.t, row, store.Row{Table: table, ID: id, Scope: scope, Ver: ver, Data: store.Object(table, values)})
}

func (p *pen) Bury(_ context.Context, scope, table, id string) error {
	p.buried = append(p.buried, scope+" "+table+" "+id)
	return nil
}

// begin opens a file with the overlap guard, or in the run on PostgreSQL a database, and a transaction on it.
func begin(t testing.TB) (store.Booking, *pen) {
	t.Helper()
	if pgtest.OnPostgres() {
		return beginPostgres(t)
	}
	db, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "s.db"), sqlite.Options{Sets: []sqlite.Set{sqlite.Common(), sqlite.Guard()}})
	require.NoError(t, err)
	tx, err := db.Writer().BeginTx(context.Background(), nil)
	require.NoError(t, err)
	t.Cleanup(func() { _ = tx.Rollback(); _ = db.Close() })
	log := &pen{t: t, tx: tx}
	return store.Booking{Tx: tx, Log: log, Guarded: sqlite.Guarded, Cache: &store.FloorCache{}}, log
}

func beginPostgres(t testing.TB) (store.Booking, *pen) {
	t.Helper()
	db, err := postgres.Open(context.Background(), pgtest.Database(t, ""), postgres.Options{Sets: []store.Set{store.Common(), postgres.Guard()}})
	require.NoError(t, err)
	tx, err := db.Writer().BeginTx(context.Background(), nil)
	require.NoError(t, err)
	t.Cleanup(func() { _ = tx.Rollback(); _ = db.Close() })
	log := &pen{t: t, tx: tx}
	attempt := func(ctx context.Context, do func() error) error { return store.Savepoint(ctx, tx, "attempt", do) }
	return store.Booking{Tx: tx, Log: log, Guarded: postgres.Guarded, Attempt: attempt, Cache: &store.FloorCache{}}, log
}

// TestPostgres runs all tests of this package once more, on PostgreSQL.
func TestPostgres_keeps_what_a_file_keeps(t *testing.T) {
	pgtest.Twice(t, "TestStatements|TestValues|TestBooking_searches_by_index")
}

func TestBooking_keeps_the_contract(t *testing.T) {
	bookingtest.RunStore(t, func(t *testing.T) (booking.Store, bookingtest.Setup) {
		s, _ := begin(t)
		return s, s
	})
}

func TestRemembering_keeps_the_contract(t *testing.T) {
	bookingtest.RunStore(t, func(t *testing.T) (booking.Store, bookingtest.Setup) {
		s, _ := begin(t)
		m := &store.Memory{}
		return s.Remembering(m), stranger{s, m}
	})
}

// A stranger furnishes the town beside the writer, who is told to forget.
type stranger struct {
	store.Booking
	m *store.Memory
}

func (s stranger) forget() store.Booking { s.m.Forget(); return s.Booking }

func (s stranger) PutUnit(ctx context.Context, u staff.Unit) error { return s.forget().PutUnit(ctx, u) }
func (s stranger) PutPerson(ctx context.Context, p staff.Person) error {
	return s.forget().PutPerson(ctx, p)
}
func (s stranger) PutZone(ctx context.Context, z booking.Zone) error {
	return s.forget().PutZone(ctx, z)
}
func (s stranger) PutDesk(ctx context.Context, d booking.Desk) error {
	return s.forget().PutDesk(ctx, d)
}
func (s stranger) PutFloor(ctx context.Context, f booking.Floor) error {
	return s.forget().PutFloor(ctx, f)
}
func (s stranger) PutRules(ctx context.Context, r booking.Rules) error {
	return s.forget().PutRules(ctx, r)
}
func (s stranger) PutBuilding(ctx context.Context, b booking.Building) error {
	return s.forget().PutBuilding(ctx, b)
}

func TestRemembering_believes_nothing_that_was_taken_back(t *testing.T) {
	plain, _ := begin(t)
	m := &store.Memory{}
	s, ctx := plain.Remembering(m), t.Context()
	require.NoError(t, plain.PutProfile(ctx, staff.Profile{Person: "ann", Visibility: staff.Team}))
	_, err := s.Profile(ctx, "ann")
	require.NoError(t, err)
	monday := booking.Presence{Person: "ann", Day: 20000, Status: booking.HomeOffice, Seen: staff.Team, Unit: "a"}
	taken := errors.New("taken back")

	s.Begin()
	require.ErrorIs(t, store.Savepoint(ctx, plain.Tx, "wish", func() error {
		require.NoError(t, s.PutProfile(ctx, staff.Profile{Person: "ann", Visibility: staff.Nobody}))
		p, err := s.Profile(ctx, "ann")
		require.NoError(t, err)
		require.Equal(t, staff.Nobody, p.Visibility, "it sees what it wrote")
		_, err = s.Presence(ctx, "ann", 20000)
		require.NoError(t, err)
		require.NoError(t, s.PutPresence(ctx, monday))
		_, err = s.Booking(ctx, "b1")
		require.ErrorIs(t, err, booking.ErrGone)
		require.NoError(t, s.PutBooking(ctx, annBooks(booking.Booked)))
		return taken
	}), taken)

	s.Begin()
	p, err := s.Profile(ctx, "ann")
	require.NoError(t, err)
	assert.Equal(t, staff.Team, p.Visibility)
	_, err = s.Presence(ctx, "ann", 20000)
	require.NoError(t, err)
	monday.Seen = staff.Everybody
	require.NoError(t, s.PutPresence(ctx, monday))
	assert.Equal(t, []string{"org"}, scopes(t, plain.Tx, "presence"))
	require.NoError(t, s.PutBooking(ctx, annBooks(booking.Booked)))
	assert.Equal(t, []string{"b:berg"}, scopes(t, plain.Tx, "occupancy"))
}

func annBooks(state booking.State) booking.Booking {
	start := time.Date(2026, 11, 30, 7, 0, 0, 0, time.UTC)
	return booking.Booking{
		ID: "b1", Person: "ann", Desk: "berg-0.1", Floor: "berg-0", Building: "berg",
		Span: booking.Span{Start: start, End: start.Add(9 * time.Hour)}, State: state, MadeAt: start,
	}
}

func scopes(t *testing.T, tx store.Tx, table string) (found []string) {
	t.Helper()
	rows, err := tx.QueryContext(t.Context(), `SELECT scope FROM `+table+` ORDER BY id`)
	require.NoError(t, err)
	defer rows.Close()
	for rows.Next() {
		var scope string
		require.NoError(t, rows.Scan(&scope))
		found = append(found, scope)
	}
	return found
}

func TestBooking_PutBooking(t *testing.T) {
	t.Run("tells the person all and the building no name", func(t *testing.T) {
		s, log := begin(t)

		require.NoError(t, s.PutBooking(t.Context(), annBooks(booking.Booked)))

		assert.Equal(t, []string{"u:ann"}, scopes(t, s.Tx, "booking"))
		assert.Equal(t, []string{"b:berg"}, scopes(t, s.Tx, "occupancy"))
		assert.Equal(t, int64(2), log.ver, "each row has a version of its own")
		row, ok, err := store.ReadRow(t.Context(), s.Tx, table(t, "occupancy"), "b1")
		require.NoError(t, err)
		require.True(t, ok)
		assert.NotContains(t, string(row.Data), "ann")
	})
	t.Run("buries the occupancy when the booking ends", func(t *testing.T) {
		s, log := begin(t)
		require.NoError(t, s.PutBooking(t.Context(), annBooks(booking.Booked)))

		require.NoError(t, s.PutBooking(t.Context(), annBooks(booking.Released)))
		require.NoError(t, s.PutBooking(t.Context(), annBooks(booking.Released)))

		assert.Empty(t, scopes(t, s.Tx, "occupancy"))
		assert.Equal(t, []string{"b:berg occupancy b1"}, log.buried, "once")
	})
	t.Run("buries the occupancy in the old house when the booking moves", func(t *testing.T) {
		s, log := begin(t)
		require.NoError(t, s.PutBooking(t.Context(), annBooks(booking.Booked)))
		moved := annBooks(booking.Booked)
		moved.Desk, moved.Floor, moved.Building = "bahn-0.1", "bahn-0", "bahn"

		require.NoError(t, s.PutBooking(t.Context(), moved))

		assert.Equal(t, []string{"b:bahn"}, scopes(t, s.Tx, "occupancy"))
		assert.Equal(t, []string{"b:berg occupancy b1"}, log.buried)
	})
	t.Run("buries the occupancy that a booking had under another name", func(t *testing.T) {
		s, log := begin(t)
		moved := annBooks(booking.Booked)
		for i, name := range []booking.OccupancyID{"", "o1", "o2"} {
			moved.Occupied, moved.Span.End = name, moved.Span.End.Add(time.Duration(i)*time.Minute)
			require.NoError(t, s.PutBooking(t.Context(), moved))
			assert.Equal(t, []string{"b:berg"}, scopes(t, s.Tx, "occupancy"))
		}
		moved.State = booking.Released
		require.NoError(t, s.PutBooking(t.Context(), moved))

		assert.Empty(t, scopes(t, s.Tx, "occupancy"))
		assert.Equal(t, []string{"b:berg occupancy b1", "b:berg occupancy o1", "b:berg occupancy o2"}, log.buried)
	})
	t.Run("finds a booking of 25 hours that began the day before", func(t *testing.T) {
		s, _ := begin(t)
		long := annBooks(booking.Booked)
		long.Span.End = long.Span.Start.Add(25 * time.Hour)
		require.NoError(t, s.PutBooking(t.Context(), long))

		busy, err := s.DeskBusy(t.Context(), long.Desk, booking.Span{Start: long.Span.End.Add(-time.Second), End: long.Span.End.Add(time.Hour)})

		require.NoError(t, err)
		assert.Len(t, busy, 1)
	})
}

func TestBooking_PutPresence_moves_between_scopes(t *testing.T) {
	s, log := begin(t)
	require.NoError(t, s.PutPerson(t.Context(), staff.Person{ID: "ann", Unit: "it"}))
	p := booking.Presence{Person: "ann", Day: booking.Date(2026, 11, 30), Half: booking.PM, Status: booking.Office, Unit: "it"}
	id := store.PresenceID(p.Person, p.Day, p.Half)
	for _, c := range []struct {
		seen  staff.Visibility
		scope string
	}{{staff.Team, "t:it"}, {staff.Everybody, "org"}, {staff.Nobody, "u:ann"}, {"", "u:ann"}, {staff.Team, "t:it"}} {
		p.Seen = c.seen
		require.NoError(t, s.PutPresence(t.Context(), p))
		assert.Equal(t, []string{c.scope}, scopes(t, s.Tx, "presence"))
	}
	p.Status = booking.Unsaid
	require.NoError(t, s.PutPresence(t.Context(), p))

	assert.Equal(t, []string{"t:it presence " + id, "org presence " + id, "u:ann presence " + id, "t:it presence " + id}, log.buried)
	assert.Equal(t, "ann|2026-11-30|1", id)
}

func TestBooking_reads_for_screens(t *testing.T) {
	s, _ := begin(t)
	require.NoError(t, bookingtest.SmallTown().Put(t.Context(), s))
	require.NoError(t, s.PutBooking(t.Context(), annBooks(booking.Released)))
	day := booking.Date(2026, 11, 30)
	for i, who := range []staff.PersonID{bookingtest.Bob, bookingtest.Ann, bookingtest.Dora} {
		p := booking.Presence{Person: who, Day: day + booking.Day(i), Half: booking.AM, Status: booking.Office, Building: "berg", Seen: staff.Everybody}
		require.NoError(t, s.PutPresence(t.Context(), p))
	}

	t.Run("a floor with its drawing", func(t *testing.T) {
		floor, err := s.FloorPlan(t.Context(), "berg-1")
		require.NoError(t, err)
		assert.Equal(t, bookingtest.SmallTown().Floors[1], floor)
	})
	t.Run("my bookings, ended ones too", func(t *testing.T) {
		mine, err := s.Bookings(t.Context(), "ann", day.Start(time.UTC))
		require.NoError(t, err)
		assert.Equal(t, []booking.Booking{annBooks(booking.Released)}, mine)
	})
	t.Run("where a unit is this week", func(t *testing.T) {
		week, err := s.UnitPresence(t.Context(), "it", day, day+1)
		require.NoError(t, err)
		require.Len(t, week, 2)
		assert.Equal(t, bookingtest.Bob, week[0].Person)
		assert.Equal(t, staff.UnitID("it"), week[0].Unit)
	})
	t.Run("who is in the house", func(t *testing.T) {
		in, err := s.HousePresence(t.Context(), "berg", day+2)
		require.NoError(t, err)
		require.Len(t, in, 1)
		assert.Equal(t, bookingtest.Dora, in[0].Person)
	})
	t.Run("people and units", func(t *testing.T) {
		people, err := s.People(t.Context())
		require.NoError(t, err)
		units, err := s.Units(t.Context())
		require.NoError(t, err)
		it, err := s.PeopleOf(t.Context(), "it")
		require.NoError(t, err)
		assert.Len(t, people, 4)
		assert.Len(t, units, 4)
		assert.Len(t, it, 2)
	})
}

func TestFloorCache_sees_what_the_transaction_sees(t *testing.T) {
	s, _ := begin(t)
	require.NoError(t, bookingtest.SmallTown().Put(t.Context(), s))
	read := func() []booking.Desk {
		desks, err := s.Desks(t.Context(), "berg-0")
		require.NoError(t, err)
		return desks
	}
	before := read()
	before[0].Code = "scribbled over by the caller"

	assert.Equal(t, "0.1", read()[0].Code)

	blocked := read()[2]
	blocked.Blocked = true
	require.NoError(t, s.PutDesk(t.Context(), blocked))
	assert.True(t, read()[2].Blocked, "a changed desk")

	require.NoError(t, s.Remove(t.Context(), "desk", string(blocked.ID)))
	assert.Len(t, read(), 7, "a desk that left")
}

func table(t testing.TB, name string) store.Table {
	t.Helper()
	found, ok := store.Find(name)
	require.True(t, ok)
	return found
}

func TestRows(t *testing.T) {
	s, _ := begin(t)
	town := bookingtest.SmallTown()
	town.People[0].Given = "Ann \"Änni\" <a&b> \\ \u2028 \x01"
	require.NoError(t, town.Put(t.Context(), s))
	require.NoError(t, s.PutBooking(t.Context(), annBooks(booking.Booked)))

	t.Run("travel from one database to another and stay the same", func(t *testing.T) {
		other, _ := begin(t)
		for _, table := range store.Tables {
			for _, scope := range []string{"org", "b:berg", "u:ann"} {
				rows, err := store.ReadRows(t.Context(), s.Tx, table, scope, 0, 1000, 1000)
				require.NoError(t, err)
				for _, row := range rows {
					require.NoError(t, store.PutRow(t.Context(), other.Tx, row))
					require.NoError(t, store.PutRow(t.Context(), other.Tx, row), "twice is once")
				}
				again, err := store.ReadRows(t.Context(), other.Tx, table, scope, 0, 1000, 1000)
				require.NoError(t, err)
				assert.Equal(t, rows, again, table.Name+scope)
			}
		}
		ann, err := other.Colleague(t.Context(), "ann")
		require.NoError(t, err)
		assert.Equal(t, town.People[0], ann)
		place, err := other.Place(t.Context(), "berg-0.1")
		require.NoError(t, err)
		assert.Equal(t, town.Desks[0], place.Desk)
	})
	t.Run("come by version, from after to upto, as many as asked", func(t *testing.T) {
		rows, err := store.ReadRows(t.Context(), s.Tx, table(t, "person"), "org", 5, 7, 1000)
		require.NoError(t, err)
		assert.Equal(t, []int64{6, 7}, []int64{rows[0].Ver, rows[1].Ver})
		assert.Len(t, rows, 2)
		rows, err = store.ReadRows(t.Context(), s.Tx, table(t, "person"), "org", 5, 7, 1)
		require.NoError(t, err)
		assert.Len(t, rows, 1)
	})
	t.Run("of a newer or older program are taken as far as they are known", func(t *testing.T) {
		row := store.Row{Table: "unit", ID: "x", Scope: "org", Ver: 9, Data: []byte(`{ "name" : "Amt", "motto": "new here", "short": null }`)}
		require.NoError(t, store.PutRow(t.Context(), s.Tx, row))
		unit, err := s.Unit(t.Context(), "x")
		require.NoError(t, err)
		assert.Equal(t, staff.Unit{ID: "x", Name: "Amt"}, unit)
	})
	t.Run("that make no sense are refused by name", func(t *testing.T) {
		for data, want := range map[string]string{`[]`: "unit", `{"name": 7}`: "name", `{`: "unit", ``: "unit"} {
			err := store.PutRow(t.Context(), s.Tx, store.Row{Table: "unit", ID: "x", Scope: "org", Data: []byte(data)})
			assert.ErrorContains(t, err, want, data)
		}
		assert.ErrorContains(t, store.PutRow(t.Context(), s.Tx, store.Row{Table: "sqlite_master", Data: []byte(`{}`)}), "no table")
	})
}

// TestBooking_searches_by_index keeps the cost of a question from growing with what is stored.
func TestBooking_searches_by_index(t *testing.T) {
	s, _ := begin(t)
	for query, want := range map[string]string{
		`SELECT id, desk, floor, building, start_at, end_at, state FROM occupancy WHERE floor = 'f' AND start_at > 1 AND start_at < 2 AND end_at > 1 AND state IN ('booked')`: "COVERING INDEX occupancy_floor (floor=? AND start_at>? AND start_at<?)",
		`SELECT * FROM booking WHERE person = 'p' AND start_at > 1 AND start_at < 2`:                                                                                          "INDEX booking_person (person=? AND start_at>? AND start_at<?)",
		`SELECT * FROM booking WHERE desk = 'p' AND start_at > 1 AND start_at < 2`:                                                                                            "INDEX booking_desk (desk=? AND start_at>? AND start_at<?)",
		`SELECT COUNT(*), MAX(ver), SUM(ver) FROM desk WHERE floor = 'f'`:                                                                                                     "COVERING INDEX desk_floor",
		`SELECT o.id, o.scope FROM booking b JOIN occupancy o ON o.id = ` + store.Occupied + ` WHERE b.id = 'b'`:                                                              "SEARCH o USING INDEX sqlite_autoindex_occupancy_1 (id=?)",
		`SELECT * FROM presence WHERE day = 'd' AND building = 'b'`:                                                                                                           "INDEX presence_day",
	} {
		assert.Contains(t, plan(t, s.Tx, query), want)
	}
}

func plan(t *testing.T, tx store.Tx, query string) (steps string) {
	t.Helper()
	rows, err := tx.QueryContext(t.Context(), `EXPLAIN QUERY PLAN `+query)
	require.NoError(t, err)
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused sql.NullInt64
		var step string
		require.NoError(t, rows.Scan(&id, &parent, &unused, &step))
		steps += fmt.Sprintln(step)
	}
	return steps
}

func TestBooking_PutPerson_takes_what_the_team_sees_into_the_new_unit(t *testing.T) {
	s, log := begin(t)
	ctx, day := t.Context(), booking.Date(2026, 11, 30)
	require.NoError(t, s.PutPerson(ctx, staff.Person{ID: "ann", Unit: "it"}))
	shown := booking.Presence{Person: "ann", Day: day, Status: booking.HomeOffice, Seen: staff.Team, Unit: "it"}
	require.NoError(t, s.PutPresence(ctx, shown))
	hidden := booking.Presence{Person: "ann", Day: day, Half: booking.PM, Status: booking.Away, Seen: staff.Nobody, Unit: "it"}
	require.NoError(t, s.PutPresence(ctx, hidden))

	require.NoError(t, s.PutPerson(ctx, staff.Person{ID: "ann", Unit: "hr"}))

	old, err := s.UnitPresence(ctx, "it", day, day)
	require.NoError(t, err)
	assert.Empty(t, old)
	assert.Equal(t, []string{"t:it presence " + store.PresenceID("ann", day, booking.AM)}, log.buried)
	rows, err := s.Presence(ctx, "ann", day)
	require.NoError(t, err)
	require.Len(t, rows, 2)
	assert.Equal(t, staff.Team, rows[0].Seen)
	assert.Equal(t, staff.UnitID("hr"), rows[0].Unit)
	assert.Equal(t, staff.Nobody, rows[1].Seen)
}
