// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"context"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/whom"
)

// assigning is the form of an assignment.
type assigning struct {
	part
	was    learn.AssignmentID // empty for a new one
	wish   learn.Assign
	chosen whom.Audience

	what     Offer // what is assigned
	offers   []Offer
	ways     whom.Ways
	trainer  bool
	people   int
	counted  bool // how many people that are
	field    *field
	choosing *whom.Chooser
	sought   string
}

// newAssigning is the form for a new assignment, or for one that there is.
func newAssigning(s *Screen, a *Assigned) *assigning {
	v := &assigning{part: part{Screen: s}}
	if a != nil {
		v.was, v.wish, v.chosen = a.ID, wish(a.Assignment), whom.From(a.Audience)
		v.what = Offer{Of: Subject{Course: a.Course, Path: a.Path}, Title: a.What, Icon: a.Icon}
	}
	return v
}

func (v *assigning) rebind() { v.field = nil }

func (v *assigning) heading() string {
	if v.was == "" {
		return v.words.T("teaching.assign")
	}
	return v.words.T("teaching.change")
}

func (v *assigning) read(ctx context.Context) (func() bool, error) {
	state, err := v.teacher.Teaching(ctx)
	if err != nil {
		return nil, err
	}
	offers, err := v.teacher.Offers(ctx)
	if err != nil {
		return nil, err
	}
	ways, err := v.teacher.Whom(ctx)
	return func() bool {
		news := !reflect.DeepEqual(offers, v.offers) || !reflect.DeepEqual(ways, v.ways)
		v.offers, v.ways, v.trainer = offers, ways, state.Trainer
		return news
	}, err
}

// arrived says for whom it is where there is no choice: who leads one unit assigns to that.
func (v *assigning) arrived() {
	if !v.trainer && v.was == "" && len(v.chosen.In) == 0 && len(v.ways.Units) > 0 {
		v.chosen.In = []staff.Audience{{Unit: v.topUnit()}}
	}
	v.count()
	v.redraw()
}

// topUnit is the one of those that can be named above which none is.
func (v *assigning) topUnit() staff.UnitID {
	for _, u := range v.ways.Units {
		if !slices.ContainsFunc(v.ways.Units, func(other staff.Unit) bool { return other.ID == u.Parent }) {
			return u.ID
		}
	}
	return v.ways.Units[0].ID
}

// count asks how many people it is for.
func (v *assigning) count() {
	rule := v.chosen.Rule()
	v.env.Work.Latest("reach", func(ctx context.Context) (func(), error) {
		people, known, err := v.teacher.Reach(ctx, rule)
		return func() {
			v.people, v.counted = people, known
			if v.top() != view(v) {
				return
			}
			v.redraw()
			if v.over != nil && v.choosing != nil {
				v.choosing.Again()
			}
		}, err
	})
}

func (v *assigning) draw() fyne.CanvasObject {
	w := v.words
	if v.field == nil {
		v.field = newField(v.wish.Title, w.T("teaching.title.hint"), func(words string) {
			v.wish.Title = words
			v.redraw()
		}, nil)
	}
	title := kit.NewCard(kit.Stack(6, kit.NewParagraph(w.T("teaching.title"), kit.SmallStrong), v.field, kit.NewParagraph(w.T("teaching.title.line"), kit.Small)))
	what := v.option(v.whatIcon(), "teaching.what", v.whatTitle(), v.openOffers)
	if v.was != "" { // who is enrolled was told otherwise
		what = kit.NewRow(kit.NewIcon(v.whatIcon(), 24, kit.ToneText), w.T("teaching.what"), v.whatTitle(), nil, nil)
	}
	options := []fyne.CanvasObject{
		v.option("group", "teaching.whom", v.whom(), v.openWhom),
		v.option("event", "teaching.term", v.termSaid(), v.openTerm),
		v.option("waving_hand", "teaching.new", v.sinceSaid(), v.openSince),
	}
	if v.was == "" || !v.wish.Told { // or it would show who books there
		options = append(options, v.option("apartment", "teaching.first", v.houseSaid(), v.openHouses))
	}
	return v.page(rowCard(what), title, rowCard(kit.Stack(0, options...)), v.telling(), v.end())
}

func (v *assigning) option(icon, key, stands string, open func(fyne.CanvasObject)) fyne.CanvasObject {
	var row *kit.Row
	row = kit.NewRow(kit.NewIcon(icon, 24, kit.ToneText), v.words.T(key), stands, kit.NewIcon("chevron_right", 20, kit.ToneMuted), func() { open(row) })
	return row
}

func (v *assigning) whatIcon() string { return iconOr(v.what.Icon, "school") }

func (v *assigning) whatTitle() string {
	if v.what.Title == "" {
		return v.words.T("teaching.what.none")
	}
	return v.what.Title
}

// openOffers chooses the course or path.
func (v *assigning) openOffers(anchor fyne.CanvasObject) {
	list := kit.Stack(0)
	fill := func() {
		list.Objects = nil
		for _, o := range v.offers {
			if !strings.Contains(staff.Fold(o.Title), staff.Fold(v.sought)) {
				continue
			}
			kind := ""
			if o.Of.Path != "" {
				kind = v.words.T("lessons.path")
			}
			row := kit.NewRow(kit.NewTile(iconOr(o.Icon, "school"), kit.TileQuiet), o.Title, v.words.dotted(kind, v.words.minutes(o.Minutes)), nil, func() {
				v.over.Close()
				v.what, v.wish.Course, v.wish.Path = o, o.Of.Course, o.Of.Path
				v.redraw()
			})
			row.Selected = o.Of == v.what.Of
			list.Objects = append(list.Objects, row)
		}
		if len(list.Objects) == 0 {
			list.Objects = []fyne.CanvasObject{kit.NewParagraph(v.words.T("lessons.find.none"), kit.Small)}
		}
	}
	v.sought = ""
	fill()
	find := newField("", v.words.T("teaching.what.find"), func(words string) {
		v.sought = words
		fill()
		list.Refresh()
	}, nil)
	v.popUp(anchor, kit.Stack(8, kit.NewParagraph(v.words.T("teaching.what"), kit.Heading), find, list))
}

// whom is for whom it is, and how many people that are.
func (v *assigning) whom() string {
	said := v.ways.Say(v.words.Text, v.chosen)
	switch {
	case !v.counted:
		return said
	case v.people > 0 && v.people < staff.Crowd:
		return v.words.dotted(said, v.words.T("teaching.few.people", staff.Crowd))
	}
	return v.words.dotted(said, v.words.N("teaching.people.count", v.people))
}

func (v *assigning) openWhom(anchor fyne.CanvasObject) {
	ways := v.ways
	if !v.trainer { // who leads a unit assigns within it
		ways.Houses = nil
	}
	v.choosing = &whom.Chooser{Text: v.words.Text, Ways: ways, Chosen: &v.chosen, Line: v.whom, Show: func(lists fyne.CanvasObject) { v.over.SetContent(lists) }, Changed: v.count}
	v.popUp(anchor, v.choosing.Content())
}

// spans are the days that are offered.
var spans = []int{7, 14, 30, 60, 90}

func (v *assigning) termSaid() string {
	if said := v.words.term(learn.Assignment{Days: v.wish.Days, Due: v.wish.Due}); said != "" {
		return said
	}
	return v.words.T("teaching.term.none")
}

// openTerm chooses how long there is for it: days from when somebody is enrolled, or a day for all.
func (v *assigning) openTerm(anchor fyne.CanvasObject) {
	w := v.words
	var rows []fyne.CanvasObject
	add := func(label string, on bool, days int, due time.Time) {
		row := kit.NewRow(nil, label, "", nil, func() {
			v.over.Close()
			v.wish.Days, v.wish.Due = days, due
			v.redraw()
		})
		row.Selected = on
		rows = append(rows, row)
	}
	add(w.T("teaching.term.none"), v.wish.Days == 0 && v.wish.Due.IsZero(), 0, time.Time{})
	for _, n := range spans {
		add(w.N("teaching.days", n), v.wish.Days == n, n, time.Time{})
	}
	for _, day := range v.fridays(2, 4, 8) {
		due := day.At(v.env.Location, lastMinute)
		add(w.T("teaching.due", w.DayOfMonth(day)), v.wish.Due.Equal(due), 0, due)
	}
	rows = append(rows, v.otherDay("teaching.day.ahead.line", false, func(day booking.Day) { v.wish.Days, v.wish.Due = 0, day.At(v.env.Location, lastMinute) }))
	v.popUp(anchor, kit.Stack(0, append([]fyne.CanvasObject{kit.NewParagraph(w.T("teaching.term"), kit.Heading)}, rows...)...))
}

// lastMinute is the last of a day, until which something can be done that is due on it.
const lastMinute = 24*60 - 1

// fridays are those of the week so many weeks from now.
func (v *assigning) fridays(weeks ...int) (days []booking.Day) {
	for _, n := range weeks {
		days = append(days, v.env.Today().Monday()+booking.Day(7*n+4))
	}
	return days
}

func (v *assigning) sinceSaid() string {
	if v.wish.Since.IsZero() {
		return v.words.T("teaching.new.all")
	}
	return v.words.T("teaching.since", v.words.date(v.wish.Since))
}

// openSince chooses whether it is only for those who are new.
func (v *assigning) openSince(anchor fyne.CanvasObject) {
	w := v.words
	var rows []fyne.CanvasObject
	add := func(label string, since time.Time) {
		row := kit.NewRow(nil, label, "", nil, func() {
			v.over.Close()
			v.wish.Since = since
			v.redraw()
		})
		row.Selected = v.wish.Since.Equal(since)
		rows = append(rows, row)
	}
	add(w.T("teaching.new.all"), time.Time{})
	today := v.env.Today()
	now := v.env.Now().In(v.env.Location)
	for _, day := range []booking.Day{today, booking.DayOf(time.Date(now.Year(), now.Month(), 1, 12, 0, 0, 0, v.env.Location), v.env.Location), booking.DayOf(time.Date(now.Year(), time.January, 1, 12, 0, 0, 0, v.env.Location), v.env.Location)} {
		since := day.At(v.env.Location, 0)
		add(w.T("teaching.since", w.date(since)), since)
	}
	rows = append(rows, v.otherDay("teaching.day.line", true, func(day booking.Day) { v.wish.Since = day.At(v.env.Location, 0) }))
	v.popUp(anchor, kit.Stack(0, append([]fyne.CanvasObject{kit.NewParagraph(w.T("teaching.new"), kit.Heading), kit.NewParagraph(w.T("teaching.new.line"), kit.Small)}, rows...)...))
}

func (v *assigning) houseSaid() string {
	for _, h := range v.ways.Houses {
		if h.House == v.wish.House {
			return v.words.T("teaching.house", h.Name)
		}
	}
	if v.wish.House != "" {
		return v.words.T("whom.unknown")
	}
	return v.words.T("teaching.first.no")
}

// openHouses chooses whether it is only for those who have booked a desk in a house.
func (v *assigning) openHouses(anchor fyne.CanvasObject) {
	rows := []fyne.CanvasObject{kit.NewParagraph(v.words.T("teaching.first"), kit.Heading), kit.NewParagraph(v.words.T("teaching.first.line"), kit.Small)}
	add := func(label string, house staff.House) {
		row := kit.NewRow(nil, label, "", nil, func() {
			v.over.Close()
			v.wish.House = house
			v.wish.Told = v.wish.Told && house == "" // whom it shows would tell who books there
			v.redraw()
		})
		row.Selected = v.wish.House == house
		rows = append(rows, row)
	}
	add(v.words.T("teaching.first.no"), "")
	for _, h := range v.ways.Houses {
		add(h.Name, h.House)
	}
	v.popUp(anchor, kit.Stack(0, rows...))
}

// otherDay is a field for a day that is not among those offered.
func (v *assigning) otherDay(key string, past bool, choose func(booking.Day)) fyne.CanvasObject {
	w := v.words
	take := kit.NewButton(kit.Soft, "", w.T("teaching.day.take"), nil)
	take.Disable(w.T(key))
	var day booking.Day
	ok := false
	keep := func() {
		if ok {
			v.over.Close()
			choose(day)
			v.redraw()
		}
	}
	take.SetOnTapped(keep)
	field := newField("", w.T("teaching.day.hint"), func(words string) {
		day, ok = dayIn(words, v.env.Today())
		if ok = ok && (past || day >= v.env.Today()); ok {
			take.Enable()
			take.SetLabel(w.date(day.At(v.env.Location, 0)))
		} else {
			take.Disable(w.T(key))
			take.SetLabel(w.T("teaching.day.take"))
		}
	}, keep)
	return container.New(kit.Padded(8, 0, 0, 0), kit.Stack(6, kit.NewText(w.T("teaching.day"), kit.Small), field, take))
}

var days = regexp.MustCompile(`^([0-9]{1,2})([./])([0-9]{1,2})[./]?(20[0-9]{2})?$`)

// dayIn reads a day as people write it: "24.12.", "24.12.2026", "12/24". One without a year is of this one.
func dayIn(words string, today booking.Day) (day booking.Day, ok bool) {
	found := days.FindStringSubmatch(strings.TrimSpace(words))
	if found == nil {
		return 0, false
	}
	number := func(s string) int { n, _ := strconv.Atoi(s); return n } // the pattern has digits only
	d, m := number(found[1]), number(found[3])
	if found[2] == "/" {
		d, m = m, d
	}
	year := number(found[4])
	if year == 0 {
		year = today.At(time.UTC, 0).Year()
	}
	at := time.Date(year, time.Month(m), d, 12, 0, 0, 0, time.UTC)
	return booking.DayOf(at, time.UTC), at.Day() == d && int(at.Month()) == m
}

// telling is whether those who assign see how far each person is, and what that means.
func (v *assigning) telling() fyne.CanvasObject {
	w := v.words
	line := "teaching.told.off"
	if v.wish.Told {
		line = "teaching.told.on"
	}
	chip := kit.NewChip("visibility", w.T("teaching.told"), v.wish.Told, func(on bool) {
		v.wish.Told = on
		v.redraw()
	})
	parts := []fyne.CanvasObject{alone(chip), kit.NewParagraph(w.T(line), kit.Small)}
	switch {
	case v.was != "":
		chip.Disable()
		parts = append(parts, kit.NewParagraph(w.T("teaching.told.fixed"), kit.Small))
	case v.wish.House != "":
		chip.Disable()
		parts = append(parts, kit.NewParagraph(w.T("teaching.told.house"), kit.Small))
	}
	return kit.NewCard(kit.Stack(6, parts...))
}

// end is the button, which says what keeps it from doing what it says.
func (v *assigning) end() fyne.CanvasObject {
	label := v.words.T("teaching.assign.do")
	switch {
	case v.was != "":
		label = v.words.T("teaching.assign.save")
	case v.counted && v.people >= staff.Crowd && v.wish.Since.IsZero() && v.wish.House == "":
		label = v.words.N("teaching.assign.people", v.people)
	}
	button := kit.NewButton(kit.Filled, "check", label, v.onAssign)
	if why := v.missing(); why != "" {
		button.Disable(v.words.T(why))
	}
	return v.foremost(button)
}

// missing is what is wanting, as a key; empty for nothing.
func (v *assigning) missing() string {
	switch title := strings.TrimSpace(v.wish.Title); {
	case title == "":
		return "teaching.needs.title"
	case len([]rune(title)) > learn.MaxTitle:
		return "teaching.needs.short"
	case v.what.Title == "":
		return "teaching.needs.what"
	case !v.trainer && len(v.chosen.In) == 0:
		return "teaching.needs.unit"
	case v.counted && v.people == 0:
		return "teaching.needs.people"
	}
	return ""
}

func (v *assigning) onAssign() {
	w := v.wish
	w.Assignment, w.Title, w.Audience = v.was, strings.TrimSpace(w.Title), v.chosen.Rule()
	line := "teaching.assigned"
	switch {
	case !v.env.Online():
		line = "teaching.assigned.offline"
	case v.was != "":
		line = "teaching.changed"
	}
	v.taps.Write(v.env, func(ctx context.Context) error {
		_, err := v.teacher.Assign(ctx, w)
		return err
	}, func() {
		v.tell(v.words.T(line))
		v.back()
	}, v.Refresh)
}
