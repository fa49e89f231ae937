// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/pult-app/pult/server/city"
)

const (
	pastRows = 100_000
	frames   = 120
	// greeted stands on Heute as soon as the day has been read from the device's database, and not before.
	greeted = "Team heute"
)

// A town is a database of the server with the address where it is served.
type town struct {
	bench
	name string
	past int // bookings
	url  string
	env  []string // of the display
}

// client measures the client in a virtual display with software GL.
func client(ctx context.Context, b bench) error {
	env, stop, err := display(ctx)
	if err != nil {
		return err
	}
	defer stop()
	return errors.Join(b.inTown(ctx, env, 0, func(few town) error {
		return b.inTown(ctx, env, pastRows, func(many town) error { return compare(ctx, few, many) })
	}), b.demoMemory(ctx, env))
}

// inTown serves a town with so many bookings of the past while do runs.
func (b bench) inTown(ctx context.Context, env []string, past int, do func(town) error) error {
	t := town{bench: b, name: fmt.Sprintf("bookings=%d", past), past: past, env: env}
	path := filepath.Join(b.dir, t.name+".sqlite")
	if err := makeTown(ctx, path, past); err != nil {
		return fmt.Errorf("make the town: %w", err)
	}
	srv, url, err := b.serve(ctx, path)
	if err != nil {
		return err
	}
	t.url = url
	return errors.Join(do(t), srv.end())
}

// compare measures what may not depend on how much is stored, in turn.
func compare(ctx context.Context, few, many town) error {
	jana := string(city.DemoPerson)
	for _, t := range []town{few, many} {
		if err := t.firstLoad(ctx, jana); err != nil {
			return err
		}
	}
	for range 2 * starts {
		for _, t := range []town{few, many} {
			if err := t.firstFrame(ctx, jana); err != nil {
				return err
			}
		}
	}
	for _, g := range guests {
		if err := few.plan(ctx, g); err != nil {
			return err
		}
	}
	if err := few.lists(ctx, jana); err != nil {
		return err
	}
	return many.memory(ctx, jana)
}

// lists scroll the feed, and beside it, in the same run, the list of the settings.
func (t town) lists(ctx context.Context, person string) error {
	return t.with(ctx, person, "today", func(p *process) error {
		if _, err := p.ask("synced"); err != nil {
			return err
		}
		for range 3 {
			for _, place := range []string{"feed", "settings"} {
				for _, question := range []string{"open " + place, "settled", "settled"} {
					if _, err := p.ask(question); err != nil {
						return err
					}
				}
				cost, err := p.askNumbers(fmt.Sprint("scroll ", frames), 2)
				if err != nil {
					return err
				}
				tell("Scroll/"+place, cost[0]/1000, "cpu-ms/frame", cost[1]/1000, "ms/frame")
			}
		}
		return nil
	})
}

// open starts the client of a person.
func (t town) open(ctx context.Context, person, place string) (*process, error) {
	return t.start(ctx, t.env, "pult-led", "-profile", t.profile(person), "-server", t.url,
		"-person", person, "-clock", morning, "-open", place)
}

// with runs do with a client and ends it.
func (t town) with(ctx context.Context, person, place string, do func(*process) error) error {
	p, err := t.open(ctx, person, place)
	if err != nil {
		return err
	}
	if err := do(p); err != nil {
		said, _ := os.ReadFile(t.log("pult-led"))
		return errors.Join(fmt.Errorf("client of %s in %s: %w\n%s", person, t.name, err, said), p.end())
	}
	return p.end()
}

// firstLoad fills the device of a person.
func (t town) firstLoad(ctx context.Context, person string) error {
	return t.with(ctx, person, "today", func(p *process) error {
		if _, err := p.ask("synced"); err != nil {
			return err
		}
		took := p.since() / 1000
		used, err := p.cpu()
		if err != nil {
			return err
		}
		size, err := t.deviceSize(person)
		tell("FirstLoad/"+t.name, took, "s", used/1000, "cpu-s", size, "MB")
		return err
	})
}

// deviceSize is how large the files of a person's device are, in MB. It fails when they cannot hold the town's bookings.
func (t town) deviceSize(person string) (size float64, err error) {
	files, err := filepath.Glob(filepath.Join(t.profile(person), "*.sqlite*"))
	if err != nil {
		return 0, err
	}
	for _, name := range files {
		info, err := os.Stat(name)
		if err != nil {
			return 0, err
		}
		size += float64(info.Size()) / 1e6
	}
	if least := float64(t.past) * leastRow / 1e6; size < least {
		return size, fmt.Errorf("%d bookings take more than %.0f MB, but the device has %.1f MB: they have not come", t.past, least, size)
	}
	return size, nil
}

// leastRow is less than a booking takes on a device, in bytes.
const leastRow = 100

// profile is the folder of a person's client.
func (t town) profile(person string) string { return filepath.Join(t.dir, t.name+"-"+person) }

// firstFrame is from the start of the process until the day stands on the display.
func (t town) firstFrame(ctx context.Context, person string) error {
	return t.with(ctx, person, "today", func(p *process) error {
		at, err := p.askNumbers("painted "+greeted, 2)
		if err == nil {
			tell("FirstFrame/"+t.name, (at[0]-float64(p.began.UnixMicro()))/1000, "ms", at[1]/1000, "cpu-ms")
		}
		return err
	})
}

// plan moves the plan of the floor on which the guest sits.
func (t town) plan(ctx context.Context, g guest) error {
	return t.with(ctx, string(g.id), "desks", func(p *process) error {
		for _, question := range []string{"synced", fmt.Sprintf("wait desk %d.%d", 8+floorIndex(g), g.desks/2), "settled"} {
			if _, err := p.ask(question); err != nil {
				return err
			}
		}
		for range 3 {
			for _, move := range []string{"pan", "zoom"} {
				cost, err := p.askNumbers(fmt.Sprint(move, " ", frames), 2)
				if err != nil {
					return err
				}
				tell(fmt.Sprintf("Plan/%s/desks=%d", move, g.desks), cost[0]/1000, "cpu-ms/frame", cost[1]/1000, "ms/frame")
			}
		}
		return nil
	})
}

func floorIndex(g guest) int {
	if g.desks == manyDesks {
		return 1
	}
	return 0
}

// memory is what the client holds ten seconds after its start and after every screen was opened, and the most it held.
func (t town) memory(ctx context.Context, person string) error {
	return t.with(ctx, person, "today", func(p *process) error {
		if _, err := p.ask("synced"); err != nil {
			return err
		}
		select {
		case <-time.After(max(0, 10*time.Second-time.Since(p.began))):
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := t.tellMemory(p, "10s"); err != nil {
			return err
		}
		for _, place := range []string{"desks", "team", "feed", "lessons", "settings", "today"} {
			for _, question := range []string{"open " + place, "settled", "settled"} {
				if _, err := p.ask(question); err != nil {
					return err
				}
			}
			if err := t.tellMemory(p, place); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t town) tellMemory(p *process, when string) error {
	now, most, err := p.memory()
	tell("ClientMemory/"+when, now, "MiB", most, "most-MiB")
	return err
}

// demoMemory is what the server of the demo city holds after two clients have loaded everything.
func (b bench) demoMemory(ctx context.Context, env []string) error {
	srv, url, err := b.serve(ctx, filepath.Join(b.dir, "demo.sqlite"))
	if err != nil {
		return err
	}
	t := town{bench: b, name: "demo", url: url, env: env}
	for _, person := range []string{string(city.DemoPerson), "p-aylin"} {
		if err := t.with(ctx, person, "today", func(p *process) error { _, err := p.ask("synced"); return err }); err != nil {
			return errors.Join(err, srv.end())
		}
	}
	now, most, err := srv.memory()
	tell("ServerMemory/demo", now, "MiB", most, "most-MiB")
	return errors.Join(err, srv.end())
}
