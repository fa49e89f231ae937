// SPDX-License-Identifier: EUPL-1.2

package office

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// Rules is what the pages about rules ask.
type Rules interface {
	// Houses are all houses with their rules.
	Houses(ctx context.Context) ([]RuledHouse, error)
	// House is one of them, or Missing.
	House(ctx context.Context, id booking.BuildingID) (HouseRules, error)
	// Look says what another book would do, and Publish does it if the rules are still those that Shown names.
	Look(ctx context.Context, v *Visit, id booking.BuildingID, book booking.Rulebook) (Impact, error)
	Publish(ctx context.Context, v *Visit, id booking.BuildingID, book booking.Rulebook, shown, reason string) (ChangeID, error)
	// Version is a version with how it differs from another one; the rules of now where against is 0.
	Version(ctx context.Context, v *Visit, id booking.BuildingID, n, against int) (RuleVersion, []RuleChange, error)
	// Take makes the rules what they were in a version.
	Take(ctx context.Context, v *Visit, id booking.BuildingID, n int, reason string) (ChangeID, error)
}

// A RuledHouse is a house in the list of rules.
type RuledHouse struct {
	House   booking.Building
	None    bool // it has no rules yet: nobody can book there
	Book    booking.Rulebook
	Version RuleVersion
}

// HouseRules are the rules of a house with all that can be named in them.
type HouseRules struct {
	House    booking.Building
	Book     booking.Rulebook
	Shown    string
	Floors   []booking.Floor
	Zones    []booking.Zone
	Units    []staff.Unit
	Versions []RuleVersion
}

// A RuleVersion is when and by whom rules were made so, and why.
type RuleVersion struct {
	N   int
	At  time.Time
	By  string // empty at the server's terminal, and for what was found
	Why string
}

// An Impact is what becomes of bookings by other rules.
type Impact struct {
	Changes              []RuleChange
	Ahead, Lost, Staying int
	Days                 []ImpactDay
}

// An ImpactDay are bookings of a day that other rules refuse, by desks: no person is named.
type ImpactDay struct {
	Day   booking.Day
	Lost  bool
	Why   booking.Detail
	Rule  string
	Desks []string
	Here  int // where somebody is checked in now
}

// A RuleChange is how one rule becomes another. What is empty of Name are the base rules.
type RuleChange struct {
	Name        string
	Fresh, Gone bool
	Fields      []RuleShift
}

// A RuleShift is a field of rules that becomes something else; its word is "office.rules.field.FIELD".
type RuleShift struct{ Field, Was, Is string }

// RulesShown is what the page of a house's rules shows.
type RulesShown struct {
	HouseRules
	Form   RuleForm
	Looked *Impact
	Reason string
}

// A RuleForm is what stands in the fields, by their names.
type RuleForm map[string]string

// A number is a term that is one.
type ruleNumber struct {
	name string
	rule func(*booking.Rules) *int
	term func(*booking.Terms) **int
	most int
}

var ruleNumbers = []ruleNumber{
	{"horizon", func(r *booking.Rules) *int { return &r.Horizon }, func(t *booking.Terms) **int { return &t.Horizon }, booking.MaxHorizon},
	{"homeDays", func(r *booking.Rules) *int { return &r.HomeDays }, func(t *booking.Terms) **int { return &t.HomeDays }, booking.MaxHorizon},
	{"maxOpen", func(r *booking.Rules) *int { return &r.MaxOpen }, func(t *booking.Terms) **int { return &t.MaxOpen }, 1000},
	{"perWeek", func(r *booking.Rules) *int { return &r.PerWeek }, func(t *booking.Terms) **int { return &t.PerWeek }, 100},
	{"perMonth", func(r *booking.Rules) *int { return &r.PerMonth }, func(t *booking.Terms) **int { return &t.PerMonth }, 400},
	{"cancelBefore", func(r *booking.Rules) *int { return &r.CancelBefore }, func(t *booking.Terms) **int { return &t.CancelBefore }, booking.MaxHorizon * 24 * 60},
	{"checkInEarly", func(r *booking.Rules) *int { return &r.CheckInEarly }, func(t *booking.Terms) **int { return &t.CheckInEarly }, 24 * 60},
	{"checkInWithin", func(r *booking.Rules) *int { return &r.CheckInWithin }, func(t *booking.Terms) **int { return &t.CheckInWithin }, 24 * 60},
	{"granularity", func(r *booking.Rules) *int { return &r.Granularity }, func(t *booking.Terms) **int { return &t.Granularity }, 24 * 60},
}

// ruleGroups are the fields of the form, in the order in which people think of them.
var ruleGroups = []RuleGroup{
	{"ahead", []string{"horizon", "homeDays", "granularity"}},
	{"limits", []string{"maxOpen", "perWeek", "perMonth", "cancelBefore"}},
	{"checkin", []string{"checkInEarly", "checkInWithin"}},
}

// A RuleGroup is a part of the form; its words are "office.rules.group.NAME".
type RuleGroup struct {
	Name   string
	Fields []string
}

// Groups are the parts of the form with numbers.
func (RulesShown) Groups() []RuleGroup { return ruleGroups }

// A Weekday is a day of the form, with the fields of its hours.
type Weekday struct {
	Name, From, Until string
}

// ruleDays begin on Monday, as weeks do here.
var ruleDays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// Week are the days of the form.
func (RulesShown) Week() (days []Weekday) { return week() }

func week() (days []Weekday) {
	for _, day := range ruleDays {
		name := strings.ToLower(day.String())
		days = append(days, Weekday{name, name + "-from", name + "-until"})
	}
	return days
}

// Regions are those whose public holidays can close a house.
func (RulesShown) Regions() []string { return booking.Regions() }

// formOf are the fields of base rules.
func formOf(book booking.Rulebook) RuleForm {
	f := RuleForm{"region": book.Region}
	for _, n := range ruleNumbers {
		f[n.name] = strconv.Itoa(*n.rule(&book.Rules))
	}
	f.hours(book.Open)
	f.kept(book.Needs)
	f.presence(book.Presence)
	return f
}

func (f RuleForm) hours(open [7]booking.OpenHours) {
	for i, day := range week() {
		if hours := open[ruleDays[i]]; hours.Until > hours.From {
			f[day.From], f[day.Until] = hours.From.String(), hours.Until.String()
		}
	}
}

func (f RuleForm) kept(k booking.Kept) {
	if k.Adjustable {
		f["adjustable"] = "1"
	}
	if k.Accessible {
		f["accessible"] = "1"
	}
	if k != (booking.Kept{}) {
		f["needsDays"] = strconv.Itoa(k.Days)
	}
}

func (f RuleForm) presence(p booking.OfficeDays) {
	f["presenceAs"] = string(p.As)
	for name, n := range map[string]int{"presenceMin": p.Min, "presenceMax": p.Max} {
		if n > 0 {
			f[name] = strconv.Itoa(n)
		}
	}
}

// typedRules are the fields as somebody has typed them.
func typedRules(v *Visit) RuleForm {
	f := RuleForm{}
	names := []string{"region", "adjustable", "accessible", "needsDays", "presenceAs", "presenceMin", "presenceMax", "name", "issuer", "zone", "unit", "role", "from", "until"}
	for _, n := range ruleNumbers {
		names = append(names, n.name)
	}
	for _, day := range week() {
		names = append(names, day.From, day.Until)
	}
	for _, name := range names {
		f[name] = v.Value(name)
	}
	return f
}

// rules are base rules as the form says them; what it does not speak of stays as it was.
func (f RuleForm) rules(was booking.Rulebook) (booking.Rulebook, error) {
	book := was
	var wrong Refused
	for _, n := range ruleNumbers {
		if value := f.number(n.name, n.most, &wrong); value != nil {
			*n.rule(&book.Rules) = *value
		} else {
			*n.rule(&book.Rules) = 0
		}
	}
	book.Region = f["region"]
	if open := f.open(&wrong); open != nil {
		book.Open = *open
	} else {
		book.Open = [7]booking.OpenHours{}
	}
	book.Needs, book.Presence = booking.Kept{}, booking.OfficeDays{}
	if needs := f.needs(&wrong); needs != nil {
		book.Needs = *needs
	}
	if days := f.days(&wrong); days != nil {
		book.Presence = *days
	}
	return book, wrongRules(book, wrong)
}

// wrongRules is what is wrong with what was typed, or else with the rules that it makes.
func wrongRules(book booking.Rulebook, wrong Refused) error {
	if len(wrong) > 0 {
		return wrong
	}
	err := book.Check()
	if err == nil {
		return nil
	}
	said := err.Error()
	for _, n := range ruleNumbers {
		if strings.Contains(said, ": "+n.name+" is ") {
			return Refuse(n.name, "office.rules.clash", said)
		}
	}
	return Refuse("", "office.rules.clash", said)
}

// number is a number of the form; nil where nothing is typed.
func (f RuleForm) number(name string, most int, wrong *Refused) *int {
	if f[name] == "" {
		return nil
	}
	n, err := strconv.Atoi(f[name])
	if err != nil || n < 0 || n > most {
		*wrong = append(*wrong, Wrong{name, "office.rules.number", []any{most}})
		return nil
	}
	return &n
}

// open are the hours of the form; nil where none are typed.
func (f RuleForm) open(wrong *Refused) *[7]booking.OpenHours {
	var open [7]booking.OpenHours
	any := false
	for i, day := range week() {
		if f[day.From] == "" && f[day.Until] == "" {
			continue
		}
		any = true
		from, okFrom := clockOf(f[day.From])
		until, okUntil := clockOf(f[day.Until])
		switch {
		case !okFrom:
			*wrong = append(*wrong, Wrong{day.From, "office.rules.clock", nil})
		case !okUntil:
			*wrong = append(*wrong, Wrong{day.Until, "office.rules.clock", nil})
		case until <= from:
			*wrong = append(*wrong, Wrong{day.Until, "office.rules.backwards", nil})
		default:
			open[ruleDays[i]] = booking.OpenHours{From: from, Until: until}
		}
	}
	if !any {
		return nil
	}
	return &open
}

// clockOf is a time of day as people type it: 6:00, 06:00 or 6, up to 24:00.
func clockOf(text string) (booking.Clock, bool) {
	hours, minutes, _ := strings.Cut(strings.ReplaceAll(text, ".", ":"), ":")
	if minutes == "" {
		minutes = "0"
	}
	h, errH := strconv.Atoi(hours)
	m, errM := strconv.Atoi(minutes)
	c := booking.Clock(h*60 + m)
	return c, errH == nil && errM == nil && h >= 0 && m >= 0 && m < 60 && c <= 24*60
}

func (f RuleForm) needs(wrong *Refused) *booking.Kept {
	k := booking.Kept{Needs: staff.Needs{Adjustable: f["adjustable"] != "", Accessible: f["accessible"] != ""}}
	if days := f.number("needsDays", booking.MaxHorizon, wrong); days != nil {
		k.Days = *days
	}
	if k.Needs == (staff.Needs{}) {
		return nil
	}
	return &k
}

func (f RuleForm) days(wrong *Refused) *booking.OfficeDays {
	p := booking.OfficeDays{As: booking.Weight(f["presenceAs"])}
	if p.As == "" {
		return nil
	}
	if n := f.number("presenceMin", 7, wrong); n != nil {
		p.Min = *n
	}
	if n := f.number("presenceMax", 7, wrong); n != nil {
		p.Max = *n
	}
	return &p
}

// RulesPage lists the houses with their rules.
func RulesPage(ask Rules) Page {
	return Page{
		Name: "rules", Path: "/office/rules", Group: Houses, Icon: "tune",
		Show: func(ctx context.Context, _ *Visit) (any, error) { return ask.Houses(ctx) },
	}
}

// RulesOf is where the rules of a house are read, tried and published.
func RulesOf(ask Rules) Page {
	house := func(v *Visit) booking.BuildingID { return booking.BuildingID(v.Part("building")) }
	typed := func(ctx context.Context, v *Visit) (shown RulesShown, book booking.Rulebook, err error) {
		shown.HouseRules, err = ask.House(ctx, house(v))
		if err != nil {
			return shown, book, err
		}
		shown.Form, shown.Reason = typedRules(v), v.Value("reason")
		if shown.Book.Building == "" {
			shown.Book.Rules = booking.DefaultRules(shown.House.ID)
		}
		book, err = shown.Form.rules(shown.Book)
		return shown, book, err
	}
	return Page{
		Name: "rulesof", Path: "/office/rules/{building}", Under: "rules",
		Show: func(ctx context.Context, v *Visit) (any, error) {
			rules, err := ask.House(ctx, house(v))
			shown := RulesShown{HouseRules: rules, Form: formOf(rules.Book)}
			if rules.Book.Building == "" { // sensible ones to begin with
				shown.Form = formOf(booking.Rulebook{Rules: booking.DefaultRules(rules.House.ID)})
			}
			return shown, err
		},
		Deeds: []Deed{
			{Path: "/office/rules/{building}", Do: func(ctx context.Context, v *Visit) (Answer, error) {
				shown, book, err := typed(ctx, v)
				if err != nil {
					return Answer{}, err
				}
				looked, err := ask.Look(ctx, v, house(v), book)
				shown.Looked = &looked
				return Answer{Shown: shown}, err
			}},
			{Path: "/office/rules/{building}/publish", Do: func(ctx context.Context, v *Visit) (answer Answer, err error) {
				_, book, err := typed(ctx, v)
				if err != nil {
					return answer, err
				}
				reason, err := v.Reason()
				if err != nil {
					return answer, err
				}
				answer.Change, err = ask.Publish(ctx, v, house(v), book, v.Value("shown"), reason)
				if err == nil && answer.Change == "" {
					err = Refuse("", "office.rules.same")
				}
				return answer, err
			}},
		},
	}
}

// An AmendmentShown is what the page of an exception shows.
type AmendmentShown struct {
	RulesShown
	ID   booking.AmendmentID
	New  bool
	Name string
}

// Roles are those for which an exception can be.
func (AmendmentShown) Roles() []staff.Role { return staff.Stored }

// fresh is the part of the path of an exception that is not there yet.
const fresh = "new"

// AmendmentPage is where an exception from the rules of a house is made, changed and taken away.
func AmendmentPage(ask Rules) Page {
	house := func(v *Visit) booking.BuildingID { return booking.BuildingID(v.Part("building")) }
	open := func(ctx context.Context, v *Visit) (shown AmendmentShown, at int, err error) {
		if shown.HouseRules, err = ask.House(ctx, house(v)); err != nil {
			return shown, 0, err
		}
		id := booking.AmendmentID(v.Part("name"))
		at = slices.IndexFunc(shown.Book.Amendments, func(a booking.Amendment) bool { return a.ID == id })
		if shown.ID, shown.New = id, at < 0; shown.New && id != fresh || shown.Book.Building == "" {
			return shown, 0, Missing{}
		}
		return shown, at, nil
	}
	typed := func(ctx context.Context, v *Visit) (shown AmendmentShown, book booking.Rulebook, err error) {
		shown, at, err := open(ctx, v)
		if err != nil {
			return shown, book, err
		}
		shown.Form, shown.Reason = typedRules(v), v.Value("reason")
		book = shown.Book
		book.Amendments = slices.Clone(book.Amendments)
		a := booking.Amendment{Building: book.Building, ID: booking.AmendmentID(fmt.Sprintf("office-%d", v.Now.UnixMilli())), MadeAt: v.Now.Truncate(time.Second)}
		if at >= 0 {
			a = book.Amendments[at] // what the form does not ask stays
		}
		var wrong Refused
		shown.Form.amend(&a, &wrong)
		if at >= 0 {
			book.Amendments[at] = a
		} else {
			book.Amendments = append(book.Amendments, a)
		}
		return shown, book, wrongRules(book, wrong)
	}
	publish := func(ctx context.Context, v *Visit, book booking.Rulebook) (answer Answer, err error) {
		reason, err := v.Reason()
		if err != nil {
			return answer, err
		}
		answer.To = "/office/rules/" + v.Part("building")
		answer.Change, err = ask.Publish(ctx, v, house(v), book, v.Value("shown"), reason)
		if err == nil && answer.Change == "" {
			err = Refuse("", "office.rules.same")
		}
		return answer, err
	}
	const path = "/office/rules/{building}/exceptions/{name}"
	return Page{
		Name: "amendment", Path: path, Under: "rules",
		Show: func(ctx context.Context, v *Visit) (any, error) {
			shown, at, err := open(ctx, v)
			shown.Form = RuleForm{}
			if err == nil && at >= 0 {
				shown.Form = formOfAmendment(shown.Book.Amendments[at])
				shown.Name = shown.Book.Amendments[at].Name
			}
			return shown, err
		},
		Deeds: []Deed{
			{Path: path, Do: func(ctx context.Context, v *Visit) (Answer, error) {
				shown, book, err := typed(ctx, v)
				if err != nil {
					return Answer{}, err
				}
				looked, err := ask.Look(ctx, v, house(v), book)
				shown.Looked = &looked
				return Answer{Shown: shown}, err
			}},
			{Path: path + "/publish", Do: func(ctx context.Context, v *Visit) (Answer, error) {
				_, book, err := typed(ctx, v)
				if err != nil {
					return Answer{}, err
				}
				return publish(ctx, v, book)
			}},
			{Path: path + "/drop", Do: func(ctx context.Context, v *Visit) (Answer, error) {
				shown, at, err := open(ctx, v)
				if err == nil && at < 0 {
					err = Missing{}
				}
				if err != nil {
					return Answer{}, err
				}
				book := shown.Book
				book.Amendments = slices.Delete(slices.Clone(book.Amendments), at, at+1)
				return publish(ctx, v, book)
			}},
		},
	}
}

// formOfAmendment are the fields of an exception.
func formOfAmendment(a booking.Amendment) RuleForm {
	f := RuleForm{"name": a.Name, "issuer": a.Issuer, "zone": string(a.Zone), "unit": string(a.Unit), "role": string(a.Role)}
	for name, day := range map[string]booking.Day{"from": a.From, "until": a.Until} {
		if day != 0 {
			f[name] = day.String()
		}
	}
	for _, n := range ruleNumbers {
		if value := *n.term(&a.Terms); value != nil {
			f[n.name] = strconv.Itoa(*value)
		}
	}
	if a.Open != nil {
		f.hours(*a.Open)
	}
	if a.Needs != nil {
		f.kept(*a.Needs)
	}
	if a.Presence != nil {
		f.presence(*a.Presence)
	}
	return f
}

// amend makes an exception what the form says. What is empty stays as the rules have it.
func (f RuleForm) amend(a *booking.Amendment, wrong *Refused) {
	a.Name, a.Issuer, a.Zone, a.Unit, a.Role = f["name"], f["issuer"], booking.ZoneID(f["zone"]), staff.UnitID(f["unit"]), staff.Role(f["role"])
	for field, key := range map[string]string{"name": "office.rules.name.missing", "issuer": "office.rules.issuer.missing"} {
		if f[field] == "" {
			*wrong = append(*wrong, Wrong{field, key, nil})
		}
	}
	for field, day := range map[string]*booking.Day{"from": &a.From, "until": &a.Until} {
		if f[field] == "" {
			continue
		}
		parsed, err := booking.ParseDay(f[field])
		if *day = parsed; err != nil {
			*wrong = append(*wrong, Wrong{field, "office.rules.day", nil})
		}
	}
	for _, n := range ruleNumbers {
		*n.term(&a.Terms) = f.number(n.name, n.most, wrong)
	}
	a.Open, a.Needs, a.Presence = f.open(wrong), f.needs(wrong), f.days(wrong)
	slices.SortFunc(*wrong, func(x, y Wrong) int { return strings.Compare(x.Field, y.Field) })
}

// VersionShown is what the page of a version shows.
type VersionShown struct {
	House   booking.Building
	Version RuleVersion
	Against int // 0 is now
	Others  []RuleVersion
	Changes []RuleChange
}

// VersionPage is where a version of rules is compared with another one, and taken again.
func VersionPage(ask Rules) Page {
	const path = "/office/rules/{building}/versions/{edition}"
	return Page{
		Name: "ruleversion", Path: path, Under: "rules",
		Show: func(ctx context.Context, v *Visit) (any, error) {
			id := booking.BuildingID(v.Part("building"))
			n, err := strconv.Atoi(v.Part("edition"))
			if err != nil {
				return nil, Missing{}
			}
			rules, err := ask.House(ctx, id)
			if err != nil {
				return nil, err
			}
			against, _ := strconv.Atoi(v.Value("against"))
			shown := VersionShown{House: rules.House, Against: against, Others: rules.Versions}
			shown.Version, shown.Changes, err = ask.Version(ctx, v, id, n, against)
			return shown, err
		},
		Deeds: []Deed{{Path: path, Do: func(ctx context.Context, v *Visit) (answer Answer, err error) {
			n, err := strconv.Atoi(v.Part("edition"))
			if err != nil {
				return answer, Missing{}
			}
			reason, err := v.Reason()
			if err != nil {
				return answer, err
			}
			answer.To = "/office/rules/" + v.Part("building")
			answer.Change, err = ask.Take(ctx, v, booking.BuildingID(v.Part("building")), n, reason)
			if err == nil && answer.Change == "" {
				err = Refuse("", "office.rules.same")
			}
			return answer, err
		}}},
	}
}
