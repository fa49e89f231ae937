// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"github.com/pult-app/pult/store/device"
)

// led answers a script in the build with the tag "led"; nil in every other.
var led func(*window)

// Main runs the client until its window is closed.
func Main() {
	err := run(os.Args[1:])
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, "pult:", err)
	if errors.Is(err, errUsage) {
		os.Exit(2)
	}
	os.Exit(1)
}

func run(args []string) error {
	o, err := parseOptions(args, os.Stderr)
	if errors.Is(err, errHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	lock, err := takeProfile(ctx, o.Profile)
	if errors.Is(err, errRaised) {
		fmt.Fprintln(os.Stderr, "pult: already open, its window is shown")
		return nil
	}
	if err != nil {
		return err
	}
	defer lock.Release()
	here := func() error { return displayed(runtime.GOOS, os.Getenv, knock) }
	if err := here(); err != nil {
		return err
	}
	return withDisplay(here, func() error { return show(ctx, o, lock) })
}

// errRaised says that another process has the profile and shows its window.
var errRaised = errors.New("already open")

// takeProfile takes the profile, or asks the process that has it to show its window. One that has only just begun, or is
// about to end, is given some seconds.
func takeProfile(ctx context.Context, dir string) (*device.Lock, error) {
	for began := time.Now(); ; {
		lock, holder, err := device.TakeLock(dir)
		if err != nil {
			return nil, fmt.Errorf("take the profile %s: %w", dir, err)
		}
		if lock != nil {
			return lock, nil
		}
		if ringAt(ctx, holder.Port) {
			return nil, errRaised
		}
		if ctx.Err() != nil || time.Since(began) > doorPatience {
			return nil, fmt.Errorf("this profile is already open in another Pult (process %d), which does not answer; close it, or name another folder with -profile", holder.PID)
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
		}
	}
}

// show opens the window and runs it until it is closed or ctx ends.
func show(ctx context.Context, o Options, lock *device.Lock) error {
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	a := fyneapp.NewWithID("de.pult.app")
	dir, err := filepath.Abs(o.Profile) // other programs open files of it
	if err != nil {
		return err
	}
	w, err := newWindow(a, profile{dir}, o, log)
	if err != nil {
		return err
	}
	defer w.close()
	bell, err := hangDoorbell(func() { fyne.Do(w.raise) })
	if err != nil {
		return err
	}
	defer bell.close()
	if err := lock.Announce(bell.port()); err != nil {
		return err
	}
	if err := w.open(ctx); err != nil {
		return err
	}
	stopped := context.AfterFunc(ctx, func() { fyne.Do(a.Quit) })
	defer stopped()
	if led != nil {
		go led(w) // ends with standard input or the process
	}
	a.Lifecycle().SetOnEnteredForeground(w.foreground)
	w.win.ShowAndRun()
	return nil
}

// raise brings the window to the front.
func (w *window) raise() {
	w.win.Show()
	w.win.RequestFocus()
}

func (w *window) foreground() {
	if w.shell != nil {
		w.shell.Foreground()
	}
}
