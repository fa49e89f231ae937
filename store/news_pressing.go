// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"

	"github.com/pult-app/pult/news"
)

// Pressing are the posts of the feed that ask something of the person, each once: alerts that were not read, what they have to acknowledge,
// polls in which they have not voted, and what is on top and was not read; each of them by time, the latest first. Alerts and polls are those
// of the last days. At most r.Most; r.Keep is not asked.
func (s News) Pressing(ctx context.Context, r Reading) (list []Headline, err error) {
	const latest = ` ORDER BY p.published_at DESC, p.id`
	fresh := []any{r.Now.Add(-Fresh).Unix()}
	reaches, shown := map[string]Reach{}, map[news.PostID]bool{}
	for _, part := range []struct {
		condition string
		args      []any
		owes      bool
		asks      func(Headline) bool
	}{
		{`AND p.published_at > $3 AND COALESCE(m.seen, 0) < p.version AND p.how LIKE '%"alert":%'`, fresh, false, func(h Headline) bool { return h.Alert != "" }},
		{`AND p.asks > 0 AND NOT EXISTS (SELECT 1 FROM ack a WHERE a.post = p.id AND a.person = $1 AND a.version >= p.asks)`, nil, true, func(Headline) bool { return true }},
		{`AND p.published_at > $3 AND p.how LIKE '%"poll":%'`, fresh, false, func(h Headline) bool { return h.Poll != nil && !h.Voted && r.Now.Before(h.Poll.Until) }},
		{`AND p.pinned > 0 AND p.pinned > $2 AND COALESCE(m.seen, 0) < p.version`, nil, false, func(Headline) bool { return true }},
	} {
		if len(list) == r.Most {
			break
		}
		next := r
		next.Keep = func(reach Reach, h Headline) bool { return reach.Mine && !shown[h.ID] && part.asks(h) }
		some, err := s.headlines(ctx, next, reaches, r.Most-len(list), part.condition+latest, part.args...)
		if err != nil {
			return nil, err
		}
		for _, h := range some {
			h.Owes, shown[h.ID] = part.owes, true
			list = append(list, h)
		}
	}
	return list, nil
}
