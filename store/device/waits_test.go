// SPDX-License-Identifier: EUPL-1.2

package device_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/sync"
)

func TestDevice_Do_lets_leaving_a_waitlist_rest_on_joining_it(t *testing.T) {
	town, ann := start(t)
	require.Equal(t, sync.Accepted, town.reserve(bookingtest.Bob, "bobs", "berg-0.1", day(2)).Verdict)
	const id booking.WaitID = "0f5f0a5e-7c1d-4000-8000-000000000002"
	join := booking.Join{Wait: id, Building: "berg", Desk: "berg-0.1", Span: day(2)}
	do := func(kind booking.Kind, args any) sync.OpID {
		op, err := ann.Do(t.Context(), ann.who, kind, args)
		require.NoError(t, err)
		return op
	}
	first, left := do(booking.KindJoin, join), do(booking.KindLeave, booking.Leave{Wait: id})
	second, leftAgain := do(booking.KindJoin, join), do(booking.KindLeave, booking.Leave{Wait: id})

	rests := map[sync.OpID]sync.OpID{}
	for _, op := range pending(t, ann) {
		rests[op.ID] = op.DependsOn
	}

	assert.Equal(t, map[sync.OpID]sync.OpID{first: "", left: first, second: "", leftAgain: second}, rests)
}
