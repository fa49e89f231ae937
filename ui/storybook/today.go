// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/today"
)

func init() {
	tell(
		todayStory("today", todayFull, everyMode, nil),
		lower("today-onward", todayOnward, nil, func(s *ui.Shell) { s.SetDue(1) }), lower("today-onward-common", todayFull, everyMode, nil),
		todayStory("today-offline", todayFull, nil, func(s *ui.Shell) {
			s.SetConnection(ui.Connection{Since: Now().Add(-21 * time.Minute), Waiting: 2})
		}),
		todayStory("today-home", todayHome, nil, nil),
		todayStory("today-empty", todayEmpty, nil, nil),
		todayStory("today-absent", todayAbsent, nil, nil),
		todayStory("today-refused", todayRefused, nil, nil),
		todayStory("today-told", todayTold, nil, nil),
		todayStory("today-usual", todayUsual, nil, nil),
		todayStory("today-advice", todayAdvice, nil, nil),
		todayStory("today-waits", todayWaits, nil, nil),
		todayStory("today-invited", todayInvited, everyMode, nil),
		codeStory("today-code", "3.16"), codeStory("today-code-taken", "3.17"), codeStory("today-code-phone", ""),
		todayStory("today-sheet", todayFull, nil, func(s *ui.Shell) { s.Key(&fyne.KeyEvent{Name: fyne.Key4}) }),
		todayShorten(),
		todayStory("today-series", todaySeries, nil, nil),
		todayAway(),
		todayStory("today-over", todayOver, nil, nil),
		todayStory("today-again", todayAgain, nil, func(s *ui.Shell) { s.Key(&fyne.KeyEvent{Name: fyne.KeyL}) }),
		Story{Name: "today-loading", Build: func(s Stage) fyne.CanvasObject {
			return todayShell(s, todayData{state: today.State{Me: jana(), Loading: true}}).Object()
		}},
		todayStory("today-arriving", todayFull, nil, func(s *ui.Shell) { s.SetConnection(ui.Connection{Loading: 40}) }),
		Story{Name: "today-error", Build: func(s Stage) fyne.CanvasObject {
			return todayShell(s, todayData{err: &ui.Trouble{Kind: ui.StorageDamaged, Err: errors.New("not a database")}}).Object()
		}},
		Story{Name: "today-english", Lang: "en", Modes: []kit.Mode{kit.Light}, Build: func(s Stage) fyne.CanvasObject {
			return todayShell(s, todayData{state: todayFull()}).Object()
		}},
		Story{Name: "today-large-text", Scale: 2, Modes: []kit.Mode{kit.Light}, Build: func(s Stage) fyne.CanvasObject {
			return todayShell(s, todayData{state: todayFull()}).Object()
		}},
	)
}

// todayStory shows a state, led on by what the person did.
func todayStory(name string, state func() today.State, modes []kit.Mode, lead func(*ui.Shell)) Story {
	var shell *ui.Shell
	return Story{Name: name, Modes: modes,
		Build: func(s Stage) fyne.CanvasObject {
			shell = todayShell(s, todayData{state: state()})
			return shell.Object()
		},
		After: func(canvas fyne.Canvas) {
			shell.Attach(canvas)
			if lead != nil {
				lead(shell)
			}
		},
	}
}

// lower is what stands at the end of the screen.
func lower(name string, state func() today.State, modes []kit.Mode, lead func(*ui.Shell)) Story {
	story := todayStory(name, state, modes, lead)
	build := story.After
	story.After = func(canvas fyne.Canvas) {
		build(canvas)
		if page := pageIn(canvas); page != nil {
			page.ToOffset(1e5)
		}
	}
	return story
}

// codeStory shows what became of a desk's code, or the code for the phone when none is typed.
func codeStory(name, code string) Story {
	var shell *ui.Shell
	return Story{Name: name,
		Build: func(s Stage) fyne.CanvasObject {
			env := s.Env()
			state := todayFull()
			state.CheckInUntil = map[booking.BookingID]time.Time{state.Today.Bookings[0].ID: state.Today.Day.At(Berlin, 9*60+30)}
			shell = todayShellWith(env, todayData{state: state}, coder{})
			return shell.Object()
		},
		After: func(canvas fyne.Canvas) {
			shell.Attach(canvas)
			shell.Key(&fyne.KeyEvent{Name: fyne.KeyC})
			if code == "" {
				(&deskPlay{shell: shell, canvas: canvas}).press("Code für das Telefon")
				return
			}
			field := canvas.Focused()
			field.(interface{ SetText(string) }).SetText(code)
			field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		},
	}
}

// A coder knows two desks.
type coder struct{ ui.Coder }

func (coder) LookAt(_ context.Context, code string) (ui.DeskAt, error) {
	at := ui.DeskAt{DeskNow: booking.DeskNow{Place: booking.Place{
		Desk: booking.Desk{ID: "new", Code: code}, Zone: booking.Zone{Name: "Wupper"}, Building: booking.Building{Name: "Bundesbahndirektion"},
	}}}
	day := booking.DayOf(Now(), Berlin)
	at.Closes = day.At(Berlin, 20*60)
	if at.Until = day.At(Berlin, 17*60); code == "3.17" {
		at.State = booking.DeskBooked
	}
	return at, nil
}

func (coder) PhoneCode(context.Context) (ui.PhoneCode, error) {
	return ui.PhoneCode{Code: "ACDE 4679", Until: Now().Add(10 * time.Minute)}, nil
}

func todayShell(s Stage, data todayData) *ui.Shell {
	return todayShellWith(s.Env(), data, nil)
}

func todayShellWith(env ui.Env, data todayData, codes ui.Coder) *ui.Shell {
	shell := ui.NewShell(ui.Config{Text: env.Text, Work: env.Work, Now: Now, Location: Berlin, Find: finder{}, ToCalendar: func(booking.BookingID) {}, Coder: codes, Still: true})
	shell.Add(ui.Today, func(env ui.Env) ui.Screen { return today.New(env, data) })
	for _, to := range []ui.Destination{ui.Desks, ui.Team, ui.Feed, ui.Lessons, ui.Settings} {
		shell.Add(to, func(ui.Env) ui.Screen { return elsewhere{} })
	}
	shell.SetPerson(jana())
	shell.SetUnread(2)
	shell.SetConnection(ui.Connection{Online: true, Since: Now().Add(-time.Minute)})
	shell.Navigate(ui.Today, nil)
	return shell
}

// todayData is a device that shows one state and keeps nothing.
type todayData struct {
	state today.State
	err   error
}

func (d todayData) Read(context.Context, booking.Day) (today.State, error) { return d.state, d.err }
func (d todayData) Reserve(context.Context, booking.Reserve) error         { return d.err }
func (d todayData) Would(context.Context, booking.Reserve) error           { return d.err }
func (d todayData) Release(context.Context, booking.Release) error         { return d.err }
func (d todayData) CheckIn(context.Context, booking.CheckIn) error         { return d.err }
func (d todayData) PlanDay(context.Context, booking.PlanDay) error         { return d.err }
func (d todayData) PlanWeek(context.Context, booking.PlanWeek) error       { return d.err }
func (d todayData) Seen(context.Context, booking.Seen) error               { return d.err }
func (d todayData) Move(context.Context, booking.Move) error               { return d.err }
func (d todayData) Join(context.Context, booking.Join) error               { return d.err }
func (d todayData) Leave(context.Context, booking.Leave) error             { return d.err }
func (d todayData) Accept(context.Context, booking.Accept) error           { return d.err }
func (d todayData) Answer(context.Context, booking.Answer) error           { return d.err }
func (d todayData) Decline(context.Context, booking.Decline) error         { return d.err }
func (d todayData) Hold(context.Context, booking.BuildingID) error         { return d.err }
func (d todayData) Absent(context.Context, booking.Absent) error           { return d.err }
func (d todayData) Leaves(context.Context, booking.Absent) (today.Leaves, error) {
	return today.Leaves{Bookings: d.state.Week.Days[3].Bookings}, d.err
}

// todayFull: a confirmed desk, a wish for Thursday, Friday still open.
func todayFull() today.State {
	w := week(tuesday.Monday())
	wish := requested("3.14", tuesday+2)
	w.Days[3].Bookings = []booking.Booking{wish}
	for h := range w.Days[3].Halves {
		w.Days[3].Halves[h] = booking.Presence{Person: jana().ID, Day: tuesday + 2, Half: booking.Half(h), Status: booking.Office, Desk: wish.Desk, Occupied: wish.Occupancy().ID}
	}
	state := today.State{Me: jana(), House: deskAt("3.14").Building.ID, Week: w, Before: week(tuesday.Monday() - 7), Places: places(), Today: dayPlan(tuesday)}
	state.CheckInFrom = map[booking.BookingID]time.Time{}
	for _, b := range state.Today.Bookings {
		state.CheckInFrom[b.ID] = tuesday.At(Berlin, 4*60)
	}
	state.Team = todayTeam()
	state.FirstAiders = todayAiders(state.Team)
	if len(state.Today.Bookings) > 0 {
		state.Around = todayAround(state.Today.Bookings[0].Floor, state.Team)
	}
	state.Reads = []today.Read{
		{Post: "rules", Title: "Regeln für geteilte Arbeitsplätze", From: "Stadtverwaltung", Asks: today.Acknowledge, Until: (tuesday + 3).At(Berlin, 18*60)},
		{Post: "lamps", Title: "Welche Lampen fürs Homeoffice?", From: "Einkauf", Asks: today.Vote, Until: (tuesday + 2).At(Berlin, 12*60)},
		{Post: "open", Title: "Sprechstunde zum neuen Haus", From: "Umzug", Line: "Donnerstag, 14 Uhr", Asks: today.Look},
	}
	state.Learning = &today.Learning{
		Course: "files", Lesson: "why", Title: "Digitaler Aktenplan", Left: 4, Percent: 33, Step: 3, Steps: 6,
		Due: &today.Due{Title: "Informationssicherheit", At: (tuesday + 10).At(Berlin, 12*60), Course: "security", Lesson: "mail"},
	}
	return state
}

// todayOnward: what is read and learnt has all that it can have, in long words.
func todayOnward() today.State {
	state := todayFull()
	state.Reads = []today.Read{
		{Post: "water", Title: "Kein Wasser in der Bundesbahndirektion", From: "Hausverwaltung", Line: "Rohrbruch am Döppersberg, die Toiletten der 1. bis 4. Etage bleiben bis Mittag zu.", Asks: today.Heed},
		{Post: "rules", Title: "Regeln für geteilte Arbeitsplätze und Besprechungsräume", From: "Stadtverwaltung", Asks: today.Acknowledge},
		{Post: "open", Title: "Sprechstunde zum neuen Haus", From: "Umzug", Line: "Donnerstag, 14 Uhr, in der Kantine: Wir zeigen die Pläne, nehmen Fragen mit und sagen, wann wer umzieht.", Asks: today.Look},
	}
	state.Learning.Due = &today.Due{Title: "Informationssicherheit", At: (tuesday + 2).At(Berlin, 12*60), Course: "security", Lesson: "mail"}
	state.Learning.Title, state.Learning.Left = "Barrierefreie Dokumente für Bürger*innen", 95
	state.Learning.Meeting = &today.Meeting{Title: "Besprechungen leiten üben", Place: "Rathaus, Raum 201", Starts: (tuesday + 1).At(Berlin, 10*60), Course: "moderieren", Lesson: "ueben"}
	return state
}

func todayTeam() (members []today.Member) {
	for _, p := range team() {
		if p.ID != jana().ID {
			members = append(members, today.Member{Person: p, Halves: presence(p.ID, tuesday)})
		}
	}
	return members
}

func todayAiders(team []today.Member) (found []today.FirstAider) {
	for _, m := range team {
		if m.Person.FirstAider && m.Halves[0].Status == booking.Office {
			found = append(found, today.FirstAider{Person: m.Person, Desk: m.Halves[0].Desk})
		}
	}
	return append(found, today.FirstAider{Person: staff.Person{ID: "p-aid", Given: "Agnes", Family: "Vogt"}, Desk: deskAt("2.07").Desk.ID})
}

func todayAround(floor booking.FloorID, team []today.Member) *today.Around {
	i := slices.IndexFunc(demo().Floors, func(f booking.Floor) bool { return f.ID == floor })
	a := &today.Around{Floor: demo().Floors[i], Units: []staff.UnitID{jana().Unit}, Day: floorDay(floor, tuesday)}
	for _, m := range team {
		if desk := m.Halves[0].Desk; desk != "" {
			a.Colleagues = append(a.Colleagues, today.Colleague{Person: m.Person, Desk: desk, Team: true})
		}
	}
	return a
}

// todayHome: at home, and halves that differ later in the week.
func todayHome() today.State {
	state := todayEmpty()
	for h := range state.Today.Halves {
		state.Today.Halves[h] = booking.Presence{Day: tuesday, Half: booking.Half(h), Status: booking.HomeOffice}
	}
	state.Week.Days[1] = state.Today
	state.Week.Days[2].Halves = [2]booking.Presence{{Status: booking.OnTheRoad}, {Half: booking.PM, Status: booking.HomeOffice}}
	state.Week.Days[4].Halves[0] = booking.Presence{Status: booking.Away}
	state.Week.Days[0] = halved(tuesday - 1)
	state.Closed = map[booking.Day]booking.Refusal{tuesday + 2: {Why: booking.Closed, Detail: booking.Holiday}}
	state.Week.Days[3] = booking.DayPlan{Day: tuesday + 2}
	state.Suggestions = nil
	return state
}

// halved is a day at two desks.
func halved(day booking.Day) booking.DayPlan {
	d := booking.DayPlan{Day: day}
	for half, code := range []string{"3.14", "3.09"} {
		b := requested(code, day)
		b.ID, b.State = booking.BookingID(code), booking.CheckedIn
		b.Span = booking.SpanOf(day, []booking.Part{booking.Morning, booking.Afternoon}[half], Berlin)
		d.Bookings = append(d.Bookings, b)
		d.Halves[half] = booking.Presence{Day: day, Half: booking.Half(half), Status: booking.Office, Desk: b.Desk, Occupied: b.Occupancy().ID}
	}
	return d
}

// todayEmpty: nothing is planned, and three desks are offered.
func todayEmpty() today.State {
	state := todayFull()
	state.Today, state.Around, state.CheckInFrom = booking.DayPlan{Day: tuesday}, nil, nil
	state.Week.Days[1] = state.Today
	for i, why := range []today.Reason{today.LastWeek, today.Usual, today.NearTeam} {
		code := []string{"3.14", "3.09", "3.11"}[i]
		state.Suggestions = append(state.Suggestions, today.Suggestion{Desk: deskAt(code).Desk.ID, Span: booking.SpanOf(tuesday, booking.FullDay, Berlin), Why: why})
	}
	return state
}

// todayAbsent: the plan of the building is not on the device.
func todayAbsent() today.State {
	state := todayEmpty()
	state.Suggestions, state.Week.Days[0], state.Week.Days[3] = nil, todayFull().Week.Days[0], todayFull().Week.Days[3]
	state.Places = nil
	state.Absent = []ui.AbsentHouse{{ID: deskAt("3.14").Building.ID, Name: deskAt("3.14").Building.Name}}
	return state
}

// todayOver: the only desk of today was for an early hour.
func todayOver() today.State {
	state := todayFull()
	b := &state.Today.Bookings[0]
	b.Span, b.State = booking.HoursOf(tuesday, 6*60, 7*60+30, Berlin), booking.CheckedIn
	state.Week.Days[1] = state.Today
	return state
}

// todayAgain: from today on nothing is planned, and Thursday is a holiday.
func todayAgain() today.State {
	state := todayEmpty()
	for i := 2; i < 5; i++ {
		state.Week.Days[i] = booking.DayPlan{Day: state.Week.Days[i].Day}
	}
	state.Closed = map[booking.Day]booking.Refusal{tuesday + 2: {Why: booking.Closed, Detail: booking.Holiday}}
	return state
}

// todayRefused: Thursday's wish was not granted.
func todayRefused() today.State {
	state := todayFull()
	wish := state.Week.Days[3].Bookings[0]
	wish.State = booking.Refused
	state.Week.Days[3] = booking.DayPlan{Day: tuesday + 2}
	state.Refused = []today.Refused{{Booking: wish, Code: "3.14", Why: booking.Refusal{Why: booking.Taken, Alternatives: make([]booking.Alternative, 5)}}}
	return state
}

// todayUsual: the usual week has filled Wednesday and Friday and booked ahead, Aylin is suggested to sit beside, and a deputy
// has booked.
func todayUsual() today.State {
	state := todayEmpty()
	state.Usual.Days[time.Friday] = [2]booking.Status{booking.HomeOffice, booking.HomeOffice}
	for _, i := range []int{2, 4} {
		status := []booking.Status{booking.Office, booking.HomeOffice}[i/4]
		d := booking.DayPlan{Day: state.Week.Days[i].Day}
		for h := range d.Halves {
			d.Halves[h] = booking.Presence{Day: d.Day, Half: booking.Half(h), Status: status, Usual: true}
		}
		state.Week.Days[i] = d
	}
	state.Suggestions[0].Why = today.Starred
	state.Suggestions[1].Why, state.Suggestions[1].With = today.Beside, staff.Person{ID: "p-aylin", Given: "Aylin", Family: "Demir"}
	by := staff.Person{ID: "p-tomasz", Given: "Tomasz", Family: "Nowak"}
	booked := booking.Notice{ID: "n1", Person: jana().ID, Kind: booking.NoticeBookedFor, Booking: "b1", Desk: deskAt("3.14").Desk.ID, Span: booking.SpanOf(tuesday+2, booking.FullDay, Berlin), By: by.ID}
	ahead := booking.Notice{ID: "n2", Person: jana().ID, Kind: booking.NoticeBookedAhead, Booking: "b2", Desk: deskAt("3.09").Desk.ID,
		Span: booking.Span{Start: (tuesday + 8).Start(Berlin), End: (tuesday + 25).Start(Berlin)}}
	state.Told = []today.Told{{Notice: booked, Place: deskAt("3.14"), Actor: by}, {Notice: ahead, Place: deskAt("3.09")}}
	return state
}

// todayAdvice: the lead of the office advises more office days than are planned.
func todayAdvice() today.State {
	state := todayEmpty()
	state.Week.Days[3] = booking.DayPlan{Day: tuesday + 2}
	state.Advised = &booking.Advised{
		OfficeDays: booking.OfficeDays{Min: 2, Max: 3, As: booking.Advice}, Days: 1,
		Rule: &booking.RuleRef{ID: "r1", Name: "Teamtage Digitale Dienste", Issuer: "Leitung Amt 402"},
	}
	return state
}

// todayWaits: a desk has become free, and the person waits for more.
func todayWaits() today.State {
	state := todayFull()
	thursday, friday := booking.SpanOf(tuesday+2, booking.FullDay, Berlin), booking.SpanOf(tuesday+3, booking.Morning, Berlin)
	wait := booking.Wait{ID: "w1", Person: jana().ID, Building: "bahn", Desk: deskAt("3.09").Desk.ID, Span: friday, State: booking.WaitOffered, Until: tuesday.At(Berlin, 10*60)}
	held := requested("3.09", tuesday+3)
	held.ID, held.Span, held.State = "offered", friday, booking.Booked
	wait.Booking = held.ID
	state.Week.Days[4].Bookings = []booking.Booking{held}
	state.Week.Days[4].Halves[booking.AM] = booking.Presence{Day: tuesday + 3, Status: booking.Office, Desk: held.Desk, Occupied: held.Occupancy().ID}
	zone := booking.Wait{ID: "w2", Person: jana().ID, Building: "bahn", Zone: deskAt("3.14").Zone.ID, Span: booking.SpanOf(tuesday+7, booking.FullDay, Berlin), State: booking.WaitOpen}
	desk := booking.Wait{ID: "w3", Person: jana().ID, Building: "bahn", Desk: deskAt("3.15").Desk.ID, Span: thursday, State: booking.WaitOpen}
	house := booking.Wait{ID: "w4", Person: jana().ID, Building: "bahn", Span: booking.SpanOf(tuesday+9, booking.FullDay, Berlin), State: booking.WaitRequested}
	at := deskAt("3.14")
	at.Desk = booking.Desk{}
	state.Waits = []today.Waiting{
		{Wait: desk, Place: deskAt("3.15"), Rests: true}, {Wait: wait, Place: deskAt("3.09")}, {Wait: zone, Place: at},
		{Wait: house, Place: booking.Place{Building: at.Building}},
	}
	return state
}

// todayTold: the house has given today's desk away, one of Thursday is out of use, one of Wednesday stays booked, and an offer for Friday was
// not answered; a move closes the house for some days.
func todayTold() today.State {
	state := todayEmpty()
	state.Suggestions = state.Suggestions[1:]
	noShow := booking.Notice{ID: "n1", Person: jana().ID, Kind: booking.NoticeNoShow, Booking: "b1", Desk: deskAt("3.14").Desk.ID, Span: booking.SpanOf(tuesday, booking.FullDay, Berlin)}
	gone := booking.Notice{ID: "n2", Person: jana().ID, Kind: booking.NoticeDeskGone, Booking: "b2", Desk: deskAt("3.09").Desk.ID, Span: booking.SpanOf(tuesday+2, booking.Morning, Berlin)}
	late := booking.Notice{
		ID: "n3", Person: jana().ID, Kind: booking.NoticeTooLate, Booking: "b3", Desk: deskAt("3.14").Desk.ID, Span: booking.SpanOf(tuesday+1, booking.FullDay, Berlin),
		Why: &booking.Refusal{Why: booking.Window, Detail: booking.TooLate, Limit: 24 * 60, Days: []booking.RefusedDay{{Day: tuesday + 1, Why: booking.Window, Detail: booking.TooLate}}},
	}
	lapsed := booking.Notice{ID: "n4", Person: jana().ID, Kind: booking.NoticeLapsed, Booking: "b3", Desk: deskAt("3.15").Desk.ID, Span: booking.SpanOf(tuesday+3, booking.FullDay, Berlin)}
	state.Told = []today.Told{{Notice: noShow, Place: deskAt("3.14")}, {Notice: gone, Place: deskAt("3.09")}, {Notice: late, Place: deskAt("3.14")}, {Notice: lapsed, Place: deskAt("3.15")}}
	for _, day := range []booking.Day{10, 6, 7, 8, 9} {
		closed := booking.Notice{
			ID: booking.NoticeID(fmt.Sprintf("closed-%d", day)), Person: jana().ID, Kind: booking.NoticeClosed, Desk: deskAt("3.14").Desk.ID, Span: booking.SpanOf(tuesday+day, booking.FullDay, Berlin),
			Why: &booking.Refusal{Why: booking.Closed, Detail: booking.Closure, Rule: &booking.RuleRef{ID: "r1", Name: "Umzug", Issuer: "Hausverwaltung"}},
		}
		state.Told = append(state.Told, today.Told{Notice: closed, Place: deskAt("3.14")})
	}
	return state
}

// todaySeries is todayFull with a desk that a series has booked, of which it could not book one day.
func todaySeries() today.State {
	state := todayFull()
	rule := booking.Recurrence{Freq: booking.Weekly, Weekdays: []booking.Nth{{Day: time.Tuesday}, {Day: time.Thursday}}}
	state.Made = map[booking.BookingID]booking.Making{}
	for _, day := range state.Week.Days {
		for _, b := range day.Bookings {
			state.Made[b.ID] = booking.Making{Series: booking.Series{Rule: rule, First: tuesday}, Day: day.Day}
		}
	}
	skipped := booking.Notice{
		ID: "skipped", Person: jana().ID, Kind: booking.NoticeSkipped, Desk: deskAt("3.14").Desk.ID, Span: booking.SpanOf(tuesday+28, booking.FullDay, Berlin),
		Why: &booking.Refusal{Why: booking.Taken, Days: []booking.RefusedDay{{Day: tuesday + 28, Why: booking.Taken}}},
	}
	state.Told = []today.Told{{Notice: skipped, Place: deskAt("3.14")}}
	return state
}

// todayShorten asks about the other half of a day of which one is worked at home.
func todayShorten() Story {
	story := todayStory("today-shorten", todayFull, nil, func(s *ui.Shell) { s.Key(&fyne.KeyEvent{Name: fyne.Key4}) })
	open := story.After
	story.After = func(canvas fyne.Canvas) {
		open(canvas)
		sheet := &deskPlay{canvas: canvas}
		for _, label := range []string{"Vorm.", "Homeoffice"} {
			sheet.press(label)
		}
	}
	return story
}

// todayAway is the sheet in which somebody says that they are away for longer.
func todayAway() Story {
	story := todayStory("today-away", todayFull, nil, func(s *ui.Shell) { s.Key(&fyne.KeyEvent{Name: fyne.Key4}) })
	open := story.After
	story.After = func(canvas fyne.Canvas) {
		open(canvas)
		sheet := &deskPlay{canvas: canvas}
		for _, label := range []string{"Länger abwesend…", "Einen Tag länger", "Einen Tag länger"} {
			sheet.press(label)
		}
	}
	return story
}

// todayInvited: the person is asked to a team day, and has a desk elsewhere at that time.
func todayInvited() today.State {
	state := todayFull()
	place := deskAt("3.20")
	var lead staff.Person
	for _, p := range team() {
		if p.ID != jana().ID {
			lead = p
			break
		}
	}
	state.Invites = []today.Invited{{
		Invite: booking.Invite{
			ID: "i", Day: "t", Person: jana().ID, Lead: lead.ID, Desk: place.Desk.ID, Floor: place.Floor.ID, Building: place.Building.ID, Zone: place.Zone.ID,
			Span: booking.SpanOf(tuesday+2, booking.FullDay, Berlin), Until: (tuesday + 1).At(Berlin, 12*60), State: booking.InviteOpen, Asked: 7,
		},
		Place: place, Lead: lead, Gives: []string{"3.14"},
	}}
	return state
}
