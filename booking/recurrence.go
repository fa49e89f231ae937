// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Frequency is the step in which a Recurrence goes on.
type Frequency string

// The frequencies, as RFC 5545 writes them. Steps below a day are not for desks and absences.
const (
	Daily   Frequency = "DAILY"
	Weekly  Frequency = "WEEKLY"
	Monthly Frequency = "MONTHLY"
	Yearly  Frequency = "YEARLY"
)

// A Recurrence says on which days something happens again, by the words of RFC 5545, section 3.3.10, as far as they are about
// days: FREQ, INTERVAL, COUNT, UNTIL, WKST, BYMONTH, BYMONTHDAY and BYDAY. It has no clock and no time zone. The zero value
// happens never.
type Recurrence struct {
	Freq Frequency
	// Interval is every how many steps; 0 is every one.
	Interval int
	// Count is how often at most, from the first day on; 0 is without an end of this kind.
	Count int
	// Until is the last day on which it may happen, inclusive; 0 is without an end of this kind.
	Until Day
	// WeekStart is on what day a week begins, which matters for every other week.
	WeekStart time.Weekday
	// Months are those of which it is about, 1 to 12; none are all.
	Months []time.Month
	// MonthDays are days of a month from its start, 1 to 31, or from its end, -1 to -31.
	MonthDays []int
	// Weekdays are days of the week, in a month or year also a certain one.
	Weekdays []Nth
}

// Nth is the N-th such weekday of a month or year: from its start, or when N is below 0 from its end. N = 0 is each one.
type Nth struct {
	N   int
	Day time.Weekday
}

// farthestDay is how many days a Recurrence goes on at most: ten years and some weeks.
const farthestDay = 3700

// MaxInterval is the longest Interval.
const MaxInterval = 1000

var weekdays = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// ParseRecurrence reads the value of an RRULE whose UNTIL, if it has one, is a day, such as "FREQ=WEEKLY;BYDAY=MO,TH". A rule that
// needs a word it does not know is an error: it would mean something else without it.
func ParseRecurrence(text string) (r Recurrence, err error) {
	r.WeekStart = time.Monday
	seen := map[string]bool{}
	for _, part := range strings.Split(text, ";") {
		name, value, ok := strings.Cut(part, "=")
		name = strings.ToUpper(name)
		if !ok || seen[name] {
			return Recurrence{}, fmt.Errorf("recurrence: %q is not one of its parts", part)
		}
		seen[name] = true
		if err := r.read(name, strings.ToUpper(value)); err != nil {
			return Recurrence{}, err
		}
	}
	if err := r.Check(); err != nil {
		return Recurrence{}, err
	}
	return r, nil
}

func (r *Recurrence) read(name, value string) (err error) {
	switch name {
	case "FREQ":
		r.Freq = Frequency(value)
	case "INTERVAL":
		if r.Interval, err = strconv.Atoi(value); err == nil && r.Interval < 1 {
			err = fmt.Errorf("recurrence: every %d steps is never", r.Interval)
		}
	case "COUNT":
		if r.Count, err = strconv.Atoi(value); err == nil && r.Count < 1 {
			err = fmt.Errorf("recurrence: %d times is never", r.Count)
		}
	case "UNTIL":
		var t time.Time
		if t, err = time.Parse("20060102", value); err == nil {
			if r.Until = DayOf(t, time.UTC); r.Until == 0 { // which would say that there is no end
				r.Until--
			}
		}
	case "WKST":
		var one Nth
		if one, err = parseNth(value); err == nil && one.N != 0 {
			err = fmt.Errorf("recurrence: a week cannot begin with %s", value)
		}
		r.WeekStart = one.Day
	case "BYMONTH":
		r.Months, err = list(value, func(s string) (time.Month, error) {
			n, err := strconv.Atoi(s)
			return time.Month(n), err
		})
	case "BYMONTHDAY":
		r.MonthDays, err = list(value, strconv.Atoi)
	case "BYDAY":
		r.Weekdays, err = list(value, parseNth)
	default:
		err = fmt.Errorf("recurrence: %s is not supported", name)
	}
	return err
}

func list[T any](text string, read func(string) (T, error)) (all []T, _ error) {
	for _, one := range strings.Split(text, ",") {
		v, err := read(one)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}

// parseNth reads "MO", "1MO" or "-1FR".
func parseNth(text string) (n Nth, err error) {
	if len(text) < 2 {
		return n, fmt.Errorf("recurrence: %q is no weekday", text)
	}
	at := len(text) - 2
	day := slices.Index(weekdays, text[at:])
	if day < 0 {
		return n, fmt.Errorf("recurrence: %q is no weekday", text)
	}
	n.Day = time.Weekday(day)
	if number := text[:at]; number != "" {
		if n.N, err = strconv.Atoi(number); err == nil && n.N == 0 {
			err = fmt.Errorf("recurrence: there is no %q", text)
		}
	}
	return n, err
}

// Check tells what is wrong with a Recurrence, nil for nothing.
func (r Recurrence) Check() error {
	if !slices.Contains([]Frequency{Daily, Weekly, Monthly, Yearly}, r.Freq) {
		return fmt.Errorf("recurrence: the frequency %q is not supported", r.Freq)
	}
	switch {
	case r.Interval < 0 || r.Interval > MaxInterval:
		return fmt.Errorf("recurrence: an interval of %d is not supported", r.Interval)
	case r.Count < 0:
		return fmt.Errorf("recurrence: %d times is never", r.Count)
	case r.Count > 0 && r.Until != 0:
		return fmt.Errorf("recurrence: it ends either after %d times or on %s", r.Count, r.Until)
	case r.WeekStart < time.Sunday || r.WeekStart > time.Saturday:
		return fmt.Errorf("recurrence: there is no weekday %d", r.WeekStart)
	case len(r.Months) > 12 || len(r.MonthDays) > 62 || len(r.Weekdays) > 7*107:
		return fmt.Errorf("recurrence: it names too many days")
	case r.Freq == Weekly && len(r.MonthDays) > 0:
		return fmt.Errorf("recurrence: a week has no days of a month")
	}
	for _, m := range r.Months {
		if m < time.January || m > time.December {
			return fmt.Errorf("recurrence: there is no month %d", m)
		}
	}
	for _, d := range r.MonthDays {
		if d == 0 || d < -31 || d > 31 {
			return fmt.Errorf("recurrence: no month has a day %d", d)
		}
	}
	for _, w := range r.Weekdays {
		if w.Day < time.Sunday || w.Day > time.Saturday || w.N < -53 || w.N > 53 {
			return fmt.Errorf("recurrence: there is no weekday %d number %d", w.Day, w.N)
		}
		if w.N != 0 && (r.Freq == Daily || r.Freq == Weekly) {
			return fmt.Errorf("recurrence: only a month or a year has a weekday number %d", w.N)
		}
	}
	return nil
}

// String is the value of an RRULE that ParseRecurrence reads back to the same.
func (r Recurrence) String() string {
	parts := []string{"FREQ=" + string(r.Freq)}
	if r.Interval > 1 {
		parts = append(parts, "INTERVAL="+strconv.Itoa(r.Interval))
	}
	if r.Count > 0 {
		parts = append(parts, "COUNT="+strconv.Itoa(r.Count))
	}
	if r.Until != 0 {
		parts = append(parts, "UNTIL="+strings.ReplaceAll(r.Until.String(), "-", ""))
	}
	if r.WeekStart != time.Monday {
		parts = append(parts, "WKST="+weekdays[r.WeekStart])
	}
	if len(r.Months) > 0 {
		parts = append(parts, "BYMONTH="+joined(r.Months, func(m time.Month) string { return strconv.Itoa(int(m)) }))
	}
	if len(r.MonthDays) > 0 {
		parts = append(parts, "BYMONTHDAY="+joined(r.MonthDays, strconv.Itoa))
	}
	if len(r.Weekdays) > 0 {
		parts = append(parts, "BYDAY="+joined(r.Weekdays, Nth.String))
	}
	return strings.Join(parts, ";")
}

func joined[T any](list []T, say func(T) string) string {
	words := make([]string, len(list))
	for i, one := range list {
		words[i] = say(one)
	}
	return strings.Join(words, ",")
}

// String is the weekday as RFC 5545 writes it.
func (n Nth) String() string {
	if n.N == 0 {
		return weekdays[n.Day]
	}
	return strconv.Itoa(n.N) + weekdays[n.Day]
}

// Days are those on which something happens that began on start, from a day to a day, both inclusive, at most limit of them. Start
// is one of them only if it matches. Whatever the rule says, nothing happens more than ten years after start, so that the cost is
// bounded.
func (r Recurrence) Days(start, from, to Day, limit int) (days []Day) {
	last := min(to, start+farthestDay)
	if r.Until != 0 {
		last = min(last, r.Until)
	}
	first := start
	if r.Count == 0 {
		first = max(start, from)
	}
	if r.Check() != nil {
		return nil
	}
	at, count := newOrigin(r, start), 0
	for day := first; day <= last && len(days) < limit; day++ {
		if !at.matches(r, day) {
			continue
		}
		if day >= from {
			days = append(days, day)
		}
		if count++; r.Count > 0 && count == r.Count {
			break
		}
	}
	return days
}

// An origin is where a recurrence began, and what it takes from there because it says nothing else.
type origin struct {
	day      Day
	week     Day // its first day
	year     int
	month    time.Month
	interval int
	weekdays []Nth
	months   []time.Month
	mdays    []int
}

func newOrigin(r Recurrence, start Day) origin {
	o := origin{day: start, week: weekOf(start, r.WeekStart), interval: max(1, r.Interval), weekdays: r.Weekdays, months: r.Months, mdays: r.MonthDays}
	var of int
	o.year, o.month, of = start.Date()
	if len(r.Weekdays) > 0 || len(r.MonthDays) > 0 {
		return o
	}
	switch r.Freq {
	case Weekly:
		o.weekdays = []Nth{{Day: start.Weekday()}}
	case Yearly:
		if len(r.Months) == 0 {
			o.months = []time.Month{o.month}
		}
		o.mdays = []int{of}
	case Monthly:
		o.mdays = []int{of}
	}
	return o
}

func weekOf(day Day, starts time.Weekday) Day {
	return day - Day((int(day.Weekday())-int(starts)+7)%7)
}

func (o origin) matches(r Recurrence, day Day) bool {
	year, month, of := day.Date()
	if !o.inStep(r, day, year, month) || len(o.months) > 0 && !slices.Contains(o.months, month) {
		return false
	}
	if len(o.mdays) > 0 && !slices.Contains(o.mdays, of) && !slices.Contains(o.mdays, of-daysIn(year, month)-1) {
		return false
	}
	return len(o.weekdays) == 0 || slices.ContainsFunc(o.weekdays, func(w Nth) bool {
		return w.Day == day.Weekday() && (w.N == 0 || o.nth(r, w.N, day, year, month, of))
	})
}

func (o origin) inStep(r Recurrence, day Day, year int, month time.Month) bool {
	steps := 0
	switch r.Freq {
	case Daily:
		steps = int(day - o.day)
	case Weekly:
		steps = int(weekOf(day, r.WeekStart)-o.week) / 7
	case Monthly:
		steps = (year-o.year)*12 + int(month-o.month)
	case Yearly:
		steps = year - o.year
	}
	return steps%o.interval == 0
}

// nth tells whether a day is the n-th of its weekday in its month, or in a year that names no months.
func (o origin) nth(r Recurrence, n int, day Day, year int, month time.Month, of int) bool {
	place, length := of, daysIn(year, month)
	if r.Freq == Yearly && len(r.Months) == 0 {
		place, length = int(day-Date(year, time.January, 1))+1, int(Date(year+1, time.January, 1)-Date(year, time.January, 1))
	}
	if n > 0 {
		return (place-1)/7 == n-1
	}
	return (length-place)/7 == -n-1
}

func daysIn(year int, month time.Month) int {
	return int(Date(year, month+1, 1) - Date(year, month, 1))
}
