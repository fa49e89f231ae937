// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/ui/lessons"
	"github.com/pult-app/pult/ui/settings"
)

func TestDebt_is_reminded_of_three_days_before_and_on_the_day(t *testing.T) {
	const nine, hour = 9 * 60, 60
	friday := booking.Date(2026, time.December, 4)
	at := func(day booking.Day, minute int) time.Time { return day.At(home(), booking.Clock(minute)) }
	weekend := []time.Weekday{time.Saturday, time.Sunday}
	for name, test := range map[string]struct {
		due  booking.Day
		h    news.Hearing
		want []time.Time
	}{
		"at nine":                              {friday, news.Hearing{}, []time.Time{at(friday-3, nine), at(friday, nine)}},
		"and in winter as in summer":           {booking.Date(2026, time.March, 30), news.Hearing{}, []time.Time{at(booking.Date(2026, time.March, 27), nine), at(booking.Date(2026, time.March, 30), nine)}},
		"after quiet hours over the night":     {friday, news.Hearing{From: 20 * hour, Until: 10 * hour}, []time.Time{at(friday-3, 10*hour), at(friday, 10*hour)}},
		"the next day after a quiet day":       {friday, news.Hearing{From: 8 * hour, Until: 24*hour - 1, Rest: []time.Weekday{time.Tuesday}}, []time.Time{at(friday-2, 24*hour-1), at(friday, 24*hour-1)}},
		"on the first day after rest":          {friday + 1, news.Hearing{Rest: weekend}, []time.Time{at(friday-2, nine), at(friday+3, nine)}},
		"once where both wait for one end":     {friday + 2, news.Hearing{Rest: []time.Weekday{4, 5, 6, 0}}, []time.Time{at(friday-1+4, nine)}},
		"never where every day is one of rest": {friday, news.Hearing{Rest: []time.Weekday{0, 1, 2, 3, 4, 5, 6}}, nil},
	} {
		var got []time.Time
		for _, m := range (debt{due: at(test.due, 15*hour)}).moments(test.h) {
			got = append(got, m.at)
			assert.False(t, test.h.Quiet(m.at.In(home())), name)
		}
		require.Len(t, got, len(test.want), name)
		for i := range got {
			assert.True(t, test.want[i].Equal(got[i]), "%s: %s, not %s", name, got[i], test.want[i])
		}
	}
}

// learning is jana's window in a town that teaches; she is in the course.
func learning(t *testing.T) (*stage, *gadget, *noted, *town) {
	t.Helper()
	w := openTown(t).mend()
	w.teaches(filmed())
	s, n := newStage(t, Options{Server: w.url(), Person: string(jana)}), &noted{}
	s.reminders.alarms = n
	require.NoError(t, s.open(t.Context()))
	g := &gadget{client: s.client, t: t, dir: t.TempDir()}
	s.until("the catalogue", func() bool {
		list, err := g.school().Catalogue(t.Context(), "", "")
		return err == nil && len(list.Courses) > 0 && s.client.engine.Status().Online && !s.client.engine.Status().Loading
	})
	require.NoError(t, g.school().Enrol(t.Context(), learn.Enrol{Course: "files"}))
	s.until("the texts", func() bool {
		l, err := g.school().Lesson(t.Context(), "files", "why")
		return err == nil && !l.Missing
	})
	return s, g, n, w
}

// ofCourse is what stands of the course.
func (n *noted) ofCourse() (said []string) {
	for _, line := range n.standing {
		if strings.Contains(line, "Digitaler Aktenplan") {
			said = append(said, line)
		}
	}
	return said
}

func TestReminder_tells_what_is_due_until_it_is_done(t *testing.T) {
	s, g, n, w := learning(t)

	w.obliges("files", "", (tuesday+4).At(home(), 15*60))
	s.client.tryNow()

	s.until("set", func() bool { return len(n.ofCourse()) == 2 })
	assert.ElementsMatch(t, []string{
		"25h8m0s Digitaler Aktenplan: noch bis 28. November. Es fehlen noch etwa 12 Minuten.",
		"97h8m0s Digitaler Aktenplan: noch heute. Es fehlen noch etwa 12 Minuten.",
	}, n.ofCourse())
	g.reads("why")
	s.until("said anew", func() bool { return len(n.ofCourse()) == 2 && strings.Contains(n.ofCourse()[0], "9 Minuten") })
	g.reads("what")
	g.passes()
	s.until("taken back", func() bool { return len(n.ofCourse()) == 0 })
}

func TestReminder_of_what_is_due_keeps_the_quiet_and_can_be_switched_off(t *testing.T) {
	s, _, n, w := learning(t)
	w.obliges("files", "", (tuesday+2).At(home(), 15*60))
	s.client.tryNow()
	s.until("set", func() bool { return len(n.ofCourse()) == 1 })
	require.True(t, strings.HasPrefix(n.ofCourse()[0], "49h8m0s "), n.ofCourse())

	require.NoError(t, settingsData{s.client, s.window}.Hear(t.Context(), news.Hear{From: 18 * 60, Until: 11 * 60}))
	s.until("after the quiet", func() bool { return len(n.ofCourse()) == 1 && strings.HasPrefix(n.ofCourse()[0], "51h8m0s ") })

	off := settings.Preferences{NoReminders: true}
	require.NoError(t, settingsData{s.client, s.window}.Prefer(t.Context(), off))
	settingsData{s.client, s.window}.Applied(off)
	s.until("off", func() bool { return len(n.ofCourse()) == 0 })
}

func TestReminder_catches_up_once_on_what_could_not_ring(t *testing.T) {
	w := openTown(t).mend()
	w.teaches(filmed())
	me := takeGadget(t, w.url()).open(jana).loaded().taught()
	owed := func() (next, late []string, again time.Time) {
		n, l, again, err := me.dueReminders(t.Context(), nil)
		require.NoError(t, err)
		for _, m := range n {
			next = append(next, m.name[strings.LastIndex(m.name, ":")+1:])
		}
		for _, m := range l {
			late = append(late, m.name[strings.LastIndex(m.name, ":")+1:])
		}
		return next, late, again
	}
	w.obliges("", "new", (tuesday+1).At(home(), 15*60))
	me.tryNow()
	me.until(patient, "what was there at the beginning", func() bool { next, _, _ := owed(); return len(next) == 1 })
	_, late, _ := owed()
	require.Empty(t, late)

	require.NoError(t, newsHear(me, news.Hear{From: 18 * 60, Until: 8 * 60}))
	w.obliges("files", "", (tuesday+2).At(home(), 15*60))
	me.tryNow()
	me.until(patient, "it is due", func() bool { next, _, _ := owed(); return len(next) == 2 })

	_, late, again := owed()
	assert.Empty(t, late, "it is quiet")
	assert.True(t, tuesday.At(home(), 8*60).Equal(again), again)
	require.NoError(t, newsHear(me, news.Hear{}))
	next, late, _ := owed()
	assert.Equal(t, []string{"now", "now"}, next)
	assert.Equal(t, []string{"soon"}, late)
	_, late, _ = owed()
	assert.Empty(t, late, "once")
}

func newsHear(g *gadget, h news.Hear) error { return g.do(g.t.Context(), news.KindHear, h) }

func TestReminder_catches_up_in_the_window(t *testing.T) {
	s, _, n, w := learning(t)
	a := &sending{App: s.app}
	s.app = a
	s.until("the beginning is noted", func() bool {
		untold, err := s.client.device.Untold(t.Context(), begunDue)
		return err == nil && len(untold) == 0
	})

	w.obliges("files", "", (tuesday+1).At(home(), 15*60))
	s.client.tryNow()

	s.until("told", func() bool { return len(a.sent) > 0 && len(n.ofCourse()) == 1 })
	assert.Equal(t, []string{"Digitaler Aktenplan: noch bis 25. November"}, a.sent)
}

func TestReminder_is_noted_as_given(t *testing.T) {
	s, _, n, w := learning(t)
	w.obliges("files", "", (tuesday+2).At(home(), 15*60))
	s.client.tryNow()
	s.until("set", func() bool { return len(n.ofCourse()) == 1 })
	n.given = map[string]bool{}
	name := ""
	for is, one := range s.reminders.set {
		if strings.HasPrefix(is, namesDue) {
			name, n.given[one.id] = is, true
		}
	}

	s.reminders.changed()

	s.until("noted", func() bool {
		untold, err := s.client.device.Untold(t.Context(), name)
		return err == nil && len(untold) == 0
	})
	assert.Len(t, n.ofCourse(), 1, "what the system has taken stays")
}

func TestDueReminder_says_how_it_is(t *testing.T) {
	s := newStage(t, Options{})
	d := debt{of: lessons.Subject{Path: "new"}, title: "Neu hier", due: tuesday.At(home(), 15*60), left: 1}
	for day, words := range map[booking.Day]string{-3: "Neu hier: noch bis 24. November", 0: "Neu hier: noch heute", 2: "Neu hier: war bis 24. November fällig"} {
		title, line := dueReminder{debt: d, at: (tuesday + day).At(home(), dueClock)}.words(s.text)

		assert.Equal(t, words, title)
		assert.Equal(t, "Es fehlt noch 1 Schritt.", line)
	}
}

func TestWindow_counts_what_is_due_soon(t *testing.T) {
	w := openTown(t).mend()
	w.teaches(filmed())
	me := takeGadget(t, w.url()).open(jana).loaded().taught()
	soon := func() int {
		n, err := me.dueSoon(t.Context())
		require.NoError(t, err)
		return n
	}
	w.obliges("", "new", (tuesday+4).At(home(), 15*60))
	w.obliges("files", "", (tuesday-2).At(home(), 15*60))
	me.tryNow()

	me.until(patient, "what is over counts, what has time does not", func() bool { return soon() == 1 })
	w.obliges("", "new", (tuesday+3).At(home(), 15*60))
	me.tryNow()
	me.until(patient, "both", func() bool { return soon() == 2 })
	require.NoError(t, me.school().Enrol(t.Context(), learn.Enrol{Course: "files"}))
	me.written()
	me.reads("why")
	me.reads("what")
	me.passes()
	assert.Equal(t, 1, soon(), "one is done")
}
