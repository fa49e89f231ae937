// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/ui"
)

const (
	// fewHouses is how many buildings a device holds without being asked.
	fewHouses = 3
	// disused is how long nobody looks at a building until it leaves the device; it comes again when its plan is opened.
	disused = 14 * 24 * time.Hour
	// lookEvery is how often a look is written down at most.
	lookEvery = time.Hour
)

// held are the buildings whose plans and desks this device holds or has asked for.
func (k *client) held(ctx context.Context) ([]booking.BuildingID, error) {
	want, err := k.device.Wanted(ctx)
	if err != nil {
		return nil, err
	}
	var houses []booking.BuildingID
	for _, scope := range want {
		if id, ok := strings.CutPrefix(string(scope), "b:"); ok {
			houses = append(houses, booking.BuildingID(id))
		}
	}
	return houses, nil
}

// asked is held once anything was chosen, by the person or for them; nil before.
func (k *client) asked(ctx context.Context) ([]booking.BuildingID, error) {
	chosen, err := k.device.Chosen(ctx)
	if err != nil || !chosen {
		return nil, trouble(err)
	}
	houses, err := k.held(ctx)
	return append([]booking.BuildingID{}, houses...), trouble(err)
}

// absent are those of the buildings whose plans this device does not hold; asked are those it has asked for. A building
// that has no plan anywhere is not missed, and none is before anything was chosen.
func (k *client) absent(ctx context.Context, rows store.Booking, asked, houses []booking.BuildingID) (missing []ui.AbsentHouse, _ error) {
	if asked == nil {
		return nil, nil
	}
	status := k.engine.Status()
	for i, id := range houses {
		if id == "" || slices.Contains(houses[:i], id) {
			continue
		}
		floors, err := rows.Floors(ctx, id)
		if err != nil {
			return nil, err
		}
		house, err := rows.Building(ctx, id)
		if err != nil && !errors.Is(err, booking.ErrGone) {
			return nil, err
		}
		on := slices.Contains(asked, id)
		if planless := on && status.Online && !status.Loading; len(floors) > 0 || house.Name == "" || house.Desks == 0 || planless {
			continue
		}
		missing = append(missing, ui.AbsentHouse{ID: id, Name: house.Name, Asked: on})
	}
	return missing, nil
}

// usualHouse is the building where the person and the team are most, four weeks around today; empty when nothing is known.
// It needs no plan on this device.
func (k *client) usualHouse(ctx context.Context, rows store.Booking) (usual booking.BuildingID, _ error) {
	times, err := k.timesAt(ctx, rows)
	for id, n := range times {
		if n > times[usual] || n == times[usual] && id < usual {
			usual = id
		}
	}
	return usual, err
}

// hold says whether the device holds a building.
func (k *client) hold(ctx context.Context, house booking.BuildingID, hold bool) error {
	houses, err := k.held(ctx)
	if err != nil {
		return trouble(err)
	}
	has := slices.Contains(houses, house)
	switch {
	case has == hold:
		return nil
	case hold:
		houses = append(houses, house)
	default:
		houses = slices.DeleteFunc(houses, func(h booking.BuildingID) bool { return h == house })
	}
	return k.want(ctx, houses)
}

func (k *client) want(ctx context.Context, houses []booking.BuildingID) error {
	scopes := make([]syncing.Scope, len(houses))
	for i, house := range houses {
		scopes[i] = syncing.Scope(store.House(house))
	}
	slices.Sort(scopes)
	if err := k.device.SetWant(ctx, scopes...); err != nil {
		return trouble(err)
	}
	k.engine.Poke()
	return nil
}

// chooseHouses is for after the first load: a device on which nobody has chosen yet takes the buildings where the person
// and the team are, or all of them where there are only a few. Who lets go of every building has chosen too.
func (k *client) chooseHouses(ctx context.Context) error {
	chosen, err := k.device.Chosen(ctx)
	if err != nil || chosen {
		return err
	}
	var houses []booking.BuildingID
	err = k.read(ctx, func(ctx context.Context, rows store.Booking) error {
		houses, err = k.likely(ctx, rows)
		return err
	})
	if err != nil || len(houses) == 0 {
		return err
	}
	return k.want(ctx, houses)
}

// first is the order in which a load brings what people need: their own bookings, the team, the buildings that are held, the most
// visited first, and the directory. It is long: at 64 kbit/s half a minute, in a city of nine thousand.
func (k *client) first(ctx context.Context) []syncing.Scope {
	scopes := []syncing.Scope{syncing.Scope(store.Own(k.who))}
	err := k.read(ctx, func(ctx context.Context, rows store.Booking) error {
		me, err := rows.Colleague(ctx, k.who)
		if err != nil && !errors.Is(err, booking.ErrGone) { // the directory may not have come yet
			return err
		}
		if me.Unit != "" {
			scopes = append(scopes, syncing.Scope(store.Team(me.Unit)))
		}
		houses, err := k.visited(ctx, rows)
		for _, house := range houses {
			scopes = append(scopes, syncing.Scope(store.House(house)))
		}
		return err
	})
	if err != nil {
		k.log.Warn("order a load", "error", err)
	}
	return append(scopes[:min(len(scopes), syncing.MaxFirst-1)], store.Org)
}

// visited are the buildings that are held, the most visited first.
func (k *client) visited(ctx context.Context, rows store.Booking) ([]booking.BuildingID, error) {
	houses, err := k.held(ctx)
	if err != nil {
		return nil, err
	}
	times, err := k.timesAt(ctx, rows)
	slices.SortStableFunc(houses, func(a, b booking.BuildingID) int { return cmp.Compare(times[b], times[a]) })
	return houses, err
}

// guessHouses takes the buildings of the person's own bookings as soon as these are here, long before a first load has brought
// what else tells where people are. chooseHouses chooses when it has.
func (k *client) guessHouses(ctx context.Context) error {
	chosen, err := k.device.Chosen(ctx)
	if err != nil || chosen {
		return err
	}
	held, err := k.held(ctx)
	if err != nil || len(held) > 0 {
		return err
	}
	var scopes []syncing.Scope
	err = k.read(ctx, func(ctx context.Context, rows store.Booking) error {
		mine, err := rows.Bookings(ctx, k.who, k.clock.now().Add(-14*24*time.Hour))
		for _, b := range mine {
			if house := syncing.Scope(store.House(b.Building)); len(scopes) < fewHouses && !slices.Contains(scopes, house) {
				scopes = append(scopes, house)
			}
		}
		return err
	})
	if err != nil || len(scopes) == 0 {
		return err
	}
	return trouble(k.device.Guess(ctx, scopes...))
}

// keep is hold for a building that the person said shall be here: it stays however seldom its plan is opened.
func (k *client) keep(ctx context.Context, house booking.BuildingID) error {
	if err := k.hold(ctx, house, true); err != nil {
		return err
	}
	return trouble(k.device.Keep(ctx, syncing.Scope(store.House(house))))
}

// looked remembers that the plan of a building is on the screen.
func (k *client) looked(ctx context.Context, house booking.BuildingID) {
	now := k.clock.now()
	k.mu.Lock()
	lately := now.Sub(k.looks[house]).Abs() < lookEvery
	if !lately {
		k.looks[house] = now
	}
	k.mu.Unlock()
	if lately || house == "" {
		return
	}
	if err := k.device.Looked(ctx, syncing.Scope(store.House(house)), now); err != nil {
		k.log.Warn("remember a look", "error", err)
	}
}

// tidy lets go of buildings that nobody has looked at for a while, once a day.
func (k *client) tidy(ctx context.Context) error {
	now := k.clock.now()
	k.mu.Lock()
	lately := now.Sub(k.tidied).Abs() < 24*time.Hour
	k.mu.Unlock()
	if lately {
		return nil
	}
	old, err := k.device.Unlooked(ctx, now, disused)
	if err == nil && len(old) > 0 {
		err = k.letGo(ctx, old)
	}
	if err == nil {
		k.mu.Lock()
		k.tidied = now
		k.mu.Unlock()
	}
	return err
}

// letGo gives up buildings, but never those that the person needs without a network.
func (k *client) letGo(ctx context.Context, old []syncing.Scope) error {
	houses, err := k.held(ctx)
	if err != nil {
		return err
	}
	var needed []booking.BuildingID
	err = k.read(ctx, func(ctx context.Context, rows store.Booking) (err error) {
		needed, err = k.needed(ctx, rows, houses)
		return err
	})
	if err != nil {
		return err
	}
	before := len(houses)
	houses = slices.DeleteFunc(houses, func(house booking.BuildingID) bool {
		return slices.Contains(old, syncing.Scope(store.House(house))) && !slices.Contains(needed, house)
	})
	if len(houses) == before {
		return nil
	}
	return k.want(ctx, houses)
}

// needed are the buildings where the person and the team are, those of the person's coming bookings, and the unit's home.
func (k *client) needed(ctx context.Context, rows store.Booking, held []booking.BuildingID) ([]booking.BuildingID, error) {
	houses, err := k.likely(ctx, rows)
	if err != nil {
		return nil, err
	}
	mine, err := rows.Bookings(ctx, k.who, k.clock.now())
	if err != nil {
		return nil, err
	}
	for _, b := range mine {
		houses = append(houses, b.Building)
	}
	homes, err := k.homes(ctx, rows, held)
	return append(houses, homes...), err
}

// homes are those of the held buildings in which the person's unit has a home zone.
func (k *client) homes(ctx context.Context, rows store.Booking, held []booking.BuildingID) (homes []booking.BuildingID, err error) {
	me, err := rows.Colleague(ctx, k.who)
	if err != nil || me.Unit == "" {
		return nil, err
	}
	for _, house := range held {
		floors, err := rows.Floors(ctx, house)
		if err != nil {
			return nil, err
		}
		for _, floor := range floors {
			zones, err := rows.Zones(ctx, floor.ID)
			if err != nil {
				return nil, err
			}
			if slices.ContainsFunc(zones, func(z booking.Zone) bool { return z.Home == me.Unit }) {
				homes = append(homes, house)
				break
			}
		}
	}
	return homes, nil
}

// likely are the buildings where the person and the team are most, at most fewHouses of them.
func (k *client) likely(ctx context.Context, rows store.Booking) ([]booking.BuildingID, error) {
	known, err := rows.Buildings(ctx)
	if err != nil || len(known) == 0 {
		return nil, err
	}
	times, err := k.timesAt(ctx, rows)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(known, func(a, b booking.Building) int { return cmp.Compare(times[b.ID], times[a.ID]) })
	var houses []booking.BuildingID
	for _, house := range known {
		if len(houses) < fewHouses && (times[house.ID] > 0 || len(known) <= fewHouses) {
			houses = append(houses, house.ID)
		}
	}
	return houses, nil
}

// timesAt counts how often the person has booked and the team is seen in each building, four weeks around today.
func (k *client) timesAt(ctx context.Context, rows store.Booking) (map[booking.BuildingID]int, error) {
	times := map[booking.BuildingID]int{}
	now := k.clock.now()
	mine, err := rows.Bookings(ctx, k.who, now.Add(-14*24*time.Hour))
	if err != nil {
		return nil, err
	}
	for _, b := range mine {
		times[b.Building] += 10
	}
	me, err := rows.Colleague(ctx, k.who)
	if errors.Is(err, booking.ErrGone) {
		return times, nil // the directory has not come yet
	}
	if err != nil {
		return nil, err
	}
	today := booking.DayOf(now, home())
	team, err := rows.UnitPresence(ctx, me.Unit, today-14, today+14)
	if err != nil {
		return nil, err
	}
	for _, p := range team {
		if p.Building != "" {
			times[p.Building]++
		}
	}
	return times, nil
}
