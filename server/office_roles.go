// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server/office"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// keepsRoles keeps the roles of a person.
var keepsRoles = keeper{
	read: func(ctx context.Context, tx *central.Tx, id string) (any, error) {
		profile, err := tx.Store().Profile(ctx, staff.PersonID(id))
		return sortedRoles(profile.Roles), err
	},
	put: func(ctx context.Context, tx *central.Tx, id string, was json.RawMessage) error {
		var roles []staff.Role
		if err := json.Unmarshal(was, &roles); err != nil {
			return err
		}
		return setRoles(ctx, tx, staff.PersonID(id), roles)
	},
	name: func(ctx context.Context, tx store.Tx, id string) (string, error) {
		return nameOf(ctx, tx, staff.PersonID(id))
	},
}

// setRoles makes these the roles of somebody. Somebody must be left who administers the server.
func setRoles(ctx context.Context, tx *central.Tx, id staff.PersonID, roles []staff.Role) error {
	profile, err := tx.Store().Profile(ctx, id)
	if err != nil {
		return err
	}
	profile.Roles = sortedRoles(roles)
	if err := tx.Store().PutProfile(ctx, profile); err != nil {
		return err
	}
	left, err := administered(ctx, tx)
	if err == nil && !left {
		return office.Refuse("", "office.rolesof.last")
	}
	return err
}

// administered tells whether somebody is left who administers the server: where people prove who they are, somebody who can.
func administered(ctx context.Context, tx store.Tx) (bool, error) {
	n, err := central.Administrators(ctx, tx)
	if err != nil || n > 0 {
		return n > 0, err
	}
	if proving, err := central.Proving(ctx, tx); err != nil || proving {
		return false, err
	}
	roles, err := central.RolesOfAll(ctx, tx)
	for _, has := range roles {
		if slices.Contains(has, staff.Administrator) {
			return true, err
		}
	}
	return false, err
}

// officeRoles answers the pages about roles.
type officeRoles struct{ s *Server }

// Holders implements office.Roles.
func (o officeRoles) Holders(ctx context.Context) ([]office.Holder, error) {
	return o.list(ctx, func(p staff.Person, roles []staff.Role) bool { return len(roles) > 0 })
}

// mostFound is how many people a search shows.
const mostFound = 20

// Find implements office.Roles.
func (o officeRoles) Find(ctx context.Context, words string) (list []office.Holder, more bool, err error) {
	list, err = o.list(ctx, func(p staff.Person, _ []staff.Role) bool { return called(p, words) })
	if more = len(list) > mostFound; more {
		list = list[:mostFound]
	}
	return list, more, err
}

// called tells whether somebody's name has all the words, as people type them.
func called(p staff.Person, words string) bool {
	name := staff.Fold(p.Name())
	for word := range strings.FieldsSeq(staff.Fold(words)) {
		if !strings.Contains(name, word) {
			return false
		}
	}
	return true
}

func (o officeRoles) list(ctx context.Context, want func(staff.Person, []staff.Role) bool) (list []office.Holder, err error) {
	err = o.s.Central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) error {
		people, err := snap.Store().People(ctx)
		if err != nil {
			return err
		}
		units, err := snap.Store().Units(ctx)
		if err != nil {
			return err
		}
		roles, err := central.RolesOfAll(ctx, snap)
		if err != nil {
			return err
		}
		names := map[staff.UnitID]string{}
		for _, unit := range units {
			names[unit.ID] = unit.Name
		}
		for _, p := range people {
			has := slices.DeleteFunc(slices.Clone(roles[p.ID]), func(role staff.Role) bool { return !slices.Contains(office.Given, role) })
			if want(p, has) {
				list = append(list, office.Holder{ID: p.ID, Name: p.Name(), Unit: names[p.Unit], Roles: inOrder(has)})
			}
		}
		return nil
	})
	return list, err
}

// inOrder are roles as pages show them.
func inOrder(roles []staff.Role) (list []staff.Role) {
	for _, role := range office.Given {
		if slices.Contains(roles, role) {
			list = append(list, role)
		}
	}
	return list
}

// Holder implements office.Roles.
func (o officeRoles) Holder(ctx context.Context, id staff.PersonID) (holder office.Holder, err error) {
	err = o.s.Central.Peek(ctx, func(ctx context.Context, tx store.Tx) error {
		rows := store.Booking{Tx: tx}
		p, err := rows.Colleague(ctx, id)
		if errors.Is(err, booking.ErrGone) {
			return office.Missing{}
		}
		if err != nil {
			return err
		}
		profile, err := rows.Profile(ctx, id)
		if err != nil {
			return err
		}
		holder = office.Holder{ID: id, Name: p.Name(), Roles: inOrder(profile.Roles)}
		if unit, err := rows.Unit(ctx, p.Unit); err == nil {
			holder.Unit = unit.Name
		} else if !errors.Is(err, booking.ErrGone) {
			return err
		}
		holder.Brought, err = central.BroughtRoles(ctx, tx, id)
		return err
	})
	return holder, err
}

// SetRoles implements office.Roles.
func (o officeRoles) SetRoles(ctx context.Context, v *office.Visit, id staff.PersonID, roles []staff.Role, reason string) (office.ChangeID, error) {
	about := thing{"roles", string(id)}
	d := doing{kind: "roles", about: about, things: []thing{about}, reason: reason, audit: central.AuditRoles, detail: rolesNoted(roles)}
	return o.s.change(ctx, v, d, func(ctx context.Context, tx *central.Tx) error {
		if _, err := tx.Store().Colleague(ctx, id); errors.Is(err, booking.ErrGone) {
			return office.Missing{}
		} else if err != nil {
			return err
		}
		return setRoles(ctx, tx, id, roles)
	})
}

// rolesNoted are roles as the audit writes them.
func rolesNoted(roles []staff.Role) string {
	words := []string{}
	for _, role := range sortedRoles(roles) {
		words = append(words, string(role))
	}
	return "> " + strings.Join(words, ",")
}
