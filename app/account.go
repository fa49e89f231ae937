// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/privacy"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/sync/wire"
	"github.com/pult-app/pult/ui/settings"
)

// account is what somebody can do about their sign-in; nil in demo mode, where there is none.
func (w *window) account(k *client) settings.Account {
	if !w.session.Proved {
		return nil
	}
	return &accountData{client: k, window: w, remote: w.remote}
}

// accountData answers what the screen Einstellungen asks of somebody who has truly signed in.
type accountData struct {
	*client
	window *window
	remote *remote
}

// systems are the kinds of devices by what they call themselves when they sign in.
var systems = map[string]struct {
	kind settings.Kind
	name string
}{
	"linux": {settings.Computer, "Linux"}, "windows": {settings.Computer, "Windows"}, "darwin": {settings.Computer, "macOS"},
	"android": {settings.Phone, "Android"}, "ios": {settings.Phone, "iOS"},
}

// Sessions implements settings.Account.
func (d *accountData) Sessions(ctx context.Context) ([]settings.Session, error) {
	list, err := d.remote.Devices(ctx)
	if err != nil {
		return nil, trouble(err)
	}
	sessions := make([]settings.Session, 0, len(list))
	for _, one := range list {
		of := systems[one.Name]
		sessions = append(sessions, settings.Session{
			ID: one.ID, Kind: of.kind, System: of.name, Here: one.Here,
			Since: booking.DayOf(one.Since, home()), Seen: booking.DayOf(one.Seen, home()),
		})
	}
	slices.SortStableFunc(sessions, func(a, b settings.Session) int {
		switch {
		case a.Here == b.Here:
			return 0
		case a.Here:
			return -1
		}
		return 1
	})
	return sessions, nil
}

// End implements settings.Account.
func (d *accountData) End(ctx context.Context, session string, wipe bool) error {
	return trouble(d.remote.EndDevices(ctx, wire.EndDevices{Device: session, Lost: wipe}))
}

// EndOthers implements settings.Account.
func (d *accountData) EndOthers(ctx context.Context) error {
	return trouble(d.remote.EndDevices(ctx, wire.EndDevices{}))
}

// sendEvery is how often it is looked whether something has been sent, and sendPatience how long nothing may move.
const (
	sendEvery    = 100 * time.Millisecond
	sendPatience = 20 * time.Second
)

// Stored implements settings.Account.
func (d *accountData) Stored(ctx context.Context) (settings.Stored, error) {
	counts, err := d.device.About(ctx, string(d.who))
	if err != nil {
		return settings.Stored{}, trouble(err)
	}
	var stored settings.Stored
	t := d.window.text
	for _, section := range privacy.Sections() {
		shown := settings.Section{Title: t.T(section.Title), Purpose: t.T(section.Purpose), Keep: t.T(section.Keep), Seen: t.T(section.Seen)}
		for _, table := range section.Tables {
			shown.Count += counts[table]
		}
		stored.Sections = append(stored.Sections, shown)
	}
	return stored, nil
}

// Export implements settings.Account. The server makes the file while it sends it, so nobody knows how much of it is done.
func (d *accountData) Export(ctx context.Context, told func(part float32)) (path string, err error) {
	path = filepath.Join(d.window.profile.downloads(), "pult-"+d.clock.now().Format("2006-01-02-150405")+".zip")
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return "", err
	}
	err = d.remote.Export(ctx, file)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return "", errors.Join(trouble(err), os.Remove(path))
	}
	told(1)
	return path, nil
}

// Send implements settings.Account.
func (d *accountData) Send(ctx context.Context) (sent settings.Sent, err error) {
	before, err := d.connection(ctx)
	if err != nil {
		return sent, trouble(err)
	}
	d.tryNow()
	look := time.NewTicker(sendEvery)
	defer look.Stop()
	for now, moved := before, time.Now(); ; {
		sent = settings.Sent{Left: now.Waiting, Refused: max(0, now.Refused-before.Refused)}
		if now.Waiting == 0 || time.Since(moved) > sendPatience || d.stopped() != nil {
			return sent, nil
		}
		select {
		case <-ctx.Done():
			return sent, ctx.Err()
		case <-look.C:
		}
		next, err := d.connection(ctx)
		if err != nil {
			return sent, trouble(err)
		}
		if next.Waiting != now.Waiting {
			moved = time.Now()
		}
		now = next
	}
}

// ExportUnsent implements settings.Account.
func (d *accountData) ExportUnsent(ctx context.Context) (string, error) {
	return d.window.saveUnsent(ctx, d.window.profile.database(d.who))
}

// SignOut implements settings.Account.
func (d *accountData) SignOut() { d.window.signOut(d.client) }

// SignIn implements settings.Account.
func (d *accountData) SignIn() {
	if again := d.window.onSignIn(d.client); again != nil {
		again()
	}
}

// parting is how long the server may take to hear that somebody signs out; it finds out by itself in time.
const parting = 5 * time.Second

// signOut ends the session and takes the person's data from this device.
func (w *window) signOut(k *client) {
	if w.client != k {
		return
	}
	remote, server := w.remote, w.session.Server
	w.work.Write(func(ctx context.Context) (func(), error) {
		ctx, cancel := context.WithTimeout(ctx, parting)
		defer cancel()
		if err := remote.SignOut(ctx); err != nil {
			w.log.Info("the server did not hear of the sign-out", "cause", err)
		}
		at, err := askServer(ctx, server)
		return func() {
			w.wipe(k)
			if err == nil && at.Issuer != "" {
				w.leaveIssuer(server)
			}
		}, nil
	})
}

// leaveIssuer signs out in the browser, too: whoever sits here next would be let in there as the person who has gone.
func (w *window) leaveIssuer(server string) {
	page, err := url.Parse(strings.TrimSuffix(server, "/") + wire.LeavePath)
	if err == nil {
		err = w.openPage(page)
	}
	if err != nil {
		w.log.Warn("the browser was not opened to sign out there", "error", err)
	}
}

// wipe deletes what this device has of a client's person: data, tokens, reminders.
func (w *window) wipe(k *client) {
	if w.client != k {
		return
	}
	gone, v := w.session, w.vault
	w.reminders.drop()
	w.leave()
	w.session = session{Server: gone.Server, Forget: gone.Person}
	w.signedIn(w.session)
	if err := v.Drop(passName(gone)); err != nil {
		w.log.Error("delete the pass of who has signed out", "error", err)
	}
	w.session = w.forget(w.session)
	w.welcome()
}

// forget deletes what is here of a person whom a session says to forget. Where that fails it is tried again at the next start.
func (w *window) forget(s session) session {
	if s.Forget == "" {
		return s
	}
	if err := forgetPerson(w.profile.database(s.Forget)); err != nil {
		w.log.Error("delete what is here of who has signed out", "error", err)
		return s
	}
	s.Forget = ""
	w.signedIn(s)
	return s
}

// forgetPerson deletes a person's database, what was put aside of it, and the files of their courses. Unsent changes that were saved as a file stay.
func forgetPerson(database string) error {
	if err := errors.Join(device.Remove(database), dropFiles(database)); err != nil {
		return err
	}
	dir, name := filepath.Split(database)
	files, err := os.ReadDir(filepath.Clean(dir))
	for _, file := range files {
		if strings.HasPrefix(file.Name(), name) {
			err = errors.Join(err, os.Remove(filepath.Join(dir, file.Name())))
		}
	}
	return err
}
