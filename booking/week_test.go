// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/pult-app/pult/booking"
)

func TestPlanner_Week_shows_my_bookings_and_words(t *testing.T) {
	s := newDiary(t)
	s.holds(ann, "late", free, hours(tuesday, 15, 18))
	s.holds(ann, "early", next, hours(tuesday, 8, 12))
	s.holds(ann, "friday", free, day(tuesday+3))
	s.holds(ann, "next week", free, day(tuesday+6))
	s.holds(bob, "bobs", "berg-0.7", day(tuesday))
	s.plan(tuesday+1, HomeOffice, AM)
	s.plan(tuesday+5, Away, PM)

	for _, d := range []Day{tuesday - 1, tuesday, tuesday + 5} {
		week, err := s.Week(s.ctx, ann, d)

		require.NoError(t, err)
		assert.Equal(t, tuesday-1, week.Monday)
		assert.Equal(t, []Booking{s.booking("early"), s.booking("late")}, week.Days[1].Bookings)
		assert.Equal(t, [2]Presence{sits(tuesday, AM, next, "early"), sits(tuesday, PM, free, "late")}, week.Days[1].Halves)
		assert.Equal(t, [2]Presence{says(tuesday+1, AM, HomeOffice), {Person: ann, Day: tuesday + 1, Half: PM}}, week.Days[2].Halves)
		assert.Equal(t, []Booking{s.booking("friday")}, week.Days[4].Bookings)
		assert.Equal(t, Away, week.Days[6].Halves[PM].Status)
		assert.Empty(t, week.Days[0].Bookings)
		assert.Empty(t, week.Days[6].Bookings)
	}
}

func TestPlanner_Week_with_changing_clocks(t *testing.T) {
	for _, sunday := range []Day{longDay, shortDay} {
		s := newScene(t)
		s.rules(everyDay)
		s.rules(func(r *Rules) { r.Region = "" }) // the short Sunday is Easter in 2027
		s.now = (sunday - 1).At(berlin, 480)
		s.holds(ann, "sun", free, day(sunday))
		s.holds(ann, "mon", free, day(sunday+1))

		week, err := s.Week(s.ctx, ann, sunday)

		require.NoError(t, err)
		assert.Equal(t, []Booking{s.booking("sun")}, week.Days[6].Bookings)
		assert.Equal(t, sunday-6, week.Monday)
	}
}

func TestPlanner_Week_cuts_days_at_the_building(t *testing.T) {
	s := newScene(t)
	tokyo := Building{ID: "jp", Name: "Partner city", TimeZone: "Asia/Tokyo"}
	require.NoError(t, s.store.PutBuilding(s.ctx, tokyo))
	require.NoError(t, s.store.PutFloor(s.ctx, Floor{ID: "jp-0", Building: "jp"}))
	require.NoError(t, s.store.PutDesk(s.ctx, Desk{ID: "jp.1", Building: "jp", Floor: "jp-0"}))
	require.NoError(t, s.store.PutRules(s.ctx, DefaultRules("jp")))
	monday := tuesday + 6 // begins on Sunday in Europe
	s.holds(ann, "b", "jp.1", SpanOf(monday, Morning, tokyo.Location()))

	week, err := s.Week(s.ctx, ann, monday)

	require.NoError(t, err)
	assert.Equal(t, []Booking{s.booking("b")}, week.Days[0].Bookings)
	assert.Equal(t, Office, week.Days[0].Halves[AM].Status)
	assert.Equal(t, Unsaid, week.Days[0].Halves[PM].Status)
}

func TestPlanner_Free_tells_why_a_day_has_nothing(t *testing.T) {
	s := newScene(t)
	q := FreeQuery{Who: dora, Building: "berg", Days: []Day{tuesday - 1, tuesday, tuesday + 4, tuesday + 8, tuesday + 40}, Want: Features{Monitors: 1}}

	counts, err := s.Free(s.ctx, q)

	require.NoError(t, err)
	require.Len(t, counts, 5)
	assert.Equal(t, Past, counts[0].Refusal.Detail)
	assert.Equal(t, FreeCount{Day: tuesday, Free: 16, Fitting: 14}, counts[1])
	assert.Equal(t, Weekday, counts[2].Refusal.Detail)
	assert.Equal(t, FreeCount{Day: tuesday + 8, Free: 12, Fitting: 11}, counts[3], "without the home zone of another unit")
	assert.Equal(t, Closed, counts[4].Refusal.Why)
	_, err = s.Free(s.ctx, FreeQuery{Who: dora, Building: "no such house", Days: q.Days})
	s.refused(err, Gone, "")
	_, err = s.Free(s.ctx, FreeQuery{Who: "nobody", Building: "berg", Days: q.Days})
	s.refused(err, Forbidden, "")
	none, err := s.Free(s.ctx, FreeQuery{Who: dora, Building: "berg"})
	require.NoError(t, err)
	assert.Empty(t, none)
}

func TestDesk_Number(t *testing.T) {
	for code, number := range map[string]string{"3.14": "14", "A-3.14": "14", "7": "7", "": "", "3.": ""} {
		assert.Equal(t, number, Desk{Code: code}.Number())
	}
}

func TestBuilding_Location_falls_back_to_the_model_city(t *testing.T) {
	assert.Equal(t, "Europe/Berlin", Building{TimeZone: "Nowhere/At_All"}.Location().String())
	assert.Equal(t, "Asia/Tokyo", Building{TimeZone: "Asia/Tokyo"}.Location().String())
	assert.Equal(t, time.UTC.String(), Building{TimeZone: "UTC"}.Location().String())
}
