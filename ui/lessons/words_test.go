// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/text"
	"github.com/pult-app/pult/ui/uitest"
)

func spoken(t *testing.T, language string) words {
	said, err := text.New(language)
	require.NoError(t, err)
	return words{said, ui.Env{Text: said, Now: func() time.Time { return uitest.Now }, Location: uitest.Berlin}}
}

func TestWords_read_figures_as_they_are_written(t *testing.T) {
	for language, figures := range map[string]map[string]float64{
		"de": {"12": 12, " 1.250 ": 1250, "1.250,5": 1250.5, "1,5": 1.5, "1.5": 1.5, "-3": -3, "−3": -3, "0.125": 0.125, "1 250": 1250, "1,234.5": 1234.5},
		"en": {"1.250": 1.25, "1,250.5": 1250.5, "1.5": 1.5},
	} {
		for written, want := range figures {
			f, ok := spoken(t, language).figure(written)
			assert.True(t, ok, written)
			assert.InDelta(t, want, f, 1e-9, "%s: %q", language, written)
		}
	}
	for _, written := range []string{"", "zwölf", "1,2,3", "1..2"} {
		_, ok := spoken(t, "de").figure(written)
		assert.False(t, ok, written)
	}
}

func TestWords_say_by_when_and_how_long(t *testing.T) {
	w := spoken(t, "de")
	day := func(n int) time.Time { return uitest.Now.AddDate(0, 0, n).Add(time.Hour) }
	assert.Equal(t, "", w.due(time.Time{}))
	assert.Equal(t, "Heute fällig", w.due(day(0)))
	assert.Equal(t, "Morgen fällig", w.due(day(1)))
	assert.Equal(t, "Fällig bis 4. Dezember", w.due(day(10)))
	assert.Equal(t, "War fällig am 23. November", w.due(day(-1)))
	assert.Equal(t, "8 Min.", w.minutes(8))
	assert.Equal(t, "1½ Std.", w.minutes(95))
	assert.Equal(t, "2 Std.", w.minutes(118))
	assert.Equal(t, "morgen", w.in(1))
	assert.Equal(t, "in 8 Tagen", w.in(8))
	assert.Equal(t, "in 3 Wochen", w.in(21))
	assert.Equal(t, "in 12 Monaten", w.in(365))
	assert.Equal(t, "1:12", clock(72*time.Second))
	assert.Equal(t, "1:02:09", clock(3729*time.Second))
}

// TestScreen_cuts_no_words holds that nothing is squeezed in large text, in either language.
func TestScreen_cuts_no_words(t *testing.T) {
	for name, size := range uitest.Sizes {
		for _, language := range text.Languages {
			for _, scale := range []float32{1, 2} {
				t.Run(fmt.Sprint(name, language, scale), func(t *testing.T) {
					d := full()
					d.award, d.unearned = earned(), nil
					newer := head()
					d.course.Newer = &newer
					d.course.Enrolment.Due = uitest.Now
					d.overview.Learner.Plays, d.overview.Boards, d.overview.Score = true, true, &Score{Points: 1240, Level: 4, To: 1500}
					s := newStage(t, size, d, uitest.Config{Language: language, Scale: scale})
					look := func(what string) {
						t.Helper()
						assert.Empty(t, uitest.Cut(s.Objects(), size.Width), what)
					}
					look("overview")
					s.Shell.Navigate(ui.Lessons, ui.ShowCourse{Course: "akten"})
					look("course")
					for _, key := range []learn.LessonKey{"was", "fragen"} {
						s.at(key)
						v := s.top().(*lessonView)
						for page := range v.lesson.Lesson.Texts {
							v.turn(page)
							for _, a := range v.onPage() {
								a.solve(v.words)
							}
							s.redraw()
							look(fmt.Sprint(key, page))
						}
					}
					s.at("test")
					look("test")
					s.top().(*lessonView).onBegin(true)
					s.key(fyne.KeyReturn)
					s.key(fyne.KeyReturn)
					look("result")
					s.Shell.Navigate(ui.Lessons, ui.ShowReviews{})
					s.key(fyne.Key2)
					look("review")
					for _, v := range []view{&awardView{part: part{Screen: s.Screen}}, &playing{part: part{Screen: s.Screen}}, &catalogue{part: part{Screen: s.Screen}}, &pathView{part: part{Screen: s.Screen}}, newDrawing(s.Screen, d.path)} {
						s.to(v)
						look(v.heading())
					}
				})
			}
		}
	}
}
