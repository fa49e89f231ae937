// SPDX-License-Identifier: EUPL-1.2

package faults_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// A phone is the client that is killed: a device's store and its engine, and a person who taps. It says "did OP" when a
// wish is on the disk, "told OP" when its person reads that it was refused, and "seen OP" when that is noted.
type phone struct {
	*device.Device
	who    staff.PersonID
	random *rand.Rand
	mine   []booking.BookingID
	rested func() // is called when nothing waits on either side
}

// tap is a phone whose person never stops; drain one whose person only reads, which says "settled" at rest.
func tap(ctx context.Context) error {
	return withPhone(ctx, func(p *phone) error { return p.tapOn(ctx) })
}

func drain(ctx context.Context) error {
	return withPhone(ctx, func(p *phone) error {
		settled := make(chan struct{}, 1)
		p.rested = func() { nudge(settled) }
		var g errgroup.Group
		g.Go(func() error { return p.keepInStep(ctx) })
		g.Go(func() error {
			for {
				select {
				case <-ctx.Done():
					return nil
				case <-settled:
					if err := p.look(ctx); err != nil {
						return err
					}
					say("settled")
				}
			}
		})
		return g.Wait()
	})
}

func withPhone(ctx context.Context, do func(p *phone) error) error {
	d, err := device.Open(ctx, filepath.Join(os.Getenv(envDir), "phone.db"), device.Options{Now: now})
	if err != nil {
		return err
	}
	p := &phone{Device: d, who: staff.PersonID(os.Getenv(envPerson)), random: chance(), rested: func() {}}
	err = d.SetWant(ctx, houses()...)
	if err == nil {
		err = do(p)
	}
	return errors.Join(err, d.Close())
}

// chance is the chance of this process.
func chance() *rand.Rand {
	seed, _ := strconv.ParseUint(os.Getenv(envSeed), 10, 64)
	return rand.New(rand.NewPCG(seed, 1))
}

func houses() []sync.Scope {
	return []sync.Scope{sync.Scope(store.House("bahn")), sync.Scope(store.House("berg"))}
}

func nudge(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// keepInStep signs in and lets the engine run, again and again.
func (p *phone) keepInStep(ctx context.Context) error {
	for ctx.Err() == nil {
		client, err := p.signIn(ctx)
		if err != nil {
			pause(ctx, 5*time.Millisecond)
			continue
		}
		engine := &sync.Engine{Local: p, Remote: hasty{client}, Now: now, Ahead: true, MaxWait: 20 * time.Millisecond}
		engine.Tell = func(s sync.Status) {
			if s.LastError == sync.DeviceFailed {
				say("failed the device's store")
			}
			if s.Online && s.Waiting == 0 && !s.Loading {
				p.rested()
			}
		}
		p.run(ctx, engine)
		client.Close()
	}
	return nil
}

// run lets the engine run until the session is over, and pokes it after every tap.
func (p *phone) run(ctx context.Context, engine *sync.Engine) {
	ctx, end := context.WithCancel(ctx)
	hints, stop := p.Watch()
	defer stop()
	var poker errgroup.Group
	poker.Go(func() error {
		for {
			select {
			case <-ctx.Done():
				return nil
			case <-hints:
				engine.Poke()
			}
		}
	})
	_ = engine.Run(ctx) // whoever calls signs in again
	end()
	_ = poker.Wait()
}

func (p *phone) signIn(ctx context.Context) (*wire.Client, error) {
	base := "http://" + os.Getenv(envServer)
	stranger, err := wire.NewClient(base, "")
	if err != nil {
		return nil, err
	}
	defer stranger.Close()
	session, err := stranger.SignIn(ctx, wire.SignIn{Person: string(p.who), Device: p.ID()})
	if err != nil {
		return nil, err
	}
	return wire.NewClient(base, session.Token)
}

// tapOn taps until ctx ends. What this device itself refuses is no wish.
func (p *phone) tapOn(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return p.keepInStep(ctx) })
	g.Go(func() error {
		for ctx.Err() == nil {
			if err := p.tapOnce(ctx); err != nil {
				return err
			}
			if err := p.look(ctx); err != nil {
				return err
			}
			pause(ctx, time.Duration(p.random.IntN(8))*time.Millisecond)
		}
		return nil
	})
	return g.Wait()
}

func (p *phone) tapOnce(ctx context.Context) error {
	kind, args := p.wish()
	id, err := p.Do(ctx, p.who, kind, args)
	var refusal *booking.Refusal
	switch {
	case errors.As(err, &refusal):
		return nil
	case err != nil:
		return err
	}
	say("did", id)
	if r, ok := args.(booking.Reserve); ok {
		p.mine = append(p.mine, r.Booking)
	}
	return nil
}

// wish is mostly a desk that others want too, now and then a desk given back or a day planned.
func (p *phone) wish() (booking.Kind, any) {
	switch n := p.random.IntN(10); {
	case n == 0:
		plan := booking.PlanDay{Day: booking.DayOf(monday, booking.Building{}.Location()) + booking.Day(p.random.IntN(20)), Halves: []booking.Half{booking.AM}, Status: booking.Away}
		return booking.KindPlanDay, plan
	case n < 4 && len(p.mine) > 0:
		i := p.random.IntN(len(p.mine))
		id := p.mine[i]
		p.mine = append(p.mine[:i], p.mine[i+1:]...)
		return booking.KindRelease, booking.Release{Booking: id}
	}
	return booking.KindReserve, booking.Reserve{Booking: newBooking(), Desk: desks[p.random.IntN(len(desks))], Span: slot(p.random.IntN(600))}
}

// Few desks, so that people are in each other's way.
var desks = []booking.DeskID{"berg-0.1", "berg-0.2", "bahn-0.1"}

func newBooking() booking.BookingID { return booking.BookingID(uuid.Must(uuid.NewV7()).String()) }

// slot is an hour of its own for every n, from tomorrow on; none crosses midnight in Wuppertal.
func slot(n int) booking.Span {
	start := monday.Truncate(24*time.Hour).AddDate(0, 0, 1+n/20).Add(time.Duration(1+n%20) * time.Hour)
	return booking.Span{Start: start, End: start.Add(time.Hour)}
}

// look is the person reading what was refused.
func (p *phone) look(ctx context.Context) error {
	list, err := p.Refusals(ctx)
	if err != nil {
		return err
	}
	for _, change := range list {
		say("told", change.ID)
		if err := p.MarkSeen(ctx, change.ID); err != nil {
			return err
		}
		say("seen", change.ID)
	}
	return nil
}

// A hasty remote passes over the waits that a server asks for: a test has no time.
type hasty struct{ sync.Remote }

func (h hasty) Sync(ctx context.Context, req sync.Request) (sync.Response, error) {
	resp, err := h.Remote.Sync(ctx, req)
	return resp, atOnce(err)
}

func (h hasty) Wake(ctx context.Context) (<-chan struct{}, error) {
	hints, err := h.Remote.Wake(ctx)
	return hints, atOnce(err)
}

func atOnce(err error) error {
	if failed := (*sync.Error)(nil); errors.As(err, &failed) {
		return &sync.Error{Code: failed.Code, Message: failed.Message}
	}
	return err
}

// pause lets time pass for other processes.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
