// SPDX-License-Identifier: EUPL-1.2

package feed

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/kit"
)

// ways are whom an audience can name.
type ways struct {
	units  []staff.Unit
	houses []Place
}

// An audience is chosen as people say it: for these, and not for those. Everybody when nobody is named.
type audience struct {
	in, out []news.Audience
	every   bool // for who is in all of in; else in any
}

// rule is what was chosen as a rule.
func (a audience) rule() news.Audience {
	whole := news.Audience{Everyone: true}
	if len(a.in) > 0 {
		whole = news.Audience{Any: a.in}
		if a.every {
			whole = news.Audience{All: a.in}
		}
	}
	if len(a.out) > 0 {
		whole = news.Audience{All: []news.Audience{whole, {Not: &news.Audience{Any: a.out}}}}
	}
	return whole.Plain()
}

// chosenFrom is what was chosen for a rule that rule has made; another one is for everybody.
func chosenFrom(rule news.Audience) (a audience) {
	parts := []news.Audience{rule}
	if len(rule.All) > 0 {
		parts = rule.All
	}
	for _, part := range parts {
		list := &a.in
		if part.Not != nil {
			part, list = *part.Not, &a.out
		}
		for _, leaf := range leaves(part) {
			if !leaf.Everyone {
				*list = append(*list, leaf)
			}
		}
	}
	for _, every := range []bool{false, true} {
		if a.every = every; a.rule().ID() == rule.ID() {
			return a
		}
	}
	return audience{}
}

func leaves(rule news.Audience) []news.Audience {
	if len(rule.Any) > 0 {
		return rule.Any
	}
	return []news.Audience{rule}
}

// flip takes a rule into a list, or out of it.
func flip(list []news.Audience, rule news.Audience) []news.Audience {
	at := slices.IndexFunc(list, func(r news.Audience) bool { return r.ID() == rule.ID() })
	if at >= 0 {
		return slices.Delete(slices.Clone(list), at, at+1)
	}
	return append(slices.Clone(list), rule)
}

func has(list []news.Audience, rule news.Audience) bool {
	return slices.ContainsFunc(list, func(r news.Audience) bool { return r.ID() == rule.ID() })
}

// say is an audience in words: "Amt 1, Rathaus, ohne Team 11".
func (w ways) say(words words, a audience) string {
	if len(a.in) == 0 && len(a.out) == 0 {
		return words.T("feed.write.all")
	}
	line := words.T("feed.write.all")
	if len(a.in) > 0 {
		line = listed(words, w.names(words, a.in), a.every)
	}
	if len(a.out) > 0 {
		line = words.T("feed.write.without", line, words.List(w.names(words, a.out)))
	}
	return line
}

// listed are names of which one will do, or all are needed.
func listed(words words, names []string, every bool) string {
	if last := len(names) - 1; last > 0 && !every {
		return words.T("feed.write.or", strings.Join(names[:last], ", "), names[last])
	}
	return words.List(names)
}

func (w ways) names(words words, rules []news.Audience) (names []string) {
	for _, rule := range rules {
		names = append(names, w.name(words, rule))
	}
	return names
}

func (w ways) name(words words, rule news.Audience) string {
	for _, u := range w.units {
		if rule.Unit == u.ID {
			return u.Name
		}
	}
	for _, h := range w.houses {
		if rule.House == h.House {
			return h.Name
		}
	}
	if rule.Role != "" {
		return words.T(roleKeys[rule.Role])
	}
	return words.T("feed.write.unknown")
}

// roles that a post can be for.
var roles = []staff.Role{staff.Lead, staff.Editor, staff.Trainer, staff.Facility, staff.Council}

// openAudience lets the person choose whom the post is for.
func (e *editor) openAudience(anchor fyne.CanvasObject) {
	e.sought = ""
	e.popUp(anchor, e.audienceList(false))
}

// audienceList is one of the two lists: whom it is for, or who is left out.
func (e *editor) audienceList(out bool) fyne.CanvasObject {
	e.choosing = func() { e.over.SetContent(e.audienceList(out)) }
	list, other := e.chosen.in, 0
	if out {
		list, other = e.chosen.out, 1
	}
	segment := kit.NewSegment([]kit.SegmentPart{{Label: e.words.T("feed.write.for")}, {Label: e.words.T("feed.write.but")}}, other, func(i int) {
		e.over.SetContent(e.audienceList(i == 1))
	})
	var rows []fyne.CanvasObject
	add := func(rule news.Audience, name string) {
		on := has(list, rule)
		icon := "check_box_outline_blank"
		if on {
			icon = "check_box-fill"
		}
		rows = append(rows, kit.NewRow(kit.NewIcon(icon, 24, kit.TonePrimary), name, "", nil, func() {
			if out {
				e.chosen.out = flip(e.chosen.out, rule)
			} else {
				e.chosen.in = flip(e.chosen.in, rule)
			}
			e.draft.Audience = e.chosen.rule()
			e.changed()
			e.count()
			e.over.SetContent(e.audienceList(out))
		}))
	}
	part := func(key string, list func()) {
		before := len(rows)
		list()
		if len(rows) > before {
			rows = slices.Insert(rows, before, fyne.CanvasObject(container.New(kit.Padded(10, 0, 2, 0), kit.NewText(e.words.T(key), kit.Small))))
		}
	}
	shown := kit.Stack(0)
	fill := func(words string) {
		rows = nil
		wanted := func(name string) bool { return strings.Contains(staff.Fold(name), staff.Fold(words)) }
		part("feed.write.units", func() {
			for _, u := range e.ways.units {
				if wanted(u.Name) {
					add(news.Audience{Unit: u.ID}, u.Name)
				}
			}
		})
		part("feed.write.houses", func() {
			for _, h := range e.ways.houses {
				if wanted(h.Name) {
					add(news.Audience{House: h.House}, h.Name)
				}
			}
		})
		part("feed.write.roles", func() {
			for _, r := range roles {
				if name := e.words.T(roleKeys[r]); wanted(name) {
					add(news.Audience{Role: r}, name)
				}
			}
		})
		shown.Objects = rows
	}
	find := widget.NewEntry()
	find.SetPlaceHolder(e.words.T("feed.write.find"))
	find.SetText(e.sought)
	fill(e.sought)
	scroll := kit.Scroll(shown)
	find.OnChanged = func(words string) {
		e.sought = words
		fill(words)
		shown.Refresh()
		scroll.Refresh()
	}
	head := []fyne.CanvasObject{segment, kit.NewParagraph(e.whom(), kit.Small)}
	if !out && len(e.chosen.in) > 1 {
		which := 0
		if e.chosen.every {
			which = 1
		}
		head = append(head, kit.NewSegment([]kit.SegmentPart{{Label: e.words.T("feed.write.any")}, {Label: e.words.T("feed.write.every")}}, which, func(i int) {
			e.chosen.every = i == 1
			e.draft.Audience = e.chosen.rule()
			e.changed()
			e.count()
			e.over.SetContent(e.audienceList(out))
		}))
	}
	return container.NewBorder(kit.Stack(8, append(head, find)...), nil, nil, nil, container.New(high{300}, scroll))
}

// high keeps its child at a height.
type high struct{ dp float32 }

func (l high) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(objects[0].MinSize().Width, l.dp)
}

func (l high) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(size)
}
