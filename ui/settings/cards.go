// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// waitCard is what waits. Alone it also says how things stand with the server and tries again.
func (s *Screen) waitCard(alone bool) fyne.CanvasObject {
	t, c := s.env.Text, s.state.Connection
	parts := []fyne.CanvasObject{kit.NewParagraph(t.T("settings.wait"), kit.Heading)}
	if alone || s.at == syncing {
		parts = []fyne.CanvasObject{container.New(kit.Spread, kit.Stack(2, parts[0], kit.NewParagraph(s.reach(c), kit.Small)), cloud(c))}
	}
	if len(s.state.Waiting) == 0 {
		return kit.NewCard(kit.Stack(12, append(parts, s.allArrived())...))
	}
	rows := make([]fyne.CanvasObject, 0, len(s.state.Waiting))
	for _, waiting := range s.state.Waiting {
		rows = append(rows, s.waitingRow(waiting))
	}
	parts = append(parts, lined(rows), kit.NewParagraph(s.hope(), kit.Small))
	if (alone || s.at == syncing) && s.tries() {
		parts = append(parts, s.tryButton())
	}
	return kit.NewCard(kit.Stack(12, parts...))
}

// hope says what becomes of what waits.
func (s *Screen) hope() string {
	t := s.env.Text
	switch next := s.state.NextTry; {
	case s.state.Connection.Access == ui.Ended:
		return t.T("settings.wait.ended")
	case s.state.Connection.Access == ui.Expired:
		return t.T("settings.wait.signedout")
	case s.state.Connection.Sending:
		return t.T("settings.wait.sending")
	case !next.IsZero():
		return t.T("settings.try.next", t.Clock(next, s.env.Location))
	}
	return t.T("settings.wait.later")
}

// tries tells whether trying now would do something: what waits is not on its way already.
func (s *Screen) tries() bool {
	c := s.state.Connection
	return len(s.state.Waiting) > 0 && !c.Sending && c.Access == ui.Granted
}

func (s *Screen) allArrived() fyne.CanvasObject {
	line := kit.NewParagraph(s.env.Text.T("settings.wait.empty"), kit.Body)
	return container.New(kit.Flex(12, 0, 1), kit.NewTile("task_alt", kit.TileGood), line)
}

func (s *Screen) waitingRow(w Waiting) fyne.CanvasObject {
	tile := kit.NewTile(s.icon(w.Change), kit.TileQuiet)
	if w.Kind == booking.KindReserve || w.Kind == booking.KindMove {
		tile = kit.NewTileWith(kit.NewDeskSymbol(kit.DeskRequested, "", 24), kit.TileAmber)
	}
	return kit.NewRow(tile, s.wish(w.Change), s.when(w.Change), kit.NewTag(kit.TagRequested, "", s.env.Text.T("settings.wait.tag")), nil)
}

func (s *Screen) tryButton() fyne.CanvasObject {
	return kit.NewButton(kit.Outline, "refresh", s.env.Text.T("settings.try"), s.data.Try)
}

func cloud(c ui.Connection) fyne.CanvasObject {
	switch {
	case !c.Online || c.Access != ui.Granted:
		return kit.NewIcon("cloud_off", 24, kit.ToneAmber)
	case c.Sending || c.Waiting > 0:
		return kit.NewIcon("cloud_sync", 24, kit.ToneAmber)
	}
	return kit.NewIcon("cloud_done", 24, kit.ToneGood)
}

// decidedCard is all that the server answered lately; without its heading where the page has it.
func (s *Screen) decidedCard(headed bool) fyne.CanvasObject {
	parts := []fyne.CanvasObject{s.decidedRows(len(s.state.Decided))}
	if headed {
		parts = append([]fyne.CanvasObject{kit.NewParagraph(s.env.Text.T("settings.decided"), kit.Heading)}, parts...)
	}
	return kit.NewCard(kit.Stack(12, parts...))
}

// latest is how many decisions stand among other things.
const latest = 4

// latestCard is what the server answered last, with the way to the rest.
func (s *Screen) latestCard() fyne.CanvasObject {
	t := s.env.Text
	parts := []fyne.CanvasObject{kit.NewParagraph(t.T("settings.decided"), kit.Heading), s.decidedRows(min(latest, len(s.state.Decided)))}
	if len(s.state.Decided) > latest {
		all := kit.NewButton(kit.Plain, "history", t.T("settings.decided.all"), func() { s.show(deciding) })
		all.Small = true
		parts = append(parts, kit.Line(0, all))
	}
	return kit.NewCard(kit.Stack(12, parts...))
}

func (s *Screen) decidedRows(n int) fyne.CanvasObject {
	if n == 0 {
		return kit.NewParagraph(s.env.Text.T("settings.decided.empty"), kit.Small)
	}
	rows := make([]fyne.CanvasObject, n)
	for i, decided := range s.state.Decided[:n] {
		rows[i] = s.decidedRow(decided)
	}
	return lined(rows)
}

func (s *Screen) decidedRow(d Decided) fyne.CanvasObject {
	if d.Refusal == nil {
		return kit.NewRow(kit.NewTile("check_circle-fill", kit.TileGood), s.granted(d.Change), s.when(d.Change), nil, nil)
	}
	said := s.env.Voice.Refused(d.Refusal, d.Desk)
	switch {
	case news.Knows(d.Kind):
		said = s.env.Voice.RefusedNews(news.Why(d.Refusal.Why), news.Detail(d.Refusal.Detail))
	case learn.Knows(d.Kind):
		said = s.env.Voice.RefusedLearning(learn.Why(d.Refusal.Why), learn.Detail(d.Refusal.Detail))
	}
	if n := len(d.Refusal.Days); n > 0 {
		said.Line = s.env.Text.N("settings.refused.days", n)
	}
	tile := kit.NewTile("event_busy", kit.TileBad)
	free := len(d.Refusal.Alternatives)
	if free == 0 {
		return kit.NewRow(tile, said.Heading, dotted(s.whose(d.Change), s.when(d.Change), said.Line), nil, nil)
	}
	look := func() { s.env.Navigate(ui.Desks, ui.ShowRefused{Booking: d.Booking}) }
	return kit.NewRow(tile, said.Heading, dotted(s.day(d.Change), s.env.Text.N("settings.suggestions", free)), kit.NewIcon("chevron_right", 20, kit.ToneMuted), look)
}

// whose is for whom a change was; empty for the person's own.
func (s *Screen) whose(c Change) string {
	if c.For == "" {
		return ""
	}
	return s.env.Text.T("settings.for", c.For)
}

var visibilities = []staff.Visibility{staff.Team, staff.Everybody, staff.Nobody}

// seeCard chooses who may see where the person is.
func (s *Screen) seeCard() fyne.CanvasObject {
	t := s.env.Text
	options := []kit.RadioOption{
		{Label: s.seenBy(staff.Team), Note: t.N("settings.see.team.line", s.state.Team)},
		{Label: s.seenBy(staff.Everybody), Note: t.T("settings.see.everybody.line")},
		{Label: s.seenBy(staff.Nobody), Note: t.T("settings.see.nobody.line")},
	}
	chosen := -1
	for i, visibility := range visibilities {
		if visibility == s.state.Visibility {
			chosen = i
		}
	}
	return kit.NewCard(kit.Stack(8, kit.NewParagraph(t.T("settings.see"), kit.Heading), kit.NewRadio(options, chosen, s.onSee)))
}

func (s *Screen) held() (n int) {
	for _, building := range s.state.Buildings {
		if building.Held {
			n++
		}
	}
	return n
}

// deviceCard says what is stored here and leads to the buildings.
func (s *Screen) deviceCard() fyne.CanvasObject {
	t := s.env.Text
	return kit.NewCard(s.leads(holding, "storage", t.T("settings.device.size", t.Size(s.state.Bytes)), t.N("settings.device.held", s.held())))
}

// aboutCard is version and licence.
func (s *Screen) aboutCard() fyne.CanvasObject {
	t := s.env.Text
	return kit.NewCard(kit.NewRow(kit.NewTile("info", kit.TileQuiet), t.T("settings.about.version", s.state.Version), t.T("settings.about.licence"), nil, nil))
}

// serverCard is the server by its name and when it was last reached.
func (s *Screen) serverCard() fyne.CanvasObject {
	tile := kit.NewTile("dns", kit.TileQuiet)
	return kit.NewCard(kit.NewRow(tile, s.env.Text.T("settings.about.server", s.state.Server), s.reach(s.state.Connection), nil, nil))
}

// retentionCard says how long bookings keep their person, and leads to all that is stored.
func (s *Screen) retentionCard() fyne.CanvasObject {
	line := s.env.Text.T("settings.retention", s.state.Retention)
	if s.account == nil || s.at != overview {
		return s.lockedCard(line)
	}
	return s.lockedCard(line, kit.NewButton(kit.Plain, "", s.env.Text.T("settings.stored.see"), func() { s.show(knowing) }))
}

// lockedCard says who can see something, and who cannot; more stands at its right.
func (s *Screen) lockedCard(line string, more ...fyne.CanvasObject) fyne.CanvasObject {
	words := kit.NewParagraph(line, kit.Body)
	words.SetColor(kit.ToneOnPrimarySoft)
	parts := append([]fyne.CanvasObject{kit.NewIcon("lock-fill", 24, kit.ToneOnPrimarySoft), words}, more...)
	return kit.NewTintedCard(kit.Hint, container.New(kit.Flex(12, 0, 1), parts...))
}

// lined puts hairlines between rows.
func lined(rows []fyne.CanvasObject) fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, 0, 2*len(rows))
	for i, row := range rows {
		if i > 0 {
			objects = append(objects, kit.NewHairline())
		}
		objects = append(objects, row)
	}
	return kit.Stack(6, objects...)
}

// dotted joins what is said with dots between.
func dotted(parts ...string) string {
	said := make([]string, 0, len(parts))
	for _, part := range parts {
		if part != "" {
			said = append(said, part)
		}
	}
	return strings.Join(said, " · ")
}
