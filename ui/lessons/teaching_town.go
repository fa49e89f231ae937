// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/kit"
)

// What trainers see of the whole town.

// offers are how many were taken this year, against the target and the last year; nil for who is no trainer.
func (t *teaching) offers() fyne.CanvasObject {
	if !t.state.Trainer {
		return nil
	}
	if len(t.state.Years) == 0 {
		if t.away != nil {
			return nil
		}
		return kit.NewCard(kit.NewLoading(3))
	}
	now := t.state.Years[len(t.state.Years)-1]
	var before Year
	if len(t.state.Years) > 1 {
		before = t.state.Years[len(t.state.Years)-2]
	}
	w := t.words
	tag := kit.NewTag(kit.TagQuiet, "", w.T("teaching.offers.left", learn.Target-now.Offers))
	if now.Offers >= learn.Target {
		tag = kit.NewTag(kit.TagConfirmed, "check_circle-fill", w.T("teaching.goal.reached"))
	}
	head := container.New(kit.Spread, kit.NewText(w.T("teaching.offers", now.Year), kit.Heading), tag)
	figure := container.New(kit.Flow(8, 0), kit.NewText(w.Number(now.Offers), kit.Display), kit.NewText(w.T("teaching.offers.of", learn.Target), kit.Small))
	plot := kit.NewPlot(w.months(), now.Months, before.Months, learn.Target, w.plotted(now, before))
	parts := []fyne.CanvasObject{head, figure, plot, t.legend(now, before), kit.NewParagraph(w.T("teaching.offers.line", staff.Crowd), kit.Small)}
	if now.Completions > 0 {
		parts = append(parts, kit.NewHairline(), kit.NewParagraph(w.completed(now, before), kit.Small))
	}
	return kit.NewCard(kit.Stack(8, parts...))
}

// months are their first letters.
func (w words) months() (letters []string) {
	for m := time.January; m <= time.December; m++ {
		letters = append(letters, string([]rune(w.Month(m))[:1]))
	}
	return letters
}

// until is what had come by the end of the same month as the last one that has come in another year.
func (y Year) until(other Year) (n int, month time.Month) {
	for i, m := range other.Months {
		if m >= 0 && i < len(y.Months) {
			n, month = max(y.Months[i], 0), time.Month(i+1)
		}
	}
	return n, month
}

// plotted is what the plot shows in words.
func (w words) plotted(now, before Year) string {
	said := w.T("teaching.offers.spoken", now.Year, now.Offers, learn.Target)
	if before.Year == 0 {
		return said
	}
	n, month := before.until(now)
	return said + " " + w.T("teaching.offers.before", before.Year, n, w.Month(month), before.Offers)
}

// legend says which line is which, with its figure.
func (t *teaching) legend(now, before Year) fyne.CanvasObject {
	w := t.words
	entry := func(tone fyne.ThemeColorName, thick float32, said string) fyne.CanvasObject {
		line := kit.NewGround(tone, thick/2)
		return kit.Line(8, container.New(stroke{20, thick}, line), kit.NewText(said, kit.Small))
	}
	entries := []fyne.CanvasObject{entry(kit.TonePrimary, 4, w.T("teaching.legend", strconv.Itoa(now.Year), now.Offers))}
	if before.Year > 0 {
		entries = append(entries, entry(kit.ToneControl, 2, w.T("teaching.legend", strconv.Itoa(before.Year), before.Offers)))
	}
	return container.New(kit.Flow(16, 4), entries...)
}

// stroke is a line of a legend.
type stroke struct{ width, height float32 }

func (l stroke) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(l.width, l.height) }

func (l stroke) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], 0, (size.Height-l.height)/2, l.width, l.height)
}

// completed is how often something was completed this year, and in the one before.
func (w words) completed(now, before Year) string {
	if before.Completions == 0 {
		return w.T("teaching.completed", w.Number(now.Completions))
	}
	return w.T("teaching.completed.before", w.Number(now.Completions), w.Number(before.Completions))
}

// mostDemands is how many courses are shown before somebody asks for all.
const mostDemands = 5

// demands are the courses by how they are taken; nil for who is no trainer.
func (t *teaching) demands() fyne.CanvasObject {
	if len(t.state.Demands) == 0 {
		return nil
	}
	parts := []fyne.CanvasObject{container.New(kit.Padded(6, 0, 2, 0), kit.NewText(t.words.T("teaching.demands"), kit.Heading))}
	shown := t.state.Demands
	if !t.all && len(shown) > mostDemands {
		shown = shown[:mostDemands]
	}
	for _, d := range shown {
		row := kit.NewRow(kit.NewTile(iconOr(d.Icon, "school"), kit.TileQuiet), d.Title, t.words.demand(d), nil, func() { t.toCourse(d.Course) })
		parts = append(parts, row)
	}
	if rest := len(t.state.Demands) - len(shown); rest > 0 {
		parts = append(parts, alone(kit.NewButton(kit.Plain, "", t.words.N("teaching.demands.all", rest), func() { t.all = true; t.redraw() })))
	}
	return rowCard(kit.Stack(0, parts...))
}

// demand is how a course is taken.
func (w words) demand(d Demand) string {
	taking := w.T("teaching.few.taking", staff.Crowd)
	if d.Taking > 0 {
		taking = w.T("teaching.taking", w.Number(d.Taking))
	}
	gone, finished := "", ""
	if d.Withdrawn {
		gone = w.T("lessons.withdrawn")
	}
	if d.Done > 0 {
		finished = w.T("teaching.finished", w.Number(d.Done))
	}
	return w.dotted(gone, taking, finished)
}
