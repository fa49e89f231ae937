// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

func TestHolidayName_of_North_Rhine_Westphalia(t *testing.T) {
	// The days of the Feiertagsgesetz NW: paragraph 2, without those that are always a Sunday.
	for year, dates := range map[int][]string{
		2026: {"2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-05-14", "2026-05-25", "2026-06-04", "2026-10-03", "2026-11-01", "2026-12-25", "2026-12-26"},
		2027: {"2027-01-01", "2027-03-26", "2027-03-29", "2027-05-01", "2027-05-06", "2027-05-17", "2027-05-27", "2027-10-03", "2027-11-01", "2027-12-25", "2027-12-26"},
	} {
		var found []string
		for day := Date(year, time.January, 1); day <= Date(year, time.December, 31); day++ {
			name, err := HolidayName(NorthRhineWestphalia, day)
			require.NoError(t, err)
			if name != "" {
				found = append(found, day.String())
			}
		}
		assert.Equal(t, dates, found)
	}
	name, err := HolidayName(NorthRhineWestphalia, Date(2026, time.June, 4))
	require.NoError(t, err)
	assert.Equal(t, "Fronleichnam", name)
}

func TestHolidayName_of_other_regions(t *testing.T) {
	none, err := HolidayName("", Date(2026, time.December, 25))
	require.NoError(t, err)
	_, unknown := HolidayName("DE-XX", Date(2026, time.December, 25))

	assert.Empty(t, none, "a house without a region knows no holidays")
	assert.ErrorContains(t, unknown, `"DE-XX"`)
	assert.True(t, KnownRegion("DE-NW") && KnownRegion(""))
	assert.False(t, KnownRegion("DE-XX"))
}

func TestRules_Check_finds_contradictions(t *testing.T) {
	assert.NoError(t, DefaultRules("berg").Check())
	assert.NoError(t, Rules{Building: "berg"}.Check(), "a house that is always closed")
	for want, change := range map[string]func(*Rules){
		"building is missing":       func(r *Rules) { r.Building = "" },
		"horizon is -1":             func(r *Rules) { r.Horizon = -1 },
		"horizon is 367":            func(r *Rules) { r.Horizon = 367 },
		"homeDays is -1":            func(r *Rules) { r.HomeDays = -1 },
		"beyond the horizon":        func(r *Rules) { r.HomeDays = 29 },
		"maxOpen is -1":             func(r *Rules) { r.MaxOpen = -1 },
		"checkInEarly is -1":        func(r *Rules) { r.CheckInEarly = -1 },
		"checkInEarly is 1441":      func(r *Rules) { r.CheckInEarly = 1441 },
		"checkInWithin is -1":       func(r *Rules) { r.CheckInWithin = -1 },
		"checkInWithin is 1441":     func(r *Rules) { r.CheckInWithin = 1441 },
		`-5 minutes for zone "z"`:   func(r *Rules) { r.CheckInZones = map[ZoneID]int{"z": -5} },
		`90 minutes for zone ""`:    func(r *Rules) { r.CheckInZones = map[ZoneID]int{"": 90} },
		"Monday closes at 05:00":    func(r *Rules) { r.Open[time.Monday].Until = 5 * 60 },
		"Sunday is open from 08:00": func(r *Rules) { r.Open[time.Sunday] = OpenHours{8 * 60, 1441} },
		"Sunday is open from 00:-1": func(r *Rules) { r.Open[time.Sunday] = OpenHours{-1, 600} },
		"has 367 closures, at most 366": func(r *Rules) {
			for day := range Day(367) {
				r.Closures = append(r.Closures, monday+day)
			}
		},
		"min is 5 days and more than the 2 bookings of perWeek": func(r *Rules) { r.PerWeek, r.Presence = 2, OfficeDays{Min: 5, As: Binding} },
		"min is 6 days, and the house is open on 5 of a week":   func(r *Rules) { r.Presence = OfficeDays{Min: 6, As: Binding} },
		"closures are not sorted":                               func(r *Rules) { r.Closures = []Day{tuesday, monday} },
		"2026-11-24 stands there twice":                         func(r *Rules) { r.Closures = []Day{tuesday, tuesday} },
		"checkInZones names 501 zones, at most 500": func(r *Rules) {
			r.CheckInZones = map[ZoneID]int{}
			for i := range 501 {
				r.CheckInZones[ZoneID(fmt.Sprint("z", i))] = 15
			}
		},
		`region "DE-XX"`: func(r *Rules) { r.Region = "DE-XX" },
	} {
		rules := DefaultRules("berg")
		change(&rules)

		assert.ErrorContains(t, rules.Check(), want)
	}
	rules := Rules{Horizon: -1, MaxOpen: -1}
	assert.ErrorContains(t, rules.Check(), "horizon")
	assert.ErrorContains(t, rules.Check(), "maxOpen", "all contradictions are named at once")
}

func TestRules_travel_as_JSON(t *testing.T) {
	rules := DefaultRules("berg")
	rules.Closures = []Day{tuesday}

	body, err := json.Marshal(rules)
	require.NoError(t, err)
	var back Rules
	require.NoError(t, json.Unmarshal(body, &back))

	assert.Equal(t, rules, back)
}

var (
	monday   = tuesday - 1
	saturday = tuesday + 4
)

func TestRules_Admit(t *testing.T) {
	friday, nextMonday, nextTuesday := tuesday+3, tuesday+6, tuesday+7
	horizon := tuesday + 28 // 22 December
	for name, test := range map[string]struct {
		change func(*Rules)
		home   staff.UnitID
		above  []staff.UnitID
		now    time.Time
		span   Span
		why    Why // empty when admitted
		detail Detail
		opens  Day // 0 for none
	}{
		"the zero rules allow nothing":           {change: func(r *Rules) { *r = Rules{} }, span: day(tuesday), why: Closed, detail: Weekday},
		"today":                                  {span: day(tuesday)},
		"an hour that has begun":                 {span: hours(tuesday, 7, 9)},
		"an hour that is over":                   {span: hours(tuesday, 6, 7), why: Window, detail: Past},
		"an hour that ends now":                  {span: hours(tuesday, 6, 7), now: tuesday.At(berlin, 7*60), why: Window, detail: Past},
		"yesterday":                              {span: day(tuesday - 1), why: Window, detail: Past},
		"the last day of the horizon":            {span: day(horizon)},
		"a day beyond the horizon":               {span: day(horizon + 1), why: Window, detail: TooFar, opens: tuesday + 1},
		"no horizon at all, today":               {change: func(r *Rules) { r.Horizon, r.HomeDays = 0, 0 }, span: day(tuesday)},
		"no horizon at all, tomorrow":            {change: func(r *Rules) { r.Horizon, r.HomeDays = 0, 0 }, span: day(tuesday + 1), why: Window, detail: TooFar, opens: tuesday + 1},
		"today is the day at the building":       {span: day(horizon), now: tuesday.At(berlin, 1)},
		"a minute before midnight it is earlier": {span: day(horizon), now: tuesday.At(berlin, -1), why: Window, detail: TooFar, opens: tuesday},

		"from opening to closing":         {span: hours(tuesday+1, 6, 20)},
		"before the house opens":          {span: hours(tuesday+1, 5, 7), why: Closed, detail: OutsideHours},
		"after the house closes":          {span: hours(tuesday+1, 19, 21), why: Closed, detail: OutsideHours},
		"hours that fit on another day":   {change: func(r *Rules) { r.Open[time.Friday].Until = 22 * 60 }, span: hours(tuesday+1, 19, 21), why: Closed, detail: OutsideHours, opens: friday},
		"a morning when it opens at two":  {change: func(r *Rules) { r.Open[time.Friday].From = 14 * 60 }, span: SpanOf(friday, Morning, berlin), why: Closed, detail: OutsideHours, opens: nextMonday},
		"a whole day when it opens late":  {change: func(r *Rules) { r.Open[time.Friday].From = 14 * 60 }, span: day(friday)},
		"Saturday":                        {span: day(saturday), why: Closed, detail: Weekday, opens: nextMonday},
		"an hour on Sunday":               {span: hours(saturday+1, 8, 9), why: Closed, detail: Weekday, opens: nextMonday},
		"a closure":                       {change: func(r *Rules) { r.Closures = []Day{tuesday + 1, tuesday + 2} }, span: day(tuesday + 1), why: Closed, detail: Closure, opens: friday},
		"a closure before a weekend":      {change: func(r *Rules) { r.Closures = []Day{friday, nextMonday} }, span: day(friday), why: Closed, detail: Closure, opens: nextTuesday},
		"a holiday":                       {now: Date(2026, time.December, 1).At(berlin, 480), span: day(Date(2026, time.December, 25)), why: Closed, detail: Holiday, opens: Date(2026, time.December, 28)},
		"the same day without a region":   {change: func(r *Rules) { r.Region = "" }, now: Date(2026, time.December, 1).At(berlin, 480), span: day(Date(2026, time.December, 25))},
		"closed with nothing open behind": {change: func(r *Rules) { r.Horizon, r.HomeDays = 4, 0 }, span: day(saturday), why: Closed, detail: Weekday},
		"closed and far beyond":           {span: day(saturday + 70), why: Closed, detail: Weekday},

		"home zone, a week ahead":             {home: "it", span: day(nextTuesday)},
		"home zone, further, a stranger":      {home: "it", span: day(nextTuesday + 1), why: Window, detail: HomeFirst, opens: tuesday + 1},
		"home zone, further, own unit":        {home: "it", above: []staff.UnitID{"it", "stadt"}, span: day(nextTuesday + 1)},
		"home zone, further, unit below":      {home: "it", above: []staff.UnitID{"net", "it", "stadt"}, span: day(nextTuesday + 1)},
		"home zone, further, unit above":      {home: "net", above: []staff.UnitID{"it", "stadt"}, span: day(nextTuesday + 1), why: Window, detail: HomeFirst, opens: tuesday + 1},
		"home zone without priority":          {home: "it", change: func(r *Rules) { r.HomeDays = 0 }, span: day(horizon)},
		"home zone beyond horizon, stranger":  {home: "it", span: day(horizon + 1), why: Window, detail: TooFar, opens: horizon + 1 - 7},
		"home zone beyond horizon, own unit":  {home: "it", above: []staff.UnitID{"it"}, span: day(horizon + 1), why: Window, detail: TooFar, opens: tuesday + 1},
		"no home, a stranger":                 {span: day(nextTuesday + 1)},
		"across midnight":                     {span: Span{hours(tuesday, 20, 21).Start, hours(tuesday+1, 6, 7).Start}, why: Invalid},
		"no span":                             {why: Invalid},
		"a long day, hours after the change":  {change: everyDay, now: longDay.At(berlin, 0), span: hours(longDay, 6, 20)},
		"a long day, before it opens":         {change: everyDay, now: longDay.At(berlin, 0), span: hours(longDay, 5, 20), why: Closed, detail: OutsideHours},
		"a short day, hours after the change": {change: everyDay, now: shortDay.At(berlin, 0), span: hours(shortDay, 6, 20)},
		"a short day, after it closes":        {change: everyDay, now: shortDay.At(berlin, 0), span: hours(shortDay, 6, 21), why: Closed, detail: OutsideHours},
	} {
		t.Run(name, func(t *testing.T) {
			rules := DefaultRules("berg")
			if test.change != nil {
				test.change(&rules)
			}
			if test.now.IsZero() {
				test.now = morning
			}

			err := rules.Admit(Wish{Place: Place{Zone: Zone{Home: test.home}}, Span: test.span, Above: test.above, Now: test.now})

			if test.why == "" {
				assert.NoError(t, err)
				return
			}
			want := &Refusal{Why: test.why, Detail: test.detail}
			if test.opens != 0 {
				want.Opens = &test.opens
			}
			assert.Equal(t, want, err)
		})
	}
}

// everyDay opens the house on Sundays too, because clocks change on Sundays.
func everyDay(r *Rules) {
	for weekday := range r.Open {
		r.Open[weekday] = OpenHours{From: 6 * 60, Until: 20 * 60}
	}
}

func TestRules_Admit_says_that_a_region_is_unknown(t *testing.T) {
	rules := DefaultRules("berg")
	rules.Region = "DE-XX"

	err := rules.Admit(Wish{Span: day(tuesday), Now: morning})

	var refusal *Refusal
	assert.NotErrorAs(t, err, &refusal, "that is no answer to the person")
	assert.ErrorContains(t, err, `building "berg"`)
	assert.ErrorContains(t, err, `region "DE-XX"`)
}
