// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/store/shelf"
)

func TestInventory_follows_what_comes_and_goes(t *testing.T) {
	files, err := shelf.Open(t.TempDir())
	require.NoError(t, err)
	v := newLoader(nil, files).here
	b := []byte("a picture")
	sum := sha256.Sum256(b)
	name := hex.EncodeToString(sum[:])
	from := func(end error) func(context.Context, int64) (io.ReadCloser, error) {
		return func(_ context.Context, offset int64) (io.ReadCloser, error) {
			if end != nil {
				return io.NopCloser(io.MultiReader(bytes.NewReader(b[:4]), broken{end})), nil
			}
			return io.NopCloser(bytes.NewReader(b[offset:])), nil
		}
	}
	look := func() (int64, bool) {
		t.Helper()
		kept, err := v.look()
		require.NoError(t, err)
		return kept, v.has(name)
	}
	kept, here := look()
	assert.Zero(t, kept)
	assert.False(t, here)

	require.Error(t, files.Take(t.Context(), name, int64(len(b)), from(errors.New("no network")), nil))
	kept, here = look()
	assert.EqualValues(t, 4, kept, "what has come of a file counts")
	assert.False(t, here)

	require.NoError(t, files.Take(t.Context(), name, int64(len(b)), from(nil), nil))
	kept, here = look()
	assert.EqualValues(t, len(b), kept)
	assert.True(t, here)

	require.NoError(t, files.Drop(name))
	kept, here = look()
	assert.Zero(t, kept)
	assert.False(t, here)
}

type broken struct{ err error }

func (b broken) Read([]byte) (int, error) { return 0, b.err }

func TestTexts_remember_what_was_read_and_no_failure(t *testing.T) {
	var all texts
	asked := 0
	read := func(title string, err error) func() (learn.Course, error) {
		return func() (learn.Course, error) { asked++; return learn.Course{Title: title}, err }
	}

	_, err := all.head(printing{"files", 1}, read("", learn.ErrGone))
	require.ErrorIs(t, err, learn.ErrGone)
	for range 2 {
		c, err := all.head(printing{"files", 1}, read("Aktenplan", nil))
		require.NoError(t, err)
		assert.Equal(t, "Aktenplan", c.Title)
	}
	c, err := all.head(printing{"files", 2}, read("Anders", nil))
	require.NoError(t, err)
	assert.Equal(t, "Anders", c.Title)
	assert.Equal(t, 3, asked)
}
