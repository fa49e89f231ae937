// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/sqlite"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/settings"
	"github.com/pult-app/pult/ui/team"
	"github.com/pult-app/pult/ui/today"
)

// janasTuesday is a device of Jana's that has everything, on the Tuesday of the pictures.
func janasTuesday(t *testing.T) *gadget {
	return takeGadget(t, openTown(t).mend().url()).open(jana).loaded()
}

func TestDesks_begin_where_the_person_sits(t *testing.T) {
	me := janasTuesday(t)
	data := deskData{me.client}

	who, err := data.Me(t.Context())
	require.NoError(t, err)
	houses, err := data.Houses(t.Context())
	require.NoError(t, err)

	assert.Equal(t, "Jana", who.Person.Given)
	assert.Equal(t, who.Person.Unit, who.Units[0])
	assert.Greater(t, len(who.Units), 1)
	require.Len(t, houses, 2)
	floors, start := 0, ""
	for _, house := range houses {
		floors += len(house.Floors)
		assert.Equal(t, house.ID, house.Rules.Building)
		assert.NotZero(t, house.Rules.Horizon)
		for _, f := range house.Floors {
			if f.ID == who.Start {
				start = house.Name + ", " + f.Name
			}
		}
	}
	assert.Equal(t, 6, floors)
	assert.Equal(t, "Bundesbahndirektion, 3. Etage", start)
}

func TestDesks_show_a_floor_with_those_the_person_may_see(t *testing.T) {
	me := janasTuesday(t)
	data, mine := deskData{me.client}, me.place("3.14")

	level, err := data.Level(t.Context(), mine.Floor.ID)
	require.NoError(t, err)
	day, err := data.Day(t.Context(), view(mine, tuesday))
	require.NoError(t, err)
	free, err := data.Free(t.Context(), booking.FreeQuery{
		Building: mine.Building.ID, Floor: mine.Floor.ID, Days: []booking.Day{tuesday, tuesday + 1}, Part: booking.FullDay,
	})
	require.NoError(t, err)

	assert.NotEmpty(t, level.Floor.Plan.Rooms)
	assert.True(t, slices.ContainsFunc(level.Zones, func(z booking.Zone) bool { return z.Home != "" }))
	require.Len(t, day.Mine, 1)
	assert.Equal(t, "3.14", day.Mine[0].Code)
	assert.False(t, day.Mine[0].CheckInFrom.IsZero())
	seats := map[string]string{}
	for _, c := range day.Colleagues {
		place := codeOf(me, c.Desk)
		seats[c.Person.Given] = place
		assert.NotEqual(t, jana, c.Person.ID)
	}
	for name, desk := range map[string]string{"Aylin": "3.15", "Fatma": "3.20"} { // as in the pictures
		assert.Equal(t, desk, seats[name], name)
	}
	require.Len(t, free, 2)
	assert.NotZero(t, free[0].Free)
}

// codeOf is what stands on a desk.
func codeOf(g *gadget, id booking.DeskID) (code string) {
	g.rows(func(ctx context.Context, rows store.Booking) error {
		place, err := rows.Place(ctx, id)
		code = place.Desk.Code
		return err
	})
	return code
}

func TestDesks_tell_a_broken_plan_from_a_broken_database(t *testing.T) {
	me := janasTuesday(t)
	floor := me.place("3.14").Floor.ID
	path := profile{me.dir}.database(jana)
	me.shut()
	db, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	require.NoError(t, err)
	_, err = db.Writer().ExecContext(t.Context(), `UPDATE floor SET plan = '{"rooms":7}' WHERE id = $1`, string(floor))
	require.NoError(t, err)
	require.NoError(t, db.Close())
	me.open(jana)
	data := deskData{me.client}

	level, err := data.Level(t.Context(), floor)

	var trouble *ui.Trouble
	require.ErrorAs(t, err, &trouble)
	assert.Equal(t, ui.PlanUnreadable, trouble.Kind)
	assert.NotEmpty(t, level.Zones, "the list can be shown all the same")
	_, err = data.Level(t.Context(), "no-such-floor")
	assert.ErrorIs(t, err, booking.ErrGone)
}

func TestScreens_read_a_booking_that_came_before_its_desk(t *testing.T) {
	me := janasTuesday(t)
	mine := me.place("3.14")
	path := profile{me.dir}.database(jana)
	me.shut()
	db, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	require.NoError(t, err)
	_, err = db.Writer().ExecContext(t.Context(), `DELETE FROM desk`)
	require.NoError(t, err)
	require.NoError(t, db.Close())
	me.open(jana)

	s, err := todayData{deskData{me.client}}.Read(t.Context(), monday)
	require.NoError(t, err)
	day, err := deskData{me.client}.Day(t.Context(), view(mine, tuesday))
	require.NoError(t, err)

	require.Len(t, s.Today.Bookings, 1)
	assert.True(t, s.Today.Bookings[0].Span.Start.Equal(s.CheckInFrom[s.Today.Bookings[0].ID]))
	assert.NotContains(t, s.Places, mine.Desk.ID, "the desk is not known yet")
	require.Len(t, day.Mine, 1)
	assert.True(t, day.Mine[0].Booking.Span.Start.Equal(day.Mine[0].CheckInFrom))
}

func TestToday_is_as_in_the_pictures(t *testing.T) {
	me := janasTuesday(t)

	s, err := todayData{deskData{me.client}}.Read(t.Context(), monday)

	require.NoError(t, err)
	assert.False(t, s.Loading)
	assert.Equal(t, monday, s.Week.Monday)
	assert.Equal(t, monday-7, s.Before.Monday)
	require.Len(t, s.Today.Bookings, 1)
	mine := s.Today.Bookings[0]
	assert.Equal(t, "3.14", s.Places[mine.Desk].Desk.Code)
	assert.Equal(t, "3. Etage", s.Places[mine.Desk].Floor.Name)
	assert.Contains(t, s.CheckInFrom, mine.ID)
	assert.Equal(t, booking.HomeOffice, s.Week.Days[2].Halves[booking.AM].Status)
	require.NotNil(t, s.Around)
	assert.Equal(t, mine.Floor, s.Around.Floor.ID)
	assert.NotEmpty(t, s.Around.Floor.Plan.Rooms)
	assert.NotEmpty(t, s.Around.Colleagues)
	assert.Empty(t, s.Suggestions, "there is a desk already")
	assert.Equal(t, map[booking.Day]bool{monday + 5: true, monday + 6: true}, keys(s.Closed))
	assert.Equal(t, booking.Weekday, s.Closed[monday+5].Detail)

	where := map[string]booking.Presence{}
	for _, m := range s.Team {
		where[m.Person.Given] = m.Halves[booking.AM]
	}
	assert.NotContains(t, where, "Jana")
	assert.Equal(t, booking.OnTheRoad, where["Klaus"].Status)
	assert.Equal(t, booking.HomeOffice, where["Jonas"].Status)
	assert.Equal(t, "3.15", s.Places[where["Aylin"].Desk].Desk.Code)

	require.NotEmpty(t, s.FirstAiders)
	assert.True(t, slices.IsSortedFunc(s.FirstAiders, func(a, b today.FirstAider) int {
		return slices.Compare([]string{a.Person.Family, a.Person.Given}, []string{b.Person.Family, b.Person.Given})
	}))
	for _, f := range s.FirstAiders {
		assert.True(t, f.Person.FirstAider)
	}
}

func TestToday_shows_the_plan_around_the_desk_that_is_on(t *testing.T) {
	w := openTown(t).mend()
	me := takeGadget(t, w.url()).open("p-jonas").loaded() // has no desk today
	upstairs := me.takeOn("3.", booking.Morning)
	downstairs := me.takeOn("2.", booking.Afternoon)
	floorAt := func(clock time.Time) booking.FloorID {
		me.shut()
		me.server, me.clock = "http://127.0.0.1:9", newClock(clock) // nobody there to correct it
		me.open("p-jonas")
		s, err := todayData{deskData{me.client}}.Read(t.Context(), monday)
		require.NoError(t, err)
		require.Len(t, s.Today.Bookings, 2)
		require.NotNil(t, s.Around)
		return s.Around.Floor.ID
	}

	assert.Equal(t, upstairs.Floor.ID, floorAt(morning))
	assert.Equal(t, downstairs.Floor.ID, floorAt(morning.Add(7*time.Hour)))
}

// takeOn books a free desk for a part of Tuesday; codes is how its code begins.
func (g *gadget) takeOn(codes string, part booking.Part) (taken booking.Place) {
	g.t.Helper()
	var all []booking.Place
	g.rows(func(ctx context.Context, rows store.Booking) error {
		list, err := rows.DesksByCode(ctx, codes, 99)
		for _, id := range list {
			place, err := rows.Place(ctx, id)
			require.NoError(g.t, err)
			all = append(all, place)
		}
		return err
	})
	for _, place := range all {
		id := booking.NewBookingID()
		span := booking.SpanOf(tuesday, part, place.Building.Location())
		if (deskData{g.client}).Reserve(g.t.Context(), booking.Reserve{Booking: id, Desk: place.Desk.ID, Span: span}) == nil {
			return place
		}
	}
	require.Fail(g.t, "no desk is free", codes)
	return taken
}

func TestToday_tells_what_would_be_granted_and_books_nothing(t *testing.T) {
	me := janasTuesday(t)
	data := todayData{deskData{me.client}}
	wish := func(code string) booking.Reserve {
		return booking.Reserve{Desk: me.place(code).Desk.ID, Span: booking.SpanOf(tuesday, booking.FullDay, home())}
	}

	var no *booking.Refusal
	require.ErrorAs(t, data.Would(t.Context(), wish("3.15")), &no, "Aylin sits there")

	free := booking.Reserve{Desk: me.place("3.22").Desk.ID, Span: booking.SpanOf(tuesday+3, booking.FullDay, home())}
	assert.NoError(t, data.Would(t.Context(), free))
	assert.Zero(t, me.connected().Waiting)
}

func keys(m map[booking.Day]booking.Refusal) map[booking.Day]bool {
	set := map[booking.Day]bool{}
	for day := range m {
		set[day] = true
	}
	return set
}

func TestToday_suggests_only_desks_that_can_be_booked(t *testing.T) {
	w := openTown(t).mend()
	for _, who := range []staff.PersonID{"p-jonas", "p-birgit", "p-klaus"} { // nobody of them has a desk today
		t.Run(string(who), func(t *testing.T) {
			me := takeGadget(t, w.url()).open(who).loaded()
			data := todayData{deskData{me.client}}
			read := func() today.State {
				s, err := data.Read(t.Context(), monday)
				require.NoError(t, err)
				return s
			}
			found := read().Suggestions
			assert.LessOrEqual(t, len(found), mostSuggested)
			require.NotEmpty(t, found)

			for i, suggestion := range found {
				for j := range i {
					assert.NotEqual(t, found[j].Desk, suggestion.Desk)
				}
				assert.Contains(t, read().Places, suggestion.Desk)
				id := booking.NewBookingID()
				require.NoError(t, data.Reserve(t.Context(), booking.Reserve{Booking: id, Desk: suggestion.Desk, Span: suggestion.Span}))
				me.until(patient, "granted by the server too", func() bool { return me.state(id) == booking.Booked })
				assert.Empty(t, read().Suggestions, "there is a desk now")
				require.NoError(t, data.Release(t.Context(), booking.Release{Booking: id}))
				me.until(patient, "given back", func() bool { return me.connected().Waiting == 0 })
			}
		})
	}
}

func TestToday_suggests_nothing_on_a_closed_day_and_after_hours(t *testing.T) {
	for name, now := range map[string]time.Time{
		"Saturday": morning.AddDate(0, 0, 4), "late on Tuesday": time.Date(2026, 11, 24, 22, 30, 0, 0, time.UTC),
	} {
		t.Run(name, func(t *testing.T) {
			me := takeGadget(t, openTown(t).mend().url()).open("p-jonas").loaded()
			me.shut()
			me.server, me.clock = "http://127.0.0.1:9", newClock(now) // nobody there to correct it
			me.open("p-jonas")

			s, err := todayData{deskData{me.client}}.Read(t.Context(), monday)

			require.NoError(t, err)
			assert.Empty(t, s.Suggestions)
		})
	}
}

func TestTeam_is_the_week_of_the_pictures(t *testing.T) {
	me := janasTuesday(t)

	s, err := teamData{client: me.client}.Read(t.Context(), monday, "")

	require.NoError(t, err)
	assert.False(t, s.Loading)
	assert.Equal(t, staff.Team, s.Visibility)
	assert.NotEmpty(t, s.Above)
	names := make([]string, len(s.People))
	at := map[staff.PersonID]map[booking.Day]string{}
	for i, p := range s.People {
		names[i], at[p.ID] = p.Given, map[booking.Day]string{}
	}
	assert.Contains(t, names, "Jana")
	for _, p := range s.Presence {
		if p.Half == booking.AM {
			at[p.Person][p.Day-monday] = string(p.Status) + " " + s.Codes[p.Desk]
		}
		if p.Desk != "" {
			assert.NotEmpty(t, s.Codes[p.Desk])
			assert.NotEmpty(t, s.Floors[p.Desk], "it can be shown on the plan")
		}
	}
	assert.Equal(t, "office 3.14", at[jana][1])
	assert.Equal(t, "home ", at[jana][2])
	assert.Equal(t, "office 3.15", at[aylin][1])
	assert.Equal(t, "road ", at["p-klaus"][0])
	require.NotNil(t, s.Home)
	assert.NotZero(t, s.Home.Total)
	for _, busy := range s.Home.Busy {
		assert.LessOrEqual(t, busy, s.Home.Total)
	}
	assert.Greater(t, s.Home.Busy[1]+s.Home.Busy[3], 0)
}

func TestTeam_gives_a_desk_back_and_takes_it_again(t *testing.T) {
	me := janasTuesday(t)
	data := teamData{client: me.client}
	s, err := data.Read(t.Context(), monday, "")
	require.NoError(t, err)
	i := slices.IndexFunc(s.Mine, func(b booking.Booking) bool { return b.Span.Day(home()) == tuesday })
	require.GreaterOrEqual(t, i, 0)
	mine := s.Mine[i]

	require.NoError(t, data.Release(t.Context(), booking.Release{Booking: mine.ID}))
	s, err = data.Read(t.Context(), monday, "")
	require.NoError(t, err)
	assert.NotContains(t, s.Mine, mine)
	require.NoError(t, data.Reserve(t.Context(), booking.Reserve{Desk: mine.Desk, Span: mine.Span}))

	s, err = data.Read(t.Context(), monday, "")
	require.NoError(t, err)
	assert.True(t, slices.ContainsFunc(s.Mine, func(b booking.Booking) bool { return b.Desk == mine.Desk && b.Span.Equal(mine.Span) }))
}

func TestTeam_counts_the_home_zone_when_somebody_takes_a_desk_there(t *testing.T) {
	me := janasTuesday(t)
	before, err := teamData{client: me.client}.Read(t.Context(), monday, "")
	require.NoError(t, err)
	var desk booking.Desk
	me.rows(func(ctx context.Context, rows store.Booking) error {
		list, err := rows.Desks(ctx, before.Home.Floor)
		for _, d := range list {
			place, err := rows.Place(ctx, d.ID)
			if err != nil {
				return err
			}
			if desk.ID == "" && place.Zone.Name == before.Home.Name && !d.Blocked && !me.taken(place, tuesday+3) {
				desk = d
			}
		}
		return err
	})
	require.NotEmpty(t, desk.ID)

	id := me.reserve(me.place(desk.Code), tuesday+3)
	after, err := teamData{client: me.client}.Read(t.Context(), monday, "")

	require.NoError(t, err)
	assert.Equal(t, before.Home.Busy[4]+1, after.Home.Busy[4])
	me.until(patient, "confirmed", func() bool { return me.state(id) == booking.Booked })
}

func TestSettings_tell_what_there_is(t *testing.T) {
	w := openTown(t).mend()
	me := takeGadget(t, w.url()).open(jana).loaded()
	p := profile{me.dir}
	data := settingsData{client: me.client, window: &window{profile: p, session: session{Server: w.url()}}}
	prefs := settings.Preferences{Language: "en", TextSize: 120}
	require.NoError(t, data.Prefer(t.Context(), prefs))
	w.cut()
	id := me.reserve(me.place("3.22"), tuesday+3)
	require.NoError(t, deskData{me.client}.PlanDay(t.Context(), booking.PlanDay{Day: tuesday + 2, Halves: []booking.Half{booking.AM}, Status: booking.OnTheRoad}))
	require.NoError(t, data.Show(t.Context(), staff.Everybody))

	s, err := data.Read(t.Context())

	require.NoError(t, err)
	assert.Equal(t, jana, s.Person.ID)
	assert.NotEmpty(t, s.Unit.Name)
	assert.Positive(t, s.Team)
	assert.Equal(t, staff.Everybody, s.Visibility)
	assert.Equal(t, w.address, s.Server)
	assert.Equal(t, 3, s.Connection.Waiting)
	require.Len(t, s.Waiting, 3)
	assert.Equal(t, settings.Change{Kind: booking.KindReserve, Booking: id, Desk: "3.22", Span: s.Waiting[0].Span}, s.Waiting[0].Change)
	assert.Equal(t, booking.OnTheRoad, s.Waiting[1].Status)
	assert.Equal(t, staff.Everybody, s.Waiting[2].Visibility)
	assert.WithinDuration(t, morning, s.Waiting[0].Since, time.Minute)
	assert.Equal(t, prefs, s.Preferences)
	assert.Greater(t, s.Bytes, int64(100_000))
	require.Len(t, s.Buildings, 2)
	assert.True(t, s.Buildings[0].Held)
	assert.Greater(t, len(s.Demo), 150)
	assert.Equal(t, retentionDays, s.Retention)

	me.until(patient, "it is told what waits", func() bool { return me.connected().Waiting == 3 })
	w.mend()
	data.Try()
	me.until(patient, "sent", func() bool { return me.connected().Waiting == 0 })
	s, err = data.Read(t.Context())
	require.NoError(t, err)
	assert.Empty(t, s.Waiting)
	assert.Len(t, s.Decided, 3)
}

func TestFind_finds_people_with_their_place_and_desks_by_number(t *testing.T) {
	me := janasTuesday(t)

	people, err := me.Find(t.Context(), "aylin dem")
	require.NoError(t, err)
	desks, err := me.Find(t.Context(), " 3.14 ")
	require.NoError(t, err)
	none, err := me.Find(t.Context(), "  ")
	require.NoError(t, err)

	require.NotEmpty(t, people)
	require.NotNil(t, people[0].Person)
	assert.Equal(t, aylin, people[0].Person.Person.ID)
	require.Len(t, people[0].Person.Today, 2)
	assert.Equal(t, "3.15", people[0].Person.Codes[people[0].Person.Today[0].Desk])
	assert.NotEmpty(t, people[0].Person.Unit)
	require.NotEmpty(t, desks)
	require.NotNil(t, desks[0].Desk)
	assert.Equal(t, "3.14", desks[0].Desk.Desk.Code)
	assert.Equal(t, "Bundesbahndirektion", desks[0].Desk.Building.Name)
	assert.Empty(t, none)
}

func TestFind_names_the_house_of_a_desk_that_is_not_in_the_own_one(t *testing.T) {
	me := janasTuesday(t)
	here := me.place("3.15")
	away := here
	away.Building = booking.Building{ID: "another", Name: "An der Bergbahn 33"}

	assert.Equal(t, "3.15", codeFrom(here.Building.ID, here))
	assert.Equal(t, "3.15, An der Bergbahn 33", codeFrom(here.Building.ID, away), "numbers repeat")
}

func TestTeam_shows_who_is_sought_as_far_as_they_share_it(t *testing.T) {
	me := janasTuesday(t)
	var shares, hides staff.PersonID // of other units
	me.rows(func(ctx context.Context, rows store.Booking) error {
		mine, err := rows.Colleague(ctx, jana)
		require.NoError(t, err)
		people, err := rows.People(ctx)
		require.NoError(t, err)
		for _, p := range people {
			present, err := rows.Presence(ctx, p.ID, tuesday)
			require.NoError(t, err)
			switch {
			case p.Unit == mine.Unit:
			case len(present) > 0:
				shares = p.ID
			default:
				hides = p.ID
			}
		}
		return nil
	})
	read := func(who staff.PersonID) team.State {
		s, err := teamData{client: me.client}.Read(t.Context(), monday, who)
		require.NoError(t, err)
		return s
	}

	require.NotEmpty(t, shares)
	require.NotEmpty(t, hides)
	assert.NotEmpty(t, read(shares).Sought.Presence)
	assert.NotEmpty(t, read(shares).Sought.Unit)
	for _, p := range read(shares).Sought.Presence {
		assert.True(t, p.Desk == "" || read(shares).Codes[p.Desk] != "", "its desk has a name")
	}
	assert.Equal(t, hides, read(hides).Sought.Person.ID)
	assert.Empty(t, read(hides).Sought.Presence)
	assert.NotEmpty(t, read(aylin).Sought.Presence, "one of the own team")
	assert.Nil(t, read("").Sought)
	assert.Nil(t, read("nobody").Sought)
}
