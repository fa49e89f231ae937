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
	look := ""
	if l.shell.state.Waiting > 0 || l.shell.state.Refused > 0 {
		look = l.shell.Text.T("shell.show")
	}
	l.view.Set(state, strong, rest, look)
	l.changed()
}

// words tells the most urgent thing: what was refused, then what is on its way to this device, then that it looks for its server,
// then being offline, then what is on its way from it.
func (l *offlineLine) words() (state kit.OfflineState, strong, rest string) {
	t, c := l.shell.Text, l.shell.state
	switch {
	case c.Refused > 0:
		return kit.SomeRefused, t.N("shell.refused", c.Refused), ""
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

// look shows what the line speaks of: the one refusal with what is free instead, or all that waits.
func (l *offlineLine) look() {
	if id := l.shell.state.Refusal; id != "" {
		l.shell.Navigate(Desks, ShowRefused{Booking: id})
		return
	}
	l.shell.Navigate(Settings, ShowWaiting{})
}
