// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// signedIn is what is known of the devices on which the person is signed in.
type signedIn struct {
	sessions []Session
	loaded   bool
	failed   error // of the last question, while nothing better is known
}

// readSessions asks the server where the person is signed in.
func (s *Screen) readSessions() {
	s.env.Work.Latest("settings-sessions", func(ctx context.Context) (func(), error) {
		sessions, err := s.account.Sessions(ctx)
		return func() { s.showSessions(sessions, err) }, nil
	})
}

func (s *Screen) showSessions(sessions []Session, err error) {
	switch {
	case errors.Is(err, context.Canceled):
		return
	case err != nil:
		s.devices.failed = err
		if !away(err) && s.state.Connection.Access == ui.Granted {
			s.note(err)
		}
	default:
		s.devices = signedIn{sessions: sessions, loaded: true}
	}
	s.redraw()
}

// away tells whether a failure is only that there is no network.
func away(err error) bool {
	var trouble *ui.Trouble
	return errors.As(err, &trouble) && trouble.Kind == ui.ServerAway
}

// devicesCards are this device and the others, with what can be done about them.
func (s *Screen) devicesCards() []fyne.CanvasObject {
	t := s.env.Text
	if !s.devices.loaded {
		return []fyne.CanvasObject{s.hereCard(nil), kit.NewCard(s.devicesAbsent())}
	}
	here, others := s.apart()
	parts := []fyne.CanvasObject{kit.NewParagraph(t.T("settings.devices.others"), kit.Heading)}
	if s.devices.failed != nil {
		parts = append(parts, kit.NewParagraph(t.T("settings.devices.stale"), kit.Small))
	}
	switch {
	case len(others) == 0:
		parts = append(parts, kit.NewParagraph(t.T("settings.devices.none"), kit.Body))
	default:
		parts = append(parts, kit.NewParagraph(t.T("settings.devices.line"), kit.Body), s.sessionRows(others))
	}
	if len(others) > 1 {
		var all *kit.Button
		all = kit.NewButton(kit.Outline, "logout", t.T("settings.devices.all"), func() { s.askEndOthers(all, len(others)) })
		parts = append(parts, flush(all))
	}
	cards := []fyne.CanvasObject{s.hereCard(here), kit.NewCard(kit.Stack(12, parts...))}
	if s.codes {
		cards = append(cards, s.anotherCard(), s.waysCard())
	}
	return cards
}

// apart are this device, nil when the server does not name it, and the others.
func (s *Screen) apart() (here *Session, others []Session) {
	for _, one := range s.devices.sessions {
		if one.Here {
			here = &one
			continue
		}
		others = append(others, one)
	}
	return here, others
}

// devicesAbsent is shown in place of the list: it is coming, there is no network, or it went wrong.
func (s *Screen) devicesAbsent() fyne.CanvasObject {
	t := s.env.Text
	again := kit.NewButton(kit.Outline, "refresh", t.T("shell.again"), s.readSessions)
	switch err := s.devices.failed; {
	case err == nil:
		return kit.Stack(12, kit.NewLoading(3), kit.NewParagraph(t.T("settings.devices.loading"), kit.Small))
	case away(err):
		return picture("cloud_off", t.T("settings.devices.offline"), t.T("settings.devices.offline.line"), again)
	case s.state.Connection.Access != ui.Granted:
		return picture("lock", t.T("settings.devices.signedout"), t.T("settings.devices.signedout.line"), nil)
	default:
		return s.wrong(err, t.T("settings.devices.failed.line"), again)
	}
}

// picture is kit's picture with air above and below it, as it stands in a card.
func picture(icon, heading, line string, button *kit.Button) fyne.CanvasObject {
	return container.New(kit.Padded(16, 0), kit.NewPicture(icon, heading, line, button))
}

// hereCard is this device and the way out; nil is a device of which the server has said nothing.
func (s *Screen) hereCard(here *Session) fyne.CanvasObject {
	t := s.env.Text
	one, line := Session{Kind: AnyDevice, Here: true}, s.state.Person.Name()
	if here != nil {
		one, line = *here, t.T("settings.devices.since", s.dayOf(here.Since))
	}
	title := s.deviceName(one)
	if here == nil {
		title = t.T("settings.devices.this")
	}
	row := kit.NewRow(kit.NewTile(deviceIcon(one.Kind), kit.TileSoft), title, line, kit.NewTag(kit.TagConfirmed, "", t.T("settings.devices.here")), nil)
	var out *kit.Button
	out = kit.NewButton(kit.Outline, "logout", t.T("settings.leave"), func() { s.askLeave(out) })
	return kit.NewCard(kit.Stack(12, row, flush(out)))
}

func (s *Screen) sessionRows(others []Session) fyne.CanvasObject {
	rows := make([]fyne.CanvasObject, len(others))
	for i, one := range others {
		var row *kit.Row
		row = kit.NewRow(kit.NewTile(deviceIcon(one.Kind), kit.TileQuiet), s.deviceName(one), s.sessionLine(one),
			kit.NewIcon("chevron_right", 20, kit.ToneMuted), func() { s.askEnd(row, one) })
		rows[i] = row
	}
	return lined(rows)
}

// sessionLine is when a device was last there and since when it is signed in: "Zuletzt gestern · seit 12. November".
func (s *Screen) sessionLine(one Session) string {
	t := s.env.Text
	return dotted(t.T("settings.devices.seen", s.lately(one.Seen)), t.T("settings.devices.from", s.dayOf(one.Since)))
}

// lately is a day of the last time as people say it: "heute", "gestern", "am Montag", "am 12. November".
func (s *Screen) lately(day booking.Day) string {
	t, today := s.env.Text, s.env.Today()
	switch {
	case day >= today:
		return t.T("settings.devices.today")
	case day == today-1:
		return t.T("settings.devices.yesterday")
	case day > today-7:
		return t.T("settings.devices.on", t.Weekday(day))
	}
	return t.T("settings.devices.on", s.dayOf(day))
}

// dayOf is a day in full, with its year unless that is this one.
func (s *Screen) dayOf(day booking.Day) string {
	year, _, _ := day.Date()
	if now, _, _ := s.env.Today().Date(); now == year {
		return s.env.Text.DayOfMonth(day)
	}
	return s.env.Text.T("settings.devices.year", s.env.Text.DayOfMonth(day), year)
}

// deviceName is what a device is called, else what it is: "Laptop mit Linux".
func (s *Screen) deviceName(one Session) string {
	t := s.env.Text
	if one.Name != "" {
		return one.Name
	}
	name := s.kindName(one.Kind)
	if one.System != "" {
		return t.T("settings.devices.with", name, one.System)
	}
	return name
}

func (s *Screen) kindName(kind Kind) string {
	t := s.env.Text
	switch kind {
	case Laptop:
		return t.T("settings.devices.laptop")
	case Computer:
		return t.T("settings.devices.computer")
	case Phone:
		return t.T("settings.devices.phone")
	case Tablet:
		return t.T("settings.devices.tablet")
	}
	return t.T("settings.devices.any")
}

func deviceIcon(kind Kind) string {
	switch kind {
	case Laptop:
		return "laptop_mac"
	case Computer:
		return "desktop_windows"
	case Phone, Tablet:
		return "mobile"
	}
	return "devices"
}

// askEnd asks what is to become of another device: signed out, or lost.
func (s *Screen) askEnd(row fyne.CanvasObject, one Session) {
	t := s.env.Text
	end := kit.NewButton(kit.Filled, "logout", t.T("settings.devices.end"), func() { s.onEnd(one, false) })
	lost := kit.NewButton(kit.Outline, "", t.T("settings.devices.lost"), func() { s.askWipe(one) })
	s.ask(row, kit.Stack(16,
		kit.Stack(4, kit.NewParagraph(s.deviceName(one), kit.Heading), kit.NewParagraph(s.sessionLine(one), kit.Small)),
		kit.NewParagraph(t.T("settings.devices.end.line"), kit.Body), end,
		kit.NewHairline(),
		kit.NewParagraph(t.T("settings.devices.lost.line"), kit.Body), lost,
		flush(kit.NewButton(kit.Plain, "", t.T("settings.cancel"), func() { s.over.Close() }))))
	s.over.Focus(end)
}

// askWipe asks once more before a device loses what is on it.
func (s *Screen) askWipe(one Session) {
	t := s.env.Text
	stay := s.stay(t.T("settings.cancel"))
	wipe := kit.NewButton(kit.Outline, "delete", t.T("settings.devices.wipe"), func() { s.onEnd(one, true) })
	s.over.SetContent(narrow(kit.Stack(16, said(t.T("settings.devices.wipe.ask", s.deviceName(one)), t.T("settings.devices.wipe.line")),
		container.New(kit.Beside(10, 1, 1), wipe, stay))))
	s.over.Focus(stay)
}

func (s *Screen) askEndOthers(button fyne.CanvasObject, n int) {
	t := s.env.Text
	stay := s.stay(t.T("settings.cancel"))
	all := kit.NewButton(kit.Filled, "", t.T("settings.devices.end"), s.onEndOthers)
	s.ask(button, kit.Stack(16, said(t.N("settings.devices.all.ask", n), t.T("settings.devices.end.line")), container.New(kit.Beside(10, 1, 1), all, stay)))
	s.over.Focus(stay)
}

// onEnd signs a device out, and shows the list that is left.
func (s *Screen) onEnd(one Session, wipe bool) {
	s.over.Close()
	told := s.env.Text.T("settings.devices.ended", s.deviceName(one))
	if wipe {
		told = s.env.Text.T("settings.devices.wiped", s.deviceName(one))
	}
	s.end(told, func(ctx context.Context) error { return s.account.End(ctx, one.ID, wipe) })
}

func (s *Screen) onEndOthers() {
	s.over.Close()
	s.end(s.env.Text.T("settings.devices.all.ended"), s.account.EndOthers)
}

// end asks the server to sign out, tells what was done and reads anew. Without a network nothing has changed, and that is said.
func (s *Screen) end(told string, ask func(context.Context) error) {
	s.env.Work.Do(func(ctx context.Context) (func(), error) {
		err := ask(ctx)
		if err != nil && !away(err) {
			return nil, err
		}
		return func() {
			if err != nil {
				told = s.env.Text.T("settings.needsnet")
			}
			s.env.Tell(ui.Notice{Line: told})
			s.readSessions()
		}, nil
	})
}
