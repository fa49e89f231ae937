// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/ui"
)

const (
	// mostRings is how many posts are told one by one; more are told by their number.
	mostRings = 3
	// askAhead is how long before a text has to be acknowledged its person is reminded, once.
	askAhead = 24 * time.Hour
	// rung and asked name what this device remembers of what it has told.
	rung, askedOf = "rung", "asked:"
)

// A ring is a notification about the news.
type ring struct{ title, line string }

// rings are what is to be told now of posts that have appeared and of what concerns the person, as they want to hear it; it is noted that
// this was told. Nothing is told of what was there when the device first had everything. In quiet hours only alerts ring; what came in them
// is told after them, by its number when it is much.
func (k *client) rings(ctx context.Context, words func(h store.Headline) ring, nudged func(news.Nudge) ring, owed func(store.Headline) ring, many func(n int) ring) (list []ring, err error) {
	last, err := k.device.Remembered(ctx, rung)
	if err != nil {
		return nil, trouble(err)
	}
	now := k.clock.now()
	if last == "" {
		return nil, trouble(k.device.Remember(ctx, rung, strconv.FormatInt(now.Unix(), 10)))
	}
	seconds, _ := strconv.ParseInt(last, 10, 64) // damage: everything is told once more
	told, owes, upto := []ring{}, []store.Headline{}, now
	err = k.device.News(ctx, func(ctx context.Context, rows store.News) error {
		told, owes, upto = nil, nil, now
		r, err := k.reader(ctx, rows)
		if errors.Is(err, news.ErrGone) {
			return nil
		}
		if err != nil {
			return err
		}
		hearing, err := rows.Hearing(ctx, k.who)
		if err != nil {
			return err
		}
		follows, err := rows.Follows(ctx, k.who)
		if err != nil {
			return err
		}
		levels := map[news.ChannelID]news.Level{}
		for _, f := range follows {
			levels[f.Channel] = f.Level
		}
		here := now.In(home())
		quiet := hearing.Quiet(here)
		fresh, err := rows.Since(ctx, r.asking(k, 50), time.Unix(seconds, 0))
		for _, h := range fresh {
			switch {
			case h.Author == k.who || h.Read:
			case hearing.Rings(h.Post, levels[h.Channel], here):
				told = append(told, words(h))
			case quiet && !h.Quiet && h.PublishedAt.Before(upto): // once it is not quiet any more
				upto = h.PublishedAt.Add(-time.Second)
			}
		}
		if err != nil || quiet {
			return err
		}
		nudges, err := rows.Nudges(ctx, k.who)
		for _, n := range nudges {
			if n.MadeAt.Unix() > seconds {
				told = append(told, nudged(n))
			}
		}
		if err != nil {
			return err
		}
		due, _, err := rows.Headlines(ctx, r.asking(k, 20))
		for _, h := range due {
			if h.Owes && !h.Due.IsZero() && h.Due.After(now) && h.Due.Sub(now) <= askAhead {
				owes = append(owes, h)
			}
		}
		return err
	})
	if err != nil {
		return nil, trouble(err)
	}
	for _, h := range owes {
		name := askedOf + string(h.ID) + ":" + strconv.Itoa(h.Version)
		before, err := k.device.Remembered(ctx, name)
		if err == nil && before == "" {
			told = append(told, owed(h))
			err = k.device.Remember(ctx, name, strconv.FormatInt(now.Unix(), 10))
		}
		if err != nil {
			return nil, trouble(err)
		}
	}
	if len(told) > mostRings {
		told = []ring{many(len(told))}
	}
	if upto.Unix() <= seconds {
		return told, nil
	}
	return told, trouble(k.device.Remember(ctx, rung, strconv.FormatInt(upto.Unix(), 10)))
}

// ring tells its person of the news while Pult runs.
func (w *window) ring(h ui.Hint) {
	k, work := w.client, w.shown
	if k == nil || h != ui.News && h != ui.Everything || w.profile.preferences().NoRings {
		return
	}
	t := w.text
	work.After("rings", calm, func() {
		work.Latest("rings.read", func(ctx context.Context) (func(), error) {
			list, err := k.rings(ctx, func(h store.Headline) ring {
				if h.Alert != "" {
					return ring{t.T("ring.alert", h.Title), h.Alert}
				}
				return ring{h.Title, h.Teaser}
			}, func(n news.Nudge) ring {
				return ring{t.T("ring.nudge"), t.T("ring.nudge.line")}
			}, func(h store.Headline) ring {
				return ring{t.T("ring.owed", h.Title), t.T("ring.owed.line", t.Moment(h.Due, k.clock.now(), home()))}
			}, func(n int) ring {
				return ring{t.T("ring.many"), t.N("ring.many.line", n)}
			})
			return func() {
				for _, one := range list {
					w.app.SendNotification(fyne.NewNotification(one.title, one.line))
				}
			}, err
		})
	})
}
