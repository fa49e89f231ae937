// SPDX-License-Identifier: EUPL-1.2

package auth

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

const (
	// patience is how long the issuer may take for one answer.
	patience = 5 * time.Second
	// maxAnswer is the size of an answer of the issuer in bytes, after decompression.
	maxAnswer = 256 << 10
	// atOnce is how many sign-ins may be asking the issuer.
	atOnce = 64
)

var (
	errTooLarge   = errors.New("the issuer's answer is too large")
	errRedirected = errors.New("the issuer sends on to another address")
)

// newClient asks the issuer: it waits so long, reads so much, and goes nowhere else.
func newClient(trip http.RoundTripper) *http.Client {
	return &http.Client{
		Timeout:       patience,
		Transport:     bounded{trip},
		CheckRedirect: func(*http.Request, []*http.Request) error { return errRedirected },
	}
}

// bounded reads whole answers, up to the limit. Libraries behind it see a failed request and nothing of one that is too large.
type bounded struct{ next http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := b.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer+1))
	if err = errors.Join(err, resp.Body.Close()); err == nil && len(body) > maxAnswer {
		err = errTooLarge
	}
	if err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, nil
}

// get reads a document of the issuer's. down is why there is none, odd why it cannot be read.
func (i *Issuer) get(ctx context.Context, address string, down, odd Reason, into any) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience) // others wait for the same answer
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return refuse(down, err)
	}
	r.Header.Set("Accept", "application/json")
	resp, err := i.client.Do(r)
	if err != nil {
		return unanswered(down, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return refuse(down, fmt.Errorf("the issuer answers %s", resp.Status))
	}
	if err := json.NewDecoder(resp.Body).Decode(into); err != nil {
		return refuse(odd, err)
	}
	return nil
}

// unanswered is why there was no answer to a request.
func unanswered(down Reason, err error) error {
	switch {
	case errors.Is(err, errTooLarge):
		return refuse(TooLarge, err)
	case errors.Is(err, errRedirected):
		return refuse(Redirected, err)
	}
	return refuse(down, err)
}
