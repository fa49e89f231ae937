// SPDX-License-Identifier: EUPL-1.2

package office

import (
	"context"
	"slices"

	"github.com/pult-app/pult/staff"
)

// Roles is what the pages about roles ask.
type Roles interface {
	// Holders are all who have a role, by name.
	Holders(ctx context.Context) ([]Holder, error)
	// Find are the first people whose names have all the words, and whether there are more.
	Find(ctx context.Context, words string) (list []Holder, more bool, err error)
	// Holder is one person, or Missing.
	Holder(ctx context.Context, id staff.PersonID) (Holder, error)
	// SetRoles gives somebody these roles and takes all others. That nobody would administer the server any more is Refused.
	SetRoles(ctx context.Context, v *Visit, id staff.PersonID, roles []staff.Role, reason string) (ChangeID, error)
}

// A Holder is somebody with the roles that were given to them.
type Holder struct {
	ID    staff.PersonID
	Name  string
	Unit  string
	Roles []staff.Role
	// Brought are those of the roles that the issuer's groups bring: taken here, they come back with the next sign-in.
	Brought []staff.Role
}

// Given are the roles that can be given, in the order in which pages show them.
var Given = []staff.Role{staff.Administrator, staff.Facility, staff.Editor, staff.Trainer, staff.Council}

// Has tells whether somebody has a role.
func (h Holder) Has(role staff.Role) bool { return slices.Contains(h.Roles, role) }

// Brings tells whether the issuer brings it.
func (h Holder) Brings(role staff.Role) bool { return slices.Contains(h.Brought, role) }

// RolesFound is what the page about all roles shows.
type RolesFound struct {
	Holders []Holder
	// Searched tells that somebody was looked for: Found are who was found.
	Searched, More bool
	Found          []Holder
}

// RolesPage is where one sees who has which role, and looks for somebody.
func RolesPage(ask Roles) Page {
	show := func(ctx context.Context, _ *Visit) (RolesFound, error) {
		holders, err := ask.Holders(ctx)
		return RolesFound{Holders: holders}, err
	}
	return Page{
		Name: "roles", Path: "/office/roles", Group: People, Icon: "key",
		Show: func(ctx context.Context, v *Visit) (any, error) { return show(ctx, v) },
		Deeds: []Deed{{Path: "/office/roles", Do: func(ctx context.Context, v *Visit) (Answer, error) {
			found, err := show(ctx, v)
			if err != nil {
				return Answer{}, err
			}
			if v.Value("name") == "" {
				return Answer{}, Refuse("name", "office.find.empty")
			}
			found.Searched = true
			found.Found, found.More, err = ask.Find(ctx, v.Value("name"))
			return Answer{Shown: found}, err
		}}},
	}
}

// maxReason is how many letters a reason has.
const maxReason = 200

// RolesOf is where one gives somebody roles and takes them.
func RolesOf(ask Roles) Page {
	return Page{
		Name: "rolesof", Path: "/office/roles/{who}", Under: "roles",
		Show: func(ctx context.Context, v *Visit) (any, error) {
			id, err := v.Hidden("who")
			if err != nil {
				return nil, err
			}
			return ask.Holder(ctx, staff.PersonID(id))
		},
		Deeds: []Deed{{Path: "/office/roles/{who}", Fresh: true, Do: func(ctx context.Context, v *Visit) (answer Answer, err error) {
			id, err := v.Hidden("who")
			if err != nil {
				return answer, err
			}
			reason, err := v.Reason()
			if err != nil {
				return answer, err
			}
			var roles []staff.Role
			for _, role := range v.Values("role") {
				if slices.Contains(Given, staff.Role(role)) {
					roles = append(roles, staff.Role(role))
				}
			}
			answer.Change, err = ask.SetRoles(ctx, v, staff.PersonID(id), roles, reason)
			if err == nil && answer.Change == "" {
				err = Refuse("", "office.rolesof.same")
			}
			answer.To = "/office/roles"
			return answer, err
		}}},
	}
}
