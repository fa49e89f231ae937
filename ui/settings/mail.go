// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/ui/kit"
)

// mailing is what is known of mail here: whether the server was asked, whether it sends any, and how often somebody wants it who has not
// named an address yet.
type mailing struct {
	asked, offered, away bool
	digest               news.Digest
}

// readMail asks the server whether it sends mail.
func (s *Screen) readMail() {
	s.mail = mailing{}
	s.env.Work.Do(func(ctx context.Context) (func(), error) {
		offered, err := s.data.Mails(ctx)
		return func() {
			s.mail.asked, s.mail.offered, s.mail.away = err == nil, offered, err != nil
			if s.at == hearing {
				s.redraw()
			}
		}, nil
	})
}

// mailCard is how often mail tells what was missed, and where to. Nil where the town sends none.
func (s *Screen) mailCard() fyne.CanvasObject {
	t, h := s.env.Text, s.state.Hearing
	if h.Mail == "" && !s.mail.offered {
		if !s.mail.away {
			return nil
		}
		return kit.NewCard(kit.Stack(4, kit.NewParagraph(t.T("settings.mail"), kit.Heading), kit.NewParagraph(t.T("settings.mail.away"), kit.Body)))
	}
	var often []fyne.CanvasObject
	for _, d := range []struct {
		digest news.Digest
		key    string
	}{{news.NoMail, "settings.mail.none"}, {news.Daily, "settings.mail.daily"}, {news.Weekly, "settings.mail.weekly"}} {
		often = append(often, kit.NewChip("", t.T(d.key), s.digest() == d.digest, func(bool) { s.onDigest(d.digest) }))
	}
	parts := []fyne.CanvasObject{
		kit.Stack(4, kit.NewParagraph(t.T("settings.mail"), kit.Heading), kit.NewParagraph(t.T("settings.mail.line"), kit.Body)),
		container.New(kit.Flow(8, 0), often...),
	}
	if s.digest() != news.NoMail {
		parts = append(parts, s.addressField())
	}
	if h.Mail != "" {
		line := t.T("settings.mail.to", h.Mail)
		if s.mail.asked && !s.mail.offered {
			line = t.T("settings.mail.unsent")
		}
		parts = append(parts, kit.NewParagraph(line, kit.Small))
	}
	return kit.NewCard(kit.Stack(12, parts...))
}

// digest is how often the person wants mail, as far as is known.
func (s *Screen) digest() news.Digest {
	if s.state.Hearing.Mail != "" {
		return s.state.Hearing.Digest
	}
	return s.mail.digest
}

// addressField is where mail goes, with a button that keeps it.
func (s *Screen) addressField() fyne.CanvasObject {
	t := s.env.Text
	field := widget.NewEntry()
	field.SetPlaceHolder(t.T("settings.mail.hint"))
	field.Text = s.state.Hearing.Mail
	keep := func() { s.onMail(s.digest(), strings.TrimSpace(field.Text)) }
	field.OnSubmitted = func(string) { keep() }
	button := kit.NewButton(kit.Soft, "", t.T("settings.mail.keep"), keep)
	return labelled(t.T("settings.mail.address"), kit.Stack(8, field, kit.Line(0, button)))
}

// onDigest is another choice of how often: kept at once where there is an address, and without one as soon as there is.
func (s *Screen) onDigest(d news.Digest) {
	switch h := s.state.Hearing; {
	case d == h.Digest:
	case h.Mail != "":
		s.onMail(d, h.Mail)
	}
	s.mail.digest = d
	s.redraw()
}

// onMail keeps how often mail comes and where to; none at all can be taken back.
func (s *Screen) onMail(d news.Digest, address string) {
	before := s.state.Hearing
	if d == news.NoMail {
		address = ""
	}
	after := news.Hear{From: before.From, Until: before.Until, Rest: before.Rest, Digest: d, Mail: address}
	s.env.Work.Write(func(ctx context.Context) (func(), error) {
		err := s.data.Hear(ctx, after)
		return func() {
			s.Refresh()
			if d == news.NoMail {
				s.env.Undoable(s.env.Text.T("settings.mail.off"), func() { s.onMail(before.Digest, before.Mail) })
			}
		}, err
	})
}
