// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/pult-app/pult/staff"
)

// asRefusal finds the refusal in an error.
func asRefusal(err error) (*Refusal, bool) {
	var refusal *Refusal
	return refusal, errors.As(err, &refusal)
}

// answer is what a Planner's caller gets: a refusal as a bare *Refusal, everything else with what was tried.
func answer(err error, tried string, args ...any) error {
	if err == nil {
		return nil
	}
	if refusal, refused := asRefusal(err); refused {
		return refusal
	}
	return fmt.Errorf(tried+": %w", append(args, err)...)
}

// orGone turns the Store's ErrGone into a refusal.
func orGone(err error, why Why) error {
	if errors.Is(err, ErrGone) {
		return &Refusal{Why: why}
	}
	return err
}

// now is the Planner's time in UTC and whole seconds, rounded down.
func (p *Planner) now() time.Time { return p.Now().UTC().Truncate(time.Second) }

// yes is the state of a booking that this Planner allows.
func (p *Planner) yes() State {
	if p.Final {
		return Booked
	}
	return Requested
}

// over is the refusal for a span that has ended: on the server the wish has waited too long on its device.
func (p *Planner) over() *Refusal {
	if p.Final {
		return &Refusal{Why: Expired}
	}
	return &Refusal{Why: Window, Detail: Past}
}

// owned is a booking of the person, whatever its state.
func (p *Planner) owned(ctx context.Context, who staff.PersonID, id BookingID) (Booking, error) {
	if !named(id) {
		return Booking{}, &Refusal{Why: Invalid}
	}
	b, err := p.Store.Booking(ctx, id)
	if err != nil {
		return b, orGone(err, Gone)
	}
	if b.Person != who {
		return b, &Refusal{Why: Forbidden, Detail: NotYours}
	}
	return b, nil
}

// live is a live booking of the person.
func (p *Planner) live(ctx context.Context, who staff.PersonID, id BookingID) (Booking, error) {
	b, err := p.owned(ctx, who, id)
	if err == nil && !b.State.Live() {
		err = &Refusal{Why: Stale}
	}
	return b, err
}

// An attempt is a wish with all that answering it takes.
type attempt struct {
	who   staff.PersonID
	above []staff.UnitID
	// roles and needs are of the person's profile; they are read where a rule asks for them.
	roles []staff.Role
	needs staff.Needs
	place Place
	span  Span
	// moving is the booking that is to be moved; the zero Booking when a new one is to be made.
	moving Booking
	// brief is for whom a bare no will do: nobody looks for the day on which it would be a yes, which takes longer than all else.
	brief bool
}

// attempt looks up who wants what.
func (p *Planner) attempt(ctx context.Context, who staff.PersonID, desk DeskID, span Span, moving Booking) (a attempt, err error) {
	a = attempt{who: who, span: span.utc(), moving: moving}
	if !named(desk) {
		return a, &Refusal{Why: Invalid}
	}
	if a.place, err = p.Store.Place(ctx, desk); err != nil {
		return a, p.orMissing(ctx, err)
	}
	a.above, err = p.above(ctx, who)
	return a, err
}

// above are the units of a person, nearest first. Who is not in the directory may not book.
func (p *Planner) above(ctx context.Context, who staff.PersonID) ([]staff.UnitID, error) {
	colleague, err := p.Store.Colleague(ctx, who)
	if err != nil {
		return nil, orGone(err, Forbidden)
	}
	return p.Store.Above(ctx, colleague.Unit)
}

// admit answers an attempt: nil, or why not, with alternatives where another desk would help.
func (p *Planner) admit(ctx context.Context, a attempt) error {
	err := p.judge(ctx, a)
	refusal, refused := asRefusal(err)
	if !refused || !refusal.anotherDeskHelps() {
		return err
	}
	return p.withAlternatives(ctx, a, refusal)
}

// anotherDeskHelps tells whether the refusal is about the desk and not about the person or the day.
func (r *Refusal) anotherDeskHelps() bool {
	return r.Why == Taken || r.Detail == DeskBlocked || r.Detail == HomeFirst || r.Detail == KeptFor || r.zoned
}

// judge applies the rules in the order in which a person would give the reasons: the time itself, the desk, the house,
// the person, and last the others.
func (p *Planner) judge(ctx context.Context, a attempt) error {
	if !a.span.WithinDay(a.place.Building.Location()) {
		return &Refusal{Why: Invalid}
	}
	if !a.span.End.After(p.now()) {
		return p.over()
	}
	if a.place.Desk.Blocked {
		return &Refusal{Why: Forbidden, Detail: DeskBlocked}
	}
	book, err := p.book(ctx, a.place.Building.ID)
	if err != nil {
		return err
	}
	if a, err = p.informed(ctx, a, &book); err != nil {
		return err
	}
	w := a.wish(a.place, p.now())
	rules := book.For(w)
	if err := rules.Admit(w); err != nil {
		return err
	}
	if err := p.judgePerson(ctx, a, &rules); err != nil {
		return err
	}
	busy, err := p.Store.DeskBusy(ctx, a.place.Desk.ID, a.span)
	if slices.ContainsFunc(busy, func(o Occupancy) bool { return o.ID != a.moving.Occupancy().ID }) {
		return &Refusal{Why: Taken}
	}
	return err
}

// wish is what the rules judge of an attempt, at a place.
func (a attempt) wish(at Place, now time.Time) Wish {
	return Wish{Place: at, Span: a.span, Above: a.above, Roles: a.roles, Needs: a.needs, Now: now, Stands: a.moving.Span, Brief: a.brief}
}

// informed is the attempt with what the rules of a house ask of the person's profile.
func (p *Planner) informed(ctx context.Context, a attempt, book *Rulebook) (attempt, error) {
	if a.roles != nil || !book.personal() {
		return a, nil
	}
	profile, err := p.Store.Profile(ctx, a.who)
	a.roles, a.needs = append([]staff.Role{}, profile.Roles...), profile.Needs
	if a.who == p.onBehalf {
		a.needs = staff.Needs{}
	}
	return a, err
}

// judgePerson checks what the person already has.
func (p *Planner) judgePerson(ctx context.Context, a attempt, rules *InForce) error {
	if err := p.elsewhereAt(ctx, a); err != nil {
		return err
	}
	return p.quota(ctx, a, rules, a.place.Building)
}

// orMissing turns the Store's ErrGone for a desk into a refusal: on a device that does not hold every building nobody can
// say that there is no such desk.
func (p *Planner) orMissing(ctx context.Context, err error) error {
	if p.Final || !errors.Is(err, ErrGone) {
		return orGone(err, Gone)
	}
	houses, failed := p.Store.Buildings(ctx)
	if failed != nil {
		return failed
	}
	for _, house := range houses {
		if _, err := p.rules(ctx, house.ID); err != nil && house.Desks > 0 {
			return err
		}
	}
	return &Refusal{Why: Gone}
}

// book are the rules of a building and their amendments; rules says what becomes of a building that is not here.
func (p *Planner) book(ctx context.Context, building BuildingID) (Rulebook, error) {
	rules, err := p.rules(ctx, building)
	if err != nil {
		return Rulebook{}, err
	}
	amendments, err := p.Store.Amendments(ctx, building)
	return Rulebook{Rules: rules, Amendments: amendments}, err
}

// rules are the base rules of a building. A device has them together with the building's plan: without them it refuses with
// NotHere, because rules that are not there close no house. A device that is older than the server may not know the
// holidays of a new region: there it asks without them, because the server decides anyway.
func (p *Planner) rules(ctx context.Context, building BuildingID) (Rules, error) {
	rules, err := p.Store.Rules(ctx, building)
	if err == nil && !p.Final && rules.Building == "" {
		return rules, &Refusal{Why: Gone, Detail: NotHere}
	}
	if !p.Final && !KnownRegion(rules.Region) {
		rules.Region = ""
	}
	rules.Building = building
	return rules, err
}
