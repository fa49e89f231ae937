// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"fmt"
	"time"
)

// A step is one thing that happens in the tour, and the sentence that is printed for it.
type step struct {
	says string
	do   func(ctx context.Context) error
}

const (
	bookThursday = "Buchen: Do 26. Nov., ganztags"
	bookFriday   = "Buchen: Fr 27. Nov., ganztags"
	// Nina may have another desk on that day already; then the same tap changes desks.
	takeThursday = bookThursday + "|Wechseln: Do 26. Nov., ganztags"
	takeFriday   = bookFriday + "|Wechseln: Fr 27. Nov., ganztags"
)

// tryNow is the key that asks for the server at once, as somebody does who sees daylight again. Without it Pult finds
// out by itself, within half a minute.
const tryNow = "F5"

// promptly is how soon the other screen must show what was decided (issue of the first release: 2 s).
const promptly = 2 * time.Second

// story is the product's promise, step by step.
func (t *tour) story() []step {
	return []step{
		{"Jana opens Pult on her laptop, Nina on her phone", t.bothArrive},
		{"Jana looks for a desk on Thursday: 3.14 is free", t.janaFindsDesk},
		{"the train enters a tunnel; Jana books 3.14 without a network, and it is vorgemerkt", t.janaBooksOffline},
		{"Jana's laptop dies right after the tap (kill -9) and starts again without a network: the wish is still there", t.janaRestarts},
		{"the tunnel ends: confirmed on Jana's screen, taken on Nina's", t.tunnelEnds},
		{"both want 3.16 on Friday, Jana in the next tunnel; Nina gets it", t.bothWantOne},
		{"Jana is told kindly, with free desks nearby", t.janaIsRefused},
		{"Jana takes the first of them", t.janaTakesAnother},
	}
}

func (t *tour) bothArrive(ctx context.Context) error {
	if err := first(
		func() error { return see(t.jana, "Guten Morgen, Jana") },
		func() error { return see(t.jana, "Platz 3.14") },
		func() error { return t.picture(t.jana, "heute-laptop") },
		func() error { return see(t.nina, "Guten Morgen, Nina") },
	); err != nil {
		return err
	}
	return t.picture(t.nina, "heute-phone")
}

func (t *tour) janaFindsDesk(ctx context.Context) error {
	return first(
		func() error { return openDesk(ctx, t.jana, "26.", "3.14") },
		func() error { return see(t.jana, bookThursday) },
		func() error { return t.picture(t.jana, "plaetze-laptop") },
		func() error { return openDesk(ctx, t.nina, "26.", "3.14") },
		func() error { return see(t.nina, takeThursday) },
		func() error { return t.picture(t.nina, "plaetze-phone") },
	)
}

func (t *tour) janaBooksOffline(ctx context.Context) error {
	t.janaNet.Set(false)
	return first(
		func() error { return see(t.jana, "Offline") },
		func() error { return t.jana.click(ctx, bookThursday) },
		func() error { return see(t.jana, "Vorgemerkt") },
	)
}

func (t *tour) janaRestarts(ctx context.Context) error {
	t.jana.kill()
	return first(
		func() error { return t.startJana(ctx) },
		func() error { return openDesk(ctx, t.jana, "26.", "3.14") },
		func() error { return see(t.jana, "Vorgemerkt") },
		func() error { return t.picture(t.jana, "vorgemerkt-offline") },
	)
}

func (t *tour) tunnelEnds(ctx context.Context) error {
	t.janaNet.Set(true)
	if err := first(
		func() error { return t.jana.key(ctx, tryNow) },
		func() error { return see(t.jana, "Bestätigt") },
	); err != nil {
		return err
	}
	began := time.Now()
	if _, err := t.nina.ask("gone " + takeThursday); err != nil {
		return err
	}
	t.seen = time.Since(began)
	fmt.Printf("    Nina's phone showed it %d ms after Jana's laptop did\n", t.seen.Milliseconds())
	if t.seen > promptly {
		return fmt.Errorf("the other screen took %v, more than %v", t.seen, promptly)
	}
	return first(
		func() error { return t.picture(t.jana, "bestaetigt-laptop") },
		func() error { return t.picture(t.nina, "belegt-phone") },
	)
}

func (t *tour) bothWantOne(ctx context.Context) error {
	t.janaNet.Set(false)
	return first(
		func() error { return see(t.jana, "Offline") },
		func() error { return openDesk(ctx, t.jana, "27.", "3.16") },
		func() error { return t.jana.click(ctx, bookFriday) },
		func() error { return see(t.jana, "Vorgemerkt") },
		func() error { return openDesk(ctx, t.nina, "27.", "3.16") },
		func() error { return t.nina.click(ctx, takeFriday) },
		func() error { return see(t.nina, "Bestätigt") },
	)
}

func (t *tour) janaIsRefused(ctx context.Context) error {
	t.janaNet.Set(true)
	return first(
		func() error { return t.jana.key(ctx, tryNow) },
		func() error { return t.jana.click(ctx, "1 Änderung abgelehnt") },
		func() error { return see(t.jana, "Platz 3.16 ist schon vergeben") },
		func() error { return t.picture(t.jana, "abgelehnt-laptop") },
	)
}

func (t *tour) janaTakesAnother(ctx context.Context) error {
	return first(
		func() error { return t.jana.click(ctx, "Nehmen") },
		func() error { return see(t.jana, "Bestätigt") },
		func() error { return t.picture(t.jana, "genommen-laptop") },
	)
}

// openDesk goes to a day and a desk on the plan.
func openDesk(ctx context.Context, w *window, day, desk string) error {
	return first(
		func() error { return w.click(ctx, "Plätze") },
		func() error { return w.click(ctx, day) },
		func() error { return w.click(ctx, "desk "+desk) },
		func() error { return see(w, "Platz "+desk) },
	)
}

func see(w *window, text string) error {
	_, err := w.sees(text)
	return err
}

// first runs the acts in order until one fails.
func first(acts ...func() error) error {
	for _, act := range acts {
		if err := act(); err != nil {
			return err
		}
	}
	return nil
}
