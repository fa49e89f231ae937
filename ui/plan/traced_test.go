// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"fmt"
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/tracing"
	"github.com/pult-app/pult/ui/kit"
)

// TestPicture_shows_a_floor_that_was_drawn_by_hand as any other: rooms, zones and desks where somebody has put them.
func TestPicture_shows_a_floor_that_was_drawn_by_hand(t *testing.T) {
	in(t, kit.Light)
	d := tracing.Draft{W: 60, H: 40}
	for i, name := range []string{"Großraum West", "Großraum Ost", "Wuppertal", "Teeküche"} {
		x, y, w, h := 10+float64(i%2)*16, 8+float64(i/2)*11, 16.0, 11.0
		kind := []string{"office", "office", "conferenceroom", "kitchen"}[i]
		shape := booking.Polygon{{{X: x, Y: y}, {X: x + w, Y: y}, {X: x + w, Y: y + h}, {X: x, Y: y + h}}}
		d.Rooms = append(d.Rooms, tracing.Room{ID: fmt.Sprint("r", i), Name: name, Kind: kind, Shape: shape})
		if i == 0 {
			d.Zones = append(d.Zones, tracing.Zone{ID: "z", Name: "Wupper", Quiet: true, Shapes: []booking.Polygon{shape}})
		}
	}
	for i := range 24 {
		turn := float64((1 - i/6%2) * 180) // face to face
		d.Desks = append(d.Desks, tracing.Desk{ID: fmt.Sprint("k", i), Code: fmt.Sprintf("3.%02d", i+1),
			Shape: booking.Shape{At: booking.Point{X: 13 + 2.1*float64(i%6) + 16*float64(i/12), Y: 12 + 0.9*float64(i/6%2)}, W: 1.6, D: 0.8, Turn: turn}})
	}
	require.Empty(t, d.Check())
	site := tracing.Site{Building: booking.Building{ID: "b", Name: "Bergstraße 12"}, Floor: booking.Floor{ID: "f", Ordinal: 3, Name: "3. Etage", Short: "3"}}
	made, _ := site.Plan(d)

	p := newPicture(germanWords)
	p.setFloor(made.Floors[0].Plan, made.Desks, nil)
	p.camera.view = fyne.NewSize(800, 560)
	p.camera.fit()
	img := p.render(1600, 1120).(*image.RGBA)

	keepPicture(t, "plan-traced", img)
	seen := map[color.RGBA]bool{}
	for i := 0; i < len(img.Pix); i += 4 {
		seen[color.RGBA{img.Pix[i], img.Pix[i+1], img.Pix[i+2], img.Pix[i+3]}] = true
	}
	c := currentPalette()
	for what, colour := range map[string]color.RGBA{"floor": c.floor, "room": c.room, "wall": c.wall, "free": c.primary} {
		require.True(t, seen[colour], "no pixel of %s", what)
	}
}
