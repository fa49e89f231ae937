// SPDX-License-Identifier: EUPL-1.2

package shelf_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/pult-app/pult/store/shelf"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func name(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// film is a file of some blocks and a bit.
func film(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(i * 7 >> 3)
	}
	return b
}

func whole(b []byte) func(context.Context, int64) (io.ReadCloser, error) {
	return func(_ context.Context, offset int64) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(b[offset:])), nil
	}
}

func read(t *testing.T, s *shelf.Shelf, name string) []byte {
	t.Helper()
	file, err := s.Open(name)
	require.NoError(t, err)
	defer file.Close()
	b, err := io.ReadAll(file)
	require.NoError(t, err)
	return b
}

func TestTake_keeps_what_fits_its_name(t *testing.T) {
	s, err := shelf.Open(filepath.Join(t.TempDir(), "shelf"))
	require.NoError(t, err)
	for _, size := range []int{0, 1, 256 << 10, 700_001} {
		b := film(size)
		var told int64

		err := s.Take(t.Context(), name(b), int64(size), whole(b), func(n int64) { told = n })

		require.NoError(t, err)
		assert.Equal(t, b, append([]byte{}, read(t, s, name(b))...))
		assert.EqualValues(t, size, told)
		assert.True(t, s.Has(name(b)))
		assert.NoError(t, s.Take(t.Context(), name(b), int64(size), nil, nil), "what is there is not asked for again")
	}
}

func TestTake_goes_on_where_it_was_broken_off(t *testing.T) {
	s, err := shelf.Open(t.TempDir())
	require.NoError(t, err)
	b := film(900_000)
	cut := errors.New("no network")
	broken := func(_ context.Context, offset int64) (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(bytes.NewReader(b[offset:offset+300_000]), failing{cut})), nil
	}

	err = s.Take(t.Context(), name(b), 900_000, broken, nil)

	require.ErrorIs(t, err, cut)
	assert.False(t, s.Has(name(b)), "a half file must not look like a whole one")
	assert.EqualValues(t, 300_000, s.Partly(name(b)))

	var from int64 = -1
	err = s.Take(t.Context(), name(b), 900_000, func(ctx context.Context, offset int64) (io.ReadCloser, error) {
		from = offset
		return whole(b)(ctx, offset)
	}, nil)

	require.NoError(t, err)
	assert.EqualValues(t, 300_000, from)
	assert.Equal(t, b, read(t, s, name(b)))
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestTake_keeps_nothing_that_is_forged(t *testing.T) {
	s, err := shelf.Open(t.TempDir())
	require.NoError(t, err)
	b := film(400_000)
	for what, other := range map[string][]byte{
		"another byte":  append(film(399_999), 1),
		"a byte more":   append(film(400_000), 1),
		"from the part": nil,
	} {
		if other == nil { // half a file on the disk has turned bad
			require.NoError(t, os.MkdirAll(filepath.Dir(partOf(t, s, name(b))), 0o700))
			require.NoError(t, os.WriteFile(partOf(t, s, name(b)), []byte("nonsense"), 0o600))
			other = b
		}

		err := s.Take(t.Context(), name(b), 400_000, whole(other), nil)

		require.ErrorIs(t, err, shelf.ErrForged, what)
		assert.False(t, s.Has(name(b)), what)
		assert.Zero(t, s.Partly(name(b)), what)
	}
	require.ErrorIs(t, s.Take(t.Context(), name(b), 400_000, whole(film(10)), nil), io.ErrUnexpectedEOF, "too little is not forged")
}

var dirs = map[*shelf.Shelf]string{}

func partOf(t *testing.T, s *shelf.Shelf, name string) string {
	t.Helper()
	if dirs[s] == "" { // a shelf tells nobody where it is: ask it by a file
		b := []byte("where")
		sum := sha256.Sum256(b)
		id := hex.EncodeToString(sum[:])
		require.NoError(t, s.Take(t.Context(), id, 5, whole(b), nil))
		file, err := s.Open(id)
		require.NoError(t, err)
		dirs[s] = filepath.Dir(filepath.Dir(file.Name()))
		require.NoError(t, file.Close())
	}
	return filepath.Join(dirs[s], name[:2], name+".part")
}

func TestTake_ends_with_its_context(t *testing.T) {
	s, err := shelf.Open(t.TempDir())
	require.NoError(t, err)
	b := film(900_000)
	ctx, cancel := context.WithCancel(t.Context())

	err = s.Take(ctx, name(b), 900_000, whole(b), func(n int64) {
		if n > 400_000 {
			cancel()
		}
	})

	require.ErrorIs(t, err, context.Canceled)
	assert.Positive(t, s.Partly(name(b)))
}

func TestShelf_lists_and_drops(t *testing.T) {
	s, err := shelf.Open(t.TempDir())
	require.NoError(t, err)
	b := film(10)
	require.NoError(t, s.Take(t.Context(), name(b), 10, whole(b), nil))
	var names []string
	each := func(name string, size int64, at time.Time) error {
		names = append(names, name)
		assert.EqualValues(t, 10, size)
		return nil
	}

	require.NoError(t, s.Each(each))
	require.NoError(t, s.Drop(name(b)))
	require.NoError(t, s.Drop(name(b)), "twice does no harm")

	assert.Equal(t, []string{name(b)}, names)
	assert.False(t, s.Has(name(b)))
	for _, bad := range []string{"", "..", "../../etc/passwd", name(b)[:63], "A" + name(b)[1:]} {
		assert.False(t, s.Has(bad))
		_, err := s.Open(bad)
		require.ErrorIs(t, err, shelf.ErrGone)
		require.Error(t, s.Drop(bad))
	}
}
