// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// codeKey is a code that the server makes; there is one at a time.
const codeKey = "settings-code"

// readCodes finds out, once there is a network, whether the server lets people in by codes.
func (s *Screen) readCodes() {
	if s.account == nil || s.asked || !s.state.Connection.Online {
		return
	}
	s.asked = true
	s.env.Work.Latest("settings-codes", func(ctx context.Context) (func(), error) {
		codes, err := s.account.Codes(ctx)
		return func() {
			if s.asked = err == nil; codes {
				s.codes = true
				s.redraw()
			}
		}, nil
	})
}

// invites tells whether the person may let others in.
func (s *Screen) invites() bool { return s.codes && s.state.Invites }

// anotherCard leads to a code for one more device of the person.
func (s *Screen) anotherCard() fyne.CanvasObject {
	t := s.env.Text
	var show *kit.Button
	show = kit.NewButton(kit.Outline, "key", t.T("settings.another.show"), func() {
		s.askCode(show, coded{
			heading: t.T("settings.another"), none: t.T("settings.another.none"), noneLine: t.T("settings.another.none.line"),
			how: func(c Code) string {
				return t.T("settings.another.how", s.state.Server, t.Clock(c.Until, s.env.Location))
			},
		})
	})
	return kit.NewCard(kit.Stack(12, kit.NewParagraph(t.T("settings.another"), kit.Heading), kit.NewParagraph(t.T("settings.another.line"), kit.Body), flush(show)))
}

// waysCard leads to where one more way to sign in is set up.
func (s *Screen) waysCard() fyne.CanvasObject {
	t := s.env.Text
	open := kit.NewButton(kit.Outline, "open_in_new", t.T("settings.more.do"), s.onWays)
	return kit.NewCard(kit.Stack(12, kit.NewParagraph(t.T("settings.more"), kit.Heading), kit.NewParagraph(t.T("settings.more.line"), kit.Body), flush(open)))
}

func (s *Screen) onWays() {
	s.env.Work.Do(func(ctx context.Context) (func(), error) {
		page, err := s.account.OpenWays(ctx)
		return func() {
			line := "settings.more.opened"
			if err != nil {
				s.note(err)
				s.data.Copy(page)
				line = "settings.more.copied"
			}
			s.env.Tell(ui.Notice{Line: s.env.Text.T(line)})
		}, nil
	})
}

// inviteCard looks for colleagues and lets them in.
func (s *Screen) inviteCard() fyne.CanvasObject {
	t := s.env.Text
	list := kit.Stack(0)
	field := widget.NewEntry()
	field.SetPlaceHolder(t.T("settings.deputy.find"))
	field.OnChanged = func(words string) {
		s.env.Work.Latest("settings-people", func(ctx context.Context) (func(), error) {
			found, err := s.account.Invitable(ctx, words)
			return func() {
				list.Objects = s.inviteRows(words, found)
				list.Refresh()
				s.page.Refresh()
			}, err
		})
	}
	return kit.NewCard(kit.Stack(12, kit.NewParagraph(t.T("settings.invite.line"), kit.Body), container.New(kit.VStack(4), field, list)))
}

func (s *Screen) inviteRows(words string, found []Colleague) (rows []fyne.CanvasObject) {
	t := s.env.Text
	if words != "" && len(found) == 0 {
		return []fyne.CanvasObject{kit.NewParagraph(t.T("settings.invite.nobody"), kit.Small)}
	}
	for _, c := range found {
		name := c.Person.Name()
		var row *kit.Row
		invite := kit.NewButton(kit.Soft, "", t.T("settings.invite.do"), func() {
			s.askCode(row, coded{
				person: c.Person.ID, heading: t.T("settings.invite.for", name), none: t.T("settings.invite.none", name), noneLine: t.T("settings.invite.none.line"),
				how: func(code Code) string {
					return t.T("settings.invite.how", s.state.Server, t.DayOfMonth(booking.DayOf(code.Until, s.env.Location)))
				},
			})
		})
		invite.Small = true
		invite.SetSpoken(dotted(name, t.T("settings.invite.do")))
		row = kit.NewRow(kit.NewAvatar(c.Person.Initials(), 44, false), name, c.Unit, invite, nil)
		rows = append(rows, row)
	}
	return rows
}

// coded is what is said around a code: whose it is, how it is used, and what if there is none.
type coded struct {
	person                  staff.PersonID // nobody for one's own
	heading, none, noneLine string
	how                     func(Code) string
}

// askCode asks the server for a code and shows it. Whoever closes the question before does not see it.
func (s *Screen) askCode(from fyne.CanvasObject, about coded) {
	t := s.env.Text
	s.over.Close()
	s.over = kit.OpenPopover(from, asked, narrow(kit.Stack(12, kit.NewParagraph(about.heading, kit.Heading),
		kit.NewLoading(1), kit.NewParagraph(t.T("settings.code.making"), kit.Small), s.stay(t.T("settings.cancel")))), func() { s.over = nil })
	asking := s.over
	s.env.Work.Latest(codeKey, func(ctx context.Context) (func(), error) {
		code, err := s.account.Invite(ctx, about.person)
		return func() {
			if s.over == asking {
				s.showCode(about, code, err)
			}
		}, nil
	})
}

func (s *Screen) showCode(about coded, code Code, err error) {
	t := s.env.Text
	if err != nil {
		heading, line := about.none, about.noneLine
		switch {
		case away(err):
			heading, line = about.heading, t.T("settings.code.needsnet")
		case !errors.Is(err, ErrNoCode):
			s.note(err)
			said := s.env.Voice.Say(err)
			heading, line = said.Heading, said.Line
		}
		stay := s.stay(t.T("settings.code.done"))
		s.over.SetContent(narrow(kit.Stack(16, said(heading, line), stay)))
		s.over.Focus(stay)
		return
	}
	take := kit.NewButton(kit.Filled, "", t.T("settings.code.copy"), func() {
		s.data.Copy(code.Code)
		s.env.Tell(ui.Notice{Line: t.T("settings.code.copied")})
	})
	s.over.SetContent(narrow(kit.Stack(16, kit.NewParagraph(about.heading, kit.Heading), kit.NewParagraph(code.Code, kit.Display),
		kit.NewParagraph(about.how(code), kit.Body), container.New(kit.Beside(10, 1, 1), take, s.stay(t.T("settings.code.done"))))))
	s.over.Focus(take)
}
