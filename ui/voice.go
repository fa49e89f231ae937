// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/ui/text"
)

// A Trouble is a failure that app has recognised by the code of the database or the connection, so that Voice can
// name it. Err is the cause for the log.
type Trouble struct {
	Kind TroubleKind
	Err  error
}

// Error is for logs; people read Voice's sentence.
func (t *Trouble) Error() string { return fmt.Sprintf("%s: %v", t.Kind, t.Err) }

// Unwrap is the cause.
func (t *Trouble) Unwrap() error { return t.Err }

// A TroubleKind is a failure that has a sentence of its own.
type TroubleKind string

// The kinds of trouble.
const (
	StorageFull    TroubleKind = "storage_full"    // this device has no room left
	StorageLocked  TroubleKind = "storage_locked"  // another Pult holds the database
	StorageDamaged TroubleKind = "storage_damaged" // the database is broken or is not ours
	StorageDenied  TroubleKind = "storage_denied"  // nothing can be written: no right to, or the disk fails
	StorageNewer   TroubleKind = "storage_newer"   // the database was written by a newer Pult
	ServerAway     TroubleKind = "server_away"     // no answer, or no network
	ServerFull     TroubleKind = "server_full"     // the server cannot store
	ServerBusy     TroubleKind = "server_busy"     // too many calls, or maintenance
	SignedOut      TroubleKind = "signed_out"      // no session, or it has ended
	TooOld         TroubleKind = "too_old"         // the server no longer speaks our protocol
	WrongClock     TroubleKind = "wrong_clock"     // this device's clock is far from the server's
	PlanUnreadable TroubleKind = "plan_unreadable" // a floor plan did not open
)

// A Saying is what people read of a refusal or a failure: what happened, what is safe and what to do next.
type Saying struct {
	Heading string
	Line    string
	// Code is four characters that name the cause in the log, such as "4F2A"; empty for refusals.
	Code string
}

// Voice writes the one calm sentence for everything that did not go as wished.
type Voice struct{ text *text.Text }

// NewVoice is a Voice in the language that t speaks.
func NewVoice(t *text.Text) *Voice { return &Voice{text: t} }

// Say puts any error into words. A *booking.Refusal in it is said without naming the desk; Refused does that. A *news.Refusal is said as
// RefusedNews says it, a *learn.Refusal as RefusedLearning does.
func (v *Voice) Say(err error) Saying {
	var refusal *booking.Refusal
	if errors.As(err, &refusal) {
		return v.Refused(refusal, "")
	}
	var unheard *news.Refusal
	if errors.As(err, &unheard) {
		return v.RefusedNews(unheard.Why, unheard.Detail)
	}
	var unlearnt *learn.Refusal
	if errors.As(err, &unlearnt) {
		return v.RefusedLearning(unlearnt.Why, unlearnt.Detail)
	}
	s := troubles[kindOf(err)]
	code := Code(err)
	return Saying{
		Heading: v.text.T(s.heading),
		Line:    v.text.T(s.line) + " " + v.text.T("voice.code", code),
		Code:    code,
	}
}

// Refused puts a refusal into words. Desk is the code of the desk that was wished for, empty when the wish was not
// for a desk. It never says who or when.
func (v *Voice) Refused(r *booking.Refusal, desk string) Saying {
	s, ok := refusals[reason{r.Why, r.Detail}]
	if !ok {
		s, ok = refusals[reason{r.Why, ""}]
	}
	if !ok {
		s = refusals[reason{booking.Invalid, ""}]
	}
	if here, differs := closedHere[r.Detail]; differs && r.Why == booking.Closed && r.Rule.Amends() {
		s = here
	}
	return Saying{Heading: v.heading(s, desk), Line: v.line(s, r)}
}

// Reason is why a day cannot be had, in a few words that stand behind it: "schon vergeben".
func (v *Voice) Reason(why booking.Why, detail booking.Detail) string {
	for _, r := range []reason{{why, detail}, {why, ""}} {
		if key, ok := reasons[r]; ok {
			return v.text.T(key)
		}
	}
	return v.text.T("reason.any")
}

func (v *Voice) heading(s said, desk string) string {
	if s.ofDesk != "" && desk != "" {
		return v.text.T(s.ofDesk, desk)
	}
	return v.text.T(s.heading)
}

func (v *Voice) line(s said, r *booking.Refusal) string {
	line := v.text.T(s.line)
	if s.opens != "" && r.Opens != nil {
		line = v.text.T(s.opens, v.text.LongDay(*r.Opens))
	}
	switch {
	case r.Limit <= 0 || s.limit == "":
	case r.Why == booking.Window:
		line = v.text.T(s.limit, v.text.Minutes(r.Limit)) + " " + line
	default:
		line = v.text.N(s.limit, r.Limit) + " " + line
	}
	if rule := v.Rule(r.Rule); rule != "" {
		line += " " + rule
	}
	return line
}

// Rule says which rule said no, and whose it is; empty when nobody knows.
func (v *Voice) Rule(r *booking.RuleRef) string {
	switch {
	case r == nil || r.Name == "":
		return ""
	case !r.Amends():
		return v.text.T("refused.rule.house", r.Name)
	}
	return v.text.T("refused.rule", r.Name, r.Issuer)
}

// Code is four hexadecimal digits that stand for the cause of a failure, the same for the same words of an error: what
// a person reads to IT, and what the log holds beside the error.
func Code(err error) string {
	sum := fnv.New32a()
	sum.Write([]byte(err.Error()))
	return fmt.Sprintf("%04X", uint16(sum.Sum32()>>16)^uint16(sum.Sum32()))
}

func kindOf(err error) TroubleKind {
	var trouble *Trouble
	if errors.As(err, &trouble) {
		if _, ok := troubles[trouble.Kind]; ok {
			return trouble.Kind
		}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return ServerAway
	}
	return ""
}

// said names the texts of one sentence.
type said struct {
	heading string
	line    string
	ofDesk  string // the heading when the desk's code is known
	opens   string // the line when the day is known from which on it would go
	limit   string // what the rule allows, when it names a number
}

type reason struct {
	why    booking.Why
	detail booking.Detail
}

var troubles = map[TroubleKind]said{
	"":             {heading: "voice.unknown", line: "voice.unknown.line"},
	StorageFull:    {heading: "voice.storagefull", line: "voice.storagefull.line"},
	StorageLocked:  {heading: "voice.storagelocked", line: "voice.storagelocked.line"},
	StorageDamaged: {heading: "voice.storagedamaged", line: "voice.storagedamaged.line"},
	StorageDenied:  {heading: "voice.storagedenied", line: "voice.storagedenied.line"},
	StorageNewer:   {heading: "voice.storagenewer", line: "voice.storagenewer.line"},
	ServerAway:     {heading: "voice.serveraway", line: "voice.serveraway.line"},
	ServerFull:     {heading: "voice.serverfull", line: "voice.serverfull.line"},
	ServerBusy:     {heading: "voice.serverbusy", line: "voice.serverbusy.line"},
	SignedOut:      {heading: "voice.signedout", line: "voice.signedout.line"},
	TooOld:         {heading: "voice.tooold", line: "voice.tooold.line"},
	WrongClock:     {heading: "voice.wrongclock", line: "voice.wrongclock.line"},
	PlanUnreadable: {heading: "voice.plan", line: "voice.plan.line"},
}

var refusals = map[reason]said{
	{booking.Taken, ""}:       {heading: "refused.taken", line: "refused.taken.line", ofDesk: "refused.taken.desk"},
	{booking.SelfOverlap, ""}: {heading: "refused.self", line: "refused.self.line"},
	{booking.Quota, ""}:       {heading: "refused.quota", line: "refused.quota.line"},

	{booking.Quota, booking.TooMany}:    {heading: "refused.toomany", line: "refused.toomany.line"},
	{booking.Quota, booking.WeekFull}:   {heading: "refused.perweek", line: "refused.perweek.line", opens: "refused.perweek.opens", limit: "refused.perweek.limit"},
	{booking.Quota, booking.MonthFull}:  {heading: "refused.permonth", line: "refused.perweek.line", opens: "refused.perweek.opens", limit: "refused.permonth.limit"},
	{booking.Quota, booking.OfficeFull}: {heading: "refused.officedays", line: "refused.officedays.line", opens: "refused.perweek.opens", limit: "refused.officedays.limit"},

	{booking.Window, ""}:                {heading: "refused.window", line: "refused.window.line", opens: "refused.window.opens"},
	{booking.Window, booking.Past}:      {heading: "refused.past", line: "refused.past.line"},
	{booking.Window, booking.TooFar}:    {heading: "refused.toofar", line: "refused.toofar.line", opens: "refused.toofar.opens"},
	{booking.Window, booking.HomeFirst}: {heading: "refused.homefirst", line: "refused.homefirst.line", opens: "refused.homefirst.opens", ofDesk: "refused.homefirst.desk"},
	{booking.Window, booking.TooEarly}:  {heading: "refused.tooearly", line: "refused.tooearly.line"},
	{booking.Window, booking.Grid}:      {heading: "refused.grid", line: "refused.grid.line", limit: "refused.grid.limit"},
	{booking.Window, booking.KeptFor}:   {heading: "refused.kept", line: "refused.kept.line", opens: "refused.kept.opens", ofDesk: "refused.kept.desk"},
	{booking.Window, booking.TooLate}:   {heading: "refused.toolate", line: "refused.toolate.line", limit: "refused.toolate.limit"},

	{booking.Closed, ""}:                   {heading: "refused.closed", line: "refused.closed.line", opens: "refused.closed.opens"},
	{booking.Closed, booking.Weekday}:      {heading: "refused.weekday", line: "refused.weekday.line", opens: "refused.closed.opens"},
	{booking.Closed, booking.Holiday}:      {heading: "refused.holiday", line: "refused.holiday.line", opens: "refused.closed.opens"},
	{booking.Closed, booking.Closure}:      {heading: "refused.closure", line: "refused.closure.line", opens: "refused.closed.opens"},
	{booking.Closed, booking.OutsideHours}: {heading: "refused.hours", line: "refused.hours.line", opens: "refused.closed.opens"},

	{booking.Forbidden, ""}:                  {heading: "refused.forbidden", line: "refused.forbidden.line"},
	{booking.Forbidden, booking.DeskBlocked}: {heading: "refused.blocked", line: "refused.blocked.line", ofDesk: "refused.blocked.desk"},
	{booking.Forbidden, booking.NotYours}:    {heading: "refused.notyours", line: "refused.notyours.line"},
	{booking.Forbidden, booking.NoDeputy}:    {heading: "refused.nodeputy", line: "refused.nodeputy.line"},

	{booking.Stale, ""}:                    {heading: "refused.stale", line: "refused.stale.line"},
	{booking.Forbidden, booking.NotLead}:   {heading: "refused.notlead", line: "refused.notlead.line"},
	{booking.Forbidden, booking.NotOfUnit}: {heading: "refused.notofunit", line: "refused.notofunit.line"},
	{booking.Stale, booking.OneTeamDay}:    {heading: "refused.oneteamday", line: "refused.oneteamday.line"},
	{booking.Taken, booking.NoBlock}:       {heading: "refused.noblock", line: "refused.noblock.line"},
	{booking.Stale, booking.Waits}:         {heading: "refused.waits", line: "refused.waits.line"},
	{booking.Gone, ""}:                     {heading: "refused.gone", line: "refused.gone.line", ofDesk: "refused.gone.desk"},
	{booking.Gone, booking.NotHere}:        {heading: "refused.nothere", line: "refused.nothere.line"},
	{booking.Dependency, ""}:               {heading: "refused.dependency", line: "refused.dependency.line"},
	{booking.Expired, ""}:                  {heading: "refused.expired", line: "refused.expired.line", ofDesk: "refused.expired.desk"},
	{booking.Invalid, ""}:                  {heading: "refused.invalid", line: "refused.invalid.line"},

	{booking.Quota, booking.Links}: {heading: "refused.links", line: "refused.links.line"},
}

// closedHere is what is said when an amendment closes: it may do so for one zone, one unit or one role, and the house is open to
// others.
var closedHere = map[booking.Detail]said{
	booking.Weekday:      {heading: "refused.here.weekday", line: "refused.here.line", opens: "refused.closed.opens"},
	booking.Closure:      {heading: "refused.here.closure", line: "refused.here.line", opens: "refused.closed.opens"},
	booking.OutsideHours: {heading: "refused.here.hours", line: "refused.here.hours.line", opens: "refused.closed.opens"},
}

var reasons = map[reason]string{
	{booking.Taken, ""}:                      "reason.taken",
	{booking.SelfOverlap, ""}:                "reason.self",
	{booking.Quota, ""}:                      "reason.quota",
	{booking.Window, ""}:                     "reason.window",
	{booking.Window, booking.Past}:           "reason.past",
	{booking.Expired, ""}:                    "reason.past",
	{booking.Closed, ""}:                     "reason.closed",
	{booking.Closed, booking.Holiday}:        "reason.holiday",
	{booking.Closed, booking.OutsideHours}:   "reason.hours",
	{booking.Forbidden, booking.DeskBlocked}: "reason.blocked",
	{booking.Gone, ""}:                       "reason.gone",
}
