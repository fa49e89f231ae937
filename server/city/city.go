// SPDX-License-Identifier: EUPL-1.2

package city

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/imdf"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
)

// A City is all that a server needs to begin with.
type City struct {
	Units     []staff.Unit // parents stand before their children
	People    []staff.Person
	Profiles  []staff.Profile
	Buildings []booking.Building
	Floors    []booking.Floor
	Zones     []booking.Zone
	Desks     []booking.Desk
	Rules     []booking.Rules
	// Bookings never overlap, neither for a desk nor for a person, and lie on open days only.
	Bookings []booking.Booking
	// Presence are the day plans: at most one row per person, day and half.
	Presence []booking.Presence
	// Channels, Posts and Comments are the news of the last days; the full-size city has none.
	Channels []news.Channel
	Posts    []news.Post
	Comments []news.Comment
}

// DemoPerson is who the demo signs in as.
const DemoPerson = staff.PersonID("p-jana")

// Demo is the small city: two buildings with six floors, about 220 desks, 180 people and four weeks of bookings and day
// plans, two weeks before today and two after it. Its floor plans have been through a written archive and the importer.
func Demo(seed uint64, today booking.Day) (City, error) {
	var c City
	archive, err := throughImporter(Archive(seed))
	if err != nil {
		return City{}, err
	}
	for _, b := range archive.Buildings {
		c.add(b)
		c.Rules = append(c.Rules, booking.DefaultRules(b.Building.ID))
		if i := len(c.Rules) - 1; i > 0 { // one house waits for nobody for ever
			c.Rules[i].CheckInWithin = 210
		}
	}
	c.populate(stream(seed, "people"))
	c.tell(today)
	return c, c.live(stream(seed, "days"), today)
}

// Archive is the demo city's plans as an IMDF archive that can be written, for people who want to see one.
func Archive(seed uint64) imdf.Archive {
	return imdf.Archive{
		Venue: "Stadt Wuppertal", Language: "de", Created: time.Date(2026, time.January, 5, 8, 0, 0, 0, time.UTC),
		Buildings: []imdf.BuildingPlan{
			direktion(stream(seed, "direktion")), bergbahn(stream(seed, "bergbahn")),
		},
	}
}

func throughImporter(a imdf.Archive) (imdf.Archive, error) {
	var text bytes.Buffer
	if err := imdf.Write(&text, a); err != nil {
		return a, fmt.Errorf("write the demo city's plans: %w", err)
	}
	read, err := imdf.ReadZip(bytes.NewReader(text.Bytes()), int64(text.Len()))
	if err != nil {
		return a, fmt.Errorf("read the demo city's plans: %w", err)
	}
	return read, nil
}

func (c *City) add(b imdf.BuildingPlan) {
	c.Buildings = append(c.Buildings, b.Building)
	c.Floors = append(c.Floors, b.Floors...)
	c.Zones = append(c.Zones, b.Zones...)
	c.Desks = append(c.Desks, b.Desks...)
}

// stream is a source of randomness of its own for one purpose, so that a change to one part leaves the others as they
// are.
func stream(seed uint64, purpose string) *rand.Rand {
	hash := uint64(14695981039346656037) // FNV-1a
	for _, b := range []byte(purpose) {
		hash = (hash ^ uint64(b)) * 1099511628211
	}
	return rand.New(rand.NewPCG(seed, hash))
}
