// SPDX-License-Identifier: EUPL-1.2

package local_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server/auth/local"
)

func seal(t testing.TB, secret byte, purpose string) *local.Seal {
	t.Helper()
	s, err := local.NewSeal(bytes.Repeat([]byte{secret}, 32), purpose)
	require.NoError(t, err)
	return s
}

func TestSeal_opens_what_it_closed_and_nothing_else(t *testing.T) {
	own := seal(t, 1, "totp")
	closed := own.Close([]byte("secret"), []byte("ann"))

	plain, err := own.Open(closed, []byte("ann"))
	require.NoError(t, err)
	assert.Equal(t, "secret", string(plain))
	assert.NotContains(t, closed, "secret")
	assert.NotEqual(t, closed, own.Close([]byte("secret"), []byte("ann")), "what is alike is not seen to be")
	for name, open := range map[string]func() ([]byte, error){
		"another secret":  func() ([]byte, error) { return seal(t, 2, "totp").Open(closed, []byte("ann")) },
		"another purpose": func() ([]byte, error) { return seal(t, 1, "step").Open(closed, []byte("ann")) },
		"another person":  func() ([]byte, error) { return own.Open(closed, []byte("bob")) },
		"cut off":         func() ([]byte, error) { return own.Open(closed[:8], []byte("ann")) },
		"nothing":         func() ([]byte, error) { return own.Open("", []byte("ann")) },
		"no base64url":    func() ([]byte, error) { return own.Open("+"+closed[1:], []byte("ann")) },
	} {
		_, err := open()
		assert.ErrorIs(t, err, local.ErrSeal, name)
	}
	for i := range closed { // each letter counts
		changed := []byte(closed)
		changed[i] ^= 1
		_, err := own.Open(string(changed), []byte("ann"))
		assert.ErrorIs(t, err, local.ErrSeal, i)
	}
	_, err = local.NewSeal(nil, "totp")
	assert.Error(t, err)
}
