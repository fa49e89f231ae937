// SPDX-License-Identifier: EUPL-1.2

package rulefile_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/rulefile"
)

var now = time.Date(2026, time.November, 24, 6, 52, 0, 0, time.UTC)

const good = `{
  "building": "berg",
  "rules": {"horizon": 28, "region": "DE-NW", "homeDays": 7, "open": {"monday": "06:00-20:00", "friday": "06:00-24:00"}},
  "amendments": [
    {"name": "Teamtage Amt 402", "issuer": "Hausverwaltung Bergbahn", "unit": "it", "from": "2027-01-01", "perWeek": 2},
    {"id": "xmas", "name": "Zwischen den Jahren", "issuer": "Stadt", "until": "2026-12-31", "closures": ["2026-12-28", "2026-12-29"], "open": {"monday": "08:00-16:00"}},
    {"name": "Höhenverstellbare Tische", "issuer": "Haus", "zone": "wupper", "needs": {"adjustable": true, "days": 3}, "presence": {"min": 2, "as": "advice"}}
  ]
}`

func TestRead_and_Write_are_opposites(t *testing.T) {
	f, err := rulefile.Read(strings.NewReader(good), now)
	require.NoError(t, err)
	book, err := f.Of("berg")
	require.NoError(t, err)
	var text bytes.Buffer
	require.NoError(t, rulefile.Write(&text, "berg", book))
	assert.Equal(t, 1, strings.Count(text.String(), `"id"`), "what follows from the name is left out")

	again, err := rulefile.Read(&text, now)
	require.NoError(t, err)
	same, err := again.Of("berg")
	require.NoError(t, err)

	booking.Sort(book.Amendments)
	assert.Equal(t, book, same)
	assert.Equal(t, booking.OpenHours{From: 6 * 60, Until: 24 * 60}, book.Open[time.Friday])
	assert.Equal(t, booking.BuildingID("berg"), book.Building)
	assert.Equal(t, now, book.Amendments[0].MadeAt)
	for _, a := range book.Amendments {
		assert.Equal(t, booking.BuildingID("berg"), a.Building)
		assert.NotEmpty(t, a.ID, "it follows from the name, so that the same file changes nothing")
	}
}

func TestRead_takes_a_file_that_begins_with_the_mark_of_UTF8(t *testing.T) {
	f, err := rulefile.Read(strings.NewReader("\ufeff"+good), now)

	require.NoError(t, err)
	assert.Equal(t, "berg", f.Building)
	_, err = rulefile.Read(strings.NewReader("\ufeff\n{\"builting\": 1}"), now)
	assert.ErrorContains(t, err, "line 2")
}

func TestRead_says_what_is_wrong_and_where(t *testing.T) {
	for want, text := range map[string]string{
		`line 3: "perweek" in amendments.1 is not known`: "{\"building\": \"berg\",\n\"amendments\": [{\n\"perweek\": 2}]}",
		`"Building" in the file is not known`:            `{"Building": "berg"}`,
		`"horizon" stands twice in rules`:                `{"rules": {"horizon": 1, "horizon": 2}}`,
		"it is no JSON":                                  `{"building": "berg"`,
		"more follows after the end":                     `{"building": "berg"} {}`,
		"nested deeper":                                  `{"rules": ` + strings.Repeat("[", 20) + strings.Repeat("]", 20) + `}`,
		"building is missing":                            `{}`,
		"rules.horizon is a string":                      `{"building": "berg", "rules": {"horizon": "28"}}`,
		`"06" is no time of day`:                         `{"building": "berg", "rules": {"open": {"monday": "06-20-"}}}`,
		`"06:00" are no hours`:                           `{"building": "berg", "rules": {"open": {"monday": "06:00"}}}`,
		`"25:00" is no time of day`:                      `{"building": "berg", "rules": {"open": {"monday": "06:00-25:00"}}}`,
		"ends before it begins":                          `{"building": "berg", "rules": {"open": {"monday": "20:00-06:00"}}}`,
		"open is written as":                             `{"building": "berg", "rules": {"open": []}}`,
		"is not written as year-month-day":               `{"building": "berg", "amendments": [{"from": "1.1.2027"}]}`,
		"more than 500 amendments":                       `{"building": "berg", "amendments": [` + strings.Repeat(`{"name": "x"},`, 10_000) + `{}]}`,
		"larger than 4 MiB":                              strings.Repeat(" ", rulefile.MaxSize+1),
	} {
		_, err := rulefile.Read(strings.NewReader(text), now)

		assert.ErrorContains(t, err, want)
	}
}

func TestOf_refuses_contradictions_with_the_pair(t *testing.T) {
	text := strings.Replace(good, `"perWeek": 2}`, `"perWeek": 2}, {"id": "more", "name": "Mehr", "issuer": "Amt", "unit": "it", "from": "2027-01-01", "perWeek": 3}`, 1)
	f, err := rulefile.Read(strings.NewReader(text), now)
	require.NoError(t, err)

	_, err = f.Of("berg")

	var pair *booking.Contradiction
	require.ErrorAs(t, err, &pair)
	assert.Contains(t, err.Error(), "Teamtage Amt 402")
	assert.Contains(t, err.Error(), `"Mehr" (more)`)
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(good))
	f.Add([]byte(`{"building":"b","rules":{"checkInZones":{"z":3},"open":{"monday":"06:00-20:00"}}}`))
	f.Add([]byte(fmt.Sprintf(`{"amendments":[%s]}`, strings.Repeat(`{},`, 20))))
	f.Fuzz(func(t *testing.T, text []byte) {
		file, err := rulefile.Read(bytes.NewReader(text), now)
		if err != nil {
			return
		}
		book, err := file.Of("berg")
		if err != nil {
			return
		}
		var written bytes.Buffer
		require.NoError(t, rulefile.Write(&written, "berg", book))
		again, err := rulefile.Read(&written, now)
		require.NoError(t, err, "%s", written.String())
		same, err := again.Of("berg")
		require.NoError(t, err)
		booking.Sort(book.Amendments)
		booking.Sort(same.Amendments)
		assert.Equal(t, len(book.Amendments), len(same.Amendments))
	})
}
