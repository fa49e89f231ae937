// SPDX-License-Identifier: EUPL-1.2

package staff

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// A House names a building of the town, as booking.BuildingID does.
type House string

// An Audience is a rule that says whom something is for. Exactly one of its fields is set; the zero Audience reaches nobody. It speaks of
// units, houses and roles and never of persons, so it goes on being right when people move.
type Audience struct {
	// Everyone who works here.
	Everyone bool `json:"everyone,omitempty"`
	// Unit is for the people of the unit and of those below it.
	Unit UnitID `json:"unit,omitempty"`
	// House is for those whose unit, or one above it, is at home in the house.
	House House `json:"house,omitempty"`
	// Role is for those who have it; Lead for those who lead a unit.
	Role Role `json:"role,omitempty"`
	// All is for those of whom all of the rules hold, Any for those of whom one does, Not for those of whom it does not.
	All []Audience `json:"all,omitempty"`
	Any []Audience `json:"any,omitempty"`
	Not *Audience  `json:"not,omitempty"`
}

// A Member is what audiences ask about a person.
type Member struct {
	Person PersonID
	// Units are the person's own and all above it.
	Units []UnitID
	// Houses are those where one of Units is at home.
	Houses []House
	Roles  []Role
}

// Limits of an audience.
const (
	// MaxRules is how many rules one may consist of.
	MaxRules = 40
	// MaxDepth is how many of them may stand in each other.
	MaxDepth = 6
)

// Has tells whether the member belongs to the audience.
func (a Audience) Has(m Member) bool {
	switch {
	case a.Everyone:
		return true
	case a.Unit != "":
		return slices.Contains(m.Units, a.Unit)
	case a.House != "":
		return slices.Contains(m.Houses, a.House)
	case a.Role != "":
		return slices.Contains(m.Roles, a.Role)
	case len(a.All) > 0:
		return !slices.ContainsFunc(a.All, func(one Audience) bool { return !one.Has(m) })
	case len(a.Any) > 0:
		return slices.ContainsFunc(a.Any, func(one Audience) bool { return one.Has(m) })
	case a.Not != nil:
		return !a.Not.Has(m)
	}
	return false
}

// Leaves tells for sure that the member does not belong to the audience, where knows tells of which houses it is known whether the member's
// unit is at home there. What is not known of them may be either way.
func (a Audience) Leaves(m Member, knows func(House) bool) bool { return a.may(m, knows, false) }

// may tells whether it is sure that the member belongs (in) or does not.
func (a Audience) may(m Member, knows func(House) bool, in bool) bool {
	sure := func(one Audience) bool { return one.may(m, knows, in) }
	unsure := func(one Audience) bool { return !sure(one) }
	switch {
	case a.House != "" && !knows(a.House):
		return false
	case len(a.All) > 0 && in, len(a.Any) > 0 && !in:
		return !slices.ContainsFunc(append(slices.Clone(a.All), a.Any...), unsure)
	case len(a.All) > 0, len(a.Any) > 0:
		return slices.ContainsFunc(append(slices.Clone(a.All), a.Any...), sure)
	case a.Not != nil:
		return a.Not.may(m, knows, !in)
	}
	return a.Has(m) == in
}

// Check says what is wrong with the audience; nil for nothing. known tells whether the town has a unit or a house; a nil one knows all.
func (a Audience) Check(known func(Audience) bool) error {
	left := MaxRules
	return a.check(known, &left, MaxDepth)
}

// What may be wrong with an audience.
var (
	ErrEmptyAudience  = errors.New("an audience without a rule reaches nobody")
	ErrManifold       = errors.New("a rule of the audience says two things at once")
	ErrLargeAudience  = fmt.Errorf("an audience has at most %d rules, and %d in each other", MaxRules, MaxDepth)
	ErrUnknownInRules = errors.New("the audience names what there is not")
)

func (a Audience) check(known func(Audience) bool, left *int, deep int) error {
	if *left--; *left < 0 || deep < 1 {
		return ErrLargeAudience
	}
	said := 0
	for _, is := range []bool{a.Everyone, a.Unit != "", a.House != "", a.Role != "", len(a.All) > 0, len(a.Any) > 0, a.Not != nil} {
		if is {
			said++
		}
	}
	switch {
	case said == 0:
		return ErrEmptyAudience
	case said > 1:
		return ErrManifold
	case a.Role != "" && !(a.Role.Stored() || a.Role == Lead):
		return fmt.Errorf("%w: the role %q", ErrUnknownInRules, a.Role)
	case (a.Unit != "" || a.House != "") && known != nil && !known(a):
		return fmt.Errorf("%w: %s%s", ErrUnknownInRules, a.Unit, a.House)
	}
	for _, inner := range a.inner() {
		if err := inner.check(known, left, deep-1); err != nil {
			return err
		}
	}
	return nil
}

// Small tells whether the audience has no more rules than it may, whatever else is wrong with it.
func (a Audience) Small() bool {
	left := MaxRules
	return a.small(&left, MaxDepth)
}

func (a Audience) small(left *int, deep int) bool {
	if *left--; *left < 0 || deep < 1 {
		return false
	}
	return !slices.ContainsFunc(a.inner(), func(inner Audience) bool { return !inner.small(left, deep-1) })
}

func (a Audience) inner() []Audience {
	if a.Not != nil {
		return []Audience{*a.Not}
	}
	return append(slices.Clone(a.All), a.Any...)
}

// Rules are those about units, houses and roles that the audience consists of, in their order.
func (a Audience) Rules() (rules []Audience) {
	if a.Unit != "" || a.House != "" || a.Role != "" {
		return []Audience{a}
	}
	for _, inner := range a.inner() {
		rules = append(rules, inner.Rules()...)
	}
	return rules
}

// LeavesOut tells whether people of a unit are left out somewhere in the audience for being in it.
func (a Audience) LeavesOut(unit UnitID) bool {
	if a.Not != nil && slices.ContainsFunc(a.Not.Rules(), func(rule Audience) bool { return rule.Unit == unit }) {
		return true
	}
	return slices.ContainsFunc(a.inner(), func(inner Audience) bool { return inner.LeavesOut(unit) })
}

// Missing are the rules about units and houses that there are no more.
func (a Audience) Missing(known func(Audience) bool) (gone []Audience) {
	if (a.Unit != "" || a.House != "") && !known(a) {
		return []Audience{a}
	}
	for _, inner := range a.inner() {
		gone = append(gone, inner.Missing(known)...)
	}
	return gone
}

// Both is for those who are in a and in b.
func Both(a, b Audience) Audience { return Audience{All: []Audience{a, b}}.Plain() }

// Either is for those who are in a or in b.
func Either(a, b Audience) Audience { return Audience{Any: []Audience{a, b}}.Plain() }

// Plain is the same audience said in one way: flat, in order, nothing twice. Audiences that differ only in how they were put together
// become equal; not all that reach the same people do.
func (a Audience) Plain() Audience {
	switch {
	case a.Not != nil:
		inner := a.Not.Plain()
		if inner.Not != nil {
			return *inner.Not
		}
		return Audience{Not: &inner}
	case len(a.All) > 0:
		list := flat(a.All, func(one Audience) []Audience { return one.All })
		list = slices.DeleteFunc(list, func(one Audience) bool { return one.Everyone && len(list) > 1 })
		if len(list) == 1 {
			return list[0]
		}
		return Audience{All: list}
	case len(a.Any) > 0:
		list := flat(a.Any, func(one Audience) []Audience { return one.Any })
		if slices.ContainsFunc(list, func(one Audience) bool { return one.Everyone }) {
			return Audience{Everyone: true}
		}
		if len(list) == 1 {
			return list[0]
		}
		return Audience{Any: list}
	}
	return a
}

// flat are plain rules in order, each once; those of a rule of the same kind stand in its place.
func flat(rules []Audience, same func(Audience) []Audience) (list []Audience) {
	for _, rule := range rules {
		if plain := rule.Plain(); len(same(plain)) > 0 {
			list = append(list, same(plain)...)
		} else {
			list = append(list, plain)
		}
	}
	slices.SortFunc(list, func(a, b Audience) int { return cmp.Compare(a.text(), b.text()) })
	return slices.CompactFunc(list, func(a, b Audience) bool { return a.text() == b.text() })
}

func (a Audience) text() string {
	text, _ := json.Marshal(a) // texts, lists of them and a bool: it always encodes
	return string(text)
}

// An AudienceID names all audiences that are Plain in the same way. It tells nothing of the rule.
type AudienceID string

// ID names the audience.
func (a Audience) ID() AudienceID {
	sum := sha256.Sum256([]byte(a.Plain().text()))
	return AudienceID(hex.EncodeToString(sum[:16]))
}
