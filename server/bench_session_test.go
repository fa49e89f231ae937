//go:build unix

// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"fmt"
	"net/http/httptest"
	"testing"
	"time"
)

// BenchmarkSession is what every request of a device costs before it is answered: who it is from, its session, whether that may, and its
// limits; one of a hundred sessions, on a file. The first request of a device in a second looks into the database, and those that come
// again do not. CPU time is the process's.
func BenchmarkSession(b *testing.B) {
	h := openHouse(b, false)
	var tokens []string
	for i := range 100 {
		tokens = append(tokens, signedIn(b, h, person(i), fmt.Sprintf("device-%05d", i), byte(i)).session.Token)
	}
	r := httptest.NewRequest("GET", "/v1/devices", nil)
	for name, passes := range map[string]time.Duration{"first": time.Second, "again": 0} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			used := cpu(b)
			for i := 0; b.Loop(); i++ {
				if i%len(tokens) == 0 {
					h.clocks.Lock()
					h.now = h.now.Add(passes)
					if h.now.Sub(monday) > time.Minute { // before their tokens are to be renewed
						h.now = monday
					}
					h.clocks.Unlock()
				}
				r.Header.Set("Authorization", "Bearer "+tokens[i%len(tokens)])
				if err := h.server.Enter(r); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric((cpu(b)-used)*1000/float64(b.N), "cpu-µs/op")
		})
	}
}
