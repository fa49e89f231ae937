// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	syncing "github.com/pult-app/pult/sync"
)

// Limits are how much one device, and one person with all their devices, may ask for. They are far above what our client
// does on its busiest day, and low enough that a broken one is hardly felt by others.
type Limits struct {
	Device, Person Allowance
	// Feed is how often a calendar link may be used, a channel be read as Atom, and the buttons on a booking's page be pressed.
	Feed Rate
	// Stranger is how often an address may open what takes no session: pages and calendars. Whole houses come from one address, and
	// so do the calendars of a whole city.
	Stranger Rate
	// SignIn and Refresh are how often an address may begin and renew sessions, and Wrong how often it may bring tokens that are none, or
	// none any more. A whole city may do so from one address.
	SignIn, Refresh, Wrong Rate
	// Export is how often a person may fetch all that is stored about them, Report tables of how others learn, and Bring how often they
	// may publish a course.
	Export, Report, Bring Rate
}

// An Allowance is what somebody may ask for at once and in the long run.
type Allowance struct {
	Requests Rate // with a session
	Ops      Rate
	Wakes    int // open streams; a device's next one ends its oldest, a person's next one is refused
	AtOnce   int // requests under way
}

// A Rate is a bucket of tokens: Burst at once, and each token back after Every.
type Rate struct {
	Burst int
	Every time.Duration
}

// DefaultLimits hold for a server that people use. A burst of ops takes all that a device can have saved up: a whole request
// more than once, and again after a restore.
func DefaultLimits() *Limits {
	return &Limits{
		Device: Allowance{Requests: Rate{200, 50 * time.Millisecond}, Ops: Rate{2 * syncing.MaxOps, 100 * time.Millisecond}, Wakes: 4, AtOnce: 4},
		Person: Allowance{Requests: Rate{400, 25 * time.Millisecond}, Ops: Rate{4 * syncing.MaxOps, 50 * time.Millisecond}, Wakes: 16, AtOnce: 12},
		Feed:   Rate{30, 10 * time.Second},

		Stranger: Rate{1000, 20 * time.Millisecond},
		SignIn:   Rate{1000, 50 * time.Millisecond},
		Refresh:  Rate{20000, 5 * time.Millisecond},
		Wrong:    Rate{20000, 5 * time.Millisecond},
		Export:   Rate{3, 20 * time.Minute},
		Report:   Rate{10, 5 * time.Minute},
		Bring:    Rate{20, 3 * time.Minute},
	}
}

// A limiter keeps the accounts. One that has no limits lets everybody pass.
type limiter struct {
	limits *Limits
	now    func() time.Time
	met    func(limit string) // told of each refusal

	mu       sync.Mutex
	accounts map[string]*account
	swept    time.Time
}

// An account is what one device or person has left.
type account struct {
	allowed       Allowance
	requests, ops bucket
	atOnce        int
	open          []*opened
}

// An opened is a wake stream.
type opened struct{ end context.CancelFunc }

// A bucket counts how much was taken and not yet given back, in time: that way an untouched one needs no clock.
type bucket struct{ full time.Time } // when it is full again

// sweeping is how often accounts that are as good as new are forgotten.
const sweeping = time.Minute

// take takes n tokens, or tells how long it lasts until there are as many. More than the burst is there never, so it is given
// when the bucket is full.
func (b *bucket) take(n int, r Rate, now time.Time) (wait time.Duration) {
	used := max(0, b.full.Sub(now)) + time.Duration(n)*r.Every
	if room := time.Duration(max(r.Burst, n)) * r.Every; used > room {
		return used - room
	}
	b.full = now.Add(used)
	return 0
}

func (b *bucket) give(n int, r Rate) { b.full = b.full.Add(-time.Duration(n) * r.Every) }

// of finds the accounts of a device and its person, under the lock.
func (l *limiter) of(person staff.PersonID, device string) (accounts [2]*account) {
	for i, who := range []struct {
		key     string
		allowed Allowance
	}{{"d:" + device, l.limits.Device}, {"p:" + string(person), l.limits.Person}} {
		accounts[i] = l.account(who.key, who.allowed)
	}
	return accounts
}

// account is that of a key, under the lock.
func (l *limiter) account(key string, allowed Allowance) *account {
	l.sweep()
	if l.accounts == nil {
		l.accounts = map[string]*account{}
	}
	if l.accounts[key] == nil {
		l.accounts[key] = &account{allowed: allowed}
	}
	return l.accounts[key]
}

func (l *limiter) sweep() {
	now := l.now()
	if now.Sub(l.swept) < sweeping {
		return
	}
	l.swept = now
	for key, a := range l.accounts {
		if len(a.open) == 0 && a.atOnce == 0 && !a.requests.full.After(now) && !a.ops.full.After(now) {
			delete(l.accounts, key)
		}
	}
}

// request takes a token of each account, or of none.
func (l *limiter) request(person staff.PersonID, device string) error {
	return l.draw(person, device, "requests", 1, func(a *account) (*bucket, Rate) { return &a.requests, a.allowed.Requests })
}

func (l *limiter) ops(person staff.PersonID, device string, n int) error {
	return l.draw(person, device, "ops", n, func(a *account) (*bucket, Rate) { return &a.ops, a.allowed.Ops })
}

func (l *limiter) draw(person staff.PersonID, device, what string, n int, which func(*account) (*bucket, Rate)) error {
	if l.limits == nil || n == 0 {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	accounts, now := l.of(person, device), l.now()
	for i, a := range accounts {
		b, rate := which(a)
		wait := b.take(n, rate, now)
		if wait == 0 {
			continue
		}
		if i > 0 {
			own, rate := which(accounts[0])
			own.give(n, rate)
		}
		return l.refuse(what, wait)
	}
	return nil
}

// feed takes a token of a calendar link.
func (l *limiter) feed(id booking.FeedID) error {
	return l.one("calendars", "f:"+string(id), func(all *Limits) Rate { return all.Feed })
}

// gazette takes a token of a channel that is read as Atom.
func (l *limiter) gazette(outlet string) error {
	return l.one("gazettes", "g:"+outlet, func(all *Limits) Rate { return all.Feed })
}

// link takes a token of the link to a booking.
func (l *limiter) link(id booking.BookingID) error {
	return l.one("links", "l:"+string(id), func(all *Limits) Rate { return all.Feed })
}

// export takes a token of a person's exports.
func (l *limiter) export(person staff.PersonID) error {
	return l.one("exports", "x:"+string(person), func(all *Limits) Rate { return all.Export })
}

// report takes a token of a person's tables of what others learn.
func (l *limiter) report(person staff.PersonID) error {
	return l.one("reports", "t:"+string(person), func(all *Limits) Rate { return all.Report })
}

// bring takes a token of a person's courses.
func (l *limiter) bring(person staff.PersonID) error {
	return l.one("courses", "k:"+string(person), func(all *Limits) Rate { return all.Bring })
}

// stranger takes a token of an address.
func (l *limiter) stranger(address string) error {
	return l.one("strangers", "a:"+address, func(all *Limits) Rate { return all.Stranger })
}

// wrong takes a token of an address that has brought one that is none, and barred tells whether there are any left to take.
func (l *limiter) wrong(address string) {
	_ = l.one("wrong tokens", "n:"+address, func(all *Limits) Rate { return all.Wrong }) // it was let through; the next one is not
}

func (l *limiter) barred(address string) error {
	if l.limits == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	a := l.accounts["n:"+address]
	if a == nil {
		return nil
	}
	left := a.requests
	if wait := left.take(1, l.limits.Wrong, l.now()); wait > 0 {
		return l.refuse("wrong tokens", wait)
	}
	return nil
}

// one takes a token of a key that has one kind of them.
func (l *limiter) one(what, key string, of func(*Limits) Rate) error {
	if l.limits == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	rate := of(l.limits)
	if wait := l.account(key, Allowance{Requests: rate}).requests.take(1, rate, l.now()); wait > 0 {
		return l.refuse(what, wait)
	}
	return nil
}

// enter counts a request that is under way, until leave is called.
func (l *limiter) enter(person staff.PersonID, device string) (leave func(), err error) {
	if l.limits == nil {
		return func() {}, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	accounts := l.of(person, device)
	for _, a := range accounts {
		if a.atOnce >= a.allowed.AtOnce {
			return nil, l.refuse("requests at once", time.Second)
		}
	}
	add := func(n int) {
		for _, a := range accounts {
			a.atOnce += n
		}
	}
	add(1)
	return sync.OnceFunc(func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		add(-1)
	}), nil
}

// listen counts a wake stream until leave is called. A device that has as many as it may loses its oldest one: on a bad
// network that is one whose end nobody has noticed, and the device must not wait for that.
func (l *limiter) listen(person staff.PersonID, device string, end context.CancelFunc) (leave func(), err error) {
	if l.limits == nil {
		return func() {}, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	accounts := l.of(person, device)
	if own := accounts[0]; len(own.open) >= own.allowed.Wakes {
		oldest := own.open[0]
		forsake(accounts, oldest)
		defer oldest.end()
	}
	if all := accounts[1]; len(all.open) >= all.allowed.Wakes {
		return nil, l.refuse("wake streams", time.Second)
	}
	o := &opened{end}
	for _, a := range accounts {
		a.open = append(a.open, o)
	}
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		forsake(accounts, o)
	}, nil
}

// forsake takes a stream out of the accounts; more than once does no harm.
func forsake(accounts [2]*account, o *opened) {
	for _, a := range accounts {
		a.open = slices.DeleteFunc(a.open, func(one *opened) bool { return one == o })
	}
}

func (l *limiter) refuse(what string, wait time.Duration) error {
	if l.met != nil {
		l.met(what)
	}
	return &syncing.Error{Code: syncing.TooMany, Message: "too many " + what + " of this device, person or address", Retry: wait}
}

// A limited session asks the limiter first. Requests were counted before their body was read.
type limited struct {
	*session
	limits *limiter
}

// Sync implements sync.Remote.
func (s limited) Sync(ctx context.Context, req syncing.Request) (syncing.Response, error) {
	leave, err := s.limits.enter(s.person, s.device)
	if err != nil {
		return syncing.Response{}, err
	}
	defer leave()
	if err := s.limits.ops(s.person, s.device, len(req.Ops)); err != nil {
		return syncing.Response{}, err
	}
	return s.session.Sync(ctx, req)
}

// Wake implements sync.Remote.
func (s limited) Wake(ctx context.Context) (<-chan struct{}, error) {
	ctx, end := context.WithCancel(ctx)
	leave, err := s.limits.listen(s.person, s.device, end)
	if err != nil {
		end()
		return nil, err
	}
	context.AfterFunc(ctx, leave)
	hints, err := s.session.Wake(ctx)
	if err != nil {
		end()
	}
	return hints, err
}
