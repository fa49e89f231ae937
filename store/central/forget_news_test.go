// SPDX-License-Identifier: EUPL-1.2

package central_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
)

func TestForget_lets_go_of_news(t *testing.T) {
	onEngines(t, func(t *testing.T, c *central.Central) {
		all := news.Audience{Everyone: true}
		ancient := cutoff.AddDate(-3, 0, 0)
		write(t, c, func(ctx context.Context, tx *central.Tx) error {
			rows := tx.News("", nil)
			for id, at := range map[news.PostID]time.Time{"old": ancient, "young": cutoff, "withdrawn": cutoff} {
				p := news.Post{ID: id, Channel: "board", Author: "ann", Text: news.Text{Title: "T", Body: "B"}, Audience: all, Editors: all, Version: 1, Asks: 1, PublishedAt: at, Withdrawn: id == "withdrawn"}
				p.Poll = &news.Poll{Question: "?", Options: []string{"a", "b"}, Anonymous: true, Until: cutoff.AddDate(9, 0, 0)}
				require.NoError(t, rows.PutPost(ctx, p))
				require.NoError(t, rows.PutComment(ctx, news.Comment{ID: news.CommentID("c " + id), Post: id, Author: "bob", Body: "B", MadeAt: at}, p))
				require.NoError(t, rows.PutRevision(ctx, news.Revision{Post: id, Version: 0, At: at}))
				for i := range 150 { // more than at once
					who := staff.PersonID(fmt.Sprint("p", i))
					require.NoError(t, rows.PutReaction(ctx, news.Reaction{Post: id, Person: who, Emoji: "like", On: true}))
				}
				require.NoError(t, rows.PutVote(ctx, news.Vote{Post: id, Person: "ann"}))
				require.NoError(t, rows.PutBallot(ctx, news.Ballot{ID: news.BallotID("ballot of " + id), Post: id, Choices: []int{1}}))
				require.NoError(t, rows.PutAcknowledgement(ctx, news.Acknowledgement{Post: id, Person: "ann", Version: 1, At: at}))
				require.NoError(t, rows.PutMark(ctx, news.Mark{Post: id, Person: "ann", Read: 1}))
				require.NoError(t, rows.CountReactions(ctx, p))
			}
			for id, at := range map[news.PostID]time.Time{"long": cutoff.Add(-time.Hour), "lately": cutoff.Add(time.Hour)} {
				require.NoError(t, rows.PutNudge(ctx, news.Nudge{Person: "ann", Kind: news.NudgeMention, Post: id, MadeAt: at}))
				require.NoError(t, rows.PutDraft(ctx, news.Draft{ID: id, Author: "ann", State: news.Published, SavedAt: at, Audience: all}))
				require.NoError(t, rows.PutDraft(ctx, news.Draft{ID: "own " + id, Author: "ann", State: news.Writing, SavedAt: at, Audience: all}))
				require.NoError(t, rows.PutReport(ctx, news.Report{ID: news.ReportID(id), Post: "young", By: "bob", MadeAt: at, Editors: all}))
			}
			return nil
		})

		posts, err := c.ForgetPosts(t.Context(), cutoff.AddDate(-3, 0, 1))
		require.NoError(t, err)
		done, err := c.Forget(t.Context(), cutoff)

		require.NoError(t, err)
		assert.Equal(t, 150+1+1+1+1+1+1+1, posts, "reactions, mark, vote, acknowledgement, comment, revision, tally and the post")
		assert.Positive(t, done.News)
		for query, want := range map[string][]string{
			`FROM post`: {"withdrawn", "young"}, `FROM comment`: {"c withdrawn", "c young"}, `FROM revision`: {"withdrawn/0", "young/0"}, `FROM ballot`: {"ballot of young"},
			`FROM nudge WHERE post = 'long'`: nil, `FROM draft`: {"lately", "own lately", "own long"}, `FROM report`: {"lately"},
		} {
			assert.Equal(t, want, texts(t, c, "id", query+` ORDER BY id`), query)
		}
		assert.Equal(t, []string{"lately"}, texts(t, c, "report", `FROM reporter`))
		assert.Len(t, texts(t, c, "id", `FROM reaction`), 150, "of the young one")
		assert.Len(t, texts(t, c, "id", `FROM ack WHERE post <> 'old'`), 2, "what was acknowledged may have to be proved")
		assert.Empty(t, texts(t, c, "id", `FROM ack WHERE post = 'old'`))
		posts, err = c.ForgetPosts(t.Context(), ancient)
		require.NoError(t, err)
		again, err := c.Forget(t.Context(), cutoff)
		require.NoError(t, err)
		assert.True(t, again.None())
		assert.Zero(t, posts)
	})
}
