// SPDX-License-Identifier: EUPL-1.2

package sheets_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server/sheets"
)

// cards are nine desks, which is one more than a page holds, the last one with names that need all the room.
func cards() (list []sheets.Card) {
	for i := range 9 {
		list = append(list, sheets.Card{
			Place: booking.Place{
				Desk: booking.Desk{Code: fmt.Sprintf("3.%02d", i+1)}, Zone: booking.Zone{Name: "Müngsten"}, Floor: booking.Floor{Name: "3. Etage"},
				Building: booking.Building{Name: "Bürger*innenservicehaus Übergröße"},
			},
			Link: fmt.Sprintf("https://pult.example/d/b705d684-a4b5-571e-84de-55e60685e4ce/3.%02d", i+1),
		})
	}
	list[8].Place.Zone.Name = strings.Repeat("Zone für ", 8)
	return list
}

// program finds one that .ci/need test installs; only a machine without it may leave the test out.
func program(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil && os.Getenv("CI") == "" {
		t.Skipf("%s is not here: .ci/need test installs it", name)
	}
	require.NoError(t, err)
	return path
}

func TestWrite_prints_codes_that_a_camera_reads(t *testing.T) {
	pages, read, words := program(t, "pdftoppm"), program(t, "zbarimg"), program(t, "pdftotext")
	path := filepath.Join(t.TempDir(), "sheets.pdf")
	var pdf bytes.Buffer
	require.NoError(t, sheets.Write(&pdf, "Plätze", cards()))
	require.NoError(t, os.WriteFile(path, pdf.Bytes(), 0o600))

	require.NoError(t, exec.Command(pages, "-r", "150", "-gray", path, strings.TrimSuffix(path, ".pdf")).Run())
	images, err := filepath.Glob(filepath.Join(filepath.Dir(path), "*.pgm"))
	require.NoError(t, err)
	said, err := exec.Command(read, append([]string{"--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"}, images...)...).Output()
	require.NoError(t, err)
	text, err := exec.Command(words, path, "-").Output()
	require.NoError(t, err)

	assert.Len(t, images, 2)
	links := strings.Fields(string(said))
	slices.Sort(links)
	var want []string
	for _, c := range cards() {
		want = append(want, c.Link)
		assert.Contains(t, string(text), c.Place.Desk.Code)
	}
	assert.Equal(t, want, links)
	assert.Contains(t, string(text), "Müngsten")
	assert.Contains(t, string(text), "Bürger*innenservicehaus Übergröße")
}

func TestWrite_refuses_what_it_cannot_print(t *testing.T) {
	assert.ErrorContains(t, sheets.Write(&bytes.Buffer{}, "", nil), "no desk")
	endless := cards()[:1]
	endless[0].Link = strings.Repeat("ü", 4000)
	assert.ErrorContains(t, sheets.Write(&bytes.Buffer{}, "", endless), "cannot hold")
}

func TestWrite_prints_what_the_font_has_and_breaks_at_nothing_else(t *testing.T) {
	odd := cards()[:1]
	odd[0].Place.Zone.Name, odd[0].Place.Floor.Name, odd[0].Place.Desk.Code = "🎓 Lernecke", "\xff\u202e", "\U0001F600"
	assert.NoError(t, sheets.Write(&bytes.Buffer{}, "🎓", odd))
}
