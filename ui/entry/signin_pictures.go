// SPDX-License-Identifier: EUPL-1.2

package entry

import (
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// titled is the one sentence on top with what it means below.
func titled(words, line string) fyne.CanvasObject {
	below := kit.NewParagraph(line, kit.Body)
	below.SetColor(kit.ToneMuted)
	return kit.Stack(6, kit.NewParagraph(words, heading()), below)
}

// invites says whose Pult it is and has the one button.
func (s *SignIn) invites() fyne.CanvasObject {
	t := s.env.Text
	begin := kit.NewButton(kit.Filled, "login", t.T("entry.signin"), func() { s.onBegin(Kept) })
	if s.busy {
		begin.Disable(t.T("entry.signin.opening"))
	}
	s.first = begin
	promise := kit.NewParagraph(t.T("entry.signin.promise"), kit.Small)
	parts := []fyne.CanvasObject{s.welcome()}
	if s.failed != nil {
		parts = append(parts, s.outcome())
	}
	parts = append(parts, kit.NewCard(kit.Stack(16, s.placeRow(), container.New(asWide{}, begin), promise)))
	return kit.Stack(20, append(parts, s.elsewhere())...)
}

// welcome greets: who was here before finds their data, everybody else hears what will happen.
func (s *SignIn) welcome() fyne.CanvasObject {
	t := s.env.Text
	if s.place.Person == "" {
		return titled(t.T("entry.signin.welcome"), t.T("entry.signin.line"))
	}
	line := t.T("entry.signin.back.line", s.place.Person)
	if s.place.Waiting > 0 {
		line += " " + t.N("entry.signin.back.waiting", s.place.Waiting)
	}
	return titled(t.T("entry.signin.back"), line)
}

// placeRow is whose Pult this is.
func (s *SignIn) placeRow() fyne.CanvasObject {
	if s.place.Town == "" {
		return kit.NewRow(kit.NewTile("dns", kit.TileSoft), s.place.Host, s.env.Text.T("entry.signin.server"), nil, nil)
	}
	return kit.NewRow(kit.NewTile("apartment", kit.TileSoft), s.place.Town, s.place.Host, nil, nil)
}

// elsewhere leads away: back to what is on this device, or, where nothing is, to another server.
func (s *SignIn) elsewhere() fyne.CanvasObject {
	t := s.env.Text
	if s.place.Person != "" {
		return kit.Stack(8, flush(kit.NewButton(kit.Plain, "arrow_back", t.T("entry.signin.return"), s.data.Return)),
			kit.NewParagraph(t.T("entry.signin.apart"), kit.Small))
	}
	return flush(kit.NewButton(kit.Plain, "", t.T("entry.signin.elsewhere"), func() { s.turn(addressing, nil) }))
}

// outcome says what became of the last try.
func (s *SignIn) outcome() fyne.CanvasObject {
	t := s.env.Text
	code := t.T("voice.code", ui.Code(s.failed))
	switch whyOf(s.failed) {
	case Cancelled:
		return note(kit.Hint, "info", t.T("entry.cancelled"), t.T("entry.cancelled.line"))
	case TimedOut:
		return note(kit.Asks, "schedule", t.T("entry.timedout"), t.T("entry.timedout.line"))
	case Refused:
		return note(kit.RefusedTint, "error", t.T("entry.refused"), t.T("entry.refused.line")+" "+code)
	}
	if isAway(s.failed) {
		return note(kit.Asks, "cloud_off", t.T("entry.nonet"), t.T("entry.nonet.line"))
	}
	return note(kit.RefusedTint, "error", s.env.Voice.Say(s.failed).Heading, t.T("entry.failed.line")+" "+code)
}

func isAway(err error) bool {
	var trouble *ui.Trouble
	return errors.As(err, &trouble) && trouble.Kind == ui.ServerAway
}

// note is a tinted card with an icon, what happened and what to do.
func note(tint kit.CardTint, icon, words, line string) fyne.CanvasObject {
	tone := map[kit.CardTint]fyne.ThemeColorName{kit.Hint: kit.ToneOnPrimarySoft, kit.Asks: kit.ToneOnAmberSoft, kit.RefusedTint: kit.ToneOnBadSoft}[tint]
	head, below := kit.NewParagraph(words, kit.Strong), kit.NewParagraph(line, kit.Small)
	head.SetColor(tone)
	below.SetColor(tone)
	return kit.NewTintedCard(tint, container.New(kit.Flex(12, 0, 1), kit.NewIcon(icon, 24, tone), kit.Stack(2, head, below)))
}

// waits says that it goes on in the browser, and how to get there.
func (s *SignIn) waits() fyne.CanvasObject {
	t := s.env.Text
	again := kit.NewButton(kit.Outline, "open_in_new", t.T("entry.waiting.again"), s.onReopen)
	cancel := kit.NewButton(kit.Plain, "", t.T("entry.waiting.cancel"), s.onCancel)
	s.first = again
	head := titled(t.T("entry.waiting"), t.T("entry.waiting.line", s.place.Host))
	if !s.opened {
		again.SetLabel(t.T("entry.again"))
		head = titled(t.T("entry.unopened"), t.T("entry.unopened.line"))
	}
	card := kit.NewCard(kit.Stack(12, s.pageLine(), container.New(asWide{}, again)))
	return kit.Stack(20, head, card, flush(cancel))
}

// pageLine is the address of the page in the browser: in a line where it is only for the case of need, as a whole where the person must
// take it there.
func (s *SignIn) pageLine() fyne.CanvasObject {
	t := s.env.Text
	copying := kit.NewButton(kit.Plain, "", t.T("entry.waiting.copy"), s.onCopy)
	if s.copied {
		copying.SetIcon("check")
		copying.SetLabel(t.T("entry.waiting.copied"))
	}
	if s.opened {
		line := kit.NewText(s.page, kit.Small)
		line.Ellipsis = true
		return kit.Stack(0, kit.NewParagraph(t.T("entry.waiting.page"), kit.Strong), line, flush(copying))
	}
	whole := kit.NewParagraph(s.page, kit.SmallStrong)
	ground := kit.NewGround(kit.ToneSunken, 12)
	ground.Soft = true
	return kit.Stack(4, container.NewStack(ground, container.New(kit.Padded(10, 12), whole)), flush(copying))
}

func (s *SignIn) onCopy() {
	s.data.Copy(s.page)
	s.copied = true
	s.show()
}

// cannotKeep asks what to do without a key store. There is no third way: a sign-in in a plain file would be anybody's who finds it.
func (s *SignIn) cannotKeep() fyne.CanvasObject {
	t := s.env.Text
	locked := whyOf(s.failed) == KeysLocked
	head := titled(t.T("entry.keys.missing"), t.T("entry.keys.line"))
	again := kit.NewButton(kit.Outline, "refresh", t.T("entry.keys.again"), func() { s.onBegin(Kept) })
	brief := kit.NewButton(kit.Filled, "", t.T("entry.keys.brief"), func() { s.onBegin(UntilClosed) })
	ways := []fyne.CanvasObject{s.way(brief, t.T("entry.keys.brief.line")), kit.NewHairline(), s.way(again, t.T("entry.keys.missing.again"))}
	s.first = brief
	if locked {
		head = titled(t.T("entry.keys.locked"), t.T("entry.keys.line"))
		again.SetKind(kit.Filled)
		brief.SetKind(kit.Outline)
		ways = []fyne.CanvasObject{s.way(again, t.T("entry.keys.locked.again")), kit.NewHairline(), s.way(brief, t.T("entry.keys.brief.line"))}
		s.first = again
	}
	cancel := kit.NewButton(kit.Plain, "", t.T("entry.waiting.cancel"), s.onReady)
	return kit.Stack(20, head, kit.NewCard(kit.Stack(16, ways...)), flush(cancel))
}

// way is a button with what it means.
func (s *SignIn) way(do *kit.Button, line string) fyne.CanvasObject {
	if s.busy {
		do.Disable("")
	}
	return kit.Stack(8, kit.NewParagraph(line, kit.Body), container.New(asWide{}, do))
}

// asksAddress asks for the server's address.
func (s *SignIn) asksAddress() fyne.CanvasObject {
	t := s.env.Text
	on := kit.NewButton(kit.Filled, "", t.T("entry.address.on"), s.onAddress)
	if s.busy {
		on.Disable(t.T("entry.address.asking"))
	}
	s.first = s.address
	parts := []fyne.CanvasObject{kit.Stack(4, kit.NewParagraph(t.T("entry.address.label"), kit.SmallStrong), s.address)}
	if words := s.amiss(); words != "" {
		wrong := kit.NewParagraph(words, kit.Small)
		wrong.SetColor(kit.ToneBad)
		parts = append(parts, container.New(kit.Flex(8, 0, 1), kit.NewIcon("error", 20, kit.ToneBad), wrong))
	}
	parts = append(parts, container.New(asWide{}, on))
	rest := []fyne.CanvasObject{titled(t.T("entry.address"), t.T("entry.address.line")), kit.NewCard(kit.Stack(12, parts...))}
	if s.place.Host != "" {
		rest = append(rest, flush(kit.NewButton(kit.Plain, "arrow_back", t.T("entry.address.back"), s.onReady)))
	}
	return kit.Stack(20, rest...)
}

// amiss says what is wrong with the address; empty when nothing is.
func (s *SignIn) amiss() string {
	t := s.env.Text
	switch s.wrong {
	case nothingTyped:
		return t.T("entry.address.nothing")
	case unsafe:
		return t.T("entry.address.unsafe")
	case noAddress:
		return t.T("entry.address.unreadable")
	}
	switch {
	case s.failed == nil:
		return ""
	case whyOf(s.failed) == NoPult:
		return t.T("entry.address.nopult")
	case whyOf(s.failed) == Untrusted:
		return t.T("entry.address.untrusted")
	case isAway(s.failed):
		return t.T("entry.address.away")
	}
	said := s.env.Voice.Say(s.failed)
	return said.Heading + ". " + t.T("voice.code", said.Code)
}

// An addressField is an entry whose Enter goes on and whose Esc belongs to the screen.
type addressField struct {
	widget.Entry
	screen *SignIn
}

func newAddressField(s *SignIn) *addressField {
	f := &addressField{screen: s}
	f.ExtendBaseWidget(f)
	f.PlaceHolder = s.env.Text.T("entry.address.hint")
	f.OnChanged = func(words string) { s.typed = words }
	f.OnSubmitted = func(string) { s.onAddress() }
	return f
}

// TypedKey goes a step back with Esc; all else is typing.
func (f *addressField) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		f.screen.Key(key)
		return
	}
	f.Entry.TypedKey(key)
}
