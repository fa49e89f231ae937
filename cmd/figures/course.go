// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/learntest"
	"github.com/pult-app/pult/server/city"
	"github.com/pult-app/pult/store/shelf"
	"github.com/pult-app/pult/sync/wire"
)

// The course of the measurements: 300 MiB in six files.
const (
	courseFiles = 6
	courseFile  = 50 << 20
	courseName  = "mitnehmen"
)

// course measures what memory it takes to publish a large course, to serve it, and to load it: each in a process of its own.
func course(ctx context.Context, b bench) error {
	folder, town := filepath.Join(b.dir, courseName), filepath.Join(b.dir, "school.sqlite")
	if err := learntest.Large(folder, courseFiles, courseFile); err != nil {
		return err
	}
	srv, _, err := b.serve(ctx, town) // makes the demo city
	if err != nil {
		return err
	}
	if err := srv.end(); err != nil {
		return err
	}
	for range starts {
		if err := errors.Join(os.RemoveAll(town+"-courses"), changeCourse(folder), b.publish(ctx, folder, town)); err != nil {
			return err
		}
	}
	return b.loads(ctx, town)
}

// changeCourse writes a line more, so that there is a new edition to publish.
func changeCourse(folder string) error {
	file, err := os.OpenFile(filepath.Join(folder, "course.md"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = file.WriteString("Und noch etwas.\n")
	return errors.Join(err, file.Close())
}

// publish brings the course to the town.
func (b bench) publish(ctx context.Context, folder, town string) error {
	p, err := b.start(ctx, nil, "pultd", "course", "publish", folder, "--db", town, "--apply")
	if err != nil {
		return err
	}
	if err := p.end(); err != nil {
		said, _ := os.ReadFile(b.log("pultd"))
		return fmt.Errorf("publish the course: %w\n%s", err, said)
	}
	return p.tellCost("CoursePublish")
}

// loads serves the town and loads the course from it.
func (b bench) loads(ctx context.Context, town string) error {
	srv, url, err := b.serve(ctx, town)
	if err != nil {
		return err
	}
	for range starts {
		err = errors.Join(err, b.load(ctx, url))
	}
	now, most, failed := srv.memory()
	tell("CourseServe", now, "MiB", most, "most-MiB")
	return errors.Join(err, failed, srv.end())
}

func (b bench) load(ctx context.Context, url string) error {
	to, err := os.MkdirTemp(b.dir, "shelf-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(to)
	p, err := b.start(ctx, nil, "figures", "load", url, to)
	if err != nil {
		return err
	}
	if err := p.end(); err != nil {
		said, _ := os.ReadFile(b.log("figures"))
		return fmt.Errorf("load the course: %w\n%s", err, said)
	}
	return p.tellCost("CourseLoad")
}

// tellCost tells what a process needed that has ended. The system counts what our own held as it began the other one, so that must be less.
func (p *process) tellCost(name string) error {
	var own syscall.Rusage
	used, known := p.cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &own); err != nil || !known {
		return errors.Join(errors.New("the system does not say how much memory a process held"), err)
	}
	if own.Maxrss >= used.Maxrss {
		return fmt.Errorf("%s held less than the %d KiB of this process, and the system does not say how much", name, own.Maxrss)
	}
	took, state := time.Since(p.began), p.cmd.ProcessState
	tell(name, took.Seconds(), "s", (state.UserTime() + state.SystemTime()).Seconds(), "cpu-s", float64(used.Maxrss)/1024, "most-MiB")
	return nil
}

// load is the other process: it brings all files of the course onto a shelf as a device does, and nothing else.
func load(ctx context.Context, url, to string) error {
	door, err := wire.NewClient(url, "")
	if err != nil {
		return err
	}
	session, err := door.SignIn(ctx, wire.SignIn{Person: string(city.DemoPerson), Device: "figures-loader"})
	if err != nil {
		return err
	}
	client, err := wire.NewClient(url, session.Token)
	if err != nil {
		return err
	}
	defer client.Close()
	files, err := shelf.Open(to)
	if err != nil {
		return err
	}
	text, err := client.Edition(ctx, courseName, starts)
	if err != nil {
		return err
	}
	var e learn.Edition
	if err := json.Unmarshal(text, &e); err != nil {
		return err
	}
	if e.Course.Size() != courseFiles*courseFile {
		return fmt.Errorf("a course of %d bytes came", e.Course.Size())
	}
	for _, f := range e.Course.Files {
		err := files.Take(ctx, string(f.Hash), f.Size, func(ctx context.Context, offset int64) (io.ReadCloser, error) {
			return client.File(ctx, string(f.Hash), offset)
		}, nil)
		if err != nil {
			return err
		}
	}
	return nil
}
