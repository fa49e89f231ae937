// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/text"
)

// words puts a state into sentences.
type words struct{ *text.Text }

// weekday and weekdayShort are days of the week by their names, monthShort a month: any day or month of that name.
func (w words) weekday(day time.Weekday) string { return w.Weekday(anyMonday + booking.Day((day+6)%7)) }

func (w words) weekdayShort(day time.Weekday) string {
	return w.WeekdayShort(anyMonday + booking.Day((day+6)%7))
}

var anyMonday = booking.Date(2026, time.January, 5)

// A half is half a day of somebody: a status, and a desk as far as it is known.
type half struct {
	status    booking.Status
	code      string
	house     string // of the desk, by its name
	far       bool   // the reader is not usually there
	requested bool   // only ever one's own
}

// A day is where somebody is: both halves, which are often the same.
type day [2]half

func (d day) whole() bool { return d[booking.AM] == d[booking.PM] }

func (d day) unsaid() bool {
	return d[booking.AM].status == booking.Unsaid && d[booking.PM].status == booking.Unsaid
}

func (d day) office() bool {
	return d[booking.AM].status == booking.Office || d[booking.PM].status == booking.Office
}

// people are the person first and then the others, by name.
func (s *Screen) people() []staff.Person {
	people := []staff.Person{s.state.Me}
	for _, p := range s.state.People {
		if p.ID != s.state.Me.ID {
			people = append(people, p)
		}
	}
	return people
}

// presence are the rows of everybody on the screen.
func (s *Screen) presence() []booking.Presence {
	if s.state.Sought == nil {
		return s.state.Presence
	}
	return slices.Concat(s.state.Presence, s.state.Sought.Presence)
}

// dayOf is where somebody is on a day, as far as this device may know.
func (s *Screen) dayOf(who staff.PersonID, on booking.Day) (d day) {
	for _, p := range s.presence() {
		if p.Person == who && p.Day == on && p.Half >= 0 && int(p.Half) < len(d) {
			house := s.state.Houses[p.Desk]
			d[p.Half] = half{p.Status, s.state.Codes[p.Desk], house, house != "" && house != s.state.House, s.state.Requested[p.Occupied]}
		}
	}
	return d
}

// count is how many are in the office on a day, for half of it at least.
func (s *Screen) count(on booking.Day) (n int) {
	for _, p := range s.people() {
		if s.dayOf(p.ID, on).office() {
			n++
		}
	}
	return n
}

// nobody tells whether not one of the team shares the place in this week.
func (s *Screen) nobody() bool {
	return !slices.ContainsFunc(s.state.Presence, func(p booking.Presence) bool { return p.Status != booking.Unsaid })
}

var icons = map[booking.Status]string{
	booking.Office: "apartment", booking.HomeOffice: "cottage-fill", booking.OnTheRoad: "train-fill", booking.Away: "person_off",
}

// name is half a day with room for words: "Platz 3.14", "Homeoffice", "Unterwegs", "Ohne Angabe".
func (w words) name(h half) string {
	switch {
	case h.status == booking.Unsaid:
		return w.T("team.unsaid")
	case h.status == booking.Office && h.code != "":
		return w.Desk(h.code)
	}
	return w.StatusName(h.status)
}

// spoken is a day in words: "vormittags Platz 3.14, nachmittags Homeoffice".
func (w words) spoken(d day) string {
	say := func(h half) string {
		name := w.name(h)
		if h.far {
			name = w.DeskIn(h.code, h.house)
		}
		if h.requested {
			return w.T("team.spoken.requested", name)
		}
		return name
	}
	if d.whole() {
		return say(d[booking.AM])
	}
	return w.T("team.halves", w.Part(booking.Morning), say(d[booking.AM]), w.Part(booking.Afternoon), say(d[booking.PM]))
}

// who is a person as the reader says it.
func (s *Screen) who(p staff.Person) string {
	if p.ID == s.state.Me.ID {
		return s.words.T("team.me")
	}
	if s.flow.Wide {
		return p.Name()
	}
	return p.Given
}

// summary is the second line of the title.
func (s *Screen) summary(narrow bool) string {
	n := s.words.N("team.people", len(s.people()))
	switch {
	case s.facesOnly():
		return s.words.Days(s.monday, s.monday+4)
	case narrow:
		return s.words.T("team.dot", s.words.Days(s.monday, s.monday+4), n)
	case s.state.Above != "":
		return s.words.T("team.dot", s.state.Above, n)
	}
	return n
}

// seen is who may see the person's own week.
func (s *Screen) seen() string {
	switch s.state.Visibility {
	case staff.Team:
		return s.words.T("team.seen.team")
	case staff.Everybody:
		return s.words.T("team.seen.everybody")
	}
	return s.words.T("team.seen.nobody")
}

// join puts parts of a sentence together.
func join(parts ...string) string { return strings.Join(parts, ", ") }
