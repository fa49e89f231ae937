// SPDX-License-Identifier: EUPL-1.2

package auth_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/pult-app/pult/server/auth"
	"github.com/pult-app/pult/server/auth/issuertest"
	"github.com/pult-app/pult/staff"
)

func TestIssuer_Begin_asks_for_a_code_with_all_that_protects_it(t *testing.T) {
	s := open(t, func(cfg *auth.Config) {
		cfg.Require = map[staff.Role]auth.Assurance{
			staff.Employee:      {ACR: []string{"low"}, MaxAge: 24 * time.Hour},
			staff.Administrator: {ACR: []string{"high", "low"}, MaxAge: 8 * time.Hour},
		}
	})

	attempt, address, err := s.party.Begin(t.Context(), back)
	require.NoError(t, err)
	u, err := url.Parse(address)
	require.NoError(t, err)
	q := u.Query()
	assert.Equal(t, "code", q.Get("response_type"))
	assert.Equal(t, "openid profile", q.Get("scope"), "never the e-mail address")
	assert.Equal(t, back, q.Get("redirect_uri"))
	assert.Equal(t, "S256", q.Get("code_challenge_method"))
	assert.Len(t, q.Get("code_challenge"), 43)
	assert.Equal(t, attempt.State, q.Get("state"))
	assert.Equal(t, attempt.Nonce, q.Get("nonce"))
	assert.NotContains(t, address, attempt.Verifier)
	assert.NotContains(t, address, url.QueryEscape(issuertest.ClientSecret))
	assert.Equal(t, "low", q.Get("acr_values"))
	assert.Equal(t, "86400", q.Get("max_age"))

	other, address, err := s.party.Begin(t.Context(), back, staff.Administrator)
	require.NoError(t, err)
	u, err = url.Parse(address)
	require.NoError(t, err)
	assert.Equal(t, "high low", u.Query().Get("acr_values"))
	assert.Equal(t, "28800", u.Query().Get("max_age"))
	assert.NotEqual(t, attempt.State, other.State)
	assert.NotEqual(t, attempt.Nonce, other.Nonce)
	assert.NotEqual(t, attempt.Verifier, other.Verifier)
}

func TestIssuer_Finish_says_who_it_is_and_how_they_proved_it(t *testing.T) {
	s := open(t, func(cfg *auth.Config) { cfg.Claims.Groups = "realm.groups" })
	s.issuer.Misbehave(issuertest.Manners{Claims: func(claims map[string]any) {
		claims["realm"] = map[string]any{"groups": []string{"a", "b"}}
		claims["given_name"], claims["acr"] = "  Ann\u202e\n Maria ", "high"
	}})

	proof, err := s.signIn(t, false)

	require.NoError(t, err)
	assert.Equal(t, auth.Proof{
		Issuer: s.issuer.URL, Subject: issuertest.Ann.Subject, Given: "Ann Maria", Family: "Beispiel", Groups: []string{"a", "b"},
		ACR: "high", AMR: []string{"pwd"}, At: monday,
	}, proof)
}

func TestIssuer_Finish_takes_one_group_and_a_whole_name_as_well(t *testing.T) {
	s := open(t, nil)
	s.issuer.Misbehave(issuertest.Manners{Claims: func(claims map[string]any) {
		delete(claims, "given_name")
		delete(claims, "family_name")
		claims["groups"], claims["name"] = "single", "Ann "+strings.Repeat("ß", 200)
	}})

	proof, err := s.signIn(t, false)

	require.NoError(t, err)
	assert.Equal(t, []string{"single"}, proof.Groups)
	assert.Equal(t, "Ann "+strings.Repeat("ß", 48), proof.Family, "cut between two letters")
}

func TestIssuer_is_left_alone_by_a_flood_of_unknown_keys(t *testing.T) {
	s := open(t, nil)
	for n := range 100 {
		s.issuer.Misbehave(issuertest.Manners{Key: issuertest.Next().Named(fmt.Sprint("flood-", n))})
		_, err := s.signIn(t, false)
		require.Equal(t, auth.KeyUnknown, auth.ReasonOf(err))
		s.pass(time.Second)
	}

	assert.LessOrEqual(t, s.issuer.Asked("/keys"), 5, "at most twice a minute")
	s.issuer.Misbehave(issuertest.Manners{})
	_, err := s.signIn(t, false)
	assert.NoError(t, err, "the keys that there are hold")
}

func TestIssuer_is_asked_once_by_all_who_wait(t *testing.T) {
	s := open(t, nil)
	var all errgroup.Group
	for range 16 {
		all.Go(func() error {
			_, _, err := s.party.Begin(context.Background(), back)
			return err
		})
	}

	require.NoError(t, all.Wait())

	assert.Equal(t, 1, s.issuer.Asked("/.well-known/openid-configuration"))
}

func TestIssuer_that_is_down_is_asked_again_soon_and_not_at_once(t *testing.T) {
	s := open(t, nil)
	s.issuer.Misbehave(issuertest.Manners{Serve: func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(http.StatusBadGateway); return true }})
	for range 10 {
		_, err := s.signIn(t, false)
		require.Equal(t, auth.IssuerDown, auth.ReasonOf(err))
	}
	assert.Equal(t, 1, s.issuer.Asked("/.well-known/openid-configuration"))

	s.issuer.Misbehave(issuertest.Manners{})
	s.pass(5 * time.Second)
	_, err := s.signIn(t, false)
	assert.NoError(t, err)
}

func TestIssuer_that_is_nowhere_is_down(t *testing.T) {
	s := open(t, nil)
	s.issuer.Close()

	_, err := s.signIn(t, false)

	var refused *auth.Refused
	require.ErrorAs(t, err, &refused)
	assert.True(t, refused.Down())
	assert.NotContains(t, err.Error(), "127.0.0.1", "an error says the reason alone")
}

func TestIssuer_forgets_a_key_that_was_taken_back_within_an_hour(t *testing.T) {
	s := open(t, nil)
	_, err := s.signIn(t, false)
	require.NoError(t, err)
	s.issuer.Misbehave(issuertest.Manners{Published: []*issuertest.Key{issuertest.EC()}})
	s.pass(time.Hour)

	_, err = s.signIn(t, false)

	assert.Equal(t, auth.KeyUnknown, auth.ReasonOf(err))
}

func TestIssuer_passes_over_keys_that_it_does_not_know(t *testing.T) {
	s := open(t, nil)
	shared := issuertest.RSA().Shared().Named("other")
	s.issuer.Misbehave(issuertest.Manners{Published: []*issuertest.Key{shared, issuertest.RSA()}})

	_, err := s.signIn(t, false)

	assert.NoError(t, err)
}

func TestIssuer_of_a_public_client_gets_no_secret(t *testing.T) {
	s := open(t, func(cfg *auth.Config) { cfg.ClientSecret = "" })
	form := make(chan url.Values, 1)
	s.issuer.Misbehave(issuertest.Manners{Serve: func(_ http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == "/token" {
			_, _, basic := r.BasicAuth()
			assert.False(t, basic)
			assert.NoError(t, r.ParseForm())
			form <- r.PostForm
		}
		return false
	}})

	_, err := s.signIn(t, false)

	assert.Equal(t, auth.ClientRefused, auth.ReasonOf(err), "this issuer wants one")
	sent := <-form
	assert.Equal(t, issuertest.ClientID, sent.Get("client_id"))
	assert.False(t, sent.Has("client_secret"))
}

func TestIssuer_gets_the_secret_in_the_form_where_it_takes_no_header(t *testing.T) {
	s := open(t, nil)
	basic := make(chan bool, 1)
	s.issuer.Misbehave(issuertest.Manners{
		Discovery: func(d map[string]any) { d["token_endpoint_auth_methods_supported"] = []string{"client_secret_post"} },
		Serve: func(_ http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path == "/token" {
				_, _, is := r.BasicAuth()
				basic <- is
			}
			return false
		},
	})

	_, err := s.signIn(t, false)

	require.NoError(t, err)
	assert.False(t, <-basic)
}

func TestIssuer_Logout_says_which_client_asks_and_not_who_leaves(t *testing.T) {
	s := open(t, nil)

	address, err := s.party.Logout(t.Context(), "https://pult.example/signin/left")

	require.NoError(t, err)
	u, err := url.Parse(address)
	require.NoError(t, err)
	assert.Equal(t, "/end", u.Path)
	assert.Equal(t, url.Values{"client_id": {issuertest.ClientID}, "post_logout_redirect_uri": {"https://pult.example/signin/left"}}, u.Query())
}

func TestConfig_Assured_are_the_roles_for_which_a_proof_is_enough(t *testing.T) {
	cfg := auth.Config{Require: map[staff.Role]auth.Assurance{
		staff.Administrator: {ACR: []string{"high", "higher"}, AMR: []string{"mfa", "hwk"}, MaxAge: 8 * time.Hour},
		staff.Council:       {AMR: []string{"mfa"}},
	}}
	all := []staff.Role{staff.Editor, staff.Administrator, staff.Council}
	strong := auth.Proof{ACR: "higher", AMR: []string{"hwk", "pin", "mfa"}, At: monday}

	assert.Equal(t, all, cfg.Assured(strong, all, monday.Add(8*time.Hour)))
	assert.Equal(t, []staff.Role{staff.Editor, staff.Council}, cfg.Assured(strong, all, monday.Add(9*time.Hour)), "too long ago")
	assert.Equal(t, []staff.Role{staff.Editor}, cfg.Assured(auth.Proof{ACR: "high", AMR: []string{"pwd"}, At: monday}, all, monday))
	assert.Equal(t, []staff.Role{staff.Editor}, cfg.Assured(auth.Proof{}, all, monday))
}

func TestConfig_Granted_is_what_known_groups_bring(t *testing.T) {
	cfg := auth.Config{Groups: map[string]auth.Grant{
		"b": {Unit: "two"}, "a": {Unit: "one", Role: staff.Facility}, "c": {Role: staff.Facility},
	}}

	roles, units := cfg.Granted([]string{"b", "unheard", "c", "a", "a", ""})

	assert.Equal(t, []staff.Role{staff.Facility}, roles)
	assert.Equal(t, []staff.UnitID{"one", "two"}, units)
	roles, units = cfg.Granted(nil)
	assert.Empty(t, roles)
	assert.Empty(t, units)
}
