// SPDX-License-Identifier: EUPL-1.2

package backdrop

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

// Command is the word by which the server's program knows that it is the process which reads a picture; nobody types it.
const Command = "read-backdrop"

// A Reader has pictures read by a process of its own, one after the other.
type Reader struct {
	// Program is what is run, with Args before the page; it calls Serve. Empty for this program with Command.
	Program string
	Args    []string
	// Patience is how long one picture may take; 0 is a minute.
	Patience time.Duration

	turn chan struct{}
}

// NewReader is one that runs this program again.
func NewReader() *Reader { return &Reader{turn: make(chan struct{}, 1)} }

// Read makes a picture fit to be shown. page is that of a PDF, the first is 1; 0 asks how many there are, and draws it when there is one.
// The error is an *Error where the picture is at fault.
func (r *Reader) Read(ctx context.Context, text []byte, page int) (Picture, error) {
	if len(text) > MaxUpload {
		return Picture{}, fault(TooHeavy, nil)
	}
	if KindOf(text) == "" {
		return Picture{}, fault(Unknown, nil)
	}
	select {
	case r.turn <- struct{}{}:
		defer func() { <-r.turn }()
	case <-ctx.Done():
		return Picture{}, ctx.Err()
	}
	patience := r.Patience
	if patience == 0 {
		patience = time.Minute
	}
	within, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	made, err := r.run(within, text, page)
	if ctx.Err() == nil && within.Err() != nil {
		return Picture{}, fault(TooSlow, within.Err())
	}
	return made, err
}

func (r *Reader) run(ctx context.Context, text []byte, page int) (Picture, error) {
	program, args := r.Program, r.Args
	if program == "" {
		own, err := os.Executable()
		if err != nil {
			return Picture{}, fmt.Errorf("find this program: %w", err)
		}
		program, args = own, []string{Command}
	}
	child := exec.CommandContext(ctx, program, append(args, strconv.Itoa(page))...)
	child.Env = append(environment(os.Environ()), "GOMEMLIMIT=400MiB", "GOMAXPROCS=2")
	child.Stdin = bytes.NewReader(text)
	child.WaitDelay = time.Second
	var said, out bytes.Buffer
	child.Stderr = &capped{&said, 4 << 10}
	child.Stdout = &capped{&out, 128 << 20}
	if err := child.Run(); err != nil {
		return Picture{}, fault(TooSlow, fmt.Errorf("%w: %s", err, firstLine(said.String())))
	}
	return answered(&out)
}

// environment leaves the child what a program needs to run, and nothing of the server's own.
func environment(all []string) (kept []string) {
	for _, line := range all {
		name, _, _ := strings.Cut(line, "=")
		switch strings.ToUpper(name) {
		case "PATH", "SYSTEMROOT", "TMPDIR", "TEMP", "TMP", "PULT_BACKDROP_CHILD":
			kept = append(kept, line)
		}
	}
	return kept
}

// capped takes so many bytes and swallows the rest.
type capped struct {
	to   io.Writer
	left int
}

// Write implements io.Writer.
func (c *capped) Write(p []byte) (int, error) {
	n := min(len(p), c.left)
	c.left -= n
	if _, err := c.to.Write(p[:n]); err != nil {
		return 0, err
	}
	return len(p), nil
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}

// An answer is the child's first line; the picture's bytes follow.
type answer struct {
	Picture
	Fault Fault  `json:"fault,omitempty"`
	Cause string `json:"cause,omitempty"`
}

func answered(out *bytes.Buffer) (Picture, error) {
	var a answer
	line, err := out.ReadBytes('\n')
	if err == nil {
		err = json.Unmarshal(line, &a)
	}
	switch {
	case err != nil:
		return Picture{}, fault(TooSlow, fmt.Errorf("the process said nothing: %w", err))
	case a.Fault != "":
		return Picture{}, &Error{Fault: a.Fault, Pages: a.Pages, Err: errors.New(a.Cause)}
	}
	a.Bytes = out.Bytes()
	return a.Picture, nil
}

// Serve is all that the process does: it reads one picture, writes what became of it, and is done.
func Serve(ctx context.Context, args []string, in io.Reader, out io.Writer) error {
	if len(args) != 1 {
		return errors.New("say one page")
	}
	page, err := strconv.Atoi(args[0])
	if err != nil {
		return err
	}
	if err := confine(); err != nil {
		return err
	}
	text, err := io.ReadAll(io.LimitReader(in, MaxUpload+1))
	if err != nil {
		return err
	}
	made, err := Make(ctx, text, page)
	a := answer{Picture: made}
	var broken *Error
	switch {
	case errors.As(err, &broken):
		a.Fault, a.Pages = broken.Fault, broken.Pages
		if broken.Err != nil {
			a.Cause = firstLine(broken.Err.Error())
		}
	case err != nil:
		return err
	}
	w := bufio.NewWriter(out)
	if err := json.NewEncoder(w).Encode(a); err != nil {
		return err
	}
	if _, err := w.Write(made.Bytes); err != nil {
		return err
	}
	return w.Flush()
}

// Make does in this process what a Reader has another one do: for that one, and for tests.
func Make(ctx context.Context, text []byte, page int) (Picture, error) {
	if len(text) > MaxUpload {
		return Picture{}, fault(TooHeavy, nil)
	}
	switch kind := KindOf(text); kind {
	case PNG, JPEG:
		return raster(kind, text)
	case SVG:
		return vector(text)
	case PDF:
		return paper(ctx, text, page)
	}
	return Picture{}, fault(Unknown, nil)
}
