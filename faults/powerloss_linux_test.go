// SPDX-License-Identifier: EUPL-1.2

package faults_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/store/sqlite"
)

// TestPowerloss cuts the power of the server and of phones N times, at a write: what was written and not synced is there,
// torn or gone. Linked against a store that opens its files with synchronous=NORMAL, the same lives have to lose what was
// acknowledged; if they did not, the cuts would be none.
func TestPowerloss(t *testing.T) {
	sum := sums{weak: syncs(t) == 1}
	sum.run(t, number(t, "N", 12), func(m *member, r *rand.Rand, young bool) doom {
		return doom{env: []string{
			"LD_PRELOAD=" + shim(t, "power"), "POWER_DIR=" + m.dir,
			fmt.Sprintf("POWER_AT=%d", writes(r, young)), fmt.Sprintf("POWER_SEED=%d", 1+r.Uint32()),
		}}
	})

	name := map[bool]string{false: "powerloss", true: "powerloss-normal"}[sum.weak]
	fmt.Printf("RESULT %s cuts=%d %s\n", name, sum.server+sum.phones, sum)
	assert.Greater(t, sum.acknowledged, sum.server+sum.phones, "there was load")
	if sum.weak {
		assert.Positive(t, sum.lost, "nothing is lost although nothing is synced: this test would notice nothing")
		return
	}
	assert.Zero(t, sum.lost, "acknowledged, and not there")
	assert.Zero(t, sum.double)
}

// syncs is how the store that this test is linked against opens its files: 2 is FULL, 1 is NORMAL.
func syncs(t *testing.T) (mode int) {
	db, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "any.db"), sqlite.Options{})
	require.NoError(t, err)
	defer db.Close()
	require.NoError(t, db.Writer().QueryRow(`PRAGMA synchronous`).Scan(&mode))
	return mode
}
