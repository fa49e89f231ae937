// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/learntest"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/server/city"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
)

// The town of the measurements is the demo city with one more house, whose floors have 300 and 5,000 desks. Two people
// have their desk of the day there, so that their clients open the plan on it.
const (
	hall      = booking.BuildingID("b-messhaus")
	manyDesks = 5000
	someDesks = 300
)

// A guest is who sits on a floor of the hall.
type guest struct {
	id    staff.PersonID
	desks int
}

var guests = []guest{{"p-messe-300", someDesks}, {"p-messe-5000", manyDesks}}

// makeTown writes the town with so many bookings of the past on the floor of 300 desks.
func makeTown(ctx context.Context, path string, past int) error {
	today := booking.Date(2026, 11, 24)
	town, err := city.Demo(1, today)
	if err != nil {
		return err
	}
	addHall(&town, today)
	db, err := central.Open(ctx, path)
	if err != nil {
		return err
	}
	err = db.Load(ctx, central.Stock{
		Units: slices.Values(town.Units), People: slices.Values(town.People), Profiles: slices.Values(town.Profiles),
		Buildings: slices.Values(town.Buildings), Floors: slices.Values(town.Floors), Zones: slices.Values(town.Zones),
		Desks: slices.Values(town.Desks), Rules: slices.Values(town.Rules), Presences: slices.Values(town.Presence),
		Bookings: both(slices.Values(town.Bookings), pastBookings(town, today-15, past)),
	})
	if err == nil {
		err = tellNews(ctx, db, today)
	}
	if err == nil {
		err = teach(ctx, db, today)
	}
	return errors.Join(err, db.Close())
}

// tellNews writes posts for everybody, as many as stand in a feed that somebody scrolls.
func tellNews(ctx context.Context, db *central.Central, today booking.Day) error {
	return db.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		rows, everyone := tx.News("", nil), news.Audience{Everyone: true}
		channel := news.Channel{ID: "c-mess", Name: "Messkanal", Audience: everyone, Editors: news.Audience{Role: staff.Editor}, Posting: news.Edited}
		if err := rows.PutChannel(ctx, channel); err != nil {
			return err
		}
		for i := range posts {
			post := news.Post{
				ID: news.PostID(fmt.Sprintf("01932e00-0000-7000-8000-%012d", i)), Channel: channel.ID, Author: "p-monika", Audience: everyone, Editors: channel.Editors, Version: 1,
				Text:        news.Text{Title: fmt.Sprint("Meldung ", i, " aus dem Haus"), Body: "Ab Montag gilt im Haus eine neue Regel. Wer Fragen hat, wendet sich an den Empfang im Erdgeschoss."},
				PublishedAt: today.Start(booking.Building{}.Location()).Add(-time.Duration(i) * time.Hour),
			}
			if err := rows.PutPost(ctx, post); err != nil {
				return err
			}
		}
		return nil
	})
}

const posts = 200

// teach publishes courses for everybody and a path through half of them, which the person of the measurements follows.
func teach(ctx context.Context, db *central.Central, today booking.Day) error {
	now := today.Start(booking.Building{}.Location())
	path := learn.Path{ID: "onboarding", Title: "Die ersten Wochen", About: "Was alle wissen, die hier arbeiten.", Audience: staff.Audience{Everyone: true}}
	return db.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		rows := tx.Learn("", nil)
		for i := range offers {
			e := learntest.Files(1)
			e.Course.ID, e.Course.Title, e.Course.Icon, e.Course.PublishedAt = learn.CourseID(fmt.Sprint("kurs-", i)), fmt.Sprint("Kurs ", i, " für alle im Haus"), "school", now
			e.Course.About, e.Course.Topics = "Was in diesem Kurs vorkommt und für wen er gemacht ist.", []string{"Verwaltung", fmt.Sprint("Thema ", i%5)}
			if err := errors.Join(tx.PutEdition(ctx, e, now), rows.PutCourse(ctx, e.Course)); err != nil {
				return err
			}
			if i < offers/2 {
				path.Steps = append(path.Steps, learn.Stop{Key: learn.LessonKey(e.Course.ID), Course: e.Course.ID})
			}
		}
		if err := rows.PutPath(ctx, path); err != nil {
			return err
		}
		coach := learn.Coach{Store: rows, Now: func() time.Time { return now }, Final: true}
		return coach.Enrol(ctx, city.DemoPerson, learn.Enrol{Path: path.ID})
	})
}

// offers is how many courses there are.
const offers = 40

func both[T any](one, other iter.Seq[T]) iter.Seq[T] {
	return func(yield func(T) bool) {
		for v := range one {
			if !yield(v) {
				return
			}
		}
		other(yield)
	}
}

func addHall(town *city.City, today booking.Day) {
	house := booking.Building{ID: hall, Name: "Messhaus", Address: "Döppersberg 1", TimeZone: "Europe/Berlin", Desks: someDesks + manyDesks}
	town.Buildings = append(town.Buildings, house)
	town.Rules = append(town.Rules, booking.DefaultRules(hall))
	for i, g := range guests {
		floor, zones, desks := largeFloor(i, g.desks)
		town.Floors = append(town.Floors, floor)
		town.Zones, town.Desks = append(town.Zones, zones...), append(town.Desks, desks...)
		person := town.People[0]
		person.ID, person.Given, person.Family = g.id, "Mia", fmt.Sprintf("Messer-%d", g.desks)
		town.People = append(town.People, person)
		desk := desks[len(desks)/2]
		town.Bookings = append(town.Bookings, booking.Booking{
			ID: booking.BookingID(fmt.Sprintf("messe-%d", g.desks)), Person: g.id, Desk: desk.ID, Floor: desk.Floor, Building: hall,
			Span: booking.SpanOf(today, booking.FullDay, house.Location()), State: booking.Booked, MadeAt: today.Start(house.Location()),
		})
	}
}

// pastBookings are half hours of the demo's people at the 300 desks, from a day backwards: so many find room in the days
// that are kept, before the demo's own.
func pastBookings(town city.City, last booking.Day, n int) iter.Seq[booking.Booking] {
	var desks []booking.Desk
	for _, d := range town.Desks {
		if d.Floor == floorOf(0) {
			desks = append(desks, d)
		}
	}
	const halfHours = 24 // of a day, from six o'clock on
	people, loc := town.People[:len(town.People)-len(guests)], booking.Building{}.Location()
	return func(yield func(booking.Booking) bool) {
		for i := range n {
			slot, who := i/len(people), i%len(people)
			desk, day := desks[(who+slot*7)%len(desks)], last-booking.Day(slot/halfHours)
			start := day.Start(loc).Add(6*time.Hour + time.Duration(slot%halfHours)*30*time.Minute)
			b := booking.Booking{
				ID: booking.BookingID(fmt.Sprintf("past-%06d", i)), Person: people[who].ID, Desk: desk.ID, Floor: desk.Floor, Building: hall,
				Span: booking.Span{Start: start, End: start.Add(30 * time.Minute)}, State: booking.CheckedIn, MadeAt: day.Start(loc),
			}
			if !yield(b) {
				return
			}
		}
	}
}

func floorOf(ordinal int) booking.FloorID {
	return booking.FloorID(fmt.Sprintf("%s-%d", hall, ordinal))
}

// largeFloor has rooms of 24 desks in a square, as many as n desks need.
func largeFloor(ordinal, n int) (floor booking.Floor, zones []booking.Zone, desks []booking.Desk) {
	across := 1
	for across*across*24 < n {
		across++
	}
	id := floorOf(ordinal)
	floor = booking.Floor{ID: id, Building: hall, Ordinal: ordinal, Name: fmt.Sprintf("Halle %d", n), Short: fmt.Sprint(ordinal)}
	plan := &floor.Plan
	for room := 0; len(desks) < n; room++ {
		x, y := 0.5+float64(room%across)*14, 0.5+float64(room/across)*13
		zone := booking.Zone{ID: booking.ZoneID(fmt.Sprintf("%s-z%d", id, room)), Building: hall, Floor: id, Name: fmt.Sprint("Zone ", room)}
		zones = append(zones, zone)
		walls := booking.Polygon{{{X: x, Y: y}, {X: x + 13.5, Y: y}, {X: x + 13.5, Y: y + 11}, {X: x, Y: y + 11}}}
		middle := booking.Point{X: x + 6.75, Y: y + 5.5}
		plan.Rooms = append(plan.Rooms, booking.Room{Name: fmt.Sprint("Raum ", room), Kind: "office", Shape: walls, Label: middle})
		plan.Sections = append(plan.Sections, booking.Section{Zone: zone.ID, Name: zone.Name, Shape: walls, Label: middle})
		plan.Doors = append(plan.Doors, booking.Line{From: booking.Point{X: x + 4, Y: y + 11}, To: booking.Point{X: x + 6, Y: y + 11}})
		for i := range min(24, n-len(desks)) {
			desks = append(desks, booking.Desk{
				ID: booking.DeskID(fmt.Sprintf("%s-d%d", id, len(desks))), Building: hall, Floor: id, Zone: zone.ID,
				Code: fmt.Sprintf("%d.%d", 8+ordinal, len(desks)), Features: booking.Features{Monitors: 1 + i%2, Docking: true, Adjustable: i%3 == 0},
				Shape: booking.Shape{At: booking.Point{X: x + 1.5 + float64(i%6)*2, Y: y + 2 + float64(i/6)*2.3}, W: 1.6, D: 0.8, Turn: float64(i / 6 % 2 * 180)},
			})
		}
		plan.W, plan.H = max(plan.W, x+14), max(plan.H, y+12)
	}
	plan.Outline = []booking.Polygon{{{{X: 0, Y: 0}, {X: plan.W, Y: 0}, {X: plan.W, Y: plan.H}, {X: 0, Y: plan.H}}}}
	return floor, zones, desks
}
