// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"
)

// A Reviewed booking was made before the rules were what they are now, and would be refused by them.
type Reviewed struct {
	Booking Booking
	Code    string // of the desk
	Refusal *Refusal
}

// Lost tells whether the person cannot come: the house is closed then. All other bookings stay as they were made.
func (r Reviewed) Lost() bool { return r.Refusal.Why == Closed }

// Review finds among bookings the live ones, not over yet, that the rules as they are now would refuse because of their day, their
// hours or their desk. How many somebody holds is not asked again.
func (p *Planner) Review(ctx context.Context, bookings []Booking) (found []Reviewed, _ error) {
	for _, b := range bookings {
		if !b.State.Live() || !b.Span.End.After(p.now()) {
			continue
		}
		refusal, code, err := p.review(ctx, b)
		if err != nil {
			return nil, answer(err, "review %s", b.ID)
		}
		if refusal != nil {
			found = append(found, Reviewed{b, code, refusal})
		}
	}
	return found, nil
}

func (p *Planner) review(ctx context.Context, b Booking) (*Refusal, string, error) {
	rules, place, err := p.inForce(ctx, b)
	if _, refused := asRefusal(err); refused {
		return nil, "", nil // the desk is off the plan, which is told when it goes
	}
	if err != nil {
		return nil, "", err
	}
	profile, err := p.Store.Profile(ctx, b.Person)
	if err != nil {
		return nil, "", err
	}
	w := Wish{Place: place, Span: b.Span, Above: rules.who.Above, Roles: rules.who.Roles, Needs: profile.Needs, Now: p.now(), Stands: b.Span}
	err = rules.Admit(w)
	refusal, refused := asRefusal(err)
	if err != nil && !refused {
		return nil, "", err
	}
	return refusal, place.Desk.Code, nil
}

// Withdraw takes a booking back on behalf of the house, and tells its person once why.
func (p *Planner) Withdraw(ctx context.Context, b Booking, kind NoticeKind, why *Refusal) error {
	if err := p.Void(ctx, b.ID, Cancelled); err != nil {
		return err
	}
	return p.Tell(ctx, Notice{Person: b.Person, Kind: kind, Booking: b.ID, Desk: b.Desk, Span: b.Span, Why: why})
}
