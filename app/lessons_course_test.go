// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/learntest"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/ui/lessons"
)

// teach publishes the course "files".
func (w *town) teach() *town {
	w.t.Helper()
	_, err := server.Publish(w.t.Context(), w.central, nil, server.Publication{Edition: learntest.Files(0)}, morning)
	require.NoError(w.t, err)
	return w
}

// pupil is Jana, who has everything.
func (w *town) pupil() (*gadget, lessonData) {
	w.t.Helper()
	g := takeGadget(w.t, w.url()).open(jana).loaded()
	return g, g.school()
}

func (g *gadget) lesson(key learn.LessonKey) lessons.Lesson {
	g.t.Helper()
	l, err := lessonData{client: g.client}.Lesson(g.t.Context(), "files", key)
	require.NoError(g.t, err)
	return l
}

func (g *gadget) readsTo(key learn.LessonKey, pages int) {
	g.t.Helper()
	w := learn.Advance{Step: learn.Step{Course: "files", Round: 1, Lesson: key}, Edition: 1, Pages: pages, Place: learn.Place{At: g.clock.now(), Page: pages}}
	require.NoError(g.t, lessonData{client: g.client}.Advance(g.t.Context(), w))
}

func TestLessons_come_by_themselves_to_who_takes_the_course(t *testing.T) {
	town := openTown(t).teach().mend()
	g, data := town.pupil()
	before := g.lesson("why")
	assert.True(t, before.Missing)
	assert.False(t, before.Taken)
	assert.Equal(t, lessons.Lacking, before.Stock.State)

	town.cut()
	require.NoError(t, data.Enrol(t.Context(), learn.Enrol{Course: "files", Edition: 1}))
	g.until(patient, "away", func() bool { return !g.engine.Status().Online })
	away := g.lesson("why")
	assert.True(t, away.Missing && away.Taken)
	assert.Equal(t, lessons.ForNetwork, away.Stock.State, "they come when there is a network")

	town.mend()
	g.engine.TryNow()
	g.until(patient, "the texts", func() bool { return !g.lesson("why").Missing })
	assert.Len(t, g.lesson("why").Lesson.Texts, 2)
}

func TestLessons_tell_what_waits_and_no_page_that_was_read(t *testing.T) {
	town := openTown(t).teach().mend()
	g, data := town.pupil()
	require.NoError(t, data.Enrol(t.Context(), learn.Enrol{Course: "files", Edition: 1}))
	g.until(patient, "the texts", func() bool { return !g.lesson("why").Missing && g.connected().Waiting == 0 })
	town.cut()
	g.readsTo("why", 1)
	g.until(patient, "away", func() bool { return !g.engine.Status().Online })
	g.readsTo("why", 2)
	g.readsTo("what", 4)
	overview, err := data.Overview(t.Context())
	require.NoError(t, err)
	assert.Equal(t, 2, overview.Unsent, "lessons")
	require.NotNil(t, overview.Course, "who follows no path is led on in the course")
	assert.Equal(t, []any{learn.CourseID("files"), learn.LessonKey("test")}, []any{overview.Course.ID, overview.Course.Next})
	assert.Empty(t, overview.Courses, "and it stands nowhere else")
	_, err = data.Try(t.Context(), learn.Try{Step: learn.Step{Course: "files", Round: 1, Lesson: "test"}, Edition: 1, Seed: 7, Begun: g.clock.now(),
		Answers: []learn.Answer{{Question: "where", Picks: []int{0}}}})
	require.NoError(t, err)
	g.until(patient, "one change", func() bool { return g.connected().Waiting == 1 })
	assert.True(t, g.lesson("test").Unsent)
	done, err := data.Overview(t.Context())
	require.NoError(t, err)
	assert.Nil(t, done.Course, "it is done")

	town.mend()
	g.engine.TryNow()
	g.until(patient, "the server knows", func() bool { return !g.lesson("test").Unsent && g.connected().Waiting == 0 })
}

func TestMinutes_of_a_path_are_those_that_it_needs(t *testing.T) {
	stop := func(minutes int, s learn.Stop) lessons.Stop { return lessons.Stop{Stop: s, Minutes: minutes} }
	path := lessons.Path{Stops: []lessons.Stop{
		stop(10, learn.Stop{}), stop(180, learn.Stop{Choice: "look"}), stop(120, learn.Stop{Choice: "look"}), stop(60, learn.Stop{Free: true}),
	}}
	assert.Equal(t, 130, minutes(path))
}

// fails hands in an empty test as often as it may be taken.
func (g *gadget) fails() (left int) {
	g.t.Helper()
	for range 3 {
		test, err := g.school().Begin(g.t.Context(), "files", "test")
		require.NoError(g.t, err)
		result, err := g.school().Try(g.t.Context(), learn.Try{Step: learn.Step{Course: "files", Round: 1, Lesson: "test"}, Edition: 1, Seed: test.Seed, Begun: test.Begun})
		require.NoError(g.t, err)
		left = result.Left
	}
	return left
}

// TestLessons_lead_nowhere_that_leads_nowhere: who has no try left goes on with what else is to do, and then hears that nothing is.
func TestLessons_lead_nowhere_that_leads_nowhere(t *testing.T) {
	town := openTown(t).teach().mend()
	me, data := town.pupil()
	require.NoError(t, data.Enrol(t.Context(), learn.Enrol{Course: "files", Edition: 1}))
	me.until(patient, "the texts", func() bool { return !me.lesson("why").Missing })
	require.Zero(t, me.fails())
	me.readsTo("why", 2)
	assert.Equal(t, learn.LessonKey("what"), me.course().Next, "not the test")
	assert.False(t, me.course().Stuck)

	me.readsTo("what", 4)

	c := me.course()
	assert.True(t, c.Stuck)
	assert.Empty(t, c.Next)
	o := me.overview()
	require.NotNil(t, o.Course)
	assert.True(t, o.Course.Stuck)
	list, err := data.Catalogue(t.Context(), "", "")
	require.NoError(t, err)
	require.Len(t, list.Courses, 1)
	assert.True(t, list.Courses[0].Stuck)
	at := me.day().Learning
	require.NotNil(t, at)
	assert.True(t, at.Stuck)
	assert.Empty(t, at.Lesson, "it leads to the course, which says whom to ask")
}

// TestLessons_tell_of_an_award_that_was_taken_back: until it is earned again, and not as if it held.
func TestLessons_tell_of_an_award_that_was_taken_back(t *testing.T) {
	town := openTown(t).teach().mend()
	me, data := town.pupil()
	require.NoError(t, data.Enrol(t.Context(), learn.Enrol{Course: "files", Edition: 1}))
	me.until(patient, "the texts", func() bool { return !me.lesson("why").Missing })
	me.readsTo("why", 2)
	me.readsTo("what", 4)
	require.NotNil(t, me.passes().Award)
	me.sent()

	require.NoError(t, town.central.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		a, err := tx.Learn("", nil).Award(ctx, jana, "files", "", 0)
		if err != nil {
			return err
		}
		return server.Revoke(ctx, tx, a, "irrtümlich", morning)
	}))
	me.tryNow()
	me.until(patient, "it is taken back", func() bool { return len(me.overview().Revoked) == 1 })

	assert.Equal(t, "irrtümlich", me.overview().Revoked[0].Revoked)
	list, err := data.Catalogue(t.Context(), "", "")
	require.NoError(t, err)
	assert.True(t, list.Courses[0].Revoked)
	assert.NotEqual(t, learn.Done, list.Courses[0].State)
	for _, b := range me.overview().Badges {
		assert.Zero(t, b.At, "it is to be earned again")
	}
}

// TestOverview_puts_the_path_of_the_house_before_ones_own: a path that one has drawn hides none that somebody else wants one to go.
func TestOverview_puts_the_path_of_the_house_before_ones_own(t *testing.T) {
	town := openTown(t).mend()
	town.teaches(filmed())
	me, data := town.pupil()
	require.NoError(t, data.Enrol(t.Context(), learn.Enrol{Path: "new"}))
	_, err := data.Draw(t.Context(), learn.Draw{Title: "Aktenkunde", Steps: []learn.Stop{{Key: "a", Course: "files"}}})
	require.NoError(t, err)

	o := me.overview()

	require.NotNil(t, o.Path)
	assert.Equal(t, learn.PathID("new"), o.Path.ID)
	require.NotEmpty(t, o.Paths)
	assert.Equal(t, "Aktenkunde", o.Paths[0].Title)
}

func TestLeads_nowhere_where_all_that_is_left_was_withdrawn(t *testing.T) {
	done, gone := lessons.Stop{Way: learn.Reached}, lessons.Stop{Way: learn.Open, Gone: true}
	assert.False(t, leads(lessons.Path{Stops: []lessons.Stop{done, gone}}))
	assert.True(t, leads(lessons.Path{Stops: []lessons.Stop{gone, {Way: learn.Locked}}}))
}
