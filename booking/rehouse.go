// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"
	"slices"

	"github.com/google/uuid"
)

// rehousings is the namespace of the names of waits that the house itself begins.
var rehousings = uuid.MustParse("2f9a7c1e-7d0f-4d1b-9b4e-5a2c8e6f3d10")

// Rehouse looks for another desk for whoever has just lost a booking to the house: it puts them on the waitlist, first for a desk of the
// same zone that offers the same, and for less as long as there is none. What is free is offered at once, and held until they have
// answered; otherwise they wait for any desk of the house. It does so once for a booking, and not for who has another desk then, or
// has left the directory.
func (p *Planner) Rehouse(ctx context.Context, lost Booking) error {
	return answer(p.rehouse(ctx, lost), "find another desk for %s", lost.ID)
}

func (p *Planner) rehouse(ctx context.Context, lost Booking) error {
	place, err := p.Store.Place(ctx, lost.Desk)
	if err != nil || !p.Final || !lost.Span.End.After(p.now()) {
		return notGone(err)
	}
	subject := string(lost.ID) + "|" + string(lost.Desk) + "|" + lost.told()
	w := Wait{ID: WaitID(uuid.NewSHA1(rehousings, []byte(subject)).String()), Person: lost.Person, Building: lost.Building,
		Span: lost.Span.utc(), State: WaitOpen, MadeAt: p.now()}
	if _, err := p.Store.Wait(ctx, w.ID); err == nil {
		return nil
	} else if notGone(err) != nil {
		return err
	}
	if err := p.judgeWait(ctx, w); err != nil {
		return notRefused(err)
	}
	waits, err := p.Store.Waits(ctx, w.Person)
	if err != nil || slices.ContainsFunc(waits, func(o Wait) bool { return o.Span.Overlaps(w.Span) && o.Desk == "" }) {
		return err // they wait already: the house goes on looking for that
	}
	for _, want := range widening(place) {
		w.Zone, w.Want = want.Zone, want.Want
		if err := p.Store.PutWait(ctx, w); err != nil {
			return err
		}
		if err := p.seek(ctx, w); err != nil {
			return err
		}
		if w, err = p.Store.Wait(ctx, w.ID); err != nil || !w.State.Open() {
			return err
		}
	}
	return nil
}

// widening is what is looked for instead of a desk, from the most alike to any of the house.
func widening(lost Place) []Wait {
	like := lost.Desk.Features
	return []Wait{{Zone: lost.Zone.ID, Want: like}, {Zone: lost.Zone.ID}, {Want: like}, {}}
}
