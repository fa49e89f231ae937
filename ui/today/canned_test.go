// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"context"
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/uitest"
)

var (
	phone, laptop, sizes = uitest.Phone, uitest.Laptop, uitest.Sizes
	berlin, now          = uitest.Berlin, uitest.Now

	tuesday = booking.Date(2026, time.November, 24)
	monday  = tuesday - 1
)

// A device keeps what the screen asks for, and refuses what it is told to.
type device struct {
	state    State
	err      error // of every call
	refuse   map[booking.DeskID]*booking.Refusal
	late     booking.BookingID // cannot be given back
	read     []booking.Day
	reserved []booking.Reserve
	moved    []booking.Move
	released []booking.BookingID
	checked  []booking.BookingID
	planned  []booking.PlanDay
	absent   []booking.Absent
	leaves   Leaves
	seen     []booking.NoticeID
	weeks    []booking.PlanWeek
	held     []booking.BuildingID
	joined   []booking.Join

	answered                 []booking.Answer
	left, accepted, declined []booking.WaitID
}

func (d *device) Read(_ context.Context, monday booking.Day) (State, error) {
	d.read = append(d.read, monday)
	state := d.state
	if monday != state.Week.Monday {
		state.Before, state.Week = state.Week, emptyWeek(monday)
	}
	return state, d.err
}

func (d *device) Reserve(_ context.Context, r booking.Reserve) error {
	if no := d.refuse[r.Desk]; no != nil {
		return no
	}
	d.reserved = append(d.reserved, r)
	return d.err
}

func (d *device) Would(_ context.Context, r booking.Reserve) error {
	if no := d.refuse[r.Desk]; no != nil {
		return no
	}
	return d.err
}

func (d *device) Move(_ context.Context, m booking.Move) error {
	d.moved = append(d.moved, m)
	return d.err
}

func (d *device) Release(_ context.Context, r booking.Release) error {
	if r.Booking == d.late {
		return &booking.Refusal{Why: booking.Window, Detail: booking.TooLate}
	}
	d.released = append(d.released, r.Booking)
	return d.err
}

func (d *device) CheckIn(_ context.Context, c booking.CheckIn) error {
	d.checked = append(d.checked, c.Booking)
	for i, b := range d.state.Today.Bookings {
		if b.ID == c.Booking && d.err == nil {
			d.state.Today.Bookings[i].State = booking.CheckedIn
		}
	}
	return d.err
}

func (d *device) PlanDay(_ context.Context, p booking.PlanDay) error {
	d.planned = append(d.planned, p)
	return d.err
}

func (d *device) PlanWeek(_ context.Context, w booking.PlanWeek) error {
	d.weeks = append(d.weeks, w)
	return d.err
}

func (d *device) Absent(_ context.Context, a booking.Absent) error {
	d.absent = append(d.absent, a)
	return d.err
}

func (d *device) Leaves(context.Context, booking.Absent) (Leaves, error) { return d.leaves, d.err }

func (d *device) Seen(_ context.Context, n booking.Seen) error {
	d.seen = append(d.seen, n.Notice)
	return d.err
}

func (d *device) Join(_ context.Context, j booking.Join) error {
	d.joined = append(d.joined, j)
	return d.err
}

func (d *device) Leave(_ context.Context, l booking.Leave) error {
	d.left = append(d.left, l.Wait)
	return d.err
}

func (d *device) Accept(_ context.Context, a booking.Accept) error {
	d.accepted = append(d.accepted, a.Wait)
	return d.err
}

func (d *device) Answer(_ context.Context, a booking.Answer) error {
	d.answered = append(d.answered, a)
	return d.err
}

func (d *device) Decline(_ context.Context, w booking.Decline) error {
	d.declined = append(d.declined, w.Wait)
	return d.err
}

func (d *device) Hold(_ context.Context, building booking.BuildingID) error {
	d.held = append(d.held, building)
	return d.err
}

func emptyWeek(monday booking.Day) booking.Week {
	w := booking.Week{Monday: monday}
	for i := range w.Days {
		w.Days[i].Day = monday + booking.Day(i)
	}
	return w
}

// booked is a desk of Jana's on a day.
func booked(desk booking.DeskID, day booking.Day, part booking.Part, state booking.State) booking.Booking {
	id := booking.BookingID(fmt.Sprintf("b-%s-%s", desk, day))
	return booking.Booking{ID: id, Person: "jana", Desk: desk, Floor: "f3", Building: "bahn", Span: booking.SpanOf(day, part, berlin), State: state}
}

// sits is a day on which somebody sits at a desk.
func sits(b booking.Booking) booking.DayPlan {
	d := booking.DayPlan{Day: b.Span.Day(berlin), Bookings: []booking.Booking{b}}
	for _, h := range b.Span.Halves(berlin) {
		d.Halves[h] = booking.Presence{Day: d.Day, Half: h, Status: booking.Office, Desk: b.Desk, Building: b.Building, Occupied: b.Occupancy().ID}
	}
	return d
}

// says is a day with a status and no desk.
func says(day booking.Day, status booking.Status, halves ...booking.Half) booking.DayPlan {
	d := booking.DayPlan{Day: day}
	if len(halves) == 0 {
		halves = wholeDay
	}
	for _, h := range halves {
		d.Halves[h] = booking.Presence{Day: day, Half: h, Status: status}
	}
	return d
}

func place(code, zone string) booking.Place {
	return booking.Place{
		Desk:     booking.Desk{ID: booking.DeskID(code), Code: code, Floor: "f3", Building: "bahn"},
		Zone:     booking.Zone{Name: zone},
		Floor:    booking.Floor{ID: "f3", Name: "3. Etage"},
		Building: booking.Building{ID: "bahn", Name: "Bundesbahndirektion", Address: "Döppersberg 41, 42103 Wuppertal", TimeZone: "Europe/Berlin"},
	}
}

// full is the state of the mockup: confirmed today, at home on Wednesday, a wish for Thursday, Friday open.
func full() State {
	s := State{
		Me: staff.Person{ID: "jana", Given: "Jana", Family: "Berger"}, House: "bahn", Week: emptyWeek(monday), Before: emptyWeek(monday - 7),
		Places: map[booking.DeskID]booking.Place{}, CheckInFrom: map[booking.BookingID]time.Time{},
	}
	for code, zone := range map[string]string{"3.14": "Wupper", "3.15": "Wupper", "3.03": "Wupper", "3.20": "Wupper", "3.72": "Gelpe"} {
		s.Places[booking.DeskID(code)] = place(code, zone)
	}
	s.Week.Days[0] = sits(booked("3.14", monday, booking.FullDay, booking.CheckedIn))
	s.Week.Days[1] = sits(booked("3.14", tuesday, booking.FullDay, booking.Booked))
	s.Week.Days[2] = says(tuesday+1, booking.HomeOffice)
	s.Week.Days[3] = sits(booked("3.14", tuesday+2, booking.FullDay, booking.Requested))
	s.Today = s.Week.Days[1]
	s.CheckInFrom[s.Today.Bookings[0].ID] = tuesday.At(berlin, 6*60)
	s.Before.Days[1] = sits(booked("3.14", tuesday-7, booking.FullDay, booking.CheckedIn))
	s.Before.Days[4] = says(monday-3, booking.HomeOffice)
	for _, m := range []struct {
		given, family string
		status        booking.Status
		desk          booking.DeskID
	}{
		{"Aylin", "Demir", booking.Office, "3.15"}, {"Tomasz", "Nowak", booking.Office, "3.03"}, {"Fatma", "Yıldız", booking.Office, "3.20"},
		{"Sofia", "Petrova", booking.Office, "3.72"}, {"Jonas", "Weber", booking.HomeOffice, ""}, {"Birgit", "Lohmann", booking.HomeOffice, ""}, {"Klaus", "Hartmann", booking.OnTheRoad, ""},
	} {
		p := booking.Presence{Status: m.status, Desk: m.desk}
		s.Team = append(s.Team, Member{Person: staff.Person{ID: staff.PersonID(m.given), Given: m.given, Family: m.family}, Halves: [2]booking.Presence{p, p}})
	}
	s.FirstAiders = []FirstAider{{Person: s.Team[2].Person, Desk: "3.20"}, {Person: staff.Person{ID: "agnes", Given: "Agnes", Family: "Vogt"}}}
	s.Reads = []Read{
		{Post: "rules", Title: "Regeln für geteilte Arbeitsplätze", From: "Stadtverwaltung", Asks: Acknowledge, Until: (tuesday + 3).At(berlin, 18*60)},
		{Post: "lamps", Title: "Welche Lampen fürs Homeoffice?", From: "Einkauf", Asks: Vote, Until: (tuesday + 2).At(berlin, 12*60)},
		{Post: "open", Title: "Sprechstunde zum neuen Haus", From: "Umzug", Line: "Donnerstag, 14 Uhr", Asks: Look},
	}
	s.Learning = &Learning{
		Course: "files", Lesson: "why", Title: "Digitaler Aktenplan", Left: 4, Percent: 33, Step: 3, Steps: 6,
		Due: &Due{Title: "Informationssicherheit", At: (tuesday + 10).At(berlin, 12*60), Course: "security", Lesson: "mail"},
	}
	return s
}

// at is full with another today.
func at(d booking.DayPlan) State {
	s := full()
	s.Today, s.Week.Days[1] = d, d
	return s
}

// A stage is the screen in the shell in a window.
type stage struct {
	*Screen
	*uitest.Stage
	device *device
}

func newStage(t *testing.T, size fyne.Size, state State) *stage {
	return stageWith(t, uitest.Config{Size: size}, &device{state: state})
}

func stageWith(t *testing.T, c uitest.Config, d *device) *stage {
	s := &stage{device: d}
	s.Stage = uitest.Open(t, c, ui.Today, func(env ui.Env) ui.Screen {
		s.Screen = New(env, d)
		s.Screen.NewID = names()
		return s.Screen
	})
	return s
}

// withLeads adds what Heute leads to beyond those that every stage has, and keeps what it is opened with.
func (s *stage) withLeads() (opened *[]any) {
	opened = new([]any)
	for _, to := range []ui.Destination{ui.Feed, ui.Lessons} {
		s.Shell.Add(to, func(ui.Env) ui.Screen { return led{opened} })
	}
	return opened
}

// led is a screen that Heute leads to.
type led struct{ opened *[]any }

func (led) Object() fyne.CanvasObject { return kit.NewText("", kit.Body) }
func (led) Refresh()                  {}
func (led) Keys(*fyne.KeyEvent) bool  { return false }
func (l led) Open(args any)           { *l.opened = append(*l.opened, args) }

// names are new-1, new-2 and so on.
func names() func() booking.BookingID {
	n := 0
	return func() booking.BookingID {
		n++
		return booking.BookingID(fmt.Sprintf("new-%d", n))
	}
}
