// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"encoding/json"
	"io"
	"net/url"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/ics"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/ui/settings"
)

// absencesAhead is how far ahead absences are read from a file: as far as a day can be planned, but for the days on which this device's
// clock is ahead of the server's.
const absencesAhead = booking.Day(360)

// feeds are the person's calendar links, with their address where this device made them.
func (d settingsData) feeds(ctx context.Context) (feeds []settings.Feed, err error) {
	secrets, err := d.device.Secrets(ctx)
	if err != nil {
		return nil, err
	}
	waits, err := d.linksThatWait(ctx)
	if err != nil {
		return nil, err
	}
	err = d.read(ctx, func(ctx context.Context, rows store.Booking) error {
		known, err := rows.Feeds(ctx, d.who)
		feeds = nil
		for _, f := range known {
			if d.clock.now().Before(f.Ends()) {
				feeds = append(feeds, d.feed(f, secrets[f.Hash], waits[f.ID]))
			}
		}
		return err
	})
	return feeds, err
}

func (d settingsData) linksThatWait(ctx context.Context) (map[booking.FeedID]bool, error) {
	waiting, err := d.device.Waiting(ctx)
	if err != nil {
		return nil, err
	}
	waits := map[booking.FeedID]bool{}
	for _, c := range waiting {
		var link booking.Link
		if c.Kind == booking.KindLink && json.Unmarshal(c.Args, &link) == nil {
			waits[link.Feed] = true
		}
	}
	return waits, nil
}

func (d settingsData) feed(f booking.Feed, secret booking.FeedSecret, waits bool) settings.Feed {
	shown := settings.Feed{ID: f.ID, Hash: f.Hash, MadeAt: f.MadeAt, Ends: f.Ends(), Secret: secret, Waits: waits}
	if secret != "" {
		shown.Address = calendarAddress(d.server, secret, d.window.text.Language())
	}
	return shown
}

// calendarAddress is what other calendars fetch; German needs no word.
func calendarAddress(server string, secret booking.FeedSecret, language string) string {
	at, err := url.Parse(server)
	if err != nil {
		return ""
	}
	at = at.JoinPath("c", string(secret)+".ics")
	if language != "de" {
		at.RawQuery = url.Values{"lang": {language}}.Encode()
	}
	return at.String()
}

// Link implements settings.Data. The secret is on the disk before anybody hears of the link.
func (d settingsData) Link(ctx context.Context) (settings.Feed, error) {
	secret := booking.NewFeedSecret()
	feed := booking.Feed{ID: booking.NewFeedID(), Person: d.who, Hash: secret.Hash(), MadeAt: d.clock.now()}
	if err := d.device.KeepSecret(ctx, secret); err != nil {
		return settings.Feed{}, trouble(err)
	}
	return d.feed(feed, secret, true), d.do(ctx, booking.KindLink, booking.Link{Feed: feed.ID, Hash: feed.Hash})
}

// Unlink implements settings.Data.
func (d settingsData) Unlink(ctx context.Context, feed settings.Feed) error {
	if err := d.do(ctx, booking.KindUnlink, booking.Unlink{Feed: feed.ID}); err != nil {
		return err
	}
	return trouble(d.device.DropSecret(ctx, feed.Hash))
}

// Relink implements settings.Data. The link has another name then, because what was ended never comes back.
func (d settingsData) Relink(ctx context.Context, feed settings.Feed) error {
	if feed.Secret != "" {
		if err := d.device.KeepSecret(ctx, feed.Secret); err != nil {
			return trouble(err)
		}
	}
	return d.do(ctx, booking.KindLink, booking.Link{Feed: booking.NewFeedID(), Hash: feed.Hash})
}

// Absences implements settings.Data: from today on, without days that are said to be so already, and without weekends on which there is
// nothing to give back. Of what is said already it counts the days.
func (d settingsData) Absences(ctx context.Context, file io.Reader) (days []settings.Absence, known int, err error) {
	today := booking.DayOf(d.clock.now(), home())
	window := ics.Window{From: today, To: today + absencesAhead, Loc: home()}
	entries, err := ics.Read(file, window)
	if err != nil {
		return nil, 0, err
	}
	err = d.planner(ctx, func(ctx context.Context, p *booking.Planner) error {
		days, known = nil, 0
		for _, s := range ics.Stretches(entries, window) {
			a, err := absence(ctx, p, d.who, s)
			if err != nil {
				return err
			}
			switch {
			case len(a.Halves) > 0 && (len(a.Desks) > 0 || !weekend(s.Day)):
				days = append(days, a)
			case len(a.Halves) == 0 && !weekend(s.Day):
				known++
			}
		}
		return nil
	})
	return days, known, err
}

func weekend(day booking.Day) bool { return day.Weekday()%6 == 0 }

// absence is what a stretch would change: halves that do not say so yet, and the desks that would be given back.
func absence(ctx context.Context, p *booking.Planner, who staff.PersonID, s ics.Stretch) (a settings.Absence, err error) {
	a.Stretch = s
	said, err := p.Store.Presence(ctx, who, s.Day)
	if err != nil {
		return a, err
	}
	a.Halves = slices.Clone(s.Halves)
	for _, row := range said {
		if row.Occupied == "" && !row.Usual { // the usual week comes back without a word
			a.Before[row.Half] = row.Status
		}
		if row.Status == booking.Away && !row.Usual { // a usual week may change, the file's word stays
			a.Halves = slices.DeleteFunc(a.Halves, func(h booking.Half) bool { return h == row.Half })
		}
	}
	if len(a.Halves) > 0 {
		a.Desks, err = p.Frees(ctx, who, booking.Absent{First: s.Day, Last: s.Day, Halves: a.Halves})
	}
	return a, err
}

// SetAway implements settings.Data. Days that follow each other are one change where their desks are given back; those that are
// entered stay so when a later one fails.
func (d settingsData) SetAway(ctx context.Context, days []settings.Absence, free bool, done func(n int)) error {
	for i := 0; i < len(days); {
		n := 1
		kind, args := booking.KindPlanDay, any(booking.PlanDay{Day: days[i].Day, Halves: days[i].Halves, Status: booking.Away})
		if free {
			n = inARow(days[i:])
			kind, args = booking.KindAbsent, booking.Absent{First: days[i].Day, Last: days[i+n-1].Day, Halves: days[i].Halves}
		}
		if err := d.do(ctx, kind, args); err != nil {
			return err
		}
		i += n
		done(i)
	}
	return nil
}

// inARow is how many of the first days follow each other with the same halves, as many as one change takes.
func inARow(days []settings.Absence) int {
	n := 1
	for n < len(days) && n < booking.MaxChosen && days[n].Day == days[n-1].Day+1 && slices.Equal(days[n].Halves, days[0].Halves) {
		n++
	}
	return n
}

// TakeBackAway implements settings.Data. Somebody may have been quicker to take a desk: that is told like any refusal.
func (d settingsData) TakeBackAway(ctx context.Context, days []settings.Absence, freed bool) error {
	var desks []booking.Booking
	for _, day := range days {
		for _, half := range day.Halves {
			plan := booking.PlanDay{Day: day.Day, Halves: []booking.Half{half}, Status: day.Before[half]}
			if err := d.do(ctx, booking.KindPlanDay, plan); err != nil {
				return err
			}
		}
		desks = append(desks, day.Desks...)
	}
	if !freed {
		return nil
	}
	return d.TakeBack(ctx, desks)
}

// Copy implements settings.Data.
func (d settingsData) Copy(words string) { d.window.app.Clipboard().SetContent(words) }

// ChooseFile implements settings.Data.
func (d settingsData) ChooseFile(chosen func(file io.ReadCloser)) {
	choice := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			d.window.shell.Fail(err)
		case file != nil:
			chosen(file)
		}
	}, d.window.win)
	choice.SetFilter(storage.NewExtensionFileFilter([]string{".ics", ".ical", ".ifb", ".icalendar"}))
	choice.Show()
}
