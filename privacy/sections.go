// SPDX-License-Identifier: EUPL-1.2

package privacy

// sections are in the order in which they are read. The keys stand here in full, so that a search finds them.
var sections = []Section{
	{Key: "you", Title: "privacy.you.title", Purpose: "privacy.you.purpose", Keep: "privacy.you.keep", Seen: "privacy.you.seen"},
	{Key: "booking", Title: "privacy.booking.title", Purpose: "privacy.booking.purpose", Keep: "privacy.booking.keep", Seen: "privacy.booking.seen"},
	{Key: "days", Title: "privacy.days.title", Purpose: "privacy.days.purpose", Keep: "privacy.days.keep", Seen: "privacy.days.seen"},
	{Key: "waiting", Title: "privacy.waiting.title", Purpose: "privacy.waiting.purpose", Keep: "privacy.waiting.keep", Seen: "privacy.waiting.seen"},
	{Key: "notice", Title: "privacy.notice.title", Purpose: "privacy.notice.purpose", Keep: "privacy.notice.keep", Seen: "privacy.notice.seen"},
	{Key: "trouble", Title: "privacy.trouble.title", Purpose: "privacy.trouble.purpose", Keep: "privacy.trouble.keep", Seen: "privacy.trouble.seen"},
	{Key: "circle", Title: "privacy.circle.title", Purpose: "privacy.circle.purpose", Keep: "privacy.circle.keep", Seen: "privacy.circle.seen"},
	{Key: "calendar", Title: "privacy.calendar.title", Purpose: "privacy.calendar.purpose", Keep: "privacy.calendar.keep", Seen: "privacy.calendar.seen"},
	{Key: "news", Title: "privacy.news.title", Purpose: "privacy.news.purpose", Keep: "privacy.news.keep", Seen: "privacy.news.seen"},
	{Key: "learn", Title: "privacy.learn.title", Purpose: "privacy.learn.purpose", Keep: "privacy.learn.keep", Seen: "privacy.learn.seen"},
	{Key: "signin", Title: "privacy.signin.title", Purpose: "privacy.signin.purpose", Keep: "privacy.signin.keep", Seen: "privacy.signin.seen"},
	{Key: "changes", Title: "privacy.changes.title", Purpose: "privacy.changes.purpose", Keep: "privacy.changes.keep", Seen: "privacy.changes.seen"},
	{Key: "audit", Title: "privacy.audit.title", Purpose: "privacy.audit.purpose", Keep: "privacy.audit.keep", Seen: "privacy.audit.seen"},
	{Key: "house", Title: "privacy.house.title", Purpose: "privacy.house.purpose", Keep: "privacy.house.keep", Seen: "privacy.house.seen"},
	{Key: "works", Title: "privacy.works.title", Purpose: "privacy.works.purpose", Keep: "privacy.works.keep", Seen: "privacy.works.seen"},
}
