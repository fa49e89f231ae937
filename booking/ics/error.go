// SPDX-License-Identifier: EUPL-1.2

package ics

import "fmt"

// The limits of a file that is read.
const (
	MaxSize        = 1 << 20 // bytes
	MaxDepth       = 8       // components within components
	MaxEvents      = 1000
	MaxOccurrences = 1000
	MaxLine        = 32 << 10 // bytes of a line that is read, unfolded
	maxHead        = 1 << 10  // bytes of its name and parameters
	MaxTitle       = 200      // characters that are kept of a title
)

// A Problem is why a file is refused, for a screen to say.
type Problem string

// The problems.
const (
	NoCalendar  Problem = "no_calendar" // it does not begin as one, or breaks off
	TooLarge    Problem = "too_large"
	TooDeep     Problem = "too_deep"
	TooMany     Problem = "too_many"  // events, or occurrences
	BadTime     Problem = "bad_time"  // a start or end that says no time
	BadZone     Problem = "bad_zone"  // a time zone that nobody knows
	Recurring   Problem = "recurring" // a recurrence that is not understood
	Unreadable  Problem = "unreadable"
	WrongLength Problem = "wrong_length" // an end before the start, or longer than ten years
)

// An Error says what is wrong with a file, and where.
type Error struct {
	Line    int // from 1; 0 is the whole file
	Problem Problem
	Detail  string // what was found, for a log or a person who knows calendars
}

func (e *Error) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("calendar: %s: %s", e.Problem, e.Detail)
	}
	return fmt.Sprintf("calendar, line %d: %s: %s", e.Line, e.Problem, e.Detail)
}

func problem(line int, p Problem, format string, args ...any) *Error {
	return &Error{line, p, fmt.Sprintf(format, args...)}
}
