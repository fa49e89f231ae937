// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
)

const (
	// remindAhead is how far ahead reminders are set: a device that sleeps longer learns nothing of what has changed.
	remindAhead = 8 * 24 * time.Hour
	// mostReminders keeps what a phone's system holds for every app: iOS drops all beyond 64.
	mostReminders = 16
	// calm is how long changes may follow each other before reminders are set anew.
	calm = 300 * time.Millisecond
)

// A reminder says to its person that a desk waits for them.
type reminder struct {
	at    time.Time // by the right clock
	until time.Time
	place booking.Place
}

// alarms give notifications at their time. Their methods belong on Fyne's thread.
type alarms interface {
	// Set asks for a notification after a time; the id is good for Cancel.
	Set(in time.Duration, title, line string) (id string, err error)
	// Cancel takes one back. One that is not known, or has been given, is no error.
	Cancel(id string) error
	// Close ends those that would not outlive the process.
	Close()
}

// An alarm is a reminder that was set.
type alarm struct {
	id    string
	at    time.Time // by the device's clock
	title string
	line  string
}

// reminders keep the alarms of a window as its person's bookings are. They belong to Fyne's thread.
type reminders struct {
	window *window
	alarms alarms
	set    map[booking.BookingID]alarm
}

func newReminders(w *window, a alarms) *reminders { return &reminders{window: w, alarms: a} }

// heard is for hints of the client.
func (r *reminders) heard(h ui.Hint) {
	switch h {
	case ui.Everything: // the device may have slept, and its timers with it
		r.clear()
		r.changed()
	case ui.Bookings, ui.Places:
		r.changed()
	}
}

// changed is for whatever can move a reminder: bookings, rules, the clock, the language, the switch.
func (r *reminders) changed() {
	k, work := r.window.client, r.window.shown
	if k == nil {
		return
	}
	work.After("reminders", calm, func() {
		work.Latest("reminders.read", func(ctx context.Context) (func(), error) {
			due, err := k.reminders(ctx)
			return func() { r.keep(k, due) }, err // after an error what is set stays
		})
	})
}

// reminders are the next ones of the person here, by booking.
func (k *client) reminders(ctx context.Context) (map[booking.BookingID]reminder, error) {
	due := map[booking.BookingID]reminder{}
	now := k.clock.now()
	err := k.planner(ctx, func(ctx context.Context, p *booking.Planner) error {
		clear(due)
		live, err := p.Store.Mine(ctx, k.who, booking.Span{Start: now, End: now.Add(remindAhead)})
		if err != nil {
			return err
		}
		for _, b := range live {
			at, until, err := p.RemindAt(ctx, b)
			if err != nil {
				return err
			}
			if at.After(now) && len(due) < mostReminders {
				place, err := p.Store.Place(ctx, b.Desk)
				if err != nil {
					return err
				}
				due[b.ID] = reminder{at, until, place}
			}
		}
		return nil
	})
	return due, err
}

// keep takes back the alarms that are not due any more, and sets those that are.
func (r *reminders) keep(k *client, due map[booking.BookingID]reminder) {
	if r.window.client != k { // somebody else is signed in by now
		return
	}
	if r.window.profile.preferences().NoReminders {
		due = nil
	}
	r.recall()
	wanted := map[booking.BookingID]alarm{}
	for id, one := range due {
		wanted[id] = r.alarm(k, one)
	}
	before := maps.Clone(r.set)
	for id, was := range r.set {
		if now, due := wanted[id]; !due || !now.same(was) {
			r.cancel(was.id)
			delete(r.set, id)
		}
	}
	for id, now := range wanted {
		if _, stands := r.set[id]; stands {
			continue
		}
		var err error
		if now.id, err = r.alarms.Set(now.at.Sub(k.clock.device()), now.title, now.line); err != nil {
			r.window.log.Warn("set a reminder", "booking", string(id), "error", err)
			continue
		}
		r.set[id] = now
	}
	if !maps.Equal(before, r.set) {
		r.note()
	}
}

// alarm is a reminder in words, by the device's own clock.
func (r *reminders) alarm(k *client, one reminder) alarm {
	t := r.window.text
	ahead := time.Duration(k.clock.ahead.Load())
	return alarm{
		at: one.at.Add(-ahead), title: t.T("reminder.title", one.place.Desk.Code),
		line: t.T("reminder.line", t.Clock(one.until, one.place.Building.Location())),
	}
}

func (a alarm) same(b alarm) bool { return a.at.Equal(b.at) && a.title == b.title && a.line == b.line }

// recall takes back, once, what a process before this one has set: it is set anew as it should be now.
func (r *reminders) recall() {
	if r.set != nil {
		return
	}
	r.set = map[booking.BookingID]alarm{}
	for _, id := range r.window.profile.alarms() {
		r.cancel(id)
	}
}

// drop takes all of them back: nobody is reminded of the desks of who was signed in before.
func (r *reminders) drop() {
	r.clear()
	r.note()
}

func (r *reminders) clear() {
	r.recall()
	for _, one := range r.set {
		r.cancel(one.id)
	}
	clear(r.set)
}

func (r *reminders) cancel(id string) {
	if err := r.alarms.Cancel(id); err != nil {
		r.window.log.Warn("take a reminder back", "error", err)
	}
}

// note keeps what is set, so that the next process can take it back.
func (r *reminders) note() {
	var ids []string
	for _, one := range r.set {
		ids = append(ids, one.id)
	}
	slices.Sort(ids)
	profile, log := r.window.profile, r.window.log
	r.window.work.Write(func(context.Context) (func(), error) {
		if err := profile.keepAlarms(ids); err != nil {
			log.Warn("keep which reminders are set", "error", err)
		}
		return nil, nil
	})
}
