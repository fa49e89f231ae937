// SPDX-License-Identifier: EUPL-1.2

package staff_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	. "github.com/pult-app/pult/staff"
)

func TestMay_denies_what_nobody_has_allowed(t *testing.T) {
	assert.True(t, May("booking.reserve", []Role{Employee}, Own))
	assert.True(t, May("booking.reserve", []Role{Employee, Deputy}, Principal))
	assert.True(t, May("booking.reserve", []Role{Deputy}, Principal|Report), "one relation of several will do")

	for name, no := range map[string]bool{
		"an act that there is not":      May("booking.steal", Roles, AnyRelation),
		"no act":                        May("", Roles, AnyRelation),
		"a role that there is not":      May("booking.reserve", []Role{"king", ""}, AnyRelation),
		"no role":                       May("booking.reserve", nil, AnyRelation),
		"no relation":                   May("booking.reserve", Roles, 0),
		"a relation that there is not":  May("booking.reserve", Roles, AnyRelation+1),
		"a stranger's desk":             May("booking.reserve", Roles, Stranger),
		"a check-in for somebody else":  May("booking.checkin", Roles, Principal|Report|Stranger),
		"without a session":             May("booking.reserve", []Role{Guest}, Own),
		"a session where none is asked": May("GET /v1/server", []Role{Employee}, Own),
	} {
		assert.False(t, no, name)
	}
}

// TestMay_gives_more_to_more holds what the server relies on: it asks for Employee first and for further roles only after a no.
func TestMay_gives_more_to_more(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		act := rapid.SampledFrom(Acts()).Draw(t, "act")
		roles := rapid.SliceOf(rapid.SampledFrom(Roles)).Draw(t, "roles")
		relation := Relation(rapid.Uint8Max(uint8(AnyRelation)).Draw(t, "relation"))
		more := append([]Role{rapid.SampledFrom(Roles).Draw(t, "another")}, roles...)

		if May(act, roles, relation) && (!May(act, more, relation) || !May(act, roles, AnyRelation)) {
			t.Fatalf("%s: %v may it, %v may not", act, roles, more)
		}
	})
}

func TestExercised_roles_follow_from_data_and_from_the_sign_in(t *testing.T) {
	for name, test := range map[string]struct {
		profile           []Role
		deputy, lead      bool
		demanded, assured []Role
		want              []Role
	}{
		"everybody":                           {want: []Role{Employee}},
		"what the profile says":               {profile: []Role{Employee, Facility}, want: []Role{Employee, Facility}},
		"named and leading":                   {deputy: true, lead: true, want: []Role{Employee, Deputy, Lead}},
		"a profile gives no role of the data": {profile: []Role{Lead, Deputy, Guest, "king"}, want: []Role{Employee}},
		"too weak a sign-in":                  {profile: []Role{Administrator, Facility}, demanded: []Role{Administrator}, want: []Role{Employee, Facility}},
		"strong enough a sign-in":             {profile: []Role{Administrator}, demanded: []Role{Administrator, Lead}, assured: []Role{Administrator}, lead: true, want: []Role{Employee, Administrator}},
		"a strong sign-in gives no role":      {demanded: []Role{Administrator}, assured: []Role{Administrator}, want: []Role{Employee}},
	} {
		assert.Equal(t, test.want, Exercised(test.profile, test.deputy, test.lead, Withheld(test.demanded, test.assured)), name)
	}
}

func TestRoles_that_follow_from_data_are_not_stored(t *testing.T) {
	for _, role := range Roles {
		assert.True(t, role.Known(), role)
		assert.Equal(t, role != Guest && role != Deputy && role != Lead, role.Stored(), role)
	}
	assert.False(t, Role("king").Known())
	assert.False(t, Role("").Stored())
}
