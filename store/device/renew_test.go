// SPDX-License-Identifier: EUPL-1.2

package device_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/store/device"
)

// spoilt is a closed device whose file Open refuses, with two changes that wait in it.
func spoilt(t *testing.T) *desk {
	t.Helper()
	ann := withWishes(t)
	require.NoError(t, os.Truncate(ann.path, size(t, ann.path)-4096))
	return ann
}

func renew(t *testing.T, ann *desk) (aside string, adopted int, err error) {
	t.Helper()
	return device.Renew(t.Context(), ann.path, device.Options{Now: ann.town.clock.Now})
}

// reopened is the device on the file that lies there now.
func reopened(t *testing.T, ann *desk) *desk {
	t.Helper()
	fresh := ann.town.device(filepath.Dir(ann.path), bookingtest.Ann)
	t.Cleanup(func() { _ = fresh.Close() })
	return fresh
}

func assertSent(t *testing.T, fresh *desk) {
	t.Helper()
	fresh.pull()
	for _, id := range []string{"confirmed", "waits", "waits too"} {
		b, err := fresh.booking(id)
		require.NoError(t, err)
		assert.Equal(t, booking.Booked, b.State)
	}
	assert.Equal(t, fresh.truth(), fresh.dump())
}

func TestRenew(t *testing.T) {
	t.Run("lets a new file take over what waited", func(t *testing.T) {
		ann := spoilt(t)

		aside, adopted, err := renew(t, ann)

		require.NoError(t, err)
		assert.Equal(t, 2, adopted)
		assert.Equal(t, ann.path+".damaged-20261124-065200", aside)
		assert.FileExists(t, aside)
		assert.NoFileExists(t, ann.path+".new")
		assertSent(t, reopened(t, ann))
	})
	t.Run("takes over nothing twice", func(t *testing.T) {
		ann := spoilt(t)
		aside, _, err := renew(t, ann)
		require.NoError(t, err)
		var lines bytes.Buffer
		_, err = device.Rescue(t.Context(), aside, &lines)
		require.NoError(t, err)

		n, err := reopened(t, ann).Adopt(t.Context(), &lines)

		require.NoError(t, err)
		assert.Zero(t, n)
	})
	t.Run("leaves everything as it was when no new file can be made", func(t *testing.T) {
		ann := spoilt(t)
		before, err := os.ReadFile(ann.path)
		require.NoError(t, err)
		inTheWay := filepath.Join(ann.path+".new", "thing")
		require.NoError(t, os.MkdirAll(inTheWay, 0o700))

		_, _, err = renew(t, ann)

		require.Error(t, err)
		after, err := os.ReadFile(ann.path)
		require.NoError(t, err)
		assert.Equal(t, before, after)
		require.NoError(t, os.RemoveAll(ann.path+".new"))
		_, adopted, err := renew(t, ann)
		require.NoError(t, err)
		assert.Equal(t, 2, adopted)
	})
	t.Run("begins again after it died with a half-made file", func(t *testing.T) {
		ann := spoilt(t)
		require.NoError(t, os.WriteFile(ann.path+".new", []byte("half"), 0o600))

		_, adopted, err := renew(t, ann)

		require.NoError(t, err)
		assert.Equal(t, 2, adopted)
		assertSent(t, reopened(t, ann))
	})
}

// TestOpen_goes_on_with_a_new_file that Renew had no time to put in its place. The old file's log still lies there.
func TestOpen_goes_on_with_a_new_file(t *testing.T) {
	ann := spoilt(t)
	_, _, err := renew(t, ann)
	require.NoError(t, err)
	require.NoError(t, os.Rename(ann.path, ann.path+".new"))
	require.NoError(t, os.WriteFile(ann.path+"-wal", []byte("of the old file"), 0o600))

	fresh := reopened(t, ann)

	assert.Len(t, pending(t, fresh), 2)
	assertSent(t, fresh)
}
