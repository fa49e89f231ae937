// SPDX-License-Identifier: EUPL-1.2

// Command pultd is the server: it serves the town's copy to devices, seeds databases and imports floor plans. It links
// neither Fyne nor OpenGL.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// version is set by the linker.
var version = "unknown"

// What the process answers with.
const (
	succeeded = 0
	failed    = 1
	misused   = 2
)

const usage = `pultd is the server of Pult.

  pultd serve --demo [--db FILE] [--listen 127.0.0.1:PORT]
        serve the demo city on this machine only; everybody may sign in as anybody
        --db FILE             the database; one that is missing or empty gets the demo city
                              (default: a file of this week in the user's cache folder)
        --listen HOST:PORT    where to listen; port 0 takes a free one (default 127.0.0.1:0)
        --fixed-today DATE    the server lives on this day, such as 2026-11-24, or from this instant on, such as
                              2026-11-24T07:52:00+01:00
        --keep-days N         bookings lose their person after so many days, 1 to 60 (default 60)
        --until-stdin-closes  end when standard input is closed, for the program that started this one
  pultd seed --demo --db FILE     make a database with the demo city
  pultd seed --city --db FILE     make a database with the full-size model: 391 buildings, 9,136 people
        --seed N              another city (default 1); the same number gives the same city
  pultd import imdf ARCHIVE --db FILE
        read floor plans from an IMDF 1.0 archive (zip or folder); all of it or nothing. A building without rules gets
        the usual ones. A newer archive may be read over an older one: what did not change is left alone, what is gone
        is taken away, and desks that somebody has booked are blocked instead
  pultd version
  pultd help

"ready http://HOST:PORT" on standard output says that the server listens. It ends on SIGINT and SIGTERM, after what is
under way. Exit status: 0 done, 1 failed, 2 called wrongly.
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := (&command{os.Stdin, os.Stdout, os.Stderr}).run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// A command is one call of the program.
type command struct {
	stdin       io.Reader
	stdout, err io.Writer
}

// errUsage marks a call that could not be understood.
var errUsage = errors.New("pultd help tells how")

func (c *command) run(ctx context.Context, args []string) int {
	verbs := map[string]func(context.Context, []string) error{
		"serve": c.serve, "seed": c.seed, "import": c.importPlans, "version": c.version, "help": c.help,
		"-h": c.help, "--help": c.help, "-help": c.help, "--version": c.version,
	}
	if len(args) == 0 {
		fmt.Fprint(c.err, usage)
		return misused
	}
	verb, known := verbs[args[0]]
	if !known {
		fmt.Fprintf(c.err, "pultd: there is no %q; %v\n", args[0], errUsage)
		return misused
	}
	err := verb(ctx, args[1:])
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
		return succeeded
	case errors.Is(err, errUsage):
		fmt.Fprintf(c.err, "pultd %s: %v\n", args[0], err)
		return misused
	}
	fmt.Fprintf(c.err, "pultd %s: %v\n", args[0], err)
	return failed
}

func (c *command) version(context.Context, []string) error {
	fmt.Fprintln(c.stdout, "pultd", version)
	return nil
}

func (c *command) help(context.Context, []string) error {
	fmt.Fprint(c.stdout, usage)
	return nil
}

// flags is an empty set that reports its errors by us.
func (c *command) flags(name string) *flag.FlagSet {
	set := flag.NewFlagSet(name, flag.ContinueOnError)
	set.SetOutput(io.Discard)
	return set
}

// parse reads flags that may stand before, between and after plain words, of which there must be so many.
func (c *command) parse(set *flag.FlagSet, args []string, words ...string) (plain []string, err error) {
	for rest := args; len(rest) > 0; {
		if err := set.Parse(rest); errors.Is(err, flag.ErrHelp) {
			fmt.Fprint(c.stdout, usage)
			return nil, err
		} else if err != nil {
			return nil, fmt.Errorf("%w; %w", err, errUsage)
		}
		if rest = set.Args(); len(rest) > 0 {
			plain, rest = append(plain, rest[0]), rest[1:]
		}
	}
	if len(plain) > len(words) {
		return nil, fmt.Errorf("what does %q mean here? %w", plain[len(words)], errUsage)
	}
	if len(plain) < len(words) {
		return nil, fmt.Errorf("%s is missing; %w", strings.ToUpper(words[len(plain)]), errUsage)
	}
	return plain, nil
}
