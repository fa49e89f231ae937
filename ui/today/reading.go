// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// readCard are the posts that ask something, with the way to all others; nil when none does.
func (s *Screen) readCard() fyne.CanvasObject {
	if len(s.state.Reads) == 0 {
		return nil
	}
	all := kit.NewButton(kit.Plain, "", s.words.T("today.reads.all"), func() { s.env.Navigate(ui.Feed, nil) })
	all.Small = true
	all.SetSpoken(s.words.T("today.reads.all.spoken"))
	end := container.New(kit.Padded(-10, -12, -10, 0), all) // it answers on more than it draws
	head := container.New(kit.Spread, kit.NewText(s.words.T("today.reads"), kit.Heading), end)
	return kit.NewPane(kit.Stack(4, append([]fyne.CanvasObject{head}, s.readRows()...)...))
}

func (s *Screen) readRows() (rows []fyne.CanvasObject) {
	for _, r := range s.state.Reads {
		rows = append(rows, s.readRow(r))
	}
	return rows
}

// readRow is a post with what it asks. A tap opens it.
func (s *Screen) readRow(r Read) fyne.CanvasObject {
	icon, tint := r.face()
	line := kit.NewText(s.words.asks(r, s.env.Today(), s.dayOf(r.Until)), kit.Small)
	line.Ellipsis = true
	said := kit.Stack(0, kit.NewParagraph(r.Title, kit.Strong), line)
	row := s.onward(icon, tint, said, func() { s.env.Navigate(ui.Feed, ui.ShowPost{Post: r.Post}) })
	row.SetSpoken(strings.Join([]string{r.Title, line.Text(), r.From}, ", "))
	return container.New(kit.Padded(0, -8), row)
}

// onward is a row that leads to another screen: a picture, and words that are as wide as there is room.
func (s *Screen) onward(icon string, tint kit.TileTint, said fyne.CanvasObject, open func()) *kit.Plate {
	row := kit.NewPlate(kit.PlateBare, container.New(kit.Flex(12, 0, 1), kit.NewTile(icon, tint), said), open)
	row.SetPadding(8, 6)
	return row
}

// face is the picture of a post by what it asks, as Neues has it.
func (r Read) face() (icon string, tint kit.TileTint) {
	switch r.Asks {
	case Heed:
		return "warning", kit.TileBad
	case Acknowledge:
		return "verified", kit.TileAmber
	case Vote:
		return "how_to_vote", kit.TileQuiet
	}
	return "campaign", kit.TileQuiet
}

// asks says in a line what a post asks, and until when. until is the day of its end.
func (w words) asks(r Read, today, until booking.Day) string {
	switch r.Asks {
	case Heed:
		return w.T("today.read.alert", r.Line)
	case Acknowledge:
		return w.acknowledge(r, today, until)
	case Vote:
		if until <= today {
			return w.T("today.read.poll.today")
		}
		return w.N("today.read.poll", int(until-today))
	}
	if r.Line == "" {
		return r.From
	}
	return r.Line
}

func (w words) acknowledge(r Read, today, until booking.Day) string {
	switch {
	case r.Until.IsZero():
		return w.T("today.read.ack")
	case until < today:
		return w.T("today.read.ack.late")
	case until == today:
		return w.T("today.read.ack.today")
	case until == today+1:
		return w.T("today.read.ack.tomorrow")
	case until < today+7:
		return w.T("today.read.ack.by", w.Weekday(until))
	}
	return w.T("today.read.ack.by", w.DayOfMonth(until))
}
