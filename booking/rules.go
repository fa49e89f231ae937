// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/pult-app/pult/staff"
)

// Rules are the rules of one house. The zero value allows no booking: no hours are open.
type Rules struct {
	Building BuildingID `json:"building"`
	// Horizon is how many days ahead of today a booking may lie; today is 0.
	Horizon int `json:"horizon"`
	// Open are the opening hours by time.Weekday (Sunday is 0); a zero OpenHours is a closed day.
	Open [7]OpenHours `json:"open"`
	// Region is the ISO 3166-2 code whose public holidays close the house, such as "DE-NW"; empty for none.
	Region string `json:"region,omitempty"`
	// Closures are further closed days, sorted.
	Closures []Day `json:"closures,omitempty"`
	// HomeDays is how many days before a day its home zones open to everybody; further ahead only the zone's own unit
	// (and the units below it) may book there. 0 means home zones are open to all from the start.
	HomeDays int `json:"homeDays,omitempty"`
	// MaxOpen is how many live bookings in the future a person may hold in this house; 0 is no limit.
	MaxOpen int `json:"maxOpen,omitempty"`
	// CheckInEarly is how many minutes before its start a booking may be checked in (a full day starts when the house
	// opens).
	CheckInEarly int `json:"checkInEarly,omitempty"`
	// CheckInWithin is how many minutes after its start (or after the house opens, where that is later) a booking waits for
	// its person before the house gives its desk to others; 0 is no limit. CheckInZones says it for single zones instead.
	CheckInWithin int            `json:"checkInWithin,omitempty"`
	CheckInZones  map[ZoneID]int `json:"checkInZones,omitempty"`
	// Granularity is of how many minutes hours are made: a booking by the hour begins and ends at multiples of it after
	// midnight. 0 is any minute. Whole and half days always fit.
	Granularity int `json:"granularity,omitempty"`
	// PerWeek and PerMonth are how many bookings of a calendar week (Monday to Sunday) or month a person may have in this
	// house, live ones and those that are over; what was given back does not count. 0 is no limit.
	PerWeek  int `json:"perWeek,omitempty"`
	PerMonth int `json:"perMonth,omitempty"`
	// CancelBefore is how many minutes before its start (a full day starts when the house opens) a booking can be given back
	// or moved for the last time. From its start on it can be given back again: a desk that nobody uses helps nobody. 0 is
	// always.
	CancelBefore int `json:"cancelBefore,omitempty"`
	// TeamShare is how many of a hundred desks of a zone team days may hold or have at a time, so that a team keeps nobody else away;
	// at least LeastTeam of them. 0 is no limit.
	TeamShare int `json:"teamShare,omitempty"`
	// Needs says which desks are kept for people who need them; nobody is told who that is.
	Needs Kept `json:"needs,omitzero"`
	// Presence says how many days of a week people are in the office.
	Presence OfficeDays `json:"presence,omitzero"`
}

// OpenHours are the opening hours of a weekday at the building; closed when Until is not after From.
type OpenHours struct {
	From  Clock `json:"from"`
	Until Clock `json:"until"`
}

// closed tells whether the hours are none at all.
func (h OpenHours) closed() bool { return h.Until <= h.From }

// MaxHorizon is the longest Horizon that Check accepts, in days: a year.
const MaxHorizon = 366

// DefaultRules are where a new building begins: open Monday to Friday from 6 to 20 o'clock, closed on the public
// holidays of North Rhine-Westphalia, bookable four weeks ahead, home zones open to everybody a week before, check-in
// from two hours before the start and without an end, and a fifth of each zone is left by team days: whether desks of people who do not come go to others the house
// decides. There is no limit of open bookings: horizon and one desk per person at a time keep
// anybody from hoarding, and a quota refuses first of all the people who plan ahead.
func DefaultRules(building BuildingID) Rules {
	rules := Rules{Building: building, Horizon: 28, Region: NorthRhineWestphalia, HomeDays: 7, CheckInEarly: 120, TeamShare: 80}
	for weekday := time.Monday; weekday <= time.Friday; weekday++ {
		rules.Open[weekday] = OpenHours{From: 6 * 60, Until: 20 * 60}
	}
	return rules
}

// teamShare is how many desks of a zone with so many team days may have.
func (r *Rules) teamShare(desks int) int {
	if r.TeamShare == 0 {
		return desks
	}
	return min(desks, max(LeastTeam, desks*r.TeamShare/100))
}

// Check finds contradictions in rules before they are stored; nil when there are none. The error names the first of them.
// Rules that only close the house, such as the zero Rules with a Building, are no contradiction.
func (r Rules) Check() error {
	var wrong findings
	r.check(&wrong, r.called())
	return wrong.err()
}

// called is how an error names the rules.
func (r Rules) called() string { return fmt.Sprintf("rules of building %q", r.Building) }

func (r Rules) check(wrong *findings, called string) {
	no := func(broken bool, format string, args ...any) {
		if broken {
			wrong.note(func() error { return fmt.Errorf("%s: "+format, append([]any{called}, args...)...) })
		}
	}
	no(r.Building == "", "building is missing")
	no(r.Horizon < 0 || r.Horizon > MaxHorizon, "horizon is %d days, must be 0 to %d", r.Horizon, MaxHorizon)
	no(r.HomeDays < 0, "homeDays is %d, must not be negative", r.HomeDays)
	no(r.MaxOpen < 0, "maxOpen is %d, must not be negative (0 is no limit)", r.MaxOpen)
	no(r.CheckInEarly < 0 || r.CheckInEarly > 24*60, "checkInEarly is %d minutes, must be 0 to 1440", r.CheckInEarly)
	no(r.CheckInWithin < 0 || r.CheckInWithin > 24*60, "checkInWithin is %d minutes, must be 0 to 1440 (0 is no limit)", r.CheckInWithin)
	no(len(r.CheckInZones) > MaxCheckInZones, "checkInZones names %d zones, at most %d", len(r.CheckInZones), MaxCheckInZones)
	for _, zone := range slices.Sorted(maps.Keys(r.CheckInZones)) {
		own := r.CheckInZones[zone]
		no(zone == "" || own < 0 || own > 24*60, "checkInZones has %d minutes for zone %q, must be 0 to 1440", own, zone)
	}
	for weekday, open := range r.Open {
		no(open.From < 0 || open.Until > 24*60, "%s is open from %s until %s, must lie in 00:00 to 24:00", time.Weekday(weekday), open.From, open.Until)
		no(open.Until < open.From, "%s closes at %s before it opens at %s", time.Weekday(weekday), open.Until, open.From)
	}
	for _, number := range []struct {
		name        string
		value, most int
	}{
		{"granularity", r.Granularity, 24 * 60}, {"perWeek", r.PerWeek, mostPerWeek}, {"perMonth", r.PerMonth, mostPerMonth},
		{"cancelBefore", r.CancelBefore, MaxHorizon * 24 * 60}, {"needs: days", r.Needs.Days, MaxHorizon}, {"teamShare", r.TeamShare, 100},
		{"presence: min", r.Presence.Min, 7}, {"presence: max", r.Presence.Max, 7},
	} {
		no(number.value < 0 || number.value > number.most, "%s is %d, must be 0 to %d", number.name, number.value, number.most)
	}
	for _, clash := range r.clashes() {
		no(true, "%s", clash.what)
	}
	no(len(r.Closures) > MaxClosures, "has %d closures, at most %d", len(r.Closures), MaxClosures)
	for i, day := range r.Closures {
		no(i > 0 && day <= r.Closures[i-1], "closures are not sorted, or %s stands there twice", day)
	}
	if _, err := HolidayName(r.Region, 0); err != nil {
		no(true, "%w", err)
	}
}

// How many bookings a limit may name: more can hardly be used up.
const mostPerWeek, mostPerMonth = 100, 400

// A clash are two terms that contradict each other, or one that contradicts itself, in a sentence.
type clash struct {
	terms [2]term
	what  string
}

// openWeekdays is on how many days of a week the house is open.
func (r *Rules) openWeekdays() (n int) {
	for _, open := range r.Open {
		if !open.closed() {
			n++
		}
	}
	return n
}

// clashes finds the terms that cannot hold together.
func (r *Rules) clashes() (found []clash) {
	no := func(broken bool, a, b term, format string, args ...any) {
		if broken {
			found = append(found, clash{[2]term{a, b}, fmt.Sprintf(format, args...)})
		}
	}
	no(r.HomeDays > max(r.Horizon, 0), termHomeDays, termHorizon, "homeDays is %d and beyond the horizon of %d days, so that priority would never apply", r.HomeDays, r.Horizon)
	no(r.Needs.Days > max(r.Horizon, 0), termNeeds, termHorizon, "needs: days is %d and beyond the horizon of %d days, so that nothing would be kept", r.Needs.Days, r.Horizon)
	no(r.CancelBefore > 0 && r.CancelBefore > max(r.Horizon, 1)*24*60, termCancelBefore, termHorizon, "cancelBefore is %d minutes and beyond the horizon of %d days, so that nothing could ever be given back", r.CancelBefore, r.Horizon)
	no(r.PerWeek > 0 && r.PerMonth > 0 && r.PerWeek > r.PerMonth, termPerWeek, termPerMonth, "perWeek is %d and more than the %d of perMonth", r.PerWeek, r.PerMonth)
	no(r.Granularity > 0 && 24*60%r.Granularity != 0, termGranularity, termGranularity, "granularity is %d minutes and does not divide a day", r.Granularity)
	for weekday, open := range r.Open {
		ragged := r.Granularity > 0 && !open.closed() && (int(open.From)%r.Granularity != 0 || int(open.Until)%r.Granularity != 0)
		no(ragged, termGranularity, termOpen, "granularity is %d minutes and does not divide the hours of %s, %s to %s", r.Granularity, time.Weekday(weekday), open.From, open.Until)
	}
	no(r.Needs.Days > 0 && r.Needs.Needs == staff.Needs{}, termNeeds, termNeeds, "needs: names nothing that is kept")
	if p := r.Presence; p != (OfficeDays{}) {
		no(p.As != Advice && p.As != Binding, termPresence, termPresence, "presence: as is %q, must be %q or %q", p.As, Advice, Binding)
		no(p.Max > 0 && p.Min > p.Max, termPresence, termPresence, "presence: min is %d and more than max, which is %d", p.Min, p.Max)
		no(p.Min <= 0 && p.Max <= 0 && p.As != Advice, termPresence, termPresence, "presence: says neither min nor max")
		no(p.As == Binding && r.PerWeek > 0 && p.Min > r.PerWeek, termPresence, termPerWeek, "presence: min is %d days and more than the %d bookings of perWeek", p.Min, r.PerWeek)
		open := r.openWeekdays()
		no(p.As == Binding && open > 0 && p.Min > open, termPresence, termOpen, "presence: min is %d days, and the house is open on %d of a week", p.Min, open)
	}
	return found
}
