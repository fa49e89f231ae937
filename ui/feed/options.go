// SPDX-License-Identifier: EUPL-1.2

package feed

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/whom"
)

// options are where, for whom, when and how a post appears: a row each, that says how it stands and opens the choice.
func (e *editor) options() fyne.CanvasObject {
	rows := []fyne.CanvasObject{
		e.option("campaign", "feed.write.channel", e.channel().Name, e.openChannels),
		e.option("group", "feed.write.whom", e.whom(), e.openAudience),
		e.option("schedule", "feed.write.when", e.at(e.draft.At, "feed.write.now"), func(o fyne.CanvasObject) {
			e.openTimes(o, e.mornings(), "feed.write.now", func(t time.Time) { e.draft.At = t })
		}),
		e.option("event_busy", "feed.write.until", e.at(e.draft.Until, "feed.write.never"), func(o fyne.CanvasObject) {
			e.openTimes(o, e.weeks(1, 2, 4, 13), "feed.write.never", func(t time.Time) { e.draft.Until = t })
		}),
		e.option("how_to_vote", "feed.write.poll", e.polled(), e.openPoll),
	}
	if e.channel().Edits {
		rows = append(rows,
			e.option("verified", "feed.write.ask", e.at(e.draft.Due, map[bool]string{true: "feed.write.ask.anytime", false: "feed.write.no"}[e.draft.Ask]), e.openAsk),
			e.option("keep", "feed.write.pin", e.at(e.draft.Pinned, "feed.write.no"), func(o fyne.CanvasObject) {
				e.openTimes(o, e.weeks(1, 2, 4), "feed.write.no", func(t time.Time) { e.draft.Pinned = t })
			}),
			e.option("warning", "feed.write.alert", e.alert(), e.openAlert))
	}
	quiet := kit.NewChip("notifications_off", e.words.T("feed.write.quiet"), e.draft.Quiet, func(on bool) { e.draft.Quiet = on; e.changed() })
	return kit.NewCard(kit.Stack(4, append(rows, container.New(kit.Padded(4, 0, 0, 0), kit.Line(0, quiet)))...))
}

func (e *editor) option(icon, key, stands string, open func(fyne.CanvasObject)) fyne.CanvasObject {
	var row *kit.Row
	row = kit.NewRow(kit.NewIcon(icon, 24, kit.ToneText), e.words.T(key), stands, kit.NewIcon("chevron_right", 20, kit.ToneMuted), func() {
		e.choosing = nil
		open(row)
	})
	return row
}

// whom is for whom the post is, and how many people that are.
func (e *editor) whom() string {
	if !e.known {
		return e.ways.Say(e.words.Text, e.chosen)
	}
	return e.words.T("feed.dot", e.ways.Say(e.words.Text, e.chosen), e.words.N("feed.write.people", e.people))
}

// openAudience lets the person choose whom the post is for.
func (e *editor) openAudience(anchor fyne.CanvasObject) {
	e.choosing = &whom.Chooser{Text: e.words.Text, Ways: e.ways, Chosen: &e.chosen, Line: e.whom, Show: func(lists fyne.CanvasObject) { e.over.SetContent(lists) }, Changed: func() {
		e.draft.Audience = e.chosen.Rule()
		e.changed()
		e.count()
	}}
	e.popUp(anchor, e.choosing.Content())
}

func (e *editor) at(t time.Time, none string) string {
	if t.IsZero() {
		return e.words.T(none)
	}
	return e.words.moment(t)
}

func (e *editor) openChannels(anchor fyne.CanvasObject) {
	var rows []fyne.CanvasObject
	for _, c := range e.channels {
		row := kit.NewRow(nil, c.Name, c.About, nil, func() {
			e.over.Close()
			e.draft.Channel = c.ID
			e.changed()
			e.count()
		})
		row.Selected = c.ID == e.draft.Channel
		rows = append(rows, row)
	}
	e.popUp(anchor, kit.Stack(0, rows...))
}

// mornings are when posts are read: at eight on the next days, and this evening's end.
func (e *editor) mornings() (times []time.Time) {
	today := e.env.Today()
	for _, day := range []booking.Day{today, today + 1, today.Monday() + 7} {
		for _, clock := range []booking.Clock{8 * 60, 12 * 60} {
			if t := day.At(e.env.Location, clock); t.After(e.env.Now()) {
				times = append(times, t)
			}
		}
	}
	return times
}

// weeks are ends of working days some weeks from now: on Fridays where that would be a weekend.
func (e *editor) weeks(numbers ...int) (times []time.Time) {
	for _, n := range numbers {
		day := e.env.Today() + booking.Day(7*n)
		if late := day - day.Monday() - 4; late > 0 {
			day -= late
		}
		times = append(times, day.At(e.env.Location, 18*60))
	}
	return times
}

// dated reads a day and an hour as people write them: "24.12. 8:00", "24.12.2026", "12/24 8:00". A day without a year is the next one.
func (e *editor) dated(words string) (t time.Time, ok bool) {
	found := dates.FindStringSubmatch(strings.TrimSpace(words))
	if found == nil {
		return t, false
	}
	number := func(s string, otherwise int) int {
		if n, err := strconv.Atoi(s); err == nil {
			return n
		}
		return otherwise
	}
	day, month := number(found[1], 0), number(found[3], 0)
	if found[2] == "/" {
		day, month = month, day
	}
	now := e.env.Now().In(e.env.Location)
	year, clock := number(found[4], now.Year()), [2]int{number(found[5], 18), number(found[6], 0)}
	t = time.Date(year, time.Month(month), day, clock[0], clock[1], 0, 0, e.env.Location)
	if found[4] == "" && t.Before(now) {
		t = t.AddDate(1, 0, 0)
	}
	return t, t.Day() == day && int(t.Month()) == month && clock[0] < 24 && clock[1] < 60 && t.After(now) && t.Before(now.Add(news.MaxAhead))
}

var dates = regexp.MustCompile(`^([0-9]{1,2})([./])([0-9]{1,2})[./]?(20[0-9]{2})?(?:,? +([0-9]{1,2})(?:[:.]([0-9]{2}))?(?: Uhr)?)?$`)

func (e *editor) openTimes(anchor fyne.CanvasObject, times []time.Time, none string, choose func(time.Time)) {
	var rows []fyne.CanvasObject
	for _, t := range append([]time.Time{{}}, times...) {
		rows = append(rows, kit.NewRow(nil, e.at(t, none), "", nil, func() {
			e.over.Close()
			choose(t)
			e.changed()
			e.Screen.redraw()
		}))
	}
	e.popUp(anchor, kit.Stack(0, append(rows, e.otherTime(choose))...))
}

// otherTime is a field for a day that is not among those offered.
func (e *editor) otherTime(choose func(time.Time)) fyne.CanvasObject {
	field := widget.NewEntry()
	field.SetPlaceHolder(e.words.T("feed.write.date.hint"))
	take := kit.NewButton(kit.Soft, "", e.words.T("feed.write.date.take"), nil)
	take.Disable(e.words.T("feed.write.date.line"))
	keep := func() {
		if t, ok := e.dated(field.Text); ok {
			e.over.Close()
			choose(t)
			e.changed()
			e.Screen.redraw()
		}
	}
	take.SetOnTapped(keep)
	field.OnSubmitted = func(string) { keep() }
	field.OnChanged = func(words string) {
		if t, ok := e.dated(words); ok {
			take.Enable()
			take.SetLabel(e.words.moment(t))
		} else {
			take.Disable(e.words.T("feed.write.date.line"))
			take.SetLabel(e.words.T("feed.write.date.take"))
		}
	}
	return container.New(kit.Padded(8, 0, 0, 0), kit.Stack(6, kit.NewText(e.words.T("feed.write.date"), kit.Small), field, take))
}

// openAsk asks for an acknowledgement: not, without an end, or by a day.
func (e *editor) openAsk(anchor fyne.CanvasObject) {
	e.openTimes(anchor, e.weeks(1, 2, 4), "feed.write.no", func(t time.Time) { e.draft.Ask, e.draft.Due = !t.IsZero(), t })
}

func (e *editor) alert() string {
	if e.draft.Alert == "" {
		return e.words.T("feed.write.no")
	}
	return e.draft.Alert
}

// openAlert asks why everybody is to be rung at once.
func (e *editor) openAlert(anchor fyne.CanvasObject) {
	field := widget.NewEntry()
	field.SetPlaceHolder(e.words.T("feed.write.alert.hint"))
	field.SetText(e.draft.Alert)
	done := kit.NewButton(kit.Soft, "", e.words.T("feed.write.done"), func() {
		e.over.Close()
		e.draft.Alert = strings.TrimSpace(field.Text)
		e.changed()
		e.Screen.redraw()
	})
	e.popUp(anchor, kit.Stack(8, kit.NewParagraph(e.words.T("feed.write.alert.line"), kit.Small), field, done))
}

func (e *editor) polled() string {
	if e.draft.Poll == nil {
		return e.words.T("feed.write.no")
	}
	return e.draft.Poll.Question
}

// openPoll makes a poll: a question, answers line by line, how long, and how.
func (e *editor) openPoll(anchor fyne.CanvasObject) {
	poll := news.Poll{Anonymous: true, Until: e.weeks(1)[0]}
	if e.draft.Poll != nil {
		poll = *e.draft.Poll
	}
	question, options := widget.NewEntry(), widget.NewMultiLineEntry()
	question.SetPlaceHolder(e.words.T("feed.write.poll.question"))
	question.SetText(poll.Question)
	options.SetPlaceHolder(e.words.T("feed.write.poll.options"))
	options.SetText(strings.Join(poll.Options, "\n"))
	options.SetMinRowsVisible(4)
	ends := kit.NewText("", kit.Small)
	var spans []fyne.CanvasObject
	for _, days := range []int{1, 3, 7, 14, 28} {
		span := kit.NewButton(kit.Outline, "", e.words.N("feed.write.poll.days", days), func() {
			poll.Until = (e.env.Today() + booking.Day(days)).At(e.env.Location, 18*60)
			ends.SetText(e.words.T("feed.write.poll.until", e.words.moment(poll.Until)))
		})
		span.Small = true
		spans = append(spans, span)
	}
	ends.SetText(e.words.T("feed.write.poll.until", e.words.moment(poll.Until)))
	several := kit.NewChip("", e.words.T("feed.write.poll.several"), poll.Several, func(on bool) { poll.Several = on })
	anonymous := kit.NewChip("visibility_off", e.words.T("feed.poll.anonymous"), poll.Anonymous, func(on bool) { poll.Anonymous = on })
	done := kit.NewButton(kit.Filled, "", e.words.T("feed.write.done"), func() {
		e.over.Close()
		poll.Question, poll.Options = strings.TrimSpace(question.Text), lines(options.Text)
		e.draft.Poll = &poll
		e.changed()
		e.Screen.redraw()
	})
	parts := []fyne.CanvasObject{kit.NewParagraph(e.words.T("feed.write.poll"), kit.Heading), question, options, container.New(kit.Flow(8, 0), several, anonymous), ends, container.New(kit.Flow(6, 0), spans...), done}
	if e.draft.Poll != nil {
		parts = append(parts, kit.NewButton(kit.Plain, "delete", e.words.T("feed.write.poll.drop"), func() {
			e.over.Close()
			e.draft.Poll = nil
			e.changed()
			e.Screen.redraw()
		}))
	}
	e.popUp(anchor, kit.Stack(8, parts...))
}

// lines are the answers that were written, without empty ones.
func lines(text string) (list []string) {
	for line := range strings.Lines(text) {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			list = append(list, line)
		}
	}
	return list
}
