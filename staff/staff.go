// SPDX-License-Identifier: EUPL-1.2

package staff

import "slices"

// PersonID names a person. It is opaque, made by the server, and never an e-mail address or a personnel number.
type PersonID string

// UnitID names a unit of the administration.
type UnitID string

// A Person is what the directory tells every colleague: name, unit, and whether the person gives first aid.
// Where a person is never stands here; see booking.Presence.
type Person struct {
	ID         PersonID `json:"id"`
	Given      string   `json:"given"`
	Family     string   `json:"family"`
	Unit       UnitID   `json:"unit"`
	FirstAider bool     `json:"firstAider,omitempty"`
}

// Name is the person's full name as colleagues say it, given name first.
func (p Person) Name() string {
	if p.Given == "" {
		return p.Family
	}
	if p.Family == "" {
		return p.Given
	}
	return p.Given + " " + p.Family
}

// Initials are one or two capital letters for an avatar; empty for a person without a name.
func (p Person) Initials() string { return initial(p.Given) + initial(p.Family) }

// A Unit is a node in the tree of the administration: Dezernat, Amt, Abteilung, Team. The root has no Parent.
type Unit struct {
	ID     UnitID   `json:"id"`
	Parent UnitID   `json:"parent,omitempty"`
	Name   string   `json:"name"`
	Short  string   `json:"short,omitempty"`
	Lead   PersonID `json:"lead,omitempty"`
}

// A Role widens what a person may do; permission.go says how.
type Role string

// The roles; the list is append-only, because it is stored and sent.
const (
	Employee      Role = "employee" // everybody with a session
	Facility      Role = "facility"
	Editor        Role = "editor"
	Trainer       Role = "trainer"
	Administrator Role = "administrator"
	Council       Role = "council"
	Deputy        Role = "deputy" // whom somebody has named to book for them
	Lead          Role = "lead"   // who leads a unit, by Unit.Lead
	Guest         Role = "guest"  // who comes without a session
)

var (
	// Roles are all of them.
	Roles = []Role{Guest, Employee, Deputy, Lead, Facility, Editor, Trainer, Administrator, Council}
	// Stored are those that stand in profiles and that rules may be about. Deputy and Lead follow from who has named whom and who
	// leads what, Guest from having no session: nobody gives them, so that none outlives its reason.
	Stored = []Role{Employee, Facility, Editor, Trainer, Administrator, Council}
)

// Known tells whether r is one of the roles.
func (r Role) Known() bool { return slices.Contains(Roles, r) }

// Stored tells whether r may stand in a profile.
func (r Role) Stored() bool { return slices.Contains(Stored, r) }

// Visibility says who may see where a person is. The zero value shows nobody anything.
type Visibility string

// The visibilities; the list is append-only, because it is stored and sent.
const (
	Nobody    Visibility = "nobody"
	Team      Visibility = "team"
	Everybody Visibility = "everybody"
)

// Known tells whether v is one of the visibilities.
func (v Visibility) Known() bool { return v == Nobody || v == Team || v == Everybody }

// A Profile is what only the person's own devices and the server know of a person.
type Profile struct {
	Person     PersonID   `json:"person"`
	Roles      []Role     `json:"roles,omitempty"`
	Visibility Visibility `json:"visibility"`
	// Needs are what the person needs of a desk. Nobody else is ever told.
	Needs Needs `json:"needs,omitzero"`
}

// Needs are what somebody needs of a desk; the zero value is nothing in particular.
type Needs struct {
	Adjustable bool `json:"adjustable,omitempty"`
	Accessible bool `json:"accessible,omitempty"`
}
