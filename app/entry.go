// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/store/sqlite"
	"github.com/pult-app/pult/sync/wire"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/entry"
)

// entryEnv is what the pictures before the house is open are given.
func (w *window) entryEnv() ui.Env {
	w.shown = w.work.Part()
	return ui.Env{
		Text: w.text, Voice: ui.NewVoice(w.text), Work: w.shown, Now: w.clock.now, Location: home(),
		Navigate: func(ui.Destination, any) {}, Tell: func(ui.Notice) {},
		Fail:  func(err error) { w.log.Warn("before the house is open", "error", err) },
		Still: w.profile.preferences().Still,
	}
}

// choose lets somebody say who they are.
func (w *window) choose() {
	chooser := entry.NewChooser(w.entryEnv(), chooserData{w})
	w.win.SetContent(chooser.Object())
	chooser.Refresh()
}

// chooserData answers what the chooser asks.
type chooserData struct{ *window }

// People implements entry.ChooserData.
func (d chooserData) People(ctx context.Context) ([]entry.Colleague, error) {
	c, err := wire.NewClient(d.session.Server, "")
	if err != nil {
		return nil, err
	}
	defer c.Close()
	people, err := c.People(ctx)
	if err != nil {
		return nil, trouble(err)
	}
	colleagues := make([]entry.Colleague, len(people))
	for i, p := range people {
		colleagues[i] = entry.Colleague{Person: staff.Person{ID: staff.PersonID(p.ID), Given: p.Given, Family: p.Family}, Unit: p.Unit}
	}
	return colleagues, nil
}

// Choose implements entry.ChooserData.
func (d chooserData) Choose(person staff.PersonID) { d.signInAs(person) }

// Server implements entry.ChooserData.
func (d chooserData) Server() string { return hostOf(d.session.Server) }

var rescueKinds = map[sqlite.Code]entry.Kind{
	sqlite.Corrupt: entry.Damaged, sqlite.Foreign: entry.Foreign, sqlite.Newer: entry.Newer,
}

// damaged says that the person's data cannot be read, and offers what can be saved. Failures that a new file would not
// mend are the caller's.
func (w *window) damaged(ctx context.Context, path string, cause error) error {
	kind, ok := rescueKinds[sqlite.CodeOf(cause)]
	if !ok {
		return fmt.Errorf("open the data of this device: %w", trouble(cause))
	}
	w.log.Error("the database cannot be read", "error", cause)
	unsent, err := device.Rescue(ctx, path, io.Discard)
	if err != nil {
		w.log.Error("look for unsent changes", "error", err)
	}
	rescue := entry.NewRescue(w.entryEnv(), entry.Rescue{
		Kind: kind, Unsent: unsent,
		Save:    func(ctx context.Context) (string, error) { return w.saveUnsent(ctx, path) },
		Rebuild: func() { w.rebuild(path) },
	})
	w.win.SetContent(rescue.Object())
	return nil
}

// saveUnsent writes the unsent changes of a damaged file beside it and says where.
func (w *window) saveUnsent(ctx context.Context, path string) (string, error) {
	name := filepath.Join(w.profile.dir, "ungesendet-"+w.clock.now().Format("2006-01-02-150405")+".jsonl")
	file, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", err
	}
	defer file.Close()
	if _, err := device.Rescue(ctx, path, file); err != nil {
		return "", err
	}
	return name, file.Sync()
}

// rebuild puts the damaged file aside, opens a new one and takes the unsent changes over.
func (w *window) rebuild(path string) {
	w.shown.End()
	ctx := context.Background()
	aside, err := device.SetAside(path, w.clock.now())
	if err == nil {
		err = w.enter(ctx)
	}
	if err == nil && w.client != nil {
		err = w.adopt(ctx, aside)
	}
	if err != nil {
		w.log.Error("rebuild the database", "error", err)
		if w.shell != nil {
			w.shell.Fail(err)
		}
	}
}

// adopt takes over what the damaged file had not sent.
func (w *window) adopt(ctx context.Context, aside string) error {
	read, write := io.Pipe()
	go func() { // ends when the rescue has been written or Adopt has given up
		_, err := device.Rescue(ctx, aside, write)
		write.CloseWithError(err)
	}()
	adopted, err := w.client.device.Adopt(ctx, read)
	read.CloseWithError(err)
	w.log.Info("unsent changes taken over", "changes", adopted)
	w.client.engine.Poke()
	return err
}
