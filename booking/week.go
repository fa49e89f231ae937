// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"
	"fmt"
	"time"

	"github.com/pult-app/pult/staff"
)

// A Week is a person's seven days from Monday to Sunday.
type Week struct {
	Monday Day
	Days   [7]DayPlan
}

// A DayPlan is what a person has planned for a day.
type DayPlan struct {
	Day Day
	// Halves are what is said of AM and PM; Unsaid where nothing is.
	Halves [2]Presence
	// Bookings are the live bookings of the day at their buildings, by start.
	Bookings []Booking
}

// Week is the person's week that begins on the Monday on or before a day: live bookings and presence.
func (p *Planner) Week(ctx context.Context, who staff.PersonID, day Day) (Week, error) {
	week := Week{Monday: day.Monday()}
	for i := range week.Days {
		d := &week.Days[i]
		d.Day = week.Monday + Day(i)
		for _, half := range []Half{AM, PM} {
			d.Halves[half] = Presence{Person: who, Day: d.Day, Half: half}
		}
	}
	if err := p.fillPresence(ctx, who, &week); err != nil {
		return week, fmt.Errorf("presence of %s in the week of %s: %w", who, week.Monday, err)
	}
	if err := p.fillBookings(ctx, who, &week); err != nil {
		return week, fmt.Errorf("bookings of %s in the week of %s: %w", who, week.Monday, err)
	}
	return week, nil
}

func (p *Planner) fillPresence(ctx context.Context, who staff.PersonID, week *Week) error {
	for i := range week.Days {
		rows, err := p.Store.Presence(ctx, who, week.Days[i].Day)
		if err != nil {
			return err
		}
		for _, row := range rows {
			week.Days[i].Halves[row.Half] = row
		}
	}
	return nil
}

func (p *Planner) fillBookings(ctx context.Context, who staff.PersonID, week *Week) error {
	mine, err := p.Store.Mine(ctx, who, around(week.Monday, week.Monday+6))
	if err != nil {
		return err
	}
	for _, b := range mine {
		c, err := p.coverOf(ctx, b)
		if err != nil {
			return err
		}
		if i := c.day - week.Monday; i >= 0 && i < 7 {
			week.Days[i].Bookings = append(week.Days[i].Bookings, b)
		}
	}
	return nil
}

// around is a span that holds the days first to last in every time zone of the world.
func around(first, last Day) Span {
	const furthest = 15 * time.Hour
	return Span{first.Start(time.UTC).Add(-furthest), (last + 1).Start(time.UTC).Add(furthest)}
}
