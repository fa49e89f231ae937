// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/replay"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/ui/kit"
)

// Behind how full a house was, for who plans space: its last weeks again, with fewer desks or other rules.

// A Trial is what is to be tried at a house. The zero one, with weeks, is the house as it is.
type Trial struct {
	Weeks int
	// Fewer and More are how many percent of the desks go, and how many percent more people come.
	Fewer, More int
	Closed      []booking.FloorID
	// PerWeek is how many bookings of a week somebody may have; 0 as it is.
	PerWeek int
}

// A Tried is what a trial came to, as the server told it last.
type Tried struct {
	Trial
	At     time.Time
	Answer replay.Answer
}

// tryView is what is shown of it.
type tryView struct {
	open bool
	ask  Trial
	last *Tried // nil while nothing was tried
	busy bool
	away error
}

// asItIs is a trial before anything was chosen.
var asItIs = Trial{Weeks: 8, Fewer: 20}

// onTry opens the trials, with what was told last.
func (s *Screen) onTry() {
	s.full.try = tryView{open: true, ask: asItIs}
	house := s.full.House
	s.env.Work.Latest("tried", func(ctx context.Context) (func(), error) {
		last, err := s.data.Tried(ctx, house)
		return func() {
			if err == nil && last != nil && s.full.House == house {
				s.full.try.last, s.full.try.ask = last, last.Trial
				s.redraw()
			}
		}, nil
	})
	s.flow.ToTop()
	s.redraw()
}

func (s *Screen) leaveTry() {
	s.full.try.open = false
	s.flow.ToTop()
	s.redraw()
}

// onRun asks the server. What was told before stays until it has answered.
func (s *Screen) onRun() {
	t := &s.full.try
	if t.busy {
		return
	}
	t.busy, t.away = true, nil
	house, ask := s.full.House, t.ask
	s.env.Work.Do(func(ctx context.Context) (func(), error) {
		told, err := s.data.Try(ctx, house, ask)
		return func() {
			if s.full.House != house {
				return
			}
			if s.full.try.busy, s.full.try.away = false, err; err == nil {
				s.full.try.last = &told
			}
			s.redraw()
		}, nil
	})
	s.redraw()
}

// tries leads to the trials; nil for who may not.
func (s *Screen) tries() fyne.CanvasObject {
	if !s.full.Tries {
		return nil
	}
	return kit.NewButton(kit.Soft, "tune", s.words.T("team.try"), s.onTry)
}

// tryContent is the whole of it.
func (s *Screen) tryContent() fyne.CanvasObject {
	w := s.words
	back := kit.NewButton(kit.Plain, "arrow_back", w.T("team.full"), s.leaveTry)
	back.Quiet = true
	line := kit.NewParagraph(w.T("team.try.line", s.houseName()), kit.Body)
	line.SetColor(kit.ToneMuted)
	title := kit.Stack(2, container.New(kit.Flow(0), back), kit.NewParagraph(w.T("team.try"), kit.Display), line)
	if s.flow.Wide {
		main := kit.Stack(16, s.tryResult()...)
		side := kit.Stack(14, kit.NewPane(s.tryForm()), s.tryHonest())
		return s.flow.Scroll(container.New(kit.Padded(20, 28, 24, 28), kit.Stack(16, title, container.New(sideColumn{gap: 16, side: 320}, main, side))))
	}
	result := s.tryResult() // figures first: whoever comes back looks for them
	parts := slices.Concat([]fyne.CanvasObject{title}, result[:1], []fyne.CanvasObject{kit.NewCard(s.tryForm())}, result[1:])
	pad := kit.Padded(4, 12, 20, 12)
	if !s.flow.OneColumn() {
		pad = kit.Padded(20, 28, 24, 28)
	}
	return s.flow.Scroll(container.New(pad, kit.Stack(12, append(parts, s.tryHonest())...)))
}

// tryHonest says what a trial knows and what it does not.
func (s *Screen) tryHonest() fyne.CanvasObject {
	said := kit.NewProse(kit.Small, kit.Run{Text: s.words.T("team.full.groups"), Strong: true}, kit.Run{Text: " " + s.words.T("team.try.honest")})
	return kit.NewTintedCard(kit.Hint, container.New(kit.Flex(12, 0, 1), kit.NewIcon("lock-fill", 24, kit.ToneOnPrimarySoft), said))
}

// tryForm chooses what is tried.
func (s *Screen) tryForm() fyne.CanvasObject {
	w, t := s.words, &s.full.try
	numbers := func(title string, at *int, asIs int, of []int, said func(int) string) fyne.CanvasObject {
		var chips []fyne.CanvasObject
		for _, n := range of {
			label := said(n)
			if n == asIs {
				label = w.T("team.try.as.is")
			}
			chips = append(chips, kit.NewChip("", label, *at == n, func(bool) { *at = n; s.redraw() }))
		}
		return kit.Stack(6, kit.NewParagraph(w.T(title), kit.SmallStrong), container.New(kit.Flow(8, 0), chips...))
	}
	less := func(n int) string { return w.T("team.try.less", w.Percent(n)) }
	more := func(n int) string { return w.T("team.try.more", w.Percent(n)) }
	parts := []fyne.CanvasObject{
		numbers("team.try.desks", &t.ask.Fewer, 0, []int{0, 10, 20, 30, 40, 50}, less),
		numbers("team.try.people", &t.ask.More, 0, []int{0, 10, 20, 30}, more),
		s.tryFloors(),
		numbers("team.try.week", &t.ask.PerWeek, 0, []int{0, 3, 2, 1}, w.Number),
		numbers("team.try.weeks", &t.ask.Weeks, -1, []int{4, 8}, func(n int) string { return w.N("team.try.weeks.count", n) }),
		s.tryButton(),
	}
	return kit.Stack(14, slices.DeleteFunc(parts, func(o fyne.CanvasObject) bool { return o == nil })...)
}

// tryFloors chooses floors that are closed; one always stays open.
func (s *Screen) tryFloors() fyne.CanvasObject {
	t := &s.full.try
	var chips []fyne.CanvasObject
	floors := 0
	for _, a := range s.full.Areas {
		if a.Zone == "" {
			floors++
		}
	}
	for _, a := range s.full.Areas {
		if a.Zone != "" {
			continue
		}
		closed := slices.Contains(t.ask.Closed, a.Floor)
		chips = append(chips, kit.NewChip("", a.Name, closed, func(on bool) {
			t.ask.Closed = slices.DeleteFunc(slices.Clone(t.ask.Closed), func(f booking.FloorID) bool { return f == a.Floor })
			if on && len(t.ask.Closed) < floors-1 {
				t.ask.Closed = append(t.ask.Closed, a.Floor)
			}
			s.redraw()
		}))
	}
	if floors < 2 {
		return nil
	}
	return kit.Stack(6, kit.NewParagraph(s.words.T("team.try.closed"), kit.SmallStrong), container.New(kit.Flow(8, 0), chips...))
}

func (s *Screen) tryButton() fyne.CanvasObject {
	w, t := s.words, &s.full.try
	run := kit.NewButton(kit.Filled, "replay", w.T("team.try.run"), s.onRun)
	switch {
	case t.busy:
		run.SetLabel(w.T("team.try.running"))
		run.Disable(w.T("team.try.running.line"))
	case !s.env.Online():
		run.Disable(w.T("team.try.offline"))
	}
	if t.away == nil {
		return run
	}
	away := kit.NewParagraph(w.T("team.try.away"), kit.Small)
	return kit.Stack(8, run, away)
}

// tryResult is what the last trial came to.
func (s *Screen) tryResult() []fyne.CanvasObject {
	w, last := s.words, s.full.try.last
	if last == nil {
		return []fyne.CanvasObject{kit.NewCard(kit.NewPicture("replay", w.T("team.try.none"), w.T("team.try.none.line"), nil))}
	}
	a := last.Answer
	if !a.Whole.Was.Told() {
		return []fyne.CanvasObject{kit.NewCard(kit.NewPicture("bar_chart", w.T("team.try.few"), w.T("team.try.few.line"), nil))}
	}
	parts := []fyne.CanvasObject{s.tryFigures(a), s.tryCurve(a), s.tryWeeks(a), s.tryEnds(a)}
	return slices.DeleteFunc(parts, func(o fyne.CanvasObject) bool { return o == nil })
}

// tryFigures are the three that say most: refused, another desk, at most.
func (s *Screen) tryFigures(a replay.Answer) fyne.CanvasObject {
	w := s.words
	card := func(was, is utilisation.Share, what string) fyne.CanvasObject {
		figure := kit.NewParagraph(s.about(is), kit.Display)
		if s.flow.OneColumn() {
			figure = kit.NewParagraph(s.about(is), kit.Title)
		}
		return kit.NewCard(kit.Stack(2, figure, kit.NewParagraph(w.T(what), kit.SmallStrong), kit.NewParagraph(w.T("team.try.was", s.about(was)), kit.Small)))
	}
	was, is := a.Whole.Was, a.Whole.Is
	cards := []fyne.CanvasObject{card(was.Refused, is.Refused, "team.try.refused"), card(was.Moved, is.Moved, "team.try.moved"), card(was.Peak, is.Peak, "team.try.peak")}
	said := kit.NewParagraph(s.triedLine(a), kit.Small)
	if kit.TextScale() > largestBeside {
		return kit.Stack(8, append(cards, said)...)
	}
	return kit.Stack(8, container.New(thirds{12}, cards...), said)
}

// about is a share as people say it.
func (s *Screen) about(share utilisation.Share) string {
	if !share.Told() {
		return s.words.T("team.full.few")
	}
	return s.words.Percent(int(share))
}

// triedLine says what was tried when.
func (s *Screen) triedLine(a replay.Answer) string {
	w, t := s.words, s.full.try.last
	said := w.T("team.try.desks.line", w.N("team.full.desks", a.DesksWere), w.Number(a.Desks))
	return w.T("team.try.said", said, w.Days(a.From, a.Until), w.Moment(t.At, s.env.Now(), booking.Building{}.Location()))
}

// tryCurve is how many wishes are refused with ever fewer desks: where it breaks.
func (s *Screen) tryCurve(a replay.Answer) fyne.CanvasObject {
	w := s.words
	var labels []string
	var refused, moved []int
	var spoken []string
	for _, p := range a.Curve {
		labels = append(labels, w.Number(p.Desks))
		refused, moved = append(refused, int(max(p.Refused, -1))), append(moved, int(max(p.Moved, -1)))
		spoken = append(spoken, w.T("team.try.curve.point", w.Percent(p.Desks), s.about(p.Refused), s.about(p.Moved)))
	}
	if len(labels) < 2 {
		return nil
	}
	about := kit.NewParagraph(w.T("team.try.curve.line"), kit.Small)
	return kit.NewCard(kit.Stack(10, kit.NewParagraph(w.T("team.try.curve"), kit.Heading), about, kit.NewPlot(labels, refused, moved, 0, w.List(spoken)), s.curveTable(a)))
}

// curveTable is the curve again as figures.
func (s *Screen) curveTable(a replay.Answer) fyne.CanvasObject {
	w := s.words
	row := func(style kit.TextStyle, cells ...string) fyne.CanvasObject {
		var texts []fyne.CanvasObject
		for _, cell := range cells {
			text := kit.NewText(cell, style)
			text.Align, text.Ellipsis = fyne.TextAlignTrailing, true
			texts = append(texts, text)
		}
		return container.New(fourths{}, texts...)
	}
	rows := []fyne.CanvasObject{row(kit.SmallStrong, w.T("team.try.table.desks"), w.T("team.try.table.refused"), w.T("team.try.table.moved"), w.T("team.try.table.peak"))}
	for _, p := range a.Curve {
		rows = append(rows, row(kit.Small, w.Percent(p.Desks), s.about(p.Refused), s.about(p.Moved), s.about(p.Peak)))
	}
	return kit.Stack(4, rows...)
}

// fourths are columns of one width.
type fourths struct{}

// MinSize implements fyne.Layout.
func (fourths) MinSize(objects []fyne.CanvasObject) (least fyne.Size) {
	for _, o := range objects {
		least.Height = max(least.Height, o.MinSize().Height)
	}
	return fyne.NewSize(200, least.Height)
}

// Layout implements fyne.Layout.
func (fourths) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := size.Width / float32(len(objects))
	for i, o := range objects {
		put(o, float32(i)*width, 0, width, size.Height)
	}
}

// tryWeeks is what would have been refused week by week, beside what is.
func (s *Screen) tryWeeks(a replay.Answer) fyne.CanvasObject {
	w := s.words
	var rows []fyne.CanvasObject
	for _, week := range a.Weeks {
		if !week.Is.Told() {
			continue
		}
		name := kit.NewText(w.T("team.try.week.of", w.DayNumber(week.Is.First)), kit.SmallStrong)
		figure := kit.NewText(w.T("team.try.from.to", s.about(week.Was.Refused), s.about(week.Is.Refused)), kit.Small)
		figure.Align = fyne.TextAlignTrailing
		rows = append(rows, container.New(kit.Flex(10, 0, 1, 0), container.New(column{84}, name), kit.NewProgress(float32(week.Is.Refused)/100), container.New(column{96}, figure)))
	}
	if len(rows) == 0 {
		return nil
	}
	return kit.NewCard(kit.Stack(10, kit.NewParagraph(w.T("team.try.by.week"), kit.Heading), kit.Stack(6, rows...)))
}

// tryEnds is what becomes of wishes, and why they are refused.
func (s *Screen) tryEnds(a replay.Answer) fyne.CanvasObject {
	w, is := s.words, a.Whole.Is
	var labels []string
	var shares []int
	put := func(key string, share utilisation.Share) {
		if share > 0 {
			labels, shares = append(labels, w.T(key)), append(shares, int(share))
		}
	}
	put("team.try.end.wished", is.AsWished)
	put("team.try.end.zone", is.InZone)
	put("team.try.end.floor", is.OnFloor)
	put("team.try.end.house", is.InHouse)
	put("team.try.end.refused", is.Refused)
	if len(labels) == 0 {
		return nil
	}
	rows := s.shareRows(labels, shares, 128)
	var why []string
	for _, reason := range []booking.Why{booking.Taken, booking.Quota, booking.Window, booking.Closed, booking.SelfOverlap} {
		if share := is.Why[reason]; share > 0 {
			why = append(why, w.T("team.try.why", w.T(whyWords[reason]), w.Percent(int(share))))
		}
	}
	parts := []fyne.CanvasObject{kit.NewParagraph(w.T("team.try.ends"), kit.Heading), kit.Stack(6, rows...)}
	if len(why) > 0 {
		parts = append(parts, kit.NewParagraph(w.T("team.try.because", w.List(why)), kit.Small))
	}
	return kit.NewCard(kit.Stack(10, append(parts, kit.NewParagraph(w.T("team.try.alike", s.about(a.Alike)), kit.Small))...))
}

// shareRows are shares below each other with names of a width, each with its figure.
func (s *Screen) shareRows(labels []string, shares []int, width float32) (rows []fyne.CanvasObject) {
	for i, label := range labels {
		name := kit.NewText(label, kit.SmallStrong)
		name.Ellipsis = true
		figure := kit.NewText(s.words.Percent(shares[i]), kit.Small)
		figure.Align = fyne.TextAlignTrailing
		rows = append(rows, container.New(kit.Flex(10, 0, 1, 0), container.New(column{width}, name), kit.NewProgress(float32(shares[i])/100), container.New(column{44}, figure)))
	}
	return rows
}

// whyWords are why wishes stay open.
var whyWords = map[booking.Why]string{
	booking.Taken: "team.why.taken", booking.Window: "team.why.window", booking.Quota: "team.why.quota", booking.Closed: "team.why.closed",
	booking.Forbidden: "team.why.forbidden", booking.SelfOverlap: "team.why.self_overlap", utilisation.Waited: "team.why.waited",
}

// openWishes are wishes that stayed open in an area, and of the house why; nil when nothing may be told of them.
func (s *Screen) openWishes(r utilisation.Report, a utilisation.AreaReport) fyne.CanvasObject {
	share := r.Open.Of(a.Area)
	if !share.Told() {
		return nil
	}
	w := s.words
	parts := []fyne.CanvasObject{kit.NewParagraph(w.T("team.open"), kit.Heading), kit.NewParagraph(w.T("team.open.line", w.Percent(int(share))), kit.Body)}
	var labels []string
	var shares []int
	for _, why := range []booking.Why{booking.Taken, booking.Window, booking.Quota, booking.Closed, booking.Forbidden, utilisation.Waited} {
		if told := r.Open.Why[why]; told > 0 {
			labels, shares = append(labels, w.T(whyWords[why])), append(shares, int(told))
		}
	}
	if a.Area == (utilisation.Area{}) && len(labels) > 0 {
		parts = append(parts, kit.Stack(6, s.shareRows(labels, shares, 112)...))
	}
	if a.Area == (utilisation.Area{}) && r.Open.Served.Told() {
		parts = append(parts, kit.NewParagraph(w.T("team.open.served", w.Percent(int(r.Open.Served))), kit.Small))
	}
	return kit.NewCard(kit.Stack(10, parts...))
}
