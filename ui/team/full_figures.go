// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// What stands around the map of how full the house was.

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

// sharedMonths are shown at most: half a year.
const sharedMonths = 6

// shared is which share of the house's workplaces is shared, beside what the town wants, as it was in the last months; nil while nobody has
// told how many workplaces there are.
func (s *Screen) shared(r utilisation.Report) fyne.CanvasObject {
	share, w := r.Shared(), s.words
	if !share.Told() {
		return nil
	}
	figure := kit.NewParagraph(w.Percent(int(share)), kit.Display)
	target := kit.NewTag(kit.TagQuiet, "", w.T("team.full.shared.target", w.Percent(int(utilisation.SharedTarget))))
	if share >= utilisation.SharedTarget {
		target = kit.NewTag(kit.TagConfirmed, "", w.T("team.full.shared.reached", w.Percent(int(utilisation.SharedTarget))))
	}
	desks := min(r.Whole().Desks, r.Workplaces)
	parts := []fyne.CanvasObject{kit.NewParagraph(w.T("team.full.shared"), kit.Heading), container.New(kit.Flow(12), figure, target),
		kit.NewParagraph(w.T("team.full.shared.line", w.Number(desks), w.Number(r.Workplaces)), kit.Small), s.sharedBars()}
	if n := r.PerHundred(); n > 0 {
		parts = append(parts, kit.NewParagraph(w.T("team.full.shared.people", w.Number(n)), kit.Small))
	}
	return kit.NewCard(kit.Stack(8, parts...))
}

// sharedBars are the shares of the last months until the one that is shown, each with its figure and the mark of the target.
func (s *Screen) sharedBars() fyne.CanvasObject {
	var labels []string
	var shares []int
	until := len(s.full.Months) - s.full.month
	for _, r := range s.full.Months[max(0, until-sharedMonths):until] {
		if share := r.Shared(); share.Told() {
			labels, shares = append(labels, s.words.MonthShort(r.Month.Month)), append(shares, int(share))
		}
	}
	return s.barRows(labels, shares, float32(utilisation.SharedTarget)/100)
}

// save takes what is told along, as tables or as pages.
func (s *Screen) save() fyne.CanvasObject {
	var save *kit.Button
	save = kit.NewButton(kit.Outline, "download", s.words.T("team.full.save"), func() { s.chooseForm(save) })
	if !s.env.Online() {
		save.Disable(s.words.T("team.full.save.offline"))
	}
	return save
}

func (s *Screen) chooseForm(anchor fyne.CanvasObject) {
	row := func(icon, form, key, line string) fyne.CanvasObject {
		return kit.NewRow(kit.NewTile(icon, kit.TileQuiet), s.words.T(key), s.words.T(line), nil, func() {
			s.over.Close()
			s.onSave(form)
		})
	}
	parts := kit.Stack(4, kit.NewParagraph(s.words.T("team.full.save"), kit.Heading), row("picture_as_pdf", "pdf", "team.full.save.pdf", "team.full.save.pdf.line"),
		row("table", "xlsx", "teaching.table.xlsx", "teaching.table.xlsx.line"), row("table", "csv", "teaching.table.csv", "teaching.table.csv.line"), row("table", "json", "teaching.table.json", "teaching.table.json.line"), kit.NewParagraph(s.words.T("team.full.save.audit"), kit.Small))
	s.over.Close()
	s.over = kit.OpenPopover(anchor, 320, parts, func() { s.over = nil })
}

func (s *Screen) onSave(form string) {
	house := s.full.House
	r, _ := s.full.report()
	s.env.Work.Do(func(ctx context.Context) (func(), error) {
		name, err := s.data.SaveFull(ctx, house, r.Month, form)
		return func() { s.env.Tell(ui.Notice{Line: s.words.T("team.full.saved", name)}) }, err
	})
}

// bars are shares below each other, each with its figure: a plot that is its own table.
func (s *Screen) bars(title string, labels []string, shares []int) fyne.CanvasObject {
	return kit.NewCard(kit.Stack(10, kit.NewParagraph(s.words.T(title), kit.Heading), s.barRows(labels, shares, 0)))
}

// barRows are the bars; target is where each has a mark, 0 for none.
func (s *Screen) barRows(labels []string, shares []int, target float32) fyne.CanvasObject {
	rows := make([]fyne.CanvasObject, len(labels))
	for i, label := range labels {
		name := kit.NewText(label, kit.SmallStrong)
		figure := kit.NewText(s.words.Percent(shares[i]), kit.Small)
		figure.Align = fyne.TextAlignTrailing
		bar := kit.NewProgress(float32(shares[i]) / 100)
		bar.SetTarget(target)
		rows[i] = container.New(kit.Flex(10, 0, 1, 0), container.New(column{44}, name), bar, container.New(column{44}, figure))
	}
	return kit.Stack(6, rows...)
}
