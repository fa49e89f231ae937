// SPDX-License-Identifier: EUPL-1.2

package device_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/sync"
)

// TestOpen_heals_absurd_numbers: a request with such an op, or from such a counter, is refused by every server for ever.
func TestOpen_heals_absurd_numbers(t *testing.T) {
	for name, ruin := range map[string]string{
		"a number beyond all":            fmt.Sprintf(`UPDATE outbox SET seq = %d WHERE seq = 5`, math.MaxInt64),
		"all beyond all":                 fmt.Sprintf(`UPDATE outbox SET seq = %d + seq`, int64(sync.MaxSeq)),
		"the last numbers":               fmt.Sprintf(`UPDATE outbox SET seq = %d WHERE state = 'pending'`, int64(sync.MaxSeq)),
		"a negative number":              `UPDATE outbox SET seq = -7 WHERE seq = 4`,
		"an answered one beyond all":     fmt.Sprintf(`UPDATE outbox SET seq = %d WHERE seq = 1`, math.MaxInt64),
		"no number at all":               `UPDATE outbox SET seq = 'five' WHERE seq = 5`,
		"a number twice":                 `UPDATE outbox SET seq = 5 WHERE state = 'pending'`,
		"zero":                           `UPDATE outbox SET seq = 0 WHERE seq = 4`,
		"a counter beyond all":           fmt.Sprintf(`UPDATE meta SET value = '%d' WHERE name = 'seq'`, math.MaxInt64),
		"a counter that is no number":    `UPDATE meta SET value = 'x' WHERE name = 'seq'`,
		"a counter larger than any":      `UPDATE meta SET value = '99999999999999999999999' WHERE name = 'seq'`,
		"a counter below what waits":     `UPDATE meta SET value = '2' WHERE name = 'seq'`,
		"no counter":                     `DELETE FROM meta WHERE name = 'seq'`,
		"nothing: a sound file is whole": `SELECT 1`,
	} {
		t.Run(name, func(t *testing.T) {
			town, ann := start(t)
			require.NoError(t, ann.reserve("b1", "berg-0.1", day(0)))
			require.NoError(t, ann.reserve("b2", "berg-0.1", day(1)))
			_, err := ann.Do(t.Context(), ann.who, booking.KindRelease, booking.Release{Booking: "b1"})
			require.NoError(t, err)
			ann.pull()
			require.NoError(t, ann.reserve("b3", "berg-0.1", day(0)))
			_, err = ann.Do(t.Context(), ann.who, booking.KindRelease, booking.Release{Booking: "b3"}) // depends on the one before
			require.NoError(t, err)
			before := pending(t, ann)
			require.NoError(t, ann.Ruin(t.Context(), ruin))
			require.NoError(t, ann.Close())

			ann.Device, err = device.Open(t.Context(), ann.path, device.Options{Now: town.clock.Now})
			require.NoError(t, err)

			healed := pending(t, ann)
			require.Len(t, healed, 2)
			for i, op := range healed {
				assert.Equal(t, before[i].ID, op.ID, "in the order in which they were made")
			}
			require.NoError(t, sync.Request{Protocol: sync.Protocol, Ops: healed}.Check())
			highest, err := ann.Highest(t.Context())
			require.NoError(t, err)
			assert.GreaterOrEqual(t, highest, healed[1].Seq)
			require.NoError(t, sync.Response{Expect: 4}.Check(highest), "what the server expects can be met")
			_, err = ann.Resend(t.Context(), 4)
			require.NoError(t, err)
			assert.Equal(t, []int64{4, 5}, []int64{pending(t, ann)[0].Seq, pending(t, ann)[1].Seq})
			require.NoError(t, ann.reserve("b4", "berg-0.1", day(2)))
			ann.pull()
			assert.Equal(t, ann.truth(), ann.dump())
			_, err = ann.Resend(t.Context(), 7)
			require.NoError(t, err)
			assert.Empty(t, pending(t, ann), "nothing that was answered comes back")
		})
	}
}
