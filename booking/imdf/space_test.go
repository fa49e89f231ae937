// SPDX-License-Identifier: EUPL-1.2

package imdf

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/booking"
)

func TestSpace_bounds_what_desks_in_one_place_cost(t *testing.T) {
	s := newSpace2d()
	wall := booking.Point{X: 1, Y: 1.5}
	s.add(booking.Line{From: wall, To: booking.Point{X: 2, Y: 1.5}})
	for range 19_000 {
		s.addPolygon(booking.Polygon{{{X: 0.1, Y: 0.1}, {X: 0.2, Y: 0.1}, {X: 0.2, Y: 0.2}}})
	}

	for at, list := range s.cells {
		assert.LessOrEqual(t, len(list), crowd, "%v", at)
	}
	assert.InDelta(t, 0.5, s.free(booking.Point{X: 1.5, Y: 1}, booking.Point{X: 0, Y: 1}), 1e-9, "the wall is seen")
}
