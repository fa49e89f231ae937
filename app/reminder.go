// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

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
	// Given tells whether one has been given, or will be whatever becomes of this process.
	Given(id string) bool
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

// reminders keep the alarms of a window as its person's bookings are, and what is due of their learning. They belong to Fyne's thread.
type reminders struct {
	window *window
	alarms alarms
	set    map[string]alarm // by booking, and by the name of what is due
	given  map[string]bool  // the names of what is due that was given
}

func newReminders(w *window, a alarms) *reminders {
	return &reminders{window: w, alarms: a, given: map[string]bool{}}
}

// heard is for hints of the client.
func (r *reminders) heard(h ui.Hint) {
	switch h {
	case ui.Everything: // the device may have slept, and its timers with it
		r.clear()
		r.changed()
	case ui.Bookings, ui.Places, ui.Learning, ui.News: // the quiet hours come with the news
		r.changed()
	}
}

// changed is for whatever can move a reminder: bookings, rules, courses, quiet hours, the clock, the language, the switch.
func (r *reminders) changed() {
	k, work := r.window.client, r.window.shown
	if k == nil {
		return
	}
	work.After("reminders", calm, func() {
		told, off := r.noteGiven(), r.window.profile.preferences().NoReminders
		work.Latest("reminders.read", func(ctx context.Context) (func(), error) {
			due, err := k.reminders(ctx)
			if err != nil || off {
				return func() { r.keep(k, nil, nil) }, err // after an error what is set stays
			}
			next, late, again, err := k.dueReminders(ctx, told)
			return func() {
				r.keep(k, due, next)
				r.lookAgain(k, next, again)
				r.catchUp(late)
			}, err
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
func (r *reminders) keep(k *client, due map[booking.BookingID]reminder, owed []dueReminder) {
	if r.window.client != k { // somebody else is signed in by now
		return
	}
	r.recall()
	wanted := map[string]alarm{}
	for id, one := range due {
		wanted[string(id)] = r.alarm(k, one)
	}
	for _, one := range owed {
		wanted[one.name] = r.dueAlarm(k, one)
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
		if now.id, err = r.alarms.Set(max(now.at.Sub(k.clock.device()), 0), now.title, now.line); err != nil {
			r.window.log.Warn("set a reminder", "of", id, "error", err)
			continue
		}
		r.set[id] = now
	}
	if !maps.Equal(before, r.set) {
		r.note()
	}
}

// lookAgain notes what is due as given soon after it was, looks when the quiet is over for what waits for that, and further ahead after a
// day.
func (r *reminders) lookAgain(k *client, owed []dueReminder, again time.Time) {
	now := k.clock.now()
	wait := 24 * time.Hour
	if len(owed) > 0 {
		wait = min(wait, owed[0].at.Sub(now)+given+5*time.Second)
	}
	if again.After(now) {
		wait = min(wait, again.Sub(now)+time.Second)
	}
	r.window.shown.After("reminders.again", wait, r.changed)
}

// catchUp gives at once what could not be given in time.
func (r *reminders) catchUp(late []dueReminder) {
	for _, one := range late {
		title, line := one.words(r.window.text)
		r.window.app.SendNotification(fyne.NewNotification(title, line))
	}
}

// noteGiven are the names of what is due that was given so far.
func (r *reminders) noteGiven() []string {
	for name, one := range r.set {
		if strings.HasPrefix(name, namesDue) && r.alarms.Given(one.id) {
			r.given[name] = true
		}
	}
	return slices.Collect(maps.Keys(r.given))
}

func (r *reminders) dueAlarm(k *client, one dueReminder) alarm {
	title, line := one.words(r.window.text)
	return alarm{at: one.at.Add(-time.Duration(k.clock.ahead.Load())), title: title, line: line}
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
	r.set = map[string]alarm{}
	for _, id := range r.window.profile.alarms() {
		r.cancel(id)
	}
}

// drop takes all of them back: nobody is reminded of the desks of who was signed in before.
func (r *reminders) drop() {
	r.clear()
	clear(r.given)
	r.note()
}

func (r *reminders) clear() {
	r.recall()
	r.noteGiven()
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
