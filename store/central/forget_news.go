// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// postTerm is how long a post is kept after it appeared, with all that hangs on it: three years.
func postTerm(before time.Time) time.Time { return before.AddDate(-3, 0, 60) }

// mine are tables with people's own rows about posts, and whether these go with the post as soon as it is withdrawn: who has acknowledged
// a text may have to be proved after that.
var mine = []struct {
	table string
	soon  bool
}{{"reaction", true}, {"mark", true}, {"vote", true}, {"follow", true}, {"nudge", false}, {"ack", false}}

// forgetNews takes away, some of each kind, what nobody needs any more of the news: hints and reports that were left for long, drafts of
// what has appeared or was taken away, posts after three years, and what people have said in their own rows to posts that are gone. Whoever
// calls does so until there is nothing left.
func (t *Tx) forgetNews(ctx context.Context, before time.Time) (n int, err error) {
	old := postTerm(before).Unix()
	forget := func(table, condition string, at int64) {
		if err != nil {
			return
		}
		var some int
		some, err = t.forgetRows(ctx, table, `DELETE FROM `+table+` WHERE id IN (SELECT id FROM `+table+` WHERE `+condition+` ORDER BY id LIMIT $2) RETURNING scope, id`, at)
		n += some
	}
	forget("nudge", `made_at < $1`, before.Unix())
	forget("report", `made_at < $1`, before.Unix())
	forget("draft", `state IN ('published', 'removed') AND saved_at < $1`, before.Unix())
	for _, own := range mine {
		gone := `published_at < $1`
		if own.soon {
			gone += ` OR withdrawn = 1`
		}
		forget(own.table, `post IN (SELECT id FROM post WHERE `+gone+`)`, old)
	}
	for _, hangs := range []struct{ table, column string }{{"comment", "post"}, {"revision", "post"}, {"tally", "id"}, {"result", "id"}} {
		forget(hangs.table, hangs.column+` IN (SELECT id FROM post WHERE published_at < $1)`, old)
	}
	if err != nil || n > 0 {
		return n, err
	}
	for _, without := range []string{ // that do not travel
		`DELETE FROM reporter WHERE report NOT IN (SELECT id FROM report)`, `DELETE FROM ballot WHERE post IN (SELECT id FROM post WHERE withdrawn = 1 OR published_at < $1)`,
		`DELETE FROM stir WHERE post IN (SELECT id FROM post WHERE published_at < $1)`, `DELETE FROM shown WHERE post IN (SELECT id FROM post WHERE published_at < $1)`,
	} {
		args := []any{old}
		if !strings.Contains(without, "$1") {
			args = nil
		}
		if _, err := (aside{t}).ExecContext(ctx, without, args...); err != nil {
			return 0, fmt.Errorf("forget what hangs on old posts: %w", err)
		}
	}
	forget("post", `published_at < $1`, old)
	return n, err
}
