// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/learntest"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/lessons"
	"github.com/pult-app/pult/ui/text"
)

// pupil is what the screen Lernen asks of a gadget.
func (g *gadget) school() lessonData {
	words, err := text.New("de")
	require.NoError(g.t, err)
	g.client.words = words
	return lessonData{client: g.client, open: func(*url.URL) error { return nil }, downloads: func() string { return g.dir }}
}

// clip is a film of a course, long enough to be cut in the middle.
var clip = bytes.Repeat([]byte("film "), 400_000)

func hashed(b []byte) learn.Hash {
	sum := sha256.Sum256(b)
	return learn.Hash(hex.EncodeToString(sum[:]))
}

// filmed is the course with a film in its first lesson.
func filmed() learn.Edition {
	e := learntest.Files(0)
	e.Course.Files = []learn.File{{Hash: hashed(clip), Size: int64(len(clip)), Type: "video/webm", Name: "10-why/film.webm"}}
	e.Lessons[0].Texts[0].Parts = append(e.Lessons[0].Texts[0].Parts, learn.Part{Media: &learn.Media{Title: "Ablegen", Video: true, File: hashed(clip), Type: "video/webm",
		Transcript: "Die Heizungswartung gehört in die Akte.", Captions: []learn.Captions{{Language: "de", File: hashed(clip)}}}})
	return e
}

// teaches publishes the course, and a path in which it is a step.
func (w *town) teaches(e learn.Edition) {
	w.t.Helper()
	_, err := server.Publish(w.t.Context(), w.central, w.server.Shelf, server.Publication{Edition: e, Open: func(string) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(clip)), nil
	}}, morning)
	require.NoError(w.t, err)
	path := learn.Path{ID: "new", Title: "Neu hier", Audience: staff.Audience{Everyone: true}, Badge: learn.Badge{Name: "Angekommen"}, Steps: []learn.Stop{
		{Key: "come", Title: "Willkommen"}, {Key: "files", Course: "files", After: []learn.LessonKey{"come"}},
	}}
	require.NoError(w.t, w.central.Write(w.t.Context(), func(ctx context.Context, tx *central.Tx) error { return tx.Learn("", nil).PutPath(ctx, path) }))
}

func (g *gadget) overview() lessons.Overview {
	g.t.Helper()
	o, err := g.school().Overview(g.t.Context())
	require.NoError(g.t, err)
	return o
}

func (g *gadget) course() lessons.Course {
	g.t.Helper()
	c, err := g.school().Course(g.t.Context(), "files")
	require.NoError(g.t, err)
	return c
}

// taught waits until the catalogue has come.
func (g *gadget) taught() *gadget {
	g.t.Helper()
	g.until(patient, "the catalogue", func() bool {
		list, err := g.school().Catalogue(g.t.Context(), "", "")
		return err == nil && len(list.Courses) > 0
	})
	return g
}

// written waits until the texts of the course are here.
func (g *gadget) written() *gadget {
	g.t.Helper()
	g.until(patient, "the texts", func() bool {
		l, err := g.school().Lesson(g.t.Context(), "files", "why")
		return err == nil && !l.Missing
	})
	return g
}

// reads goes through a lesson to its end.
func (g *gadget) reads(key learn.LessonKey) {
	g.t.Helper()
	l, err := g.school().Lesson(g.t.Context(), "files", key)
	require.NoError(g.t, err)
	for page := 1; page <= l.Lesson.Pages; page++ {
		step := learn.Step{Course: "files", Round: l.Round, Lesson: key}
		require.NoError(g.t, g.school().Advance(g.t.Context(), learn.Advance{Step: step, Edition: l.Course.Edition, Pages: page, Place: learn.Place{At: morning, Page: page}}))
	}
}

// passes takes the test well.
func (g *gadget) passes() lessons.Result {
	g.t.Helper()
	data := g.school()
	test, err := data.Begin(g.t.Context(), "files", "test")
	require.NoError(g.t, err)
	result, err := data.Try(g.t.Context(), learn.Try{Step: learn.Step{Course: "files", Round: 1, Lesson: "test"}, Edition: 1, Seed: test.Seed, Begun: test.Begun,
		Answers: []learn.Answer{{Question: "where", Picks: []int{0}}}})
	require.NoError(g.t, err)
	return result
}

func (g *gadget) sent() *gadget {
	g.t.Helper()
	g.tryNow()
	g.until(patient, "all is sent", func() bool { c := g.connected(); return c.Online && c.Waiting == 0 && g.overview().Unsent == 0 })
	return g
}

func TestLessons_are_learnt_without_a_network_from_the_first_page_to_the_badge(t *testing.T) {
	w := openTown(t).mend()
	w.teaches(filmed())
	me, twin := takeGadget(t, w.url()).open(jana).loaded().taught(), takeGadget(t, w.url()).open(jana).loaded().taught()
	require.NoError(t, me.school().Enrol(t.Context(), learn.Enrol{Path: "new"}))
	require.NoError(t, me.school().Enrol(t.Context(), learn.Enrol{Course: "files"}))
	me.written().sent()
	w.cut()

	require.NoError(t, me.school().Advance(t.Context(), learn.Advance{Step: learn.Step{Path: "new", Round: 1, Lesson: "come"}}))
	me.reads("why")
	o := me.overview()
	require.NotNil(t, o.Path)
	assert.Equal(t, 1, o.Path.Done)
	assert.Equal(t, learn.Going, o.Path.Stops[1].Way)
	assert.Equal(t, learn.LessonKey("what"), o.Path.Stops[1].Next)
	assert.Equal(t, 2, o.Path.Stops[1].Number)
	assert.Equal(t, 2, o.Unsent)
	me.shut() // the phone goes off
	me.open(jana)
	me.reads("what")
	result := me.passes()
	assert.True(t, result.Passed)
	assert.Equal(t, 2, result.Left)
	require.NotNil(t, result.Award, "it is there before anybody else knows")
	assert.False(t, result.Award.Signed)
	assert.Equal(t, "Jana Berger", result.Award.Holder)
	assert.Equal(t, []string{"Angekommen", "Aktenprofi"}, badgeNames(me.overview().Badges))

	w.mend()
	me.sent()
	require.NoError(t, w.server.Hub().Chores(t.Context()))
	me.tryNow()
	me.until(patient, "signed", func() bool { a := me.course().Award; return a != nil && a.Signed })
	twin.tryNow()
	twin.until(patient, "on the other device", func() bool { a := twin.course().Award; return a != nil && a.Signed })

	me.until(patient, "judged by the device itself", func() bool {
		a, err := me.school().Award(t.Context(), lessons.Subject{Course: "files"})
		require.NoError(t, err)
		return a.Check == lessons.Good
	})

	address, err := me.school().Share(t.Context(), lessons.Subject{Course: "files"}, true)
	require.NoError(t, err)
	me.until(patient, "its page shows it", func() bool { // the engine may not have looked at what is new when it says that nothing waits
		resp, err := http.Get(address)
		require.NoError(t, err)
		defer func() { _ = resp.Body.Close() }()
		page, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		return strings.Contains(string(page), "Echt und gültig")
	})
	name, err := me.school().SaveCertificate(t.Context(), lessons.Subject{Course: "files"})
	require.NoError(t, err)
	assert.Equal(t, filepath.Join(filepath.Base(me.dir), "Zertifikat Digitaler Aktenplan.pdf"), name)
	assert.FileExists(t, filepath.Join(filepath.Dir(me.dir), name))
}

func badgeNames(list []lessons.Badge) (names []string) {
	for _, b := range list {
		names = append(names, b.Badge.Name)
	}
	return names
}

func TestLessons_come_back_after_a_new_start_from_nothing(t *testing.T) {
	w := openTown(t).mend()
	w.teaches(filmed())
	me := takeGadget(t, w.url()).open(jana).loaded().taught()
	require.NoError(t, me.school().Enrol(t.Context(), learn.Enrol{Course: "files"}))
	me.written()
	me.reads("why")
	me.passes()
	me.sent().shut()

	fresh := takeGadget(t, w.url()).open(jana).loaded().taught().written()

	c := fresh.course()
	assert.Equal(t, learn.Done, c.Progress["why"].State)
	assert.Equal(t, 50, c.Progress["test"].Best)
	assert.Equal(t, learn.LessonKey("what"), c.Next)
}

func TestLessons_of_three_devices_join(t *testing.T) {
	w := openTown(t).mend()
	w.teaches(filmed())
	var devices []*gadget
	for range 3 {
		g := takeGadget(t, w.url()).open(jana).loaded().taught()
		require.NoError(t, g.school().Enrol(t.Context(), learn.Enrol{Course: "files"}))
		devices = append(devices, g.written().sent())
	}
	w.cut()
	devices[0].reads("why")
	devices[1].reads("what")
	devices[2].passes()
	assert.Nil(t, devices[2].course().Award)
	w.mend()
	for _, g := range devices {
		g.sent()
	}

	for _, g := range devices {
		g.tryNow()
		g.until(patient, "all of it is everywhere", func() bool { return g.course().Award != nil && len(g.course().Progress) == 3 })
	}
}

func TestStock_is_not_said_to_be_here_before_its_files_were_compared(t *testing.T) {
	w := openTown(t).mend()
	w.teaches(filmed())
	me := takeGadget(t, w.url()).open(jana).loaded().taught()
	require.NoError(t, me.school().Enrol(t.Context(), learn.Enrol{Course: "files"}))
	me.written()
	for _, f := range me.course().Files {
		name := string(f.Hash)
		folder := filepath.Join(filesOf(profile{me.dir}.database(jana)), name[:2])
		require.NoError(t, os.MkdirAll(folder, 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(folder, name+".part"), make([]byte, f.Size), 0o600))
	}
	stock := me.course().Stock
	assert.Zero(t, stock.Missing)
	assert.NotEqual(t, lessons.AllHere, stock.State)
	assert.False(t, me.overview().Courses[0].Here)
}

func TestStock_goes_on_with_a_file_that_was_broken_off(t *testing.T) {
	w := openTown(t).mend()
	w.teaches(filmed())
	me := takeGadget(t, w.url()).open(jana).loaded().taught()
	data := me.school()
	assert.Equal(t, lessons.Lacking, me.course().Stock.State)
	asked := make(chan int64, 99)
	me.loader.library = cutting{me.remote, asked, new(atomic.Bool)}

	require.NoError(t, data.Load(t.Context(), lessons.Subject{Course: "files"}, true))
	me.until(patient, "half of it", func() bool { s := me.course().Stock; return s.State == lessons.ForNetwork && s.Missing < s.Size })
	half := me.course().Stock.Missing
	assert.Positive(t, half)
	assert.False(t, me.overview().Courses[0].Here, "half a course is not said to be here")
	me.loader.library = watching{me.remote, asked}
	nudge(me.loader.wake)
	me.until(patient, "all of it", func() bool { return me.course().Stock.State == lessons.AllHere })

	close(asked)
	var offsets []int64
	for offset := range asked {
		offsets = append(offsets, offset)
	}
	assert.Zero(t, offsets[0])
	assert.Equal(t, int64(len(clip))-half, offsets[len(offsets)-1], "the rest alone was asked for")
	file, err := me.loader.shelf.Open(string(hashed(clip)))
	require.NoError(t, err)
	got, err := io.ReadAll(file)
	require.NoError(t, err)
	require.NoError(t, file.Close())
	assert.True(t, bytes.Equal(clip, got))

	require.NoError(t, data.Drop(t.Context(), lessons.Subject{Course: "files"}))
	assert.Equal(t, int64(len(clip)), me.course().Stock.Missing)
}

// cutting is a library whose network breaks in the middle of a file.
type cutting struct {
	library
	asked chan int64
	gone  *atomic.Bool
}

func (c cutting) File(ctx context.Context, name string, offset int64) (io.ReadCloser, error) {
	if c.gone.Swap(true) {
		return nil, &ui.Trouble{Kind: ui.ServerAway, Err: errors.New("the network is gone")}
	}
	c.asked <- offset
	file, err := c.library.File(ctx, name, offset)
	if err != nil {
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{io.LimitReader(file, 700_000), file}, nil
}

// watching is a library of which is noted what it was asked for.
type watching struct {
	library
	asked chan int64
}

func (w watching) File(ctx context.Context, name string, offset int64) (io.ReadCloser, error) {
	w.asked <- offset
	return w.library.File(ctx, name, offset)
}

func TestStock_waits_for_a_network_that_is_free(t *testing.T) {
	w := openTown(t).mend()
	w.teaches(filmed())
	me := takeGadget(t, w.url()).open(jana).loaded().taught()
	me.loader.metered = func() bool { return true }

	require.NoError(t, me.school().Load(t.Context(), lessons.Subject{Course: "files"}, false))
	me.until(patient, "it waits", func() bool { return me.course().Stock.State == lessons.ForFree })
	me.written()

	require.NoError(t, me.school().Load(t.Context(), lessons.Subject{Course: "files"}, true))
	me.until(patient, "it comes all the same", func() bool { return me.course().Stock.State == lessons.AllHere })
}

func TestLessons_keep_the_edition_until_the_new_one_is_taken(t *testing.T) {
	w := openTown(t).mend()
	w.teaches(filmed())
	me := takeGadget(t, w.url()).open(jana).loaded().taught()
	require.NoError(t, me.school().Enrol(t.Context(), learn.Enrol{Course: "files"}))
	me.written()
	me.reads("why")
	me.sent()
	next := filmed()
	next.Course.Changes, next.Lessons[1].Title = "Eine Lektion ist anders.", "Anders"
	next.Course.Lessons[1].Title = "Anders"
	w.teaches(next)
	me.tryNow()
	me.until(patient, "the new one is offered", func() bool { return me.course().Newer != nil })
	assert.NotEqual(t, "Anders", me.course().Lessons[1].Title)

	require.NoError(t, me.school().Enrol(t.Context(), learn.Enrol{Course: "files", Edition: 2}))
	me.until(patient, "it is taken", func() bool {
		l, err := me.school().Lesson(t.Context(), "files", "what")
		return err == nil && !l.Missing && l.Lesson.Title == "Anders"
	})
	assert.Equal(t, learn.Done, me.course().Progress["why"].State)
	assert.Nil(t, me.course().Newer)
}

func TestLessons_are_found_by_what_is_written_and_said(t *testing.T) {
	w := openTown(t).mend()
	w.teaches(filmed())
	me := takeGadget(t, w.url()).open(jana).loaded().taught()
	require.NoError(t, me.school().Enrol(t.Context(), learn.Enrol{Course: "files"}))
	me.written()

	hits, err := me.school().Search(t.Context(), "Heizungswartungen")
	require.NoError(t, err)
	require.Len(t, hits, 1)
	assert.True(t, hits[0].Film)
	assert.Equal(t, learn.LessonKey("why"), hits[0].Lesson)
	hits, err = me.school().Search(t.Context(), "gibtesnicht")
	require.NoError(t, err)
	assert.Empty(t, hits)
	list, err := me.school().Catalogue(t.Context(), "aktenplan warum", "")
	require.NoError(t, err)
	assert.Len(t, list.Courses, 1)
}

func TestReviews_ask_again_what_was_learnt_yesterday(t *testing.T) {
	w := openTown(t).mend()
	w.teaches(filmed())
	me := takeGadget(t, w.url()).open(jana).loaded().taught()
	require.NoError(t, me.school().Enrol(t.Context(), learn.Enrol{Course: "files"}))
	me.written()
	me.passes()
	due, err := me.school().Reviews(t.Context())
	require.NoError(t, err)
	assert.Empty(t, due, "not on the same day")

	before := morning.AddDate(0, 0, -2)
	require.NoError(t, me.do(t.Context(), learn.KindTry, learn.Try{Attempt: learn.AttemptID(uuid.Must(uuid.NewV7()).String()), Step: learn.Step{Course: "files", Round: 1, Lesson: "test"},
		Edition: 1, Begun: before, Ended: before, Answers: []learn.Answer{{Question: "where", Picks: []int{0}}}}))
	due, err = me.school().Reviews(t.Context())
	require.NoError(t, err)
	require.Len(t, due, 2)
	assert.Less(t, due[0].Next[0], due[0].Next[3], "who knows it well meets it later")
	require.NoError(t, me.school().Recall(t.Context(), learn.Recall{Course: "files", Question: due[0].Question.ID, Grade: 3}))
	due, err = me.school().Reviews(t.Context())
	require.NoError(t, err)
	assert.Len(t, due, 1)
	assert.Equal(t, 1, me.overview().Reviews)
}

func TestFilm_plays_from_the_device_and_tells_where_it_was_left(t *testing.T) {
	w := openTown(t).mend()
	w.teaches(filmed())
	me := takeGadget(t, w.url()).open(jana).loaded().taught()
	require.NoError(t, me.school().Enrol(t.Context(), learn.Enrol{Course: "files"}))
	me.written()
	data := me.school()
	require.Error(t, data.Film(t.Context(), "files", "why", 1, hashed(clip)), "it is not here")
	require.NoError(t, data.Load(t.Context(), lessons.Subject{Course: "files"}, true))
	me.until(patient, "the film", func() bool { return me.course().Stock.State == lessons.AllHere })
	var page *url.URL
	data.open = func(at *url.URL) error { page = at; return nil }

	require.NoError(t, data.Film(t.Context(), "files", "why", 1, hashed(clip)))
	resp, err := http.Post(page.String()+"at", "application/json", strings.NewReader(`{"second":72}`))
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())

	assert.Equal(t, learn.Place{At: time.Unix(me.clock.now().Unix(), 0).UTC(), Page: 1, Second: 72}.Second, me.course().Progress["why"].Place.Second)
	assert.Equal(t, learn.Begun, me.course().Progress["why"].State)
}

func TestFilesOf_go_with_the_person(t *testing.T) {
	database := filepath.Join(t.TempDir(), "person-p-jana.sqlite")
	require.NoError(t, os.MkdirAll(filepath.Join(filesOf(database), "ab"), 0o700))
	require.NoError(t, forgetPerson(database))
	assert.NoDirExists(t, filesOf(database))
}
