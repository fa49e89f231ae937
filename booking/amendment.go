// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"cmp"
	"time"

	"github.com/pult-app/pult/staff"
)

// AmendmentID names an amendment.
type AmendmentID string

// An Amendment changes the rules of a house between two days, for everybody or for some: one zone, the people of one unit and
// the units below it, or one role. It says whose it is, so that a refusal can name it.
type Amendment struct {
	ID       AmendmentID `json:"id"`
	Building BuildingID  `json:"building"`
	// Name is what people read, such as "Teamtage Amt 402"; Issuer is whose rule it is, such as "Hausverwaltung Bergbahn".
	Name   string `json:"name"`
	Issuer string `json:"issuer"`
	// Whom it concerns; empty for all.
	Zone ZoneID       `json:"zone,omitempty"`
	Unit staff.UnitID `json:"unit,omitempty"`
	Role staff.Role   `json:"role,omitempty"`
	// Floor and Desk are for closures alone: of a floor, or of one desk.
	Floor FloorID `json:"floor,omitempty"`
	Desk  DeskID  `json:"desk,omitempty"`
	// From and Until are the first and the last day on which a desk is wanted that the amendment concerns; 0 is no bound.
	From  Day `json:"from,omitempty"`
	Until Day `json:"until,omitempty"`
	// MadeAt is when it was applied; UTC.
	MadeAt time.Time `json:"madeAt"`
	Terms
}

// Terms are what an amendment changes. What is nil stays as it is.
type Terms struct {
	Horizon      *int          `json:"horizon,omitempty"`
	Open         *[7]OpenHours `json:"open,omitempty"`
	Granularity  *int          `json:"granularity,omitempty"`
	MaxOpen      *int          `json:"maxOpen,omitempty"`
	PerWeek      *int          `json:"perWeek,omitempty"`
	PerMonth     *int          `json:"perMonth,omitempty"`
	CancelBefore *int          `json:"cancelBefore,omitempty"`
	CheckInEarly *int          `json:"checkInEarly,omitempty"`
	// CheckInWithin counts instead of the base's CheckInZones too, unless it is said for the whole house: a zone is more precise.
	CheckInWithin *int        `json:"checkInWithin,omitempty"`
	HomeDays      *int        `json:"homeDays,omitempty"`
	Needs         *Kept       `json:"needs,omitempty"`
	Presence      *OfficeDays `json:"presence,omitempty"`
	// Closures close the house beside all the days on which it is closed anyway, sorted.
	Closures []Day `json:"closures,omitempty"`
}

// Kept says for which needs desks are kept: one that offers what is kept is bookable for people who need it, and for
// everybody from Days days before.
type Kept struct {
	staff.Needs
	Days int `json:"days"`
}

// OfficeDays say how many days of a week people are in the office.
type OfficeDays struct {
	// Min and Max are days of a calendar week; 0 is no bound.
	Min int `json:"min,omitempty"`
	Max int `json:"max,omitempty"`
	// As is how it is meant. Advice refuses nothing, and nothing ever refuses because of Min.
	As Weight `json:"as"`
}

// Weight is how much office days weigh.
type Weight string

// The weights.
const (
	Advice  Weight = "advice" // Heute shows a line
	Binding Weight = "rule"   // a booking beyond Max is refused
)

// A term is one of the Terms that replace what was said before; closures do not, they add.
type term int8

const (
	termHorizon term = iota
	termOpen
	termGranularity
	termMaxOpen
	termPerWeek
	termPerMonth
	termCancelBefore
	termCheckInEarly
	termCheckInWithin
	termHomeDays
	termNeeds
	termPresence
	terms
)

// A word is what can be done with a term: its name, whether it is said, whether two say the same, and to apply it.
type word struct {
	name string
	said func(*Terms) bool
	same func(a, b *Terms) bool
	take func(*Rules, *Terms)
}

var vocabulary = [terms]word{
	termHorizon:      number("horizon", func(t *Terms) *int { return t.Horizon }, func(r *Rules) *int { return &r.Horizon }),
	termOpen:         value("open", func(t *Terms) *[7]OpenHours { return t.Open }, func(r *Rules) *[7]OpenHours { return &r.Open }),
	termGranularity:  number("granularity", func(t *Terms) *int { return t.Granularity }, func(r *Rules) *int { return &r.Granularity }),
	termMaxOpen:      number("maxOpen", func(t *Terms) *int { return t.MaxOpen }, func(r *Rules) *int { return &r.MaxOpen }),
	termPerWeek:      number("perWeek", func(t *Terms) *int { return t.PerWeek }, func(r *Rules) *int { return &r.PerWeek }),
	termPerMonth:     number("perMonth", func(t *Terms) *int { return t.PerMonth }, func(r *Rules) *int { return &r.PerMonth }),
	termCancelBefore: number("cancelBefore", func(t *Terms) *int { return t.CancelBefore }, func(r *Rules) *int { return &r.CancelBefore }),
	termCheckInEarly: number("checkInEarly", func(t *Terms) *int { return t.CheckInEarly }, func(r *Rules) *int { return &r.CheckInEarly }),
	termCheckInWithin: instead(number("checkInWithin", func(t *Terms) *int { return t.CheckInWithin }, func(r *Rules) *int { return &r.CheckInWithin }),
		func(r *Rules) { r.CheckInZones = nil }),
	termHomeDays: number("homeDays", func(t *Terms) *int { return t.HomeDays }, func(r *Rules) *int { return &r.HomeDays }),
	termNeeds:    value("needs", func(t *Terms) *Kept { return t.Needs }, func(r *Rules) *Kept { return &r.Needs }),
	termPresence: value("presence", func(t *Terms) *OfficeDays { return t.Presence }, func(r *Rules) *OfficeDays { return &r.Presence }),
}

func number(name string, of func(*Terms) *int, in func(*Rules) *int) word { return value(name, of, in) }

func value[T comparable](name string, of func(*Terms) *T, in func(*Rules) *T) word {
	return word{
		name: name,
		said: func(t *Terms) bool { return of(t) != nil },
		same: func(a, b *Terms) bool { return *of(a) == *of(b) },
		take: func(r *Rules, t *Terms) { *in(r) = *of(t) },
	}
}

// instead is a word that takes away what the base rules say beside it.
func instead(w word, drop func(*Rules)) word {
	take := w.take
	w.take = func(r *Rules, t *Terms) { take(r, t); drop(r) }
	return w
}

// holdsOn tells whether the amendment is in force on a day.
func (a *Amendment) holdsOn(day Day) bool { return a.From <= day && (a.Until == 0 || day <= a.Until) }

// An Audience is what decides which amendments concern a wish, besides its day.
type Audience struct {
	Zone ZoneID
	// Floor and Desk are those of the wish; empty where no desk is meant yet, so that nothing that is closed for some concerns it.
	Floor FloorID
	Desk  DeskID
	// Above are the person's unit and those above it, nearest first.
	Above []staff.UnitID
	Roles []staff.Role
}

// concerns tells whether the amendment speaks to the audience, and how precisely: a role more than a unit, a near unit more than
// one further up, any unit more than a zone, and a zone more than the whole house. Everybody is an employee: any other role is more
// precise than that one.
func (a *Amendment) concerns(who *Audience) (precision int, yes bool) {
	if a.Floor != "" && a.Floor != who.Floor || a.Desk != "" && a.Desk != who.Desk {
		return 0, false
	}
	if a.Zone != "" {
		if a.Zone != who.Zone {
			return 0, false
		}
		precision = 1
	}
	if a.Unit != "" {
		n := -1
		for i, unit := range who.Above {
			if unit == a.Unit {
				n = i
				break
			}
		}
		if n < 0 {
			return 0, false
		}
		precision += 2 * (len(who.Above) - n)
	}
	if a.Role != "" {
		held := false
		for _, role := range who.Roles {
			held = held || role == a.Role
		}
		if !held {
			return 0, false
		}
		one := 2 * (len(who.Above) + 1) // more than all units and a zone
		if precision += one; a.Role != staff.Employee {
			precision += one
		}
	}
	return precision, true
}

// later orders amendments of the same precision: the one that begins later replaces the other. What Check would have refused is
// decided all the same, by when it was made and at last by name, so that every device comes to the same.
func (a *Amendment) later(b *Amendment) bool {
	return cmp.Or(cmp.Compare(a.From, b.From), a.MadeAt.Compare(b.MadeAt), cmp.Compare(a.ID, b.ID)) > 0
}

// A RuleRef names the rule that said no.
type RuleRef struct {
	// ID is the amendment's, or the building's for its base rules.
	ID string `json:"id"`
	// Name is the amendment's, or the building's.
	Name string `json:"name,omitempty"`
	// Issuer is whose rule it is; empty for base rules.
	Issuer string `json:"issuer,omitempty"`
}

// Amends tells whether the rule is an amendment, and not the base rules of a house.
func (r *RuleRef) Amends() bool { return r != nil && r.Issuer != "" }

func (a *Amendment) ref() *RuleRef { return &RuleRef{ID: string(a.ID), Name: a.Name, Issuer: a.Issuer} }
