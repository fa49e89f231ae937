// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/store/sqlite"
)

// spoilTable destroys the page in which a table begins.
func spoilTable(t *testing.T, path, table string) {
	t.Helper()
	db, err := sqlite.OpenDamaged(path)
	require.NoError(t, err)
	var page, size int64
	err = db.QueryRow(`SELECT rootpage, page_size FROM sqlite_master, pragma_page_size WHERE name = $1`, table).Scan(&page, &size)
	require.NoError(t, errors.Join(err, db.Close()))
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	require.NoError(t, err)
	defer file.Close()
	_, err = file.WriteAt(bytes.Repeat([]byte{0xff}, 100), (page-1)*size)
	require.NoError(t, err)
}

// TestWindow_rebuilds_data_that_turns_out_to_be_damaged: the file opens, and the damage shows when a screen reads it, or
// before anything does.
func TestWindow_rebuilds_data_that_turns_out_to_be_damaged(t *testing.T) {
	for name, table := range map[string]string{"what a screen reads": "presence", "what nobody reads now": "fresh", "the outbox": "outbox_state"} {
		t.Run(name, func(t *testing.T) {
			w := openTown(t).mend()
			dir, id := damagedProfile(t, w, func(path string) {
				spoilTable(t, path, table)
				if table == "outbox_state" {
					return // opening heals the outbox, so it meets this damage itself
				}
				dev, err := device.Open(t.Context(), path, device.Options{})
				require.NoError(t, err, "it opens")
				require.NoError(t, dev.Close())
			})
			w.cut() // nothing is sent before the damage shows

			s := openStage(t, Options{Profile: dir})

			s.untilShown("lassen sich nicht lesen")
			s.untilShown("1 ungesendete Änderung")
			assert.Nil(t, s.client, "the damaged file is closed")
			s.tap("Ungesendetes sichern")
			s.untilShown("Gesichert in")
			saved, err := filepath.Glob(filepath.Join(dir, "ungesendet-*.jsonl"))
			require.NoError(t, err)
			require.Len(t, saved, 1)
			text, err := os.ReadFile(saved[0])
			require.NoError(t, err)
			assert.Contains(t, string(text), string(id))
			w.mend()
			s.tap("Neu aufbauen")

			require.NotNil(t, s.client)
			s.until("accepted by the server", func() bool { return s.gadget().state(id) == booking.Booked })
			s.inStep()
		})
	}
}
