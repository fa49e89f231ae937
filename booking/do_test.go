// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/staff"
)

func TestPlanner_Do_carries_out_every_kind(t *testing.T) {
	s := newScene(t)
	for _, step := range []struct {
		kind Kind
		args string
		then func() bool
	}{
		{KindReserve, `{"booking":"b","desk":"berg-0.5","start":"2026-11-24T08:00:00+01:00","end":"2026-11-24T11:00:00Z"}`,
			func() bool { return s.booking("b").Span == hours(tuesday, 8, 12) }},
		{KindMove, `{"booking":"b","desk":"berg-0.6","start":"2026-11-24T07:00:00Z","end":"2026-11-24T11:00:00Z"}`,
			func() bool { return s.booking("b").Desk == next }},
		{KindCheckIn, `{"booking":"b"}`, func() bool { return s.booking("b").State == CheckedIn }},
		{KindRelease, ` {"booking":"b"} `, func() bool { return s.booking("b").State == Released }},
		{KindPlanDay, `{"day":"2026-11-25","halves":[0,1],"status":"home"}`, func() bool { return s.said(ann, tuesday+1)[PM].Status == HomeOffice }},
		{KindPlanDay, `{"day":"2026-11-25","halves":[1],"status":""}`, func() bool { return s.said(ann, tuesday+1)[PM] == Presence{} }},
		{KindShow, `{"visibility":"team"}`, func() bool { return s.said(ann, tuesday+1)[AM].Seen == staff.Team }},
		{KindRepeat, `{"series":"s","desk":"berg-0.5","rule":"FREQ=WEEKLY;BYDAY=FR","first":"2026-11-24","from":0,"until":780,"except":["2026-12-04"],"skip":true}`,
			func() bool {
				return s.booking(SeriesID("s").Booking(tuesday+3)).Span == SpanOf(tuesday+3, Morning, berlin)
			}},
		{KindUnrepeat, `{"series":"s","from":"2026-12-11"}`, func() bool { return s.series("s").Ends == tuesday+17 }},
		{KindRepeat, `{"series":"t","desk":"berg-0.5","days":["2026-11-26"],"from":0,"until":1440}`,
			func() bool { return s.booking(SeriesID("t").Booking(tuesday+2)).State == Booked }},
		{KindAbsent, `{"first":"2026-11-25","last":"2026-11-26","halves":[0,1]}`,
			func() bool { return s.booking(SeriesID("t").Booking(tuesday+2)).State == Released }},
	} {
		require.NoError(t, s.Do(s.ctx, ann, step.kind, json.RawMessage(step.args)), step.kind)

		assert.True(t, step.then(), step.kind)
	}
}

// TestKinds_have_a_row_of_permissions: an op that staff/permission.go does not know is denied on every server.
func TestKinds_have_a_row_of_permissions(t *testing.T) {
	for _, kind := range Kinds() {
		assert.True(t, Knows(kind), kind)
		assert.True(t, staff.May(staff.Act(kind), []staff.Role{staff.Employee, staff.Lead}, staff.Own), "%s has no row in staff/permission.go", kind)
	}
	assert.False(t, Knows("booking.steal"))
}

func TestPlanner_Do_refuses_what_it_does_not_understand(t *testing.T) {
	for name, test := range map[string]struct {
		kind Kind
		args string
	}{
		"an unknown kind":           {"booking.steal", `{}`},
		"no kind":                   {"", `{}`},
		"nothing":                   {KindRelease, ``},
		"null":                      {KindRelease, `null`},
		"half an object":            {KindRelease, `{"booking":"b"`},
		"a list":                    {KindRelease, `["b"]`},
		"two objects":               {KindRelease, `{"booking":"b"}{"booking":"b"}`},
		"something behind":          {KindRelease, `{"booking":"b"} x`},
		"an unknown field":          {KindRelease, `{"booking":"b","force":true}`},
		"a name in another case":    {KindRelease, `{"Booking":"b"}`},
		"a name in another letter":  {KindCheckIn, `{"boo\u212aing":"b"}`},
		"a number for an id":        {KindRelease, `{"booking":1}`},
		"an overlong id":            {KindRelease, `{"booking":"` + strings.Repeat("b", MaxName+1) + `"}`},
		"a control character":       {KindRelease, `{"booking":"b\u0007"}`},
		"broken UTF-8":              {KindRelease, "{\"booking\":\"\xff\"}"},
		"half a surrogate":          {KindRelease, `{"booking":"\ud800"}`},
		"too much":                  {KindRelease, `{"booking":"b"` + strings.Repeat(" ", MaxArgs) + `}`},
		"deep nesting":              {KindRelease, `{"booking":` + strings.Repeat("[", 2000) + strings.Repeat("]", 2000) + `}`},
		"no times":                  {KindReserve, `{"booking":"b","desk":"berg-0.5"}`},
		"times that are none":       {KindReserve, `{"booking":"b","desk":"berg-0.5","start":"today","end":"tomorrow"}`},
		"a fraction of a second":    {KindReserve, `{"booking":"b","desk":"berg-0.5","start":"2026-11-25T08:00:00.5Z","end":"2026-11-25T09:00:00Z"}`},
		"all of time":               {KindReserve, `{"booking":"b","desk":"berg-0.5","start":"0000-01-01T00:00:00Z","end":"9999-12-31T23:59:59Z"}`},
		"a day that is none":        {KindPlanDay, `{"day":"2026-02-30","halves":[0],"status":"home"}`},
		"a half that is none":       {KindPlanDay, `{"day":"2026-11-25","halves":[7],"status":"home"}`},
		"a half beyond a byte":      {KindPlanDay, `{"day":"2026-11-25","halves":[300],"status":"home"}`},
		"a status that is none":     {KindPlanDay, `{"day":"2026-11-25","halves":[0],"status":"asleep"}`},
		"a visibility that is none": {KindShow, `{"visibility":"friends"}`},
		"no visibility":             {KindShow, `{}`},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.holds(ann, "b", free, day(tuesday))
			before := s.booking("b")

			s.refused(s.Do(s.ctx, ann, test.kind, json.RawMessage(test.args)), Invalid, "")

			assert.Equal(t, before, s.booking("b"))
		})
	}
}

func TestRefusal_travels_as_JSON(t *testing.T) {
	opens := tuesday + 1
	refusal := Refusal{Why: Window, Detail: HomeFirst, Opens: &opens, Alternatives: []Alternative{
		{Desk: free, Code: "0.5", Zone: "Barmen", Floor: "berg-0", Building: "berg", Near: NearFloor, Metres: 4.5, Lacks: Features{Monitors: 1}},
	}}

	body, err := json.Marshal(refusal)
	require.NoError(t, err)
	var back Refusal
	require.NoError(t, json.Unmarshal(body, &back))

	assert.Equal(t, refusal, back)
	assert.Equal(t, "refused: window (home_first)", refusal.Error())
	assert.Equal(t, "refused: taken", (&Refusal{Why: Taken}).Error())
}

// faulty is a store that fails at its nth call, as a full disk or a lost connection does.
type faulty struct {
	Store
	calls, nth int
}

var errDisk = errors.New("disk full")

func (f *faulty) fails() bool {
	f.calls++
	return f.calls == f.nth
}

func (f *faulty) Place(ctx context.Context, id DeskID) (Place, error) {
	if f.fails() {
		return Place{}, errDisk
	}
	return f.Store.Place(ctx, id)
}

func (f *faulty) Rules(ctx context.Context, id BuildingID) (Rules, error) {
	if f.fails() {
		return Rules{}, errDisk
	}
	return f.Store.Rules(ctx, id)
}

func (f *faulty) Amendments(ctx context.Context, id BuildingID) ([]Amendment, error) {
	if f.fails() {
		return nil, errDisk
	}
	return f.Store.Amendments(ctx, id)
}

func (f *faulty) Colleague(ctx context.Context, id staff.PersonID) (staff.Person, error) {
	if f.fails() {
		return staff.Person{}, errDisk
	}
	return f.Store.Colleague(ctx, id)
}

func (f *faulty) Profile(ctx context.Context, id staff.PersonID) (staff.Profile, error) {
	if f.fails() {
		return staff.Profile{}, errDisk
	}
	return f.Store.Profile(ctx, id)
}

func (f *faulty) Above(ctx context.Context, id staff.UnitID) ([]staff.UnitID, error) {
	if f.fails() {
		return nil, errDisk
	}
	return f.Store.Above(ctx, id)
}

func (f *faulty) Booking(ctx context.Context, id BookingID) (Booking, error) {
	if f.fails() {
		return Booking{}, errDisk
	}
	return f.Store.Booking(ctx, id)
}

func (f *faulty) Mine(ctx context.Context, who staff.PersonID, span Span) ([]Booking, error) {
	if f.fails() {
		return nil, errDisk
	}
	return f.Store.Mine(ctx, who, span)
}

func (f *faulty) CountOpen(ctx context.Context, who staff.PersonID, b BuildingID, at time.Time) (int, error) {
	if f.fails() {
		return 0, errDisk
	}
	return f.Store.CountOpen(ctx, who, b, at)
}

func (f *faulty) Busy(ctx context.Context, floor FloorID, span Span) ([]Occupancy, error) {
	if f.fails() {
		return nil, errDisk
	}
	return f.Store.Busy(ctx, floor, span)
}

func (f *faulty) DeskBusy(ctx context.Context, desk DeskID, span Span) ([]Occupancy, error) {
	if f.fails() {
		return nil, errDisk
	}
	return f.Store.DeskBusy(ctx, desk, span)
}

func (f *faulty) Buildings(ctx context.Context) ([]Building, error) {
	if f.fails() {
		return nil, errDisk
	}
	return f.Store.Buildings(ctx)
}

func (f *faulty) Floors(ctx context.Context, b BuildingID) ([]Floor, error) {
	if f.fails() {
		return nil, errDisk
	}
	return f.Store.Floors(ctx, b)
}

func (f *faulty) Zones(ctx context.Context, floor FloorID) ([]Zone, error) {
	if f.fails() {
		return nil, errDisk
	}
	return f.Store.Zones(ctx, floor)
}

func (f *faulty) Desks(ctx context.Context, floor FloorID) ([]Desk, error) {
	if f.fails() {
		return nil, errDisk
	}
	return f.Store.Desks(ctx, floor)
}

func (f *faulty) PutBooking(ctx context.Context, b Booking) error {
	if f.fails() {
		return errDisk
	}
	return f.Store.PutBooking(ctx, b)
}

func (f *faulty) Presence(ctx context.Context, who staff.PersonID, d Day) ([]Presence, error) {
	if f.fails() {
		return nil, errDisk
	}
	return f.Store.Presence(ctx, who, d)
}

func (f *faulty) PutPresence(ctx context.Context, p Presence) error {
	if f.fails() {
		return errDisk
	}
	return f.Store.PutPresence(ctx, p)
}

func (f *faulty) MyPresence(ctx context.Context, who staff.PersonID, from Day) ([]Presence, error) {
	if f.fails() {
		return nil, errDisk
	}
	return f.Store.MyPresence(ctx, who, from)
}

func (f *faulty) PutProfile(ctx context.Context, p staff.Profile) error {
	if f.fails() {
		return errDisk
	}
	return f.Store.PutProfile(ctx, p)
}

// TestPlanner_never_hides_a_failure_of_its_store lets every call of every wish fail once. A failure that turned into a
// yes or a refusal would be stored as the op's outcome for ever.
func TestPlanner_never_hides_a_failure_of_its_store(t *testing.T) {
	span := day(tuesday + 1)
	for name, wish := range map[string]func(*scene) error{
		"reserve":           func(s *scene) error { return s.Reserve(s.ctx, dora, Reserve{"b", free, span}) },
		"reserve, taken":    func(s *scene) error { return s.Reserve(s.ctx, dora, Reserve{"b", "berg-1.1", span}) },
		"move":              func(s *scene) error { return s.Move(s.ctx, ann, Move{"anns", free, day(tuesday)}) },
		"move to the other": func(s *scene) error { return s.Move(s.ctx, ann, Move{"anns", "bahn-0.1", day(tuesday)}) },
		"release":           func(s *scene) error { return s.Release(s.ctx, ann, Release{"anns"}) },
		"check in":          func(s *scene) error { s.now = span.End.Add(-time.Hour); return s.CheckIn(s.ctx, ann, CheckIn{"anns"}) },
		"plan":              func(s *scene) error { return s.PlanDay(s.ctx, ann, PlanDay{tuesday, []Half{AM, PM}, Away}) },
		"show":              func(s *scene) error { return s.Show(s.ctx, ann, Show{staff.Team}) },
		"void":              func(s *scene) error { return s.Void(s.ctx, "anns", NoShow) },
		"day":               func(s *scene) error { _, err := s.Day(s.ctx, ann, "berg-0", span); return err },
		"week":              func(s *scene) error { _, err := s.Week(s.ctx, ann, tuesday); return err },
		"free": func(s *scene) error {
			_, err := s.Free(s.ctx, FreeQuery{Who: ann, Building: "berg", Days: []Day{tuesday}})
			return err
		},
		"alternatives": func(s *scene) error { _, err := s.Alternatives(s.ctx, dora, free, span); return err },
		"check-in":     func(s *scene) error { _, err := s.CheckInFrom(s.ctx, s.booking("anns")); return err },
	} {
		t.Run(name, func(t *testing.T) {
			for nth := 1; ; nth++ {
				s := newScene(t)
				s.rules(func(r *Rules) { r.MaxOpen = 9 })
				s.holds(ann, "anns", "berg-1.1", span)
				for _, desk := range []DeskID{"berg-0.1", "berg-0.2", "berg-0.3", "berg-0.4", "berg-0.6", "berg-0.7", "berg-0.8"} {
					s.block(desk)
				}
				f := &faulty{Store: s.store, nth: nth}
				s.Store = f

				err := wish(s)

				if f.calls < nth {
					require.Greater(t, nth, 1)
					return // every call has failed once
				}
				assert.ErrorIs(t, err, errDisk, "call %d", nth)
				_, refused := err.(*Refusal)
				assert.False(t, refused, "call %d", nth)
			}
		})
	}
}

func FuzzDo(f *testing.F) {
	for _, kind := range append(Kinds(), "?") {
		f.Add(string(kind), []byte(`{"booking":"b","desk":"berg-0.5","start":"2026-11-25T08:00:00Z","end":"2026-11-25T09:00:00Z"}`))
		f.Add(string(kind), []byte(`{"booking":"a"}`))
		f.Add(string(kind), []byte(`{"day":"2026-11-25","halves":[0,1],"status":"home","visibility":"team"}`))
	}
	f.Add(string(KindRepeat), []byte(`{"series":"s","desk":"berg-0.5","rule":"FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,FR;UNTIL=20270101","first":"2026-11-24","from":540,"until":1440,"except":["2026-12-04"],"skip":true}`))
	f.Add(string(KindRepeat), []byte(`{"series":"s","desk":"berg-0.5","days":["2026-11-24","2026-12-24"],"from":0,"until":780,"skip":true}`))
	f.Add(string(KindRepeat), []byte(`{"series":"s","desk":"berg-0.5","rule":"FREQ=WEEKLY;COUNT=400;WKST=SU","first":"-001-01-01","from":0,"until":1}`))
	f.Add(string(KindReserve), []byte(`{"booking":"b","desk":"berg-0.5","start":"2026-11-25T08:00:00Z","end":"2026-11-25T09:00:00Z","for":"bob"}`))
	f.Add(string(KindLike), []byte(`{"kind":"desk","target":"berg-0.5"}`))
	f.Add(string(KindName), []byte(`{"deputy":"bob"}`))
	f.Add(string(KindWeek), []byte(`{"days":[["",""],["office","home"],["road","away"],["",""],["",""],["",""],["",""]],"book":true,"paused":["2026-11-23","9999-12-27"]}`))
	f.Add(string(KindUnrepeat), []byte(`{"series":"s","from":"9999-12-31"}`))
	f.Add(string(KindAbsent), []byte(`{"first":"2026-11-24","last":"2027-01-22","halves":[1,0]}`))
	f.Add(string(KindReserve), []byte(`{"booking":"b","desk":"berg-0.5","start":"9999-12-31T23:59:59Z","end":"9999-12-31T23:59:59-23:59"}`))
	f.Fuzz(func(t *testing.T, kind string, args []byte) {
		store := bookingtest.NewTown()
		p := &Planner{Store: store, Now: func() time.Time { return morning }, Final: true}
		require.NoError(t, p.Reserve(t.Context(), ann, Reserve{"a", next, day(tuesday)}))

		err := p.Do(t.Context(), ann, Kind(kind), args)

		if _, refused := err.(*Refusal); err != nil && !refused {
			t.Errorf("neither yes nor a refusal: %v", err)
		}
		for _, b := range store.AllBookings() {
			if !b.Span.Valid() || b.Person != ann {
				t.Errorf("stored %+v", b)
			}
		}
	})
}
