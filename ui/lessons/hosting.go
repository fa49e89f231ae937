// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"context"
	"reflect"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/kit"
)

// datesList are the dates of all workshops, for trainers; nil where there is nothing to plan.
func (t *teaching) datesList() fyne.CanvasObject {
	if !t.state.Trainer || len(t.schedule.Workshops)+len(t.schedule.Dates) == 0 {
		return nil
	}
	plan := kit.NewButton(kit.Outline, "add", t.words.T("hosting.plan"), func() { t.to(newPlanning(t.Screen, nil)) })
	plan.Small = true
	head := container.New(kit.Padded(8, 8, 4, 8), container.New(kit.Beside(12, 1, 0), kit.NewText(t.words.T("dates"), kit.Heading), plan))
	var rows []fyne.CanvasObject
	for _, d := range t.schedule.Dates {
		rows = append(rows, t.dateRow(d))
	}
	parts := append([]fyne.CanvasObject{head}, ruled(rows)...)
	if len(rows) == 0 {
		parts = append(parts, container.New(kit.Padded(0, 8, 8, 8), kit.NewParagraph(t.words.T("hosting.none"), kit.Small)))
	}
	return kit.NewBareCard(container.New(kit.Padded(8, 10), kit.Stack(2, parts...)))
}

func (t *teaching) dateRow(d Date) fyne.CanvasObject {
	w := t.words
	line, taken := w.dotted(w.span(d.Occasion), d.Place), w.T("hosting.taken", d.Held, d.Seats)
	said := kit.Stack(0, kit.NewParagraph(d.Title, kit.Strong), kit.NewParagraph(line, kit.Small), kit.NewParagraph(w.dotted(taken, w.holder(d)), kit.Small))
	if tag := w.hostTag(d, t.env.Now()); tag != nil {
		said.Add(container.New(kit.Padded(4, 0, 0, 0), alone(tag)))
	}
	plate := kit.NewPlate(kit.PlateBare, said, func() { t.to(&dateView{part: part{Screen: t.Screen}, id: d.ID}) })
	plate.SetPadding(8, 10)
	plate.SetSpoken(w.dotted(d.Title, line, taken))
	return plate
}

// holder is who else holds a date.
func (w words) holder(d Date) string {
	if d.Holds || d.Holder == "" {
		return ""
	}
	return w.T("dates.by", d.Holder)
}

// hostTag is what a trainer should know of a date; nil for nothing.
func (w words) hostTag(d Date, now time.Time) fyne.CanvasObject {
	switch {
	case d.Unsent:
		return kit.NewTag(kit.TagRequested, "schedule", w.T("dates.unsent"))
	case d.Cancelled:
		return kit.NewTag(kit.TagRefused, "event_busy", w.T("dates.cancelled"))
	case d.Holds && d.Begun(now):
		return kit.NewTag(kit.TagRequested, "groups", w.T("hosting.mark"))
	}
	return nil
}

// dateView is a date as trainers see it: what it is, and for who holds it who comes.
type dateView struct {
	part
	id     learn.OccasionID
	date   Date
	people []Guest
	asked  bool  // the server has told who comes
	wait   bool  // it is being asked
	away   error // why it did not
	at     time.Time
	there  map[staff.PersonID]bool // who is to be noted as having been there
}

func (v *dateView) heading() string { return v.words.T("hosting.date") }

func (v *dateView) read(ctx context.Context) (func() bool, error) {
	s, err := v.teacher.Schedule(ctx)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(s.Dates, func(d Date) bool { return d.ID == v.id })
	if at < 0 {
		return nil, &learn.Refusal{Why: learn.Gone}
	}
	return func() bool {
		news := !reflect.DeepEqual(s.Dates[at], v.date)
		if v.date = s.Dates[at]; news { // somebody has come or gone
			v.at = time.Time{}
		}
		v.ask()
		return news
	}, nil
}

// ask asks the server who comes. It is kept here alone, as long as it is looked at.
func (v *dateView) ask() {
	if !v.date.Holds || v.wait || v.env.Now().Sub(v.at) < askAgain && !v.at.IsZero() {
		return
	}
	v.wait, v.at = true, v.env.Now()
	v.env.Work.Latest("coming", func(ctx context.Context) (func(), error) {
		people, err := v.teacher.Coming(ctx, v.id)
		return func() {
			if v.wait, v.away = false, err; err == nil {
				v.people, v.asked = people, true
			} else if v.env.Online() {
				v.note(err)
			}
			if v.top() == view(v) && v.known {
				v.redraw()
			}
		}, nil
	})
}

func (v *dateView) draw() fyne.CanvasObject {
	d, w := v.date, v.words
	said := []fyne.CanvasObject{kit.NewParagraph(d.Title, kit.Title)}
	said = append(said, w.dateLines(d)...)
	if tag := w.hostTag(d, v.env.Now()); tag != nil {
		said = append(said, alone(tag))
	}
	parts := []fyne.CanvasObject{kit.NewCard(kit.Stack(8, said...))}
	if d.Holds {
		parts = append(parts, v.guests())
	}
	return v.page(append(parts, v.doing()...)...)
}

// doing is what can be done about the date.
func (v *dateView) doing() []fyne.CanvasObject {
	d, w := v.date, v.words
	if d.Cancelled || d.Holds && d.Begun(v.env.Now()) {
		return nil
	}
	if !d.Holds {
		over := kit.NewButton(kit.Outline, "person", w.T("hosting.over"), v.onTakeOver)
		return []fyne.CanvasObject{kit.NewParagraph(w.T("hosting.over.line"), kit.Small), alone(over)}
	}
	var off *kit.Button
	off = kit.NewButton(kit.Outline, "event_busy", w.T("hosting.cancel"), func() { v.openCancel(off) })
	change := kit.NewButton(kit.Outline, "edit", w.T("hosting.change"), func() { v.to(newPlanning(v.Screen, &v.date)) })
	return []fyne.CanvasObject{container.New(kit.Flow(12, 12), change, off)}
}

func (v *dateView) onTakeOver() {
	d := v.date
	w := learn.Hold{Occasion: d.ID, Course: d.Course, Lesson: d.Lesson, Starts: d.Starts, Ends: d.Ends, Place: d.Place, Seats: d.Seats, Note: d.Note, Over: true}
	v.write(func(ctx context.Context) error { _, err := v.teacher.Hold(ctx, w); return err }, nil)
}

// openCancel asks before: nobody can take it back.
func (v *dateView) openCancel(anchor fyne.CanvasObject) {
	w := v.words
	sure := kit.NewButton(kit.Filled, "event_busy", w.T("hosting.cancel"), func() {
		v.over.Close()
		v.write(func(ctx context.Context) error { return v.teacher.CallOff(ctx, learn.Cancel{Occasion: v.id}) }, func() { v.tell(w.T("hosting.cancelled")) })
	})
	v.popUp(anchor, kit.Stack(10, kit.NewParagraph(w.T("hosting.cancel.sure"), kit.Heading), kit.NewParagraph(w.T("hosting.cancel.line"), kit.Small), sure))
}

// guests are who comes, and from the beginning on who was there.
func (v *dateView) guests() fyne.CanvasObject {
	w := v.words
	parts := []fyne.CanvasObject{kit.NewText(w.T("hosting.people"), kit.Heading)}
	switch {
	case v.asked && len(v.people) == 0:
		parts = append(parts, kit.NewParagraph(w.T("hosting.nobody"), kit.Small))
	case v.asked:
		for _, g := range v.people {
			parts = append(parts, v.guest(g))
		}
		parts = append(parts, v.marking()...)
	case v.away != nil:
		parts = append(parts, withIcon("cloud_off", kit.ToneAmber, kit.NewParagraph(w.T("hosting.offline"), kit.Small)))
	default:
		parts = append(parts, kit.NewLoading(3))
	}
	parts = append(parts, withIcon("lock", kit.ToneMuted, kit.NewParagraph(w.T("hosting.alone"), kit.Small)))
	return kit.NewCard(kit.Stack(8, parts...))
}

// marks tells whether it can be said now who was there.
func (v *dateView) marks() bool {
	now := v.env.Now()
	return !v.date.Cancelled && v.date.Begun(now) && !now.After(v.date.Ends.AddDate(0, 0, learn.MarkDays))
}

func (v *dateView) guest(g Guest) fyne.CanvasObject {
	w, name := v.words, g.Person.Name()
	if g.Person.Family == "" {
		name = w.T("hosting.unknown")
	}
	line, icon, tone := "hosting.held", "chair_alt", kit.ToneMuted
	switch g.State {
	case learn.Waiting:
		line, icon = "hosting.waiting", "hourglass_top"
	case learn.Attended:
		line, icon, tone = "hosting.attended", "task_alt", kit.TonePrimary
	case learn.Missed:
		line, icon = "hosting.missed", "event_busy"
	}
	var tap func()
	end := fyne.CanvasObject(nil)
	if v.marks() && g.State != learn.Attended {
		box := "check_box_outline_blank"
		if v.there[g.Person.ID] {
			box, line = "check_box-fill", "hosting.there"
		}
		end = kit.NewIcon(box, 24, kit.TonePrimary)
		tap = func() {
			if v.there == nil {
				v.there = map[staff.PersonID]bool{}
			}
			v.there[g.Person.ID] = !v.there[g.Person.ID]
			v.redraw()
		}
	}
	return kit.NewRow(container.New(kit.Padded(0, 4), kit.NewIcon(icon, 24, tone)), name, w.T(line), end, tap)
}

// marking notes who was there.
func (v *dateView) marking() []fyne.CanvasObject {
	w := v.words
	if !v.marks() {
		return nil
	}
	marks, open := learn.Attend{Occasion: v.id}, 0
	for _, g := range v.people {
		switch {
		case g.State == learn.Attended:
		case v.there[g.Person.ID]:
			marks.Attended, open = append(marks.Attended, g.Person.ID), open+1
		case g.State == learn.Held:
			marks.Missed, open = append(marks.Missed, g.Person.ID), open+1
		}
	}
	if open == 0 {
		return nil
	}
	save := kit.NewButton(kit.Filled, "check", w.N("hosting.save", len(marks.Attended)), func() {
		v.write(func(ctx context.Context) error { return v.teacher.Attend(ctx, marks) }, func() {
			v.there, v.at = nil, time.Time{}
			line := "hosting.saved"
			if !v.env.Online() {
				line = "hosting.saved.offline"
			}
			v.tell(w.T(line))
		})
	})
	all := kit.NewButton(kit.Plain, "", w.T("hosting.all"), func() {
		v.there = map[staff.PersonID]bool{}
		for _, g := range v.people {
			v.there[g.Person.ID] = g.State == learn.Held || g.State == learn.Missed
		}
		v.redraw()
	})
	return []fyne.CanvasObject{kit.NewParagraph(w.T("hosting.stays"), kit.Small), container.New(kit.Flow(12, 12), save, all)}
}
