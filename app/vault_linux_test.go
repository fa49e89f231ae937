// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/app/vaulttest"
)

// TestSystemVault asks a key store of its own, on a bus of its own. Without one nothing is kept, and nothing is written anywhere else.
func TestSystemVault(t *testing.T) {
	dir := t.TempDir()
	v := vaultOf("linux", dir)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
	assert.ErrorIs(t, v.Keep("name", "secret"), errNoVault)
	_, err := v.Load("name")
	assert.ErrorIs(t, err, errNoVault)

	store := vaulttest.Open(t)
	for _, line := range store.Env {
		name, value, _ := strings.Cut(line, "=")
		t.Setenv(name, value)
	}
	keeps(t, v)

	require.NoError(t, v.Keep("mine", "secret"))
	_, err = vaultOf("linux", t.TempDir()).Load("mine")
	assert.ErrorIs(t, err, errNothingKept, "another profile has its own")
	require.NoError(t, store.Kill())
	assert.ErrorIs(t, v.Keep("mine", "other"), errNoVault)
}
