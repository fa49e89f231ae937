// SPDX-License-Identifier: EUPL-1.2

package news

import (
	"context"
	"net/mail"
	"regexp"
	"slices"
	"sync"
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

// A HearStore is what hearings ask for.
type HearStore interface {
	PutHearing(ctx context.Context, h Hearing) error
}

// Hear says when the person wants to be rung and what comes by mail, from now on.
type Hear struct {
	From   int            `json:"from,omitempty"`
	Until  int            `json:"until,omitempty"`
	Rest   []time.Weekday `json:"rest,omitempty"`
	Digest Digest         `json:"digest,omitempty"`
	Mail   string         `json:"mail,omitempty"`
}

// Hear keeps it. An address that nobody asked mail for is not kept.
func (p *Press) Hear(ctx context.Context, who staff.PersonID, w Hear) error {
	const day = 24 * 60
	rest := slices.Compact(slices.Sorted(slices.Values(w.Rest)))
	if w.From < 0 || w.From >= day || w.Until < 0 || w.Until >= day || len(rest) > 0 && (rest[0] < time.Sunday || rest[len(rest)-1] > time.Saturday) {
		return no(Invalid, BadTime)
	}
	switch w.Digest {
	case NoMail:
		w.Mail = ""
	case Daily, Weekly:
		if !reachable(w.Mail) {
			return no(Invalid, BadMail)
		}
	default:
		return no(Invalid, "")
	}
	return put("hearing", p.Store.PutHearing(ctx, Hearing{who, w.From, w.Until, rest, w.Digest, w.Mail}))
}

// reachable tells whether an address reads like one to which mail goes over the internet: a name at a host that has one itself.
func reachable(address string) bool {
	parsed, err := mail.ParseAddress(address)
	return err == nil && parsed.Name == "" && parsed.Address == address && len(address) <= MaxMail && mailbox().MatchString(address)
}

var mailbox = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[^\s\pZ\pC"(),:;<>@\[\]\\]{1,64}@(?:[\pL\pN](?:[\pL\pN-]*[\pL\pN])?\.)+\pL{2,}$`)
})

// MaxMail is the size of an address in bytes (RFC 5321, section 4.5.3.1.3, without its brackets).
const MaxMail = 254
