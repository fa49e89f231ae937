// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"fmt"
	"slices"
	"time"

	"github.com/pult-app/pult/staff"
)

// A Wish is what the rules judge: a person of the units Above (nearest first), with Roles and Needs, wants a Place for a Span,
// and asks Now.
type Wish struct {
	Place Place
	Span  Span
	Above []staff.UnitID
	Roles []staff.Role
	Needs staff.Needs
	Now   time.Time
	// Stands is the span that a booking has already, which is to be moved: what stays of it need not fit the Granularity.
	Stands Span
	// Brief leaves Opens out of a refusal because the house is closed.
	Brief bool
}

func (w *Wish) audience() Audience {
	return Audience{Zone: w.Place.Zone.ID, Floor: w.Place.Desk.Floor, Desk: w.Place.Desk.ID, Above: w.Above, Roles: w.Roles}
}

// Admit is nil when the base rules allow the wish, as Rulebook.Admit says it without amendments.
func (r Rules) Admit(w Wish) error {
	book := Rulebook{Rules: r}
	return book.Admit(w)
}

// Hours are the opening hours on a day by the base rules; see Rulebook.Hours.
func (r Rules) Hours(day Day) (OpenHours, error) {
	book := Rulebook{Rules: r}
	return book.Hours(day, Audience{}, Building{})
}

// Admit is nil when the rules allow the wish, and a *Refusal with Invalid, Window or Closed when not, with the rule that says
// so. Another error says that the rules themselves cannot be read, such as an unknown Region. Whether the desk is free, and how
// much the person holds, are not judged here: that takes a Store.
func (r *InForce) Admit(w Wish) error {
	loc, house := w.Place.Building.Location(), w.Place.Building
	if !w.Span.WithinDay(loc) {
		return &Refusal{Why: Invalid}
	}
	if !w.Span.End.After(w.Now) {
		return &Refusal{Why: Window, Detail: Past}
	}
	today := DayOf(w.Now, loc)
	if err := r.admitHours(w, today); err != nil {
		return err
	}
	if r.offGrid(w, loc) {
		return r.because(Refusal{Why: Window, Detail: Grid, Limit: r.Granularity}, termGranularity, house)
	}
	if err := r.admitDay(w, today); err != nil {
		return err
	}
	return r.admitDesk(w.Place.Desk.Features, w.Needs, today, house)
}

// Hours are the opening hours on the day, or why the house is closed: a *Refusal with Closed and Weekday, Holiday or Closure,
// without Opens and Rule. Another error says that the Region is unknown.
func (r *InForce) Hours() (OpenHours, error) {
	open := r.Open[r.day.Weekday()]
	if open.closed() {
		return OpenHours{}, &Refusal{Why: Closed, Detail: Weekday}
	}
	name, err := HolidayName(r.Region, r.day)
	if err != nil {
		return OpenHours{}, fmt.Errorf("rules of building %q: %w", r.Building, err)
	}
	if name != "" {
		return OpenHours{}, &Refusal{Why: Closed, Detail: Holiday}
	}
	if r.closed != nil || slices.Contains(r.Closures, r.day) {
		return OpenHours{}, &Refusal{Why: Closed, Detail: Closure}
	}
	return open, nil
}

// admitHours checks that the house is open for the wish; a refusal knows the next day on which it is.
func (r *InForce) admitHours(w Wish, today Day) error {
	loc := w.Place.Building.Location()
	err := r.named(r.openFor(w.Span, loc), w.Place.Building)
	refusal, refused := asRefusal(err)
	if !refused || w.Brief {
		return err
	}
	for next := max(r.day+1, today); next <= today+Day(r.Horizon); next++ {
		then := r.book.On(next, r.who)
		if then.openFor(w.Span.On(next, loc), loc) == nil {
			refusal.Opens = &next
			break
		}
	}
	return refusal
}

// openFor tells whether the house is open for a span of the day: hours must lie within the opening hours, a whole or
// half day must share some of them.
func (r *InForce) openFor(span Span, loc *time.Location) error {
	open, err := r.Hours()
	if err != nil {
		return err
	}
	hours := HoursOf(r.day, open.From, open.Until, loc)
	within := !span.Start.Before(hours.Start) && !span.End.After(hours.End)
	if within || span.Part(loc) != Hours && span.Overlaps(hours) {
		return nil
	}
	return &Refusal{Why: Closed, Detail: OutsideHours}
}

// offGrid tells whether hours begin or end between the steps of the Granularity. What a booking has already may stay.
func (r *InForce) offGrid(w Wish, loc *time.Location) bool {
	if r.Granularity <= 0 || w.Span.Part(loc) != Hours {
		return false
	}
	step := Clock(r.Granularity)
	off := func(t, stands time.Time) bool {
		return !t.Equal(stands) && (clockAt(t, loc)%step != 0 || t.Second() != 0)
	}
	return off(w.Span.Start, w.Stands.Start) || off(w.Span.End, w.Stands.End)
}

// admitDay checks how far ahead the day lies for this person in this zone.
func (r *InForce) admitDay(w Wish, today Day) error {
	reach, detail, by := Day(r.Horizon), TooFar, termHorizon
	if home := r.homeReach(w); home < reach {
		reach = home
		if r.day-today <= Day(r.Horizon) {
			detail, by = HomeFirst, termHomeDays
		}
	}
	if r.day-today <= reach {
		return nil
	}
	opens := r.day - reach
	return r.because(Refusal{Why: Window, Detail: detail, Opens: &opens}, by, w.Place.Building)
}

// homeReach is how many days ahead the person may book in the zone.
func (r *InForce) homeReach(w Wish) Day {
	home := w.Place.Zone.Home
	if home == "" || r.HomeDays == 0 || slices.Contains(w.Above, home) {
		return Day(r.Horizon)
	}
	return Day(r.HomeDays)
}

// admitDesk checks whether a desk is kept for people who need it.
func (r *InForce) admitDesk(desk Features, needs staff.Needs, today Day, house Building) error {
	if !r.keeps(desk, needs) || r.day-today <= Day(r.Needs.Days) {
		return nil
	}
	opens := r.day - Day(r.Needs.Days)
	return r.because(Refusal{Why: Window, Detail: KeptFor, Opens: &opens}, termNeeds, house)
}

// keeps tells whether a desk offers something that is kept, and nothing kept that the person needs.
func (r *InForce) keeps(desk Features, needs staff.Needs) bool {
	kept := r.Needs.Needs
	adjustable, accessible := kept.Adjustable && desk.Adjustable, kept.Accessible && desk.Accessible
	return (adjustable || accessible) && !(adjustable && needs.Adjustable) && !(accessible && needs.Accessible)
}
