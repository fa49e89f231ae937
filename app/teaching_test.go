// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"archive/zip"
	"context"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/ui/lessons"
	"github.com/pult-app/pult/ui/text"
)

func german(t testing.TB) *text.Text {
	t.Helper()
	words, err := text.New("de")
	require.NoError(t, err)
	return words
}

// desk is what the screen Lernen asks of a gadget; what it opens is kept.
func (g *gadget) desk(opened *[]string) lessonData {
	return lessonData{client: g.client, downloads: func() string { return g.dir }, open: func(at *url.URL) error {
		if opened != nil {
			*opened = append(*opened, filepath.Base(at.Path))
		}
		return nil
	}}
}

func (w *town) write(do func(ctx context.Context, tx *central.Tx) error) {
	w.t.Helper()
	require.NoError(w.t, w.central.Write(w.t.Context(), do))
}

// is gives somebody a role.
func (w *town) is(who staff.PersonID, roles ...staff.Role) {
	w.t.Helper()
	w.write(func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().PutProfile(ctx, staff.Profile{Person: who, Visibility: staff.Team, Roles: roles})
	})
}

// parcel is a zip with a course, or with something else.
func (g *gadget) parcel(files map[string]string) lessons.Parcel {
	g.t.Helper()
	path := filepath.Join(g.dir, "sitzen.zip")
	file, err := os.Create(path)
	require.NoError(g.t, err)
	defer file.Close()
	z := zip.NewWriter(file)
	for name, words := range files {
		w, err := z.Create(name)
		require.NoError(g.t, err)
		_, err = io.WriteString(w, words)
		require.NoError(g.t, err)
	}
	require.NoError(g.t, z.Close())
	return lessons.Parcel{Name: "sitzen.zip", Path: path}
}

// sitting is a good course.
func sitting() map[string]string {
	return map[string]string{
		"course.md":           "---\ntitle: Sicher sitzen\nlanguage: de\nicon: chair_alt\ntopics: [Gesundheit]\ntrainer: Amt 402\n---\nWie man gut sitzt.\n",
		"10-anfang/lesson.md": "---\ntitle: Anfang\nminutes: 3\n---\n# Der Stuhl\n\nStell ihn ein. Dann sitzt du gut.\n",
	}
}

// trained is a device of somebody who teaches, with everything.
func trained(t *testing.T) (*town, *gadget) {
	t.Helper()
	w := openTown(t).mend()
	w.is(jana, staff.Trainer)
	return w, takeGadget(t, w.url()).open(jana).loaded()
}

// brings publishes the course and waits until the device has it.
func (g *gadget) brings() {
	g.t.Helper()
	data := g.desk(nil)
	done, err := data.Bring(g.t.Context(), g.parcel(sitting()), func(int64, int64) {})
	require.NoError(g.t, err)
	require.Equal(g.t, 1, done.Edition, "%+v", done)
	g.until(patient, "the course is here", func() bool {
		offers, err := data.Offers(g.t.Context())
		return err == nil && len(offers) == 1
	})
}

func TestTeaching_brings_assigns_and_sees_how_it_is_taken(t *testing.T) {
	w, me := trained(t)
	data := me.desk(nil)

	checked, err := data.Check(t.Context(), me.parcel(sitting()))
	require.NoError(t, err)
	assert.False(t, checked.Failed(), checked.Findings)
	assert.Equal(t, []any{learn.CourseID("sitzen"), "Sicher sitzen", 1, 0}, []any{checked.Course, checked.Title, checked.Lessons, checked.Before})
	me.brings()
	again, err := data.Bring(t.Context(), me.parcel(sitting()), func(int64, int64) {})
	require.NoError(t, err)
	assert.True(t, again.Same)

	o, err := data.Overview(t.Context())
	require.NoError(t, err)
	assert.True(t, o.Teaches)
	people, known, err := data.Reach(t.Context(), staff.Audience{Everyone: true})
	require.NoError(t, err)
	assert.True(t, known)
	assert.Greater(t, people, 100)
	id, err := data.Assign(t.Context(), learn.Assign{Title: "Alle sitzen", Course: "sitzen", Audience: staff.Audience{Everyone: true}, Days: 30})
	require.NoError(t, err)
	me.until(patient, "the server has it", func() bool {
		waits, err := data.unsentAssignments(t.Context())
		return err == nil && len(waits) == 0
	})
	require.NoError(t, w.server.Hub().Chores(t.Context()))
	require.NoError(t, data.Ask(t.Context()))

	shown, err := data.Teaching(t.Context())

	require.NoError(t, err)
	assert.True(t, shown.Trainer)
	assert.False(t, shown.At.IsZero())
	require.Len(t, shown.Assignments, 1)
	a := shown.Assignments[0]
	assert.Equal(t, []any{id, "Sicher sitzen", "chair_alt", true, false, true, people}, []any{a.ID, a.What, a.Icon, a.Mine, a.Waits, a.Figures, a.Total.All})
	assert.NotEmpty(t, a.Units)
	assert.Len(t, shown.Years, 2)
	assert.Equal(t, people, shown.Demands[0].Taking)
}

func TestTeaching_waits_for_a_network_and_keeps_the_last_figures(t *testing.T) {
	w, me := trained(t)
	me.brings()
	data := me.desk(nil)
	require.NoError(t, data.Ask(t.Context()))
	w.cut()
	me.engine.TryNow() // or it waits until it is its turn: not all devices ask at once when a server goes
	me.until(patient, "the network is gone", func() bool { return !me.engine.Status().Online })

	_, err := data.Assign(t.Context(), learn.Assign{Title: "Später", Course: "sitzen", Audience: staff.Audience{Everyone: true}})
	require.NoError(t, err)
	require.Error(t, data.Ask(t.Context()))
	shown, err := data.Teaching(t.Context())

	require.NoError(t, err)
	require.Len(t, shown.Assignments, 1)
	assert.True(t, shown.Assignments[0].Waits)
	assert.False(t, shown.Assignments[0].Figures)
	assert.False(t, shown.At.IsZero(), "the last figures are there with their time")
	assert.Len(t, shown.Years, 2)
	_, known, err := data.Reach(t.Context(), staff.Audience{Role: staff.Lead})
	require.NoError(t, err)
	assert.False(t, known)
	_, err = data.SaveReport(t.Context(), "csv")
	require.Error(t, err)
}

func TestTeaching_keeps_nobodys_progress_on_the_disk(t *testing.T) {
	w, me := trained(t)
	me.brings()
	data := me.desk(nil)
	var unit staff.UnitID
	me.learn(func(ctx context.Context, rows store.Learn) error {
		p, err := rows.Colleague(ctx, jana)
		unit = p.Unit
		return err
	})
	_, err := data.Assign(t.Context(), learn.Assign{Title: "Mit Namen", Course: "sitzen", Audience: staff.Audience{Unit: unit}, Told: true})
	require.NoError(t, err)
	me.until(patient, "the server has it", func() bool {
		waits, err := data.unsentAssignments(t.Context())
		return err == nil && len(waits) == 0
	})
	require.NoError(t, w.server.Hub().Chores(t.Context()))
	require.NoError(t, data.Ask(t.Context()))
	shown, err := data.Teaching(t.Context())
	require.NoError(t, err)
	require.NotEmpty(t, shown.Assignments[0].People)

	text, _, err := me.device.Teaching(t.Context())
	require.NoError(t, err)
	assert.NotContains(t, string(text), string(jana))
	me.shut()
	me.open(jana)
	shown, err = me.desk(nil).Teaching(t.Context())
	require.NoError(t, err)
	assert.Empty(t, shown.Assignments[0].People)
	assert.NotEmpty(t, shown.Assignments[0].Total.All)
}

// learn asks the device about learning.
func (g *gadget) learn(do func(ctx context.Context, rows store.Learn) error) {
	g.t.Helper()
	require.NoError(g.t, g.device.Learn(g.t.Context(), do))
}

func TestTeaching_is_for_nobody_who_does_not_teach(t *testing.T) {
	w := openTown(t).mend()
	me := takeGadget(t, w.url()).open(jana).loaded()
	data := me.desk(nil)
	require.NoError(t, me.device.KeepTeaching(t.Context(), []byte(`{"years":[{"year":2026}]}`), morning))

	o, err := data.Overview(t.Context())
	require.NoError(t, err)
	assert.False(t, o.Teaches)
	text, _, err := me.device.Teaching(t.Context())
	require.NoError(t, err)
	assert.Nil(t, text, "what was kept for who taught once is gone")
	require.NoError(t, data.Ask(t.Context()))
	shown, err := data.Teaching(t.Context())
	require.NoError(t, err)
	assert.Empty(t, shown.Assignments)
	assert.Empty(t, shown.Years)
	_, err = data.Bring(t.Context(), me.parcel(sitting()), func(int64, int64) {})
	require.Error(t, err)
}

func TestTeaching_of_a_lead_is_of_their_units(t *testing.T) {
	w := openTown(t).mend()
	var mine staff.Unit
	require.NoError(t, w.central.Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) error {
		p, err := snap.Store().Colleague(ctx, jana)
		if err == nil {
			mine, err = snap.Store().Unit(ctx, p.Unit)
		}
		return err
	}))
	mine.Lead = jana
	w.write(func(ctx context.Context, tx *central.Tx) error {
		if err := tx.Store().PutUnit(ctx, mine); err != nil {
			return err
		}
		return tx.Learn("", nil).PutAssignment(ctx, learn.Assignment{ID: "elsewhere", Title: "Für andere", Course: "nothing", Audience: staff.Audience{Unit: "u-organisation"}, By: aylin})
	})
	me := takeGadget(t, w.url()).open(jana).loaded()
	data := me.desk(nil)

	ways, err := data.Whom(t.Context())
	require.NoError(t, err)
	require.NotEmpty(t, ways.Units)
	for _, u := range ways.Units {
		assert.True(t, u.ID == mine.ID || u.Parent == mine.ID, u.Name)
	}
	assert.Empty(t, ways.Roles)
	assert.NotEmpty(t, ways.Houses, "for those who have booked there")
	require.NoError(t, data.Ask(t.Context()))
	shown, err := data.Teaching(t.Context())
	require.NoError(t, err)
	assert.False(t, shown.Trainer)
	assert.Empty(t, shown.Assignments, "nothing of other units")
}

func TestTeaching_saves_a_table_where_people_look_for_it(t *testing.T) {
	_, me := trained(t)
	var opened []string
	data := me.desk(&opened)

	name, err := data.SaveReport(t.Context(), "xlsx")
	require.NoError(t, err)
	again, err := data.SaveReport(t.Context(), "xlsx")
	require.NoError(t, err)

	folder := filepath.Base(me.dir)
	assert.Equal(t, filepath.Join(folder, "Schulung 2026-11-24.xlsx"), name, "and says where")
	assert.Equal(t, filepath.Join(folder, "Schulung 2026-11-24 (2).xlsx"), again)
	assert.Equal(t, []string{filepath.Base(name), filepath.Base(again)}, opened)
	assert.FileExists(t, filepath.Join(filepath.Dir(me.dir), name))
}

func TestTeaching_says_what_is_wrong_with_a_file(t *testing.T) {
	_, me := trained(t)
	data := me.desk(nil)
	bad := sitting()
	bad["10-anfang/lesson.md"] = "---\ntitle: Anfang\nminutes: 3\n---\n# Der Stuhl\n\n![](stuhl.png)\n"

	checked, err := data.Check(t.Context(), me.parcel(bad))
	require.NoError(t, err)
	assert.True(t, checked.Failed())
	assert.Equal(t, "10-anfang/lesson.md", checked.Findings[0].File)
	assert.Equal(t, 7, checked.Findings[0].Line)
	done, err := data.Bring(t.Context(), me.parcel(bad), func(int64, int64) {})
	require.NoError(t, err)
	assert.NotEmpty(t, done.Findings, "the server says the same")
	assert.True(t, done.Findings[0].Error)

	text := filepath.Join(me.dir, "brief.zip")
	require.NoError(t, os.WriteFile(text, []byte("Liebe Leute"), 0o600))
	checked, err = data.Check(t.Context(), lessons.Parcel{Name: "brief.zip", Path: text})
	require.NoError(t, err)
	assert.True(t, checked.Failed())
	_, err = data.Check(t.Context(), lessons.Parcel{Name: "weg.zip", Path: filepath.Join(me.dir, "weg.zip")})
	require.Error(t, err)
	_, err = data.Check(t.Context(), lessons.Parcel{Name: "dir", Path: me.dir})
	require.Error(t, err)
}

func TestCopyAside_keeps_one_file(t *testing.T) {
	dir := t.TempDir()
	for _, words := range []string{"a longer course", "course"} {
		path, err := copyAside(func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(words)), nil }, dir)
		require.NoError(t, err)
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, words, string(text))
	}
	_, err := copyAside(func() (io.ReadCloser, error) { return nil, os.ErrPermission }, dir)
	require.ErrorIs(t, err, os.ErrPermission)
}
