// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/ui/kit"
)

// quiets are the quiet hours that can be chosen, in minutes of the day; the first are none.
var quiets = [][2]int{{0, 0}, {17 * 60, 7 * 60}, {18 * 60, 7 * 60}, {20 * 60, 8 * 60}}

// hearCard is when the news may ring: not at all on this device, not in quiet hours, not on days of rest. Alerts do.
func (s *Screen) hearCard() fyne.CanvasObject {
	t, p, h := s.env.Text, s.state.Preferences, s.state.Hearing
	on := kit.NewChip("notifications", t.T("settings.hear.on"), !p.NoRings, func(on bool) { p.NoRings = !on; s.onPrefer(p) })
	var hours []fyne.CanvasObject
	known := quiets
	if now := [2]int{h.From, h.Until}; !slices.Contains(known, now) {
		known = append(slices.Clone(known), now)
	}
	for _, q := range known {
		words := t.T("settings.hear.never")
		if q[0] != q[1] {
			words = t.T("settings.hear.hours", clockWords(q[0]), clockWords(q[1]))
		}
		hours = append(hours, kit.NewChip("", words, h.From == q[0] && h.Until == q[1], func(bool) { s.onHear(func(w *news.Hear) { w.From, w.Until = q[0], q[1] }) }))
	}
	var days []fyne.CanvasObject
	for _, day := range []time.Weekday{1, 2, 3, 4, 5, 6, 0} {
		name := t.WeekdayShort(booking.Date(2026, time.November, 22) + booking.Day(day)) // a Sunday, and the days after it
		days = append(days, kit.NewChip("", name, slices.Contains(h.Rest, day), func(on bool) {
			s.onHear(func(w *news.Hear) {
				w.Rest = slices.DeleteFunc(slices.Clone(w.Rest), func(d time.Weekday) bool { return d == day })
				if on {
					w.Rest = append(w.Rest, day)
				}
			})
		}))
	}
	return kit.NewCard(kit.Stack(12,
		kit.NewParagraph(t.T("settings.hear.line"), kit.Body), kit.Line(0, on),
		labelled(t.T("settings.hear.quiet"), container.New(kit.Flow(8, 0), hours...)),
		labelled(t.T("settings.hear.rest"), container.New(kit.Flow(8, 0), days...)),
	))
}

// channelsCard is how much the person wants to hear of each channel; nil where there are none.
func (s *Screen) channelsCard() fyne.CanvasObject {
	t := s.env.Text
	if len(s.state.Channels) == 0 {
		return nil
	}
	parts := []fyne.CanvasObject{kit.Stack(4, kit.NewParagraph(t.T("settings.channels"), kit.Heading), kit.NewParagraph(t.T("settings.channels.line"), kit.Body))}
	for _, c := range s.state.Channels {
		var levels []fyne.CanvasObject
		for _, l := range []struct {
			level news.Level
			key   string
		}{{news.Follows, "settings.channels.all"}, {news.Usually, "settings.channels.usual"}, {news.Mutes, "settings.channels.mute"}} {
			chip := kit.NewChip("", t.T(l.key), c.Level == l.level, func(bool) { s.onTune(c.ID, l.level) })
			chip.SetSpoken(dotted(c.Name, t.T(l.key)))
			levels = append(levels, chip)
		}
		parts = append(parts, kit.Stack(4, kit.NewParagraph(c.Name, kit.Strong), container.New(kit.Flow(8, 0), levels...)))
	}
	return kit.NewCard(kit.Stack(16, parts...))
}

// onTune keeps how much the person wants to hear of a channel.
func (s *Screen) onTune(channel news.ChannelID, level news.Level) {
	s.env.Work.Write(func(ctx context.Context) (func(), error) {
		return s.Refresh, s.data.Tune(ctx, news.Tune{Channel: channel, Level: level})
	})
}

// hearLine is how the news ring, in a few words.
func (s *Screen) hearLine() string {
	t, h := s.env.Text, s.state.Hearing
	switch {
	case s.state.Preferences.NoRings:
		return t.T("settings.hear.off")
	case h.From != h.Until:
		return t.T("settings.hear.quiet.line", clockWords(h.From), clockWords(h.Until))
	}
	return t.T("settings.hear.always")
}

// clockWords is a time of the day in minutes, as clocks show it.
func clockWords(minutes int) string {
	return time.Date(2026, 1, 1, minutes/60, minutes%60, 0, 0, time.UTC).Format("15:04")
}

// onHear keeps what was changed.
func (s *Screen) onHear(change func(*news.Hear)) {
	h := s.state.Hearing
	w := news.Hear{From: h.From, Until: h.Until, Rest: h.Rest, Digest: h.Digest, Mail: h.Mail}
	change(&w)
	s.env.Work.Write(func(ctx context.Context) (func(), error) { return s.Refresh, s.data.Hear(ctx, w) })
}
