// SPDX-License-Identifier: EUPL-1.2

package text

import (
	"fmt"
	"time"

	"github.com/pult-app/pult/booking"
)

// Day is a day in short: "Di 24. Nov.", "Tue 24 Nov".
func (t *Text) Day(d booking.Day) string {
	_, month, day := d.Date()
	return t.T("date.day", t.WeekdayShort(d), day, t.MonthShort(month))
}

// LongDay is a day in full without its year: "Dienstag, 24. November", "Tuesday, 24 November".
func (t *Text) LongDay(d booking.Day) string {
	_, month, day := d.Date()
	return t.T("date.longday", t.Weekday(d), day, t.Month(month))
}

// DayOfMonth is a day without its weekday: "12. November", "12 November".
func (t *Text) DayOfMonth(d booking.Day) string {
	_, month, day := d.Date()
	return t.T("date.dayofmonth", day, t.Month(month))
}

// DayShort is DayOfMonth for narrow places: "4. Dez.", "4 Dec".
func (t *Text) DayShort(d booking.Day) string {
	_, month, day := d.Date()
	return t.T("date.dayofmonth", day, t.MonthShort(month))
}

// Number of the day in its month as a calendar writes it: "24.", "24".
func (t *Text) DayNumber(d booking.Day) string {
	_, _, day := d.Date()
	return t.T("date.number", day)
}

// Weekday is the weekday in full: "Dienstag", "Tuesday".
func (t *Text) Weekday(d booking.Day) string { return t.list("date.weekdays")[d.Weekday()] }

// WeekdayShort is the weekday in two or three letters: "Di", "Tue".
func (t *Text) WeekdayShort(d booking.Day) string { return t.list("date.weekdays.short")[d.Weekday()] }

// Month is a month in full: "November".
func (t *Text) Month(m time.Month) string { return t.list("date.months")[m-1] }

// MonthShort is a month for narrow places: "Nov.", "Nov".
func (t *Text) MonthShort(m time.Month) string { return t.list("date.months.short")[m-1] }

// Week is the ISO 8601 week of a day: "Kalenderwoche 48", "Week 48".
func (t *Text) Week(d booking.Day) string {
	_, week := d.Week()
	return t.T("date.week", week)
}

// WeekShort is Week for narrow places: "KW 48", "Wk 48".
func (t *Text) WeekShort(d booking.Day) string {
	_, week := d.Week()
	return t.T("date.week.short", week)
}

// Days are the days from first to last, both inclusive: "23. bis 27. November", "30. November bis 4. Dezember".
func (t *Text) Days(first, last booking.Day) string {
	fromYear, fromMonth, fromDay := first.Date()
	year, month, day := last.Date()
	switch {
	case first == last:
		return t.DayOfMonth(first)
	case fromYear != year:
		return t.T("date.days.years", fromDay, t.Month(fromMonth), fromYear, day, t.Month(month), year)
	case fromMonth != month:
		return t.T("date.days.months", fromDay, t.Month(fromMonth), day, t.Month(month))
	}
	return t.T("date.days", fromDay, day, t.Month(month))
}

// NearDay is "Heute" or "Morgen" where that is shorter to say, seen from today, and else Day.
func (t *Text) NearDay(d, today booking.Day) string {
	switch d {
	case today:
		return t.T("date.today")
	case today + 1:
		return t.T("date.tomorrow")
	}
	return t.Day(d)
}

// Part is a part of a day: "ganztags", "vormittags", "nachmittags"; for Hours "stundenweise".
func (t *Text) Part(p booking.Part) string {
	switch p {
	case booking.FullDay:
		return t.T("part.day")
	case booking.Morning:
		return t.T("part.am")
	case booking.Afternoon:
		return t.T("part.pm")
	}
	return t.T("part.hours")
}

// PartShort is Part for chips and cells: "Ganztags", "Vorm.", "Nachm.", "Stunden".
func (t *Text) PartShort(p booking.Part) string {
	switch p {
	case booking.FullDay:
		return t.T("part.day.short")
	case booking.Morning:
		return t.T("part.am.short")
	case booking.Afternoon:
		return t.T("part.pm.short")
	}
	return t.T("part.hours.short")
}

// Half is half a day in short: "Vorm.", "Nachm.".
func (t *Text) Half(h booking.Half) string {
	if h == booking.AM {
		return t.T("part.am.short")
	}
	return t.T("part.pm.short")
}

// DayPart is a day and a part of it: "Di 24. Nov., ganztags", "Tue 24 Nov, all day".
func (t *Text) DayPart(d booking.Day, p booking.Part) string {
	return t.T("date.daypart", t.Day(d), t.Part(p))
}

// When is a span as people say it at loc: "Di 24. Nov., ganztags" or "Di 24. Nov., 9:00 bis 12:30 Uhr".
func (t *Text) When(s booking.Span, loc *time.Location) string {
	return t.T("date.daypart", t.Day(s.Day(loc)), t.During(s, loc))
}

// During is When without the day: "ganztags" or "9:00 bis 12:30 Uhr".
func (t *Text) During(s booking.Span, loc *time.Location) string {
	if part := s.Part(loc); part != booking.Hours {
		return t.Part(part)
	}
	until := hourMinute(s.End.In(loc))
	if s.End.Equal((s.Day(loc) + 1).Start(loc)) {
		until = "24:00"
	}
	return t.T("date.hours", hourMinute(s.Start.In(loc)), until)
}

// Clock is the time on a wall at loc: "7:41 Uhr", "7:41".
func (t *Text) Clock(at time.Time, loc *time.Location) string {
	return t.T("date.clock", hourMinute(at.In(loc)))
}

// TimeOfDay is a time of day: "7:30 Uhr", "7:30".
func (t *Text) TimeOfDay(c booking.Clock) string {
	return t.T("date.clock", fmt.Sprintf("%d:%02d", int(c)/60, int(c)%60))
}

// Moment is an instant as short as today allows: "7:41 Uhr" on the same day, else "Mo 23. Nov., 17:02 Uhr".
func (t *Text) Moment(at, now time.Time, loc *time.Location) string {
	day := booking.DayOf(at, loc)
	if day == booking.DayOf(now, loc) {
		return t.Clock(at, loc)
	}
	return t.T("date.moment", t.Day(day), t.Clock(at, loc))
}

// Greeting is the time of day as a greeting: "Guten Morgen", "Guten Tag", "Guten Abend".
func (t *Text) Greeting(at time.Time, loc *time.Location) string {
	switch hour := at.In(loc).Hour(); {
	case hour >= 4 && hour < 11:
		return t.T("date.greeting.morning")
	case hour >= 11 && hour < 18:
		return t.T("date.greeting.day")
	}
	return t.T("date.greeting.evening")
}

func hourMinute(at time.Time) string { return fmt.Sprintf("%d:%02d", at.Hour(), at.Minute()) }
