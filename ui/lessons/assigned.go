// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"context"
	"reflect"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/whom"
)

// assignedView is one assignment: how it is taken by units, and by people where it said so before they began.
type assignedView struct {
	part
	id     learn.AssignmentID
	of     *teaching // which knows whether the figures are of now
	found  *Assigned
	ways   whom.Ways
	listed bool // as a table
}

func (v *assignedView) heading() string { return v.words.T("teaching.assignment") }

func (v *assignedView) freshen() { v.of.freshen() }

func (v *assignedView) read(ctx context.Context) (func() bool, error) {
	state, err := v.teacher.Teaching(ctx)
	if err != nil {
		return nil, err
	}
	ways, err := v.teacher.Whom(ctx)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(state.Assignments, func(a Assigned) bool { return a.ID == v.id })
	if at < 0 {
		return nil, &learn.Refusal{Why: learn.Gone}
	}
	found := state.Assignments[at]
	return func() bool {
		news := v.found == nil || !reflect.DeepEqual(found, *v.found) || !reflect.DeepEqual(ways, v.ways)
		v.found, v.ways = &found, ways
		v.of.state = state
		return news
	}, nil
}

func (v *assignedView) rebind() { v.of.Screen = v.Screen }

func (v *assignedView) draw() fyne.CanvasObject {
	a := *v.found
	v.of.Screen = v.Screen
	parts := []fyne.CanvasObject{v.head(a)}
	if stand := v.of.stand(); stand != nil && !v.of.state.At.IsZero() {
		parts = append([]fyne.CanvasObject{stand}, parts...)
	}
	if len(a.Units) > 1 || len(a.Units) == 1 && a.Units[0].All < a.Total.All {
		parts = append(parts, v.units(a))
	}
	if a.Told {
		parts = append(parts, v.people(a))
	}
	return v.page(append(parts, v.doing(a))...)
}

// head is what it is, and how it is taken in all.
func (v *assignedView) head(a Assigned) fyne.CanvasObject {
	w := v.words
	facts := []fyne.CanvasObject{}
	fact := func(icon, words string) {
		facts = append(facts, withIcon(icon, kit.ToneMuted, kit.NewParagraph(words, kit.Small)))
	}
	if a.What != a.Title {
		fact(a.Icon, a.What)
	}
	fact("group", w.T("teaching.for", v.ways.Say(w.Text, whom.From(a.Audience))))
	if !a.Since.IsZero() {
		fact("waving_hand", w.T("teaching.since", w.date(a.Since)))
	}
	if a.House != "" {
		fact("apartment", w.T("teaching.house", v.house(a.House)))
	}
	if term := w.term(a.Assignment); term != "" {
		fact("event", term)
	}
	if !a.EndedAt.IsZero() {
		fact("event_busy", w.T("teaching.ended.at", w.DayOfMonth(w.day(a.EndedAt))))
	}
	parts := []fyne.CanvasObject{kit.NewParagraph(a.Title, kit.Title), kit.Stack(6, facts...)}
	return kit.NewPane(kit.Stack(14, append(parts, v.total(a)...)...))
}

func (v *assignedView) house(id staff.House) string {
	for _, h := range v.ways.Houses {
		if h.House == id {
			return h.Name
		}
	}
	return v.words.T("whom.unknown")
}

// total is how many are done, and how many are wanting to the target.
func (v *assignedView) total(a Assigned) []fyne.CanvasObject {
	w := v.words
	switch {
	case a.Waits && !a.Figures:
		return []fyne.CanvasObject{withIcon("schedule", kit.ToneAmber, kit.NewParagraph(v.env.Requested(), kit.Small))}
	case !a.Figures:
		return nil
	case a.Few:
		return []fyne.CanvasObject{withIcon("lock", kit.TonePrimary, kit.NewParagraph(w.T("teaching.few", staff.Crowd), kit.Small))}
	case a.Total.All == 0:
		return []fyne.CanvasObject{withIcon("hourglass_top", kit.ToneMuted, kit.NewParagraph(w.T("teaching.nobody.line"), kit.Small))}
	}
	figure := kit.Stack(0, kit.NewText(w.Percent(a.Total.percent()), kit.Display), kit.NewParagraph(w.T("teaching.done.of", w.Number(a.Total.Done), w.Number(a.Total.All)), kit.Small))
	parts := []fyne.CanvasObject{figure, goalBar(a.Total)}
	wanting := (learn.Goal*a.Total.All+99)/100 - a.Total.Done
	if a.Total.reached() {
		return append(parts, container.New(kit.Flow(8), kit.NewTag(kit.TagConfirmed, "check_circle-fill", w.T("teaching.goal.reached")), kit.NewText(w.T("teaching.goal.line", learn.Goal), kit.Small)))
	}
	if a.Total.last() {
		return append(parts, kit.NewParagraph(w.T("teaching.goal.last", staff.Crowd), kit.Small))
	}
	return append(parts, kit.NewParagraph(w.N("teaching.goal.wanting", wanting, learn.Goal), kit.Small))
}

// units are bars by unit, or the same as a table.
func (v *assignedView) units(a Assigned) fyne.CanvasObject {
	w := v.words
	which := 0
	if v.listed {
		which = 1
	}
	segment := kit.NewSegment([]kit.SegmentPart{{Label: w.T("teaching.bars")}, {Label: w.T("teaching.listed")}}, which, func(i int) { v.listed = i == 1; v.redraw() })
	parts := []fyne.CanvasObject{container.New(kit.Beside(12, 1, 0), kit.NewText(w.T("teaching.units"), kit.Heading), segment)}
	if v.listed {
		parts = append(parts, kit.Stack(2, v.tabled(a.Units)...))
	} else {
		for _, u := range a.Units {
			figures := kit.NewText(w.shareOf(u), kit.Small)
			parts = append(parts, kit.Stack(4, container.New(kit.Spread, kit.NewParagraph(w.unit(u), kit.Body), figures), goalBar(u)))
		}
	}
	return kit.NewCard(kit.Stack(12, append(parts, kit.NewParagraph(w.T("teaching.units.line", staff.Crowd), kit.Small))...))
}

// shareOf is a share in figures: "ab 20 von etwa 25 · 80 %".
func (w words) shareOf(s Share) string {
	return w.dotted(w.T("teaching.figures", w.Number(s.Done), w.Number(s.All)), w.Percent(s.percent()))
}

// unit is the name of a share's unit.
func (w words) unit(s Share) string {
	if s.Name == "" {
		return w.T("teaching.rest")
	}
	return s.Name
}

// tabled is the same in rows, each of which is heard as a sentence.
func (v *assignedView) tabled(units []Share) (rows []fyne.CanvasObject) {
	w := v.words
	row := func(style kit.TextStyle, cells ...string) fyne.CanvasObject {
		objects := []fyne.CanvasObject{kit.NewParagraph(cells[0], style)}
		for _, cell := range cells[1:] {
			text := kit.NewText(cell, style)
			text.Align = fyne.TextAlignTrailing
			objects = append(objects, container.New(wide(64*kit.TextScale()), text))
		}
		return container.New(kit.Flex(8, 1, 0, 0, 0), objects...)
	}
	large := kit.TextScale() > largestBeside // there is no room for columns
	if !large {
		rows = append(rows, row(kit.SmallStrong, w.T("teaching.unit"), w.T("teaching.done"), w.T("teaching.all"), w.T("teaching.share")))
	}
	for _, u := range units {
		cells := row(kit.Body, w.unit(u), w.Number(u.Done), w.Number(u.All), w.Percent(u.percent()))
		if large {
			cells = kit.Stack(0, kit.NewParagraph(w.unit(u), kit.Body), kit.NewParagraph(w.shareOf(u), kit.Small))
		}
		plate := kit.NewPlate(kit.PlateBare, cells, nil)
		plate.SetPadding(0, 4)
		plate.SetSpoken(w.T("teaching.unit.spoken", w.unit(u), w.Number(u.Done), w.Number(u.All), u.percent()))
		rows = append(rows, kit.NewHairline(), plate)
	}
	return rows
}

// people are those of whom it shows how far they are.
func (v *assignedView) people(a Assigned) fyne.CanvasObject {
	w := v.words
	parts := []fyne.CanvasObject{kit.NewText(w.T("teaching.people"), kit.Heading), withIcon("visibility", kit.TonePrimary, kit.NewParagraph(w.T("teaching.people.line"), kit.Small))}
	switch {
	case len(a.People) > 0:
	case v.of.away != nil:
		parts = append(parts, kit.NewParagraph(w.T("teaching.people.offline"), kit.Small))
	case !a.Mine && v.of.state.Trainer:
		parts = append(parts, kit.NewParagraph(w.T("teaching.people.others"), kit.Small))
	default:
		parts = append(parts, kit.NewParagraph(w.T("teaching.people.none"), kit.Small))
	}
	for _, p := range a.People {
		figure := kit.NewTag(kit.TagConfirmed, "check_circle-fill", w.T("teaching.done"))
		if p.Done.IsZero() {
			figure = kit.NewTag(kit.TagQuiet, "", w.Percent(p.Percent))
		}
		parts = append(parts, kit.NewRow(kit.NewAvatar(p.Person.Initials(), 40, false), p.Person.Name(), w.pupil(p), figure, nil))
	}
	return kit.NewCard(kit.Stack(8, parts...))
}

// pupil is by when somebody has to be done, or when they were.
func (w words) pupil(p Pupil) string {
	if !p.Done.IsZero() {
		return w.T("teaching.done.at", w.DayOfMonth(w.day(p.Done)))
	}
	return w.due(p.Due)
}

// doing changes it or ends it.
func (v *assignedView) doing(a Assigned) fyne.CanvasObject {
	change := kit.NewButton(kit.Outline, "edit", v.words.T("teaching.change"), func() { v.toAssign(&a) })
	end := kit.NewButton(kit.Plain, "event_busy", v.words.T("teaching.end"), func() { v.onEnd(a) })
	if !a.EndedAt.IsZero() {
		end = kit.NewButton(kit.Plain, "undo", v.words.T("teaching.resume"), func() { v.onResume(a) })
	}
	return container.New(kit.Flow(16), change, end)
}

// wish is an assignment as it stands, as a wish.
func wish(a learn.Assignment) learn.Assign {
	return learn.Assign{Assignment: a.ID, Title: a.Title, Course: a.Course, Path: a.Path, Audience: a.Audience, Since: a.Since, House: a.House, Days: a.Days, Due: a.Due, Told: a.Told, Ends: !a.EndedAt.IsZero()}
}

// onEnd has nobody enrolled by it any more; it can be taken back.
func (v *assignedView) onEnd(a Assigned) {
	w := wish(a.Assignment)
	w.Ends = true
	v.write(func(ctx context.Context) error {
		_, err := v.teacher.Assign(ctx, w)
		return err
	}, func() { v.env.Undoable(v.words.T("teaching.end.done"), func() { v.onResume(a) }) })
}

func (v *assignedView) onResume(a Assigned) {
	w := wish(a.Assignment)
	w.Ends = false
	v.env.Work.Write(func(ctx context.Context) (func(), error) {
		_, err := v.teacher.Assign(ctx, w)
		return v.Refresh, err
	})
}
