// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/news"
)

// RefusedNews puts a refusal about the news into words.
func (v *Voice) RefusedNews(why news.Why, detail news.Detail) Saying {
	for _, r := range []newsReason{{why, detail}, {why, ""}, {news.Invalid, ""}} {
		if s, ok := newsRefusals[r]; ok {
			return Saying{Heading: v.text.T(s.heading), Line: v.text.T(s.line)}
		}
	}
	return v.Refused(&booking.Refusal{Why: booking.Why(why)}, "")
}

type newsReason struct {
	why    news.Why
	detail news.Detail
}

var newsRefusals = map[newsReason]said{
	{news.Forbidden, ""}:               {heading: "refused.news.forbidden", line: "refused.news.forbidden.line"},
	{news.Forbidden, news.OnlyEditors}: {heading: "refused.news.editors", line: "refused.news.editors.line"},
	{news.Forbidden, news.NotYours}:    {heading: "refused.news.notyours", line: "refused.news.notyours.line"},
	{news.Gone, ""}:                    {heading: "refused.news.gone", line: "refused.news.gone.line"},
	{news.Stale, ""}:                   {heading: "refused.news.stale", line: "refused.news.stale.line"},
	{news.Stale, news.VotedThere}:      {heading: "refused.news.voted", line: "refused.news.voted.line"},
	{news.Stale, news.OtherVersion}:    {heading: "refused.news.version", line: "refused.news.version.line"},
	{news.Closed, ""}:                  {heading: "refused.news.closed", line: "refused.news.closed.line"},
	{news.Closed, news.PollClosed}:     {heading: "refused.news.poll", line: "refused.news.poll.line"},
	{news.Closed, news.Silenced}:       {heading: "refused.news.silenced", line: "refused.news.silenced.line"},
	{news.Quota, ""}:                   {heading: "refused.news.quota", line: "refused.news.quota.line"},
	{news.Invalid, ""}:                 {heading: "refused.news.invalid", line: "refused.news.invalid.line"},
	{news.Invalid, news.NoTitle}:       {heading: "refused.news.notitle", line: "refused.news.draft.line"},
	{news.Invalid, news.NoText}:        {heading: "refused.news.notext", line: "refused.news.draft.line"},
	{news.Invalid, news.TooLong}:       {heading: "refused.news.toolong", line: "refused.news.draft.line"},
	{news.Invalid, news.NoAlt}:         {heading: "refused.news.noalt", line: "refused.news.noalt.line"},
	{news.Invalid, news.NoReader}:      {heading: "refused.news.noreader", line: "refused.news.draft.line"},
	{news.Invalid, news.Unknown}:       {heading: "refused.news.unknown", line: "refused.news.unknown.line"},
	{news.Invalid, news.BadTime}:       {heading: "refused.news.time", line: "refused.news.draft.line"},
	{news.Invalid, news.BadPoll}:       {heading: "refused.news.badpoll", line: "refused.news.badpoll.line"},
	{news.Invalid, news.BadMail}:       {heading: "refused.news.mail", line: "refused.news.mail.line"},
	{news.Invalid, news.Forged}:        {heading: "refused.news.forged", line: "refused.news.forged.line"},
	{news.Why(booking.Dependency), ""}: {heading: "refused.news.dependency", line: "refused.news.dependency.line"},
}
