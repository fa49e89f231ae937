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
	"github.com/pult-app/pult/ui/today"
)

// mostSuggested is how many desks Heute suggests.
const mostSuggested = 3

// suggest finds desks for the rest of today that one tap would book: where the person sat a week ago or lately, near the
// team, at home. Nothing when there is a booking already, or the house is closed.
func (r *dayReader) suggest(ctx context.Context) error {
	if len(r.state.Today.Bookings) > 0 {
		return nil
	}
	var err error
	if r.favourites, err = r.rows.Favourites(ctx, r.who); err != nil {
		return err
	}
	known, err := r.known(ctx)
	if err != nil {
		return err
	}
	for _, k := range known {
		if err := r.suggestAt(ctx, k); err != nil {
			return err
		}
		if len(r.state.Suggestions) >= mostSuggested {
			return nil
		}
	}
	if err := r.suggestBeside(ctx); err != nil || len(known) == 0 {
		return err
	}
	return r.suggestNear(ctx, known[0].Desk)
}

// suggestBeside suggests the nearest free desk to each starred colleague who is there today, as far as the person may see.
func (r *dayReader) suggestBeside(ctx context.Context) error {
	for _, f := range r.favourites {
		if f.Kind != booking.FavouritePerson || len(r.state.Suggestions) >= mostSuggested {
			continue
		}
		if err := r.suggestBesideOf(ctx, staff.PersonID(f.Target)); err != nil {
			return err
		}
	}
	return nil
}

func (r *dayReader) suggestBesideOf(ctx context.Context, who staff.PersonID) error {
	halves, err := r.rows.Presence(ctx, who, r.day)
	if err != nil {
		return err
	}
	for _, half := range halves {
		if half.Desk == "" {
			continue
		}
		place, err := r.rows.Place(ctx, half.Desk)
		if errors.Is(err, booking.ErrGone) {
			continue
		}
		if err != nil {
			return err
		}
		with, err := r.rows.Colleague(ctx, who)
		if errors.Is(err, booking.ErrGone) {
			return nil
		}
		if err != nil {
			return err
		}
		return r.suggestNext(ctx, place, with)
	}
	return nil
}

// suggestNext takes the nearest desk on the floor of a colleague's that the person could book.
func (r *dayReader) suggestNext(ctx context.Context, place booking.Place, with staff.Person) error {
	span := r.restOfDay(place.Building.Location())
	near, err := r.planner.Alternatives(ctx, r.who, place.Desk.ID, span)
	if err != nil {
		return err
	}
	near = slices.DeleteFunc(near, func(a booking.Alternative) bool { return a.Floor != place.Floor.ID })
	slices.SortStableFunc(near, func(a, b booking.Alternative) int { return cmp.Compare(a.Metres, b.Metres) })
	for _, a := range near {
		there, err := r.rows.Place(ctx, a.Desk)
		if err != nil {
			return err
		}
		before := len(r.state.Suggestions)
		if err := r.admit(ctx, there, span, today.Beside); err != nil {
			return err
		}
		if len(r.state.Suggestions) > before {
			r.state.Suggestions[before].With = with
			return nil
		}
	}
	return nil
}

// known are desks that the person knows, each once, best first: those that they have starred, where they sat a week ago, then lately.
func (r *dayReader) known(ctx context.Context) (known []today.Suggestion, _ error) {
	for _, f := range r.favourites {
		if f.Kind == booking.FavouriteDesk {
			known = append(known, today.Suggestion{Desk: booking.DeskID(f.Target), Why: today.Starred})
		}
	}
	sat, err := r.planner.Known(ctx, r.who, r.day, home())
	if err != nil {
		return nil, err
	}
	for _, desk := range sat {
		why := today.Usual
		if desk.LastWeek {
			why = today.LastWeek
		}
		known = append(known, today.Suggestion{Desk: desk.Desk, Why: why})
	}
	if len(known) > 0 {
		return known, nil
	}
	return r.atHome(ctx)
}

// atHome is any desk of the home zone, for a person without a past.
func (r *dayReader) atHome(ctx context.Context) ([]today.Suggestion, error) {
	preferred, err := r.rows.Preferred(ctx, r.state.Me.Unit)
	if err != nil {
		return nil, err
	}
	for _, id := range preferred {
		if found, err := r.anyOf(ctx, id); err != nil || len(found) > 0 {
			return found, err
		}
	}
	units, err := r.rows.Above(ctx, r.state.Me.Unit)
	if err != nil {
		return nil, err
	}
	for _, unit := range units {
		zones, err := r.rows.HomeZones(ctx, unit)
		if err != nil || len(zones) == 0 {
			if err != nil {
				return nil, err
			}
			continue
		}
		desks, err := r.rows.Desks(ctx, zones[0].Floor)
		if err != nil {
			return nil, err
		}
		for _, d := range desks {
			if d.Zone == zones[0].ID {
				return []today.Suggestion{{Desk: d.ID, Why: today.AtHome}}, nil
			}
		}
	}
	return nil, nil
}

// anyOf is any desk of a zone that this device holds, which the others of the zone are near.
func (r *dayReader) anyOf(ctx context.Context, id booking.ZoneID) ([]today.Suggestion, error) {
	zone, err := r.rows.Zone(ctx, id)
	if errors.Is(err, booking.ErrGone) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	desks, err := r.rows.Desks(ctx, zone.Floor)
	for _, d := range desks {
		if d.Zone == zone.ID {
			return []today.Suggestion{{Desk: d.ID, Why: today.AtHome}}, err
		}
	}
	return nil, err
}

// suggestAt takes a desk that the person knows, when it is free for the rest of the day and the rules allow it.
func (r *dayReader) suggestAt(ctx context.Context, known today.Suggestion) error {
	place, err := r.rows.Place(ctx, known.Desk)
	if errors.Is(err, booking.ErrGone) {
		return nil
	}
	if err != nil {
		return err
	}
	return r.admit(ctx, place, r.restOfDay(place.Building.Location()), known.Why)
}

// admit adds a desk to the suggestions when the person could book it now.
func (r *dayReader) admit(ctx context.Context, place booking.Place, span booking.Span, why today.Reason) error {
	for _, s := range r.state.Suggestions {
		if s.Desk == place.Desk.ID {
			return nil
		}
	}
	if open, err := r.open(ctx, place); err != nil || !open {
		return err
	}
	err := r.planner.Would(ctx, r.who, place.Desk.ID, span)
	var refusal *booking.Refusal
	if errors.As(err, &refusal) {
		return nil
	}
	if err == nil {
		r.state.Suggestions = append(r.state.Suggestions, today.Suggestion{Desk: place.Desk.ID, Span: span, Why: why})
	}
	return err
}

// open tells whether the house is open today for the person at a place of it, and has not closed yet. A desk may be booked until midnight all the same, but
// nobody should be sent to a locked door.
func (r *dayReader) open(ctx context.Context, place booking.Place) (bool, error) {
	house := place.Building
	rules, err := r.rows.Rulebook(ctx, house.ID)
	if err != nil || rules.Building == "" { // not on this device
		return false, err
	}
	who, err := r.audience(ctx)
	if err != nil {
		return false, err
	}
	who.Zone = place.Zone.ID
	hours, err := rules.Hours(r.day, who, house)
	if err != nil {
		return false, nil // closed; or a region with holidays that this device does not know, where Would decides no better
	}
	return r.day.At(house.Location(), hours.Until).After(r.clock.now()), nil
}

// suggestNear fills up with free desks near a known one, and says when the team is there.
func (r *dayReader) suggestNear(ctx context.Context, desk booking.DeskID) error {
	place, err := r.rows.Place(ctx, desk)
	if errors.Is(err, booking.ErrGone) {
		return nil
	}
	if err != nil {
		return err
	}
	span := r.restOfDay(place.Building.Location())
	near, err := r.planner.Alternatives(ctx, r.who, desk, span)
	if err != nil {
		return err
	}
	team, err := r.teamZones(ctx)
	if err != nil {
		return err
	}
	for _, alternative := range near {
		if len(r.state.Suggestions) >= mostSuggested {
			return nil
		}
		there, err := r.rows.Place(ctx, alternative.Desk)
		if err != nil {
			return err
		}
		why := today.AtHome
		if team[there.Zone.ID] {
			why = today.NearTeam
		} else if there.Zone.Home != r.state.Me.Unit {
			continue
		}
		if err := r.admit(ctx, there, span, why); err != nil {
			return err
		}
	}
	return nil
}

// teamZones are the zones where somebody of the team sits today.
func (r *dayReader) teamZones(ctx context.Context) (map[booking.ZoneID]bool, error) {
	zones := map[booking.ZoneID]bool{}
	for _, m := range r.state.Team {
		for _, half := range m.Halves {
			if half.Desk == "" {
				continue
			}
			place, err := r.rows.Place(ctx, half.Desk)
			if errors.Is(err, booking.ErrGone) {
				continue
			}
			if err != nil {
				return nil, err
			}
			zones[place.Zone.ID] = true
		}
	}
	return zones, nil
}

// restOfDay is the whole day, or the afternoon once it has begun.
func (r *dayReader) restOfDay(loc *time.Location) booking.Span {
	afternoon := booking.SpanOf(r.day, booking.Afternoon, loc)
	if afternoon.Contains(r.clock.now()) {
		return afternoon
	}
	return booking.SpanOf(r.day, booking.FullDay, loc)
}
