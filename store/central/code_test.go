// SPDX-License-Identifier: EUPL-1.2

package central_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store/central"
)

func TestCode_is_good_once_and_for_a_while(t *testing.T) {
	c := open(t)
	noon := time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)
	put := func(hash string, now time.Time) {
		write(t, c, func(ctx context.Context, tx *central.Tx) error {
			return tx.PutCode(ctx, central.Code{Hash: hash, Person: "ann", Until: now.Add(10 * time.Minute)}, now)
		})
	}
	find := func(hash string, now time.Time) (found central.Code, err error) {
		err = c.Read(t.Context(), func(ctx context.Context, s *central.Snapshot) (err error) {
			found, err = central.FindCode(ctx, s, hash, now)
			return err
		})
		return found, err
	}
	take := func(hash string) error {
		return c.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error { return tx.TakeCode(ctx, hash) })
	}
	put("one", noon)
	put("two", noon)

	_, err := find("one", noon)
	assert.ErrorIs(t, err, booking.ErrGone, "a person has one code")
	found, err := find("two", noon.Add(10*time.Minute-time.Second))
	require.NoError(t, err)
	assert.Equal(t, central.Code{Hash: "two", Person: "ann", Until: noon.Add(10 * time.Minute)}, found)
	_, err = find("two", noon.Add(10*time.Minute))
	assert.ErrorIs(t, err, booking.ErrGone)
	require.NoError(t, take("two"))
	assert.ErrorIs(t, take("two"), booking.ErrGone)
	_, err = find("two", noon)
	assert.ErrorIs(t, err, booking.ErrGone)
}

func TestSecret_stays_as_it_was_first_kept(t *testing.T) {
	c := open(t)
	for _, offered := range []string{"first", "second"} {
		write(t, c, func(ctx context.Context, tx *central.Tx) error {
			kept, err := tx.KeepSecret(ctx, "links", offered)
			assert.Equal(t, "first", kept)
			return err
		})
	}
}
