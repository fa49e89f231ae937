// SPDX-License-Identifier: EUPL-1.2

package city

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/imdf"
	"github.com/pult-app/pult/staff"
)

// The model customer in figures.
const (
	FullBuildings = 391
	FullDesks     = 5_000
	FullPeople    = 9_136
	FullDays      = 90 // open days with bookings
	fullAhead     = 15 // of them from tomorrow on
)

// Full is the city in full size for load tests: 391 buildings with 5,000 shared desks, 9,136 people in some 700 units,
// and 90 open days with about 350,000 bookings, 15 of the days ahead. The two houses and the people of the demo are
// among them. Bookings come one by one, day by day, and never overlap; the sequence may be walked more than once and is
// always the same. City.Bookings and City.Presence stay empty: see Presences.
func Full(seed uint64, today booking.Day) (City, iter.Seq[booking.Booking], error) {
	var c City
	rng := stream(seed, "full")
	for _, b := range append(Archive(seed).Buildings, furtherHouses(rng)...) {
		b.Building.Desks = len(b.Desks)
		c.add(b)
		c.Rules = append(c.Rules, booking.DefaultRules(b.Building.ID))
	}
	c.populate(stream(seed, "people"))
	c.grow(rng)
	days, err := openDays(today)
	if err != nil {
		return City{}, nil, err
	}
	return c, c.bookings(seed, today, days), nil
}

// openDays are the last open days up to today and the next ones.
func openDays(today booking.Day) ([]booking.Day, error) {
	collect := func(day, step booking.Day, n int) (days []booking.Day, err error) {
		for len(days) < n {
			open, err := isOpen(day)
			if err != nil {
				return nil, err
			}
			if open {
				days = append(days, day)
			}
			day += step
		}
		return days, nil
	}
	past, err := collect(today, -1, FullDays-fullAhead)
	if err != nil {
		return nil, err
	}
	slices.Reverse(past)
	next, err := collect(today+1, 1, fullAhead)
	return append(past, next...), err
}

var (
	houseKinds = []string{
		"Verwaltungshaus", "Bürgerbüro", "Bezirkssozialdienst", "Feuerwache", "Betriebshof", "Kindertagesstätte",
		"Grundschule", "Gesamtschule", "Stadtteilbibliothek", "Jugendzentrum", "Gesundheitsamt", "Musikschule",
	}
	quarters = []string{
		"Elberfeld", "Barmen", "Vohwinkel", "Cronenberg", "Ronsdorf", "Langerfeld", "Beyenburg", "Oberbarmen",
		"Unterbarmen", "Heckinghausen", "Uellendahl", "Katernberg", "Sonnborn", "Varresbeck", "Nützenberg", "Arrenberg",
		"Ölberg", "Mirke", "Ostersbaum", "Rott", "Sedansberg", "Wichlinghausen", "Nächstebreck", "Lichtscheid",
		"Küllenhahn", "Hahnerberg", "Sudberg", "Kohlfurth", "Linde", "Blombach", "Rauental", "Clausen", "Loh", "Hesselnberg",
	}
	streets = []string{
		"Friedrich-Engels-Allee", "Höhne", "Wichlinghauser Straße", "Gathe", "Hofkamp", "Briller Straße", "Kaiserstraße",
		"Remscheider Straße", "Hauptstraße", "Uellendahler Straße", "Nevigeser Straße", "Lüttringhauser Straße",
	}
)

// furtherHouses are all but the two of the demo. Sizes are skewed as those of a real city: many with a handful of
// desks, a few with more than a hundred.
func furtherHouses(rng *rand.Rand) []imdf.BuildingPlan {
	sizes := shares(rng, FullBuildings-2, FullDesks-demoDesks)
	plans := make([]imdf.BuildingPlan, len(sizes))
	for i, desks := range sizes {
		name := houseKinds[i%len(houseKinds)] + " " + quarters[i/len(houseKinds)]
		address := fmt.Sprintf("%s %d, %d Wuppertal", pick(rng, streets), 1+rng.IntN(240), 42103+2*rng.IntN(10))
		d := newDrawing(name, address, 7.02+rng.Float64()*0.25, 51.19+rng.Float64()*0.11, float64(rng.IntN(90)-45), rng)
		for ordinal := 0; desks > 0; ordinal++ {
			here := min(desks, 48)
			d.plain(ordinal, here)
			desks -= here
		}
		plans[i] = *d.BuildingPlan
	}
	return plans
}

// demoDesks are the desks of the demo's two houses.
const demoDesks = 228

// shares splits a whole number into n parts of two or more.
func shares(rng *rand.Rand, n, whole int) []int {
	weights, sum := make([]float64, n), 0.0
	for i := range weights {
		w := rng.Float64()
		weights[i] = w * w * w * w
		sum += weights[i]
	}
	parts, left := make([]int, n), whole-2*n
	for i, w := range weights {
		parts[i] = 2 + int(w/sum*float64(whole-2*n))
		left -= parts[i] - 2
	}
	for i := 0; left > 0; i, left = i+1, left-1 {
		parts[i%n]++
	}
	return parts
}

// plain adds a floor with rooms of eight desks at both sides of a corridor.
func (d *drawing) plain(ordinal, desks int) {
	const roomW, roomH = 7.9, 6.1
	rooms := (desks + 7) / 8
	columns := (rooms+1)/2 + 1
	w := 2*wall + float64(columns)*roomW
	s := d.sheet(ordinal, []string{"Erdgeschoss", "1. Etage", "2. Etage", "3. Etage", "4. Etage", "5. Etage"}[min(ordinal, 5)], w, 2*wall+2*roomH+2)
	s.room("walkway", "Flur", rect{wall, wall + roomH, w - wall, wall + roomH + 2}, false)
	s.room("stairs", "", rect{wall, wall, wall + roomW, wall + roomH}, false)
	s.sign("stairs", "Treppe", wall+roomW/3, wall+roomH/2)
	s.sign("elevator", "Aufzug", wall+2*roomW/3, wall+roomH/2)
	s.room("restroom", "", rect{wall, wall + roomH + 2, wall + roomW, wall + 2*roomH + 2}, false)
	s.sign("restroom", "WC", wall+roomW/2, wall+roomH*1.5+2)
	for room := range rooms {
		x, y := wall+float64(1+room/2)*roomW, wall+float64(room%2)*(roomH+2)
		zone := s.office(quarters[(room+ordinal*7)%len(quarters)], "", room%5 == 4, rect{x, y, x + roomW, y + roomH})
		edge := wall + roomH + float64(room%2)*2
		s.door(x+3, edge, x+4.4, edge)
		here := min(8, desks-8*room)
		s.row(zone, x+1.3, y+2.5, (here+1)/2, 180)
		s.row(zone, x+1.3, y+2.5+face, here/2, 0)
	}
}

// grow adds units and people until the city is full, and gives teams a Heimat.
func (c *City) grow(rng *rand.Rand) {
	offices := []string{
		"Jugendamt", "Schulverwaltung", "Kämmerei", "Rechtsamt", "Ordnungsamt", "Gesundheitsamt", "Stadtbibliothek",
		"Feuerwehr", "Gebäudemanagement", "Grünflächen und Forsten", "Umweltschutz", "Vermessung und Katasteramt",
		"Jobcenter", "Zuwanderung und Integration", "Kulturbüro", "Sport- und Bäderamt", "Statistik und Wahlen",
		"Stadtmarketing", "Steueramt", "Tageseinrichtungen für Kinder",
	}
	names := newNamer(rng)
	for _, p := range c.People {
		names.used[p.Name()] = true
	}
	for i, name := range offices {
		c.Units = append(c.Units, staff.Unit{
			ID: staff.UnitID(fmt.Sprintf("u-amt-%02d", i)), Parent: []staff.UnitID{"u-gb-digital", "u-gb-soziales", "u-gb-bauen"}[i%3],
			Name: name, Short: fmt.Sprint(500 + i),
		})
	}
	for n := 0; len(c.People) < FullPeople; n++ {
		parent := n % len(offices)
		t := teamOf(staff.UnitID(fmt.Sprintf("u-team-%03d", n)), staff.UnitID(fmt.Sprintf("u-amt-%02d", parent)),
			fmt.Sprintf("%s, Team %d", offices[parent], n/len(offices)+1), fmt.Sprintf("%d.%d", 500+parent, n/len(offices)+1),
			min(8+rng.IntN(10), FullPeople-len(c.People)), false)
		members := t.members(names, len(c.People), rng)
		t.unit.Lead = members[0].ID
		c.Units, c.People = append(c.Units, t.unit), append(c.People, members...)
	}
	c.leadAbove()
	c.Profiles = nil
	c.profile(rng)
	c.settle()
}

// settle gives every team of the large city a Heimat: zone after zone, as long as there are zones.
func (c *City) settle() {
	homes := map[booking.ZoneID]staff.UnitID{}
	n := 0
	for i := range c.Zones {
		z := &c.Zones[i]
		if z.Building == c.Buildings[0].ID || z.Building == c.Buildings[1].ID || z.Quiet || i%5 == 0 {
			continue
		}
		if id := staff.UnitID(fmt.Sprintf("u-team-%03d", n)); c.has(id) {
			z.Home, n = id, n+1
			homes[z.ID] = id
		}
	}
	for i := range c.Floors {
		sections := c.Floors[i].Plan.Sections
		for k := range sections {
			if home := homes[sections[k].Zone]; home != "" {
				sections[k].Home = home
			}
		}
	}
}

func (c *City) has(id staff.UnitID) bool {
	return slices.ContainsFunc(c.Units, func(u staff.Unit) bool { return u.ID == id })
}
