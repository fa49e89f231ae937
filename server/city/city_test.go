// SPDX-License-Identifier: EUPL-1.2

package city_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/imdf"
	"github.com/pult-app/pult/server/city"
	"github.com/pult-app/pult/staff"
)

// tuesday is the day of the pictures.
var tuesday = booking.Date(2026, time.November, 24)

func demo(t *testing.T, today booking.Day) city.City {
	t.Helper()
	c, err := city.Demo(1, today)
	require.NoError(t, err)
	return c
}

func TestDemo_has_the_size_that_was_ordered(t *testing.T) {
	c := demo(t, tuesday)

	assert.Len(t, c.Buildings, 2)
	assert.Len(t, c.Floors, 6)
	assert.Len(t, c.People, 180)
	assert.Len(t, c.Profiles, 180)
	assert.InDelta(t, 220, len(c.Desks), 15)
	assert.Greater(t, len(c.Bookings), 1_000)
	assert.Len(t, c.Rules, 2)
	for _, r := range c.Rules {
		assert.NoError(t, r.Check())
	}
}

func TestDemo_is_the_same_byte_for_byte_for_the_same_seed(t *testing.T) {
	hash := func(seed uint64) [32]byte {
		c, err := city.Demo(seed, tuesday)
		require.NoError(t, err)
		text, err := json.Marshal(c)
		require.NoError(t, err)
		return sha256.Sum256(text)
	}

	assert.Equal(t, hash(7), hash(7))
	assert.NotEqual(t, hash(7), hash(8))
}

func TestDemo_keeps_its_ids_when_it_is_made_on_another_day(t *testing.T) {
	monday, later := demo(t, tuesday-1), demo(t, tuesday+30)

	assert.Equal(t, monday.Desks, later.Desks)
	assert.Equal(t, monday.People, later.People)
	assert.Equal(t, monday.Units, later.Units)
}

func TestDemo_never_overlaps_on_any_day_of_a_year(t *testing.T) {
	for today := tuesday; today < tuesday+371; today += 9 {
		c := demo(t, today)

		checkOverlaps(t, c.Bookings)
		checkOpen(t, c.Bookings)
		checkPresence(t, c)
	}
}

// checkOverlaps fails for two bookings of a desk or a person that share an instant, whatever became of them.
func checkOverlaps(t *testing.T, bookings []booking.Booking) {
	t.Helper()
	type key struct{ kind, id string }
	spans := map[key][]booking.Span{}
	for _, b := range bookings {
		for _, k := range []key{{"desk", string(b.Desk)}, {"person", string(b.Person)}} {
			for _, s := range spans[k] {
				if s.Overlaps(b.Span) {
					t.Fatalf("%s %s twice at %v", k.kind, k.id, b.Span.Start)
				}
			}
			spans[k] = append(spans[k], b.Span)
		}
	}
}

func checkOpen(t *testing.T, bookings []booking.Booking) {
	t.Helper()
	loc := booking.Building{}.Location()
	for _, b := range bookings {
		day := b.Span.Day(loc)
		holiday, err := booking.HolidayName(booking.NorthRhineWestphalia, day)
		require.NoError(t, err)
		if holiday != "" || day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
			t.Fatalf("booked on %s, which is closed", day)
		}
		if !b.MadeAt.Before(b.Span.Start) {
			t.Fatalf("booking of %s was made at %s, after it began", day, b.MadeAt)
		}
	}
}

// checkPresence holds the day plans to the contract: one row a half, a desk exactly where a live booking covers it.
func checkPresence(t *testing.T, c city.City) {
	t.Helper()
	bookings := map[booking.OccupancyID]booking.Booking{}
	for _, b := range c.Bookings {
		bookings[b.Occupancy().ID] = b
	}
	require.Len(t, bookings, len(c.Bookings), "booking ids are unique")
	type key struct {
		person staff.PersonID
		day    booking.Day
		half   booking.Half
	}
	rows := map[key]bool{}
	for _, p := range c.Presence {
		k := key{p.Person, p.Day, p.Half}
		require.False(t, rows[k], "%v twice", k)
		rows[k] = true
		require.True(t, p.Status.Known())
		if p.Desk == "" {
			continue
		}
		b := bookings[p.Occupied]
		require.Equal(t, b.Desk, p.Desk)
		require.Equal(t, booking.Office, p.Status)
		require.True(t, b.State.Live())
		require.Contains(t, b.Span.Halves(booking.Building{}.Location()), p.Half)
	}
}

func TestDemo_puts_every_desk_into_its_zone_and_on_its_floor(t *testing.T) {
	c := demo(t, tuesday)
	floors := map[booking.FloorID]booking.Floor{}
	for _, f := range c.Floors {
		floors[f.ID] = f
	}

	for _, d := range c.Desks {
		sections := floors[d.Floor].Plan.Sections
		i := slices.IndexFunc(sections, func(s booking.Section) bool { return s.Zone == d.Zone && holds(s.Shape[0], d.Shape.At) })
		assert.GreaterOrEqual(t, i, 0, "desk %s stands in its zone", d.Code)
	}
	for i, a := range c.Desks {
		for _, b := range c.Desks[i+1:] {
			if a.Floor == b.Floor {
				dx, dy := a.Shape.At.X-b.Shape.At.X, a.Shape.At.Y-b.Shape.At.Y
				assert.Greater(t, dx*dx+dy*dy, 1.2, "desks %s and %s stand apart", a.Code, b.Code)
			}
		}
	}
}

func holds(ring []booking.Point, p booking.Point) bool {
	in := false
	for i, a := range ring {
		b := ring[(i+1)%len(ring)]
		if (a.Y > p.Y) != (b.Y > p.Y) && p.X < (b.X-a.X)*(p.Y-a.Y)/(b.Y-a.Y)+a.X {
			in = !in
		}
	}
	return in
}

func TestDemo_third_floor_is_the_one_of_the_pictures(t *testing.T) {
	c := demo(t, tuesday)

	third := c.Floors[slices.IndexFunc(c.Floors, func(f booking.Floor) bool { return f.Name == "3. Etage" })]

	var codes, blocked []string
	for _, d := range c.Desks {
		if d.Floor == third.ID {
			codes = append(codes, d.Code)
			if d.Blocked {
				blocked = append(blocked, d.Code)
			}
		}
	}
	require.Len(t, codes, 94)
	assert.Equal(t, "3.01", codes[0])
	assert.Equal(t, "3.94", codes[93])
	assert.Equal(t, []string{"3.01", "3.19", "3.47"}, blocked)
	wupper := c.Zones[slices.IndexFunc(c.Zones, func(z booking.Zone) bool { return z.Name == "Wupper" })]
	assert.Equal(t, third.ID, wupper.Floor)
	home := c.Units[slices.IndexFunc(c.Units, func(u staff.Unit) bool { return u.ID == wupper.Home })]
	assert.Equal(t, "Digitale Dienste", home.Name)
}

func TestDemo_plays_the_week_of_the_pictures(t *testing.T) {
	c := demo(t, tuesday)

	assert.Equal(t, "3.14", deskOf(c, "p-jana", tuesday-1))
	assert.Equal(t, "3.14", deskOf(c, "p-jana", tuesday))
	assert.Equal(t, booking.HomeOffice, statusOf(c, "p-jana", tuesday+1))
	assert.Equal(t, booking.Unsaid, statusOf(c, "p-jana", tuesday+2))
	assert.Equal(t, booking.Unsaid, statusOf(c, "p-jana", tuesday+3))
	assert.Equal(t, "3.15", deskOf(c, "p-aylin", tuesday))
	assert.Equal(t, "3.72", deskOf(c, "p-sofia", tuesday))
	assert.Equal(t, booking.OnTheRoad, statusOf(c, "p-klaus", tuesday))
	here := 0
	for _, p := range []staff.PersonID{"p-jana", "p-aylin", "p-tomasz", "p-fatma", "p-sofia", "p-jonas", "p-birgit", "p-klaus"} {
		if statusOf(c, p, tuesday+2) == booking.Office {
			here++
		}
	}
	assert.Equal(t, 7, here, "Donnerstag sind 7 von 8 da")
	for _, code := range []string{"3.14", "3.16", "3.21", "3.08", "3.94"} {
		assert.True(t, isFree(c, code, tuesday+2), "%s is free on Thursday", code)
	}
	assert.False(t, isFree(c, "3.13", tuesday+2))
}

func TestDemo_gives_the_demo_person_a_desk_today_on_every_open_day(t *testing.T) {
	for today := tuesday - 1; today <= tuesday+3; today++ {
		assert.Equal(t, "3.14", deskOf(demo(t, today), city.DemoPerson, today), today.Weekday())
	}
}

func deskOf(c city.City, person staff.PersonID, day booking.Day) string {
	for _, b := range c.Bookings {
		if b.Person == person && b.Span.Day(booking.Building{}.Location()) == day {
			return c.Desks[slices.IndexFunc(c.Desks, func(d booking.Desk) bool { return d.ID == b.Desk })].Code
		}
	}
	return ""
}

func statusOf(c city.City, person staff.PersonID, day booking.Day) booking.Status {
	for _, p := range c.Presence {
		if p.Person == person && p.Day == day {
			return p.Status
		}
	}
	return booking.Unsaid
}

func isFree(c city.City, code string, day booking.Day) bool {
	id := c.Desks[slices.IndexFunc(c.Desks, func(d booking.Desk) bool { return d.Code == code && d.Building == c.Buildings[0].ID })].ID
	return !slices.ContainsFunc(c.Bookings, func(b booking.Booking) bool {
		return b.Desk == id && b.Span.Day(booking.Building{}.Location()) == day
	})
}

func TestDemo_people_have_units_and_units_have_parents_and_leads(t *testing.T) {
	c := demo(t, tuesday)
	people, units := map[staff.PersonID]bool{}, map[staff.UnitID]bool{}
	names := map[string]bool{}
	for _, p := range c.People {
		assert.False(t, names[p.Name()], "%s twice", p.Name())
		people[p.ID], names[p.Name()] = true, true
	}

	for _, u := range c.Units {
		assert.True(t, u.Parent == "" || units[u.Parent], "%s stands after its parent", u.ID)
		assert.True(t, people[u.Lead], "%s has a lead", u.ID)
		units[u.ID] = true
	}

	for _, p := range c.People {
		assert.True(t, units[p.Unit])
	}
	for _, z := range c.Zones {
		assert.True(t, z.Home == "" || units[z.Home], "the Heimat of %s exists: %s", z.Name, z.Home)
	}
}

func TestArchive_is_one_that_the_importer_reads_unchanged(t *testing.T) {
	drawn := city.Archive(1)
	var text bytes.Buffer
	require.NoError(t, imdf.Write(&text, drawn))

	read, err := imdf.ReadZip(bytes.NewReader(text.Bytes()), int64(text.Len()))

	require.NoError(t, err)
	for i, b := range read.Buildings {
		assert.Equal(t, len(drawn.Buildings[i].Desks), len(b.Desks))
		for k, d := range b.Desks {
			want := drawn.Buildings[i].Desks[k]
			assert.InDelta(t, want.Shape.At.X, d.Shape.At.X, 0.01)
			assert.InDelta(t, want.Shape.At.Y, d.Shape.At.Y, 0.01)
			want.Shape.At = d.Shape.At
			assert.Equal(t, want, d)
		}
	}
}

func TestFull_has_the_size_of_the_model_customer(t *testing.T) {
	c, bookings, err := city.Full(1, tuesday)
	require.NoError(t, err)

	assert.Len(t, c.Buildings, city.FullBuildings)
	assert.Len(t, c.Desks, city.FullDesks)
	assert.Len(t, c.People, city.FullPeople)
	names, ids := map[string]bool{}, map[booking.BookingID]bool{}
	for _, b := range c.Buildings {
		assert.False(t, names[b.Name], b.Name)
		names[b.Name] = true
	}
	days, n := map[booking.Day][]booking.Booking{}, 0
	for b := range bookings {
		n++
		days[b.Span.Day(booking.Building{}.Location())] = append(days[b.Span.Day(booking.Building{}.Location())], b)
		ids[b.ID] = true
	}
	assert.InDelta(t, 350_000, n, 15_000)
	assert.Len(t, ids, n)
	assert.Len(t, days, city.FullDays)
	for _, of := range days {
		checkOverlaps(t, of)
		checkOpen(t, of[:1])
	}
}

func TestFull_is_the_same_every_time(t *testing.T) {
	hash := func() string {
		c, bookings, err := city.Full(3, tuesday)
		require.NoError(t, err)
		h := fnv.New128a()
		text, err := json.Marshal(c.Desks)
		require.NoError(t, err)
		h.Write(text)
		n := 0
		for b := range bookings {
			fmt.Fprint(h, b.ID, b.Desk, b.Person, b.Span.Start.Unix(), b.State)
			if n++; n == 20_000 {
				break
			}
		}
		return fmt.Sprintf("%x", h.Sum(nil))
	}

	assert.Equal(t, hash(), hash())
}

func TestPresences_follow_live_bookings(t *testing.T) {
	c := demo(t, tuesday)
	live := 0
	for _, b := range c.Bookings {
		if b.State.Live() {
			live += len(b.Span.Halves(booking.Building{}.Location()))
		}
	}

	rows := slices.Collect(city.Presences(c, slices.Values(c.Bookings)))

	assert.Len(t, rows, live)
	assert.Equal(t, booking.Office, rows[0].Status)
	assert.NotEmpty(t, rows[0].Unit)
}
