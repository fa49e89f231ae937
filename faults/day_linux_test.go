// SPDX-License-Identifier: EUPL-1.2

package faults_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/store/sqlite"
	"github.com/pult-app/pult/sync"
)

// A working is a day of a server and a phone in one process, always the same, while one call to the disk of either fails.
// Whoever meets the failure does what people do: reads what is said, and tries again. At noon the day stands still until
// the test has looked at the files.
type working struct {
	dir     string
	central *central.Central
	hub     *server.Hub
	phone   *phone
}

func day(ctx context.Context) error {
	w := &working{dir: os.Getenv(envDir)}
	for _, step := range []struct {
		what string
		do   func(ctx context.Context) error
	}{
		{"start the server", w.startServer}, {"start the phone", w.startPhone}, {"load", w.sync},
		{"reserve", w.reserves("berg-0.1", 0)}, {"reserve and release", w.releases("bahn-0.1", 40)}, {"plan", w.plans}, {"sync", w.sync},
		{"restart the phone", w.restartPhone}, {"block a desk", w.blocks("berg-0.2")}, {"reserve it", w.reserves("berg-0.2", 21)},
		{"hide", w.hides}, {"sync a refusal", w.sync}, {"read it", w.reads},
		{"noon", noon},
		{"reserve before the damage", w.reserves("berg-0.1", 60)}, {"begin the phone's file anew", w.renews}, {"load again", w.sync},
		{"restart the server", w.restartServer}, {"compact", w.compacts}, {"forget", w.forgets}, {"sync what is gone", w.sync},
		{"sign out", w.signsOut}, {"stop", w.stopServer},
	} {
		if err := step.do(ctx); err != nil {
			return fmt.Errorf("%s: %w", step.what, err)
		}
	}
	return nil
}

// insist tries until it works: the disk fails once, so the second time it has to. No failure of a disk may be told as
// damage, because the app would put the file aside then.
func insist(what string, do func() error) error {
	for try := 1; ; try++ {
		err := do()
		if err == nil {
			return nil
		}
		if code := sqlite.CodeOf(err); try == 2 || code == sqlite.Corrupt || code == sqlite.Foreign || code == sqlite.Newer {
			return fmt.Errorf("%s, try %d: %w", what, try, err)
		}
		say("trouble", what, err)
	}
}

func (w *working) startServer(ctx context.Context) error {
	err := insist("open the town", func() (err error) {
		w.central, err = openTown(ctx, filepath.Join(w.dir, "server", "town.db"))
		return err
	})
	if err != nil {
		return err
	}
	w.hub = server.NewHub(w.central, server.HubOptions{Now: now, Log: slog.New(slog.DiscardHandler), Poll: time.Hour})
	return nil
}

func (w *working) stopServer(context.Context) error {
	w.hub.Close()
	if err := w.central.Damage(); err != nil {
		return err
	}
	if err := w.central.Close(); err != nil {
		say("trouble", "close the town", err)
	}
	return nil
}

func (w *working) restartServer(ctx context.Context) error {
	return errors.Join(w.stopServer(ctx), w.startServer(ctx))
}

func (w *working) startPhone(ctx context.Context) error {
	w.phone = &phone{who: bookingtest.Bob, random: chance()}
	err := insist("open the phone", func() (err error) {
		w.phone.Device, err = device.Open(ctx, filepath.Join(w.dir, "phone", "phone.db"), device.Options{Now: now})
		return err
	})
	if err != nil {
		return err
	}
	return insist("choose houses", func() error { return w.phone.SetWant(ctx, houses()...) })
}

func (w *working) stopPhone() error {
	if err := w.phone.Damage(); err != nil {
		return err
	}
	if err := w.phone.Close(); err != nil {
		say("trouble", "close the phone", err)
	}
	return nil
}

func (w *working) restartPhone(ctx context.Context) error {
	return errors.Join(w.stopPhone(), w.startPhone(ctx))
}

// renews is what the app does with a damaged file. What waited in it has to wait in the new one.
func (w *working) renews(ctx context.Context) error {
	if err := w.stopPhone(); err != nil {
		return err
	}
	err := insist("begin anew", func() error {
		_, _, err := device.Renew(ctx, filepath.Join(w.dir, "phone", "phone.db"), device.Options{Now: now})
		return err
	})
	if err := errors.Join(err, w.startPhone(ctx)); err != nil {
		return err
	}
	if waiting, err := w.phone.Waiting(ctx); err != nil || len(waiting) != 1 {
		return fmt.Errorf("%d changes wait: %w", len(waiting), err)
	}
	return nil
}

// sync lets the engine run until nothing waits on either side.
func (w *working) sync(ctx context.Context) error {
	ctx, end := context.WithTimeout(ctx, patience/2)
	defer end()
	rested := false
	engine := &sync.Engine{
		Local: w.phone, Remote: hasty{w.hub.Session(w.phone.who, w.phone.ID())}, Now: now, MaxWait: 5 * time.Millisecond,
		Tell: func(s sync.Status) {
			if rested = s.Online && s.Waiting == 0 && !s.Loading; rested {
				end()
			} else if s.LastError != "" {
				say("trouble", "sync", s.LastError)
			}
		},
	}
	if err := engine.Run(ctx); err != nil || !rested {
		return fmt.Errorf("sync does not come to rest: %w", errors.Join(err, context.Cause(ctx)))
	}
	return nil
}

// tap is a wish; when it cannot be stored the person taps once more, and that is another wish.
func (w *working) tap(ctx context.Context, kind booking.Kind, args func() any) error {
	return insist("tap", func() error {
		id, err := w.phone.Do(ctx, w.phone.who, kind, args())
		if err == nil {
			say("did", id)
		}
		return err
	})
}

func (w *working) reserves(desk booking.DeskID, hour int) func(ctx context.Context) error {
	return func(ctx context.Context) error {
		return w.tap(ctx, booking.KindReserve, func() any {
			w.phone.mine = append(w.phone.mine, newBooking())
			return booking.Reserve{Booking: w.phone.mine[len(w.phone.mine)-1], Desk: desk, Span: slot(hour)}
		})
	}
}

func (w *working) releases(desk booking.DeskID, hour int) func(ctx context.Context) error {
	return func(ctx context.Context) error {
		if err := w.reserves(desk, hour)(ctx); err != nil {
			return err
		}
		return w.tap(ctx, booking.KindRelease, func() any { return booking.Release{Booking: w.phone.mine[len(w.phone.mine)-1]} })
	}
}

func (w *working) plans(ctx context.Context) error {
	tomorrow := booking.DayOf(monday, booking.Building{}.Location()) + 1
	return w.tap(ctx, booking.KindPlanDay, func() any {
		return booking.PlanDay{Day: tomorrow, Halves: []booking.Half{booking.PM}, Status: booking.Away}
	})
}

func (w *working) hides(ctx context.Context) error {
	return w.tap(ctx, booking.KindShow, func() any { return booking.Show{Visibility: staff.Nobody} })
}

// blocks is the facility taking a desk away before the phone hears of it.
func (w *working) blocks(id booking.DeskID) func(ctx context.Context) error {
	return func(ctx context.Context) error {
		return insist("block a desk", func() error {
			return w.central.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
				place, err := tx.Store().Place(ctx, id)
				if err != nil {
					return err
				}
				place.Desk.Blocked = true
				return tx.Store().PutDesk(ctx, place.Desk)
			})
		})
	}
}

func (w *working) reads(ctx context.Context) error {
	return insist("read refusals", func() error { return w.phone.look(ctx) })
}

// noon waits until the test has looked.
func noon(context.Context) error {
	say("settled")
	_, err := bufio.NewReader(os.Stdin).ReadString('\n')
	return err
}

func (w *working) compacts(ctx context.Context) error {
	for _, at := range []time.Time{monday, monday.Add(central.Kept)} {
		if err := insist("compact", func() error { return w.central.Compact(ctx, at) }); err != nil {
			return err
		}
	}
	return nil
}

func (w *working) forgets(ctx context.Context) error {
	return insist("forget", func() error {
		_, err := w.central.Forget(ctx, monday.AddDate(0, 0, 30))
		return err
	})
}

// signsOut removes the phone's file; nothing may wait in it.
func (w *working) signsOut(ctx context.Context) error {
	waiting, err := w.phone.Waiting(ctx)
	if err != nil || len(waiting) > 0 {
		return fmt.Errorf("%d changes wait: %w", len(waiting), err)
	}
	if err := w.stopPhone(); err != nil {
		return err
	}
	return insist("remove the phone's file", func() error { return device.Remove(filepath.Join(w.dir, "phone", "phone.db")) })
}
