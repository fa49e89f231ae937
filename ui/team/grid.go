// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

const days = 5 // Monday to Friday

func (s *Screen) showHead() {
	title, line := kit.NewParagraph(s.name(), kit.Title), kit.NewParagraph("", kit.Small)
	if s.loaded {
		line.SetText(s.summary(true))
	}
	week := container.New(kit.Flex(4, 1), line, s.env.Weeks(nil, s.turn))
	var controls []fyne.CanvasObject
	if s.state.Plans {
		controls = append(controls, s.sides())
	}
	if s.state.Plans && s.fullness {
		title.SetText(s.words.T("team.full"))
		line.SetText(s.fullLine())
		if week = container.New(kit.Flex(4, 1), line, s.months(nil)); s.full.try.open {
			line.SetText(s.houseName())
			week = container.New(kit.Flex(4, 1), line)
		}
	}
	head := kit.Stack(0, s.env.Titled(container.New(kit.Padded(4, 0, 0, 0), title), controls...), week)
	s.head.Objects = []fyne.CanvasObject{container.New(kit.Padded(8, 6, 0, 16), head)}
	s.head.Refresh()
}

// name is the unit; the destination before it is known.
func (s *Screen) name() string {
	if s.state.Unit.Name == "" {
		return s.words.T("shell.to.team")
	}
	return s.state.Unit.Name
}

// title is the unit on wide windows; the arrows stand with the week there.
func (s *Screen) title() fyne.CanvasObject {
	line := kit.NewParagraph(s.summary(false), kit.Body)
	line.SetColor(kit.ToneMuted)
	said := kit.Stack(0, kit.NewParagraph(s.name(), kit.Display), line)
	if s.flow.Wide && s.state.Plans {
		return container.New(kit.Spread, said, s.sides())
	}
	if s.flow.Wide {
		return said
	}
	line.SetText(s.summary(true))
	return container.New(kit.Spread, said, s.env.Weeks(nil, s.turn))
}

// grid is the week: people below each other, days beside each other.
func (s *Screen) grid() fyne.CanvasObject {
	parts := []fyne.CanvasObject{s.headRow()}
	for _, p := range s.people() {
		parts = append(parts, s.personRow(p))
	}
	if s.nobody() {
		line := kit.NewParagraph(s.words.T("team.empty"), kit.Body)
		line.SetColor(kit.ToneMuted)
		parts = append(parts, line)
	} else {
		parts = append(parts, s.countRow())
	}
	if s.flow.Wide {
		return kit.Stack(14, s.weekLine(), kit.Stack(10, parts...))
	}
	return kit.Stack(gap, parts...)
}

// gap is between cells, in dp.
const gap = 6

// row is a line of the grid: what stands in front, and five cells of one width.
func (s *Screen) row(front fyne.CanvasObject, cells []fyne.CanvasObject) fyne.CanvasObject {
	return container.New(gridRow{s}, append([]fyne.CanvasObject{front}, cells...)...)
}

// gridRow gives the front column what names need and the days the rest.
type gridRow struct{ s *Screen }

func (l gridRow) front() float32 {
	switch scale := kit.TextScale(); {
	case l.s.flow.Wide:
		return 142 * scale
	case l.s.facesOnly():
		return 44
	case !l.s.flow.OnPhone():
		return 128 * scale
	default:
		return 92 * scale
	}
}

func (l gridRow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	height := float32(0)
	for _, o := range objects {
		height = max(height, o.MinSize().Height)
	}
	return fyne.NewSize(l.front()+days*40, height)
}

func (l gridRow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	front := l.front()
	width := (size.Width - front - days*gap) / days
	h := objects[0].MinSize().Height
	put(objects[0], 0, (size.Height-h)/2, front, h)
	for i, o := range objects[1:] {
		put(o, front+gap+float32(i)*(width+gap), 0, width, size.Height)
	}
}

func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Resize(fyne.NewSize(max(w, 0), max(h, 0)))
	o.Move(fyne.NewPos(x, y))
}

// weekLine is the week with the way to others, and the legend.
func (s *Screen) weekLine() fyne.CanvasObject {
	week := kit.NewText(s.words.Days(s.monday, s.monday+4), kit.Heading)
	return container.New(kit.Spread, s.env.Weeks(week, s.turn), s.legend())
}

// headRow are the days; today is filled.
func (s *Screen) headRow() fyne.CanvasObject {
	cells := make([]fyne.CanvasObject, days)
	for i := range cells {
		cells[i] = s.dayHead(s.monday + booking.Day(i))
	}
	return s.row(kit.NewText("", kit.Small), cells)
}

func (s *Screen) dayHead(d booking.Day) fyne.CanvasObject {
	short := s.words.WeekdayShort(d)
	today := d == s.env.Today()
	if today && s.flow.Wide {
		short = s.words.NearDay(d, s.env.Today())
	}
	style, tone := kit.SmallStrong, kit.ToneText
	if !s.flow.Wide {
		style = kit.Label
	}
	if today {
		tone = kit.ToneOnPrimary
	}
	words := []fyne.CanvasObject{s.dayWord(s.words.T("team.day", short, s.words.DayNumber(d)), style, tone)}
	if s.facesOnly() {
		words = []fyne.CanvasObject{s.dayWord(short, style, tone), s.dayWord(s.words.DayNumber(d), style, tone)}
	}
	pad := container.New(kit.Padded(6, s.side()), kit.Stack(0, words...))
	if !today {
		return pad
	}
	return container.NewStack(kit.NewGround(kit.TonePrimary, 12), pad)
}

func (s *Screen) dayWord(words string, style kit.TextStyle, tone fyne.ThemeColorName) fyne.CanvasObject {
	t := s.word(words, style, tone)
	if !s.flow.Wide {
		t.Align = fyne.TextAlignCenter
	}
	return t
}

// facesOnly tells whether letters are so large that names leave no room for the days.
func (s *Screen) facesOnly() bool { return kit.TextScale() > largestBeside && s.flow.OnPhone() }

// side is what cells keep free at their sides.
func (s *Screen) side() float32 {
	if s.flow.Wide {
		return 8
	}
	return 2
}

func (s *Screen) personRow(p staff.Person) fyne.CanvasObject {
	cells, plates := make([]fyne.CanvasObject, days), make([]*kit.Plate, days)
	for i := range cells {
		plates[i] = s.cell(p, s.monday+booking.Day(i))
		cells[i] = plates[i]
	}
	s.cells = append(s.cells, plates)
	return s.row(s.face(p), cells)
}

func (s *Screen) face(p staff.Person) fyne.CanvasObject {
	size := float32(34)
	if s.facesOnly() {
		size = 44 // the initials are all there is
	}
	face := kit.NewAvatar(p.Initials(), size, p.ID == s.state.Me.ID)
	face.SetSpoken(p.Name())
	name := kit.NewText(s.who(p), kit.SmallStrong)
	name.Ellipsis = true
	name.SetColor(kit.ToneText)
	if s.facesOnly() {
		return container.New(kit.Centred, face)
	}
	return container.New(kit.Flex(8, 0, 1), face, name)
}

// countRow is how many are in the office, day by day.
func (s *Screen) countRow() fyne.CanvasObject {
	cells := make([]fyne.CanvasObject, days)
	for i := range cells {
		n := s.count(s.monday + booking.Day(i))
		word := s.words.Number(n)
		if s.flow.Wide {
			word = s.words.T("team.of", n, len(s.people()))
		}
		figure := kit.NewText(word, kit.SmallStrong)
		figure.SetColor(kit.ToneText)
		if !s.flow.Wide {
			figure.Align = fyne.TextAlignCenter
		}
		cells[i] = container.New(kit.Padded(4, s.side()), figure)
	}
	return s.row(s.countLabel(), cells)
}

// countLabel is a word, and a picture where a word would be cut.
func (s *Screen) countLabel() fyne.CanvasObject {
	if s.facesOnly() {
		return container.New(kit.Centred, kit.NewIcon(icons[booking.Office], 24, kit.ToneMuted))
	}
	label := kit.NewText(s.words.T("team.inoffice"), kit.SmallStrong)
	label.Ellipsis = true
	label.SetColor(kit.ToneMuted)
	return label
}

// legend says what the pictures mean.
func (s *Screen) legend() fyne.CanvasObject {
	var signs []fyne.CanvasObject
	for _, status := range []booking.Status{booking.Office, booking.HomeOffice, booking.OnTheRoad, booking.Away} {
		name := kit.NewText(s.words.name(half{status: status}), kit.Small)
		name.SetColor(kit.ToneText)
		signs = append(signs, kit.Line(6, kit.NewIcon(icons[status], 20, kit.ToneText), name))
	}
	if s.flow.Wide {
		return kit.Line(14, signs...)
	}
	return container.New(kit.Flow(14, 6), signs...)
}

// seenLine says on narrow windows who sees the own week, and leads to where that is changed.
func (s *Screen) seenLine() fyne.CanvasObject {
	line := kit.NewParagraph(s.seen(), kit.Small)
	row := container.New(kit.Flex(10, 0, 1, 0), kit.NewIcon("visibility", 20, kit.TonePrimary), line, kit.NewIcon("chevron_right", 20, kit.ToneMuted))
	plate := kit.NewPlate(kit.PlateBare, row, func() { s.env.Navigate(ui.Settings, nil) })
	plate.SetPadding(0, 4)
	plate.SetSpoken(join(s.seen(), s.words.T("team.seen.change")))
	return plate
}
