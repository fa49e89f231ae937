// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"context"
	"reflect"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/kit"
)

// teaching is the other side of the screen: how others learn, for trainers and leads.
type teaching struct {
	part
	state Teaching
	// schedule are the dates of workshops, for trainers.
	schedule Schedule
	asked    time.Time // when the server was asked last
	wait     bool      // it is being asked
	away     error     // why it did not answer; nil when it did
	ended    bool      // assignments that have ended are shown
	all      bool      // all courses are shown
}

// askAgain is after how long the server is asked anew.
const askAgain = time.Minute

// A side is one of the two bases of the screen: what one learns oneself, and how others learn.
type side struct{ may, teaches bool }

// mayTeach tells whether the person may see the other side. Who may no more comes back to their own.
func (s *Screen) mayTeach(may bool) {
	may = may && s.teacher != nil
	if s.side.may == may {
		return
	}
	s.side.may = may
	kit.KeepFocus(s.head, s.showHead)
	if !may && s.side.teaches {
		s.turn(false)
	}
}

// turn shows one of the sides.
func (s *Screen) turn(teaches bool) {
	if s.side.teaches = teaches; teaches {
		s.views = []view{&teaching{part: part{Screen: s}}}
	} else {
		s.views = []view{&overview{part: part{Screen: s}}}
	}
	s.shown()
	s.Refresh()
}

// sides lead from one to the other; none for who does not teach.
func (s *Screen) sides() []fyne.CanvasObject {
	if !s.side.may {
		return nil
	}
	parts := []kit.SegmentPart{{Icon: "school", Label: s.words.T("teaching.mine")}, {Icon: "groups", Label: s.words.T("teaching")}}
	if !s.flow.Wide { // there is no room for their names
		for i := range parts {
			parts[i].Spoken, parts[i].Label = parts[i].Label, ""
		}
	}
	chosen := 0
	if s.side.teaches {
		chosen = 1
	}
	return []fyne.CanvasObject{kit.NewSegment(parts, chosen, func(i int) { s.turn(i == 1) })}
}

func (s *Screen) titleKey() string {
	if s.side.teaches {
		return "teaching"
	}
	return "shell.to.lessons"
}

func (t *teaching) heading() string { return t.words.T("teaching") }

func (t *teaching) read(ctx context.Context) (func() bool, error) {
	state, err := t.teacher.Teaching(ctx)
	if err != nil {
		return nil, err
	}
	var schedule Schedule
	if state.Trainer {
		schedule, err = t.teacher.Schedule(ctx)
	}
	return func() bool {
		news := !reflect.DeepEqual(state, t.state) || !reflect.DeepEqual(schedule, t.schedule)
		t.state, t.schedule = state, schedule
		return news
	}, err
}

// freshen asks the server for the figures, if they are not of this minute.
func (t *teaching) freshen() {
	if t.wait || t.env.Now().Sub(t.asked) < askAgain && !t.asked.IsZero() {
		return
	}
	t.ask()
}

func (t *teaching) ask() {
	t.wait, t.asked = true, t.env.Now()
	t.env.Work.Latest("teaching", func(ctx context.Context) (func(), error) {
		err := t.teacher.Ask(ctx)
		return func() {
			t.wait, t.away = false, err
			if err != nil && t.env.Online() {
				t.note(err)
			}
			t.Refresh()
			if t.top() == view(t) && t.known {
				t.redraw()
			}
		}, nil
	})
}

func (t *teaching) keys(key *fyne.KeyEvent) bool {
	if key.Name == fyne.KeyN {
		t.toAssign(nil)
		return true
	}
	return false
}

func (t *teaching) draw() fyne.CanvasObject {
	if t.flow.Wide {
		return t.drawWide()
	}
	var parts []fyne.CanvasObject
	if !t.flow.OneColumn() {
		parts = append(parts, t.titled())
	}
	parts = append(parts, t.stand(), t.doing(), t.assignments(), t.datesList(), t.offers(), t.demands(), t.crowd(), t.table())
	pad := kit.Padded(8, 16, 28, 16)
	if !t.flow.OnPhone() {
		pad = kit.Padded(20, 32, 36, 32)
	}
	return t.flow.Scroll(container.New(kit.Readable(784), container.New(pad, kit.Stack(12, present(parts)...))))
}

func (t *teaching) drawWide() fyne.CanvasObject {
	left := kit.Stack(16, present([]fyne.CanvasObject{t.stand(), t.assignments(), t.datesList(), t.demands()})...)
	right := kit.Stack(16, present([]fyne.CanvasObject{t.doing(), t.offers(), t.crowd(), t.table()})...)
	columns := container.New(halves{gap: 20, share: 0.4}, left, right)
	return t.flow.Scroll(container.New(kit.Padded(20, 32, 28, 32), kit.Stack(16, t.titled(), columns)))
}

// titled is the title with what is in short, and the way to the other side.
func (t *teaching) titled() fyne.CanvasObject {
	said := kit.Stack(0, kit.NewText(t.words.T("teaching"), kit.Display), toned(t.inShort(), kit.Body, kit.ToneMuted))
	return container.New(kit.Beside(20, 1, 0), append([]fyne.CanvasObject{said}, t.sides()...)...)
}

// inShort is how many assignments have come to their target.
func (t *teaching) inShort() string {
	running, reached := 0, 0
	for _, a := range t.state.Assignments {
		if a.EndedAt.IsZero() {
			running++
			if a.Total.reached() {
				reached++
			}
		}
	}
	if running == 0 {
		return t.words.T("teaching.short.none")
	}
	return t.words.T("teaching.short", t.words.N("teaching.short.running", running), reached)
}

// stand says of when the figures are, when they are not of now; nil when they are.
func (t *teaching) stand() fyne.CanvasObject {
	at := t.words.Moment(t.state.At, t.env.Now(), t.env.Location)
	switch {
	case t.away != nil && t.state.At.IsZero():
		return t.missing()
	case t.away != nil && t.env.Online():
		again := kit.NewButton(kit.Outline, "refresh", t.words.T("shell.again"), t.ask)
		again.Small = true
		return container.New(kit.Beside(12, 1, 0), withIcon("sync_problem", kit.ToneAmber, kit.NewParagraph(t.words.T("teaching.old", at), kit.Small)), again)
	case t.away != nil:
		return withIcon("cloud_off", kit.ToneAmber, kit.NewParagraph(t.words.T("teaching.offline", at), kit.Small))
	case t.state.At.IsZero():
		return withIcon("hourglass_top", kit.ToneMuted, kit.NewParagraph(t.words.T("teaching.loading"), kit.Small))
	}
	return nil
}

// missing says that there are no figures yet, and why.
func (t *teaching) missing() fyne.CanvasObject {
	icon, heading, line := "cloud_off", "teaching.away", "teaching.away.line"
	if t.env.Online() {
		icon, heading, line = "sync_problem", "teaching.failed", "teaching.failed.line"
	}
	again := kit.NewButton(kit.Outline, "refresh", t.words.T("shell.again"), t.ask)
	again.Small = true
	said := kit.Stack(2, kit.NewParagraph(t.words.T(heading), kit.Strong), kit.NewParagraph(t.words.T(line), kit.Small), container.New(kit.Padded(4, 0, 0, 0), alone(again)))
	return kit.NewCard(hung(icon, kit.ToneAmber, said))
}

// doing is what one comes here to do.
func (t *teaching) doing() fyne.CanvasObject {
	assign := kit.NewButton(kit.Filled, "add", t.words.T("teaching.assign"), func() { t.toAssign(nil) })
	if !t.state.Trainer {
		return assign
	}
	publish := kit.NewButton(kit.Outline, "upload", t.words.T("teaching.publish"), func() { t.to(&publishing{part: part{Screen: t.Screen}}) })
	if t.flow.OnPhone() { // or there is no room for both
		assign.SetIcon("")
		publish.SetIcon("")
	}
	return container.New(kit.Beside(8, 1, 0), assign, publish)
}

// toAssign opens the form, for a new assignment or one that there is.
func (s *Screen) toAssign(a *Assigned) { s.to(newAssigning(s, a)) }

// assignments are those that go on, and behind a button those that have ended.
func (t *teaching) assignments() fyne.CanvasObject {
	var running, ended []fyne.CanvasObject
	for _, a := range t.state.Assignments {
		if a.EndedAt.IsZero() {
			running = append(running, t.item(a))
		} else {
			ended = append(ended, t.item(a))
		}
	}
	if len(running)+len(ended) == 0 {
		picture := kit.NewPicture("task_alt", t.words.T("teaching.none"), t.words.T(t.noneKey()), nil)
		return kit.NewPane(container.New(kit.Padded(28, 0), picture))
	}
	parts := []fyne.CanvasObject{container.New(kit.Padded(8, 8, 4, 8), kit.NewText(t.words.T("teaching.assignments"), kit.Heading))}
	parts = append(parts, ruled(running)...)
	if len(running) == 0 {
		parts = append(parts, container.New(kit.Padded(0, 8, 8, 8), kit.NewParagraph(t.words.T("teaching.none.running"), kit.Small)))
	}
	if n := len(ended); n > 0 {
		icon := "keyboard_arrow_down"
		if t.ended {
			icon = "keyboard_arrow_up"
		}
		fold := kit.NewButton(kit.Plain, icon, t.words.T("teaching.ended", n), func() { t.ended = !t.ended; t.redraw() })
		parts = append(parts, kit.NewHairline(), alone(fold))
		if t.ended {
			parts = append(parts, ruled(ended)...)
		}
	}
	return kit.NewBareCard(container.New(kit.Padded(8, 10), kit.Stack(2, parts...)))
}

func (t *teaching) noneKey() string {
	if t.state.Trainer {
		return "teaching.none.line"
	}
	return "teaching.none.lead"
}

// ruled puts hairlines between rows.
func ruled(rows []fyne.CanvasObject) (parts []fyne.CanvasObject) {
	for i, row := range rows {
		if i > 0 {
			parts = append(parts, container.New(kit.Padded(0, 8), kit.NewHairline()))
		}
		parts = append(parts, row)
	}
	return parts
}

// reached tells whether so many are done as the town wants to be.
func (s Share) reached() bool { return s.All > 0 && s.Done*100 >= learn.Goal*s.All }

// last tells whether so few are wanting that it is not said how many, or whether any.
func (s Share) last() bool { return s.All-s.Done < staff.Crowd }

// percent is the share in hundredths, rounded down: nobody is done who is not.
func (s Share) percent() int { return s.Done * 100 / max(s.All, 1) }

// item is an assignment in the list, with how it is taken.
func (t *teaching) item(a Assigned) fyne.CanvasObject {
	w := t.words
	said := kit.Stack(0, kit.NewParagraph(a.Title, kit.Strong))
	if about := w.about(a); about != "" {
		said.Add(kit.NewParagraph(about, kit.Small))
	}
	figure, spoken := t.figure(a)
	content := []fyne.CanvasObject{container.New(kit.Flex(12, 1, 0), said, figure)}
	if kit.TextScale() > largestBeside {
		content = []fyne.CanvasObject{said, alone(figure)}
	}
	if a.Figures && a.Total.All > 0 {
		content = append(content, goalBar(a.Total))
	}
	plate := kit.NewPlate(kit.PlateBare, kit.Stack(6, content...), func() { t.to(&assignedView{part: part{Screen: t.Screen}, id: a.ID, of: t}) })
	plate.SetPadding(8, 10)
	plate.SetSpoken(w.dotted(a.Title, w.about(a), spoken))
	return plate
}

// goalBar is a share with the mark of the target.
func goalBar(s Share) fyne.CanvasObject {
	bar := kit.NewProgress(share(s.Done, s.All))
	bar.SetTarget(float32(learn.Goal) / 100)
	return bar
}

// about says what an assignment is of, until when, and what it has come to.
func (w words) about(a Assigned) string {
	what := a.What
	if what == a.Title {
		what = ""
	}
	state := ""
	switch {
	case !a.EndedAt.IsZero():
		state = w.T("teaching.ended.at", w.DayOfMonth(w.day(a.EndedAt)))
	case a.Figures && a.Total.reached():
		state = w.T("teaching.goal.reached")
	}
	return w.dotted(what, w.term(a.Assignment), state)
}

// term is until when it is to be done.
func (w words) term(a learn.Assignment) string {
	days := ""
	if a.Days > 0 {
		days = w.N("teaching.days", a.Days)
	}
	if a.Due.IsZero() {
		return days
	}
	day := w.day(a.Due)
	if day < w.env.Today() {
		return w.dotted(days, w.T("teaching.due.over", w.DayOfMonth(day)))
	}
	return w.dotted(days, w.T("teaching.due", w.DayOfMonth(day)))
}

// figure is how it is taken, and the same for the ear.
func (t *teaching) figure(a Assigned) (shown fyne.CanvasObject, spoken string) {
	w := t.words
	tag := func(kind kit.TagKind, icon, key string) (fyne.CanvasObject, string) {
		return kit.NewTag(kind, icon, w.T(key)), w.T(key)
	}
	switch {
	case a.Waits:
		return tag(kit.TagRequested, "schedule", "teaching.waits")
	case !a.Figures:
		return kit.NewText("", kit.Small), ""
	case a.Few:
		return kit.NewTag(kit.TagQuiet, "", w.T("teaching.few.short", staff.Crowd)), w.T("teaching.few", staff.Crowd)
	case a.Total.All == 0:
		return tag(kit.TagQuiet, "", "teaching.nobody")
	}
	percent := kit.NewText(w.Percent(a.Total.percent()), kit.Heading)
	of := kit.NewText(w.T("teaching.figures", w.Number(a.Total.Done), w.Number(a.Total.All)), kit.Small)
	spoken = w.T("teaching.spoken", w.Number(a.Total.Done), w.Number(a.Total.All), a.Total.percent())
	if kit.TextScale() > largestBeside {
		return container.New(kit.Flow(12, 0), percent, of), spoken
	}
	percent.Align, of.Align = fyne.TextAlignTrailing, fyne.TextAlignTrailing
	return kit.Stack(0, percent, of), spoken
}

// hung is an icon at the first of several lines.
func hung(icon string, tone fyne.ThemeColorName, lines fyne.CanvasObject) fyne.CanvasObject {
	return container.New(kit.Hanging(10), kit.NewIcon(icon, 20, tone), lines)
}

// crowd says of whom there are figures.
func (t *teaching) crowd() fyne.CanvasObject {
	strong := toned(t.words.T("teaching.crowd"), kit.Strong, kit.ToneOnPrimarySoft)
	line := toned(t.words.T("teaching.crowd.line", staff.Crowd), kit.Small, kit.ToneOnPrimarySoft)
	return kit.NewTintedCard(kit.Hint, hung("lock-fill", kit.ToneOnPrimarySoft, kit.Stack(2, strong, line)))
}

// table takes the figures along.
func (t *teaching) table() fyne.CanvasObject {
	if len(t.state.Assignments)+len(t.state.Years) == 0 {
		return nil
	}
	var save *kit.Button
	save = kit.NewButton(kit.Outline, "download", t.words.T("teaching.table"), func() { t.openForms(save) })
	if t.away != nil {
		save.Disable(t.words.T("teaching.table.offline"))
	}
	return save
}

func (t *teaching) openForms(anchor fyne.CanvasObject) {
	row := func(form, key, line string) fyne.CanvasObject {
		return kit.NewRow(kit.NewTile("table", kit.TileQuiet), t.words.T(key), t.words.T(line), nil, func() {
			t.over.Close()
			t.onSave(form)
		})
	}
	t.popUp(anchor, kit.Stack(4, kit.NewParagraph(t.words.T("teaching.table"), kit.Heading), row("xlsx", "teaching.table.xlsx", "teaching.table.xlsx.line"), row("csv", "teaching.table.csv", "teaching.table.csv.line"), row("json", "teaching.table.json", "teaching.table.json.line"),
		kit.NewParagraph(t.words.T("teaching.table.audit"), kit.Small)))
}

func (t *teaching) onSave(form string) {
	t.env.Work.Do(func(ctx context.Context) (func(), error) {
		name, err := t.teacher.SaveReport(ctx, form)
		return func() { t.tell(t.words.T("lessons.certificate.saved", name)) }, err
	})
}
