// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"github.com/pult-app/pult/store/device"
)

// led answers a script in the build with the tag "led"; nil in every other.
var led func(*window)

// Main runs the client until its window is closed.
func Main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "pult:", err)
		os.Exit(1)
	}
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
	lock, holder, err := device.TakeLock(o.Profile)
	if err != nil {
		return fmt.Errorf("take the profile %s: %w", o.Profile, err)
	}
	if holder != nil {
		return raiseOther(ctx, holder)
	}
	defer lock.Release()
	return show(ctx, o, lock)
}

// raiseOther asks the process that has the profile to show its window.
func raiseOther(ctx context.Context, holder *device.Holder) error {
	if ringAt(ctx, holder.Port) {
		fmt.Fprintln(os.Stderr, "pult: already open, its window is shown")
		return nil
	}
	return fmt.Errorf("this profile is already open in another Pult (process %d), which does not answer; close it, or name another folder with -profile", holder.PID)
}

// show opens the window and runs it until it is closed or ctx ends.
func show(ctx context.Context, o Options, lock *device.Lock) error {
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	a := fyneapp.NewWithID("de.pult.app")
	w, err := newWindow(a, profile{o.Profile}, o, log)
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
