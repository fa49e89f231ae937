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
