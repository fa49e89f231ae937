// SPDX-License-Identifier: EUPL-1.2

package device_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/store/sqlite"
	"github.com/pult-app/pult/sync"
)

// child tells the test binary to be the other process.
const child = "PULT_TEST_CHILD"

func TestMain(m *testing.M) {
	switch job, path, _ := strings.Cut(os.Getenv(child), " "); job {
	case "book":
		bookAndHang(path)
	case "lock":
		lockAndHang(path)
	default:
		_ = flag.Set("rapid.checks", "20") // each is a town with two devices on real files; the command line may ask for more
		os.Exit(m.Run())
	}
}

// spawn starts the test binary again with a job and waits for its word.
func spawn(t *testing.T, job string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), child+"="+job)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	word, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "done\n", word)
	return cmd
}

func hang() {
	fmt.Println("done")
	_, _ = os.Stdin.Read(make([]byte, 1))
	select {}
}

func bookAndHang(path string) {
	d, err := device.Open(context.Background(), path, device.Options{Now: func() time.Time { return tuesday }})
	if err == nil {
		_, err = d.Do(context.Background(), bookingtest.Ann, booking.KindReserve, booking.Reserve{Booking: "b1", Desk: "berg-0.1", Span: day(0)})
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	hang()
}

func lockAndHang(dir string) {
	lock, _, err := device.TakeLock(dir)
	if err == nil {
		err = lock.Announce(4711)
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	hang()
}

func TestDevice_keeps_a_wish_when_it_is_killed_right_after_the_tap(t *testing.T) {
	_, ann := start(t)
	require.NoError(t, ann.Close())
	process := spawn(t, "book "+ann.path)

	require.NoError(t, process.Process.Kill())
	_ = process.Wait()

	again, err := device.Open(t.Context(), ann.path, device.Options{})
	require.NoError(t, err)
	ann.Device = again
	b, err := ann.booking("b1")
	require.NoError(t, err)
	assert.Equal(t, booking.Requested, b.State)
	require.Len(t, pending(t, ann), 1)
	ann.pull()
	b, err = ann.booking("b1")
	require.NoError(t, err)
	assert.Equal(t, booking.Booked, b.State)
	assert.Equal(t, ann.truth(), ann.dump())
}

func TestTakeLock(t *testing.T) {
	t.Run("tells a second process who the first one is", func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "profile")
		process := spawn(t, "lock "+dir)

		lock, holder, err := device.TakeLock(dir)

		require.NoError(t, err)
		assert.Nil(t, lock)
		assert.Equal(t, &device.Holder{PID: process.Process.Pid, Port: 4711}, holder)
	})
	t.Run("is free again when the first one was killed", func(t *testing.T) {
		dir := t.TempDir()
		process := spawn(t, "lock "+dir)
		require.NoError(t, process.Process.Kill())
		_ = process.Wait()

		lock, holder, err := device.TakeLock(dir)

		require.NoError(t, err)
		assert.Nil(t, holder)
		assert.NoError(t, lock.Release())
	})
	t.Run("can be taken again after Release", func(t *testing.T) {
		dir := t.TempDir()
		first, _, err := device.TakeLock(dir)
		require.NoError(t, err)
		none, holder, err := device.TakeLock(dir)
		require.NoError(t, err)
		require.Nil(t, none)
		assert.Equal(t, &device.Holder{PID: os.Getpid()}, holder)

		require.NoError(t, first.Release())

		second, _, err := device.TakeLock(dir)
		require.NoError(t, err)
		assert.NoError(t, second.Release())
	})
}

// withWishes is a closed device with a confirmed booking, a refused wish and two that wait.
func withWishes(t *testing.T) *desk {
	t.Helper()
	town, ann := start(t)
	require.Equal(t, sync.Accepted, town.reserve(bookingtest.Bob, "bobs", "berg-0.2", day(5)).Verdict)
	require.NoError(t, ann.reserve("confirmed", "berg-0.1", day(0)))
	require.NoError(t, ann.reserve("refused", "berg-0.2", day(5)))
	ann.pull()
	require.NoError(t, ann.reserve("waits", "berg-0.1", day(1)))
	require.NoError(t, ann.reserve("waits too", "berg-0.1", day(2)))
	require.NoError(t, ann.Checkpoint(t.Context()))
	require.NoError(t, ann.Close())
	return ann
}

func TestRescue(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(t *testing.T, path string)
		code  sqlite.Code
	}{
		"a file that is whole": {func(*testing.T, string) {}, ""},
		"a truncated file":     {func(t *testing.T, path string) { require.NoError(t, os.Truncate(path, size(t, path)-4096)) }, sqlite.Corrupt},
		"a file with a destroyed beginning": {func(t *testing.T, path string) {
			file, err := os.OpenFile(path, os.O_RDWR, 0)
			require.NoError(t, err)
			_, err = file.WriteAt(bytes.Repeat([]byte("x"), 4096), 0)
			require.NoError(t, errors.Join(err, file.Close()))
		}, sqlite.Foreign},
	} {
		t.Run("reads what waits from "+name, func(t *testing.T) {
			ann := withWishes(t)
			c.spoil(t, ann.path)
			if c.code != "" {
				_, err := device.Open(t.Context(), ann.path, device.Options{})
				require.Equal(t, c.code, sqlite.CodeOf(err), "%v", err)
			}
			var out bytes.Buffer

			n, err := device.Rescue(t.Context(), ann.path, &out)

			require.NoError(t, err)
			assert.Equal(t, 2, n, out.String())
			for i, line := range strings.Split(strings.TrimSpace(out.String()), "\n") {
				var w struct {
					ID   sync.OpID
					Kind booking.Kind
					Args booking.Reserve
					Who  string
				}
				require.NoError(t, json.Unmarshal([]byte(line), &w))
				assert.True(t, w.ID.Valid())
				assert.Equal(t, booking.KindReserve, w.Kind)
				assert.Equal(t, booking.BookingID([]string{"waits", "waits too"}[i]), w.Args.Booking)
				assert.Equal(t, "ann", w.Who)
			}
		})
	}
	t.Run("finds nothing in a stranger's file", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "x")
		require.NoError(t, os.WriteFile(path, []byte("Dear diary"), 0o600))

		n, err := device.Rescue(t.Context(), path, &bytes.Buffer{})

		require.NoError(t, err)
		assert.Zero(t, n)
	})
}

func size(t *testing.T, path string) int64 {
	info, err := os.Stat(path)
	require.NoError(t, err)
	return info.Size()
}

func TestRemove_leaves_nothing(t *testing.T) {
	ann := withWishes(t)

	require.NoError(t, device.Remove(ann.path))

	left, err := filepath.Glob(ann.path + "*")
	require.NoError(t, err)
	assert.Empty(t, left)
	assert.NoError(t, device.Remove(ann.path), "twice is no harm")
}

// TestDevice_drop_leaves_no_trace looks into the bytes: a scope that was lost is not on the disk any more.
func TestDevice_drop_leaves_no_trace_on_the_disk(t *testing.T) {
	_, ann := start(t)
	require.NoError(t, ann.reserve("b1", "bahn-0.1", day(0)))
	require.NoError(t, ann.Apply(t.Context(), sync.Response{Cursor: "1", Rows: []sync.Row{{Table: "zone", ID: "z", Scope: "b:bahn", Ver: 1 << 40, Data: json.RawMessage(`{"name":"Geheimgang"}`)}}}))
	require.True(t, onDisk(t, ann.path, "Geheimgang"))

	require.NoError(t, ann.Apply(t.Context(), sync.Response{Cursor: "2", Drop: []sync.Scope{"b:bahn"}}))

	assert.False(t, onDisk(t, ann.path, "Geheimgang"))
}

func onDisk(t *testing.T, path, word string) bool {
	for _, part := range []string{path, path + "-wal"} {
		content, err := os.ReadFile(part)
		require.NoError(t, err)
		if bytes.Contains(content, []byte(word)) {
			return true
		}
	}
	return false
}

func TestOpen_of_a_program_that_knows_more_tables_loads_anew(t *testing.T) {
	_, ann := start(t)
	require.NoError(t, ann.reserve("b1", "berg-0.1", day(0)))
	require.NoError(t, ann.Forget(t.Context(), "shape"))
	require.NoError(t, ann.Close())

	again, err := device.Open(t.Context(), ann.path, device.Options{Now: ann.town.clock.Now})

	require.NoError(t, err)
	id := ann.ID()
	ann.Device = again
	assert.Equal(t, id, ann.ID(), "the outbox goes on counting")
	cursor, _, err := ann.Position(t.Context())
	require.NoError(t, err)
	assert.Empty(t, cursor)
	assert.Len(t, pending(t, ann), 1)
	ann.pull()
	assert.Equal(t, ann.truth(), ann.dump())
}
