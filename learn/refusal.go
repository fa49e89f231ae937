// SPDX-License-Identifier: EUPL-1.2

package learn

import "errors"

// ErrGone is what a Store answers for what it does not hold.
var ErrGone = errors.New("no such row")

// A Why is the reason of a refusal. The list is that of the protocol: closed and append-only.
type Why string

// The reasons that the Coach gives.
const (
	Forbidden Why = "forbidden" // not the person's to do
	Gone      Why = "gone"      // no such course, edition, lesson or path, or not for this person
	Stale     Why = "stale"     // it has gone on meanwhile
	Quota     Why = "quota"     // as many as there may be
	Invalid   Why = "invalid"   // not understood, or not complete
)

// A Detail narrows the reason for the sentence that people read. Append-only.
type Detail string

// The details.
const (
	NotThere  Detail = "not_there"  // Gone: the course does not have this lesson, or not in this edition
	Withdrawn Detail = "withdrawn"  // Gone: the course was taken back before it was begun
	NoTries   Detail = "no_tries"   // Quota: all tries are used up
	TooMany   Detail = "too_many"   // Quota: as many paths, attempts or reviews as a person may have
	NoTitle   Detail = "no_title"   // Invalid
	Circle    Detail = "circle"     // Invalid: steps of a path wait for each other
	NoSteps   Detail = "no_steps"   // Invalid: a path without a step
	BadTime   Detail = "bad_time"   // Invalid: ends before it begins, or lies ahead
	NotOpen   Detail = "not_open"   // Invalid: a step before it is not done
	NoReader  Detail = "no_reader"  // Invalid: the audience is empty
	Unknown   Detail = "unknown"    // Invalid: a unit, house or role that there is not
	NotYours  Detail = "not_yours"  // Forbidden: somebody else's
	BadAnswer Detail = "bad_answer" // Invalid: answers that do not fit the questions
	NotEarned Detail = "not_earned" // Invalid: there is no such badge to share
	BadName   Detail = "bad_name"   // Invalid: an alias that is no name, or somebody else's

	NoPlace    Detail = "no_place"    // Invalid: nobody says where
	SeatsTaken Detail = "seats_taken" // Invalid: more people have a seat than there would be
	NotBegun   Detail = "not_begun"   // Invalid: who was there is said once it has begun
	HasBegun   Detail = "has_begun"   // Stale: it has begun
	TooLate    Detail = "too_late"    // Stale: it was too long ago
	Cancelled  Detail = "cancelled"   // Gone: it is not held
	OneSeat    Detail = "one_seat"    // Quota: a seat of the same workshop on another date
)

// A Refusal says no and why. It is an outcome, not a failure.
type Refusal struct {
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

// Reason is Why for those who know no learning.
func (r *Refusal) Reason() string { return string(r.Why) }

func no(why Why, detail Detail) error { return &Refusal{why, detail} }

// gone is the refusal for what is not there; other errors stay.
func gone(err error) error {
	if errors.Is(err, ErrGone) {
		return no(Gone, "")
	}
	return err
}
