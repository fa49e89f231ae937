// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"fmt"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

func rect(x, y, w, h float64) booking.Polygon {
	return booking.Polygon{{{X: x, Y: y}, {X: x + w, Y: y}, {X: x + w, Y: y + h}, {X: x, Y: y + h}}}
}

// smallFloor has two zones, a corridor, a service room and a meeting room; eight desks in two rows of four, back to
// back, each 1.6 by 0.8 m.
func smallFloor() (booking.Floor, []booking.Desk) {
	plan := booking.Plan{W: 24, H: 16, Outline: []booking.Polygon{rect(0, 0, 24, 16)}}
	plan.Rooms = []booking.Room{
		{Kind: "office", Shape: rect(0, 0, 12, 9), Label: booking.Point{X: 6, Y: 4.5}},
		{Name: "Toelleturm", Kind: "conferenceroom", Shape: rect(12, 0, 12, 9), Label: booking.Point{X: 18, Y: 4.5}},
		{Name: "Flur", Kind: "walkway", Shape: rect(0, 9, 24, 3), Label: booking.Point{X: 12, Y: 10.5}},
		{Kind: "restroom", Shape: rect(0, 12, 24, 4), Label: booking.Point{X: 12, Y: 14}},
	}
	plan.Doors = []booking.Line{{From: booking.Point{X: 5, Y: 9}, To: booking.Point{X: 6.5, Y: 9}}}
	plan.Sections = []booking.Section{{Name: "Wupper", Home: "it", Shape: rect(0, 0, 12, 9), Label: booking.Point{X: 6, Y: 4.5}}}
	plan.Signs = []booking.Sign{{Kind: "restroom", At: booking.Point{X: 6, Y: 14}}, {Kind: "phone", At: booking.Point{X: 22, Y: 7}}}
	plan.Fixtures = []booking.Fixture{{Kind: "table", Shape: rect(16, 3, 4, 3)}}
	return booking.Floor{ID: "f", Name: "3. Etage", Plan: plan}, deskBlock(1, 2, 4, 0, 0)
}

// deskBlock is pairs of rows of desks back to back.
func deskBlock(pairs int, first, across int, x, y float64) (out []booking.Desk) {
	for row := range 2 * pairs {
		for i := range across {
			d := booking.Desk{Code: fmt.Sprintf("3.%02d", first+len(out)), Floor: "f"}
			d.ID = booking.DeskID("d" + d.Code[2:])
			d.Shape = booking.Shape{W: 1.6, D: 0.8, At: booking.Point{X: x + 1.6 + 1.8*float64(i), Y: y + 3.5 + 0.85*float64(row%2) + 4.4*float64(row/2)}}
			if row%2 == 0 {
				d.Shape.Turn = 180
			}
			out = append(out, d)
		}
	}
	return out
}

// largeFloor has rooms of 24 desks side by side and about n desks in all.
func largeFloor(n int) (booking.Floor, []booking.Desk) {
	plan := booking.Plan{}
	var desks []booking.Desk
	across := 1
	for across*across*24 < n {
		across++
	}
	for i := 0; len(desks) < n; i++ {
		x, y := float64(i%across)*14, float64(i/across)*13
		plan.Rooms = append(plan.Rooms, booking.Room{Name: fmt.Sprint("Raum ", i), Kind: "office", Shape: rect(x, y, 13.5, 11), Label: booking.Point{X: x + 6, Y: y + 5}})
		plan.Doors = append(plan.Doors, booking.Line{From: booking.Point{X: x + 4, Y: y + 11}, To: booking.Point{X: x + 6, Y: y + 11}})
		plan.Sections = append(plan.Sections, booking.Section{Name: fmt.Sprint("Zone ", i), Shape: rect(x, y, 13.5, 11)})
		for j, d := range deskBlock(2, len(desks), 6, x, y-0.5) {
			d.ID = booking.DeskID(fmt.Sprint("d", i, "-", j))
			desks = append(desks, d)
		}
		plan.W, plan.H = max(plan.W, x+14), max(plan.H, y+13)
	}
	plan.Outline = []booking.Polygon{rect(0, 0, plan.W, plan.H)}
	return booking.Floor{ID: "f", Plan: plan}, desks
}

// everyState gives the desks all states in turn.
func everyState(desks []booking.Desk) Marks {
	marks := Marks{}
	for i, d := range desks {
		marks[d.ID] = []Mark{{}, {State: Taken}, {State: Taken}, {State: Colleague, Initials: "AD"}, {}, {Unfit: true}, {State: Blocked}, {Suggestion: 1 + i%5}}[i%8]
	}
	if len(desks) > 3 {
		marks[desks[1].ID] = Mark{State: Mine}
		marks[desks[2].ID] = Mark{State: Requested}
	}
	return marks
}

type unit = staff.UnitID
