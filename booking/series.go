// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/pult-app/pult/staff"
)

// SeriesID names a series: a random UUID that the device makes. Only the person and the server know it.
type SeriesID string

// NewSeriesID is a new name for a series.
func NewSeriesID() SeriesID { return SeriesID(uuid.NewString()) }

// A Series books a desk again and again. Its bookings are rows of their own: whoever moves or releases one leaves the others alone.
type Series struct {
	ID     SeriesID       `json:"id"`
	Person staff.PersonID `json:"person"`
	Desk   DeskID         `json:"desk"`
	Rule   Recurrence     `json:"-"`
	First  Day            `json:"first"`
	// From and Until are on the clock at the building, so a series goes on at the same hour when the clocks change.
	From, Until Clock `json:"-"`
	// Except are days on which the rule does not count, sorted.
	Except []Day `json:"except,omitempty"`
	// Reached is the last day about which has been decided: what is not booked up to it is not booked later.
	Reached Day `json:"reached"`
	// Ends is the first day after the series; 0 while no end is known.
	Ends   Day       `json:"ends,omitempty"`
	MadeAt time.Time `json:"madeAt"` // UTC
}

// Limits of what several days in one step may be.
const (
	// MaxAhead is how many days ahead of today a series is looked at.
	MaxAhead = Day(366)
	// MaxOccurrences is how many days of a series are looked at.
	MaxOccurrences = 400
	// MaxExcept is how many days of a rule can be left out: so many fit into MaxArgs, whatever the names are.
	MaxExcept = 250
	// MaxSeries is how many series of a person may go on at once: some for each weekday, far more than anybody has days for.
	MaxSeries = 50
	// MaxChosen is how many days can be chosen one by one, and how many an absence lasts.
	MaxChosen = 60
)

// seriesSpace is what names of bookings are made in (RFC 9562, section 5.5).
var seriesSpace = uuid.MustParse("5c1b7b0e-8c0d-4e5c-9f57-3f1f0a6f2d61")

// Booking is the name that the booking of a day has. It is always the same, so making it twice makes one, and one that was given
// back is not made again.
func (id SeriesID) Booking(day Day) BookingID {
	return BookingID(uuid.NewSHA1(seriesSpace, []byte(string(id)+"|"+day.String())).String())
}

// Days are those of the series from a day to a day, both inclusive, without the exceptions and never beyond its end.
func (s Series) Days(from, to Day) []Day {
	if s.Ends != 0 {
		to = min(to, s.Ends-1)
	}
	return without(s.Rule.Days(s.First, from, to, MaxOccurrences), s.Except)
}

// without are the days that are not among some others.
func without(days, others []Day) []Day {
	skip := make(map[Day]bool, len(others))
	for _, day := range others {
		skip[day] = true
	}
	kept := make([]Day, 0, len(days))
	for _, day := range days {
		if !skip[day] {
			kept = append(kept, day)
		}
	}
	return kept
}

// Over tells whether the series books nothing from a day on.
func (s Series) Over(day Day) bool { return s.Ends != 0 && s.Ends <= day }

// Owns are the bookings that the series may have made from a day on, by name, with the day that each was made for.
func (s Series) Owns(from Day) map[BookingID]Day {
	owned := map[BookingID]Day{}
	for _, day := range s.made(from) {
		owned[s.ID.Booking(day)] = day
	}
	return owned
}

// made are the days from one on for which the series may have made a booking.
func (s Series) made(from Day) []Day {
	return without(s.Rule.Days(s.First, from, s.Reached, farthestDay+1), s.Except)
}

// A Making is what made a booking: a series, for a day.
type Making struct {
	Series Series
	Day    Day
}

// Made tells of the person's bookings from a week ago on which series has made them.
func (p *Planner) Made(ctx context.Context, who staff.PersonID) (map[BookingID]Making, error) {
	from := p.today() - 7
	all, err := p.Store.SeriesOf(ctx, who, from)
	if err != nil {
		return nil, fmt.Errorf("series of %s: %w", who, err)
	}
	made := map[BookingID]Making{}
	for _, s := range all {
		for id, day := range s.Owns(from) {
			made[id] = Making{s, day}
		}
	}
	return made, nil
}
