// SPDX-License-Identifier: EUPL-1.2

package feed

import (
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/news/reading"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/text"
)

// words are what the screen says.
type words struct {
	*text.Text
	env ui.Env
}

func (w words) day(t time.Time) booking.Day { return booking.DayOf(t, w.env.Location) }

// when is the time of a post in a list: a clock today, then "Gestern", a weekday within a week, a date.
func (w words) when(t time.Time) string {
	switch ago := w.env.Today() - w.day(t); {
	case ago <= 0:
		return w.Clock(t, w.env.Location)
	case ago == 1:
		return w.T("feed.yesterday")
	case ago < 7:
		return w.WeekdayShort(w.day(t))
	}
	return w.DayNumber(w.day(t))
}

// moment is the time of a post above its text: "heute, 8:10 Uhr".
func (w words) moment(t time.Time) string { return w.Moment(t, w.env.Now(), w.env.Location) }

// until is by when a text has to be acknowledged: "Bitte bis Freitag bestätigen".
func (w words) until(due time.Time) string {
	switch days := w.day(due) - w.env.Today(); {
	case due.IsZero():
		return w.T("feed.ask")
	case days < 0 || due.Before(w.env.Now()):
		return w.T("feed.ask.over", w.DayOfMonth(w.day(due)))
	case days == 0:
		return w.T("feed.ask.today")
	case days < 7:
		return w.T("feed.ask.day", w.Weekday(w.day(due)))
	}
	return w.T("feed.ask.day", w.DayOfMonth(w.day(due)))
}

// left is how long a poll is open: "noch 2 Tage".
func (w words) left(until time.Time) string {
	left := until.Sub(w.env.Now())
	switch {
	case left <= 0:
		return w.T("feed.poll.closed")
	case left < 2*time.Hour:
		return w.N("feed.poll.minutes", int(left/time.Minute)+1)
	case left < 48*time.Hour:
		return w.N("feed.poll.hours", int(left/time.Hour))
	}
	return w.N("feed.poll.days", int(left/(24*time.Hour)))
}

// poll is the line below a question: how it asks, how long, and how many have answered.
func (w words) poll(q news.Poll, r news.Result) string {
	kind := w.T("feed.poll.named")
	if q.Anonymous {
		kind = w.T("feed.poll.anonymous")
	}
	line := w.T("feed.dot", kind, w.left(q.Until))
	switch {
	case r.Voters > 0:
		line = w.T("feed.dot", line, w.N("feed.poll.votes", r.Voters))
	case q.Anonymous && r.Closed:
		line = w.T("feed.dot", line, w.T("feed.poll.toofew"))
	case q.Anonymous:
		line = w.T("feed.dot", line, w.T("feed.poll.later"))
	}
	return line
}

var emojiIcons = map[news.Emoji]string{"like": "thumb_up", "thanks": "volunteer_activism", "celebrate": "celebration", "idea": "lightbulb", "question": "help"}

// What has a word of its own, by its key.
var (
	emojiKeys = map[news.Emoji]string{
		"like": "feed.emoji.like", "thanks": "feed.emoji.thanks", "celebrate": "feed.emoji.celebrate", "idea": "feed.emoji.idea", "question": "feed.emoji.question",
	}
	groundKeys = map[news.Ground]string{
		"hurtful": "feed.ground.hurtful", "private": "feed.ground.private", "wrong": "feed.ground.wrong", "unlawful": "feed.ground.unlawful", "other": "feed.ground.else",
	}
	goneKeys  = map[string]string{news.GoneByAuthor: "feed.comment.gone.author", news.GoneByEditor: "feed.comment.gone.editor"}
	draftKeys = map[news.State]string{
		news.Writing: "feed.draft.writing", news.Sending: "feed.draft.sending", news.Waiting: "feed.draft.waiting", news.Planned: "feed.draft.planned",
		news.Returned: "feed.draft.returned", news.Published: "feed.draft.published", news.Removed: "feed.draft.removed",
	}
	levelKeys = map[reading.Level]string{reading.Easy: "feed.write.level.easy", reading.Fair: "feed.write.level.fair", reading.Hard: "feed.write.level.hard"}
)

func (w words) emoji(e news.Emoji) string   { return w.T(emojiKeys[e]) }
func (w words) ground(g news.Ground) string { return w.T(groundKeys[g]) }
