// SPDX-License-Identifier: EUPL-1.2

package bookingtest

import (
	"context"
	"fmt"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// A Setup puts the places, people and rules of a test into a store: what an importer or the directory does in real life.
// Putting the same id again replaces the row.
type Setup interface {
	PutUnit(ctx context.Context, u staff.Unit) error
	PutPerson(ctx context.Context, p staff.Person) error
	PutBuilding(ctx context.Context, b booking.Building) error
	PutFloor(ctx context.Context, f booking.Floor) error
	PutZone(ctx context.Context, z booking.Zone) error
	PutDesk(ctx context.Context, d booking.Desk) error
	PutRules(ctx context.Context, r booking.Rules) error
	PutAmendment(ctx context.Context, a booking.Amendment) error
}

// A Town is a small town: all that a Setup can put.
type Town struct {
	Units     []staff.Unit
	People    []staff.Person
	Buildings []booking.Building
	Floors    []booking.Floor
	Zones     []booking.Zone
	Desks     []booking.Desk
	Rules     []booking.Rules
}

// The people of the small town: Ann and Bob work in the IT (it), Cem in its team for nets (net), Dora in the building
// department (bau). Ann, Bob and Cem are at home in zone "wupper".
const (
	Ann  staff.PersonID = "ann"
	Bob  staff.PersonID = "bob"
	Cem  staff.PersonID = "cem"
	Dora staff.PersonID = "dora"
)

// SmallTown is a town with two buildings. "berg" has the floors "berg-0" and "berg-1", "bahn" has "bahn-0"; each floor
// has two zones of four desks. Desk ids are floor.number such as "berg-0.1": 1 to 4 stand in the first zone, 5 to 8 in
// the second. Zone "wupper" (first of berg-0) is home of unit "it". Desk 4 of each floor is plain, the others have two
// monitors. The houses are open Monday to Friday 6 to 20 with a horizon of 28 days and holidays of DE-NW.
func SmallTown() Town {
	town := Town{
		Units: []staff.Unit{
			{ID: "stadt", Name: "Stadt"},
			{ID: "it", Parent: "stadt", Name: "Amt für Informationstechnik", Short: "IT", Lead: Ann},
			{ID: "net", Parent: "it", Name: "Team Netze"},
			{ID: "bau", Parent: "stadt", Name: "Bauamt"},
		},
		People: []staff.Person{
			{ID: Ann, Given: "Ann", Family: "Arendt", Unit: "it", FirstAider: true},
			{ID: Bob, Given: "Bob", Family: "Brück", Unit: "it"},
			{ID: Cem, Given: "Cem", Family: "Can", Unit: "net"},
			{ID: Dora, Given: "Dora", Family: "Dahl", Unit: "bau"},
		},
		Buildings: []booking.Building{
			{ID: "berg", Name: "An der Bergbahn 33", Address: "An der Bergbahn 33", TimeZone: "Europe/Berlin", At: booking.Point{X: 7.1997, Y: 51.2717}, Desks: 16},
			{ID: "bahn", Name: "Bundesbahndirektion", Address: "Döppersberg 41", TimeZone: "Europe/Berlin", At: booking.Point{X: 7.1487, Y: 51.2551}, Desks: 8},
		},
	}
	town.addFloor("berg", "berg-0", 0, booking.Zone{ID: "wupper", Name: "Wupper", Home: "it"}, booking.Zone{ID: "barmen", Name: "Barmen"})
	town.addFloor("berg", "berg-1", 1, booking.Zone{ID: "toelle", Name: "Toelleturm", Quiet: true}, booking.Zone{ID: "ronsdorf", Name: "Ronsdorf"})
	town.addFloor("bahn", "bahn-0", 0, booking.Zone{ID: "halle", Name: "Halle"}, booking.Zone{ID: "gleis", Name: "Gleis"})
	for _, b := range town.Buildings {
		town.Rules = append(town.Rules, townRules(b.ID))
	}
	return town
}

// townRules are written out and not taken from booking.DefaultRules, so that a changed default changes no test.
func townRules(building booking.BuildingID) booking.Rules {
	r := booking.Rules{Building: building, Horizon: 28, Region: "DE-NW", HomeDays: 7, CheckInEarly: 120}
	for weekday := 1; weekday <= 5; weekday++ {
		r.Open[weekday] = booking.OpenHours{From: 6 * 60, Until: 20 * 60}
	}
	return r
}

func (t *Town) addFloor(building booking.BuildingID, id booking.FloorID, ordinal int, zones ...booking.Zone) {
	t.Floors = append(t.Floors, booking.Floor{
		ID: id, Building: building, Ordinal: ordinal, Name: fmt.Sprintf("Etage %d", ordinal), Short: fmt.Sprint(ordinal),
		Plan: booking.Plan{W: 40, H: 12, Outline: []booking.Polygon{{{{X: 0, Y: 0}, {X: 40, Y: 0}, {X: 40, Y: 12}, {X: 0, Y: 12}}}}},
	})
	number := 0
	for _, z := range zones {
		z.Building, z.Floor = building, id
		t.Zones = append(t.Zones, z)
		for range 4 {
			number++
			t.Desks = append(t.Desks, townDesk(z, ordinal, number))
		}
	}
}

func townDesk(z booking.Zone, ordinal, number int) booking.Desk {
	d := booking.Desk{
		ID: booking.DeskID(fmt.Sprintf("%s.%d", z.Floor, number)), Building: z.Building, Floor: z.Floor, Zone: z.ID,
		Code:     fmt.Sprintf("%d.%d", ordinal, number),
		Shape:    booking.Shape{At: booking.Point{X: 4 * float64(number), Y: 3}, W: 1.6, D: 0.8},
		Features: booking.Features{Monitors: 2, Inches: 27, Docking: true, Quiet: z.Quiet},
	}
	if number == 4 {
		d.Features = booking.Features{}
	}
	return d
}

// Put puts the whole town.
func (t Town) Put(ctx context.Context, s Setup) error {
	return first(
		each(ctx, t.Units, s.PutUnit), each(ctx, t.People, s.PutPerson), each(ctx, t.Buildings, s.PutBuilding),
		each(ctx, t.Floors, s.PutFloor), each(ctx, t.Zones, s.PutZone), each(ctx, t.Desks, s.PutDesk),
		each(ctx, t.Rules, s.PutRules),
	)
}

// first runs the steps until one fails.
func first(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func each[T any](ctx context.Context, all []T, put func(context.Context, T) error) func() error {
	return func() error {
		for _, one := range all {
			if err := put(ctx, one); err != nil {
				return fmt.Errorf("put %+v: %w", one, err)
			}
		}
		return nil
	}
}

// NewTown is a Memory with the small town in it.
func NewTown() *Memory {
	m := NewMemory()
	if err := SmallTown().Put(context.Background(), m); err != nil {
		panic(err) // Memory's Setup never fails
	}
	return m
}
