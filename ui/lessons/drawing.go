// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/ui/kit"
)

// drawing makes a path of one's own: courses in an order, some of which wait for the one before.
type drawing struct {
	part
	id      learn.PathID // empty for a new one
	title   string
	about   string
	steps   []drawn
	found   []CourseLine
	field   *field
	changed bool
}

type drawn struct {
	stop  learn.Stop
	title string
	line  string
	waits bool // for the step before
}

func newDrawing(s *Screen, p Path) *drawing {
	v := &drawing{part: part{Screen: s}, id: p.ID, title: p.Title, about: p.About}
	for _, stop := range p.Stops {
		v.steps = append(v.steps, drawn{stop.Stop, stop.Title, s.words.minutes(stop.Minutes), len(stop.After) > 0})
	}
	return v
}

func (v *drawing) rebind() { v.field = nil }

func (v *drawing) heading() string {
	if v.id == "" {
		return v.words.T("lessons.draw.new")
	}
	return v.words.T("lessons.draw.change")
}

func (v *drawing) read(ctx context.Context) (func() bool, error) {
	found, err := v.data.Catalogue(ctx, "", "")
	return func() bool {
		news := !reflect.DeepEqual(found.Courses, v.found)
		v.found = found.Courses
		return news
	}, err
}

func (v *drawing) draw() fyne.CanvasObject {
	w := v.words
	if v.field == nil {
		v.field = newField(v.title, w.T("lessons.draw.title.hint"), func(words string) { v.title, v.changed = words, true }, nil)
	}
	head := kit.NewCard(kit.Stack(6, kit.NewParagraph(w.T("lessons.draw.title"), kit.SmallStrong), v.field))
	steps := []fyne.CanvasObject{kit.NewText(w.T("lessons.draw.steps"), kit.Heading)}
	if len(v.steps) == 0 {
		steps = append(steps, kit.NewParagraph(w.T("lessons.draw.steps.none"), kit.Small))
	}
	for i := range v.steps {
		steps = append(steps, v.step(i))
	}
	var add *kit.Button
	add = kit.NewButton(kit.Soft, "add", w.T("lessons.draw.add"), func() { v.openAdd(add) })
	steps = append(steps, alone(add))
	save := kit.NewButton(kit.Filled, "check", w.T("lessons.draw.save"), v.onSave)
	parts := []fyne.CanvasObject{head, kit.NewCard(kit.Stack(10, steps...)), v.foremost(save)}
	if v.id != "" {
		parts = append(parts, alone(kit.NewButton(kit.Plain, "delete", w.T("lessons.draw.erase"), v.onErase)))
	}
	return v.page(parts...)
}

// step is a course of the path: where it stands, and whether it waits for the one before.
func (v *drawing) step(i int) fyne.CanvasObject {
	w, step := v.words, v.steps[i]
	tool := func(icon, key string, off bool, do func()) fyne.CanvasObject {
		b := kit.NewButton(kit.Plain, icon, "", func() { do(); v.changed = true; v.redraw() })
		b.Quiet = true
		b.SetSpoken(w.T(key, step.title))
		if off {
			b.Disable("")
		}
		return b
	}
	swap := func(by int) func() {
		return func() { v.steps[i], v.steps[i+by] = v.steps[i+by], v.steps[i] }
	}
	tools := kit.Line(0,
		tool("arrow_upward", "lessons.up", i == 0, swap(-1)),
		tool("arrow_downward", "lessons.down", i == len(v.steps)-1, swap(1)),
		tool("close", "lessons.draw.drop", false, func() { v.steps = slices.Delete(v.steps, i, i+1) }))
	said := kit.Stack(0, kit.NewParagraph(step.title, kit.Strong), kit.NewParagraph(step.line, kit.Small))
	content := []fyne.CanvasObject{container.New(kit.Beside(8, 1, 0), container.New(kit.Flex(12, 0, 1), kit.NewStepMark(kit.StepOpen, i+1), said), tools)}
	if i > 0 {
		waits := kit.NewChip("lock", w.T("lessons.draw.waits", i), step.waits, func(on bool) { v.steps[i].waits, v.changed = on, true })
		content = append(content, container.New(kit.Padded(0, 0, 0, kit.StepSide()+12), alone(waits)))
	}
	return kit.Stack(2, content...)
}

// openAdd offers the courses that are not in the path.
func (v *drawing) openAdd(anchor fyne.CanvasObject) {
	rows := []fyne.CanvasObject{kit.NewParagraph(v.words.T("lessons.draw.add"), kit.Heading)}
	for _, c := range v.found {
		if c.Withdrawn || slices.ContainsFunc(v.steps, func(d drawn) bool { return d.stop.Course == c.ID }) {
			continue
		}
		rows = append(rows, kit.NewRow(kit.NewTile(iconOr(c.Icon, "school"), kit.TileQuiet), c.Title, v.words.minutes(c.Minutes), nil, func() {
			v.over.Close()
			stop := learn.Stop{Key: learn.LessonKey(c.ID), Course: c.ID}
			v.steps = append(v.steps, drawn{stop, c.Title, v.words.minutes(c.Minutes), false})
			v.changed = true
			v.redraw()
		}))
	}
	if len(rows) == 1 {
		rows = append(rows, kit.NewParagraph(v.words.T("lessons.draw.add.none"), kit.Body))
	}
	v.popUp(anchor, kit.Stack(2, rows...))
}

func (v *drawing) onSave() {
	w := learn.Draw{Path: v.id, Title: strings.TrimSpace(v.title), About: v.about}
	for i, step := range v.steps {
		stop := step.stop
		stop.After = nil
		if step.waits && i > 0 {
			stop.After = []learn.LessonKey{v.steps[i-1].stop.Key}
		}
		w.Steps = append(w.Steps, stop)
	}
	switch {
	case w.Title == "":
		v.tell(v.words.T("lessons.draw.needs.title"))
		return
	case len(w.Steps) == 0:
		v.tell(v.words.T("lessons.draw.needs.steps"))
		return
	}
	var id learn.PathID
	v.taps.Write(v.env, func(ctx context.Context) (err error) {
		id, err = v.data.Draw(ctx, w)
		return err
	}, func() {
		v.tell(v.words.T("lessons.draw.saved"))
		if v.id != "" {
			v.back()
			return
		}
		v.instead(&pathView{part: part{Screen: v.Screen}, id: id})
	}, v.Refresh)
}

func (v *drawing) onErase() {
	title := v.title
	v.taps.Write(v.env, func(ctx context.Context) error { return v.data.Erase(ctx, learn.Erase{Path: v.id}) }, func() {
		v.tell(v.words.T("lessons.draw.erased", title))
		v.views = v.views[:1] // the path below is there no more
		v.shown()
	}, v.Refresh)
}
