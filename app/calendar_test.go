// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/ics"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/ui/settings"
	"github.com/pult-app/pult/ui/text"
)

// settingsOf is what the settings of a gadget ask, in German.
func settingsOf(t *testing.T, g *gadget) settingsData {
	t.Helper()
	words, err := text.New("de")
	require.NoError(t, err)
	return settingsData{client: g.client, window: &window{profile: profile{g.dir}, session: session{Server: g.server}, text: words}}
}

// fetch is what a calendar gets by a link.
func fetch(t *testing.T, address string) (status int, text string) {
	t.Helper()
	resp, err := (&http.Client{Transport: &http.Transport{DisableKeepAlives: true}}).Get(address)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, string(body)
}

func (g *gadget) arrived() {
	g.until(patient, "all has arrived", func() bool {
		waiting, err := g.device.Waiting(g.t.Context())
		return err == nil && len(waiting) == 0
	})
}

func TestSettings_make_calendar_links_that_work(t *testing.T) {
	w := openTown(t).mend()
	me := takeGadget(t, w.url()).open(jana).loaded()
	data := settingsOf(t, me)
	w.cut()

	made, err := data.Link(t.Context())
	require.NoError(t, err)
	s, err := data.Read(t.Context())
	require.NoError(t, err)
	require.Len(t, s.Feeds, 1)
	assert.True(t, s.Feeds[0].Waits, "offline")
	assert.Equal(t, made.Address, s.Feeds[0].Address)
	w.mend()
	me.tryNow()
	me.arrived()

	status, calendar := fetch(t, made.Address)
	assert.Equal(t, 200, status)
	assert.Contains(t, calendar, "Platz 3.14")
	other := takeGadget(t, w.url()).open(jana).loaded()
	elsewhere, err := settingsOf(t, other).Read(t.Context())
	require.NoError(t, err)
	require.Len(t, elsewhere.Feeds, 1)
	assert.Empty(t, elsewhere.Feeds[0].Address, "the secret has not left the device that made it")
	assert.Empty(t, elsewhere.Feeds[0].Secret)

	s, err = data.Read(t.Context())
	require.NoError(t, err)
	assert.False(t, s.Feeds[0].Waits)
	require.NoError(t, data.Unlink(t.Context(), s.Feeds[0]))
	me.arrived()
	status, _ = fetch(t, made.Address)
	assert.Equal(t, 404, status)
	secrets, err := me.device.Secrets(t.Context())
	require.NoError(t, err)
	assert.Empty(t, secrets)

	require.NoError(t, data.Relink(t.Context(), s.Feeds[0]))
	me.arrived()
	status, _ = fetch(t, made.Address)
	assert.Equal(t, 200, status, "the same link works again")
	s, err = data.Read(t.Context())
	require.NoError(t, err)
	require.Len(t, s.Feeds, 1)
	assert.Equal(t, made.Address, s.Feeds[0].Address)
}

func TestSettings_make_no_sixth_calendar_link(t *testing.T) {
	me := janasTuesday(t)
	data := settingsOf(t, me)
	for range booking.MaxFeeds {
		_, err := data.Link(t.Context())
		require.NoError(t, err)
	}

	_, err := data.Link(t.Context())

	var refusal *booking.Refusal
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, booking.Links, refusal.Detail)
}

func TestCalendarAddress(t *testing.T) {
	assert.Equal(t, "https://pult.example/c/s.ics", calendarAddress("https://pult.example", "s", "de"))
	assert.Equal(t, "https://pult.example/c/s.ics?lang=en", calendarAddress("https://pult.example/", "s", "en"))
}

// leave is a calendar file with events of whole days.
func leaveFile(days ...booking.Day) string {
	var b strings.Builder
	b.WriteString("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//DE\r\n")
	for i, d := range days {
		y, m, n := d.Date()
		fmt.Fprintf(&b, "BEGIN:VEVENT\r\nUID:%d\r\nDTSTAMP:20261101T000000Z\r\nDTSTART;VALUE=DATE:%04d%02d%02d\r\nSUMMARY:Urlaub\r\nEND:VEVENT\r\n", i, y, int(m), n)
	}
	return b.String() + "END:VCALENDAR\r\n"
}

func TestSettings_enter_absences_from_a_file(t *testing.T) {
	me := takeGadget(t, openTown(t).mend().url()).open("p-jonas").loaded()
	data := settingsOf(t, me)
	thursday := tuesday + 2
	id := me.reserve(me.place("3.22"), thursday+6)
	require.NoError(t, deskData{me.client}.PlanDay(t.Context(), booking.PlanDay{Day: thursday + 7, Halves: []booking.Half{booking.AM}, Status: booking.HomeOffice}))
	require.NoError(t, deskData{me.client}.PlanDay(t.Context(), booking.PlanDay{Day: thursday + 8, Halves: []booking.Half{booking.AM, booking.PM}, Status: booking.Away}))
	file := leaveFile(tuesday-30, thursday+2, thursday+6, thursday+7, thursday+8, tuesday+900)

	days, known, err := data.Absences(t.Context(), strings.NewReader(file))

	require.NoError(t, err)
	assert.Equal(t, 1, known, "said already")
	require.Len(t, days, 2, "neither the past, nor a weekend, nor what is said already, nor what is years ahead")
	assert.Equal(t, thursday+6, days[0].Day)
	require.Len(t, days[0].Desks, 1)
	assert.Equal(t, id, days[0].Desks[0].ID)
	assert.Equal(t, [2]booking.Status{booking.HomeOffice, booking.Unsaid}, days[1].Before)

	var done []int
	require.NoError(t, data.SetAway(t.Context(), days, true, func(n int) { done = append(done, n) }))
	assert.Equal(t, []int{2}, done, "both days in one change")
	assert.Equal(t, booking.Released, me.state(id))
	again, known, err := data.Absences(t.Context(), strings.NewReader(file))
	require.NoError(t, err)
	assert.Empty(t, again)
	assert.Equal(t, 3, known)

	require.NoError(t, data.TakeBackAway(t.Context(), days, true))
	back, _, err := data.Absences(t.Context(), strings.NewReader(file))
	require.NoError(t, err)
	require.Len(t, back, 2)
	assert.Equal(t, days[1], back[1])
	require.Len(t, back[0].Desks, 1)
	assert.Equal(t, id, back[0].Desks[0].ID, "the desk is booked again, as what it was")
}

func TestAbsence_taken_back_leaves_the_usual_week_in_force(t *testing.T) {
	me := takeGadget(t, openTown(t).mend().url()).open("p-jonas").loaded()
	settings, day, both := settingsOf(t, me), tuesday+23, []booking.Half{booking.AM, booking.PM}
	today := todayData{deskData{me.client}}
	var week booking.PlanWeek
	week.Days[day.Weekday()] = [2]booking.Status{booking.HomeOffice, booking.HomeOffice}
	_, _, err := settings.PlanWeek(t.Context(), week, nil)
	require.NoError(t, err)
	usual := func() (halves int) {
		me.rows(func(ctx context.Context, rows store.Booking) error {
			said, err := rows.Presence(ctx, "p-jonas", day)
			for _, row := range said {
				if row.Usual && row.Status == booking.HomeOffice {
					halves++
				}
			}
			return err
		})
		return halves
	}
	require.Equal(t, 2, usual())

	away := booking.Absent{First: day, Last: day, Halves: both}
	leaves, err := today.Leaves(t.Context(), away)
	require.NoError(t, err)
	require.NoError(t, today.Absent(t.Context(), away))
	require.Zero(t, usual())
	for _, plan := range leaves.Said {
		require.NoError(t, today.PlanDay(t.Context(), plan))
	}
	assert.Equal(t, 2, usual(), "on Heute")

	days, _, err := settings.Absences(t.Context(), strings.NewReader(leaveFile(day)))
	require.NoError(t, err)
	require.NoError(t, settings.SetAway(t.Context(), days, true, func(int) {}))
	require.Zero(t, usual())
	require.NoError(t, settings.TakeBackAway(t.Context(), days, true))
	assert.Equal(t, 2, usual(), "from a file")
}

func TestSettings_enter_absences_also_where_the_usual_week_says_away(t *testing.T) {
	me := takeGadget(t, openTown(t).mend().url()).open("p-jonas").loaded()
	settings, day := settingsOf(t, me), tuesday+23
	var week booking.PlanWeek
	week.Days[day.Weekday()] = [2]booking.Status{booking.Away, booking.Away}
	_, _, err := settings.PlanWeek(t.Context(), week, nil)
	require.NoError(t, err)

	days, known, err := settings.Absences(t.Context(), strings.NewReader(leaveFile(day)))

	require.NoError(t, err)
	require.Len(t, days, 1)
	assert.Zero(t, known)
	require.NoError(t, settings.SetAway(t.Context(), days, true, func(int) {}))
	_, _, err = settings.PlanWeek(t.Context(), booking.PlanWeek{}, nil)
	require.NoError(t, err)
	_, known, err = settings.Absences(t.Context(), strings.NewReader(leaveFile(day)))
	require.NoError(t, err)
	assert.Equal(t, 1, known, "it stays when the usual week ends")
}

func TestSettings_keep_desks_if_wanted(t *testing.T) {
	me := takeGadget(t, openTown(t).mend().url()).open("p-jonas").loaded()
	data := settingsOf(t, me)
	id := me.reserve(me.place("3.22"), tuesday+8)
	days, _, err := data.Absences(t.Context(), strings.NewReader(leaveFile(tuesday+7, tuesday+8)))
	require.NoError(t, err)

	var done []int
	require.NoError(t, data.SetAway(t.Context(), days, false, func(n int) { done = append(done, n) }))

	assert.Equal(t, []int{1, 2}, done)
	assert.True(t, me.state(id).Live())
}

func TestSettings_refuse_hostile_files_quickly(t *testing.T) {
	me := janasTuesday(t)
	data := settingsOf(t, me)
	endless := strings.Replace(leaveFile(tuesday), "SUMMARY", "RRULE:FREQ=SECONDLY\r\nSUMMARY", 1)
	for name, c := range map[string]struct {
		file io.Reader
		want ics.Problem
	}{
		"84 MB of nested events": {io.MultiReader(strings.NewReader("BEGIN:VCALENDAR\r\n"), io.LimitReader(&repeating{"BEGIN:VEVENT\r\n", 0}, 84<<20)), ics.TooLarge},
		"nested events":          {strings.NewReader("BEGIN:VCALENDAR\r\n" + strings.Repeat("BEGIN:VEVENT\r\n", 1000)), ics.TooDeep},
		"an endless rule":        {strings.NewReader(endless), ics.Recurring},
		"a picture":              {strings.NewReader("\x89PNG"), ics.Unreadable},
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()

			_, _, err := data.Absences(t.Context(), c.file)

			var refused *ics.Error
			require.ErrorAs(t, err, &refused)
			assert.Equal(t, c.want, refused.Problem)
			assert.Less(t, time.Since(began), 2*time.Second)
		})
	}
	broken := errors.New("the file went away")
	_, _, err := data.Absences(t.Context(), io.MultiReader(strings.NewReader("BEGIN"), failing{broken}))
	assert.ErrorIs(t, err, broken)
}

// repeating gives the same words for ever.
type repeating struct {
	words string
	at    int
}

func (r *repeating) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = r.words[r.at%len(r.words)]
		r.at++
	}
	return len(p), nil
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestClient_writes_a_booking_for_a_calendar(t *testing.T) {
	w := openTown(t).mend()
	me := takeGadget(t, w.url()).open("p-jonas").loaded()
	w.cut()
	id := me.reserve(me.place("3.22"), tuesday+8)
	words, err := text.New("en")
	require.NoError(t, err)

	name, content, err := me.calendarFile(t.Context(), id, words)

	require.NoError(t, err)
	assert.Equal(t, "pult-2026-12-02.ics", name)
	for _, want := range []string{"UID:" + string(id) + "@pult", "DTSTART;VALUE=DATE:20261202", "STATUS:TENTATIVE", "SUMMARY:Desk 3.22", "3rd floor"} {
		assert.Contains(t, strings.ReplaceAll(string(content), "\r\n ", ""), want)
	}
	_, _, err = me.calendarFile(t.Context(), "no such booking", words)
	assert.ErrorIs(t, err, booking.ErrGone)
}

var _ settings.Data = settingsData{}
