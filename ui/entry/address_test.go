// SPDX-License-Identifier: EUPL-1.2

package entry

import (
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAddressOf_takes_what_people_type(t *testing.T) {
	for words, want := range map[string]string{
		"pult.wuppertal.de":                           "https://pult.wuppertal.de",
		"  https://Pult.Wuppertal.de/  ":              "https://pult.wuppertal.de",
		"HTTPS://pult.wuppertal.de":                   "https://pult.wuppertal.de",
		"<https://pult.wuppertal.de>":                 "https://pult.wuppertal.de",
		"„pult.wuppertal.de“":                         "https://pult.wuppertal.de",
		"pult.wuppertal.de:8443":                      "https://pult.wuppertal.de:8443",
		"https://pult.wuppertal.de/signin?state=x#up": "https://pult.wuppertal.de",
		"10.0.7.12:8443":                              "https://10.0.7.12:8443",
		"https://[2001:db8::7]":                       "https://[2001:db8::7]",
	} {
		address, wrong := addressOf(words)

		assert.Equal(t, noMisspelling, wrong, words)
		assert.Equal(t, want, address)
	}
}

func TestAddressOf_refuses_all_else(t *testing.T) {
	for words, want := range map[string]misspelling{
		"":                                  nothingTyped,
		" \t":                               nothingTyped,
		"http://pult.wuppertal.de":          unsafe,
		"HTTP://127.0.0.1":                  unsafe,
		"ftp://pult.wuppertal.de":           noAddress,
		"javascript://pult.wuppertal.de":    noAddress,
		"jana@pult.wuppertal.de":            noAddress,
		"https://jana:pw@pult.wuppertal.de": noAddress,
		"wuppertal":                         noAddress,
		"pult wuppertal.de":                 noAddress,
		"pult,wuppertal.de":                 noAddress,
		"pult..de":                          noAddress,
		"https://":                          noAddress,
		"https://pult.de:port":              noAddress,
		"%%%":                               noAddress,
		strings.Repeat("a", 999) + ".de":    noAddress,
	} {
		address, wrong := addressOf(words)

		assert.Equal(t, want, wrong, words)
		assert.Empty(t, address, words)
	}
}

func FuzzAddressOf(f *testing.F) {
	for _, words := range []string{"pult.wuppertal.de", "https://[::1%25eth0]:8443/x", "http://a.b", "a.b\x00c", "https://a.b@c.d", "„a.b“"} {
		f.Add(words)
	}
	f.Fuzz(func(t *testing.T, words string) {
		address, wrong := addressOf(words)

		if wrong != noMisspelling {
			require.Empty(t, address)
			return
		}
		u, err := url.Parse(address)
		require.NoError(t, err)
		require.Equal(t, "https", u.Scheme)
		require.NotEmpty(t, u.Hostname())
		require.Equal(t, "https://"+u.Host, address, "host and port, and nothing else")
	})
}
