// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/ui/kit"
)

// datesCard are the dates of a workshop, with what can be done about each.
func (v *lessonView) datesCard() fyne.CanvasObject {
	w, list := v.words, v.lesson.Dates
	if len(list) == 0 {
		heading, line := "dates.none", "dates.none.line"
		icon := "event"
		if v.lesson.Progress[v.key].State == learn.Done {
			icon, heading, line = "task_alt", "dates.done", "dates.done.line"
		}
		return kit.NewCard(kit.NewPicture(icon, w.T(heading), w.T(line), nil))
	}
	parts := []fyne.CanvasObject{kit.NewText(w.T("dates"), kit.Heading)}
	for i, d := range list {
		if i > 0 {
			parts = append(parts, kit.NewHairline())
		}
		parts = append(parts, v.date(d))
	}
	return kit.NewCard(kit.Stack(12, parts...))
}

// date is one of them.
func (v *lessonView) date(d Date) fyne.CanvasObject {
	said := v.words.dateLines(d)
	if tag := v.words.comingTag(d, v.env.Online()); tag != nil {
		said = append(said, alone(tag))
	}
	if d.Cancelled && d.Mine.Live() {
		said = append(said, kit.NewParagraph(v.words.T("dates.cancelled.line"), kit.Small))
	}
	if button := v.dateButton(d); button != nil {
		said = append(said, alone(button))
	}
	return hung("event", kit.TonePrimary, kit.Stack(6, said...))
}

// dateLines are when and where it is, by whom, and how many seats are free.
func (w words) dateLines(d Date) []fyne.CanvasObject {
	by := ""
	if d.Holder != "" {
		by = w.T("dates.by", d.Holder)
	}
	said := []fyne.CanvasObject{kit.Stack(0, kit.NewParagraph(w.span(d.Occasion), kit.Strong), kit.NewParagraph(w.dotted(d.Place, by), kit.Small))}
	if !d.Cancelled && !d.Begun(w.env.Now()) {
		said = append(said, kit.NewParagraph(w.seats(d.Occasion), kit.Small))
	}
	if d.Note != "" {
		said = append(said, kit.NewParagraph(d.Note, kit.Small))
	}
	return said
}

// span is when an occasion is: "Di 24. Nov., 10:00 bis 13:00 Uhr".
func (w words) span(o learn.Occasion) string {
	at := w.env.Location
	if w.day(o.Starts) == w.day(o.Ends) {
		return w.When(booking.Span{Start: o.Starts, End: o.Ends}, at)
	}
	moment := func(day booking.Day, clock string) string { return w.T("date.moment", w.Day(day), clock) }
	return w.T("dates.until", moment(w.day(o.Starts), w.Clock(o.Starts, at)), moment(w.day(o.Ends), w.Clock(o.Ends, at)))
}

// seats are how many are free.
func (w words) seats(o learn.Occasion) string {
	if o.Free() == 0 {
		return w.N("dates.full", o.Seats)
	}
	return w.N("dates.free", o.Free(), o.Seats)
}

// comingTag is how the person stands to a date; nil for not at all.
func (w words) comingTag(d Date, online bool) fyne.CanvasObject {
	switch {
	case d.Cancelled:
		return kit.NewTag(kit.TagRefused, "event_busy", w.T("dates.cancelled"))
	case d.Unsent && !online:
		return kit.NewTag(kit.TagRequested, "schedule", w.T("dates.unsent"))
	case d.Mine == learn.Asked || d.Unsent:
		return kit.NewTag(kit.TagRequested, "schedule", w.T("dates.asked"))
	case d.Mine == learn.Held:
		return kit.NewTag(kit.TagConfirmed, "check_circle-fill", w.T("dates.held"))
	case d.Mine == learn.Waiting:
		return kit.NewTag(kit.TagRequested, "hourglass_top", w.T("dates.waiting"))
	case d.Mine == learn.Attended:
		return kit.NewTag(kit.TagConfirmed, "task_alt", w.T("dates.attended"))
	case d.Mine == learn.Missed:
		return kit.NewTag(kit.TagQuiet, "event_busy", w.T("dates.missed"))
	}
	return nil
}

// dateButton is what can be done about a date; nil for nothing.
func (v *lessonView) dateButton(d Date) *kit.Button {
	w := v.words
	switch {
	case d.Cancelled || d.Begun(v.env.Now()):
		return nil
	case d.Mine == learn.Waiting:
		return kit.NewButton(kit.Outline, "", w.T("dates.wait.no"), func() { v.onRise(d, "dates.wait.gave") })
	case d.Mine.Live():
		return kit.NewButton(kit.Outline, "", w.T("dates.rise"), func() { v.onRise(d, "dates.rose") })
	}
	kind, label, told := kit.Filled, "dates.sit", "dates.sat"
	if d.Free() == 0 {
		kind, label, told = kit.Outline, "dates.wait", "dates.waits"
	}
	button := kit.NewButton(kind, "", w.T(label), func() { v.onSit(d, told) })
	for _, other := range v.lesson.Dates {
		if other.ID != d.ID && other.Mine.Live() && !other.Cancelled && !other.Begun(v.env.Now()) {
			button.Disable(w.T("dates.elsewhere"))
		}
	}
	return button
}

func (v *lessonView) onSit(d Date, told string) {
	sit := func(ctx context.Context) error { return v.data.Sit(ctx, learn.Sit{Occasion: d.ID}) }
	v.write(sit, func() {
		v.env.Undoable(v.words.T(told), func() {
			v.silently(func(ctx context.Context) error { return v.data.Rise(ctx, learn.Rise{Occasion: d.ID}) })
		})
	})
}

func (v *lessonView) onRise(d Date, told string) {
	rise := func(ctx context.Context) error { return v.data.Rise(ctx, learn.Rise{Occasion: d.ID}) }
	v.write(rise, func() {
		v.env.Undoable(v.words.T(told), func() {
			v.silently(func(ctx context.Context) error { return v.data.Sit(ctx, learn.Sit{Occasion: d.ID}) })
		})
	})
}

// silently takes something back.
func (v *lessonView) silently(do func(context.Context) error) {
	v.env.Work.Write(func(ctx context.Context) (func(), error) { return v.Refresh, do(ctx) })
}
