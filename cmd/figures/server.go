// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// starts is how often each start is measured; the median counts.
const starts = 5

// server measures pultd: the first start that makes the demo city, later starts, and starts on the full-size city.
func server(ctx context.Context, b bench) error {
	for i := range starts {
		town := filepath.Join(b.dir, fmt.Sprintf("first-%d.sqlite", i))
		if err := b.ready(ctx, "ServerReady/first", town); err != nil {
			return err
		}
	}
	for range starts {
		if err := b.ready(ctx, "ServerReady/demo", filepath.Join(b.dir, "first-0.sqlite")); err != nil {
			return err
		}
	}
	city := filepath.Join(b.dir, "city.sqlite")
	if err := b.seedCity(ctx, city); err != nil {
		return err
	}
	for range starts {
		if err := b.ready(ctx, "ServerReady/city", city); err != nil {
			return err
		}
	}
	return nil
}

// serve starts pultd and waits until it listens.
func (b bench) serve(ctx context.Context, town string) (p *process, url string, err error) {
	p, err = b.start(ctx, nil, "pultd", "serve", "--demo", "--db", town, "--fixed-today", morning, "--until-stdin-closes")
	if err != nil {
		return nil, "", err
	}
	line, err := p.line()
	url, ok := strings.CutPrefix(line, "ready ")
	if err != nil || !ok {
		_ = p.end()
		said, _ := os.ReadFile(b.log("pultd"))
		return nil, "", fmt.Errorf("the server did not get ready: %w\n%s", err, said)
	}
	return p, url, nil
}

// ready tells how long pultd took to listen, and what it holds then.
func (b bench) ready(ctx context.Context, name, town string) error {
	p, _, err := b.serve(ctx, town)
	if err != nil {
		return err
	}
	took := p.since()
	used, err := p.cpu()
	if err != nil {
		return err
	}
	_, most, err := p.memory()
	if err != nil {
		return err
	}
	tell(name, took, "ms", used, "cpu-ms", most, "MiB")
	return p.end()
}

// seedCity makes the full-size city and tells what that cost.
func (b bench) seedCity(ctx context.Context, path string) error {
	p, err := b.start(ctx, nil, "pultd", "seed", "--city", "--db", path, "--fixed-today", morning)
	if err != nil {
		return err
	}
	if err := p.end(); err != nil {
		said, _ := os.ReadFile(b.log("pultd"))
		return fmt.Errorf("seed the city: %w\n%s", err, said)
	}
	took, state := time.Since(p.began), p.cmd.ProcessState
	file, err := os.Stat(path)
	if err != nil {
		return err
	}
	tell("SeedCity", took.Seconds(), "s", (state.UserTime() + state.SystemTime()).Seconds(), "cpu-s", float64(file.Size())/1e6, "MB")
	return nil
}
