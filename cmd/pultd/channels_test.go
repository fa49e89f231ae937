// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"crypto/ed25519"
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
	assert.Contains(t, told, "2 of 2 acknowledgements are genuine")
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
