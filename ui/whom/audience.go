// SPDX-License-Identifier: EUPL-1.2

package whom

import (
	"slices"
	"strings"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/text"
)

// Ways are whom an audience can name.
type Ways struct {
	Units  []staff.Unit
	Houses []Place
	// Roles that can be named; nil for none.
	Roles []staff.Role
}

// A Place is a house with its name.
type Place struct {
	House staff.House
	Name  string
}

// Roles are those that somebody who writes to everybody may name.
var Roles = []staff.Role{staff.Lead, staff.Editor, staff.Trainer, staff.Facility, staff.Council}

// An Audience is chosen as people say it: for who is in one of In, or in all of them when Every, and not for who is in one of Out.
// Everybody when nobody is named.
type Audience struct {
	In, Out []staff.Audience
	Every   bool
}

// Rule is what was chosen as a rule.
func (a Audience) Rule() staff.Audience {
	whole := staff.Audience{Everyone: true}
	if len(a.In) > 0 {
		whole = staff.Audience{Any: a.In}
		if a.Every {
			whole = staff.Audience{All: a.In}
		}
	}
	if len(a.Out) > 0 {
		whole = staff.Audience{All: []staff.Audience{whole, {Not: &staff.Audience{Any: a.Out}}}}
	}
	return whole.Plain()
}

// From is what was chosen for a rule that Rule has made; another one is for everybody.
func From(rule staff.Audience) (a Audience) {
	parts := []staff.Audience{rule}
	if len(rule.All) > 0 {
		parts = rule.All
	}
	for _, part := range parts {
		list := &a.In
		if part.Not != nil {
			part, list = *part.Not, &a.Out
		}
		for _, leaf := range leaves(part) {
			if !leaf.Everyone {
				*list = append(*list, leaf)
			}
		}
	}
	for _, every := range []bool{false, true} {
		if a.Every = every; a.Rule().ID() == rule.ID() {
			return a
		}
	}
	return Audience{}
}

func leaves(rule staff.Audience) []staff.Audience {
	if len(rule.Any) > 0 {
		return rule.Any
	}
	return []staff.Audience{rule}
}

// Flip takes a rule into a list, or out of it.
func Flip(list []staff.Audience, rule staff.Audience) []staff.Audience {
	at := slices.IndexFunc(list, func(r staff.Audience) bool { return r.ID() == rule.ID() })
	if at >= 0 {
		return slices.Delete(slices.Clone(list), at, at+1)
	}
	return append(slices.Clone(list), rule)
}

func has(list []staff.Audience, rule staff.Audience) bool {
	return slices.ContainsFunc(list, func(r staff.Audience) bool { return r.ID() == rule.ID() })
}

// Say is an audience in words: "Amt 1, Rathaus, ohne Team 11".
func (w Ways) Say(words *text.Text, a Audience) string {
	line := words.T("whom.all")
	if len(a.In) > 0 {
		line = listed(words, w.names(words, a.In), a.Every)
	}
	if len(a.Out) > 0 {
		line = words.T("whom.without", line, words.List(w.names(words, a.Out)))
	}
	return line
}

// listed are names of which one will do, or all are needed.
func listed(words *text.Text, names []string, every bool) string {
	if last := len(names) - 1; last > 0 && !every {
		return words.T("whom.or", strings.Join(names[:last], ", "), names[last])
	}
	return words.List(names)
}

func (w Ways) names(words *text.Text, rules []staff.Audience) (names []string) {
	for _, rule := range rules {
		names = append(names, w.name(words, rule))
	}
	return names
}

var roleKeys = map[staff.Role]string{
	staff.Lead: "whom.role.lead", staff.Editor: "whom.role.editor", staff.Trainer: "whom.role.trainer", staff.Facility: "whom.role.facility", staff.Council: "whom.role.council",
}

func (w Ways) name(words *text.Text, rule staff.Audience) string {
	for _, u := range w.Units {
		if rule.Unit == u.ID {
			return u.Name
		}
	}
	for _, h := range w.Houses {
		if rule.House == h.House {
			return h.Name
		}
	}
	if key := roleKeys[rule.Role]; key != "" {
		return words.T(key)
	}
	return words.T("whom.unknown")
}
