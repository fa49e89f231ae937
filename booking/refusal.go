// SPDX-License-Identifier: EUPL-1.2

package booking

// A Why is the reason of a refusal. The list is closed and append-only, because it is stored and sent.
type Why string

// The reasons.
const (
	Taken       Why = "taken"        // the desk has a live booking in the span
	SelfOverlap Why = "self_overlap" // the person has another desk in the span
	Quota       Why = "quota"        // the person has as many bookings as the rules allow
	Window      Why = "window"       // too early, too far ahead, past, or another unit's turn in its home zone
	Closed      Why = "closed"       // the building is closed on that day or at that hour
	Forbidden   Why = "forbidden"    // not yours, or the desk is blocked
	Stale       Why = "stale"        // the booking is no longer in a state that allows this
	Gone        Why = "gone"         // no such desk or booking
	Dependency  Why = "dependency"   // an earlier change that this one needs was refused
	Expired     Why = "expired"      // waited too long on the device: the span is over
	Invalid     Why = "invalid"      // not understood: bad arguments or an unknown kind
)

// A Refusal says no, why, and what is free instead. It is an outcome, not a failure.
type Refusal struct {
	Why Why `json:"why"`
	// Detail narrows the reason for the sentence that people read; one of the Detail constants, or empty.
	Detail Detail `json:"detail,omitempty"`
	// Opens is the first day on which the wish could be granted, when the rule knows one. Closed: the next open day
	// within the horizon, for a booking on that day instead. Window: the first day on which the same booking may be
	// asked for again.
	Opens *Day `json:"opens,omitempty"`
	// Alternatives are up to five free desks for the same span, best first.
	Alternatives []Alternative `json:"alternatives,omitempty"`
	// Days are those that cannot be had when several were asked for at once, by day, at most MaxDaysTold; the refusal speaks of
	// the first.
	Days []RefusedDay `json:"days,omitempty"`
	// Rule is the rule that said no; nil where none did, as for a desk that is taken.
	Rule *RuleRef `json:"rule,omitempty"`
	// Limit is the number that the rule names: bookings of PerWeek and PerMonth, days of OfficeFull, minutes of Grid and
	// TooLate. 0 for none.
	Limit int `json:"limit,omitempty"`

	zoned bool // the rule is about the zone: other zones may allow it
}

// A RefusedDay is a day that cannot be had.
type RefusedDay struct {
	Day    Day    `json:"day"`
	Why    Why    `json:"why"`
	Detail Detail `json:"detail,omitempty"`
}

// Error is for logs and tests; people read ui's sentence.
func (r *Refusal) Error() string {
	if r.Detail != "" {
		return "refused: " + string(r.Why) + " (" + string(r.Detail) + ")"
	}
	return "refused: " + string(r.Why)
}

// Reason is Why for those who know no bookings.
func (r *Refusal) Reason() string { return string(r.Why) }

// A Detail tells which rule within a reason said no. Append-only.
type Detail string

// The details.
const (
	Past         Detail = "past"         // Window: the span is over
	TooFar       Detail = "too_far"      // Window: beyond the horizon
	HomeFirst    Detail = "home_first"   // Window: the zone's own unit has priority until Opens
	TooEarly     Detail = "too_early"    // Window: check-in has not begun
	Weekday      Detail = "weekday"      // Closed: the building is closed on this weekday
	Holiday      Detail = "holiday"      // Closed: a public holiday
	Closure      Detail = "closure"      // Closed: the house is closed that day
	OutsideHours Detail = "open_hours"   // Closed: outside the opening hours
	DeskBlocked  Detail = "desk_blocked" // Forbidden: the desk is out of use
	NotYours     Detail = "not_yours"    // Forbidden: somebody else's booking
	Grid         Detail = "grid"         // Window: begins or ends between the steps of Limit minutes
	KeptFor      Detail = "kept"         // Window: kept for people who need such a desk, until Opens
	TooLate      Detail = "too_late"     // Window: less than Limit minutes before the start nothing can be given back or moved
	WeekFull     Detail = "per_week"     // Quota: Limit bookings in this week
	MonthFull    Detail = "per_month"    // Quota: Limit bookings in this month
	OfficeFull   Detail = "office_days"  // Quota: Limit days of this week in the office
	Links        Detail = "links"        // Quota: MaxFeeds calendar links
	NotHere      Detail = "not_here"     // Gone: this device does not hold the building's plan and rules; never the server's
	TooMany      Detail = "too_many"     // Quota: the list is full
	Waits        Detail = "waits"        // Stale: the person waits for just this already
	NoDeputy     Detail = "no_deputy"    // Forbidden: the person has not named you, or no longer
	Reports      Detail = "reports"      // Quota: Limit reports of trouble within 24 hours
	Reported     Detail = "reported"     // Stale: the person has reported just this already
	NotLead      Detail = "not_lead"     // Forbidden: you do not lead the unit, or no longer
	NotOfUnit    Detail = "not_of_unit"  // Forbidden: a person of another unit
	OneTeamDay   Detail = "one_team_day" // Stale: another team day of the unit is open on that day
	NoBlock      Detail = "no_block"     // Taken: there are no free desks that adjoin
)

// An Alternative is a free desk with the one difference that matters.
type Alternative struct {
	Desk     DeskID     `json:"desk"`
	Code     string     `json:"code"`
	Zone     string     `json:"zone"`
	Floor    FloorID    `json:"floor"`
	Building BuildingID `json:"building"`
	// Near is how the desk lies to the wished one: NearZone, NearFloor, NearBuilding or NearElsewhere.
	Near Near `json:"near"`
	// Metres is the distance on the plan; only on the same floor.
	Metres float64 `json:"metres,omitempty"`
	// Same is true when the desk offers all that the wished one does; Lacks names what it does not.
	Same  bool     `json:"same,omitempty"`
	Lacks Features `json:"lacks"`
}

// Near is how close an alternative is.
type Near string

// The distances, nearest first.
const (
	NearZone      Near = "zone"
	NearFloor     Near = "floor"
	NearBuilding  Near = "building"
	NearElsewhere Near = "elsewhere"
)
