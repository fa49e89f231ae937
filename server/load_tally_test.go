// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// A tally is what all phones together have seen.
type tally struct {
	came, awake, hints, rows, asked, bytes, plain atomic.Int64

	mu       sync.Mutex
	there    []time.Duration // from each arrival until everything was there
	requests []time.Duration // of each request while phones came back
	done     bool            // later requests are not kept
	errors   map[string]int
	wrong    int
}

func newTally() *tally { return &tally{errors: map[string]int{}} }

// settled notes that a phone had everything after so long.
func (t *tally) settled(after time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.there = append(t.there, after)
}

// answered notes an answer of so many bytes, as sent and decompressed.
func (t *tally) answered(after time.Duration, sent, plain int) {
	t.asked.Add(1)
	t.bytes.Add(int64(sent))
	t.plain.Add(int64(plain))
	t.mu.Lock()
	defer t.mu.Unlock()
	if !t.done {
		t.requests = append(t.requests, after)
	}
}

// failed notes an error of a phone. All of them count, whatever comes of trying again.
func (t *tally) failed(p *visitor, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wrong++
	if t.errors[err.Error()]++; len(t.errors) > 20 { // each phone may have its own words
		t.errors = map[string]int{fmt.Sprintf("%s, and many others", err): 1}
	}
}

// home is how many have everything.
func (t *tally) home() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.there)
}

// back ends the part of the load whose requests are kept.
func (t *tally) back() (there, requests []time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.done = true
	return slices.Clone(t.there), slices.Clone(t.requests)
}

func (t *tally) failures() (int, map[string]int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.wrong, t.errors
}

// percentile is the value below or at which so many percent are; it sorts the values.
func percentile(values []time.Duration, percent int) time.Duration {
	if len(values) == 0 {
		return 0
	}
	slices.Sort(values)
	return values[(len(values)*percent+99)/100-1]
}
