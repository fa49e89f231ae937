// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"cmp"
	"math"
	"slices"
)

// Reach is how far the centres of two desks may be apart, in metres, for people to sit beside or opposite each other.
const Reach = 4.2

// A Spot is a desk that a block may take.
type Spot struct {
	Desk DeskID
	At   Point
	// Area is the room and zone in which it stands: a wall or the border of a zone parts a block.
	Area string
}

// near tells whether people at the two desks sit together.
func (s Spot) near(o Spot) bool { return s.Area == o.Area && s.metres(o) <= Reach }

func (s Spot) metres(o Spot) float64 { return math.Hypot(s.At.X-o.At.X, s.At.Y-o.At.Y) }

// A Seating says for each person which of the spots is theirs; -1 for nobody's.
type Seating []int

// Seated is how many people have a desk.
func (s Seating) Seated() (n int) {
	for _, spot := range s {
		if spot >= 0 {
			n++
		}
	}
	return n
}

// Adjoin seats as many of so many people, at most so many of them, as find desks that adjoin: from each desk of the block one comes to each other by
// steps of at most Reach within one Area. Of blocks for equally many the one is taken whose desks lie closest around one of them. fits
// tells whether a person may have, and can use, the desk of a spot.
//
// From each desk a block grows by the nearest desk that adjoins it and lets one more be seated, who may have others change places. So of
// blocks for people to whom all desks are alike none lies closer, whatever the order of the spots.
func Adjoin(spots []Spot, people, most int, fits func(person, spot int) bool) Seating {
	g := newGrowth(spots, people, fits)
	best := block{seating: nobody(people)}
	for middle := range spots {
		if found := g.from(middle, min(people, most), best); found.betterThan(best) {
			best = found
		}
	}
	return best.seating
}

// A block is who sits where, and how far its desks lie from the middle one: the furthest, and all of them together.
type block struct {
	seating   Seating
	seated    int
	far, much float64
}

func (b block) betterThan(o block) bool {
	return cmp.Or(cmp.Compare(o.seated, b.seated), cmp.Compare(b.far, o.far), cmp.Compare(b.much, o.much)) < 0
}

func nobody(people int) Seating {
	s := make(Seating, people)
	for i := range s {
		s[i] = -1
	}
	return s
}

// A growth is what blocks grow in.
type growth struct {
	spots  []Spot
	people int
	fits   [][]int // by spot, the people
	next   [][]int // by spot, those that adjoin
}

func newGrowth(spots []Spot, people int, fits func(person, spot int) bool) growth {
	g := growth{spots: spots, people: people, fits: make([][]int, len(spots)), next: make([][]int, len(spots))}
	for i := range spots {
		for person := range people {
			if fits(person, i) {
				g.fits[i] = append(g.fits[i], person)
			}
		}
		for j := range i {
			if spots[i].near(spots[j]) {
				g.next[i], g.next[j] = append(g.next[i], j), append(g.next[j], i)
			}
		}
	}
	return g
}

// from is the block around a middle. It gives up when it cannot be better than one that is known.
func (g *growth) from(middle, most int, known block) (b block) {
	b.seating = nobody(g.people)
	met := make([]bool, len(g.spots))
	edge := []int{middle}
	met[middle] = true
	for len(edge) > 0 && b.seated < most {
		at := 0
		for i := range edge {
			if g.spots[edge[i]].metres(g.spots[middle]) < g.spots[edge[at]].metres(g.spots[middle]) {
				at = i
			}
		}
		spot := edge[at]
		edge = slices.Delete(edge, at, at+1)
		if !g.seat(spot, b.seating, make([]bool, g.people)) {
			if spot == middle {
				return b
			}
			continue
		}
		metres := g.spots[spot].metres(g.spots[middle])
		b.seated, b.far, b.much = b.seated+1, max(b.far, metres), b.much+metres
		if known.seated == most && b.far > known.far {
			return block{seating: b.seating}
		}
		for _, other := range g.next[spot] {
			if !met[other] {
				met[other] = true
				edge = append(edge, other)
			}
		}
	}
	return b
}

// seat finds somebody for a spot, who may leave theirs to somebody else's: one augmenting path (Kuhn).
func (g *growth) seat(spot int, seating Seating, asked []bool) bool {
	for _, person := range g.fits[spot] {
		if asked[person] {
			continue
		}
		asked[person] = true
		was := seating[person]
		if was >= 0 && !g.seat(was, seating, asked) {
			continue
		}
		seating[person] = spot
		return true
	}
	return false
}

// RoomAt is the number of the room in which a point lies; -1 for none. Of several it is the smallest, as a hall may be drawn around rooms.
func (p Plan) RoomAt(at Point) int {
	room, size := -1, 0.0
	for i := range p.Rooms {
		if !p.Rooms[i].Shape.Holds(at) {
			continue
		}
		if s := p.Rooms[i].Shape.Area(); room < 0 || s < size {
			room, size = i, s
		}
	}
	return room
}
