// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/pult-app/pult/staff"
)

// A Deputy may book for somebody. Both hold it, and the server; it gives no sight of anything.
type Deputy struct {
	Owner  staff.PersonID `json:"owner"`  // who has named somebody
	Deputy staff.PersonID `json:"deputy"` // who was named
	MadeAt time.Time      `json:"madeAt"` // UTC
}

// MaxDeputies is how many people somebody may name.
const MaxDeputies = 10

// Name lets somebody book for the person; Revoke ends that.
type Name struct {
	Deputy staff.PersonID `json:"deputy"`
}

// Revoke ends what Name began.
type Revoke Name

// ReserveFor is Reserve for somebody who has named the person as deputy; MoveFor and ReleaseFor are so, too. An empty For is
// the person's own wish.
type ReserveFor struct {
	Reserve
	For staff.PersonID `json:"for,omitempty"`
}

// MoveFor is Move for somebody who has named the person as deputy.
type MoveFor struct {
	Move
	For staff.PersonID `json:"for,omitempty"`
}

// ReleaseFor is Release for somebody who has named the person as deputy.
type ReleaseFor struct {
	Release
	For staff.PersonID `json:"for,omitempty"`
}

// Deputies are where a Store keeps them: each one as a row of the owner's and a row of the deputy's, so that both know.
type Deputies interface {
	// Deputies are those whom a person has named and those who have named the person, the oldest first.
	Deputies(ctx context.Context, person staff.PersonID) ([]Deputy, error)
	// IsDeputy tells whether the deputy's row is there.
	IsDeputy(ctx context.Context, owner, deputy staff.PersonID) (bool, error)
	// PutDeputy writes the row of one side, DropDeputy takes it away; one that is not there is no error.
	PutDeputy(ctx context.Context, side staff.PersonID, d Deputy) error
	DropDeputy(ctx context.Context, side staff.PersonID, d Deputy) error
}

// Name lets somebody book, move and give back in the person's name. Who was named before stays.
//
// It refuses with Invalid (oneself), with Gone for a person there is not, with Quota/TooMany beyond MaxDeputies, and with
// Forbidden for a person who is not in the directory.
func (p *Planner) Name(ctx context.Context, who staff.PersonID, n Name) error {
	return answer(p.name(ctx, who, n), "name %s as deputy", n.Deputy)
}

func (p *Planner) name(ctx context.Context, who staff.PersonID, n Name) error {
	if !named(n.Deputy) || n.Deputy == who {
		return &Refusal{Why: Invalid}
	}
	if _, err := p.Store.Colleague(ctx, who); err != nil {
		return orGone(err, Forbidden)
	}
	if _, err := p.Store.Colleague(ctx, n.Deputy); err != nil {
		return orGone(err, Gone)
	}
	all, err := p.Store.Deputies(ctx, who)
	if err != nil {
		return err
	}
	mine := slices.DeleteFunc(all, func(d Deputy) bool { return d.Owner != who })
	if slices.ContainsFunc(mine, func(d Deputy) bool { return d.Deputy == n.Deputy }) {
		return nil
	}
	if len(mine) >= MaxDeputies {
		return &Refusal{Why: Quota, Detail: TooMany}
	}
	return p.eachSide(Deputy{Owner: who, Deputy: n.Deputy, MadeAt: p.now()}, func(side staff.PersonID, d Deputy) error {
		return p.Store.PutDeputy(ctx, side, d)
	})
}

// Revoke ends what Name began, for everything that is not decided yet; what was booked stays. A person who was not named
// is fine.
func (p *Planner) Revoke(ctx context.Context, who staff.PersonID, r Revoke) error {
	if !named(r.Deputy) {
		return &Refusal{Why: Invalid}
	}
	err := p.eachSide(Deputy{Owner: who, Deputy: r.Deputy}, func(side staff.PersonID, d Deputy) error {
		return p.Store.DropDeputy(ctx, side, d)
	})
	return answer(err, "revoke %s as deputy", r.Deputy)
}

// eachSide goes through the rows of a deputy that a Planner may write: a device has only those of its own person.
func (p *Planner) eachSide(d Deputy, do func(side staff.PersonID, d Deputy) error) error {
	err := do(d.Owner, d)
	if p.Final {
		err = errors.Join(err, do(d.Deputy, d))
	}
	return err
}

// ReserveFor makes a booking for somebody who has named the person; with an empty For it is Reserve. It is judged by what holds
// for the owner but their needs, and belongs to the owner, who is told. Besides what Reserve refuses it refuses with
// Forbidden/NoDeputy.
//
// A refusal says no more of the owner than its reason: SelfOverlap tells that they have a place at that time, and not which; Quota
// does not say when there is room again. A desk that is kept is refused until it opens to all, or the answer would tell of a need.
func (p *Planner) ReserveFor(ctx context.Context, who staff.PersonID, r ReserveFor) error {
	return p.inName(ctx, who, r.For, r.Booking, func(p *Planner, owner staff.PersonID) error { return p.Reserve(ctx, owner, r.Reserve) })
}

// MoveFor is Move in the owner's name; see ReserveFor.
func (p *Planner) MoveFor(ctx context.Context, who staff.PersonID, m MoveFor) error {
	return p.inName(ctx, who, m.For, m.Booking, func(p *Planner, owner staff.PersonID) error { return p.Move(ctx, owner, m.Move) })
}

// ReleaseFor is Release in the owner's name; see ReserveFor.
func (p *Planner) ReleaseFor(ctx context.Context, who staff.PersonID, r ReleaseFor) error {
	return p.inName(ctx, who, r.For, r.Booking, func(p *Planner, owner staff.PersonID) error { return p.Release(ctx, owner, r.Release) })
}

// inName does something about a booking in the name of its owner, who is told. On a device it leaves the owner's day alone: the
// deputy may not be allowed to see it.
func (p *Planner) inName(ctx context.Context, who, of staff.PersonID, id BookingID, do func(p *Planner, owner staff.PersonID) error) error {
	if of == "" || of == who {
		return do(p, who)
	}
	if !named(of) {
		return &Refusal{Why: Invalid}
	}
	may, err := p.Store.IsDeputy(ctx, of, who)
	if err == nil && !may {
		err = &Refusal{Why: Forbidden, Detail: NoDeputy}
	}
	var before Booking
	if err == nil && p.Final {
		before, err = p.Store.Booking(ctx, id)
		err = notGone(err)
	}
	if err == nil {
		theirs := *p
		theirs.quiet, theirs.onBehalf = !p.Final, of
		err = do(&theirs, of)
	}
	if refusal, refused := asRefusal(err); refused && refusal.Why == Gone && refusal.Detail == "" && !p.Final {
		return nil // only the owner's devices and the server have the booking: nothing can be said of it here
	}
	if err == nil && p.Final {
		err = p.report(ctx, who, id, before)
	}
	return answer(err, "act for %s", of)
}

// report tells the owner of a booking what somebody did with it; nothing when it is as it was before. What a deputy did to it before
// goes, so that the last word about it is true.
func (p *Planner) report(ctx context.Context, who staff.PersonID, id BookingID, before Booking) error {
	b, err := p.Store.Booking(ctx, id)
	if err != nil || b.Desk == before.Desk && b.Span.Equal(before.Span) && b.State.Live() == before.State.Live() {
		return err
	}
	for _, told := range []NoticeID{before.reported(), b.reported()} { // as it is now it may have been before, too
		if err := p.Store.DropNotice(ctx, told); err != nil {
			return err
		}
	}
	return p.Tell(ctx, Notice{ID: b.reported(), Person: b.Person, Kind: b.report(), Booking: b.ID, Desk: b.Desk, Span: b.Span, By: who})
}

// report is how a deputy's act that has led to a booking is told.
func (b Booking) report() NoticeKind {
	if b.State.Live() {
		return NoticeBookedFor
	}
	return NoticeReleasedFor
}

// reported names the notice of it.
func (b Booking) reported() NoticeID { return NoticeOf(b.Person, b.report(), b.told()) }

// Compare orders deputies as a Store gives them.
func (d Deputy) Compare(o Deputy) int {
	return cmp.Or(d.MadeAt.Compare(o.MadeAt), cmp.Compare(d.Owner, o.Owner), cmp.Compare(d.Deputy, o.Deputy))
}
