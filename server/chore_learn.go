// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"errors"
	"slices"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// mostEnrolled is how many people are enrolled, and mostRenewed how many awards looked at, in one transaction.
const mostEnrolled, mostRenewed = 200, 200

// A roll is as of when everybody was looked at: the town has not changed since, nor the day, nor what is assigned.
type roll struct {
	of  recollection
	day booking.Day
	now map[learn.AssignmentID]learn.Assignment
}

// assignCourses enrols whom assignments name. Who is new, has moved or has booked their first desk in a house is found within a minute.
func assignCourses(ctx context.Context, h *Hub) error {
	var due []obligation
	var looked roll
	err := h.central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) (err error) {
		due, looked, err = h.obliged(ctx, snap)
		return err
	})
	if err != nil {
		return err
	}
	for some := range slices.Chunk(due, mostEnrolled) {
		err := h.School(ctx, func(ctx context.Context, c *learn.Coach, _ store.Learn, _ *central.Tx) error {
			for _, o := range some {
				if err := untilGone(c.Oblige(ctx, o.by, o.person)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	h.roll = looked
	return nil
}

// An obligation is somebody who is to be enrolled by an assignment.
type obligation struct {
	by     learn.Assignment
	person staff.PersonID
}

// obliged are all who are to be enrolled.
func (h *Hub) obliged(ctx context.Context, snap *central.Snapshot) (due []obligation, looked roll, err error) {
	rows := snap.Learn()
	running, err := rows.Assignments(ctx, true)
	if err != nil {
		return nil, looked, err
	}
	here := h.now().In(booking.Building{}.Location())
	looked = roll{recollection{snap.Head.Line, snap.Head.Lasting}, booking.DayOf(here, here.Location()), map[learn.AssignmentID]learn.Assignment{}}
	var members []staff.Member
	for _, a := range running {
		looked.now[a.ID] = a
		known, before := h.roll.now[a.ID]
		if same := before && known.ID == a.ID && sameRule(known, a) && h.roll.of == looked.of && h.roll.day == looked.day; same && a.House == "" {
			continue
		}
		if members == nil {
			if members, err = store.Members(ctx, snap); err != nil {
				return nil, looked, err
			}
		}
		some, err := meant(ctx, rows, a, members, looked.day)
		if err != nil {
			return nil, looked, err
		}
		due = append(due, some...)
	}
	return due, looked, nil
}

func sameRule(a, b learn.Assignment) bool {
	return a.Audience.ID() == b.Audience.ID() && a.House == b.House && a.Since.Equal(b.Since)
}

// meant are those whom an assignment is for and who are not bound by any.
func meant(ctx context.Context, rows store.Learn, a learn.Assignment, members []staff.Member, today booking.Day) (due []obligation, err error) {
	bound, err := rows.Enrolled(ctx, a.Course, a.Path)
	if err != nil {
		return nil, err
	}
	conditions := []map[staff.PersonID]bool{}
	if a.House != "" {
		booked, err := rows.BookedIn(ctx, a.House, a.MadeAt)
		if err != nil {
			return nil, err
		}
		conditions = append(conditions, booked)
	}
	if !a.Since.IsZero() {
		began, err := rows.Began(ctx, booking.DayOf(a.Since, booking.Building{}.Location()).String(), today.String())
		if err != nil {
			return nil, err
		}
		conditions = append(conditions, began)
	}
	for _, m := range members {
		lacks := func(condition map[staff.PersonID]bool) bool { return !condition[m.Person] }
		if bound[m.Person] == "" && a.Audience.Has(m) && !slices.ContainsFunc(conditions, lacks) {
			due = append(due, obligation{a, m.Person})
		}
	}
	return due, nil
}

// untilGone passes over what is not there any more.
func untilGone(err error) error {
	if errors.Is(err, learn.ErrGone) {
		return nil
	}
	return err
}

// renewCourses begins the next round of what has to be renewed soon.
func renewCourses(ctx context.Context, h *Hub) error {
	for n := mostRenewed; n == mostRenewed; {
		err := h.School(ctx, func(ctx context.Context, c *learn.Coach, rows store.Learn, _ *central.Tx) error {
			ending, err := rows.Ending(ctx, h.now().Add(learn.Ahead), mostRenewed)
			for _, a := range ending {
				if err == nil {
					err = c.Renew(ctx, a)
				}
			}
			n = len(ending)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}
