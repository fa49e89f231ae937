// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/ui/settings"
)

// noted is a platform that keeps what is asked of it.
type noted struct {
	standing  map[string]string
	cancelled []string
	given     map[string]bool
	set       int
}

func (n *noted) Set(in time.Duration, title, line string) (string, error) {
	n.set++
	id := fmt.Sprint("n", n.set)
	if n.standing == nil {
		n.standing = map[string]string{}
	}
	n.standing[id] = fmt.Sprint(in.Round(time.Minute), " ", title, ". ", line)
	return id, nil
}

func (n *noted) Cancel(id string) error {
	n.cancelled = append(n.cancelled, id)
	delete(n.standing, id)
	return nil
}

func (n *noted) Given(id string) bool { return n.given[id] }

func (n *noted) Close() {}

// of is what stands of a desk.
func (n *noted) of(code string) (said []string) {
	for _, line := range n.standing {
		if strings.Contains(line, "Platz "+code+" ") {
			said = append(said, line)
		}
	}
	return said
}

// strict has every house give away desks for which nobody has checked in for some minutes.
func (w *town) strict(minutes int) *town {
	w.t.Helper()
	require.NoError(w.t, w.central.Write(w.t.Context(), func(ctx context.Context, tx *central.Tx) error {
		rules, err := tx.Store().AllRules(ctx)
		for _, r := range rules {
			r.CheckInWithin = minutes
			err = errors.Join(err, tx.Store().PutRules(ctx, r))
		}
		return err
	}))
	return w
}

// reminding is jana's window; the houses give desks away.
func reminding(t *testing.T, dir string) (*stage, *noted) {
	t.Helper()
	s, n := newStage(t, Options{Profile: dir, Server: openTown(t).strict(30).mend().url(), Person: string(jana)}), &noted{}
	s.reminders.alarms = n
	require.NoError(t, s.open(t.Context()))
	s.until("loaded", func() bool { return s.client.engine.Status().Online && !s.client.engine.Status().Loading })
	return s, n
}

func (s *stage) book(code string, day booking.Day) booking.Reserve {
	s.t.Helper()
	g := gadget{client: s.client, t: s.t}
	place := g.place(code)
	r := booking.Reserve{Booking: booking.NewBookingID(), Desk: place.Desk.ID, Span: booking.SpanOf(day, booking.FullDay, place.Building.Location())}
	require.NoError(s.t, deskData{s.client}.Reserve(s.t.Context(), r))
	return r
}

func TestReminder_is_set_a_quarter_of_an_hour_before_a_desk_goes(t *testing.T) {
	s, n := reminding(t, "")

	wish := s.book("3.22", tuesday+2)

	s.until("set", func() bool { return len(n.of("3.22")) == 1 })
	assert.Equal(t, "46h23m0s Platz 3.22 wartet auf dich. Bitte bis 6:30 Uhr einchecken. Danach kann ihn jemand anders bekommen.", n.of("3.22")[0])
	require.NoError(t, deskData{s.client}.Release(t.Context(), booking.Release{Booking: wish.Booking}))
	s.until("taken back", func() bool { return len(n.of("3.22")) == 0 })
}

func TestReminder_can_be_switched_off_and_on(t *testing.T) {
	s, n := reminding(t, "")
	s.book("3.22", tuesday+2)
	s.until("set", func() bool { return len(n.of("3.22")) == 1 })

	off := settings.Preferences{NoReminders: true}
	require.NoError(t, settingsData{s.client, s.window}.Prefer(t.Context(), off))
	settingsData{s.client, s.window}.Applied(off)
	s.until("off", func() bool { return len(n.standing) == 0 })

	require.NoError(t, settingsData{s.client, s.window}.Prefer(t.Context(), settings.Preferences{}))
	settingsData{s.client, s.window}.Applied(settings.Preferences{})
	s.until("on again", func() bool { return len(n.of("3.22")) == 1 })
}

func TestReminder_of_an_earlier_process_is_taken_back_and_set_anew(t *testing.T) {
	dir := t.TempDir()
	s, n := reminding(t, dir)
	s.book("3.22", tuesday+2)
	s.until("set and noted", func() bool { return len(n.of("3.22")) == 1 && len(s.profile.alarms()) == len(n.standing) })
	was := s.profile.alarms()
	s.end()

	again, later := newStage(t, Options{Profile: dir}), &noted{set: 99}
	again.reminders.alarms = later
	require.NoError(t, again.open(t.Context()))

	again.until("set anew", func() bool { return len(later.of("3.22")) == 1 })
	assert.Subset(t, later.cancelled, was)
	again.until("noted", func() bool { return !slices.Contains(again.profile.alarms(), was[0]) })
}

func TestReminder_stays_while_bookings_cannot_be_read(t *testing.T) {
	s, n := reminding(t, "")
	s.book("3.22", tuesday+2)
	s.until("set", func() bool { return len(n.of("3.22")) == 1 })
	require.NoError(t, s.client.device.Close())
	told := 0
	s.shown.OnError(func(error) { told++ })

	s.reminders.changed()

	s.until("it cannot be read", func() bool { return told > 0 })
	assert.Len(t, n.of("3.22"), 1)
}

func TestReminder_goes_with_who_was_signed_in(t *testing.T) {
	s, n := reminding(t, "")
	s.book("3.22", tuesday+2)
	s.until("set", func() bool { return len(n.of("3.22")) == 1 })

	s.signInAs(aylin)

	assert.Empty(t, n.standing)
}

// sending is an app that keeps what it is asked to show.
type sending struct {
	fyne.App
	sent []string
}

func (a *sending) SendNotification(n *fyne.Notification) { a.sent = append(a.sent, n.Title) }

func TestOwnAlarms_are_given_in_time_unless_taken_back(t *testing.T) {
	before := fyne.CurrentApp()
	t.Cleanup(func() { fyne.SetCurrentApp(before) })
	real := test.NewApp()
	synctest.Test(t, func(t *testing.T) {
		h := &thread{woken: make(chan struct{}, 1)}
		a := &sending{App: threaded{real, h}}
		fyne.SetCurrentApp(a)
		own := alarmsOf(a, "linux")
		_, err := own.Set(time.Hour, "first", "")
		require.NoError(t, err)
		id, err := own.Set(time.Hour, "second", "")
		require.NoError(t, err)

		require.NoError(t, own.Cancel(id))
		require.NoError(t, own.Cancel("unknown"))
		time.Sleep(time.Hour + time.Second)
		synctest.Wait()
		h.run()

		assert.Equal(t, []string{"first"}, a.sent)
		_, err = own.Set(time.Hour, "third", "")
		require.NoError(t, err)
		own.Close()
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		h.run()
		assert.Equal(t, []string{"first"}, a.sent)
	})
}
