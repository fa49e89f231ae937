// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"fmt"
	"time"
	_ "time/tzdata" // phones and bare servers have no zone files
)

// A Day is a calendar day without a time zone: the number of days since 1 January 1970.
// Text and JSON are ISO 8601 ("2026-11-24"). Days compare and add as numbers.
type Day int32

// DayOf is the day that the clock on a wall at loc shows at t.
func DayOf(t time.Time, loc *time.Location) Day {
	y, m, d := t.In(loc).Date()
	return Date(y, m, d)
}

// Date is the day of a date; months and days outside their range are carried over as time.Date does.
func Date(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// ParseDay reads "2026-11-24".
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return 0, fmt.Errorf("day %q is not written as year-month-day", s)
	}
	return Day(t.Unix() / 86400), nil
}

// Date is the year, month and day of d.
func (d Day) Date() (int, time.Month, int) { return d.utc().Date() }

// Weekday is the day of the week.
func (d Day) Weekday() time.Weekday { return d.utc().Weekday() }

// Week is the ISO 8601 week number and the year it belongs to.
func (d Day) Week() (year, week int) { return d.utc().ISOWeek() }

// Monday is the Monday on or before d.
func (d Day) Monday() Day { return d - Day((int(d.Weekday())+6)%7) }

// Start is the first instant of d at loc, in UTC. Where the clocks skip midnight it is the first instant that exists.
func (d Day) Start(loc *time.Location) time.Time { return d.At(loc, 0) }

// At is the instant when a wall clock at loc shows the time of day on d, in UTC.
// A time that the clocks skip is moved on by the skipped hour; of a time that comes twice the first is meant.
//
// time.Date leaves both cases open, and answers them differently east and west of Greenwich.
func (d Day) At(loc *time.Location, timeOfDay Clock) time.Time {
	wall := d.utc().Add(time.Duration(timeOfDay) * time.Minute)
	before := offset(wall.Add(-24*time.Hour), loc)
	t := wall.Add(-before)
	if now := offset(t, loc); now != before {
		if changed := wall.Add(-now); offset(changed, loc) == now {
			return changed
		}
	}
	return t
}

// offset is how far clocks at loc are ahead of UTC at t.
func offset(t time.Time, loc *time.Location) time.Duration {
	_, seconds := t.In(loc).Zone()
	return time.Duration(seconds) * time.Second
}

// String is the day in ISO 8601.
func (d Day) String() string { return d.utc().Format(time.DateOnly) }

// MarshalText writes ISO 8601.
func (d Day) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads ISO 8601.
func (d *Day) UnmarshalText(text []byte) (err error) {
	*d, err = ParseDay(string(text))
	return err
}

func (d Day) utc() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// A Clock is a time of day in minutes after midnight, 0 to 1440.
type Clock int

// String is the clock as "07:30".
func (c Clock) String() string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

// Noon is where the morning ends and the afternoon begins for half-day bookings: 13:00, after the core lunch break.
const Noon Clock = 13 * 60

// A Half is half a day.
type Half int8

// The halves of a day.
const (
	AM Half = 0
	PM Half = 1
)

// A Part is the way people say how long: all day, a half, or by the hour.
type Part int8

// The parts of a day. Hours means a Span that is none of the others.
const (
	FullDay Part = iota
	Morning
	Afternoon
	Hours
)

// A Span is a time from Start to End: UTC instants, Start inclusive, End exclusive, whole seconds.
// Spans that touch do not overlap: back-to-back bookings are allowed.
type Span struct {
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
}

// SpanOf is the span of a part of the day at loc. FullDay is midnight to midnight (23 or 25 hours when the clocks
// change), Morning ends and Afternoon begins at Noon. Hours has no span of its own and gives the zero Span.
func SpanOf(day Day, part Part, loc *time.Location) Span {
	switch part {
	case FullDay:
		return Span{day.Start(loc), (day + 1).Start(loc)}
	case Morning:
		return Span{day.Start(loc), day.At(loc, Noon)}
	case Afternoon:
		return Span{day.At(loc, Noon), (day + 1).Start(loc)}
	}
	return Span{}
}

// HoursOf is the span between two times of a day at loc; until may be 24:00.
func HoursOf(day Day, from, until Clock, loc *time.Location) Span {
	return Span{day.At(loc, from), day.At(loc, until)}
}

// Valid tells whether the span has a positive length of at most 25 hours, the longest day.
func (s Span) Valid() bool {
	return s.Start.Before(s.End) && s.End.Sub(s.Start) <= 25*time.Hour
}

// WithinDay tells whether the span is Valid, in whole seconds, and lies within one day at loc; it may end at midnight.
// Only such spans can be booked.
func (s Span) WithinDay(loc *time.Location) bool {
	return s.Valid() && s.Start.Nanosecond() == 0 && s.End.Nanosecond() == 0 && !s.End.After((s.Day(loc) + 1).Start(loc))
}

// Equal tells whether the spans have the same instants, whatever zone they are written in.
func (s Span) Equal(o Span) bool { return s.Start.Equal(o.Start) && s.End.Equal(o.End) }

// On is the span that people would call the same on another day at loc: a part of the day stays that part, hours stay
// the same on the wall clock.
func (s Span) On(day Day, loc *time.Location) Span {
	if part := s.Part(loc); part != Hours {
		return SpanOf(day, part, loc)
	}
	from, until := clockAt(s.Start, loc), clockAt(s.End, loc)
	if s.End.After(s.Day(loc).Start(loc)) && until == 0 {
		until = 24 * 60
	}
	return HoursOf(day, from, until, loc)
}

func (s Span) utc() Span { return Span{s.Start.UTC(), s.End.UTC()} }

// clockAt is what a wall clock at loc shows at t, whole minutes.
func clockAt(t time.Time, loc *time.Location) Clock {
	h, m, _ := t.In(loc).Clock()
	return Clock(h*60 + m)
}

// Overlaps tells whether the spans share an instant.
func (s Span) Overlaps(o Span) bool { return s.Start.Before(o.End) && o.Start.Before(s.End) }

// Contains tells whether t lies in the span.
func (s Span) Contains(t time.Time) bool { return !t.Before(s.Start) && t.Before(s.End) }

// Day is the day at loc on which the span starts.
func (s Span) Day(loc *time.Location) Day { return DayOf(s.Start, loc) }

// Part is how people say the span at loc.
func (s Span) Part(loc *time.Location) Part {
	day := s.Day(loc)
	for _, part := range []Part{FullDay, Morning, Afternoon} {
		if whole := SpanOf(day, part, loc); s.Start.Equal(whole.Start) && s.End.Equal(whole.End) {
			return part
		}
	}
	return Hours
}

// Halves are the halves of its day that the span touches.
func (s Span) Halves(loc *time.Location) []Half {
	day, halves := s.Day(loc), []Half(nil)
	if s.Overlaps(SpanOf(day, Morning, loc)) {
		halves = append(halves, AM)
	}
	if s.Overlaps(SpanOf(day, Afternoon, loc)) {
		halves = append(halves, PM)
	}
	return halves
}

func location(name string) *time.Location {
	if name == "" {
		name = "Europe/Berlin"
	}
	if loc, err := cachedLocation(name); err == nil {
		return loc
	}
	loc, _ := cachedLocation("Europe/Berlin")
	return loc
}
