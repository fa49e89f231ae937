// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/badge"
	"github.com/pult-app/pult/learn/learntest"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/shelf"
	"github.com/pult-app/pult/sync"
)

const townURL = "https://pult.example"

// school is a house with a shelf and a course on it, which badges are signed for at an address of its own.
func school(t testing.TB) *house {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "courses")
	files, err := shelf.Open(folder)
	require.NoError(t, err)
	h := &house{town: &town{path: bare(t)}, now: monday, folder: folder, also: func(c *server.Config) { c.URL, c.Shelf = townURL, files }}
	h.serve(t, true, "127.0.0.1:0")
	require.NoError(t, h.central.Load(context.Background(), stock()))
	t.Cleanup(func() { h.stop(t) })
	h.hub = h.server.Hub()
	return h
}

// A film is a file of a course.
var film = []byte(strings.Repeat("film", 100_000))

func hashOf(b []byte) learn.Hash {
	sum := sha256.Sum256(b)
	return learn.Hash(hex.EncodeToString(sum[:]))
}

// teaches publishes the course with a film.
func (h *house) teaches(t testing.TB, change ...func(*learn.Edition)) server.Published {
	t.Helper()
	e := learntest.Files(0)
	e.Course.Files = []learn.File{{Hash: hashOf(film), Size: int64(len(film)), Type: "video/webm", Name: "10-why/film.webm"}}
	for _, c := range change {
		c(&e)
	}
	done, err := server.Publish(t.Context(), h.central, h.server.Shelf, server.Publication{Edition: e, Open: func(name string) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(film)), nil
	}}, h.clock())
	require.NoError(t, err)
	return done
}

// learns lets somebody do something about learning, which must be granted.
func (p *phone) learns(t testing.TB, kind learn.Kind, args any) {
	t.Helper()
	o := p.do(t, kind, args)
	require.Equal(t, sync.Accepted, o.Verdict, "%s %s", o.Why, o.Detail)
}

func at(lesson learn.LessonKey) learn.Step {
	return learn.Step{Course: "files", Round: 1, Lesson: lesson}
}

// finishes does all of the course.
func (p *phone) finishes(t testing.TB) {
	t.Helper()
	for lesson, pages := range map[learn.LessonKey]int{"why": 2, "what": 4} {
		p.learns(t, learn.KindAdvance, learn.Advance{Step: at(lesson), Edition: 1, Pages: pages, At: monday})
	}
	p.learns(t, learn.KindTry, learn.Try{Attempt: learn.AttemptID(uuid.Must(uuid.NewV7()).String()), Step: at("test"), Edition: 1, Seed: 3, Begun: monday, Ended: monday,
		Answers: []learn.Answer{{Question: "where", Picks: []int{0}}}})
}

// asPupil reads what the house knows.
func (h *house) asPupil(t testing.TB, do func(ctx context.Context, rows store.Learn) error) {
	t.Helper()
	require.NoError(t, h.central.Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) error { return do(ctx, snap.Learn()) }))
}

func (h *house) award(t testing.TB, who int) (a learn.Award) {
	t.Helper()
	h.asPupil(t, func(ctx context.Context, rows store.Learn) (err error) {
		a, err = rows.Award(ctx, person(who), "files", "", 1)
		return err
	})
	return a
}

func TestPublish_brings_a_course_to_those_it_is_for(t *testing.T) {
	h := school(t)
	done := h.teaches(t, func(e *learn.Edition) { e.Course.Audience = staff.Audience{Unit: unit(0)} })
	assert.Equal(t, 1, done.Course.Edition)
	assert.Equal(t, 1, done.Fresh)
	inside, outside := h.phone(person(0)), h.phone(person(3))
	inside.pull(t)
	outside.pull(t)
	assert.True(t, inside.holds("course", "files"))
	assert.False(t, outside.holds("course", "files"))

	mine, others := h.signIn(t, string(person(0)), "laptop-ann"), h.signIn(t, string(person(3)), "laptop-bob")
	text, err := mine.Edition(t.Context(), "files", 1)
	require.NoError(t, err)
	var e learn.Edition
	require.NoError(t, json.Unmarshal(text, &e))
	assert.Equal(t, "Darum", e.Lessons[0].Texts[1].Title)
	_, err = others.Edition(t.Context(), "files", 1)
	require.Error(t, err)
	_, err = mine.Edition(t.Context(), "files", 2)
	require.Error(t, err)

	for offset, want := range map[int64][]byte{0: film, 399_990: film[399_990:]} {
		file, err := mine.File(t.Context(), string(hashOf(film)), offset)
		require.NoError(t, err)
		got, err := io.ReadAll(file)
		require.NoError(t, err)
		require.NoError(t, file.Close())
		assert.True(t, bytes.Equal(want, got))
	}
	_, err = others.File(t.Context(), string(hashOf(film)), 0)
	require.Error(t, err)
	_, err = mine.File(t.Context(), string(hashOf([]byte("nothing"))), 0)
	require.Error(t, err)
}

func TestPublish_again_brings_only_what_has_changed(t *testing.T) {
	h := school(t)
	h.teaches(t)
	e := learntest.Files(0)
	e.Course.Files = []learn.File{{Hash: hashOf(film), Size: int64(len(film)), Type: "video/webm", Name: "10-why/film.webm"}}
	_, err := server.Publish(t.Context(), h.central, h.server.Shelf, server.Publication{Edition: e}, h.clock())
	require.ErrorIs(t, err, server.ErrSame)

	done := h.teaches(t, func(e *learn.Edition) { e.Course.Title = "Anders" })

	assert.Equal(t, 2, done.Course.Edition)
	assert.Zero(t, done.Fresh)

	_, err = server.Publish(t.Context(), h.central, h.server.Shelf, server.Publication{Edition: func() learn.Edition {
		e.Course.Files = []learn.File{{Hash: hashOf([]byte("other")), Size: 5, Name: "x"}}
		return e
	}(), Open: func(string) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("wrong")), nil }}, h.clock())
	require.ErrorIs(t, err, shelf.ErrForged)
	h.asPupil(t, func(ctx context.Context, rows store.Learn) error {
		c, err := rows.Course(ctx, "files")
		assert.Equal(t, 2, c.Edition, "a publication that fails is no edition")
		return err
	})
}

func TestWithdraw_lets_those_who_are_in_a_course_go_on(t *testing.T) {
	h := school(t)
	h.teaches(t)
	in, out := h.phone(person(0)), h.phone(person(1))
	in.pull(t)
	out.pull(t)
	in.learns(t, learn.KindAdvance, learn.Advance{Step: at("why"), Edition: 1, Pages: 1, At: monday})

	h.write(t, func(ctx context.Context, tx *central.Tx) error { return server.Withdraw(ctx, tx, "files") })

	in.finishes(t)
	assert.Equal(t, "Aktenprofi", h.award(t, 0).Badge.Name)
	o := out.do(t, learn.KindEnrol, learn.Enrol{Course: "files"})
	assert.Equal(t, sync.Refused, o.Verdict)
	assert.Equal(t, "gone", string(o.Why))
}

func TestHouse_enrols_whom_an_assignment_names(t *testing.T) {
	h := school(t)
	h.teaches(t)
	a := learn.Assignment{ID: "rule", Title: "Unterweisung", Course: "files", Audience: staff.Audience{Unit: unit(0)}, Days: 14, MadeAt: monday}
	h.write(t, func(ctx context.Context, tx *central.Tx) error { return tx.Learn("", nil).PutAssignment(ctx, a) })

	h.chores(t)
	h.chores(t)

	h.asPupil(t, func(ctx context.Context, rows store.Learn) error {
		inside, err := rows.PeopleOf(ctx, unit(0))
		require.NoError(t, err)
		enrolled, err := rows.Enrolled(ctx, "files", "")
		assert.Len(t, enrolled, len(inside))
		e, failed := rows.Enrolment(ctx, inside[0].ID, "files", "")
		require.NoError(t, failed)
		assert.Equal(t, h.clock().AddDate(0, 0, 14).Unix(), e.Due.Unix())
		assert.Equal(t, "Unterweisung", e.Reason)
		return err
	})

	first := h.phone(person(0))
	first.pull(t)
	assert.Equal(t, 1, first.tables("enrolment"))
	o := first.do(t, learn.KindLeave, learn.Leave{Course: "files"})
	assert.Equal(t, "forbidden", string(o.Why))
}

func TestHouse_enrols_by_the_first_booking_in_a_house_and_by_the_day_somebody_begins(t *testing.T) {
	h := school(t)
	h.teaches(t)
	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		rows := tx.Learn("", nil)
		if err := tx.PutBeginning(ctx, person(1), booking.DayOf(monday, time.UTC)); err != nil {
			return err
		}
		if err := rows.PutPath(ctx, learn.Path{ID: "new", Title: "Neu hier", Audience: everyone, Steps: []learn.Stop{{Key: "a", Title: "Rundgang"}}}); err != nil {
			return err
		}
		return errors.Join(
			rows.PutAssignment(ctx, learn.Assignment{ID: "house", Title: "Sicher im Haus", Course: "files", Audience: everyone, House: staff.House(hall), MadeAt: monday}),
			rows.PutAssignment(ctx, learn.Assignment{ID: "start", Title: "Willkommen", Path: "new", Audience: everyone, Since: monday}),
		)
	})
	h.chores(t)
	enrolled := func(course learn.CourseID, path learn.PathID) (list map[staff.PersonID]learn.AssignmentID) {
		h.asPupil(t, func(ctx context.Context, rows store.Learn) (err error) {
			list, err = rows.Enrolled(ctx, course, path)
			return err
		})
		return list
	}
	assert.Empty(t, enrolled("files", ""))
	assert.Equal(t, map[staff.PersonID]learn.AssignmentID{person(1): "start"}, enrolled("", "new"))

	h.books(t, 2, 1, onMonday(booking.Clock(10*60), booking.Clock(17*60)))
	h.chores(t)

	assert.Equal(t, map[staff.PersonID]learn.AssignmentID{person(2): "house"}, enrolled("files", ""))
}

func TestHouse_signs_badges_that_others_can_check(t *testing.T) {
	h := school(t)
	h.teaches(t)
	p := h.phone(person(0))
	p.pull(t)
	p.finishes(t)
	assert.Empty(t, h.award(t, 0).Credential, "signing is no request's")

	h.chores(t)

	a := h.award(t, 0)
	require.NotEmpty(t, a.Credential)
	trust, list := h.issuer(t), h.revoked(t)
	claim, err := badge.Verify([]byte(a.Credential), trust, list, monday.AddDate(0, 0, 1))
	require.NoError(t, err)
	assert.Equal(t, "Aktenprofi", claim.Achievement.Name)
	assert.Equal(t, "did:web:pult.example", claim.Issuer.ID)
	assert.Empty(t, claim.Subject.Name, "no name stands in it")
	assert.True(t, claim.Subject.Identity.Is(h.name(t, 0)), "but who knows it can ask")
	_, err = badge.Verify([]byte(strings.Replace(a.Credential, "Aktenprofi", "Aktenheld", 1)), trust, list, monday)
	require.Error(t, err)

	h.revokes(t, a)
	h.set(monday.Add(time.Hour))
	h.chores(t)
	_, err = badge.Verify([]byte(a.Credential), trust, h.revoked(t), monday.AddDate(0, 0, 1))
	var refused *badge.Refusal
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, badge.Revoked, refused.Why)
	p.pull(t)
	assert.Contains(t, fmt.Sprint(p.rowsOf("award")), "irrtümlich")
}

// revokes takes an award back.
func (h *house) revokes(t testing.TB, a learn.Award) {
	t.Helper()
	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		return server.Revoke(ctx, tx, a, "irrtümlich", h.clock())
	})
}

// issuer is what the server says of its keys.
func (h *house) issuer(t testing.TB) badge.Trust {
	t.Helper()
	resp, text := h.ask(t, http.MethodGet, "/.well-known/did.json", "")
	require.Equal(t, http.StatusOK, resp.StatusCode, text)
	c, err := badge.ReadController([]byte(text))
	require.NoError(t, err)
	return badge.Trust{c}
}

func (h *house) revoked(t testing.TB) []byte {
	t.Helper()
	resp, text := h.ask(t, http.MethodGet, "/revoked/1", "")
	require.Equal(t, http.StatusOK, resp.StatusCode, text)
	return []byte(text)
}

func (h *house) name(t testing.TB, who int) (name string) {
	t.Helper()
	h.asPupil(t, func(ctx context.Context, rows store.Learn) error {
		p, err := rows.Colleague(ctx, person(who))
		name = p.Name()
		return err
	})
	return name
}

// rowsOf are the phone's rows of a table, as text.
func (p *phone) rowsOf(table string) (list []string) {
	for _, row := range p.Rows() {
		if row.Table == table {
			list = append(list, string(row.Data))
		}
	}
	return list
}

func TestProofPage_shows_what_its_holder_shows(t *testing.T) {
	h := school(t)
	h.teaches(t)
	p := h.phone(person(0))
	p.pull(t)
	p.finishes(t)
	h.chores(t)
	word := "abcdefghijklmnopqrstuv"
	resp, _ := h.ask(t, http.MethodGet, "/z/"+word, "")
	assert.Equal(t, http.StatusNotFound, resp.StatusCode)

	p.learns(t, learn.KindShare, learn.Share{Course: "files", Round: 1, Word: word})

	resp, text := h.ask(t, http.MethodGet, "/z/"+word, "")
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	for _, part := range []string{"Digitaler Aktenplan", "Aktenprofi", "Echt und gültig", h.name(t, 0)} {
		assert.Contains(t, text, part)
	}
	assert.NotContains(t, text, string(person(0)))
	resp, text = h.ask(t, http.MethodGet, "/z/"+word+"/badge", "")
	assert.Equal(t, "application/ld+json", resp.Header.Get("Content-Type"))
	assert.Equal(t, h.award(t, 0).Credential, text)

	h.set(monday.AddDate(2, 0, 0))
	_, text = h.ask(t, http.MethodGet, "/z/"+word, "")
	assert.Contains(t, text, "Echt, aber abgelaufen")

	h.revokes(t, h.award(t, 0))
	_, text = h.ask(t, http.MethodGet, "/z/"+word, "")
	assert.Contains(t, text, "Zurückgenommen")
	assert.NotContains(t, text, "irrtümlich")
	assert.NotContains(t, text, "/z/"+word+"/badge", "what was taken back is not offered as if it were good")
	assert.NotRegexp(t, `On \d+\. \d+\.`, text, "each language has its own days")

	h.set(monday)
	p.learns(t, learn.KindShare, learn.Share{Course: "files", Round: 1})
	for _, path := range []string{"/z/" + word, "/z/" + word + "/badge", "/z/", "/revoked/x", "/revoked/9"} {
		resp, _ = h.ask(t, http.MethodGet, path, "")
		assert.Equal(t, http.StatusNotFound, resp.StatusCode, path)
	}
}

func TestHouse_begins_what_is_to_be_renewed(t *testing.T) {
	h := school(t)
	h.teaches(t)
	p := h.phone(person(0))
	p.pull(t)
	p.finishes(t)
	h.chores(t)
	h.set(monday.AddDate(0, 11, 10))

	h.chores(t)

	h.asPupil(t, func(ctx context.Context, rows store.Learn) error {
		e, err := rows.Enrolment(ctx, person(0), "files", "")
		assert.Equal(t, 2, e.Round)
		assert.Equal(t, monday.AddDate(0, 12, 0).Unix(), e.Due.Unix())
		return err
	})
}

func TestServer_believes_no_score(t *testing.T) {
	h := school(t)
	h.teaches(t)
	p := h.phone(person(0))
	p.pull(t)
	forged := map[string]any{"attempt": uuid.Must(uuid.NewV7()).String(), "course": "files", "round": 1, "lesson": "test", "edition": 1, "seed": "3", "answers": []any{},
		"begun": monday, "ended": monday, "percent": 100, "passed": true}
	assert.Equal(t, "invalid", string(p.do(t, learn.KindTry, forged).Why))
	delete(forged, "percent")
	delete(forged, "passed")
	p.learns(t, learn.KindTry, forged)
	p.learns(t, learn.KindAdvance, learn.Advance{Step: at("test"), Edition: 1, Pages: 99, At: monday})
	assert.Contains(t, fmt.Sprint(p.rowsOf("progress")), `"state":1`)
	assert.Empty(t, p.rowsOf("award"))
}

// TestPublish_loses_no_file_to_tidying has what lay on the shelf for days be wanted again, while tidying has read already that nobody has it.
func TestPublish_loses_no_file_to_tidying(t *testing.T) {
	h := school(t)
	h.teaches(t)
	files, name, other := h.server.Shelf, string(hashOf(film)), []byte(strings.Repeat("other", 1000))
	old := time.Now().Add(-72 * time.Hour)
	require.NoError(t, os.Chtimes(filepath.Join(h.folder, name[:2], name), old, old))
	tidies := func(age time.Duration) error {
		return files.Each(func(found string, _ int64, at time.Time) error {
			if found == name && time.Since(at) >= age {
				return files.Drop(found)
			}
			return nil
		})
	}
	e := learntest.Files(0)
	e.Course.ID = "again"
	e.Course.Files = []learn.File{{Hash: hashOf(film), Size: int64(len(film)), Type: "video/webm", Name: "a.webm"}, {Hash: hashOf(other), Size: int64(len(other)), Type: "video/webm", Name: "b.webm"}}
	publish := func(age time.Duration) {
		_, err := server.Publish(t.Context(), h.central, files, server.Publication{Edition: e, Open: func(n string) (io.ReadCloser, error) {
			if n == "a.webm" {
				return io.NopCloser(bytes.NewReader(film)), nil
			}
			return io.NopCloser(bytes.NewReader(other)), tidies(age)
		}}, h.clock())
		require.NoError(t, err)
	}

	publish(24 * time.Hour)
	assert.True(t, files.Has(name), "what was found is as new")

	require.NoError(t, files.Drop(string(hashOf(other))))
	e.Course.Title += " II"
	publish(0) // which had looked at it before it was kept
	assert.True(t, files.Has(name), "what went in the last moment came again")
}
