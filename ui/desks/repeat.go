// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"context"
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

// An ending is how long a series goes on.
type ending int

const (
	fourWeeks ending = iota
	untilDay
	openEnd
)

// repeating is a desk that is about to be booked on several days, while the form for it is on the screen.
type repeating struct {
	desk     booking.Desk
	chosen   bool // the days are chosen one by one
	other    bool // only every other week
	weekdays map[time.Weekday]bool
	ending   ending
	last     booking.Day // when ending is untilDay
	days     map[booking.Day]bool
	series   booking.SeriesID

	prospects []booking.Prospect
	refusal   *booking.Refusal // of the whole
	known     bool             // prospects are those of what is chosen

	page *kit.Page // what of it scrolls
}

// startRepeating opens the form for a desk, with the day that is looked at.
func (s *Screen) startRepeating(d booking.Desk) {
	s.repeating = &repeating{
		desk: d, weekdays: map[time.Weekday]bool{s.day.Weekday(): true}, days: map[booking.Day]bool{s.day: true},
		last: s.day + 27, series: s.NewSeriesID(),
	}
	s.preview()
}

// endRepeating puts the form away.
func (s *Screen) endRepeating() {
	s.repeating = nil
	s.show()
}

// preview asks what would become of each day, and shows the form as it is meanwhile.
func (s *Screen) preview() {
	r := s.repeating
	r.known = false
	s.showForm()
	wish := s.repeat(true)
	if wish.Rule == "" && len(wish.Days) == 0 {
		r.prospects, r.refusal, r.known = nil, nil, true
		s.showForm()
		return
	}
	s.env.Work.Latest("desks.repeat", func(ctx context.Context) (func(), error) {
		days, err := s.data.Preview(ctx, wish)
		return func() {
			if s.repeating != r {
				return
			}
			r.prospects, r.refusal, r.known = days, nil, true
			if !errors.As(err, &r.refusal) && err != nil {
				s.env.Fail(err)
			}
			s.showForm()
		}, nil
	})
}

// showForm builds the form anew where it is scrolled to, with the focus where it was.
func (s *Screen) showForm() {
	y := float32(0)
	if s.repeating.page != nil {
		y = s.repeating.page.Offset()
	}
	kit.KeepFocus(s.root, s.show)
	if y > 0 {
		s.repeating.page.ToOffset(y)
	}
}

// repeat is the wish that the form stands for.
func (s *Screen) repeat(skip bool) booking.Repeat {
	r := s.repeating
	wish := booking.Repeat{Series: r.series, Desk: r.desk.ID, Skip: skip}
	wish.From, wish.Until = s.clocks()
	if r.chosen {
		for day, on := range r.days {
			if on {
				wish.Days = append(wish.Days, day)
			}
		}
		slices.Sort(wish.Days)
		return wish
	}
	rule := booking.Recurrence{Freq: booking.Weekly, WeekStart: time.Monday}
	if r.other {
		rule.Interval = 2
	}
	for day := time.Monday; day <= time.Saturday; day++ {
		if r.weekdays[day] {
			rule.Weekdays = append(rule.Weekdays, booking.Nth{Day: day})
		}
	}
	if r.weekdays[time.Sunday] {
		rule.Weekdays = append(rule.Weekdays, booking.Nth{Day: time.Sunday})
	}
	if len(rule.Weekdays) == 0 {
		return wish
	}
	switch r.ending {
	case fourWeeks:
		rule.Until = s.day + 27
	case untilDay:
		rule.Until = r.last
	}
	wish.Rule, wish.First = rule.String(), s.day
	return wish
}

// clocks are the chosen part of the day on the clock.
func (s *Screen) clocks() (from, until booking.Clock) {
	switch s.part {
	case booking.Morning:
		return 0, booking.Noon
	case booking.Afternoon:
		return booking.Noon, 24 * 60
	case booking.Hours:
		return s.from, s.until
	}
	return 0, 24 * 60
}

// repeatForm is the form's content below its heading, and its foot.
func (s *Screen) repeatForm() (form []fyne.CanvasObject, foot fyne.CanvasObject) {
	r := s.repeating
	ways := []kit.SegmentPart{{Label: s.words.T("desks.repeat.weekly")}, {Label: s.words.T("desks.repeat.chosen")}}
	form = append(form, kit.NewSegment(ways, no(!r.chosen), func(i int) { r.chosen = i == 1; s.preview() }))
	if r.chosen {
		form = append(form, s.dayChips())
	} else {
		other := kit.NewSteadyChip(s.words.T("desks.repeat.second"), r.other, func(on bool) { r.other = on; s.preview() })
		form = append(form, kit.Stack(0, s.weekdayChips(), chips([]fyne.CanvasObject{other})), s.endings())
	}
	return append(form, s.outcome()...), s.repeatFoot()
}

// chips are switches in rows.
func chips(list []fyne.CanvasObject) fyne.CanvasObject {
	return container.New(kit.Flow(8, 0), list...)
}

func (s *Screen) weekdayChips() fyne.CanvasObject {
	r, monday := s.repeating, s.day.Monday()
	var list []fyne.CanvasObject
	for i := range booking.Day(7) {
		weekday := (monday + i).Weekday()
		if hours := s.house().Rules.Open[weekday]; hours.Until <= hours.From {
			continue
		}
		list = append(list, kit.NewSteadyChip(s.words.WeekdayShort(monday+i), r.weekdays[weekday], func(on bool) { r.weekdays[weekday] = on; s.preview() }))
	}
	if !columned(len(list)) {
		return chips(list)
	}
	return container.New(kit.Grid(len(list), columnGap), list...)
}

// mostColumns are how many days stand below each other in a calendar on a phone; columnGap is between them, in dp.
const (
	mostColumns = 5
	columnGap   = 8
)

// columned tells whether the days of a week stand in columns.
func columned(days int) bool { return days <= mostColumns && !largeText() }

// endings choose how long the series goes on.
func (s *Screen) endings() fyne.CanvasObject {
	r := s.repeating
	choices := []kit.SegmentPart{{Label: s.words.T("desks.repeat.four")}, {Label: s.words.T("desks.repeat.until")}, {Label: s.words.T("desks.repeat.open")}}
	segment := kit.NewSegment(choices, int(r.ending), func(i int) { r.ending = ending(i); s.preview() })
	if r.ending != untilDay {
		return segment
	}
	step := func(weeks booking.Day) func() {
		return func() { r.last = min(max(r.last+7*weeks, s.day), s.env.Today()+booking.MaxAhead); s.preview() }
	}
	less, more := kit.NewButton(kit.Outline, "remove", "", step(-1)), kit.NewButton(kit.Outline, "add", "", step(1))
	less.SetSpoken(s.words.T("desks.repeat.less"))
	more.SetSpoken(s.words.T("desks.repeat.more"))
	return kit.Stack(8, segment, container.New(kit.Flex(8, 1, 0, 0), kit.NewText(s.words.T("desks.repeat.last", s.words.Day(r.last)), kit.Strong), less, more))
}

// dayChips choose days one by one: those that the strip has from today on, in weeks as a calendar has them.
func (s *Screen) dayChips() fyne.CanvasObject {
	weeks, columns := s.weeks()
	calendar := columned(len(columns))
	var parts []fyne.CanvasObject
	if calendar {
		parts = append(parts, s.columnHeads(columns))
	}
	for _, week := range weeks {
		parts = append(parts, kit.NewText(s.words.Week(week[0].Monday()), kit.Small))
		if calendar {
			parts = append(parts, s.weekRow(week, columns))
			continue
		}
		var list []fyne.CanvasObject
		for _, day := range week {
			list = append(list, s.dayChip(day, s.dayName(day)))
		}
		parts = append(parts, chips(list))
	}
	return kit.Stack(4, parts...)
}

// weeks are the days that can be chosen, and the weekdays among them, from Monday on.
func (s *Screen) weeks() (weeks [][]booking.Day, columns []booking.Day) {
	for _, day := range s.daysOf(s.house()) {
		if column := day - day.Monday(); !slices.Contains(columns, column) {
			columns = append(columns, column)
		}
		if day < s.env.Today() {
			continue
		}
		if last := len(weeks) - 1; last >= 0 && weeks[last][0].Monday() == day.Monday() {
			weeks[last] = append(weeks[last], day)
			continue
		}
		weeks = append(weeks, []booking.Day{day})
	}
	slices.Sort(columns)
	return weeks, columns
}

// columnHeads are the names of the weekdays above their days.
func (s *Screen) columnHeads(columns []booking.Day) fyne.CanvasObject {
	heads := make([]fyne.CanvasObject, len(columns))
	for i, column := range columns {
		name := kit.NewText(s.words.WeekdayShort(s.day.Monday()+column), kit.SmallStrong)
		name.Align = fyne.TextAlignCenter
		heads[i] = name
	}
	return container.New(kit.Grid(len(columns), columnGap), heads...)
}

// weekRow is a week with its days below their names; a day that cannot be chosen leaves its place empty.
func (s *Screen) weekRow(week, columns []booking.Day) fyne.CanvasObject {
	cells := make([]fyne.CanvasObject, len(columns))
	for i, column := range columns {
		cells[i] = container.NewStack()
		if day := week[0].Monday() + column; slices.Contains(week, day) {
			cells[i] = s.dayChip(day, s.words.DayNumber(day))
		}
	}
	return container.New(kit.Grid(len(columns), columnGap), cells...)
}

func (s *Screen) dayChip(day booking.Day, label string) fyne.CanvasObject {
	r := s.repeating
	chip := kit.NewSteadyChip(label, r.days[day], func(on bool) { r.days[day] = on; s.preview() })
	chip.SetSpoken(s.dayName(day))
	return chip
}

func (s *Screen) dayName(day booking.Day) string {
	return s.words.T("desks.repeat.day", s.words.WeekdayShort(day), s.words.DayNumber(day))
}

// had are the days that can be had, missed those that cannot; later is the first that the series books when it is in sight.
func (r *repeating) had() (had, missed []booking.Prospect, later *booking.Prospect) {
	for _, day := range r.prospects {
		switch {
		case day.Refusal == nil:
			had = append(had, day)
		case day.Later() && !r.chosen:
			later = &day
		default:
			missed = append(missed, day)
		}
	}
	return had, missed, later
}

// mostMissed is how many days that cannot be had are listed.
const mostMissed = 8

// outcome says what will be booked and what cannot be.
func (s *Screen) outcome() (parts []fyne.CanvasObject) {
	r := s.repeating
	if !r.known {
		return nil
	}
	if r.refusal != nil {
		said := s.env.Voice.Refused(r.refusal, r.desk.Code)
		return []fyne.CanvasObject{kit.NewParagraph(said.Heading, kit.Strong), kit.NewParagraph(said.Line, kit.Small)}
	}
	had, missed, later := r.had()
	if len(had) > 0 {
		parts = append(parts, fact("event_repeat", s.words.N("desks.repeat.had", len(had), s.words.Day(had[0].Day), s.words.Day(had[len(had)-1].Day))))
	}
	if later != nil {
		said := s.env.Voice.Refused(later.Refusal, "")
		parts = append(parts, fact("schedule", s.words.T("desks.repeat.later", s.words.Day(later.Day), said.Line)))
	}
	if len(missed) == 0 {
		return parts
	}
	lines := []fyne.CanvasObject{kit.NewText(s.words.N("desks.repeat.missed", len(missed)), kit.Strong)}
	for _, day := range missed[:min(len(missed), mostMissed)] {
		lines = append(lines, fact("event_busy", s.missedLine(day)))
	}
	if more := len(missed) - mostMissed; more > 0 {
		lines = append(lines, kit.NewText(s.words.N("desks.repeat.missed.more", more), kit.Small))
	}
	return append(parts, kit.Stack(6, lines...))
}

func (s *Screen) missedLine(day booking.Prospect) string {
	if day.Later() && day.Refusal.Opens != nil {
		return s.words.T("desks.repeat.missed.later", s.words.Day(day.Day), s.words.Day(*day.Refusal.Opens))
	}
	return s.words.T("desks.repeat.missed.day", s.words.Day(day.Day), s.env.Voice.Reason(day.Refusal.Why, day.Refusal.Detail))
}

// repeatFoot books what can be had, and says how much that is.
func (s *Screen) repeatFoot() fyne.CanvasObject {
	r := s.repeating
	had, missed, later := r.had()
	word := s.words.N("desks.repeat.book", len(had))
	switch {
	case len(had) > 0 && slices.ContainsFunc(missed, func(day booking.Prospect) bool { return !day.Later() }):
		word = s.words.N("desks.repeat.others", len(had))
	case len(had) == 0 && later != nil:
		word = s.words.T("desks.repeat.begin")
	}
	main := kit.NewButton(kit.Filled, "", word, func() { s.bookAll(len(missed) > 0) })
	switch {
	case !r.known || r.refusal != nil:
		main.Disable("")
	case len(r.prospects) == 0:
		main.Disable(s.words.T("desks.repeat.none"))
	case len(had) == 0 && later == nil:
		main.Disable(s.words.T("desks.repeat.nothing"))
	}
	cancel := kit.NewButton(kit.Outline, "", s.words.T("desks.repeat.cancel"), s.endRepeating)
	return container.New(kit.Beside(8, 1.6, 1), main, cancel)
}

// bookAll makes the wish of the form, without what cannot be had where the person has agreed to that.
func (s *Screen) bookAll(skip bool) {
	r := s.repeating
	wish := s.repeat(skip)
	if !s.taps.Begin(s.env.Now()) {
		return
	}
	had, _, _ := r.had()
	s.env.Work.Write(func(ctx context.Context) (func(), error) {
		err := s.data.Repeat(ctx, wish)
		return func() {
			s.taps.End()
			var refused *booking.Refusal
			switch {
			case errors.As(err, &refused) && len(refused.Days) > 0: // somebody was quicker: the form says which days
				s.preview()
			case err != nil:
				s.env.Fail(err)
			default:
				s.endRepeating()
				s.env.Undoable(s.words.N("desks.repeat.done", len(had), r.desk.Code), func() { s.takeBack(wish, had) })
			}
			s.Refresh()
		}, nil
	})
}

// takeBack undoes bookAll.
func (s *Screen) takeBack(wish booking.Repeat, had []booking.Prospect) {
	s.change(func(ctx context.Context) error {
		if wish.Rule != "" {
			return s.data.Unrepeat(ctx, booking.Unrepeat{Series: wish.Series, From: wish.First})
		}
		for _, day := range had {
			if err := s.data.Release(ctx, booking.Release{Booking: wish.Series.Booking(day.Day)}); err != nil {
				return err
			}
		}
		return nil
	}, nil)
}

// repeatWords name the desk and the time that is repeated.
func (s *Screen) repeatWords() (title, line string) {
	return s.words.T("desks.repeat.title", s.repeating.desk.Code), s.words.During(s.spanOf(s.day, s.house()), s.house().Location())
}

func (s *Screen) repeatHead() fyne.CanvasObject {
	title, line := s.repeatWords()
	return kit.Stack(0, kit.NewParagraph(title, kit.Title), kit.NewText(line, kit.Small))
}

// repeatPane is the form on a laptop: the button stays in sight while the rest scrolls.
func (s *Screen) repeatPane() fyne.CanvasObject {
	form, foot := s.repeatForm()
	if largeText() {
		all := kit.Stack(14, append(append([]fyne.CanvasObject{s.repeatHead()}, form...), foot)...)
		s.repeating.page = kit.Scroll(container.New(kit.Padded(6, 16, 6, 16), anyWide(all)))
		return container.New(kit.Padded(14, 4, 14, 4), s.repeating.page)
	}
	head := container.New(kit.Padded(20, 20, 8, 20), s.repeatHead())
	s.repeating.page = kit.Scroll(container.New(kit.Padded(4, 20, 8, 20), anyWide(kit.Stack(14, form...))))
	return container.New(topAndFoot{}, head, s.repeating.page, container.New(kit.Padded(8, 20, 20, 20), foot))
}

// repeatPage is the form on a phone.
func (s *Screen) repeatPage() fyne.CanvasObject {
	form, foot := s.repeatForm()
	if largeText() {
		s.repeating.page = kit.Scroll(anyWide(container.New(kit.Padded(2, 16, 16, 16), kit.Stack(12, append(form, foot)...))))
		return s.repeating.page
	}
	s.repeating.page = kit.Scroll(container.New(kit.Padded(2, 16, 8, 16), kit.Stack(0, kit.NewCard(anyWide(kit.Stack(14, form...))))))
	return container.New(topAndFoot{}, container.NewStack(), s.repeating.page, container.New(kit.Padded(6, 16, 12, 16), foot))
}
