// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/shelf"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/ui"
)

const (
	manyCourses, courseLessons = 100, 20
	pathCourses                = 10 // that are steps of the path: 200 lessons together
	courseFiles                = 24
)

// benchCourse is a course as large as one of an authority: twenty lessons of four pages, three questions each, pictures and films.
func benchCourse(n, edition int) (e learn.Edition, files [][]byte) {
	c := learn.Course{
		ID: learn.CourseID(fmt.Sprintf("course-%03d", n)), Title: fmt.Sprint("Kurs ", n, " für alle im Haus"), Icon: "school", Language: "de", Edition: edition,
		About: strings.Repeat("Was in diesem Kurs vorkommt und für wen er gemacht ist. ", 6), Topics: []string{"Verwaltung", fmt.Sprint("Thema ", n%12)},
		Badge: learn.Badge{Name: fmt.Sprint("Abzeichen ", n), Icon: "badge", Criteria: "Alle Lektionen und der Abschlusstest"}, Renewal: n % 3 * 12,
		Audience: staff.Audience{Everyone: true}, PublishedAt: time.Unix(1760000000, 0).UTC(),
	}
	for i := range courseFiles {
		b := []byte(fmt.Sprint("file ", n, " ", i))
		sum := sha256.Sum256(b)
		c.Files = append(c.Files, learn.File{Hash: learn.Hash(hex.EncodeToString(sum[:])), Size: int64(len(b)), Type: "image/svg+xml", Name: fmt.Sprintf("%02d-lektion/bild-%d.svg", i, i)})
		files = append(files, b)
	}
	page := strings.Repeat("Ein Satz, wie er in einer Lektion steht, und noch einer dazu. ", 12)
	for l := range courseLessons {
		head := learn.Head{Key: learn.LessonKey(fmt.Sprintf("lesson-%02d", l)), Title: fmt.Sprint("Lektion ", l, ": was hier gelernt wird"), Minutes: 5, Pages: 4, Free: l == 11}
		lesson := learn.Lesson{Head: head}
		for p := range head.Pages {
			parts := []learn.Part{{Text: page}}
			if p > 0 {
				q := learn.Question{ID: learn.QuestionID(fmt.Sprintf("q-%02d-%d", l, p)), Kind: learn.Single, Text: "Was ist richtig?", Right: "So ist es.", Wrong: "So ist es nicht."}
				for o := range 4 {
					q.Options = append(q.Options, learn.Option{Text: fmt.Sprint("Antwort ", o), Right: o == 0, Say: "Warum das so ist."})
				}
				parts = append(parts, learn.Part{Question: &q})
			}
			lesson.Texts = append(lesson.Texts, learn.Page{Title: fmt.Sprint("Seite ", p), Parts: parts})
		}
		c.Lessons, e.Lessons = append(c.Lessons, head), append(e.Lessons, lesson)
	}
	e.Course = c
	return e, files
}

// benchSchool is a client of somebody who is half through a path of 200 lessons, with a hundred courses to choose from. Of the courses of the
// path texts and files are here; half of those that are left were published anew since the person began them. Ten more paths are offered.
func benchSchool(b *testing.B) lessonData {
	b.Helper()
	ctx := context.Background()
	k := cityClient(b, 100)
	files, err := shelf.Open(b.TempDir())
	require.NoError(b, err)
	k.loader = newLoader(nil, files)
	now := k.clock.now()
	var rows []syncing.Row
	add := func(table, id, scope string, data map[string]any) {
		text, err := json.Marshal(data)
		require.NoError(b, err)
		rows = append(rows, syncing.Row{Table: table, ID: id, Scope: syncing.Scope(scope), Ver: int64(1_000_000 + len(rows)), Data: text})
	}
	own := store.Own(k.who)
	ids := 0
	mine := func(table string, data map[string]any) {
		ids++
		data["person"] = k.who
		add(table, fmt.Sprintf("01932e00-0000-7000-8000-%012d", ids), own, data)
	}
	everyone := staff.Audience{Everyone: true}
	scope := store.Readers(everyone.ID())
	credential := strings.Repeat(`{"type":["VerifiableCredential","OpenBadgeCredential"]}`, 40) // as long as a signed badge
	paths := make([]learn.Path, 1+10)
	for i := range paths {
		paths[i] = learn.Path{ID: learn.PathID(fmt.Sprint("path-", i)), Title: fmt.Sprint("Pfad ", i), About: "Wohin er führt.", Badge: learn.Badge{Name: fmt.Sprint("Ziel ", i)}, Audience: everyone}
	}
	for n := range manyCourses {
		latest := 1
		if n >= pathCourses/2 && n < pathCourses && n%2 == 1 {
			latest = 2
		}
		e, bytesOf := benchCourse(n, latest)
		add("course", string(e.Course.ID), scope, map[string]any{"entry": e.Course, "edition": latest, "withdrawn": 0})
		step := learn.Stop{Key: learn.LessonKey(e.Course.ID), Course: e.Course.ID}
		if at := n / pathCourses; at < len(paths) {
			if steps := paths[at].Steps; len(steps) > 0 {
				step.After = []learn.LessonKey{steps[len(steps)-1].Key}
			}
			paths[at].Steps = append(paths[at].Steps, step)
		}
		if n >= pathCourses {
			continue
		}
		taken, _ := benchCourse(n, 1)
		text, err := json.Marshal(taken)
		require.NoError(b, err)
		_, err = k.device.KeepEdition(ctx, text)
		require.NoError(b, err)
		for i, f := range taken.Course.Files {
			require.NoError(b, files.Take(ctx, string(f.Hash), f.Size, func(context.Context, int64) (io.ReadCloser, error) {
				return io.NopCloser(bytes.NewReader(bytesOf[i])), nil
			}, nil))
		}
		mine("enrolment", map[string]any{"course": e.Course.ID, "path": "", "round": 1, "edition": 1, "since": now.AddDate(0, -1, 0).Unix()})
		if n >= pathCourses/2 {
			continue
		}
		for l, head := range e.Course.Lessons {
			done := now.AddDate(0, 0, -30+l).Unix()
			mine("progress", map[string]any{"course": e.Course.ID, "path": "", "round": 1, "lesson": head.Key, "state": learn.Done, "percent": 100, "edition": 1, "done_at": done,
				"place": learn.Place{At: time.Unix(done, 0).UTC(), Page: 4}})
			for i, q := range taken.Lessons[l].Questions() {
				if i == 2 {
					continue // was not asked again yet
				}
				var reviews []learn.Review
				for r := range 4 {
					reviews = append(reviews, learn.Review{At: time.Unix(done, 0).UTC().AddDate(0, 0, 1+3*r), Grade: int8(2 + r%3)})
				}
				mine("card", map[string]any{"course": e.Course.ID, "question": q.ID, "reviews": reviews})
			}
		}
		mine("award", map[string]any{"course": e.Course.ID, "path": "", "round": 1, "earned_at": now.AddDate(0, 0, -5).Unix(), "title": e.Course.Title, "badge": e.Course.Badge, "edition": 1, "credential": credential})
	}
	for i, p := range paths[:10] {
		add("path", string(p.ID), scope, map[string]any{"owner": "", "route": p})
		if i == 0 {
			mine("enrolment", map[string]any{"course": "", "path": p.ID, "round": 1, "edition": 0, "since": now.AddDate(0, -1, 0).Unix()})
		}
	}
	mine("learner", map[string]any{"plays": 1, "board": 0, "alias": "", "unmetered": 0})
	for page := range slices.Chunk(rows, 5000) {
		require.NoError(b, k.device.Apply(ctx, syncing.Response{Cursor: syncing.Cursor(page[0].ID), Rows: page}))
	}
	return lessonData{client: k}
}

// BenchmarkPath is what the screen Lernen asks to show a path of 200 lessons: the overview with which the screen begins, the path itself,
// and one of its lessons. "open" is the slower of the two ways to it, each asked after the person has done something in a lesson, so that
// nothing but what never changes may be remembered; "first" the overview after a start.
func BenchmarkPath(b *testing.B) {
	data := benchSchool(b)
	ctx := context.Background()
	overview := func(b *testing.B) {
		o, err := data.Overview(ctx)
		if err != nil || o.Path == nil || len(o.Path.Stops) != pathCourses || o.Path.Done != pathCourses/2 || o.Score == nil || len(o.Courses) == 0 || o.Reviews == 0 {
			b.Fatal(o.Path, len(o.Courses), o.Score, o.Reviews, err)
		}
	}
	path := func(b *testing.B) {
		p, err := data.Path(ctx, "path-0")
		if err != nil || len(p.Stops) != pathCourses || p.Done != pathCourses/2 {
			b.Fatal(len(p.Stops), p.Done, err)
		}
	}
	version, page := int64(2_000_000), 0
	advance := func(b *testing.B) { // on another device, so that nothing waits in the outbox of this one
		version, page = version+1, (page+1)%100
		text, err := json.Marshal(map[string]any{"person": data.who, "course": "course-006", "path": "", "round": 1, "lesson": "lesson-02", "state": learn.Begun, "percent": page, "edition": 1,
			"done_at": 0, "place": learn.Place{At: time.Unix(version, 0).UTC(), Page: 1}})
		require.NoError(b, err)
		row := syncing.Row{Table: "progress", ID: "01932e00-0000-7000-8000-000000999999", Scope: syncing.Scope(store.Own(data.who)), Ver: version, Data: text}
		require.NoError(b, data.device.Apply(ctx, syncing.Response{Cursor: syncing.Cursor(fmt.Sprint(version)), Rows: []syncing.Row{row}}))
		data.forget(ui.Learning)
	}
	renew := func(b *testing.B) { // nothing of what was read holds any more
		e, _ := benchCourse(manyCourses-1, 1)
		version++
		text, err := json.Marshal(map[string]any{"entry": e.Course, "edition": 1, "withdrawn": 0})
		require.NoError(b, err)
		row := syncing.Row{Table: "course", ID: string(e.Course.ID), Scope: syncing.Scope(store.Readers(e.Course.Audience.ID())), Ver: version, Data: text}
		require.NoError(b, data.device.Apply(ctx, syncing.Response{Cursor: syncing.Cursor(fmt.Sprint(version)), Rows: []syncing.Row{row}}))
		data.texts.heads.known = nil
		data.loader.here = &inventory{shelf: data.loader.shelf}
	}
	b.Run("open", func(b *testing.B) {
		var took [2][]time.Duration
		for b.Loop() {
			for at, ask := range []func(*testing.B){overview, path} {
				b.StopTimer()
				advance(b)
				b.StartTimer()
				began := time.Now()
				ask(b)
				took[at] = append(took[at], time.Since(began))
			}
		}
		var slower time.Duration
		for at, name := range []string{"overview-ms", "path-ms"} {
			slices.Sort(took[at])
			middle := took[at][len(took[at])/2]
			b.ReportMetric(float64(middle)/1e6, name)
			slower = max(slower, middle)
		}
		b.ReportMetric(float64(slower)/1e6, "median-ms")
	})
	b.Run("lesson", func(b *testing.B) {
		for b.Loop() {
			l, err := data.Lesson(ctx, "course-006", "lesson-02")
			if err != nil || l.Missing || len(l.Lesson.Texts) != 4 || l.Steps != pathCourses {
				b.Fatal(l.Missing, len(l.Lesson.Texts), l.Steps, err)
			}
		}
	})
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			renew(b)
			b.StartTimer()
			overview(b)
		}
	})
}
