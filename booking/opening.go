// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"fmt"
	"slices"
	"time"

	"github.com/pult-app/pult/staff"
)

// A Wish is what Rules judge: a person of the units Above (nearest first) wants a Place for a Span, and asks Now.
type Wish struct {
	Place Place
	Span  Span
	Above []staff.UnitID
	Now   time.Time
}

// Admit is nil when the rules allow the wish, and a *Refusal with Invalid, Window or Closed when not. Another error
// says that the rules themselves cannot be read, such as an unknown Region. Whether the desk is free, and MaxOpen, are
// not judged here: that takes a Store.
func (r Rules) Admit(w Wish) error {
	loc := w.Place.Building.Location()
	if !w.Span.WithinDay(loc) {
		return &Refusal{Why: Invalid}
	}
	if !w.Span.End.After(w.Now) {
		return &Refusal{Why: Window, Detail: Past}
	}
	if err := r.admitHours(w.Span, DayOf(w.Now, loc), loc); err != nil {
		return err
	}
	return r.admitDay(w, w.Span.Day(loc), DayOf(w.Now, loc))
}

// Hours are the opening hours on a day, or why the house is closed: a *Refusal with Closed and Weekday, Holiday or
// Closure, without Opens. Another error says that the Region is unknown.
func (r Rules) Hours(day Day) (OpenHours, error) {
	open := r.Open[day.Weekday()]
	if open.closed() {
		return OpenHours{}, &Refusal{Why: Closed, Detail: Weekday}
	}
	name, err := HolidayName(r.Region, day)
	if err != nil {
		return OpenHours{}, fmt.Errorf("rules of building %q: %w", r.Building, err)
	}
	if name != "" {
		return OpenHours{}, &Refusal{Why: Closed, Detail: Holiday}
	}
	if slices.Contains(r.Closures, day) {
		return OpenHours{}, &Refusal{Why: Closed, Detail: Closure}
	}
	return open, nil
}

// admitHours checks that the house is open for the span; a refusal knows the next day on which it is.
func (r Rules) admitHours(span Span, today Day, loc *time.Location) error {
	day := span.Day(loc)
	err := r.openFor(span, day, loc)
	refusal, refused := asRefusal(err)
	if !refused {
		return err
	}
	for next := max(day+1, today); next <= today+Day(r.Horizon); next++ {
		if r.openFor(span.On(next, loc), next, loc) == nil {
			refusal.Opens = &next
			break
		}
	}
	return refusal
}

// openFor tells whether the house is open for a span of the day: hours must lie within the opening hours, a whole or
// half day must share some of them.
func (r Rules) openFor(span Span, day Day, loc *time.Location) error {
	open, err := r.Hours(day)
	if err != nil {
		return err
	}
	hours := HoursOf(day, open.From, open.Until, loc)
	within := !span.Start.Before(hours.Start) && !span.End.After(hours.End)
	if within || span.Part(loc) != Hours && span.Overlaps(hours) {
		return nil
	}
	return &Refusal{Why: Closed, Detail: OutsideHours}
}

// admitDay checks how far ahead the day lies for this person in this zone.
func (r Rules) admitDay(w Wish, day, today Day) error {
	reach, detail := Day(r.Horizon), TooFar
	if home := r.homeReach(w); home < reach {
		reach = home
		if day-today <= Day(r.Horizon) {
			detail = HomeFirst
		}
	}
	if day-today <= reach {
		return nil
	}
	opens := day - reach
	return &Refusal{Why: Window, Detail: detail, Opens: &opens}
}

// homeReach is how many days ahead the person may book in the zone.
func (r Rules) homeReach(w Wish) Day {
	home := w.Place.Zone.Home
	if home == "" || r.HomeDays == 0 || slices.Contains(w.Above, home) {
		return Day(r.Horizon)
	}
	return Day(r.HomeDays)
}
