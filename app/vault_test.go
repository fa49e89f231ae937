// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// keeps is the contract of a vault.
func keeps(t *testing.T, v vault) {
	t.Helper()
	_, err := v.Load("a name: with /everything ä")
	assert.ErrorIs(t, err, errNothingKept)
	require.NoError(t, v.Drop("a name: with /everything ä"))

	require.NoError(t, v.Keep("a name: with /everything ä", "first"))
	require.NoError(t, v.Keep("a name: with /everything ä", `{"second":"ü"}`))
	require.NoError(t, v.Keep("another", "third"))

	text, err := v.Load("a name: with /everything ä")
	require.NoError(t, err)
	assert.Equal(t, `{"second":"ü"}`, text)
	require.NoError(t, v.Drop("a name: with /everything ä"))
	_, err = v.Load("a name: with /everything ä")
	assert.ErrorIs(t, err, errNothingKept)
	text, err = v.Load("another")
	require.NoError(t, err)
	assert.Equal(t, "third", text)
}

func TestPassingVault_keeps_until_the_end(t *testing.T) { keeps(t, &passingVault{}) }

func TestFileVault_keeps_what_only_its_owner_reads(t *testing.T) {
	dir := t.TempDir()
	v := vaultOf("android", dir)

	keeps(t, v)

	require.NoError(t, filepath.WalkDir(filepath.Join(dir, "vault"), func(path string, entry os.DirEntry, err error) error {
		require.NoError(t, err)
		info, err := entry.Info()
		require.NoError(t, err)
		assert.Zero(t, info.Mode().Perm()&0o077, path)
		return nil
	}))
	broken := vaultOf("ios", filepath.Join(dir, "vault", fileName("another")+".json"))
	assert.ErrorIs(t, broken.Keep("name", "secret"), errNoVault)
}
