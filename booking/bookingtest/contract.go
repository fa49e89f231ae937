// SPDX-License-Identifier: EUPL-1.2

package bookingtest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// A Fresh opens an empty store for one test and the setup that fills it. Both work in one transaction, or in several
// that follow each other; whatever must be closed is closed by t.Cleanup.
type Fresh func(t *testing.T) (booking.Store, Setup)

// RunStore is the contract of booking.Store: whoever claims to be one passes it.
func RunStore(t *testing.T, open Fresh) {
	for name, claim := range map[string]func(*testing.T, world){
		"Place is a desk with all that it stands in":    testPlace,
		"Rules come back whole":                         testRules,
		"Amendments are those of a house":               testAmendments,
		"Colleague knows the people":                    testColleague,
		"Profile comes back and hides unknown people":   testProfile,
		"Above climbs to the root, nearest first":       testAbove,
		"places are listed in order and without plans":  testLists,
		"Booking comes back whole in UTC":               testBooking,
		"PutBooking replaces":                           testReplace,
		"PutBooking leaves no occupancy behind":         testMoved,
		"Mine are live, overlapping and by start":       testMine,
		"CountOpen counts live bookings that end later": testCountOpen,
		"Busy and DeskBusy are live and overlap":        testBusy,
		"the guard refuses a taken desk":                testGuardDesk,
		"the guard refuses a second desk":               testGuardPerson,
		"the guard lets pass what does not overlap":     testGuardLetsPass,
		"a refused write changes nothing":               testRefusedWrite,
		"Presence comes back, AM first":                 testPresence,
		"PutPresence replaces and removes":              testPresenceReplaced,
		"Presence survives a change of who may see it":  testPresenceSeen,
		"MyPresence begins with a day":                  testMyPresence,
		"Wait comes back whole":                         testWait,
		"Waits are the person's live ones":              testWaits,
		"Queue is who waits for a desk, in order":       testQueue,
		"WaitsDue are to be ended, WaitsAfter wait":     testWaitsDue,
		"Notice comes back whole and goes":              testNotice,
		"Series comes back whole and is replaced":       testSeries,
		"SeriesOf are a person's that go on":            testSeriesOf,
		"Favourites are the person's, oldest first":     testFavourites,
		"Deputies are known on both sides":              testDeputies,
		"Usual comes back whole and is empty at first":  testUsual,
		"HomeZones and UnitPresence are the unit's":     testUnitPlaces,
		"Feed comes back whole and goes":                testFeed,
		"TeamDay comes back whole, in order, and goes":  testTeamDay,
		"Invite comes back whole and goes":              testInvite,
		"Preferred zones are a unit's":                  testPreferred,
		"Orphans are held for nobody":                   testOrphans,
	} {
		t.Run(name, func(t *testing.T) {
			store, setup := open(t)
			require.NoError(t, SmallTown().Put(t.Context(), setup))
			claim(t, world{store, setup, t.Context()})
		})
	}
}

// world is a store with the small town in it.
type world struct {
	booking.Store
	setup Setup
	ctx   context.Context
}

// monday is an ordinary working day in Wuppertal.
var (
	monday = booking.Date(2026, time.November, 30)
	berlin = booking.Building{TimeZone: "Europe/Berlin"}.Location()
)

// at is a span of whole hours on monday.
func at(from, until int) booking.Span {
	return booking.HoursOf(monday, booking.Clock(from*60), booking.Clock(until*60), berlin)
}

// wish is a booked booking in the house "berg".
func wish(id booking.BookingID, who staff.PersonID, desk booking.DeskID, span booking.Span) booking.Booking {
	return booking.Booking{
		ID: id, Person: who, Desk: desk, Floor: booking.FloorID(desk[:len(desk)-2]), Building: booking.BuildingID(desk[:4]),
		Span: span, State: booking.Booked, MadeAt: time.Date(2026, time.November, 24, 6, 52, 0, 0, time.UTC),
	}
}

func (w world) put(t *testing.T, b booking.Booking) {
	t.Helper()
	require.NoError(t, w.PutBooking(w.ctx, b))
}

func (w world) putAs(t *testing.T, b booking.Booking, state booking.State) {
	t.Helper()
	b.State = state
	w.put(t, b)
}

func (w world) mine(t *testing.T, who staff.PersonID, span booking.Span) []booking.BookingID {
	t.Helper()
	found, err := w.Mine(w.ctx, who, span)
	require.NoError(t, err)
	var ids []booking.BookingID
	for _, b := range found {
		ids = append(ids, b.ID)
	}
	return ids
}

func (w world) busy(t *testing.T, floor booking.FloorID, span booking.Span) []booking.OccupancyID {
	t.Helper()
	found, err := w.Busy(w.ctx, floor, span)
	require.NoError(t, err)
	return names(found)
}

func (w world) deskBusy(t *testing.T, desk booking.DeskID, span booking.Span) []booking.OccupancyID {
	t.Helper()
	found, err := w.DeskBusy(w.ctx, desk, span)
	require.NoError(t, err)
	return names(found)
}

func names(found []booking.Occupancy) []booking.OccupancyID {
	var ids []booking.OccupancyID
	for _, o := range found {
		ids = append(ids, o.ID)
	}
	return ids
}

func testPlace(t *testing.T, w world) {
	town := SmallTown()

	place, err := w.Place(w.ctx, "berg-0.4")

	require.NoError(t, err)
	assert.Equal(t, town.Desks[3], place.Desk)
	assert.Equal(t, town.Zones[0], place.Zone)
	assert.Equal(t, town.Buildings[0], place.Building)
	assert.Equal(t, booking.FloorID("berg-0"), place.Floor.ID)
	assert.Empty(t, place.Floor.Plan, "a place carries no drawing")
	_, err = w.Place(w.ctx, "no such desk")
	assert.ErrorIs(t, err, booking.ErrGone)

	blocked := town.Desks[3]
	blocked.Blocked, blocked.Shape.Turn = true, 90.5
	blocked.Features = booking.Features{Monitors: 3, Inches: 32, Adjustable: true, Docking: true, Quiet: true, Accessible: true, Window: true}
	require.NoError(t, w.setup.PutDesk(w.ctx, blocked))
	place, err = w.Place(w.ctx, "berg-0.4")
	require.NoError(t, err)
	assert.Equal(t, blocked, place.Desk, "a desk that the house changed")
}

func testRules(t *testing.T, w world) {
	rules := SmallTown().Rules[0]
	rules.Closures = []booking.Day{monday, monday + 24}
	rules.MaxOpen = 7
	require.NoError(t, w.setup.PutRules(w.ctx, rules))

	found, err := w.Rules(w.ctx, "berg")
	require.NoError(t, err)
	none, noneErr := w.Rules(w.ctx, "no such house")

	assert.Equal(t, rules, found)
	require.NoError(t, noneErr, "a house without rules has the zero Rules")
	assert.Empty(t, none.Open)
}

func testAmendments(t *testing.T, w world) {
	two, closed := 2, [7]booking.OpenHours{}
	whole := booking.Amendment{
		ID: "a1", Building: "berg", Name: "Teamtage", Issuer: "Haus", Zone: "wupper", Unit: "it", Role: staff.Facility,
		From: monday, Until: monday + 30, MadeAt: time.Date(2026, time.November, 24, 6, 52, 0, 0, time.UTC),
		Terms: booking.Terms{
			Horizon: &two, Open: &closed, Granularity: &two, MaxOpen: &two, PerWeek: &two, PerMonth: &two, CancelBefore: &two,
			CheckInEarly: &two, HomeDays: &two, Closures: []booking.Day{monday, monday + 1},
			Needs: &booking.Kept{Needs: staff.Needs{Adjustable: true}, Days: 2}, Presence: &booking.OfficeDays{Min: 1, Max: 2, As: booking.Advice},
		},
	}
	plain := booking.Amendment{ID: "a2", Building: "berg", Name: "Etage", Issuer: "Haus", MadeAt: whole.MadeAt, Terms: booking.Terms{PerWeek: &two}}
	other := booking.Amendment{ID: "a3", Building: "bahn", Name: "Gleis", Issuer: "Haus", MadeAt: whole.MadeAt, Terms: booking.Terms{PerWeek: &two}}
	for _, a := range []booking.Amendment{other, whole, plain} {
		require.NoError(t, w.setup.PutAmendment(w.ctx, a))
	}

	found, err := w.Amendments(w.ctx, "berg")
	require.NoError(t, err)
	none, err := w.Amendments(w.ctx, "no such house")
	require.NoError(t, err)

	assert.ElementsMatch(t, []booking.Amendment{whole, plain}, found)
	assert.Empty(t, none)
}

func testColleague(t *testing.T, w world) {
	ann, err := w.Colleague(w.ctx, Ann)
	require.NoError(t, err)
	_, goneErr := w.Colleague(w.ctx, "nobody")

	assert.Equal(t, SmallTown().People[0], ann)
	assert.ErrorIs(t, goneErr, booking.ErrGone)
}

func testProfile(t *testing.T, w world) {
	before, err := w.Profile(w.ctx, Ann)
	require.NoError(t, err)
	profile := staff.Profile{Person: Ann, Roles: []staff.Role{staff.Employee, staff.Facility}, Visibility: staff.Team, Needs: staff.Needs{Accessible: true}}
	require.NoError(t, w.PutProfile(w.ctx, profile))
	require.NoError(t, w.PutProfile(w.ctx, staff.Profile{Person: Bob, Roles: []staff.Role{staff.Employee}, Visibility: staff.Everybody}))

	after, err := w.Profile(w.ctx, Ann)

	require.NoError(t, err)
	assert.Equal(t, staff.Nobody, before.Visibility, "who has said nothing is seen by nobody")
	assert.Equal(t, profile, after)
}

func testAbove(t *testing.T, w world) {
	require.NoError(t, w.setup.PutUnit(w.ctx, staff.Unit{ID: "loop", Parent: "pool", Name: "Loop"}))
	require.NoError(t, w.setup.PutUnit(w.ctx, staff.Unit{ID: "pool", Parent: "loop", Name: "Pool"}))

	above, err := w.Above(w.ctx, "net")
	require.NoError(t, err)
	root, err := w.Above(w.ctx, "stadt")
	require.NoError(t, err)
	_, unknownErr := w.Above(w.ctx, "no such unit")
	_, loopErr := w.Above(w.ctx, "loop")

	assert.Equal(t, []staff.UnitID{"net", "it", "stadt"}, above)
	assert.Equal(t, []staff.UnitID{"stadt"}, root)
	assert.NoError(t, unknownErr)
	assert.NoError(t, loopErr, "a tree that bites its tail must end too")
}

func testLists(t *testing.T, w world) {
	buildings, err := w.Buildings(w.ctx)
	require.NoError(t, err)
	floors, err := w.Floors(w.ctx, "berg")
	require.NoError(t, err)
	zones, err := w.Zones(w.ctx, "berg-0")
	require.NoError(t, err)
	desks, err := w.Desks(w.ctx, "berg-1")
	require.NoError(t, err)

	town := SmallTown()
	assert.Equal(t, town.Buildings, buildings, "by name")
	require.Len(t, floors, 2)
	assert.Equal(t, []int{0, 1}, []int{floors[0].Ordinal, floors[1].Ordinal}, "by ordinal")
	assert.Empty(t, floors[0].Plan, "a list of floors carries no drawings")
	assert.Equal(t, []booking.Zone{town.Zones[1], town.Zones[0]}, zones, "by id")
	assert.Equal(t, town.Desks[8:16], desks, "by code")
	none, err := w.Desks(w.ctx, "no such floor")
	require.NoError(t, err)
	assert.Empty(t, none)
}
