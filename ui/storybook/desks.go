// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/server/city"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/desks"
	"github.com/pult-app/pult/ui/kit"
)

var (
	storyDay      = booking.Date(2026, time.November, 24)
	storyThursday = storyDay + 2
)

func init() {
	chosen := ui.ShowDesk{Desk: "3.14", Day: storyThursday}
	tell(
		deskStory("desks-plan", chosen, everyMode, press("2 Bildschirme")),
		deskStory("desks-list", chosen, nil, press("2 Bildschirme"), hit(fyne.KeyV)),
		deskStory("desks-mine", ui.ShowDesk{Desk: "3.14", Day: storyDay}, nil),
		deskStory("desks-requested", chosen, nil, hit(fyne.KeyB), offline),
		deskStory("desks-colleague", ui.ShowDesk{Desk: "3.15", Day: storyThursday}, []kit.Mode{kit.Light}),
		deskStory("desks-starred", ui.ShowDesk{Desk: "3.21", Day: storyThursday}, nil, starred, press("Lieblingsplätze")),
		deskStory("desks-deputy", chosen, []kit.Mode{kit.Light}, deputy),
		deskStory("desks-refused", chosen, everyMode, taken, hit(fyne.KeyB)),
		deskStory("desks-wait", chosen, nil, taken, hit(fyne.KeyB), hit(fyne.KeyW)),
		deskStory("desks-waiting", chosen, nil, taken, waiting),
		deskStory("desks-repeat", chosen, nil, takenNextWeek, repeats),
		deskStory("desks-repeat-days", chosen, []kit.Mode{kit.Light}, repeats, press("Einzelne Tage")),
		deskStory("desks-repeat-open", chosen, nil, repeats, press("Ohne Ende")),
		deskStory("desks-repeat-large-text", chosen, []kit.Mode{kit.Light}, repeats).scaled(2),
		deskStory("desks-series", chosen, nil, repeats, press("4 Tage buchen")),
		deskStory("desks-empty", ui.ShowDay{Day: storyThursday}, nil, fullQuietZone, press("Ruhig"), press("Barrierefrei")),
		deskStory("desks-closed", ui.ShowDay{Day: storyThursday}, nil, closedFor("")),
		deskStory("desks-closed-zone", chosen, nil, closedFor("3.14")),
		deskStory("desks-taken", chosen, nil, takenByHours),
		deskStory("desks-kept", chosen, nil, kept),
		deskStory("desks-rule", chosen, nil, limited, hit(fyne.KeyB)),
		deskStory("desks-rule-larger-text", chosen, []kit.Mode{kit.Light}, limited, hit(fyne.KeyB)).scaled(1.25),
		deskStory("desks-kept-larger-text", chosen, []kit.Mode{kit.Light}, kept).scaled(1.25),
		deskStory("desks-large-text", chosen, []kit.Mode{kit.Light}).scaled(2),
		deskStory("desks-requested-large-text", chosen, []kit.Mode{kit.Light}, hit(fyne.KeyB), offline).scaled(2),
		deskStory("desks-refused-large-text", chosen, []kit.Mode{kit.Light}, taken, hit(fyne.KeyB)).scaled(2),
		deskStory("desks-list-large-text", chosen, []kit.Mode{kit.Light}, hit(fyne.KeyV)).scaled(2),
		deskStory("desks-english", chosen, []kit.Mode{kit.Light}).in("en"),
		deskTrouble("desks-noplan", func(d desks.Data) desks.Data { return unreadablePlan{d} }),
		deskTrouble("desks-error", func(d desks.Data) desks.Data { return brokenDesks{d} }),
		Story{Name: "desks-loading", Modes: []kit.Mode{kit.Light}, Build: func(s Stage) fyne.CanvasObject {
			return onBare(desks.New(s.Env(), newDeskTown().data()).Object())
		}},
	)
}

func (s Story) scaled(by float32) Story { s.Scale = by; return s }

func (s Story) in(language string) Story { s.Lang = language; return s }

func onBare(o fyne.CanvasObject) fyne.CanvasObject {
	shell := ui.NewShell(ui.Config{Text: Stage{Lang: "de"}.Env().Text, Work: ui.NewInlineWork(), Now: Now, Location: Berlin, Still: true})
	shell.Add(ui.Desks, func(ui.Env) ui.Screen { return still{o} })
	shell.Navigate(ui.Desks, nil)
	return shell.Object()
}

// still is a screen that never reads.
type still struct{ content fyne.CanvasObject }

func (s still) Object() fyne.CanvasObject { return s.content }
func (still) Refresh()                    {}
func (still) Keys(*fyne.KeyEvent) bool    { return false }

// A deskPlay is what a story's steps act on.
type deskPlay struct {
	town   *deskTown
	shell  *ui.Shell
	canvas fyne.Canvas
}

// deskStory opens Plätze and takes the steps. Desks in args are named by their code on the directorate's third floor.
func deskStory(name string, args any, modes []kit.Mode, steps ...func(*deskPlay)) Story {
	play := &deskPlay{}
	return Story{Name: name, Modes: modes,
		Build: func(s Stage) fyne.CanvasObject {
			play.town = newDeskTown()
			play.shell = deskShell(s, play.town.data())
			play.shell.Navigate(ui.Desks, play.town.named(args))
			return play.shell.Object()
		},
		After: func(canvas fyne.Canvas) {
			play.canvas = canvas
			play.shell.Attach(canvas)
			for _, step := range steps {
				step(play)
			}
		},
	}
}

func deskTrouble(name string, change func(desks.Data) desks.Data) Story {
	return Story{Name: name, Modes: []kit.Mode{kit.Light}, Build: func(s Stage) fyne.CanvasObject {
		shell := deskShell(s, change(newDeskTown().data()))
		shell.Navigate(ui.Desks, ui.ShowDay{Day: storyThursday})
		return shell.Object()
	}}
}

// deskShell is the window with Plätze in it.
func deskShell(s Stage, data desks.Data) *ui.Shell {
	env := s.Env()
	shell := ui.NewShell(ui.Config{Text: env.Text, Work: env.Work, Now: Now, Location: Berlin, Find: finder{}, Still: true, ToCalendar: func(booking.BookingID) {}})
	for _, to := range []ui.Destination{ui.Today, ui.Desks, ui.Team, ui.Feed, ui.Settings} {
		if to == ui.Desks {
			shell.Add(to, func(env ui.Env) ui.Screen { return desks.New(env, data) })
			continue
		}
		shell.Add(to, func(ui.Env) ui.Screen { return elsewhere{} })
	}
	shell.SetPerson(staff.Person{ID: city.DemoPerson, Given: "Jana", Family: "Brandt"})
	shell.SetConnection(ui.Connection{Online: true})
	return shell
}

// repeats opens the form for several days: on a phone it stands in the open sheet.
func repeats(p *deskPlay) {
	p.press("Mehr zu diesem Platz")
	p.press("Mehrere Tage…")
}

// takenNextWeek gives the desk to somebody a week later.
func takenNextWeek(p *deskPlay) {
	d := p.town.desk("3.14")
	p.town.PutOccupancy(booking.Occupancy{ID: "next week", Desk: d.ID, Floor: d.Floor, Building: d.Building,
		Span: booking.SpanOf(storyThursday+7, booking.FullDay, Berlin), State: booking.Booked})
}

// press taps the chip or the button with a label; one that stands behind "Filter" is found there.
func press(label string) func(*deskPlay) {
	return func(p *deskPlay) {
		if p.press(label) {
			return
		}
		_ = p.press("Filter") || p.press("Filter (1)")
		p.press(label)
		p.press("Fertig")
	}
}

func (p *deskPlay) press(label string) bool {
	for _, root := range append(p.canvas.Overlays().List(), p.canvas.Content()) {
		for _, o := range test.LaidOutObjects(root) {
			named, ok := o.(interface {
				fyne.Tappable
				fyne.CanvasObject
				AccessibilityLabel() string
			})
			if ok && named.Visible() && named.Size().Width > 0 && strings.TrimPrefix(named.AccessibilityLabel(), "✓ ") == label {
				named.Tapped(&fyne.PointEvent{})
				return true
			}
		}
	}
	return false
}

func hit(key fyne.KeyName) func(*deskPlay) {
	return func(p *deskPlay) { p.shell.Key(&fyne.KeyEvent{Name: key}) }
}

func offline(p *deskPlay) {
	p.shell.SetConnection(ui.Connection{Waiting: 1})
}

// starred are three desks that the person has starred.
func starred(p *deskPlay) {
	for _, code := range []string{"3.14", "3.21", "3.22"} {
		_ = p.town.PutFavourite(context.Background(), booking.Favourite{Person: city.DemoPerson, Kind: booking.FavouriteDesk, Target: string(p.town.desk(code).ID), MadeAt: Now()})
	}
	p.shell.Hint(ui.Bookings)
}

// deputy is that a colleague has named the person.
func deputy(p *deskPlay) {
	owner := p.town.colleague()
	_ = p.town.PutDeputy(context.Background(), city.DemoPerson, booking.Deputy{Owner: owner.ID, Deputy: city.DemoPerson, MadeAt: Now()})
	p.shell.Hint(ui.Bookings)
	p.press("Für " + owner.Name())
}

// colleague is somebody else of the demo person's unit.
func (w *deskTown) colleague() staff.Person {
	me, _ := w.Colleague(context.Background(), city.DemoPerson)
	for _, p := range w.city.People {
		if p.Unit == me.Unit && p.ID != me.ID {
			return p
		}
	}
	return staff.Person{}
}

// taken is a colleague who is quicker.
func taken(p *deskPlay) { p.town.occupy(p.town.desk("3.14")) }

// waiting looks at the desk 3.14 again, and waits for it.
func waiting(p *deskPlay) {
	d := p.town.desk("3.14")
	span := booking.SpanOf(storyThursday, booking.FullDay, Berlin)
	if err := p.town.data().Join(context.Background(), booking.Join{Wait: "w", Building: d.Building, Desk: d.ID, Span: span}); err != nil {
		panic(err)
	}
	p.shell.Navigate(ui.Desks, p.town.named(ui.ShowDesk{Desk: "3.14", Day: storyThursday}))
}

// takenByHours gives the desk 3.14 to others for some hours of Thursday and all of Friday.
func takenByHours(p *deskPlay) {
	d := p.town.desk("3.14")
	for id, span := range map[booking.OccupancyID]booking.Span{
		"early": booking.HoursOf(storyThursday, 8*60, 9*60+30, Berlin), "late": booking.SpanOf(storyThursday, booking.Afternoon, Berlin),
		"friday": booking.SpanOf(storyThursday+1, booking.FullDay, Berlin),
	} {
		p.town.PutOccupancy(booking.Occupancy{ID: id, Desk: d.ID, Floor: d.Floor, Building: d.Building, Span: span, State: booking.Booked})
	}
	p.shell.Navigate(ui.Desks, p.town.named(ui.ShowDesk{Desk: "3.14", Day: storyThursday}))
}

// limited allows one booking a week, by a rule and of an office with long names.
func limited(p *deskPlay) {
	one := 1
	p.town.amend(booking.Amendment{ID: "limited", Name: "Teamtage Stadtentwicklung und Städtebau", MadeAt: Now(),
		Issuer: "Amt für Informationstechnik und Digitalisierung", Terms: booking.Terms{PerWeek: &one}})
	p.shell.Hint(ui.Bookings)
}

// kept keeps tables that can be raised until the day before.
func kept(p *deskPlay) {
	p.town.amend(booking.Amendment{ID: "kept", Name: "Höhenverstellbare Tische", Issuer: "Hausverwaltung Döppersberg", MadeAt: Now(),
		Terms: booking.Terms{Needs: &booking.Kept{Needs: staff.Needs{Adjustable: true}, Days: 1}}})
	p.shell.Hint(ui.Bookings)
}

// closedFor closes the zone of a desk on Thursday, or, without one, the house for the demo person's unit.
func closedFor(code string) func(*deskPlay) {
	return func(p *deskPlay) {
		me, _ := p.town.Colleague(context.Background(), city.DemoPerson)
		a := booking.Amendment{ID: "closed", Name: "Betriebsausflug", Issuer: "Leitung Amt 402", Unit: me.Unit, MadeAt: Now()}
		if code != "" {
			a.Name, a.Issuer, a.Unit, a.Zone = "Malerarbeiten", "Hausverwaltung Döppersberg", "", p.town.desk(code).Zone
		}
		a.Closures = []booking.Day{storyThursday}
		p.town.amend(a)
		p.shell.Hint(ui.Bookings)
	}
}

// amend gives the directorate an amendment.
func (w *deskTown) amend(a booking.Amendment) {
	a.Building = w.desk("3.14").Building
	_ = w.PutAmendment(context.Background(), a)
}

// fullQuietZone occupies every accessible desk of a quiet zone.
func fullQuietZone(p *deskPlay) {
	for _, d := range p.town.city.Desks {
		if d.Features.Quiet && d.Features.Accessible {
			p.town.occupy(d)
		}
	}
}

// A deskTown is the demo city in memory.
type deskTown struct {
	*bookingtest.Memory
	city    city.City
	trouble desks.Troubles
}

var demoCity = sync.OnceValues(func() (city.City, error) { return city.Demo(1, storyDay) })

func newDeskTown() *deskTown {
	c, err := demoCity()
	if err != nil {
		panic(fmt.Sprintf("storybook: demo city: %v", err))
	}
	w := &deskTown{Memory: bookingtest.NewMemory(), city: c}
	places := bookingtest.Town{Units: c.Units, People: c.People, Buildings: c.Buildings, Floors: c.Floors, Zones: c.Zones, Desks: c.Desks, Rules: c.Rules}
	err = places.Put(context.Background(), w.Memory)
	for _, b := range c.Bookings {
		if b.State.Live() && b.Span.End.After(Now()) {
			err = errors.Join(err, w.PutBooking(context.Background(), b))
		}
	}
	if err != nil {
		panic(fmt.Sprintf("storybook: demo city: %v", err))
	}
	return w
}

func (w *deskTown) desk(code string) booking.Desk {
	for _, b := range w.city.Buildings {
		for _, d := range w.city.Desks {
			if d.Code == code && d.Building == b.ID && b.Name == "Bundesbahndirektion" {
				return d
			}
		}
	}
	panic("storybook: the demo city has no desk " + code)
}

// named puts the desk's id in place of its code.
func (w *deskTown) named(args any) any {
	at, ok := args.(ui.ShowDesk)
	if !ok {
		return args
	}
	d := w.desk(string(at.Desk))
	return ui.ShowDesk{Desk: d.ID, Floor: d.Floor, Building: d.Building, Day: at.Day}
}

func (w *deskTown) occupy(d booking.Desk) {
	w.PutOccupancy(booking.Occupancy{ID: booking.OccupancyID("taken-" + d.ID), Desk: d.ID, Floor: d.Floor, Building: d.Building,
		Span: booking.SpanOf(storyThursday, booking.FullDay, Berlin), State: booking.Booked})
}

// data is the town on the device of the demo person.
func (w *deskTown) data() desks.Local {
	ask := func(_ context.Context, ask func(*booking.Planner) error) error {
		return ask(&booking.Planner{Store: w.Memory, Now: Now})
	}
	return desks.Local{
		Who: city.DemoPerson, Read: ask, Write: ask,
		Plan: func(_ context.Context, id booking.FloorID) (booking.Plan, error) {
			for _, f := range w.city.Floors {
				if f.ID == id {
					return f.Plan, nil
				}
			}
			return booking.Plan{}, booking.ErrGone
		},
		Seen: func(ctx context.Context, day booking.Day) (seen []booking.Presence, err error) {
			me, err := w.Colleague(ctx, city.DemoPerson)
			for _, p := range w.city.Presence {
				if p.Day == day && (p.Seen == staff.Everybody || p.Seen == staff.Team && p.Unit == me.Unit) {
					seen = append(seen, p)
				}
			}
			return seen, err
		},
		Refusal: func(context.Context, booking.BookingID) (*booking.Refusal, error) { return nil, nil },
		Trouble: &w.trouble,
	}
}

type unreadablePlan struct{ desks.Data }

func (u unreadablePlan) Level(ctx context.Context, id booking.FloorID) (desks.Level, error) {
	level, err := u.Data.Level(ctx, id)
	level.Floor.Plan = booking.Plan{}
	return level, errors.Join(err, &ui.Trouble{Kind: ui.PlanUnreadable, Err: errors.New("ring of a room is not closed")})
}

type brokenDesks struct{ desks.Data }

func (brokenDesks) Houses(context.Context) ([]desks.House, error) {
	return nil, &ui.Trouble{Kind: ui.StorageDamaged, Err: errors.New("database disk image is malformed")}
}
