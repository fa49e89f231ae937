// SPDX-License-Identifier: EUPL-1.2

package device_test

import (
	"context"
	"fmt"
	stdsync "sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/sqlite"
)

func TestDevice_says_that_the_disk_is_full_and_loses_nothing(t *testing.T) {
	_, ann := start(t)
	require.NoError(t, ann.reserve("b1", "berg-0.1", day(0)))
	require.NoError(t, ann.LimitPages(t.Context()))
	before := ann.dump()

	var err error
	for i := 0; err == nil && i < 500; i++ {
		before = ann.dump()
		_, err = ann.Do(t.Context(), ann.who, booking.KindPlanDay, booking.PlanDay{Day: booking.DayOf(tuesday, booking.Building{}.Location()) + booking.Day(i%20), Halves: []booking.Half{booking.AM, booking.PM}, Status: booking.Away})
	}

	require.Equal(t, sqlite.Full, sqlite.CodeOf(err), "%v", err)
	assert.Equal(t, before, ann.dump())
	b, err := ann.booking("b1")
	require.NoError(t, err)
	assert.Equal(t, booking.Requested, b.State)
}

// TestDevice_reads_while_it_writes is for the race detector: screens read while taps and pages write.
func TestDevice_reads_while_it_writes(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	_, ann := start(t)
	defer ann.town.db.Close()
	defer ann.Close()
	hints, stop := ann.Watch()
	var readers stdsync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for range hints {
				err := ann.Read(context.Background(), func(ctx context.Context, s store.Booking) error {
					desks, err := s.Desks(ctx, "berg-0")
					if len(desks) != 8 {
						return fmt.Errorf("%d desks", len(desks))
					}
					return err
				})
				assert.NoError(t, err)
			}
		})
	}

	for i := range 20 {
		require.NoError(t, ann.reserve(fmt.Sprint("b", i), "berg-0.1", day(i%2)))
		ann.pull()
		_, err := ann.Do(t.Context(), bookingtest.Ann, booking.KindRelease, booking.Release{Booking: booking.BookingID(fmt.Sprint("b", i))})
		require.NoError(t, err)
		ann.pull()
	}

	stop()
	readers.Wait()
}
