// SPDX-License-Identifier: EUPL-1.2

package news

import (
	"slices"
	"time"

	"github.com/pult-app/pult/staff"
)

// Hearing is when a person wants to be rung, and how they hear of what they have missed. The zero Hearing has no quiet hours and no mail.
type Hearing struct {
	Person staff.PersonID `json:"person"`
	// From and Until are the quiet hours, in minutes of the day on the person's clock; they may go over midnight, and alike are none.
	From  int `json:"from,omitempty"`
	Until int `json:"until,omitempty"`
	// Rest are days on which nothing rings at all, as time.Weekday counts.
	Rest []time.Weekday `json:"rest,omitempty"`
	// Digest is how often a mail tells what was missed, and Mail to where.
	Digest Digest `json:"digest,omitempty"`
	Mail   string `json:"mail,omitempty"`
}

// A Digest is how often mail comes. Append-only.
type Digest string

// The digests.
const (
	NoMail Digest = ""
	Daily  Digest = "daily"
	Weekly Digest = "weekly"
)

// Quiet tells whether nothing may ring at t, which is on the person's clock. On a rest day that is so from midnight to midnight.
func (h Hearing) Quiet(t time.Time) bool {
	if slices.Contains(h.Rest, t.Weekday()) {
		return true
	}
	minute := t.Hour()*60 + t.Minute()
	if h.From <= h.Until {
		return h.From <= minute && minute < h.Until
	}
	return minute >= h.From || minute < h.Until
}

// Rings tells whether a post that has just appeared rings for somebody at t, on their clock. An alert always does: that is what it is
// for. Otherwise a quiet post never does, nor any in quiet hours; what has to be acknowledged rings unless it is quiet, the rest only for
// those who follow.
func (h Hearing) Rings(p Post, level Level, t time.Time) bool {
	switch {
	case p.Alert != "":
		return true
	case p.Quiet || h.Quiet(t):
		return false
	case p.Asks > 0:
		return true
	}
	return level == Follows
}
