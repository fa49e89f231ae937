// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"

	"github.com/pult-app/pult/staff"
)

// Furthest day plans: a person may say where they work up to a year ahead, and correct the last week.
const (
	planAhead = Day(366)
	planBack  = Day(7)
)

// PlanDay says where the person works in halves of a day, the last word counts.
//
// Bookings stay as they are. While a live booking covers a half, Office (and Unsaid, which takes the person's own word
// back) names its desk; any other status shows that status and no desk, so that no colleague looks for somebody at a
// desk that they said they will not sit at. Saying Office again brings the desk back.
//
// It refuses with Invalid, with Window/Past (Expired when Final) for a day more than a week ago, with Window/TooFar for
// one more than 366 days ahead, and with Forbidden for a person who is not in the directory. The day is the calendar
// day of the model city, Europe/Berlin.
func (p *Planner) PlanDay(ctx context.Context, who staff.PersonID, plan PlanDay) error {
	return answer(p.planDay(ctx, who, plan), "plan %s", plan.Day)
}

func (p *Planner) planDay(ctx context.Context, who staff.PersonID, plan PlanDay) error {
	if !plan.understood() {
		return &Refusal{Why: Invalid}
	}
	if today := p.today(); plan.Day < today-planBack {
		return p.over()
	} else if plan.Day > today+planAhead {
		opens := plan.Day - planAhead
		return &Refusal{Why: Window, Detail: TooFar, Opens: &opens}
	}
	d, err := p.diary(ctx, who, plan.Day)
	if err != nil {
		return err
	}
	for _, half := range plan.Halves {
		if err := d.say(ctx, half, plan.Status); err != nil {
			return err
		}
	}
	return nil
}

// understood tells whether the plan names one or two different halves and a status that can be said or taken back.
func (plan PlanDay) understood() bool {
	for _, half := range plan.Halves {
		if half != AM && half != PM {
			return false
		}
	}
	twice := len(plan.Halves) == 2 && plan.Halves[0] == plan.Halves[1]
	return len(plan.Halves) >= 1 && len(plan.Halves) <= 2 && !twice && (plan.Status == Unsaid || plan.Status.Known())
}

// Show sets who may see where the person is, and moves the presence of today and all coming days with it. What is
// as it should be already is not written again.
// It refuses an unknown Visibility with Invalid, and with Forbidden a person who is not in the directory.
func (p *Planner) Show(ctx context.Context, who staff.PersonID, s Show) error {
	return answer(p.show(ctx, who, s), "show %s to %s", who, s.Visibility)
}

func (p *Planner) show(ctx context.Context, who staff.PersonID, s Show) error {
	if !s.Visibility.Known() {
		return &Refusal{Why: Invalid}
	}
	colleague, err := p.Store.Colleague(ctx, who)
	if err != nil {
		return orGone(err, Forbidden)
	}
	profile, err := p.Store.Profile(ctx, who)
	if err != nil {
		return err
	}
	if profile.Visibility != s.Visibility {
		profile.Person, profile.Visibility = who, s.Visibility
		if err := p.Store.PutProfile(ctx, profile); err != nil {
			return err
		}
	}
	coming, err := p.Store.MyPresence(ctx, who, p.today())
	if err != nil {
		return err
	}
	for _, row := range coming {
		if row.Seen == s.Visibility && row.Unit == colleague.Unit {
			continue
		}
		row.Seen, row.Unit = s.Visibility, colleague.Unit
		if err := p.Store.PutPresence(ctx, row); err != nil {
			return err
		}
	}
	return nil
}

// Need sets what the person needs of a desk. It stays in their own profile: the rules ask it, nobody is told.
// It refuses with Forbidden a person who is not in the directory.
func (p *Planner) Need(ctx context.Context, who staff.PersonID, n Need) error {
	return answer(p.need(ctx, who, n), "note what %s needs", who)
}

func (p *Planner) need(ctx context.Context, who staff.PersonID, n Need) error {
	if _, err := p.Store.Colleague(ctx, who); err != nil {
		return orGone(err, Forbidden)
	}
	profile, err := p.Store.Profile(ctx, who)
	if err != nil || profile.Needs == n.Needs {
		return err
	}
	profile.Person, profile.Needs = who, n.Needs
	return p.Store.PutProfile(ctx, profile)
}
