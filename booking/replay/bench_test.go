// SPDX-License-Identifier: EUPL-1.2

package replay

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
)

// full is the largest house of the full-size city in eight weeks: 150 desks on five floors and about 5,000 wishes of 800 people.
func full() Past {
	rng := rand.New(rand.NewPCG(1, 1))
	p := Past{House: booking.Building{ID: "haus", TimeZone: "Europe/Berlin"}, From: monday, Until: monday + 55}
	p.Book.Rules = booking.DefaultRules(p.House.ID)
	for floor := range 5 {
		f := booking.FloorID(fmt.Sprint(floor))
		p.Floors = append(p.Floors, booking.Floor{ID: f, Ordinal: floor})
		for zone := range 3 {
			z := booking.ZoneID(fmt.Sprint(floor, "-", zone))
			p.Zones = append(p.Zones, booking.Zone{ID: z, Floor: f})
			for d := range 10 {
				p.Desks = append(p.Desks, booking.Desk{ID: booking.DeskID(fmt.Sprint(z, "-", d)), Building: p.House.ID, Floor: f, Zone: z, Code: fmt.Sprintf("%d.%d%d", floor, zone, d)})
			}
		}
	}
	p.People = make([]Person, 800)
	for day := p.From; day <= p.Until; day++ {
		if day.Weekday() == time.Saturday || day.Weekday() == time.Sunday {
			continue
		}
		for _, who := range rng.Perm(len(p.People))[:125] {
			made := (day - booking.Day(rng.IntN(14))).At(p.House.Location(), booking.Clock(rng.IntN(24*60)))
			p.Wishes = append(p.Wishes, Wish{Who: who, Made: made, Desk: p.Desks[rng.IntN(len(p.Desks))].ID, Span: booking.SpanOf(day, booking.FullDay, p.House.Location())})
		}
	}
	p.Settle()
	return p
}

func BenchmarkRun(b *testing.B) {
	p := full()
	for b.Loop() {
		_, err := p.Run(context.Background(), Scenario{Fewer: 20})
		require.NoError(b, err)
	}
	b.ReportMetric(float64(len(p.Wishes)), "wishes")
	b.ReportMetric(float64(b.Elapsed())/float64(time.Microsecond)/float64(b.N*len(p.Wishes)), "µs/wish")
}
