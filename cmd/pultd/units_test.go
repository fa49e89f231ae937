// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/store/central"
)

func TestPultd_units(t *testing.T) {
	onBoth(t, func(t *testing.T, path string) {
		settleTown(t, path)
		ask := func(args ...string) (int, string, string) { return call(t, append(args, "--db", path)...) }
		ann := string(bookingtest.Ann)
		name := annsName(t, path)

		code, out, said := ask("units", "put", "u-it", "--name", "Amt 402")
		require.Zero(t, code, said)
		assert.Contains(t, out, "u-it\n  Amt 402, led by nobody\n  is new\n")
		assert.Zero(t, count(t, path, `SELECT count(*) FROM unit WHERE id = 'u-it'`), "only looked")
		_, _, _ = ask("units", "put", "u-it", "--name", "Amt 402", "--apply")
		code, out, said = ask("units", "put", "u-web", "--name", "Team Web", "--short", "402.1", "--above", "u-it", "--lead", ann, "--apply")
		require.Zero(t, code, said)
		assert.Contains(t, out, "Team Web (402.1), below u-it, led by "+name)
		assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM unit WHERE id = 'u-web' AND parent = 'u-it' AND lead = '`+ann+`'`))
		assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM audit WHERE act = 'people.roles' AND about = '`+ann+`'`))

		code, out, said = ask("units", "put", "u-web", "--lead", none, "--apply")
		require.Zero(t, code, said)
		assert.Contains(t, out, "led by nobody\n  was Team Web (402.1), below u-it, led by "+name)
		assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM unit WHERE id = 'u-web' AND name = 'Team Web' AND lead = ''`), "the rest stays")

		code, out, said = ask("people", "move", ann, "--unit", "u-web", "--apply")
		require.Zero(t, code, said)
		assert.Contains(t, out, " to u-web\n")
		assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM person WHERE id = '`+ann+`' AND unit = 'u-web'`))

		noted := count(t, path, `SELECT count(*) FROM audit`)
		for _, same := range [][]string{{"people", "move", ann, "--unit", "u-web", "--apply"}, {"units", "put", "u-web", "--name", "Team Web", "--apply"}} {
			code, out, said = ask(same...)
			require.Zero(t, code, said)
			assert.Contains(t, out, nothingToDo)
		}
		assert.Equal(t, noted, count(t, path, `SELECT count(*) FROM audit`))

		for want, args := range map[string][]string{
			"has 1 person and 0 units below it":  {"units", "drop", "u-web", "--apply"},
			"has 0 persons and 1 unit below it":  {"units", "drop", "u-it", "--apply"},
			`"u-web" stands below "u-it"`:        {"units", "put", "u-it", "--above", "u-web", "--apply"},
			`"u-it" stands below "u-it"`:         {"units", "put", "u-it", "--above", "u-it", "--apply"},
			`there is no unit "u-none"`:          {"units", "put", "u-it", "--above", "u-none", "--apply"},
			`there is no unit "u-nowhere"`:       {"people", "move", ann, "--unit", "u-nowhere", "--apply"},
			"a new one has a --name":             {"units", "put", "u-new", "--apply"},
			`there is no person "Nobody at all"`: {"units", "put", "u-it", "--lead", "Nobody at all", "--apply"},
		} {
			code, _, said := ask(args...)
			assert.Equal(t, failed, code, want)
			assert.Contains(t, said, want)
		}
		for _, args := range [][]string{
			{"units"}, {"units", "make"}, {"units", "put"}, {"units", "put", "with space", "--name", "x"}, {"units", "put", none, "--name", "x"},
			{"units", "put", "u-x", "--name", "a\u200bb"}, {"people", "move", ann},
		} {
			code, _, _ := ask(args...)
			assert.Equal(t, misused, code, args)
		}

		_, _, _ = ask("people", "move", ann, "--unit", none, "--apply")
		code, out, said = ask("units", "drop", "u-web", "--apply")
		require.Zero(t, code, said)
		assert.Contains(t, out, "is gone")
		assert.Zero(t, count(t, path, `SELECT count(*) FROM unit WHERE id = 'u-web'`))
	})
}

func TestPultd_names_nobody_where_nobody_is(t *testing.T) {
	path := filepath.Join(t.TempDir(), "town.sqlite")
	atHome(t, path, func(context.Context, *central.Tx) error { return nil })
	code, out, said := call(t, "people", "list", "--db", path)
	require.Zero(t, code)
	assert.Empty(t, out)
	assert.Contains(t, said, "nobody")
}

func TestPultd_demo_is_not_for_a_town_of_real_people(t *testing.T) {
	onBoth(t, func(t *testing.T, path string) {
		settleTown(t, path)
		atHome(t, path, func(ctx context.Context, tx *central.Tx) error {
			return tx.AddPasskey(ctx, central.Passkey{ID: "of-ann", Person: bookingtest.Ann, MadeAt: time.Now(), UsedAt: time.Now()})
		})
		code, out, said := call(t, "serve", "--demo", "--db", path)
		assert.Equal(t, failed, code)
		assert.NotContains(t, out, "ready")
		assert.Contains(t, said, "with --demo anybody could sign in as any of them")
	})
}
