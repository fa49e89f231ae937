// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var modes = map[string]Mode{"light": Light, "dark": Dark, "contrast": Contrast}

// wear puts on a theme for the length of the test.
func wear(t *testing.T, mode Mode, scale float32) {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(NewStillTheme(mode, scale))
}

// hang shows the object in a window of the size on the theme's ground, two pixels to the dp.
func hang(t *testing.T, o fyne.CanvasObject, width, height float32) fyne.Canvas {
	t.Helper()
	window := test.NewWindow(nil)
	t.Cleanup(window.Close)
	window.SetPadded(false)
	window.Canvas().(software.WindowlessCanvas).SetScale(2)
	window.Resize(fyne.NewSize(width, height))
	window.SetContent(container.New(padded{}, o))
	window.Resize(fyne.NewSize(width, height))
	return window.Canvas()
}

func press(o fyne.Focusable, key fyne.KeyName) { o.TypedKey(&fyne.KeyEvent{Name: key}) }

// updating tells whether `make golden` runs.
func updating() bool { return os.Getenv("PULT_GOLDEN") != "" }

// assertMarkup compares what the canvas shows with the master testdata/<name>.xml.
func assertMarkup(t *testing.T, name string, canvas fyne.Canvas) {
	t.Helper()
	master := filepath.Join("testdata", name+".xml")
	shown := test.RenderToMarkup(canvas)
	if updating() {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(master, []byte(shown), 0o644))
	}
	want, err := os.ReadFile(master)
	require.NoError(t, err, "`make golden` draws the masters")
	assert.Equal(t, string(want), shown)
}

// assertPixels compares the picture with the master testdata/<name>.png. Other machines round edges a little differently: up to 1 % of the pixels may be off by more than 40 of 255.
func assertPixels(t *testing.T, name string, shown image.Image) {
	t.Helper()
	master := filepath.Join("testdata", name+".png")
	if updating() {
		writePNG(t, master, shown)
	}
	file, err := os.Open(master)
	require.NoError(t, err, "`make golden` draws the masters")
	defer file.Close()
	want, err := png.Decode(file)
	require.NoError(t, err)
	require.Equal(t, want.Bounds().Size(), shown.Bounds().Size())
	off := share(want, shown)
	if !assert.LessOrEqual(t, off, 0.01, "share of pixels that differ; see testdata/failed") {
		writePNG(t, filepath.Join("testdata", "failed", name+".png"), shown)
	}
}

func writePNG(t *testing.T, path string, img image.Image) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	file, err := os.Create(path)
	require.NoError(t, err)
	require.NoError(t, png.Encode(file, img))
	require.NoError(t, file.Close())
}

// share returns which part of the pixels differs visibly.
func share(a, b image.Image) float64 {
	size, off := a.Bounds().Size(), 0
	for y := range size.Y {
		for x := range size.X {
			if distance(a.At(a.Bounds().Min.X+x, a.Bounds().Min.Y+y), b.At(b.Bounds().Min.X+x, b.Bounds().Min.Y+y)) > 40 {
				off++
			}
		}
	}
	return float64(off) / float64(size.X*size.Y)
}

func distance(a, b color.Color) int {
	p, q := color.NRGBAModel.Convert(a).(color.NRGBA), color.NRGBAModel.Convert(b).(color.NRGBA)
	far := 0
	for _, pair := range [][2]uint8{{p.R, q.R}, {p.G, q.G}, {p.B, q.B}} {
		far = max(far, int(pair[0])-int(pair[1]), int(pair[1])-int(pair[0]))
	}
	return far
}

// each calls visit for every object that is visible below o, and o itself.
func each(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	if !o.Visible() {
		return
	}
	visit(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			each(child, visit)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			each(child, visit)
		}
	}
}

// inks lists the colours of all that is visible, in drawing order.
func inks(o fyne.CanvasObject) []string {
	var seen []string
	note := func(kind string, colours ...color.Color) {
		for _, c := range colours {
			if c != nil {
				seen = append(seen, kind+hexOf(c))
			}
		}
	}
	each(o, func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *canvas.Rectangle:
			note("rectangle", o.FillColor, o.StrokeColor)
		case *canvas.Circle:
			note("circle", o.FillColor, o.StrokeColor)
		case *canvas.Arc:
			note("arc", o.FillColor)
		case *canvas.Text:
			note("text", o.Color)
		case *canvas.Image:
			if o.Resource != nil {
				seen = append(seen, string(o.Resource.Content()))
			}
		}
	})
	return seen
}
