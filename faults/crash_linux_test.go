// SPDX-License-Identifier: EUPL-1.2

package faults_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// deathsOfALife is how many deaths one life takes before everything is made anew.
const deathsOfALife = 20

// TestCrash kills the server and phones N times with SIGKILL, at any moment or right before a write to the disk.
func TestCrash(t *testing.T) {
	var sum sums
	sum.run(t, number(t, "N", 12), func(m *member, r *rand.Rand, young bool) doom {
		if !young && r.IntN(3) > 0 {
			return doom{after: time.Duration(1+early(r, 600)) * time.Millisecond}
		}
		return doom{env: []string{
			"LD_PRELOAD=" + shim(t, "iofault"), "IOFAULT_MODE=kill", "IOFAULT_DIR=" + m.dir, fmt.Sprintf("IOFAULT_AT=%d", writes(r, young)),
		}}
	})

	fmt.Printf("RESULT crash kills=%d %s\n", sum.server+sum.phones, sum)
	assert.Zero(t, sum.lost, "acknowledged, and not there")
	assert.Zero(t, sum.double)
	assert.Greater(t, sum.acknowledged, sum.server+sum.phones, "there was load")
}

// writes is how many writes a member lives. Its tables take about two hundred.
func writes(r *rand.Rand, young bool) int {
	if young {
		return 1 + r.IntN(250)
	}
	return 1 + early(r, 2500)
}

// early is a number below most. Most are small, so that the first moments of a process are met often; some are any, so that
// it lives long enough to fold its log into the file.
func early(r *rand.Rand, most int) int {
	if r.IntN(4) == 0 {
		return r.IntN(most)
	}
	return int(math.Exp(r.Float64()*math.Log(float64(most)))) - 1
}

// sums add up lives.
type sums struct {
	seed                  uint64
	server, phones, young int
	acknowledged          int
	lost, double          int
	weak                  bool
}

func (s sums) String() string {
	return fmt.Sprintf("server=%d client=%d young=%d acknowledged=%d lost=%d double=%d seed=%d",
		s.server, s.phones, s.young, s.acknowledged, s.lost, s.double, s.seed)
}

// run lives lives until there were so many deaths. Each has a seed of its own, counted from SEED on.
func (s *sums) run(t *testing.T, deaths int, next end) {
	s.seed = uint64(number(t, "SEED", 1))
	for seed := s.seed; deaths > 0 && !t.Failed(); seed++ {
		n := min(deaths, deathsOfALife)
		deaths -= n
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			l := newLife(t, seed)
			l.weak = s.weak
			server, phones := l.live(n, next)
			s.server, s.phones = s.server+server, s.phones+phones
			s.acknowledged, s.young = s.acknowledged+len(l.ledger.acknowledged), s.young+l.ledger.young
			s.lost, s.double = s.lost+len(l.ledger.lost), s.double+l.ledger.double
		})
	}
}
