// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/pult-app/pult/faults/network"
)

// tourClock is when the tour takes place, so that its pictures are the same every day: a Tuesday morning.
const tourClock = "2026-11-24T07:52:00+01:00"

// A tour is the scripted day of Jana (laptop) and Nina (phone).
type tour struct {
	house    house
	dir      string // pictures
	work     string // files of server and clients
	display  string
	dark     func() // ends the display
	srv      *server
	jana     *window
	nina     *window
	janaNet  *network.Network
	ninaNet  *network.Network
	pictures int
	steps    int
	seen     time.Duration // from the network's return until the other screen shows it
}

// tour runs the story in a virtual display, keeps a picture of each step in dir and ends with one RESULT line.
func (h house) tour(ctx context.Context, name, dir string, trials bool) (err error) {
	began := time.Now()
	t := &tour{house: h, dir: dir}
	defer func() {
		if err != nil {
			fmt.Printf("RESULT %s failed=1 steps=%d\n", name, t.steps)
		}
	}()
	if err := t.open(ctx); err != nil {
		return err
	}
	defer t.close()
	steps := t.story()
	if trials {
		steps = append(steps, t.trials()...)
	}
	if err := t.walk(ctx, steps); err != nil {
		return err
	}
	fmt.Printf("RESULT %s steps=%d pictures=%d other_screen_ms=%d seconds=%.0f folder=%s\n",
		name, t.steps, t.pictures, t.seen.Milliseconds(), time.Since(began).Seconds(), strings.TrimPrefix(dir, h.root+"/"))
	return nil
}

// walk takes the steps in order until one fails.
func (t *tour) walk(ctx context.Context, steps []step) error {
	for _, step := range steps {
		fmt.Printf("%2d. %s\n", t.steps+1, step.says)
		if err := step.do(ctx); err != nil {
			t.failure()
			return fmt.Errorf("%s: %w", step.says, err)
		}
		t.steps++
	}
	return nil
}

// open starts display, server, one network for each client, and the two windows.
func (t *tour) open(ctx context.Context) (err error) {
	if err := t.prepare(ctx, laptop, phone); err != nil {
		return err
	}
	target := strings.TrimPrefix(t.srv.url, "http://")
	if t.janaNet, err = network.Open(target, network.Conditions{}); err != nil {
		return err
	}
	if t.ninaNet, err = network.Open(target, network.Conditions{}); err != nil {
		return err
	}
	if err := t.startJana(ctx); err != nil {
		return err
	}
	t.nina, err = t.house.show(ctx, t.display, t.work, t.ninaNet.URL(), phone, 1230)
	return err
}

// prepare makes the folders, the preferences of the seats, the display and the server.
func (t *tour) prepare(ctx context.Context, seats ...seat) (err error) {
	if err := emptyFolder(t.dir); err != nil {
		return err
	}
	if t.work, err = os.MkdirTemp("", "pult-tour-"); err != nil {
		return err
	}
	for _, s := range seats {
		if err := prefer(filepath.Join(t.work, s.name), s.theme); err != nil {
			return err
		}
	}
	if t.display, t.dark, err = virtualDisplay(ctx); err != nil {
		return err
	}
	t.srv, err = t.house.startServer(ctx, t.work, "--fixed-today", tourClock)
	return err
}

func (t *tour) startJana(ctx context.Context) (err error) {
	t.jana, err = t.house.show(ctx, t.display, t.work, t.janaNet.URL(), laptop, 0)
	return err
}

// close ends what is still there, in the order a person would.
func (t *tour) close() {
	for _, w := range []*window{t.jana, t.nina} {
		if w == nil {
			continue
		}
		if w.close(); w.late.Load() {
			t.keepLogs()
		}
	}
	for _, n := range []*network.Network{t.janaNet, t.ninaNet} {
		if n != nil {
			n.Close()
		}
	}
	if t.srv != nil {
		t.srv.stop()
	}
	if t.dark != nil {
		t.dark()
	}
	_ = os.RemoveAll(t.work)
}

// prefer writes a client's preferences before its first start: a virtual display has no light or dark of its own.
func prefer(profile, theme string) error {
	if err := os.MkdirAll(profile, 0o700); err != nil {
		return err
	}
	text := fmt.Sprintf(`{"Language": "de", "Theme": %q, "Still": true}`, theme)
	return os.WriteFile(filepath.Join(profile, "preferences.json"), []byte(text), 0o600)
}

// picture keeps what a window shows under the step's number.
func (t *tour) picture(w *window, name string) error { return w.shot(t.next(name)) }

func (t *tour) next(name string) string {
	t.pictures++
	return filepath.Join(t.dir, fmt.Sprintf("%02d-%s.png", t.pictures, name))
}

// failure keeps the whole display and the logs, for whoever looks for the cause.
func (t *tour) failure() {
	cmd := exec.Command("import", "-silent", "-window", "root", filepath.Join(t.dir, "failed.png"))
	cmd.Env = append(os.Environ(), "DISPLAY="+t.display)
	_ = cmd.Run()
	t.keepLogs()
}

func (t *tour) keepLogs() {
	for _, name := range []string{"server.log", "laptop.log", "phone.log"} {
		said, err := os.ReadFile(filepath.Join(t.work, name))
		if err == nil {
			_ = os.WriteFile(filepath.Join(t.dir, name), said, 0o600)
		}
	}
}

func emptyFolder(dir string) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	return os.MkdirAll(dir, 0o755)
}
