// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"github.com/pult-app/pult/server/auth/local"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
)

// stepLife is how long a page of the sign-in may lie open.
const stepLife = 10 * time.Minute

// Where somebody is on their way in.
const (
	stepKey    = "key"    // asked for a passkey
	stepFirst  = "first"  // a code was right, asked the first administrator for their name
	stepEnrol  = "enrol"  // a code was right, asked for a factor
	stepSecond = "second" // a code was right, asked for the factor that there is
	stepMore   = "more"   // has shown a factor, asked for one more
)

// A step is how far somebody is on their way in. It is sealed into the page that they see: the server keeps nothing of strangers, and
// in another browser, or for another client, the page is worth nothing.
type step struct {
	Kind      string         `json:"kind"`
	Until     int64          `json:"until"`
	Code      string         `json:"code,omitempty"` // the hash of the code that was right
	Person    staff.PersonID `json:"person,omitempty"`
	Given     string         `json:"given,omitempty"`
	Family    string         `json:"family,omitempty"`
	First     bool           `json:"first,omitempty"` // they are nobody yet, and will be the first administrator
	Anew      bool           `json:"anew,omitempty"`  // the ways in from before end
	Challenge string         `json:"challenge,omitempty"`
	Secret    local.Secret   `json:"secret,omitempty"` // of the authenticator app that is being set up
}

// signInSecret names the secret that the keys of both seals are derived from.
const signInSecret = "signin-local"

// seals close steps, and the secrets of authenticator apps. The secret is drawn once for all processes and read once by each.
type seals struct {
	mu          sync.Mutex
	steps, apps *local.Seal
}

func (s *seals) read(ctx context.Context, c *central.Central) (steps, apps *local.Seal, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.apps != nil {
		return s.steps, s.apps, nil
	}
	secret, err := keptSecret(ctx, c, signInSecret)
	if err != nil {
		return nil, nil, err
	}
	if steps, err = local.NewSeal([]byte(secret), "steps"); err == nil {
		apps, err = local.NewSeal([]byte(secret), "authenticator apps")
	}
	if err == nil {
		s.steps, s.apps = steps, apps
	}
	return steps, apps, err
}

// sealStep is the step as the page carries it, good from now on.
func (s *Server) sealStep(ctx context.Context, a attempt, st step) (string, error) {
	steps, _, err := s.seals.read(ctx, s.Central)
	if err != nil {
		return "", err
	}
	st.Until = s.Now().Add(stepLife).Unix()
	plain, err := json.Marshal(st)
	if err != nil {
		return "", err
	}
	return steps.Close(plain, a.bound()), nil
}

// openStep is the step that a page brought back, of the kind that the form is for; local.ErrSeal for one that is not, or is too old.
func (s *Server) openStep(ctx context.Context, a attempt, kind, sealed string) (st step, err error) {
	steps, _, err := s.seals.read(ctx, s.Central)
	if err != nil {
		return st, err
	}
	plain, err := steps.Open(sealed, a.bound())
	if err == nil {
		err = json.Unmarshal(plain, &st)
	}
	if err == nil && (st.Kind != kind || s.Now().Unix() >= st.Until) {
		err = local.ErrSeal
	}
	return st, err
}

// bound is what a step belongs to: this client's attempt and no other.
func (a attempt) bound() []byte { return []byte(a.Redirect + " " + a.State + " " + a.Challenge) }
