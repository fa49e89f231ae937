// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/postgres/pgtest"
)

func TestPrivacy_people_are_erased(t *testing.T) {
	onBoth(t, func(t *testing.T, path string) {
		settleTown(t, path)
		ann, now := string(bookingtest.Ann), time.Now()
		atHome(t, path, func(ctx context.Context, tx *central.Tx) error {
			require.NoError(t, tx.Store().PutPerson(ctx, staff.Person{ID: bookingtest.Ann, Given: "Annegrethe", Family: "Markenstein"}))
			return tx.PutSession(ctx, central.Session{ID: "session-of-ann", Person: bookingtest.Ann, Device: "device-of-ann", Name: "Annegrethes Laptop", MadeAt: now, SeenAt: now})
		})

		code, looked, said := call(t, "people", "erase", ann, "--db", path)
		require.Zero(t, code, said)
		assert.Contains(t, looked, "Annegrethe Markenstein ("+ann+")\n")
		assert.Contains(t, looked, "  1 row of person: goes\n")
		assert.Contains(t, looked, "  1 row of unit: kept, and nobody leads it\n")
		assert.Contains(t, looked, onlyLooked)
		assert.Equal(t, 1, count(t, path, `SELECT count(*) FROM person WHERE family = 'Markenstein'`))

		code, out, said := call(t, "people", "erase", ann, "--db", path, "--apply")
		require.Zero(t, code, said)
		assert.Contains(t, out, didIt)
		assert.NotContains(t, said, "Markenstein", "the log names nobody")
		for _, query := range []string{
			`SELECT count(*) FROM person WHERE id = '` + ann + `'`, `SELECT count(*) FROM booking WHERE person = '` + ann + `'`,
			`SELECT count(*) FROM presence WHERE person = '` + ann + `'`, `SELECT count(*) FROM session WHERE person = '` + ann + `' OR why <> 'lost'`,
		} {
			assert.Zero(t, count(t, path, query), query)
		}

		code, out, said = call(t, "list", "audit", "--db", path)
		require.Zero(t, code, said)
		assert.Regexp(t, `terminal +people.erase +`+ann, out)
		code, _, said = call(t, "people", "erase", ann, "--db", path)
		assert.Equal(t, failed, code)
		assert.Contains(t, said, "nothing was changed: there is nothing of a person with the id")
		if pgtest.OnPostgres() || central.IsServer(path) {
			return
		}

		kept := filepath.Join(t.TempDir(), "kept.sqlite")
		code, _, said = call(t, "backup", kept, "--db", path)
		require.Zero(t, code, said)
		for _, file := range []string{path, path + "-wal", path + "-shm", kept} {
			raw, err := os.ReadFile(file)
			if os.IsNotExist(err) {
				continue
			}
			require.NoError(t, err)
			for _, mark := range []string{"Annegrethe", "Markenstein"} {
				assert.Zero(t, bytes.Count(raw, []byte(mark)), "%s in %s", mark, filepath.Base(file))
			}
		}
	})
}
