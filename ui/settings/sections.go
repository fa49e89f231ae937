// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

const (
	listWidth = 300
	// readable is how wide a single column of cards becomes at most.
	readable = 720
	// widest is how wide the overview becomes at most.
	widest = 1280
)

func (s *Screen) title(at section) string {
	t := s.env.Text
	switch at {
	case syncing:
		return t.T("settings.sync")
	case deciding:
		return t.T("settings.decided")
	case serial:
		return t.T("settings.series")
	case seeing:
		return t.T("settings.see.short")
	case needing:
		return t.T("settings.needs")
	case usually:
		return t.T("settings.usual")
	case standing:
		return t.T("settings.deputy")
	case looking:
		return t.T("settings.look")
	case holding:
		return t.T("settings.device")
	case dating:
		return t.T("settings.calendar")
	case hearing:
		return t.T("settings.hear")
	case owning:
		return t.T("settings.devices")
	case knowing:
		return t.T("settings.stored")
	case inviting:
		return t.T("settings.invite")
	case about:
		return t.T("settings.about")
	case signing:
		return t.T("settings.sign")
	}
	if s.wide {
		return t.T("settings.overview")
	}
	return t.T("settings.title")
}

// column is the phone: the daily things below each other, the rest behind a list.
func (s *Screen) column() fyne.CanvasObject {
	cards := s.pageOf(s.front())
	if s.front() == overview {
		cards = s.warned(s.waitCard(true), s.latestCard(), s.seeCard(), s.moreCard())
	}
	return s.scroll(container.New(atMost{readable}, container.New(kit.Padded(8, 16, 24, 16), kit.Stack(12, cards...))))
}

// pageOf is what a section shows when it stands alone.
func (s *Screen) pageOf(at section) []fyne.CanvasObject {
	switch at {
	case syncing:
		return s.warned(s.waitCard(false), s.decidedCard(true))
	case deciding:
		return []fyne.CanvasObject{s.decidedCard(false)}
	case serial:
		return []fyne.CanvasObject{s.seriesCard()}
	case seeing:
		return []fyne.CanvasObject{s.seeCard(), s.retentionCard()}
	case needing:
		return s.needsCards()
	case usually:
		return []fyne.CanvasObject{s.usualCard()}
	case standing:
		cards := []fyne.CanvasObject{s.deputiesCard()}
		if owners := s.ownersCard(); owners != nil {
			cards = append(cards, owners)
		}
		return cards
	case looking:
		return []fyne.CanvasObject{s.lookCard(false)}
	case holding:
		return []fyne.CanvasObject{s.buildingsCard()}
	case dating:
		if s.away.shown() {
			return []fyne.CanvasObject{s.absenceCard(), s.feedsCard(), s.mindingCard(), s.remindCard()}
		}
		return []fyne.CanvasObject{s.feedsCard(), s.mindingCard(), s.absenceCard(), s.remindCard()}
	case hearing:
		return present(s.hearCard(), s.channelsCard(), s.mailCard())
	case owning:
		return s.devicesCards()
	case knowing:
		return s.storedCards()
	case inviting:
		return []fyne.CanvasObject{s.inviteCard()}
	case about:
		return []fyne.CanvasObject{s.aboutCard(), s.serverCard(), s.retentionCard()}
	case signing:
		return []fyne.CanvasObject{s.peopleCard()}
	}
	return nil
}

// moreCard leads to the pages that the phone's first page has no room for.
func (s *Screen) moreCard() fyne.CanvasObject {
	t := s.env.Text
	rows := []fyne.CanvasObject{s.meRow(44)}
	if s.account != nil {
		rows = append(rows, s.leads(owning, "devices", t.T("settings.devices"), t.T("settings.devices.where")),
			s.leads(knowing, "lock", t.T("settings.stored"), t.T("settings.stored.what")))
	}
	if s.invites() {
		rows = append(rows, s.leads(inviting, "key", t.T("settings.invite"), t.T("settings.invite.what")))
	}
	rows = append(rows,
		s.leads(serial, "event_repeat", t.T("settings.series"), s.seriesCount()),
		s.leads(usually, "date_range", t.T("settings.usual"), s.usualState()),
		s.leads(needing, "chair_alt", t.T("settings.needs"), s.needsState()),
		s.leads(standing, "group", t.T("settings.deputy"), t.N("settings.deputy.count", len(s.state.Deputies))),
		s.leads(dating, "calendar_month", t.T("settings.calendar"), s.calendarLine()),
		s.leads(hearing, "notifications", t.T("settings.hear"), s.hearLine()),
		s.leads(looking, "text_fields", t.T("settings.look"), s.lookLine()),
		s.leads(holding, "storage", t.T("settings.device.size", t.Size(s.state.Bytes)), t.N("settings.device.held", s.held())),
		s.leads(about, "info", t.T("settings.about"), t.T("settings.about.version", s.state.Version)))
	return kit.NewCard(kit.Stack(4, rows...))
}

func (s *Screen) leads(to section, icon, title, line string) fyne.CanvasObject {
	return kit.NewRow(kit.NewTile(icon, kit.TileQuiet), title, line, kit.NewIcon("chevron_right", 20, kit.ToneMuted), func() { s.show(to) })
}

// besides is the laptop: the sections at the left, the chosen one at the right.
func (s *Screen) besides() fyne.CanvasObject {
	right := s.scroll(container.New(atMost{widest}, container.New(kit.Padded(28, 32), s.detail())))
	return container.New(beside{listWidth}, s.sections(), right)
}

func (s *Screen) detail() fyne.CanvasObject {
	if s.at == overview {
		cards := []fyne.CanvasObject{s.waitCard(false), s.latestCard(), s.seeCard(), s.lookCard(true)}
		if s.account != nil {
			cards = append(cards, s.sessionsCard())
		}
		cards = append(cards, s.deviceCard(), s.aboutCard())
		grid := container.New(columns{s.columns(), 20}, cards...)
		return kit.Stack(20, append([]fyne.CanvasObject{s.overviewHead()}, s.warned(grid, s.retentionCard())...)...)
	}
	head := container.New(kit.Padded(0, 0, 4), kit.NewText(s.title(s.at), kit.Display))
	cards := append([]fyne.CanvasObject{head}, s.pageOf(s.at)...)
	return container.New(atMost{readable}, kit.Stack(20, cards...))
}

// columns are two, or one when large text needs the width.
func (s *Screen) columns() int {
	if kit.TextScale() > 1.3 || s.root.Size().Width < 900 {
		return 1
	}
	return 2
}

func (s *Screen) overviewHead() fyne.CanvasObject {
	line := s.reach(s.state.Connection)
	if c := s.state.Connection; !c.Online && c.Access == ui.Granted {
		line = s.env.Text.T("settings.reach.safe", line, s.env.Text.T("settings.safe"))
	}
	words := kit.Stack(2, kit.NewText(s.title(overview), kit.Display), kit.NewParagraph(line, kit.Body))
	if !s.tries() {
		return words
	}
	return container.New(kit.Beside(12, 1), words, s.tryButton())
}

func (s *Screen) sections() fyne.CanvasObject {
	items := []fyne.CanvasObject{
		s.item(overview, "view_week"), s.item(syncing, "cloud_sync"), s.item(seeing, "visibility"),
	}
	if s.account != nil {
		items = append(items, s.item(owning, "devices"), s.item(knowing, "lock"))
	}
	if s.invites() {
		items = append(items, s.item(inviting, "key"))
	}
	items = append(items, s.item(serial, "event_repeat"), s.item(usually, "date_range"), s.item(needing, "chair_alt"), s.item(standing, "group"),
		s.item(dating, "calendar_month"), s.item(hearing, "notifications"), s.item(looking, "text_fields"), s.item(holding, "storage"), s.item(about, "info"))
	title := container.New(kit.Padded(28, 0, 12, 12), kit.NewText(s.env.Text.T("settings.title"), kit.Title))
	list := kit.Stack(4, append([]fyne.CanvasObject{title}, items...)...)
	side := kit.NewGround(kit.ToneLine, 0)
	s.list = kit.Scroll(container.New(atMost{listWidth}, container.New(kit.Padded(0, 12), list)))
	return container.New(pane{}, kit.NewGround(kit.ToneSurface, 0), side, s.list, container.New(kit.Padded(0, 12, 16, 12), s.meRow(44)))
}

func (s *Screen) item(to section, icon string) fyne.CanvasObject {
	tone := kit.ToneMuted
	if to == s.at {
		icon, tone = icon+"-fill", kit.ToneOnPrimarySoft
	}
	var count fyne.CanvasObject
	if n := len(s.state.Waiting); to == syncing && n > 0 {
		count = kit.NewTag(kit.TagRequested, "", strconv.Itoa(n))
	}
	row := kit.NewRow(container.New(kit.Padded(0, 6), kit.NewIcon(icon, 24, tone)), s.title(to), "", count, func() { s.show(to) })
	if row.Selected = to == s.at; row.Selected {
		s.chosen = row
	}
	return row
}

// meRow is the person who is signed in, with the way out; in the demo it leads to the others.
func (s *Screen) meRow(avatar float32) fyne.CanvasObject {
	me := s.state.Person
	picture := kit.NewAvatar(me.Initials(), avatar, false)
	if s.account != nil {
		var out *kit.Button
		out = kit.NewButton(kit.Plain, "", s.env.Text.T("settings.leave.short"), func() { s.askLeave(out) })
		out.Small = true
		return kit.NewRow(picture, me.Name(), s.state.Unit.Name, out, nil)
	}
	if len(s.state.Demo) == 0 {
		return kit.NewRow(picture, me.Name(), s.state.Unit.Name, nil, nil)
	}
	change := kit.NewButton(kit.Plain, "", s.env.Text.T("settings.demo.switch"), func() { s.show(signing) })
	change.Small = true
	return kit.NewRow(picture, me.Name(), s.state.Unit.Name, change, nil)
}

// columns puts children into so many columns of one width, each child at its own height into the column that is shortest
// so far.
type columns struct {
	n   int
	gap float32
}

func (l columns) MinSize(objects []fyne.CanvasObject) (size fyne.Size) {
	for _, height := range l.place(objects, func(fyne.CanvasObject, int, float32) {}) {
		size.Height = max(size.Height, height-l.gap)
	}
	return size
}

func (l columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := (size.Width - l.gap*float32(l.n-1)) / float32(l.n)
	for _, o := range objects {
		kit.HeightFor(o, width)
	}
	l.place(objects, func(o fyne.CanvasObject, column int, y float32) {
		o.Resize(fyne.NewSize(width, o.MinSize().Height))
		o.Move(fyne.NewPos(float32(column)*(width+l.gap), y))
	})
}

// place tells put where each child goes and returns how high the columns become, each with a gap at its end.
func (l columns) place(objects []fyne.CanvasObject, put func(o fyne.CanvasObject, column int, y float32)) []float32 {
	heights := make([]float32, l.n)
	for _, o := range objects {
		column := slices.Index(heights, slices.Min(heights))
		put(o, column, heights[column])
		heights[column] += o.MinSize().Height + l.gap
	}
	return heights
}

// beside gives the first child a fixed width and the second the rest.
type beside struct{ left float32 }

func (beside) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

func (l beside) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(l.left, size.Height))
	objects[1].Move(fyne.NewPos(l.left, 0))
	objects[1].Resize(fyne.NewSize(size.Width-l.left, size.Height))
}

// pane is a ground, a hairline at its right, a list that scrolls, and a foot at the bottom.
type pane struct{}

func (pane) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

func (pane) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(size)
	objects[1].Move(fyne.NewPos(size.Width-1, 0))
	objects[1].Resize(fyne.NewSize(1, size.Height))
	objects[3].Resize(fyne.NewSize(size.Width, objects[3].MinSize().Height))
	foot := objects[3].MinSize().Height
	objects[3].Move(fyne.NewPos(0, size.Height-foot))
	objects[3].Resize(fyne.NewSize(size.Width, foot))
	objects[2].Resize(fyne.NewSize(size.Width-1, size.Height-foot))
}

// atMost keeps its child from growing too wide to read, and from asking for more width than there is: in large text
// rows and button pairs stack instead.
type atMost struct{ width float32 }

func (l atMost) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, objects[0].MinSize().Height)
}

func (l atMost) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(fyne.NewSize(min(size.Width, l.width), size.Height))
}

// present are those cards that there are.
func present(cards ...fyne.CanvasObject) []fyne.CanvasObject {
	return slices.DeleteFunc(cards, func(card fyne.CanvasObject) bool { return card == nil })
}
