// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"
	"slices"
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
	// ringFor is how long after it appeared a post may ring, on a device that was away.
	ringFor = 7 * 24 * time.Hour
	// mostLately is how many posts are looked at.
	mostLately = 500
	// askAhead is how long before a text has to be acknowledged its person is reminded, once.
	askAhead = 24 * time.Hour
	// begun is the name under which a device notes that it has everything that was there before it could ring.
	begun = "begun"
)

// A ring is a notification about the news.
type ring struct{ title, line string }

// A bell says in words what is to be told.
type bell struct {
	post   func(store.Headline) ring
	nudge  func(news.Nudge) ring
	owed   func(store.Headline) ring
	many   func(n int) ring
	silent bool // all is noted as told, and nothing is
}

// rings are what is to be told now of posts that have come and of what concerns the person, as they want to hear it; each is told once.
// Nothing is told of what was there when the device first had everything. In quiet hours only alerts ring; what came in them is told after
// them, by its number when it is much.
func (k *client) rings(ctx context.Context, b bell) (list []ring, err error) {
	fresh, err := k.device.Untold(ctx, begun)
	if err != nil {
		return nil, trouble(err)
	}
	b.silent = b.silent || len(fresh) > 0
	due := map[string]ring{}
	var names, ringing []string
	err = k.device.News(ctx, func(ctx context.Context, rows store.News) error {
		names, ringing = nil, nil
		clear(due)
		r, err := k.reader(ctx, rows)
		if err != nil {
			return err
		}
		add := func(name string, rings, late bool, words ring) {
			switch {
			case rings || b.silent:
				due[name], ringing = words, append(ringing, name)
				names = append(names, name)
			case !late:
				names = append(names, name) // never
			}
		}
		return k.due(ctx, r, b, add)
	})
	if errors.Is(err, news.ErrGone) {
		return nil, nil // the directory has not come yet
	}
	if err != nil {
		return nil, trouble(err)
	}
	untold, err := k.device.Untold(ctx, names...)
	if err == nil && len(untold)+len(fresh) > 0 {
		err = k.device.Told(ctx, append(untold, begun)...)
	}
	for _, name := range ringing {
		if slices.Contains(untold, name) && !b.silent {
			list = append(list, due[name])
		}
	}
	if len(list) > mostRings {
		list = []ring{b.many(len(list))}
	}
	return list, trouble(err)
}

// due adds what could be told: whether it rings now, and whether it may still do so later.
func (k *client) due(ctx context.Context, r reader, b bell, add func(name string, rings, late bool, words ring)) error {
	now := k.clock.now()
	here := now.In(home())
	hearing, err := r.rows.Hearing(ctx, k.who)
	if err != nil {
		return err
	}
	lately, err := r.rows.Lately(ctx, r.asking(k, mostLately), now.Add(-ringFor))
	for _, h := range lately {
		mine := h.Author == k.who || h.Read
		add("post:"+string(h.ID), !mine && hearing.Rings(h.Post, r.tuned[h.Channel], here), !mine && !h.Quiet && hearing.Quiet(here), b.post(h))
	}
	if err != nil {
		return err
	}
	nudges, err := r.rows.Nudges(ctx, k.who)
	for _, n := range nudges {
		add("nudge:"+n.ID()+n.MadeAt.String(), !hearing.Quiet(here), true, b.nudge(n))
	}
	if err != nil {
		return err
	}
	owed, _, err := r.rows.Headlines(ctx, r.asking(k, 20))
	for _, h := range owed {
		if h.Owes && !h.Due.IsZero() && h.Due.After(now) && h.Due.Sub(now) <= askAhead {
			add("owed:"+string(h.ID)+":"+strconv.Itoa(h.Version), !hearing.Quiet(here), true, b.owed(h))
		}
	}
	return err
}

// ring tells its person of the news while Pult runs.
func (w *window) ring(h ui.Hint) {
	k, work := w.client, w.shown
	if k == nil || h != ui.News && h != ui.Everything {
		return
	}
	t := w.text
	b := bell{
		silent: w.profile.preferences().NoRings,
		post: func(h store.Headline) ring {
			if h.Alert != "" {
				return ring{t.T("ring.alert", h.Title), h.Alert}
			}
			return ring{h.Title, h.Teaser}
		},
		nudge: func(news.Nudge) ring { return ring{t.T("ring.nudge"), t.T("ring.nudge.line")} },
		owed: func(h store.Headline) ring {
			return ring{t.T("ring.owed", h.Title), t.T("ring.owed.line", t.Moment(h.Due, k.clock.now(), home()))}
		},
		many: func(n int) ring { return ring{t.T("ring.many"), t.N("ring.many.line", n)} },
	}
	work.After("rings", calm, func() {
		work.Latest("rings.read", func(ctx context.Context) (func(), error) {
			list, err := k.rings(ctx, b)
			return func() {
				for _, one := range list {
					w.app.SendNotification(fyne.NewNotification(one.title, one.line))
				}
			}, err
		})
	})
}
