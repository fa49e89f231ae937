// SPDX-License-Identifier: EUPL-1.2

package ics

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/emersion/go-ical"

	"github.com/pult-app/pult/booking"
)

// A Window is what is wanted of a calendar: the days from From to To, both inclusive, by the clock of Loc, which is also that of
// times that name no zone.
type Window struct {
	From, To booking.Day
	Loc      *time.Location
}

// An Entry is one time at which something is.
type Entry struct {
	// Title is what the calendar calls it, at most MaxTitle characters of what can be seen; it may be empty.
	Title string
	// Start and End are when, in UTC, of whatever length.
	Start, End time.Time
	// Free is set for days that are marked as free time. Many programs do so with every event of whole days, so it may be leave, and it
	// may be somebody's birthday.
	Free bool
	// Line is where its event begins in the file.
	Line int
}

// Read reads what overlaps a window, by start: each occurrence of events that recur is an entry. It refuses with an *Error; other
// errors are those of r.
func Read(r io.Reader, w Window) ([]Entry, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return nil, fmt.Errorf("read a calendar: %w", err)
	}
	lines, bad := scan(text)
	if bad != nil {
		return nil, bad
	}
	cal, err := decode(lines)
	if err != nil {
		return nil, problem(0, Unreadable, "%v", err)
	}
	found := reading{window: w, from: w.From.Start(w.Loc), to: (w.To + 1).Start(w.Loc), moved: map[string][]time.Time{}, zones: map[string]*time.Location{}}
	if err := found.all(cal.Events()); err != nil {
		return nil, err
	}
	slices.SortStableFunc(found.entries, func(a, b Entry) int { return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End)) })
	return found.entries, nil
}

// decode decodes lines that were scanned. The decoder panics on some of what scan cannot know.
func decode(lines []byte) (cal *ical.Calendar, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("not understood: %v", cause)
		}
	}()
	return ical.NewDecoder(bytes.NewReader(lines)).Decode()
}

type reading struct {
	window   Window
	from, to time.Time
	moved    map[string][]time.Time // by UID: occurrences that have an event of their own
	zones    map[string]*time.Location
	entries  []Entry
}

func (r *reading) all(events []ical.Event) error {
	for _, e := range events {
		if id := e.Props.Get(ical.PropRecurrenceID); id != nil {
			at, err := r.time(e, id)
			if err != nil {
				return err
			}
			uid := textOf(e, ical.PropUID)
			r.moved[uid] = append(r.moved[uid], at)
		}
	}
	for _, e := range events {
		if err := r.one(e); err != nil {
			return err
		}
	}
	return nil
}

func (r *reading) one(e ical.Event) error {
	if strings.EqualFold(textOf(e, ical.PropStatus), string(ical.EventCancelled)) || free(e) && !days(e) {
		return nil
	}
	start, length, err := r.extent(e)
	if err != nil {
		return err
	}
	if e.Props.Get("EXRULE") != nil {
		return problem(lineOf(e), Recurring, "EXRULE is not supported")
	}
	times := []time.Time{start}
	if rule := e.Props.Get(ical.PropRecurrenceRule); rule != nil {
		if times, err = r.recurring(e, rule, start, length); err != nil {
			return err
		}
	}
	more, err := r.dates(e, ical.PropRecurrenceDates)
	if err != nil {
		return err
	}
	without, err := r.dates(e, ical.PropExceptionDates)
	if err != nil {
		return err
	}
	if e.Props.Get(ical.PropRecurrenceID) == nil {
		without = append(without, r.moved[textOf(e, ical.PropUID)]...)
	}
	return r.add(e, unique(append(times, more...)), without, length)
}

func free(e ical.Event) bool {
	return strings.EqualFold(textOf(e, ical.PropTransparency), "TRANSPARENT")
}

func unique(times []time.Time) []time.Time {
	slices.SortFunc(times, time.Time.Compare)
	return slices.CompactFunc(times, time.Time.Equal)
}

// add adds those of the occurrences that overlap the window.
func (r *reading) add(e ical.Event, times, without []time.Time, length extent) error {
	for _, start := range times {
		end := length.end(start, r.window.Loc)
		if !start.Before(r.to) || !end.After(r.from) || slices.ContainsFunc(without, start.Equal) {
			continue
		}
		if len(r.entries) == MaxOccurrences {
			return problem(lineOf(e), TooMany, "more than %d entries from %s to %s", MaxOccurrences, r.window.From, r.window.To)
		}
		r.entries = append(r.entries, Entry{Title: title(textOf(e, ical.PropSummary)), Start: start.UTC(), End: end.UTC(), Free: free(e), Line: lineOf(e)})
	}
	return nil
}

// An extent is how long something lasts: days by the calendar, or a time by the clock.
type extent struct {
	days int
	time time.Duration
}

func (x extent) end(start time.Time, loc *time.Location) time.Time {
	if x.days > 0 {
		return (booking.DayOf(start, loc) + booking.Day(x.days)).Start(loc)
	}
	return start.Add(x.time)
}

// tenYears is the longest that something may last, and how far back something that recurs may have begun.
const tenYears = 3650 * 24 * time.Hour

// extent is when an event begins, and how long it lasts.
func (r *reading) extent(e ical.Event) (start time.Time, length extent, err error) {
	first := e.Props.Get(ical.PropDateTimeStart)
	if first == nil {
		return start, length, problem(lineOf(e), BadTime, "an event without DTSTART")
	}
	if start, err = r.time(e, first); err != nil {
		return start, length, err
	}
	end := start
	if days(e) {
		end = (booking.DayOf(start, r.window.Loc) + 1).Start(r.window.Loc)
	}
	switch last, lasts := e.Props.Get(ical.PropDateTimeEnd), e.Props.Get(ical.PropDuration); {
	case last != nil:
		if end, err = r.time(e, last); err != nil {
			return start, length, err
		}
	case lasts != nil:
		duration, failed := lasts.Duration()
		if failed != nil || duration < 0 || duration > tenYears {
			return start, length, problem(lineOf(e), BadTime, "a duration of %q", lasts.Value)
		}
		end = start.Add(duration)
	}
	if length.time = end.Sub(start); length.time < 0 || length.time > tenYears {
		return start, length, problem(lineOf(e), WrongLength, "from %s to %s", first.Value, end.UTC().Format(time.RFC3339))
	}
	if days(e) {
		length.days = int(booking.DayOf(end.Add(-time.Second), r.window.Loc)-booking.DayOf(start, r.window.Loc)) + 1
	}
	return start, length, nil
}

// days tells whether an event is of whole days.
func days(e ical.Event) bool {
	start := e.Props.Get(ical.PropDateTimeStart)
	return start != nil && (start.ValueType() == ical.ValueDate || len(start.Value) == len("20060102"))
}

// recurring are the occurrences of a rule that may overlap the window.
func (r *reading) recurring(e ical.Event, rule *ical.Prop, start time.Time, length extent) ([]time.Time, error) {
	if r.from.Sub(start) > tenYears {
		return nil, problem(lineOf(e), Recurring, "it began more than ten years ago")
	}
	wall, loc, err := r.wall(e, e.Props.Get(ical.PropDateTimeStart))
	if err != nil {
		return nil, err
	}
	text, err := untilDay(rule.Value, wall, loc)
	if err != nil {
		return nil, problem(lineOf(e), Recurring, "%v", err)
	}
	recurrence, err := booking.ParseRecurrence(text)
	if err != nil {
		return nil, problem(lineOf(e), Recurring, "%v", err)
	}
	first := booking.DayOf(wall, time.UTC)
	from := booking.DayOf(r.from.Add(-length.time), loc) - 1
	var times []time.Time
	for _, day := range recurrence.Days(first, from, booking.DayOf(r.to, loc)+1, MaxOccurrences+5) {
		times = append(times, clockOn(day, wall, loc))
	}
	if !slices.ContainsFunc(times, start.Equal) { // the start is one of them, whatever the rule says
		times = append(times, start)
	}
	return times, nil
}

// clockOn is when a clock at loc shows the time of day of wall on a day.
func clockOn(day booking.Day, wall time.Time, loc *time.Location) time.Time {
	h, m, s := wall.Clock()
	return day.At(loc, booking.Clock(h*60+m)).Add(time.Duration(s) * time.Second)
}

// untilDay makes a rule that ends at an instant one that ends on a day.
func untilDay(rule string, wall time.Time, loc *time.Location) (string, error) {
	parts := strings.Split(rule, ";")
	for i, part := range parts {
		name, value, _ := strings.Cut(part, "=")
		if !strings.EqualFold(name, "UNTIL") || len(value) == len("20060102") {
			continue
		}
		at, err := time.Parse("20060102T150405Z", strings.ToUpper(value))
		if err != nil {
			if at, err = time.ParseInLocation("20060102T150405", strings.ToUpper(value), loc); err != nil {
				return "", fmt.Errorf("until %q is no time", value)
			}
		}
		day := booking.DayOf(at, loc)
		if clockOn(day, wall, loc).After(at) {
			day--
		}
		parts[i] = "UNTIL=" + strings.ReplaceAll(day.String(), "-", "")
	}
	return strings.Join(parts, ";"), nil
}

// dates are the times of properties that list some.
func (r *reading) dates(e ical.Event, name string) (times []time.Time, err error) {
	for _, p := range e.Props.Values(name) {
		for _, value := range strings.Split(p.Value, ",") {
			one := p
			one.Value, _, _ = strings.Cut(value, "/") // a period begins when it begins
			at, err := r.time(e, &one)
			if err != nil {
				return nil, err
			}
			if times = append(times, at); len(times) > MaxOccurrences {
				return nil, problem(lineOf(e), TooMany, "more than %d dates", MaxOccurrences)
			}
		}
	}
	return times, nil
}

// time is what a property says, by the clock of its zone.
func (r *reading) time(e ical.Event, p *ical.Prop) (time.Time, error) {
	wall, loc, err := r.wall(e, p)
	if err != nil {
		return time.Time{}, err
	}
	return clockOn(booking.DayOf(wall, time.UTC), wall, loc), nil
}

// wall is what a clock on the wall shows at the time that a property says, and where that clock hangs.
func (r *reading) wall(e ical.Event, p *ical.Prop) (time.Time, *time.Location, error) {
	loc, err := r.zone(e, p)
	if err != nil {
		return time.Time{}, nil, err
	}
	layout, value := "20060102T150405", strings.ToUpper(p.Value)
	switch {
	case len(value) == len("20060102"):
		layout, loc = "20060102", r.window.Loc
	case strings.HasSuffix(value, "Z"):
		layout, loc = layout+"Z", time.UTC
	}
	wall, failed := time.Parse(layout, value)
	if failed != nil || wall.Year() < 1900 || wall.Year() > 2200 {
		return time.Time{}, nil, problem(lineOf(e), BadTime, "%s %q", p.Name, p.Value)
	}
	return wall, loc, nil
}

// zone is that of a property, the window's where it names none.
func (r *reading) zone(e ical.Event, p *ical.Prop) (*time.Location, error) {
	name := p.Params.Get(ical.PropTimezoneID)
	if name == "" || days(e) {
		return r.window.Loc, nil
	}
	loc, met := r.zones[name]
	if !met {
		loc = zoneOf(name)
		r.zones[name] = loc
	}
	if loc != nil {
		return loc, nil
	}
	return nil, problem(lineOf(e), BadZone, "%q", name)
}

// lineOf is where an event begins in the file.
func lineOf(e ical.Event) int {
	if p := e.Props.Get(lineMark); p != nil {
		n, _ := strconv.Atoi(p.Value) // scan wrote it
		return n
	}
	return 0
}

// textOf is the text of a property; empty when there is none, and as it stands when it is not well written.
func textOf(e ical.Event, name string) string {
	p := e.Props.Get(name)
	if p == nil {
		return ""
	}
	if text, err := p.Text(); err == nil {
		return text
	}
	return p.Value
}

// title is what can be seen of a text, in one line.
func title(text string) string {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " ")
	if letters := []rune(text); len(letters) > MaxTitle {
		return string(letters[:MaxTitle-1]) + "…"
	}
	return text
}

// A Stretch is half a day, or a whole one, that entries cover.
type Stretch struct {
	Day    booking.Day
	Halves []booking.Half
	Title  string // of the first entry that covers it
	Free   bool   // all that covers it is marked as free time
}

// Stretches are the days and halves of a window that entries touch, by day. A half counts when an entry covers at least the half of
// it that most people work in: from eight to one, from one to five.
func Stretches(entries []Entry, w Window) (all []Stretch) {
	for day := w.From; day <= w.To; day++ {
		s := Stretch{Day: day}
		for half, hours := range [][2]booking.Clock{{8 * 60, booking.Noon}, {booking.Noon, 17 * 60}} {
			work := booking.HoursOf(day, hours[0], hours[1], w.Loc)
			if i := slices.IndexFunc(entries, func(e Entry) bool { return covers(e, work) }); i >= 0 {
				s.Free = (s.Free || len(s.Halves) == 0) && !slices.ContainsFunc(entries, func(e Entry) bool { return !e.Free && covers(e, work) })
				s.Halves = append(s.Halves, booking.Half(half))
				s.Title = cmp.Or(s.Title, entries[i].Title)
			}
		}
		if len(s.Halves) > 0 {
			all = append(all, s)
		}
	}
	return all
}

// covers tells whether an entry takes at least half of a span.
func covers(e Entry, span booking.Span) bool {
	from, to := e.Start, e.End
	if span.Start.After(from) {
		from = span.Start
	}
	if span.End.Before(to) {
		to = span.End
	}
	return to.Sub(from) >= span.End.Sub(span.Start)/2
}
