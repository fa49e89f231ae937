// SPDX-License-Identifier: EUPL-1.2

package ics

import (
	"io"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-ical"

	"github.com/pult-app/pult/booking"
)

// A Calendar is what a person's other calendars fetch.
type Calendar struct {
	Name string
	// Refresh is how often a reader is asked to look again; 0 says nothing of it.
	Refresh time.Duration
	// Events may be none.
	Events []Event
}

// An Event is a booking as a calendar shows it.
type Event struct {
	// UID is the same as long as it is the same booking.
	UID string
	// Changed is when the booking became what it is; UTC, whole seconds.
	Changed time.Time
	Span    booking.Span
	// Loc is the zone of the house. A span of a whole day there becomes an event of that day.
	Loc *time.Location
	// Wish is true as long as nobody has decided.
	Wish bool
	// Gone is true for a booking that has ended before its time.
	Gone  bool
	Title string
	Place string
	Text  string
	// Link leads to what can be done with it; nil for nothing.
	Link *url.URL
	// Version says which of two of the same UID is the newer one.
	Version int64
	// Remind is when the reader reminds; zero is never. It is an instant, because readers do not agree on what a time after midnight
	// is on the days on which the clocks change.
	Remind time.Time
}

// Write writes a calendar. The same calendar gives the same bytes.
func Write(w io.Writer, c Calendar) error {
	s := &scribe{text: make([]byte, 0, headSize+eventSize*len(c.Events))}
	s.line("BEGIN", "VCALENDAR")
	s.line(ical.PropCalendarScale, "GREGORIAN")
	s.line(ical.PropMethod, "PUBLISH")
	s.words(ical.PropName, c.Name)
	s.line(ical.PropProductID, "-//Pult//Pult//DE")
	if c.Refresh > 0 {
		s.line(ical.PropRefreshInterval+";VALUE=DURATION", "PT"+strconv.FormatInt(int64(c.Refresh/time.Second), 10)+"S") // the type is a must, although it can be nothing else
	}
	s.line(ical.PropVersion, "2.0")
	s.words(calendarName, c.Name)
	for _, e := range c.Events {
		s.event(e)
	}
	s.line("END", "VCALENDAR")
	_, err := w.Write(s.text)
	return err
}

// headSize and eventSize are about how many bytes a calendar and one event take.
const headSize, eventSize = 300, 900

// A scribe writes the lines of a calendar, the properties in the order of their names. go-ical's encoder writes the same, a test
// compares them, but from a map of properties for each event that it checks and sorts, which takes four times as long.
type scribe struct {
	text []byte
	at   int // bytes in this line
}

func (s *scribe) event(e Event) {
	s.line("BEGIN", ical.CompEvent)
	s.words(ical.PropDescription, e.Text)
	day := e.Span.Part(e.Loc) == booking.FullDay
	s.when(ical.PropDateTimeEnd, e.Span.End, day, e.Loc)
	s.instant(ical.PropDateTimeStamp, e.Changed)
	s.when(ical.PropDateTimeStart, e.Span.Start, day, e.Loc)
	s.instant(ical.PropLastModified, e.Changed)
	s.words(ical.PropLocation, e.Place)
	if e.Version > 0 {
		s.line(ical.PropSequence, strconv.FormatInt(min(e.Version, math.MaxInt32), 10))
	}
	s.line(ical.PropStatus, e.status())
	s.words(ical.PropSummary, e.Title)
	if day {
		s.line(ical.PropTransparency, "TRANSPARENT") // at a desk one still has time
	} else {
		s.line(ical.PropTransparency, "OPAQUE")
	}
	s.words(ical.PropUID, e.UID)
	if e.Link != nil {
		s.line(ical.PropURL, clean(e.Link.String()))
	}
	if !e.Remind.IsZero() && !e.Gone {
		s.alarm(e)
	}
	s.line("END", ical.CompEvent)
}

// when writes a start or an end: the day, of which the end is the day after the last, or the instant.
func (s *scribe) when(name string, at time.Time, day bool, loc *time.Location) {
	if day {
		s.line(name+";VALUE=DATE", at.In(loc).Format("20060102"))
		return
	}
	s.instant(name, at)
}

func (s *scribe) instant(name string, at time.Time) {
	s.line(name, at.UTC().Format("20060102T150405Z"))
}

func (e Event) status() string {
	switch {
	case e.Gone:
		return string(ical.EventCancelled)
	case e.Wish:
		return string(ical.EventTentative)
	}
	return string(ical.EventConfirmed)
}

func (s *scribe) alarm(e Event) {
	s.line("BEGIN", ical.CompAlarm)
	s.line(ical.PropAction, "DISPLAY")
	s.words(ical.PropDescription, e.Title)
	s.instant(ical.PropTrigger+";VALUE=DATE-TIME", e.Remind) // a duration is the default here
	s.line("END", ical.CompAlarm)
}

// words writes a text for people, unless it is empty.
func (s *scribe) words(name, text string) {
	if text = clean(text); text != "" {
		s.line(name, escaped.Replace(text))
	}
}

// line writes a value that is one line.
func (s *scribe) line(name, value string) {
	s.fold(name)
	s.fold(":")
	s.fold(value)
	s.text, s.at = append(s.text, "\r\n"...), 0
}

const lineLength = 75

// fold goes on with a line. It breaks after 75 bytes and goes on with a blank in the next one (RFC 5545, section 3.1).
func (s *scribe) fold(part string) {
	for s.at+len(part) > lineLength {
		cut := lineLength - s.at
		for cut > 0 && !utf8.RuneStart(part[cut]) {
			cut--
		}
		s.text = append(append(s.text, part[:cut]...), "\r\n "...)
		s.at, part = 1, part[cut:]
	}
	s.text, s.at = append(s.text, part...), s.at+len(part)
}

// calendarName is what readers knew before RFC 7986 gave calendars names.
const calendarName = "X-WR-CALNAME"

// escaped is a text as the value of a property (RFC 5545, section 3.3.11).
var escaped = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`)

// clean takes out what no line of a calendar may hold.
func clean(text string) string {
	if plain(text) {
		return text
	}
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7F {
			return -1
		}
		return r
	}, text)
}

// plain tells whether there is nothing to take out, as of most texts.
func plain(text string) bool {
	for _, r := range text {
		if r < ' ' || r == 0x7F || r == utf8.RuneError {
			return false
		}
	}
	return true
}
