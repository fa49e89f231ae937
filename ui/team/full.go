// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// The other side of the screen, for who leads or plans: how full the house was, by zone and weekday, in months that are over.

// A fullView is what is shown of a house.
type fullView struct {
	Fullness
	known bool            // it was read
	floor booking.FloorID // whose zones are shown; empty for all floors
	chose bool            // the floor was chosen by the person
	month int             // how many months before the last one that is told
	asked time.Time       // when the server was asked last
	away  error           // why it did not answer
}

// freshFull is for how long the server is not asked again: it tells something new once a month.
const freshFull = time.Hour

// showFull turns to how full the house was, or back to the week.
func (s *Screen) showFull(on bool) {
	if s.fullness = on; on {
		s.askFull()
	}
	s.flow.ToTop()
	s.redraw()
	s.Refresh()
}

// readFull reads what the device has of the house.
func (s *Screen) readFull() {
	house := s.full.House
	s.env.Work.Latest("full", func(ctx context.Context) (func(), error) {
		full, err := s.data.Full(ctx, house)
		return func() {
			if err != nil {
				s.env.Fail(err)
				return
			}
			s.full.Fullness, s.full.known = full, true
			if !s.full.chose {
				s.full.floor = homeFloor(full)
			}
			s.askFull()
			s.redraw()
		}, nil
	})
}

// homeFloor is where the home zone of the person's unit is; empty when there is none.
func homeFloor(full Fullness) booking.FloorID {
	for _, a := range full.Areas {
		if a.Home {
			return a.Floor
		}
	}
	return ""
}

// askFull asks the server for what it has told since, seldom.
func (s *Screen) askFull() {
	house, now := s.full.House, s.env.Now()
	if !s.full.known || house == "" || now.Sub(s.full.asked) < freshFull {
		return
	}
	s.full.asked = now
	s.env.Work.Latest("ask full", func(ctx context.Context) (func(), error) {
		err := s.data.AskFull(ctx, house)
		return func() {
			if s.full.away = err; err != nil {
				s.full.asked = time.Time{} // as soon as something is heard again
				s.redraw()
				return
			}
			s.readFull()
		}, nil
	})
}

// toHouse shows another house.
func (s *Screen) toHouse(house booking.BuildingID) {
	s.full = fullView{Fullness: Fullness{House: house, Houses: s.full.Houses}}
	s.readFull()
	s.redraw()
}

// report is the month that is shown; false when none is told.
func (v *fullView) report() (r utilisation.Report, ok bool) {
	at := len(v.Months) - 1 - v.month
	if at < 0 || at >= len(v.Months) {
		return r, false
	}
	return v.Months[at], true
}

// A line is a floor or a zone with what is told of it.
type line struct {
	Area
	told utilisation.AreaReport
}

// lines are the zones of the chosen floor, or all floors, in the order of the house; whole is what they are parts of.
func (v *fullView) lines(r utilisation.Report) (whole utilisation.AreaReport, lines []line) {
	told := map[utilisation.Area]utilisation.AreaReport{}
	for _, a := range r.Areas {
		told[a.Area] = a
	}
	for _, a := range v.Areas {
		part := a.Zone == "" && v.floor == "" || a.Zone != "" && a.Floor == v.floor
		if report, is := told[a.Area]; is && part {
			lines = append(lines, line{a, report})
		}
	}
	return told[utilisation.Area{Floor: v.floor}], lines
}

// weekdays are those that are shown: Monday to Friday, and others on which the house was open.
func weekdays(r utilisation.AreaReport) (list []time.Weekday) {
	for i := range 7 {
		day := time.Weekday((i + 1) % 7)
		if i < days || r.Weekdays[day] != utilisation.None {
			list = append(list, day)
		}
	}
	return list
}

// fullContent is the whole of it.
func (s *Screen) fullContent() fyne.CanvasObject {
	switch {
	case !s.full.known:
		return s.loading()
	case s.flow.Wide:
		return s.flow.Scroll(container.New(kit.Padded(20, 28, 24, 28), kit.Stack(16, s.fullTitle(), s.fullWide())))
	}
	parts := []fyne.CanvasObject{}
	pad := kit.Padded(4, 12, 20, 12)
	if !s.flow.OneColumn() {
		parts, pad = append(parts, s.fullTitle()), kit.Padded(20, 28, 24, 28)
	}
	return s.flow.Scroll(container.New(pad, kit.Stack(12, append(parts, s.fullParts()...)...)))
}

// fullTitle is the title on wide windows, with the way back to the week.
func (s *Screen) fullTitle() fyne.CanvasObject {
	line := kit.NewParagraph(s.fullLine(), kit.Body)
	line.SetColor(kit.ToneMuted)
	said := kit.Stack(0, kit.NewParagraph(s.words.T("team.full"), kit.Display), line)
	r, ok := s.full.report()
	if !ok {
		return container.New(kit.Spread, said, s.sides())
	}
	month := kit.NewText(s.words.Month(r.Month.Month), kit.Strong)
	return container.New(kit.Spread, said, kit.Line(16, s.months(month), s.sides()))
}

// sides chooses between the week and how full the house was.
func (s *Screen) sides() fyne.CanvasObject {
	parts := []kit.SegmentPart{
		{Icon: "view_week", Label: s.words.T("team.week"), Spoken: s.words.T("team.week")},
		{Icon: "bar_chart", Label: s.words.T("team.full"), Spoken: s.words.T("team.full")},
	}
	if s.flow.OneColumn() {
		parts[0].Label, parts[1].Label = "", ""
	}
	chosen := 0
	if s.fullness {
		chosen = 1
	}
	return kit.NewSegment(parts, chosen, func(i int) { s.showFull(i == 1) })
}

// fullLine says which house and which month.
func (s *Screen) fullLine() string {
	r, ok := s.full.report()
	if !ok {
		return s.houseName()
	}
	return s.words.T("team.full.line", s.houseName(), s.words.T("team.full.month", s.words.Month(r.Month.Month), r.Month.Year))
}

func (s *Screen) houseName() string {
	for _, h := range s.full.Houses {
		if h.ID == s.full.House {
			return h.Name
		}
	}
	return ""
}

// fullWide is the map of the month beside what follows from it.
func (s *Screen) fullWide() fyne.CanvasObject {
	r, ok := s.full.report()
	if !ok {
		return kit.NewPane(s.fullEmpty())
	}
	whole, lines := s.full.lines(r)
	main := kit.Stack(16, s.fullBar(), s.figures(r, whole), kit.NewPane(s.heat(whole, lines)))
	side := []fyne.CanvasObject{s.groupsOnly()}
	for _, card := range []fyne.CanvasObject{s.outcome(whole), s.trend(), s.dayCourse(r), s.save()} {
		if card != nil {
			side = append(side, card)
		}
	}
	return container.New(sideColumn{gap: 16, side: 288}, main, kit.Stack(14, side...))
}

// fullParts are the same below each other.
func (s *Screen) fullParts() []fyne.CanvasObject {
	r, ok := s.full.report()
	if !ok {
		return []fyne.CanvasObject{kit.NewCard(s.fullEmpty())}
	}
	whole, lines := s.full.lines(r)
	parts := []fyne.CanvasObject{s.fullBar(), s.figures(r, whole), kit.NewCard(s.heat(whole, lines)), s.groupsOnly()}
	for _, card := range []fyne.CanvasObject{s.outcome(whole), s.trend(), s.dayCourse(r), s.save()} {
		if card != nil {
			parts = append(parts, card)
		}
	}
	return parts
}

// fullEmpty is what stands where nothing is told, and why.
func (s *Screen) fullEmpty() fyne.CanvasObject {
	switch {
	case s.full.away != nil && s.full.AsOf.IsZero():
		return kit.NewPicture("cloud_off", s.words.T("team.full.away"), s.words.T("team.full.away.line"), nil)
	case s.full.AsOf.IsZero() && s.full.House != "":
		return kit.NewLoading(4)
	}
	return kit.NewPicture("bar_chart", s.words.T("team.full.empty"), s.words.T("team.full.empty.line"), nil)
}

// fullBar chooses house, floor and month.
func (s *Screen) fullBar() fyne.CanvasObject {
	var chips []fyne.CanvasObject
	if len(s.full.Houses) > 1 {
		var chip *kit.Chip
		chip = kit.NewChoiceChip("apartment", s.houseName(), func() { s.chooseHouse(chip) })
		chips = append(chips, chip)
	}
	choose := func(floor booking.FloorID, name string) {
		chips = append(chips, kit.NewChip("", name, s.full.floor == floor, func(bool) {
			s.full.floor, s.full.chose = floor, true
			s.redraw()
		}))
	}
	choose("", s.words.T("team.full.house"))
	for _, a := range s.full.Areas {
		if a.Zone == "" {
			choose(a.Floor, a.Name)
		}
	}
	return container.New(kit.Flow(8), chips...)
}

// months leads to earlier months, around what stands between; nil for nothing.
func (s *Screen) months(between fyne.CanvasObject) fyne.CanvasObject {
	turn := func(by int) func() {
		return func() { s.full.month += by; s.redraw() }
	}
	back, on := kit.NewButton(kit.Plain, "chevron_left", "", turn(1)), kit.NewButton(kit.Plain, "chevron_right", "", turn(-1))
	back.SetSpoken(s.words.T("team.full.month.back"))
	on.SetSpoken(s.words.T("team.full.month.on"))
	if s.full.month+1 >= len(s.full.Months) {
		back.Disable("")
	}
	if s.full.month == 0 {
		on.Disable("")
	}
	if between == nil {
		return kit.Line(0, back, on)
	}
	return kit.Line(0, back, between, on)
}

func (s *Screen) chooseHouse(anchor fyne.CanvasObject) {
	var rows []fyne.CanvasObject
	for _, h := range s.full.Houses {
		rows = append(rows, kit.NewRow(kit.NewTile("apartment", kit.TileQuiet), h.Name, "", nil, func() {
			s.over.Close()
			s.toHouse(h.ID)
		}))
	}
	s.over.Close()
	s.over = kit.OpenPopover(anchor, 320, kit.Stack(4, rows...), func() { s.over = nil })
}

// figures are the three that say most: how full, when most, when least.
func (s *Screen) figures(r utilisation.Report, whole utilisation.AreaReport) fyne.CanvasObject {
	w := s.words
	card := func(figure, what, more string) fyne.CanvasObject {
		parts := []fyne.CanvasObject{kit.NewParagraph(figure, kit.Display), kit.NewParagraph(what, kit.SmallStrong)}
		if s.flow.OneColumn() {
			parts[0] = kit.NewParagraph(figure, kit.Title)
		} else if more != "" {
			parts = append(parts, kit.NewParagraph(more, kit.Small))
		}
		return kit.NewCard(kit.Stack(2, parts...))
	}
	about := func(share utilisation.Share) string {
		if !share.Told() {
			return w.T("team.full.few")
		}
		return w.T("team.full.about", w.Percent(int(share)))
	}
	mean := about(whole.Full)
	if s.flow.OneColumn() && whole.Full.Told() {
		mean = w.Percent(int(whole.Full))
	}
	what := w.T("team.full.mean")
	if s.flow.OneColumn() {
		what = w.T("team.full.mean.short")
	}
	cards := []fyne.CanvasObject{card(mean, what, w.T("team.full.mean.line", w.N("team.full.desks", whole.Desks), w.N("team.full.days", r.Days)))}
	if most, least := extremes(whole); len(most) > 0 {
		cards = append(cards, card(s.dayNames(most), w.T("team.full.most"), w.T("team.full.used", about(whole.Weekdays[most[0]]))),
			card(s.dayNames(least), w.T("team.full.least"), w.T("team.full.used", about(whole.Weekdays[least[0]]))))
	}
	if kit.TextScale() > largestBeside {
		return kit.Stack(8, cards...)
	}
	return container.New(thirds{12}, cards...)
}

// thirds are three places beside each other, all as high as the highest.
type thirds struct{ gap float32 }

func (l thirds) width(size fyne.Size) float32 { return max(0, (size.Width-2*l.gap)/3) }

func (l thirds) MinSize(objects []fyne.CanvasObject) (least fyne.Size) {
	for _, o := range objects {
		least = least.Max(o.MinSize())
	}
	return fyne.NewSize(3*80+2*l.gap, least.Height)
}

func (l thirds) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for i, o := range objects {
		put(o, float32(i)*(l.width(size)+l.gap), 0, l.width(size), size.Height)
	}
}

// dayNames are days of the week by their names, short ones where several or little room are.
func (s *Screen) dayNames(list []time.Weekday) string {
	if len(list) == 1 && !s.flow.OneColumn() {
		return s.words.weekday(list[0])
	}
	var names []string
	for _, day := range list {
		names = append(names, s.words.weekdayShort(day))
	}
	return strings.Join(names, ", ")
}

// extremes are the weekdays on which an area was fullest and emptiest; none when all were alike.
func extremes(a utilisation.AreaReport) (most, least []time.Weekday) {
	high, low := utilisation.Hidden, utilisation.Share(101)
	for _, day := range weekdays(a) {
		share := a.Weekdays[day]
		if !share.Told() {
			continue
		}
		if share > high {
			high, most = share, nil
		}
		if share < low {
			low, least = share, nil
		}
		if share == high {
			most = append(most, day)
		}
		if share == low {
			least = append(least, day)
		}
	}
	if high <= low {
		return nil, nil
	}
	return most, least
}

// groupsOnly says what kind of figures these are.
func (s *Screen) groupsOnly() fyne.CanvasObject {
	said := kit.NewProse(kit.Small, kit.Run{Text: s.words.T("team.full.groups"), Strong: true}, kit.Run{Text: " " + s.words.N("team.full.groups.line", utilisation.Crowd)})
	return kit.NewTintedCard(kit.Hint, container.New(kit.Flex(12, 0, 1), kit.NewIcon("lock-fill", 24, kit.ToneOnPrimarySoft), said))
}

// outcome is what became of bookings; nil when nothing may be told of it.
func (s *Screen) outcome(a utilisation.AreaReport) fyne.CanvasObject {
	w := s.words
	if !a.Missed.Told() || !a.Freed.Told() {
		return nil
	}
	row := func(icon, key, line string, share utilisation.Share) fyne.CanvasObject {
		return kit.NewRow(kit.NewTile(icon, kit.TileQuiet), w.T(key, w.Percent(int(share))), w.T(line), nil, nil)
	}
	parts := []fyne.CanvasObject{row("undo", "team.full.missed", "team.full.missed.line", a.Missed), row("event_available", "team.full.freed", "team.full.freed.line", a.Freed)}
	if a.Peak.Told() {
		parts = append([]fyne.CanvasObject{row("trending_up", "team.full.peak", "team.full.peak.line", a.Peak)}, parts...)
	}
	return kit.NewBareCard(container.New(kit.Padded(8, 16), kit.Stack(4, parts...)))
}

// trend is how full the house was in the last months; nil when there is only one.
func (s *Screen) trend() fyne.CanvasObject {
	var labels []string
	var shares []int
	for _, r := range s.full.Months {
		whole, _ := s.full.lines(r)
		if !whole.Full.Told() {
			continue
		}
		labels = append(labels, s.words.MonthShort(r.Month.Month))
		shares = append(shares, int(whole.Full))
	}
	if len(shares) < 2 {
		return nil
	}
	return s.bars("team.full.trend", labels, shares)
}

// dayCourse is how full the house was by the hour of the day; nil when nothing is told.
func (s *Screen) dayCourse(r utilisation.Report) fyne.CanvasObject {
	var labels []string
	var shares []int
	for hour, share := range r.Hours {
		if !share.Told() || share == 0 {
			continue
		}
		labels, shares = append(labels, s.words.T("team.full.hour", hour)), append(shares, int(share))
	}
	if len(shares) < 2 {
		return nil
	}
	return s.bars("team.full.hours", labels, shares)
}

// save takes what is told along as a table.
func (s *Screen) save() fyne.CanvasObject {
	var save *kit.Button
	save = kit.NewButton(kit.Outline, "download", s.words.T("team.full.save"), func() { s.chooseForm(save) })
	if !s.env.Online() {
		save.Disable(s.words.T("team.full.save.offline"))
	}
	return save
}

func (s *Screen) chooseForm(anchor fyne.CanvasObject) {
	row := func(form, key, line string) fyne.CanvasObject {
		return kit.NewRow(kit.NewTile("table", kit.TileQuiet), s.words.T(key), s.words.T(line), nil, func() {
			s.over.Close()
			s.onSave(form)
		})
	}
	parts := kit.Stack(4, kit.NewParagraph(s.words.T("team.full.save"), kit.Heading), row("xlsx", "teaching.table.xlsx", "teaching.table.xlsx.line"),
		row("csv", "teaching.table.csv", "teaching.table.csv.line"), row("json", "teaching.table.json", "teaching.table.json.line"), kit.NewParagraph(s.words.T("team.full.save.audit"), kit.Small))
	s.over.Close()
	s.over = kit.OpenPopover(anchor, 320, parts, func() { s.over = nil })
}

func (s *Screen) onSave(form string) {
	house := s.full.House
	s.env.Work.Do(func(ctx context.Context) (func(), error) {
		name, err := s.data.SaveFull(ctx, house, form)
		return func() { s.env.Tell(ui.Notice{Line: s.words.T("team.full.saved", name)}) }, err
	})
}

// bars are shares below each other, each with its figure: a plot that is its own table.
func (s *Screen) bars(title string, labels []string, shares []int) fyne.CanvasObject {
	rows := make([]fyne.CanvasObject, len(labels))
	for i, label := range labels {
		name := kit.NewText(label, kit.SmallStrong)
		figure := kit.NewText(s.words.Percent(shares[i]), kit.Small)
		figure.Align = fyne.TextAlignTrailing
		rows[i] = container.New(kit.Flex(10, 0, 1, 0), container.New(column{44}, name), kit.NewProgress(float32(shares[i])/100), container.New(column{44}, figure))
	}
	return kit.NewCard(kit.Stack(10, kit.NewParagraph(s.words.T(title), kit.Heading), kit.Stack(6, rows...)))
}

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
