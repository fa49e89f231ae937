// SPDX-License-Identifier: EUPL-1.2

package trouble

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// A Store is what the Caretaker asks for, in the transaction of its Planner. What it does not hold is booking.ErrGone.
type Store interface {
	Report(ctx context.Context, id ReportID) (Report, error)
	// ReportsSince are the person's that were made after a time.
	ReportsSince(ctx context.Context, person staff.PersonID, after time.Time) ([]Report, error)
	// ReportsOf are those of a case that were not withdrawn; a device holds the person's own.
	ReportsOf(ctx context.Context, id CaseID) ([]Report, error)
	// PutReport writes one in its person's scope; one of nobody's is the server's alone.
	PutReport(ctx context.Context, r Report) error
	Case(ctx context.Context, id CaseID) (Case, error)
	// LiveCase is the case of a desk and a kind that is not over.
	LiveCase(ctx context.Context, desk booking.DeskID, kind Kind) (Case, error)
	// PutCase writes one. Everybody who holds the building has it while it is live.
	PutCase(ctx context.Context, c Case) error

	// PutDesk writes a desk of the plan, Booked are live bookings of it that end after a time, Waits are open waits for just this desk.
	PutDesk(ctx context.Context, d booking.Desk) error
	Booked(ctx context.Context, desk booking.DeskID, after time.Time) ([]booking.Booking, error)
	WaitsFor(ctx context.Context, desk booking.DeskID) ([]booking.Wait, error)
}

// A Caretaker looks after what is broken. It is not safe for concurrent use: it lives as long as the transaction behind its Store.
type Caretaker struct {
	Store   Store
	Planner *booking.Planner
	// Blocked hears of each desk that is taken out of use or put back: somebody will have to answer for it. Nil for nobody.
	Blocked func(ctx context.Context, who staff.PersonID, desk booking.DeskID, blocked bool) error
}

func (c *Caretaker) now() time.Time { return c.Planner.Now().UTC().Truncate(time.Second) }

// Report opens a case, or joins the one that is open for the same desk and kind. The same wish again changes nothing.
//
// It refuses with Invalid (an unknown kind, words that are too long, Other without words or photo, or a name that is in use), Gone for a
// desk that is not there, Stale/Reported when the person has reported just this and it is not over, and Quota/Reports beyond MaxADay.
func (c *Caretaker) Report(ctx context.Context, who staff.PersonID, m Make) error {
	return answer(c.report(ctx, who, m), "report trouble as %s", m.Report)
}

func (c *Caretaker) report(ctx context.Context, who staff.PersonID, m Make) error {
	words, fits := Fitting(m.Words, MaxWords)
	if !m.Kind.Known() || !fits || !photo(m.Photo) || m.Kind == Other && words == "" && m.Photo == "" {
		return &booking.Refusal{Why: booking.Invalid}
	}
	old, err := c.Store.Report(ctx, m.Report)
	if err == nil {
		if old.Person == who && old.Desk == m.Desk && old.Kind == m.Kind {
			return nil
		}
		return &booking.Refusal{Why: booking.Invalid}
	}
	if !errors.Is(err, booking.ErrGone) {
		return err
	}
	place, err := c.Planner.Store.Place(ctx, m.Desk)
	if err != nil {
		return gone(err)
	}
	r := Report{ID: m.Report, Person: who, Desk: m.Desk, Building: place.Building.ID, Kind: m.Kind, Words: words, Photo: m.Photo, MadeAt: c.now(), ChangedAt: c.now()}
	if who != "" {
		if err := c.mayReport(ctx, r); err != nil {
			return err
		}
	}
	return c.file(ctx, r)
}

// mayReport is how much one person may say.
func (c *Caretaker) mayReport(ctx context.Context, r Report) error {
	mine, err := c.Store.ReportsSince(ctx, r.Person, r.MadeAt.Add(-24*time.Hour))
	if err == nil && len(mine) >= MaxADay {
		err = &booking.Refusal{Why: booking.Quota, Detail: booking.Reports, Limit: MaxADay}
	}
	return err
}

// file puts a report to the case that is open, or to a new one.
func (c *Caretaker) file(ctx context.Context, r Report) error {
	open, err := c.Store.LiveCase(ctx, r.Desk, r.Kind)
	switch {
	case errors.Is(err, booking.ErrGone):
		open = Case{ID: opened(r.ID), Desk: r.Desk, Building: r.Building, Kind: r.Kind, State: Open, MadeAt: r.MadeAt, ChangedAt: r.MadeAt}
		err = c.Store.PutCase(ctx, open)
	case err == nil:
		r.Joined = true
		err = c.twice(ctx, open, r.Person)
	}
	if err != nil {
		return err
	}
	r.Case, r.State, r.Answer = open.ID, open.State, open.Answer
	return c.Store.PutReport(ctx, r)
}

// twice refuses who has reported a case already.
func (c *Caretaker) twice(ctx context.Context, open Case, who staff.PersonID) error {
	reports, err := c.Store.ReportsOf(ctx, open.ID)
	if err == nil && who != "" && slices.ContainsFunc(reports, func(r Report) bool { return r.Person == who }) {
		err = &booking.Refusal{Why: booking.Stale, Detail: booking.Reported}
	}
	return err
}

// Withdraw takes the person's own report back; what they wrote is kept no longer. A case that nobody has reported any more, and of which
// the house has not said that it knows, is over. Withdrawing twice is fine.
//
// It refuses with Gone, Forbidden/NotYours, and Stale when the case is over.
func (c *Caretaker) Withdraw(ctx context.Context, who staff.PersonID, w Withdraw) error {
	return answer(c.withdraw(ctx, who, w), "withdraw report %s", w.Report)
}

func (c *Caretaker) withdraw(ctx context.Context, who staff.PersonID, w Withdraw) error {
	r, err := c.Store.Report(ctx, w.Report)
	switch {
	case err != nil:
		return gone(err)
	case r.Person != who || who == "":
		return &booking.Refusal{Why: booking.Forbidden, Detail: booking.NotYours}
	case r.State == Withdrawn:
		return nil
	case !r.State.Live():
		return &booking.Refusal{Why: booking.Stale}
	}
	r.State, r.Words, r.Photo, r.Answer, r.ChangedAt = Withdrawn, "", "", "", c.now()
	if err := c.Store.PutReport(ctx, r); err != nil {
		return err
	}
	return c.abandon(ctx, r)
}

// abandon closes the case of a report that was withdrawn, if nobody else has reported it. A device knows of others only that there were some.
func (c *Caretaker) abandon(ctx context.Context, r Report) error {
	of, err := c.Store.Case(ctx, r.Case)
	if errors.Is(err, booking.ErrGone) {
		return nil
	}
	if err != nil || of.State != Open || r.Joined && !c.Planner.Final {
		return err
	}
	left, err := c.Store.ReportsOf(ctx, of.ID)
	if err != nil || len(left) > 0 {
		return err
	}
	of.State, of.ChangedAt, of.Closed = Withdrawn, c.now(), c.now()
	return c.Store.PutCase(ctx, of)
}

// Answer says of a case how it goes on, and tells those who have reported it. The same answer again changes nothing. Who may answer is not
// asked here: the server's permissions say.
//
// It refuses with Invalid, Gone, and Stale when the case is over.
func (c *Caretaker) Answer(ctx context.Context, a Answer) error {
	return answer(c.answer(ctx, a), "answer case %s", a.Case)
}

func (c *Caretaker) answer(ctx context.Context, a Answer) error {
	words, fits := Fitting(a.Words, MaxAnswer)
	if !fits || !a.State.answers() {
		return &booking.Refusal{Why: booking.Invalid}
	}
	of, err := c.Store.Case(ctx, a.Case)
	switch {
	case err != nil:
		return gone(err)
	case of.State == a.State && of.Answer == words:
		return nil
	case !of.State.Live():
		return &booking.Refusal{Why: booking.Stale}
	}
	of.State, of.Answer, of.ChangedAt = a.State, words, c.now()
	if !of.State.Live() {
		of.Closed = of.ChangedAt
	}
	if err := c.Store.PutCase(ctx, of); err != nil {
		return err
	}
	reports, err := c.Store.ReportsOf(ctx, of.ID)
	for _, r := range reports {
		if err == nil {
			r.State, r.Answer, r.ChangedAt = of.State, of.Answer, of.ChangedAt
			err = c.tell(ctx, r)
		}
	}
	return err
}

// notices are what reporters are told of each state.
var notices = map[State]booking.NoticeKind{Seen: booking.NoticeTroubleSeen, Repair: booking.NoticeTroubleRepair, Done: booking.NoticeTroubleDone, NotFound: booking.NoticeTroubleNotFound}

// tell writes a report that has an answer, and leaves a notice for its person.
func (c *Caretaker) tell(ctx context.Context, r Report) error {
	if err := c.Store.PutReport(ctx, r); err != nil || r.Person == "" || !c.Planner.Final {
		return err
	}
	if _, err := c.Planner.Store.Colleague(ctx, r.Person); err != nil { // who has left has no device any more
		if errors.Is(err, booking.ErrGone) {
			err = nil
		}
		return err
	}
	kind := notices[r.State]
	return c.Planner.Tell(ctx, booking.Notice{ID: booking.NoticeOf(r.Person, kind, r.told()), Person: r.Person, Kind: kind, Desk: r.Desk,
		Span: booking.Span{Start: r.MadeAt, End: r.ChangedAt}})
}

// Block takes a desk out of use. Whoever has booked it from now on is told, and is offered another one by the house itself. Blocking twice
// is fine. A device leaves it to the server.
//
// It refuses with Gone.
func (c *Caretaker) Block(ctx context.Context, who staff.PersonID, b Block) error {
	return answer(c.block(ctx, who, b.Desk, true), "block desk %s", b.Desk)
}

// Unblock puts a desk back into use; who waits for one is offered it by the house. It refuses with Gone.
func (c *Caretaker) Unblock(ctx context.Context, who staff.PersonID, u Unblock) error {
	return answer(c.block(ctx, who, u.Desk, false), "put desk %s back", u.Desk)
}

func (c *Caretaker) block(ctx context.Context, who staff.PersonID, id booking.DeskID, blocked bool) error {
	place, err := c.Planner.Store.Place(ctx, id)
	if err != nil {
		return gone(err)
	}
	if place.Desk.Blocked == blocked || !c.Planner.Final {
		return nil
	}
	place.Desk.Blocked = blocked
	if err := c.Store.PutDesk(ctx, place.Desk); err != nil { // before anything: what becomes free is not offered
		return err
	}
	if c.Blocked != nil {
		if err := c.Blocked(ctx, who, id, blocked); err != nil {
			return err
		}
	}
	if !blocked {
		return nil
	}
	return c.clear(ctx, id)
}

// clear ends what people have of a desk, and has the house look for another one for each of them.
func (c *Caretaker) clear(ctx context.Context, id booking.DeskID) error {
	booked, err := c.Store.Booked(ctx, id, c.now())
	if err != nil {
		return err
	}
	waits, err := c.Store.WaitsFor(ctx, id)
	if err == nil {
		err = c.Planner.Retire(ctx, booked, waits)
	}
	for _, b := range booked {
		if err == nil {
			err = c.Planner.Rehouse(ctx, b)
		}
	}
	return err
}

// gone is the refusal for what is not there; other errors stay.
func gone(err error) error {
	if errors.Is(err, booking.ErrGone) {
		return &booking.Refusal{Why: booking.Gone}
	}
	return err
}

// answer is what a caller gets: a refusal as it is, everything else with what was tried.
func answer(err error, tried string, args ...any) error {
	var refusal *booking.Refusal
	if err == nil || errors.As(err, &refusal) {
		if refusal != nil {
			return refusal
		}
		return nil
	}
	return fmt.Errorf(tried+": %w", append(args, err)...)
}
