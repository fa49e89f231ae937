// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"context"
	"errors"
	"time"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/uitest"
	"github.com/pult-app/pult/ui/whom"
)

// A school is what those see who teach.
type school struct {
	teaching Teaching
	away     error
	asked    int
	people   int
	unknown  bool // how many that are
	reached  []staff.Audience
	taken    func(Parcel, error) // what is let go over the window
	checked  Checked
	brought  Brought
	fails    error // of what is brought or checked
	moving   func(told func(sent, all int64))
	schedule Schedule
	guests   []Guest
}

// What was asked for that has no name of its own.
type (
	reported struct{ form string }
	brought  struct{ name string }
)

func (d *device) Teaching(context.Context) (Teaching, error) { return d.school.teaching, d.err }
func (d *device) Ask(context.Context) error {
	d.school.asked++
	return d.school.away
}
func (d *device) Whom(context.Context) (whom.Ways, error) {
	w := whom.Ways{Units: []staff.Unit{{ID: "4", Name: "Amt 4"}, {ID: "41", Parent: "4", Name: "Team 41"}}, Houses: []whom.Place{{House: "bbd", Name: "Rathaus"}}}
	if d.school.teaching.Trainer {
		w.Roles = whom.Roles
	}
	return w, d.err
}
func (d *device) Reach(_ context.Context, rule staff.Audience) (int, bool, error) {
	d.school.reached = append(d.school.reached, rule)
	return d.school.people, !d.school.unknown, d.err
}
func (d *device) Offers(context.Context) ([]Offer, error) {
	return []Offer{{Of: Subject{Course: "akten"}, Title: "Digitaler Aktenplan", Icon: "folder_managed", Minutes: 19}, {Of: Subject{Path: "neu"}, Title: "Neu im Haus", Icon: "route", Minutes: 60}}, d.err
}
func (d *device) Assign(_ context.Context, w learn.Assign) (learn.AssignmentID, error) {
	return "new", d.do(w)
}
func (d *device) Schedule(context.Context) (Schedule, error) { return d.school.schedule, d.err }
func (d *device) Coming(context.Context, learn.OccasionID) ([]Guest, error) {
	return d.school.guests, d.school.away
}
func (d *device) Hold(_ context.Context, w learn.Hold) (learn.OccasionID, error) {
	return "new", d.do(w)
}
func (d *device) CallOff(_ context.Context, w learn.Cancel) error { return d.do(w) }
func (d *device) Attend(_ context.Context, w learn.Attend) error  { return d.do(w) }
func (d *device) SaveReport(_ context.Context, form string) (string, error) {
	return "Schulung." + form, d.do(reported{form})
}
func (d *device) ChooseCourse(taken func(Parcel, error)) {
	taken(Parcel{Name: "akten.zip", Path: "/akten.zip"}, nil)
}
func (d *device) OnDropCourse(taken func(Parcel, error)) { d.school.taken = taken }
func (d *device) Check(context.Context, Parcel) (Checked, error) {
	return d.school.checked, d.school.fails
}
func (d *device) Bring(ctx context.Context, p Parcel, told func(sent, all int64)) (Brought, error) {
	if d.school.moving != nil {
		d.school.moving(told)
	}
	if err := ctx.Err(); err != nil {
		return Brought{}, err
	}
	d.did = append(d.did, brought{p.Name})
	return d.school.brought, d.school.fails
}

var errNoNetwork = errors.New("no network")

// taught is a device of somebody who teaches everybody.
func taught() *device {
	d := full()
	d.overview.Teaches = true
	due := time.Date(2026, time.December, 4, 23, 59, 0, 0, uitest.Berlin)
	d.school = school{people: 40, checked: Checked{Course: "akten", Title: "Digitaler Aktenplan", Lessons: 4, Minutes: 19, Size: 46_000_000, Before: 2}, brought: Brought{Edition: 3}}
	d.school.teaching = Teaching{Trainer: true, At: uitest.Now, Years: []Year{
		{Year: 2025, Offers: 41, Completions: 1100, Months: []int{2, 6, 10, 13, 17, 20, 22, 24, 29, 33, 38, 41}},
		{Year: 2026, Offers: 38, Completions: 1240, Months: []int{3, 7, 12, 17, 20, 24, 25, 28, 31, 35, 38, -1}},
	}, Demands: []Demand{{Course: "akten", Title: "Digitaler Aktenplan", Taking: 125, Done: 91}, {Course: "selten", Title: "Seltener Kurs"}},
		Assignments: []Assigned{
			{Assignment: learn.Assignment{ID: "alle", Title: "Jährliche Unterweisung", Course: "sicher", Audience: staff.Audience{Everyone: true}, Due: due}, What: "Informationssicherheit", Icon: "lock", Figures: true,
				Total: Share{Done: 31, All: 40}, Units: []Share{{Name: "Amt 4", Done: 16, All: 20}, {Done: 11, All: 15}}},
			{Assignment: learn.Assignment{ID: "eakte", Title: "Umstieg auf die E-Akte", Course: "akten", Audience: staff.Audience{Unit: "4"}, Days: 30, Told: true}, What: "Digitaler Aktenplan", Icon: "folder_managed", Mine: true, Figures: true,
				Total: Share{Done: 41, All: 45}, People: []Pupil{{Person: staff.Person{Given: "Fatma", Family: "Yıldız"}, Percent: 75, Due: due}, {Person: staff.Person{Given: "Aylin", Family: "Demir"}, Percent: 100, Done: uitest.Now}}},
			{Assignment: learn.Assignment{ID: "klein", Title: "Im kleinen Kreis", Course: "akten", Audience: staff.Audience{Unit: "41"}}, What: "Digitaler Aktenplan", Figures: true, Few: true},
			{Assignment: learn.Assignment{ID: "neu", Title: "Gerade gemacht", Course: "akten", Audience: staff.Audience{Unit: "41"}}, What: "Digitaler Aktenplan", Mine: true, Waits: true},
			{Assignment: learn.Assignment{ID: "alt", Title: "Voriges Jahr", Course: "akten", Audience: staff.Audience{Everyone: true}, EndedAt: uitest.Now.AddDate(0, -5, 0)}, What: "Digitaler Aktenplan", Figures: true, Total: Share{Done: 36, All: 40}},
		}}
	return d
}

// led is a device of somebody who leads a unit.
func led() *device {
	d := taught()
	t := &d.school.teaching
	t.Trainer, t.Years, t.Demands, t.Assignments = false, nil, nil, t.Assignments[1:4]
	return d
}
