// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	. "github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/staff"
)

func TestPlanner_Like(t *testing.T) {
	t.Run("stars once and takes the star away", func(t *testing.T) {
		s := newScene(t)
		desk, mate := Like{FavouriteDesk, string(free)}, Like{FavouritePerson, string(bob)}
		require.NoError(t, s.Like(s.ctx, ann, desk))
		s.now = s.now.Add(time.Minute)
		require.NoError(t, s.Like(s.ctx, ann, mate))
		require.NoError(t, s.Like(s.ctx, ann, desk), "again is fine, and it keeps its age")

		liked, err := s.store.Favourites(s.ctx, ann)
		require.NoError(t, err)
		assert.Equal(t, []Favourite{{ann, FavouriteDesk, string(free), morning}, {ann, FavouritePerson, string(bob), morning.Add(time.Minute)}}, liked)

		require.NoError(t, s.Unlike(s.ctx, ann, Unlike(desk)))
		require.NoError(t, s.Unlike(s.ctx, ann, Unlike(desk)), "once more is nothing")
		liked, _ = s.store.Favourites(s.ctx, ann)
		assert.Len(t, liked, 1)
	})
	t.Run("refuses", func(t *testing.T) {
		s := newScene(t)
		s.refused(s.Like(s.ctx, ann, Like{"floor", "berg-0"}), Invalid, "")
		s.refused(s.Like(s.ctx, ann, Like{FavouriteDesk, ""}), Invalid, "")
		s.refused(s.Like(s.ctx, ann, Like{FavouritePerson, string(ann)}), Invalid, "")
		s.refused(s.Like(s.ctx, ann, Like{FavouriteDesk, "no such desk"}), Gone, "")
		s.refused(s.Like(s.ctx, ann, Like{FavouritePerson, "nobody"}), Gone, "")
		s.refused(s.Like(s.ctx, "nobody", Like{FavouriteDesk, string(free)}), Forbidden, "")
		s.refused(s.Unlike(s.ctx, ann, Unlike{"floor", "berg-0"}), Invalid, "")
	})
	t.Run("ends at a hundred", func(t *testing.T) {
		s := newScene(t).onDevice() // where any desk may be
		for n := range MaxFavourites {
			require.NoError(t, s.Like(s.ctx, ann, Like{FavouriteDesk, fmt.Sprint("desk", n)}))
		}
		s.refused(s.Like(s.ctx, ann, Like{FavouriteDesk, "one more"}), Quota, TooMany)
		require.NoError(t, s.Like(s.ctx, ann, Like{FavouriteDesk, "desk7"}), "what is starred is no more")
		require.NoError(t, s.Unlike(s.ctx, ann, Unlike{FavouriteDesk, "desk7"}))
		require.NoError(t, s.Like(s.ctx, ann, Like{FavouriteDesk, "one more"}))
	})
}

func (s *scene) bookFor(who, owner staff.PersonID, id BookingID, desk DeskID, span Span) error {
	return s.ReserveFor(s.ctx, who, ReserveFor{Reserve{id, desk, span}, owner})
}

func TestPlanner_deputies(t *testing.T) {
	tomorrow := day(tuesday + 1)
	t.Run("nobody books for others without being named", func(t *testing.T) {
		s := newScene(t)
		s.holds(ann, "anns", free, tomorrow)
		s.refused(s.bookFor(bob, ann, "b", next, day(tuesday+2)), Forbidden, NoDeputy)
		s.refused(s.MoveFor(s.ctx, bob, MoveFor{Move{"anns", next, tomorrow}, ann}), Forbidden, NoDeputy)
		s.refused(s.ReleaseFor(s.ctx, bob, ReleaseFor{Release{"anns"}, ann}), Forbidden, NoDeputy)
		s.refused(s.bookFor(bob, "\x00", "b", next, tomorrow), Invalid, "")
	})
	t.Run("the named one books, moves and gives back, and the owner is told", func(t *testing.T) {
		s := newScene(t)
		require.NoError(t, s.Name(s.ctx, ann, Name{bob}))
		require.NoError(t, s.Name(s.ctx, ann, Name{bob}), "twice is once")

		told := func(kind NoticeKind, desk DeskID) {
			t.Helper()
			all := s.store.AllNotices()
			require.Len(t, all, 1, "the last of it")
			assert.Equal(t, Notice{ID: all[0].ID, Person: ann, Kind: kind, Booking: "b", Desk: desk, Span: tomorrow, By: bob, MadeAt: s.now}, all[0])
		}
		require.NoError(t, s.bookFor(bob, ann, "b", free, tomorrow))
		told(NoticeBookedFor, free)
		assert.Equal(t, ann, s.booking("b").Person)
		assert.Equal(t, free, s.said(ann, tuesday+1)[AM].Desk)
		assert.Zero(t, s.said(bob, tuesday+1), "it is not the deputy's day")
		require.NoError(t, s.MoveFor(s.ctx, bob, MoveFor{Move{"b", next, tomorrow}, ann}))
		told(NoticeBookedFor, next)
		require.NoError(t, s.ReleaseFor(s.ctx, bob, ReleaseFor{Release{"b"}, ann}))
		told(NoticeReleasedFor, next)
		s.refused(s.bookFor(ann, bob, "x", next, day(tuesday+2)), Forbidden, NoDeputy)
	})
	t.Run("the owner is told once, however often it is wished", func(t *testing.T) {
		s := newScene(t)
		require.NoError(t, s.Name(s.ctx, ann, Name{bob}))
		for _, wish := range []func() error{
			func() error { return s.bookFor(bob, ann, "b", free, tomorrow) },
			func() error { return s.MoveFor(s.ctx, bob, MoveFor{Move{"b", next, tomorrow}, ann}) },
		} {
			require.NoError(t, wish())
			told := s.store.AllNotices()
			require.Len(t, told, 1)
			require.NoError(t, s.Seen(s.ctx, ann, Seen{told[0].ID}))
			require.NoError(t, wish())
			assert.Empty(t, s.store.AllNotices())
		}
	})
	t.Run("what the owner has counts, and is not told of", func(t *testing.T) {
		s := newScene(t)
		require.NoError(t, s.Name(s.ctx, ann, Name{bob}))
		s.holds(ann, "anns", free, tomorrow)
		refusal := s.refused(s.bookFor(bob, ann, "b", next, tomorrow), SelfOverlap, "")
		assert.Empty(t, refusal.Alternatives)
		require.NoError(t, s.Reserve(s.ctx, bob, Reserve{"bobs", next, tomorrow}), "the deputy's own day is free")
	})
	t.Run("a refusal tells the deputy neither what the owner needs nor when they have time", func(t *testing.T) {
		s := newScene(t)
		s.rules(func(r *Rules) {
			r.PerWeek = 1
			r.Needs = Kept{Needs: staff.Needs{Accessible: true}, Days: 2}
		})
		place, err := s.store.Place(s.ctx, free)
		require.NoError(t, err)
		place.Desk.Features.Accessible = true
		require.NoError(t, s.store.PutDesk(s.ctx, place.Desk))
		require.NoError(t, s.Name(s.ctx, ann, Name{bob}))
		kept := s.refused(s.bookFor(bob, ann, "b", free, day(tuesday+7)), Window, KeptFor)
		require.NoError(t, s.Need(s.ctx, ann, Need{staff.Needs{Accessible: true}}))

		assert.Equal(t, kept, s.refused(s.bookFor(bob, ann, "b", free, day(tuesday+7)), Window, KeptFor))
		s.holds(ann, "anns", free, day(tuesday+7))
		assert.Nil(t, s.refused(s.bookFor(bob, ann, "b", next, day(tuesday+8)), Quota, WeekFull).Opens)
		assert.NotNil(t, s.refused(s.Reserve(s.ctx, ann, Reserve{"c", next, day(tuesday + 8)}), Quota, WeekFull).Opens, "oneself is told")
	})
	t.Run("who waits for what a deputy gives back is judged with their own needs", func(t *testing.T) {
		s := newScene(t)
		require.NoError(t, s.Name(s.ctx, ann, Name{bob}))
		s.holds(ann, "anns", free, day(tuesday+7))
		s.waits(cem, "w", free, day(tuesday+7))
		s.rules(func(r *Rules) { r.Needs = Kept{Needs: staff.Needs{Accessible: true}, Days: 2} })
		place, err := s.store.Place(s.ctx, free)
		require.NoError(t, err)
		place.Desk.Features.Accessible = true
		require.NoError(t, s.store.PutDesk(s.ctx, place.Desk))
		require.NoError(t, s.Need(s.ctx, cem, Need{staff.Needs{Accessible: true}}))
		require.NoError(t, s.ReleaseFor(s.ctx, bob, ReleaseFor{Release{"anns"}, ann}))
		s.offered("w")
	})
	t.Run("a revoked one is refused", func(t *testing.T) {
		s := newScene(t)
		require.NoError(t, s.Name(s.ctx, ann, Name{bob}))
		require.NoError(t, s.Revoke(s.ctx, ann, Revoke{bob}))
		s.refused(s.bookFor(bob, ann, "b", free, tomorrow), Forbidden, NoDeputy)
		for _, side := range []staff.PersonID{ann, bob} {
			rows, err := s.store.Deputies(s.ctx, side)
			require.NoError(t, err)
			assert.Empty(t, rows)
		}
	})
	t.Run("refuses to name", func(t *testing.T) {
		s := newScene(t)
		s.refused(s.Name(s.ctx, ann, Name{ann}), Invalid, "")
		s.refused(s.Name(s.ctx, ann, Name{"nobody"}), Gone, "")
		s.refused(s.Name(s.ctx, "nobody", Name{ann}), Forbidden, "")
		for n := range MaxDeputies {
			id := staff.PersonID(fmt.Sprint("p", n))
			require.NoError(t, s.store.PutPerson(s.ctx, staff.Person{ID: id, Unit: "it"}))
			require.NoError(t, s.Name(s.ctx, ann, Name{id}))
		}
		s.refused(s.Name(s.ctx, ann, Name{bob}), Quota, TooMany)
	})
	t.Run("a device asks on for a booking that it does not hold", func(t *testing.T) {
		s := newScene(t)
		require.NoError(t, s.Name(s.ctx, ann, Name{bob}))
		s.onDevice()
		require.NoError(t, s.bookFor(bob, ann, "wish", free, tomorrow))
		assert.Equal(t, Requested, s.booking("wish").State)
		assert.Empty(t, s.store.AllPresences(), "whose day it is, is not the deputy's to say")
		require.NoError(t, s.ReleaseFor(s.ctx, bob, ReleaseFor{Release{"wish"}, ann}))
		require.NoError(t, s.ReleaseFor(s.ctx, bob, ReleaseFor{Release{"anns"}, ann}))
		assert.Len(t, s.store.AllBookings(), 1)
	})
}

func TestDeputy_who_returns_to_what_was_before_has_told_it_last(t *testing.T) {
	s := newScene(t)
	tomorrow := day(tuesday + 1)
	last := func(kind NoticeKind, desk DeskID) {
		t.Helper()
		all := s.store.AllNotices()
		require.NotEmpty(t, all)
		for _, n := range all[:len(all)-1] {
			assert.True(t, n.MadeAt.Before(s.now), "told before")
		}
		assert.Equal(t, []any{kind, desk, s.now}, []any{all[len(all)-1].Kind, all[len(all)-1].Desk, all[len(all)-1].MadeAt})
		s.now = s.now.Add(time.Minute)
	}
	move := func(desk DeskID) { require.NoError(t, s.MoveFor(s.ctx, bob, MoveFor{Move{"b", desk, tomorrow}, ann})) }
	require.NoError(t, s.Name(s.ctx, ann, Name{bob}))

	require.NoError(t, s.bookFor(bob, ann, "b", free, tomorrow))
	last(NoticeBookedFor, free)
	require.NoError(t, s.ReleaseFor(s.ctx, bob, ReleaseFor{Release{"b"}, ann}))
	last(NoticeReleasedFor, free)
	require.NoError(t, s.bookFor(bob, ann, "b", free, tomorrow))
	last(NoticeBookedFor, free)
	move(next)
	last(NoticeBookedFor, next)
	move(free)
	last(NoticeBookedFor, free)
	require.Len(t, s.store.AllNotices(), 1)

	require.NoError(t, s.Move(s.ctx, ann, Move{"b", "berg-1.3", tomorrow}))
	move(next)
	last(NoticeBookedFor, next)
	require.NoError(t, s.Move(s.ctx, ann, Move{"b", "berg-1.3", tomorrow}))
	move(free)
	last(NoticeBookedFor, free)
}

// office is a usual week in the office on Tuesday to Thursday, with the morning of Friday at home.
func office(book bool) PlanWeek {
	w := PlanWeek{Book: book}
	for weekday := time.Tuesday; weekday <= time.Thursday; weekday++ {
		w.Days[weekday] = [2]Status{Office, Office}
	}
	w.Days[time.Friday][AM] = HomeOffice
	return w
}

func (s *scene) week(w PlanWeek) {
	s.t.Helper()
	s.NewOccupancy = NewOccupancyID
	require.NoError(s.t, s.PlanWeek(s.ctx, ann, w))
}

func usually(d Day, half Half, status Status) Presence {
	p := says(d, half, status)
	p.Usual = true
	return p
}

func TestPlanner_PlanWeek(t *testing.T) {
	friday := tuesday + 3
	t.Run("fills what is unsaid, and nothing else", func(t *testing.T) {
		s := newDiary(t)
		s.plan(friday, Away, AM)
		s.holds(ann, "b", free, SpanOf(tuesday+1, Morning, berlin))
		s.week(office(false))

		assert.Equal(t, [2]Presence{usually(tuesday, AM, Office), usually(tuesday, PM, Office)}, s.said(ann, tuesday))
		assert.Equal(t, [2]Presence{sits(tuesday+1, AM, free, "b"), usually(tuesday+1, PM, Office)}, s.said(ann, tuesday+1))
		assert.Equal(t, [2]Presence{says(friday, AM, Away), {}}, s.said(ann, friday), "a word of the person's own stays")
		assert.Equal(t, usually(friday+7, AM, HomeOffice), s.said(ann, friday+7)[AM])
		assert.Zero(t, s.said(ann, tuesday-7), "nothing of the past")
		assert.Zero(t, s.said(ann, tuesday+35), "nothing further than it is filled")
	})
	t.Run("what it filled follows it", func(t *testing.T) {
		s := newDiary(t)
		s.week(office(false))
		s.plan(tuesday+1, Away, AM, PM)
		s.plan(friday, Away, AM)
		s.plan(friday, Unsaid, AM)
		assert.Equal(t, usually(friday, AM, HomeOffice), s.said(ann, friday)[AM], "a word taken back leaves the usual one")

		other := PlanWeek{Paused: []Day{tuesday.Monday() + 7}}
		other.Days[time.Wednesday] = [2]Status{HomeOffice, Office}
		s.week(other)
		assert.Zero(t, s.said(ann, tuesday))
		assert.Equal(t, says(tuesday+1, AM, Away), s.said(ann, tuesday+1)[AM])
		assert.Zero(t, s.said(ann, tuesday+8), "a paused week")
		assert.Equal(t, usually(tuesday+15, AM, HomeOffice), s.said(ann, tuesday+15)[AM])

		s.week(PlanWeek{})
		for d := tuesday; d < tuesday+40; d++ {
			if d != tuesday+1 {
				assert.Zero(t, s.said(ann, d))
			}
		}
	})
	t.Run("a day that was given back is as usual", func(t *testing.T) {
		s := newDiary(t)
		s.week(office(false))
		s.holds(ann, "b", free, day(friday))
		require.NoError(t, s.Release(s.ctx, ann, Release{"b"}))
		assert.Equal(t, [2]Presence{usually(friday, AM, HomeOffice), {}}, s.said(ann, friday))
	})
	t.Run("goes on day by day", func(t *testing.T) {
		s := newDiary(t)
		s.week(office(false))
		s.now = s.now.AddDate(0, 0, 1)
		require.NoError(t, s.FillAhead(s.ctx, ann))
		assert.Equal(t, usually(tuesday+29, AM, Office), s.said(ann, tuesday+29)[AM])
	})
	t.Run("refuses", func(t *testing.T) {
		s := newDiary(t)
		odd := PlanWeek{}
		odd.Days[1][0] = "moon"
		s.refused(s.PlanWeek(s.ctx, ann, odd), Invalid, "")
		s.refused(s.PlanWeek(s.ctx, ann, PlanWeek{Paused: []Day{tuesday}}), Invalid, "")
		s.refused(s.PlanWeek(s.ctx, ann, PlanWeek{Paused: []Day{tuesday.Monday(), tuesday.Monday()}}), Invalid, "")
		s.refused(s.PlanWeek(s.ctx, "nobody", PlanWeek{}), Forbidden, "")
		many := PlanWeek{}
		for i := range 54 {
			many.Paused = append(many.Paused, tuesday.Monday()+Day(7*i))
		}
		s.refused(s.PlanWeek(s.ctx, ann, many), Invalid, "")
		many.Paused = many.Paused[:53]
		args, err := json.Marshal(many)
		require.NoError(t, err)
		assert.Less(t, len(args), MaxArgs, "the longest week is no longer than the arguments of a command")
		require.NoError(t, s.Do(s.ctx, ann, KindWeek, args))
	})
	t.Run("refuses a week that would be cut or filled", func(t *testing.T) {
		s := newDiary(t)
		day := `["office","home"]`
		week := func(days ...string) json.RawMessage {
			return json.RawMessage(`{"days":[` + strings.Join(days, ",") + `]}`)
		}
		for name, args := range map[string]json.RawMessage{
			"six days":     week(day, day, day, day, day, day),
			"eight days":   week(day, day, day, day, day, day, day, day),
			"three halves": week(day, day, day, day, day, day, `["office","home","office"]`),
			"one half":     week(day, day, day, day, day, day, `["office"]`),
			"no halves":    week(day, day, day, day, day, day, `null`),
			"no days":      json.RawMessage(`{}`),
			"no week":      json.RawMessage(`null`),
			"a new word":   json.RawMessage(`{"days":[` + strings.Repeat(day+",", 6) + day + `],"moon":1}`),
		} {
			refusal, refused := s.Do(s.ctx, ann, KindWeek, args).(*Refusal)
			if assert.True(t, refused, name) {
				assert.Equal(t, Invalid, refusal.Why, name)
			}
		}
		require.NoError(t, s.Do(s.ctx, ann, KindWeek, week(day, day, day, day, day, day, day)))
	})
}

func (s *scene) bookAhead() []Booking {
	s.t.Helper()
	made, err := s.BookAhead(s.ctx, ann)
	require.NoError(s.t, err)
	return made
}

func TestPlanner_BookAhead(t *testing.T) {
	t.Run("books each usual day once, told once", func(t *testing.T) {
		s := newDiary(t)
		require.NoError(t, s.Like(s.ctx, ann, Like{FavouriteDesk, string(next)}))
		s.plan(tuesday+2, HomeOffice, AM)
		s.week(office(true))

		made := s.bookAhead()

		require.NotEmpty(t, made)
		assert.Equal(t, tuesday+1, made[0].Span.Day(berlin), "from tomorrow on")
		assert.Equal(t, next, made[0].Desk, "the starred one")
		assert.Equal(t, SpanOf(tuesday+2, Afternoon, berlin), Span{made[1].Span.Start, made[1].Span.End}, "as far as the person did not say otherwise")
		assert.Empty(t, s.bookAhead(), "once")
		assert.Len(t, s.store.AllNotices(), 1)
	})
	t.Run("never again what was given back, but anew when it is switched on anew", func(t *testing.T) {
		s := newDiary(t)
		s.week(office(true))
		made := s.bookAhead()
		require.NoError(t, s.Release(s.ctx, ann, Release{made[0].ID}))
		assert.Empty(t, s.bookAhead())

		s.week(office(false))
		s.week(office(true))
		again := s.bookAhead()
		require.Len(t, again, 1)
		assert.Equal(t, made[0].Span, again[0].Span)
	})
	t.Run("looks at the past, then at the team, then at home", func(t *testing.T) {
		s := newDiary(t)
		s.now = (tuesday - 6).At(berlin, 8*60)
		s.holds(ann, "sat", "berg-1.3", day(tuesday-6)) // a Wednesday
		s.now = morning
		s.week(office(true))
		assert.Equal(t, DeskID("berg-1.3"), s.bookAhead()[0].Desk)

		s = newDiary(t)
		require.NoError(t, s.Show(s.ctx, bob, Show{staff.Team}))
		s.holds(bob, "bobs", "berg-1.5", day(tuesday+1))
		s.week(office(true))
		assert.Equal(t, FloorID("berg-1"), s.bookAhead()[0].Floor)

		s = newDiary(t)
		require.NoError(t, s.Show(s.ctx, bob, Show{staff.Nobody}))
		s.holds(bob, "bobs", "berg-1.5", day(tuesday+1))
		s.week(office(true))
		assert.Equal(t, FloorID("berg-0"), s.bookAhead()[0].Floor, "who hides is not given away; Ann is at home in Wupper")
	})
	t.Run("does nothing when it is off, on a device, or on days that are booked", func(t *testing.T) {
		s := newDiary(t)
		assert.Empty(t, s.bookAhead())
		s.week(office(false))
		assert.Empty(t, s.bookAhead())
		s.week(office(true))
		s.holds(ann, "b", free, SpanOf(tuesday+1, Morning, berlin))
		assert.Equal(t, tuesday+2, s.bookAhead()[0].Span.Day(berlin))
		assert.Empty(t, s.onDevice().bookAhead())
	})
}

func TestUsualWeek_names_its_bookings_by_a_secret(t *testing.T) {
	s := newDiary(t)
	s.week(office(true))
	first, err := s.store.Usual(s.ctx, ann)
	require.NoError(t, err)
	require.NotEmpty(t, first.Key)
	s.week(office(false))
	s.week(office(true))
	again, err := s.store.Usual(s.ctx, ann)
	require.NoError(t, err)

	assert.NotEqual(t, first.Key, again.Key, "what was given back may be booked again")
	assert.NotEqual(t, Usual{}.Booking(tuesday+1), again.Booking(tuesday+1))
	assert.NotEqual(t, again.Booking(tuesday+1), again.Booking(tuesday+2))
	require.NotEmpty(t, s.bookAhead())
}

func TestUsualWeek_of_before_there_were_keys_books_on(t *testing.T) {
	for name, look := range map[string]func(*scene){
		"when it is looked after": func(*scene) {},
		"when it is said again":   func(s *scene) { s.week(office(true)) },
	} {
		t.Run(name, func(t *testing.T) {
			s := newDiary(t)
			s.week(office(true))
			require.NoError(t, s.store.PutUsual(s.ctx, ann, Usual{UsualWeek: UsualWeek(office(true))}))
			look(s)

			assert.NotEmpty(t, s.bookAhead())

			u, err := s.store.Usual(s.ctx, ann)
			require.NoError(t, err)
			assert.NotEmpty(t, u.Key)
			assert.Empty(t, s.bookAhead(), "once")
			kept, err := s.store.Usual(s.ctx, ann)
			require.NoError(t, err)
			assert.Equal(t, u, kept)
		})
	}
}

func TestUsualWeek_never_overwrites_a_word_and_never_books_twice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := &scene{ctx: context.Background(), store: bookingtest.NewTown(), now: morning}
		s.Planner = &Planner{Store: s.store, Now: func() time.Time { return s.now }, Final: true, NewOccupancy: NewOccupancyID}
		own := map[Presence]Status{} // person, day and half with what was said last
		key := func(d Day, half Half) Presence { return Presence{Person: ann, Day: d, Half: half} }
		made := map[BookingID]bool{}
		for n := range 25 {
			switch rapid.IntRange(0, 4).Draw(t, "do") {
			case 0:
				w := PlanWeek{Book: rapid.Bool().Draw(t, "book")}
				for i := range w.Days {
					w.Days[i] = [2]Status{someWord.Draw(t, "am"), someWord.Draw(t, "pm")}
				}
				require.NoError(t, s.PlanWeek(s.ctx, ann, w))
			case 1:
				d, halves, word := tuesday+Day(rapid.IntRange(0, 20).Draw(t, "day")), someHalf.Draw(t, "halves"), someWord.Draw(t, "word")
				if s.PlanDay(s.ctx, ann, PlanDay{d, halves, word}) == nil {
					for _, half := range halves {
						own[key(d, half)] = word
					}
				}
			case 2:
				d := tuesday + Day(rapid.IntRange(0, 20).Draw(t, "day"))
				if s.Reserve(s.ctx, ann, Reserve{BookingID(fmt.Sprint("b", n)), someDesk.Draw(t, "desk"), day(d)}) == nil {
					delete(own, key(d, AM))
					delete(own, key(d, PM))
				}
			case 3:
				b := s.store.AllBookings()
				if len(b) > 0 {
					_ = s.Release(s.ctx, ann, Release{rapid.SampledFrom(b).Draw(t, "booking").ID})
				}
			case 4:
				require.NoError(t, s.FillAhead(s.ctx, ann))
				booked, err := s.BookAhead(s.ctx, ann)
				require.NoError(t, err)
				for _, b := range booked {
					require.False(t, made[b.ID], "booked twice")
					made[b.ID] = true
					for _, half := range []Half{AM, PM} {
						if word := own[key(b.Span.Day(berlin), half)]; b.Span.Overlaps(SpanOf(b.Span.Day(berlin), []Part{Morning, Afternoon}[half], berlin)) {
							require.True(t, word == Unsaid || word == Office, "booked against a word")
							delete(own, key(b.Span.Day(berlin), half))
						}
					}
				}
			}
			for at, word := range own {
				if word == Unsaid || word == Office {
					continue
				}
				var row Presence
				rows, err := s.store.Presence(s.ctx, ann, at.Day)
				require.NoError(t, err)
				for _, r := range rows {
					if r.Half == at.Half {
						row = r
					}
				}
				require.Equal(t, word, row.Status, "the word for %s", at.Day)
				require.False(t, row.Usual)
			}
			s.checkNoOverlap(t)
		}
	})
}
