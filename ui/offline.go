// SPDX-License-Identifier: EUPL-1.2

package ui

import "github.com/pult-app/pult/ui/kit"

// An offlineLine says quietly how things stand with the server; it is not there when all is well.
type offlineLine struct {
	shell   *Shell
	view    *kit.OfflineLine
	changed func()
}

func newOfflineLine(s *Shell) *offlineLine {
	l := &offlineLine{shell: s, view: kit.NewOfflineLine(), changed: func() {}}
	l.view.Edge = true
	l.view.SetOnTapped(l.look)
	return l
}

func (l *offlineLine) update() {
	state, strong, rest := l.words()
	l.view.Set(state, strong, rest, l.offer())
	l.changed()
}

// offer is the word for what a tap does; empty when there is nothing to see.
func (l *offlineLine) offer() string {
	switch c := l.shell.state; {
	case l.signsIn():
		return l.shell.Text.T("shell.signin")
	case c.Waiting > 0 || c.Refused > 0 || c.Access != Granted:
		return l.shell.Text.T("shell.show")
	}
	return ""
}

// signsIn tells whether a tap leads to a new sign-in: refusals that nobody has seen come first, and whose access was ended is told why.
func (l *offlineLine) signsIn() bool {
	c := l.shell.state
	return c.Access == Expired && c.Refused == 0 && l.shell.OnSignIn != nil
}

// words tells the most urgent thing: that the access was ended, then what was refused, then that one must sign in anew, then what
// is on its way to this device, then that it looks for its server, then being offline, then what is on its way from it.
func (l *offlineLine) words() (state kit.OfflineState, strong, rest string) {
	t, c := l.shell.Text, l.shell.state
	switch {
	case c.Access == Ended && c.Waiting > 0:
		return kit.SomeRefused, t.T("shell.ended"), t.T("shell.dash", t.N("shell.stays", c.Waiting))
	case c.Access == Ended:
		return kit.SomeRefused, t.T("shell.ended"), ""
	case c.Refused > 0:
		return kit.SomeRefused, t.N("shell.refused", c.Refused), ""
	case c.Access == Expired && c.Waiting > 0:
		return kit.OfflineNow, t.T("shell.signedout"), t.T("shell.dash", t.N("shell.waiting", c.Waiting))
	case c.Access == Expired:
		return kit.OfflineNow, t.T("shell.signedout"), ""
	case c.Loading > 0:
		return kit.SendingNow, t.T("shell.loading", c.Loading), ""
	case c.Connecting && c.Waiting > 0:
		return kit.SendingNow, t.T("shell.connecting"), t.T("shell.dash", t.N("shell.waiting", c.Waiting))
	case c.Connecting:
		return kit.SendingNow, t.T("shell.connecting"), ""
	case !c.Online && c.Waiting > 0:
		return kit.OfflineNow, t.T("shell.offline"), t.T("shell.dash", t.N("shell.waiting", c.Waiting))
	case !c.Online && !c.Since.IsZero():
		return kit.OfflineNow, t.T("shell.offline"), t.T("shell.since", t.Moment(c.Since, l.shell.Now(), l.shell.Location))
	case !c.Online:
		return kit.OfflineNow, t.T("shell.offline"), ""
	case c.Waiting > 0 && c.Sending:
		return kit.SendingNow, t.N("shell.sending", c.Waiting), ""
	}
	return kit.AllWell, "", ""
}

// look shows what the line speaks of: the one refusal with what is free instead, or all that waits. It leads to a new sign-in where
// that is what is missing.
func (l *offlineLine) look() {
	if l.signsIn() {
		l.shell.OnSignIn()
		return
	}
	if id := l.shell.state.Refusal; id != "" && l.shell.state.Access != Ended {
		l.shell.Navigate(Desks, ShowRefused{Booking: id})
		return
	}
	l.shell.Navigate(Settings, ShowWaiting{})
}
