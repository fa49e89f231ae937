// SPDX-License-Identifier: EUPL-1.2

package learn_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	. "github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/learntest"
	"github.com/pult-app/pult/staff"
)

// workshop is a scene with an occasion of so many seats tomorrow, which tim holds.
func workshop(t *testing.T, seats int) *scene {
	s := begin(t)
	s.store.Publish(learntest.Workshop(1))
	s.ok(s.coach.Hold(s.ctx, tim, held(seats)))
	return s
}

func held(seats int) Hold {
	starts := monday.AddDate(0, 0, 1)
	return Hold{Occasion: "tuesday", Course: "moderation", Lesson: "practice", Starts: starts, Ends: starts.Add(3 * time.Hour), Place: "Rathaus, Raum 201", Seats: seats}
}

var (
	sits  = Sit{Occasion: "tuesday"}
	rises = Rise{Occasion: "tuesday"}
)

func (s *scene) stands(who staff.PersonID) Coming {
	a, err := s.store.Attendance(s.ctx, who, "tuesday")
	if err != nil {
		return ""
	}
	return a.State
}

func TestCoach_Hold(t *testing.T) {
	t.Run("is for trainers", func(t *testing.T) {
		s := workshop(t, 1)

		s.refuses(Forbidden, "", s.coach.Hold(s.ctx, ann, Hold{Occasion: "x", Course: "moderation", Lesson: "practice", Starts: monday.Add(time.Hour), Ends: monday.Add(2 * time.Hour), Place: "Da", Seats: 1}))
	})
	t.Run("is about a workshop", func(t *testing.T) {
		s, w := workshop(t, 1), held(1)
		w.Occasion, w.Lesson = "x", "before"

		s.refuses(Gone, NotThere, s.coach.Hold(s.ctx, tim, w))
	})
	t.Run("refuses what cannot be meant", func(t *testing.T) {
		s := workshop(t, 1)
		for want, change := range map[Detail]func(*Hold){
			NoPlace: func(w *Hold) { w.Place = "  " },
			"":      func(w *Hold) { w.Seats = MaxSeats + 1 },
			BadTime: func(w *Hold) { w.Ends = w.Starts },
		} {
			w := held(1)
			change(&w)
			s.refuses(Invalid, want, s.coach.Hold(s.ctx, tim, w))
		}
		w := held(1)
		w.Starts = monday
		s.refuses(Invalid, BadTime, s.coach.Hold(s.ctx, tim, w))
	})
	t.Run("leaves what another trainer holds, unless it is taken over", func(t *testing.T) {
		s := workshop(t, 1)
		m := s.store.Members[bob]
		m.Roles = append(m.Roles, staff.Trainer)
		s.store.Members[bob] = m
		s.refuses(Forbidden, NotYours, s.coach.Hold(s.ctx, bob, held(2)))

		w := held(2)
		w.Over = true
		s.ok(s.coach.Hold(s.ctx, bob, w))

		assert.Equal(t, bob, s.store.Dates["tuesday"].Trainer)
	})
	t.Run("is taken over once it has begun, too, and nothing else of it changes", func(t *testing.T) {
		s := workshop(t, 2)
		m := s.store.Members[bob]
		m.Roles = append(m.Roles, staff.Trainer)
		s.store.Members[bob] = m
		s.ok(s.coach.Sit(s.ctx, ann, sits))
		s.now = held(1).Ends
		w := held(1)
		w.Over, w.Place = true, "Anderswo"
		s.refuses(Forbidden, "", s.coach.Hold(s.ctx, lea, w))

		s.ok(s.coach.Hold(s.ctx, bob, w))

		o := s.store.Dates["tuesday"]
		assert.Equal(t, []any{bob, 2, "Rathaus, Raum 201"}, []any{o.Trainer, o.Seats, o.Place})
		s.ok(s.coach.Attend(s.ctx, bob, Attend{Occasion: "tuesday", Attended: []staff.PersonID{ann}}))
		s.now = s.now.AddDate(0, 0, MarkDays+1)
		s.refuses(Stale, TooLate, s.coach.Hold(s.ctx, bob, w))
	})
	t.Run("never has fewer seats than are taken, and gives more to those who wait", func(t *testing.T) {
		s := workshop(t, 2)
		s.ok(s.coach.Sit(s.ctx, ann, sits))
		s.ok(s.coach.Sit(s.ctx, bob, sits))
		s.ok(s.coach.Sit(s.ctx, lea, sits))
		s.refuses(Invalid, SeatsTaken, s.coach.Hold(s.ctx, tim, held(1)))

		s.ok(s.coach.Hold(s.ctx, tim, held(3)))

		assert.Equal(t, Held, s.stands(lea))
		assert.Equal(t, 3, s.store.Dates["tuesday"].Held)
	})
}

func TestCoach_Sit(t *testing.T) {
	t.Run("gives a seat, then a place among those who wait, and takes the course", func(t *testing.T) {
		s := workshop(t, 1)

		s.ok(s.coach.Sit(s.ctx, ann, sits))
		s.ok(s.coach.Sit(s.ctx, bob, sits))
		s.ok(s.coach.Sit(s.ctx, bob, sits))

		assert.Equal(t, Held, s.stands(ann))
		assert.Equal(t, Waiting, s.stands(bob))
		assert.Zero(t, s.store.Dates["tuesday"].Free())
		_, err := s.store.Enrolment(s.ctx, ann, "moderation", "")
		assert.NoError(t, err)
	})
	t.Run("is over with the beginning", func(t *testing.T) {
		s := workshop(t, 1)
		s.now = held(1).Starts

		s.refuses(Stale, HasBegun, s.coach.Sit(s.ctx, ann, sits))
	})
	t.Run("is one at a time for a workshop", func(t *testing.T) {
		s, w := workshop(t, 1), held(1)
		w.Occasion, w.Starts, w.Ends = "friday", w.Starts.AddDate(0, 0, 3), w.Ends.AddDate(0, 0, 3)
		s.ok(s.coach.Hold(s.ctx, tim, w))
		s.ok(s.coach.Sit(s.ctx, ann, sits))

		s.refuses(Quota, OneSeat, s.coach.Sit(s.ctx, ann, Sit{Occasion: "friday"}))

		s.ok(s.coach.Rise(s.ctx, ann, rises))
		s.ok(s.coach.Sit(s.ctx, ann, Sit{Occasion: "friday"}))
	})
	t.Run("is a wish on a device", func(t *testing.T) {
		s := workshop(t, 1)
		s.coach.Final = false

		s.ok(s.coach.Sit(s.ctx, ann, sits))

		assert.Equal(t, Asked, s.stands(ann))
		assert.Equal(t, 1, s.store.Dates["tuesday"].Free(), "only the server counts")
	})
}

func TestCoach_Rise_gives_the_seat_to_who_has_waited_longest(t *testing.T) {
	s := workshop(t, 1)
	for _, who := range []staff.PersonID{ann, bob, lea} {
		s.ok(s.coach.Sit(s.ctx, who, sits))
	}

	s.ok(s.coach.Rise(s.ctx, ann, rises))

	assert.Equal(t, []Coming{Gave, Held, Waiting}, []Coming{s.stands(ann), s.stands(bob), s.stands(lea)})
	s.ok(s.coach.Sit(s.ctx, ann, sits))
	s.ok(s.coach.Rise(s.ctx, bob, rises))
	assert.Equal(t, Held, s.stands(lea), "who comes again waits at the end")
	assert.Equal(t, Waiting, s.stands(ann))
}

func TestCoach_Cancel(t *testing.T) {
	s := workshop(t, 1)
	s.ok(s.coach.Sit(s.ctx, ann, sits))
	s.refuses(Forbidden, NotYours, s.coach.Cancel(s.ctx, bob, Cancel{"tuesday"}))

	s.ok(s.coach.Cancel(s.ctx, tim, Cancel{"tuesday"}))

	assert.Equal(t, Held, s.stands(ann), "so that ann is told")
	s.refuses(Gone, Cancelled, s.coach.Sit(s.ctx, bob, sits))
	s.refuses(Gone, Cancelled, s.coach.Hold(s.ctx, tim, held(1)))
	s.now = held(1).Ends
	s.refuses(Gone, Cancelled, s.coach.Attend(s.ctx, tim, Attend{Occasion: "tuesday", Attended: []staff.PersonID{ann}}))
}

func TestCoach_Attend(t *testing.T) {
	there := Attend{Occasion: "tuesday", Attended: []staff.PersonID{ann, "nobody"}, Missed: []staff.PersonID{bob, lea}}
	come := func(t *testing.T) *scene {
		s := workshop(t, 2)
		for _, who := range []staff.PersonID{ann, bob, lea} {
			s.ok(s.coach.Sit(s.ctx, who, sits))
		}
		return s
	}
	t.Run("begins with the occasion, and is its trainer's alone", func(t *testing.T) {
		s := come(t)
		s.refuses(Invalid, NotBegun, s.coach.Attend(s.ctx, tim, there))
		s.now = held(1).Starts
		s.refuses(Forbidden, NotYours, s.coach.Attend(s.ctx, bob, there))

		s.ok(s.coach.Attend(s.ctx, tim, there))

		assert.Equal(t, []Coming{Attended, Missed, Waiting}, []Coming{s.stands(ann), s.stands(bob), s.stands(lea)}, "who had no seat has missed nothing")
	})
	t.Run("has the lesson done, and the course with the last of them", func(t *testing.T) {
		s := come(t)
		practice := Step{Course: "moderation", Round: 1, Lesson: "practice"}
		s.ok(s.coach.Advance(s.ctx, ann, Advance{Step: practice, Edition: 1, Pages: 1, At: s.now}))
		assert.Equal(t, Begun, s.at(practice).State, "to read about it is not to have been there")
		assert.Zero(t, s.at(practice).Percent)
		s.ok(s.coach.Advance(s.ctx, ann, Advance{Step: Step{Course: "moderation", Round: 1, Lesson: "before"}, Edition: 1, Pages: 1, At: s.now}))
		s.now = held(1).Ends.Add(time.Hour)

		s.ok(s.coach.Attend(s.ctx, tim, there))

		assert.Equal(t, Done, s.at(practice).State)
		assert.Equal(t, held(1).Ends, s.at(practice).DoneAt)
		a, err := s.store.Award(s.ctx, ann, "moderation", "", 1)
		require.NoError(t, err)
		assert.Equal(t, "Gesprächsleitung", a.Badge.Name)
	})
	t.Run("is only added to", func(t *testing.T) {
		s := come(t)
		s.now = held(1).Starts
		s.ok(s.coach.Attend(s.ctx, tim, there))

		s.ok(s.coach.Attend(s.ctx, tim, Attend{Occasion: "tuesday", Attended: []staff.PersonID{bob, lea}, Missed: []staff.PersonID{ann}}))

		for _, who := range []staff.PersonID{ann, bob, lea} {
			assert.Equal(t, Attended, s.stands(who))
		}
		s.now = held(1).Ends.AddDate(0, 0, MarkDays).Add(time.Second)
		s.refuses(Stale, TooLate, s.coach.Attend(s.ctx, tim, there))
	})
}

// TestSeats_whatever_people_wish has people come and go in any order, with seats added, time going by and attendance noted.
func TestSeats_whatever_people_wish(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		s := workshop(t, rapid.IntRange(1, 3).Draw(r, "seats"))
		var people []staff.PersonID
		for i := range 6 {
			who := staff.PersonID(fmt.Sprintf("p%d", i))
			s.store.Members[who] = staff.Member{Person: who, Roles: []staff.Role{staff.Employee}}
			people = append(people, who)
		}
		queue := []staff.PersonID{} // those who wait, as they came
		was := map[staff.PersonID]Coming{}
		for range rapid.IntRange(1, 40).Draw(r, "wishes") {
			who := rapid.SampledFrom(people).Draw(r, "who")
			switch rapid.IntRange(0, 6).Draw(r, "wish") {
			case 0, 1, 2:
				if s.coach.Sit(s.ctx, who, sits) == nil && s.stands(who) == Waiting && !slices.Contains(queue, who) {
					queue = append(queue, who)
				}
			case 3, 4:
				_ = s.coach.Rise(s.ctx, who, rises)
			case 5:
				_ = s.coach.Hold(s.ctx, tim, held(rapid.IntRange(1, 4).Draw(r, "new seats")))
			case 6:
				if rapid.IntRange(0, 5).Draw(r, "late") == 0 {
					s.now = held(1).Starts
				}
				_ = s.coach.Attend(s.ctx, tim, Attend{Occasion: "tuesday", Attended: []staff.PersonID{who}})
			}
			o, n := s.store.Dates["tuesday"], 0
			for _, who := range people {
				now := s.stands(who)
				if now == Held {
					n++
				}
				if was[who] == Attended {
					assert.Equal(r, Attended, now, "who was there was there")
				}
				if was[who] == Waiting && now != Waiting && now != Held {
					queue = slices.DeleteFunc(queue, func(q staff.PersonID) bool { return q == who })
				}
				was[who] = now
			}
			for len(queue) > 0 && s.stands(queue[0]) == Held {
				queue = queue[1:]
			}
			for _, who := range queue {
				assert.Equal(r, Waiting, s.stands(who), "the first ones move up")
			}
			assert.LessOrEqual(r, n, o.Seats)
			if !o.Begun(s.now) {
				assert.Equal(r, n, o.Held)
				assert.True(r, len(queue) == 0 || n == o.Seats, "nobody waits while there is a seat")
			}
		}
	})
}
