// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
)

// What the people of a city know when they wish for something: their house, its desks, and what was booked a day ago.
type plans struct {
	people []staff.Person
	house  map[staff.PersonID]booking.BuildingID
	desks  map[booking.BuildingID][]seatAt
	busy   map[deskDay]bool
	mine   map[staff.PersonID][]booking.Booking // live ones, from Monday on
	monday booking.Day
}

type seatAt struct {
	id   booking.DeskID
	home staff.UnitID // whose zone it is in, for whom alone it can be booked far ahead
}

type deskDay struct {
	desk booking.DeskID
	day  booking.Day
}

// readPlans reads what people know. Bookings of the coming weeks say who goes where.
func readPlans(t *testing.T, c *central.Central, monday booking.Day) *plans {
	p := &plans{
		house: map[staff.PersonID]booking.BuildingID{}, desks: map[booking.BuildingID][]seatAt{}, busy: map[deskDay]bool{},
		mine: map[staff.PersonID][]booking.Booking{}, monday: monday,
	}
	require.NoError(t, c.Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) (err error) {
		if p.people, err = snap.Store().People(ctx); err != nil {
			return err
		}
		if err := p.readDesks(ctx, snap.Store()); err != nil {
			return err
		}
		return p.readBookings(ctx, snap.Store())
	}))
	var houses []booking.BuildingID
	for house := range p.desks {
		houses = append(houses, house)
	}
	slices.Sort(houses)
	for i, one := range p.people { // who has booked nothing goes to any house
		if p.house[one.ID] == "" {
			p.house[one.ID] = houses[i%len(houses)]
		}
	}
	return p
}

func (p *plans) readDesks(ctx context.Context, rows store.Booking) error {
	buildings, err := rows.Buildings(ctx)
	if err != nil {
		return err
	}
	for _, b := range buildings {
		floors, err := rows.Floors(ctx, b.ID)
		if err != nil {
			return err
		}
		for _, floor := range floors {
			zones, err := rows.Zones(ctx, floor.ID)
			if err != nil {
				return err
			}
			desks, err := rows.Desks(ctx, floor.ID)
			if err != nil {
				return err
			}
			homes := map[booking.ZoneID]staff.UnitID{}
			for _, zone := range zones {
				homes[zone.ID] = zone.Home
			}
			for _, d := range desks {
				if !d.Blocked {
					p.desks[b.ID] = append(p.desks[b.ID], seatAt{d.ID, homes[d.Zone]})
				}
			}
		}
	}
	return nil
}

func (p *plans) readBookings(ctx context.Context, rows store.Booking) error {
	for _, one := range p.people {
		own, err := rows.Bookings(ctx, one.ID, p.monday.Start(berlin))
		if err != nil {
			return err
		}
		for _, b := range own {
			if b.State.Live() {
				p.mine[one.ID] = append(p.mine[one.ID], b)
				p.house[one.ID] = b.Building
				p.busy[deskDay{b.Desk, b.Span.Day(berlin)}] = true
			}
		}
	}
	return nil
}

func (p *plans) person(id staff.PersonID) staff.Person {
	return p.people[slices.IndexFunc(p.people, func(one staff.Person) bool { return one.ID == id })]
}

var berlin = booking.Building{}.Location()

// day is a working day of the next four weeks, after Monday, on which the person has no booking.
func (p *plans) day(who staff.PersonID, random *rand.Rand) booking.Day {
	for {
		day := p.monday + 1 + booking.Day(random.IntN(24))
		if weekday := day.Weekday(); weekday == time.Saturday || weekday == time.Sunday {
			continue
		}
		if !slices.ContainsFunc(p.mine[who], func(b booking.Booking) bool { return b.Span.Day(berlin) == day }) || random.IntN(8) == 0 {
			return day
		}
	}
}

// free is a desk of the person's house that their plan shows free on the day; any one when it shows none.
func (p *plans) free(who staff.Person, day booking.Day, random *rand.Rand) booking.DeskID {
	desks := p.desks[p.house[who.ID]]
	for range 2 * len(desks) {
		d := desks[random.IntN(len(desks))]
		if !p.busy[deskDay{d.id, day}] && (d.home == "" || d.home == who.Unit || day < p.monday+7) {
			return d.id
		}
	}
	return desks[random.IntN(len(desks))].id
}

// popular is one of the few desks of the house that many want.
func (p *plans) popular(who staff.Person, random *rand.Rand) booking.DeskID {
	desks := p.desks[p.house[who.ID]]
	return desks[random.IntN(min(2, len(desks)))].id
}

func (p *plans) reserve(f *visitor, desk booking.DeskID, day booking.Day) (booking.BookingID, syncing.OpID) {
	id := booking.BookingID(uuidOf(f.random))
	return id, f.wish(booking.KindReserve, booking.Reserve{Booking: id, Desk: desk, Span: booking.SpanOf(day, booking.FullDay, berlin)}, "")
}

// uuidOf is a UUIDv4 that a seed repeats.
func uuidOf(random *rand.Rand) string {
	a, b := random.Uint64(), random.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", a>>32, a>>16&0xffff, a&0xfff, 0x8000|b>>48&0x3fff, b&0xffffffffffff)
}

// daySooner is what a person does on the day that the others have not heard of: a desk for a coming day, and a day planned.
func (p *plans) daySooner(f *visitor, who staff.Person) {
	day := p.day(who.ID, f.random)
	p.reserve(f, p.free(who, day, f.random), day)
	f.wish(booking.KindPlanDay, booking.PlanDay{Day: p.monday + 1 + booking.Day(f.random.IntN(4)), Halves: []booking.Half{booking.PM}, Status: booking.HomeOffice}, "")
}

// opsOfMonday is how many ops a device brings along.
const opsOfMonday = 5

// morning is what a device brings along: the day's check-in or a word about it, two desks for coming days, one that many
// want, and one given back.
func (p *plans) morning(f *visitor, who staff.Person) {
	mine := p.mine[who.ID]
	if len(mine) > 0 && mine[0].Span.Day(berlin) == p.monday {
		f.wish(booking.KindCheckIn, booking.CheckIn{Booking: mine[0].ID}, "")
		mine = mine[1:]
	} else {
		f.wish(booking.KindPlanDay, booking.PlanDay{Day: p.monday, Halves: []booking.Half{booking.AM, booking.PM}, Status: booking.HomeOffice}, "")
	}
	day := p.day(who.ID, f.random)
	first, op := p.reserve(f, p.free(who, day, f.random), day)
	day = p.day(who.ID, f.random)
	p.reserve(f, p.free(who, day, f.random), day)
	p.reserve(f, p.popular(who, f.random), p.day(who.ID, f.random))
	if len(mine) > 0 {
		f.wish(booking.KindRelease, booking.Release{Booking: mine[f.random.IntN(len(mine))].ID}, "")
	} else {
		f.wish(booking.KindRelease, booking.Release{Booking: first}, op)
	}
}
