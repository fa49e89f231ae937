// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/sync"
)

// TestHub_replicas_agree lets five devices of four people wish for few desks in any order, loses answers, stops and
// starts the hub, forgets what ended, and holds at the end: nothing overlaps, outboxes are empty, every replica is what a new device gets,
// and no outcome was ever changed.
func TestHub_replicas_agree(t *testing.T) {
	checks := flag.Lookup("rapid.checks").Value
	if checks.String() == "100" { // each check is a small town's week; whoever wants more than 20 asks for it
		require.NoError(t, checks.Set("20"))
		defer checks.Set("100")
	}
	w, rounds := openTown(t), 0
	rapid.Check(t, func(rt *rapid.T) {
		rounds++ // each round has hours of its own
		s := &replicas{town: w, t: t, hours: 3 * rounds, told: map[sync.OpID]sync.Outcome{}}
		for _, i := range []int{1, 1, 11, 2, 21} { // two devices of one person, colleagues, and a stranger
			p := w.phone(person(i), "b:"+hall)
			p.pull(t) // whole pages: what follows may come row by row
			s.phones = append(s.phones, p)
		}
		for range rapid.IntRange(5, 20).Draw(rt, "steps") {
			s.step(rt)
		}
		for range 2 { // in the second round everybody hears of what the first one wrote
			for _, p := range s.phones {
				p.pull(t)
				s.hear(rt, p)
			}
		}

		for i, p := range s.phones {
			if got, want := p.Rows(), p.fresh(t).Rows(); fmt.Sprint(got) != fmt.Sprint(want) {
				rt.Fatalf("device %d holds\n%v\nand a new one\n%v", i, got, want)
			}
		}
		if n := overlaps(t, w, "desk") + overlaps(t, w, "person"); n > 0 {
			rt.Fatalf("%d live bookings overlap", n)
		}
		live := w.count(t, `SELECT COUNT(*) FROM booking WHERE state IN ('booked', 'checked_in') AND person <> ''`)
		if n := w.count(t, `SELECT COUNT(*) FROM occupancy`); n != live {
			rt.Fatalf("%d occupancies of %d live bookings", n, live)
		}
	})
}

type replicas struct {
	town   *town
	t      *testing.T
	hours  int
	phones []*phone
	made   []booking.BookingID
	ops    []sync.OpID
	told   map[sync.OpID]sync.Outcome
}

func (s *replicas) step(rt *rapid.T) {
	p := rapid.SampledFrom(s.phones).Draw(rt, "phone")
	p.limit = rapid.SampledFrom([]int{0, 1, 3}).Draw(rt, "limit")
	switch rapid.SampledFrom([]string{"reserve", "reserve", "release", "move", "show", "sync", "sync", "lost", "restart", "forget"}).Draw(rt, "step") {
	case "reserve":
		id := booking.BookingID(uuid.NewString())
		s.made = append(s.made, id)
		s.wish(p, booking.KindReserve, booking.Reserve{Booking: id, Desk: s.desk(rt), Span: s.span(rt)})
	case "release":
		if len(s.made) > 0 {
			s.wish(p, booking.KindRelease, booking.Release{Booking: rapid.SampledFrom(s.made).Draw(rt, "booking")})
		}
	case "move":
		if len(s.made) > 0 {
			s.wish(p, booking.KindMove, booking.Move{Booking: rapid.SampledFrom(s.made).Draw(rt, "booking"), Desk: s.desk(rt), Span: s.span(rt)})
		}
	case "show":
		seen := rapid.SampledFrom([]staff.Visibility{staff.Nobody, staff.Team, staff.Everybody}).Draw(rt, "visibility")
		s.wish(p, booking.KindShow, booking.Show{Visibility: seen})
	case "sync":
		_, err := p.sync(s.t)
		require.NoError(s.t, err)
	case "lost":
		_, err := s.town.hub.Session(p.person, p.id).Sync(s.t.Context(), p.request(s.t))
		require.NoError(s.t, err)
	case "forget":
		_, err := s.town.central.Forget(s.t.Context(), s.span(rt).End.Add(time.Second))
		require.NoError(s.t, err)
	case "restart":
		s.town.end(s.t)
		s.town.start(s.t)
	}
	s.hear(rt, p)
}

func (s *replicas) desk(rt *rapid.T) booking.DeskID {
	return desk(hall, rapid.IntRange(0, 2).Draw(rt, "desk"))
}

func (s *replicas) span(rt *rapid.T) booking.Span {
	return slot(s.hours + rapid.IntRange(0, 2).Draw(rt, "slot"))
}

func (s *replicas) wish(p *phone, kind booking.Kind, args any) {
	text, err := json.Marshal(args)
	require.NoError(s.t, err)
	s.ops = append(s.ops, p.Wish(string(kind), text, ""))
}

// hear holds that what a device was told once stays told.
func (s *replicas) hear(rt *rapid.T, p *phone) {
	for _, op := range s.ops {
		outcome, ok := p.Outcome(op)
		if !ok {
			continue
		}
		before, known := s.told[op]
		if known && (before.Verdict != outcome.Verdict || before.Why != outcome.Why) {
			rt.Fatalf("op %s was %v and is %v", op, before, outcome)
		}
		s.told[op] = outcome
	}
}
