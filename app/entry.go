// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/store/sqlite"
	"github.com/pult-app/pult/sync/wire"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/entry"
	"github.com/pult-app/pult/ui/kit"
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
	chooser.Attach(w.win.Canvas())
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

// Speak implements entry.ChooserData.
func (d chooserData) Speak(_ context.Context, language string) error {
	preferences := d.profile.preferences()
	preferences.Language = language
	return d.profile.keepPreferences(preferences)
}

// Stranger implements entry.ChooserData.
func (d chooserData) Stranger() string { return string(d.stranger) }

// Server implements entry.ChooserData.
func (d chooserData) Server() string { return hostOf(d.session.Server) }

var rescueKinds = map[sqlite.Code]entry.Kind{
	sqlite.Corrupt: entry.Damaged, sqlite.Foreign: entry.Foreign, sqlite.Newer: entry.Newer,
}

// stuck says in words why the person's data cannot be opened now, and tries again when asked to.
func (w *window) stuck(err error) {
	env := w.entryEnv()
	w.log.Error("the database cannot be opened", "code", ui.Code(err), "error", err)
	again := func() {
		w.leave()
		w.enter(context.Background())
	}
	w.win.SetContent(container.NewStack(kit.NewGround(kit.ToneBg, 0), container.NewCenter(env.Trouble(err, again))))
}

// brokenDown is for data that was opened well and turned out to be damaged. What was tapped until now is on the disk.
func (w *window) brokenDown(k *client, cause error) {
	if w.client != k {
		return // left already
	}
	w.leave()
	w.damaged(context.Background(), w.profile.database(w.session.Person), rescueKinds[sqlite.CodeOf(cause)], cause)
}

// damaged says that the person's data cannot be read, and offers what can be saved.
func (w *window) damaged(ctx context.Context, path string, kind entry.Kind, cause error) {
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
		return "", errors.Join(err, os.Remove(name))
	}
	return name, errors.Join(file.Sync(), sqlite.KeepNames(w.profile.dir))
}

// rebuild begins a new file with the unsent changes of the damaged one, which is put aside.
func (w *window) rebuild(path string) {
	w.leave()
	ctx := context.Background()
	aside, adopted, err := device.Renew(ctx, path, device.Options{Now: w.clock.now})
	if err != nil {
		w.stuck(fmt.Errorf("rebuild the data of this device: %w", trouble(err)))
		return
	}
	w.log.Info("unsent changes taken over", "changes", adopted, "aside", filepath.Base(aside))
	w.enter(ctx)
}
