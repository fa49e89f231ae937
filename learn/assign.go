// SPDX-License-Identifier: EUPL-1.2

package learn

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/staff"
)

// An AssignmentID names an assignment: a UUID that the device draws.
type AssignmentID string

// An Assignment is a rule by which people are enrolled. It names units, houses and roles, and never persons.
type Assignment struct {
	ID       AssignmentID   `json:"id"`
	Title    string         `json:"title"` // why, as learners read it
	Course   CourseID       `json:"course,omitempty"`
	Path     PathID         `json:"path,omitempty"`
	Audience staff.Audience `json:"audience"`
	// Since is from when on people count as new: only those who began on that day or later, and on that day at the earliest are enrolled.
	// Zero for everybody.
	Since time.Time `json:"since,omitzero"`
	// House is where somebody has to have booked a desk first; empty for no such condition.
	House staff.House `json:"house,omitempty"`
	// Days is how many days there are for it; 0 for as long as one likes. Due is a fixed day for all, until its end; zero for none.
	Days int       `json:"days,omitempty"`
	Due  time.Time `json:"due,omitzero"`
	// Told is whether those who assign see how far each person is. Learners are told so before they begin.
	Told bool `json:"told,omitempty"`
	// By is who has made it.
	By      staff.PersonID `json:"-"`
	MadeAt  time.Time      `json:"made_at,omitzero"`
	EndedAt time.Time      `json:"ended_at,omitzero"` // from when on nobody is enrolled by it any more
}

// Keepers are who sees and changes assignments: trainers, and those who lead a unit.
var Keepers = staff.Audience{Any: []staff.Audience{{Role: staff.Trainer}, {Role: staff.Lead}}}.Plain()

// An AssignmentStore holds assignments.
type AssignmentStore interface {
	Assignment(ctx context.Context, id AssignmentID) (Assignment, error)
	PutAssignment(ctx context.Context, a Assignment) error
	// Leads tells whether somebody leads a unit or one above it.
	LeadsUnit(ctx context.Context, person staff.PersonID, unit staff.UnitID) (bool, error)
}

// Assign is the wish to enrol people by a rule, or to change it.
type Assign struct {
	Assignment AssignmentID   `json:"assignment"`
	Title      string         `json:"title"`
	Course     CourseID       `json:"course,omitempty"`
	Path       PathID         `json:"path,omitempty"`
	Audience   staff.Audience `json:"audience"`
	Since      time.Time      `json:"since,omitzero"`
	House      staff.House    `json:"house,omitempty"`
	Days       int            `json:"days,omitempty"`
	Due        time.Time      `json:"due,omitzero"`
	Told       bool           `json:"told,omitempty"`
	// Ends is whether it enrols nobody any more.
	Ends bool `json:"ends,omitempty"`
}

// MaxDays is the longest time that an assignment may give.
const MaxDays = 2 * 366

// Assign makes or changes an assignment. Trainers assign to everybody, who leads a unit to those of the unit what is for the lead, too. Who was
// enrolled stays so. One that waits for a booking in a house shows nobody how far single people are: it would tell who books there.
func (c *Coach) Assign(ctx context.Context, who staff.PersonID, w Assign) error {
	known, err := c.Store.Assignment(ctx, w.Assignment)
	if err != nil && !errors.Is(err, ErrGone) {
		return err
	}
	if err := c.assigns(ctx, who, w, known); err != nil {
		return err
	}
	if err == nil && (known.Course != w.Course || known.Path != w.Path || known.Told != w.Told) {
		return no(Invalid, "") // who is enrolled was told otherwise
	}
	a := Assignment{ID: w.Assignment, Title: strings.TrimSpace(w.Title), Course: w.Course, Path: w.Path, Audience: w.Audience.Plain(), Since: w.Since,
		House: w.House, Days: w.Days, Due: w.Due, Told: w.Told, By: known.By, MadeAt: known.MadeAt, EndedAt: known.EndedAt}
	if a.By == "" {
		a.By, a.MadeAt = who, c.now()
	}
	if w.Ends && a.EndedAt.IsZero() {
		a.EndedAt = c.now()
	} else if !w.Ends {
		a.EndedAt = time.Time{}
	}
	return put("assignment", c.Store.PutAssignment(ctx, a))
}

// assigns refuses who may not, and what cannot be meant. A day that stays as it was may be over.
func (c *Coach) assigns(ctx context.Context, who staff.PersonID, w Assign, known Assignment) error {
	switch title := strings.TrimSpace(w.Title); {
	case title == "" || len([]rune(title)) > MaxTitle:
		return no(Invalid, NoTitle)
	case (w.Course == "") == (w.Path == ""), w.Days < 0, w.Days > MaxDays, !w.Audience.Small(), w.House != "" && w.Told:
		return no(Invalid, "") // whom it shows would tell who books where
	case !w.Due.IsZero() && w.Due.Before(c.now()) && !w.Due.Equal(known.Due) && !w.Ends:
		return no(Invalid, BadTime)
	}
	audience, err := c.there(ctx, w)
	if err != nil {
		return err
	}
	if !c.Final {
		return nil
	}
	if err := c.check(ctx, w.Audience); err != nil {
		return err
	}
	m, err := c.member(ctx, who)
	if err != nil || slices.Contains(m.Roles, staff.Trainer) {
		return err
	}
	if !w.Ends && !audience.Has(m) { // nobody assigns what they may not take
		return no(Gone, "")
	}
	if known.ID != "" { // nobody takes over what is somebody else's to lead
		if err := c.leads(ctx, who, known.Audience); err != nil {
			return err
		}
	}
	return c.leads(ctx, who, w.Audience)
}

// there is for whom the course or the path is; what there is not is refused, and a path that is somebody's own.
func (c *Coach) there(ctx context.Context, w Assign) (staff.Audience, error) {
	if w.Course != "" {
		course, err := c.Store.Course(ctx, w.Course)
		return course.Audience, gone(err)
	}
	p, err := c.Store.Path(ctx, w.Path)
	if err == nil && p.Owner != "" {
		err = no(Gone, "")
	}
	return p.Audience, gone(err)
}

func (c *Coach) check(ctx context.Context, a staff.Audience) error {
	var failed error
	err := a.Check(func(rule staff.Audience) bool {
		known, err := c.Store.Known(ctx, rule)
		failed = errors.Join(failed, err)
		return known
	})
	switch {
	case failed != nil:
		return failed
	case errors.Is(err, staff.ErrUnknownInRules):
		return no(Invalid, Unknown)
	case err != nil:
		return no(Invalid, NoReader)
	}
	return nil
}

// leads refuses an audience that is not within the units that somebody leads: every way into it has to name one of them.
func (c *Coach) leads(ctx context.Context, who staff.PersonID, a staff.Audience) error {
	within, err := c.inside(ctx, who, a)
	if err == nil && !within {
		err = no(Forbidden, "")
	}
	return err
}

func (c *Coach) inside(ctx context.Context, who staff.PersonID, a staff.Audience) (bool, error) {
	switch {
	case a.Unit != "":
		return c.Store.LeadsUnit(ctx, who, a.Unit)
	case len(a.All) > 0:
		for _, one := range a.All {
			if in, err := c.inside(ctx, who, one); err != nil || in {
				return in, err
			}
		}
		return false, nil
	case len(a.Any) > 0:
		for _, one := range a.Any {
			if in, err := c.inside(ctx, who, one); err != nil || !in {
				return false, err
			}
		}
		return true, nil
	}
	return false, nil
}
