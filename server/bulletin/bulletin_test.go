// SPDX-License-Identifier: EUPL-1.2

package bulletin_test

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/server/bulletin"
	"github.com/pult-app/pult/ui/text"
)

const (
	none   = utilisation.None
	hidden = utilisation.Hidden
)

var october = utilisation.Month{Year: 2026, Month: time.October}

// month is what is told of a house with so many floors of two zones each; Friday is told of no zone.
func month(m utilisation.Month, floors, full, workplaces int) utilisation.Report {
	share := utilisation.Share(full)
	r := utilisation.Report{Building: "bahn", Month: m, Days: 22, Workplaces: workplaces, People: 95, Areas: []utilisation.AreaReport{
		{Desks: 61, Weekdays: [7]utilisation.Share{none, 40, 55, 50, 60, 20, none}, Full: share, Peak: 70, Kept: 85, Freed: 10, Missed: 5}}}
	for f := range floors {
		floor := booking.FloorID(fmt.Sprint(f))
		r.Areas = append(r.Areas, utilisation.AreaReport{Area: utilisation.Area{Floor: floor}, Desks: 30, Weekdays: [7]utilisation.Share{none, 45, 60, 55, 75, 25, none}, Full: share, Peak: hidden, Kept: 85, Freed: 10, Missed: 5})
		for z, monday := range []utilisation.Share{61, 18} {
			r.Areas = append(r.Areas, utilisation.AreaReport{Area: utilisation.Area{Floor: floor, Zone: booking.ZoneID(fmt.Sprint(f, z))}, Desks: 15, Weekdays: [7]utilisation.Share{none, monday, 76, 52, 91, hidden, none}, Full: 55, Peak: none, Kept: none, Freed: none, Missed: none})
		}
	}
	for hour, share := range []utilisation.Share{hidden, 20, 45, 60, 65, 60, 50, 55, 60, 45, 25, 10, hidden} {
		r.Hours[6+hour] = share
	}
	return r
}

// house has six months, in which the workplaces become fewer.
func house(name string, floors int) bulletin.House {
	h := bulletin.House{Name: name}
	for f := range floors {
		floor := booking.FloorID(fmt.Sprint(f))
		h.Areas = append(h.Areas, bulletin.Area{Area: utilisation.Area{Floor: floor}, Name: fmt.Sprintf("%d. Etage", f+1)},
			bulletin.Area{Area: utilisation.Area{Floor: floor, Zone: booking.ZoneID(fmt.Sprint(f, 0))}, Name: "Wupper"},
			bulletin.Area{Area: utilisation.Area{Floor: floor, Zone: booking.ZoneID(fmt.Sprint(f, 1))}, Name: "Bürger*innenservicehaus, ruhige Zone"})
	}
	for i, full := range []int{35, 40, int(hidden), 45, 50, 55} {
		h.Months = append(h.Months, month(october.Add(i-5), floors, full, 136-6*i))
	}
	h.Months[2].Areas[0].Full = hidden
	return h
}

func speaks(t testing.TB, language string) *text.Text {
	t.Helper()
	words, err := text.New(language)
	require.NoError(t, err)
	return words
}

// printed is a bulletin where programs of the system can read it, and its text.
func printed(t *testing.T, b bulletin.Bulletin) (path, said string) {
	t.Helper()
	for _, program := range []string{"pdftotext", "pdfinfo"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed; .ci/need test brings it", program)
		}
	}
	var out bytes.Buffer
	require.NoError(t, bulletin.Write(&out, b))
	path = filepath.Join(t.TempDir(), "month.pdf")
	if at := os.Getenv("PULT_KEEP"); at != "" {
		path = filepath.Join(at, strings.ReplaceAll(t.Name(), "/", "_")+".pdf")
	}
	require.NoError(t, os.WriteFile(path, out.Bytes(), 0o600))
	text, err := exec.Command("pdftotext", "-layout", path, "-").Output()
	require.NoError(t, err)
	return path, string(text)
}

func info(t *testing.T, path string) string {
	t.Helper()
	said, err := exec.Command("pdfinfo", path).Output()
	require.NoError(t, err)
	return string(said)
}

func TestWrite_prints_a_month_on_two_pages(t *testing.T) {
	for language, parts := range map[string][]string{
		"de": {"Auslastung im Oktober 2026", "Bundesbahndirektion", "rund 55 %", "Donnerstag", "Belegte Plätze in Prozent", "Wupper", "91", "Schraffiert", "Über den Tag",
			"Geteilte Arbeitsplätze", "Ziel 60 %", "58 %", "85 % genutzt", "10 % vorher zurückgegeben", "5 % ohne Check-in", "weniger als 5 Menschen", "Rund 95 Menschen", "Seite 2 von 2"},
		"en": {"Occupancy in October 2026", "about 55%", "Thursday", "Desks in use, per cent", "target 60%", "85% used", "5% without check-in", "fewer than 5 people", "Page 1 of 2"},
	} {
		t.Run(language, func(t *testing.T) {
			path, said := printed(t, bulletin.Bulletin{Words: speaks(t, language), Month: october, Houses: []bulletin.House{house("Bundesbahndirektion", 3)}})
			for _, part := range parts {
				assert.Contains(t, said, part)
			}
			assert.NotContains(t, said, "-2", "what is not told has no figure")
			about := info(t, path)
			assert.Regexp(t, `Title: +\S+ .*Bundesbahndirektion, O\w+ 2026`, about)
			assert.Regexp(t, `Pages: +2\n`, about)
			raw, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.Contains(t, string(raw), "/Lang ("+language+")", "who has it read aloud hears the right language")
		})
	}
}

// TestWrite_prints_the_town_before_its_houses: all on one page first, and many houses over several.
func TestWrite_prints_the_town_before_its_houses(t *testing.T) {
	b := bulletin.Bulletin{Words: speaks(t, "de"), Month: october, Town: true}
	for i := range 31 {
		b.Houses = append(b.Houses, house(fmt.Sprintf("Haus %02d", i), 1))
	}
	path, said := printed(t, b)
	overview, _, _ := strings.Cut(said, "Über den Tag")
	for _, part := range []string{"Alle Häuser", "Haus 00", "Haus 30", "1.891", "58 %", "1.891 von 3.286"} {
		assert.Contains(t, overview, part)
	}
	assert.Regexp(t, `Pages: +64\n`, info(t, path))
}

func TestWrite_finds_room_for_many_zones(t *testing.T) {
	path, said := printed(t, bulletin.Bulletin{Words: speaks(t, "de"), Month: october, Houses: []bulletin.House{house("Rathaus Barmen, Johannes-Rau-Platz 1, mit Anbauten und Nebengebäuden aller Art bis zum Wall", 20)}})
	assert.Contains(t, said, "20. Etage")
	assert.Contains(t, said, "Seite 4 von 4")
	assert.Regexp(t, `Pages: +4\n`, info(t, path))
}

func TestWrite_says_what_is_not_known(t *testing.T) {
	h := house("Bundesbahndirektion", 1)
	h.Months = h.Months[5:]
	r := &h.Months[0]
	r.Workplaces, r.People, r.Hours = 0, 0, [24]utilisation.Share{}
	whole := &r.Areas[0]
	whole.Full, whole.Peak, whole.Kept, whole.Freed, whole.Missed = hidden, hidden, hidden, hidden, hidden
	whole.Weekdays = [7]utilisation.Share{none, hidden, hidden, hidden, hidden, hidden, none}
	_, said := printed(t, bulletin.Bulletin{Words: speaks(t, "de"), Month: october, Houses: []bulletin.House{h}})
	for _, part := range []string{"Anzahl aller Plätze fehlt", "Noch nicht bekannt", "Keine Zahlen: Eines davon beträfe", "Dazu gibt es in diesem Monat keine Zahlen."} {
		assert.Contains(t, said, part)
	}
	assert.NotContains(t, said, "Rund 95")
}

func TestWrite_refuses_what_is_no_month(t *testing.T) {
	b := bulletin.Bulletin{Words: speaks(t, "de"), Month: october}
	require.Error(t, bulletin.Write(io.Discard, b))
	b.Houses = []bulletin.House{{Name: "Rathaus"}}
	require.Error(t, bulletin.Write(io.Discard, b))
	h := house("\U0001F3E2 Rathaus \x00", 1) // the library panics above U+FFFF
	b.Houses = []bulletin.House{h}
	require.NoError(t, bulletin.Write(io.Discard, b))
}
