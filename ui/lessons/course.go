// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"context"
	"reflect"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/prose"
)

// courseView is what a course is about, and how far one is in it.
type courseView struct {
	part
	id     learn.CourseID
	course Course
}

func (s *Screen) toCourse(id learn.CourseID) { s.to(&courseView{part: part{Screen: s}, id: id}) }

func (v *courseView) heading() string { return v.words.T("lessons.course") }

func (v *courseView) read(ctx context.Context) (func() bool, error) {
	course, err := v.data.Course(ctx, v.id)
	return func() bool {
		news := !reflect.DeepEqual(course, v.course)
		v.course = course
		return news
	}, err
}

func (v *courseView) keys(key *fyne.KeyEvent) bool {
	if (key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter) && v.may() {
		v.onGo()
		return true
	}
	return false
}

// taken tells whether the person is in the course.
func (v *courseView) taken() bool { return v.course.Enrolment != nil && !v.course.Enrolment.Left }

// may tells whether there is something to go on with.
func (v *courseView) may() bool { return v.course.Next != "" && (v.taken() || !v.course.Withdrawn) }

func (v *courseView) onGo() { v.to(v.lessonOf(v.id, v.course.Next)) }

func (v *courseView) draw() fyne.CanvasObject {
	main := []fyne.CanvasObject{v.head()}
	main = append(main, v.notices()...)
	if d, err := markdown.Parse(v.course.About); err == nil && v.course.About != "" {
		main = append(main, v.setter(kit.Body).Blocks(d.Blocks)...)
	}
	if begin := v.goButton(); begin != nil && !v.flow.Wide {
		main = append(main, v.foremost(begin))
	}
	main = append(main, v.lessonsCard())
	side := []fyne.CanvasObject{v.stockCard()}
	if card := v.badgeCard(); card != nil {
		side = append(side, card)
	}
	side = append(side, v.facts())
	if leave := v.leaving(); leave != nil {
		side = append(side, leave)
	}
	if !v.flow.Wide {
		return v.page(append(main, side...)...)
	}
	if begin := v.goButton(); begin != nil {
		side = append([]fyne.CanvasObject{kit.NewCard(kit.Stack(12, v.progress(), begin))}, side...)
	}
	columns := container.New(halves{24, 0.34, nil}, kit.Stack(14, main...), kit.Stack(16, side...))
	return v.flow.Scroll(container.New(kit.Readable(1120), container.New(kit.Padded(16, 32, 36, 32), kit.Stack(10, v.wayBack(), columns))))
}

// head is the title with what the course is in short.
func (v *courseView) head() fyne.CanvasObject {
	c := v.course
	style := kit.Title
	if v.flow.Wide {
		style = kit.Display
	}
	line := v.words.dotted(v.words.N("lessons.count", len(c.Lessons)), v.words.minutes(c.Minutes()))
	if len(c.Topics) > 0 {
		line = v.words.dotted(line, strings.Join(c.Topics, ", "))
	}
	said := kit.Stack(2, kit.NewParagraph(c.Title, style), kit.NewParagraph(line, kit.Small))
	return container.New(kit.Flex(14, 0, 1), kit.NewTile(iconOr(c.Icon, "school"), kit.TileSoft), said)
}

// notices are what has to be known before: that it is due, who sees it, that there is a newer edition, that it was taken back.
func (v *courseView) notices() (cards []fyne.CanvasObject) {
	c := v.course
	if e := c.Enrolment; e != nil && !e.Left && (e.Cause != "" || !e.Due.IsZero()) {
		lines := []fyne.CanvasObject{toned(v.words.dotted(v.words.due(e.Due), c.Cause), kit.Strong, kit.ToneOnAmberSoft)}
		if e.Told {
			lines = append(lines, toned(v.words.T("lessons.told"), kit.Small, kit.ToneOnAmberSoft))
		}
		cards = append(cards, kit.NewTintedCard(kit.Asks, container.New(kit.Flex(12, 0, 1), kit.NewIcon("event", 24, kit.ToneOnAmberSoft), kit.Stack(2, lines...))))
	}
	if c.Stuck {
		cards = append(cards, kit.NewCard(v.stuck()))
	}
	if c.Newer != nil {
		words := kit.Stack(2, toned(v.words.T("lessons.newer"), kit.Strong, kit.ToneOnPrimarySoft), toned(iconOr(c.Newer.Changes, v.words.T("lessons.newer.line")), kit.Small, kit.ToneOnPrimarySoft))
		take := kit.NewButton(kit.Outline, "", v.words.T("lessons.newer.take"), v.onNewer)
		take.Small = true
		cards = append(cards, v.hintWith(container.New(kit.Flex(12, 0, 1), kit.NewIcon("info", 24, kit.ToneOnPrimarySoft), words), take))
	}
	if c.Withdrawn {
		key := "lessons.withdrawn.line"
		if v.taken() {
			key = "lessons.withdrawn.taken"
		}
		cards = append(cards, kit.NewCard(container.New(kit.Flex(12, 0, 1), kit.NewIcon("visibility_off", 24, kit.ToneMuted), kit.NewParagraph(v.words.T(key), kit.Body))))
	}
	return cards
}

// stuck says that no try is left, and whom to ask.
func (v *courseView) stuck() fyne.CanvasObject {
	words := kit.Stack(2, kit.NewParagraph(v.words.T("lessons.stuck.title"), kit.Strong), kit.NewParagraph(v.words.ask(v.course.Trainer), kit.Small))
	return withIcon("info", kit.ToneMuted, words)
}

// ask says whom to ask when no try is left: who answers for the course, as far as it names somebody.
func (w words) ask(trainer string) string {
	if trainer == "" {
		return w.T("lessons.stuck.ask.lead")
	}
	return w.T("lessons.stuck.ask", trainer)
}

// hintWith is a hint with what can be done: beside it, and on phones below.
func (v *courseView) hintWith(words, do fyne.CanvasObject) fyne.CanvasObject {
	if v.flow.OnPhone() {
		return kit.NewTintedCard(kit.Hint, kit.Stack(10, words, do))
	}
	return kit.NewTintedCard(kit.Hint, container.New(kit.Beside(12, 1, 0), words, do))
}

func (v *courseView) onNewer() {
	edition := v.course.Newer.Edition
	v.write(func(ctx context.Context) error { return v.data.Enrol(ctx, learn.Enrol{Course: v.id, Edition: edition}) },
		func() { v.tell(v.words.T("lessons.newer.taken")) })
}

// share is how many of the lessons that are needed are done.
func (v *courseView) share() (done, all int) {
	for _, l := range v.course.Lessons {
		if l.Free {
			continue
		}
		if all++; v.course.Progress[l.Key].State == learn.Done {
			done++
		}
	}
	return done, all
}

// progress is how far one is, for those who are in it.
func (v *courseView) progress() fyne.CanvasObject {
	done, all := v.share()
	line := v.words.T("lessons.course.all", v.words.N("number.minutes", v.course.Minutes()))
	switch {
	case done == all && all > 0:
		line = v.words.T("lessons.course.done")
	case v.taken():
		line = v.words.dotted(v.words.T("lessons.lesson.done", done, all), v.words.T("lessons.left", v.course.Left))
	}
	return kit.Stack(8, kit.NewParagraph(line, kit.Strong), kit.NewProgress(share(done, all)))
}

// goButton goes on with the next lesson; nil where there is none.
func (v *courseView) goButton() *kit.Button {
	if !v.may() {
		return nil
	}
	done, all := v.share()
	key := "lessons.course.begin"
	switch {
	case done == all && all > 0:
		key = "lessons.course.look"
	case len(v.course.Progress) > 0:
		key = "lessons.course.on"
	}
	return kit.NewButton(kit.Filled, "", v.words.T(key), v.onGo)
}

// lessonsCard are the lessons with how they stand.
func (v *courseView) lessonsCard() fyne.CanvasObject {
	done, all := v.share()
	parts := []fyne.CanvasObject{container.New(kit.Spread, kit.NewText(v.words.T("lessons.lessons"), kit.Heading), kit.NewText(v.words.T("lessons.of", done, all), kit.Small))}
	for _, l := range v.course.Lessons {
		parts = append(parts, v.lessonRow(l))
	}
	return kit.NewCard(kit.Stack(0, parts...))
}

func (v *courseView) lessonRow(l learn.Head) *kit.Row {
	p := v.course.Progress[l.Key]
	var open func()
	if v.taken() || !v.course.Withdrawn {
		open = func() { v.to(v.lessonOf(v.id, l.Key)) }
	}
	return kit.NewRow(container.New(kit.Padded(0, 4), stateIcon(p.State, l.Key == v.course.Next && v.taken())), l.Title, v.words.lesson(l, p), nil, open)
}

// stateIcon is how a lesson stands: done, the one to go on with, or neither.
func stateIcon(state learn.State, now bool) fyne.CanvasObject {
	switch {
	case state == learn.Done:
		return kit.NewIcon("check_circle-fill", 24, kit.TonePrimary)
	case now || state == learn.Begun:
		return kit.NewIcon("play_circle-fill", 24, kit.TonePrimary)
	}
	return kit.NewIcon("circle", 24, kit.ToneControl)
}

// lesson says of a lesson what it is and how it stands.
func (w words) lesson(l learn.Head, p learn.Progress) string {
	test, free, state := "", "", ""
	if l.Test() {
		test = w.T("lessons.test")
	}
	if l.Workshop {
		test = w.T("dates.workshop")
	}
	if l.Free {
		free = w.T("lessons.free")
	}
	switch {
	case p.State == learn.Done && l.Test():
		state = w.T("lessons.test.passed.with", w.Percent(p.Best))
	case p.State == learn.Done:
		state = w.T("lessons.done")
	case l.Test() && p.Best > 0:
		state = w.T("lessons.test.best", w.Percent(p.Best))
	case p.State == learn.Begun && p.Percent > 0:
		state = w.T("lessons.part", w.Percent(p.Percent))
	}
	return w.dotted(test, w.minutes(l.Minutes), free, state)
}

func (v *courseView) stockCard() fyne.CanvasObject {
	parts := []fyne.CanvasObject{v.stockLine(Subject{Course: v.id}, v.course.Stock, "lessons.stock.course")}
	if st := v.course.Stock; st.State == AllHere && st.Size > 0 && v.taken() {
		drop := kit.NewButton(kit.Plain, "delete", v.words.T("lessons.stock.drop"), func() {
			v.write(func(ctx context.Context) error { return v.data.Drop(ctx, Subject{Course: v.id}) }, func() { v.tell(v.words.T("lessons.stock.dropped")) })
		})
		parts = append(parts, alone(drop))
	}
	return kit.NewCard(kit.Stack(8, parts...))
}

// badgeCard is what the course is worth; nil for nothing.
func (v *courseView) badgeCard() fyne.CanvasObject {
	b, a := v.course.Badge, v.course.Award
	switch {
	case a != nil && a.Revoked != "":
		open := func() { v.to(&awardView{part: part{Screen: v.Screen}, of: Subject{Course: v.id}}) }
		words := v.words.dotted(v.words.T("lessons.award.revoked"), v.words.T("lessons.award.why", a.Revoked))
		return kit.NewCard(kit.NewRow(kit.NewMedal(iconOr(a.Badge.Icon, "military_tech"), kit.TileAmber, false), iconOr(a.Badge.Name, a.Title), words, kit.NewIcon("chevron_right", 20, kit.ToneMuted), open))
	case a != nil:
		open := func() { v.to(&awardView{part: part{Screen: v.Screen}, of: Subject{Course: v.id}}) }
		name, line := iconOr(a.Badge.Name, a.Title), v.words.T("lessons.badge.at", v.words.date(a.At))
		return kit.NewCard(kit.NewRow(kit.NewMedal(iconOr(a.Badge.Icon, "military_tech"), kit.TileAmber, true), name, line, kit.NewIcon("chevron_right", 20, kit.ToneMuted), open))
	case b.Name != "":
		return kit.NewCard(kit.NewRow(kit.NewMedal(iconOr(b.Icon, "military_tech"), kit.TileAmber, false), b.Name, iconOr(b.Criteria, v.words.T("lessons.badge.for")), nil, nil))
	}
	return nil
}

// facts are who answers for the course, its language, and how long it holds.
func (v *courseView) facts() fyne.CanvasObject {
	c := v.course
	var lines []fyne.CanvasObject
	add := func(icon, words string) {
		lines = append(lines, withIcon(icon, kit.ToneMuted, kit.NewParagraph(words, kit.Small)))
	}
	if c.Trainer != "" {
		add("person", v.words.T("lessons.trainer", c.Trainer))
	}
	if c.Language == "de" || c.Language == "en" {
		add("language", v.words.language(c.Language))
	}
	if c.Renewal > 0 {
		add("event_repeat", v.words.N("lessons.renewal", c.Renewal))
	}
	add("history", v.words.T("lessons.edition", c.Edition, v.words.date(c.PublishedAt)))
	return kit.NewCard(kit.Stack(8, lines...))
}

// leaving goes out of a course that nobody has assigned; nil where that cannot be.
func (v *courseView) leaving() fyne.CanvasObject {
	e := v.course.Enrolment
	if !v.taken() || e.Cause != "" {
		return nil
	}
	return alone(kit.NewButton(kit.Plain, "logout", v.words.T("lessons.leave"), func() {
		v.write(func(ctx context.Context) error { return v.data.Leave(ctx, learn.Leave{Course: v.id}) }, func() {
			v.env.Undoable(v.words.T("lessons.leave.done", v.course.Title), func() {
				v.env.Work.Write(func(ctx context.Context) (func(), error) {
					return v.Refresh, v.data.Enrol(ctx, learn.Enrol{Course: v.id})
				})
			})
		})
	}))
}

// setter draws what was written in a course.
func (s *Screen) setter(style kit.TextStyle) prose.Setter {
	return prose.Setter{Style: style, Number: func(n int) string { return s.words.T("lessons.number", n) }, Open: s.onLink}
}
