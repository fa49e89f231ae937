// SPDX-License-Identifier: EUPL-1.2

package central_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
)

func audits(t testing.TB, c *central.Central, about staff.PersonID, most int) (list []central.Audit) {
	t.Helper()
	require.NoError(t, c.Read(context.Background(), func(ctx context.Context, snap *central.Snapshot) (err error) {
		list, err = central.Audits(ctx, snap, about, most)
		return err
	}))
	return list
}

func TestAudit_is_kept_for_its_time(t *testing.T) {
	c := open(t)
	roles := central.Audit{At: cutoff, Act: central.AuditRoles, About: "ann", Detail: "administrator"}
	old := central.Audit{At: cutoff.Add(-time.Second), Actor: "ben", Act: central.AuditPeople}
	write(t, c, func(ctx context.Context, tx *central.Tx) error {
		require.NoError(t, tx.PutAudit(ctx, old))
		return tx.PutAudit(ctx, roles)
	})

	assert.Equal(t, []central.Audit{roles, old}, audits(t, c, "", 10), "the newest first")
	assert.Equal(t, []central.Audit{roles}, audits(t, c, "", 1))
	assert.Equal(t, []central.Audit{roles}, audits(t, c, "ann", 10))
	assert.Empty(t, audits(t, c, "ben", 10), "who did it is not whom it was about")

	write(t, c, func(ctx context.Context, tx *central.Tx) error {
		n, err := tx.ForgetAudits(ctx, cutoff)
		assert.Equal(t, 1, n)
		return err
	})
	assert.Equal(t, []central.Audit{roles}, audits(t, c, "", 10))
}

func TestAudit_stands_only_with_what_it_tells_of(t *testing.T) {
	c := open(t)

	err := c.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		require.NoError(t, tx.PutAudit(ctx, central.Audit{At: cutoff, Act: central.AuditErase, About: "ann"}))
		return context.Canceled
	})

	require.ErrorIs(t, err, context.Canceled)
	assert.Empty(t, audits(t, c, "", 10))
}
