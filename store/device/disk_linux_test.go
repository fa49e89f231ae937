// SPDX-License-Identifier: EUPL-1.2

package device_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/store/sqlite"
)

// smallDisk is a file system of its own of some megabytes; only root may mount one.
func smallDisk(t *testing.T, megabytes int) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := unix.Mount("pult-test", dir, "tmpfs", 0, fmt.Sprintf("size=%dm", megabytes)); err != nil {
		t.Skipf("no disk of one's own: %v", err)
	}
	t.Cleanup(func() { assert.NoError(t, unix.Unmount(dir, unix.MNT_DETACH)) })
	return dir
}

// fill leaves only so many bytes of room on the disk.
func fill(t *testing.T, dir string, room int64) {
	t.Helper()
	file, err := os.OpenFile(filepath.Join(dir, "ballast"), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
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
}

func makeRoom(t *testing.T, dir string) {
	t.Helper()
	require.NoError(t, os.Remove(filepath.Join(dir, "ballast")))
}

// planOn is a wish that is granted on every day.
func planOn(d *desk, n int) error {
	day := booking.DayOf(tuesday, booking.Building{}.Location()) + booking.Day(n)
	plan := booking.PlanDay{Day: day, Halves: []booking.Half{booking.AM, booking.PM}, Status: booking.Away}
	_, err := d.Do(context.Background(), d.who, booking.KindPlanDay, plan)
	return err
}

// tillRefused wishes until the disk refuses, and tells how many wishes it took.
func tillRefused(d *desk) (took int, err error) {
	for ; took < 2000; took++ {
		if err := planOn(d, 1+took%20); err != nil {
			return took, err
		}
	}
	return took, nil
}

// TestDevice_on_a_full_disk: what was taken is safe, reading goes on, after a restart too, and with room all goes on.
func TestDevice_on_a_full_disk(t *testing.T) {
	dir := smallDisk(t, 8)
	town := newTown(t, t.TempDir(), &clock{tuesday})
	ann := town.device(dir, bookingtest.Ann)
	t.Cleanup(func() { _ = ann.Close(); _ = town.db.Close() })
	ann.pull()
	require.NoError(t, ann.reserve("b1", "berg-0.1", day(0)))
	fill(t, dir, 0)

	took, err := tillRefused(ann)
	require.Equal(t, sqlite.Full, sqlite.CodeOf(err), "%v", err)
	require.Len(t, pending(t, ann), 1+took, "what was taken is there, and no half")
	before := ann.dump()
	err = ann.Apply(t.Context(), town.sync(ann.Device, ann.who, 1000))
	require.Equal(t, sqlite.Full, sqlite.CodeOf(err), "%v", err)
	assert.Equal(t, before, ann.dump(), "reading goes on")
	assert.NoError(t, ann.Damage(), "a full disk is no damage")

	_ = ann.Close() // the log may not fit into the file
	fill(t, dir, 64<<10)
	ann.Device, err = device.Open(t.Context(), ann.path, device.Options{Now: town.clock.Now})
	require.NoError(t, err)
	assert.Equal(t, before, ann.dump())
	_, err = tillRefused(ann)
	require.Equal(t, sqlite.Full, sqlite.CodeOf(err), "%v", err)

	makeRoom(t, dir)
	require.NoError(t, planOn(ann, 7))
	ann.pull()
	assert.Empty(t, pending(t, ann))
	assert.Equal(t, ann.truth(), ann.dump())
	b, err := ann.booking("b1")
	require.NoError(t, err)
	assert.Equal(t, booking.Booked, b.State)
}

func TestDevice_that_may_not_write_goes_on_reading(t *testing.T) {
	_, ann := start(t)
	require.NoError(t, ann.reserve("b1", "berg-0.1", day(0)))
	require.NoError(t, ann.ReadOnly(t.Context(), true))

	err := planOn(ann, 3)

	assert.Equal(t, sqlite.Denied, sqlite.CodeOf(err), "%v", err)
	assert.Len(t, pending(t, ann), 1)
	require.NoError(t, ann.ReadOnly(t.Context(), false))
	require.NoError(t, planOn(ann, 3))
	assert.Len(t, pending(t, ann), 2)
}

// TestOpen_on_a_read_only_disk says why; the file is as it was.
func TestOpen_on_a_read_only_disk(t *testing.T) {
	dir := smallDisk(t, 8)
	town := newTown(t, t.TempDir(), &clock{tuesday})
	ann := town.device(dir, bookingtest.Ann)
	t.Cleanup(func() { _ = ann.Close(); _ = town.db.Close() })
	ann.pull()
	require.NoError(t, planOn(ann, 3))
	require.NoError(t, ann.Close())
	require.NoError(t, unix.Mount("pult-test", dir, "tmpfs", unix.MS_REMOUNT|unix.MS_RDONLY, ""))

	_, err := device.Open(t.Context(), ann.path, device.Options{})
	assert.Equal(t, sqlite.Denied, sqlite.CodeOf(err), "%v", err)

	require.NoError(t, unix.Mount("pult-test", dir, "tmpfs", unix.MS_REMOUNT, ""))
	ann.Device, err = device.Open(t.Context(), ann.path, device.Options{Now: town.clock.Now})
	require.NoError(t, err)
	assert.Len(t, pending(t, ann), 1)
}
