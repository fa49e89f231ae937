// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/kit"
)

// cell is where somebody is on a day: pictures and numbers on narrow windows, words on wide ones.
func (s *Screen) cell(p staff.Person, on booking.Day) *kit.Plate {
	d := s.dayOf(p.ID, on)
	content := s.narrowCell(d)
	if s.flow.Wide {
		content = s.wideCell(d)
	}
	var plate *kit.Plate
	plate = kit.NewPlate(look(d), container.New(cellHeight{s}, content), func() { s.tapped(p, on, plate) })
	plate.SetPadding(s.side(), 2)
	plate.SetSpoken(join(s.spokenName(p), s.words.LongDay(on), s.words.spoken(d)))
	return plate
}

func (s *Screen) spokenName(p staff.Person) string {
	if p.ID == s.state.Me.ID {
		return s.words.T("team.me")
	}
	return p.Name()
}

// look is the ground of a cell; halves that differ stand on a plain one.
func look(d day) kit.PlateLook {
	switch {
	case d.unsaid():
		return kit.PlateBare
	case d[booking.AM].requested || d[booking.PM].requested:
		return kit.PlateRequested
	case !d.whole():
		return kit.PlatePlain
	}
	return looks[d[booking.AM].status]
}

var looks = map[booking.Status]kit.PlateLook{
	booking.Office: kit.PlateSoft, booking.HomeOffice: kit.PlateQuiet, booking.OnTheRoad: kit.PlateAmber, booking.Away: kit.PlatePlain,
}

// cellHeight makes all cells one height, and more in large text.
type cellHeight struct{ s *Screen }

func (l cellHeight) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := float32(40)
	if l.s.flow.Wide {
		least = 44
	}
	size := objects[0].MinSize()
	return fyne.NewSize(min(size.Width, 36), max(size.Height, least*max(1, kit.TextScale()*0.9)))
}

func (l cellHeight) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	h := objects[0].MinSize().Height
	put(objects[0], 0, (size.Height-h)/2, size.Width, h)
}

func ink(h half) fyne.ThemeColorName {
	switch {
	case h.requested:
		return kit.ToneAmber
	case h.status == booking.Office:
		return kit.ToneOnPrimarySoft
	case h.status == booking.OnTheRoad:
		return kit.ToneOnAmberSoft
	case h.status == booking.Away || h.status == booking.Unsaid:
		return kit.ToneMuted
	}
	return kit.ToneText
}

func sign(h half, size float32) fyne.CanvasObject {
	if h.requested {
		return kit.NewDeskSymbol(kit.DeskRequested, "", size)
	}
	return kit.NewIcon(icons[h.status], size, ink(h))
}

// wideCell says it in words, in two lines where the halves differ or nothing is decided.
func (s *Screen) wideCell(d day) fyne.CanvasObject {
	switch {
	case d.unsaid():
		return s.word(s.words.T("team.unsaid"), kit.Small, kit.ToneMuted)
	case !d.whole():
		return kit.Stack(2, s.wideHalf(d[booking.AM]), s.wideHalf(d[booking.PM]))
	}
	h := d[booking.AM]
	name := s.word(s.words.name(h), kit.SmallStrong, ink(h))
	if h.requested {
		name.SetText(h.code)
		lines := kit.Stack(0, name, s.word(s.words.T("team.requested"), kit.Small, kit.ToneAmber))
		if h.far {
			lines.Add(s.word(h.house, kit.Label, kit.ToneMuted))
		}
		return container.New(kit.Flex(8, 0, 1), sign(h, 20), lines)
	}
	if h.far {
		return container.New(kit.Flex(6, 0, 1), sign(h, 20), kit.Stack(0, name, s.word(h.house, kit.Label, kit.ToneMuted)))
	}
	return container.New(kit.Flex(6, 0, 1), sign(h, 20), name)
}

func (s *Screen) wideHalf(h half) fyne.CanvasObject {
	if h.status == booking.Unsaid {
		return s.word(s.words.T("team.unsaid.short"), kit.Small, kit.ToneMuted)
	}
	name := s.word(s.words.name(h), kit.Label, ink(h))
	if h.far {
		return container.New(kit.Flex(6, 0, 1), sign(h, 18), kit.Stack(0, name, s.word(h.house, kit.Label, kit.ToneMuted)))
	}
	return container.New(kit.Flex(6, 0, 1), sign(h, 18), name)
}

func (s *Screen) word(words string, style kit.TextStyle, tone fyne.ThemeColorName) *kit.Text {
	t := kit.NewText(words, style)
	t.Ellipsis = true
	t.SetColor(tone)
	return t
}

// narrowCell is a picture with the desk's number below; where the halves differ, the morning above the afternoon.
func (s *Screen) narrowCell(d day) fyne.CanvasObject {
	switch {
	case d.unsaid():
		return s.middleWord(s.words.T("team.unsaid.short"), kit.ToneMuted)
	case !d.whole():
		return kit.Stack(1, s.narrowHalf(d[booking.AM]), kit.NewHairline(), s.narrowHalf(d[booking.PM]))
	}
	h := d[booking.AM]
	picture := container.New(kit.Centred, sign(h, 20))
	if h.code == "" {
		return picture
	}
	if h.far {
		return kit.Stack(0, picture, s.middleWord(h.code, ink(h)), s.brief(h.house))
	}
	return kit.Stack(0, picture, s.middleWord(h.code, ink(h)))
}

// brief is as much of a building's name as there is room for.
func (s *Screen) brief(house string) *kit.Text {
	t := s.middleWord(house, kit.ToneMuted)
	t.Ellipsis = true
	return t
}

// narrowHalf has room for a number or a picture; a wish has its sign as well, because a colour alone says nothing.
func (s *Screen) narrowHalf(h half) fyne.CanvasObject {
	switch {
	case h.status == booking.Unsaid:
		return s.middleWord(s.words.T("team.unsaid.short"), kit.ToneMuted)
	case h.code == "":
		return container.New(kit.Centred, sign(h, 16))
	}
	desk := fyne.CanvasObject(s.middleWord(h.code, ink(h)))
	if h.requested {
		desk = container.New(kit.Centred, kit.Line(2, sign(h, 14), desk))
	}
	if h.far {
		return kit.Stack(0, desk, s.brief(h.house))
	}
	return desk
}

func (s *Screen) middleWord(words string, tone fyne.ThemeColorName) *kit.Text {
	t := kit.NewText(words, kit.Label)
	t.Align = fyne.TextAlignCenter
	t.SetColor(tone)
	return t
}
