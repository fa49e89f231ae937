// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"time"
)

// seedDemo makes the demo city, and does not ask whether it was there.
func seedDemo(ctx context.Context, path string, seed uint64, now time.Time) error {
	_, err := makeDemo(ctx, path, seed, now)
	return err
}
