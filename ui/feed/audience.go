// SPDX-License-Identifier: EUPL-1.2

package feed

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

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
type audience struct{ in, out []news.Audience }

// rule is what was chosen as a rule.
func (a audience) rule() news.Audience {
	whole := news.Audience{Everyone: true}
	if len(a.in) > 0 {
		whole = news.Audience{Any: a.in}
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
	if a.rule().ID() != rule.ID() {
		return audience{}
	}
	return a
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
func (e *editor) say(a audience) string {
	if len(a.in) == 0 && len(a.out) == 0 {
		return e.words.T("feed.write.all")
	}
	line := e.words.T("feed.write.all")
	if len(a.in) > 0 {
		line = e.words.List(e.names(a.in))
	}
	if len(a.out) > 0 {
		line = e.words.T("feed.write.without", line, e.words.List(e.names(a.out)))
	}
	return line
}

func (e *editor) names(rules []news.Audience) (names []string) {
	for _, rule := range rules {
		names = append(names, e.name(rule))
	}
	return names
}

func (e *editor) name(rule news.Audience) string {
	for _, u := range e.ways.units {
		if rule.Unit == u.ID {
			return u.Name
		}
	}
	for _, h := range e.ways.houses {
		if rule.House == h.House {
			return h.Name
		}
	}
	if rule.Role != "" {
		return e.words.T(roleKeys[rule.Role])
	}
	return e.words.T("feed.write.unknown")
}

// roles that a post can be for.
var roles = []staff.Role{staff.Lead, staff.Editor, staff.Trainer, staff.Facility, staff.Council}

// openAudience lets the person choose whom the post is for.
func (e *editor) openAudience(anchor fyne.CanvasObject) {
	e.popUp(anchor, e.audienceList(false))
}

// audienceList is one of the two lists: whom it is for, or who is left out.
func (e *editor) audienceList(out bool) fyne.CanvasObject {
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
	for _, h := range e.ways.houses {
		add(news.Audience{House: h.House}, h.Name)
	}
	for _, r := range roles {
		add(news.Audience{Role: r}, e.words.T(roleKeys[r]))
	}
	for _, u := range e.ways.units {
		add(news.Audience{Unit: u.ID}, u.Name)
	}
	return container.NewBorder(kit.Stack(8, segment, kit.NewParagraph(e.say(e.chosen), kit.Small)), nil, nil, nil, container.New(high{320}, kit.Scroll(kit.Stack(0, rows...))))
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
