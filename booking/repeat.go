// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/pult-app/pult/staff"
)

// Repeat books several days in one step. Days that are over are passed over, so a wish that has waited on its device is not
// refused for its first day, and so are days on which the person has said that they are away. The days of a series that lie
// beyond the horizon are booked by Extend when they come in sight. The same wish again changes nothing and is granted.
//
// It refuses with Invalid (see Repeat.understood), with Gone and Forbidden, with Quota/TooMany for a rule beyond MaxSeries, and when a day cannot be had with the reason of the
// first such day and all of them in Days, with alternatives for the first; with Skip only when no day can be had. Nothing of it
// is kept then: whoever calls takes back what was written.
func (p *Planner) Repeat(ctx context.Context, who staff.PersonID, r Repeat) error {
	return answer(p.repeat(ctx, who, r), "repeat %s as %s", r.Desk, r.Series)
}

// A Prospect is what would become of a day.
type Prospect struct {
	Day  Day
	Span Span
	// Refusal is why the day cannot be had, without alternatives; nil when it can.
	Refusal *Refusal
}

// Later tells whether the day is not in sight yet: a series books it when it is.
func (d Prospect) Later() bool {
	return d.Refusal != nil && (d.Refusal.Detail == TooFar || d.Refusal.Detail == HomeFirst || d.Refusal.Detail == KeptFor)
}

// Preview tells what Repeat would make of each day, by day, and writes nothing. Of the days of a series that are not in sight yet
// it names the first.
func (p *Planner) Preview(ctx context.Context, who staff.PersonID, r Repeat) ([]Prospect, error) {
	o, err := p.outlook(ctx, who, r)
	return o.days, answer(err, "preview of %s as %s", r.Desk, r.Series)
}

func (p *Planner) repeat(ctx context.Context, who staff.PersonID, r Repeat) error {
	if made, err := p.repeated(ctx, who, r); made || err != nil {
		return err
	}
	o, err := p.outlook(ctx, who, r)
	if err != nil {
		return err
	}
	if o.seen == 0 {
		return p.nothingAhead(o)
	}
	if err := p.keepAll(ctx, &o); err != nil {
		return err
	}
	missed := o.missed()
	if len(missed) > 0 && (!r.Skip || o.kept == 0 && !o.goesOn()) {
		return p.refuseDays(ctx, o, missed)
	}
	if err := p.tellSkipped(ctx, o.series, missed, string(r.Series)); err != nil {
		return err
	}
	if r.Rule == "" {
		return nil
	}
	return p.Store.PutSeries(ctx, o.series)
}

// understood tells whether the wish is one: a rule by weeks or some days but not both, hours of a day, and no more than can be
// looked at.
func (r Repeat) understood() (rule Recurrence, ok bool) {
	hours := r.From >= 0 && r.From < r.Until && r.Until <= 24*60
	if !hours || !named(r.Series) || len(r.Except) > MaxExcept {
		return rule, false
	}
	if r.Rule == "" {
		sorted := slices.IsSortedFunc(r.Days, func(a, b Day) int { return int(a) - int(b) })
		twice := len(slices.Compact(slices.Clone(r.Days))) < len(r.Days)
		return rule, sorted && !twice && len(r.Days) > 0 && len(r.Days) <= MaxChosen && len(r.Except) == 0 && r.First == 0
	}
	rule, err := ParseRecurrence(r.Rule)
	weekly := rule.Freq == Weekly && len(rule.Months) == 0 && len(rule.Weekdays) <= 7
	return rule, err == nil && weekly && rule.Count <= MaxOccurrences && len(r.Days) == 0 && r.First != 0
}

// makes are the bookings that the wish may make; none when it is not understood.
func (r Repeat) makes() (ids []BookingID) {
	rule, ok := r.understood()
	days := r.Days
	switch {
	case !ok:
		return nil
	case r.Rule != "":
		days = without(rule.Days(r.First, r.First, r.First+2*MaxAhead, MaxOccurrences), r.Except)
	}
	for _, day := range days {
		ids = append(ids, r.Series.Booking(day))
	}
	return ids
}

// repeated tells whether this very series was made before.
func (p *Planner) repeated(ctx context.Context, who staff.PersonID, r Repeat) (bool, error) {
	rule, ok := r.understood()
	if !ok {
		return false, &Refusal{Why: Invalid}
	}
	s, err := p.Store.Series(ctx, r.Series)
	if errors.Is(err, ErrGone) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	same := s.Person == who && s.Desk == r.Desk && s.Rule.String() == rule.String() && s.First == r.First && s.From == r.From && s.Until == r.Until
	if !same {
		return false, &Refusal{Why: Invalid}
	}
	return true, nil
}

// An outlook is a wish about several days with all that carrying it out takes.
type outlook struct {
	attempt attempt
	loc     *time.Location
	series  Series // without a rule when the days were chosen one by one
	// days are those that can be had or missed.
	days []Prospect
	// patient waits with a day on which the person has to answer an offer first.
	patient bool

	kept int // how many have a booking
	seen int // how many are not over
}

// outlook judges each day of a wish.
func (p *Planner) outlook(ctx context.Context, who staff.PersonID, r Repeat) (o outlook, err error) {
	rule, ok := r.understood()
	if !ok {
		return o, &Refusal{Why: Invalid}
	}
	if o.attempt, err = p.attempt(ctx, who, r.Desk, Span{}, Booking{}); err != nil {
		return o, err
	}
	o.loc = o.attempt.place.Building.Location()
	today := DayOf(p.now(), o.loc)
	o.series = Series{
		ID: r.Series, Person: who, Desk: r.Desk, Rule: rule, First: r.First, From: r.From, Until: r.Until,
		Except: slices.Compact(slices.Sorted(slices.Values(r.Except))), Reached: max(r.First, today) - 1, MadeAt: p.now(),
	}
	if r.Rule == "" {
		err = p.weigh(ctx, &o, r.Days, noWord)
		return o, err
	}
	if err := p.roomForSeries(ctx, who, today); err != nil {
		return o, err
	}
	o.series.Ends = endOf(rule, r.First)
	err = p.weigh(ctx, &o, o.series.Days(today-1, today+MaxAhead), awayOnly)
	return o, err
}

// roomForSeries refuses with Quota/TooMany when as many series of a person go on after today as may. One whose last day is today
// does not: who has just ended it from tomorrow on can take that back.
func (p *Planner) roomForSeries(ctx context.Context, who staff.PersonID, today Day) error {
	all, err := p.Store.SeriesOf(ctx, who, today+1)
	all = slices.DeleteFunc(all, func(s Series) bool { return s.Over(s.First) }) // ended before it began
	if err == nil && len(all) >= MaxSeries {
		err = &Refusal{Why: Quota, Detail: TooMany}
	}
	return err
}

// nothingAhead is the refusal for a wish none of whose days is ahead.
func (p *Planner) nothingAhead(o outlook) error {
	if s := o.series; s.First > DayOf(p.now(), o.loc)+MaxAhead {
		opens := s.First - MaxAhead
		return &Refusal{Why: Window, Detail: TooFar, Opens: &opens}
	}
	return p.over()
}

// endOf is the first day after a rule's last; 0 when it has no end.
func endOf(rule Recurrence, first Day) Day {
	if rule.Count > 0 {
		if days := rule.Days(first, first, first+farthestDay, rule.Count); len(days) > 0 {
			return days[len(days)-1] + 1
		}
		return first
	}
	if rule.Until != 0 {
		return rule.Until + 1
	}
	return 0
}

// weigh judges days one after the other, each as if those before it were booked already. What is over, what was made before, what
// the person's own word excludes and an hour of a rule that the clocks skip needs no answer. The days of a series end with the first that is not in sight. Only the first
// day that cannot be had tells when it could, because a whole year of days may be refused.
func (p *Planner) weigh(ctx context.Context, o *outlook, days []Day, excludes func([]Presence, Half) bool) error {
	trial := &trial{Store: p.Store}
	judge := *p
	judge.Store = trial
	for _, day := range days {
		a := o.attempt
		a.span = HoursOf(day, o.series.From, o.series.Until, o.loc).utc()
		skipped := o.series.Rule.Freq != "" && !a.span.Valid() // by the clocks: the day has no such hour
		if skipped || !a.span.End.After(p.now()) {
			o.series.Reached = max(o.series.Reached, day)
			continue
		}
		o.seen++
		idle, err := p.idle(ctx, o, a, day, excludes)
		if err != nil {
			return err
		}
		if idle {
			o.series.Reached = max(o.series.Reached, day)
			continue
		}
		err = judge.judge(ctx, a)
		refusal, refused := asRefusal(err)
		if err != nil && !refused {
			return err
		}
		if o.patient && refused && refusal.Why == SelfOverlap {
			if asked, err := p.asked(ctx, a); asked || err != nil {
				return err
			}
		}
		o.days = append(o.days, Prospect{Day: day, Span: a.span, Refusal: refusal})
		if last := &o.days[len(o.days)-1]; last.Later() && o.series.Rule.Freq != "" {
			return nil
		}
		o.series.Reached = max(o.series.Reached, day)
		if o.attempt.brief = o.attempt.brief || refused; !refused {
			trial.made = append(trial.made, Booking{Person: a.who, Desk: a.place.Desk.ID, Building: a.place.Building.ID, Span: a.span, State: p.yes()})
		}
	}
	return nil
}

// asked tells whether all that the person has in the span are offers to which they have not said yes.
func (p *Planner) asked(ctx context.Context, a attempt) (bool, error) {
	mine, err := p.Store.Mine(ctx, a.who, a.span)
	if err != nil {
		return false, err
	}
	for _, b := range mine {
		if offer, err := p.isOffer(ctx, b); !offer || err != nil {
			return false, err
		}
	}
	return len(mine) > 0, nil
}

// idle tells whether nothing is to be done on a day: its booking was made before, or the person has said that they are elsewhere.
func (p *Planner) idle(ctx context.Context, o *outlook, a attempt, day Day, excludes func([]Presence, Half) bool) (bool, error) {
	b, err := p.Store.Booking(ctx, o.series.ID.Booking(day))
	if err == nil && b.Person != a.who {
		return false, &Refusal{Why: Invalid}
	}
	if err == nil {
		o.kept++
		return true, nil
	}
	if !errors.Is(err, ErrGone) {
		return false, err
	}
	said, err := p.Store.Presence(ctx, a.who, day)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(a.span.Halves(o.loc), func(half Half) bool { return excludes(said, half) }), nil
}

// noWord excludes no day: the person has chosen it.
func noWord([]Presence, Half) bool { return false }

// awayOnly is what excludes a day from a rule that the person asks for: they have said that they are away in one of its halves. What
// their usual week says does not count, as little as when the house books the later days.
func awayOnly(said []Presence, half Half) bool {
	return slices.ContainsFunc(said, func(row Presence) bool { return row.Half == half && !row.Usual && row.Status == Away })
}

// anyWord is what excludes a day from what the house books for a person: they have said that they will not be in the office. What
// their usual week says counts as little as it did when they asked for the series.
func anyWord(said []Presence, half Half) bool {
	return slices.ContainsFunc(said, func(row Presence) bool {
		return row.Half == half && !row.Usual && row.Status != Office && row.Status != Unsaid
	})
}

// keepAll books the days that can be had. What only the database's own guard sees becomes a day that cannot.
func (p *Planner) keepAll(ctx context.Context, o *outlook) error {
	for i := range o.days {
		day := &o.days[i]
		if day.Refusal != nil {
			continue
		}
		a := o.attempt
		a.span = day.Span
		err := p.keep(ctx, a, o.series.ID.Booking(day.Day), p.yes())
		if refusal, refused := asRefusal(err); refused {
			day.Refusal = refusal
			continue
		}
		if err != nil {
			return err
		}
		o.kept++
	}
	return nil
}

// missed are the days that cannot be had. Those of a series that are not in sight yet come later.
func (o outlook) missed() (missed []Prospect) {
	for _, day := range o.days {
		if day.Refusal != nil && !(day.Later() && o.series.Rule.Freq != "") {
			missed = append(missed, day)
		}
	}
	return missed
}

// goesOn tells whether a series has days that come later.
func (o outlook) goesOn() bool {
	return o.series.Rule.Freq != "" && len(o.days) > 0 && o.days[len(o.days)-1].Later()
}

// MaxDaysTold is how many days a refusal names.
const MaxDaysTold = 60

// refuseDays is the refusal for days that cannot be had: the first one's, with all of them.
func (p *Planner) refuseDays(ctx context.Context, o outlook, missed []Prospect) error {
	refusal := *missed[0].Refusal
	refusal.Days = told(missed)
	if !refusal.anotherDeskHelps() {
		return &refusal
	}
	a := o.attempt
	a.span = missed[0].Span
	return p.withAlternatives(ctx, a, &refusal)
}

func told(missed []Prospect) []RefusedDay {
	days := make([]RefusedDay, 0, min(len(missed), MaxDaysTold))
	for _, day := range missed[:min(len(missed), MaxDaysTold)] {
		days = append(days, RefusedDay{Day: day.Day, Why: day.Refusal.Why, Detail: day.Refusal.Detail})
	}
	return days
}

// A trial is a Store in which bookings stand that nobody has written: what is asked about a day sees the days before it.
type trial struct {
	Store
	made []Booking
}

// Mine implements Store.
func (t *trial) Mine(ctx context.Context, person staff.PersonID, span Span) ([]Booking, error) {
	mine, err := t.Store.Mine(ctx, person, span)
	for _, b := range t.made {
		if b.Span.Overlaps(span) {
			mine = append(mine, b)
		}
	}
	slices.SortStableFunc(mine, func(a, b Booking) int { return a.Span.Start.Compare(b.Span.Start) })
	return mine, err
}

// CountOpen implements Store.
func (t *trial) CountOpen(ctx context.Context, person staff.PersonID, building BuildingID, at time.Time) (int, error) {
	n, err := t.Store.CountOpen(ctx, person, building, at)
	for _, b := range t.made {
		if b.Building == building && b.Span.End.After(at) {
			n++
		}
	}
	return n, err
}
