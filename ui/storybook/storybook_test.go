// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"image"
	_ "image/png"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestStories paints every picture once. With PULT_STORY it keeps them in that folder, so that whoever looks at them needs
// not paint them again.
func TestStories(t *testing.T) {
	require.NotEmpty(t, stories)
	dir := os.Getenv("PULT_STORY")
	if dir != "" {
		require.NoError(t, os.MkdirAll(dir, 0o755))
		require.NoError(t, writeIndex(dir, pictures(stories)))
	}
	well := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	files := map[string]bool{}

	for _, p := range byTheme(pictures(stories)) {
		t.Run(p.File(), func(t *testing.T) {
			assert.Regexp(t, well, p.Story.Name)
			assert.False(t, files[p.File()], "two stories write the same file")
			files[p.File()] = true

			if dir == "" {
				assert.Greater(t, coloursOf(p.Paint(1)), 8, "the picture is blank")
				return
			}
			painted := p.Paint(p.density())
			assert.Greater(t, coloursOf(painted), 8, "the picture is blank")
			assert.NoError(t, p.write(dir, painted))
		})
	}
}

// coloursOf counts the different colours on every third pixel.
func coloursOf(img image.Image) int {
	seen := map[[3]uint32]bool{}
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y += 3 {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x += 3 {
			r, g, b, _ := img.At(x, y).RGBA()
			seen[[3]uint32{r, g, b}] = true
		}
	}
	return len(seen)
}

func TestPublish(t *testing.T) {
	t.Run("writes the pictures and an index that names them", func(t *testing.T) {
		dir := t.TempDir()

		require.NoError(t, publish(dir, "kit-type"))

		page, err := os.ReadFile(filepath.Join(dir, "index.html"))
		require.NoError(t, err)
		for _, file := range []string{"kit-type-phone-light.png", "kit-type-phone-dark.png", "kit-type-phone-contrast.png"} {
			assert.FileExists(t, filepath.Join(dir, file))
			assert.Contains(t, string(page), file)
		}
	})
	t.Run("says when no story is meant", func(t *testing.T) {
		assert.ErrorContains(t, publish(t.TempDir(), "no-such-story"), "no-such-story")
	})
}

func TestAppIcon_IsPaintedFromTheSign(t *testing.T) {
	file, err := os.Open("../../Icon.png")
	require.NoError(t, err)
	defer file.Close()
	packed, _, err := image.Decode(file)
	require.NoError(t, err)

	painted, err := appIcon()

	require.NoError(t, err)
	require.Equal(t, packed.Bounds(), painted.Bounds())
	for _, at := range []image.Point{{2, 2}, {30, 256}, {112, 300}, {256, 176}, {344, 258}, {344, 218}, {482, 256}} {
		assert.Equal(t, packed.At(at.X, at.Y), painted.At(at.X, at.Y), "at %v; `go run ./ui/storybook -icon Icon.png` paints it anew", at)
	}
}
