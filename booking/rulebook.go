// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"slices"

	"github.com/pult-app/pult/staff"
)

// A Rulebook is all that a house has said about booking: its base rules, and the amendments in any order.
type Rulebook struct {
	Rules
	Amendments []Amendment
}

// InForce are the rules that hold for an audience on a day.
type InForce struct {
	Rules
	book *Rulebook
	who  Audience
	day  Day
	// from is where each term comes from; nil is the base.
	from [terms]*Amendment
	// closed is an amendment that closes the house on the day.
	closed *Amendment
}

// On are the rules in force for an audience that wants a desk on a day. Of the amendments that concern it, for each term the
// most precise one counts (another role before that of an employee, any role before a unit, a near unit before one further up, a
// unit before a zone, a zone before the house), and of those the one that begins last. Closures add up.
func (b *Rulebook) On(day Day, who Audience) InForce {
	r := InForce{Rules: b.Rules, book: b, who: who, day: day}
	var precise [terms]int
	var closed int
	for i := range b.Amendments {
		a := &b.Amendments[i]
		if !a.holdsOn(day) {
			continue
		}
		precision, yes := a.concerns(&who)
		if !yes {
			continue
		}
		for t := range terms {
			if !vocabulary[t].said(&a.Terms) || precision == 0 && b.saysOf(who.Zone, t) {
				continue
			}
			if was := r.from[t]; was == nil || precision > precise[t] || precision == precise[t] && a.later(was) {
				r.from[t], precise[t] = a, precision
			}
		}
		if _, closes := slices.BinarySearch(a.Closures, day); closes {
			if r.closed == nil || precision < closed || precision == closed && a.later(r.closed) { // the one that closes most
				r.closed, closed = a, precision
			}
		}
	}
	for t, a := range r.from {
		if a != nil {
			vocabulary[t].take(&r.Rules, &a.Terms)
		}
	}
	return r
}

// saysOf tells whether the base rules say a term for a zone: that is more precise than an amendment for the whole house.
func (b *Rulebook) saysOf(zone ZoneID, t term) bool {
	_, said := b.CheckInZones[zone]
	return said && t == termCheckInWithin
}

// shuts tells whether an amendment closes a desk or its floor on the day, as the rules of a zone do not say.
func (r *InForce) shuts(desk *Desk) bool {
	who := r.who
	who.Floor, who.Desk = desk.Floor, desk.ID
	for i := range r.book.Amendments {
		a := &r.book.Amendments[i]
		if a.Floor == "" && a.Desk == "" || !a.holdsOn(r.day) {
			continue
		}
		if _, closes := slices.BinarySearch(a.Closures, r.day); closes {
			if _, yes := a.concerns(&who); yes {
				return true
			}
		}
	}
	return false
}

// For are the rules in force for a wish.
func (b *Rulebook) For(w Wish) InForce {
	return b.On(w.Span.Day(w.Place.Building.Location()), w.audience())
}

// Admit is nil when the rules in force allow the wish; see InForce.Admit.
func (b *Rulebook) Admit(w Wish) error {
	r := b.For(w)
	return r.Admit(w)
}

// Hours are the opening hours of a day for an audience, which is everybody when it is empty; see InForce.Hours. The refusal names
// the rule when the house has a name.
func (b *Rulebook) Hours(day Day, who Audience, house Building) (OpenHours, error) {
	r := b.On(day, who)
	open, err := r.Hours()
	return open, r.named(err, house)
}

// Reach is the last day on which an audience may want a desk, seen from today: that day's own rules say how far ahead it may lie.
func (b *Rulebook) Reach(today Day, who Audience) Day {
	furthest := b.Horizon
	for _, a := range b.Amendments {
		if a.Horizon != nil {
			furthest = max(furthest, *a.Horizon)
		}
	}
	for day := today + Day(furthest); day > today; day-- {
		if day-today <= Day(b.On(day, who).Horizon) {
			return day
		}
	}
	return today
}

// says tells whether any rule of the house says something about a term; base is whether the base rules do.
func (b *Rulebook) says(t term, base bool) bool {
	return base || slices.ContainsFunc(b.Amendments, func(a Amendment) bool { return vocabulary[t].said(&a.Terms) })
}

// personal tells whether it takes a person's profile to know what holds for them.
func (b *Rulebook) personal() bool {
	return b.says(termNeeds, b.Needs.Needs != staff.Needs{}) ||
		slices.ContainsFunc(b.Amendments, func(a Amendment) bool { return a.Role != "" })
}

// zoned tells whether any amendment is about one zone only.
func (b *Rulebook) zoned() bool {
	return slices.ContainsFunc(b.Amendments, func(a Amendment) bool { return a.zoned() })
}

// LooksBack is how many days before a day a rule may ask what the person has booked: of a month, of a week, or nothing.
func (b *Rulebook) LooksBack() int {
	switch {
	case b.says(termPerMonth, b.PerMonth > 0):
		return 31
	case b.says(termPerWeek, b.PerWeek > 0), b.says(termPresence, b.Presence != OfficeDays{}):
		return 7
	}
	return 0
}

// rule names where a term comes from.
func (r *InForce) rule(t term, house Building) *RuleRef {
	if a := r.from[t]; a != nil {
		return a.ref()
	}
	return r.base(house)
}

// base names the base rules, when there are any.
func (r *InForce) base(house Building) *RuleRef {
	if r.Building == "" || house.ID == "" {
		return nil
	}
	return &RuleRef{ID: string(r.Building), Name: house.Name}
}

// because gives a refusal the rule that a term comes from.
func (r *InForce) because(refusal Refusal, t term, house Building) *Refusal {
	refusal.Rule = r.rule(t, house)
	refusal.zoned = r.from[t].zoned()
	return &refusal
}

// named gives a refusal of Hours its rule.
func (r *InForce) named(err error, house Building) error {
	refusal, refused := asRefusal(err)
	if !refused {
		return err
	}
	named := *refusal
	switch {
	case refusal.Detail == Closure && r.closed != nil && !slices.Contains(r.Closures, r.day):
		named.Rule, named.zoned = r.closed.ref(), r.closed.zoned()
	case refusal.Detail == Holiday || refusal.Detail == Closure:
		named.Rule = r.base(house)
	default:
		return r.because(named, termOpen, house)
	}
	return &named
}
