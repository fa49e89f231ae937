// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/ui/kit"
)

// overview is the beginning: the path, what was earned, and what else there is.
type overview struct {
	part
	state    Overview
	unfolded bool // all steps of a long path are shown
}

func (o *overview) read(ctx context.Context) (func() bool, error) {
	state, err := o.data.Overview(ctx)
	return func() bool {
		news := !reflect.DeepEqual(state, o.state)
		o.state = state
		o.mayTeach(state.Teaches)
		return news
	}, err
}

func (o *overview) heading() string {
	if o.known && o.state.Path == nil {
		return o.words.T("shell.to.lessons")
	}
	return o.words.T("lessons.path.mine")
}

func (o *overview) keys(key *fyne.KeyEvent) bool {
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if o.state.Path != nil {
			if at := current(*o.state.Path); at >= 0 {
				o.onStop(*o.state.Path, at, nil)
				return true
			}
		} else if o.state.Course != nil {
			if v := o.going(); v.may() {
				v.onGo()
			} else {
				o.toCourse(v.id)
			}
			return true
		}
	case fyne.KeyA:
		o.toCatalogue("")
		return true
	}
	return false
}

func (o *overview) draw() fyne.CanvasObject {
	if o.state.Loading {
		return o.loading()
	}
	if o.flow.Wide {
		return o.drawWide()
	}
	var parts []fyne.CanvasObject
	if !o.flow.OneColumn() {
		parts = append(parts, o.titled())
	}
	rest := []fyne.CanvasObject{o.again(), o.badges(), o.courses()}
	if slices.ContainsFunc(o.state.Courses, func(c CourseLine) bool { return !c.Due.IsZero() }) {
		rest = []fyne.CanvasObject{o.courses(), o.again(), o.badges()}
	}
	parts = append(append(parts, o.revoked(), o.main()), rest...)
	if o.state.Path != nil {
		parts = append(parts, o.foot(*o.state.Path, true))
	}
	parts = append(parts, o.score(), o.paths(), o.private(), o.playful())
	pad := kit.Padded(8, 16, 28, 16)
	if !o.flow.OnPhone() {
		pad = kit.Padded(20, 32, 36, 32)
	}
	return o.flow.Scroll(container.New(kit.Readable(784), container.New(pad, kit.Stack(12, present(parts)...))))
}

// drawWide has what leads on at the left, as high as the window, and all else at the right.
func (o *overview) drawWide() fyne.CanvasObject {
	right := kit.Stack(16, present([]fyne.CanvasObject{o.revoked(), o.again(), o.score(), o.badges(), o.courses(), o.private(), o.paths(), o.playful()})...)
	title := o.titled()
	seen := func() float32 { return o.flow.Size.Height - title.Size().Height - 20 - 16 - 28 }
	columns := container.New(halves{20, 0.37, seen}, o.main(), right)
	return o.flow.Scroll(container.New(kit.Padded(20, 32, 28, 32), container.New(growing{16, 1}, title, columns)))
}

// present are the objects that there are.
func present(objects []fyne.CanvasObject) []fyne.CanvasObject {
	there := objects[:0:0]
	for _, o := range objects {
		if o != nil {
			there = append(there, o)
		}
	}
	return there
}

// titled is the title with what is in short, and the way to all courses.
func (o *overview) titled() fyne.CanvasObject {
	said := kit.Stack(0, kit.NewText(o.words.T("shell.to.lessons"), kit.Display), kit.NewParagraph(o.inShort(), kit.Body))
	said.Objects[1].(*kit.Paragraph).SetColor(kit.ToneMuted)
	icon := kit.NewIcon("search", 22, kit.ToneMuted)
	hint := kit.NewText(o.words.T("lessons.find"), kit.Body)
	hint.SetColor(kit.ToneMuted)
	hint.Ellipsis = true
	var sides []fyne.CanvasObject
	if segment := o.sides(); segment != nil {
		sides = append(sides, kit.Line(0, segment...))
	}
	look := kit.NewPlate(kit.PlatePlain, container.New(kit.Flex(10, 0, 1), icon, hint), func() { o.toSearch() })
	look.SetSpoken(o.words.T("lessons.find"))
	sides = append(sides, container.New(wide(300*min(kit.TextScale(), 1.5)), look))
	return container.New(kit.Beside(20, 1, 0), append([]fyne.CanvasObject{said}, sides...)...)
}

func (o *overview) inShort() string {
	p := o.state.Path
	switch {
	case p == nil:
		return o.words.T("lessons.short.none")
	case p.Done == p.All:
		return o.words.T("lessons.short.done")
	}
	return o.words.T("lessons.short", p.Done, p.All)
}

// main is the path, or how one comes to one.
func (o *overview) main() fyne.CanvasObject {
	switch {
	case o.state.Path != nil:
		return o.pathPane(*o.state.Path)
	case o.state.Course != nil:
		return o.coursePane()
	}
	all := kit.NewButton(kit.Filled, "menu_book", o.words.T("lessons.all"), func() { o.toCatalogue("") })
	offered := o.offered()
	if len(o.state.Badges) > 0 && o.holds(o.state.Badges[0]) {
		return o.finished(o.state.Badges[0], offered, all)
	}
	if len(offered) == 0 {
		picture := kit.NewPicture("route", o.words.T("lessons.empty"), o.words.T("lessons.empty.line"), all)
		return kit.NewPane(container.New(kit.Padded(28, 0), picture))
	}
	parts := []fyne.CanvasObject{kit.NewPicture("route", o.words.T("lessons.empty"), o.words.T("lessons.empty.line"), nil)}
	for _, p := range offered {
		parts = append(parts, o.pathRow(p))
	}
	all.SetKind(kit.Soft)
	parts = append(parts, container.New(kit.Centred, all))
	if unsent := o.unsent(); unsent != nil {
		parts = append(parts, unsent)
	}
	return kit.NewPane(container.New(kit.Padded(20, 0), container.New(kit.Column(380), kit.Stack(12, parts...))))
}

// finished is what was earned last and what could come next, for those who take nothing at present.
func (o *overview) finished(b Badge, offered []PathLine, all *kit.Button) fyne.CanvasObject {
	medal := kit.NewMedal(iconOr(b.Badge.Icon, "military_tech"), kit.TileAmber, true)
	parts := []fyne.CanvasObject{
		kit.NewText(o.words.T("lessons.award.fresh"), kit.Heading),
		kit.NewRow(medal, b.Badge.Name, o.words.T("lessons.badge.at", o.words.date(b.At)), kit.NewIcon("chevron_right", 20, kit.ToneMuted), func() { o.onBadge(b) }),
		kit.NewText(o.words.T("lessons.after.finish"), kit.Heading),
	}
	for _, p := range offered {
		parts = append(parts, o.pathRow(p))
	}
	all.SetKind(kit.Soft)
	parts = append(parts, alone(all))
	if unsent := o.unsent(); unsent != nil {
		parts = append(parts, unsent)
	}
	return kit.NewPane(kit.Stack(10, parts...))
}

// mostOffered is how many paths are offered to whoever follows none.
const mostOffered = 3

// offered are paths to choose from where nothing was begun; nil where the way leads on.
func (o *overview) offered() (list []PathLine) {
	if o.state.Path != nil || o.state.Course != nil {
		return nil
	}
	for _, p := range o.state.Paths {
		if !p.Follows && len(list) < mostOffered {
			list = append(list, p)
		}
	}
	return list
}

// going is the course that one was in last.
func (o *overview) going() *courseView {
	return &courseView{part: part{Screen: o.Screen}, id: o.state.Course.ID, course: *o.state.Course}
}

// coursePane is a course with its lessons, for those who follow no path.
func (o *overview) coursePane() fyne.CanvasObject {
	v := o.going()
	style := kit.Heading
	if o.flow.Wide {
		style = kit.Title
	}
	done, all := v.share()
	title := kit.NewPlate(kit.PlateBare, kit.Stack(0, kit.NewParagraph(o.words.T("lessons.course.yours"), kit.Small), kit.NewParagraph(v.course.Title, style)), func() { o.toCourse(v.id) })
	title.SetPadding(0, 0)
	title.SetSpoken(v.course.Title)
	head := container.New(kit.Spread, title,
		kit.NewTag(kit.TagFree, "", o.words.T("lessons.of", done, all)))
	left := o.words.T("lessons.left", v.course.Left)
	if v.course.Left == 0 {
		left = ""
	}
	parts := []fyne.CanvasObject{head}
	if due := o.words.dotted(o.words.due(v.course.Enrolment.Due), left); due != "" {
		parts = append(parts, kit.NewParagraph(due, kit.Small))
	}
	parts = append(parts, kit.NewProgress(share(done, all)))
	if v.course.Stuck {
		parts = append(parts, v.stuck())
	}
	top := kit.Stack(12, parts...)
	foot := []fyne.CanvasObject{o.stockLine(Subject{Course: v.id}, v.course.Stock, "lessons.stock.course")}
	if unsent := o.unsent(); unsent != nil {
		foot = append(foot, unsent)
	}
	if !o.flow.Wide {
		parts := []fyne.CanvasObject{top}
		if begin := v.goButton(); begin != nil {
			parts = append(parts, o.foremost(begin))
		}
		return kit.NewPane(kit.Stack(12, append(parts, foot...)...))
	}
	var rows []fyne.CanvasObject
	for _, l := range v.course.Lessons {
		row := v.lessonRow(l)
		if begin := v.goButton(); begin != nil && l.Key == v.course.Next {
			row.SetTrailing(begin)
		}
		rows = append(rows, row)
	}
	return kit.NewPane(container.New(growing{16, 1}, top, kit.Stack(4, rows...), kit.NewHairline(), kit.Stack(8, foot...)))
}

// unsent says that the server does not know all yet; nil when it does.
func (o *overview) unsent() fyne.CanvasObject {
	n := o.state.Unsent
	if n == 0 {
		return nil
	}
	return withIcon("cloud_sync", kit.ToneAmber, kit.NewParagraph(o.words.N("lessons.unsent", n), kit.Small))
}

// pathPane is a path with its steps.
func (o *overview) pathPane(p Path) fyne.CanvasObject {
	name := kit.NewParagraph(p.Title, kit.Heading)
	if o.flow.Wide {
		name = kit.NewParagraph(p.Title, kit.Title)
	}
	label := kit.NewParagraph(o.words.T("lessons.path.yours"), kit.Small)
	tag := kit.NewTag(kit.TagFree, "", o.words.T("lessons.of", p.Done, p.All))
	head := container.New(kit.Spread, kit.Stack(0, label, name), tag)
	parts := []fyne.CanvasObject{head, kit.NewProgress(share(p.Done, p.All)), o.trail(p, o.unfolded, func() { o.unfolded = true; o.redraw() })}
	if line := o.words.dotted(o.words.due(p.Due), p.Cause); line != "" {
		parts = append(parts[:1], append([]fyne.CanvasObject{kit.NewParagraph(line, kit.Small)}, parts[1:]...)...)
	}
	grow := len(parts) - 1
	if o.flow.Wide {
		parts = append(parts, kit.NewHairline(), o.foot(p, false))
		return kit.NewPane(container.New(growing{16, grow}, parts...))
	}
	return kit.NewPane(kit.Stack(12, parts...))
}

func share(done, all int) float32 { return float32(done) / float32(max(all, 1)) }

// foot is what of the path is on the device, and whether the server knows all.
func (o *overview) foot(p Path, outside bool) fyne.CanvasObject {
	var parts []fyne.CanvasObject
	if p.carries() {
		parts = append(parts, o.stockLine(Subject{Path: p.ID}, p.Stock, "lessons.stock.path"))
	}
	if unsent := o.unsent(); unsent != nil {
		parts = append(parts, unsent)
	}
	if outside {
		return container.New(kit.Padded(2, 4), kit.Stack(8, parts...))
	}
	return kit.Stack(8, parts...)
}

// revoked are awards that were taken back, with why; nil for none.
func (o *overview) revoked() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for _, a := range o.state.Revoked {
		of := Subject{Course: a.Course, Path: a.Path}
		open := func() { o.to(&awardView{part: part{Screen: o.Screen}, of: of}) }
		rows = append(rows, kit.NewRow(kit.NewTile("cancel", kit.TileBad), o.words.T("lessons.award.taken", iconOr(a.Badge.Name, a.Title)), o.words.T("lessons.award.why", a.Revoked), kit.NewIcon("chevron_right", 20, kit.ToneMuted), open))
	}
	if len(rows) == 0 {
		return nil
	}
	return rowCard(kit.Stack(0, rows...))
}

// again is what is to be asked again; nil for nothing.
func (o *overview) again() fyne.CanvasObject {
	n := o.state.Reviews
	if n == 0 {
		return nil
	}
	begin := kit.NewButton(kit.Soft, "", o.words.T("lessons.review.go"), o.toReviews)
	begin.Small = true
	return rowCard(kit.NewRow(kit.NewTile("psychology", kit.TilePlum), o.words.N("lessons.review", n), o.words.T("lessons.review.line"), begin, o.toReviews))
}

func (o *overview) toReviews() { o.to(&reviews{part: part{Screen: o.Screen}}) }

// mostBadges is how many badges the overview shows.
const mostBadges = 8

// badges are earned ones, and those that can be.
func (o *overview) badges() fyne.CanvasObject {
	if len(o.state.Badges) == 0 {
		return nil
	}
	earned := 0
	var medals []fyne.CanvasObject
	for i, b := range o.state.Badges {
		if o.holds(b) {
			earned++
		}
		if i < mostBadges {
			medals = append(medals, o.medal(b, i))
		}
	}
	columns := 4
	if kit.TextScale() > largestBeside {
		columns = 2
	}
	line := o.words.T("lessons.badges.none")
	if earned > 0 {
		line = o.words.T("lessons.badges.earned", earned)
	}
	head := container.New(kit.Spread, kit.NewText(o.words.T("lessons.badges"), kit.Heading), kit.NewText(line, kit.Small))
	return kit.NewCard(kit.Stack(10, head, container.New(kit.Grid(columns, 0), medals...)))
}

var tints = []kit.TileTint{kit.TileAmber, kit.TileSoft, kit.TilePlum, kit.TileGood}

// holds tells whether a badge was earned and is not to be renewed.
func (o *overview) holds(b Badge) bool {
	return !b.At.IsZero() && (b.Ends.IsZero() || b.Ends.After(o.env.Now()))
}

func (o *overview) medal(b Badge, at int) fyne.CanvasObject {
	earned := o.holds(b)
	style, tone := kit.Label, kit.ToneText
	if !earned {
		tone = kit.ToneMuted
	}
	name := toned(b.Badge.Name, style, tone)
	name.Align = fyne.TextAlignCenter
	content := kit.Stack(6, container.New(kit.Centred, kit.NewMedal(iconOr(b.Badge.Icon, "military_tech"), tints[at%len(tints)], earned)), name)
	plate := kit.NewPlate(kit.PlateBare, content, func() { o.onBadge(b) })
	plate.SetPadding(0, 6)
	key := "lessons.badge.open"
	if earned {
		key = "lessons.badge.earned"
	}
	plate.SetSpoken(o.words.T(key, b.Badge.Name))
	return container.New(kit.Upper, plate)
}

// onBadge shows what was earned, and else what it is earned by.
func (o *overview) onBadge(b Badge) {
	switch {
	case !b.At.IsZero():
		o.to(&awardView{part: part{Screen: o.Screen}, of: b.Of})
	case b.Of.Course != "":
		o.toCourse(b.Of.Course)
	default:
		o.to(&pathView{part: part{Screen: o.Screen}, id: b.Of.Path})
	}
}

func iconOr(icon, other string) string {
	if icon == "" {
		return other
	}
	return icon
}

// courses are those beside the path.
func (o *overview) courses() fyne.CanvasObject {
	all := kit.NewButton(kit.Plain, "", o.words.T("lessons.all"), func() { o.toCatalogue("") })
	head := container.New(kit.Spread, kit.NewText(o.words.T("lessons.besides"), kit.Heading), all)
	parts := []fyne.CanvasObject{head}
	for _, c := range o.state.Courses {
		parts = append(parts, o.courseRow(c))
	}
	if len(o.state.Courses) == 0 {
		parts = append(parts, container.New(kit.Padded(0, 0, 8, 0), kit.NewParagraph(o.words.T("lessons.besides.none"), kit.Small)))
	}
	return rowCard(kit.Stack(0, parts...))
}

// rowCard is a card of rows, which have air of their own.
func rowCard(content fyne.CanvasObject) fyne.CanvasObject {
	return kit.NewBareCard(container.New(kit.Padded(6, 16, 8, 16), content))
}

// courseRow is a course in a list: what it is about, and what is to be done.
func (s *Screen) courseRow(c CourseLine) fyne.CanvasObject {
	tint := kit.TileQuiet
	switch {
	case c.State == learn.Done && !c.Again:
		tint = kit.TileGood
	case s.words.soon(c.Due, 3):
		tint = kit.TileBad
	case !c.Due.IsZero():
		tint = kit.TileAmber
	case c.Taken:
		tint = kit.TileSoft
	}
	return kit.NewRow(kit.NewTile(iconOr(c.Icon, "school"), tint), c.Title, s.words.course(c), nil, func() { s.toCourse(c.ID) })
}

// course says of a course how it stands.
func (w words) course(c CourseLine) string {
	state := ""
	switch {
	case c.Revoked && c.State != learn.Begun:
		state = w.T("lessons.revoked")
	case c.Again && c.State != learn.Begun:
		state = w.T("lessons.again")
	case c.State == learn.Done:
		return w.dotted(w.T("lessons.done"), w.minutes(c.Minutes))
	case c.Stuck:
		return w.dotted(w.due(c.Due), w.T("lessons.stuck"))
	case c.State == learn.Begun:
		state = w.T("lessons.part", w.Percent(c.Percent))
	case c.Recommended && c.Due.IsZero():
		state = w.T("lessons.recommended")
	}
	if c.Withdrawn {
		return w.dotted(state, w.T("lessons.withdrawn"))
	}
	if c.Newer {
		state = w.dotted(state, w.T("lessons.newer.short"))
	}
	if !c.Due.IsZero() {
		return w.dotted(w.due(c.Due), state)
	}
	return w.dotted(state, w.minutes(c.Minutes), w.foreign(c.Language), w.stored(c))
}

// foreign is a course's language where it is another one than the screen's.
func (w words) foreign(language string) string {
	switch language {
	case "", w.Language():
		return ""
	case "de", "en":
		return w.language(language)
	}
	return strings.ToUpper(language)
}

// stored says that what one takes is on the device.
func (w words) stored(c CourseLine) string {
	if c.Here && c.Taken {
		return w.T("lessons.here")
	}
	return ""
}

// paths are others to follow; nil for none.
func (o *overview) paths() fyne.CanvasObject {
	own := kit.NewButton(kit.Plain, "add", o.words.T("lessons.draw"), func() { o.to(newDrawing(o.Screen, Path{})) })
	offered := o.offered()
	rest := slices.DeleteFunc(slices.Clone(o.state.Paths), func(p PathLine) bool {
		return slices.ContainsFunc(offered, func(other PathLine) bool { return other.ID == p.ID })
	})
	if len(rest) == 0 {
		return rowCard(alone(own)) // no heading over nothing
	}
	parts := []fyne.CanvasObject{container.New(kit.Spread, kit.NewText(o.words.T("lessons.paths"), kit.Heading), own)}
	for _, p := range rest {
		parts = append(parts, o.pathRow(p))
	}
	return rowCard(kit.Stack(0, parts...))
}

// pathRow is a path in a list.
func (o *overview) pathRow(p PathLine) fyne.CanvasObject {
	line := o.words.dotted(o.words.N("lessons.steps", p.All), o.words.minutes(p.Minutes))
	if p.Follows {
		line = o.words.dotted(o.words.T("lessons.of", p.Done, p.All), o.words.due(p.Due))
	}
	tile := kit.NewTile("route", kit.TileQuiet)
	if p.Mine {
		tile = kit.NewTile("edit", kit.TileQuiet)
	}
	return kit.NewRow(tile, p.Title, line, nil, func() { o.to(&pathView{part: part{Screen: o.Screen}, id: p.ID}) })
}

// private says who sees what.
func (o *overview) private() fyne.CanvasObject {
	head := container.New(kit.Flex(10, 0, 1), kit.NewIcon("lock-fill", 22, kit.TonePrimary), kit.NewText(o.words.T("lessons.private"), kit.Heading))
	parts := []fyne.CanvasObject{head, kit.NewParagraph(o.words.T("lessons.private.line"), kit.Small)}
	if len(o.state.Told) > 0 {
		parts = append(parts, kit.NewParagraph(o.words.T("lessons.private.told", o.words.List(o.state.Told)), kit.Small))
	}
	return kit.NewCard(kit.Stack(6, parts...))
}
