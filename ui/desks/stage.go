// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/plan"
)

// A stage is the middle of the screen: the plan with its zoom and legend, or the list, or what is instead of them.
type stage struct {
	s      *Screen
	box    *fyne.Container
	ground *kit.Ground // under the list
	rim    *kit.Rim    // around the plan, which covers the rest of the ground
	plan   *plan.Plan
	zoom   *fyne.Container // floating, on narrow windows
	foot   *fyne.Container // legend and zoom, on wide ones
	legend *fyne.Container
	// symbols and entries of the legend, in its order
	symbols []*kit.DeskSymbol
	entries []fyne.CanvasObject
	broken  fyne.CanvasObject // explains the mark of what is broken
	help    *kit.Button
	rate    *kit.Text
	line    fyne.CanvasObject
	list    *list
	other   *fyne.Container // loading, empty, broken
	centre  booking.DeskID  // to be looked at once its floor is there
	aimed   bool
	kept    plan.View // where a predecessor looked, instead of an aim
}

func newStage(s *Screen) *stage {
	g := &stage{s: s, ground: kit.NewGround(kit.ToneFloor, 24), list: newList(s), other: container.NewStack()}
	g.ground.Stroke, g.ground.Width = kit.ToneLine, 1
	g.rim = kit.NewRim(kit.ToneSurface, kit.ToneLine, 24)
	g.plan = plan.New(g.words())
	g.plan.Now = s.env.Now
	g.plan.OnTapped = s.choseDesk
	g.plan.OnOpened = s.open
	g.plan.OnMissed = s.missed
	g.plan.OnKey = func(ev *fyne.KeyEvent) { s.handOn(g.plan, ev) }
	g.rate = kit.NewText("", kit.Body)
	g.rate.SetColor(kit.ToneMuted)
	g.plan.OnZoomed = func(percent int) {
		g.rate.SetText(s.words.T("number.percent", percent))
		g.showLegend()
	}
	g.zoom = g.floating()
	g.foot = g.below()
	g.line = kit.NewHairline()
	g.box = container.New(g, g.ground, g.rim, g.plan, g.line, g.foot, g.zoom, g.list.box, g.other)
	return g
}

func (g *stage) words() plan.Words {
	t := g.s.words
	return plan.Words{
		Home: t.T("desks.home"), Quiet: t.T("desks.quiet"), Sign: t.sign,
		Room: func(r booking.Room) string { return t.Spot(r.Kind, r.Name) },
		Desk: func(d booking.Desk, _ plan.Mark) string {
			if day, ok := g.s.board.desk(d.ID); ok {
				return t.spoken(g.s.board, day)
			}
			return t.Desk(d.Code)
		},
	}
}

func (g *stage) buttons() (in, out, fit *kit.Button) {
	in = kit.NewButton(kit.Plain, "add", "", g.plan.ZoomIn)
	out = kit.NewButton(kit.Plain, "remove", "", g.plan.ZoomOut)
	fit = kit.NewButton(kit.Plain, "expand_content", "", g.plan.Fit)
	in.Quiet, out.Quiet, fit.Quiet = true, true, true
	in.SetSpoken(g.s.words.T("desks.plan.in"))
	out.SetSpoken(g.s.words.T("desks.plan.out"))
	fit.SetSpoken(g.s.words.T("desks.plan.fit"))
	return in, out, fit
}

func (g *stage) explain() *kit.Button {
	var b *kit.Button
	b = kit.NewButton(kit.Plain, "help", "", func() { g.s.openLegend(b) })
	b.Quiet = true
	b.SetSpoken(g.s.words.T("desks.plan.legend"))
	return b
}

// floating is the column of buttons on the plan of a phone.
func (g *stage) floating() *fyne.Container {
	in, out, fit := g.buttons()
	ground := kit.NewGround(kit.ToneSurface, 14)
	ground.Stroke, ground.Width, ground.Lift = kit.ToneLine, 1, 1
	column := kit.Stack(0, in, inset(kit.NewHairline()), out, inset(kit.NewHairline()), fit, inset(kit.NewHairline()), g.explain())
	return container.NewStack(ground, column)
}

func inset(o fyne.CanvasObject) fyne.CanvasObject { return container.New(kit.Padded(0, 10), o) }

// below is the legend with the zoom under the plan of a laptop.
func (g *stage) below() *fyne.Container {
	var entries []fyne.CanvasObject
	for _, l := range g.s.legend() {
		word, symbol := kit.NewText(l.word, kit.Small), kit.NewDeskSymbol(l.state, "", 20)
		word.SetColor(kit.ToneText)
		g.symbols = append(g.symbols, symbol)
		entries = append(entries, kit.Line(8, symbol, word))
	}
	g.entries = entries
	word := kit.NewText(g.s.words.T("desks.legend.broken"), kit.Small)
	word.SetColor(kit.ToneText)
	g.broken = kit.Line(8, kit.NewIcon(brokenIcon, 20, kit.ToneBad), word)
	g.legend = container.New(&legendRows{}, entries...)
	g.help = g.explain()
	in, out, fit := g.buttons()
	g.rate.Align = fyne.TextAlignCenter
	return container.New(&footLine{g}, g.legend, g.help, kit.Line(0, out, container.New(kit.Padded(0, 2), g.rate), in, fit))
}

// showLegend draws the symbols as the plan does at its zoom, and explains desks that do not fit, and what is broken, only while there are such.
func (g *stage) showLegend() {
	for _, symbol := range g.symbols {
		symbol.SetRich(g.rich())
	}
	fitting := len(g.entries) - 1
	if g.s.board != nil && g.s.board.unfit() {
		fitting++
	}
	entries := g.entries[:fitting:fitting]
	if g.s.board != nil && len(g.s.board.broken) > 0 {
		entries = append(entries, g.broken)
	}
	if !slices.Equal(g.legend.Objects, entries) {
		g.legend.Objects = entries
		g.foot.Refresh()
	}
}

// rich tells whether the plan's desks are large enough for numbers.
func (g *stage) rich() bool {
	b := g.s.board
	return b != nil && len(b.day.Desks) > 0 && g.plan.Legible(b.day.Desks[0].Desk.ID)
}

// footLine shows the legend while there is room for it, else the button that explains it.
type footLine struct{ g *stage }

func (l *footLine) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(200, max(48, objects[2].MinSize().Height, 2*rowHeight(l.g.entries)-4))
}

func (l *footLine) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	zoom := objects[2].MinSize()
	space := size.Width - zoom.Width - 36
	rows := l.g.legend.Layout.(*legendRows)
	fits := rows.fit(l.g.legend.Objects, space)
	setVisible(l.g.legend, fits)
	setVisible(l.g.help, !fits)
	put(l.g.legend, 20, 0, space, size.Height)
	put(l.g.help, 8, (size.Height-48)/2, 48, 48)
	put(objects[2], size.Width-zoom.Width-8, (size.Height-zoom.Height)/2, zoom.Width, zoom.Height)
}

// legendRows puts the legend into one row, or into two columns by columns where it is too wide.
type legendRows struct{ rows int }

const legendGap = 16

// fit chooses one or two rows and tells whether they fit.
func (l *legendRows) fit(objects []fyne.CanvasObject, space float32) bool {
	for l.rows = 1; l.rows <= 2; l.rows++ {
		width := float32(-legendGap)
		for _, w := range l.columns(objects) {
			width += w + legendGap
		}
		if width <= space {
			return true
		}
	}
	return false
}

func (l *legendRows) columns(objects []fyne.CanvasObject) (widths []float32) {
	for i, o := range objects {
		if i%l.rows == 0 {
			widths = append(widths, 0)
		}
		widths[i/l.rows] = max(widths[i/l.rows], o.MinSize().Width)
	}
	return widths
}

// rowHeight is what one row of the legend takes: more in large text, so that two rows keep off each other.
func rowHeight(objects []fyne.CanvasObject) float32 {
	height := float32(26)
	for _, o := range objects {
		height = max(height, o.MinSize().Height+2)
	}
	return height
}

// MinSize asks for nothing: footLine knows the space.
func (l *legendRows) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

// Layout fills column by column.
func (l *legendRows) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	rows := max(l.rows, 1)
	l.rows = rows
	widths := l.columns(objects)
	x := float32(0)
	height := size.Height / float32(rows)
	if rows > 1 {
		height = min(height, rowHeight(objects))
	}
	top := (size.Height - height*float32(rows)) / 2
	for i, o := range objects {
		h := o.MinSize().Height
		put(o, x, top+float32(i%rows)*height+(height-h)/2, widths[i/rows], h)
		if i%rows == rows-1 {
			x += widths[i/rows] + legendGap
		}
	}
}

// setNarrow takes the card away from under the plan of a phone.
func (g *stage) setNarrow(narrow bool) {
	g.plan.Round(0, 0)
	if !narrow {
		g.plan.Round(23, 0)
	}
}

// setFloor brings another floor on the plan.
func (g *stage) setFloor() {
	s := g.s
	desks := make([]booking.Desk, len(s.board.day.Desks))
	for i, d := range s.board.day.Desks {
		desks[i] = d.Desk
	}
	g.plan.SetFloor(s.level.Floor, desks, s.me.Units...)
}

// aim looks at what the person came for. On wide windows that is the whole floor; on a phone, and for who reads large
// text, it is the zone of the desk that was asked for, of the own one, or of the first that fits, unless the whole floor's
// numbers can be read. It waits until the screen has a size.
func (g *stage) aim() {
	s := g.s
	if g.aimed = s.sized && s.board != nil; !g.aimed {
		return
	}
	asked, kept := g.centre, g.kept
	g.centre, g.kept = "", plan.View{}
	if asked == "" && kept != (plan.View{}) {
		g.plan.SetView(kept)
		return
	}
	g.plan.Fit()
	if target := g.target(asked); (s.narrow() || largeText()) && target != "" && !g.plan.Legible(target) {
		g.plan.Frame(target, s.board.zoneOf(target), g.beside())
	} else if asked != "" && g.plan.Tiny() {
		g.plan.CentreOn(asked)
	}
	if s.chosen != "" {
		g.plan.Reveal(s.chosen)
	}
}

// beside is how much of the plan's right edge the zoom's buttons hide.
func (g *stage) beside() float32 {
	if g.s.narrow() {
		return g.zoom.MinSize().Width + 24
	}
	return 0
}

// target is the desk to look at: the one asked for, the chosen one, the person's own, or the first that fits.
func (g *stage) target(asked booking.DeskID) booking.DeskID {
	s := g.s
	if asked != "" {
		return asked
	}
	if _, ok := s.board.desk(s.chosen); ok {
		return s.chosen
	}
	if held := s.board.held(); held != nil && held.Floor == s.floor {
		return held.Desk
	}
	if near := s.board.suggested(1); len(near) > 0 {
		return near[0].ID
	}
	return ""
}

// instead is what is shown in place of plan and list; nil for nothing.
func (g *stage) instead() fyne.CanvasObject {
	s := g.s
	switch {
	case !s.loaded:
		return container.New(kit.Column(400), kit.NewCard(kit.Stack(16, kit.NewLoading(5), kit.NewParagraph(s.words.T("desks.loading"), kit.Small))))
	case s.failed != nil && s.board == nil:
		return s.env.Trouble(s.failed, s.Refresh)
	case s.awaited != "":
		return s.awaiting()
	case s.board == nil:
		return kit.NewPicture("map", s.words.T("desks.nofloors"), s.words.T("desks.nofloors.line"), nil)
	case s.planError != nil && !s.listing:
		said := s.env.Voice.Say(s.planError)
		return kit.NewPicture("map", said.Heading, said.Line, kit.NewButton(kit.Soft, "format_list_bulleted", s.words.T("desks.plan.tolist"), func() { s.setListing(true) }))
	}
	return nil
}

func (g *stage) show() {
	s := g.s
	instead := g.instead()
	planned := instead == nil && !s.listing
	setVisible(g.plan, planned)
	setVisible(g.zoom, planned && s.narrow())
	for _, o := range []fyne.CanvasObject{g.foot, g.line} {
		setVisible(o, planned && !s.narrow())
	}
	g.ground.Fill = kit.ToneSurface
	setVisible(g.ground, !s.narrow() && !planned)
	setVisible(g.rim, !s.narrow() && planned)
	setVisible(g.list.box, instead == nil && s.listing)
	g.other.Objects = nil
	if instead != nil {
		g.other.Objects = []fyne.CanvasObject{container.New(kit.Padded(16), instead)}
	}
	setVisible(g.other, instead != nil)
	if planned {
		words := g.words()
		words.Plan = s.words.T("desks.plan.spoken", s.words.Floor(s.level.Floor), s.words.free(s.board.fitting(), s.want != booking.Features{}))
		g.plan.SetWords(words)
		g.plan.Select(s.chosen)
		g.plan.SetStates(s.marks())
		g.showLegend()
	}
	if instead == nil && s.listing {
		g.list.show()
	}
	g.box.Refresh()
}

// MinSize asks for nothing.
func (g *stage) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(0, 0) }

// Layout gives the plan what the legend leaves.
func (g *stage) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	put(g.ground, 0, 0, size.Width, size.Height)
	put(g.other, 0, 0, size.Width, size.Height)
	put(g.list.box, 0, 0, size.Width, size.Height)
	if g.s.narrow() {
		put(g.plan, 0, 0, size.Width, size.Height)
		m := g.zoom.MinSize()
		put(g.zoom, size.Width-m.Width-12, 12, m.Width, m.Height)
		return
	}
	foot := max(g.foot.MinSize().Height+8, 60)
	g.rim.Below = foot + 2
	put(g.rim, 0, 0, size.Width, size.Height)
	put(g.plan, 1, 1, size.Width-2, size.Height-2-foot)
	put(g.line, 1, size.Height-foot-1, size.Width-2, 1)
	put(g.foot, 0, size.Height-foot, size.Width, foot)
}

// setListing swaps plan and list.
func (s *Screen) setListing(yes bool) {
	s.listing = yes
	s.side.sunk = yes && s.narrow() // a sheet would hide the list
	s.show()
}

// missed is a tap beside all desks: it puts the sheet away.
func (s *Screen) missed() {
	if s.refusal == nil && s.repeating == nil && s.complaining == nil && s.narrow() {
		s.chosen = ""
		s.show()
	}
}
