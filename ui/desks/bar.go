// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

// A bar holds the time, the filters, and on wide windows the choice of plan or list. What finds no room stands behind
// "Filter".
type bar struct {
	s      *Screen
	row    *fyne.Container
	time   *kit.Chip
	stars  *kit.Chip // only starred desks; there when some are starred
	chips  [wants]*kit.Chip
	filter *kit.Chip
	few    *kit.Button // the filter of a narrow row
	view   *kit.Segment
	swap   *kit.Button // plan or list, where large text leaves no room for the segment
	width  float32
	hidden int // filters that are on and behind "Filter"
}

func newBar(s *Screen) *bar {
	b := &bar{s: s}
	b.time = kit.NewChoiceChip("schedule", "", func() { s.openTimes(b.time) })
	b.filter = kit.NewChoiceChip("tune", "", func() { s.openFilters(b.filter) })
	b.few = kit.NewButton(kit.Outline, "tune", "", func() { s.openFilters(b.few) })
	b.few.Small = true
	b.few.SetSpoken(s.words.T("desks.filter"))
	b.stars = kit.NewChip("star", s.words.T("desks.starred"), false, s.onlyStarred)
	objects := []fyne.CanvasObject{b.time, b.stars}
	for w := range wants {
		b.chips[w] = kit.NewChip(wantIcon[w], s.words.wantName(w), false, func(on bool) { s.filter(w, on) })
		objects = append(objects, b.chips[w])
	}
	b.view = kit.NewSegment([]kit.SegmentPart{
		{Icon: "map", Label: s.words.T("desks.view.plan")}, {Icon: "format_list_bulleted", Label: s.words.T("desks.view.list")},
	}, 0, func(i int) { s.setListing(i == 1) })
	b.swap = kit.NewButton(kit.Outline, "", "", func() { s.setListing(!s.listing) })
	b.swap.Small = true
	b.row = container.New(kit.HStack(8), append(objects, b.filter, b.few, layout.NewSpacer(), b.view, b.swap)...)
	return b
}

// filter switches one wish.
func (s *Screen) filter(w wanted, on bool) {
	want := s.want
	w.set(&want, on)
	s.setWant(want)
}

func (b *bar) show() {
	s := b.s
	b.time.SetLabel(s.timeWord())
	b.time.SetOn(s.part != booking.FullDay)
	b.stars.SetOn(s.starred)
	setVisible(b.stars, s.me.starsDesks())
	for w := range wants {
		b.chips[w].SetOn(w.in(s.want))
	}
	b.view.SetChosen(no(!s.listing))
	setVisible(b.view, !s.narrow())
	setVisible(b.swap, s.narrow() && largeText())
	icon, word := "format_list_bulleted", s.words.T("desks.view.list")
	if s.listing {
		icon, word = "map", s.words.T("desks.view.plan")
	}
	b.swap.SetIcon(icon)
	b.swap.SetSpoken(word)
	if b.width > 0 {
		b.fit(b.width)
	}
}

// timeWord is the chosen part of the day: "ganztags", "9:00 bis 12:00 Uhr".
func (s *Screen) timeWord() string {
	return s.words.During(s.spanOf(s.day, s.house()), s.house().Location())
}

// fit shows as many filters as the row has room for. A narrow row shows only those that are on.
func (b *bar) fit(screen float32) {
	b.width = screen
	narrow := b.s.narrow()
	space := screen - 32
	if !narrow {
		space = screen - 2*wideMargin - b.view.MinSize().Width - 24
	}
	space -= b.time.MinSize().Width
	if b.stars.Visible() {
		space -= b.stars.MinSize().Width + 8
	}
	if b.swap.Visible() {
		space -= b.swap.MinSize().Width + 8
	}
	room := b.pick(space, narrow, false)
	if room < len(b.chips) {
		room = b.pick(space-b.filterWidth(), narrow, true)
	}
	b.labelFilter()
	setVisible(b.filter, room < len(b.chips) && !narrow)
	setVisible(b.few, room < len(b.chips) && narrow)
	b.row.Refresh()
}

// labelFilter says how many filters are on that find no room.
func (b *bar) labelFilter() {
	word, count := b.s.words.T("desks.filter"), ""
	if b.hidden > 0 {
		word, count = b.s.words.T("desks.filter.some", b.hidden), strconv.Itoa(b.hidden)
	}
	b.filter.SetLabel(word)
	b.filter.SetOn(b.hidden > 0)
	b.few.SetLabel(count)
	b.few.SetSpoken(word)
}

func (b *bar) filterWidth() float32 {
	if b.s.narrow() {
		return b.few.MinSize().Width + 8
	}
	b.filter.SetLabel(b.s.words.T("desks.filter.some", 6))
	return b.filter.MinSize().Width + 8
}

// pick chooses the chips that fit and tells how many that are; it shows them when all fit, and else with last.
func (b *bar) pick(space float32, narrow, last bool) (shown int) {
	b.hidden = 0
	var fits [wants]bool
	for w, chip := range b.chips {
		on := wanted(w).in(b.s.want)
		need := chip.MinSize().Width + 8
		fits[w] = need <= space && (on || !narrow)
		if fits[w] {
			space -= need
			shown++
		} else if on {
			b.hidden++
		}
	}
	if last || shown == len(b.chips) {
		for w, chip := range b.chips {
			setVisible(chip, fits[w])
		}
	}
	return shown
}
