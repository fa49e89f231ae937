// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

func TestIndex_SignsUseTheRoomBetweenTables(t *testing.T) {
	_, desks := smallFloor()

	t.Run("they grow where tables stand apart, and keep off each other", func(t *testing.T) {
		x := newIndex(desks)

		assert.Greater(t, x.signs[0].w, symbolOf(desks[0].Shape).w*1.05)
		for i := range x.signs {
			for j := range i {
				assert.False(t, crowded(x.signs[i], x.signs[j]), "%s and %s", desks[i].Code, desks[j].Code)
			}
		}
	})

	t.Run("they stay as they are where tables touch", func(t *testing.T) {
		row := []booking.Desk{{ID: "a", Shape: booking.Shape{W: 1.6, D: 0.8}}, {ID: "b", Shape: booking.Shape{W: 1.6, D: 0.8, At: booking.Point{X: 1.6}}}}

		assert.Equal(t, symbolOf(row[0].Shape), newIndex(row).signs[0])
	})
}

func TestPlan_Frame(t *testing.T) {
	in(t, kit.Light)
	floor, desks := largeFloor(300)
	var zone []booking.DeskID
	for _, d := range desks[:24] {
		zone = append(zone, d.ID)
	}
	p := New(germanWords)
	p.SetFloor(floor, desks)
	p.Frame(zone[8], zone, 72)

	t.Run("shows a whole zone clear of what lies at its right, with numbers", func(t *testing.T) {
		p.Resize(fyne.NewSize(390, 420))

		from, to := p.picture.desks.around(8, zone)
		x0, y0 := p.picture.camera.at(from)
		x1, y1 := p.picture.camera.at(to)
		assert.True(t, x0 > 0 && y0 > 0 && x1 < 390-72 && y1 < 420, "%v %v to %v %v", x0, y0, x1, y1)
		assert.True(t, p.Legible(zone[8]))
	})

	t.Run("shows the desk alone where its zone is too large to be read", func(t *testing.T) {
		all := make([]booking.DeskID, len(desks))
		for i, d := range desks {
			all[i] = d.ID
		}

		p.Frame(zone[8], all, 72)

		assert.True(t, p.Legible(zone[8]))
		at := where(p, zone[8])
		assert.True(t, at.X > 0 && at.X < 390 && at.Y > 0 && at.Y < 420, "%v", at)
	})
}
