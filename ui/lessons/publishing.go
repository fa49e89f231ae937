// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/ui/kit"
)

// publishing brings a course: a zip is chosen, read here, and sent when nothing is wrong with it.
type publishing struct {
	part
	stage   stageOf
	parcel  Parcel
	checked Checked
	brought Brought
	failure error
	bar     *kit.Progress // while it travels
	line    *kit.Paragraph
}

// A stageOf is how far a publication is.
type stageOf int

const (
	toChoose stageOf = iota
	checking
	toSend // it was read
	sending
	settling // all has left, and the server reads it
	sent
)

func (v *publishing) heading() string { return v.words.T("teaching.publish") }

func (v *publishing) read(context.Context) (func() bool, error) {
	return func() bool { return false }, nil
}

// arrived lets a zip be let go over the window.
func (v *publishing) arrived() { v.teacher.OnDropCourse(v.taken) }

func (v *publishing) rebind() {
	v.bar, v.line = nil, nil
	v.teacher.OnDropCourse(v.taken)
}

// left is called when the view is shown no more: what travels is not sent on.
func (v *publishing) left() {
	v.teacher.OnDropCourse(nil)
	v.stop()
}

// stop ends what is under way.
func (v *publishing) stop() {
	v.env.Work.Latest("bring", func(context.Context) (func(), error) { return nil, nil })
}

func (v *publishing) busy() bool { return v.stage == sending || v.stage == settling }

// taken reads the file that somebody has chosen or let go over the window.
func (v *publishing) taken(p Parcel, err error) {
	switch {
	case v.busy() || v.top() != view(v):
		return
	case err != nil:
		v.env.Fail(err)
		return
	}
	v.parcel, v.stage, v.failure, v.brought = p, checking, nil, Brought{}
	v.redraw()
	v.env.Work.Latest("bring", func(ctx context.Context) (func(), error) {
		checked, err := v.teacher.Check(ctx, p)
		return func() {
			v.stage, v.checked, v.failure = toSend, checked, err
			if err != nil {
				v.stage = toChoose
				v.note(err)
			}
			v.redraw()
		}, nil
	})
}

func (v *publishing) draw() fyne.CanvasObject {
	switch v.stage {
	case checking:
		return v.page(kit.NewCard(kit.Stack(12, kit.NewParagraph(v.words.T("teaching.publish.checking", v.parcel.Name), kit.Strong), kit.NewLoading(2))))
	case toSend:
		return v.page(v.looked()...)
	case sending, settling:
		return v.page(v.travelling())
	case sent:
		return v.page(v.done()...)
	}
	return v.page(v.choice()...)
}

// choice is where a zip is chosen.
func (v *publishing) choice() []fyne.CanvasObject {
	w := v.words
	choose := kit.NewButton(kit.Filled, "upload", w.T("teaching.publish.choose"), v.onChoose)
	key := "teaching.publish.line"
	if v.flow.OnPhone() {
		key = "teaching.publish.line.phone"
	}
	picture := kit.NewPicture("folder_managed", w.T("teaching.publish.heading"), w.T(key), choose)
	ground := kit.NewDashed(kit.ToneSurface, kit.ToneControl, 20)
	parts := []fyne.CanvasObject{container.NewStack(ground, container.New(kit.Padded(40, 20), picture))}
	if v.failure != nil {
		said := v.env.Voice.Say(v.failure)
		parts = append(parts, kit.NewTintedCard(kit.RefusedTint, kit.Stack(2, toned(said.Heading, kit.Strong, kit.ToneOnBadSoft), toned(said.Line, kit.Small, kit.ToneOnBadSoft))))
	}
	return append(parts, hung("info", kit.ToneMuted, kit.NewParagraph(w.T("teaching.publish.about"), kit.Small)))
}

func (v *publishing) onChoose() { v.teacher.ChooseCourse(v.taken) }

// looked is what was found in the zip.
func (v *publishing) looked() []fyne.CanvasObject {
	w, c := v.words, v.checked
	again := kit.NewButton(kit.Outline, "", w.T("teaching.publish.else"), v.onChoose)
	parts := []fyne.CanvasObject{}
	if c.Title != "" {
		parts = append(parts, v.course())
	}
	if c.Failed() {
		parts = append(parts, v.found("teaching.publish.errors", "teaching.publish.errors.line", c.Findings, true), v.found("teaching.publish.hints", "teaching.publish.hints.line", c.Findings, false))
		again.SetKind(kit.Filled)
		return append(present(parts), v.foremost(again))
	}
	if v.failure != nil {
		said := v.env.Voice.Say(v.failure)
		parts = append(parts, kit.NewTintedCard(kit.RefusedTint, kit.Stack(2, toned(said.Heading, kit.Strong, kit.ToneOnBadSoft), toned(said.Line, kit.Small, kit.ToneOnBadSoft))))
	}
	send := kit.NewButton(kit.Filled, "upload", w.T("teaching.publish.do"), v.onSend)
	if c.Before > 0 {
		send.SetLabel(w.T("teaching.publish.edition", c.Before+1))
	}
	if !v.env.Online() {
		send.Disable(w.T("teaching.publish.offline"))
	}
	ends := fyne.CanvasObject(container.New(kit.Flow(12), send, again))
	if v.flow.OnPhone() {
		ends = kit.Stack(8, send, again)
	}
	return append(present(append(parts, v.found("teaching.publish.hints", "teaching.publish.hints.line", c.Findings, false))), ends)
}

// course is what the zip holds, in short.
func (v *publishing) course() fyne.CanvasObject {
	w, c := v.words, v.checked
	line := w.dotted(w.N("lessons.count", c.Lessons), w.minutes(c.Minutes), w.Size(c.Size))
	state := kit.NewTag(kit.TagFree, "", w.T("teaching.publish.new"))
	if c.Before > 0 {
		state = kit.NewTag(kit.TagQuiet, "", w.T("teaching.publish.before", c.Before))
	}
	return kit.NewCard(kit.Stack(4, container.New(kit.Spread, kit.NewParagraph(c.Title, kit.Title), state), kit.NewParagraph(line, kit.Small), kit.NewParagraph(v.parcel.Name, kit.Small)))
}

// mostFindings is how many findings are shown: nobody mends more at once.
const mostFindings = 50

// found are findings of one severity with where they are; nil for none.
func (v *publishing) found(key, line string, list []Finding, errors bool) fyne.CanvasObject {
	icon, tone, n := "info", kit.ToneAmber, 0
	if errors {
		icon, tone = "error", kit.ToneBad
	}
	var rows []fyne.CanvasObject
	for _, f := range list {
		if f.Error != errors {
			continue
		}
		if n++; n > mostFindings {
			continue
		}
		rows = append(rows, hung(icon, tone, kit.Stack(0, kit.NewParagraph(v.words.place(f), kit.SmallStrong), kit.NewParagraph(f.Said, kit.Small))))
	}
	if n == 0 {
		return nil
	}
	if rest := n - mostFindings; rest > 0 {
		rows = append(rows, kit.NewParagraph(v.words.T("teaching.publish.more", rest), kit.Small))
	}
	head := kit.Stack(2, kit.NewParagraph(v.words.N(key, n), kit.Heading), kit.NewParagraph(v.words.T(line), kit.Small))
	return kit.NewCard(kit.Stack(10, append([]fyne.CanvasObject{head}, rows...)...))
}

// place is where a finding is: "20-akte/lesson.md, Zeile 12".
func (w words) place(f Finding) string {
	file := f.File
	if file == "." {
		file = w.T("teaching.publish.whole")
	}
	if f.Line > 0 {
		return w.T("teaching.publish.at", file, f.Line)
	}
	return file
}

func (v *publishing) onSend() {
	parcel := v.parcel
	v.stage, v.failure = sending, nil
	v.bar, v.line = nil, nil
	v.redraw()
	v.env.Work.Latest("bring", func(ctx context.Context) (func(), error) {
		last := int64(-1)
		brought, err := v.teacher.Bring(ctx, parcel, func(n, all int64) {
			if percent := n * 100 / max(all, 1); percent != last {
				last = percent
				v.env.Work.Show(func() { v.moved(n, all) })
			}
		})
		return func() { v.arrivedThere(brought, err) }, nil
	})
}

// moved shows how much has left.
func (v *publishing) moved(n, all int64) {
	if !v.busy() || v.bar == nil {
		return
	}
	v.bar.SetValue(float32(n) / float32(max(all, 1)))
	v.line.SetText(v.words.T("teaching.publish.sending", v.words.Size(n), v.words.Size(all)))
	if n >= all {
		v.stage = settling
		v.line.SetText(v.words.T("teaching.publish.settling"))
	}
}

func (v *publishing) arrivedThere(b Brought, err error) {
	switch {
	case !v.busy():
		return
	case err != nil:
		v.stage, v.failure = toSend, err
		v.note(fmt.Errorf("publish a course: %w", err))
	case failed(b.Findings): // the server found what this device could not
		v.stage, v.checked.Findings = toSend, b.Findings
	default:
		v.stage, v.brought = sent, b
	}
	v.redraw()
}

// travelling is how far it is, and how to stop it.
func (v *publishing) travelling() fyne.CanvasObject {
	if v.bar == nil {
		v.bar, v.line = kit.NewProgress(0), kit.NewParagraph(v.words.T("teaching.publish.begins"), kit.Small)
	}
	stop := kit.NewButton(kit.Outline, "close", v.words.T("teaching.publish.stop"), v.onStop)
	return kit.NewCard(kit.Stack(12, kit.NewParagraph(v.checked.Title, kit.Heading), v.bar, v.line, alone(stop)))
}

func (v *publishing) onStop() {
	v.stop()
	v.stage = toSend
	v.tell(v.words.T("teaching.publish.stopped"))
	v.redraw()
}

// done says what has become of it.
func (v *publishing) done() []fyne.CanvasObject {
	w, b := v.words, v.brought
	heading, line := w.T("teaching.publish.sent", b.Edition), w.T("teaching.publish.sent.line")
	if b.Edition == 1 {
		line = w.T("teaching.publish.sent.first")
	}
	if b.Same {
		heading, line = w.T("teaching.publish.same"), w.T("teaching.publish.same.line", b.Edition)
	}
	look := kit.NewButton(kit.Filled, "", w.T("teaching.publish.look"), func() {
		v.instead(&courseView{part: part{Screen: v.Screen}, id: v.checked.Course})
	})
	picture := kit.NewPicture("task_alt", heading, line, look)
	other := kit.NewButton(kit.Plain, "upload", w.T("teaching.publish.another"), func() { v.stage = toChoose; v.redraw() })
	return []fyne.CanvasObject{kit.NewPane(container.New(kit.Padded(28, 0), picture)), alone(other)}
}
