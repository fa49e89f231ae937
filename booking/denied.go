// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"encoding/json"
	"time"

	"github.com/pult-app/pult/staff"
)

// A Denied is that somebody wanted a desk for a day and had to hear a no. Of those for a day and a house only the first counts, however
// often they tried: what counts is that somebody had no desk, and not how stubborn they are.
type Denied struct {
	Person   staff.PersonID
	Building BuildingID
	Desk     DeskID
	Span     Span
	Why      Why
	MadeAt   time.Time
}

// counts tells whether a reason says that the house had no desk for the person: not that they were mistaken, came too late or have one
// already.
func (w Why) counts() bool {
	return w == Taken || w == Quota || w == Window || w == Closed || w == Forbidden
}

// Denies tells whether a refused op may be a wish that came to nothing.
func Denies(kind Kind, r *Refusal) bool {
	return kind == KindReserve && r.Why.counts() || kind == KindRepeat && len(r.Days) > 0
}

// DeniedBy are the wishes that came to nothing when an op was refused, at a desk in a house: of a booking its span, of several days those
// that the refusal names. Moving a booking is none, since there is one.
func DeniedBy(kind Kind, args json.RawMessage, who staff.PersonID, r *Refusal, house Building, now time.Time) (list []Denied) {
	about := About(args)
	if about.For != "" {
		who = about.For
	}
	deny := func(span Span, why Why) {
		if why.counts() && span.WithinDay(house.Location()) {
			list = append(list, Denied{who, house.ID, about.Desk, span.utc(), why, now})
		}
	}
	switch kind {
	case KindReserve:
		var wish Reserve
		if r.Detail != Past && decode(args, &wish) == nil {
			deny(wish.Span, r.Why)
		}
	case KindRepeat:
		var wish Repeat
		if decode(args, &wish) != nil {
			return nil
		}
		for _, day := range r.Days {
			if day.Detail != TooFar { // a series comes to them by itself
				deny(HoursOf(day.Day, wish.From, wish.Until, house.Location()), day.Why)
			}
		}
	}
	return list
}
