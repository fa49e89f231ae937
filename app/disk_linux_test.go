// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
)

// fullDisk leaves so many bytes of room on a small file system of its own. makeRoom ends that.
func fullDisk(t *testing.T, dir string, room int64) (makeRoom func()) {
	t.Helper()
	path := filepath.Join(dir, "ballast")
	file, err := os.Create(path)
	require.NoError(t, err)
	defer file.Close()
	for size := 1 << 20; size > 0; {
		if _, err := file.Write(make([]byte, size)); errors.Is(err, unix.ENOSPC) {
			size /= 2
		} else {
			require.NoError(t, err)
		}
	}
	info, err := file.Stat()
	require.NoError(t, err)
	require.NoError(t, file.Truncate(info.Size()-room))
	return func() { require.NoError(t, os.Remove(path)) }
}

// TestWindow_on_a_full_disk taps on a disk without room: it is said calmly, what was tapped before is safe, the screens go
// on reading, after a new start too, and with room everything goes on by itself.
func TestWindow_on_a_full_disk(t *testing.T) {
	dir := t.TempDir()
	if err := unix.Mount("pult-test", dir, "tmpfs", 0, "size=32m"); err != nil {
		t.Skipf("no disk of one's own: %v", err)
	}
	t.Cleanup(func() { assert.NoError(t, unix.Unmount(dir, unix.MNT_DETACH)) })
	w := openTown(t).mend()
	s := openStage(t, Options{Server: w.url(), Person: string(jana), Profile: dir})
	s.inStep()
	desk := s.gadget().place("3.22")
	w.cut()
	safe := s.gadget().reserve(desk, tuesday+3)
	makeRoom := fullDisk(t, dir, 0)

	tap := func(day booking.Day) (id booking.BookingID) { // until the log has used up its own room
		id = booking.NewBookingID()
		span := booking.SpanOf(day, booking.FullDay, desk.Building.Location())
		k := s.client
		s.shell.Work.Write(func(ctx context.Context) (func(), error) {
			for range 3000 {
				if err := (deskData{k}).PlanDay(ctx, booking.PlanDay{Day: tuesday + 9, Halves: []booking.Half{booking.AM}, Status: booking.Away}); err != nil {
					return nil, err
				}
			}
			return nil, deskData{k}.Reserve(ctx, booking.Reserve{Booking: id, Desk: desk.Desk.ID, Span: span})
		})
		return id
	}
	lost := tap(tuesday + 2)
	s.untilShown("Auf diesem Gerät ist kein Platz mehr")
	s.untilShown("Was schon gespeichert war, ist sicher")
	assert.Equal(t, booking.Requested, s.gadget().state(safe))
	assert.Empty(t, s.gadget().state(lost), "what could not be stored is not shown as if it were")
	for _, screen := range []ui.Destination{ui.Desks, ui.Team, ui.Today} {
		s.shell.Navigate(screen, nil)
	}
	s.untilShown("3.14")

	makeRoom()
	s.end()
	makeRoom = fullDisk(t, dir, 64<<10)
	s = openStage(t, Options{Profile: dir})
	s.untilShown("3.14")
	assert.Equal(t, booking.Requested, s.gadget().state(safe))
	w.mend()
	s.client.tryNow()
	s.until("the server is heard, and nothing can be stored of it", func() bool { return s.client.engine.Status().LastError != "" })

	makeRoom()
	s.client.tryNow()
	s.until("confirmed", func() bool { return s.gadget().state(safe) == booking.Booked })
	s.until("nothing waits", func() bool { return s.shell.Connection().Waiting == 0 })
	id := s.gadget().reserve(desk, tuesday+2)
	s.until("confirmed too", func() bool { return s.gadget().state(id) == booking.Booked })
}
