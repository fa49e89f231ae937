// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// said are tables with people's own rows about posts, and whether these go with the post as soon as it is withdrawn: who has acknowledged
// a text may have to be proved after that.
var said = []struct {
	table string
	soon  bool
}{{"reaction", true}, {"mark", true}, {"vote", true}, {"follow", true}, {"nudge", false}, {"ack", false}}

// An old is rows of a table that nobody needs any more; $1 in the condition is a time.
type old struct{ table, condition string }

// forgetNews takes away what nobody needs any more of the news, of rows of which the time is named before: hints and reports that were
// left for long, drafts of what has appeared or was taken away, and what people have said to posts that are withdrawn.
func (c *Central) forgetNews(ctx context.Context, before time.Time) (int, error) {
	rows := []old{{"nudge", `made_at < $1`}, {"report", `made_at < $1`}, {"draft", `state IN ('published', 'removed') AND saved_at < $1`}}
	for _, own := range said {
		if own.soon {
			rows = append(rows, old{own.table, `$1 > 0 AND post IN (SELECT id FROM post WHERE withdrawn = 1)`})
		}
	}
	return c.forgetAll(ctx, before, rows, `DELETE FROM reporter WHERE report NOT IN (SELECT id FROM report)`, `DELETE FROM ballot WHERE post IN (SELECT id FROM post WHERE withdrawn = 1)`,
		`DELETE FROM held_back WHERE post IN (SELECT id FROM post WHERE withdrawn = 1)`)
}

// ForgetPosts takes away posts that appeared before a time, with all that hangs on them.
func (c *Central) ForgetPosts(ctx context.Context, before time.Time) (n int, err error) {
	const gone = ` IN (SELECT id FROM post WHERE published_at < $1)`
	var rows []old
	for _, own := range said {
		rows = append(rows, old{own.table, `post` + gone})
	}
	rows = append(rows, old{"comment", `post` + gone}, old{"revision", `post` + gone}, old{"tally", `id` + gone}, old{"result", `id` + gone})
	aside := []string{`DELETE FROM ballot WHERE post` + gone, `DELETE FROM held_back WHERE post` + gone, `DELETE FROM stir WHERE post` + gone, `DELETE FROM shown WHERE post` + gone}
	if n, err = c.forgetAll(ctx, before, rows, aside...); err != nil {
		return n, err
	}
	last, err := c.forgetAll(ctx, before, []old{{"post", `published_at < $1`}})
	if err != nil {
		return n + last, err
	}
	return n + last, c.db.Checkpoint(ctx) // as Forget
}

// forgetAll takes rows away, some of each table in a transaction, until there are none left; then what does not travel.
func (c *Central) forgetAll(ctx context.Context, before time.Time, rows []old, aside ...string) (all int, err error) {
	for n := 1; n > 0 && err == nil; all += n {
		err = c.Write(ctx, func(ctx context.Context, tx *Tx) (err error) {
			n, err = tx.forgetSome(ctx, before, rows)
			if err == nil && n == 0 {
				err = tx.forgetAside(ctx, before, aside)
			}
			return err
		})
	}
	if err != nil {
		err = fmt.Errorf("forget news from before %s: %w", before.UTC().Format(time.RFC3339), err)
	}
	return all, err
}

func (t *Tx) forgetSome(ctx context.Context, before time.Time, rows []old) (n int, err error) {
	for _, r := range rows {
		some, err := t.forgetRows(ctx, r.table, `DELETE FROM `+r.table+` WHERE id IN (SELECT id FROM `+r.table+` WHERE `+r.condition+` ORDER BY id LIMIT $2) RETURNING scope, id`, before.Unix())
		if n += some; err != nil {
			return n, err
		}
	}
	return n, nil
}

func (t *Tx) forgetAside(ctx context.Context, before time.Time, statements []string) error {
	for _, statement := range statements {
		var args []any
		if strings.Contains(statement, "$1") {
			args = []any{before.Unix()}
		}
		if _, err := (aside{t}).ExecContext(ctx, statement, args...); err != nil {
			return err
		}
	}
	return nil
}
