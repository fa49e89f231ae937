// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/ui/today"
)

// todayData answers what the screen Heute asks. Its wishes are those of Plätze.
type todayData struct{ deskData }

// A dayReader reads one State from one snapshot.
type dayReader struct {
	*client
	rows    store.Booking
	planner *booking.Planner
	day     booking.Day // today
	asked   []booking.BuildingID
	state   today.State

	favourites []booking.Favourite
}

// Read implements today.Data.
func (d todayData) Read(ctx context.Context, monday booking.Day) (today.State, error) {
	var state today.State
	asked, err := d.asked(ctx)
	if err != nil {
		return state, err
	}
	err = d.read(ctx, func(ctx context.Context, rows store.Booking) error {
		r := dayReader{client: d.client, rows: rows, planner: d.plannerOn(rows), day: booking.DayOf(d.clock.now(), home()), asked: asked}
		err := r.readAll(ctx, monday)
		state = r.state
		return err
	})
	if err != nil {
		return state, err
	}
	state.Refused, err = d.unseen(ctx)
	return state, err
}

// Would implements today.Data.
func (d todayData) Would(ctx context.Context, r booking.Reserve) error {
	return d.read(ctx, func(ctx context.Context, rows store.Booking) error {
		return d.plannerOn(rows).Would(ctx, d.who, r.Desk, r.Span)
	})
}

// Absent implements today.Data.
func (d todayData) Absent(ctx context.Context, a booking.Absent) error {
	return d.do(ctx, booking.KindAbsent, a)
}

// Leaves implements today.Data.
func (d todayData) Leaves(ctx context.Context, a booking.Absent) (leaves today.Leaves, err error) {
	err = d.read(ctx, func(ctx context.Context, rows store.Booking) error {
		if leaves.Bookings, err = d.plannerOn(rows).Frees(ctx, d.who, a); err != nil {
			return err
		}
		leaves.Said, err = d.said(ctx, rows, a)
		return err
	})
	return leaves, err
}

// said is what the person has said of the halves of some days: their own word, or nothing where a booking or the usual week speaks
// for them.
func (d todayData) said(ctx context.Context, rows store.Booking, a booking.Absent) (said []booking.PlanDay, _ error) {
	for day := a.First; day <= a.Last; day++ {
		halves, err := rows.Presence(ctx, d.who, day)
		if err != nil {
			return nil, err
		}
		words := map[booking.Half]booking.Status{}
		for _, row := range halves {
			if row.Occupied == "" && !row.Usual {
				words[row.Half] = row.Status
			}
		}
		byWord := map[booking.Status][]booking.Half{}
		for _, half := range a.Halves {
			byWord[words[half]] = append(byWord[words[half]], half)
		}
		for _, status := range []booking.Status{booking.Unsaid, booking.Office, booking.HomeOffice, booking.OnTheRoad, booking.Away} {
			if list := byWord[status]; len(list) > 0 {
				said = append(said, booking.PlanDay{Day: day, Halves: list, Status: status})
			}
		}
	}
	return said, nil
}

// plannerOn is a Planner that only answers, on rows that were opened already.
func (k *client) plannerOn(rows store.Booking) *booking.Planner {
	return &booking.Planner{Store: rows, Now: k.clock.now}
}

func (r *dayReader) readAll(ctx context.Context, monday booking.Day) (err error) {
	s := &r.state
	s.Me, err = r.rows.Colleague(ctx, r.who)
	if errors.Is(err, booking.ErrGone) {
		s.Loading = true // the directory has not come yet
		return nil
	}
	if err != nil {
		return err
	}
	steps := []func(context.Context) error{
		func(ctx context.Context) (err error) { s.Week, err = r.planner.Week(ctx, r.who, monday); return err },
		func(ctx context.Context) (err error) { s.Made, err = r.planner.Made(ctx, r.who); return err },
		func(ctx context.Context) (err error) {
			s.Before, err = r.planner.Week(ctx, r.who, monday-7)
			return err
		},
		func(ctx context.Context) (err error) { s.Usual, err = r.rows.Usual(ctx, r.who); return err },
		r.readTold, r.readToday, r.readWaits, r.readInvites, r.readTeam, r.readAbsent, r.readHouse, r.suggest, r.readPlaces, r.readReads, r.readLearning,
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// readTold are the notices that the person has not taken away.
func (r *dayReader) readTold(ctx context.Context) error {
	notices, err := r.rows.Notices(ctx, r.who)
	for _, n := range notices {
		told := today.Told{Notice: n}
		if told.Place, err = r.rows.Place(ctx, n.Desk); err != nil && !errors.Is(err, booking.ErrGone) {
			return err
		}
		if told.Actor, err = r.rows.Colleague(ctx, n.By); err != nil && !errors.Is(err, booking.ErrGone) {
			return err
		}
		r.state.Told, err = append(r.state.Told, told), nil
	}
	return err
}

// readToday is today's plan and the piece of the floor around the desk of it that is the present one.
func (r *dayReader) readToday(ctx context.Context) error {
	week, err := r.planner.Week(ctx, r.who, r.day)
	if err != nil {
		return err
	}
	r.state.Today = week.Days[r.day-week.Monday]
	r.state.CheckInFrom, r.state.CheckInUntil = map[booking.BookingID]time.Time{}, map[booking.BookingID]time.Time{}
	for _, b := range r.state.Today.Bookings {
		if r.state.CheckInFrom[b.ID], err = r.planner.CheckInFrom(ctx, b); err != nil {
			return err
		}
		until, err := r.planner.CheckInUntil(ctx, b)
		if err != nil {
			return err
		}
		if !until.IsZero() {
			r.state.CheckInUntil[b.ID] = until
		}
	}
	if b, ok := r.state.Current(r.clock.now()); ok {
		r.state.Around, err = r.around(ctx, b)
	}
	return err
}

func (r *dayReader) around(ctx context.Context, b booking.Booking) (*today.Around, error) {
	floor, err := r.floor(ctx, r.rows, b.Floor)
	if errors.Is(err, booking.ErrGone) {
		return nil, nil // the building has not come yet
	}
	if err != nil {
		return nil, err
	}
	around := &today.Around{Floor: floor}
	if around.Units, err = r.rows.Above(ctx, r.state.Me.Unit); err != nil {
		return nil, err
	}
	if around.Day, err = r.planner.Day(ctx, r.who, b.Floor, b.Span); err != nil {
		return nil, err
	}
	seats, err := r.seats(ctx, r.rows, r.state.Me, b.Building, r.day, around.Day)
	for _, s := range seats {
		around.Colleagues = append(around.Colleagues, today.Colleague{Person: s.person, Desk: s.desk, Team: s.team})
	}
	return around, err
}

// readTeam are the others of the unit and where they are today.
func (r *dayReader) readTeam(ctx context.Context) error {
	people, err := r.rows.PeopleOf(ctx, r.state.Me.Unit)
	if err != nil {
		return err
	}
	present, err := r.rows.UnitPresence(ctx, r.state.Me.Unit, r.day, r.day)
	if err != nil {
		return err
	}
	halves := map[staff.PersonID][2]booking.Presence{}
	for _, p := range present {
		h := halves[p.Person]
		h[p.Half] = p
		halves[p.Person] = h
	}
	for _, person := range people {
		if person.ID != r.who {
			r.state.Team = append(r.state.Team, today.Member{Person: person, Halves: halves[person.ID]})
		}
	}
	return nil
}

// readHouse is what concerns the person's building: closed days and first-aiders.
func (r *dayReader) readHouse(ctx context.Context) error {
	house, err := r.house(ctx)
	if err != nil || house == "" {
		return err
	}
	rules, err := r.rows.Rulebook(ctx, house)
	if err != nil {
		return err
	}
	if rules.Building != "" { // rules that are not on this device close no house
		if err := r.readRules(ctx, rules, house); err != nil {
			return err
		}
	}
	return r.readFirstAiders(ctx, house)
}

// readRules is what the rules of the person's building say of the week to the person: their unit and their roles may have rules
// of their own. A rule for one zone closes no house.
func (r *dayReader) readRules(ctx context.Context, rules booking.Rulebook, house booking.BuildingID) error {
	building, err := r.rows.Building(ctx, house)
	if err != nil && !errors.Is(err, booking.ErrGone) {
		return err
	}
	who, err := r.audience(ctx)
	if err != nil {
		return err
	}
	r.state.Closed = closedDays(rules, who, building, r.state.Week.Monday)
	if advised, outside := rules.Advised(r.state.Week, who, building, r.day); outside {
		r.state.Advised = &advised
	}
	return nil
}

// audience is the person as rules see them, in whatever zone.
func (r *dayReader) audience(ctx context.Context) (who booking.Audience, err error) {
	if who.Above, err = r.rows.Above(ctx, r.state.Me.Unit); err != nil {
		return who, err
	}
	profile, err := r.rows.Profile(ctx, r.who)
	who.Roles = profile.Roles
	return who, err
}

// readAbsent finds out where the person usually is and whose plans are missed: those of the bookings and the one of the usual building.
func (r *dayReader) readAbsent(ctx context.Context) (err error) {
	usual, err := r.usualHouse(ctx, r.rows)
	if err != nil {
		return err
	}
	r.state.House = usual
	houses := []booking.BuildingID{usual}
	for _, day := range append(r.state.Week.Days[:], r.state.Today) {
		for _, b := range day.Bookings {
			if b.State.Live() {
				houses = append(houses, b.Building)
			}
		}
	}
	r.state.Absent, err = r.absent(ctx, r.rows, r.asked, houses)
	return err
}

// house is the building of today's present booking, else of the next one or of the home zone, else the usual one; empty
// when nothing is known.
func (r *dayReader) house(ctx context.Context) (booking.BuildingID, error) {
	if b, ok := r.state.Current(r.clock.now()); ok {
		return b.Building, nil
	}
	units, err := r.rows.Above(ctx, r.state.Me.Unit)
	if err != nil {
		return "", err
	}
	_, house, err := r.firstPlace(ctx, r.rows, units)
	if err != nil || house != "" {
		return house, err
	}
	return r.usualHouse(ctx, r.rows)
}

// closedDays are the days of a week on which the rules keep the house closed for somebody.
func closedDays(rules booking.Rulebook, who booking.Audience, house booking.Building, monday booking.Day) map[booking.Day]booking.Refusal {
	closed := map[booking.Day]booking.Refusal{}
	for day := monday; day < monday+7; day++ {
		var refusal *booking.Refusal
		if _, err := rules.Hours(day, who, house); errors.As(err, &refusal) {
			closed[day] = *refusal
		}
	}
	return closed
}

func (r *dayReader) readFirstAiders(ctx context.Context, house booking.BuildingID) error {
	present, err := r.rows.HousePresence(ctx, house, r.day)
	if err != nil {
		return err
	}
	seen := map[staff.PersonID]bool{}
	for _, p := range present {
		if p.Status != booking.Office || seen[p.Person] {
			continue
		}
		seen[p.Person] = true
		person, err := r.rows.Colleague(ctx, p.Person)
		if err != nil && !errors.Is(err, booking.ErrGone) {
			return err
		}
		if person.FirstAider {
			r.state.FirstAiders = append(r.state.FirstAiders, today.FirstAider{Person: person, Desk: p.Desk})
		}
	}
	slices.SortFunc(r.state.FirstAiders, func(a, b today.FirstAider) int {
		return cmp.Or(cmp.Compare(a.Person.Family, b.Person.Family), cmp.Compare(a.Person.Given, b.Person.Given))
	})
	return nil
}

// readPlaces names every desk that the state speaks of.
func (r *dayReader) readPlaces(ctx context.Context) error {
	r.state.Places = map[booking.DeskID]booking.Place{}
	for _, desk := range r.desks() {
		if _, ok := r.state.Places[desk]; ok || desk == "" {
			continue
		}
		place, err := r.rows.Place(ctx, desk)
		if errors.Is(err, booking.ErrGone) {
			continue
		}
		if err != nil {
			return err
		}
		r.state.Places[desk] = place
	}
	return nil
}

func (r *dayReader) desks() (desks []booking.DeskID) {
	for _, week := range []booking.Week{r.state.Week, r.state.Before} {
		for _, day := range week.Days {
			desks = append(desks, desksOf(day)...)
		}
	}
	desks = append(desks, desksOf(r.state.Today)...)
	for _, m := range r.state.Team {
		desks = append(desks, m.Halves[booking.AM].Desk, m.Halves[booking.PM].Desk)
	}
	for _, f := range r.state.FirstAiders {
		desks = append(desks, f.Desk)
	}
	for _, s := range r.state.Suggestions {
		desks = append(desks, s.Desk)
	}
	return desks
}

func desksOf(day booking.DayPlan) []booking.DeskID {
	desks := []booking.DeskID{day.Halves[booking.AM].Desk, day.Halves[booking.PM].Desk}
	for _, b := range day.Bookings {
		desks = append(desks, b.Desk)
	}
	return desks
}

// unseen are the refused wishes for a desk that the person has not been told of, newest first.
func (k *client) unseen(ctx context.Context) (refused []today.Refused, _ error) {
	changes, err := k.device.Refusals(ctx)
	if err != nil {
		return nil, trouble(err)
	}
	err = k.read(ctx, func(ctx context.Context, rows store.Booking) error {
		refused = nil
		for i := len(changes) - 1; i >= 0; i-- {
			wish, ok := deskWish(changes[i])
			if !ok || changes[i].Refusal == nil {
				continue
			}
			r := today.Refused{Why: *changes[i].Refusal}
			r.Booking = booking.Booking{ID: wish.Booking, Person: k.who, Desk: wish.Desk, Span: wish.Span, State: booking.Refused, MadeAt: changes[i].MadeAt}
			if place, err := rows.Place(ctx, wish.Desk); err == nil {
				r.Code, r.Booking.Floor, r.Booking.Building = place.Desk.Code, place.Floor.ID, place.Building.ID
			}
			refused = append(refused, r)
		}
		return nil
	})
	return refused, err
}
