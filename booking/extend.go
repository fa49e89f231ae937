// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"
)

// repaired is how many days ahead the days of a series are given up whose desk is out of use.
const repaired = Day(7)

// Extend books the days of a series that have come in sight since it was made or last extended; it is for the server. What cannot
// be had is told once and not tried again, and neither is what the person gave back or said of a day that they will not be
// there. A day for which the person is offered another desk waits, with those after it, until they have answered. A series whose
// desk or person has left the house ends. Extending twice is extending once.
func (p *Planner) Extend(ctx context.Context, s Series) error {
	return answer(p.extend(ctx, s), "extend series %s", s.ID)
}

func (p *Planner) extend(ctx context.Context, s Series) error {
	before := s
	a, err := p.attempt(ctx, s.Person, s.Desk, Span{}, Booking{})
	if refusal, refused := asRefusal(err); refused {
		return p.giveUp(ctx, s, refusal)
	}
	if err != nil {
		return err
	}
	o := outlook{attempt: a, loc: a.place.Building.Location(), series: s, patient: true}
	today := DayOf(p.now(), o.loc)
	ahead := MaxAhead
	if a.place.Desk.Blocked { // it may be in use again by then
		ahead = repaired
	}
	days := s.Days(max(s.Reached+1, today), today+ahead)
	if err := p.weigh(ctx, &o, days, anyWord); err != nil {
		return err
	}
	if err := p.keepAll(ctx, &o); err != nil {
		return err
	}
	for _, day := range o.missed() {
		if err := p.tellSkipped(ctx, o.series, []Prospect{day}, string(s.ID.Booking(day.Day))); err != nil {
			return err
		}
	}
	if o.series.Reached == before.Reached {
		return nil
	}
	return p.Store.PutSeries(ctx, o.series)
}

// giveUp ends a series that has no desk or person any more.
func (p *Planner) giveUp(ctx context.Context, s Series, why *Refusal) error {
	today := p.today()
	if s.Over(today) {
		return nil
	}
	s.Ends = max(today, s.First)
	if err := p.Store.PutSeries(ctx, s); err != nil || why.Why != Gone {
		return err
	}
	day := max(s.Reached+1, today)
	return p.tellSkipped(ctx, s, []Prospect{{Day: day, Span: HoursOf(day, s.From, s.Until, location("")), Refusal: why}}, string(s.ID)+"|over")
}

// tellSkipped tells the person of days that a series could not book; the subject is what they are told about once.
func (p *Planner) tellSkipped(ctx context.Context, s Series, missed []Prospect, subject string) error {
	if !p.Final || len(missed) == 0 {
		return nil
	}
	why := *missed[0].Refusal
	why.Alternatives, why.Days = nil, told(missed)
	return p.Tell(ctx, Notice{
		ID: NoticeOf(s.Person, NoticeSkipped, subject), Person: s.Person, Kind: NoticeSkipped, Booking: s.ID.Booking(missed[0].Day),
		Desk: s.Desk, Span: missed[0].Span, Why: &why,
	})
}
