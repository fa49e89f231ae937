// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/postgres/pgtest"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/remotetest"
)

// monday is a Monday morning at ten in Wuppertal, and the time of day of every hub under test.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

const (
	hall    = "bahn" // where wishes go
	other   = "berg"
	blocked = "bahn-blocked"
)

// stock is a town without opening hours and home zones, so that only what a test is about refuses: a hundred people in
// ten units, two houses with a floor of a hundred desks each.
func stock() central.Stock {
	var units []staff.Unit
	for i := range 10 {
		units = append(units, staff.Unit{ID: unit(i), Name: fmt.Sprint("Team ", i)})
	}
	var people []staff.Person
	var profiles []staff.Profile
	for i := range 100 {
		people = append(people, staff.Person{ID: person(i), Given: fmt.Sprint("Given", i), Family: fmt.Sprint("Family", i), Unit: unit(i % 10)})
		profiles = append(profiles, staff.Profile{Person: person(i), Visibility: staff.Team})
	}
	s := central.Stock{Units: slices.Values(units), People: slices.Values(people), Profiles: slices.Values(profiles)}
	var buildings []booking.Building
	var floors []booking.Floor
	var zones []booking.Zone
	var desks []booking.Desk
	var rules []booking.Rules
	for _, b := range []booking.BuildingID{hall, other} {
		floor, zone := booking.FloorID(b+"-0"), booking.ZoneID(b+"-z")
		buildings = append(buildings, booking.Building{ID: b, Name: string(b), TimeZone: "Europe/Berlin", Desks: 101})
		floors = append(floors, booking.Floor{ID: floor, Building: b, Name: "Erdgeschoss", Short: "0"})
		zones = append(zones, booking.Zone{ID: zone, Building: b, Floor: floor, Name: "Halle"})
		for i := range 100 {
			desks = append(desks, booking.Desk{ID: desk(b, i), Building: b, Floor: floor, Zone: zone, Code: fmt.Sprintf("0.%d", i+1)})
		}
		desks = append(desks, booking.Desk{ID: booking.DeskID(b + "-blocked"), Building: b, Floor: floor, Zone: zone, Code: "0.101", Blocked: true})
		rules = append(rules, alwaysOpen(b))
	}
	s.Buildings, s.Floors, s.Zones = slices.Values(buildings), slices.Values(floors), slices.Values(zones)
	s.Desks, s.Rules = slices.Values(desks), slices.Values(rules)
	return s
}

func alwaysOpen(b booking.BuildingID) booking.Rules {
	r := booking.Rules{Building: b, Horizon: 1000}
	for day := range r.Open {
		r.Open[day] = booking.OpenHours{From: 0, Until: 24 * 60}
	}
	return r
}

func unit(i int) staff.UnitID     { return staff.UnitID(fmt.Sprintf("unit%d", i)) }
func person(i int) staff.PersonID { return staff.PersonID(fmt.Sprintf("person%03d", i)) }
func desk(b booking.BuildingID, i int) booking.DeskID {
	return booking.DeskID(fmt.Sprintf("%s-%03d", b, i))
}

// slot is an hour of its own for every n, from tomorrow on; none crosses midnight in Wuppertal.
func slot(n int) booking.Span {
	start := monday.Truncate(24*time.Hour).AddDate(0, 0, 1+n/20).Add(time.Duration(1+n%20) * time.Hour)
	return booking.Span{Start: start, End: start.Add(time.Hour)}
}

// town is a hub on a database of its own: a file, or on PostgreSQL when path is an address.
type town struct {
	path    string
	central *central.Central
	hub     *server.Hub
	backup  string
	slots   atomic.Int64
}

func openTown(t testing.TB) *town {
	t.Helper()
	return openTownAt(t, stockedTown(t))
}

func openTownAt(t testing.TB, path string) *town {
	t.Helper()
	town := &town{path: path}
	town.start(t)
	t.Cleanup(func() { town.end(t) })
	// Towns from one file share what was written before; this is their own, so that they are two servers.
	town.write(t, func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().PutRules(ctx, alwaysOpen("nowhere"))
	})
	return town
}

// bare is where a new database can be: a file, or one of the cluster in the run on PostgreSQL.
func bare(t testing.TB) string {
	t.Helper()
	if pgtest.OnPostgres() {
		return pgtest.Database(t, "")
	}
	return filepath.Join(t.TempDir(), "town.db")
}

// stockedTown is a new database with the stock in it.
func stockedTown(t testing.TB) string {
	t.Helper()
	if pgtest.OnPostgres() {
		return stockedOnPostgres(t)
	}
	path := bare(t)
	require.NoError(t, os.WriteFile(path, stocked(), 0o600))
	return path
}

func stockedOnPostgres(t testing.TB) string {
	t.Helper()
	return pgtest.Database(t, pgtest.Template(t, "stock", fillWithStock))
}

func fillWithStock(path string) error {
	c, err := central.Open(context.Background(), path)
	if err != nil {
		return err
	}
	return errors.Join(c.Load(context.Background(), stock()), c.Close())
}

// stocked is a file with the stock in it, made once, because loading costs more than most tests.
var stocked = sync.OnceValue(func() []byte {
	dir, err := os.MkdirTemp("", "town")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "town.db")
	if err := fillWithStock(path); err != nil {
		panic(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	return text
})

func (w *town) start(t testing.TB) {
	t.Helper()
	c, err := central.Open(context.Background(), w.path)
	require.NoError(t, err)
	w.central = c
	w.hub = server.NewHub(c, server.HubOptions{Now: func() time.Time { return monday }, Poll: 20 * time.Millisecond, NewOccupancy: occupancy})
}

func (w *town) end(t testing.TB) {
	t.Helper()
	w.hub.Close()
	require.NoError(t, w.central.Close())
}

// write changes the town as the directory or an importer does.
func (w *town) write(t testing.TB, do func(ctx context.Context, tx *central.Tx) error) {
	t.Helper()
	require.NoError(t, w.central.Write(context.Background(), do))
}

// count is the answer of a query that counts.
func (w *town) count(t testing.TB, query string, args ...any) (n int) {
	t.Helper()
	require.NoError(t, w.central.DB().Readers().QueryRow(query, args...).Scan(&n))
	return n
}

// occupancy names what a booking occupies, so that a test knows it beforehand.
func occupancy(id booking.BookingID) booking.OccupancyID {
	return "what " + booking.OccupancyID(id) + " occupies"
}

// reserve is the wish for a desk of the first house.
func reserve(t testing.TB, on booking.DeskID, span booking.Span) remotetest.Wish {
	t.Helper()
	id := booking.BookingID(uuid.Must(uuid.NewV7()).String())
	args, err := json.Marshal(booking.Reserve{Booking: id, Desk: on, Span: span})
	require.NoError(t, err)
	return remotetest.Wish{
		Kind: string(booking.KindReserve), Args: args,
		Own: remotetest.Proof{Table: "booking", ID: string(id)}, Shared: remotetest.Proof{Table: "occupancy", ID: string(occupancy(id))},
	}
}

// contracted is the town as the contract of syncing.Remote drives it.
type contracted struct{ *town }

// rerouted follows a town through a restore.
type rerouted struct {
	town   *town
	person staff.PersonID
	device string
}

func (r rerouted) Sync(ctx context.Context, req syncing.Request) (syncing.Response, error) {
	return r.town.hub.Session(r.person, r.device).Sync(ctx, req)
}

func (r rerouted) Wake(ctx context.Context) (<-chan struct{}, error) {
	return r.town.hub.Session(r.person, r.device).Wake(ctx)
}

func (c contracted) Persons(_ testing.TB, n int) (persons []string) {
	for i := range n {
		persons = append(persons, string(person(i)))
	}
	return persons
}

func (c contracted) Session(_ testing.TB, person, device string) syncing.Remote {
	return rerouted{c.town, staff.PersonID(person), device}
}

func (c contracted) Houses(testing.TB) [2]syncing.Scope {
	return [2]syncing.Scope{"b:" + hall, "b:" + other}
}

// time is a slot that nobody had: in the coming days, which a load brings first, and beyond them, by turns.
func (c contracted) time() int {
	n := int(c.slots.Add(1))
	return n + n%2*400
}

func (c contracted) Wish(t testing.TB, _ string) remotetest.Wish {
	n := c.time()
	return reserve(t, desk(hall, n%100), slot(n))
}

func (c contracted) Undo(t testing.TB, _ string, wish remotetest.Wish) remotetest.Wish {
	args, err := json.Marshal(booking.Release{Booking: booking.BookingID(wish.Own.ID)})
	require.NoError(t, err)
	return remotetest.Wish{Kind: string(booking.KindRelease), Args: args, Own: wish.Own, Shared: wish.Shared}
}

func (c contracted) Refusal(t testing.TB, _ string) remotetest.Wish {
	wish := reserve(t, blocked, slot(c.time()))
	wish.Why = string(booking.Forbidden)
	return wish
}

func (c contracted) Rivals(t testing.TB, persons []string) (wishes []remotetest.Wish) {
	n := c.time()
	for range persons {
		wishes = append(wishes, reserve(t, desk(hall, n%100), slot(n)))
	}
	return wishes
}

// Backup implements remotetest.Restorer.
func (c contracted) Backup(t testing.TB) {
	c.town.backup = filepath.Join(t.TempDir(), "backup.db")
	if pgtest.OnPostgres() {
		_, err := central.Copy(t.Context(), c.path, c.town.backup)
		require.NoError(t, err)
		return
	}
	_, err := c.central.DB().Writer().Exec(`VACUUM INTO '` + c.town.backup + `'`)
	require.NoError(t, err)
}

// Restore implements remotetest.Restorer: what an operator does, the server stopped meanwhile.
func (c contracted) Restore(t testing.TB) {
	c.end(t)
	c.putBack(t)
	c.start(t)
}

// putBack puts the backup in the place of the database, which nobody has open.
func (w *town) putBack(t testing.TB) {
	if pgtest.OnPostgres() {
		w.path = pgtest.Database(t, "")
		_, err := central.Copy(t.Context(), w.backup, w.path)
		require.NoError(t, err)
		return
	}
	for _, suffix := range []string{"-wal", "-shm"} {
		_ = os.Remove(w.path + suffix)
	}
	text, err := os.ReadFile(w.backup)
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(w.path, text, 0o600))
}

// Forget implements remotetest.Forgetter.
func (c contracted) Forget(t testing.TB) {
	ctx := context.Background()
	require.NoError(t, c.central.Compact(ctx, monday))
	require.NoError(t, c.central.Compact(ctx, monday.Add(central.Kept)))
}
