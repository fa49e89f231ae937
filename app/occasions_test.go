// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/learntest"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/ui/lessons"
	"github.com/pult-app/pult/ui/today"
)

// dates are what somebody sees in the lesson of the workshop.
func (g *gadget) dates() []lessons.Date {
	g.t.Helper()
	l, err := g.school().Lesson(g.t.Context(), "moderation", "practice")
	require.NoError(g.t, err)
	return l.Dates
}

// workshop is a town with a date of one seat that jana holds, her device and that of a colleague.
func workshop(t *testing.T) (w *town, host, guest *gadget) {
	w = openTown(t).mend()
	w.is(jana, staff.Trainer)
	_, err := server.Publish(t.Context(), w.central, nil, server.Publication{Edition: learntest.Workshop(0)}, morning)
	require.NoError(t, err)
	host, guest = takeGadget(t, w.url()).open(jana).loaded(), takeGadget(t, w.url()).open(aylin).loaded()
	starts := host.clock.now().Add(24 * time.Hour)
	_, err = host.school().Hold(t.Context(), learn.Hold{Course: "moderation", Lesson: "practice", Starts: starts, Ends: starts.Add(time.Hour), Place: "Rathaus, Raum 201", Seats: 1})
	require.NoError(t, err)
	host.engine.TryNow()
	guest.until(patient, "the date", func() bool { return len(guest.dates()) == 1 })
	return w, host, guest
}

func TestWorkshop_is_planned_taken_and_attended(t *testing.T) {
	w, host, guest := workshop(t)
	before, err := guest.school().Course(t.Context(), "moderation")
	require.NoError(t, err)
	assert.Equal(t, learn.LessonKey("before"), before.Next, "the workshop keeps nobody from the other lessons")
	id := guest.dates()[0].ID

	w.cut()
	require.NoError(t, guest.school().Sit(t.Context(), learn.Sit{Occasion: id}))
	guest.until(patient, "away", func() bool { return !guest.engine.Status().Online })
	assert.Equal(t, []any{learn.Asked, true, 1}, []any{guest.dates()[0].Mine, guest.dates()[0].Unsent, guest.dates()[0].Free()}, "a wish")
	w.mend()
	guest.engine.TryNow()
	guest.until(patient, "the seat", func() bool { return guest.dates()[0].Mine == learn.Held })
	assert.Equal(t, []any{false, 0, "Jana Berger"}, []any{guest.dates()[0].Unsent, guest.dates()[0].Free(), guest.dates()[0].Holder})

	assert.Equal(t, &today.Meeting{Title: "Leiten üben", Place: "Rathaus, Raum 201", Starts: guest.dates()[0].Starts, Course: "moderation", Lesson: "practice"}, guest.day().Learning.Meeting)

	host.engine.TryNow()
	var people []lessons.Guest
	host.until(patient, "who comes", func() bool {
		people, err = host.school().Coming(t.Context(), id)
		return err == nil && len(people) == 1
	})
	assert.Equal(t, aylin, people[0].Person.ID)
	assert.NotEmpty(t, people[0].Person.Family)
	_, err = guest.school().Coming(t.Context(), id)
	assert.Error(t, err, "others are told nothing")
	schedule, err := host.school().Schedule(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []lessons.Workshop{{Course: "moderation", Lesson: "practice", Title: "Leiten üben", CourseTitle: "Besprechungen leiten", Minutes: 180}}, schedule.Workshops)
	require.Len(t, schedule.Dates, 1)
	assert.True(t, schedule.Dates[0].Holds)

	require.NoError(t, host.school().CallOff(t.Context(), learn.Cancel{Occasion: id}))
	host.engine.TryNow()
	guest.until(patient, "it is told", func() bool { return guest.day().Learning.Meeting.Cancelled })
	assert.True(t, guest.dates()[0].Cancelled)
}

func TestWorkshop_is_noted_once_it_has_begun(t *testing.T) {
	_, host, guest := workshop(t)
	id := guest.dates()[0].ID
	require.ErrorAs(t, host.school().Attend(t.Context(), learn.Attend{Occasion: id, Attended: []staff.PersonID{aylin}}), new(*learn.Refusal), "it has not begun")
}

func TestWorkshop_leaves_no_names_on_the_trainers_disk(t *testing.T) {
	_, host, guest := workshop(t)
	id := guest.dates()[0].ID
	require.NoError(t, guest.school().Sit(t.Context(), learn.Sit{Occasion: id}))
	guest.engine.TryNow()
	guest.until(patient, "the seat", func() bool { return guest.dates()[0].Mine == learn.Held })
	_, err := host.school().Coming(t.Context(), id)
	require.NoError(t, err)
	host.engine.TryNow()
	host.until(patient, "the count", func() bool { return host.school().must(t, id).Held == 1 })

	host.learn(func(ctx context.Context, rows store.Learn) error {
		list, err := rows.AttendancesAt(ctx, id)
		assert.Empty(t, list)
		return err
	})
}

// must is a date as trainers see it.
func (d lessonData) must(t *testing.T, id learn.OccasionID) lessons.Date {
	t.Helper()
	s, err := d.Schedule(t.Context())
	require.NoError(t, err)
	for _, date := range s.Dates {
		if date.ID == id {
			return date
		}
	}
	require.Fail(t, "there is no such date")
	return lessons.Date{}
}
