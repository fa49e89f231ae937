// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/text"
)

const (
	// soonDue is how many days before its day a course or a path counts as due soon; then its person is reminded first, and on the day again.
	soonDue booking.Day = 3
	// dueClock is when in the day, in minutes: not with the first look at a screen.
	dueClock = 9 * 60
	// mostAhead is how many days a reminder may wait for quiet hours and days of rest to end.
	mostAhead = 14
	// begunDue is the name under which a device notes that it has everything that was due before it could remind.
	begunDue = "begun:due"
	// namesDue begins the names of these reminders.
	namesDue = "due:"
)

// debts are what is due of what the person here takes, with when they want to be rung.
func (k *client) debts(ctx context.Context) (list []debt, h news.Hearing, err error) {
	err = k.device.Learn(ctx, func(ctx context.Context, rows store.Learn) error {
		p, err := k.taking(ctx, rows)
		if err != nil {
			return err
		}
		if list, err = p.debts(ctx); err != nil || len(list) == 0 {
			return err
		}
		h, err = rows.Hearing(ctx, k.who)
		return err
	})
	return list, h, trouble(err)
}

// dueSoon counts what is due within days, or was.
func (k *client) dueSoon(ctx context.Context) (n int, err error) {
	list, _, err := k.debts(ctx)
	today := booking.DayOf(k.clock.now(), home())
	for _, d := range list {
		if d.day() <= today+soonDue {
			n++
		}
	}
	return n, err
}

func (d debt) day() booking.Day { return booking.DayOf(d.due, home()) }

// A dueReminder says that something is due. Its name is the same on every device and in every process.
type dueReminder struct {
	debt
	name string
	at   time.Time // by the right clock
}

// moments are when the person is to be reminded: some days before, and on the day. Where both wait for the same end of the quiet, or there
// is no such end, fewer.
func (d debt) moments(h news.Hearing) (list []dueReminder) {
	last, ok := opens(d.day().At(home(), dueClock), h)
	if !ok {
		return nil
	}
	name := fmt.Sprintf("%s%s:%s:%d:%d:", namesDue, d.of.Course, d.of.Path, d.round, d.due.Unix())
	if first, _ := opens((d.day()-soonDue).At(home(), dueClock), h); first.Before(last) {
		list = append(list, dueReminder{d, name + "soon", first})
	}
	return append(list, dueReminder{d, name + "now", last})
}

// opens is the first minute from t on that is not quiet; on later days none before the clock of reminders. False for never.
func opens(t time.Time, h news.Hearing) (time.Time, bool) {
	first := booking.DayOf(t, home())
	for day := first; day < first+mostAhead; day++ {
		at := day.At(home(), dueClock)
		if day == first {
			at = t
		}
		for booking.DayOf(at, home()) == day {
			if !h.Quiet(at.In(home())) {
				return at, true
			}
			at = at.Truncate(time.Minute).Add(time.Minute)
		}
	}
	return t, false
}

// given is how long after its moment a reminder must have been given; it is late then.
const given = 10 * time.Second

// dueReminders are the next ones, and those to be given now: their moment has passed, and nothing could ring, or the house has asked for
// it since. Each is given once on this device: told are the names of those that were, and are noted, as late ones are. Again is when those
// that wait for the end of the quiet are to be asked for.
func (k *client) dueReminders(ctx context.Context, told []string) (next, late []dueReminder, again time.Time, err error) {
	if len(told) > 0 {
		if err := k.device.Told(ctx, told...); err != nil {
			return nil, nil, again, trouble(err)
		}
	}
	debts, h, err := k.debts(ctx)
	if err != nil {
		return nil, nil, again, err
	}
	now := k.clock.now()
	for _, d := range debts {
		moments := d.moments(h)
		for i, m := range moments {
			last := i == len(moments)-1
			switch {
			case m.at.After(now.Add(remindAhead)):
			case m.at.After(now.Add(-given)):
				next = append(next, m)
			case !last && now.Before(moments[len(moments)-1].at), last && booking.DayOf(now, home()) == booking.DayOf(m.at, home()):
				late = append(late, m)
			}
		}
	}
	slices.SortFunc(next, func(a, b dueReminder) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.name, b.name)) })
	next = next[:min(len(next), mostReminders)]
	if late, err = k.missed(ctx, late); err != nil || len(late) == 0 {
		return next, nil, again, err
	}
	if at, ok := opens(now, h); !ok || at.After(now) {
		return next, nil, at, nil
	}
	for i := range late {
		late[i].at = now
	}
	return next, late, again, trouble(k.device.Told(ctx, names(late)...))
}

func names(list []dueReminder) (names []string) {
	for _, m := range list {
		names = append(names, m.name)
	}
	return names
}

// missed are those of some reminders that were not given. None is made up for that was due when the device first had everything.
func (k *client) missed(ctx context.Context, late []dueReminder) (list []dueReminder, err error) {
	untold, err := k.device.Untold(ctx, append(names(late), begunDue)...)
	if err != nil {
		return nil, trouble(err)
	}
	if slices.Contains(untold, begunDue) {
		last, err := k.lastSync(ctx)
		if err == nil && !last.IsZero() && !k.engine.Status().Loading {
			err = k.device.Told(ctx, untold...)
		}
		return nil, trouble(err)
	}
	for _, m := range late {
		if slices.Contains(untold, m.name) {
			list = append(list, m)
		}
	}
	return list, nil
}

// words are what the reminder says.
func (m dueReminder) words(t *text.Text) (title, line string) {
	switch at := booking.DayOf(m.at, home()); {
	case at < m.day():
		title = t.T("reminder.due", m.title, t.DayOfMonth(m.day()))
	case at == m.day():
		title = t.T("reminder.due.today", m.title)
	default:
		title = t.T("reminder.due.over", m.title, t.DayOfMonth(m.day()))
	}
	if m.of.Path != "" {
		return title, t.N("reminder.due.steps", m.left)
	}
	if m.stuck {
		return title, t.T("lessons.stuck")
	}
	return title, t.N("reminder.due.minutes", m.left)
}

// countDue tells the shell how much is due soon, and again when the next day begins.
func (w *window) countDue(shell *ui.Shell) {
	k := w.client
	if k == nil {
		return
	}
	shell.Work.Latest("due", func(ctx context.Context) (func(), error) {
		n, err := k.dueSoon(ctx)
		if errors.Is(err, context.Canceled) {
			return nil, nil
		}
		return func() { shell.SetDue(n) }, err
	})
	now := k.clock.now()
	tomorrow := (booking.DayOf(now, home()) + 1).Start(home())
	shell.Work.After("due.tomorrow", tomorrow.Sub(now)+time.Second, func() { w.countDue(shell) })
}
