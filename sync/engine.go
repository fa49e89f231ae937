// SPDX-License-Identifier: EUPL-1.2

package sync

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"
)

// An Engine keeps a device in step with the server: it pushes what waits in the outbox and pulls what is new, whenever
// it is poked, whenever the server hints, and now and then to be safe. One request is on its way at a time.
//
// Local and Remote are required, every other field has a default; set them before Run. The methods are safe for
// concurrent use.
type Engine struct {
	Local  Local
	Remote Remote
	// Now is the device's clock; time.Now when nil.
	Now func() time.Time
	// Rand is a number from 0 (inclusive) to 1 (exclusive), for jitter; math/rand when nil. It is called by one goroutine
	// at a time.
	Rand func() float64
	// Log gets ids and codes, never names; it is silent when nil.
	Log *slog.Logger
	// Tell is called with the new Status whenever it has changed, one call at a time, from Run's own goroutine. It must
	// not block. Nil tells nobody.
	Tell func(Status)
	// First names the scopes that a load shall bring first, in order; the first MaxFirst count. Nil leaves the order to the
	// server.
	First func(ctx context.Context) []Scope
	// Ahead lets a load's next pages be asked for while the last one is taken. Remote is then called from another goroutine than
	// Local, still for one exchange at a time.
	Ahead bool
	// Poll is how long an engine without hints waits until it asks again; 5 minutes when 0.
	Poll time.Duration
	// MaxWait is the longest wait between two tries while the server cannot be reached; 30 seconds when 0.
	MaxWait time.Duration

	once    sync.Once
	poked   chan struct{} // something changed here or there
	now     chan struct{} // somebody wants it now
	revived chan struct{} // an exchange succeeded: the wake stream may try again

	mu     sync.Mutex
	status Status
	offset time.Duration
	flowed time.Time // when something came last

	// Only Run's goroutine touches what follows.
	size     size          // of the next request and its answer
	took     time.Duration // the last exchange
	advanced bool          // something got on since the engine last rested
	again    int           // ops of a request whose answer was lost: the same ones are sent again; 0 for none
	oldest   int64         // Request.Oldest of the next request
	answered map[OpID]bool // ops that were answered for good since the device last had everything
	restarts int           // how often the server has sent this device back to the start since it last rested
	load     load          // what is on its way to the device
	stream   *stream       // of pages that are asked for ahead; nil for none
	measured bool          // the server's clock is known, and there was an answer
	bare     time.Time     // until then the server is asked for nothing that came later than it
}

// A Status is how the engine is doing, for the quiet line on the screen.
type Status struct {
	// Online tells whether the last exchange succeeded; Since is when that became so. Before the first exchange Online
	// is false and Since is zero.
	Online bool
	Since  time.Time
	// Waiting is how many ops wait for an answer, at most MaxOps.
	Waiting int
	// LastSync is when the device last had everything; zero for never.
	LastSync time.Time
	// LastError is why the last exchange failed; empty while online.
	LastError Code
	// NextTry is when the engine tries again after a failure; zero while online and when it has stopped.
	NextTry time.Time
	// Loading is true while a first load or a start over is under way: some rows are not there yet.
	Loading bool
	// Got is how many rows of the load that is under way are on the device, of about Total; both are 0 while no load is, or
	// while the server has not told.
	Got, Total int
}

// Three values of LastError never cross the wire.
const (
	Unreachable  Code = "unreachable"   // the request or its answer was lost
	DeviceFailed Code = "device_failed" // the device's own store failed
	Oversize     Code = "oversize"      // the answer is larger than a device takes; a Remote says so
)

const (
	defaultPoll    = 5 * time.Minute
	defaultMaxWait = 30 * time.Second
	firstWait      = time.Second
	// spread is the longest random wait after a hint: nine thousand devices do not ask in the same instant.
	spread = 250 * time.Millisecond
	// bareFor is how long a server that does not know a field is asked without those that came later.
	bareFor = 24 * time.Hour
	// maxRestarts is how often a device starts over without a rest: a restore in the middle of a load is possible, a
	// server that never lets a load end is broken and shall not be hammered.
	maxRestarts = 3
	// lately is how long ago something must have come over a network that comes and goes, and comesAndGoes the most that
	// failures count meanwhile: up to 4 seconds are waited. A server that goes away is met so often no longer than this.
	lately       = 20 * time.Second
	comesAndGoes = 3
	// eager is how long after a failed try a poke may cut the wait short: a tap tries at once, a flurry does not.
	eager = 2 * time.Second
)

var errStuck = &Error{Code: Unavailable, Message: "the server answers none of the waiting ops"}

func (e *Engine) init() {
	e.once.Do(func() {
		e.poked, e.now, e.revived = make(chan struct{}, 1), make(chan struct{}, 1), make(chan struct{}, 1)
		e.size = full
		if e.Now == nil {
			e.Now = time.Now
		}
		if e.Rand == nil {
			e.Rand = rand.Float64
		}
		if e.Log == nil {
			e.Log = slog.New(slog.DiscardHandler)
		}
		if e.Poll == 0 {
			e.Poll = defaultPoll
		}
		if e.MaxWait == 0 {
			e.MaxWait = defaultMaxWait
		}
	})
}

// Poke says that something waits in the outbox or that the wanted scopes changed. It returns at once and may be called
// before Run.
func (e *Engine) Poke() {
	e.init()
	nudge(e.poked)
}

// TryNow asks for an exchange at once, even in the middle of a wait after a failure. Only a wait that the server itself
// demanded is kept.
func (e *Engine) TryNow() {
	e.init()
	nudge(e.now)
}

// Status is the last status that was told.
func (e *Engine) Status() Status {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.status
}

// Offset is how far the server's clock is ahead of this device's, measured at the last exchange; half the time of the
// exchange is its possible error. 0 before the first exchange.
func (e *Engine) Offset() time.Duration {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.offset
}

// Run keeps the device in step until ctx ends (it returns nil) or the session is over (it returns the *Error with
// SignedOut). When it returns, all its goroutines have ended. It may be called again after it has returned.
func (e *Engine) Run(ctx context.Context) error {
	e.init()
	ctx, stop := context.WithCancel(ctx)
	var listener sync.WaitGroup
	listener.Go(func() { e.listen(ctx) })
	defer listener.Wait()
	defer stop()

	for failures := 0; ; {
		err := e.settle(ctx)
		if ctx.Err() != nil {
			return nil
		}
		wait := e.Poll*3/4 + e.random(e.Poll/2)
		switch {
		case err != nil:
			if e.advanced && codeOf(err) == Unreachable {
				failures = 0 // the network is bad, and yet it brings something
			}
			failures++
			wait = e.wait(failures, err)
			e.tellFailure(ctx, err, wait)
			if codeOf(err).over() {
				return err
			}
		case failures > 0:
			failures = 0
			nudge(e.revived)
		}
		if !e.rest(ctx, wait, err) {
			return nil
		}
	}
}

// rest waits until the next exchange is due; false when ctx has ended. Waits go by the time that passes, not by what the
// device's clock shows: somebody may set it meanwhile.
func (e *Engine) rest(ctx context.Context, wait time.Duration, failed error) bool {
	start, demanded := time.Now(), demandedWait(failed)
	due := time.NewTimer(wait)
	defer due.Stop()
	poked := e.poked
	var hold *time.Timer // a poke came too soon and waits
	var held <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			return false
		case <-due.C:
			return true
		case <-held:
			return true
		case <-poked:
			need := time.Duration(0)
			if failed != nil {
				need = max(eager, demanded) - time.Since(start)
			}
			if need <= 0 {
				return true
			}
			poked, hold = nil, time.NewTimer(need)
			held = hold.C
			defer hold.Stop()
		case <-e.now:
			if demanded <= time.Since(start) {
				return true
			}
		}
	}
}

// wait is how long to wait after the nth failure in a row: random, below a ceiling that doubles (full jitter), but no
// less than the server demands. A network that brought something a moment ago comes and goes, and by the end of a long wait
// it would be gone again.
func (e *Engine) wait(failures int, err error) time.Duration {
	if err != nil && codeOf(err) == Unreachable && e.flowedLately() {
		failures = min(failures, comesAndGoes)
	}
	ceiling := firstWait << min(failures-1, 20)
	switch codeOf(err) {
	case TooOld, TooNew, Malformed, NotAllowed, Unacceptable, Oversize:
		ceiling = e.Poll // trying sooner would not change the answer
	default:
		ceiling = min(ceiling, e.MaxWait)
	}
	// The wait is at least a tenth, so that a run of small numbers is no hammer.
	wait := ceiling/10 + e.random(ceiling-ceiling/10)
	return max(wait, demandedWait(err))
}

// listen turns the server's hints into pokes until ctx ends.
func (e *Engine) listen(ctx context.Context) {
	for failures := 1; ctx.Err() == nil; failures++ {
		opened := time.Now()
		hints, err := e.Remote.Wake(ctx)
		if err == nil {
			e.flows()
			e.pass(ctx, hints)
			if time.Since(opened) > e.MaxWait {
				failures = 1
			}
		}
		revived := e.revived
		if demandedWait(err) > 0 {
			revived = nil // what the server itself demands is kept, however well exchanges go meanwhile
		}
		pause := time.NewTimer(e.wait(failures, err))
		select {
		case <-ctx.Done():
		case <-pause.C:
		case <-revived:
			sleep(ctx, e.random(firstWait))
		}
		pause.Stop()
	}
}

// pass pokes once for what happened before the stream was open, at each hint, and when the stream breaks: the next
// exchange tells whether the network is gone, and the person reads so before they tap. What comes while it waits to poke
// is answered by the same exchange, so a stream that ends at once pokes once.
func (e *Engine) pass(ctx context.Context, hints <-chan struct{}) {
	for open := true; ; _, open = <-hints {
		sleep(ctx, e.random(spread))
		select {
		case _, open = <-hints:
		default:
		}
		if ctx.Err() != nil {
			return
		}
		nudge(e.poked)
		if !open {
			return
		}
	}
}

// random is from 0 (inclusive) to d (exclusive).
func (e *Engine) random(d time.Duration) time.Duration {
	e.mu.Lock()
	defer e.mu.Unlock()
	return time.Duration(e.Rand() * float64(d))
}

func nudge(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default: // one is waiting already
	}
}

func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}

// codeOf is the code of a failed call, Unreachable when the server said nothing.
func codeOf(err error) Code {
	var failed *Error
	var local *localError
	switch {
	case errors.As(err, &local):
		return DeviceFailed
	case errors.As(err, &failed):
		return failed.Code
	}
	return Unreachable
}

// A localError is a failure of Local.
type localError struct{ cause error }

func (e *localError) Error() string { return e.cause.Error() }
func (e *localError) Unwrap() error { return e.cause }

func demandedWait(err error) time.Duration {
	var failed *Error
	if errors.As(err, &failed) {
		return failed.Retry
	}
	return 0
}
