// SPDX-License-Identifier: EUPL-1.2

package news

import "errors"

// ErrGone is what a Store answers for what it does not hold.
var ErrGone = errors.New("no such row")

// A Why is the reason of a refusal. The list is that of the protocol: closed and append-only.
type Why string

// The reasons that the Press gives.
const (
	Forbidden Why = "forbidden" // not the person's to do
	Gone      Why = "gone"      // no such post, channel or comment, or not for this person
	Stale     Why = "stale"     // the text, or whatever it is, has gone on meanwhile
	Closed    Why = "closed"    // the poll, the channel or the conversation is closed
	Quota     Why = "quota"     // as many as there may be
	Invalid   Why = "invalid"   // not understood, or not complete
)

// A Detail narrows the reason for the sentence that people read. Append-only.
type Detail string

// The details.
const (
	NoTitle      Detail = "no_title"      // Invalid
	NoText       Detail = "no_text"       // Invalid
	TooLong      Detail = "too_long"      // Invalid: longer or deeper than a text may be
	NoAlt        Detail = "no_alt"        // Invalid: a picture does not say what it shows
	NoReader     Detail = "no_reader"     // Invalid: the audience is empty, or the channel's and the post's share nobody
	Unknown      Detail = "unknown"       // Invalid: the audience names a unit or a house that there is not
	BadTime      Detail = "bad_time"      // Invalid: past, too far ahead, or ends before it begins
	BadPoll      Detail = "bad_poll"      // Invalid: fewer than two answers, two alike, or too many
	OnlyEditors  Detail = "only_editors"  // Forbidden: of the channel
	NotYours     Detail = "not_yours"     // Forbidden: somebody else's
	PollClosed   Detail = "poll_closed"   // Closed: the time for answers is over
	Silenced     Detail = "silenced"      // Closed: no comments here
	VotedThere   Detail = "voted_there"   // Stale: this anonymous answer was given on another device, which alone can change it
	OtherVersion Detail = "other_version" // Stale: the text was corrected; the newer one is to be read
	Forged       Detail = "forged"        // Invalid: the signature does not fit
	BadMail      Detail = "bad_mail"      // Invalid: no address to which mail could go
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

// Reason is Why for those who know no news.
func (r *Refusal) Reason() string { return string(r.Why) }

func no(why Why, detail Detail) error { return &Refusal{why, detail} }
