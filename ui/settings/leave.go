// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// The data on this device is not encrypted, so signing out takes all of it away: nobody who sits here next may read it. What waits is
// therefore sent first, or saved as a file, or given up by a word of its own; there is no way to leave it behind.

// asked is how wide a question is, in dp.
const asked = 360

// A leaving is where somebody stands who wants to sign out.
type leaving struct {
	waiting int // changes that the server does not have
	sending bool
	unsent  bool // something did not go although it was tried
	refused int  // what the server has refused of what was sent just now
	saving  bool
	saved   string // where the changes were saved
	failed  error  // of the last try to save them
	sure    bool   // asks once more
}

// leaveKey is what runs for who wants to sign out; there is one thing at a time.
const leaveKey = "settings-leave"

// ask opens a question over what asked it.
func (s *Screen) ask(from fyne.CanvasObject, question fyne.CanvasObject) {
	s.over.Close()
	s.over = kit.OpenPopover(from, asked, narrow(question), func() { s.over = nil })
}

// narrow keeps a long word on a button from making a question wider than the window.
func narrow(question fyne.CanvasObject) fyne.CanvasObject {
	return container.New(atMost{readable}, question)
}

// stay is the way back out of a question.
func (s *Screen) stay(label string) *kit.Button {
	return kit.NewButton(kit.Outline, "", label, func() { s.over.Close() })
}

// askLeave asks before it signs out here.
func (s *Screen) askLeave(from fyne.CanvasObject) {
	s.leave = leaving{waiting: len(s.state.Waiting)}
	s.over.Close()
	question, first := s.leaveQuestion()
	s.over = kit.OpenPopover(from, asked, narrow(question), s.stopLeaving)
	s.over.Focus(first)
}

// stopLeaving gives up what runs; what is on its way to the server may still arrive, as always.
func (s *Screen) stopLeaving() {
	s.over, s.leave = nil, leaving{}
	s.env.Work.Latest(leaveKey, func(context.Context) (func(), error) { return nil, nil })
}

// showLeaving asks what is to be asked now, if the person still wants to sign out.
func (s *Screen) showLeaving(change func(*leaving)) {
	if s.over == nil {
		return
	}
	change(&s.leave)
	question, first := s.leaveQuestion()
	s.over.SetContent(narrow(question))
	s.over.Focus(first)
}

// leaveQuestion is the question and what answers it by Enter.
func (s *Screen) leaveQuestion() (question fyne.CanvasObject, first fyne.Focusable) {
	switch l := s.leave; {
	case l.sending:
		return s.leaveSending()
	case l.refused > 0:
		return s.leaveRefused()
	case l.waiting == 0:
		return s.leavePlain()
	case l.sure:
		return s.leaveSure()
	}
	return s.leaveWaiting()
}

func (s *Screen) leavePlain() (fyne.CanvasObject, fyne.Focusable) {
	t := s.env.Text
	out, stay := kit.NewButton(kit.Filled, "", t.T("settings.leave.short"), s.onLeave), s.stay(t.T("settings.cancel"))
	return kit.Stack(16, said(t.T("settings.leave.ask"), t.T("settings.leave.line")), container.New(kit.Beside(10, 1, 1), out, stay)), stay
}

// leaveWaiting says that something is not sent, and offers to send it, to save it, or to give it up.
func (s *Screen) leaveWaiting() (fyne.CanvasObject, fyne.Focusable) {
	t := s.env.Text
	line := t.T("settings.leave.unsent.line")
	if s.leave.unsent {
		line = t.T("settings.leave.unsent.again") + " " + line
	}
	parts := []fyne.CanvasObject{said(t.N("settings.leave.unsent", s.leave.waiting), line)}
	send, save := s.sendFirst(), s.saveFirst()
	first := fyne.Focusable(save)
	switch {
	case send == nil:
		save.SetKind(kit.Filled)
	case send.Disabled():
		parts = append(parts, send)
	default:
		parts, first = append(parts, send), send
	}
	switch {
	case s.leave.saved != "":
		parts = append(parts, save, kit.NewParagraph(t.T("settings.leave.saved", s.leave.saved), kit.Small))
	case s.leave.failed != nil:
		parts = append(parts, save, kit.NewParagraph(t.T("settings.leave.unsaved", s.env.Voice.Say(s.leave.failed).Heading), kit.Small))
	default:
		parts = append(parts, save)
	}
	anyway := kit.NewButton(kit.Outline, "delete", t.T("settings.leave.anyway"), s.onAnyway)
	parts = append(parts, anyway, flush(kit.NewButton(kit.Plain, "", t.T("settings.cancel"), func() { s.over.Close() })))
	return kit.Stack(12, parts...), first
}

// sendFirst sends before it signs out; nil for whom the server no longer hears.
func (s *Screen) sendFirst() *kit.Button {
	t, c := s.env.Text, s.state.Connection
	switch {
	case c.Access == ui.Ended:
		return nil
	case c.Access == ui.Expired:
		return kit.NewButton(kit.Filled, "login", t.T("settings.leave.signin"), func() { s.over.Close(); s.account.SignIn() })
	}
	send := kit.NewButton(kit.Filled, "cloud_sync", t.T("settings.leave.send"), s.onSendFirst)
	if !c.Online {
		send.Disable(t.T("settings.leave.offline"))
	}
	return send
}

// saveFirst saves what waits as a file.
func (s *Screen) saveFirst() *kit.Button {
	save := kit.NewButton(kit.Outline, "save", s.env.Text.T("settings.leave.save"), s.onSaveFirst)
	if s.leave.saving {
		save.Disable(s.env.Text.T("settings.leave.saving"))
	}
	return save
}

// leaveSure names what will be lost and asks once more.
func (s *Screen) leaveSure() (fyne.CanvasObject, fyne.Focusable) {
	const named = 3
	t := s.env.Text
	var rows []fyne.CanvasObject
	for _, w := range s.state.Waiting[:min(named, len(s.state.Waiting))] {
		rows = append(rows, kit.NewRow(kit.NewTile(s.icon(w.Change), kit.TileQuiet), s.wish(w.Change), s.when(w.Change), nil, nil))
	}
	parts := []fyne.CanvasObject{kit.NewParagraph(t.N("settings.leave.lost", s.leave.waiting), kit.Heading), lined(rows)}
	if more := len(s.state.Waiting) - named; more > 0 {
		parts = append(parts, kit.NewParagraph(t.N("settings.leave.more", more), kit.Small))
	}
	stay := kit.NewButton(kit.Filled, "", t.T("settings.leave.keep"), func() { s.showLeaving(func(l *leaving) { l.sure = false }) })
	lose := kit.NewButton(kit.Outline, "delete", t.T("settings.leave.lose"), s.onLeave)
	return kit.Stack(16, append(parts, container.New(kit.Beside(10, 1, 1), stay, lose))...), stay
}

func (s *Screen) leaveSending() (fyne.CanvasObject, fyne.Focusable) {
	t := s.env.Text
	stop := s.stay(t.T("settings.cancel"))
	return kit.Stack(16, said(t.N("settings.leave.sending", s.leave.waiting), t.T("settings.leave.sending.line")), stop), stop
}

// leaveRefused is for what the server refused just now: signed out, nobody would be told.
func (s *Screen) leaveRefused() (fyne.CanvasObject, fyne.Focusable) {
	t := s.env.Text
	look := kit.NewButton(kit.Filled, "", t.T("shell.show"), func() { s.over.Close(); s.show(syncing) })
	out := kit.NewButton(kit.Outline, "", t.T("settings.leave.short"), s.onLeave)
	return kit.Stack(16, said(t.N("settings.leave.refused", s.leave.refused), t.T("settings.leave.refused.line")),
		container.New(kit.Beside(10, 1, 1), look, out)), look
}

// flush is a button at its own width, or at what there is.
func flush(button fyne.CanvasObject) fyne.CanvasObject { return container.New(kit.Flow(0), button) }

// said is a heading with what it means.
func said(heading, line string) fyne.CanvasObject {
	return kit.Stack(4, kit.NewParagraph(heading, kit.Heading), kit.NewParagraph(line, kit.Body))
}

func (s *Screen) onLeave() {
	s.over.Close()
	s.account.SignOut()
}

// onAnyway gives up what waits: at once when it was saved, else after a question.
func (s *Screen) onAnyway() {
	if s.leave.saved != "" {
		s.onLeave()
		return
	}
	s.showLeaving(func(l *leaving) { l.sure = true })
}

// onSendFirst sends what waits and signs out when all of it has gone well.
func (s *Screen) onSendFirst() {
	s.showLeaving(func(l *leaving) { l.sending = true })
	s.env.Work.Latest(leaveKey, func(ctx context.Context) (func(), error) {
		sent, err := s.account.Send(ctx)
		return func() { s.sentFirst(sent, err) }, nil
	})
}

func (s *Screen) sentFirst(sent Sent, err error) {
	switch {
	case s.over == nil || errors.Is(err, context.Canceled):
		return
	case err == nil && sent == Sent{}:
		s.onLeave()
		return
	case err != nil && !away(err):
		s.env.Fail(err)
	}
	s.showLeaving(func(l *leaving) {
		l.sending, l.unsent, l.refused = false, true, 0
		if err == nil {
			l.waiting, l.refused = sent.Left, sent.Refused
		}
	})
}

// onSaveFirst saves what waits as a file and says where.
func (s *Screen) onSaveFirst() {
	s.showLeaving(func(l *leaving) { l.saving = true })
	s.env.Work.Latest(leaveKey, func(ctx context.Context) (func(), error) {
		path, err := s.account.ExportUnsent(ctx)
		return func() {
			if err != nil {
				s.env.Fail(err)
				path = ""
			}
			s.showLeaving(func(l *leaving) { l.saving, l.saved, l.failed = false, path, err })
		}, nil
	})
}

// warned puts in front of cards that the person is signed out, where that is so.
func (s *Screen) warned(cards ...fyne.CanvasObject) []fyne.CanvasObject {
	if s.account == nil || s.state.Connection.Access == ui.Granted {
		return cards
	}
	return append([]fyne.CanvasObject{s.accessCard()}, cards...)
}

// accessCard says that the server does not let this device in, what stays and what can be done.
func (s *Screen) accessCard() fyne.CanvasObject {
	t, n := s.env.Text, len(s.state.Waiting)
	if s.state.Connection.Access == ui.Expired {
		again := kit.NewButton(kit.Filled, "login", t.T("shell.signin"), s.account.SignIn)
		return s.tinted(kit.Asks, kit.ToneOnAmberSoft, t.T("settings.access.expired"), t.T("settings.access.expired.line"), again)
	}
	var out *kit.Button
	line := t.T("settings.access.ended.line")
	out = kit.NewButton(kit.Outline, "logout", t.T("settings.leave"), func() { s.askLeave(out) })
	buttons := []*kit.Button{out}
	if n > 0 {
		line += " " + t.N("settings.access.ended.unsent", n)
		buttons = []*kit.Button{kit.NewButton(kit.Filled, "save", t.T("settings.leave.save"), s.onSaveUnsent), out}
	}
	return s.tinted(kit.RefusedTint, kit.ToneOnBadSoft, t.T("settings.access.ended"), line+" "+t.T("settings.access.ended.ask"), buttons...)
}

// tinted is a card that asks for something, with its buttons below.
func (s *Screen) tinted(tint kit.CardTint, tone fyne.ThemeColorName, heading, line string, buttons ...*kit.Button) fyne.CanvasObject {
	head, words := kit.NewParagraph(heading, kit.Heading), kit.NewParagraph(line, kit.Body)
	head.SetColor(tone)
	words.SetColor(tone)
	row := make([]fyne.CanvasObject, len(buttons))
	for i, b := range buttons {
		row[i] = b
	}
	return kit.NewTintedCard(tint, kit.Stack(12, kit.Stack(4, head, words), container.New(kit.Flow(10), row...)))
}

// onSaveUnsent saves what waits as a file and tells where; all stays as it is.
func (s *Screen) onSaveUnsent() {
	s.env.Work.Do(func(ctx context.Context) (func(), error) {
		path, err := s.account.ExportUnsent(ctx)
		return func() { s.env.Tell(ui.Notice{Line: s.env.Text.T("settings.leave.saved", path)}) }, err
	})
}
