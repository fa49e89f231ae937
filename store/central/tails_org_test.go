// SPDX-License-Identifier: EUPL-1.2

package central_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

func TestSnapshot_Since_brings_thousands_the_same_rows_from_memory(t *testing.T) {
	c := open(t)
	for i := range 5 {
		putPerson(t, c, fmt.Sprint("p", i))
	}
	org := central.Mark{Scope: store.Org}
	first := since(t, c, 100, org)
	_, err := c.DB().Writer().Exec(`UPDATE person SET family = 'behind our back'`)
	require.NoError(t, err)

	again := since(t, c, 100, org)
	assert.Equal(t, first, again, "the table is not read twice for the same versions")
	part := since(t, c, 2, central.Mark{Scope: store.Org, Since: first.Rows[1].Ver})
	assert.Equal(t, first.Rows[2:4], part.Rows)

	putPerson(t, c, "p3")
	write(t, c, func(ctx context.Context, tx *central.Tx) error { return tx.Store().Remove(ctx, "person", "p1") })
	after := since(t, c, 100, central.Mark{Scope: store.Org, Since: first.Upto, Began: 1})
	assert.Equal(t, []string{"p3", "-p1"}, ids(after.Rows), "what was written since has versions of its own")
	assert.NotContains(t, string(after.Rows[0].Data), "behind")
	whole := since(t, c, 100, org)
	assert.Equal(t, []string{"p0", "p2", "p4", "p3", "-p1"}, ids(whole.Rows), "and what is gone does not come back")
}
