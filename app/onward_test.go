// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/news/search"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/today"
)

// day is what Heute shows on the gadget.
func (g *gadget) day() today.State {
	g.t.Helper()
	state, err := todayData{deskData{g.client}}.Read(g.t.Context(), tuesday.Monday())
	require.NoError(g.t, err)
	return state
}

// obliges has jana take the course, or follow the path, by a time.
func (w *town) obliges(course learn.CourseID, path learn.PathID, due time.Time) {
	w.t.Helper()
	e := learn.Enrolment{Person: jana, Course: course, Path: path, Round: 1, Since: morning, Due: due, Reason: "Pflicht"}
	if course != "" {
		e.Edition = 1
	}
	require.NoError(w.t, w.central.Write(w.t.Context(), func(ctx context.Context, tx *central.Tx) error { return tx.Learn("", nil).PutEnrolment(ctx, e) }))
}

func readTitles(list []today.Read) (titles []string) {
	for _, r := range list {
		titles = append(titles, string(r.Asks)+": "+r.Title)
	}
	return titles
}

func TestToday_names_what_asks_to_be_read(t *testing.T) {
	w := openTown(t).mend()
	me := takeGadget(t, w.url()).open(jana).loaded()
	me.until(patient, "the news", func() bool { return len(me.day().Reads) >= 2 })

	first := me.day().Reads
	assert.Subset(t, readTitles(first), []string{"acknowledge: " + rules, "vote: " + lampChoice})
	assert.LessOrEqual(t, len(first), 3)
	lamps := me.named(lampChoice)
	require.NoError(t, me.press().Choose(t.Context(), lamps, []int{0}))
	require.NoError(t, me.press().Acknowledge(t.Context(), me.named(rules), 1))

	after := readTitles(me.day().Reads)
	assert.NotContains(t, after, "acknowledge: "+rules)
	assert.NotContains(t, after, "vote: "+lampChoice)
}

func TestToday_names_an_alert_first_until_it_was_read(t *testing.T) {
	w := openTown(t).mend()
	me := takeGadget(t, w.url()).open(jana).loaded()
	me.until(patient, "the news", func() bool { return len(me.day().Reads) >= 2 })
	w.publishes(news.Post{ID: "gas", Channel: me.article(me.named(rules)).Post.Channel, Text: news.Text{Title: "Gasgeruch", Body: "Bitte bleib draußen."}, Terms: news.Terms{Alert: "Gasgeruch im Keller"}})
	me.tryNow()

	me.until(patient, "the alert", func() bool { return readTitles(me.day().Reads)[0] == "heed: Gasgeruch" })
	assert.Equal(t, "Gasgeruch im Keller", me.day().Reads[0].Line)
	require.NoError(t, me.press().Note(t.Context(), news.Note{Post: "gas", Read: 1}))

	assert.NotContains(t, readTitles(me.day().Reads), "heed: Gasgeruch")
}

// publishes puts a post for everybody onto the server.
func (w *town) publishes(p news.Post) {
	w.t.Helper()
	p.Author, p.Version, p.PublishedAt, p.Audience.Everyone = aylin, 1, morning.Add(-time.Hour), true
	require.NoError(w.t, w.central.Write(w.t.Context(), func(ctx context.Context, tx *central.Tx) error { return tx.Learn("", nil).PutPost(ctx, p) }))
}

func TestToday_leads_on_to_the_lesson(t *testing.T) {
	w := openTown(t).mend()
	w.teaches(filmed())
	me := takeGadget(t, w.url()).open(jana).loaded().taught()
	school := me.school()
	require.Nil(t, me.day().Learning, "nothing is taken")

	t.Run("of the path, from its first step", func(t *testing.T) {
		require.NoError(t, school.Enrol(t.Context(), learn.Enrol{Path: "new"}))

		assert.Equal(t, &today.Learning{Title: "Willkommen", Step: 1, Steps: 2}, me.day().Learning)
	})
	t.Run("where the person was last", func(t *testing.T) {
		require.NoError(t, school.Advance(t.Context(), learn.Advance{Step: learn.Step{Path: "new", Round: 1, Lesson: "come"}, At: morning}))
		require.NoError(t, school.Enrol(t.Context(), learn.Enrol{Course: "files"}))
		me.written()
		me.reads("why")

		at := me.day().Learning
		require.NotNil(t, at)
		assert.Equal(t, today.Learning{Course: "files", Lesson: "what", Title: "Digitaler Aktenplan", Left: 9, Percent: 25, Step: 2, Steps: 2}, *at)
	})
	t.Run("with what is due", func(t *testing.T) {
		due := (tuesday + 10).At(home(), 12*60).UTC()
		w.obliges("files", "", due)
		me.tryNow()

		me.until(patient, "it is due", func() bool { return me.day().Learning.Due != nil })
		assert.Equal(t, today.Due{Title: "Digitaler Aktenplan", At: due, Course: "files", Lesson: "what"}, *me.day().Learning.Due)
	})
	t.Run("until all is done", func(t *testing.T) {
		me.reads("what")
		me.passes()

		assert.Nil(t, me.day().Learning)
	})
}

func TestToday_leads_on_in_a_course_outside_of_paths(t *testing.T) {
	w := openTown(t).mend()
	w.teaches(filmed())
	me := takeGadget(t, w.url()).open(jana).loaded().taught()

	require.NoError(t, me.school().Enrol(t.Context(), learn.Enrol{Course: "files"}))

	assert.Equal(t, &today.Learning{Course: "files", Lesson: "why", Title: "Digitaler Aktenplan", Left: 12}, me.day().Learning)
	require.NoError(t, me.school().Leave(t.Context(), learn.Leave{Course: "files"}))
	assert.Nil(t, me.day().Learning)
}

func TestFind_finds_courses_and_lessons(t *testing.T) {
	w := openTown(t).mend()
	e := filmed()
	e.Course.About, e.Course.Topics = "Wie **Schriftstücke** abgelegt werden.", []string{"Verwaltung"}
	w.teaches(e)
	me := takeGadget(t, w.url()).open(jana).loaded().taught()
	require.NoError(t, me.school().Enrol(t.Context(), learn.Enrol{Course: "files"}))
	me.written()
	find := func(query string) (courses []ui.FoundCourse, lessons []ui.FoundLesson) {
		found, err := me.Find(t.Context(), query)
		require.NoError(t, err)
		for _, f := range found {
			if f.Course != nil {
				courses = append(courses, *f.Course)
			}
			if f.Lesson != nil {
				lessons = append(lessons, *f.Lesson)
			}
		}
		return courses, lessons
	}

	courses, _ := find("aktenplan")
	require.Len(t, courses, 1)
	assert.Equal(t, ui.FoundCourse{Course: "files", Title: "Digitaler Aktenplan", Minutes: 14, Marked: search.Pieces("Digitaler Aktenplan", "aktenplan")}, courses[0])
	courses, _ = find("schriftstuecke")
	require.Len(t, courses, 1)
	assert.Equal(t, search.Pieces("Wie Schriftstücke abgelegt werden.", "schriftstuecke"), courses[0].Excerpt)
	courses, _ = find("verwaltung")
	assert.Len(t, courses, 1)
	courses, lessons := find("Heizungswartungen")
	assert.Empty(t, courses)
	require.Len(t, lessons, 1)
	assert.Equal(t, learn.LessonKey("why"), lessons[0].Lesson)
	assert.True(t, lessons[0].Film)
	assert.Contains(t, lessons[0].Excerpt, search.Piece{Text: "Heizungswartung", Hit: true})
	courses, lessons = find("gibtesnicht")
	assert.Empty(t, courses)
	assert.Empty(t, lessons)

	t.Run("and hears of changes", func(t *testing.T) {
		e.Course.Title = "Elektronische Akte"
		w.teaches(e)
		me.tryNow()

		me.until(patient, "the new title", func() bool { courses, _ := find("elektronisch"); return len(courses) == 1 })
	})
}

// BenchmarkToday_onward is what Heute reads beside the day: what is to be read among the posts of years, and where learning goes on.
func BenchmarkToday_onward(b *testing.B) {
	data := todayData{deskData{fullPress(b, 50_000).client}}
	for b.Loop() {
		if _, err := data.Read(context.Background(), booking.DayOf(data.clock.now(), home()).Monday()); err != nil {
			b.Fatal(err)
		}
	}
}
