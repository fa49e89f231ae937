// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pult-app/pult/staff"
)

// Limits of a rulebook.
const (
	// MaxAmendments is how many amendments a house may have.
	MaxAmendments = 500
	// MaxClosures is how many closed days the base rules or one amendment may name.
	MaxClosures = 366
	// MaxCheckInZones is for how many zones the base rules may say how long a desk waits.
	MaxCheckInZones = 500
	// MaxRuleName is how many bytes a name or an issuer may have.
	MaxRuleName = 120
)

// mostFindings is how many things an error about rules puts into words: people mend some, and ask again.
const mostFindings = 20

// findings are what is wrong with rules: the first in words, and how many more there are.
type findings struct {
	named []error
	more  int
}

// note takes another one. It asks for words only while it wants some: 500 amendments can contradict each other a million times.
func (f *findings) note(say func() error) {
	if len(f.named) == mostFindings {
		f.more++
		return
	}
	f.named = append(f.named, say())
}

// err is nil when nothing was found.
func (f *findings) err() error {
	if f.more > 0 {
		return errors.Join(append(f.named, fmt.Errorf("and %d more", f.more))...)
	}
	return errors.Join(f.named...)
}

// Check finds what is wrong with an amendment by itself; nil when nothing is. The error names the first of all that is.
func (a *Amendment) Check() error {
	var wrong findings
	a.check(&wrong)
	return wrong.err()
}

func (a *Amendment) check(wrong *findings) {
	no := func(broken bool, format string, args ...any) {
		if broken {
			wrong.note(func() error { return fmt.Errorf("%s: "+format, append([]any{a.called()}, args...)...) })
		}
	}
	no(!named(a.ID), "id is missing, longer than %d bytes, or not printable", MaxName)
	no(!named(a.Building), "building is missing")
	no(a.Name == "", "name is missing: people see it when the rule says no")
	no(a.Name != "" && !readable(a.Name), "name must be 1 to %d bytes that can be read: people see it when the rule says no", MaxRuleName)
	no(a.Issuer == "", "issuer is missing: people see whose rule it is")
	no(a.Issuer != "" && !readable(a.Issuer), "issuer must be 1 to %d bytes that can be read: people see whose rule it is", MaxRuleName)
	no(a.Zone != "" && !named(a.Zone), "zone is no id")
	no(a.Unit != "" && !named(a.Unit), "unit is no id")
	no(a.Role != "" && !a.Role.Stored(), "role %q is not known, only %s", a.Role, staff.Stored)
	no(a.From < 0 || a.Until < 0, "days before 1970 are none")
	no(a.Until != 0 && a.Until < a.From, "until is %s and before from, which is %s", a.Until, a.From)
	no(a.Floor != "" && !named(a.Floor), "floor is no id")
	no(a.Desk != "" && !named(a.Desk), "desk is no id")
	no(a.Floor != "" && (a.Zone != "" || a.Desk != "") || a.Desk != "" && a.Zone != "", "is for a zone, a floor or a desk, and not for two of them")
	no((a.Floor != "" || a.Desk != "") && a.saysMore(), "floors and desks can be closed, and nothing else be said of them: let it be for a zone")
	no(a.silent(), "changes nothing: name at least one rule")
	no(len(a.Closures) > MaxClosures, "has %d closures, at most %d", len(a.Closures), MaxClosures)
	for i, day := range a.Closures {
		no(i > 0 && day <= a.Closures[i-1], "closures are not sorted, or %s stands there twice", day)
		no(!a.holdsOn(day), "closure %s lies outside of the days on which the rule holds, and would never apply", day)
	}
	alone := Rulebook{Rules: Rules{Building: "any", Horizon: MaxHorizon}, Amendments: []Amendment{*a}}
	rules := alone.On(a.From, a.audience())
	rules.Rules.check(wrong, a.called())
}

// audience is somebody whom the amendment concerns.
func (a *Amendment) audience() Audience {
	who := Audience{Zone: a.Zone, Floor: a.Floor, Desk: a.Desk}
	if a.Unit != "" {
		who.Above = []staff.UnitID{a.Unit}
	}
	if a.Role != "" {
		who.Roles = []staff.Role{a.Role}
	}
	return who
}

// zoned tells whether it is an amendment, and for one part of the house only.
func (a *Amendment) zoned() bool { return a != nil && (a.Zone != "" || a.Floor != "" || a.Desk != "") }

// saysMore tells whether the amendment says more than on which days it closes.
func (a *Amendment) saysMore() bool {
	return slices.ContainsFunc(vocabulary[:], func(w word) bool { return w.said(&a.Terms) })
}

// silent tells whether the amendment changes nothing.
func (a *Amendment) silent() bool {
	for t := range terms {
		if vocabulary[t].said(&a.Terms) {
			return false
		}
	}
	return len(a.Closures) == 0
}

// called is how an error names the amendment.
func (a *Amendment) called() string {
	return fmt.Sprintf("amendment %q (%s)", cmp.Or(a.Name, "without a name"), cmp.Or(string(a.ID), "without an id"))
}

func readable(s string) bool {
	if strings.TrimSpace(s) != s || s == "" || len(s) > MaxRuleName || !utf8.ValidString(s) {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
}

// A Contradiction are two rules that cannot both hold.
type Contradiction struct {
	// A and B are amendments by their id; B is empty when it is the base rules.
	A, B AmendmentID
	// What says it in a sentence, with the names of both.
	What string
}

// Error implements error.
func (c *Contradiction) Error() string { return c.What }

// Check finds what is wrong with the rules of a house: in the base, in an amendment, and between two of them. Each pair that
// contradicts itself is a *Contradiction. It looks at what the house says, not at the units and people there are.
//
// Two amendments for the same zone, unit and role contradict each other when they say different things of one term, and neither
// their days tell which one counts: they begin on the same day, or one ends in the middle of the other. One that begins later
// replaces one without an end; one whose days lie within the other's is an exception from it. The same holds of two roles that one
// person may have; everybody is an employee, so that what is said of employees gives way to what is said of another role.
func (b *Rulebook) Check() error {
	if n := len(b.Amendments); n > MaxAmendments {
		return fmt.Errorf("rules of building %q: %d amendments are too many, at most %d: put an end to old ones and leave them out", b.Building, n, MaxAmendments)
	}
	if err := b.checkEach(); err != nil {
		return err
	}
	var found findings
	b.contradictions(&found)
	b.clash(&found)
	return found.err()
}

// checkEach finds what is wrong with the base rules and each amendment by itself.
func (b *Rulebook) checkEach() error {
	var wrong findings
	b.Rules.check(&wrong, b.Rules.called())
	seen := map[AmendmentID]bool{}
	for i := range b.Amendments {
		a := &b.Amendments[i]
		a.check(&wrong)
		if a.Building != b.Building {
			wrong.note(func() error {
				return fmt.Errorf("%s: is of building %q, not of %q", a.called(), a.Building, b.Building)
			})
		}
		if seen[a.ID] {
			wrong.note(func() error { return fmt.Errorf("%s: another amendment has the same id", a.called()) })
		}
		seen[a.ID] = true
	}
	return wrong.err()
}

// contradictions are the pairs of amendments of which nobody could tell which one counts.
func (b *Rulebook) contradictions(found *findings) {
	for i := range b.Amendments {
		for j := range i {
			x, y := &b.Amendments[j], &b.Amendments[i]
			if !x.rivals(y) || !x.crosses(y) {
				continue
			}
			for t := range terms {
				w := &vocabulary[t]
				if w.said(&x.Terms) && w.said(&y.Terms) && !w.same(&x.Terms, &y.Terms) {
					found.note(func() error {
						return &Contradiction{x.ID, y.ID, fmt.Sprintf(
							"%s and %s contradict each other: both say %s for "+whom(x, y)+", and their days (%s and %s) do not tell which one counts; "+
								"let one begin later and give the other no end, or put one within the other", x.called(), y.called(), w.name, x.days(), y.days())}
					})
				}
			}
		}
	}
}

// rivals tells whether both can concern one wish equally precisely.
func (a *Amendment) rivals(b *Amendment) bool {
	special := func(r staff.Role) bool { return r != "" && r != staff.Employee }
	return a.Zone == b.Zone && a.Floor == b.Floor && a.Desk == b.Desk && a.Unit == b.Unit && (a.Role == b.Role || special(a.Role) && special(b.Role))
}

// whom says of rivals for whom both speak.
func whom(a, b *Amendment) string {
	if a.Role == b.Role {
		return "the same people"
	}
	return fmt.Sprintf("people who are both %s and %s", a.Role, b.Role)
}

// crosses tells whether there are days on which both hold and it is not clear which one counts.
func (a *Amendment) crosses(b *Amendment) bool {
	if a.From > b.From {
		a, b = b, a
	}
	switch {
	case a.Until != 0 && a.Until < b.From:
		return false // one after the other
	case a.From == b.From:
		return true
	case a.Until == 0:
		return false // b replaces a
	}
	return b.Until == 0 || b.Until > a.Until // or b is an exception from a
}

// days are the days of an amendment, for an error.
func (a *Amendment) days() string {
	from, until := "from ever", "without an end"
	if a.From != 0 {
		from = "from " + a.From.String()
	}
	if a.Until != 0 {
		until = "until " + a.Until.String()
	}
	return from + " " + until
}

// clash finds terms from two rules that cannot hold together, for the audience of each amendment, on the first day on which it
// holds.
func (b *Rulebook) clash(found *findings) {
	told := map[string]bool{}
	for i := range b.Amendments {
		a := &b.Amendments[i]
		r := b.On(a.From, a.audience())
		for _, c := range r.Rules.clashes() {
			x, y := r.from[c.terms[0]], r.from[c.terms[1]]
			if c.terms[0] == termPresence && (y.zoned() && !x.zoned() || c.terms[1] == termOpen && x != y) {
				continue // who may come to one zone less often can still come to the house, and a house may open less for some weeks
			}
			if x == nil {
				x, y = y, x
			}
			if x == nil { // the base contradicts itself, which Check has said
				continue
			}
			other, name := AmendmentID(""), "the base rules"
			if y != nil {
				other, name = y.ID, y.called()
			}
			what := fmt.Sprintf("%s and %s contradict each other: %s", x.called(), name, c.what)
			if !told[what] {
				told[what] = true
				found.note(func() error { return &Contradiction{x.ID, other, what} })
			}
		}
	}
}

// Sort puts amendments into the order in which people read them: by the day on which they begin, then by name and id.
func Sort(amendments []Amendment) {
	slices.SortFunc(amendments, func(a, b Amendment) int {
		return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.Name, b.Name), cmp.Compare(a.ID, b.ID))
	})
}
