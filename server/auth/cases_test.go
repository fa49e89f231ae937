// SPDX-License-Identifier: EUPL-1.2

package auth_test

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server/auth"
	"github.com/pult-app/pult/server/auth/issuertest"
	"github.com/pult-app/pult/staff"
)

var monday = time.Date(2026, time.November, 23, 7, 30, 0, 0, time.UTC)

// back is where the browser returns to; nobody listens there.
const back = "http://127.0.0.1:1/signin/back"

// A scene is an issuer and who believes it, on one clock.
type scene struct {
	issuer *issuertest.Issuer
	party  *auth.Issuer

	mu  sync.Mutex
	now time.Time
}

func open(t testing.TB, change func(*auth.Config)) *scene {
	t.Helper()
	s := &scene{now: monday}
	s.issuer = issuertest.Open(s.clock)
	t.Cleanup(s.issuer.Close)
	cfg := auth.Config{
		Issuer: s.issuer.URL, ClientID: issuertest.ClientID, ClientSecret: issuertest.ClientSecret, Name: "Stadt",
		Claims: auth.Claims{Groups: "groups", Given: "given_name", Family: "family_name"}, Scopes: []string{"profile"},
	}
	if change != nil {
		change(&cfg)
	}
	s.party = auth.New(cfg, s.clock, nil)
	return s
}

func (s *scene) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *scene) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

// browse goes to the issuer and comes back with a query.
func browse(t testing.TB, address string) url.Values {
	t.Helper()
	stay := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := stay.Get(address)
	require.NoError(t, err)
	defer resp.Body.Close()
	require.Equal(t, http.StatusFound, resp.StatusCode)
	to, err := resp.Location()
	require.NoError(t, err)
	return to.Query()
}

// signIn is a whole one; again brings the answer twice.
func (s *scene) signIn(t testing.TB, again bool, roles ...staff.Role) (auth.Proof, error) {
	t.Helper()
	attempt, address, err := s.party.Begin(t.Context(), back, roles...)
	if err != nil {
		return auth.Proof{}, err
	}
	query := browse(t, address)
	if again {
		_, err := s.party.Finish(t.Context(), attempt, query)
		require.NoError(t, err)
	}
	return s.party.Finish(t.Context(), attempt, query)
}

func openCase(t testing.TB, c issuertest.Case) *scene {
	s := open(t, func(cfg *auth.Config) {
		cfg.Require = map[staff.Role]auth.Assurance{staff.Employee: {ACR: c.Levels, AMR: c.Methods, MaxAge: c.Age}}
	})
	if c.Warm {
		_, err := s.signIn(t, false)
		require.NoError(t, err)
	}
	s.pass(c.Later)
	s.issuer.Misbehave(c.Manners)
	return s
}

// TestOIDC tries all that an issuer, and whoever stands between, can do wrong, and what is unusual and right.
func TestOIDC(t *testing.T) {
	table := tabwriter.NewWriter(os.Stdout, 0, 4, 2, ' ', 0)
	refused, accepted, whys := 0, 0, map[auth.Reason]bool{}
	cases := issuertest.Cases()
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			s := openCase(t, c)

			proof, err := s.signIn(t, c.Twice)

			so := auth.ReasonOf(err)
			fmt.Fprintf(table, "%s\t%s\t%s\n", c.Name, orAccepted(so), orAccepted(auth.Reason(c.Want)))
			require.Equal(t, c.Want, string(so), "%v", err)
			if c.Says != "" {
				assert.Equal(t, []string{c.Says}, s.issuer.Said())
			}
			if c.Want != "" {
				assert.Zero(t, proof, "nobody is named by a sign-in that is refused")
				refused, whys[so] = refused+1, true
				return
			}
			require.NoError(t, err)
			assert.Equal(t, issuertest.Ann.Subject, proof.Subject)
			assert.Equal(t, s.issuer.URL, proof.Issuer)
			accepted++
		})
	}
	table.Flush()
	require.Equal(t, len(cases), refused+accepted)
	fmt.Printf("RESULT oidc cases=%d refused=%d accepted=%d reasons=%d\n", len(cases), refused, accepted, len(whys))
}

func orAccepted(why auth.Reason) auth.Reason {
	if why == "" {
		return "accepted"
	}
	return why
}
