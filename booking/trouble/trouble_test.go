// SPDX-License-Identifier: EUPL-1.2

package trouble_test

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	. "github.com/pult-app/pult/booking/trouble"
	"github.com/pult-app/pult/staff"
)

const (
	ann, bob = bookingtest.Ann, bookingtest.Bob
	desk     = booking.DeskID("berg-0.5")
)

// files is a Store beside a town in memory.
type files struct {
	*bookingtest.Memory
	reports map[ReportID]Report
	cases   map[CaseID]Case
}

func (f *files) Report(_ context.Context, id ReportID) (Report, error) { return held(f.reports, id) }
func (f *files) Case(_ context.Context, id CaseID) (Case, error)       { return held(f.cases, id) }

func held[K comparable, V any](all map[K]V, key K) (V, error) {
	v, ok := all[key]
	if !ok {
		return v, booking.ErrGone
	}
	return v, nil
}

func (f *files) ReportsSince(_ context.Context, who staff.PersonID, after time.Time) ([]Report, error) {
	return f.those(func(r Report) bool { return r.Person == who && r.MadeAt.After(after) }), nil
}

func (f *files) ReportsOf(_ context.Context, id CaseID) ([]Report, error) {
	return f.those(func(r Report) bool { return r.Case == id && r.State != Withdrawn }), nil
}

func (f *files) those(are func(Report) bool) (list []Report) {
	for _, r := range f.reports {
		if are(r) {
			list = append(list, r)
		}
	}
	slices.SortFunc(list, func(a, b Report) int { return cmp.Compare(a.ID, b.ID) })
	return list
}

func (f *files) PutReport(_ context.Context, r Report) error { f.reports[r.ID] = r; return nil }
func (f *files) PutCase(_ context.Context, c Case) error     { f.cases[c.ID] = c; return nil }

func (f *files) LiveCase(_ context.Context, at booking.DeskID, kind Kind) (Case, error) {
	for _, c := range f.cases {
		if c.Desk == at && c.Kind == kind && c.State.Live() {
			return c, nil
		}
	}
	return Case{}, booking.ErrGone
}

func (f *files) Booked(ctx context.Context, at booking.DeskID, after time.Time) (list []booking.Booking, err error) {
	for _, who := range []staff.PersonID{ann, bob, bookingtest.Cem, bookingtest.Dora} {
		mine, err := f.Mine(ctx, who, booking.Span{Start: after, End: after.AddDate(0, 0, 30)})
		if err != nil {
			return nil, err
		}
		for _, b := range mine {
			if b.Desk == at {
				list = append(list, b)
			}
		}
	}
	return list, nil
}

func (f *files) WaitsFor(ctx context.Context, at booking.DeskID) (list []booking.Wait, err error) {
	for _, who := range []staff.PersonID{ann, bob} {
		waits, err := f.Waits(ctx, who)
		if err != nil {
			return nil, err
		}
		for _, w := range waits {
			if w.Desk == at {
				list = append(list, w)
			}
		}
	}
	return list, nil
}

// A scene is a caretaker of the small town on Tuesday, 24 November 2026, 7:52.
type scene struct {
	*Caretaker
	*files
	now time.Time
}

func newScene() *scene {
	s := &scene{files: &files{bookingtest.NewTown(), map[ReportID]Report{}, map[CaseID]Case{}},
		now: time.Date(2026, time.November, 24, 6, 52, 0, 0, time.UTC)}
	s.Caretaker = &Caretaker{Store: s.files, Planner: &booking.Planner{Store: s.Memory, Now: func() time.Time { return s.now }, Final: true}}
	return s
}

func (s *scene) reports(t testing.TB, who staff.PersonID, m Make) Report {
	t.Helper()
	require.NoError(t, s.Caretaker.Report(t.Context(), who, m))
	return s.files.reports[m.Report]
}

func refused(t testing.TB, err error, why booking.Why, detail booking.Detail) {
	t.Helper()
	var refusal *booking.Refusal
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, []any{why, detail}, []any{refusal.Why, refusal.Detail})
}

func TestReport_opens_a_case_which_the_next_one_joins(t *testing.T) {
	s := newScene()

	first := s.reports(t, ann, Make{Report: "r1", Desk: desk, Kind: Monitor, Words: "  bleibt dunkel "})
	again := s.reports(t, ann, Make{Report: "r1", Desk: desk, Kind: Monitor, Words: "  bleibt dunkel "})
	second := s.reports(t, bob, Make{Report: "r2", Desk: desk, Kind: Monitor})
	other := s.reports(t, bob, Make{Report: "r3", Desk: desk, Kind: Chair})

	assert.Equal(t, first, again, "sent twice, it is one")
	assert.Equal(t, []any{"bleibt dunkel", Open, false}, []any{first.Words, first.State, first.Joined})
	assert.Equal(t, []any{first.Case, true}, []any{second.Case, second.Joined})
	assert.NotEqual(t, first.Case, other.Case)
	assert.NotContains(t, string(first.Case), string(first.ID), "a case does not lead back to who opened it")
	assert.Len(t, s.cases, 2)
}

func TestReport_refuses(t *testing.T) {
	ctx := t.Context()
	for name, test := range map[string]struct {
		make   Make
		why    booking.Why
		detail booking.Detail
	}{
		"an unknown kind":             {Make{Report: "r", Desk: desk, Kind: "coffee"}, booking.Invalid, ""},
		"words that are too long":     {Make{Report: "r", Desk: desk, Kind: Chair, Words: strings.Repeat("ä", MaxWords+1)}, booking.Invalid, ""},
		"words that steer a terminal": {Make{Report: "r", Desk: desk, Kind: Chair, Words: "\x1b[2J"}, booking.Invalid, ""},
		"other without a word":        {Make{Report: "r", Desk: desk, Kind: Other, Words: "  "}, booking.Invalid, ""},
		"a photo that is none":        {Make{Report: "r", Desk: desk, Kind: Chair, Photo: "../secret"}, booking.Invalid, ""},
		"a desk that is not there":    {Make{Report: "r", Desk: "nowhere", Kind: Chair}, booking.Gone, ""},
		"what one has reported":       {Make{Report: "r", Desk: desk, Kind: Monitor}, booking.Stale, booking.Reported},
		"a name that is in use":       {Make{Report: "mine", Desk: desk, Kind: Chair}, booking.Invalid, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene()
			s.reports(t, ann, Make{Report: "mine", Desk: desk, Kind: Monitor})

			refused(t, s.Caretaker.Report(ctx, ann, test.make), test.why, test.detail)
		})
	}
}

func TestReport_takes_no_more_than_ten_a_day_from_one_person(t *testing.T) {
	s := newScene()
	for i := range MaxADay {
		id := ReportID(fmt.Sprint("r", i))
		s.reports(t, ann, Make{Report: id, Desk: desk, Kind: Kinds()[i%9], Words: "x"})
		require.NoError(t, s.Caretaker.Withdraw(t.Context(), ann, Withdraw{id}), "to take it back does not make room for more")
	}

	refused(t, s.Caretaker.Report(t.Context(), ann, Make{Report: "more", Desk: desk, Kind: Chair}), booking.Quota, booking.Reports)
	s.reports(t, bob, Make{Report: "another", Desk: desk, Kind: Chair})
	s.now = s.now.Add(25 * time.Hour)
	s.reports(t, ann, Make{Report: "next day", Desk: desk, Kind: Table})
}

func TestWithdraw_keeps_no_words_and_ends_a_case_that_nobody_else_has_reported(t *testing.T) {
	s := newScene()
	ctx := t.Context()
	r := s.reports(t, ann, Make{Report: "r1", Desk: desk, Kind: Monitor, Words: "flackert", Photo: strings.Repeat("a", 64)})
	s.reports(t, bob, Make{Report: "r2", Desk: desk, Kind: Monitor})

	refused(t, s.Caretaker.Withdraw(ctx, bob, Withdraw{"r1"}), booking.Forbidden, booking.NotYours)
	require.NoError(t, s.Caretaker.Withdraw(ctx, ann, Withdraw{"r1"}))
	require.NoError(t, s.Caretaker.Withdraw(ctx, ann, Withdraw{"r1"}), "twice is fine")

	gone := s.files.reports["r1"]
	assert.Equal(t, []any{Withdrawn, "", ""}, []any{gone.State, gone.Words, gone.Photo})
	assert.Equal(t, Open, s.cases[r.Case].State, "bob has reported it, too")
	require.NoError(t, s.Caretaker.Withdraw(ctx, bob, Withdraw{"r2"}))
	assert.Equal(t, Withdrawn, s.cases[r.Case].State)
	assert.False(t, s.cases[r.Case].Closed.IsZero())
}

func TestAnswer_goes_to_all_who_reported_and_is_over_once(t *testing.T) {
	s := newScene()
	ctx := t.Context()
	r := s.reports(t, ann, Make{Report: "r1", Desk: desk, Kind: Monitor})
	s.reports(t, bob, Make{Report: "r2", Desk: desk, Kind: Monitor})
	s.reports(t, "", Make{Report: "r3", Desk: desk, Kind: Monitor})
	s.now = s.now.Add(time.Hour)

	for range 2 { // sent twice, it is told once
		require.NoError(t, s.Caretaker.Answer(ctx, Answer{Case: r.Case, State: Repair, Words: "Ersatz kommt morgen"}))
	}

	for _, who := range []staff.PersonID{ann, bob} {
		told := slices.DeleteFunc(s.AllNotices(), func(n booking.Notice) bool { return n.Person != who })
		require.Len(t, told, 1)
		assert.Equal(t, []any{booking.NoticeTroubleRepair, desk}, []any{told[0].Kind, told[0].Desk})
	}
	for _, report := range s.files.reports {
		assert.Equal(t, []any{Repair, "Ersatz kommt morgen"}, []any{report.State, report.Answer})
	}
	require.NoError(t, s.Caretaker.Answer(ctx, Answer{Case: r.Case, State: Done}))
	refused(t, s.Caretaker.Answer(ctx, Answer{Case: r.Case, State: Repair}), booking.Stale, "")
	refused(t, s.Caretaker.Withdraw(ctx, ann, Withdraw{"r1"}), booking.Stale, "")
	refused(t, s.Caretaker.Answer(ctx, Answer{Case: r.Case, State: Withdrawn}), booking.Invalid, "")
	refused(t, s.Caretaker.Answer(ctx, Answer{Case: "none", State: Done}), booking.Gone, "")
	assert.NotEqual(t, r.Case, s.reports(t, ann, Make{Report: "r4", Desk: desk, Kind: Monitor}).Case, "what breaks again is another case")
}

func TestBlock_tells_who_has_booked_and_offers_another_desk(t *testing.T) {
	s := newScene()
	ctx := t.Context()
	tomorrow := booking.SpanOf(booking.Date(2026, time.November, 25), booking.FullDay, booking.Building{}.Location())
	require.NoError(t, s.Planner.Reserve(ctx, ann, booking.Reserve{Booking: "b", Desk: desk, Span: tomorrow}))
	var heard []bool
	s.Blocked = func(_ context.Context, _ staff.PersonID, _ booking.DeskID, blocked bool) error {
		heard = append(heard, blocked)
		return nil
	}

	for range 2 {
		require.NoError(t, s.Caretaker.Block(ctx, bob, Block{desk}))
	}

	place, err := s.Place(ctx, desk)
	require.NoError(t, err)
	assert.True(t, place.Desk.Blocked)
	lost, err := s.Booking(ctx, "b")
	require.NoError(t, err)
	assert.Equal(t, booking.Cancelled, lost.State)
	told := s.AllNotices()
	require.Len(t, told, 1)
	assert.Equal(t, booking.NoticeDeskGone, told[0].Kind)
	waits, err := s.Waits(ctx, ann)
	require.NoError(t, err)
	require.Len(t, waits, 1)
	require.Equal(t, booking.WaitOffered, waits[0].State, "the house has looked for another desk")
	offered, err := s.Booking(ctx, waits[0].Booking)
	require.NoError(t, err)
	assert.Equal(t, []any{true, tomorrow}, []any{offered.State.Live(), offered.Span})
	other, err := s.Place(ctx, offered.Desk)
	require.NoError(t, err)
	assert.Equal(t, place.Zone.ID, other.Zone.ID, "as near as there is one")
	require.NoError(t, s.Caretaker.Unblock(ctx, bob, Unblock{desk}))
	require.NoError(t, s.Planner.Reserve(ctx, bob, booking.Reserve{Booking: "b2", Desk: desk, Span: tomorrow}))
	assert.Equal(t, []bool{true, false}, heard)
	refused(t, s.Caretaker.Block(ctx, bob, Block{"nowhere"}), booking.Gone, "")
}

func TestDo_reads_what_comes_over_the_wire(t *testing.T) {
	s := newScene()
	for act, args := range map[Act]string{
		ActReport: `{"report":"r","desk":"berg-0.5","kind":"chair"}`, ActWithdraw: `{"report":"r"}`,
		ActBlock: `{"desk":"berg-0.5"}`, ActUnblock: `{"desk":"berg-0.5"}`, ActAnswer: `{"case":"c","state":"done"}`,
	} {
		assert.True(t, Knows(act))
		for _, odd := range []string{`null`, `[]`, `{}`, strings.Replace(args, `"`, `"\u0000`, 3), strings.TrimSuffix(args, "}") + `,"more":1}`, `{"report":"` + strings.Repeat("r", MaxArgs) + `"}`} {
			refused(t, s.Do(t.Context(), ann, act, json.RawMessage(odd)), booking.Invalid, "")
		}
	}
	assert.Len(t, Acts(), 5)
	refused(t, s.Do(t.Context(), ann, "trouble.forget", nil), booking.Invalid, "")
	require.NoError(t, s.Do(t.Context(), ann, ActReport, json.RawMessage(`{"report":"r","desk":"berg-0.5","kind":"chair","words":"wackelt"}`)))
	id, makes := Makes(ActReport, json.RawMessage(`{"report":"r"}`))
	assert.Equal(t, []any{ReportID("r"), true}, []any{id, makes})
	id, needs := Needs(ActWithdraw, json.RawMessage(`{"report":"r"}`))
	assert.Equal(t, []any{ReportID("r"), true}, []any{id, needs})
}

// TestCaretaker_keeps_cases_and_reports_in_step draws what people and the house say, in any order, and looks after each whether all fits.
func TestCaretaker_keeps_cases_and_reports_in_step(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := newScene()
		ctx := context.Background()
		people := []staff.PersonID{ann, bob, bookingtest.Cem, ""}
		ids := func() ReportID { return ReportID(fmt.Sprint("r", rapid.IntRange(0, 7).Draw(t, "report"))) }
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			s.now = s.now.Add(time.Duration(rapid.IntRange(0, 300).Draw(t, "minutes")) * time.Minute)
			who := rapid.SampledFrom(people).Draw(t, "who")
			var err error
			switch rapid.IntRange(0, 3).Draw(t, "act") {
			case 0, 1:
				err = s.Caretaker.Report(ctx, who, Make{Report: ids(), Desk: desk, Kind: rapid.SampledFrom(Kinds()[:2]).Draw(t, "kind"), Words: "w"})
			case 2:
				err = s.Caretaker.Withdraw(ctx, who, Withdraw{ids()})
			default:
				err = s.Caretaker.Answer(ctx, Answer{Case: s.files.reports[ids()].Case, State: rapid.SampledFrom([]State{Seen, Repair, Done, NotFound}).Draw(t, "state")})
			}
			var refusal *booking.Refusal
			if err != nil && !errors.As(err, &refusal) {
				t.Fatal(err)
			}
			s.check(t)
		}
	})
}

func (s *scene) check(t *rapid.T) {
	live := map[Kind]int{}
	for _, c := range s.cases {
		if c.State.Live() {
			live[c.Kind]++
		}
		if c.State.Live() != c.Closed.IsZero() {
			t.Fatalf("case %+v is closed or is not", c)
		}
	}
	for kind, n := range live {
		if n > 1 {
			t.Fatalf("%d live cases of %s at one desk", n, kind)
		}
	}
	twice := map[string]bool{}
	for _, r := range s.files.reports {
		of, known := s.cases[r.Case]
		switch key := string(r.Person) + "|" + string(r.Case); {
		case !known:
			t.Fatalf("report %+v is of no case", r)
		case r.State == Withdrawn && r.Words+r.Photo != "":
			t.Fatalf("report %+v still has words", r)
		case r.State != Withdrawn && r.State != of.State:
			t.Fatalf("report %+v says another state than case %+v", r, of)
		case r.State != Withdrawn && r.Person != "" && twice[key]:
			t.Fatalf("%s has reported %s twice", r.Person, r.Case)
		case r.State != Withdrawn:
			twice[key] = true
		}
	}
}
