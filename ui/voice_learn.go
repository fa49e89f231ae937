// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
)

// RefusedLearning puts a refusal about learning into words.
func (v *Voice) RefusedLearning(why learn.Why, detail learn.Detail) Saying {
	for _, r := range []learnReason{{why, detail}, {why, ""}, {learn.Invalid, ""}} {
		if s, ok := learnRefusals[r]; ok {
			return Saying{Heading: v.text.T(s.heading), Line: v.text.T(s.line)}
		}
	}
	return v.Refused(&booking.Refusal{Why: booking.Why(why)}, "")
}

type learnReason struct {
	why    learn.Why
	detail learn.Detail
}

var learnRefusals = map[learnReason]said{
	{learn.Forbidden, ""}:             {heading: "refused.learn.forbidden", line: "refused.learn.forbidden.line"},
	{learn.Forbidden, learn.NotYours}: {heading: "refused.learn.notyours", line: "refused.learn.notyours.line"},
	{learn.Gone, ""}:                  {heading: "refused.learn.gone", line: "refused.learn.gone.line"},
	{learn.Gone, learn.NotThere}:      {heading: "refused.learn.notthere", line: "refused.learn.notthere.line"},
	{learn.Gone, learn.Withdrawn}:     {heading: "refused.learn.withdrawn", line: "refused.learn.withdrawn.line"},
	{learn.Stale, ""}:                 {heading: "refused.learn.stale", line: "refused.learn.stale.line"},
	{learn.Quota, ""}:                 {heading: "refused.learn.quota", line: "refused.learn.quota.line"},
	{learn.Quota, learn.NoTries}:      {heading: "refused.learn.tries", line: "refused.learn.tries.line"},
	{learn.Invalid, ""}:               {heading: "refused.learn.invalid", line: "refused.learn.invalid.line"},
	{learn.Invalid, learn.NoTitle}:    {heading: "refused.learn.notitle", line: "refused.learn.change.line"},
	{learn.Invalid, learn.Circle}:     {heading: "refused.learn.circle", line: "refused.learn.change.line"},
	{learn.Invalid, learn.NoSteps}:    {heading: "refused.learn.nosteps", line: "refused.learn.change.line"},
	{learn.Invalid, learn.BadTime}:    {heading: "refused.learn.time", line: "refused.learn.change.line"},
	{learn.Invalid, learn.NotOpen}:    {heading: "refused.learn.notopen", line: "refused.learn.notopen.line"},
	{learn.Invalid, learn.NoReader}:   {heading: "refused.learn.noreader", line: "refused.learn.change.line"},
	{learn.Invalid, learn.Unknown}:    {heading: "refused.learn.unknown", line: "refused.learn.change.line"},
	{learn.Invalid, learn.BadAnswer}:  {heading: "refused.learn.answer", line: "refused.learn.answer.line"},
	{learn.Invalid, learn.BadName}:    {heading: "refused.learn.badname", line: "refused.learn.badname.line"},
	{learn.Gone, learn.Cancelled}:     {heading: "refused.learn.cancelled", line: "refused.learn.cancelled.line"},
	{learn.Stale, learn.HasBegun}:     {heading: "refused.learn.begun", line: "refused.learn.begun.line"},
	{learn.Stale, learn.TooLate}:      {heading: "refused.learn.toolate", line: "refused.learn.toolate.line"},
	{learn.Quota, learn.OneSeat}:      {heading: "refused.learn.oneseat", line: "refused.learn.oneseat.line"},
	{learn.Invalid, learn.NoPlace}:    {heading: "refused.learn.noplace", line: "refused.learn.change.line"},
	{learn.Invalid, learn.SeatsTaken}: {heading: "refused.learn.seats", line: "refused.learn.seats.line"},
	{learn.Invalid, learn.NotBegun}:   {heading: "refused.learn.notbegun", line: "refused.learn.notbegun.line"},
	{learn.Invalid, learn.NotEarned}:  {heading: "refused.learn.notearned", line: "refused.learn.notearned.line"},
}
