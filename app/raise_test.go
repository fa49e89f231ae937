// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/store/device"
)

// secondPult is set, to a profile's folder, in the process that plays a second Pult.
const secondPult = "PULT_TEST_SECOND"

// beSecondPult begins as run does and says what came of it. With the profile it waits until standard input ends.
func beSecondPult(dir string) (code int) {
	lock, err := takeProfile(context.Background(), dir)
	switch {
	case errors.Is(err, errRaised):
		fmt.Println("raised")
	case err != nil:
		fmt.Println("failed:", err)
	default:
		fmt.Println("has the profile")
		_, _ = io.Copy(io.Discard, os.Stdin)
		_ = lock.Release()
	}
	return 0
}

// second starts a second Pult and gives the first line that it says. end ends it.
func second(t *testing.T, dir string) (line string, end func()) {
	t.Helper()
	child := exec.Command(os.Args[0], "-test.run=^$")
	child.Env = append(os.Environ(), secondPult+"="+dir)
	child.Stderr = os.Stderr
	in, err := child.StdinPipe()
	require.NoError(t, err)
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	line, err = bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	return strings.TrimSpace(line), func() {
		require.NoError(t, in.Close())
		require.NoError(t, child.Wait())
	}
}

func TestProfile_second_process_raises_the_first(t *testing.T) {
	dir := t.TempDir()
	lock, err := takeProfile(t.Context(), dir)
	require.NoError(t, err)
	var rung atomic.Int32
	bell, err := hangDoorbell(func() { rung.Add(1) })
	require.NoError(t, err)
	defer bell.close()
	require.NoError(t, lock.Announce(bell.port()))

	said, end := second(t, dir)
	end()

	assert.Equal(t, "raised", said)
	require.Eventually(t, func() bool { return rung.Load() == 1 }, patient, time.Millisecond)

	require.NoError(t, lock.Release())
	said, end = second(t, dir)
	assert.Equal(t, "has the profile", said)
	_, holder, err := device.TakeLock(dir)
	require.NoError(t, err)
	assert.NotEqual(t, os.Getpid(), holder.PID)
	end()
}

func TestProfile_second_process_says_so_when_the_first_does_not_answer(t *testing.T) {
	dir := t.TempDir()
	lock, err := takeProfile(t.Context(), dir)
	require.NoError(t, err)
	defer lock.Release()

	said, end := second(t, dir) // nobody hung a doorbell

	end()
	assert.Contains(t, said, "failed:")
	assert.Contains(t, said, fmt.Sprintf("process %d", os.Getpid()))
	assert.Contains(t, said, "-profile")
}

func TestProfile_second_process_waits_for_the_first_to_end(t *testing.T) {
	dir := t.TempDir()
	lock, err := takeProfile(t.Context(), dir)
	require.NoError(t, err)
	time.AfterFunc(300*time.Millisecond, func() { _ = lock.Release() })

	said, end := second(t, dir)

	end()
	assert.Equal(t, "has the profile", said)
}

func TestDoorbell_hears_only_the_word(t *testing.T) {
	var rung atomic.Int32
	bell, err := hangDoorbell(func() { rung.Add(1) })
	require.NoError(t, err)
	for _, word := range []string{"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "pult: show your wind"} {
		conn, err := net.Dial("tcp", fmt.Sprint("127.0.0.1:", bell.port()))
		require.NoError(t, err)
		_, err = io.WriteString(conn, word)
		require.NoError(t, err)
		_ = conn.(*net.TCPConn).CloseWrite() // the bell may have hung up already
		answer, _ := io.ReadAll(conn)
		assert.Empty(t, answer)
		require.NoError(t, conn.Close())
	}
	assert.Zero(t, rung.Load())

	assert.True(t, ringAt(t.Context(), bell.port()))
	bell.close()

	assert.EqualValues(t, 1, rung.Load())
	assert.False(t, ringAt(t.Context(), bell.port()))
	assert.False(t, ringAt(t.Context(), 0))
}
