// SPDX-License-Identifier: EUPL-1.2

// Package vaulttest opens key stores for tests: a real gnome-keyring-daemon on a bus of its own, which nobody else hears.
package vaulttest

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"github.com/stretchr/testify/require"
)

// rules let everybody on the bus talk to everybody, and name no folder of services: the system's would have the bus start a second,
// locked key store for whoever asks before the first one is up.
const rules = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>`

const patience = time.Minute

// A Store is a key store that is up and unlocked.
type Store struct {
	Env    []string // what a process needs beside its own environment to find it: NAME=VALUE
	daemon *exec.Cmd
}

// Open starts one, which ends with the test; what it keeps is in a folder of the test. It skips where the programs are missing.
func Open(t testing.TB) *Store {
	t.Helper()
	for _, program := range []string{"dbus-daemon", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not here: CI installs it with .ci/need test", program)
		}
	}
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "bus.conf"), []byte(rules), 0o600))
	short, err := os.MkdirTemp("", "pult") // the name of a socket has little room
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(short) })
	s := &Store{Env: []string{"XDG_DATA_HOME=" + filepath.Join(dir, "data"), "XDG_RUNTIME_DIR=" + short}}

	bus := exec.CommandContext(t.Context(), "dbus-daemon", "--config-file="+filepath.Join(dir, "bus.conf"), "--nofork", "--nopidfile", "--print-address")
	out, err := bus.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, bus.Start())
	t.Cleanup(func() { _ = bus.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	address = strings.TrimSpace(address)
	s.Env = append(s.Env, "DBUS_SESSION_BUS_ADDRESS="+address)

	s.daemon = exec.CommandContext(t.Context(), "gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	s.daemon.Env = append(os.Environ(), s.Env...)
	s.daemon.Stdin = strings.NewReader("a password for this test")
	var said bytes.Buffer
	s.daemon.Stderr = &said
	require.NoError(t, s.daemon.Start())
	t.Cleanup(func() {
		_ = s.daemon.Wait()
		if t.Failed() {
			t.Logf("the key store said: %s", said.Bytes())
		}
	})
	require.True(t, isUp(t, address), "a key store is up after %v", patience)
	return s
}

// Kill ends the key store, as a crash would; the bus goes on.
func (s *Store) Kill() error { return s.daemon.Process.Kill() }

// isUp waits until somebody on the bus serves secrets.
func isUp(t testing.TB, address string) (up bool) {
	conn, err := dbus.Connect(address)
	require.NoError(t, err)
	defer conn.Close()
	for end := time.Now().Add(patience); !up && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		require.NoError(t, conn.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, "org.freedesktop.secrets").Store(&up))
	}
	return up
}
