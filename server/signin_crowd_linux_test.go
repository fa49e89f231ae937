// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"runtime"
	gosync "sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/pult-app/pult/server"
)

// TestSignIn_stands_a_minute_of_ten_thousand_attempts: whoever guesses from one address is slowed down there; people elsewhere come in
// meanwhile, and nothing is kept of the attempts. The clock stands still, so no allowance comes back.
func TestSignIn_stands_a_minute_of_ten_thousand_attempts(t *testing.T) {
	const attempts, atOnce, others = 10_000, 16, 20
	h := openHouse(t, false)
	h.limits = server.DefaultLimits()
	h.restart(t)
	guess, err := json.Marshal(newHolder(h, 99).wish("0123456789abcdef0123456789abcdef01234567890", "device-of-a-stranger"))
	require.NoError(t, err)
	elsewhere := &http.Transport{
		DialContext:         (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 2)}}).DialContext,
		MaxIdleConnsPerHost: atOnce,
	}
	t.Cleanup(elsewhere.CloseIdleConnections)
	before := heap()

	var mu gosync.Mutex
	answers, patient := map[int]int{}, 0
	var all errgroup.Group
	for range atOnce {
		all.Go(func() error {
			for range attempts / atOnce {
				req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.url+"/v1/session", bytes.NewReader(guess))
				if err != nil {
					return err
				}
				req.Header.Set("Content-Type", "application/json")
				resp, err := elsewhere.RoundTrip(req)
				if err != nil {
					return err
				}
				_, err = io.Copy(io.Discard, resp.Body)
				resp.Body.Close()
				if err != nil {
					return err
				}
				mu.Lock()
				answers[resp.StatusCode]++
				if resp.Header.Get("Retry-After") != "" {
					patient++
				}
				mu.Unlock()
			}
			return nil
		})
	}
	for who := range others {
		p := signedIn(t, h, person(who+1), "device-of-somebody-else", byte(who+1))
		assert.NoError(t, p.in(t, p.session.Token), "people come in while a stranger guesses")
	}
	require.NoError(t, all.Wait())

	burst := h.limits.SignIn.Burst
	assert.Equal(t, map[int]int{http.StatusForbidden: burst, http.StatusTooManyRequests: attempts - burst}, answers)
	assert.Equal(t, attempts-burst, patient, "whoever is slowed down hears for how long")
	elsewhere.CloseIdleConnections()
	assert.Less(t, heap()-before, 16<<20, "bytes that stay")
}

// heap is how many bytes are in use.
func heap() int {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int(m.HeapAlloc)
}
