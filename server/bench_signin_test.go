//go:build unix

// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"fmt"
	"testing"

	"golang.org/x/sync/errgroup"
)

// BenchmarkSignIn is our side of a sign-in, over loopback HTTP: what was proved is stored, fetched by a device, and the session is on the
// disk. The issuer's pages are its own affair. Refresh is one device that renews its session, Crowd 64 that do so at once, as on Monday
// at eight.
func BenchmarkSignIn(b *testing.B) {
	b.Run("begin", func(b *testing.B) {
		h := openHouse(b, false)
		for i := 0; b.Loop(); i++ {
			signedIn(b, h, person(i%100), fmt.Sprintf("device-%07d", i), byte(i))
		}
		b.ReportMetric(b.Elapsed().Seconds()*1000/float64(b.N), "wall-ms/op")
	})
	b.Run("refresh", func(b *testing.B) {
		h := openHouse(b, false)
		p := signedIn(b, h, person(1), "device-one", 1)
		used := cpu(b)
		for b.Loop() {
			renewed(b, p)
		}
		b.ReportMetric((cpu(b)-used)/float64(b.N), "cpu-ms/op")
	})
	b.Run("crowd", func(b *testing.B) {
		h := openHouse(b, false)
		devices := make([]*holder, 64)
		for i := range devices {
			devices[i] = signedIn(b, h, person(i), fmt.Sprintf("device-%07d", i), byte(i))
		}
		used := cpu(b)
		var all errgroup.Group
		b.ResetTimer()
		for i, p := range devices {
			all.Go(func() error {
				for range b.N/len(devices) + min(1, max(0, b.N%len(devices)-i)) {
					renewed(b, p)
				}
				return nil
			})
		}
		if err := all.Wait(); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric((cpu(b)-used)/float64(b.N), "cpu-ms/op")
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "ops/s")
	})
}

// renewed renews a holder's session.
func renewed(b *testing.B, p *holder) {
	next, err := p.refresh(b, p.session.Refresh)
	if err != nil {
		b.Error(err)
		return
	}
	p.session = next
}
