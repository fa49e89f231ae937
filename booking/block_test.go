// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	. "github.com/pult-app/pult/booking"
)

func anybody(int, int) bool { return true }

// row are desks of an area, side by side.
func row(area string, y float64, xs ...float64) (spots []Spot) {
	for _, x := range xs {
		spots = append(spots, Spot{At: Point{X: x, Y: y}, Area: area})
	}
	return spots
}

func TestAdjoin_seats_people_closest_to_each_other(t *testing.T) {
	spots := append(row("a", 0, 0, 4, 8, 12), row("a", 10, 0, 1.6, 3.2)...)

	seating := Adjoin(spots, 3, 3, anybody)

	assert.ElementsMatch(t, []int{4, 5, 6}, seating, "the dense row, and not the one that comes first")
}

func TestAdjoin_does_not_reach_through_walls(t *testing.T) {
	spots := append(row("room", 0, 0, 1.6), row("next door", 0, 3.2, 4.8)...)

	assert.Equal(t, 2, Adjoin(spots, 4, 4, anybody).Seated())
}

func TestAdjoin_leaves_a_fitting_desk_to_who_needs_it(t *testing.T) {
	spots := row("a", 0, 0, 1.6, 3.2)
	fits := func(person, spot int) bool { return person != 2 || spot == 1 }

	seating := Adjoin(spots, 3, 3, fits)

	require.Equal(t, 3, seating.Seated())
	assert.Equal(t, 1, seating[2])
}

func TestAdjoin_seats_nobody_where_nothing_fits(t *testing.T) {
	assert.Zero(t, Adjoin(row("a", 0, 0, 1), 2, 2, func(int, int) bool { return false }).Seated())
	assert.Zero(t, Adjoin(nil, 2, 2, anybody).Seated())
	assert.Zero(t, Adjoin(row("a", 0, 0, 1), 2, 0, anybody).Seated())
}

// drawSpots are some desks on a grid of two rooms.
func drawSpots(t *rapid.T) []Spot {
	n := rapid.IntRange(0, 12).Draw(t, "desks")
	spots, taken := []Spot{}, map[Point]bool{}
	for range n {
		at := Point{X: float64(rapid.IntRange(0, 6).Draw(t, "x")) * 1.7, Y: float64(rapid.IntRange(0, 3).Draw(t, "y")) * 2.1}
		if !taken[at] {
			taken[at] = true
			spots = append(spots, Spot{At: at, Area: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "room")})
		}
	}
	return spots
}

func metres(a, b Spot) float64 { return math.Hypot(a.At.X-b.At.X, a.At.Y-b.At.Y) }

// together tells whether from each of the spots one comes to each other.
func together(spots []Spot, which []int) bool {
	met := map[int]bool{which[0]: true}
	for grew := true; grew; {
		grew = false
		for _, to := range which {
			for from := range met {
				if !met[to] && spots[from].Area == spots[to].Area && metres(spots[from], spots[to]) <= Reach {
					met[to], grew = true, true
				}
			}
		}
	}
	return len(met) == len(which)
}

// width is how far the furthest of the spots lies from the one that lies best.
func width(spots []Spot, which []int) float64 {
	best := math.Inf(1)
	for _, middle := range which {
		far := 0.0
		for _, other := range which {
			far = max(far, metres(spots[middle], spots[other]))
		}
		best = min(best, far)
	}
	return best
}

// choices are all ways to take so many of n.
func choices(n, k int, take func([]int)) {
	var walk func(from int, chosen []int)
	walk = func(from int, chosen []int) {
		if len(chosen) == k {
			take(chosen)
			return
		}
		for i := from; i < n; i++ {
			walk(i+1, append(chosen, i))
		}
	}
	walk(0, nil)
}

func TestAdjoin_finds_a_connected_block_of_fitting_desks_and_none_lies_closer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		spots, people := drawSpots(t), rapid.IntRange(1, 5).Draw(t, "people")
		picky := rapid.SliceOfNDistinct(rapid.IntRange(0, 59), 0, 30, rapid.ID[int]).Draw(t, "does not fit")
		unfit := map[int]bool{}
		for _, at := range picky {
			unfit[at] = true
		}
		fits := func(person, spot int) bool { return !unfit[person*12+spot] }

		seating := Adjoin(spots, people, people, fits)

		var seats []int
		taken := map[int]bool{}
		for person, spot := range seating {
			if spot < 0 {
				continue
			}
			assert.True(t, fits(person, spot), "person %d sits at %d", person, spot)
			assert.False(t, taken[spot], "two people sit at %d", spot)
			taken[spot] = true
			seats = append(seats, spot)
		}
		if len(seats) > 0 {
			assert.True(t, together(spots, seats), "%v is no block", seats)
		}
		if len(picky) > 0 {
			return
		}
		most, closest := 0, math.Inf(1)
		for k := min(people, len(spots)); k > 0 && most == 0; k-- {
			choices(len(spots), k, func(which []int) {
				if together(spots, which) {
					most, closest = k, min(closest, width(spots, which))
				}
			})
		}
		assert.Equal(t, most, len(seats))
		if most > 0 {
			assert.InDelta(t, closest, width(spots, seats), 1e-9)
		}
	})
}
