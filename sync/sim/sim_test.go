// SPDX-License-Identifier: EUPL-1.2

package sim_test

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/sync/sim"
)

func TestMain(m *testing.M) {
	if err := sim.Prepare(); err != nil {
		fmt.Fprintln(os.Stderr, "sim:", err)
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// live lives one life in a bubble of its own.
func live(t *testing.T, seed uint64, o sim.Options) (report sim.Report) {
	synctest.Test(t, func(t *testing.T) { report = sim.Run(t, seed, o) })
	return report
}

// TestSim lives SEEDS lives (40 when it is not set) from FIRST on (1), and tells what the first that went wrong was like.
func TestSim(t *testing.T) {
	seeds, first := number(t, "SEEDS", 40), number(t, "FIRST", 1)
	began := time.Now()
	var next, ops, accepted, refused, exchanges, sums, crashes, restores, violations atomic.Int64
	next.Store(int64(first) - 1)
	t.Run("lives", func(t *testing.T) {
		for worker := range runtime.GOMAXPROCS(0) {
			t.Run(strconv.Itoa(worker), func(t *testing.T) {
				t.Parallel()
				for seed := next.Add(1); seed < int64(first+seeds) && violations.Load() == 0; seed = next.Add(1) {
					r := live(t, uint64(seed), sim.Options{})
					if r.Violation != "" {
						violations.Add(1)
						t.Errorf("seed %d: %s\n%s", seed, r.Violation, story(t, uint64(seed)))
					}
					ops.Add(int64(r.Ops))
					accepted.Add(int64(r.Accepted))
					refused.Add(int64(r.Refused))
					exchanges.Add(int64(r.Exchanges))
					sums.Add(int64(r.Sums))
					crashes.Add(int64(r.Crashes))
					restores.Add(int64(r.Restores))
				}
			})
		}
	})
	fmt.Printf("RESULT sim seeds=%d violations=%d ops=%d accepted=%d refused=%d exchanges=%d sums=%d crashes=%d restores=%d seconds=%.0f\n", seeds,
		violations.Load(), ops.Load(), accepted.Load(), refused.Load(), exchanges.Load(), sums.Load(), crashes.Load(), restores.Load(), time.Since(began).Seconds())
	assert.Positive(t, accepted.Load()*refused.Load()*crashes.Load()*sums.Load(), "the lives were empty")
}

// story is the life of a seed again, line by line.
func story(t *testing.T, seed uint64) string {
	var text bytes.Buffer
	live(t, seed, sim.Options{Log: &text})
	return text.String()
}

// TestSim_heals_what_a_device_loses holds that sums find every row that is lost in silence, and mend it within a day.
func TestSim_heals_what_a_device_loses(t *testing.T) {
	lost, anew := 0, 0
	for seed := uint64(1); seed <= uint64(number(t, "LOSSES", 10)); seed++ {
		r := live(t, seed, sim.Options{Lose: true, Steps: 40})
		require.Empty(t, r.Violation, "seed %d", seed)
		lost, anew = lost+r.Lost, anew+r.Anew
	}
	assert.Positive(t, lost)
	assert.Positive(t, anew)
	assert.LessOrEqual(t, anew, lost, "once for each scope")
}

// TestSim_replays holds that a seed decides everything.
func TestSim_replays(t *testing.T) {
	for seed := uint64(1); seed <= uint64(number(t, "REPLAYS", 10)); seed++ {
		var once, again bytes.Buffer
		a, b := live(t, seed, sim.Options{Log: &once}), live(t, seed, sim.Options{Log: &again})
		require.Equal(t, once.String(), again.String(), "seed %d", seed)
		require.Equal(t, a, b, "seed %d", seed)
	}
}

// TestSim_finds_flaws makes each mistake on purpose and holds that a life shows it within 1,000 seeds.
func TestSim_finds_flaws(t *testing.T) {
	for _, flaw := range sim.Flaws() {
		t.Run(flaw.String(), func(t *testing.T) {
			t.Parallel()
			for seed := uint64(1); seed <= 1000; seed++ {
				if r := live(t, seed, sim.Options{Flaw: flaw}); r.Violation != "" {
					fmt.Printf("flaw %s is found at seed %d: %s\n", flaw, seed, r.Violation)
					return
				}
			}
			t.Errorf("a thousand lives do not show it")
		})
	}
}

func number(t *testing.T, name string, otherwise int) int {
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	require.NoError(t, err, name)
	require.Positive(t, n, name)
	return n
}
