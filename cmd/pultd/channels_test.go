// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
)

// demoTown is a file with the demo city.
func demoTown(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "town.sqlite")
	code, _, said := call(t, "seed", "--demo", "--db", path)
	require.Zero(t, code, said)
	return path
}

func TestChannels(t *testing.T) {
	path := demoTown(t)
	code, shown, said := call(t, "channels", "show", "--db", path)
	require.Zero(t, code, said)
	require.Contains(t, shown, `"name": "Marktplatz"`)
	write := func(text string) string {
		file := filepath.Join(t.TempDir(), "channels.json")
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		return file
	}

	code, told, _ := call(t, "channels", "apply", write(shown), "--db", path)
	require.Zero(t, code)
	assert.Equal(t, nothingToDo, told, "what was shown changes nothing")

	edited := write(strings.Replace(shown, `"name": "Marktplatz"`, `"name": "Schwarzes Brett"`, 1))
	code, told, _ = call(t, "channels", "apply", edited, "--db", path)
	require.Zero(t, code)
	assert.Contains(t, told, "Schwarzes Brett (c-markt): changes")
	_, after, _ := call(t, "channels", "show", "--db", path)
	assert.Equal(t, shown, after, "it only looked")
	code, told, _ = call(t, "channels", "apply", edited, "--db", path, "--apply")
	require.Zero(t, code)
	_, after, _ = call(t, "channels", "show", "--db", path)
	assert.Contains(t, after, "Schwarzes Brett", told)

	for name, text := range map[string]string{
		"it is no array of channels": `{}`,
		"it has no id":               `[{"name": "x", "audience": {"everyone": true}, "editors": {"everyone": true}, "posting": "free"}]`,
		"its name has":               `[{"id": "x", "audience": {"everyone": true}, "editors": {"everyone": true}, "posting": "free"}]`,
		"posting is":                 `[{"id": "x", "name": "x", "audience": {"everyone": true}, "editors": {"everyone": true}, "posting": "x"}]`,
		"audience: an audience":      `[{"id": "x", "name": "x", "editors": {"everyone": true}, "posting": "free"}]`,
		"is there twice":             `[{"id": "x", "name": "x", "audience": {"everyone": true}, "editors": {"everyone": true}, "posting": "free"},{"id": "x", "name": "x", "audience": {"everyone": true}, "editors": {"everyone": true}, "posting": "free"}]`,
		"which there is not":         `[{"id": "x", "name": "x", "audience": {"unit": "u-gone"}, "editors": {"everyone": true}, "posting": "free"}]`,
		"unknown field":              `[{"id": "x", "colour": "red"}]`,
	} {
		code, _, said := call(t, "channels", "apply", write(text), "--db", path, "--apply")
		assert.Equal(t, failed, code, name)
		assert.Contains(t, said, name)
	}
}

func TestChannels_show_what_was_published_to_new_editors(t *testing.T) {
	path := demoTown(t)
	_, shown, _ := call(t, "channels", "show", "--db", path)
	at := strings.Index(shown, `"id": "c-amt"`)
	edited := shown[:at] + strings.Replace(shown[at:], `"role": "lead"`, `"unit": "u-ausbildung"`, 1)
	file := filepath.Join(t.TempDir(), "channels.json")
	require.NoError(t, os.WriteFile(file, []byte(edited), 0o600))

	code, told, said := call(t, "channels", "apply", file, "--db", path, "--apply")

	require.Zero(t, code, said)
	assert.Contains(t, told, "its new editors see the 1 posts in it")
	code, _, said = call(t, "verify", "--db", path)
	assert.Zero(t, code, said)
}

func TestVerifyAck_finds_what_somebody_has_changed(t *testing.T) {
	path := demoTown(t)
	db, err := central.Open(t.Context(), path)
	require.NoError(t, err)
	var post news.Post
	_, key, err := ed25519.GenerateKey(strings.NewReader(strings.Repeat("k", 64)))
	require.NoError(t, err)
	require.NoError(t, db.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		rows := tx.News("", nil)
		asking, err := rows.Asking(ctx)
		if err != nil {
			return err
		}
		post = asking[0]
		for _, who := range []staff.PersonID{"p-jana", "p-aylin"} {
			a := news.Acknowledgement{Post: post.ID, Person: who, Version: 1, Hash: post.Hash(), At: time.Unix(1_790_000_000, 0)}.Sign(key)
			if err := rows.PutAcknowledgement(ctx, a); err != nil {
				return err
			}
		}
		return nil
	}))
	require.NoError(t, db.Close())

	code, told, said := call(t, "verify-ack", "--db", path)
	require.Zero(t, code, said)
	assert.Contains(t, told, "2 acknowledgements are sound: text, person and time are those that were signed\n  0 of them with a key that is known as the person's; the keys of 2 cannot be told")
	assert.Regexp(t, `2 of \d+  altogether`, told)
	assert.NotContains(t, told, "Jana", "numbers, no names")

	for what, change := range map[string]string{
		"the signature does not fit what stands there": `UPDATE ack SET person = 'p-klaus' WHERE person = 'p-jana'`,
		"the text is not the one that was signed":      `UPDATE post SET body = body || ' Und montags.' WHERE asks > 0`,
		"the text that was signed is not there":        `UPDATE ack SET version = 7`,
	} {
		copied := filepath.Join(t.TempDir(), "copy.sqlite")
		file, err := os.ReadFile(path)
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(copied, file, 0o600))
		db, err := central.Open(t.Context(), copied)
		require.NoError(t, err)
		_, err = db.DB().Writer().Exec(change)
		require.NoError(t, err)
		require.NoError(t, db.Close())

		code, told, said := call(t, "verify-ack", "--db", copied, "--post", string(post.ID))
		assert.Equal(t, failed, code, what)
		assert.Contains(t, told, "TAMPERED")
		assert.Contains(t, told, what)
		assert.Contains(t, said, "somebody has changed the database")
	}
	code, _, said = call(t, "verify-ack", "--db", path, "--post", "nothing")
	assert.Equal(t, failed, code)
	assert.Contains(t, said, "no post nothing asks")
}

// TestChannels_hand_over_what_waits gives a channel other editors while a draft and a report wait for the old ones.
func TestChannels_hand_over_what_waits(t *testing.T) {
	path := demoTown(t)
	db, err := central.Open(t.Context(), path)
	require.NoError(t, err)
	require.NoError(t, db.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		rows := tx.News("", nil)
		channel, err := rows.Channel(ctx, "c-haus")
		if err != nil {
			return err
		}
		draft := news.Draft{ID: "waits", Author: "p-jana", Channel: channel.ID, Text: news.Text{Title: "x", Body: "y"}, Audience: news.Audience{Everyone: true}, State: news.Waiting, SavedAt: time.Now()}
		if err := rows.PutSubmission(ctx, news.Submission{Draft: draft, Editors: channel.Editors}); err != nil {
			return err
		}
		return rows.PutReport(ctx, news.Report{ID: "r", Post: "p", Channel: channel.ID, Ground: "wrong", By: "p-klaus", MadeAt: time.Now(), Editors: channel.Editors})
	}))
	require.NoError(t, db.Close())
	_, shown, _ := call(t, "channels", "show", "--db", path)
	var list []news.Channel
	require.NoError(t, json.Unmarshal([]byte(shown), &list))
	var changed []news.Channel
	for _, c := range list {
		if c.ID == "c-haus" {
			c.Editors = news.Audience{Role: staff.Facility}
			changed = append(changed, c)
		}
	}
	text, err := json.Marshal(changed)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "channels.json")
	require.NoError(t, os.WriteFile(file, text, 0o600))

	code, told, said := call(t, "channels", "apply", file, "--db", path, "--apply")

	require.Zero(t, code, said)
	assert.Contains(t, told, "for everyone, edited by role facility; all of them write, an editor looks first")
	assert.Contains(t, told, "and 2 things that wait for them")
	db, err = central.Open(t.Context(), path)
	require.NoError(t, err)
	require.NoError(t, db.Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) error {
		rows := snap.News()
		sub, err := rows.Submission(ctx, "waits")
		require.NoError(t, err)
		assert.Equal(t, staff.Facility, sub.Editors.Role)
		r, err := rows.Report(ctx, "r")
		require.NoError(t, err)
		assert.Equal(t, staff.Facility, r.Editors.Role)
		return nil
	}))
	var by string
	require.NoError(t, db.DB().Readers().QueryRow(`SELECT person FROM reporter WHERE report = 'r'`).Scan(&by))
	assert.Equal(t, "p-klaus", by, "who made it is still known, to nobody but the server")
	require.NoError(t, db.Close())
}

func TestUnits_that_news_leave_out_cannot_be_dropped(t *testing.T) {
	path := demoTown(t)
	code, _, said := call(t, "units", "put", "u-klein", "--name", "Klein", "--db", path, "--apply")
	require.Zero(t, code, said)
	db, err := central.Open(t.Context(), path)
	require.NoError(t, err)
	require.NoError(t, db.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		rule := news.Audience{Not: &news.Audience{Unit: "u-klein"}}
		return tx.News("", nil).PutPost(ctx, news.Post{ID: "p", Channel: "c-markt", Author: "p-jana", Text: news.Text{Title: "x", Body: "y"}, Audience: rule, Editors: news.Audience{Role: staff.Editor}, Version: 1, PublishedAt: time.Now()})
	}))
	require.NoError(t, db.Close())

	code, _, said = call(t, "units", "drop", "u-klein", "--db", path)

	assert.Equal(t, failed, code)
	assert.Contains(t, said, "1 audience of the news")
}
