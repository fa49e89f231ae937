// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/booking"
)

// twoRooms are two rooms side by side, two rows of three each; those of the second stand a hand lower. Below a corridor
// is a third room with one desk.
func twoRooms() *index {
	var desks []booking.Desk
	put := func(id booking.DeskID, zone booking.ZoneID, x, y float64) {
		desks = append(desks, booking.Desk{ID: id, Zone: zone, Shape: booking.Shape{W: 1.6, D: 1.1, At: booking.Point{X: x, Y: y}}})
	}
	for i, x := range []float64{1, 2.8, 4.6} {
		put(booking.DeskID("a"+string(rune('1'+i))), "a", x, 2)
		put(booking.DeskID("a"+string(rune('4'+i))), "a", x, 3.55)
		put(booking.DeskID("b"+string(rune('1'+i))), "b", x+8, 2.6)
		put(booking.DeskID("b"+string(rune('4'+i))), "b", x+8, 4.15)
	}
	put("c1", "c", 2.8, 11)
	return newIndex(desks)
}

func TestIndex_Walk(t *testing.T) {
	x := twoRooms()
	for _, c := range []struct {
		from booking.DeskID
		to   step
		want booking.DeskID
		why  string
	}{
		{"a3", down, "a6", "right below, not in the next room, which lies nearer in height"},
		{"a6", up, "a3", "and back"},
		{"b1", down, "b4", "right below"},
		{"b4", up, "b1", "right above, not in the next room"},
		{"a5", down, "c1", "across the corridor where the room ends"},
		{"c1", up, "a5", "and back"},
		{"c1", down, "c1", "nothing is below"},
		{"a2", right, "a3", "along the row"},
		{"a3", right, "b1", "on into the next room"},
		{"b1", left, "a3", "and back"},
		{"b3", right, "b4", "behind the last of a row comes the room's next row"},
		{"a1", left, "a1", "the first desk is the end"},
	} {
		got := x.desks[x.walk(x.of[c.from], c.to)].ID

		assert.Equal(t, c.want, got, "from %s: %s", c.from, c.why)
	}
}

func TestIndex_WalkMeetsEveryDesk(t *testing.T) {
	_, large := largeFloor(300)
	for name, x := range map[string]*index{"rooms": twoRooms(), "a large floor": newIndex(large)} {
		met := map[int]bool{x.rows[0][0]: true}
		for next := []int{x.rows[0][0]}; len(next) > 0; next = next[1:] {
			for _, to := range []step{left, right, up, down} {
				if i := x.walk(next[0], to); !met[i] {
					met[i] = true
					next = append(next, i)
				}
			}
		}

		assert.Len(t, met, len(x.desks), name)
	}
}
