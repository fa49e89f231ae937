// SPDX-License-Identifier: EUPL-1.2

package ics

import (
	"bufio"
	"bytes"
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
	cal := ical.NewCalendar()
	cal.Props.SetText(ical.PropVersion, "2.0")
	cal.Props.SetText(ical.PropProductID, "-//Pult//Pult//DE")
	cal.Props.SetText(ical.PropCalendarScale, "GREGORIAN")
	cal.Props.SetText(ical.PropMethod, "PUBLISH")
	setText(cal.Props, ical.PropName, c.Name)
	setText(cal.Props, calendarName, c.Name)
	if c.Refresh > 0 {
		refresh := ical.NewProp(ical.PropRefreshInterval)
		refresh.SetDuration(c.Refresh)
		refresh.Params.Set(ical.ParamValue, string(ical.ValueDuration)) // a must, although it can be nothing else
		cal.Props.Set(refresh)
	}
	for _, e := range c.Events {
		cal.Children = append(cal.Children, e.component())
	}
	folded := &folder{w: bufio.NewWriter(w)}
	if len(cal.Children) == 0 {
		return folded.empty(cal)
	}
	if err := ical.NewEncoder(folded).Encode(cal); err != nil {
		return err
	}
	return folded.w.Flush()
}

// mostProps is how many properties an event has.
const mostProps = 13

func (e Event) component() *ical.Component {
	event := ical.Event{Component: &ical.Component{Name: ical.CompEvent, Props: make(ical.Props, mostProps)}}
	p := event.Props
	setText(p, ical.PropUID, e.UID)
	p.SetDateTime(ical.PropDateTimeStamp, e.Changed.UTC())
	p.SetDateTime(ical.PropLastModified, e.Changed.UTC())
	e.when(p)
	if e.Version > 0 {
		sequence := ical.NewProp(ical.PropSequence)
		sequence.Value = strconv.FormatInt(min(e.Version, math.MaxInt32), 10)
		p.Set(sequence)
	}
	setText(p, ical.PropSummary, e.Title)
	setText(p, ical.PropLocation, e.Place)
	setText(p, ical.PropDescription, e.Text)
	if e.Link != nil {
		p.SetURI(ical.PropURL, e.Link)
	}
	event.SetStatus(e.status())
	if !e.Remind.IsZero() && !e.Gone {
		event.Children = append(event.Children, e.alarm())
	}
	return event.Component
}

// when sets start and end: the day, of which the end is the day after the last, or the instants.
func (e Event) when(p ical.Props) {
	busy := "OPAQUE"
	if e.Span.Part(e.Loc) == booking.FullDay {
		busy = "TRANSPARENT" // at a desk one still has time
		p.SetDate(ical.PropDateTimeStart, e.Span.Start.In(e.Loc))
		p.SetDate(ical.PropDateTimeEnd, e.Span.End.In(e.Loc))
	} else {
		p.SetDateTime(ical.PropDateTimeStart, e.Span.Start.UTC())
		p.SetDateTime(ical.PropDateTimeEnd, e.Span.End.UTC())
	}
	setText(p, ical.PropTransparency, busy)
}

func (e Event) status() ical.EventStatus {
	switch {
	case e.Gone:
		return ical.EventCancelled
	case e.Wish:
		return ical.EventTentative
	}
	return ical.EventConfirmed
}

func (e Event) alarm() *ical.Component {
	alarm := ical.NewComponent(ical.CompAlarm)
	setText(alarm.Props, ical.PropAction, "DISPLAY")
	setText(alarm.Props, ical.PropDescription, e.Title)
	trigger := ical.NewProp(ical.PropTrigger)
	trigger.SetDateTime(e.Remind.UTC())
	trigger.Params.Set(ical.ParamValue, string(ical.ValueDateTime)) // a duration is the default here
	alarm.Props.Set(trigger)
	return alarm
}

// calendarName is what readers knew before RFC 7986 gave calendars names.
const calendarName = "X-WR-CALNAME"

func setText(p ical.Props, name, text string) {
	if text = clean(text); text == "" {
		return
	}
	p.Set(&ical.Prop{Name: name, Params: ical.Params{}, Value: escaped.Replace(text)}) // text is what it is, without a word on its type
}

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

// A folder breaks lines after 75 bytes and goes on with a blank in the next one (RFC 5545, section 3.1).
type folder struct {
	w  *bufio.Writer
	at int // bytes in this line
}

const lineLength = 75

// Write implements io.Writer for whole letters, as the encoder writes them.
func (f *folder) Write(text []byte) (int, error) {
	for rest := text; len(rest) > 0; {
		i := bytes.IndexByte(rest, '\n')
		if i < 0 {
			return len(text), f.fold(rest)
		}
		if err := f.fold(bytes.TrimSuffix(rest[:i], []byte("\r"))); err != nil {
			return 0, err
		}
		if _, err := f.w.WriteString("\r\n"); err != nil {
			return 0, err
		}
		f.at, rest = 0, rest[i+1:]
	}
	return len(text), nil
}

// fold goes on with a line.
func (f *folder) fold(line []byte) error {
	for f.at+len(line) > lineLength {
		cut := lineLength - f.at
		for cut > 0 && !utf8.RuneStart(line[cut]) {
			cut--
		}
		if _, err := f.w.Write(line[:cut]); err != nil {
			return err
		}
		if _, err := f.w.WriteString("\r\n "); err != nil {
			return err
		}
		f.at, line = 1, line[cut:]
	}
	f.at += len(line)
	_, err := f.w.Write(line)
	return err
}

// empty writes a calendar without events, which the encoder refuses and every reader understands.
func (f *folder) empty(cal *ical.Calendar) error {
	cal.Children = []*ical.Component{ical.NewComponent("X-NOTHING")}
	if err := ical.NewEncoder(without{f}).Encode(cal); err != nil {
		return err
	}
	return f.w.Flush()
}

// without leaves the lines of the empty component out.
type without struct{ f *folder }

func (w without) Write(line []byte) (int, error) {
	if strings.HasSuffix(string(line), ":X-NOTHING\r\n") {
		return len(line), nil
	}
	return w.f.Write(line)
}
