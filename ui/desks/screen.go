// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"context"
	"errors"
	"reflect"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/trouble"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/plan"
)

// A Screen is the destination Plätze.
type Screen struct {
	// NewID names a new booking, NewSeriesID several in one step.
	NewID       func() booking.BookingID
	NewSeriesID func() booking.SeriesID
	// NewReportID names a report of what is broken.
	NewReportID func() trouble.ReportID

	env   ui.Env
	data  Data
	words words

	// What is looked at.
	me          Me
	houses      []House
	level       Level
	floor       booking.FloorID
	awaited     booking.BuildingID // opened while its plans were not here; floor is empty until they are
	day         booking.Day
	part        booking.Part
	from, until booking.Clock // when part is Hours
	want        booking.Features
	starred     bool           // only starred desks fit
	owner       staff.PersonID // in whose name a desk is booked; empty for the person's own
	chosen      booking.DeskID
	listing     bool
	changing    bool // the chosen desk is mine and its time or place is to change
	refusal     *refusal
	next        nextDay    // of the chosen desk
	waitFor     func()     // what W does with what is shown; nil for nothing
	repeating   *repeating // the form for several days
	complaining *complaint // the form for what is broken

	// What was read.
	loaded    bool
	failed    error
	planError error
	counts    map[booking.Day]booking.FreeCount
	board     *board
	pending   map[booking.DeskID]bool // wished for a moment ago, not read yet
	taps      ui.Taps

	head  *head
	bar   *bar
	stage *stage
	side  *side
	root  *fyne.Container
	over  *kit.Popover
	width ui.Width
	sized bool
	typed typed
}

// New is the screen; it shows nothing before its first Refresh.
func New(env ui.Env, data Data) *Screen {
	s := &Screen{
		NewID: booking.NewBookingID, NewSeriesID: booking.NewSeriesID, NewReportID: trouble.NewReportID,
		env: env, data: data, words: words{env.Text}, day: env.Today(),
		from: 9 * 60, until: 12 * 60,
		counts: map[booking.Day]booking.FreeCount{}, pending: map[booking.DeskID]bool{},
	}
	s.head = newHead(s)
	s.bar = newBar(s)
	s.stage = newStage(s)
	s.side = newSide(s)
	s.root = container.New(&arrangement{s}, s.head.wide, s.head.days, s.bar.row, s.stage.box, s.side.pane, s.side.sheet, s.side.page)
	s.show()
	return s
}

// Object implements ui.Screen.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Header is the title on narrow windows: ui.Headed.
func (s *Screen) Header() fyne.CanvasObject { return s.head.narrow }

// Hears implements ui.Hearer: a new minute changes nothing here but what can be checked in.
func (s *Screen) Hears(h ui.Hint) bool { return h != ui.Waiting && h != ui.Preferences }

// place is where the screen was, for its successor.
type place struct {
	floor       booking.FloorID
	awaited     booking.BuildingID
	day         booking.Day
	firstDay    int // of the days in view
	part        booking.Part
	from, until booking.Clock
	want        booking.Features
	chosen      booking.DeskID
	changing    bool
	refusal     *refusal
	repeating   *repeating
	complaining *complaint
	listing     bool
	unfolded    map[booking.ZoneID]bool
	sunk        bool
	view        plan.View
}

// Keep implements ui.Keeper.
func (s *Screen) Keep() any {
	return place{
		floor: s.floor, awaited: s.awaited, day: s.day, firstDay: s.head.first, part: s.part, from: s.from, until: s.until, want: s.want,
		chosen: s.chosen, changing: s.changing, refusal: s.refusal, repeating: s.repeating, complaining: s.complaining, listing: s.listing, unfolded: s.stage.list.open, sunk: s.side.sunk,
		view: s.stage.plan.View(),
	}
}

// goTo looks where a predecessor did.
func (s *Screen) goTo(at place) {
	s.floor, s.awaited, s.day, s.head.first, s.part, s.from, s.until, s.want = at.floor, at.awaited, at.day, at.firstDay, at.part, at.from, at.until, at.want
	s.chosen, s.changing, s.refusal, s.repeating, s.complaining, s.listing, s.side.sunk = at.chosen, at.changing, at.refusal, at.repeating, at.complaining, at.listing, at.sunk
	s.stage.list.open, s.stage.kept = at.unfolded, at.view
}

// Open implements ui.Opener: at a day, at a desk, at a refusal, or where a predecessor was.
func (s *Screen) Open(args any) {
	switch at := args.(type) {
	case ui.ShowDay:
		s.day, s.part, s.refusal, s.repeating, s.complaining = at.Day, at.Part, nil, nil, nil
	case ui.ShowDesk:
		s.openDesk(at)
	case ui.ShowRefused:
		s.openRefused(at.Booking)
	case place:
		s.goTo(at)
	}
}

// Begin implements ui.Beginner: today, all of the floor that the screen opens with, and no desk chosen but the own one.
// What one looks for in a desk stays.
func (s *Screen) Begin() {
	s.setFloor("")
	s.awaited, s.chosen, s.changing, s.refusal, s.repeating, s.complaining = "", "", false, nil, nil, nil
	s.day, s.head.first = s.env.Today(), 0
	s.stage.aimed = false
	s.Refresh()
}

func (s *Screen) openDesk(at ui.ShowDesk) {
	s.refusal, s.repeating, s.complaining, s.chosen, s.changing = nil, nil, nil, at.Desk, false
	if at.Floor != "" {
		s.setFloor(at.Floor)
		s.chosen = at.Desk
	}
	if at.Day != 0 {
		s.day = at.Day
	}
	s.stage.centre, s.stage.aimed = at.Desk, false
}

// Refresh implements ui.Screen.
func (s *Screen) Refresh() {
	asked := *s // the read runs off the UI thread: it works on the screen as it is now
	s.env.Work.Latest("desks", func(ctx context.Context) (func(), error) {
		r, err := asked.read(ctx)
		return func() { s.take(r, err) }, nil
	})
}

// reading is everything that one read brings.
type reading struct {
	me        Me
	houses    []House
	level     Level
	planError error
	day       Day
	view      View
	counts    []booking.FreeCount
}

func (s *Screen) read(ctx context.Context) (r reading, err error) {
	if r.me, err = s.data.Me(ctx); err != nil {
		return r, err
	}
	if r.houses, err = s.data.Houses(ctx); err != nil {
		return r, err
	}
	house, floor := find(r.houses, s.floor)
	switch {
	case floor.ID != "":
	case s.awaited != "":
		house = houseOf(r.houses, s.awaited)
		floor = house.entrance()
	default:
		house, floor = firstOf(r.houses, r.me.Start)
	}
	if floor.ID == "" {
		return r, nil
	}
	if r.level, err = s.data.Level(ctx, floor.ID); err != nil {
		if !unreadable(err) {
			return r, err
		}
		r.planError = err
	}
	floor.Plan = r.level.Floor.Plan
	r.level.Floor = floor
	r.view = View{Floor: floor.ID, Day: s.day, Span: s.spanOf(s.day, house), Location: house.Location()}
	if r.day, err = s.data.Day(ctx, r.view); err != nil {
		return r, err
	}
	r.counts, err = s.data.Free(ctx, s.query(house, floor.ID, s.want))
	return r, err
}

// unreadable tells whether only the plan is broken.
func unreadable(err error) bool {
	var trouble *ui.Trouble
	return errors.As(err, &trouble) && trouble.Kind == ui.PlanUnreadable
}

// firstOf is the floor to begin with.
func firstOf(houses []House, start booking.FloorID) (House, booking.Floor) {
	if h, f := find(houses, start); f.ID != "" {
		return h, f
	}
	for _, h := range houses {
		if len(h.Floors) > 0 {
			return h, h.entrance()
		}
	}
	return House{}, booking.Floor{}
}

// take shows what was read.
func (s *Screen) take(r reading, err error) {
	s.failed, s.loaded = err, true
	if err != nil {
		s.env.Fail(err)
		s.show()
		return
	}
	moved, fresh := s.level.Floor.ID != r.level.Floor.ID, s.redrawn(r)
	s.me, s.houses, s.level, s.planError = r.me, r.houses, r.level, r.planError
	s.starred = s.starred && s.me.starsDesks()
	s.floor = r.level.Floor.ID
	house, _ := find(r.houses, s.floor)
	clear(s.pending)
	clear(s.counts)
	for _, c := range r.counts {
		s.counts[c.Day] = c
	}
	if s.floor == "" {
		s.board = nil
		s.show()
		return
	}
	s.awaited = ""
	s.board = newBoard(board{me: r.me, house: house, level: r.level, view: r.view, want: s.want, starred: s.starred, day: r.day, now: s.env.Now()})
	if fresh {
		s.stage.setFloor()
	}
	if moved {
		s.stage.aimed = false
	}
	s.choose()
	s.show()
	s.findNext()
	if !s.stage.aimed {
		s.stage.aim()
	}
}

// redrawn tells whether the floor, its plan or its desks are others than those on the screen.
func (s *Screen) redrawn(r reading) bool {
	if s.board == nil || !reflect.DeepEqual(s.level, r.level) || !slices.Equal(s.me.Units, r.me.Units) {
		return true
	}
	return !slices.EqualFunc(s.board.day.Desks, r.day.Desks, func(a, b booking.DeskDay) bool { return a.Desk == b.Desk })
}

// choose keeps the chosen desk while it is on the floor, and begins with the person's own.
func (s *Screen) choose() {
	if _, ok := s.board.desk(s.chosen); ok {
		return
	}
	s.chosen, s.changing = "", false
	if held := s.board.held(); held != nil && held.Floor == s.floor {
		s.chosen = held.Desk
	}
}

// house is the building that is looked at.
func (s *Screen) house() House {
	h, _ := find(s.houses, s.floor)
	return h
}

// spanOf is the chosen part of a day in a building.
func (s *Screen) spanOf(day booking.Day, h House) booking.Span {
	if s.part == booking.Hours {
		return booking.HoursOf(day, s.from, s.until, h.Location())
	}
	return booking.SpanOf(day, s.part, h.Location())
}

// query counts free desks of the floor on all days of the strip.
func (s *Screen) query(h House, floor booking.FloorID, want booking.Features) booking.FreeQuery {
	return booking.FreeQuery{
		Who: s.me.Person.ID, Building: h.ID, Floor: floor, Days: s.daysOf(h), Part: s.part, From: s.from, Until: s.until, Want: want,
	}
}

// when is the chosen time as people say it: "Do 26. Nov., ganztags".
func (s *Screen) when() string {
	return s.words.When(s.spanOf(s.day, s.house()), s.house().Location())
}

// setFloor looks at another floor; nothing on it is chosen yet.
func (s *Screen) setFloor(id booking.FloorID) {
	if s.floor != id {
		s.floor, s.awaited, s.chosen, s.changing = id, "", "", false
		s.side.peek()
	}
}

// setDay looks at another day.
func (s *Screen) setDay(day booking.Day) {
	s.day, s.changing, s.refusal, s.repeating, s.complaining = day, false, nil, nil, nil
	s.Refresh()
}

// setPart looks at another part of the day.
func (s *Screen) setPart(part booking.Part) {
	s.part, s.refusal, s.repeating, s.complaining = part, nil, nil, nil
	s.Refresh()
}

// setWant filters. The board is at hand, so nothing is read but the counts of the other days.
func (s *Screen) setWant(want booking.Features) {
	s.want = want
	if s.board != nil {
		s.board.want = want
	}
	s.show()
	s.Refresh()
}

// choseDesk is a tap on the plan, a row, or an arrow key.
func (s *Screen) choseDesk(id booking.DeskID) {
	if s.chosen != id {
		s.changing, s.repeating, s.complaining = false, nil, nil
	}
	s.chosen = id
	s.side.peek()
	s.show()
	s.findNext()
	if !s.listing {
		s.stage.plan.Reveal(id)
	}
}

// show brings everything on the screen up to what is known.
func (s *Screen) show() {
	s.head.show()
	s.bar.show()
	s.stage.show()
	s.side.show()
	s.root.Refresh()
}

// marks are the desks' signs with what was just wished for, and the numbers of the suggestions.
func (s *Screen) marks() plan.Marks {
	if s.board == nil {
		return nil
	}
	marks := s.board.marks()
	for id := range s.pending {
		marks[id] = plan.Mark{State: plan.Requested}
	}
	if s.refusal != nil {
		for i, a := range s.refusal.Why.Alternatives {
			if mark, ok := marks[a.Desk]; ok && mark.State == plan.Free {
				marks[a.Desk] = plan.Mark{Suggestion: i + 1}
			}
		}
	}
	for i, a := range s.besides() {
		marks[a.Desk] = plan.Mark{Suggestion: i + 1}
	}
	return marks
}
