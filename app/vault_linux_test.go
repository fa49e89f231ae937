// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"bufio"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestSystemVault asks a key store of its own, on a bus of its own. Without one nothing is kept, and nothing is written anywhere else.
func TestSystemVault(t *testing.T) {
	for _, program := range []string{"dbus-daemon", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not here: CI installs it with .ci/need test", program)
		}
	}
	dir := t.TempDir()
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	short, err := os.MkdirTemp("", "pult") // the name of a socket has little room
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(short) })
	t.Setenv("XDG_RUNTIME_DIR", short)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
	v := vaultOf("linux", dir)
	assert.ErrorIs(t, v.Keep("name", "secret"), errNoVault)
	_, err = v.Load("name")
	assert.ErrorIs(t, err, errNoVault)

	bus := exec.CommandContext(t.Context(), "dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address")
	out, err := bus.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, bus.Start())
	t.Cleanup(func() { _ = bus.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	require.NoError(t, err)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", strings.TrimSpace(address))
	keyring := exec.CommandContext(t.Context(), "gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	keyring.Stdin = strings.NewReader("a password for this test")
	require.NoError(t, keyring.Start())
	t.Cleanup(func() { _ = keyring.Wait() })
	require.Eventually(t, func() bool { return v.Keep("name", "secret") == nil }, time.Minute, 50*time.Millisecond, "the key store is up")

	keeps(t, v)

	require.NoError(t, v.Keep("mine", "secret"))
	_, err = vaultOf("linux", t.TempDir()).Load("mine")
	assert.ErrorIs(t, err, errNothingKept, "another profile has its own")
	require.NoError(t, keyring.Process.Kill())
	assert.ErrorIs(t, v.Keep("mine", "other"), errNoVault)
}
