// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"context"
	"reflect"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/ui/kit"
)

// current is the step to go on with: one that was begun, and else the first that is open; -1 for none.
func current(p Path) int {
	open := -1
	for i, stop := range p.Stops {
		switch {
		case stop.Stuck:
		case stop.Way == learn.Going && !stop.Gone:
			return i
		case open < 0 && stop.Way == learn.Open && !stop.Gone && !stop.Free:
			open = i
		}
	}
	if open < 0 { // what is left is free
		for i, stop := range p.Stops {
			if stop.Way == learn.Open && !stop.Gone && !stop.Stuck {
				return i
			}
		}
	}
	return open
}

// carries tells whether there can be something of the path on the device: of courses that were withdrawn before they came there is nothing.
func (p Path) carries() bool {
	return !slices.ContainsFunc(p.Stops, func(s Stop) bool { return s.Gone }) || slices.ContainsFunc(p.Stops, func(s Stop) bool { return s.Course != "" && !s.Gone })
}

// A path of more steps than folded shows those around the present one, until somebody wants to see all.
const (
	folded      = 9
	foldsBefore = 2
	foldsAfter  = 5
)

// trail are the steps of a path. One that the person does not follow has none to go on with.
func (s *Screen) trail(p Path, unfolded bool, unfold func()) fyne.CanvasObject {
	at := current(p)
	if !p.Follows {
		at = -1
	}
	from, until := 0, len(p.Stops)
	if len(p.Stops) > folded && !unfolded {
		from = max(0, at-foldsBefore)
		until = min(len(p.Stops), from+foldsBefore+foldsAfter)
	}
	var objects []fyne.CanvasObject
	join := func(done bool, row fyne.CanvasObject) {
		if len(objects) > 0 {
			line := kit.NewGround(kit.ToneLine, 1.5)
			if done {
				line.Fill = kit.TonePrimary
			}
			objects = append(objects, line)
		}
		objects = append(objects, row)
	}
	if from > 0 {
		join(true, kit.NewRow(s.more(), s.words.N("lessons.path.before", from), "", nil, unfold))
	}
	for i := from; i < until; i++ {
		join(i > 0 && p.Stops[i-1].Way == learn.Reached, s.stop(p, i, i == at))
	}
	if rest := len(p.Stops) - until; rest > 0 {
		join(false, kit.NewRow(s.more(), s.words.N("lessons.path.after", rest), "", nil, unfold))
	}
	return container.New(trail{92}, objects...)
}

// more is the mark of steps that are folded, as wide as theirs.
func (s *Screen) more() fyne.CanvasObject {
	return container.New(square{}, kit.NewIcon("more_vert", 24, kit.ToneMuted))
}

type square struct{}

func (square) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSquareSize(kit.StepSide()) }

func (square) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }

// stop is a step of a path.
func (s *Screen) stop(p Path, i int, now bool) *kit.Row {
	stop := p.Stops[i]
	state := map[learn.Way]kit.StepState{learn.Locked: kit.StepShut, learn.Open: kit.StepOpen, learn.Going: kit.StepNow, learn.Reached: kit.StepDone, learn.Spared: kit.StepSpared}[stop.Way]
	if now {
		state = kit.StepNow
	}
	var do fyne.CanvasObject
	var row *kit.Row
	open := func() { s.openStop(p, i, row) }
	if now {
		button := kit.NewButton(kit.Filled, "", s.words.T(goKey(stop)), func() { s.onStop(p, i, row) })
		button.SetSpoken(s.words.T("lessons.go.spoken", button.Label(), stop.Title))
		do = button
	}
	row = kit.NewRow(kit.NewStepMark(state, i+1), stop.Title, s.words.stop(stop), do, open)
	row.Dense = true
	if stop.Way == learn.Locked || stop.Way == learn.Spared {
		row.SetMarked(kit.NewProse(kit.Body, kit.Run{Text: stop.Title, Tone: kit.ToneMuted}))
	}
	return row
}

func goKey(stop Stop) string {
	switch {
	case stop.Course == "":
		return "lessons.station.done"
	case stop.Way == learn.Going:
		return "lessons.go.on"
	}
	return "lessons.go"
}

// stop says of a step how it stands.
func (w words) stop(stop Stop) string {
	free := ""
	if stop.Free {
		free = w.T("lessons.free")
	}
	switch {
	case stop.Gone:
		return w.T("lessons.withdrawn")
	case stop.Way == learn.Reached:
		return w.dotted(w.T("lessons.done"), w.minutes(stop.Minutes))
	case stop.Way == learn.Spared:
		return w.T("lessons.spared")
	case stop.Way == learn.Locked:
		return w.waits(stop.Waits)
	case stop.Stuck:
		return w.dotted(w.T("lessons.stuck"), w.due(stop.Due))
	case stop.Way == learn.Going && stop.Lessons > 0:
		line := w.T("lessons.lesson.of", stop.Number, stop.Lessons)
		if stop.Left > 0 {
			line = w.dotted(line, w.T("lessons.left", stop.Left))
		}
		return w.dotted(line, w.due(stop.Due))
	}
	here := ""
	switch {
	case stop.Course == "":
	case stop.Here:
		here = w.T("lessons.here")
	case stop.Size > 0:
		here = w.T("lessons.toload", w.Size(stop.Size))
	}
	return w.dotted(free, w.minutes(stop.Minutes), here, w.due(stop.Due))
}

// waits says what a step waits for: "Nach Schritt 5".
func (w words) waits(stops []int) string {
	switch {
	case len(stops) == 0:
		return w.T("lessons.locked")
	case len(stops) == 1:
		return w.T("lessons.after", strconv.Itoa(stops[0]))
	}
	numbers := make([]string, len(stops))
	for i, n := range stops {
		numbers[i] = strconv.Itoa(n)
	}
	return w.T("lessons.after.several", w.List(numbers))
}

// onStop goes on with a step: its lesson, or what there is to tick off.
func (s *Screen) onStop(p Path, i int, anchor fyne.CanvasObject) {
	stop := p.Stops[i]
	switch {
	case stop.Course == "":
		s.onStation(p, stop, anchor)
	case stop.Next == "":
		s.toCourse(stop.Course)
	default:
		s.to(s.lessonOf(stop.Course, stop.Next))
	}
}

// openStop shows what a step is.
func (s *Screen) openStop(p Path, i int, anchor fyne.CanvasObject) {
	stop := p.Stops[i]
	if stop.Course != "" {
		s.toCourse(stop.Course)
		return
	}
	parts := []fyne.CanvasObject{kit.NewParagraph(stop.Title, kit.Heading), kit.NewParagraph(s.words.stop(stop), kit.Small)}
	if d, err := markdown.Parse(stop.Text); err == nil {
		parts = append(parts, s.setter(kit.Body).Blocks(d.Blocks)...)
	}
	if stop.Way == learn.Open || stop.Way == learn.Going {
		parts = append(parts, kit.NewButton(kit.Soft, "check", s.words.T("lessons.station.done"), func() {
			s.over.Close()
			s.onStation(p, stop, anchor)
		}))
	}
	s.popUp(anchor, kit.Stack(10, parts...))
}

// onStation asks before it ticks off what one goes to: that cannot be undone.
func (s *Screen) onStation(p Path, stop Stop, anchor fyne.CanvasObject) {
	if anchor == nil {
		anchor = s.flow.Object()
	}
	s.popUp(anchor, kit.Stack(12,
		kit.NewParagraph(s.words.T("lessons.station.ask", stop.Title), kit.Heading),
		kit.NewParagraph(s.words.T("lessons.station.ask.line"), kit.Body),
		kit.NewButton(kit.Soft, "check", s.words.T("lessons.station.tick"), func() { s.over.Close(); s.tick(p, stop) }),
	))
}

func (s *Screen) tick(p Path, stop Stop) {
	s.write(func(ctx context.Context) error {
		return s.data.Advance(ctx, learn.Advance{Step: learn.Step{Path: p.ID, Round: 1, Lesson: stop.Key}, At: s.env.Now()})
	}, func() { s.tell(s.words.T("lessons.station.ticked", stop.Title)) })
}

// pathView is one path by itself.
type pathView struct {
	part
	id       learn.PathID
	path     Path
	unfolded bool
}

func (v *pathView) read(ctx context.Context) (func() bool, error) {
	path, err := v.data.Path(ctx, v.id)
	return func() bool {
		news := !reflect.DeepEqual(path, v.path)
		v.path = path
		return news
	}, err
}

func (v *pathView) heading() string { return v.words.T("lessons.path") }

func (v *pathView) keys(key *fyne.KeyEvent) bool {
	if at := current(v.path); (key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter) && at >= 0 && v.path.Follows {
		v.onStop(v.path, at, nil)
		return true
	}
	return false
}

func (v *pathView) draw() fyne.CanvasObject {
	p := v.path
	tag := kit.NewTag(kit.TagFree, "", v.words.T("lessons.of", p.Done, p.All))
	parts := []fyne.CanvasObject{container.New(kit.Spread, kit.NewParagraph(p.Title, kit.Title), tag)}
	if p.Follows {
		parts = append(parts, kit.NewProgress(share(p.Done, p.All)))
	}
	if line := v.words.dotted(v.words.due(p.Due), p.Cause); line != "" {
		parts = append(parts, kit.NewParagraph(line, kit.Small))
	}
	if d, err := markdown.Parse(p.About); err == nil && p.About != "" {
		parts = append(parts, v.setter(kit.Body).Blocks(d.Blocks)...)
	}
	parts = append(parts, v.trail(p, v.unfolded, func() { v.unfolded = true; v.redraw() }))
	parts = append(parts, v.doing()...)
	return v.page(kit.NewPane(kit.Stack(14, parts...)))
}

// doing is what can be done with the path as a whole.
func (v *pathView) doing() (parts []fyne.CanvasObject) {
	p := v.path
	if p.Withdrawn {
		parts = append(parts, withIcon("info", kit.ToneMuted, kit.NewParagraph(v.words.T("lessons.path.withdrawn"), kit.Small)))
	}
	if p.carries() {
		parts = append(parts, v.stockLine(Subject{Path: p.ID}, p.Stock, "lessons.stock.path"))
	}
	var buttons []fyne.CanvasObject
	switch {
	case p.Mine:
		buttons = append(buttons, kit.NewButton(kit.Outline, "edit", v.words.T("lessons.draw.change"), func() { v.to(newDrawing(v.Screen, v.path)) }))
	case !p.Follows:
		follow := kit.NewButton(kit.Filled, "", v.words.T("lessons.path.follow"), func() {
			v.write(func(ctx context.Context) error { return v.data.Enrol(ctx, learn.Enrol{Path: p.ID}) },
				func() { v.tell(v.words.T("lessons.path.follows", p.Title)) })
		})
		return append(parts, v.foremost(follow))
	case p.Cause == "":
		buttons = append(buttons, kit.NewButton(kit.Plain, "logout", v.words.T("lessons.path.leave"), func() {
			v.write(func(ctx context.Context) error { return v.data.Leave(ctx, learn.Leave{Path: p.ID}) },
				func() { v.tell(v.words.T("lessons.path.left", p.Title)) })
		}))
	}
	if len(buttons) > 0 {
		parts = append(parts, kit.NewHairline(), container.New(kit.Flow(16), buttons...))
	}
	return parts
}
