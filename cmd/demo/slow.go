// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/pult-app/pult/faults/network"
)

// slowLink is what a phone has at the edge of the town.
var slowLink = network.Conditions{Rate: 64_000 / 8, RoundTrip: 400 * time.Millisecond}

// janasPhone is where the slow tour is looked at: the person whose day is the same every day.
var janasPhone = seat{name: "phone", person: "p-jana", width: 390, theme: "light"}

const (
	comesIn = "Deine Daten kommen aufs Gerät" // the line of a load that is under way
	// slowly is how long anything may take that the link holds up.
	slowly = 5 * time.Minute
	// atOnce is how soon the screen shows a tap's wish: nothing waits for the network.
	atOnce = 100 * time.Millisecond
)

// A slowTour is a first load and a booking on a phone behind slowLink.
type slowTour struct {
	*tour
	began                           time.Time
	plan, tapped, confirmed, loaded time.Duration
}

// slow runs the tour, keeps pictures in dir and ends with one RESULT line.
func (h house) slow(ctx context.Context, dir string) (err error) {
	s := &slowTour{tour: &tour{house: h, dir: dir}}
	defer func() {
		if err != nil {
			fmt.Printf("RESULT slow failed=1 steps=%d\n", s.steps)
		}
	}()
	defer s.close()
	if err := s.prepare(ctx, janasPhone); err != nil {
		return err
	}
	if s.janaNet, err = network.Open(strings.TrimPrefix(s.srv.url, "http://"), slowLink); err != nil {
		return err
	}
	if err := s.walk(ctx, s.story()); err != nil {
		return err
	}
	bytes, _ := s.janaNet.Carried()
	over := "none"
	if s.tapped > atOnce { // drawn by a processor that others share: it is told, and fails nothing
		over = "tap"
	}
	fmt.Printf("RESULT slow pictures=%d first_plan_ms=%d tap_ms=%.1f confirmed_ms=%d loaded_ms=%d bytes=%d over=%s\n", s.pictures,
		s.plan.Milliseconds(), float64(s.tapped.Microseconds())/1000, s.confirmed.Milliseconds(), s.loaded.Milliseconds(), bytes, over)
	return nil
}

func (s *slowTour) story() []step {
	return []step{
		{"Jana opens Pult for the first time, at 64 kbit/s and 400 ms", s.arrives},
		{"her own building is there while the rest still comes", s.findsDesk},
		{"she books 3.14 for Thursday: vorgemerkt at once", s.books},
		{"the server confirms it between two pages of the load", s.isConfirmed},
		{"everything has come", s.hasAll},
	}
}

func (s *slowTour) arrives(ctx context.Context) (err error) {
	s.began = time.Now()
	if s.jana, err = s.house.show(ctx, s.display, s.work, s.janaNet.URL(), janasPhone, 0); err != nil {
		return err
	}
	return first(
		func() error { return s.picture(s.jana, "heute-erster-start") },
		func() error { return s.jana.click(ctx, "Plätze") },
		func() error { return s.picture(s.jana, "plaetze-erster-start") },
	)
}

func (s *slowTour) findsDesk(ctx context.Context) error {
	if err := s.until(ctx, "wait desk 3.14"); err != nil {
		return err
	}
	s.plan = time.Since(s.began)
	return first(
		func() error { return s.loads("plaetze-laedt") },
		func() error { _, err := s.jana.ask("open today"); return err },
		func() error { return s.until(ctx, "wait Guten Morgen, Jana") },
		func() error { return s.loads("heute-laedt") },
		func() error { return openDesk(ctx, s.jana, "26.", "3.14") },
		func() error { return s.until(ctx, "wait "+bookThursday) },
		func() error { return s.loads("platz-frei") },
	)
}

func (s *slowTour) books(ctx context.Context) error {
	answer, err := s.jana.ask("tap " + bookThursday + "|Vorgemerkt")
	if err != nil {
		return err
	}
	µs, err := strconv.ParseInt(answer, 10, 64)
	if err != nil {
		return fmt.Errorf("the client said %q: %w", answer, err)
	}
	s.tapped = time.Duration(µs) * time.Microsecond
	s.confirmed = time.Since(s.began)
	return s.jana.snap(s.next("vorgemerkt"))
}

func (s *slowTour) isConfirmed(ctx context.Context) error {
	if err := s.until(ctx, "wait Bestätigt"); err != nil {
		return err
	}
	s.confirmed = time.Since(s.began) - s.confirmed
	return s.loads("bestaetigt")
}

func (s *slowTour) hasAll(ctx context.Context) error {
	if err := s.until(ctx, "synced"); err != nil {
		return err
	}
	s.loaded = time.Since(s.began)
	return first(
		func() error { return s.until(ctx, "gone "+comesIn) },
		func() error { return s.picture(s.jana, "plaetze-alles-da") },
		func() error { _, err := s.jana.ask("open today"); return err },
		func() error { return s.picture(s.jana, "heute-alles-da") },
	)
}

// loads keeps a picture, and proves that the load was under way before and after it.
func (s *slowTour) loads(name string) error {
	loading := func() error { _, err := s.jana.ask("has " + comesIn); return err }
	return first(loading, func() error { return s.picture(s.jana, name) }, loading)
}

// until asks again and again: a question ends sooner than a slow link does.
func (s *slowTour) until(ctx context.Context, question string) (err error) {
	for began := time.Now(); time.Since(began) < slowly && ctx.Err() == nil; {
		if _, err = s.jana.ask(question); err == nil || errors.Is(err, errEnded) {
			return err
		}
	}
	return errors.Join(err, ctx.Err())
}
