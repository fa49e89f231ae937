// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server/steward"
	"github.com/pult-app/pult/store/central"
)

func init() {
	always := func(path string) func(testing.TB, clerk) string {
		return func(testing.TB, clerk) string { return path }
	}
	officeOpens["/office/rules/{building}"] = always("/office/rules/berg")
	officeOpens["/office/rules/{building}/exceptions/{name}"] = always("/office/rules/berg/exceptions/new")
	officeOpens["/office/closures/{building}"] = always("/office/closures/berg")
	officeOpens["/office/rules/{building}/versions/{edition}"] = func(t testing.TB, v clerk) string {
		v.write(t, func(ctx context.Context, tx *central.Tx) error {
			house, err := tx.Store().Building(ctx, "berg")
			require.NoError(t, err)
			was, err := tx.Store().Rulebook(ctx, "berg")
			require.NoError(t, err)
			_, err = steward.Publish(ctx, tx, house, was, booking.Rulebook{Rules: booking.DefaultRules("berg")}, steward.By{Person: person(1), Why: "Anfang"}, v.clock())
			return err
		})
		return "/office/rules/berg/versions/2" // what was there before is the first
	}
}
