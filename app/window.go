// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/store/shelf"
	"github.com/pult-app/pult/store/sqlite"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/desks"
	"github.com/pult-app/pult/ui/feed"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/lessons"
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

	session  session
	stranger staff.PersonID // who was asked for and is not known; empty for none
	client   *client
	remote   *remote
	shell    *ui.Shell
	shown    *ui.Work // the work of what is shown now
	clock    *clock
	worn     *look // what the window wears; nil before the first
	vault    vault
	openPage func(*url.URL) error // in the system's browser

	reminders *reminders
}

func newWindow(a fyne.App, p profile, o Options, log *slog.Logger) (*window, error) {
	words, err := text.New(p.preferences().Language)
	if err != nil {
		if words, err = text.New(""); err != nil {
			return nil, err
		}
	}
	w := &window{app: a, profile: p, options: o, log: log, text: words, work: ui.NewWork(), clock: newClock(o.Clock)}
	w.reminders = newReminders(w, alarmsOf(a, runtime.GOOS))
	w.vault, w.openPage = vaultOf(runtime.GOOS, p.dir), a.OpenURL
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

// open shows the person's Pult, or lets somebody sign in. It fails when the address of the server cannot be one.
func (w *window) open(ctx context.Context) error {
	s, err := w.profile.session()
	if err != nil {
		w.log.Warn("the session file cannot be read, somebody must sign in again", "error", err)
	}
	s = w.forget(s)
	if _, err := wire.NewClient(s.Server, ""); err != nil && s.Server != "" {
		w.log.Warn("the session file names no server, somebody must sign in again", "error", err)
		s = session{}
	}
	if w.options.Server != "" {
		s = s.at(w.options.Server)
		if _, err := wire.NewClient(s.Server, ""); err != nil {
			return err
		}
	}
	if w.options.Person != "" {
		person, err := whoIs(ctx, s.Server, w.options.Person)
		if err != nil {
			return err
		}
		s = s.of(person)
	}
	w.session = s
	if s.Person == "" {
		w.welcome()
		return nil
	}
	w.enter(ctx)
	return nil
}

// enter opens the person's data and shows the screens. Data that cannot be read is said, not thrown away.
func (w *window) enter(ctx context.Context) {
	path := w.profile.database(w.session.Person)
	dev, err := device.Open(ctx, path, device.Options{Now: w.clock.now, Log: w.log})
	if err == nil {
		err = w.begin(dev)
	} else if kind, ok := rescueKinds[sqlite.CodeOf(err)]; ok {
		w.damaged(ctx, path, kind, err)
		return
	}
	if err != nil {
		w.stuck(fmt.Errorf("open the data of this device: %w", trouble(err)))
	}
}

// begin shows the screens on an open device and keeps it in step. When it fails, the device is closed.
func (w *window) begin(dev *device.Device) error {
	w.session = w.session.on(dev.ID())
	w.signedIn(w.session)
	var k *client // these two are made below, before anything runs
	var shell *ui.Shell
	remote, err := newRemote(w.session.Server, w.tokens(), func(cause error) { w.notLetIn(k, shell, cause) })
	if err != nil {
		return errors.Join(err, dev.Close())
	}
	files, err := shelf.Open(filesOf(w.profile.database(w.session.Person)))
	if err != nil {
		return errors.Join(err, dev.Close())
	}
	k = newClient(clientConfig{
		Who: w.session.Person, Server: w.session.Server, Proved: w.session.Proved, Device: dev, Remote: remote, Clock: w.clock, Log: w.log,
		Gallery: remote, Library: remote, School: remote, Survey: remote, Shelf: files, Words: w.text, Sign: w.signing(),
		Hint:     func(h ui.Hint) { w.heard(shell, h) },
		Status:   func(c ui.Connection) { shell.Work.Show(func() { shell.SetConnection(c) }) },
		Complain: func(err error) { shell.Work.Show(func() { shell.Fail(err) }) },
		Broken:   func(err error) { shell.Work.Show(func() { w.brokenDown(k, err) }) },
	})
	shell = w.newShell(k)
	w.client, w.remote, w.shell = k, remote, shell
	w.furnish(shell)
	k.start()
	w.reminders.changed()
	return nil
}

// tokens are those of the session: by choice in demo mode, by the pass of who has proved who they are.
func (w *window) tokens() tokens {
	if w.session.Proved {
		return &byPass{vault: w.vault, session: w.session}
	}
	return byChoice{w.session, w.signedIn}
}

// signedIn keeps a new session for the next start. Without it, on a full disk, the next start signs in once more.
func (w *window) signedIn(s session) {
	if err := w.profile.keepSession(s); err != nil {
		w.log.Warn("keep the session", "error", err)
	}
}

func (w *window) newShell(k *client) *ui.Shell {
	w.shown = w.work.Part()
	return ui.NewShell(ui.Config{
		Text: w.text, Work: w.shown, Now: w.clock.now, Location: home(), Log: w.log, Find: k, Coder: codeData{deskData{k}, w.phoneCode},
		Still: w.profile.preferences().Still, OnSignIn: w.onSignIn(k), OnTry: k.tryNow, OnForeground: k.forward, ToCalendar: func(id booking.BookingID) { w.toCalendar(k, id) },
	})
}

func (w *window) phoneCode(ctx context.Context) (wire.Code, error) { return w.remote.Code(ctx) }

// notLetIn is for a server that does not know the person. Who has nothing here yet chooses somebody else; who has goes on
// with what is there, and is told. A device that was reported lost forgets the person.
func (w *window) notLetIn(k *client, shell *ui.Shell, cause error) {
	var refused *syncing.Error
	if errors.As(cause, &refused) && refused.Code == syncing.Wipe {
		shell.Work.Show(func() { w.wipe(k) })
		return
	}
	if k.proved { // the quiet line says so, and what is here can be read and taken along
		w.log.Warn("the server does not let this person in any more", "cause", cause)
		return
	}
	shell.Work.Do(func(ctx context.Context) (func(), error) {
		me, err := k.me(ctx)
		if err != nil {
			return nil, err
		}
		if me.ID != "" {
			return nil, &ui.Trouble{Kind: ui.SignedOut, Err: cause}
		}
		return func() { w.chooseAgain(cause) }, nil
	})
}

// chooseAgain asks anew who somebody is.
func (w *window) chooseAgain(cause error) {
	w.log.Warn("the server does not let this person in", "cause", cause)
	w.reminders.drop()
	w.leave()
	w.stranger = w.session.Person
	w.session = session{Server: w.session.Server}
	w.signedIn(w.session)
	w.choose()
}

// furnish brings the screens into the shell and the shell into the window.
func (w *window) furnish(shell *ui.Shell) {
	k := w.client
	shell.Add(ui.Today, func(env ui.Env) ui.Screen { return today.New(env, todayData{deskData{k}}) })
	shell.Add(ui.Desks, func(env ui.Env) ui.Screen { return desks.New(env, camera{deskData{k}, w.choosePicture, w.shown.Show}) })
	shell.Add(ui.Team, func(env ui.Env) ui.Screen {
		return team.New(env, teamData{client: k, open: w.openPage, downloads: w.profile.downloads})
	})
	shell.Add(ui.Feed, func(env ui.Env) ui.Screen {
		data := newsData{client: k, open: w.app.OpenURL, choose: w.choosePicture, onShown: shell.Work.Show, onDrop: w.onDrop}
		return feed.New(env, data, data)
	})
	shell.Add(ui.Lessons, func(env ui.Env) ui.Screen {
		data := lessonData{client: k, open: w.openPage, downloads: w.profile.downloads, choose: w.chooseCourse, onDrop: w.onDropCourse}
		return lessons.New(env, data, data)
	})
	shell.Add(ui.Settings, func(env ui.Env) ui.Screen { return settings.New(env, settingsData{k, w}, w.account(k)) })
	// Fyne clears a window with a colour that is a shade too light (it divides by 255² and not by 65535); pictures have the true one.
	w.win.SetContent(container.NewStack(kit.NewGround(kit.ToneBg, 0), shell.Object()))
	shell.Attach(w.win.Canvas())
	first := ui.Destination(w.options.Home)
	if first == "" {
		first = ui.Today
	}
	shell.Navigate(first, nil)
	shell.Start()
	w.name(shell)
	w.count(shell)
	w.countDue(shell)
}

// heard passes a hint on, and learns the person's name when it comes.
func (w *window) heard(shell *ui.Shell, h ui.Hint) {
	shell.Hint(h)
	shell.Work.Show(func() { w.reminders.heard(h) })
	switch h {
	case ui.People:
		shell.Work.Show(func() { w.name(shell) })
	case ui.News, ui.Everything:
		shell.Work.Show(func() { w.count(shell) })
		shell.Work.Show(func() { w.ring(h) })
	}
	if h == ui.Learning || h == ui.Everything {
		shell.Work.Show(func() { w.countDue(shell) })
	}
}

// count tells the shell how many posts were not read.
func (w *window) count(shell *ui.Shell) {
	k := w.client
	if k == nil {
		return
	}
	shell.Work.Latest("unread", func(ctx context.Context) (func(), error) {
		n, err := k.unread(ctx)
		return func() { shell.SetUnread(n) }, err
	})
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
	w.reminders.drop()
	w.leave()
	w.stranger = ""
	w.session = w.session.of(person)
	w.enter(context.Background())
}

// leave ends what is shown and what runs for the present person. It waits until what was tapped is on the disk; a request
// that is on its way is given up.
func (w *window) leave() {
	if w.shown != nil {
		w.shown.Close()
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
	w.reminders.alarms.Close()
	w.work.Close()
	w.leave()
}

// demo tells whether anybody can be signed in by choice.
func (w *window) demo() bool { return w.session.Server != "" && !w.session.Proved }

// apply makes preferences visible.
func (w *window) apply(p settings.Preferences) {
	w.theme(p)
	if p.Language != "" && p.Language != w.text.Language() {
		if err := w.text.SetLanguage(p.Language); err == nil && w.shell != nil {
			w.shell.Rebuild()
		}
	}
	w.reminders.changed()
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

// theme dresses the window, unless it wears just that: setting a theme tells those who listen for one, and so comes back
// here.
func (w *window) theme(p settings.Preferences) {
	next := look{mode: w.mode(p.Theme), scale: scaleOf(p.TextSize), still: p.Still}
	if w.worn != nil && *w.worn == next {
		return
	}
	w.worn = &next
	if next.still {
		w.app.Settings().SetTheme(kit.NewStillTheme(next.mode, next.scale))
		return
	}
	w.app.Settings().SetTheme(kit.NewTheme(next.mode, next.scale))
}
