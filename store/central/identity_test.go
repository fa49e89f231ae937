// SPDX-License-Identifier: EUPL-1.2

package central_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
)

func TestIdentity_is_found_by_issuer_and_subject_together(t *testing.T) {
	c := open(t)
	made := time.Date(2026, time.November, 24, 12, 0, 0, 0, time.UTC)
	ann := central.Identity{Issuer: "https://a.example", Subject: "1", Person: "ann", MadeAt: made, Roles: []staff.Role{}}
	put := func(id central.Identity) {
		write(t, c, func(ctx context.Context, tx *central.Tx) error { return tx.PutIdentity(ctx, id) })
	}
	find := func(issuer, subject string) (found central.Identity, err error) {
		err = c.Read(t.Context(), func(ctx context.Context, s *central.Snapshot) (err error) {
			found, err = central.FindIdentity(ctx, s, issuer, subject)
			return err
		})
		return found, err
	}
	put(ann)
	put(central.Identity{Issuer: "https://b.example", Subject: "1", Person: "bob", MadeAt: made})

	found, err := find("https://a.example", "1")
	require.NoError(t, err)
	assert.Equal(t, ann, found)
	_, err = find("https://a.example", "2")
	assert.ErrorIs(t, err, booking.ErrGone)

	ann.Roles = []staff.Role{staff.Facility}
	later := ann
	later.MadeAt = made.Add(time.Hour)
	put(later)
	found, err = find("https://a.example", "1")
	require.NoError(t, err)
	assert.Equal(t, ann, found, "when it was made stays")
}
