// SPDX-License-Identifier: EUPL-1.2

package auth

import (
	"slices"
	"time"

	"github.com/pult-app/pult/staff"
)

// A Config says which issuer a server believes, and what follows from what it says of somebody.
type Config struct {
	// Issuer is its address, letter by letter as it names itself.
	Issuer string
	// ClientID and ClientSecret are what the issuer knows the server by. A client without a secret is a public one.
	ClientID, ClientSecret string
	// Name is what people call the issuer, for the button that leads there.
	Name string
	// Scopes are asked for beside openid.
	Scopes []string
	Claims Claims
	// Groups says what belongs to the members of a group of the issuer's.
	Groups map[string]Grant
	// Members lets in those alone who are in one of Groups.
	Members bool
	// Require says how a sign-in must have come about for a role. What stands at Employee holds for everybody: without it nobody comes in.
	Require map[staff.Role]Assurance
	// Local lets people in beside the issuer as well, with an invitation and a passkey.
	Local bool
}

// Claims name those in which the issuer says the groups and the name of somebody. A dot leads into an object.
type Claims struct{ Groups, Given, Family string }

// A Grant is what a group brings: a role, a unit, or both.
type Grant struct {
	Role staff.Role
	Unit staff.UnitID
}

// An Assurance is how a sign-in must have come about; the zero value asks nothing.
type Assurance struct {
	// ACR are the levels of which it needs one, the first one best.
	ACR []string
	// AMR are the methods of which it needs all.
	AMR []string
	// MaxAge is how long ago somebody may have proved who they are to the issuer; 0 for any time.
	MaxAge time.Duration
}

// skew is how far two clocks may differ.
const skew = time.Minute

// A Proof is who somebody is, by the issuer's word.
type Proof struct {
	// Issuer and Subject name the person for good. An e-mail address does not, and is never asked for.
	Issuer, Subject string
	Given, Family   string
	Groups          []string
	// ACR and AMR are the level and the methods by which they proved it, At is when (UTC, whole seconds); empty where the issuer does not say.
	ACR string
	AMR []string
	At  time.Time
}

// lacks is why a proof is not enough; empty when it is.
func (a Assurance) lacks(p Proof, now time.Time) Reason {
	switch {
	case len(a.ACR) > 0 && !slices.Contains(a.ACR, p.ACR):
		return Level
	case slices.ContainsFunc(a.AMR, func(method string) bool { return !slices.Contains(p.AMR, method) }):
		return Methods
	case a.MaxAge > 0 && p.At.IsZero():
		return AgeNone
	case a.MaxAge > 0 && now.Sub(p.At) > a.MaxAge+skew, !p.At.IsZero() && p.At.Sub(now) > skew:
		return Old
	}
	return ""
}

// Assured are those of the roles for which the proof is enough.
func (c Config) Assured(p Proof, roles []staff.Role, now time.Time) (enough []staff.Role) {
	for _, role := range roles {
		if c.Require[role].lacks(p, now) == "" {
			enough = append(enough, role)
		}
	}
	return enough
}

// Granted are the roles and units of somebody's groups, each once and in order.
func (c Config) Granted(groups []string) (roles []staff.Role, units []staff.UnitID) {
	for _, group := range groups {
		if grant := c.Groups[group]; grant != (Grant{}) {
			roles, units = append(roles, grant.Role), append(units, grant.Unit)
		}
	}
	return given(roles), given(units)
}

// Admits tells whether somebody of these groups gets in.
func (c Config) Admits(groups []string) bool {
	return !c.Members || slices.ContainsFunc(groups, func(group string) bool { _, known := c.Groups[group]; return known })
}

// given are the values that there are, each once.
func given[T ~string](list []T) []T {
	slices.Sort(list)
	return slices.DeleteFunc(slices.Compact(list), func(v T) bool { return v == "" })
}
