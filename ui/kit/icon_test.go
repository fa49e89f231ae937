// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"image"
	"io/fs"
	"path"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/assets"
)

// rendered is a picture of so many dp, as Fyne draws it while it does not know the display: two pixels to the dp.
func rendered(content []byte, name string, side float32) image.Image {
	shown := canvas.NewImageFromResource(fyne.NewStaticResource(name, content))
	shown.Resize(fyne.NewSize(side, side))
	return shown.Image
}

func TestIcon_looks_the_same_in_a_smaller_square(t *testing.T) {
	wear(t, Light, 1)
	files, err := fs.Glob(assets.Icons, "icons/*.svg")
	require.NoError(t, err)
	require.Greater(t, len(files), 300)
	for _, file := range files {
		name := strings.TrimSuffix(path.Base(file), ".svg")
		whole := Icon(name).Content()
		for _, side := range []float32{16, 40} {
			small := drawnIn(roomFor(side), string(whole))
			require.NotEqual(t, whole, small, "%s is not drawn as the others are: it takes much memory", name)

			off := share(rendered(whole, "whole-"+name+".svg", side), rendered(small, "small-"+name+".svg", side))

			assert.LessOrEqual(t, off, 0.01, "%s at %g dp", name, side)
		}
	}
}

func TestIcon_has_room_for_all_of_its_pixels(t *testing.T) {
	for side, want := range map[float32]int{16: 240, 26: 240, 27: 480, 53: 480, 54: 960, 200: 960} {
		assert.Equal(t, want, roomFor(side), side)
	}
	assert.Equal(t, `<svg viewBox="0 0 9 9"/>`, string(drawnIn(240, `<svg viewBox="0 0 9 9"/>`)), "what is drawn otherwise stays as it is")
}
