// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

func TestStrip_AroundAll(t *testing.T) {
	in(t, kit.Light)
	floor, desks := largeFloor(300)
	s := NewStrip(germanWords, fyne.NewSize(200, 140))
	s.SetFloor(floor, desks)
	s.Resize(fyne.NewSize(356, 140))
	far := []booking.DeskID{desks[0].ID, desks[5].ID, desks[100].ID, desks[200].ID}

	s.AroundAll(far...)

	for _, id := range far {
		x, y := s.picture.camera.at(desks[s.picture.desks.of[id]].Shape.At)
		assert.True(t, x > 0 && x < 356 && y > 0 && y < 140, "%s at %v %v", id, x, y)
	}
}

func TestStrip_KeepsNamesInSight(t *testing.T) {
	in(t, kit.Light)
	floor, desks := smallFloor()
	floor.Plan.Sections[0].Zone = "z"
	for i := range desks {
		desks[i].Zone = "z"
	}
	for name, height := range map[string]float32{"where there is room for it above": 300, "beside the desks where there is not": 110} {
		s := NewStrip(germanWords, fyne.NewSize(200, height))
		s.SetFloor(floor, desks)
		s.Resize(fyne.NewSize(600, height))
		s.Around(desks[5].ID)

		s.picture.render(600, int(height))

		labels := s.picture.labels.placed
		require.NotEmpty(t, labels, name)
		l := s.picture.drawn.lens
		assert.Contains(t, labels[0].words, "Wupper", name)
		assert.True(t, labels[0].box.Add(image.Pt(l.dx, l.dy)).In(image.Rect(0, 0, 600, int(height))), name)
	}
}

func TestPlan_FrameShowsTheNameOfTheZone(t *testing.T) {
	in(t, kit.Light)
	floor, desks := smallFloor()
	floor.Plan.Sections[0].Zone = "z"
	var zone []booking.DeskID
	for i := range desks {
		desks[i].Zone = "z"
		desks[i].Shape.At.X += 4 // the name stands at the left of the desks
		zone = append(zone, desks[i].ID)
	}
	p := New(germanWords)
	p.SetFloor(floor, desks)
	p.Resize(fyne.NewSize(390, 560))

	p.Frame(zone[0], zone, 72)

	x, y := p.picture.camera.at(booking.Point{})
	assert.True(t, x >= 0 && y >= 0, "the zone's corner is at %v %v", x, y)
	assert.True(t, p.Legible(zone[0]))
}
