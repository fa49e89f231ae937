// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"context"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/ui/kit"
)

// reviews are the questions that are asked again, one by one. How well one knew it, one says oneself.
type reviews struct {
	part
	cards []Card
	asks  []*asked
	at    int
}

func (v *reviews) heading() string { return v.words.T("lessons.review.title") }

// read takes the questions once: what is answered meanwhile does not move those that are left.
func (v *reviews) read(ctx context.Context) (func() bool, error) {
	if v.known {
		return func() bool { return false }, nil
	}
	cards, err := v.data.Reviews(ctx)
	return func() bool {
		if v.cards == nil {
			v.cards = cards
			for _, c := range cards {
				v.asks = append(v.asks, ask(c.Question, c.Seed))
			}
		}
		return true
	}, err
}

func (v *reviews) rebind() {
	for _, a := range v.asks {
		a.rebind()
	}
}

func (v *reviews) ended() bool { return v.at >= len(v.cards) }

func (v *reviews) keys(key *fyne.KeyEvent) bool {
	n := digit(key.Name)
	switch {
	case v.ended():
		if key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter {
			v.back()
			return true
		}
	case v.asks[v.at].checked && n >= 1 && n <= 4:
		v.onGrade(int8(n))
		return true
	case v.asks[v.at].checked && (key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter):
		v.onGrade(v.likely())
		return true
	case n > 0 && v.asks[v.at].pick(n-1):
		v.asks[v.at].checked = v.asks[v.at].q.Kind == learn.Single
		v.answered(v.asks[v.at])
		return true
	case key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter:
		v.onShow()
		return true
	}
	return false
}

func (v *reviews) submit(a *asked) { v.check(a, func() { v.answered(a) }) }

// likely is the grade that fits what was answered.
func (v *reviews) likely() int8 {
	a := v.asks[v.at]
	switch score := v.score(a); {
	case a.solved, score == 0:
		return 1
	case score < 1:
		return 2
	}
	return 3
}

// onShow shows the answer to who does not know it.
func (v *reviews) onShow() {
	a := v.asks[v.at]
	if a.answered() {
		a.checked = true
	} else {
		a.solve(v.words)
	}
	v.answered(a)
}

func (v *reviews) onGrade(grade int8) {
	c := v.cards[v.at]
	w := learn.Recall{Course: c.Course, Question: c.Question.ID, Grade: grade, At: v.env.Now()}
	v.taps.Write(v.env, func(ctx context.Context) error { return v.data.Recall(ctx, w) }, func() {
		v.at++
		v.flow.Page = nil
		v.redraw()
	}, func() {})
}

func (v *reviews) headline() fyne.CanvasObject {
	out := kit.NewButton(kit.Plain, "close", "", v.back)
	out.Quiet = true
	out.SetSpoken(v.words.T("lessons.close"))
	if v.ended() {
		return container.New(kit.Padded(4, 20, 4, 6), container.New(kit.Flex(8, 0, 1), out, kit.NewText(v.heading(), kit.Strong)))
	}
	bar := container.New(kit.Flex(14, 1, 0), kit.NewStepBar(v.at+1, len(v.cards)), kit.NewText(v.words.T("lessons.of", v.at+1, len(v.cards)), kit.Small))
	return container.New(kit.Padded(4, 20, 4, 6), container.New(kit.Flex(8, 0, 1), out, bar))
}

func (v *reviews) draw() fyne.CanvasObject {
	var top fyne.CanvasObject
	if !v.flow.OneColumn() {
		top = container.New(kit.Readable(784), container.New(kit.Padded(14, 12, 0, 12), v.headline()))
	}
	if v.ended() {
		home := kit.NewButton(kit.Filled, "", v.words.T("lessons.review.home"), v.back)
		heading, line := "lessons.review.over", "lessons.review.over.line"
		if len(v.cards) == 0 {
			heading, line = "lessons.review.none", "lessons.review.none.line"
		}
		return standing(top, kit.NewPicture("task_alt", v.words.T(heading), v.words.T(line), home), nil)
	}
	a, c := v.asks[v.at], v.cards[v.at]
	parts := []fyne.CanvasObject{
		kit.NewParagraph(c.CourseTitle, kit.Small),
		v.questionCard(a, v.words.T("lessons.review.title"), "", atOnce, func() { v.answered(a) }),
	}
	pad := kit.Padded(6, 20, 24, 20)
	if !v.flow.OnPhone() {
		pad = kit.Padded(14, 32, 28, 32)
	}
	body := v.flow.Scroll(container.New(kit.Readable(784), container.New(pad, kit.Stack(12, parts...))))
	return standing(top, body, v.foot())
}

// foot shows the answer, and then asks how well it was known.
func (v *reviews) foot() fyne.CanvasObject {
	var content fyne.CanvasObject
	if a := v.asks[v.at]; !a.checked {
		content = kit.NewButton(kit.Filled, "", v.words.T("lessons.review.show"), v.onShow)
	} else {
		content = kit.Stack(8, kit.NewParagraph(v.words.T("lessons.review.how"), kit.Small), v.grades())
	}
	pad := kit.Padded(12, 16, 14, 16)
	if !v.flow.OnPhone() {
		return container.New(kit.Readable(784), container.New(kit.Padded(10, 32, 20, 32), content))
	}
	return container.NewStack(kit.NewGround(kit.ToneSurface, 0), kit.Stack(0, kit.NewHairline(), container.New(pad, content)))
}

var gradeKeys = [4]string{"lessons.grade.again", "lessons.grade.hard", "lessons.grade.good", "lessons.grade.easy"}

// grades say how well it was known, and when it comes again.
func (v *reviews) grades() fyne.CanvasObject {
	likely := v.likely()
	var plates []fyne.CanvasObject
	for i, key := range gradeKeys {
		look := kit.PlatePlain
		if int8(i+1) == likely {
			look = kit.PlateChosen
		}
		name, when := kit.NewParagraph(v.words.T(key), kit.Strong), kit.NewParagraph(v.words.in(v.cards[v.at].Next[i]), kit.Label)
		name.Align, when.Align = fyne.TextAlignCenter, fyne.TextAlignCenter
		when.SetColor(kit.ToneMuted)
		plate := kit.NewPlate(look, kit.Stack(0, name, when), func() { v.onGrade(int8(i + 1)) })
		plate.SetPadding(4, 8)
		plate.SetSpoken(v.words.T("lessons.grade.spoken", strconv.Itoa(i+1), v.words.T(key), v.words.in(v.cards[v.at].Next[i])))
		plates = append(plates, plate)
	}
	columns := 4
	if kit.TextScale() > largestBeside {
		columns = 2
	}
	return container.New(kit.Grid(columns, 8), plates...)
}
