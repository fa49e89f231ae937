// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/uitest"
)

func TestScreen_looks(t *testing.T) {
	for name, size := range uitest.Sizes {
		for picture, state := range map[string]State{"offline": offline(), "calm": calm()} {
			s := newStage(t, size, state)

			looks(t, "settings_"+picture+"_"+name, s.window.Canvas())
		}
	}
}

func TestScreen_fits_large_text(t *testing.T) {
	for name, size := range uitest.Sizes {
		s := newStage(t, size, offline())
		test.ApplyTheme(t, kit.NewStillTheme(kit.Light, 2))

		for _, at := range []section{overview, syncing, seeing, needing, looking, holding, dating, about, signing} {
			s.show(at)

			for _, o := range s.onScreen() {
				left := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X
				switch o := o.(type) {
				case *kit.Text:
					assert.LessOrEqual(t, o.MinSize().Width, o.Size().Width+0.5, "%q is cut in %s on the %s", o.Text(), at, name)
				case *kit.Button, *kit.Row, *kit.Paragraph, *kit.Radio, *kit.Segment:
					assert.LessOrEqual(t, left+o.Size().Width, size.Width+0.5, "%T in %s on the %s reaches over the edge", o, at, name)
				}
			}
		}
	}
}

func TestScreen_lives_in_every_size(t *testing.T) {
	s := newStage(t, uitest.Phone, offline())
	for _, at := range []section{overview, looking, holding, dating, signing} {
		s.show(at)
		for _, size := range []fyne.Size{{Width: 1, Height: 1}, {Width: 4000, Height: 60}, {Width: 90, Height: 3000}, {Width: 4000, Height: 2400}, uitest.Phone, uitest.Laptop} {
			s.window.Content().Resize(size) // smaller than a window may be
			s.window.Resize(size)
		}
		assert.Equal(t, at, s.at)
	}
}

// looks compares what the canvas shows with the master testdata/<name>.xml; `make golden` draws the masters anew.
func looks(t *testing.T, name string, canvas fyne.Canvas) {
	t.Helper()
	master := filepath.Join("testdata", name+".xml")
	shown := test.RenderToMarkup(canvas)
	if os.Getenv("PULT_GOLDEN") != "" {
		require.NoError(t, os.MkdirAll("testdata", 0o755))
		require.NoError(t, os.WriteFile(master, []byte(shown), 0o644))
	}
	want, err := os.ReadFile(master)
	require.NoError(t, err, "`make golden` draws the masters")
	assert.Equal(t, string(want), shown)
}
