// SPDX-License-Identifier: EUPL-1.2

package news_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	. "github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
)

func unit(id staff.UnitID) Audience { return Audience{Unit: id} }
func house(id House) Audience       { return Audience{House: id} }
func role(r staff.Role) Audience    { return Audience{Role: r} }
func all(of ...Audience) Audience   { return Audience{All: of} }
func some(of ...Audience) Audience  { return Audience{Any: of} }
func not(of Audience) Audience      { return Audience{Not: &of} }

var everyone = Audience{Everyone: true}

func TestAudience_reaches_those_it_speaks_of(t *testing.T) {
	ann := Member{Person: "ann", Units: []staff.UnitID{"101", "10", "town"}, Houses: []House{"bbd"}, Roles: []staff.Role{staff.Employee, staff.Editor}}
	for _, test := range []struct {
		rule Audience
		want bool
	}{
		{everyone, true},
		{unit("101"), true}, {unit("10"), true}, {unit("102"), false},
		{house("bbd"), true}, {house("rathaus"), false},
		{role(staff.Editor), true}, {role(staff.Council), false},
		{all(unit("10"), house("bbd")), true}, {all(unit("10"), house("rathaus")), false},
		{some(unit("99"), house("bbd")), true}, {some(unit("99"), house("rathaus")), false},
		{not(unit("10")), false}, {not(unit("99")), true},
		{all(everyone, not(some(unit("102"), role(staff.Council)))), true},
		{Audience{}, false}, {not(Audience{}), true}, {all(), false},
	} {
		assert.Equal(t, test.want, test.rule.Has(ann), "%+v", test.rule)
	}
}

func TestAudience_Check_says_what_is_wrong(t *testing.T) {
	known := func(a Audience) bool { return a.Unit == "10" || a.House == "bbd" }
	deep, wide := unit("10"), Audience{}
	for range MaxDepth {
		deep = not(deep)
	}
	for range MaxRules {
		wide.Any = append(wide.Any, unit("10"))
	}
	for _, test := range []struct {
		rule Audience
		want error
	}{
		{everyone, nil}, {unit("10"), nil}, {house("bbd"), nil}, {role(staff.Lead), nil}, {all(unit("10"), not(house("bbd"))), nil},
		{Audience{}, ErrEmptyAudience}, {all(unit("10"), Audience{}), ErrEmptyAudience}, {Audience{All: []Audience{}}, ErrEmptyAudience},
		{Audience{Everyone: true, Unit: "10"}, ErrManifold}, {Audience{All: []Audience{everyone}, Any: []Audience{everyone}}, ErrManifold},
		{unit("11"), ErrUnknownInRules}, {not(house("x")), ErrUnknownInRules}, {role("king"), ErrUnknownInRules}, {role(staff.Guest), ErrUnknownInRules}, {role(staff.Deputy), ErrUnknownInRules},
		{deep, ErrLargeAudience}, {wide, ErrLargeAudience}, {*deep.Not, nil},
	} {
		assert.ErrorIs(t, test.rule.Check(known), test.want, "%+v", test.rule)
	}
	assert.Equal(t, []Audience{unit("11"), house("x")}, all(unit("10"), not(unit("11")), some(house("x"), role(staff.Lead))).Missing(known))
}

// rules draws audiences over a small town.
func rules(depth int) *rapid.Generator[Audience] {
	leaf := rapid.Custom(func(t *rapid.T) Audience {
		switch rapid.IntRange(0, 3).Draw(t, "leaf") {
		case 0:
			return everyone
		case 1:
			return unit(rapid.SampledFrom(units).Draw(t, "unit"))
		case 2:
			return house(rapid.SampledFrom(houses).Draw(t, "house"))
		}
		return role(rapid.SampledFrom([]staff.Role{staff.Employee, staff.Editor, staff.Lead}).Draw(t, "role"))
	})
	if depth == 0 {
		return leaf
	}
	return rapid.Custom(func(t *rapid.T) Audience {
		switch rapid.IntRange(0, 3).Draw(t, "rule") {
		case 0:
			return not(rules(depth-1).Draw(t, "not"))
		case 1:
			return Audience{All: rapid.SliceOfN(rules(depth-1), 1, 4).Draw(t, "all")}
		case 2:
			return Audience{Any: rapid.SliceOfN(rules(depth-1), 1, 4).Draw(t, "any")}
		}
		return leaf.Draw(t, "leaf")
	})
}

var (
	units  = []staff.UnitID{"town", "1", "2", "11", "12"}
	houses = []House{"bbd", "rathaus"}
)

var members = rapid.Custom(func(t *rapid.T) Member {
	return Member{
		Units:  rapid.SliceOfDistinct(rapid.SampledFrom(units), rapid.ID).Draw(t, "units"),
		Houses: rapid.SliceOfDistinct(rapid.SampledFrom(houses), rapid.ID).Draw(t, "houses"),
		Roles:  rapid.SliceOfDistinct(rapid.SampledFrom([]staff.Role{staff.Employee, staff.Editor, staff.Lead}), rapid.ID).Draw(t, "roles"),
	}
})

// TestAudience_Plain_reaches_the_same holds what scopes rely on: a name stands for one set of people, in whatever order a rule was put
// together, and on whatever way it travelled.
func TestAudience_Plain_reaches_the_same(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule, m := rules(3).Draw(t, "rule"), members.Draw(t, "member")
		plain := rule.Plain()

		if plain.Has(m) != rule.Has(m) {
			t.Fatalf("%+v has %v, %+v has not, or the other way round", rule, m, plain)
		}
		if !assert.ObjectsAreEqual(plain, plain.Plain()) || plain.ID() != rule.ID() {
			t.Fatalf("%+v is plain only at the second time", rule)
		}
		if shuffled := shuffle(t, rule); shuffled.ID() != rule.ID() {
			t.Fatalf("%+v is %+v by another name", shuffled, rule)
		}
		text, err := json.Marshal(rule)
		require.NoError(t, err)
		var read Audience
		require.NoError(t, json.Unmarshal(text, &read))
		if read.ID() != rule.ID() {
			t.Fatalf("%s changes its name on its way", text)
		}
	})
}

// shuffle says the same in another order, and some of it twice.
func shuffle(t *rapid.T, a Audience) Audience {
	twisted := func(list []Audience) (out []Audience) {
		for _, one := range list {
			out = append(out, shuffle(t, one))
		}
		if len(out) > 0 && rapid.Bool().Draw(t, "twice") {
			out = append(out, out[0])
		}
		return rapid.Permutation(out).Draw(t, "order")
	}
	switch {
	case a.Not != nil:
		return not(shuffle(t, *a.Not))
	case len(a.All) > 0:
		return Audience{All: twisted(a.All)}
	case len(a.Any) > 0:
		return Audience{Any: twisted(a.Any)}
	}
	return a
}

// TestBoth_and_Either_are_and_and_or goes by the people, not by the rules.
func TestBoth_and_Either_are_and_and_or(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b, m := rules(2).Draw(t, "a"), rules(2).Draw(t, "b"), members.Draw(t, "member")

		if Both(a, b).Has(m) != (a.Has(m) && b.Has(m)) || Either(a, b).Has(m) != (a.Has(m) || b.Has(m)) {
			t.Fatalf("%+v and %+v of %v", a, b, m)
		}
		if Both(a, b).ID() != Both(b, a).ID() || Either(a, b).ID() != Either(b, a).ID() {
			t.Fatal("the order matters")
		}
	})
	assert.Equal(t, unit("1"), Both(everyone, unit("1")))
	assert.Equal(t, everyone, Either(everyone, unit("1")))
	assert.NotEqual(t, unit("1").ID(), house("1").ID())
	assert.False(t, slices.Contains([]AudienceID{unit("1").ID(), everyone.ID(), Audience{}.ID()}, unit("2").ID()))
}
