// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// patience is how long a window may take for anything before the tour fails.
const patience = 20 * time.Second

// A window is a running client in a display. Questions about what it shows go over its standard input and output (the
// build with the tag "led" answers them); mouse and keys are the display's own, through xdotool.
type window struct {
	seat seat
	cmd  *exec.Cmd
	id   string // X window
	in   io.WriteCloser
	out  *bufio.Scanner
	env  []string
	late atomic.Bool // it did not end by itself
}

// show starts a client for a seat and waits for its window. x is where its left edge stands on the display.
func (h house) show(ctx context.Context, display, dir, url string, s seat, x int) (*window, error) {
	cmd := h.client(ctx, "pult-led", dir, url, s)
	if s.person != "" { // the clock of who signs in at an issuer is right
		cmd.Args = append(cmd.Args, "-clock", tourClock)
	}
	w := &window{seat: s, cmd: cmd}
	w.env = append(os.Environ(), "DISPLAY="+display, "LIBGL_ALWAYS_SOFTWARE=1", "LANG=de_DE.UTF-8", "WAYLAND_DISPLAY=")
	w.env = append(w.env, s.env...)
	cmd.Env = w.env
	log, err := os.OpenFile(filepath.Join(dir, s.name+".log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	cmd.Stderr = log
	if w.in, err = cmd.StdinPipe(); err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	w.out = bufio.NewScanner(out)
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the client: %w", err)
	}
	if _, err := w.ask("ready"); err != nil {
		return nil, err
	}
	return w, w.place(ctx, x)
}

// place finds the X window, moves it and gives it the keyboard.
func (w *window) place(ctx context.Context, x int) error {
	found, err := w.xdotool(ctx, "search", "--sync", "--onlyvisible", "--pid", strconv.Itoa(w.cmd.Process.Pid))
	if err != nil {
		return fmt.Errorf("find the window of %s: %w", w.seat.name, err)
	}
	ids := strings.Fields(found)
	w.id = ids[len(ids)-1]
	if _, err := w.xdotool(ctx, "windowsize", w.id, strconv.Itoa(w.seat.width), "800"); err != nil {
		return err
	}
	_, err = w.xdotool(ctx, "windowmove", w.id, strconv.Itoa(x), "0", "windowfocus", w.id)
	return err
}

func (w *window) xdotool(ctx context.Context, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, "xdotool", args...)
	cmd.Env = w.env
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("xdotool %s: %w", strings.Join(args, " "), err)
	}
	return string(out), nil
}

var errEnded = errors.New("ended")

// ask sends one line and reads one: "ok …" or "no …".
func (w *window) ask(line string) (string, error) {
	if _, err := fmt.Fprintln(w.in, line); err != nil {
		return "", fmt.Errorf("%s %w: %w", w.seat.name, errEnded, err)
	}
	if !w.out.Scan() {
		return "", fmt.Errorf("%s %w while asked %q", w.seat.name, errEnded, line)
	}
	answer, ok := strings.CutPrefix(w.out.Text(), "ok")
	if !ok {
		return "", fmt.Errorf("%s, asked %q: %s", w.seat.name, line, w.out.Text())
	}
	return strings.TrimSpace(answer), nil
}

// sees waits until a text stands in the window and tells how long that took.
func (w *window) sees(text string) (time.Duration, error) {
	began := time.Now()
	_, err := w.ask("wait " + text)
	return time.Since(began), err
}

// click presses the mouse on a text, or on a desk when the text is "desk 3.14".
func (w *window) click(ctx context.Context, text string) error {
	at, err := w.ask("where " + text)
	if err != nil {
		return err
	}
	xy := strings.Fields(at)
	_, err = w.xdotool(ctx, "mousemove", "--window", w.id, xy[0], xy[1], "click", "1")
	return err
}

// key presses a key, named as X does.
func (w *window) key(ctx context.Context, name string) error {
	_, err := w.xdotool(ctx, "windowfocus", "--sync", w.id, "key", "--window", w.id, name)
	return err
}

// shot keeps a picture of the window when motion is over.
func (w *window) shot(path string) error {
	if _, err := w.ask("settled"); err != nil {
		return err
	}
	return w.snap(path)
}

// snap keeps a picture of the window as it stands on the display.
func (w *window) snap(path string) error {
	cmd := exec.Command("import", "-silent", "-window", w.id, path)
	cmd.Env = w.env
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("take a picture (package imagemagick): %w: %s", err, out)
	}
	return nil
}

// kill ends the client as a dead battery would.
func (w *window) kill() {
	_ = w.cmd.Process.Kill()
	_ = w.cmd.Wait()
}

// close ends the client as a person would and waits for it; one that does not end in time is ended so that its log says what it waited for.
func (w *window) close() {
	late := time.AfterFunc(patience, func() {
		fmt.Fprintf(os.Stderr, "%s did not end within %s and was ended\n", w.seat.name, patience)
		w.late.Store(true)
		_ = w.cmd.Process.Signal(syscall.SIGQUIT)
	})
	defer late.Stop()
	_, _ = w.ask("quit")
	_ = w.cmd.Wait()
}
