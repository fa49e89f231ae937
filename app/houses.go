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

// fewHouses is how many buildings a device holds without being asked.
const fewHouses = 3

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
