// SPDX-License-Identifier: EUPL-1.2

package device_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/sync"
)

func TestDevice_Resend_changes_nothing_for_an_absurd_number(t *testing.T) {
	_, ann := start(t)
	require.NoError(t, ann.reserve("b1", "berg-0.1", day(0)))
	before, err := ann.Pending(t.Context(), 10)
	require.NoError(t, err)
	highest, err := ann.Highest(t.Context())
	require.NoError(t, err)
	require.Equal(t, int64(1), highest)

	for _, expect := range []int64{math.MinInt64, -1, 0, highest + sync.MaxLead + 2, sync.MaxSeq, math.MaxInt64} {
		_, err := ann.Resend(t.Context(), expect)

		var failed *sync.Error
		require.ErrorAs(t, err, &failed, expect)
		assert.Equal(t, sync.Malformed, failed.Code)
		after, err := ann.Pending(t.Context(), 10)
		require.NoError(t, err)
		assert.Equal(t, before, after)
		still, err := ann.Highest(t.Context())
		require.NoError(t, err)
		assert.Equal(t, highest, still)
	}
	ann.pull()
	b, err := ann.booking("b1")
	require.NoError(t, err)
	assert.EqualValues(t, "booked", b.State)
}

func TestDevice_Resend_numbers_anew_for_an_old_copy_of_the_device(t *testing.T) {
	_, ann := start(t)
	require.NoError(t, ann.reserve("b1", "berg-0.1", day(0)))

	oldest, err := ann.Resend(t.Context(), 2+sync.MaxLead)

	require.NoError(t, err)
	assert.Equal(t, int64(2+sync.MaxLead), oldest)
	highest, err := ann.Highest(t.Context())
	require.NoError(t, err)
	assert.Equal(t, oldest, highest)
}
