// SPDX-License-Identifier: EUPL-1.2

package office

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
)

// Closures is what the pages about closures ask. A closure is an exception from the rules: it is published as they are.
type Closures interface {
	Houses(ctx context.Context) ([]RuledHouse, error)
	House(ctx context.Context, id booking.BuildingID) (HouseRules, error)
	Look(ctx context.Context, v *Visit, id booking.BuildingID, book booking.Rulebook) (Impact, error)
	// Close publishes a book that closes something or, with open, opens it again.
	Close(ctx context.Context, v *Visit, id booking.BuildingID, book booking.Rulebook, shown, reason string, open bool) (ChangeID, error)
	// Desk is a desk of a house by what stands on it; Refused where there is none such.
	Desk(ctx context.Context, house booking.BuildingID, code string) (booking.DeskID, error)
	// Names is how people call the part of the house that an exception is about; empty for the whole.
	Names(ctx context.Context, a booking.Amendment) (string, error)
}

// A Closure is something that is closed, or opens for fewer hours.
type Closure struct {
	House       booking.Building
	ID          booking.AmendmentID // empty for days that the base rules name
	Name, Part  string
	From, Until booking.Day
	Days        int
	Hours       string // that are left; empty when none are
	Running     bool
}

// ClosuresShown is what the page of all closures shows.
type ClosuresShown struct {
	Houses []RuledHouse
	List   []Closure
}

// ClosuresOf is what the page of a house's closures shows.
type ClosuresOf struct {
	HouseRules
	List   []Closure
	Months []Month
	Form   RuleForm
	Looked *Impact
}

// A Month is a leaf of the calendar.
type Month struct {
	At    time.Time
	Weeks [][7]MonthDay
}

// A MonthDay is a day of it; N is 0 for none. Shut is how: "closed", "partly", "holiday" or empty.
type MonthDay struct {
	N    int
	Shut string
	Why  string
	Here bool
}

// closureIDs begin so where the office has made them.
const closureIDs = "closure-"

// monthsShown is how many leaves the calendar has.
const monthsShown = 3

// closuresIn are the closures of a house that are not over, by day.
func closuresIn(ctx context.Context, ask Closures, rules HouseRules, today booking.Day) (list []Closure, err error) {
	for _, run := range runsOf(rules.Book.Closures, today) {
		list = append(list, Closure{House: rules.House, From: run[0], Until: run[1], Days: int(run[1]-run[0]) + 1, Running: run[0] <= today})
	}
	for _, a := range rules.Book.Amendments {
		closure := Closure{House: rules.House, ID: a.ID, Name: a.Name, From: a.From, Until: a.Until}
		switch ahead := slices.DeleteFunc(slices.Clone(a.Closures), func(d booking.Day) bool { return d < today }); {
		case len(ahead) > 0:
			closure.From, closure.Until, closure.Days = ahead[0], ahead[len(ahead)-1], len(ahead)
		case len(a.Closures) == 0 && strings.HasPrefix(string(a.ID), closureIDs) && a.Open != nil && a.Until >= today:
			closure.Days = int(a.Until-max(a.From, today)) + 1
			for _, hours := range a.Open {
				if hours.Until > hours.From {
					closure.Hours = hours.From.String() + "–" + hours.Until.String()
				}
			}
		default:
			continue
		}
		closure.Running = a.From <= today && closure.From <= today
		if closure.Part, err = ask.Names(ctx, a); err != nil {
			return nil, err
		}
		list = append(list, closure)
	}
	slices.SortStableFunc(list, func(a, b Closure) int { return int(a.From - b.From) })
	return list, nil
}

// runsOf are days that follow each other, from a day on, as the first and the last of each.
func runsOf(days []booking.Day, from booking.Day) (runs [][2]booking.Day) {
	for _, day := range days {
		switch n := len(runs); {
		case day < from:
		case n > 0 && runs[n-1][1] == day-1:
			runs[n-1][1] = day
		default:
			runs = append(runs, [2]booking.Day{day, day})
		}
	}
	return runs
}

// calendar are the next months of a house, with what is closed on which day.
func calendar(rules HouseRules, list []Closure, today booking.Day) (months []Month) {
	year, month, _ := today.Date()
	for n := range monthsShown {
		first := time.Date(year, month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
		leaf := Month{At: first}
		for at := first; at.Month() == first.Month(); at = at.AddDate(0, 0, 1) {
			weekday := (int(at.Weekday()) + 6) % 7
			if len(leaf.Weeks) == 0 || weekday == 0 {
				leaf.Weeks = append(leaf.Weeks, [7]MonthDay{})
			}
			day := booking.Date(at.Date())
			leaf.Weeks[len(leaf.Weeks)-1][weekday] = dayOf(rules, list, day, at.Day(), day == today)
		}
		months = append(months, leaf)
	}
	return months
}

func dayOf(rules HouseRules, list []Closure, day booking.Day, n int, today bool) MonthDay {
	d := MonthDay{N: n, Here: today}
	if name, err := booking.HolidayName(rules.Book.Region, day); err == nil && name != "" {
		d.Shut, d.Why = "holiday", name
	}
	for _, c := range list {
		if day < c.From || day > c.Until {
			continue
		}
		how := "closed"
		if c.Part != "" || c.Hours != "" {
			how = "partly"
		}
		if d.Shut == "closed" && how == "partly" {
			continue
		}
		d.Shut, d.Why = how, c.Name
	}
	return d
}

// ClosuresPage lists what is closed, in all houses.
func ClosuresPage(ask Closures) Page {
	return Page{
		Name: "closures", Path: "/office/closures", Group: Houses, Icon: "event_busy",
		Show: func(ctx context.Context, v *Visit) (any, error) {
			houses, err := ask.Houses(ctx)
			shown := ClosuresShown{Houses: slices.DeleteFunc(houses, func(h RuledHouse) bool { return h.None })}
			for _, h := range shown.Houses {
				if err != nil {
					break
				}
				var list []Closure
				list, err = closuresIn(ctx, ask, HouseRules{House: h.House, Book: h.Book}, booking.DayOf(v.Now, h.House.Location()))
				shown.List = append(shown.List, list...)
			}
			slices.SortStableFunc(shown.List, func(a, b Closure) int { return int(a.From - b.From) })
			return shown, err
		},
	}
}

// ClosuresOfHouse is where something in a house is closed and opened again.
func ClosuresOfHouse(ask Closures) Page {
	const path = "/office/closures/{building}"
	open := func(ctx context.Context, v *Visit) (shown ClosuresOf, err error) {
		shown.HouseRules, err = ask.House(ctx, booking.BuildingID(v.Part("building")))
		if err == nil && shown.Book.Building == "" {
			err = Missing{} // nobody can book there, so there is nothing to close
		}
		if err != nil {
			return shown, err
		}
		today := booking.DayOf(v.Now, shown.House.Location())
		if shown.List, err = closuresIn(ctx, ask, shown.HouseRules, today); err != nil {
			return shown, err
		}
		shown.Months, shown.Form = calendar(shown.HouseRules, shown.List, today), RuleForm{}
		return shown, nil
	}
	typed := func(ctx context.Context, v *Visit) (shown ClosuresOf, book booking.Rulebook, err error) {
		if shown, err = open(ctx, v); err != nil {
			return shown, book, err
		}
		for _, name := range []string{"from", "until", "part", "desk", "reason", "open-from", "open-until"} {
			shown.Form[name] = v.Value(name)
		}
		a, err := shown.amendment(ctx, ask, v)
		if err != nil {
			return shown, book, err
		}
		book = shown.Book
		book.Amendments = append(slices.Clone(book.Amendments), a)
		return shown, book, wrongRules(book, nil)
	}
	return Page{
		Name: "closuresof", Path: path, Under: "closures",
		Show: func(ctx context.Context, v *Visit) (any, error) { return open(ctx, v) },
		Deeds: []Deed{
			{Path: path, Do: func(ctx context.Context, v *Visit) (Answer, error) {
				shown, book, err := typed(ctx, v)
				if err != nil {
					return Answer{}, err
				}
				looked, err := ask.Look(ctx, v, shown.House.ID, book)
				shown.Looked = &looked
				return Answer{Shown: shown}, err
			}},
			{Path: path + "/close", Do: func(ctx context.Context, v *Visit) (answer Answer, err error) {
				shown, book, err := typed(ctx, v)
				if err != nil {
					return answer, err
				}
				answer.Change, err = ask.Close(ctx, v, shown.House.ID, book, v.Value("shown"), v.Value("reason"), false)
				return answer, err
			}},
			{Path: path + "/end", Do: func(ctx context.Context, v *Visit) (answer Answer, err error) {
				shown, err := open(ctx, v)
				if err != nil {
					return answer, err
				}
				from, err := booking.ParseDay(v.Value("day"))
				if err != nil {
					return answer, Refuse("", "office.closures.gone")
				}
				book, found := ended(shown.Book, booking.AmendmentID(v.Value("id")), from, booking.DayOf(v.Now, shown.House.Location()))
				if !found {
					return answer, Refuse("", "office.closures.gone")
				}
				answer.Change, err = ask.Close(ctx, v, shown.House.ID, book, v.Value("shown"), v.Say("office.closures.end"), true)
				return answer, err
			}},
		},
	}
}

// amendment is the closure that the form says.
func (c ClosuresOf) amendment(ctx context.Context, ask Closures, v *Visit) (a booking.Amendment, err error) {
	var wrong Refused
	today := booking.DayOf(v.Now, c.House.Location())
	a = booking.Amendment{ID: booking.AmendmentID(fmt.Sprintf("%s%d", closureIDs, v.Now.UnixMilli())), Building: c.House.ID, Name: c.Form["reason"], Issuer: c.House.Name, MadeAt: v.Now.Truncate(time.Second)}
	if a.Name == "" {
		wrong = append(wrong, Wrong{"reason", "office.closures.reason.missing", nil})
	}
	from, errFrom := booking.ParseDay(c.Form["from"])
	until, errUntil := from, error(nil)
	if c.Form["until"] != "" {
		until, errUntil = booking.ParseDay(c.Form["until"])
	}
	switch {
	case errFrom != nil || from < today:
		wrong = append(wrong, Wrong{"from", "office.closures.from.wrong", nil})
	case errUntil != nil || until < from:
		wrong = append(wrong, Wrong{"until", "office.closures.until.wrong", nil})
	case until-from >= booking.MaxClosures:
		wrong = append(wrong, Wrong{"until", "office.closures.long", nil})
	}
	switch kind, id, _ := strings.Cut(c.Form["part"], " "); kind {
	case "floor":
		a.Floor = booking.FloorID(id)
	case "zone":
		a.Zone = booking.ZoneID(id)
	case "desk":
		if c.Form["desk"] == "" {
			wrong = append(wrong, Wrong{"desk", "office.closures.nodesk", nil})
		} else if a.Desk, err = ask.Desk(ctx, c.House.ID, c.Form["desk"]); err != nil {
			return a, err
		}
	}
	hours := c.hours(&wrong, a)
	if len(wrong) > 0 {
		return a, wrong
	}
	if a.From, a.Until = from, until; hours != nil {
		a.Open = hours
		return a, nil
	}
	for day := from; day <= until; day++ {
		a.Closures = append(a.Closures, day)
	}
	return a, nil
}

// hours are the hours that are left on each day on which the house is open; nil where it closes wholly.
func (c ClosuresOf) hours(wrong *Refused, a booking.Amendment) *[7]booking.OpenHours {
	if c.Form["open-from"] == "" && c.Form["open-until"] == "" {
		return nil
	}
	from, okFrom := clockOf(c.Form["open-from"])
	until, okUntil := clockOf(c.Form["open-until"])
	switch {
	case a.Floor != "" || a.Desk != "":
		*wrong = append(*wrong, Wrong{"open-from", "office.closures.wholly", nil})
	case !okFrom:
		*wrong = append(*wrong, Wrong{"open-from", "office.rules.clock", nil})
	case !okUntil:
		*wrong = append(*wrong, Wrong{"open-until", "office.rules.clock", nil})
	case until <= from:
		*wrong = append(*wrong, Wrong{"open-until", "office.rules.backwards", nil})
	}
	var open [7]booking.OpenHours
	for day, hours := range c.Book.Open {
		if hours.Until > hours.From {
			open[day] = booking.OpenHours{From: from, Until: until}
		}
	}
	return &open
}

// ended is a book in which a closure ends: what is over of it stays, so that everybody can see what was.
func ended(book booking.Rulebook, id booking.AmendmentID, from, today booking.Day) (booking.Rulebook, bool) {
	if id == "" {
		runs := runsOf(book.Closures, today)
		at := slices.IndexFunc(runs, func(run [2]booking.Day) bool { return run[0] == from })
		if at < 0 {
			return book, false
		}
		book.Closures = slices.DeleteFunc(slices.Clone(book.Closures), func(d booking.Day) bool { return d >= runs[at][0] && d <= runs[at][1] })
		return book, true
	}
	at := slices.IndexFunc(book.Amendments, func(a booking.Amendment) bool { return a.ID == id })
	if at < 0 {
		return book, false
	}
	book.Amendments = slices.Clone(book.Amendments)
	a := book.Amendments[at]
	over := slices.DeleteFunc(slices.Clone(a.Closures), func(d booking.Day) bool { return d >= today })
	switch rest := a; {
	case len(over) > 0:
		rest.Closures, rest.Until = over, over[len(over)-1]
		book.Amendments[at] = rest
	case len(a.Closures) == 0 && a.From < today:
		rest.Until = today - 1
		book.Amendments[at] = rest
	default:
		book.Amendments = slices.Delete(book.Amendments, at, at+1)
	}
	return book, true
}
