// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	. "github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// teamDay is the day that the tests propose: Thursday of the week in which they live.
var teamDay = tuesday + 2

func proposal(id TeamDayID, members ...staff.PersonID) Propose {
	return Propose{Day: id, Unit: "it", Building: "berg", Members: members, Span: day(teamDay)}
}

// proposes makes a team day that the test takes for given.
func (s *scene) proposes(id TeamDayID, members ...staff.PersonID) TeamDay {
	s.t.Helper()
	require.NoError(s.t, s.Propose(s.ctx, ann, proposal(id, members...)))
	return s.teamDay(id)
}

func (s *scene) teamDay(id TeamDayID) TeamDay {
	s.t.Helper()
	t, err := s.store.TeamDay(s.ctx, id)
	require.NoError(s.t, err)
	return t
}

// invited is the invitation of somebody to a team day.
func (s *scene) invited(id TeamDayID, who staff.PersonID) Invite {
	s.t.Helper()
	all, err := s.store.Invites(s.ctx, id)
	require.NoError(s.t, err)
	i := slices.IndexFunc(all, func(i Invite) bool { return i.Person == who })
	require.GreaterOrEqual(s.t, i, 0, "%s is not invited", who)
	return all[i]
}

func (s *scene) answers(who staff.PersonID, id TeamDayID, yes bool) {
	s.t.Helper()
	require.NoError(s.t, s.Answer(s.ctx, who, Answer{s.invited(id, who).ID, yes}))
}

// heldFor are the live bookings of nobody.
func (s *scene) heldFor() (desks []DeskID) {
	for _, b := range s.store.AllBookings() {
		if b.Person == "" && b.State.Live() {
			desks = append(desks, b.Desk)
		}
	}
	return desks
}

func TestPlanner_Propose(t *testing.T) {
	t.Run("holds a block in the home zone and asks everybody", func(t *testing.T) {
		s := newScene(t)

		d := s.proposes("t", ann, bob, cem)

		require.Len(t, d.Blocks, 1)
		assert.Equal(t, ZoneID("wupper"), d.Blocks[0].Zone)
		assert.Len(t, d.Blocks[0].Desks, 3)
		assert.Equal(t, []int{3, 1, 0, 0}, []int{d.Asked, d.Accepted, d.Declined, d.Without})
		assert.Len(t, s.heldFor(), 2, "who proposes has said yes")
		assert.Equal(t, InviteOpen, s.invited("t", bob).State)
		assert.Equal(t, InviteAccepted, s.invited("t", ann).State)
		assert.Equal(t, teamDay-1, DayOf(d.Until, berlin), "by noon of the day before")
	})
	t.Run("again changes nothing", func(t *testing.T) {
		s := newScene(t)
		s.proposes("t", ann, bob)

		require.NoError(t, s.Propose(s.ctx, ann, proposal("t", ann, bob)))

		assert.Len(t, s.heldFor(), 1)
	})
	t.Run("leaves a wish on a device", func(t *testing.T) {
		s := newScene(t)
		s.Final = false

		d := s.proposes("t", ann, bob)

		assert.Equal(t, TeamRequested, d.State)
		assert.Empty(t, s.heldFor())
		assert.Empty(t, s.store.AllInvites())
	})
	t.Run("gives who needs it an accessible desk", func(t *testing.T) {
		s := newScene(t)
		place, err := s.store.Place(s.ctx, "berg-0.3")
		require.NoError(t, err)
		place.Desk.Features.Accessible = true
		require.NoError(t, s.store.PutDesk(s.ctx, place.Desk))
		require.NoError(t, s.Need(s.ctx, cem, Need{staff.Needs{Accessible: true}}))

		s.proposes("t", ann, bob, cem)

		assert.Equal(t, DeskID("berg-0.3"), s.invited("t", cem).Desk)
	})
	t.Run("parts a team where no block holds all, and says for whom there is none", func(t *testing.T) {
		s := newScene(t)
		rules, err := s.store.Rules(s.ctx, "berg")
		require.NoError(t, err)
		rules.TeamShare = 50
		require.NoError(t, s.store.PutRules(s.ctx, rules))

		d := s.proposes("t", ann, bob, cem)

		require.Len(t, d.Blocks, 2)
		assert.Equal(t, []int{2, 1}, []int{len(d.Blocks[0].Desks), len(d.Blocks[1].Desks)})
	})
	t.Run("asks the zones first that the unit prefers", func(t *testing.T) {
		s := newScene(t)
		require.NoError(t, s.Prefer(s.ctx, ann, Prefer{"it", []ZoneID{"ronsdorf"}}))

		d := s.proposes("t", ann, bob)

		assert.Equal(t, ZoneID("ronsdorf"), d.Blocks[0].Zone)
	})
	t.Run("instead of another one calls that off", func(t *testing.T) {
		s := newScene(t)
		s.proposes("t", ann, bob, cem)
		s.answers(bob, "t", true)
		again := proposal("u", ann, bob, cem)
		again.Instead = "t"

		require.NoError(t, s.Propose(s.ctx, ann, again))

		assert.Equal(t, TeamOff, s.teamDay("t").State)
		assert.Equal(t, InviteOff, s.invited("t", cem).State)
		assert.Equal(t, []NoticeKind{NoticeTeamOff}, s.toldKinds(bob), "who has said yes")
		assert.Equal(t, TeamOpen, s.teamDay("u").State)
	})
	for name, test := range map[string]struct {
		who    staff.PersonID
		change func(*scene, *Propose)
		want   Refusal
	}{
		"who does not lead the unit":   {bob, func(*scene, *Propose) {}, Refusal{Why: Forbidden, Detail: NotLead}},
		"people of other units":        {ann, func(_ *scene, p *Propose) { p.Members = []staff.PersonID{ann, dora} }, Refusal{Why: Forbidden, Detail: NotOfUnit}},
		"a team of one":                {ann, func(_ *scene, p *Propose) { p.Members = []staff.PersonID{ann} }, Refusal{Why: Invalid}},
		"somebody twice":               {ann, func(_ *scene, p *Propose) { p.Members = []staff.PersonID{bob, bob} }, Refusal{Why: Invalid}},
		"more than a zone holds":       {ann, func(_ *scene, p *Propose) { p.Members = make([]staff.PersonID, MaxTeam+1) }, Refusal{Why: Invalid}},
		"a day that has begun":         {ann, func(_ *scene, p *Propose) { p.Span = day(tuesday) }, Refusal{Why: Window, Detail: Past}},
		"a unit there is not":          {ann, func(_ *scene, p *Propose) { p.Unit = "nowhere" }, Refusal{Why: Gone}},
		"a house there is not":         {ann, func(_ *scene, p *Propose) { p.Building = "nowhere" }, Refusal{Why: Gone}},
		"a second one of the same day": {ann, func(s *scene, _ *Propose) { s.proposes("first", ann, bob) }, Refusal{Why: Stale, Detail: OneTeamDay}},
		"a house without two free desks together": {ann, func(s *scene, _ *Propose) {
			for _, floor := range []FloorID{"berg-0", "berg-1"} {
				desks, _ := s.store.Desks(s.ctx, floor)
				for _, d := range desks {
					d.Blocked = true
					require.NoError(s.t, s.store.PutDesk(s.ctx, d))
				}
			}
		}, Refusal{Why: Taken, Detail: NoBlock}},
	} {
		t.Run("refuses "+name, func(t *testing.T) {
			s := newScene(t)
			p := proposal("t", ann, bob)
			test.change(s, &p)

			var refusal *Refusal
			require.ErrorAs(t, s.Propose(s.ctx, test.who, p), &refusal)
			assert.Equal(t, []any{test.want.Why, test.want.Detail}, []any{refusal.Why, refusal.Detail})
		})
	}
}

// toldKinds are the kinds of what somebody was told, sorted.
func (s *scene) toldKinds(who staff.PersonID) (kinds []NoticeKind) {
	for _, n := range s.store.AllNotices() {
		if n.Person == who {
			kinds = append(kinds, n.Kind)
		}
	}
	slices.Sort(kinds)
	return kinds
}

func TestPlanner_Answer(t *testing.T) {
	t.Run("yes makes the desk one's own and gives back what one had", func(t *testing.T) {
		s := newScene(t)
		s.holds(bob, "b", "berg-1.1", day(teamDay))
		s.proposes("t", ann, bob)
		require.True(t, s.booking("b").State.Live(), "kept until the answer")

		s.answers(bob, "t", true)

		i := s.invited("t", bob)
		assert.Equal(t, Released, s.booking("b").State)
		assert.Equal(t, []any{Booked, bob, i.Desk}, []any{s.booking(i.Held).State, s.booking(i.Held).Person, s.booking(i.Held).Desk})
		assert.Empty(t, s.heldFor())
		assert.Equal(t, 2, s.teamDay("t").Accepted)
	})
	t.Run("no frees the desk at once and leaves nothing of it", func(t *testing.T) {
		s := newScene(t)
		s.proposes("t", ann, bob)
		held := s.invited("t", bob).Held

		s.answers(bob, "t", false)

		_, err := s.store.Booking(s.ctx, held)
		require.ErrorIs(t, err, ErrGone)
		assert.Equal(t, []int{1, 1, 0}, []int{s.teamDay("t").Accepted, s.teamDay("t").Declined, s.teamDay("t").Open()})
	})
	t.Run("keeps nobody from booking meanwhile", func(t *testing.T) {
		s := newScene(t)
		s.proposes("t", ann, bob)

		require.NoError(t, s.Reserve(s.ctx, bob, Reserve{Booking: "own", Desk: "berg-1.1", Span: day(teamDay)}))
	})
	t.Run("given back later it counts as a no", func(t *testing.T) {
		s := newScene(t)
		s.proposes("t", ann, bob)
		s.answers(bob, "t", true)

		require.NoError(t, s.Release(s.ctx, bob, Release{s.invited("t", bob).Held}))

		assert.Equal(t, []int{1, 1}, []int{s.teamDay("t").Accepted, s.teamDay("t").Declined})
	})
	t.Run("for somebody else is refused", func(t *testing.T) {
		s := newScene(t)
		s.proposes("t", ann, bob)

		var refusal *Refusal
		require.ErrorAs(t, s.Answer(s.ctx, cem, Answer{s.invited("t", bob).ID, true}), &refusal)
		assert.Equal(t, NotYours, refusal.Detail)
	})
	t.Run("after the deadline is refused, and the desk is free", func(t *testing.T) {
		s := newScene(t)
		s.proposes("t", ann, bob)
		s.now = s.teamDay("t").Until

		n, err := s.LapseTeams(s.ctx, 10)
		require.NoError(t, err)
		assert.Equal(t, 1, n)
		assert.Empty(t, s.heldFor())

		var refusal *Refusal
		require.ErrorAs(t, s.Answer(s.ctx, bob, Answer{s.invited("t", bob).ID, true}), &refusal)
		assert.Equal(t, Expired, refusal.Why)
	})
	t.Run("on a device is a wish, whether it holds the house or not", func(t *testing.T) {
		for _, desk := range []DeskID{"berg-0.1", "elsewhere"} {
			s := newScene(t)
			s.Final = false
			require.NoError(t, s.store.PutInvite(s.ctx, Invite{ID: "i", Person: bob, Building: "berg", Floor: "berg-0", Desk: desk, Span: day(teamDay), State: InviteOpen, Held: "h", Occupied: "o"}))

			require.NoError(t, s.Answer(s.ctx, bob, Answer{"i", true}))

			mine, err := s.store.Mine(s.ctx, bob, day(teamDay))
			require.NoError(t, err)
			require.Len(t, mine, 1)
			assert.Equal(t, []any{Requested, desk, OccupancyID("o")}, []any{mine[0].State, mine[0].Desk, mine[0].Occupied})
		}
	})
}

func TestPlanner_resits_who_was_invited_to_a_desk_that_is_blocked(t *testing.T) {
	s := newScene(t)
	s.proposes("t", ann, bob)
	was := s.invited("t", bob)
	place, err := s.store.Place(s.ctx, was.Desk)
	require.NoError(t, err)
	place.Desk.Blocked = true
	require.NoError(t, s.store.PutDesk(s.ctx, place.Desk))

	require.NoError(t, s.Retire(s.ctx, []Booking{s.booking(was.Held)}, nil))

	now := s.invited("t", bob)
	assert.Equal(t, InviteOpen, now.State)
	assert.NotEqual(t, was.Desk, now.Desk)
	assert.Equal(t, []DeskID{now.Desk}, s.heldFor())
}

func TestPlanner_SucceedTeams(t *testing.T) {
	lead := func(s *scene, who staff.PersonID) {
		require.NoError(s.t, s.store.PutUnit(s.ctx, staff.Unit{ID: "it", Parent: "stadt", Lead: who}))
		last, err := s.SucceedTeams(s.ctx, "", 10)
		require.NoError(s.t, err)
		require.Empty(s.t, last)
	}
	t.Run("hands a team day to who leads now", func(t *testing.T) {
		s := newScene(t)
		s.proposes("t", ann, bob, cem)

		lead(s, bob)

		assert.Equal(t, bob, s.teamDay("t").Lead)
		require.NoError(t, s.Call(s.ctx, bob, Call{"t"}))
		var refusal *Refusal
		require.ErrorAs(t, s.Call(s.ctx, ann, Call{"t"}), &refusal)
	})
	t.Run("calls it off where nobody leads", func(t *testing.T) {
		s := newScene(t)
		s.proposes("t", ann, bob, cem)

		lead(s, "")

		assert.Equal(t, TeamOff, s.teamDay("t").State)
		assert.Empty(t, s.heldFor())
	})
}

func TestPlanner_ForgetTeams_leaves_nothing_of_a_day_that_is_over(t *testing.T) {
	s := newScene(t)
	s.proposes("t", ann, bob, cem)
	require.NoError(t, s.store.PutBooking(s.ctx, Booking{ID: "00000000-0000-5000-8000-000000000000", Desk: "berg-1.1", Floor: "berg-1", Building: "berg", Span: day(teamDay), State: Booked}))

	_, err := s.ForgetTeams(s.ctx, 10)
	require.NoError(t, err)
	assert.Len(t, s.heldFor(), 2, "what nobody is asked for goes, the rest stays")
	s.now = day(teamDay).End
	_, err = s.ForgetTeams(s.ctx, 10)
	require.NoError(t, err)

	assert.Empty(t, s.store.AllInvites())
	_, err = s.store.TeamDay(s.ctx, "t")
	require.ErrorIs(t, err, ErrGone)
	assert.Empty(t, s.heldFor())
}

func TestPlanner_Prefer(t *testing.T) {
	s := newScene(t)
	why := func(err error) Why {
		var refusal *Refusal
		require.ErrorAs(t, err, &refusal)
		return refusal.Why
	}
	require.NoError(t, s.Prefer(s.ctx, ann, Prefer{"it", []ZoneID{"wupper", "barmen"}}))
	got, err := s.store.Preferred(s.ctx, "it")
	require.NoError(t, err)
	assert.Equal(t, []ZoneID{"wupper", "barmen"}, got)

	assert.Equal(t, Gone, why(s.Prefer(s.ctx, ann, Prefer{"it", []ZoneID{"nowhere"}})))
	assert.Equal(t, Invalid, why(s.Prefer(s.ctx, ann, Prefer{"it", []ZoneID{"wupper", "wupper"}})))
	assert.Equal(t, Forbidden, why(s.Prefer(s.ctx, bob, Prefer{"it", nil})))
	require.NoError(t, s.store.PutProfile(s.ctx, staff.Profile{Person: dora, Roles: []staff.Role{staff.Facility}}))
	require.NoError(t, s.Prefer(s.ctx, dora, Prefer{"it", nil}))
}

func TestPlanner_team_days_and_bookings_never_share_a_desk_and_block_nobody(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := newScene(t)
		people := []staff.PersonID{ann, bob, cem}
		for range rapid.IntRange(1, 25).Draw(r, "steps") {
			who := rapid.SampledFrom(people).Draw(r, "who")
			var err error
			switch rapid.IntRange(0, 6).Draw(r, "act") {
			case 0:
				id := rapid.SampledFrom([]TeamDayID{"t", "u", "v"}).Draw(r, "team day")
				p := proposal(id, rapid.SliceOfNDistinct(rapid.SampledFrom(people), 2, 3, rapid.ID[staff.PersonID]).Draw(r, "members")...)
				p.Span = SpanOf(teamDay+Day(rapid.IntRange(0, 1).Draw(r, "day")), rapid.SampledFrom([]Part{FullDay, Morning}).Draw(r, "part"), berlin)
				err = s.store.Do(func(Store) error { return s.Propose(s.ctx, ann, p) })
			case 1, 2:
				if all := s.store.AllInvites(); len(all) > 0 {
					i := rapid.SampledFrom(all).Draw(r, "invitation")
					err = s.store.Do(func(Store) error { return s.Answer(s.ctx, i.Person, Answer{i.ID, rapid.Bool().Draw(r, "yes")}) })
				}
			case 3:
				wish := Reserve{Booking: NewBookingID(), Desk: rapid.SampledFrom([]DeskID{"berg-0.1", "berg-0.2", "berg-0.3", "berg-0.4"}).Draw(r, "desk"), Span: day(teamDay)}
				err = s.store.Do(func(Store) error { return s.Reserve(s.ctx, who, wish) })
			case 4:
				if mine, _ := s.store.Mine(s.ctx, who, day(teamDay)); len(mine) > 0 {
					err = s.store.Do(func(Store) error { return s.Release(s.ctx, who, Release{mine[0].ID}) })
				}
			case 5:
				err = s.store.Do(func(Store) error {
					return s.Call(s.ctx, ann, Call{rapid.SampledFrom([]TeamDayID{"t", "u"}).Draw(r, "team day")})
				})
			case 6:
				s.now = s.now.Add(time.Duration(rapid.IntRange(1, 20).Draw(r, "hours")) * time.Hour)
				_, err = s.LapseTeams(s.ctx, 100)
			}
			var refusal *Refusal
			if err != nil {
				require.ErrorAs(t, err, &refusal)
			}
			var live []Booking
			for _, b := range s.store.AllBookings() {
				if b.State.Live() {
					live = append(live, b)
				}
			}
			for i, a := range live {
				for _, b := range live[i+1:] {
					require.False(t, a.Desk == b.Desk && a.Span.Overlaps(b.Span), "%s has two bookings", a.Desk)
					require.False(t, a.Person != "" && a.Person == b.Person && a.Span.Overlaps(b.Span), "%s has two desks", a.Person)
				}
			}
			held := map[BookingID]bool{}
			for _, i := range s.store.AllInvites() {
				if i.State == InviteOpen {
					held[i.Held] = true
					require.Equal(t, []any{Booked, i.Desk, staff.PersonID("")}, []any{s.booking(i.Held).State, s.booking(i.Held).Desk, s.booking(i.Held).Person})
				}
			}
			for _, b := range live {
				require.True(t, b.Person != "" || held[b.ID], "%s is held for nobody", b.Desk)
			}
		}
	})
}
