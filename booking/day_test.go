// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	. "github.com/pult-app/pult/booking"
)

// The days on which the clocks of Europe/Berlin change: 25 hours long, and 23.
var (
	longDay  = Date(2026, time.October, 25)
	shortDay = Date(2027, time.March, 28)
)

func utc(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t.UTC()
}

func TestDay_is_ISO_8601(t *testing.T) {
	d, err := ParseDay("2026-11-24")
	require.NoError(t, err)
	text, err := json.Marshal(d)
	require.NoError(t, err)
	_, wrong := ParseDay("24.11.2026")
	year, week := d.Week()

	assert.Equal(t, Date(2026, time.November, 24), d)
	assert.Equal(t, `"2026-11-24"`, string(text))
	assert.ErrorContains(t, wrong, "24.11.2026")
	assert.Equal(t, time.Tuesday, d.Weekday())
	assert.Equal(t, "2026-11-23", d.Monday().String())
	assert.Equal(t, d.Monday(), (d + 5).Monday(), "Sunday belongs to the Monday before it")
	assert.Equal(t, d.Monday(), d.Monday().Monday())
	assert.Equal(t, []int{2026, 48}, []int{year, week})
	assert.Equal(t, "1969-12-31", Day(-1).String())
}

func TestSpanOf_on_days_when_the_clocks_change(t *testing.T) {
	for _, test := range []struct {
		day        Day
		part       Part
		start, end string
	}{
		{longDay, FullDay, "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"},
		{longDay, Morning, "2026-10-24T22:00:00Z", "2026-10-25T12:00:00Z"},
		{longDay, Afternoon, "2026-10-25T12:00:00Z", "2026-10-25T23:00:00Z"},
		{shortDay, FullDay, "2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z"},
		{shortDay, Morning, "2027-03-27T23:00:00Z", "2027-03-28T11:00:00Z"},
		{shortDay, Afternoon, "2027-03-28T11:00:00Z", "2027-03-28T22:00:00Z"},
		{tuesday, FullDay, "2026-11-23T23:00:00Z", "2026-11-24T23:00:00Z"},
	} {
		span := SpanOf(test.day, test.part, berlin)

		assert.Equal(t, Span{utc(test.start), utc(test.end)}, span)
		assert.Equal(t, test.part, span.Part(berlin))
		assert.Equal(t, test.day, span.Day(berlin))
		assert.True(t, span.WithinDay(berlin))
	}
	assert.Zero(t, SpanOf(tuesday, Hours, berlin))
}

func TestHoursOf_on_days_when_the_clocks_change(t *testing.T) {
	assert.Equal(t, Span{utc("2026-10-25T07:00:00Z"), utc("2026-10-25T11:00:00Z")}, hours(longDay, 8, 12))
	assert.Equal(t, Span{utc("2027-03-28T06:00:00Z"), utc("2027-03-28T10:00:00Z")}, hours(shortDay, 8, 12))
	assert.Equal(t, Span{utc("2026-10-24T22:00:00Z"), utc("2026-10-25T02:00:00Z")}, hours(longDay, 0, 3), "four hours by the clock's three")
	assert.Equal(t, SpanOf(shortDay, FullDay, berlin), hours(shortDay, 0, 24))
}

func TestDay_At_a_time_that_the_clocks_skip_or_repeat(t *testing.T) {
	assert.Equal(t, utc("2027-03-28T01:30:00Z"), shortDay.At(berlin, 2*60+30), "2:30 does not exist and becomes 3:30")
	assert.Equal(t, utc("2026-10-25T00:30:00Z"), longDay.At(berlin, 2*60+30), "2:30 comes twice, the first is meant")
}

func TestDay_Start_where_the_clocks_skip_midnight(t *testing.T) {
	cairo, err := time.LoadLocation("Africa/Cairo")
	require.NoError(t, err)
	saoPaulo, err := time.LoadLocation("America/Sao_Paulo")
	require.NoError(t, err)

	for day, loc := range map[Day]*time.Location{Date(2027, time.April, 30): cairo, Date(2018, time.November, 4): saoPaulo} {
		start := day.Start(loc)

		assert.Equal(t, day, DayOf(start, loc))
		assert.Equal(t, day-1, DayOf(start.Add(-time.Second), loc), "the instant before belongs to the day before")
	}
}

func TestDay_At_is_what_the_wall_clock_shows(t *testing.T) {
	zones := rapid.SampledFrom([]string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "UTC"})
	rapid.Check(t, func(t *rapid.T) {
		loc, err := time.LoadLocation(zones.Draw(t, "zone"))
		require.NoError(t, err)
		day := Date(2026, time.January, rapid.IntRange(1, 730).Draw(t, "day"))
		clock := Clock(rapid.IntRange(0, 24*60-1).Draw(t, "clock"))

		at := day.At(loc, clock)

		h, m, _ := at.In(loc).Clock()
		shown := Clock(h*60 + m)
		skipped := shown - clock
		assert.Equal(t, day, DayOf(at, loc))
		if skipped != 0 { // only where the clocks jump ahead, by what they skip
			_, before := at.Add(-time.Duration(skipped) * time.Minute).In(loc).Zone()
			_, after := at.In(loc).Zone()
			assert.Equal(t, int(skipped)*60, after-before)
		}
	})
}

func TestSpan_Halves(t *testing.T) {
	for _, day := range []Day{tuesday, longDay, shortDay} {
		assert.Equal(t, []Half{AM, PM}, SpanOf(day, FullDay, berlin).Halves(berlin))
		assert.Equal(t, []Half{AM}, SpanOf(day, Morning, berlin).Halves(berlin))
		assert.Equal(t, []Half{PM}, SpanOf(day, Afternoon, berlin).Halves(berlin))
		assert.Equal(t, []Half{AM}, hours(day, 8, 13).Halves(berlin), "ends at Noon")
		assert.Equal(t, []Half{PM}, hours(day, 13, 14).Halves(berlin), "begins at Noon")
		assert.Equal(t, []Half{AM, PM}, hours(day, 12, 14).Halves(berlin))
	}
}

func TestSpan_WithinDay(t *testing.T) {
	start := hours(tuesday, 8, 9).Start
	for name, test := range map[string]struct {
		span Span
		want bool
	}{
		"an hour":                 {hours(tuesday, 8, 9), true},
		"until midnight":          {hours(tuesday, 20, 24), true},
		"nothing":                 {Span{}, false},
		"no length":               {Span{start, start}, false},
		"backwards":               {Span{start, start.Add(-time.Hour)}, false},
		"across midnight":         {Span{start, start.Add(17 * time.Hour)}, false},
		"longer than any day":     {Span{day(tuesday).Start, day(tuesday).Start.Add(26 * time.Hour)}, false},
		"24 hours on a short day": {Span{day(shortDay).Start, day(shortDay).Start.Add(24 * time.Hour)}, false},
		"half a second":           {Span{start.Add(time.Second / 2), start.Add(time.Hour)}, false},
		"until half a second":     {Span{start, start.Add(time.Second / 2)}, false},
		"from year 0 to 9999":     {Span{utc("0001-01-01T00:00:00Z"), utc("9999-01-01T00:00:00Z")}, false},
	} {
		assert.Equal(t, test.want, test.span.WithinDay(berlin), name)
	}
}

func TestSpan_On_keeps_what_people_call_it(t *testing.T) {
	parts := rapid.SampledFrom([]Part{FullDay, Morning, Afternoon, Hours})
	days := rapid.SampledFrom([]Day{tuesday, longDay, shortDay, longDay - 1, shortDay + 1})
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.IntRange(3, 23).Draw(t, "from")
		until := rapid.IntRange(from+1, 24).Draw(t, "until")
		there, part := days.Draw(t, "there"), parts.Draw(t, "part")
		of := func(d Day) Span {
			if part == Hours {
				return hours(d, Clock(from), Clock(until))
			}
			return SpanOf(d, part, berlin)
		}

		assert.Equal(t, of(there), of(days.Draw(t, "here")).On(there, berlin))
	})
}

func TestSpan_Overlaps_and_Contains(t *testing.T) {
	a := hours(tuesday, 8, 12)

	assert.False(t, a.Overlaps(hours(tuesday, 12, 13)), "spans that touch do not overlap")
	assert.False(t, a.Overlaps(hours(tuesday, 7, 8)))
	assert.True(t, a.Overlaps(hours(tuesday, 11, 13)))
	assert.True(t, a.Overlaps(hours(tuesday, 9, 10)))
	assert.True(t, a.Contains(a.Start))
	assert.False(t, a.Contains(a.End))
	assert.True(t, a.Equal(Span{a.Start.In(berlin), a.End.In(time.FixedZone("", 3600))}))
}
