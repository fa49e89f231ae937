// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server/office"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// officeStart answers the first-run assistant.
type officeStart struct{ s *Server }

// What the town says of itself.
const (
	townName = "name"
	townLeft = "steps left out" // their names, with spaces between
)

// optionalSteps are those that somebody may leave out.
var optionalSteps = []string{"mail", "backup"}

// Steps implements office.Start. What is done is seen by what is there.
func (o officeStart) Steps(ctx context.Context, v *office.Visit) (shown office.StartShown, err error) {
	err = o.s.Central.Peek(ctx, func(ctx context.Context, tx store.Tx) error {
		rows := store.Booking{Tx: tx}
		if shown.Town, err = central.Said(ctx, tx, townName); err != nil {
			return err
		}
		left, err := central.Said(ctx, tx, townLeft)
		if err != nil {
			return err
		}
		people, err := rows.People(ctx)
		if err != nil {
			return err
		}
		houses, err := rows.Buildings(ctx)
		if err != nil {
			return err
		}
		ruled, err := o.ruled(ctx, rows, houses, &shown)
		if err != nil {
			return err
		}
		ways, err := central.Entrances(ctx, tx)
		if err != nil {
			return err
		}
		open, err := central.OpenInvitations(ctx, tx, o.s.Now())
		if err != nil {
			return err
		}
		others := len(open)
		for person, way := range ways {
			if way.Any() && person != v.Who.ID {
				others++
			}
		}
		shown.Address, shown.Local = o.s.URL, o.s.local()
		shown.Steps = []office.StartStep{
			{Name: "town", Minutes: 1, Done: shown.Town != ""},
			{Name: "signin", Done: true},
			{Name: "census", Minutes: 2, Done: len(people) > 1, Path: "/office/census"},
			{Name: "house", Minutes: 3, Done: len(houses) > 0, Path: o.plans()},
			{Name: "rules", Minutes: 1, Done: ruled, Path: "/office/rules/" + shown.House, Waits: waits(len(houses) == 0, "house")},
			{Name: "invite", Minutes: 1, Done: others > 0 || !shown.Local, Waits: waits(len(people) < 2, "census")},
			{Name: "mail", Minutes: 2, Done: o.s.mails(), Optional: true},
			{Name: "backup", Minutes: 2, Optional: true, Path: "/office/jobs"},
		}
		for i, step := range shown.Steps {
			shown.Steps[i].Left = step.Optional && !step.Done && slices.Contains(strings.Fields(left), step.Name)
		}
		return nil
	})
	return shown, err
}

func waits(yes bool, for_ string) string {
	if yes {
		return for_
	}
	return ""
}

// plans is where floor plans are brought; empty where that is done at the terminal alone.
func (o officeStart) plans() string {
	for _, page := range o.s.office.Pages() {
		if page.Group == office.Houses && slices.Contains([]string{"plans", "houses", "tracing", "floors"}, page.Name) {
			return page.Address()
		}
	}
	return ""
}

// mails tells whether the server sends mail.
func (s *Server) mails() bool { return s.Carrier != nil }

// ruled tells whether each house has rules, and finds one that has none.
func (o officeStart) ruled(ctx context.Context, rows store.Booking, houses []booking.Building, shown *office.StartShown) (bool, error) {
	all := len(houses) > 0
	for _, house := range houses {
		rules, err := rows.Rules(ctx, house.ID)
		if err != nil {
			return false, err
		}
		if rules.Building == "" {
			shown.House, all = string(house.ID), false
			break
		}
		shown.House = cmp.Or(shown.House, string(house.ID))
	}
	return all, nil
}

// Name implements office.Start.
func (o officeStart) Name(ctx context.Context, _ *office.Visit, name string) error {
	return o.s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error { return tx.Say(ctx, townName, name) })
}

// Leave implements office.Start.
func (o officeStart) Leave(ctx context.Context, _ *office.Visit, step string, out bool) error {
	if !slices.Contains(optionalSteps, step) {
		return office.Missing{}
	}
	return o.s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		said, err := central.Said(ctx, tx, townLeft)
		if err != nil {
			return err
		}
		left := slices.DeleteFunc(strings.Fields(said), func(name string) bool { return name == step })
		if out {
			left = append(left, step)
		}
		return tx.Say(ctx, townLeft, strings.Join(left, " "))
	})
}

// Check implements office.Start.
func (o officeStart) Check(ctx context.Context) error {
	if o.s.Issuer == nil {
		return nil
	}
	if _, err := o.s.Issuer.Ask(ctx); err != nil {
		o.s.Log.WarnContext(ctx, "the issuer does not answer", "cause", err)
		return office.Refuse("", "office.start.signin.gone")
	}
	return nil
}

// firstInvited is how many are invited at once by the assistant.
const firstInvited = 10

// Invite implements office.Start.
func (o officeStart) Invite(ctx context.Context, v *office.Visit) (list []office.Invited, err error) {
	if !o.s.local() {
		return nil, office.Refuse("", "office.start.notlocal")
	}
	err = o.s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		list = nil
		people, err := tx.Store().People(ctx)
		if err != nil {
			return err
		}
		ways, err := central.Entrances(ctx, tx)
		if err != nil {
			return err
		}
		open, err := central.OpenInvitations(ctx, tx, o.s.Now())
		if err != nil {
			return err
		}
		for _, p := range people {
			if _, has := open[p.ID]; has || ways[p.ID].Any() || p.ID == v.Who.ID || len(list) == firstInvited {
				continue
			}
			invited, err := o.invite(ctx, tx, v, p)
			if err != nil {
				return err
			}
			list = append(list, invited)
		}
		if len(list) == 0 {
			return office.Refuse("", "office.start.nobody")
		}
		return nil
	})
	return list, err
}

func (o officeStart) invite(ctx context.Context, tx *central.Tx, v *office.Visit, p staff.Person) (invited office.Invited, err error) {
	code, kept, err := Invite(ctx, tx, central.Invitation{Kind: central.Welcome, Person: p.ID, Inviter: v.Who.ID}, o.s.Now())
	if err != nil {
		return invited, err
	}
	audit := central.Audit{At: o.s.Now(), Actor: v.Who.ID, Act: central.AuditInvite, About: p.ID, Detail: string(central.Welcome)}
	return office.Invited{Name: p.Name(), Code: code, Until: kept.Until}, tx.PutAudit(ctx, audit)
}
