// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/ui/kit"
)

// heat is the map: areas below each other, weekdays beside each other, how full each was in its cell.
func (s *Screen) heat(whole utilisation.AreaReport, lines []line) fyne.CanvasObject {
	w, shown := s.words, weekdays(whole)
	head := make([]fyne.CanvasObject, len(shown))
	for i, day := range shown {
		name := kit.NewText(w.weekday(day), kit.SmallStrong)
		if !s.flow.Wide {
			name.SetText(w.weekdayShort(day))
		}
		name.Align, name.Ellipsis = fyne.TextAlignCenter, true
		head[i] = name
	}
	rows := []fyne.CanvasObject{container.New(heatRow{s}, append([]fyne.CanvasObject{kit.NewText("", kit.Small)}, head...)...)}
	for _, l := range lines {
		cells := []fyne.CanvasObject{s.heatName(l)}
		for _, day := range shown {
			cells = append(cells, s.heatCell(l, day))
		}
		rows = append(rows, container.New(heatRow{s}, cells...))
	}
	if len(lines) == 0 {
		rows = append(rows, kit.NewParagraph(w.T("team.full.small"), kit.Small))
	}
	title := kit.NewParagraph(w.T("team.full.map"), kit.Heading)
	if s.flow.OneColumn() {
		title.SetText(w.T("team.full.map.short"))
	}
	parts := []fyne.CanvasObject{container.New(kit.Spread, title, s.scale()), kit.Stack(8, rows...)}
	if slices.ContainsFunc(lines, func(l line) bool { return slices.Contains(l.told.Weekdays[:], utilisation.Hidden) }) {
		parts = append(parts, kit.NewParagraph(w.T("team.full.hatched", utilisation.Crowd), kit.Small))
	}
	return kit.Stack(12, parts...)
}

// scale says which colour is full.
func (s *Screen) scale() fyne.CanvasObject {
	parts := []fyne.CanvasObject{kit.NewText(s.words.T("team.full.scale.low"), kit.Small)}
	for _, percent := range []int{0, 20, 40, 60, 75, 90} {
		ground := kit.NewGround(kit.HeatTone(percent), 6)
		ground.Stroke, ground.Width = kit.ToneLine, 1
		parts = append(parts, container.New(swatch{}, ground))
	}
	parts = append(parts, kit.NewText(s.words.T("team.full.scale.high"), kit.Small))
	return kit.Line(6, parts...)
}

// swatch is a small patch of a colour.
type swatch struct{}

func (swatch) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(24, 20) }

func (swatch) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], 0, (size.Height-14)/2, size.Width, 14)
}

// heatName is what stands before a row.
func (s *Screen) heatName(l line) fyne.CanvasObject {
	more := s.words.N("team.full.desks", l.told.Desks)
	if l.Home {
		more = s.words.T("team.full.homezone", more)
	}
	if s.flow.OneColumn() {
		more = ""
		if l.Home {
			more = s.words.T("team.full.homezone.short")
		}
	}
	name := kit.NewParagraph(l.Name, kit.SmallStrong)
	if more == "" {
		return name
	}
	return kit.Stack(0, name, kit.NewParagraph(more, kit.Small))
}

func (s *Screen) heatCell(l line, day time.Weekday) fyne.CanvasObject {
	share, w := l.told.Weekdays[day], s.words
	switch {
	case share == utilisation.None:
		return kit.NewText("", kit.Small)
	case !share.Told():
		return kit.NewHeatCell(-1, w.T("team.full.cell.few"), w.T("team.full.cell.spoken", l.Name, w.weekday(day), w.T("team.full.few")))
	}
	return kit.NewHeatCell(int(share), w.Number(int(share)), w.T("team.full.cell.spoken", l.Name, w.weekday(day), w.Percent(int(share))))
}

// heatRow is a row of the map: a name, and cells of one width.
type heatRow struct{ s *Screen }

func (l heatRow) front() float32 {
	switch {
	case l.s.flow.Wide:
		return 128 * kit.TextScale()
	case !l.s.flow.OnPhone():
		return 120 * kit.TextScale()
	}
	return 84 * min(kit.TextScale(), 1.3)
}

func (l heatRow) height() float32 {
	if l.s.flow.Wide {
		return 64
	}
	return 48
}

func (l heatRow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	height := float32(0)
	for i, o := range objects {
		if i == 0 {
			o.Resize(fyne.NewSize(l.front(), o.Size().Height)) // words wrap
		}
		height = max(height, o.MinSize().Height)
		if _, cell := o.(*kit.HeatCell); cell {
			height = max(height, l.height()*kit.TextScale())
		}
	}
	return fyne.NewSize(l.front()+float32(len(objects)-1)*36, height)
}

func (l heatRow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	front, n := l.front(), float32(len(objects)-1)
	width := (size.Width - front - n*gap) / n
	h := objects[0].MinSize().Height
	put(objects[0], 0, (size.Height-h)/2, front, h)
	for i, o := range objects[1:] {
		put(o, front+gap+float32(i)*(width+gap), 0, width, size.Height)
	}
}
