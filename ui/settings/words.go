// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"fmt"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/text"
)

// phrases are what there is to say of a change that names nothing: while it waits, and when the server has agreed.
type phrases struct{ wish, granted string }

var plainly = map[booking.Kind]phrases{
	booking.KindUnrepeat: {"settings.wish.unrepeat", "settings.granted.unrepeat"},
	booking.KindAbsent:   {"settings.wish.absent", "settings.granted.absent"},
	booking.KindLike:     {"settings.wish.favourite", "settings.granted.favourite"},
	booking.KindUnlike:   {"settings.wish.favourite", "settings.granted.favourite"},
	booking.KindName:     {"settings.wish.deputy", "settings.granted.deputy"},
	booking.KindRevoke:   {"settings.wish.deputy", "settings.granted.deputy"},
	booking.KindWeek:     {"settings.wish.week", "settings.granted.week"},
	booking.KindNeed:     {"settings.wish.needs", "settings.granted.needs"},
	booking.KindLink:     {"settings.wish.link", "settings.granted.link"},
	booking.KindUnlink:   {"settings.wish.unlink", "settings.granted.unlink"},
	booking.KindJoin:     {"settings.wish.join", "settings.granted.join"},
	booking.KindLeave:    {"settings.wish.leave", "settings.granted.leave"},
	booking.KindAccept:   {"settings.wish.accept", "settings.granted.accept"},
	booking.KindDecline:  {"settings.wish.decline", "settings.granted.decline"},
	booking.KindPropose:  {"settings.wish.teamday", "settings.granted.teamday"},
	booking.KindCall:     {"settings.wish.teamday.off", "settings.granted.teamday.off"},
	booking.KindAnswer:   {"settings.wish.teamday.answer", "settings.granted.teamday.answer"},
	booking.KindPrefer:   {"settings.wish.prefer", "settings.granted.prefer"},
	news.KindSave:        {"settings.wish.draft", "settings.granted.draft"},
	news.KindDiscard:     {"settings.wish.draft", "settings.granted.draft"},
	news.KindPublish:     {"settings.wish.publish", "settings.granted.publish"},
	news.KindCorrect:     {"settings.wish.edit", "settings.granted.edit"},
	news.KindWithdraw:    {"settings.wish.edit", "settings.granted.edit"},
	news.KindPin:         {"settings.wish.edit", "settings.granted.edit"},
	news.KindDecide:      {"settings.wish.edit", "settings.granted.edit"},
	news.KindJudge:       {"settings.wish.edit", "settings.granted.edit"},
	news.KindSay:         {"settings.wish.comment", "settings.granted.comment"},
	news.KindUnsay:       {"settings.wish.comment", "settings.granted.comment"},
	news.KindReact:       {"settings.wish.react", "settings.granted.react"},
	news.KindNote:        {"settings.wish.note", "settings.granted.note"},
	news.KindTune:        {"settings.wish.note", "settings.granted.note"},
	news.KindNudged:      {"settings.wish.note", "settings.granted.note"},
	news.KindHear:        {"settings.wish.note", "settings.granted.note"},
	news.KindComplain:    {"settings.wish.report", "settings.granted.report"},
	news.KindChoose:      {"settings.wish.vote", "settings.granted.vote"},
	news.KindAcknowledge: {"settings.wish.ack", "settings.granted.ack"},
	learn.KindEnrol:      {"settings.wish.enrol", "settings.granted.enrol"},
	learn.KindLeave:      {"settings.wish.unenrol", "settings.granted.unenrol"},
	learn.KindAdvance:    {"settings.wish.learn", "settings.granted.learn"},
	learn.KindRecall:     {"settings.wish.learn", "settings.granted.learn"},
	learn.KindTry:        {"settings.wish.try", "settings.granted.try"},
	learn.KindDraw:       {"settings.wish.path", "settings.granted.path"},
	learn.KindErase:      {"settings.wish.path", "settings.granted.path"},
	learn.KindShare:      {"settings.wish.share", "settings.granted.share"},
	learn.KindPlay:       {"settings.wish.play", "settings.granted.play"},
	learn.KindAssign:     {"settings.wish.assign", "settings.granted.assign"},
	learn.KindHold:       {"settings.wish.date", "settings.granted.date"},
	learn.KindCancel:     {"settings.wish.date.off", "settings.granted.date.off"},
	learn.KindSit:        {"settings.wish.seat", "settings.granted.seat"},
	learn.KindRise:       {"settings.wish.unseat", "settings.granted.unseat"},
	learn.KindAttend:     {"settings.wish.attend", "settings.granted.attend"},
}

// plain is what is said of a change that names nothing.
func plain(kind booking.Kind) phrases {
	if known, ok := plainly[kind]; ok {
		return known
	}
	return phrases{"settings.wish.any", "settings.granted.any"}
}

// wish is a change that waits, in words: "Platz 3.14 buchen".
func (s *Screen) wish(c Change) string {
	t := s.env.Text
	if c.ofBooking() && c.Desk == "" {
		return forWhom(t, c, "settings.wish.booking", "settings.wish.booking.for")
	}
	switch c.Kind {
	case booking.KindReserve:
		return forWhom(t, c, "settings.wish.reserve", "settings.wish.reserve.for", c.Desk)
	case booking.KindMove:
		return forWhom(t, c, "settings.wish.move", "settings.wish.move.for", c.Desk)
	case booking.KindRelease:
		return forWhom(t, c, "settings.wish.release", "settings.wish.release.for", c.Desk)
	case booking.KindCheckIn:
		return t.T("settings.wish.checkin", c.Desk)
	case booking.KindPlanDay:
		if c.Status == booking.Unsaid {
			return t.T("settings.wish.unplan")
		}
		return t.T("settings.wish.plan", t.StatusShort(c.Status))
	case booking.KindShow:
		return t.T("settings.wish.show", s.seenBy(c.Visibility))
	case booking.KindRepeat:
		return t.T("settings.wish.repeat", c.Desk)
	}
	return t.T(plain(c.Kind).wish)
}

// forWhom is a phrase about a booking: own, or others with the name of its owner where that is somebody else.
func forWhom(t *text.Text, c Change, own, others string, args ...any) string {
	if c.For == "" {
		return t.T(own, args...)
	}
	return t.T(others, append(args, c.For)...)
}

// granted is a change that the server agreed to: "Platz 3.14 bestätigt".
func (s *Screen) granted(c Change) string {
	t := s.env.Text
	if c.ofBooking() && c.Desk == "" {
		return forWhom(t, c, "settings.granted.booking", "settings.granted.booking.for")
	}
	switch c.Kind {
	case booking.KindReserve:
		return forWhom(t, c, "settings.granted.reserve", "settings.granted.reserve.for", c.Desk)
	case booking.KindMove:
		return forWhom(t, c, "settings.granted.move", "settings.granted.move.for", c.Desk)
	case booking.KindRelease:
		return forWhom(t, c, "settings.granted.release", "settings.granted.release.for", c.Desk)
	case booking.KindCheckIn:
		return t.T("settings.granted.checkin", c.Desk)
	case booking.KindPlanDay:
		if c.Status == booking.Unsaid {
			return t.T("settings.granted.unplan")
		}
		return t.T("settings.granted.plan", t.StatusName(c.Status))
	case booking.KindShow:
		return t.T("settings.granted.show", s.seenBy(c.Visibility))
	case booking.KindRepeat:
		return t.T("settings.granted.repeat", c.Desk)
	}
	return t.T(plain(c.Kind).granted)
}

// when is the day that a change is about; empty when it is about none.
func (s *Screen) when(c Change) string {
	switch {
	case c.Span.Valid():
		return s.env.Text.When(c.Span, s.env.Location)
	case c.Kind == booking.KindAbsent:
		return s.env.Text.Days(c.Day, c.Last)
	case c.Kind == booking.KindRepeat && c.Day != 0:
		return s.env.Text.T("settings.from", s.env.Text.Day(c.Day))
	case c.Kind == booking.KindPlanDay && len(c.Halves) == 1:
		return fmt.Sprintf("%s, %s", s.env.Text.Day(c.Day), s.env.Text.Part(partOf(c.Halves[0])))
	case c.Kind == booking.KindPlanDay:
		return s.env.Text.DayPart(c.Day, booking.FullDay)
	}
	return ""
}

// day is the day of a change of a booking without its time; empty when it is not known.
func (s *Screen) day(c Change) string {
	if !c.Span.Valid() {
		return ""
	}
	return s.env.Text.Day(c.Span.Day(s.env.Location))
}

func partOf(half booking.Half) booking.Part {
	if half == booking.AM {
		return booking.Morning
	}
	return booking.Afternoon
}

func (s *Screen) seenBy(v staff.Visibility) string {
	switch v {
	case staff.Team:
		return s.env.Text.T("settings.see.team")
	case staff.Everybody:
		return s.env.Text.T("settings.see.everybody")
	}
	return s.env.Text.T("settings.see.nobody")
}

// reach says how things stand with the server, in one line.
func (s *Screen) reach(c ui.Connection) string {
	t := s.env.Text
	switch {
	case c.Access != ui.Granted && c.Since.IsZero():
		return t.T("settings.reach.signedout")
	case c.Access != ui.Granted:
		return t.T("settings.reach.signedout.since", t.Moment(c.Since, s.env.Now(), s.env.Location))
	case c.Sending && c.Waiting > 0:
		return t.N("shell.sending", c.Waiting)
	case c.Online && c.Since.IsZero():
		return t.T("settings.reach.online")
	case c.Online:
		return t.T("settings.reach.synced", t.Moment(c.Since, s.env.Now(), s.env.Location))
	case c.Since.IsZero():
		return t.T("settings.reach.never")
	}
	return t.T("settings.reach.offline", t.Moment(c.Since, s.env.Now(), s.env.Location))
}

func (s *Screen) icon(c Change) string {
	switch c.Kind {
	case booking.KindPlanDay:
		return statusIcon(c.Status)
	case booking.KindShow:
		return "visibility"
	case booking.KindRepeat:
		return "event_repeat"
	case booking.KindUnrepeat:
		return "event_busy"
	case booking.KindAbsent:
		return "person_off"
	case booking.KindLike, booking.KindUnlike:
		return "star"
	case booking.KindName, booking.KindRevoke:
		return "group"
	case booking.KindWeek:
		return "date_range"
	case booking.KindNeed:
		return "chair_alt"
	case booking.KindLink, booking.KindUnlink:
		return "calendar_month"
	case booking.KindJoin, booking.KindLeave, booking.KindAccept, booking.KindDecline:
		return "hourglass_top"
	case booking.KindPropose, booking.KindCall, booking.KindAnswer, booking.KindPrefer:
		return "groups-fill"
	case booking.KindRelease:
		return "logout"
	case booking.KindCheckIn:
		return "task_alt"
	}
	if learn.Knows(c.Kind) {
		return "school"
	}
	return "desk"
}

func statusIcon(status booking.Status) string {
	switch status {
	case booking.Office:
		return "apartment"
	case booking.HomeOffice:
		return "cottage"
	case booking.OnTheRoad:
		return "train"
	case booking.Away:
		return "person_off"
	}
	return "event"
}
