// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"crypto/ed25519"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// Two channels to which everybody writes: what is in one only its author may change, what is in the other everybody.
var (
	everyone = news.Audience{Everyone: true}
	guarded  = news.Channel{ID: "guarded", Name: "Guarded", Audience: everyone, Editors: news.Audience{Not: &everyone}, Posting: news.Free}
	shared   = news.Channel{ID: "shared", Name: "Shared", Audience: everyone, Editors: everyone, Posting: news.Free}
)

// press writes news as the house.
func (a *authz) press(do func(ctx context.Context, rows store.News) error) {
	a.t.Helper()
	a.write(a.t, func(ctx context.Context, tx *central.Tx) error { return do(ctx, tx.News("", nil)) })
}

// published is a new post of somebody, of which everything can be asked.
func (a *authz) published(whose *subject, in news.Channel) news.Post {
	a.t.Helper()
	p := news.Post{
		ID: news.PostID(uuid.NewString()), Channel: in.ID, Author: whose.person, Text: news.Text{Title: "Umzug", Body: "Am Montag."}, Audience: everyone,
		Editors: in.Editors, Version: 1, Asks: 1, PublishedAt: monday,
	}
	p.Poll = &news.Poll{Question: "Wann?", Options: []string{"Montag", "Dienstag"}, Until: monday.AddDate(5, 0, 0)}
	a.press(func(ctx context.Context, rows store.News) error {
		if err := rows.PutChannel(ctx, in); err != nil {
			return err
		}
		return rows.PutPost(ctx, p)
	})
	return p
}

// ownNews are the ops about news that name something which is somebody's, each with how it is made.
func (a *authz) ownNews(whose *subject) map[news.Kind]func() map[string]any {
	drafted := func() map[string]any {
		id := news.PostID(uuid.NewString())
		a.published(whose, guarded)
		a.press(func(ctx context.Context, rows store.News) error {
			return rows.PutDraft(ctx, news.Draft{ID: id, Author: whose.person, Channel: guarded.ID, State: news.Writing, SavedAt: monday})
		})
		return map[string]any{"post": id, "channel": guarded.ID, "title": "Umzug", "body": "Am Montag."}
	}
	return map[news.Kind]func() map[string]any{
		news.KindSave: drafted, news.KindPublish: drafted,
		news.KindDiscard: func() map[string]any { return map[string]any{"post": drafted()["post"]} },
		news.KindCorrect: func() map[string]any {
			return map[string]any{"post": a.published(whose, guarded).ID, "version": 1, "title": "Umzug", "body": "Am Dienstag."}
		},
		news.KindWithdraw: func() map[string]any {
			return map[string]any{"post": a.published(whose, guarded).ID, "reason": "Falsch."}
		},
		news.KindUnsay: func() map[string]any {
			post, id := a.published(whose, guarded), news.CommentID(uuid.NewString())
			a.press(func(ctx context.Context, rows store.News) error {
				return rows.PutComment(ctx, news.Comment{ID: id, Post: post.ID, Author: whose.person, Body: "Schön.", MadeAt: monday}, post)
			})
			return map[string]any{"comment": id, "reason": "Falsch."}
		},
	}
}

// newsArgs are those of an op about news that everybody may do.
func (a *authz) newsArgs(kind news.Kind, whose *subject) map[string]any {
	post := a.published(whose, shared)
	switch kind {
	case news.KindDecide:
		id := news.PostID(uuid.NewString())
		a.press(func(ctx context.Context, rows store.News) error {
			draft := news.Draft{ID: id, Author: whose.person, Channel: shared.ID, Text: post.Text, Audience: everyone, State: news.Waiting, SavedAt: monday}
			return rows.PutSubmission(ctx, news.Submission{Draft: draft, Editors: shared.Editors})
		})
		return map[string]any{"post": id, "yes": true}
	case news.KindJudge:
		id := news.ReportID(uuid.NewString())
		a.press(func(ctx context.Context, rows store.News) error {
			return rows.PutReport(ctx, news.Report{ID: id, Post: post.ID, Channel: shared.ID, Ground: "wrong", By: whose.person, MadeAt: monday, Editors: shared.Editors})
		})
		return map[string]any{"report": id}
	case news.KindPin:
		return map[string]any{"post": post.ID}
	case news.KindSay:
		return map[string]any{"comment": uuid.NewString(), "post": post.ID, "body": "Schön."}
	case news.KindReact:
		return map[string]any{"post": post.ID, "emoji": "like", "on": true}
	case news.KindNote:
		return map[string]any{"post": post.ID, "read": 1}
	case news.KindTune:
		return map[string]any{"post": post.ID, "level": "mute"}
	case news.KindNudged:
		return map[string]any{"nudge": "mention/" + post.ID + "/"}
	case news.KindComplain:
		return map[string]any{"report": uuid.NewString(), "post": post.ID, "ground": "wrong"}
	case news.KindChoose:
		return map[string]any{"post": post.ID, "choices": []int{1}}
	case news.KindAcknowledge:
		_, key, err := ed25519.GenerateKey(strings.NewReader(strings.Repeat("k", 64)))
		require.NoError(a.t, err)
		ack := news.Acknowledgement{Post: post.ID, Person: whose.person, Version: 1, Hash: post.Hash(), At: monday}.Sign(key)
		return map[string]any{"post": post.ID, "version": 1, "hash": ack.Hash, "at": ack.At.Format(time.RFC3339), "key": ack.Key, "signature": ack.Signature}
	case news.KindHear:
		return map[string]any{"from": 1080, "until": 420}
	}
	require.Fail(a.t, "no arguments are written down for "+string(kind)+": add them here and a line to testdata/authz.txt")
	return nil
}
