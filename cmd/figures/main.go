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

const usage = `usage: figures server        how fast pultd is ready and how much memory it takes
       figures client        first frame, frames of the plan and memory of the client in a virtual display
       figures course        memory that it takes to publish a course of 300 MiB, to serve it and to load it
       figures judge FILE …  figures beside their limits, from the outputs of benchmarks
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "figures:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	if len(args) == 0 {
		fmt.Fprint(os.Stderr, usage)
		return errors.New("say which: server, client, course or judge")
	}
	switch args[0] {
	case "server":
		return measure(ctx, server)
	case "client":
		return measure(ctx, client)
	case "course":
		return measure(ctx, course)
	case "load": // for course: what is measured is this process
		if len(args) == 3 {
			return load(ctx, args[1], args[2])
		}
	case "judge":
		return judgeFiles(os.Stdout, args[1:])
	}
	fmt.Fprint(os.Stderr, usage)
	return fmt.Errorf("%q is none of server, client, course, judge", args[0])
}

// A bench is where measuring happens: the built programs and a folder that is thrown away.
type bench struct {
	bin, dir string
}

// measure gives do the programs beside this one.
func measure(ctx context.Context, do func(context.Context, bench) error) error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	b := bench{bin: filepath.Dir(exe)}
	if b.dir, err = os.MkdirTemp("", "pult-figures-"); err != nil {
		return err
	}
	fmt.Println("pkg: github.com/pult-app/pult/cmd/figures")
	return errors.Join(do(ctx, b), os.RemoveAll(b.dir))
}

// tell prints a measurement as a line of a Go benchmark; values are pairs of a number and a unit.
func tell(name string, values ...any) {
	fmt.Printf("Benchmark%s 1", name)
	for i := 0; i < len(values); i += 2 {
		fmt.Printf(" %.6g %v", values[i], values[i+1])
	}
	fmt.Println()
}
