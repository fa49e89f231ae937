// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

func in(t testing.TB, mode kit.Mode) {
	app := test.NewTempApp(t)
	app.Settings().SetTheme(kit.NewTheme(mode, 1))
}

var germanWords = Words{Home: "Heimat", Quiet: "ruhig", Plan: "Plan", Sign: func(s booking.Sign) string {
	if s.Kind == "phone" {
		return "Telefon"
	}
	return ""
}}

// keep writes a picture to the folder that PULT_PICTURES names, to be looked at.
func keepPicture(t testing.TB, name string, img image.Image) {
	folder := os.Getenv("PULT_PICTURES")
	if folder == "" {
		return
	}
	require.NoError(t, os.MkdirAll(folder, 0o755))
	file, err := os.Create(filepath.Join(folder, name+".png"))
	require.NoError(t, err)
	defer file.Close()
	require.NoError(t, png.Encode(file, img))
}

func TestPicture_IsSeen(t *testing.T) {
	for name, mode := range map[string]kit.Mode{"light": kit.Light, "dark": kit.Dark, "contrast": kit.Contrast} {
		t.Run(name, func(t *testing.T) {
			in(t, mode)
			floor, _ := smallFloor()
			p := newPicture(germanWords)
			p.setFloor(floor.Plan, deskBlock(1, 1, 6, 0, 0), nil)
			p.ground = newGround(floor.Plan, []unit{"it"})
			p.marks = everyState(p.desks.desks)
			p.chosen = p.desks.desks[0].ID
			p.camera.view = fyne.NewSize(800, 560)
			p.camera.fit()

			img := p.render(1600, 1120).(*image.RGBA)

			keepPicture(t, "plan-"+name, img)
			require.Equal(t, image.Rect(0, 0, 1600, 1120), img.Rect)
			seen := map[color.RGBA]bool{}
			for i := 0; i < len(img.Pix); i += 4 {
				seen[color.RGBA{img.Pix[i], img.Pix[i+1], img.Pix[i+2], img.Pix[i+3]}] = true
			}
			c := currentPalette()
			for what, colour := range map[string]color.RGBA{"floor": c.floor, "room": c.room, "wall": c.wall, "home": c.home,
				"free": c.primary, "taken": c.takenSoft, "requested": c.amber, "colleague": c.plum, "ring": c.text} {
				require.True(t, seen[colour], "no pixel of %s", what)
			}
		})
	}
}

// assertInk tells whether the colour is met in all six sizes on a row of the sheet.
func assertInk(t *testing.T, img *image.RGBA, y int, want color.RGBA) {
	t.Helper()
	for col := range 6 {
		met := 0
		for x := 100 + col*180 - 50; x < 100+col*180+50; x++ {
			for dy := -8; dy < 24; dy++ {
				if img.RGBAAt(x, y+dy) == want {
					met++
				}
			}
		}
		require.Greater(t, met, 10, "column %d", col)
	}
}

func TestSymbols_SpeakByShapeAtEverySize(t *testing.T) {
	in(t, kit.Light)
	img := image.NewRGBA(image.Rect(0, 0, 1200, 1200))
	p := newPen(img)
	p.clear(currentPalette().room)
	pic := newPicture(germanWords)
	marks := []Mark{{}, {State: Taken}, {State: Mine}, {State: Requested}, {State: Blocked}, {State: Colleague, Initials: "AD"}, {Unfit: true}, {}, {Suggestion: 1}}
	pic.pen = pen{img: img, clip: img.Rect}
	for row, m := range marks {
		for col, dp := range []float64{6, 12, 18, 24, 32, 48} {
			l := lens{scale: 2 * dp / 1.46, px: 2, dx: 100 + col*180, dy: 80 + row*125}
			pic.signs = signmaker{colours: currentPalette(), px: 2}
			pic.frame = img
			d := booking.Desk{ID: "d", Code: "3.14", Shape: booking.Shape{W: 1.6, D: 0.8}}
			pic.marks = Marks{"d": m}
			pic.desks = newIndex([]booking.Desk{d})
			pic.drawDesk(l, currentPalette(), 0)
			if row == 7 {
				pic.drawRing(l, currentPalette(), pic.desks.signs[0])
			}
		}
	}
	keepPicture(t, "symbols", img)
	assertInk(t, img, 80+125*2, currentPalette().primary)
	assertInk(t, img, 80+125*3, currentPalette().amber)
	assertInk(t, img, 80+125*5, currentPalette().plum)
}
