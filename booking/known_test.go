// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

func TestPlanner_Known(t *testing.T) {
	s := newScene(t)
	loc := Building{}.Location()
	sat := func(who staff.PersonID, id BookingID, desk DeskID, on Day) {
		b := Booking{ID: id, Person: who, Desk: desk, Floor: "berg-0", Building: "berg", Span: day(on), State: CheckedIn}
		require.NoError(t, s.store.PutBooking(s.ctx, b))
	}
	sat(ann, "1", "berg-0.1", tuesday-13)
	sat(ann, "2", "berg-0.2", tuesday-7)
	sat(ann, "3", "berg-0.3", tuesday-6)
	sat(ann, "4", "berg-0.1", tuesday-1)
	sat(ann, "5", "berg-0.5", tuesday-20)
	sat(ann, "6", "berg-0.6", tuesday)
	sat(bob, "7", "berg-0.7", tuesday-7)

	known, err := s.Known(s.ctx, ann, tuesday, loc)

	require.NoError(t, err)
	assert.Equal(t, []Known{{"berg-0.2", true}, {"berg-0.1", false}, {"berg-0.3", false}}, known)
}
