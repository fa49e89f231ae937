// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"
	"errors"

	"github.com/pult-app/pult/staff"
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

// Enforce reviews bookings after the rules have changed, takes back those that cannot be kept, and tells their people why. It returns
// all that Review finds.
func (p *Planner) Enforce(ctx context.Context, bookings []Booking) ([]Reviewed, error) {
	found, err := p.Review(ctx, bookings)
	for _, r := range found {
		if err == nil && r.Lost() {
			err = p.Withdraw(ctx, r.Booking, NoticeClosed, r.Refusal)
		}
	}
	return found, err
}

// Withdraw takes a booking back on behalf of the house, and tells its person once why. Whoever has left the directory has no day
// and no device any more, and is not told.
func (p *Planner) Withdraw(ctx context.Context, b Booking, kind NoticeKind, why *Refusal) error {
	p, err := p.towards(ctx, b.Person)
	if err != nil {
		return answer(err, "withdraw %s", b.ID)
	}
	if err := p.Void(ctx, b.ID, Cancelled); err != nil || p.quiet {
		return err
	}
	return p.Tell(ctx, Notice{Person: b.Person, Kind: kind, Booking: b.ID, Desk: b.Desk, Span: b.Span, Why: why})
}

// towards is the Planner for what the house does with something of a person's: quiet when they have left the directory.
func (p *Planner) towards(ctx context.Context, who staff.PersonID) (*Planner, error) {
	_, err := p.Store.Colleague(ctx, who)
	if !errors.Is(err, ErrGone) {
		return p, err
	}
	without := *p
	without.quiet = true
	return &without, nil
}

// Retire ends what people have of desks that are out of use or away, and tells each once: bookings are taken back, and waits for
// just such a desk end. The desks are blocked already, so that nobody is offered one of them.
func (p *Planner) Retire(ctx context.Context, bookings []Booking, waits []Wait) error {
	for _, w := range waits {
		if err := p.endWait(ctx, w); err != nil {
			return answer(err, "end wait %s", w.ID)
		}
	}
	for _, b := range bookings {
		if err := p.Withdraw(ctx, b, NoticeDeskGone, nil); err != nil {
			return err
		}
	}
	return nil
}

// endWait ends a wait for one desk. Who is offered it hears of the booking that goes with it.
func (p *Planner) endWait(ctx context.Context, w Wait) error {
	offered := w.State == WaitOffered
	w.State = WaitOver
	if err := p.Store.PutWait(ctx, w); err != nil || offered {
		return err
	}
	return p.Tell(ctx, Notice{ID: NoticeOf(w.Person, NoticeDeskGone, string(w.ID)), Person: w.Person, Kind: NoticeDeskGone, Desk: w.Desk, Span: w.Span})
}
