// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/plan"
)

// deskCard is the desk of today, or what else today is.
func (s *Screen) deskCard() fyne.CanvasObject {
	b, ok := s.desk()
	if !ok {
		return s.calmCard()
	}
	words := container.New(kit.Padded(18, s.inset()), s.deskWords(b))
	if strip := s.strip(b); strip != nil {
		return s.ground(kit.Stack(0, container.New(kit.Padded(1, 1, 0, 1), strip), kit.NewHairline(), words))
	}
	return s.ground(words)
}

// desk is the booking that the card is about; false when today is about something else: no desk, or one whose time is
// over while the person is said to be elsewhere now.
func (s *Screen) desk() (booking.Booking, bool) {
	b, ok := s.state.Current(s.env.Now())
	if status := s.state.Today.Halves[s.half()].Status; ok && over(b, s.env.Now()) {
		ok = status == booking.Unsaid || status == booking.Office
	}
	return b, ok
}

func (s *Screen) inset() float32 {
	if s.flow.Wide {
		return 24
	}
	return 16
}

func (s *Screen) ground(content fyne.CanvasObject) fyne.CanvasObject {
	if s.flow.Wide {
		return kit.NewBarePane(content)
	}
	return kit.NewBareCard(content)
}

// around tells whether the plan around a desk is shown: this device holds it, and letters are not so large that it would
// push what there is to do off a phone.
func (s *Screen) around(b booking.Booking) bool {
	a := s.state.Around
	return !s.largeOnPhone() && a != nil && a.Floor.ID == b.Floor && len(a.Floor.Plan.Outline) > 0
}

// strip is the piece of the plan around the desk; nil when this device does not hold the plan. A tap opens it.
func (s *Screen) strip(b booking.Booking) fyne.CanvasObject {
	if !s.around(b) {
		return nil
	}
	a := s.state.Around
	strip := plan.NewStrip(plan.Words{Home: s.words.T("today.home"), Quiet: s.words.T("today.quiet")}, fyne.NewSize(160, 96))
	radius := float32(19)
	if s.flow.Wide {
		radius = 23
	}
	strip.Round(radius, 0)
	desks := make([]booking.Desk, len(a.Day.Desks))
	for i, d := range a.Day.Desks {
		desks[i] = d.Desk
	}
	strip.SetFloor(a.Floor, desks, a.Units...)
	strip.SetStates(a.marks(b))
	strip.Around(append([]booking.DeskID{b.Desk}, a.near(b.Desk)...)...)
	look := kit.NewPlate(kit.PlateBare, container.New(stripHeight{s}, strip), func() { s.change(b) })
	look.SetPadding(0, 0)
	look.SetSpoken(s.words.T("today.strip", s.words.Desk(s.state.code(b.Desk))))
	return look
}

// near are the other desks of the floor in the order in which they should be seen with one: those of its zone before the
// others, the nearest first.
func (a *Around) near(desk booking.DeskID) []booking.DeskID {
	var mine booking.Desk
	others := make([]booking.Desk, 0, len(a.Day.Desks))
	for _, d := range a.Day.Desks {
		if d.Desk.ID == desk {
			mine = d.Desk
			continue
		}
		others = append(others, d.Desk)
	}
	far := func(d booking.Desk) float64 {
		return math.Hypot(d.Shape.At.X-mine.Shape.At.X, d.Shape.At.Y-mine.Shape.At.Y)
	}
	slices.SortStableFunc(others, func(x, y booking.Desk) int {
		if here := x.Zone == mine.Zone; here != (y.Zone == mine.Zone) {
			if here {
				return -1
			}
			return 1
		}
		return cmp.Compare(far(x), far(y))
	})
	ids := make([]booking.DeskID, len(others))
	for i, d := range others {
		ids[i] = d.ID
	}
	return ids
}

// marks are the signs of the floor's desks.
func (a *Around) marks(mine booking.Booking) plan.Marks {
	known := map[booking.DeskID]Colleague{}
	for _, c := range a.Colleagues {
		known[c.Desk] = c
	}
	marks := make(plan.Marks, len(a.Day.Desks))
	for _, d := range a.Day.Desks {
		mark := plan.Mark{State: stateOf(d, known[d.Desk.ID].Team)}
		if mark.State == plan.Colleague {
			mark.Initials = known[d.Desk.ID].Person.Initials()
		}
		if d.Desk.ID == mine.Desk {
			mark = plan.Mark{State: plan.Mine}
			if mine.State == booking.Requested {
				mark.State = plan.Requested
			}
		}
		marks[d.Desk.ID] = mark
	}
	return marks
}

func stateOf(d booking.DeskDay, team bool) plan.State {
	switch {
	case d.Desk.Blocked:
		return plan.Blocked
	case d.Mine != nil && d.Mine.State == booking.Requested:
		return plan.Requested
	case d.Mine != nil:
		return plan.Mine
	case len(d.Busy) == 0:
		return plan.Free
	case team:
		return plan.Colleague
	}
	return plan.Taken
}

// deskWords say which desk, when and where, and what can be done with it.
func (s *Screen) deskWords(b booking.Booking) fyne.CanvasObject {
	place := s.state.Places[b.Desk]
	name := s.words.T("today.mydesk")
	if place.Desk.Code != "" {
		name = s.words.Desk(place.Desk.Code)
	}
	head := container.New(kit.Spread, kit.NewText(name, kit.Title), s.tag(b))
	if s.flow.Wide {
		head = kit.Line(14, kit.NewText(name, kit.Title), s.tag(b))
	}
	lines := []fyne.CanvasObject{head}
	lines = append(lines, kit.NewParagraph(s.when(b, place), kit.Body))
	if house := s.house(place.Building); house != "" {
		lines = append(lines, kit.NewParagraph(house, kit.Small))
	}
	for _, more := range s.moreLines(b) {
		lines = append(lines, kit.NewParagraph(more, kit.Small))
	}
	if made, ok := s.state.Made[b.ID]; ok {
		rule := kit.NewParagraph(s.words.series(made), kit.Small)
		lines = append(lines, container.New(kit.Flex(6, 0, 1), kit.NewIcon("event_repeat", 20, kit.ToneMuted), rule))
	}
	actions := s.actions(b)
	if export := s.exportButton(b); export != nil && s.largeOnPhone() { // what is to do today comes first
		actions = kit.Stack(4, actions, container.New(kit.Flow(0), export))
	} else if export != nil {
		lines = append(lines, container.New(kit.Padded(0, 0, -6, 0), kit.Line(0, export)))
	}
	if s.flow.Wide {
		return container.New(kit.Flex(24, 1), kit.Stack(4, lines...), container.New(width{232}, actions))
	}
	return kit.Stack(14, kit.Stack(3, lines...), actions)
}

// exportButton writes the person's desk into a file for their calendar; nil while it is not theirs, and when it is over.
func (s *Screen) exportButton(b booking.Booking) fyne.CanvasObject {
	theirs := (b.State == booking.Booked || b.State == booking.CheckedIn) && s.state.offeredUntil(b).IsZero()
	if s.env.ToCalendar == nil || !theirs || over(b, s.env.Now()) {
		return nil
	}
	export := kit.NewButton(kit.Plain, "calendar_month", s.words.T("calendar.export"), func() { s.env.ToCalendar(b.ID) })
	export.Small = true
	return export
}

// width is a column that is always so wide, times the text's size.
type width struct{ dp float32 }

func (l width) wide() float32 { return l.dp * max(1, kit.TextScale()*0.85) }

func (l width) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(l.wide(), objects[0].MinSize().Height)
}

func (l width) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], 0, 0, size.Width, size.Height)
}

var tags = map[booking.State]struct {
	kind kit.TagKind
	icon string
}{
	booking.Requested: {kit.TagRequested, "schedule"},
	booking.Booked:    {kit.TagConfirmed, "check_circle-fill"},
	booking.CheckedIn: {kit.TagConfirmed, "task_alt"},
}

func (s *Screen) tag(b booking.Booking) fyne.CanvasObject {
	if over(b, s.env.Now()) {
		return kit.NewTag(kit.TagQuiet, "history", s.words.T("today.over"))
	}
	if !s.state.offeredUntil(b).IsZero() {
		return kit.NewTag(kit.TagRequested, "hourglass_top", s.words.T("state.offered"))
	}
	look := tags[b.State]
	return kit.NewTag(look.kind, look.icon, s.words.State(b.State))
}

// when is the time and the spot: "Heute ganztags · Zone Wupper, 3. Etage".
func (s *Screen) when(b booking.Booking, place booking.Place) string {
	when := s.words.T("today.when", s.words.During(b.Span, place.Building.Location()))
	switch {
	case place.Zone.Name != "" && place.Floor.Name != "":
		return s.words.T("today.when.zone", when, place.Zone.Name, place.Floor.Name)
	case place.Floor.Name != "":
		return s.words.T("today.dot", when, place.Floor.Name)
	}
	return when
}

// house is a building with its street where that says more. Who works in a town knows the town.
func (s *Screen) house(b booking.Building) string {
	street, _, _ := strings.Cut(b.Address, ",")
	if street == "" || street == b.Name {
		return b.Name
	}
	return s.words.T("today.house", b.Name, street)
}

// moreLines say what follows today, and what is to know of a wish or a check-in that is not due yet.
func (s *Screen) moreLines(b booking.Booking) (lines []string) {
	loc := s.state.location(b)
	if next, ok := s.state.after(b); ok {
		lines = append(lines, s.words.T("today.then", s.words.DeskIn(s.state.code(next.Desk), s.state.other(next.Desk)), s.words.During(next.Span, s.state.location(next))))
	}
	if offered := s.state.offeredUntil(b); !offered.IsZero() {
		return append(lines, s.words.T("desks.offer.line", s.words.Moment(offered, s.env.Now(), loc)))
	}
	until, limited := s.state.CheckInUntil[b.ID]
	switch from := s.state.CheckInFrom[b.ID]; {
	case b.State == booking.Requested:
		lines = append(lines, s.env.Requested())
	case limited && b.State == booking.Booked && s.env.Now().Before(from):
		lines = append(lines, s.words.T("today.checkin.window", s.words.Clock(from, loc), s.words.Clock(until, loc)))
	case limited && b.State == booking.Booked && s.env.Now().Before(until):
		lines = append(lines, s.words.T("today.checkin.until", s.words.Clock(until, loc)))
	case b.State == booking.Booked && s.env.Now().Before(from):
		lines = append(lines, s.words.T("today.checkin.from", s.words.Clock(from, loc)))
	}
	return lines
}

// canCheckIn tells whether the desk of today waits for its person.
func (s *Screen) canCheckIn() bool {
	b, ok := s.desk()
	return ok && !over(b, s.env.Now()) && b.State == booking.Booked && !s.env.Now().Before(s.state.CheckInFrom[b.ID])
}

// late tells whether the time to check in to the desk of today is over, and the server has not taken it back yet.
func (s *Screen) late() bool {
	b, ok := s.desk()
	until, limited := s.state.CheckInUntil[b.ID]
	return ok && limited && !s.env.Now().Before(until)
}

// actions are the main one and those beside it.
func (s *Screen) actions(b booking.Booking) fyne.CanvasObject {
	if over(b, s.env.Now()) {
		return s.actionsAfter()
	}
	word := s.words.T("today.release")
	if b.State == booking.Requested {
		word = s.words.T("today.takeback")
	}
	release := kit.NewButton(kit.Outline, "", word, func() { s.release(b) })
	change := kit.NewButton(kit.Outline, "", s.words.T("today.change"), func() { s.change(b) })
	pair := container.New(kit.Beside(10, 1, 1), release, change)
	var main *kit.Button
	if s.canCheckIn() {
		main = s.main(kit.NewButton(kit.Filled, "task_alt", s.words.T("today.checkin"), func() { s.checkIn(b) }))
	} else {
		main = s.bookButton(kit.Filled)
	}
	switch {
	case s.flow.Wide && !s.canCheckIn(): // the title has the way to the plan already
		return pair
	case s.flow.Wide || !s.around(b):
		return kit.Stack(10, main, pair)
	}
	return container.New(kit.Beside(10, 1.6, 1), main, release) // a tap on the plan above changes the desk
}

// actionsAfter are for what is left of the day. On wide windows the title has the way to the plan already.
func (s *Screen) actionsAfter() fyne.CanvasObject {
	if s.flow.Wide {
		return s.planButton()
	}
	return container.New(kit.Beside(10, 1, 1), s.bookButton(kit.Filled), s.planButton())
}

// change opens the plan at the desk.
func (s *Screen) change(b booking.Booking) {
	s.env.Navigate(ui.Desks, ui.ShowDesk{Desk: b.Desk, Floor: b.Floor, Building: b.Building, Day: s.state.Today.Day})
}

// clockSays is what clock and connection make of the state: which booking is the present one, what can be done with it, and
// whether a wish or a plan is on its way.
func (s *Screen) clockSays() string {
	b, ok := s.desk()
	online := s.env.Online() && (b.State == booking.Requested || len(s.state.Absent) > 0)
	return fmt.Sprint(s.env.Today(), b.ID, ok, over(b, s.env.Now()), s.canCheckIn(), s.late(), s.half(), online, len(s.offers()), s.pastTold(), s.leads())
}

// half is the half of the day that it is.
func (s *Screen) half() booking.Half {
	if s.env.Now().Before(s.env.Today().At(s.env.Location, booking.Noon)) {
		return booking.AM
	}
	return booking.PM
}
