// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// A head says which floor is looked at, how much of it is free, and lets the day be chosen.
type head struct {
	s      *Screen
	wide   *title
	narrow *fyne.Container
	short  *title
	leave  *kit.Button  // from the page of a refusal, or of several days
	view   *kit.Segment // on narrow windows

	days  *fyne.Container
	strip *kit.DayStrip
	back  *kit.Button
	on    *kit.Button
	first int // of the days in view
	shown []booking.Day
}

func newHead(s *Screen) *head {
	h := &head{s: s, wide: newTitle(), short: newTitle()}
	open := func() { s.openFloors() }
	h.wide.act, h.short.act = open, open
	for _, t := range []*title{h.wide, h.short} {
		t.onKey = func(key *fyne.KeyEvent) { s.handOn(t, key) }
	}
	h.view = kit.NewSegment([]kit.SegmentPart{
		{Icon: "map", Spoken: s.words.T("desks.view.plan")}, {Icon: "format_list_bulleted", Spoken: s.words.T("desks.view.list")},
	}, 0, func(i int) { s.setListing(i == 1) })
	h.leave = kit.NewButton(kit.Plain, "arrow_back", "", func() { s.back() })
	h.leave.Quiet = true
	h.leave.SetSpoken(s.words.T("desks.back"))
	h.narrow = container.New(kit.Padded(8, 16, 4, 16), container.New(kit.Flex(8, 0, 1, 0), h.leave, h.short, h.view))
	h.strip = kit.NewDayStrip(nil, -1, func(i int) { s.setDay(h.shown[i]) })
	h.back = kit.NewButton(kit.Plain, "chevron_left", "", func() { h.move(-1) })
	h.on = kit.NewButton(kit.Plain, "chevron_right", "", func() { h.move(1) })
	h.back.SetSpoken(s.words.T("desks.day.earlier"))
	h.on.SetSpoken(s.words.T("desks.day.later"))
	h.days = container.New(kit.Flex(0, 0, 1, 0), h.back, h.strip, h.on)
	return h
}

func (h *head) show() {
	s := h.s
	if largeText() { // the name of a house must find room on a phone
		h.wide.first.SetStyle(kit.Heading)
		h.short.first.SetStyle(kit.Strong)
	} else {
		h.wide.first.SetStyle(kit.Title)
		h.short.first.SetStyle(kit.Heading)
	}
	house, floor := find(s.houses, s.floor)
	count := ""
	if s.board != nil {
		count = s.words.free(s.board.fitting(), s.want != booking.Features{})
	}
	if s.board.bare() {
		count = s.words.T("desks.bare.count")
	}
	if coming := houseOf(s.houses, s.awaited); coming.ID != "" {
		h.wide.set(coming.Name, coming.Address, true)
		h.short.set(coming.Name, coming.Address, true)
	} else if floor.ID == "" {
		h.wide.set(s.words.T("shell.to.desks"), "", len(s.houses) > 0)
		h.short.set(s.words.T("shell.to.desks"), "", len(s.houses) > 0)
	} else {
		h.wide.set(s.words.T("desks.head", house.Name, s.words.Floor(floor)), s.words.T("desks.subhead", house.Address, count), true)
		h.wide.otherwise(house.Name, s.words.T("desks.subhead", s.words.Floor(floor), count))
		h.short.set(house.Name, s.words.T("desks.subhead", s.words.Floor(floor), count), true)
	}
	switch {
	case s.refusal != nil && s.narrow():
		h.short.set(s.when(), "", false)
	case s.repeating != nil && s.narrow():
		title, line := s.repeatWords()
		h.short.set(title, line, false)
	case s.complaining != nil && s.narrow():
		title, line := s.complaintWords()
		h.short.set(title, line, false)
	}
	setVisible(h.view, s.refusal == nil && s.repeating == nil && s.complaining == nil && !largeText())
	setVisible(h.leave, s.refusal != nil || s.repeating != nil || s.complaining != nil)
	h.narrow.Refresh()
	h.view.SetChosen(no(!s.listing))
	h.showDays()
}

// width is how wide the days want to be, at most the space.
func (h *head) width(space float32) float32 {
	want := float32(len(h.shown)) * 58 * max(1, kit.TextScale()*0.9)
	for _, b := range []*kit.Button{h.back, h.on} {
		if b.Visible() {
			want += b.MinSize().Width
		}
	}
	return min(want, space)
}

// titleRoom is what the days leave to the title on wide windows.
func titleRoom() float32 { return 320 * max(1, kit.TextScale()*0.66) }

// visible is how many days are seen at once: one or two weeks, or as many as find room in large text.
func (h *head) visible() int {
	days, space := 5, h.s.root.Size().Width-32
	if !h.s.narrow() {
		space = h.s.root.Size().Width - 2*wideMargin - titleRoom()
	}
	if h.s.width == ui.ThreeColumns {
		days = 10
	}
	if !largeText() || space <= 0 {
		return days
	}
	cell := kit.Label.Measure(h.s.words.T("desks.day.note", 88)).Width + 12
	return max(2, min(days, int((space-2*h.on.MinSize().Width)/cell)))
}

// showDays keeps the chosen day in view.
func (h *head) showDays() {
	all := h.s.daysOf(h.s.house())
	n := min(h.visible(), len(all))
	h.first = min(max(h.first, 0), len(all)-n)
	for i, day := range all {
		if day == h.s.day && (i < h.first || i >= h.first+n) {
			h.first = min(i/h.step(n)*h.step(n), len(all)-n)
		}
	}
	h.lay(all, n)
}

func (h *head) lay(all []booking.Day, n int) {
	h.shown = all[h.first : h.first+n]
	cells, chosen := make([]kit.DayCell, n), -1
	for i, day := range h.shown {
		cells[i] = h.cell(day)
		if day == h.s.day {
			chosen = i
		}
	}
	h.strip.SetDays(cells, chosen)
	setVisible(h.back, h.first > 0)
	setVisible(h.on, h.first+n < len(all))
	h.days.Refresh()
}

// step is by how many days the view moves: a week, as far as a week is seen.
func (h *head) step(visible int) int { return max(1, min(visible, 5)) }

// move shows the week before or after; the chosen day may leave the view.
func (h *head) move(weeks int) {
	all := h.s.daysOf(h.s.house())
	n := min(h.visible(), len(all))
	h.first = min(max(h.first+h.step(n)*weeks, 0), len(all)-n)
	h.lay(all, n)
}

func (h *head) cell(day booking.Day) kit.DayCell {
	t, today := h.s.words, h.s.env.Today()
	c := kit.DayCell{Top: t.WeekdayShort(day), Number: t.DayNumber(day), Today: day == today, Past: day < today}
	if c.Today {
		c.Top = t.T("date.today")
	}
	count, counted := h.s.counts[day]
	switch {
	case counted && count.Refusal != nil && count.Refusal.Why == booking.Closed && count.Refusal.Detail != booking.OutsideHours:
		c.Closed, c.Note = true, t.T("desks.day.closed")
	case counted && count.Refusal == nil && !h.s.board.bare():
		c.Note = t.T("desks.day.note", count.Fitting)
	}
	c.Spoken = t.LongDay(day)
	if c.Note != "" {
		c.Spoken = t.T("desks.day.spoken", c.Spoken, c.Note)
	}
	return c
}

// daysOf are the days that can be chosen in a house: from Monday of this week as far as the person may book, without the weekdays
// on which no zone of it is open to them, and always with the day that is chosen. In whole weeks, because they are shown in weeks.
func (s *Screen) daysOf(h House) (days []booking.Day) {
	today, everywhere := s.env.Today(), s.audiences(h)
	last := today
	for _, who := range everywhere {
		last = max(last, h.Rules.Reach(today, who))
	}
	last = max(last.Monday()+6, s.day)
	if len(h.Floors) == 0 {
		last = today.Monday() + 13
	}
	for day := min(today.Monday(), s.day.Monday()); day <= last; day++ {
		weekend := day.Weekday() == 0 || day.Weekday() == 6
		open := slices.ContainsFunc(everywhere, func(who booking.Audience) bool { return openOn(h, day, who) })
		if open || len(h.Floors) == 0 && !weekend || day == s.day {
			days = append(days, day)
		}
	}
	return days
}

// openOn tells whether a house has hours on the weekday of a day, for an audience.
func openOn(h House, day booking.Day, who booking.Audience) bool {
	hours := h.Rules.On(day, who).Open[day.Weekday()]
	return hours.Until > hours.From
}

// audience is the person as the rules see them in a zone; without one, in the house as a whole.
func (s *Screen) audience(zone booking.ZoneID) booking.Audience {
	return booking.Audience{Zone: zone, Above: s.me.Units, Roles: s.me.Profile.Roles}
}

// audiences are the person in the house as a whole, and in each zone that has rules of its own.
func (s *Screen) audiences(h House) []booking.Audience {
	all := []booking.Audience{s.audience("")}
	for _, a := range h.Rules.Amendments {
		if known := slices.ContainsFunc(all, func(who booking.Audience) bool { return who.Zone == a.Zone }); !known {
			all = append(all, s.audience(a.Zone))
		}
	}
	return all
}

// A title is two lines that open the choice of floors.
type title struct {
	widget.BaseWidget
	act         func()
	onKey       func(*fyne.KeyEvent) // of a key that means nothing here
	first, more *kit.Text
	arrow       *kit.IconView
	ring        *kit.Ground
	opens       bool
	lines       [2][2]string // as wished, and for a window too narrow for that
}

func newTitle() *title {
	t := &title{first: kit.NewText("", kit.Title), more: kit.NewText("", kit.Small), arrow: kit.NewIcon("keyboard_arrow_down", 24, kit.ToneText), ring: kit.NewGround("", 12)}
	t.first.Ellipsis, t.more.Ellipsis = true, true
	t.ring.Stroke, t.ring.Width = kit.ToneFocus, 2
	t.ring.Hide()
	t.ExtendBaseWidget(t)
	return t
}

func (t *title) set(first, more string, opens bool) {
	t.first.SetText(first)
	t.more.SetText(more)
	t.lines = [2][2]string{{first, more}, {first, more}}
	t.opens = opens
	setVisible(t.more, more != "")
	setVisible(t.arrow, opens)
	t.Refresh()
}

// otherwise says what stands there when the first line finds no room: a long house must not hide the floor.
func (t *title) otherwise(first, more string) { t.lines[1] = [2]string{first, more} }

// fit chooses the lines for a width.
func (t *title) fit(space float32) {
	t.say(0)
	if kitWidth(t.first, 1e6) > space {
		t.say(1)
	}
}

func (t *title) say(i int) {
	if t.first.Text() != t.lines[i][0] {
		t.first.SetText(t.lines[i][0])
		t.more.SetText(t.lines[i][1])
	}
}

// Tapped opens the choice.
func (t *title) Tapped(*fyne.PointEvent) {
	if t.opens && t.act != nil {
		t.act()
	}
}

// FocusGained shows the ring.
func (t *title) FocusGained() { t.ring.Show() }

// FocusLost hides it.
func (t *title) FocusLost() { t.ring.Hide() }

// TypedRune takes nothing.
func (t *title) TypedRune(rune) {}

// TypedKey opens the choice with Enter and Space.
func (t *title) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyReturn || key.Name == fyne.KeyEnter || key.Name == fyne.KeySpace {
		t.Tapped(nil)
		return
	}
	t.onKey(key)
}

// Cursor is a hand while there is something to choose.
func (t *title) Cursor() desktop.Cursor {
	if t.opens {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

// AccessibilityLabel is both lines.
func (t *title) AccessibilityLabel() string {
	if t.more.Text() == "" {
		return t.first.Text()
	}
	return t.first.Text() + ", " + t.more.Text()
}

// AccessibilityRole is a button where it opens something.
func (t *title) AccessibilityRole() fyne.AccessibleRole {
	if t.opens {
		return fyne.AccessibleRoleButton
	}
	return fyne.AccessibleRoleText
}

// CreateRenderer is for Fyne.
func (t *title) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(container.New(titleLines{t}, t.ring, t.first, t.arrow, t.more))
}

// titleLines puts the arrow right behind the words.
type titleLines struct{ t *title }

func (l titleLines) MinSize([]fyne.CanvasObject) fyne.Size {
	first, more := l.t.first.MinSize(), l.t.more.MinSize()
	height := first.Height
	if l.t.more.Visible() {
		height += more.Height
	}
	return fyne.NewSize(120, max(height, 48))
}

func (l titleLines) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	t := l.t
	first, more, arrow := t.first.MinSize(), t.more.MinSize(), t.arrow.MinSize()
	if !t.opens {
		arrow = fyne.NewSize(-4, 0)
	}
	t.fit(size.Width - arrow.Width - 4)
	height := first.Height
	if t.more.Visible() {
		height += more.Height
	}
	y := (size.Height - height) / 2
	whole := kitWidth(t.first, size.Width-arrow.Width-4)
	put(t.first, 0, y, whole, first.Height)
	put(t.arrow, whole+4, y+(first.Height-arrow.Height)/2, arrow.Width, arrow.Height)
	put(t.more, 0, y+first.Height, size.Width, more.Height)
	put(t.ring, -6, y-4, size.Width+12, height+8)
}

// kitWidth is the width of all of a text's words, at most the space.
func kitWidth(t *kit.Text, space float32) float32 {
	t.Ellipsis = false
	whole := t.MinSize().Width
	t.Ellipsis = true
	return min(whole+1, space)
}
