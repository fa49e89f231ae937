// SPDX-License-Identifier: EUPL-1.2

package local_test

import (
	"encoding/base32"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server/auth/local"
)

// known is the secret of RFC 6238, appendix B.
var known = local.Secret(base32.StdEncoding.EncodeToString([]byte("12345678901234567890")))

func TestTOTP_follows_RFC_6238(t *testing.T) {
	for at, password := range map[int64]string{ // the last six of the eight digits of appendix B
		59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037", 20000000000: "353130",
	} {
		step, ok := known.Step(password, time.Unix(at, 0), 0)

		assert.True(t, ok, at)
		assert.Equal(t, at/30, step)
	}
}

func TestTOTP_is_good_for_a_step_early_and_late_and_once(t *testing.T) {
	shown := time.Unix(1111111109, 0) // in the middle of step 37037036
	for shift, want := range map[time.Duration]bool{
		0: true, 30 * time.Second: true, -30 * time.Second: true, 61 * time.Second: false, -61 * time.Second: false, time.Hour: false,
	} {
		_, ok := known.Step("081804", shown.Add(shift), 0)
		assert.Equal(t, want, ok, shift)
	}
	step, ok := known.Step("08 18 04", shown, 0)
	require.True(t, ok)

	_, again := known.Step("081804", shown, step)
	assert.False(t, again, "a step is used once")
	next, ok := known.Step("050471", shown.Add(2*time.Second), step)
	assert.True(t, ok)
	assert.Equal(t, step+1, next)
	_, back := known.Step("081804", shown, next)
	assert.False(t, back, "nor one from before the last one")
}

func TestTOTP_refuses_what_is_none(t *testing.T) {
	for _, typed := range []string{"", "81804", "0081804", "08180a", "٠٨١٨٠٤", "081804\x00", "-81804", "999999999999999999999"} {
		_, ok := known.Step(typed, time.Unix(1111111109, 0), 0)
		assert.False(t, ok, typed)
	}
	_, ok := local.Secret("").Step("328482", time.Unix(0, 0), -10)
	assert.False(t, ok, "no secret, no password")
	_, ok = local.Secret("!").Step("000000", time.Unix(1111111109, 0), 0)
	assert.False(t, ok)
}

func TestTOTP_is_read_by_an_authenticator_app(t *testing.T) {
	secret := local.NewSecret()
	uri, err := url.Parse(secret.URI("Pult pult.example", "Jana Weiß & Söhne"))
	require.NoError(t, err)

	assert.Equal(t, "otpauth", uri.Scheme)
	assert.Equal(t, "totp", uri.Host)
	assert.Equal(t, "/Pult pult.example:Jana Weiß & Söhne", uri.Path)
	assert.Equal(t, url.Values{"secret": {string(secret)}, "issuer": {"Pult pult.example"}, "algorithm": {"SHA1"}, "digits": {"6"}, "period": {"30"}}, uri.Query())
	assert.Len(t, string(secret), 32)
	assert.NotEqual(t, secret, local.NewSecret())
	assert.Equal(t, "ABCD EFGH", local.Secret("ABCDEFGH").Grouped())
	picture, err := local.Draw(uri.String())
	require.NoError(t, err)
	assert.Greater(t, picture.Size, 40)
	assert.Contains(t, picture.Path, "M4 4h1v1h-1z", "the corner of the finder")
}
