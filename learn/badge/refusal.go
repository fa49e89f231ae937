// SPDX-License-Identifier: EUPL-1.2

package badge

import "fmt"

// A Why is the reason why a badge is not believed. The list is closed and append-only.
type Why string

// The reasons. With NotYet, Expired, Revoked and Unknown the badge is authentic, and Verify tells what it says.
const (
	Malformed Why = "malformed"      // no badge, too large, or with something in it that a signature would not cover
	Untrusted Why = "untrusted"      // signed by nobody whom we believe, or by a key that is none of the issuer's
	Tampered  Why = "tampered"       // the signature belongs to something else
	NotYet    Why = "not_yet"        // its time begins later, or it was signed later than now
	Expired   Why = "expired"        // its time is over
	Revoked   Why = "revoked"        // the issuer took it back
	Unknown   Why = "unknown_status" // whether it was taken back cannot be told: no list, an old one, or somebody else's
)

// A Refusal says that something is not believed, and why. It is an outcome, not a failure.
type Refusal struct {
	Why Why
	// Detail is for logs and tests, in English. It names fields and standards, never what stands in a badge.
	Detail string
}

// Error is for logs and tests; people read ui's sentence.
func (r *Refusal) Error() string { return "refused: " + string(r.Why) + " (" + r.Detail + ")" }

// Reason is Why for those who know no badges.
func (r *Refusal) Reason() string { return string(r.Why) }

func refuse(why Why, detail string, parts ...any) error {
	return &Refusal{why, fmt.Sprintf(detail, parts...)}
}
