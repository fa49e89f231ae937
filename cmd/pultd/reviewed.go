// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server/steward"
)

// mostNamed is how many of a kind a report names one by one.
const mostNamed = 20

// tellReview tells of bookings that were taken back, and of those that only the new rules refuse. It names no person.
func tellReview(report *strings.Builder, done steward.Reviewed, loc *time.Location) {
	tellReviewed(report, "taken back, and each person told", done.Lost, loc)
	tellReviewed(report, "against the new rules and not against the old ones, and staying as they were made", done.Staying, loc)
	fmt.Fprintf(report, "  bookings ahead: %d; taken back: %d; newly against the rules, but staying: %d\n", done.Ahead, len(done.Lost), len(done.Staying))
}

func split[T any](all []T, is func(T) bool) (those, others []T) {
	for _, one := range all {
		if is(one) {
			those = append(those, one)
		} else {
			others = append(others, one)
		}
	}
	return those, others
}

// tellReviewed counts bookings, and names the desks by day and reason.
func tellReviewed(report *strings.Builder, what string, found []booking.Reviewed, loc *time.Location) {
	if len(found) == 0 {
		return
	}
	fmt.Fprintf(report, "  %s: %s\n", what, number(len(found), "booking"))
	type kind struct {
		day booking.Day
		why string
	}
	desks := map[kind][]string{}
	here := map[kind]int{}
	var kinds []kind
	for _, r := range found {
		k := kind{r.Booking.Span.Day(loc), reason(r.Refusal)}
		if desks[k] == nil {
			kinds = append(kinds, k)
		}
		desks[k] = append(desks[k], r.Code)
		if r.Booking.State == booking.CheckedIn {
			here[k]++
		}
	}
	slices.SortStableFunc(kinds, func(a, b kind) int { return cmp.Compare(a.day, b.day) })
	for _, k := range kinds {
		slices.Sort(desks[k])
		fmt.Fprintf(report, "    %s, %s, %s: %s%s\n", k.day, k.why, number(len(desks[k]), "booking"), list(desks[k]), checkedIn(here[k]))
	}
}

// checkedIn warns of people who are at a desk while it is taken from them: they may not look at their phones.
func checkedIn(people int) string {
	switch people {
	case 0:
		return ""
	case 1:
		return "; somebody is checked in there now, go and tell them"
	}
	return fmt.Sprintf("; %d people are checked in there now, go and tell them", people)
}

// reasons are refusals as operators read them.
var reasons = map[booking.Detail]string{
	booking.Past: "it is over", booking.TooFar: "further ahead than can be booked", booking.HomeFirst: "the zone is still kept for its own unit",
	booking.KeptFor: "the desk is still kept for people who need such a one", booking.Grid: "not in the steps of the house",
	booking.Weekday: "closed on this weekday", booking.Holiday: "closed on a public holiday", booking.Closure: "closed on this day",
	booking.OutsideHours: "outside the opening hours", booking.DeskBlocked: "the desk is out of use",
}

func reason(r *booking.Refusal) string {
	why, known := reasons[r.Detail]
	if !known {
		why = strings.TrimSuffix(string(r.Why)+" "+string(r.Detail), " ")
	}
	if r.Rule == nil || r.Rule.Issuer == "" {
		return why
	}
	return fmt.Sprintf("%s by %q", why, r.Rule.Name)
}
