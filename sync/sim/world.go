// SPDX-License-Identifier: EUPL-1.2

package sim

import (
	"fmt"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/staff"
)

// began is when every life begins: a Monday morning at ten in Wuppertal.
var began = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// Options say what kind of life it is. The zero value is an ordinary one.
type Options struct {
	// Steps is how many events there are before the trouble stops; 80 when 0.
	Steps int
	// Flaw is a mistake that is made on purpose.
	Flaw Flaw
	// Lose makes devices lose rows in silence at the end; within a day they must have them again.
	Lose bool
	// Log gets a line for every event; nil for none.
	Log io.Writer
	// Database makes a database on a server, empty or as Fill fills one, and says its address; nil for a town that is a file. On a
	// server the network may decide which of two goroutines goes on first: there a seed need not decide everything.
	Database func(filled bool) string
}

// A Report says what a life was like.
type Report struct {
	Seed uint64
	// Trace is a sum of every event and of all that stood in the databases at the end: equal for equal seeds.
	Trace uint64
	// Violation is the first invariant that did not hold; empty when all did.
	Violation string
	// What happened, for knowing that the lives are not empty.
	Ops, Accepted, Refused, Exchanges, Crashes, Restores int
	// Offers of the waitlist.
	Offers int
	// What else the house did by itself: bookings that it ended because nobody came, that it took back because it has
	// closed or a desk is out of use, and those of series and usual weeks.
	NoShows, Withdrawn, Extended, Ahead int
	// Lost rows and scopes that were asked for anew because of them.
	Lost, Anew int
	// Sums is how often devices asked what their rows should add up to.
	Sums int
}

// A world is one life. Its own goroutine holds the turn, except where it waits; the phones' engines take it for what they
// share with it.
type world struct {
	turn   sync.Mutex
	t      testing.TB
	seed   uint64
	flaw   Flaw
	losing bool
	gap    int64 // of NaiveVersions
	random *rand.Rand
	start  time.Time    // of the fake clock
	slept  atomic.Int64 // how far all clocks have gone on while nothing else moved, in nanoseconds
	log    io.Writer
	trace  interface {
		io.Writer
		Sum64() uint64
	}
	step   int
	report Report

	town   *town
	phones []*phone
	ghosts []ghost
	ledger *ledger
}

// violation is thrown by a check and caught by Run.
type violation struct{ text string }

// Run lives the life of a seed. It must be called in a bubble of synctest. An error of the machinery itself, such as a full
// disk, fails t; a broken invariant is the report's Violation.
func Run(t testing.TB, seed uint64, o Options) (report Report) {
	if o.Steps == 0 {
		o.Steps = 80
	}
	if o.Log == nil {
		o.Log = io.Discard
	}
	w := &world{t: t, seed: seed, flaw: o.Flaw, losing: o.Lose || o.Flaw == NoSums, random: rand.New(rand.NewPCG(seed, 0x70756c74)), start: time.Now(), log: o.Log, trace: fnv.New64a()}
	w.report.Seed = seed
	w.turn.Lock()
	defer w.turn.Unlock()
	w.ledger = newLedger(w)
	w.town = openTown(w, o.Database)
	defer w.end()
	defer func() {
		switch v := recover().(type) {
		case nil:
		case violation:
			w.report.Violation = v.text
		default:
			panic(v)
		}
		w.report.Trace = w.trace.Sum64()
		report = w.report
	}()
	for i, who := range []staff.PersonID{bookingtest.Ann, bookingtest.Ann, bookingtest.Bob, bookingtest.Cem} {
		p := newPhone(w, i, who)
		w.phones = append(w.phones, p)
		w.rest()
		if w.random.IntN(4) > 0 { // mostly it has been used before
			w.exchange(p.packet, whole)
			w.rest()
		}
	}
	for w.step = 1; w.step <= o.Steps; w.step++ {
		w.happen()
		w.rest()
	}
	w.calm()
	return w.report
}

// let gives the phones their turn: they run while do waits.
func (w *world) let(do func()) {
	w.turn.Unlock()
	defer w.turn.Lock()
	do()
}

// now is the true time.
func (w *world) now() time.Time {
	return began.Add(time.Since(w.start) + time.Duration(w.slept.Load()))
}

func (w *world) today() booking.Day { return booking.DayOf(w.now(), time.UTC) }

// say notes an event in the trace and the log.
func (w *world) say(format string, args ...any) {
	line := fmt.Sprintf("%3d %s ", w.step, w.now().Format("02 15:04:05.000")) + fmt.Sprintf(format, args...) + "\n"
	_, _ = io.WriteString(w.trace, line)
	_, _ = io.WriteString(w.log, line)
}

// broken ends the life: an invariant does not hold.
func (w *world) broken(format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	_, _ = fmt.Fprintf(w.log, "    VIOLATION %s\n", text)
	panic(violation{fmt.Sprintf("step %d: %s", w.step, text)})
}

// must ends the test: the simulator itself failed.
func (w *world) must(err error) {
	if err != nil {
		w.t.Fatalf("seed %d, step %d: %v", w.seed, w.step, err)
	}
}

// rest waits until nothing moves any more, brings back what died, and checks what must hold at every moment.
func (w *world) rest() {
	w.let(synctest.Wait)
	for _, p := range w.phones {
		if p.dying {
			p.restart("in the middle of taking an answer")
			w.let(synctest.Wait)
		}
	}
	w.town.check()
	for _, p := range w.phones {
		p.check()
	}
}

// calm stops all trouble and holds that everything comes to rest in bounded time: outboxes are empty, every device has
// what its person may have, and every refusal was told once.
func (w *world) calm() {
	w.say("calm")
	w.ghosts = nil
	w.town.startAll()
	for _, p := range w.phones {
		p.offline, p.doom = false, 0
		p.engine.TryNow()
	}
	w.rest()
	const patience = 30 * time.Minute
	for until := w.now().Add(patience); !w.settled(); {
		if w.now().After(until) {
			w.broken("(12) after %s without trouble: %s", patience, w.unsettled())
		}
		for _, p := range w.phones {
			if p.packet != nil {
				w.exchange(p.packet, whole)
				w.rest()
			}
		}
		w.let(func() { time.Sleep(5 * time.Second) })
		w.rest()
	}
	if w.losing {
		w.lose()
	}
	w.finish()
}

func (w *world) settled() bool { return w.unsettled() == "" }

// unsettled names what is not at rest yet.
func (w *world) unsettled() string {
	for _, p := range w.phones {
		switch {
		case p.packet != nil:
			return fmt.Sprintf("phone %d is waiting for an answer", p.number)
		case p.waiting() > 0:
			return fmt.Sprintf("phone %d has %d ops in its outbox", p.number, p.waiting())
		case p.reached() != w.town.head():
			return fmt.Sprintf("phone %d is at %d, the town at %d", p.number, p.reached(), w.town.head())
		}
	}
	return ""
}

// finish checks what must hold at the end.
func (w *world) finish() {
	for _, p := range w.phones {
		p.look()
		if got, want := p.confirmed(), w.town.oracle(p, p.want); !slices.Equal(got, want) {
			w.broken("(9) phone %d of %s differs from the town: %s", p.number, p.person, difference(want, got))
		}
		for _, line := range p.confirmed() {
			_, _ = io.WriteString(w.trace, line)
		}
	}
	w.ledger.finish()
	for _, p := range w.phones {
		p.checkTold()
		p.checkDisk()
	}
}

func (w *world) end() {
	for _, p := range w.phones {
		p.stop()
	}
	w.town.stopAll()
	w.let(synctest.Wait)
}

// difference names the first lines that only one of two sorted lists has.
func difference(want, got []string) string {
	only := func(list, other []string) string {
		for _, line := range list {
			if _, found := slices.BinarySearch(other, line); !found {
				return line
			}
		}
		return "nothing"
	}
	return fmt.Sprintf("missing %s; surplus %s", only(want, got), only(got, want))
}
