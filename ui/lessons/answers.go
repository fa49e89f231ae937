// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/ui/kit"
)

// boxed is what stands on a ground like that of an option; verdict colours it.
func boxed(content fyne.CanvasObject, verdict kit.Verdict) fyne.CanvasObject {
	ground := kit.NewGround(kit.ToneSurface, 14)
	ground.Stroke, ground.Width = kit.ToneControl, 1.5
	switch verdict {
	case kit.JudgedRight:
		ground.Fill, ground.Stroke, ground.Width = kit.ToneGoodSoft, kit.ToneGood, 2
	case kit.JudgedWrong:
		ground.Fill, ground.Stroke, ground.Width = kit.ToneBadSoft, kit.ToneBad, 2
	}
	return container.New(kit.Padded(0), ground, content)
}

// inkOf is the tone of words on such a ground.
func inkOf(verdict kit.Verdict) fyne.ThemeColorName {
	switch verdict {
	case kit.JudgedRight:
		return kit.ToneOnGoodSoft
	case kit.JudgedWrong:
		return kit.ToneOnBadSoft
	}
	return kit.ToneText
}

func verdictOf(a *asked, right bool) kit.Verdict {
	switch {
	case !a.checked:
		return kit.Unjudged
	case right:
		return kit.JudgedRight
	}
	return kit.JudgedWrong
}

// signs are the icons of verdicts.
var signs = map[kit.Verdict]string{kit.JudgedRight: "check_circle-fill", kit.JudgedWrong: "cancel-fill"}

// sign is the mark of a verdict, with its word for the ear; nil for none.
func (s *Screen) sign(v kit.Verdict) fyne.CanvasObject {
	switch v {
	case kit.JudgedRight:
		return kit.NewTag(kit.TagConfirmed, signs[v], s.words.T("lessons.option.right"))
	case kit.JudgedWrong:
		return kit.NewTag(kit.TagRefused, signs[v], s.words.T("lessons.option.wrong"))
	}
	return nil
}

// ordering are options to be put in order: by buttons, and by the arrow keys while one of these has the focus.
func (s *Screen) ordering(a *asked, how manner, change func()) fyne.CanvasObject {
	a.movers = map[fyne.Focusable]int{}
	steady := inOrder(a.order)
	var rows []fyne.CanvasObject
	for at, i := range a.order {
		words := a.q.Options[i].Text
		verdict := verdictOf(a, steady[i])
		number := kit.Line(8, toned(s.words.T("lessons.number", at+1), kit.Strong, inkOf(verdict)))
		if verdict != kit.Unjudged && how != frozen {
			number.Objects = append([]fyne.CanvasObject{kit.NewIcon(signs[verdict], 20, inkOf(verdict))}, number.Objects...)
		}
		parts := []fyne.CanvasObject{container.New(kit.Flex(8, 0, 1), number, toned(words, kit.Body, inkOf(verdict)))}
		pad := kit.Padded(4, 4, 4, 14)
		if how == frozen {
			pad = kit.Padded(12, 14)
			if sign := s.sign(verdict); sign != nil {
				parts = append(parts, kit.Line(0, sign))
			}
		} else {
			parts = append(parts, kit.Line(0, s.mover(a, at, -1, "arrow_upward", "lessons.up", change), s.mover(a, at, 1, "arrow_downward", "lessons.down", change)))
		}
		row := kit.Beside(8, 1, 0)
		if kit.TextScale() > largestBeside {
			row, pad = kit.VStack(4), kit.Padded(10, 14)
		}
		rows = append(rows, boxed(container.New(kit.Padded(4, 0), container.New(pad, container.New(row, parts...))), verdict))
	}
	return kit.Stack(8, rows...)
}

// inOrder are the options that may stay where they stand: the longest run of them that is in order. What is to be moved are the others.
func inOrder(order []int) map[int]bool {
	best, from := make([]int, len(order)), make([]int, len(order))
	last := -1
	for i := range order {
		best[i], from[i] = 1, -1
		for j := range i {
			if order[j] < order[i] && best[j]+1 > best[i] {
				best[i], from[i] = best[j]+1, j
			}
		}
		if last < 0 || best[i] > best[last] {
			last = i
		}
	}
	steady := map[int]bool{}
	for ; last >= 0; last = from[last] {
		steady[order[last]] = true
	}
	return steady
}

func (s *Screen) mover(a *asked, at, by int, icon, key string, change func()) fyne.CanvasObject {
	b := kit.NewButton(kit.Plain, icon, "", func() { a.move(at, by); change() })
	b.Quiet = true
	b.SetSpoken(s.words.T(key, a.q.Options[a.order[at]].Text))
	if to := at + by; to < 0 || to >= len(a.order) {
		b.Disable("")
	}
	a.movers[b] = at
	return b
}

// matching puts to each option what belongs to it.
func (s *Screen) matching(a *asked, how manner, change func()) fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, o := range a.q.Options {
		chosen := a.picks[i]
		verdict := verdictOf(a, chosen >= 0 && a.q.Options[chosen].Fits == o.Fits)
		label := s.words.T("lessons.match.choose")
		if chosen >= 0 {
			label = a.q.Options[chosen].Fits
		}
		words := toned(label, kit.Body, inkOf(verdict))
		icon := kit.NewIcon("keyboard_arrow_down", 20, inkOf(verdict))
		if a.checked {
			icon.SetIcon(signs[verdict])
		}
		plate := kit.NewPlate(kit.PlateBare, container.New(kit.Flex(8, 1, 0), words, icon), nil)
		plate.SetPadding(14, 12)
		if how != frozen {
			plate.SetOnTapped(func() { s.openFits(plate, a, i, change) })
		}
		said := s.words.T("lessons.match.spoken", o.Text, label)
		if tag, ok := s.sign(verdict).(*kit.Tag); ok {
			said += ", " + tag.Label()
		}
		plate.SetSpoken(said)
		left := kit.NewParagraph(o.Text, kit.Strong)
		if s.flow.OnPhone() || kit.TextScale() > largestBeside {
			rows = append(rows, kit.Stack(4, left, boxed(plate, verdict)))
			continue
		}
		rows = append(rows, container.New(kit.Flex(16, 1, 1), left, boxed(plate, verdict)))
	}
	return kit.Stack(10, rows...)
}

// openFits offers what belongs to the options. What is put elsewhere is told so.
func (s *Screen) openFits(anchor fyne.CanvasObject, a *asked, option int, change func()) {
	rows := []fyne.CanvasObject{kit.NewParagraph(a.q.Options[option].Text, kit.Heading)}
	for _, fit := range a.fits {
		line := ""
		if at := slices.Index(a.picks, fit); at >= 0 && at != option {
			line = s.words.T("lessons.match.taken", a.q.Options[at].Text)
		}
		row := kit.NewRow(nil, a.q.Options[fit].Fits, line, nil, func() {
			s.over.Close()
			a.picks[option] = fit
			a.checked, a.solved, a.touched = false, false, true
			change()
		})
		row.Selected = a.picks[option] == fit
		rows = append(rows, row)
	}
	s.popUp(anchor, kit.Stack(2, rows...))
}

// gaps are the words of a text with fields between them.
func (s *Screen) gaps(a *asked, how manner, change func()) fyne.CanvasObject {
	pieces := strings.Split(a.q.Text, "___")
	s.fieldsOf(a, len(a.words), change)
	var lines []fyne.CanvasObject
	var line []fyne.CanvasObject
	end := func() {
		if len(line) > 0 {
			lines = append(lines, container.New(kit.Flow(5, 6), line...))
			line = nil
		}
	}
	for i, piece := range pieces {
		glued := "" // what follows a gap without a space, such as a comma
		if i > 0 && len(line) > 0 {
			glued, piece = beginning(piece)
		}
		if glued != "" {
			line[len(line)-1] = kit.Line(2, line[len(line)-1], kit.NewText(glued, kit.Body))
		}
		for n, row := range strings.Split(piece, "\n") {
			if n > 0 {
				end()
			}
			for _, word := range strings.Fields(row) {
				line = append(line, kit.NewText(word, kit.Body))
			}
		}
		if i < len(pieces)-1 && i < len(a.words) {
			line = append(line, s.gap(a, i, how))
		}
	}
	end()
	return kit.Stack(6, lines...)
}

// beginning cuts off what stands before the first space.
func beginning(s string) (head, rest string) {
	at := strings.IndexAny(s, " \n")
	if at < 0 {
		return s, ""
	}
	return s[:at], s[at:]
}

// gap is one field, or what was written into it and what fits.
func (s *Screen) gap(a *asked, i int, how manner) fyne.CanvasObject {
	one := learn.Question{Kind: learn.Gap, Gaps: a.q.Gaps[i : i+1]}
	verdict := verdictOf(a, one.Score(learn.Answer{Words: a.words[i : i+1]}) >= 1)
	if how == frozen {
		words := a.words[i]
		if strings.TrimSpace(words) == "" {
			words = "–"
		}
		if verdict == kit.JudgedWrong {
			words = s.words.T("lessons.gap.fits", words, a.q.Gaps[i][0])
		}
		return boxed(container.New(kit.Padded(4, 10), toned(words, kit.Strong, inkOf(verdict))), verdict)
	}
	entry := container.New(wide(150*kit.TextScale()), a.fields[i])
	if verdict == kit.Unjudged {
		return entry
	}
	tone := kit.ToneGood
	if verdict == kit.JudgedWrong {
		tone = kit.ToneBad
	}
	return kit.Line(4, entry, kit.NewIcon(signs[verdict], 20, tone))
}

// fieldsOf makes the fields once: they keep cursor and focus while all around them is drawn anew.
func (s *Screen) fieldsOf(a *asked, n int, change func()) {
	if len(a.fields) == n {
		return
	}
	a.fields = make([]*field, n)
	for i := range n {
		a.fields[i] = newField(a.words[i], s.words.T("lessons.gap.hint", i+1), func(words string) {
			a.words[i] = words
			if a.touched = true; a.checked || a.odd {
				a.checked, a.solved, a.odd = false, false, false
				change()
			}
		}, func() { s.submitted(a) })
	}
	if a.q.Kind == learn.Number {
		a.fields[0].SetPlaceHolder("")
	}
}

// submitted checks at Enter in a field, where it is judged at once.
func (s *Screen) submitted(a *asked) {
	if v, ok := s.top().(interface{ submit(*asked) }); ok {
		v.submit(a)
	}
}

// number is a field for a figure.
func (s *Screen) number(a *asked, how manner, change func()) fyne.CanvasObject {
	verdict := verdictOf(a, a.checked && s.score(a) >= 1)
	unit := kit.NewText(a.q.Unit, kit.Body)
	if how == frozen {
		words := a.words[0]
		if strings.TrimSpace(words) == "" {
			words = "–"
		}
		if verdict == kit.JudgedWrong {
			words = s.words.T("lessons.gap.fits", words, s.words.decimal(a.q.Value))
		}
		return kit.Line(8, boxed(container.New(kit.Padded(6, 12), toned(words, kit.Strong, inkOf(verdict))), verdict), unit)
	}
	s.fieldsOf(a, 1, change)
	parts := []fyne.CanvasObject{container.New(wide(150*kit.TextScale()), a.fields[0]), unit}
	if sign := s.sign(verdict); sign != nil {
		parts = append(parts, sign)
	}
	line := container.New(kit.Flow(8), parts...)
	if a.odd {
		return kit.Stack(6, line, toned(s.words.T("lessons.check.figure"), kit.Small, kit.ToneBad))
	}
	return line
}
