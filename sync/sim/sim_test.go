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

	"github.com/pult-app/pult/store/postgres/pgtest"
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

// TestSim lives SEEDS lives (40 when it is not set) from FIRST on (1), and more until the house has done all that it does, and
// tells what the first that went wrong was like. With ENGINE=postgres the towns stand on a PostgreSQL server.
func TestSim(t *testing.T) {
	if os.Getenv("ENGINE") == "postgres" {
		onPostgres(t, number(t, "SEEDS", 40))
		return
	}
	lives(t, number(t, "SEEDS", 40), sim.Options{})
}

// TestSim_on_PostgreSQL lives a few lives in towns on a PostgreSQL server: the same events, the same checks, the same oracle.
func TestSim_on_PostgreSQL(t *testing.T) { onPostgres(t, 8) }

// onPostgres is the same in fake time, although sockets are real: while a goroutine of the bubble waits for the network its time
// stands. So nobody may wait for the network for good, and hints from process to process are not heard. The network may change
// who goes on first; so far every life left the same trace as on a file, and how many did is told as "same".
func onPostgres(t *testing.T, seeds int) {
	pgtest.Shared(t)
	town := pgtest.Template(t, "sim", sim.Fill)
	lives(t, seeds, sim.Options{Database: func(filled bool) string {
		if filled {
			return pgtest.Database(t, town)
		}
		return pgtest.Database(t, "")
	}})
}

// lives are so many of a kind, told together at the end.
func lives(t *testing.T, seeds int, o sim.Options) {
	first, began := number(t, "FIRST", 1), time.Now()
	var next, ops, accepted, refused, offers, noShows, withdrawn, extended, ahead, exchanges, sums, crashes, restores, violations, same, lived atomic.Int64
	next.Store(int64(first) - 1)
	acted := func() bool { return min(noShows.Load(), withdrawn.Load(), extended.Load(), ahead.Load()) > 0 }
	more := func(seed int64) bool { // the house acts in some lives only: where there are enough, others follow until it has
		return seed < int64(first+seeds) || seeds >= 40 && seed < int64(first+10*seeds) && !acted()
	}
	t.Run("lives", func(t *testing.T) {
		for worker := range runtime.GOMAXPROCS(0) {
			t.Run(strconv.Itoa(worker), func(t *testing.T) {
				t.Parallel()
				for seed := next.Add(1); more(seed) && violations.Load() == 0; seed = next.Add(1) {
					r := live(t, uint64(seed), o)
					if r.Violation != "" {
						violations.Add(1)
						t.Errorf("seed %d: %s\n%s", seed, r.Violation, story(t, uint64(seed), o))
					}
					lived.Add(1)
					if o.Database == nil || live(t, uint64(seed), sim.Options{}).Trace == r.Trace {
						same.Add(1)
					}
					ops.Add(int64(r.Ops))
					accepted.Add(int64(r.Accepted))
					refused.Add(int64(r.Refused))
					offers.Add(int64(r.Offers))
					noShows.Add(int64(r.NoShows))
					withdrawn.Add(int64(r.Withdrawn))
					extended.Add(int64(r.Extended))
					ahead.Add(int64(r.Ahead))
					exchanges.Add(int64(r.Exchanges))
					sums.Add(int64(r.Sums))
					crashes.Add(int64(r.Crashes))
					restores.Add(int64(r.Restores))
					if done := seed - int64(first) + 1; done%2000 == 0 {
						fmt.Printf("sim: %d of %d lives in %s\n", done, seeds, time.Since(began).Round(time.Second))
					}
				}
			})
		}
	})
	fmt.Printf("RESULT sim seeds=%d violations=%d ops=%d accepted=%d refused=%d offers=%d noshows=%d withdrawn=%d extended=%d ahead=%d exchanges=%d sums=%d crashes=%d restores=%d seconds=%.0f engine=%s same=%d\n", lived.Load(),
		violations.Load(), ops.Load(), accepted.Load(), refused.Load(), offers.Load(), noShows.Load(), withdrawn.Load(), extended.Load(), ahead.Load(), exchanges.Load(), sums.Load(), crashes.Load(), restores.Load(), time.Since(began).Seconds(),
		map[bool]string{false: "sqlite", true: "postgres"}[o.Database != nil], same.Load())
	assert.Positive(t, min(accepted.Load(), refused.Load(), offers.Load(), crashes.Load(), sums.Load()), "the lives were empty")
	if seeds >= 40 {
		assert.True(t, acted(), "the house did nothing")
	}
}

// story is the life of a seed again, line by line.
func story(t *testing.T, seed uint64, o sim.Options) string {
	var text bytes.Buffer
	o.Log = &text
	live(t, seed, o)
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
