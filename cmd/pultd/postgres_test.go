// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/postgres/pgtest"
	"github.com/pult-app/pult/sync"
)

// withPassword is an address as somebody writes it who knows no ~/.pgpass.
func withPassword(address string) string {
	if strings.Contains(address, "///") {
		return address + "&password=geheim"
	}
	return strings.Replace(address, "pult@", "pult:geheim@", 1)
}

func TestPultd_on_PostgreSQL(t *testing.T) {
	pgtest.Shared(t)
	town := withPassword(pgtest.Database(t, ""))
	quiet := func(texts ...string) {
		t.Helper()
		for _, text := range texts {
			assert.NotContains(t, text, "geheim")
		}
	}

	t.Run("seeds an empty database only", func(t *testing.T) {
		code, out, said := call(t, "seed", "--demo", "--db", town)
		require.Zero(t, code, said)
		again, _, refused := call(t, "seed", "--demo", "--db", town)

		assert.Contains(t, out, "made "+central.Name(town))
		assert.Equal(t, failed, again)
		assert.Contains(t, refused, "is there already and was left as it is")
		assert.Equal(t, 180, count(t, town, `SELECT count(*) FROM person`))
		quiet(out, said, refused)
	})
	t.Run("imports plans", func(t *testing.T) {
		code, out, said := call(t, "import", "imdf", writeArchive(t), "--db", town, "--apply")

		assert.Zero(t, code, said)
		assert.Contains(t, out, "rows changed")
		quiet(out, said)
	})
	t.Run("serves from several processes", func(t *testing.T) {
		one, two := start(t, "--db", town), start(t, "--db", town)
		here, there := one.signIn("device-one"), two.signIn("device-two")

		_, err := here.Sync(t.Context(), sync.Request{Protocol: sync.Protocol})
		assert.NoError(t, err)
		_, err = there.Sync(t.Context(), sync.Request{Protocol: sync.Protocol})
		assert.NoError(t, err)

		for _, p := range []*process{one, two} {
			require.NoError(t, p.cmd.Process.Signal(syscall.SIGTERM))
			p.end()
			quiet(p.said.String())
			assert.NotContains(t, p.said.String(), "ERROR")
		}
	})
	t.Run("copies there and back", func(t *testing.T) {
		file, other := filepath.Join(t.TempDir(), "town.sqlite"), pgtest.Database(t, "")

		code, there, said := call(t, "copy", town, file)
		require.Zero(t, code, said)
		code, back, said := call(t, "copy", file, other)
		require.Zero(t, code, said)

		assert.Equal(t, strings.Split(there, "copied")[0], strings.Split(back, "copied")[0])
		assert.Contains(t, there, "counts and sums are equal on both sides")
		assert.Equal(t, 180, count(t, other, `SELECT count(*) FROM person`))
		for _, to := range []string{file, town} {
			code, _, said = call(t, "copy", other, to)
			assert.Equal(t, failed, code)
			assert.Contains(t, said, "is there already and was left as it is")
			quiet(said)
		}
		quiet(there)
	})
}

func TestPultd_tells_what_is_wrong_with_a_server(t *testing.T) {
	pgtest.Shared(t)
	missing := strings.Replace(withPassword(pgtest.Database(t, "")), "///t", "///nothing", 1)
	for address, advice := range map[string]string{
		"postgres://pult:geheim@127.0.0.1:1/town":     "postgres://127.0.0.1:1/town cannot be reached",
		"postgres://pult:geheim@[::1/town":            "cannot be used: look at the address",
		"postgres://pult:geh@eim@127.0.0.1:port/town": "postgres://127.0.0.1:port/town cannot be used",
		"postgres://127.0.0.1:1/town?password=geheim": "postgres://127.0.0.1:1/town cannot be reached",
		missing: "does not let pultd in",
		"postgres://h/d?synchronous_commit=off&user=u":     "synchronous_commit=off loses",
		"postgres://pult:geheim@127.0.0.1:1,127.0.0.1:2/t": "postgres://127.0.0.1:1,127.0.0.1:2/t cannot be reached",
	} {
		for _, args := range [][]string{
			{"serve", "--demo", "--db", address}, {"seed", "--demo", "--db", address}, {"import", "imdf", writeArchive(t), "--db", address},
			{"copy", address, filepath.Join(t.TempDir(), "to")},
		} {
			code, out, said := call(t, args...)

			assert.Equal(t, failed, code, args)
			assert.Contains(t, said, advice, args)
			assert.Equal(t, 1, strings.Count(said, "\n"), said)
			for _, secret := range []string{"geheim", "geh@eim", "eim@"} {
				assert.NotContains(t, out+said, secret)
			}
		}
	}
}
