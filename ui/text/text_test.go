// SPDX-License-Identifier: EUPL-1.2

package text

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pult-app/pult/booking"
)

func german(t *testing.T) *Text  { return speaks(t, "de") }
func english(t *testing.T) *Text { return speaks(t, "en") }

func speaks(t *testing.T, language string) *Text {
	words, err := New(language)
	require.NoError(t, err)
	return words
}

func berlin(t *testing.T) *time.Location {
	loc, err := time.LoadLocation("Europe/Berlin")
	require.NoError(t, err)
	return loc
}

var tuesday = booking.Date(2026, time.November, 24)

func TestNew(t *testing.T) {
	for name, want := range map[string]string{"": "de", "de": "de", "de_DE.UTF-8": "de", "en-GB": "en", "EN": "en"} {
		words, err := New(name)

		require.NoError(t, err, name)
		assert.Equal(t, want, words.Language(), name)
	}
	_, err := New("tlh")
	assert.ErrorContains(t, err, "tlh")
}

func TestText_SetLanguage(t *testing.T) {
	t.Run("is heard by the next sentence", func(t *testing.T) {
		words := german(t)

		require.NoError(t, words.SetLanguage("en"))

		assert.Equal(t, "Tue 24 Nov", words.Day(tuesday))
	})
	t.Run("keeps the old language when it does not know the new one", func(t *testing.T) {
		words := german(t)

		require.Error(t, words.SetLanguage("fr"))

		assert.Equal(t, "Di 24. Nov.", words.Day(tuesday))
	})
}

func TestText_T_shows_a_key_that_it_lacks(t *testing.T) {
	assert.Equal(t, "no.such.key", german(t).T("no.such.key", 1))
}

func TestText_N(t *testing.T) {
	words := german(t)

	assert.Equal(t, "1 Änderung wartet", words.N("shell.waiting", 1))
	assert.Equal(t, "2 Änderungen warten", words.N("shell.waiting", 2))
	assert.Equal(t, "0 Änderungen warten", words.N("shell.waiting", 0))
}

func TestVerbs(t *testing.T) {
	assert.Equal(t, []string{"%s", "%d", "%[2]d"}, Verbs("%s von %d, 60 %% und %[2]d"))
	assert.Empty(t, Verbs("60 %"))
}

func TestText_says_days(t *testing.T) {
	de, en := german(t), english(t)
	day := func(month time.Month, day int) booking.Day { return booking.Date(2026, month, day) }

	for _, c := range []struct{ what, german, english string }{
		{"Di 24. Nov.|Tue 24 Nov", de.Day(tuesday), en.Day(tuesday)},
		{"Dienstag, 24. November|Tuesday, 24 November", de.LongDay(tuesday), en.LongDay(tuesday)},
		{"24. November|24 November", de.DayOfMonth(tuesday), en.DayOfMonth(tuesday)},
		{"24.|24", de.DayNumber(tuesday), en.DayNumber(tuesday)},
		{"Kalenderwoche 48|Week 48", de.Week(tuesday), en.Week(tuesday)},
		{"KW 48|Wk 48", de.WeekShort(tuesday), en.WeekShort(tuesday)},
		{"Di 24. Nov., ganztags|Tue 24 Nov, all day", de.DayPart(tuesday, booking.FullDay), en.DayPart(tuesday, booking.FullDay)},
		{"23. bis 27. November|23 to 27 November", de.Days(tuesday-1, tuesday+3), en.Days(tuesday-1, tuesday+3)},
		{"30. November bis 4. Dezember|30 November to 4 December", de.Days(day(11, 30), day(12, 4)), en.Days(day(11, 30), day(12, 4))},
		{"28. Dezember 2026 bis 1. Januar 2027|28 December 2026 to 1 January 2027", de.Days(day(12, 28), day(13, 1)), en.Days(day(12, 28), day(13, 1))},
		{"24. November|24 November", de.Days(tuesday, tuesday), en.Days(tuesday, tuesday)},
		{"Heute|Today", de.NearDay(tuesday, tuesday), en.NearDay(tuesday, tuesday)},
		{"Morgen|Tomorrow", de.NearDay(tuesday+1, tuesday), en.NearDay(tuesday+1, tuesday)},
		{"Mo 23. Nov.|Mon 23 Nov", de.NearDay(tuesday-1, tuesday), en.NearDay(tuesday-1, tuesday)},
		{"So 1. März|Sun 1 Mar", de.Day(day(3, 1)), en.Day(day(3, 1))},
	} {
		assert.Equal(t, c.what, c.german+"|"+c.english)
	}
}

func TestText_says_times(t *testing.T) {
	de, en, loc := german(t), english(t), berlin(t)
	at := time.Date(2026, 11, 24, 6, 41, 30, 0, time.UTC)

	assert.Equal(t, "7:41 Uhr", de.Clock(at, loc))
	assert.Equal(t, "7:41", en.Clock(at, loc))
	assert.Equal(t, "7:05 Uhr", de.TimeOfDay(7*60+5))
	assert.Equal(t, "7:41 Uhr", de.Moment(at, at.Add(time.Hour), loc))
	assert.Equal(t, "Di 24. Nov., 7:41 Uhr", de.Moment(at, at.Add(24*time.Hour), loc))
	assert.Equal(t, "Tue 24 Nov, 7:41", en.Moment(at, at.Add(24*time.Hour), loc))
	assert.Equal(t, "Guten Morgen", de.Greeting(at, loc))
	assert.Equal(t, "Guten Tag", de.Greeting(at.Add(6*time.Hour), loc))
	assert.Equal(t, "Good evening", en.Greeting(at.Add(12*time.Hour), loc))
}

func TestText_says_spans(t *testing.T) {
	de, en, loc := german(t), english(t), berlin(t)

	assert.Equal(t, "Di 24. Nov., vormittags", de.When(booking.SpanOf(tuesday, booking.Morning, loc), loc))
	assert.Equal(t, "Di 24. Nov., 9:00 bis 12:30 Uhr", de.When(booking.HoursOf(tuesday, 9*60, 12*60+30, loc), loc))
	assert.Equal(t, "Tue 24 Nov, 9:00 to 12:30", en.When(booking.HoursOf(tuesday, 9*60, 12*60+30, loc), loc))
	assert.Equal(t, "18:00 bis 24:00 Uhr", de.During(booking.HoursOf(tuesday, 18*60, 24*60, loc), loc))
	assert.Equal(t, "ganztags", de.During(booking.SpanOf(booking.Date(2026, 10, 25), booking.FullDay, loc), loc), "25 hours are a day, too")
	assert.Equal(t, "Nachm.", de.Half(booking.PM))
	assert.Equal(t, "Ganztags", de.PartShort(booking.FullDay))
	assert.Equal(t, "by the hour", en.Part(booking.Hours))
}

func TestText_says_numbers(t *testing.T) {
	de, en := german(t), english(t)

	assert.Equal(t, "60\u00a0%", de.Percent(60))
	assert.Equal(t, "60%", en.Percent(60))
	assert.Equal(t, "9.136|391|-1.000.000", de.Number(9136)+"|"+de.Number(391)+"|"+de.Number(-1000000))
	assert.Equal(t, "9,136", en.Number(9136))
	assert.Equal(t, "46 MB|380 kB|1 kB", de.Size(45_800_000)+"|"+de.Size(380_000)+"|"+de.Size(1))
	assert.Equal(t, "1,4 MB|2 MB|10 MB", de.Size(1_400_000)+"|"+de.Size(2_030_000)+"|"+de.Size(9_960_000))
	assert.Equal(t, "1.4 MB", en.Size(1_400_000))
	assert.Equal(t, "Aylin, Tomasz und Fatma", de.List([]string{"Aylin", "Tomasz", "Fatma"}))
	assert.Equal(t, "Aylin", en.List([]string{"Aylin"}))
	assert.Empty(t, en.List(nil))
}

func TestText_Number_keeps_every_digit(t *testing.T) {
	words := german(t)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int().Draw(t, "n")

		said := words.Number(n)

		assert.Equal(t, strconv.Itoa(n), strings.ReplaceAll(said, ".", ""))
		for _, group := range strings.Split(strings.TrimPrefix(said, "-"), ".")[1:] {
			assert.Len(t, group, 3)
		}
	})
}

func TestText_has_a_word_for_every_state_and_status(t *testing.T) {
	for _, words := range []*Text{german(t), english(t)} {
		for _, s := range []booking.State{booking.Requested, booking.Booked, booking.CheckedIn, booking.Released, booking.NoShow, booking.Cancelled, booking.Refused} {
			assert.NotEqual(t, string(s), words.State(s))
			assert.NotEmpty(t, words.State(s))
		}
		for _, s := range []booking.Status{booking.Office, booking.HomeOffice, booking.OnTheRoad, booking.Away} {
			assert.NotEmpty(t, words.Status(s))
			assert.NotEmpty(t, words.StatusShort(s))
		}
		assert.Empty(t, words.Status(booking.Unsaid))
	}
	assert.Equal(t, "Platz 3.14", german(t).Desk("3.14"))
}

func TestText_StatusName_begins_with_a_capital(t *testing.T) {
	for _, language := range Languages {
		words, err := New(language)
		require.NoError(t, err)
		for _, s := range []booking.Status{booking.Office, booking.HomeOffice, booking.OnTheRoad, booking.Away} {
			name := words.StatusName(s)

			assert.Equal(t, strings.ToUpper(name[:1]), name[:1], name)
		}
	}
}
