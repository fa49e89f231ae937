// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/store/sqlite"
)

// TestClient_gets_over_a_value_that_cannot_be_read: Heute and Plätze said "that did not work" for ever, because the cursor
// says that all is here.
func TestClient_gets_over_a_value_that_cannot_be_read(t *testing.T) {
	for _, ruin := range []string{`UPDATE desk SET shape = '[]'`, `UPDATE desk SET features = 'x'`, `UPDATE rules SET body = '{'`} {
		t.Run(ruin, func(t *testing.T) {
			me := janasTuesday(t)
			place := me.place("3.14")
			path := profile{me.dir}.database(jana)
			me.shut()
			db, err := sqlite.Open(t.Context(), path, sqlite.Options{})
			require.NoError(t, err)
			_, err = db.Writer().ExecContext(t.Context(), ruin)
			require.NoError(t, err)
			require.NoError(t, db.Close())
			me.open(jana)
			data := deskData{me.client}

			_, err = todayData{data}.Read(t.Context(), monday)
			require.NoError(t, err)
			_, err = data.Houses(t.Context())
			require.NoError(t, err)
			_, err = data.Day(t.Context(), view(place, tuesday))
			require.NoError(t, err)

			me.until(20*time.Second, "all has come anew", func() bool {
				houses, err := data.Houses(t.Context())
				require.NoError(t, err)
				found, err := data.Find(t.Context(), "3.14")
				require.NoError(t, err)
				return len(found) > 0 && houses[0].Rules.Horizon > 0
			})
		})
	}
}
