// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/desks"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/settings"
	"github.com/pult-app/pult/ui/team"
	"github.com/pult-app/pult/ui/text"
	"github.com/pult-app/pult/ui/today"
)

// A window is the client as one person sees it: who is signed in, the shell with the screens, how it looks. Its methods
// belong on Fyne's thread.
type window struct {
	app     fyne.App
	win     fyne.Window
	profile profile
	options Options
	log     *slog.Logger
	text    *text.Text
	work    *ui.Work

	session session
	client  *client
	remote  *demoRemote
	shell   *ui.Shell
	shown   *ui.Work // the work of what is shown now
	clock   *clock
}

func newWindow(a fyne.App, p profile, o Options, log *slog.Logger) (*window, error) {
	words, err := text.New(p.preferences().Language)
	if err != nil {
		if words, err = text.New(""); err != nil {
			return nil, err
		}
	}
	w := &window{app: a, profile: p, options: o, log: log, text: words, work: ui.NewWork(), clock: newClock(o.Clock)}
	w.win = a.NewWindow("Pult")
	w.win.SetPadded(false)
	w.win.SetMaster()
	size := fyne.NewSize(1200, 800)
	if o.Phone {
		size = fyne.NewSize(390, 800)
	}
	w.win.Resize(size)
	w.apply(p.preferences())
	a.Settings().AddListener(func(fyne.Settings) { w.themeSystem() })
	return w, nil
}

// open shows the person's Pult, or lets somebody choose who they are.
func (w *window) open(ctx context.Context) error {
	s, known, err := w.profile.session()
	if err != nil {
		w.log.Warn("the session file cannot be read, somebody must sign in again", "error", err)
	}
	if w.options.Server != "" {
		s.Server = w.options.Server
	}
	if person := staff.PersonID(w.options.Person); person != "" && s.Person != person {
		s.Person, s.Token = person, ""
	}
	if s.Server == "" {
		return errors.New("no server is known yet: start with -server https://…")
	}
	w.session = s
	if s.Person == "" || !known && w.options.Person == "" {
		w.choose()
		return nil
	}
	return w.enter(ctx)
}

// enter opens the person's data and shows the screens. Data that cannot be read is said, not thrown away.
func (w *window) enter(ctx context.Context) error {
	path := w.profile.database(w.session.Person)
	dev, err := device.Open(ctx, path, device.Options{Now: w.clock.now})
	if err != nil {
		return w.damaged(ctx, path, err)
	}
	w.remote, err = newDemoRemote(w.session, dev.ID(), w.profile.keepSession)
	if err != nil {
		return errors.Join(fmt.Errorf("the server's address: %w", err), dev.Close())
	}
	if err := w.profile.keepSession(w.session); err != nil {
		return errors.Join(err, dev.Close())
	}
	shell := w.newShell()
	w.client = newClient(clientConfig{
		Who: w.session.Person, Server: w.session.Server, Device: dev, Remote: w.remote, Clock: w.clock, Log: w.log,
		Hint:   func(h ui.Hint) { w.heard(shell, h) },
		Status: func(c ui.Connection) { shell.Work.Show(func() { shell.SetConnection(c) }) },
	})
	w.furnish(shell)
	w.client.start()
	return nil
}

func (w *window) newShell() *ui.Shell {
	w.shown = w.work.Part()
	return ui.NewShell(ui.Config{
		Text: w.text, Work: w.shown, Now: w.clock.now, Location: home(), Log: w.log, Find: finder{w},
		Still:        w.profile.preferences().Still,
		OnTry:        func() { w.client.engine.TryNow() },
		OnForeground: func() { w.client.engine.Poke() },
	})
}

// furnish brings the screens into the shell and the shell into the window.
func (w *window) furnish(shell *ui.Shell) {
	k := w.client
	shell.Add(ui.Today, func(env ui.Env) ui.Screen { return today.New(env, todayData{deskData{k}}) })
	shell.Add(ui.Desks, func(env ui.Env) ui.Screen { return desks.New(env, deskData{k}) })
	shell.Add(ui.Team, func(env ui.Env) ui.Screen { return team.New(env, teamData{k}) })
	shell.Add(ui.Settings, func(env ui.Env) ui.Screen { return settings.New(env, settingsData{k, w}) })
	w.shell = shell
	w.win.SetContent(shell.Object())
	shell.Attach(w.win.Canvas())
	first := ui.Destination(w.options.Home)
	if first == "" {
		first = ui.Today
	}
	shell.Navigate(first, nil)
	shell.Start()
	w.name(shell)
}

// heard passes a hint on, and learns the person's name when it comes.
func (w *window) heard(shell *ui.Shell, h ui.Hint) {
	shell.Hint(h)
	if h == ui.People {
		shell.Work.Show(func() { w.name(shell) })
	}
}

// name tells the shell who is signed in, once the directory has come.
func (w *window) name(shell *ui.Shell) {
	k := w.client
	shell.Work.Do(func(ctx context.Context) (func(), error) {
		me, err := k.me(ctx)
		if err != nil || me.ID == "" {
			return nil, err
		}
		return func() { shell.SetPerson(me) }, nil
	})
}

// signInAs makes another person the one who is signed in. What waits of the present one stays in that person's data and
// is sent at the next sign-in.
func (w *window) signInAs(person staff.PersonID) {
	if person == w.session.Person && w.client != nil {
		return
	}
	w.leave()
	w.session.Person, w.session.Token = person, ""
	if err := w.enter(context.Background()); err != nil {
		w.log.Error("sign in", "error", err)
		w.choose()
	}
}

// leave ends what is shown and what runs for the present person.
func (w *window) leave() {
	if w.shown != nil {
		w.shown.End()
	}
	if w.client == nil {
		return
	}
	if err := w.client.close(); err != nil {
		w.log.Warn("close the database", "error", err)
	}
	w.remote.close()
	w.client, w.remote, w.shell = nil, nil, nil
}

// close ends everything; what was tapped is on the disk.
func (w *window) close() {
	w.work.Close()
	w.leave()
}

// demo tells whether anybody can be signed in by choice. Every server of this version is one of the demo.
func (w *window) demo() bool { return w.session.Server != "" }

// apply makes preferences visible.
func (w *window) apply(p settings.Preferences) {
	w.theme(p)
	if p.Language != "" && p.Language != w.text.Language() {
		if err := w.text.SetLanguage(p.Language); err == nil && w.shell != nil {
			w.shell.Rebuild()
		}
	}
	if w.shell != nil {
		w.shell.Refresh(ui.Preferences)
	}
}

// themeSystem follows the system between light and dark.
func (w *window) themeSystem() {
	if p := w.profile.preferences(); p.Theme == settings.System {
		w.theme(p)
	}
}

func (w *window) theme(p settings.Preferences) {
	mode, scale := w.mode(p.Theme), float32(1)
	if p.TextSize > 0 {
		scale = float32(p.TextSize) / 100
	}
	if kit.CurrentMode() == mode && kit.TextScale() == scale && kit.Moves() != p.Still && w.shell != nil {
		return
	}
	if p.Still {
		w.app.Settings().SetTheme(kit.NewStillTheme(mode, scale))
		return
	}
	w.app.Settings().SetTheme(kit.NewTheme(mode, scale))
}
