// SPDX-License-Identifier: EUPL-1.2

package device_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/store/sqlite"
)

// TestOpen_of_damaged_files scribbles over a device's file. It may open, with rows missing or not; when it does not, or
// when a read meets the damage, the code says so, and what waits is written out at most once.
func TestOpen_of_damaged_files_says_what_is_wrong(t *testing.T) {
	whole, err := os.ReadFile(withWishes(t).path)
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "pult")
		require.NoError(t, err)
		defer os.RemoveAll(dir)
		path := filepath.Join(dir, "x.db")
		require.NoError(t, os.WriteFile(path, scribble(t, whole), 0o600))

		err = useFile(path)

		if err != nil {
			code := sqlite.CodeOf(err)
			// Denied: the header now says that only a later SQLite may write.
			assert.Contains(t, []sqlite.Code{sqlite.Corrupt, sqlite.Foreign, sqlite.Newer, sqlite.Denied}, code, "%v", err)
		}
		var out bytes.Buffer
		n, err := device.Rescue(context.Background(), path, &out)
		require.NoError(t, err)
		assert.LessOrEqual(t, n, 4)
		assert.Equal(t, n, bytes.Count(out.Bytes(), []byte("\n")))
	})
}

func scribble(t *rapid.T, whole []byte) []byte {
	content := bytes.Clone(whole)
	for range rapid.IntRange(1, 3).Draw(t, "places") {
		at := rapid.IntRange(0, len(content)-1).Draw(t, "at")
		copy(content[at:], rapid.SliceOfN(rapid.Byte(), 1, 600).Draw(t, "bytes"))
	}
	if rapid.IntRange(0, 3).Draw(t, "cut") == 0 {
		content = content[:rapid.IntRange(1, len(content)).Draw(t, "length")]
	}
	return content
}

// useFile opens the file and reads what the first screen reads.
func useFile(path string) error {
	d, err := device.Open(context.Background(), path, device.Options{})
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Read(context.Background(), func(ctx context.Context, s store.Booking) error {
		_, err := s.Mine(ctx, "ann", day(0))
		if err == nil {
			_, err = s.Busy(ctx, "berg-0", booking.Span(day(1)))
		}
		return err
	})
}
