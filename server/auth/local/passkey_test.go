// SPDX-License-Identifier: EUPL-1.2

package local_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server/auth/local"
	"github.com/pult-app/pult/server/auth/local/localtest"
)

const origin, name = "https://pult.example", "pult.example"

func passkeys(t testing.TB) *local.Passkeys {
	t.Helper()
	keys, err := local.NewPasskeys(origin)
	require.NoError(t, err)
	return keys
}

// ann holds what is kept of her.
func ann(keys ...local.Passkey) local.Holder {
	return local.Holder{Handle: local.Handle("ann"), Name: "Ann Arndt", Keys: keys}
}

// made is a key and what the server keeps of it.
func made(t testing.TB, keys *local.Passkeys) (*localtest.Key, local.Passkey) {
	t.Helper()
	key := localtest.New(origin, name)
	key.Count = 1
	options, challenge, err := keys.Invite(ann())
	require.NoError(t, err)
	kept, err := keys.Made(ann(), challenge, key.Make(options))
	require.NoError(t, err)
	return key, kept
}

func TestPasskey_is_made_and_used(t *testing.T) {
	keys := passkeys(t)
	key, kept := made(t, keys)
	for count := uint32(2); count < 5; count++ {
		options, challenge, err := keys.Ask()
		require.NoError(t, err)

		used, err := keys.Used(challenge, key.Use(options), func(id []byte) (local.Holder, error) {
			assert.Equal(t, kept.ID, id)
			return ann(kept), nil
		})

		require.NoError(t, err)
		assert.Equal(t, count, used.Count)
		kept = used
	}
}

func TestPasskey_is_asked_for_so_that_it_is_two_factors_and_needs_no_name(t *testing.T) {
	keys := passkeys(t)
	kept := local.Passkey{ID: []byte("known")}
	var made struct {
		RP struct {
			ID string
		}
		User                   struct{ ID, Name, DisplayName string }
		AuthenticatorSelection struct {
			ResidentKey, UserVerification string
			RequireResidentKey            bool
		}
		Attestation        string
		ExcludeCredentials []struct{ ID string }
		PubKeyCredParams   []struct{ Alg int }
	}
	options, _, err := keys.Invite(ann(kept))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(options, &made))

	assert.Equal(t, name, made.RP.ID)
	assert.Equal(t, "required", made.AuthenticatorSelection.ResidentKey)
	assert.True(t, made.AuthenticatorSelection.RequireResidentKey)
	assert.Equal(t, "required", made.AuthenticatorSelection.UserVerification)
	assert.Equal(t, "none", made.Attestation)
	assert.Len(t, made.ExcludeCredentials, 1)
	assert.NotContains(t, made.User.ID, "ann")
	assert.Len(t, made.PubKeyCredParams, 3)

	var asked map[string]any
	options, challenge, err := keys.Ask()
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(options, &asked))
	assert.Equal(t, "required", asked["userVerification"])
	assert.Equal(t, name, asked["rpId"])
	assert.NotContains(t, asked, "allowCredentials", "nobody is named before they have shown who they are")
	assert.GreaterOrEqual(t, len(challenge), 43)
	_, other, err := keys.Ask()
	require.NoError(t, err)
	assert.NotEqual(t, challenge, other)
}

func TestPasskey_refuses_what_is_not_right(t *testing.T) {
	keys := passkeys(t)
	gone := errors.New("nobody has it")
	for name, c := range map[string]struct {
		spoil func(key *localtest.Key, kept *local.Passkey)
		want  error
	}{
		"another site's page":      {func(k *localtest.Key, _ *local.Passkey) { k.Origin = "https://pult.example.evil" }, local.ErrAnswer},
		"plain HTTP":               {func(k *localtest.Key, _ *local.Passkey) { k.Origin = "http://pult.example" }, local.ErrAnswer},
		"another port":             {func(k *localtest.Key, _ *local.Passkey) { k.Origin = "https://pult.example:8443" }, local.ErrAnswer},
		"another server's name":    {func(k *localtest.Key, _ *local.Passkey) { k.RPID = "example" }, local.ErrAnswer},
		"nobody touched it":        {func(k *localtest.Key, _ *local.Passkey) { k.Flags = localtest.Verified }, local.ErrAnswer},
		"nobody was verified":      {func(k *localtest.Key, _ *local.Passkey) { k.Flags = localtest.Present }, local.ErrUnverified},
		"a counter that went back": {func(_ *localtest.Key, p *local.Passkey) { p.Count = 9 }, local.ErrCopied},
		"a counter that stands":    {func(_ *localtest.Key, p *local.Passkey) { p.Count = 2 }, local.ErrCopied},
		"a counter that fell to 0": {func(k *localtest.Key, _ *local.Passkey) { k.Count = 0 }, local.ErrCopied},
		"another person's handle":  {func(k *localtest.Key, _ *local.Passkey) { k.Handle = local.Handle("bob") }, local.ErrAnswer},
		"no handle":                {func(k *localtest.Key, _ *local.Passkey) { k.Handle = nil }, local.ErrAnswer},
		"another key of that id": {func(k *localtest.Key, p *local.Passkey) {
			other := localtest.New(origin, "pult.example")
			other.ID, other.Handle = k.ID, k.Handle
			*k = *other
		}, local.ErrAnswer},
		"it lives elsewhere now too": {func(k *localtest.Key, _ *local.Passkey) { k.Flags |= localtest.Shared }, local.ErrAnswer},
		"a key that nobody knows":    {func(k *localtest.Key, _ *local.Passkey) { k.ID = []byte("other") }, gone},
	} {
		key, kept := made(t, keys)
		stored := kept
		c.spoil(key, &stored)
		options, challenge, err := keys.Ask()
		require.NoError(t, err)

		_, err = keys.Used(challenge, key.Use(options), func(id []byte) (local.Holder, error) {
			if !bytes.Equal(id, kept.ID) {
				return local.Holder{}, gone
			}
			return ann(stored), nil
		})

		assert.ErrorIs(t, err, c.want, name)
	}
}

func TestPasskey_answers_one_question(t *testing.T) {
	keys := passkeys(t)
	key, kept := made(t, keys)
	find := func([]byte) (local.Holder, error) { return ann(kept), nil }
	options, _, err := keys.Ask()
	require.NoError(t, err)
	answer := key.Use(options)
	_, challenge, err := keys.Ask()
	require.NoError(t, err)

	_, err = keys.Used(challenge, answer, find)
	assert.ErrorIs(t, err, local.ErrAnswer, "the answer to another question")
	_, err = keys.Used("", answer, find)
	assert.ErrorIs(t, err, local.ErrAnswer, "no question")
	options, challenge, err = keys.Invite(ann())
	require.NoError(t, err)
	_, err = keys.Used(challenge, key.Make(options), find)
	assert.ErrorIs(t, err, local.ErrAnswer, "a new key proves nobody")
	options, challenge, err = keys.Ask()
	require.NoError(t, err)
	_, err = keys.Made(ann(), challenge, key.Use(options))
	assert.ErrorIs(t, err, local.ErrAnswer)
}

func TestPasskey_is_not_made_when_something_is_not_right(t *testing.T) {
	keys := passkeys(t)
	for name, c := range map[string]struct {
		spoil func(*localtest.Key)
		want  error
	}{
		"another site":     {func(k *localtest.Key) { k.Origin = "https://evil.example" }, local.ErrAnswer},
		"another name":     {func(k *localtest.Key) { k.RPID = "evil.example" }, local.ErrAnswer},
		"nobody verified":  {func(k *localtest.Key) { k.Flags = localtest.Present }, local.ErrUnverified},
		"nobody there":     {func(k *localtest.Key) { k.Flags = localtest.Verified }, local.ErrAnswer},
		"too long an id":   {func(k *localtest.Key) { k.ID = make([]byte, 1024) }, local.ErrAnswer},
		"too much of it":   {func(k *localtest.Key) { k.Origin = strings.Repeat("x", local.MaxAnswer) }, local.ErrAnswer},
		"an id of nothing": {func(k *localtest.Key) { k.ID = nil }, local.ErrAnswer},
	} {
		key := localtest.New(origin, "pult.example")
		c.spoil(key)
		options, challenge, err := keys.Invite(ann())
		require.NoError(t, err)

		_, err = keys.Made(ann(), challenge, key.Make(options))

		assert.ErrorIs(t, err, c.want, name)
	}
}

func TestPasskeys_belong_to_a_name(t *testing.T) {
	for origin, ok := range map[string]bool{
		"https://pult.example": true, "http://localhost:7070": true, "https://pult.example:8443": true,
		"http://127.0.0.1:7070": false, "http://[::1]:7070": false, "": false, "pult.example": false, "https://": false,
	} {
		_, err := local.NewPasskeys(origin)
		if ok {
			assert.NoError(t, err, origin)
		} else {
			assert.ErrorIs(t, err, local.ErrNoName, origin)
		}
	}
}

// FuzzPasskey_answers feeds both decoders what no authenticator would send.
func FuzzPasskey_answers(f *testing.F) {
	keys := passkeys(f)
	key, kept := made(f, keys)
	asked, challenge, err := keys.Ask()
	require.NoError(f, err)
	invited, other, err := keys.Invite(ann())
	require.NoError(f, err)
	for _, seed := range [][]byte{key.Make(invited), key.Use(asked), nil, []byte(`{}`), []byte(`{"id":"AA","rawId":"AA","type":"public-key","response":{}}`)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, answer []byte) {
		if used, err := keys.Used(challenge, answer, func([]byte) (local.Holder, error) { return ann(kept), nil }); err == nil {
			assert.Equal(t, kept.Public, used.Public)
		}
		if made, err := keys.Made(ann(), other, answer); err == nil {
			assert.NotEmpty(t, made.ID)
		}
	})
}
