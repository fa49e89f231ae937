// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/teambition/rrule-go"
	"pgregory.net/rapid"

	. "github.com/pult-app/pult/booking"
)

func TestRecurrence_Days(t *testing.T) {
	start := Date(2026, time.November, 24) // a Tuesday
	for text, want := range map[string][]string{
		"FREQ=WEEKLY;COUNT=3":                             {"2026-11-24", "2026-12-01", "2026-12-08"},
		"FREQ=WEEKLY;INTERVAL=2;COUNT=3":                  {"2026-11-24", "2026-12-08", "2026-12-22"},
		"FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=20261203":          {"2026-11-26", "2026-11-30", "2026-12-03"},
		"FREQ=WEEKLY;BYDAY=MO,TH;UNTIL=19700101":          nil,
		"FREQ=DAILY;BYDAY=SA,SU;COUNT=3":                  {"2026-11-28", "2026-11-29", "2026-12-05"},
		"FREQ=MONTHLY;BYDAY=-1FR;COUNT=2":                 {"2026-11-27", "2026-12-25"},
		"FREQ=MONTHLY;BYDAY=1MO,TH;COUNT=3":               {"2026-11-26", "2026-12-03", "2026-12-07"},
		"FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3":              {"2026-12-31", "2027-01-31", "2027-03-31"},
		"FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=2":              {"2026-11-30", "2026-12-31"},
		"FREQ=YEARLY;COUNT=2":                             {"2026-11-24", "2027-11-24"},
		"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29":             {"2028-02-29"},
		"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30":             nil,
		"freq=weekly;byday=we;count=1":                    {"2026-11-25"},
		"FREQ=WEEKLY;WKST=SU;INTERVAL=2;BYDAY=SU;COUNT=2": {"2026-12-06", "2026-12-20"},
	} {
		r, err := ParseRecurrence(text)
		require.NoError(t, err, text)

		var got []string
		for _, d := range r.Days(start, start, Date(2030, time.January, 1), 100) {
			got = append(got, d.String())
		}

		assert.Equal(t, want, got, text)
		again, err := ParseRecurrence(r.String())
		require.NoError(t, err)
		assert.Equal(t, r, again)
	}
}

func TestRecurrence_ends_whatever_it_says(t *testing.T) {
	start := Date(2026, time.November, 24)
	r := Recurrence{Freq: Daily, WeekStart: time.Monday}

	assert.Len(t, r.Days(start, start, start+100_000, 1000), 1000)
	assert.Empty(t, r.Days(start, start+5000, start+100_000, 1000), "ten years are enough")
	assert.Empty(t, Recurrence{}.Days(start, start, start+10, 10), "the zero value happens never")
}

func TestParseRecurrence_refuses(t *testing.T) {
	for _, text := range []string{
		"", "FREQ=", "FREQ=HOURLY", "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", "INTERVAL=2", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;INTERVAL=-1",
		"FREQ=DAILY;INTERVAL=1001", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=3;UNTIL=20261203", "FREQ=DAILY;UNTIL=2026-12-03", "FREQ=DAILY;FREQ=WEEKLY",
		"FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=1MO", "FREQ=WEEKLY;BYDAY=", "FREQ=MONTHLY;BYDAY=0MO", "FREQ=MONTHLY;BYDAY=54MO", "FREQ=WEEKLY;BYMONTHDAY=1",
		"FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=MONTHLY;BYMONTHDAY=32", "FREQ=YEARLY;BYMONTH=13", "FREQ=YEARLY;BYWEEKNO=20", "FREQ=YEARLY;BYSETPOS=1",
		"FREQ=DAILY;BYHOUR=8", "FREQ=WEEKLY;WKST=1MO", "FREQ=DAILY;", "FREQ=DAILY;COUNT=99999999999999999999",
	} {
		_, err := ParseRecurrence(text)

		assert.ErrorContains(t, err, "", text)
	}
}

// TestRecurrence_agrees compares with a library that has the whole of RFC 5545.
func TestRecurrence_agrees_with_rrule(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := drawRecurrence(rt)
		start := Date(2026, time.November, 1) + Day(rapid.IntRange(-400, 400).Draw(rt, "start"))
		from := start + Day(rapid.IntRange(-10, 800).Draw(rt, "from"))
		to := from + Day(rapid.IntRange(0, 900).Draw(rt, "to"))

		got := r.Days(start, from, to, 10_000)

		option, err := rrule.StrToROption(r.String())
		require.NoError(rt, err)
		option.Dtstart = start.Start(time.UTC)
		library, err := rrule.NewRRule(*option)
		require.NoError(rt, err)
		var want []Day
		for _, at := range library.Between(from.Start(time.UTC), to.Start(time.UTC), true) {
			want = append(want, DayOf(at, time.UTC))
		}
		assert.Equal(rt, want, got, "%s from %s, between %s and %s", r, start, from, to)
	})
}

func drawRecurrence(rt *rapid.T) Recurrence {
	r := Recurrence{
		Freq:      rapid.SampledFrom([]Frequency{Daily, Weekly, Monthly, Yearly}).Draw(rt, "freq"),
		Interval:  rapid.SampledFrom([]int{0, 2, 3, 5}).Draw(rt, "interval"),
		WeekStart: rapid.SampledFrom([]time.Weekday{time.Monday, time.Sunday, time.Thursday}).Draw(rt, "week start"),
	}
	switch rapid.IntRange(0, 2).Draw(rt, "end") {
	case 1:
		r.Count = rapid.IntRange(1, 50).Draw(rt, "count")
	case 2:
		r.Until = Date(2026, time.November, 1) + Day(rapid.IntRange(0, 900).Draw(rt, "until"))
	}
	r.Months = rapid.SliceOfNDistinct(rapid.Custom(func(rt *rapid.T) time.Month { return time.Month(rapid.IntRange(1, 12).Draw(rt, "month")) }), 0, 3, rapid.ID).Draw(rt, "months")
	if r.Freq != Weekly {
		days := rapid.SampledFrom([]int{1, 2, 15, 29, 30, 31, -1, -2, -31})
		r.MonthDays = rapid.SliceOfNDistinct(days, 0, 3, rapid.ID).Draw(rt, "month days")
	}
	numbers := []int{0} // or all with a number: of a list with both kinds the library takes only what is both
	if rapid.Bool().Draw(rt, "numbered") && (r.Freq == Monthly || r.Freq == Yearly && len(r.MonthDays) == 0) {
		numbers = []int{1, 2, 4, 5, -1, -2, -5}
	}
	r.Weekdays = rapid.SliceOfNDistinct(rapid.Custom(func(rt *rapid.T) Nth {
		return Nth{rapid.SampledFrom(numbers).Draw(rt, "number"), time.Weekday(rapid.IntRange(0, 6).Draw(rt, "weekday"))}
	}), 0, 3, func(n Nth) time.Weekday { return n.Day }).Draw(rt, "weekdays")
	return r
}
