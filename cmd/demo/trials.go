// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"
	"strings"
	"time"
)

// trials are what the real window must stand besides the story.
func (t *tour) trials() []step {
	return []step{
		{"every place of the house is reached by mouse", t.everyPlace},
		{"a second Pult on the same profile raises the first and ends", t.secondProcess},
		{"the keyboard alone walks the plan and books", t.keyboardBooks},
		{"a narrow window becomes a phone, a wide one a laptop again", t.resize},
		{"the server dies and comes back; Pult goes on", t.serverRestarts},
	}
}

// places are the destinations, each with words that stand only there. Heute follows Team, because Plätze has a day of the
// same name.
var places = []struct{ name, words, file string }{
	{"Team", "Ich", "team"},
	{"Heute", "Meine Woche", "heute"},
	{"Einstellungen", "Zuletzt entschieden", "einstellungen"},
	{"Neues", "Mein Amt", "neues"},
	{"Plätze", "ganztags", "plaetze"},
}

func (t *tour) everyPlace(ctx context.Context) error {
	for _, place := range places {
		for _, w := range []*window{t.jana, t.nina} {
			if err := first(
				func() error { return w.click(ctx, place.name) },
				func() error { return see(w, place.words) },
				func() error { return t.picture(w, place.file+"-"+w.seat.name) },
			); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *tour) secondProcess(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	cmd := t.house.client(ctx, "pult-led", t.work, t.janaNet.URL(), laptop)
	cmd.Env = t.jana.env
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		if exit, ok := err.(*exec.ExitError); !ok || exit.ExitCode() < 0 {
			return fmt.Errorf("the second Pult did not end by itself: %w", err)
		}
	}
	return see(t.jana, "Plätze")
}

// keyboardBooks walks from desk to desk until one is free, as somebody does who listens, and books it.
func (t *tour) keyboardBooks(ctx context.Context) error {
	const book, steps = "Buchen: Mo 30. Nov., ganztags", 20
	if err := openDesk(ctx, t.jana, "30.", "3.27"); err != nil {
		return err
	}
	for range steps {
		if err := first(
			func() error { return t.jana.key(ctx, "Right") },
			func() error { _, err := t.jana.ask("settled"); return err },
		); err != nil {
			return err
		}
		if _, err := t.jana.ask("has " + book); err == nil {
			return first(
				func() error { return t.jana.key(ctx, "b") },
				func() error { return see(t.jana, "Bestätigt") },
			)
		}
	}
	return fmt.Errorf("no free desk within %d steps", steps)
}

func (t *tour) resize(ctx context.Context) error {
	for _, width := range []string{"390", "1200"} {
		if _, err := t.jana.xdotool(ctx, "windowsize", "--sync", t.jana.id, width, "800"); err != nil {
			return err
		}
		if err := t.picture(t.jana, "breite-"+width); err != nil {
			return err
		}
	}
	return see(t.jana, "Heute")
}

func (t *tour) serverRestarts(ctx context.Context) (err error) {
	t.srv.kill()
	if err := see(t.jana, "Offline"); err != nil {
		return err
	}
	address := strings.TrimPrefix(t.srv.url, "http://")
	if t.srv, err = t.house.startServer(ctx, t.work, "--fixed-today", tourClock, "--listen", address); err != nil {
		return err
	}
	began := time.Now()
	if err := t.jana.key(ctx, tryNow); err != nil {
		return err
	}
	_, err = t.jana.ask("gone Offline")
	fmt.Printf("    online again after %d ms\n", time.Since(began).Milliseconds())
	return err
}
