// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	. "github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

func number(n int) *int { return &n }

// amends puts amendments into the scene, with what every amendment of house "berg" needs.
func (s *scene) amends(amendments ...Amendment) {
	s.t.Helper()
	for i, a := range amendments {
		require.NoError(s.t, s.store.PutAmendment(s.ctx, berg(i, a)))
	}
}

func berg(i int, a Amendment) Amendment {
	if a.ID == "" {
		a.ID = AmendmentID(fmt.Sprintf("a%d", i))
	}
	if a.Name == "" {
		a.Name = "Regel " + string(a.ID)
	}
	if a.Building == "" {
		a.Building = "berg"
	}
	a.Issuer, a.MadeAt = "Hausverwaltung Bergbahn", morning
	return a
}

func TestRulebook_On_takes_the_most_precise_rule_and_then_the_later(t *testing.T) {
	horizon := func(n int, a Amendment) Amendment {
		a.Horizon = number(n)
		return berg(n, a)
	}
	it := Audience{Zone: "wupper", Above: []staff.UnitID{"net", "it", "stadt"}, Roles: []staff.Role{staff.Employee, staff.Facility}}
	for name, test := range map[string]struct {
		amendments []Amendment
		want       int
	}{
		"the base":                           {want: 28},
		"the house's":                        {[]Amendment{horizon(1, Amendment{})}, 1},
		"a zone before the house":            {[]Amendment{horizon(1, Amendment{}), horizon(2, Amendment{Zone: "wupper"})}, 2},
		"another zone":                       {[]Amendment{horizon(1, Amendment{}), horizon(2, Amendment{Zone: "barmen"})}, 1},
		"a unit before a zone":               {[]Amendment{horizon(2, Amendment{Zone: "wupper"}), horizon(3, Amendment{Unit: "stadt"})}, 3},
		"a near unit before a far one":       {[]Amendment{horizon(4, Amendment{Unit: "net"}), horizon(3, Amendment{Unit: "stadt"})}, 4},
		"a unit in a zone before a unit":     {[]Amendment{horizon(4, Amendment{Unit: "it"}), horizon(5, Amendment{Unit: "it", Zone: "wupper"})}, 5},
		"a role before a near unit":          {[]Amendment{horizon(6, Amendment{Role: staff.Facility}), horizon(5, Amendment{Unit: "net", Zone: "wupper"})}, 6},
		"a role that the person has not":     {[]Amendment{horizon(6, Amendment{Role: staff.Council})}, 28},
		"another unit":                       {[]Amendment{horizon(6, Amendment{Unit: "bau"})}, 28},
		"the later of two":                   {[]Amendment{horizon(8, Amendment{From: tuesday}), horizon(7, Amendment{From: tuesday - 9})}, 8},
		"not before its first day":           {[]Amendment{horizon(8, Amendment{From: tuesday + 1})}, 28},
		"on its last day":                    {[]Amendment{horizon(8, Amendment{Until: tuesday})}, 8},
		"not after its last day":             {[]Amendment{horizon(8, Amendment{Until: tuesday - 1})}, 28},
		"precise and old before late":        {[]Amendment{horizon(8, Amendment{Zone: "wupper"}), horizon(9, Amendment{From: tuesday})}, 8},
		"one says one thing, one another":    {[]Amendment{horizon(8, Amendment{}), berg(1, Amendment{Zone: "wupper", Terms: Terms{MaxOpen: number(1)}})}, 8},
		"an exception within another's days": {[]Amendment{horizon(8, Amendment{From: tuesday - 30, Until: tuesday + 30}), horizon(9, Amendment{From: tuesday, Until: tuesday + 1})}, 9},
	} {
		book := Rulebook{Rules: DefaultRules("berg"), Amendments: test.amendments}
		in := book.On(tuesday, it)
		assert.Equal(t, test.want, in.Horizon, name)
	}
}

// someTerms are terms that hold by themselves.
func someTerms(t *rapid.T) (terms Terms) {
	draw := func(name string, values ...int) *int {
		if rapid.IntRange(0, 3).Draw(t, "says "+name) > 0 {
			return nil
		}
		return number(rapid.SampledFrom(values).Draw(t, name))
	}
	terms.Horizon = draw("horizon", 0, 3, 7, 28, 60)
	terms.Granularity = draw("granularity", 0, 15, 60)
	terms.MaxOpen = draw("maxOpen", 0, 1, 2)
	terms.PerWeek = draw("perWeek", 0, 1, 2)
	terms.PerMonth = draw("perMonth", 0, 2, 3)
	terms.CancelBefore = draw("cancelBefore", 0, 60, 24*60)
	terms.CheckInEarly = draw("checkInEarly", 0, 30)
	terms.CheckInWithin = draw("checkInWithin", 0, 20, 90)
	terms.HomeDays = draw("homeDays", 0, 1, 7)
	if days := draw("needs", 0, 1, 5); days != nil {
		terms.Needs = &Kept{staff.Needs{Adjustable: true}, *days}
	}
	if most := draw("presence", 1, 2); most != nil {
		terms.Presence = &OfficeDays{Max: *most, As: rapid.SampledFrom([]Weight{Advice, Binding}).Draw(t, "as")}
	}
	if open := draw("open", 7, 9); open != nil {
		hours := DefaultRules("").Open
		for i := range hours {
			if hours[i].Until > 0 {
				hours[i].From = Clock(*open * 60)
			}
		}
		terms.Open = &hours
	}
	if day := draw("closure", 0, 1, 2, 8); day != nil {
		terms.Closures = []Day{tuesday + Day(*day)}
	}
	return terms
}

func someAmendments(t *rapid.T, house BuildingID) (all []Amendment) {
	for i := range rapid.IntRange(0, 6).Draw(t, "amendments") {
		a := Amendment{
			ID: AmendmentID(fmt.Sprintf("%s-%d", house, i)), Building: house,
			Zone:  rapid.SampledFrom([]ZoneID{"", "", "wupper", "barmen", "toelle"}).Draw(t, "zone"),
			Unit:  rapid.SampledFrom([]staff.UnitID{"", "", "stadt", "it", "net", "bau"}).Draw(t, "unit"),
			Role:  rapid.SampledFrom([]staff.Role{"", "", "", staff.Facility, staff.Employee}).Draw(t, "role"),
			From:  rapid.SampledFrom([]Day{0, tuesday, tuesday + 1, tuesday + 4}).Draw(t, "from"),
			Until: rapid.SampledFrom([]Day{0, 0, tuesday + 4, tuesday + 9}).Draw(t, "until"),
			Terms: someTerms(t),
		}
		all = append(all, berg(i, a))
	}
	return all
}

func TestRulebook_On_does_not_depend_on_the_order(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		book := Rulebook{Rules: DefaultRules("berg"), Amendments: someAmendments(t, "berg")}
		shuffled := Rulebook{Rules: book.Rules, Amendments: slices.Clone(book.Amendments)}
		rand.New(rand.NewSource(int64(rapid.IntRange(0, 99).Draw(t, "order")))).Shuffle(len(shuffled.Amendments), func(i, j int) {
			shuffled.Amendments[i], shuffled.Amendments[j] = shuffled.Amendments[j], shuffled.Amendments[i]
		})
		w := Wish{
			Place: Place{Zone: Zone{ID: "wupper", Home: "it"}, Building: Building{ID: "berg", Name: "Bergbahn"}, Desk: Desk{Features: Features{Adjustable: true}}},
			Span:  someSpan.Draw(t, "span"), Above: []staff.UnitID{"net", "it", "stadt"}, Roles: []staff.Role{staff.Employee, staff.Facility}, Now: morning,
		}

		one, other := book.For(w), shuffled.For(w)

		assert.Equal(t, one.Rules, other.Rules)
		assert.Equal(t, one.Admit(w), other.Admit(w), "with the same rule in the refusal")
	})
}

// TestPlanner_names_a_rule_that_really_refuses takes away the rule that a refusal names: then the refusal is gone, or another rule
// stands in the way. Where it names none, no rule is to blame: without any the answer is the same.
func TestPlanner_names_a_rule_that_really_refuses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(t)
		s.busyDays(t, 12)
		s.someRules(t)
		who, desk, span, refusal := s.someRefusal(t)
		switch {
		case refusal == nil:
			return
		case refusal.Rule == nil:
			s.allowAll(t)
		case refusal.Rule.Issuer == "":
			require.NoError(t, s.store.PutRules(s.ctx, permissive(BuildingID(refusal.Rule.ID))))
		default:
			require.NoError(t, s.store.DropAmendment(s.ctx, AmendmentID(refusal.Rule.ID)))
		}
		after, still := s.Would(s.ctx, who, desk, span).(*Refusal)
		if refusal.Rule == nil {
			require.True(t, still, "%v", refusal)
			assert.Equal(t, []any{refusal.Why, refusal.Detail}, []any{after.Why, after.Detail})
		} else if still {
			assert.NotEqual(t, []any{refusal.Rule, refusal.Why, refusal.Detail}, []any{after.Rule, after.Why, after.Detail}, "%v", refusal)
		}
	})
}

// someRefusal is one of several wishes that is refused, because of a quota if one is: those need the most to come about.
func (s *scene) someRefusal(t *rapid.T) (who staff.PersonID, desk DeskID, span Span, refusal *Refusal) {
	for range 12 {
		w, d, at := somebody.Draw(t, "who"), someDesk.Draw(t, "desk"), someSpan.Draw(t, "span")
		err := s.Would(s.ctx, w, d, at)
		r, refused := err.(*Refusal)
		require.True(t, refused || err == nil, "%v", err)
		if refused && (refusal == nil || r.Why == Quota) {
			who, desk, span, refusal = w, d, at, r
		}
	}
	return who, desk, span, refusal
}

// permissive are base rules that refuse nothing.
func permissive(house BuildingID) Rules {
	r := Rules{Building: house, Horizon: MaxHorizon}
	for weekday := range r.Open {
		r.Open[weekday] = OpenHours{Until: 24 * 60}
	}
	return r
}

// allowAll takes all rules of both houses away.
func (s *scene) allowAll(t require.TestingT) {
	for _, house := range []BuildingID{"berg", "bahn"} {
		amendments, err := s.store.Amendments(s.ctx, house)
		require.NoError(t, err)
		for _, a := range amendments {
			require.NoError(t, s.store.DropAmendment(s.ctx, a.ID))
		}
		require.NoError(t, s.store.PutRules(s.ctx, permissive(house)))
	}
}

// TestPlanner_Enforce_takes_back_what_cannot_be_kept lets houses change their rules while people book, for single days, in series and
// by usual weeks: afterwards nobody has a desk in a closed house, who has lost one was told once by which rule, and all others have
// what they had.
func TestPlanner_Enforce_takes_back_what_cannot_be_kept(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(t)
		s.Final, s.NewOccupancy = true, NewOccupancyID
		s.busyDays(t, 20)
		require.NoError(t, s.PlanWeek(s.ctx, bob, PlanWeek{Book: true, Days: wholeWeek}))
		_, err := s.BookAhead(s.ctx, bob)
		require.NoError(t, err)
		before := s.live()
		s.someRules(t)

		found, err := s.Enforce(s.ctx, before)

		require.NoError(t, err)
		lost := map[BookingID]*Refusal{}
		for _, r := range found {
			if r.Lost() {
				lost[r.Booking.ID] = r.Refusal
			}
		}
		told := map[BookingID][]Notice{}
		for _, n := range s.store.AllNotices() {
			if n.Kind == NoticeClosed {
				told[n.Booking] = append(told[n.Booking], n)
			}
		}
		for _, was := range before {
			is, err := s.store.Booking(s.ctx, was.ID)
			require.NoError(t, err)
			if why := lost[was.ID]; why == nil {
				assert.Equal(t, was, is)
				assert.Empty(t, told[was.ID])
			} else {
				assert.Equal(t, Cancelled, is.State)
				require.Len(t, told[was.ID], 1)
				assert.Equal(t, []any{was.Person, why}, []any{told[was.ID][0].Person, told[was.ID][0].Why})
			}
		}
		s.checkOpen(t)
		s.checkNoOverlap(t)
		s.checkPresence(t)
		s.checkSeries(t)
		again, err := s.Enforce(s.ctx, s.live())
		require.NoError(t, err)
		assert.False(t, slices.ContainsFunc(again, Reviewed.Lost), "the second time nothing is left to take back")
	})
}

// wholeWeek is a usual week in the office.
var wholeWeek = func() (days [7][2]Status) {
	for i := range days {
		days[i] = [2]Status{Office, Office}
	}
	return days
}()

// checkOpen holds that the rules close no house for somebody who has a desk there.
func (s *scene) checkOpen(t require.TestingT) {
	for _, b := range s.live() {
		if !b.Span.End.After(s.now) {
			continue
		}
		place, err := s.store.Place(s.ctx, b.Desk)
		require.NoError(t, err)
		colleague, err := s.store.Colleague(s.ctx, b.Person)
		require.NoError(t, err)
		above, err := s.store.Above(s.ctx, colleague.Unit)
		require.NoError(t, err)
		profile, err := s.store.Profile(s.ctx, b.Person)
		require.NoError(t, err)
		rules, err := s.store.Rules(s.ctx, b.Building)
		require.NoError(t, err)
		amendments, err := s.store.Amendments(s.ctx, b.Building)
		require.NoError(t, err)
		book := Rulebook{Rules: rules, Amendments: amendments}
		in := book.On(b.Span.Day(berlin), Audience{Zone: place.Zone.ID, Above: above, Roles: profile.Roles})
		_, closed := in.Hours()
		assert.NoError(t, closed, "%v", b)
	}
}

// someRules puts amendments into both houses.
func (s *scene) someRules(t *rapid.T) {
	for _, house := range []BuildingID{"berg", "bahn"} {
		for _, a := range someAmendments(t, house) {
			require.NoError(t, s.store.PutAmendment(s.ctx, a))
		}
	}
	for _, who := range []staff.PersonID{ann, dora} {
		profile, err := s.store.Profile(s.ctx, who)
		require.NoError(t, err)
		profile.Roles, profile.Needs = []staff.Role{staff.Facility}, staff.Needs{Adjustable: rapid.Bool().Draw(t, "needs")}
		require.NoError(t, s.store.PutProfile(s.ctx, profile))
	}
	place, err := s.store.Place(s.ctx, free)
	require.NoError(t, err)
	place.Desk.Features.Adjustable = true
	require.NoError(t, s.store.PutDesk(s.ctx, place.Desk))
}

func TestPlanner_keeps_its_promises_whatever_the_rules_are(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(t)
		for n := range 30 {
			if n%10 == 0 {
				s.someRules(t)
			}
			c := s.someCommand(t, n)

			err := s.carryOut(t, c)

			if err != nil {
				refusal, refused := err.(*Refusal)
				require.True(t, refused, "%v", err)
				s.checkAlternatives(t, c, refusal)
			}
			s.checkNoOverlap(t)
			s.checkPresence(t)
			s.checkSeries(t)
			s.now = s.now.Add(time.Duration(rapid.IntRange(0, 60).Draw(t, "minutes later")) * time.Minute)
		}
	})
}

func TestPlanner_Opens_is_a_day_on_which_the_rules_allow_it(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawn(t)
		s.someRules(t)
		s.busyDays(t, 12)
		who, desk, span := somebody.Draw(t, "who"), someDesk.Draw(t, "desk"), someSpan.Draw(t, "span")

		refusal, refused := s.Would(s.ctx, who, desk, span).(*Refusal)

		if !refused || refusal.Opens == nil || refusal.Why != Quota {
			return
		}
		then, refused := s.Would(s.ctx, who, desk, span.On(*refusal.Opens, berlin)).(*Refusal)
		if refused {
			assert.NotEqual(t, Quota, then.Why, "%v, and then %v", refusal, then)
			assert.NotEqual(t, Closed, then.Why, "%v, and then %v", refusal, then)
		}
	})
}

func TestPlanner_explains_by_amendments(t *testing.T) {
	closed := DefaultRules("").Open
	closed[time.Wednesday] = OpenHours{}
	late := tuesday + 8
	for name, test := range map[string]struct {
		terms  Terms
		who    staff.PersonID
		given  func(*scene)
		desk   DeskID
		span   Span
		why    Why
		detail Detail
		opens  Day
		limit  int
	}{
		"a closed day":      {terms: Terms{Closures: []Day{tuesday + 1}}, span: day(tuesday + 1), why: Closed, detail: Closure, opens: tuesday + 2},
		"another weekday":   {terms: Terms{Open: &closed}, span: day(tuesday + 1), why: Closed, detail: Weekday, opens: tuesday + 2},
		"a shorter horizon": {terms: Terms{Horizon: number(7)}, span: day(late), why: Window, detail: TooFar, opens: tuesday + 1},
		"home first":        {terms: Terms{HomeDays: number(2)}, who: dora, desk: heimat, span: day(tuesday + 3), why: Window, detail: HomeFirst, opens: tuesday + 1},
		"steps of half hours": {terms: Terms{Granularity: number(30)}, span: Span{hours(tuesday, 9, 10).Start.Add(10 * time.Minute), hours(tuesday, 9, 10).End},
			why: Window, detail: Grid, limit: 30},
		"kept for needs": {terms: Terms{Needs: &Kept{staff.Needs{Adjustable: true}, 2}}, desk: "berg-1.7", span: day(tuesday + 3),
			given: func(s *scene) { s.adjust("berg-1.7") }, why: Window, detail: KeptFor, opens: tuesday + 1},
		"bookings of a week": {terms: Terms{PerWeek: number(1)}, span: day(tuesday + 1), why: Quota, detail: WeekFull, opens: tuesday + 6, limit: 1,
			given: func(s *scene) { s.holds(ann, "x", next, day(tuesday+2)) }},
		"bookings of a month": {terms: Terms{PerMonth: number(1)}, span: day(tuesday + 1), why: Quota, detail: MonthFull, opens: tuesday + 7, limit: 1,
			given: func(s *scene) { s.holds(ann, "x", next, day(tuesday+2)) }},
		"days in the office": {terms: Terms{Presence: &OfficeDays{Max: 1, As: Binding}}, span: day(tuesday + 1), why: Quota, detail: OfficeFull, opens: tuesday + 6, limit: 1,
			given: func(s *scene) { s.holds(ann, "x", "bahn-0.1", day(tuesday+2)) }},
		"open bookings": {terms: Terms{MaxOpen: number(1)}, span: day(tuesday + 1), why: Quota, limit: 1,
			given: func(s *scene) { s.holds(ann, "x", next, day(tuesday+2)) }},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			if test.given != nil {
				test.given(s)
			}
			s.amends(Amendment{ID: "a", Name: "Teamtage", Terms: test.terms})
			if test.who == "" {
				test.who = ann
			}
			if test.desk == "" {
				test.desk = free
			}

			refusal := s.refused(s.Would(s.ctx, test.who, test.desk, test.span), test.why, test.detail)

			assert.Equal(t, &RuleRef{ID: "a", Name: "Teamtage", Issuer: "Hausverwaltung Bergbahn"}, refusal.Rule)
			assert.Equal(t, test.limit, refusal.Limit)
			if test.opens == 0 {
				assert.Nil(t, refusal.Opens)
			} else if assert.NotNil(t, refusal.Opens) {
				assert.Equal(t, test.opens, *refusal.Opens)
			}
		})
	}
}

func (s *scene) adjust(id DeskID) {
	s.t.Helper()
	place, err := s.store.Place(s.ctx, id)
	require.NoError(s.t, err)
	place.Desk.Features.Adjustable = true
	require.NoError(s.t, s.store.PutDesk(s.ctx, place.Desk))
}

func TestPlanner_explains_by_the_base_rules(t *testing.T) {
	s := newScene(t)

	refusal := s.refused(s.Would(s.ctx, ann, free, day(tuesday+29)), Window, TooFar)
	holiday := s.refused(s.Would(s.ctx, ann, free, day(Date(2026, time.December, 25))), Closed, Holiday)
	taken := s.refused(s.Would(s.ctx, ann, "no such desk", day(tuesday)), Gone, "")

	assert.Equal(t, &RuleRef{ID: "berg", Name: "An der Bergbahn 33"}, refusal.Rule)
	assert.Equal(t, refusal.Rule, holiday.Rule)
	assert.Nil(t, taken.Rule)
}

func TestPlanner_keeps_desks_for_those_who_need_them(t *testing.T) {
	s := newScene(t)
	s.adjust(free)
	s.amends(Amendment{Terms: Terms{Needs: &Kept{staff.Needs{Adjustable: true}, 2}}})

	refusal := s.refused(s.Reserve(s.ctx, ann, Reserve{"b", free, day(tuesday + 3)}), Window, KeptFor)
	assert.NotContains(t, deskIDs(refusal.Alternatives), free)
	assert.NotEmpty(t, refusal.Alternatives, "another desk helps")
	require.NoError(t, s.Do(s.ctx, ann, KindNeed, []byte(`{"adjustable":true}`)))
	assert.NoError(t, s.Would(s.ctx, ann, free, day(tuesday+3)))
	assert.NoError(t, s.Would(s.ctx, bob, free, day(tuesday+2)), "two days before they are for all")
	require.NoError(t, s.Do(s.ctx, ann, KindNeed, []byte(`{}`)))
	assert.Error(t, s.Would(s.ctx, ann, free, day(tuesday+3)), "needs can be taken back")
	s.refused(s.Do(s.ctx, "stranger", KindNeed, []byte(`{"accessible":true}`)), Forbidden, "")
	s.refused(s.Do(s.ctx, ann, KindNeed, []byte(`{"reason":"Rücken"}`)), Invalid, "")
}

func TestPlanner_Release_keeps_to_the_deadline(t *testing.T) {
	s := newScene(t)
	s.amends(Amendment{ID: "a", Terms: Terms{CancelBefore: number(90)}})
	s.holds(ann, "early", free, hours(tuesday, 10, 12))
	s.holds(ann, "late", free, hours(tuesday, 13, 15))

	s.now = tuesday.At(berlin, 8*60+30)
	require.NoError(t, s.Move(s.ctx, ann, Move{"early", next, hours(tuesday, 10, 12)}), "at the last minute")
	s.now = s.now.Add(5 * time.Minute)
	refusal := s.refused(s.Release(s.ctx, ann, Release{"early"}), Window, TooLate)
	s.refused(s.Move(s.ctx, ann, Move{"early", free, hours(tuesday, 10, 12)}), Window, TooLate)
	s.now = tuesday.At(berlin, 10*60)
	require.NoError(t, s.Release(s.ctx, ann, Release{"early"}), "once it runs the desk can be given back")
	require.NoError(t, s.Release(s.ctx, ann, Release{"late"}))

	assert.Equal(t, 90, refusal.Limit)
	assert.Equal(t, "a", refusal.Rule.ID)
}

func TestPlanner_Release_of_a_full_day_counts_from_when_the_house_opens(t *testing.T) {
	s := newScene(t)
	s.amends(Amendment{Terms: Terms{CancelBefore: number(60)}})
	s.holds(ann, "b", free, day(tuesday+1)) // the house opens at six

	s.now = (tuesday + 1).At(berlin, 5*60+30)
	s.refused(s.Release(s.ctx, ann, Release{"b"}), Window, TooLate)
	s.now = (tuesday + 1).At(berlin, 4*60)
	assert.NoError(t, s.Release(s.ctx, ann, Release{"b"}))
}

func TestPlanner_Release_of_what_was_made_a_moment_ago_is_never_too_late(t *testing.T) {
	s := newScene(t)
	s.rules(func(r *Rules) { r.CancelBefore = 24 * 60 })
	s.holds(ann, "released", free, day(tuesday+1))
	s.holds(bob, "moved", next, day(tuesday+1))
	s.holds(cem, "kept", heimat, day(tuesday+1))

	s.now = s.now.Add(5*time.Minute - time.Second)
	assert.NoError(t, s.Release(s.ctx, ann, Release{"released"}))
	assert.NoError(t, s.Move(s.ctx, bob, Move{"moved", free, day(tuesday + 1)}))

	s.now = s.now.Add(time.Second)
	s.refused(s.Release(s.ctx, cem, Release{"kept"}), Window, TooLate)
	assert.NoError(t, s.Move(s.ctx, bob, Move{"moved", next, day(tuesday + 1)}), "that is taken back, too")
}

func TestPlanner_Release_of_an_offer_is_never_too_late(t *testing.T) {
	s := newScene(t)
	s.rules(func(r *Rules) { r.CancelBefore = 24 * 60 })
	s.holds(bob, "b", free, hours(tuesday, 14, 16))
	s.waits(ann, "w", free, hours(tuesday, 14, 16))
	require.NoError(t, s.Release(s.ctx, bob, Release{"b"}))
	offer := s.offered("w")

	s.now = s.now.Add(time.Hour)

	assert.NoError(t, s.Release(s.ctx, ann, Release{offer.ID}))
	assert.Equal(t, WaitDeclined, s.wait("w").State)
}

func TestPlanner_Release_on_a_device_without_the_house_is_left_to_the_server(t *testing.T) {
	s := newScene(t).onDevice()
	s.amends(Amendment{Terms: Terms{CancelBefore: number(60)}})
	s.holds(ann, "b", free, hours(tuesday, 8, 10))
	s.Store = partial{s.store, "berg"}

	assert.NoError(t, s.Release(s.ctx, ann, Release{"b"}))
}

func TestPlanner_Move_within_what_counts_together_takes_nothing_more(t *testing.T) {
	s := newScene(t)
	s.amends(Amendment{Terms: Terms{PerWeek: number(1), PerMonth: number(2), Presence: &OfficeDays{Max: 1, As: Binding}}})
	s.holds(ann, "x", free, day(tuesday))

	require.NoError(t, s.Move(s.ctx, ann, Move{"x", next, day(tuesday + 2)}))
	s.refused(s.Would(s.ctx, ann, free, day(tuesday+3)), Quota, WeekFull)
	s.holds(ann, "y", free, day(tuesday+6)) // Monday, still November
	s.refused(s.Move(s.ctx, ann, Move{"x", free, day(tuesday + 7)}), Quota, WeekFull)
}

func TestPlanner_counts_what_is_over_and_not_what_was_given_back(t *testing.T) {
	s := newScene(t)
	s.amends(Amendment{Terms: Terms{PerWeek: number(2)}})
	s.holds(ann, "x", free, day(tuesday))
	s.holds(ann, "y", free, day(tuesday+1))
	s.now = (tuesday + 1).At(berlin, 9*60)

	s.refused(s.Would(s.ctx, ann, free, day(tuesday+2)), Quota, WeekFull)
	require.NoError(t, s.Release(s.ctx, ann, Release{"y"}))
	assert.NoError(t, s.Would(s.ctx, ann, free, day(tuesday+2)))
}

func TestPlanner_a_rule_of_a_zone_leaves_the_others(t *testing.T) {
	s := newScene(t)
	s.amends(
		Amendment{ID: "shut", Zone: "barmen", Terms: Terms{Closures: []Day{tuesday + 1}}},
		Amendment{ID: "long", Zone: "toelle", Terms: Terms{Horizon: number(60)}},
		Amendment{ID: "one", Zone: "wupper", Terms: Terms{MaxOpen: number(1)}},
	)
	far := tuesday + 35

	refusal := s.refused(s.Reserve(s.ctx, ann, Reserve{"b", free, day(tuesday + 1)}), Closed, Closure)
	assert.Equal(t, []DeskID{"berg-0.3", "berg-0.2", "berg-0.1", "berg-0.4", "berg-1.1"}, deskIDs(refusal.Alternatives))
	s.holds(ann, "x", heimat, day(tuesday+2))
	s.refused(s.Would(s.ctx, ann, heimat, day(tuesday+3)), Quota, "")
	assert.NoError(t, s.Would(s.ctx, ann, free, day(tuesday+3)), "the limit is the zone's")
	found, err := s.Alternatives(s.ctx, ann, free, day(tuesday+3))
	require.NoError(t, err)
	assert.Equal(t, []DeskID{"berg-0.6", "berg-0.7", "berg-0.8", "berg-1.1", "berg-1.2"}, deskIDs(found))
	counts, err := s.Free(s.ctx, FreeQuery{Who: ann, Building: "berg", Days: []Day{far, tuesday + 1}})
	require.NoError(t, err)
	assert.Equal(t, []FreeCount{{Day: far, Free: 4, Fitting: 4}, {Day: tuesday + 1, Free: 12, Fitting: 12}}, counts)
}

func TestRulebook_Check_names_the_pair(t *testing.T) {
	spring, summer := Date(2027, time.March, 1), Date(2027, time.June, 1)
	week := func(n int, a Amendment) Amendment {
		a.PerWeek = number(n)
		return a
	}
	for name, test := range map[string]struct {
		a, b Amendment
		want string // empty for no contradiction
	}{
		"the same days":             {week(1, Amendment{}), week(2, Amendment{}), "both say perWeek"},
		"the same value":            {week(1, Amendment{}), week(1, Amendment{}), ""},
		"different terms":           {week(1, Amendment{}), Amendment{Terms: Terms{MaxOpen: number(3)}}, ""},
		"days that cross":           {week(1, Amendment{From: spring, Until: summer}), week(2, Amendment{From: summer - 9}), "both say perWeek"},
		"one after the other":       {week(1, Amendment{From: spring, Until: summer}), week(2, Amendment{From: summer + 1}), ""},
		"the later replaces":        {week(1, Amendment{From: spring}), week(2, Amendment{From: summer}), ""},
		"an exception":              {week(1, Amendment{From: spring, Until: summer}), week(2, Amendment{From: spring + 1, Until: summer - 1}), ""},
		"an exception to the end":   {week(1, Amendment{From: spring, Until: summer}), week(2, Amendment{From: spring + 1, Until: summer}), ""},
		"different zones":           {week(1, Amendment{Zone: "wupper"}), week(2, Amendment{Zone: "barmen"}), ""},
		"different people":          {week(1, Amendment{Unit: "it"}), week(2, Amendment{Role: staff.Council}), ""},
		"two roles of one person":   {week(1, Amendment{Role: staff.Council}), week(5, Amendment{Role: staff.Facility}), "both say perWeek for people who are both council and facility"},
		"a role in two units":       {week(1, Amendment{Role: staff.Council, Unit: "it"}), week(5, Amendment{Role: staff.Facility, Unit: "net"}), ""},
		"a later role replaces":     {week(1, Amendment{Role: staff.Council, From: spring}), week(5, Amendment{Role: staff.Facility, From: summer}), ""},
		"employees and a role":      {week(1, Amendment{Role: staff.Employee}), week(5, Amendment{Role: staff.Facility}), ""},
		"days to come and to book":  {Amendment{Terms: Terms{Presence: &OfficeDays{Min: 5, As: Binding}}}, week(2, Amendment{}), "min is 5 days and more than the 2 bookings of perWeek"},
		"days to come and a zone":   {Amendment{Terms: Terms{Presence: &OfficeDays{Min: 5, As: Binding}}}, week(2, Amendment{Zone: "wupper"}), ""},
		"days to come and to open":  {Amendment{Terms: Terms{Presence: &OfficeDays{Min: 2, As: Binding}}}, Amendment{Until: summer, Terms: Terms{Open: &[7]OpenHours{1: {6 * 60, 20 * 60}}}}, ""},
		"days that are advised":     {Amendment{Terms: Terms{Presence: &OfficeDays{Min: 5, As: Advice}}}, week(2, Amendment{}), ""},
		"home days and horizon":     {Amendment{Terms: Terms{HomeDays: number(20)}}, Amendment{Terms: Terms{Horizon: number(10)}}, "homeDays is 20 and beyond the horizon of 10"},
		"week and month":            {week(5, Amendment{}), Amendment{Terms: Terms{PerMonth: number(3)}}, "perWeek is 5 and more than the 3 of perMonth"},
		"cancelBefore and horizon":  {Amendment{Terms: Terms{CancelBefore: number(3 * 24 * 60)}}, Amendment{Terms: Terms{Horizon: number(2), HomeDays: number(1)}}, "cancelBefore is 4320"},
		"closures never contradict": {Amendment{Terms: Terms{Closures: []Day{spring}}}, Amendment{Terms: Terms{Closures: []Day{summer}}}, ""},
	} {
		book := Rulebook{Rules: DefaultRules("berg"), Amendments: []Amendment{berg(1, test.a), berg(2, test.b)}}

		err := book.Check()

		if test.want == "" {
			assert.NoError(t, err, name)
			continue
		}
		var pair *Contradiction
		if assert.ErrorAs(t, err, &pair, name) {
			assert.ElementsMatch(t, []AmendmentID{"a1", "a2"}, []AmendmentID{pair.A, pair.B}, name)
			assert.Contains(t, pair.What, test.want, name)
			assert.Contains(t, pair.What, "Regel a1", name)
			assert.Contains(t, pair.What, "Regel a2", name)
		}
	}
}

func TestRulebook_On_what_is_said_of_another_role_counts_before_what_is_said_of_employees(t *testing.T) {
	both := Audience{Above: []staff.UnitID{"net", "it"}, Zone: "wupper", Roles: []staff.Role{staff.Employee, staff.Facility}}
	for _, n := range [][2]int{{1, 2}, {2, 1}} { // whatever their ids are
		employees := berg(n[0], Amendment{Role: staff.Employee, From: tuesday + 1, Unit: "net", Zone: "wupper", Terms: Terms{PerWeek: number(1)}})
		facility := berg(n[1], Amendment{Role: staff.Facility, Terms: Terms{PerWeek: number(5)}})
		book := Rulebook{Rules: DefaultRules("berg"), Amendments: []Amendment{employees, facility}}

		require.NoError(t, book.Check())
		assert.Equal(t, 5, book.On(tuesday+1, both).PerWeek)
		assert.Equal(t, 1, book.On(tuesday+1, Audience{Above: both.Above, Zone: "wupper", Roles: both.Roles[:1]}).PerWeek)
	}
}

func TestRulebook_Check_names_twenty_contradictions_and_counts_the_rest(t *testing.T) {
	book := Rulebook{Rules: DefaultRules("berg")}
	for i := range MaxAmendments {
		book.Amendments = append(book.Amendments, berg(i, Amendment{Terms: Terms{PerWeek: number(1 + i%100), MaxOpen: number(i), CheckInEarly: number(i)}}))
	}
	began := time.Now()

	err := book.Check()

	assert.Less(t, time.Since(began), 10*time.Second)
	lines := strings.Split(err.Error(), "\n")
	require.Len(t, lines, 21)
	pairs := MaxAmendments * (MaxAmendments - 1) / 2
	same := 100 * 5 * 4 / 2 // pairs of perWeek that are no contradiction
	assert.Equal(t, fmt.Sprintf("and %d more", 3*pairs-same-20), lines[20])
	var pair *Contradiction
	assert.ErrorAs(t, err, &pair)
}

func TestRulebook_Check_names_twenty_faults_of_an_amendment(t *testing.T) {
	a := berg(1, Amendment{From: tuesday, Terms: Terms{Closures: dayAfterDay(366)}})
	for i := range a.Closures {
		a.Closures[i] -= 1000
	}

	lines := strings.Split(a.Check().Error(), "\n")

	require.Len(t, lines, 21)
	assert.Equal(t, "and 346 more", lines[20])
}

func TestRulebook_Check_names_twenty_faults_of_all_amendments(t *testing.T) {
	book := Rulebook{Rules: DefaultRules("berg")}
	for i := range 30 {
		book.Amendments = append(book.Amendments, berg(i, Amendment{Terms: Terms{PerWeek: number(-1), PerMonth: number(-1), Closures: []Day{tuesday, tuesday}}}))
	}

	lines := strings.Split(book.Check().Error(), "\n")

	require.Len(t, lines, 21)
	assert.Contains(t, lines[20], "more")
	assert.NotContains(t, strings.Join(lines[:20], "\n"), " more")
	one := strings.Split(book.Amendments[0].Check().Error(), "\n")
	assert.Equal(t, fmt.Sprintf("and %d more", 30*len(one)-20), lines[20])
}

func TestAmendment_Check_says_once_what_is_missing(t *testing.T) {
	a := berg(1, Amendment{Terms: Terms{PerWeek: number(2)}})
	a.Name, a.Issuer, a.Building = "", "", ""

	assert.Len(t, strings.Split(a.Check().Error(), "\n"), 3)
}

func TestRulebook_Check_names_the_base_rules(t *testing.T) {
	book := Rulebook{Rules: DefaultRules("berg"), Amendments: []Amendment{berg(1, Amendment{Terms: Terms{Granularity: number(7 * 60)}}), berg(2, Amendment{Terms: Terms{Horizon: number(3)}})}}

	err := book.Check()

	assert.ErrorContains(t, err, "does not divide a day")
	book.Amendments = book.Amendments[1:]
	assert.ErrorContains(t, book.Check(), `amendment "Regel a2" (a2) and the base rules contradict each other: homeDays is 7 and beyond the horizon of 3`)
}

func TestAmendment_Check_finds_what_is_wrong(t *testing.T) {
	for want, change := range map[string]func(*Amendment){
		"id is missing":                  func(a *Amendment) { a.ID = "" },
		"building is missing":            func(a *Amendment) { a.Building = "" },
		"name is missing":                func(a *Amendment) { a.Name = "" },
		"name must be":                   func(a *Amendment) { a.Name = strings.Repeat("x", MaxRuleName+1) },
		"issuer must be":                 func(a *Amendment) { a.Issuer = "x\ny" },
		`role "boss" is not known`:       func(a *Amendment) { a.Role = "boss" },
		"until is 2026-11-23 and before": func(a *Amendment) { a.From, a.Until = tuesday, tuesday-1 },
		"changes nothing":                func(a *Amendment) { a.Terms = Terms{} },
		"would never apply":              func(a *Amendment) { a.From, a.Closures = tuesday, []Day{monday} },
		"closures are not sorted":        func(a *Amendment) { a.Closures = []Day{tuesday, tuesday} },
		"367 closures":                   func(a *Amendment) { a.Closures = dayAfterDay(367) },
		"perWeek is -1":                  func(a *Amendment) { a.PerWeek = number(-1) },
		"horizon is 367":                 func(a *Amendment) { a.Horizon = number(367) },
		"min is 4 and more than max":     func(a *Amendment) { a.Presence = &OfficeDays{Min: 4, Max: 2, As: Advice} },
		"the house is open on 1 of a week": func(a *Amendment) {
			a.Presence, a.Open = &OfficeDays{Min: 2, As: Binding}, &[7]OpenHours{1: {6 * 60, 20 * 60}}
		},
		`as is "law"`:                      func(a *Amendment) { a.Presence = &OfficeDays{Min: 1, As: "law"} },
		"says neither min nor max":         func(a *Amendment) { a.Presence = &OfficeDays{As: Binding} },
		"names nothing that is kept":       func(a *Amendment) { a.Needs = &Kept{Days: 3} },
		"granularity is 50 minutes":        func(a *Amendment) { a.Granularity = number(50) },
		"does not divide the hours of Mon": func(a *Amendment) { a.Granularity = number(60); a.Open = &[7]OpenHours{1: {6*60 + 30, 20 * 60}} },
		"Monday closes at 05:00 before":    func(a *Amendment) { a.Open = &[7]OpenHours{1: {6 * 60, 5 * 60}} },
	} {
		a := berg(1, Amendment{Terms: Terms{PerWeek: number(2)}})
		require.NoError(t, a.Check())
		change(&a)

		assert.ErrorContains(t, a.Check(), want)
	}
}

func dayAfterDay(n int) (days []Day) {
	for i := range n {
		days = append(days, tuesday+Day(i))
	}
	return days
}

func TestRulebook_Check_has_a_limit(t *testing.T) {
	book := Rulebook{Rules: DefaultRules("berg")}
	for i := range 10_000 {
		book.Amendments = append(book.Amendments, berg(i, Amendment{Terms: Terms{PerWeek: number(2)}}))
	}

	assert.ErrorContains(t, book.Check(), "10000 amendments are too many, at most 500")
	book.Amendments = book.Amendments[:MaxAmendments]
	assert.NoError(t, book.Check())
}
