// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/news/picture"
	"github.com/pult-app/pult/news/picture/fit"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync/wire"
)

// painted is a picture as clients make one, of one colour.
func painted(t testing.TB, shade uint8) fit.Picture {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 600, 300))
	for i := range img.Pix {
		img.Pix[i] = shade
	}
	img.Set(int(shade), 7, color.Black)
	var file bytes.Buffer
	require.NoError(t, png.Encode(&file, img))
	made, err := fit.Make(file.Bytes())
	require.NoError(t, err)
	return made
}

func brought(p fit.Picture) (id string, w wire.Picture) {
	return picture.ID(p.Large), wire.Picture{Small: p.Small, Whole: p.Large}
}

// shows writes a post with a picture.
func shows(id string) func(*news.Save) {
	return func(s *news.Save) { s.Text = news.Text{Title: "Bild", Body: "![Ein Bild](picture:" + id + ")"} }
}

func TestPictures_are_for_whom_a_post_shows_them(t *testing.T) {
	h, author := newsroom(t)
	own, reader, other := h.signIn(t, string(person(0)), "device-0"), h.signIn(t, string(person(1)), "device-1"), h.signIn(t, string(person(2)), "device-2")
	id, file := brought(painted(t, 1))
	require.NoError(t, own.BringPicture(t.Context(), id, file))
	_, err := reader.Picture(t.Context(), id, true)
	require.ErrorIs(t, err, wire.ErrNotFound, "nothing shows it")
	mine, err := own.Picture(t.Context(), id, true)
	require.NoError(t, err)
	assert.Equal(t, file.Whole, mine)

	post := author.publishes(t, shows(id), func(s *news.Save) { s.Audience = &news.Audience{Unit: unit(1)} })
	small, err := reader.Picture(t.Context(), id, false)
	require.NoError(t, err)
	assert.Equal(t, file.Small, small)
	_, err = other.Picture(t.Context(), id, true)
	require.ErrorIs(t, err, wire.ErrNotFound, "the post is not for them")

	author.do(t, news.KindWithdraw, news.Withdraw{Post: post})
	_, err = reader.Picture(t.Context(), id, true)
	require.ErrorIs(t, err, wire.ErrNotFound, "nothing shows it any more")
}

// TestPictures_are_not_had_by_their_name: whoever knows an id and writes it into a post of their own shows nobody anything.
func TestPictures_are_not_had_by_their_name(t *testing.T) {
	h, author := newsroom(t)
	id, file := brought(painted(t, 1))
	require.NoError(t, h.signIn(t, string(person(0)), "device-0").BringPicture(t.Context(), id, file))
	author.publishes(t, shows(id), func(s *news.Save) { s.Audience = &news.Audience{Unit: unit(0)} })
	thief := h.phone(person(2))
	thief.pull(t)
	thief.publishes(t, shows(id))

	for who := range 4 {
		_, err := h.signIn(t, string(person(who)), "another-device").Picture(t.Context(), id, true)
		if who == 0 {
			assert.NoError(t, err)
		} else {
			assert.ErrorIs(t, err, wire.ErrNotFound, "person %d", who)
		}
	}
}

// TestPictures_of_two_have_their_own_small_ones: whoever was first with the same picture says nothing of how others show it.
func TestPictures_of_two_have_their_own_small_ones(t *testing.T) {
	h, author := newsroom(t)
	id, file := brought(painted(t, 1))
	_, foreign := brought(painted(t, 200))
	require.NoError(t, h.signIn(t, string(person(2)), "device-2").BringPicture(t.Context(), id, wire.Picture{Small: foreign.Small, Whole: file.Whole}))
	own := h.signIn(t, string(person(0)), "device-0")
	require.NoError(t, own.BringPicture(t.Context(), id, file))
	author.publishes(t, shows(id))

	for who := range 3 {
		want := file.Small
		if who == 2 {
			want = foreign.Small // their own
		}
		small, err := h.signIn(t, string(person(who)), "another-device").Picture(t.Context(), id, false)
		require.NoError(t, err)
		assert.Equal(t, want, small, "person %d", who)
	}
}

// TestPictures_stay_when_an_editor_corrects: what was in a text stays its author's, what an editor adds is theirs.
func TestPictures_stay_when_an_editor_corrects(t *testing.T) {
	h, editor := newsroom(t)
	writer := h.phone(person(1))
	writer.pull(t)
	one, first := brought(painted(t, 1))
	two, second := brought(painted(t, 2))
	require.NoError(t, h.signIn(t, string(person(1)), "device-1").BringPicture(t.Context(), one, first))
	require.NoError(t, h.signIn(t, string(person(0)), "device-0").BringPicture(t.Context(), two, second))
	post := writer.publishes(t, shows(one))
	editor.pull(t)
	editor.do(t, news.KindCorrect, news.Correct{Post: post, Version: 1, Text: news.Text{Title: "Bilder", Body: "![a](picture:" + one + ")\n\n![b](picture:" + two + ")"}})

	reader := h.signIn(t, string(person(2)), "device-2")
	for id, want := range map[string][]byte{one: first.Whole, two: second.Whole} {
		got, err := reader.Picture(t.Context(), id, true)
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
}

func TestPictures_take_what_clients_make_and_nothing_else(t *testing.T) {
	h, _ := newsroom(t)
	own := h.signIn(t, string(person(0)), "device-0")
	id, file := brought(painted(t, 1))
	large := painted(t, 3)
	for name, w := range map[string]struct {
		id   string
		file wire.Picture
	}{
		"another name":           {picture.ID(large.Large), file},
		"no name":                {"x", file},
		"a large one as a small": {id, wire.Picture{Small: large.Large, Whole: file.Whole}},
		"no picture":             {picture.ID([]byte("x")), wire.Picture{Small: file.Small, Whole: []byte("x")}},
		"something behind it":    {picture.ID(append(bytes.Clone(file.Whole), 'x')), wire.Picture{Small: file.Small, Whole: append(bytes.Clone(file.Whole), 'x')}},
	} {
		assert.Error(t, own.BringPicture(t.Context(), w.id, w.file), name)
	}
	assert.Zero(t, h.count(t, `SELECT COUNT(*) FROM picture`))
}

func TestPictures_of_who_is_erased_stay_and_go_with_what_shows_them(t *testing.T) {
	h, author := newsroom(t)
	id, file := brought(painted(t, 1))
	require.NoError(t, h.signIn(t, string(person(0)), "device-0").BringPicture(t.Context(), id, file))
	require.NoError(t, h.signIn(t, string(person(2)), "device-2").BringPicture(t.Context(), id, file))
	post := author.publishes(t, shows(id))
	for _, who := range []staff.PersonID{person(2), person(0)} {
		require.NoError(t, h.central.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
			_, err := tx.Erase(ctx, who, h.clock())
			return err
		}))
	}
	got, err := h.signIn(t, string(person(1)), "device-1").Picture(t.Context(), id, true)
	require.NoError(t, err)
	assert.Equal(t, file.Whole, got)
	assert.Zero(t, h.count(t, `SELECT COUNT(*) FROM picture WHERE person <> ''`)+h.count(t, `SELECT COUNT(*) FROM shown WHERE person <> ''`))
	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM shown WHERE post = $1`, string(post))
		return err
	})
	_, err = h.central.DropPictures(t.Context(), h.clock().Add(24*time.Hour))
	require.NoError(t, err)
	assert.Zero(t, h.count(t, `SELECT COUNT(*) FROM picture`))
}

// TestReach_tells_nobody_who_has_which_role: questions about roles are answered to editors alone, and never about few.
func TestReach_tells_nobody_who_has_which_role(t *testing.T) {
	h, _ := newsroom(t)
	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		profile, err := tx.Store().Profile(ctx, person(6))
		if err == nil {
			profile.Person, profile.Roles = person(6), []staff.Role{staff.Employee, staff.Facility}
			err = tx.Store().PutProfile(ctx, profile)
		}
		return err
	})
	reader, editor := h.signIn(t, string(person(1)), "device-1"), h.signIn(t, string(person(0)), "device-0")
	for _, role := range []staff.Role{staff.Facility, staff.Council} { // somebody has the one, nobody the other
		for _, rule := range []news.Audience{{Role: role}, {All: []news.Audience{{Unit: unit(2)}, {Role: role}}}, {Any: []news.Audience{{Unit: unit(1)}, {Role: role}}}, {Not: &news.Audience{Role: role}}} {
			reach, err := reader.Reach(t.Context(), rule)
			require.NoError(t, err)
			assert.Equal(t, wire.Reach{Unknown: true}, reach)
		}
		reach, err := editor.Reach(t.Context(), news.Audience{Role: role})
		require.NoError(t, err)
		assert.Equal(t, wire.Reach{Few: true}, reach, "none and few look alike")
	}
	reach, err := reader.Reach(t.Context(), news.Audience{Unit: unit(1)})
	require.NoError(t, err)
	assert.Greater(t, reach.People, news.Crowd, "who is where is in everybody's directory")
}
