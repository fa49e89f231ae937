// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/google/uuid"

	"github.com/pult-app/pult/staff"
)

// NoticeID names a notice. It follows from whom it tells what about what, so that nothing is told twice.
type NoticeID string

// A NoticeKind is what the house tells a person. The list is append-only, because it is stored and sent.
type NoticeKind string

// The kinds of notices.
const (
	NoticeNoShow   NoticeKind = "no_show"   // the desk is free again because nobody checked in
	NoticeClosed   NoticeKind = "closed"    // the house is closed at the time of the booking
	NoticeDeskGone NoticeKind = "desk_gone" // the desk was taken out of use or away
	NoticeSkipped  NoticeKind = "skipped"   // a series could not book days; Why.Days names them
	NoticeTooLate  NoticeKind = "too_late"  // what was to be given back stays booked: it was too late for the days in Why.Days

	NoticeBookedFor   NoticeKind = "booked_for"   // somebody whom the person has named has booked or moved a desk
	NoticeReleasedFor NoticeKind = "released_for" // … has given a desk back
	NoticeLapsed      NoticeKind = "lapsed"       // an offer that was not answered in time has gone to the next

	NoticeTeamOff NoticeKind = "team_off" // a team day to which the person had said yes was called off; the desk stays theirs

	NoticeBookedAhead NoticeKind = "booked_ahead" // the usual week has booked: the first of the desks, and from its start to the last one's end

	// What the house says of trouble at a desk that the person has reported (package trouble): from when it was reported to when it was said.
	NoticeTroubleSeen     NoticeKind = "trouble_seen"
	NoticeTroubleRepair   NoticeKind = "trouble_repair"
	NoticeTroubleDone     NoticeKind = "trouble_done"
	NoticeTroubleNotFound NoticeKind = "trouble_not_found"
)

// A Notice tells a person once what the house has done with something of theirs. Only the person and the server hold it.
type Notice struct {
	ID      NoticeID       `json:"id"`
	Person  staff.PersonID `json:"person"`
	Kind    NoticeKind     `json:"kind"`
	Booking BookingID      `json:"booking,omitempty"` // that it is about; empty for none
	Desk    DeskID         `json:"desk,omitempty"`
	Span    Span           `json:"span"`
	// Until is when the person has to have answered, UTC; zero when no answer is asked for.
	Until time.Time `json:"until"`
	// By is who did it on the person's behalf; empty for the house.
	By staff.PersonID `json:"by,omitempty"`
	// Why is the rule that made the house do it, where one did.
	Why    *Refusal  `json:"why,omitempty"`
	MadeAt time.Time `json:"madeAt"` // UTC
}

// notices is the namespace of their names, drawn once for all times.
var notices = uuid.MustParse("0f6b3c1e-52a5-4b76-9f0a-3f1f5f0c7d51")

// NoticeOf is the name of the notice of a kind about a subject, such as a booking.
func NoticeOf(person staff.PersonID, kind NoticeKind, subject string) NoticeID {
	return NoticeID(uuid.NewSHA1(notices, []byte(string(person)+"|"+string(kind)+"|"+subject)).String())
}

// told is a booking as a subject, for notices that tell where and when it is.
func (b Booking) told() string {
	return string(b.ID) + "|" + string(b.Desk) + "|" + strconv.FormatInt(b.Span.Start.Unix(), 10) + "|" + strconv.FormatInt(b.Span.End.Unix(), 10)
}

// Tell leaves a notice for a person. Without an ID it is about its booking. One that is there already stays as it is, one that
// the person has taken away comes anew: whoever tells does so once, when the thing happens. Only a Final Planner tells.
func (p *Planner) Tell(ctx context.Context, n Notice) error {
	if n.ID == "" {
		n.ID = NoticeOf(n.Person, n.Kind, string(n.Booking))
	}
	n.Span, n.Until, n.MadeAt = n.Span.utc(), n.Until.UTC().Truncate(time.Second), p.now()
	_, err := p.Store.Notice(ctx, n.ID)
	if errors.Is(err, ErrGone) {
		err = p.Store.PutNotice(ctx, n)
	}
	return answer(err, "tell %s of %s", n.Person, n.Kind)
}

// Seen takes a notice away that the person has read. One that is not there any more is fine.
// It refuses somebody else's with Forbidden/NotYours, and an id that is none with Invalid.
func (p *Planner) Seen(ctx context.Context, who staff.PersonID, s Seen) error {
	return answer(p.seen(ctx, who, s), "take notice %s away", s.Notice)
}

func (p *Planner) seen(ctx context.Context, who staff.PersonID, s Seen) error {
	if !named(s.Notice) {
		return &Refusal{Why: Invalid}
	}
	n, err := p.Store.Notice(ctx, s.Notice)
	switch {
	case errors.Is(err, ErrGone):
		return nil
	case err != nil:
		return err
	case n.Person != who:
		return &Refusal{Why: Forbidden, Detail: NotYours}
	}
	return p.Store.DropNotice(ctx, s.Notice)
}
