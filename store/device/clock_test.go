// SPDX-License-Identifier: EUPL-1.2

package device_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/sync"
)

// TestDevice_keeps_what_was_answered_whatever_its_clock_shows: it is kept for a server that was restored, and a clock that is
// years off must not make it look old.
func TestDevice_remembers_its_last_sync_over_a_restart(t *testing.T) {
	path, at := filepath.Join(t.TempDir(), "device.sqlite"), time.Date(2026, 11, 24, 7, 31, 8, 0, time.UTC)
	d, err := device.Open(t.Context(), path, device.Options{})
	require.NoError(t, err)
	never, err := d.Synced(t.Context())
	require.NoError(t, err)
	assert.True(t, never.IsZero())

	require.NoError(t, d.KeepSynced(t.Context(), at))
	require.NoError(t, d.Close())
	d, err = device.Open(t.Context(), path, device.Options{})
	require.NoError(t, err)
	defer d.Close()
	kept, err := d.Synced(t.Context())

	require.NoError(t, err)
	assert.True(t, at.Equal(kept), kept)
}

func TestDevice_keeps_what_was_answered_whatever_its_clock_shows(t *testing.T) {
	for _, shown := range []time.Time{tuesday.AddDate(-60, 0, 0), tuesday.AddDate(80, 0, 0)} {
		t.Run(fmt.Sprint(shown.Year()), func(t *testing.T) {
			town, ann := start(t)
			require.NoError(t, ann.reserve("b1", "berg-0.1", day(0)))
			require.NoError(t, ann.Close())
			var err error
			ann.Device, err = device.Open(t.Context(), ann.path, device.Options{Now: func() time.Time { return shown }})
			require.NoError(t, err)
			ann.pull()
			ann.pull()

			decided, err := ann.Decided(t.Context())
			require.NoError(t, err)
			require.Len(t, decided, 1)
			assert.Equal(t, tuesday, decided[0].DecidedAt, "by the server's clock")
			town.clock.now = tuesday.AddDate(0, 0, 13)
			require.NoError(t, ann.Apply(t.Context(), sync.Response{Expect: 2, Cursor: "x", Now: town.clock.now, Drop: []sync.Scope{"b:none"}}))
			_, err = ann.Resend(t.Context(), 1)
			require.NoError(t, err)
			assert.Len(t, pending(t, ann), 1, "sent again to a server that was restored")
			ann.pull()
			require.NoError(t, ann.Apply(t.Context(), sync.Response{Expect: 2, Cursor: "y", Now: tuesday.AddDate(0, 0, 28), Drop: []sync.Scope{"b:none"}}))
			decided, err = ann.Decided(t.Context())
			require.NoError(t, err)
			assert.Empty(t, decided)
		})
	}
}

// TestRescue_keeps_the_order_of_the_taps when the clock went back between them, so that the ids tell another order.
func TestRescue_keeps_the_order_of_the_taps(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, path string){
		"as the engine reads it":  func(*testing.T, string) {},
		"as the bytes tell still": func(t *testing.T, path string) { require.NoError(t, os.Truncate(path, size(t, path)-4096)) },
	} {
		t.Run(name, func(t *testing.T) {
			town, ann := start(t)
			require.NoError(t, ann.Close())
			year := 2107
			path := filepath.Join(t.TempDir(), "x.db")
			d, err := device.Open(t.Context(), ann.path, device.Options{Now: town.clock.Now, NewID: func() sync.OpID {
				year -= 50
				id := uuid.New()
				milli := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).UnixMilli()
				for i := range 6 {
					id[i] = byte(milli >> (40 - 8*i))
				}
				id[6] = 0x70 | id[6]&0xf
				return sync.OpID(id.String())
			}})
			require.NoError(t, err)
			ann.Device = d
			require.NoError(t, ann.reserve("b1", "berg-0.1", day(0)))
			_, err = ann.Do(t.Context(), ann.who, booking.KindRelease, booking.Release{Booking: "b1"})
			require.NoError(t, err)
			before := pending(t, ann)
			require.Greater(t, before[0].ID, before[1].ID)
			require.NoError(t, ann.Checkpoint(t.Context()))
			require.NoError(t, ann.Close())
			content, err := os.ReadFile(ann.path)
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(path, content, 0o600))
			spoil(t, path)
			var out bytes.Buffer

			n, err := device.Rescue(t.Context(), path, &out)

			require.NoError(t, err)
			require.Equal(t, 2, n)
			lines := strings.Split(out.String(), "\n")
			for i, op := range before {
				assert.Contains(t, lines[i], `"id":"`+string(op.ID), "%d", i)
			}
		})
	}
}
