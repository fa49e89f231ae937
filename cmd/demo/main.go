// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
)

const usage = `usage: demo run    server and client; without a display the tour
       demo both   server, a laptop window and a second person's phone window; without a display the tour
       demo tour   the scripted tour in a virtual display, pictures in build/tour
       demo display  tells by its exit status whether there is a display
       demo e2e    the tour and the further trials of the real window, pictures in build/e2e
       demo learn   the three courses on laptop and phone, one of them without a network, pictures in build/learn
       demo slow    a first load and a booking on a phone behind a slow link, pictures in build/slow
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) != 1 {
		fmt.Fprint(os.Stderr, usage)
		return errors.New("say which: run, both, tour, e2e, learn, slow or display")
	}
	if args[0] == "display" {
		if !hasDisplay() {
			return errors.New("there is no display: Pult is shown in a virtual one")
		}
		return nil
	}
	house, err := findHouse()
	if err != nil {
		return err
	}
	switch verb := args[0]; {
	case verb == "run" && hasDisplay():
		return house.open(ctx, laptop)
	case verb == "both" && hasDisplay():
		return house.open(ctx, laptop, phone)
	case verb == "run", verb == "both", verb == "tour":
		return house.tour(ctx, "run", filepath.Join(house.root, "build", "tour"), false)
	case verb == "e2e":
		return house.tour(ctx, "e2e", filepath.Join(house.root, "build", "e2e"), true)
	case verb == "learn":
		return house.learn(ctx, filepath.Join(house.root, "build", "learn"))
	case verb == "slow":
		return house.slow(ctx, filepath.Join(house.root, "build", "slow"))
	}
	fmt.Fprint(os.Stderr, usage)
	return fmt.Errorf("%q is none of run, both, tour, e2e, learn, slow, display", args[0])
}

// A house is where the built programs lie.
type house struct {
	root string // the checkout
	bin  string // where pult, pultd and pult-led lie
}

func findHouse() (house, error) {
	exe, err := os.Executable()
	if err != nil {
		return house{}, err
	}
	bin := filepath.Dir(exe)
	for _, name := range []string{"pult", "pultd"} {
		if _, err := os.Stat(filepath.Join(bin, name)); err != nil {
			return house{}, fmt.Errorf("%s is not built: run make build", name)
		}
	}
	return house{root: filepath.Dir(filepath.Dir(bin)), bin: bin}, nil
}

// A seat is a window of the demo: who sits there, and how large it is.
type seat struct {
	name, person string
	width        int
	theme        string   // in the tour
	env          []string // besides ours
}

var (
	laptop = seat{name: "laptop", person: "p-jana", width: 1200, theme: "light"}
	phone  = seat{name: "phone", person: "p-0028", width: 390, theme: "light"}
)

// open starts the server and a window for each seat, and ends the server when the last window is closed.
func (h house) open(ctx context.Context, seats ...seat) error {
	dir := filepath.Join(h.root, "build", "demo")
	srv, err := h.startServer(ctx, dir)
	if err != nil {
		return err
	}
	defer srv.stop()
	fmt.Println("server:", srv.url, "(demo city, this machine only)")
	ended := make(chan error, len(seats))
	for _, s := range seats {
		cmd := h.client(ctx, "pult", dir, srv.url, s)
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
		if err := cmd.Start(); err != nil {
			return fmt.Errorf("start the client: %w", err)
		}
		go func() { ended <- cmd.Wait() }()
	}
	var failed error
	for range seats {
		if err := <-ended; err != nil && ctx.Err() == nil {
			failed = errors.Join(failed, fmt.Errorf("the client ended: %w", err))
		}
	}
	return failed
}
