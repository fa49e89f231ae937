// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"github.com/pult-app/pult/staff"
)

// UsualAhead is how many days after today a usual week fills and books.
const UsualAhead = Day(28)

// maxPaused is how many weeks a usual week may leave out: a year of them.
const maxPaused = 53

// A UsualWeek is where a person usually works, by time.Weekday (Sunday is 0) and half.
type UsualWeek struct {
	Days [7][2]Status `json:"days"`
	// Book has a desk booked ahead for the halves in the office.
	Book bool `json:"book,omitempty"`
	// Paused are the Mondays of weeks for which nothing is meant, sorted.
	Paused []Day `json:"paused,omitempty"`
}

// A Usual is a person's usual week as it is kept. Only the person and the server hold it; what it fills is seen like
// everything else that the person says.
type Usual struct {
	UsualWeek
	// Key is drawn by the server each time that booking ahead is switched on: what was given back is not booked again until then.
	// A week that was stored before there were keys gets one when it is next looked after.
	// Nobody else can work out from it how the bookings are named, and so find out about days in the office.
	Key string `json:"key,omitempty"`
}

// PlanWeek says where the person usually works; it replaces what was said before.
type PlanWeek UsualWeek

// UnmarshalJSON implements json.Unmarshaler. Each day and half must be there: a week that is cut or filled would be another one.
func (w *PlanWeek) UnmarshalJSON(text []byte) error {
	var said struct {
		Days   [][]Status `json:"days"`
		Book   bool       `json:"book"`
		Paused []Day      `json:"paused"`
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&said); err != nil {
		return err
	}
	*w = PlanWeek{Book: said.Book, Paused: said.Paused}
	if len(said.Days) != len(w.Days) {
		return fmt.Errorf("a usual week has %d days, not %d", len(w.Days), len(said.Days))
	}
	for i, halves := range said.Days {
		if len(halves) != len(w.Days[i]) {
			return fmt.Errorf("a day has %d halves, not %d", len(w.Days[i]), len(halves))
		}
		w.Days[i] = [2]Status(halves)
	}
	return nil
}

// Usuals are where a Store keeps them.
type Usuals interface {
	// Usual is the person's usual week; the zero Usual when there is none.
	Usual(ctx context.Context, person staff.PersonID) (Usual, error)
	// PutUsual writes it.
	PutUsual(ctx context.Context, person staff.PersonID, u Usual) error
}

// Says tells whether the week says anything at all.
func (w UsualWeek) Says() bool { return w.Days != [7][2]Status{} }

// On is what the week says of half a day.
func (w UsualWeek) On(day Day, half Half) Status {
	if _, paused := slices.BinarySearch(w.Paused, day.Monday()); paused {
		return Unsaid
	}
	return w.Days[day.Weekday()][half]
}

// understood tells whether the week is one: known statuses, and Mondays in their order.
func (w UsualWeek) understood() bool {
	for _, day := range w.Days {
		for _, status := range day {
			if status != Unsaid && !status.Known() {
				return false
			}
		}
	}
	for i, monday := range w.Paused {
		if monday != monday.Monday() || i > 0 && w.Paused[i-1] >= monday {
			return false
		}
	}
	return len(w.Paused) <= maxPaused
}

// PlanWeek says where the person usually works, and replaces what was said before. From today to UsualAhead days on it fills
// the halves of which the person has said nothing and for which nothing is booked; a word of the person's own and a booking
// stay. A half that it has filled follows it when it changes, until the person says something of that half. Booking ahead is
// the server's: see BookAhead. The zero PlanWeek ends it; what it booked stays.
//
// It refuses with Invalid, and with Forbidden for a person who is not in the directory.
func (p *Planner) PlanWeek(ctx context.Context, who staff.PersonID, w PlanWeek) error {
	return answer(p.planWeek(ctx, who, UsualWeek(w)), "plan the usual week of %s", who)
}

func (p *Planner) planWeek(ctx context.Context, who staff.PersonID, w UsualWeek) error {
	if !w.understood() {
		return &Refusal{Why: Invalid}
	}
	if _, err := p.Store.Colleague(ctx, who); err != nil {
		return orGone(err, Forbidden)
	}
	u, err := p.Store.Usual(ctx, who)
	if err != nil {
		return err
	}
	if w.Book && (!u.Book || u.Key == "") {
		u.Key = p.newKey()
	}
	u.UsualWeek = w
	if err := p.Store.PutUsual(ctx, who, u); err != nil {
		return err
	}
	return p.fill(ctx, who)
}

// newKey is a key for a usual week; empty on a device, which draws none.
func (p *Planner) newKey() string {
	if p.NewOccupancy == nil {
		return ""
	}
	return string(p.NewOccupancy(""))
}

// FillAhead fills the days of a person's usual week that have come near since it was last done; the server does it daily.
func (p *Planner) FillAhead(ctx context.Context, who staff.PersonID) error {
	return answer(p.fill(ctx, who), "fill the usual week of %s", who)
}

func (p *Planner) fill(ctx context.Context, who staff.PersonID) error {
	days, err := p.diaries(ctx, who, p.today(), p.today()+UsualAhead)
	if err != nil {
		return err
	}
	for _, d := range days {
		for _, half := range []Half{AM, PM} {
			if row := d.rows[half]; row != (Presence{}) && !row.Usual {
				continue
			}
			if err := d.say(ctx, half, Unsaid); err != nil {
				return err
			}
		}
	}
	return nil
}

// today is the calendar day of the model city, in which days are planned.
func (p *Planner) today() Day { return DayOf(p.Now(), location("")) }

// usualWeeks is the namespace of their bookings' names, drawn once for all times.
var usualWeeks = uuid.MustParse("7f0a1f5e-6a0e-4b0c-9b57-2c0b9a3f6e21")

// Booking names the booking that a usual week makes for a day. It follows from the day, so that what was made once is
// not made again: not after it was moved, and not after the person gave it back.
func (u Usual) Booking(day Day) BookingID {
	return BookingID(uuid.NewSHA1(usualWeeks, []byte(u.Key+"|"+day.String())).String())
}
