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
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Program is what reads pictures; it lies beside the server's program.
const Program = "pultd-scan"

// A Reader has pictures read by a process of its own, one after the other.
type Reader struct {
	// Program is what is run, with Args before the page; it calls scan.Serve.
	Program string
	Args    []string
	// Patience is how long one picture may take; 0 is a minute.
	Patience time.Duration

	turn chan struct{}
}

// NewReader is one that runs a program; one without a name the program that lies beside this one.
func NewReader(program string, args ...string) *Reader {
	return &Reader{Program: program, Args: args, turn: make(chan struct{}, 1)}
}

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
	program := r.Program
	if program == "" {
		own, err := os.Executable()
		if err != nil {
			return Picture{}, fmt.Errorf("find this program: %w", err)
		}
		program = filepath.Join(filepath.Dir(own), Program+filepath.Ext(own))
	}
	child := exec.CommandContext(ctx, program, append(slices.Clip(r.Args), strconv.Itoa(page))...)
	child.Env = append(environment(os.Environ()), "GOMEMLIMIT=400MiB", "GOMAXPROCS=2")
	child.Stdin = bytes.NewReader(text)
	child.WaitDelay = time.Second
	var said, out bytes.Buffer
	child.Stderr = &capped{&said, 4 << 10}
	child.Stdout = &capped{&out, 128 << 20}
	if err := child.Run(); errors.Is(err, fs.ErrNotExist) {
		return Picture{}, fault(Without, err)
	} else if err != nil {
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

// Answer is what the process says of a picture, or of what is wrong with it. Other errors it returns.
func Answer(out io.Writer, made Picture, err error) error {
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
