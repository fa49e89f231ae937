// SPDX-License-Identifier: EUPL-1.2

package ics

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// wanted are the properties that are handed to the decoder; it never sees the others.
var wanted = map[string]bool{
	"BEGIN": true, "END": true, "VERSION": true, "PRODID": true, "UID": true, "DTSTART": true, "DTEND": true, "DURATION": true, "RRULE": true,
	"RDATE": true, "EXDATE": true, "EXRULE": true, "RECURRENCE-ID": true, "SUMMARY": true, "STATUS": true, "TRANSP": true,
}

// lineMark is the property in which an event carries the number of its first line through the decoder.
const lineMark = "X-PULT-LINE"

// scan goes over a file without decoding it: it unfolds its lines, counts components, refuses what is too much or broken, and gives
// what is worth decoding.
func scan(text []byte) ([]byte, *Error) {
	if len(text) > MaxSize {
		return nil, problem(0, TooLarge, "more than %d bytes", MaxSize)
	}
	if !utf8.Valid(text) {
		return nil, problem(0, Unreadable, "not written in UTF-8")
	}
	s := scanner{rest: bytes.TrimPrefix(text, []byte("\uFEFF"))}
	for s.next() {
		if err := s.take(); err != nil {
			return nil, err
		}
	}
	if len(s.open) > 0 || s.events < 0 || s.out.Len() == 0 {
		return nil, problem(s.from, NoCalendar, "it breaks off")
	}
	return s.out.Bytes(), nil
}

type scanner struct {
	rest   []byte
	number int // of the last line taken from rest
	from   int // of the first line of what is unfolded
	line   string
	open   []string
	events int
	ended  bool // the calendar
	out    bytes.Buffer
}

// next unfolds the next line that is not empty.
func (s *scanner) next() bool {
	for len(s.rest) > 0 {
		first := s.cut()
		s.from = s.number
		var line strings.Builder
		line.Write(first)
		for len(s.rest) > 0 && (s.rest[0] == ' ' || s.rest[0] == '\t') {
			line.Write(s.cut()[1:])
		}
		if s.line = line.String(); s.line != "" {
			return true
		}
	}
	return false
}

func (s *scanner) cut() []byte {
	line, rest, _ := bytes.Cut(s.rest, []byte("\n"))
	s.rest, s.number = rest, s.number+1
	return bytes.TrimSuffix(line, []byte("\r"))
}

// take keeps the line if it is worth it.
func (s *scanner) take() *Error {
	name := s.line
	if i := strings.IndexAny(s.line, ";:"); i >= 0 {
		name = s.line[:i]
	}
	name = strings.ToUpper(name)
	if s.ended || len(s.open) == 0 && (name != "BEGIN" || !strings.EqualFold(value(s.line), "VCALENDAR")) {
		return problem(s.from, NoCalendar, "a calendar begins with BEGIN:VCALENDAR and ends with END:VCALENDAR")
	}
	switch {
	case !wanted[name]:
		return nil
	case len(s.line) > MaxLine:
		return problem(s.from, TooLarge, "a line of more than %d bytes", MaxLine)
	}
	if err := s.head(name); err != nil {
		return err
	}
	if name == "BEGIN" || name == "END" {
		return s.component(name, strings.ToUpper(value(s.line)))
	}
	if s.within("VEVENT") || len(s.open) == 1 {
		s.keep(s.line)
	}
	return nil
}

// head checks that a line has a value after its name and parameters. The decoder goes through those letter by letter, and does not
// expect that the line ends there.
func (s *scanner) head(name string) *Error {
	quoted := false
	for i, c := range []byte(s.line[len(name):]) {
		switch {
		case c == '"':
			quoted = !quoted
		case c == ':' && !quoted:
			return nil
		}
		if i > maxHead {
			return problem(s.from, TooLarge, "parameters of more than %d bytes", maxHead)
		}
	}
	return problem(s.from, Unreadable, "%s has no value", name)
}

func (s *scanner) component(what, name string) *Error {
	if what == "BEGIN" {
		if len(s.open) == MaxDepth {
			return problem(s.from, TooDeep, "more than %d components within each other", MaxDepth)
		}
		s.open = append(s.open, name)
		if s.within("VEVENT") {
			if s.events++; s.events > MaxEvents {
				return problem(s.from, TooMany, "more than %d events", MaxEvents)
			}
			s.keep("BEGIN:VEVENT")
			s.keep(lineMark + ":" + strconv.Itoa(s.from))
		} else if len(s.open) == 1 {
			s.keep("BEGIN:VCALENDAR")
		}
		return nil
	}
	if last := len(s.open) - 1; s.open[last] != name {
		return problem(s.from, NoCalendar, "%s ends where %s is open", name, s.open[last])
	}
	if s.within("VEVENT") || len(s.open) == 1 {
		s.keep("END:" + name)
	}
	s.open = s.open[:len(s.open)-1]
	s.ended = len(s.open) == 0
	return nil
}

// within tells whether the innermost component is such a one, right in the calendar.
func (s *scanner) within(name string) bool { return len(s.open) == 2 && s.open[1] == name }

func (s *scanner) keep(line string) {
	s.out.WriteString(line)
	s.out.WriteString("\r\n")
}

// value is what follows the first colon of a line of BEGIN or END.
func value(line string) string {
	_, value, _ := strings.Cut(line, ":")
	return strings.TrimSpace(value)
}
