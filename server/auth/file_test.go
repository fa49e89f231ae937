// SPDX-License-Identifier: EUPL-1.2

package auth_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server/auth"
	"github.com/pult-app/pult/staff"
)

const good = `{
  "issuer": "https://login.example/realms/stadt",
  "clientId": "pult",
  "clientSecretFile": "pult.secret",
  "name": "Stadt Wuppertal",
  "claims": {"groups": "realm.groups"},
  "groups": {"pult-haus": {"role": "facility"}, "amt-402": {"unit": "it"}},
  "require": {"administrator": {"acr": ["high"], "amr": ["mfa"], "maxAge": "8h"}},
  "local": true
}`

func TestRead_reads_whom_to_believe(t *testing.T) {
	cfg, secret, err := auth.Read(strings.NewReader("\ufeff" + good))

	require.NoError(t, err)
	assert.Equal(t, "pult.secret", secret)
	assert.Equal(t, auth.Config{
		Issuer: "https://login.example/realms/stadt", ClientID: "pult", Name: "Stadt Wuppertal", Local: true, Scopes: []string{"profile"},
		Claims:  auth.Claims{Groups: "realm.groups", Given: "given_name", Family: "family_name"},
		Groups:  map[string]auth.Grant{"pult-haus": {Role: staff.Facility}, "amt-402": {Unit: "it"}},
		Require: map[staff.Role]auth.Assurance{staff.Administrator: {ACR: []string{"high"}, AMR: []string{"mfa"}, MaxAge: 8 * time.Hour}},
	}, cfg)
}

func TestRead_says_what_is_wrong_and_where(t *testing.T) {
	for text, want := range map[string]string{
		``:                           "it is no JSON",
		`[]`:                         "it is no object",
		"{\n\"issuer\": 7}":          "line 2: issuer is a number, which does not belong there",
		"{\n\n\"Issuer\": \"x\"}":    `line 3: "Issuer" is not known: there are issuer, clientId`,
		good + "x":                   "more follows after the end",
		`{"name": "a", "name": "b"}`: `"name" stands twice`,
		edit(`["high"], "amr"`, `["high"], "arm"`):                                          `"arm" is not known in require.administrator: there are acr`,
		`{"groups": {"a": {}, "a": {}}}`:                                                    `"a" stands twice in groups`,
		`{"onlyGroups": true, "issuer": "https://a.example", "clientId": "b", "name": "c"}`: "onlyGroups lets in members of groups alone, and there are no groups",
		`{"claims": {"group": "x"}}`:                                                        `"group" is not known in claims: there are groups, given, family`,
		`{"scopes": [[[[["x"]]]]]}`:                                                         "nested deeper",
		edit(`"https://login`, `"http://login`):                                             "issuer is https://",
		edit(`"https://login.example`, `"https://u@x`):                                      "issuer is https://",
		edit(`realms/stadt`, `realms/stadt?x=1`):                                            "issuer is https://",
		edit(`"clientId": "pult",`, ``):                                                     "clientId is missing",
		edit(`"Stadt Wuppertal"`, `" "`):                                                    "name is missing",
		edit(`"local": true`, `"scopes": ["a b"]`):                                          `scopes has "a b"`,
		edit(`"facility"`, `"lead"`):                                                        `groups.pult-haus.role is one of facility, editor, trainer, administrator, council, and not "lead"`,
		edit(`{"unit": "it"}`, `{}`):                                                        "groups.amt-402 says nothing",
		edit(`"administrator": {`, `"guest": {`):                                            "require.guest: a role is one of employee",
		edit(`"administrator": {`, `"admin": {`):                                            "require.admin: a role is one of employee",
		edit(`"8h"`, `"8"`):                                                                 "require.administrator.maxAge is a time from 1m to 8760h",
		edit(`"8h"`, `"30s"`):                                                               "require.administrator.maxAge is a time from 1m to 8760h",
		edit(`"mfa"`, `""`):                                                                 "require.administrator has a word in acr or amr",
		edit(`"acr": ["high"], "amr": ["mfa"], "maxAge": "8h"`, ``):                         "require.administrator says nothing",
		strings.Repeat(" ", auth.MaxFile+1):                                                 "larger than 1 MiB",
	} {
		_, _, err := auth.Read(strings.NewReader(text))

		assert.ErrorContains(t, err, want, "%.80s", text)
	}
}

func TestRead_lets_in_members_alone(t *testing.T) {
	cfg, _, err := auth.Read(strings.NewReader(edit(`"groups": {`, `"onlyGroups": true, "groups": {"alle": {}, `)))

	require.NoError(t, err)
	for _, in := range []string{"alle", "pult-haus"} {
		assert.True(t, cfg.Admits([]string{"x", in}))
	}
	assert.False(t, cfg.Admits([]string{"x"}))
	assert.False(t, cfg.Admits(nil))
	assert.True(t, auth.Config{}.Admits(nil), "else everybody gets in")
}

func edit(old, text string) string { return strings.Replace(good, old, text, 1) }

func FuzzRead(f *testing.F) {
	f.Add(good)
	f.Add(`{"groups": {"a": {"role": "facility"}}, "scopes": []}`)
	f.Fuzz(func(t *testing.T, text string) {
		cfg, _, err := auth.Read(strings.NewReader(text))
		if err == nil {
			assert.NotEmpty(t, cfg.Issuer)
			assert.NotEmpty(t, cfg.ClientID)
		}
	})
}
