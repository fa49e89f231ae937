// SPDX-License-Identifier: EUPL-1.2

package office

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/staff/census"
)

// Census is what the page of people and units asks.
type Census interface {
	// Census is who is here, and what the visitor's lists would change, if they have brought some.
	Census(ctx context.Context, v *Visit) (CensusShown, error)
	// Bring keeps lists to be looked at.
	Bring(ctx context.Context, v *Visit, people, units string, whole bool) error
	// Drop forgets them.
	Drop(ctx context.Context, v *Visit) error
	// Apply does what the lists say, if that is still what the visitor was shown. leave is how many shall leave, as they have said it.
	Apply(ctx context.Context, v *Visit, sum string, leave int) (ChangeID, error)
	// Faults are all faults of the lists as a table for office programs, List all who are here, as a list that can be brought again.
	Faults(ctx context.Context, v *Visit) (*File, error)
	List(ctx context.Context, v *Visit, units bool) (*File, error)
}

// CensusShown is what the page of people and units shows.
type CensusShown struct {
	People, Units int
	// Listed is how many of the people came by a list.
	Listed int
	Draft  *Draft

	Part string
	At   int
}

// A Draft is what lists would change.
type Draft struct {
	*census.Difference
	Of                     census.Wish
	Sum                    string
	BroughtAt              time.Time
	Movers, MoversBookings int
	Few                    bool
	LostHomes              []LostHome
	LeaversBookings        int
	// Units are the names of units, as they are and as they would be.
	Units map[staff.UnitID]string
	// Leads are names of people who lead or would.
	Leads map[staff.PersonID]string
}

// A LostHome is a zone that is no home any more for people who move.
type LostHome struct {
	Zone, House string
	People      int
}

// A DraftPart is a list of a draft that is shown for itself, in pages.
type DraftPart struct {
	Name  string // its word is "office.census.part.NAME"
	Count int
	Here  bool
	Bad   bool
}

// A DraftRow is a line of such a list. Fields are what differs.
type DraftRow struct {
	Line   int
	Name   string
	About  string
	ByName bool
	Fields []FieldShift
	Fault  *census.Fault
}

// A FieldShift is a field that becomes something else; its word is "office.census.column.FIELD".
type FieldShift struct {
	Field   census.Column
	Was, Is string
}

// draftPage is how many lines of a list are shown at once.
const draftPage = 50

// maxCensus is the size of a form with both lists.
const maxCensus = 2*census.MaxSize + 1<<20

// CensusPage is where one brings lists of people and units, sees what they would change, and says yes.
func CensusPage(ask Census) Page {
	file := func(of func(ctx context.Context, v *Visit) (*File, error)) func(context.Context, *Visit) (Answer, error) {
		return func(ctx context.Context, v *Visit) (Answer, error) {
			f, err := of(ctx, v)
			if err != nil {
				return Answer{}, err
			}
			return Answer{Shown: f}, nil
		}
	}
	return Page{
		Name: "census", Path: "/office/census", Group: People, Icon: "groups",
		Show: func(ctx context.Context, v *Visit) (any, error) {
			shown, err := ask.Census(ctx, v)
			shown.Part = v.Value("part")
			shown.At, _ = strconv.Atoi(v.Value("page"))
			return shown, err
		},
		Deeds: []Deed{
			{Path: "/office/census", Takes: Upload(maxCensus), Do: func(ctx context.Context, v *Visit) (answer Answer, err error) {
				people, err := listBrought(v, "people")
				if err != nil {
					return answer, err
				}
				units, err := listBrought(v, "units")
				if err != nil {
					return answer, err
				}
				if people == "" && units == "" {
					return answer, Refuse("people", "office.census.none")
				}
				return answer, ask.Bring(ctx, v, people, units, v.Value("whole") != "")
			}},
			{Path: "/office/census/apply", Fresh: true, Do: func(ctx context.Context, v *Visit) (answer Answer, err error) {
				leave, err := strconv.Atoi(cmp.Or(v.Value("leave"), "0"))
				if err != nil {
					return answer, Refuse("leave", "office.census.leave.number")
				}
				answer.Change, err = ask.Apply(ctx, v, v.Value("sum"), leave)
				return answer, err
			}},
			{Path: "/office/census/drop", Do: func(ctx context.Context, v *Visit) (Answer, error) { return Answer{}, ask.Drop(ctx, v) }},
			{Path: "/office/census/faults", Do: file(ask.Faults)},
			{Path: "/office/census/list", Do: file(func(ctx context.Context, v *Visit) (*File, error) { return ask.List(ctx, v, v.Value("of") == "units") })},
		},
	}
}

// listBrought is the text of a list that was sent; empty where none was. One byte more than a list may have tells that it is too large.
func listBrought(v *Visit, field string) (string, error) {
	file, _, err := v.File(field)
	if errors.As(err, new(Refused)) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, census.MaxSize+1))
	if err != nil || len(text) <= census.MaxSize {
		return string(text), err
	}
	return "", Refuse(field, "office.census.what.too_large")
}

// Parts are the lists of a draft that hold something: what is wrong, or else what would change.
func (c CensusShown) Parts() (parts []DraftPart) {
	d := c.Draft
	add := func(name string, count int, bad bool) {
		if count > 0 {
			parts = append(parts, DraftPart{Name: name, Count: count, Bad: bad})
		}
	}
	add("people_faults", len(d.PeopleFaults), true)
	add("unit_faults", len(d.UnitFaults), true)
	if !d.Wrong() {
		add("leaving", len(d.Leaving), true)
		add("fresh", len(d.Fresh), false)
		add("changed", len(d.Changed), false)
		add("units_fresh", len(d.UnitsFresh), false)
		add("units_changed", len(d.UnitsChanged), false)
		add("units_gone", len(d.UnitsGone), true)
		add("units_kept", len(d.UnitsKept), false)
	}
	at := max(0, slices.IndexFunc(parts, func(p DraftPart) bool { return p.Name == c.Part }))
	if len(parts) > 0 {
		parts[at].Here = true
	}
	return parts
}

// Here is the list that is shown; nil when there is none.
func (c CensusShown) Here() *DraftPart {
	for _, part := range c.Parts() {
		if part.Here {
			return &part
		}
	}
	return nil
}

// Pages is how many pages the list that is shown has, Page which of them, from 1 on.
func (c CensusShown) Pages() int {
	if here := c.Here(); here != nil {
		return (here.Count + draftPage - 1) / draftPage
	}
	return 1
}

// Page is the one that is shown.
func (c CensusShown) Page() int { return min(max(c.At, 1), c.Pages()) }

// Before is the page before, and After the one after; 0 for none.
func (c CensusShown) Before() int { return c.Page() - 1 }

// After is the page after; 0 for none.
func (c CensusShown) After() int {
	if c.Page() < c.Pages() {
		return c.Page() + 1
	}
	return 0
}

// Rows are the lines of the page that is shown.
func (c CensusShown) Rows() []DraftRow {
	here, d := c.Here(), c.Draft
	if here == nil {
		return nil
	}
	switch here.Name {
	case "people_faults":
		return some(c, d.PeopleFaults, faultRow)
	case "unit_faults":
		return some(c, d.UnitFaults, faultRow)
	case "leaving":
		return some(c, d.Leaving, func(p staff.Person) DraftRow { return DraftRow{Name: p.Name(), About: d.Units[p.Unit]} })
	case "fresh":
		return some(c, d.Fresh, d.moveRow)
	case "changed":
		return some(c, d.Changed, d.moveRow)
	case "units_fresh":
		return some(c, d.UnitsFresh, d.shiftRow)
	case "units_changed":
		return some(c, d.UnitsChanged, d.shiftRow)
	case "units_gone":
		return some(c, d.UnitsGone, unitRow)
	}
	return some(c, d.UnitsKept, unitRow)
}

// some are the rows of a page of a list.
func some[T any](c CensusShown, list []T, row func(T) DraftRow) (rows []DraftRow) {
	from := min((c.Page()-1)*draftPage, len(list))
	for _, one := range list[from:min(from+draftPage, len(list))] {
		rows = append(rows, row(one))
	}
	return rows
}

func faultRow(f census.Fault) DraftRow { return DraftRow{Line: f.Line, Fault: &f} }

func unitRow(u staff.Unit) DraftRow { return DraftRow{Name: u.Name, About: string(u.ID)} }

func (d *Draft) moveRow(m census.Move) DraftRow {
	row := DraftRow{Line: m.Line, Name: m.Is.Name(), About: d.Units[m.Is.Unit], ByName: m.ByName}
	if m.Was.ID == "" {
		return row
	}
	row.shift(census.Given, m.Was.Given, m.Is.Given)
	row.shift(census.Family, m.Was.Family, m.Is.Family)
	row.shift(census.Unit, d.Units[m.Was.Unit], d.Units[m.Is.Unit])
	row.shift(census.FirstAider, tick(m.Was.FirstAider), tick(m.Is.FirstAider))
	return row
}

// tick is a yes or a no in a list.
func tick(yes bool) string {
	if yes {
		return "✓"
	}
	return "–"
}

func (d *Draft) shiftRow(s census.Shift) DraftRow {
	row := DraftRow{Line: s.Line, Name: s.Is.Name, About: string(s.Is.ID)}
	if s.Was.ID == "" {
		return row
	}
	row.shift(census.Name, s.Was.Name, s.Is.Name)
	row.shift(census.Short, s.Was.Short, s.Is.Short)
	row.shift(census.Above, d.Units[s.Was.Parent], d.Units[s.Is.Parent])
	row.shift(census.Lead, d.Leads[s.Was.Lead], d.Leads[s.Is.Lead])
	return row
}

func (r *DraftRow) shift(field census.Column, was, is string) {
	if was != is {
		r.Fields = append(r.Fields, FieldShift{field, cmp.Or(was, "–"), cmp.Or(is, "–")})
	}
}

// Unread are the heads of columns that nobody has read.
func (d *Draft) Unread() (heads []string) {
	for _, list := range []*census.List{d.Of.People, d.Of.Units} {
		if list != nil {
			heads = append(heads, list.Unread...)
		}
	}
	return heads
}
