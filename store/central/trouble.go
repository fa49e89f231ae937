// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"time"

	"github.com/pult-app/pult/booking/trouble"
)

// withdrawnKept is for how long a report that was taken back counts among those of a day.
const withdrawnKept = 48 * time.Hour

// ForgetTrouble takes reports from their people, here and with the next sync on their devices: those of cases that were closed
// trouble.KeptDays before, with words and pictures, and those that were taken back. Cases that have been closed for trouble.CaseDays go.
func (c *Central) ForgetTrouble(ctx context.Context, now time.Time) (int, error) {
	const over = `IN (SELECT id FROM mending WHERE closed_at > 0 AND closed_at < $1)`
	kept := now.AddDate(0, 0, -trouble.KeptDays)
	reports, err := c.forgetAll(ctx, kept, []old{{"trouble", `defect ` + over}}, `DELETE FROM remark WHERE defect `+over)
	if err != nil {
		return reports, err
	}
	taken, err := c.forgetAll(ctx, now.Add(-withdrawnKept), []old{{"trouble", `state = 'withdrawn' AND changed_at < $1`}})
	if err != nil {
		return reports + taken, err
	}
	_, err = c.forgetAll(ctx, now.AddDate(0, 0, -trouble.CaseDays), nil, `DELETE FROM mending WHERE closed_at > 0 AND closed_at < $1`)
	return reports + taken, err
}
