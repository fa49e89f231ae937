// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
)

// What people answer to posts, votes, reactions and acknowledgements, and how often they do.

// Vote implements news.PollStore.
func (s News) Vote(ctx context.Context, post news.PostID, person staff.PersonID) (news.Vote, error) {
	const query = `SELECT post, person, choices FROM vote WHERE post = $1 AND person = $2`
	v, err := one("vote", post, func(row scanner) (v news.Vote, err error) {
		return v, row.Scan((*string)(&v.Post), (*string)(&v.Person), document{&v.Choices})
	}, s.Tx.QueryRowContext(ctx, query, string(post), string(person)))
	return v, absent(err)
}

// PutVote implements news.PollStore.
func (s News) PutVote(ctx context.Context, v news.Vote) error {
	choices, err := text(v.Choices)
	if err == nil {
		err = s.own(ctx, "vote", v.Person, `post = $1 AND person = $2`, []any{string(v.Post), string(v.Person)}, []string{string(v.Post), string(v.Person)},
			string(v.Post), string(v.Person), choices)
	}
	if err == nil {
		err = s.stir(ctx, v.Post, time.Time{})
	}
	return err
}

// Ballot implements news.PollStore.
func (s News) Ballot(ctx context.Context, id news.BallotID) (news.Ballot, error) {
	b, err := one("ballot", "", scanBallot, s.Aside.QueryRowContext(ctx, `SELECT id, post, choices FROM ballot WHERE id = $1`, string(id)))
	return b, absent(err)
}

// BallotIn is the ballot in a poll that this device has cast.
func (s News) BallotIn(ctx context.Context, post news.PostID) (news.Ballot, error) {
	b, err := one("ballot in", post, scanBallot, s.Tx.QueryRowContext(ctx, `SELECT id, post, choices FROM ballot WHERE post = $1`, string(post)))
	return b, absent(err)
}

func scanBallot(row scanner) (b news.Ballot, err error) {
	return b, row.Scan((*string)(&b.ID), (*string)(&b.Post), document{&b.Choices})
}

// PutBallot implements news.PollStore.
func (s News) PutBallot(ctx context.Context, b news.Ballot) error {
	choices, err := text(b.Choices)
	if err == nil {
		const put = `INSERT INTO ballot (id, post, choices) VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET choices = excluded.choices`
		_, err = s.Aside.ExecContext(ctx, put, string(b.ID), string(b.Post), choices)
	}
	if err == nil {
		err = s.stir(ctx, b.Post, time.Time{})
	}
	return wrap("put a ballot", err)
}

// Votes implements news.PollStore.
func (s News) Votes(ctx context.Context, post news.Post) ([][]int, error) {
	table := "vote"
	if post.Poll != nil && post.Poll.Anonymous {
		table = "ballot"
	}
	rows, err := s.Tx.QueryContext(ctx, `SELECT choices FROM `+table+` WHERE post = $1`, string(post.ID))
	return all("votes", func(row scanner) (choices []int, err error) { return choices, row.Scan(document{&choices}) }, rows, err)
}

// Result implements news.PollStore.
func (s News) Result(ctx context.Context, post news.PostID) (news.Result, error) {
	r, err := one("result", post, func(row scanner) (r news.Result, err error) {
		return r, row.Scan((*string)(&r.Post), document{&r.Counts}, &r.Voters, &r.Closed)
	}, s.Tx.QueryRowContext(ctx, `SELECT id, counts, voters, closed FROM result WHERE id = $1`, string(post)))
	return r, absent(err)
}

// PutResult implements news.PollStore.
func (s News) PutResult(ctx context.Context, r news.Result, post news.Post) error {
	counts, err := text(r.Counts)
	if err == nil {
		err = s.put(ctx, "result", string(r.Post), Readers(post.Holders().ID()), counts, int64(r.Voters), number(r.Closed))
	}
	return wrap("put the result of "+string(r.Post), err)
}

// A Tally is how many people feel how about a post.
type Tally map[news.Emoji]int

// Tally of a post; nil when there is none.
func (s News) Tally(ctx context.Context, post news.PostID) (t Tally, err error) {
	err = s.Tx.QueryRowContext(ctx, `SELECT feelings FROM tally WHERE id = $1`, string(post)).Scan(document{&t})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return t, wrap("read the tally of "+string(post), err)
}

// CountReactions writes how many people feel how about a post, unless that stands there already.
func (s News) CountReactions(ctx context.Context, post news.Post) error {
	before, err := s.Tally(ctx, post.ID)
	if err != nil {
		return err
	}
	rows, err := s.Tx.QueryContext(ctx, `SELECT emoji, COUNT(*) FROM reaction WHERE post = $1 AND is_on = 1 GROUP BY emoji`, string(post.ID))
	now := Tally{}
	_, err = all("reactions", func(row scanner) (n int, err error) {
		var emoji string
		err = row.Scan(&emoji, &n)
		now[news.Emoji(emoji)] = n
		return n, err
	}, rows, err)
	if err != nil || before.same(now) {
		return err
	}
	feelings, err := text(now)
	if err == nil {
		err = s.put(ctx, "tally", string(post.ID), Readers(post.Holders().ID()), feelings)
	}
	return wrap("put the tally of "+string(post.ID), err)
}

func (t Tally) same(as Tally) bool {
	for _, emoji := range news.Emojis {
		if t[emoji] != as[emoji] {
			return false
		}
	}
	return true
}

// Stirred are posts that have to be counted by a time, at most most of them.
func (s News) Stirred(ctx context.Context, by time.Time, most int) ([]news.PostID, error) {
	rows, err := s.Tx.QueryContext(ctx, `SELECT DISTINCT post FROM stir WHERE at <= $1 ORDER BY post LIMIT $2`, by.Unix(), most)
	return all("what is to be counted", func(row scanner) (id news.PostID, err error) { return id, row.Scan((*string)(&id)) }, rows, err)
}

// Counted says that a post was counted at a time.
func (s News) Counted(ctx context.Context, post news.PostID, at time.Time) error {
	_, err := s.Aside.ExecContext(ctx, `DELETE FROM stir WHERE post = $1 AND at <= $2`, string(post), at.Unix())
	return wrap("note what was counted", err)
}

const acks = `SELECT post, person, version, hash, signed_at, device_key, signature FROM ack `

// Acknowledgement implements news.AckStore.
func (s News) Acknowledgement(ctx context.Context, post news.PostID, version int, person staff.PersonID) (news.Acknowledgement, error) {
	const query = acks + `WHERE post = $1 AND person = $2 AND version = $3`
	a, err := one("acknowledgement", post, scanAck, s.Tx.QueryRowContext(ctx, query, string(post), string(person), version))
	return a, absent(err)
}

// AcknowledgementsOf are a person's for a post, the latest version first.
func (s News) AcknowledgementsOf(ctx context.Context, post news.PostID, person staff.PersonID) ([]news.Acknowledgement, error) {
	rows, err := s.Tx.QueryContext(ctx, acks+`WHERE post = $1 AND person = $2 ORDER BY version DESC`, string(post), string(person))
	return all("acknowledgements", scanAck, rows, err)
}

// Acknowledgements are all for a post, by person and version.
func (s News) Acknowledgements(ctx context.Context, post news.PostID) ([]news.Acknowledgement, error) {
	rows, err := s.Tx.QueryContext(ctx, acks+`WHERE post = $1 ORDER BY person, version`, string(post))
	return all("acknowledgements", scanAck, rows, err)
}

// PutAcknowledgement implements news.AckStore.
func (s News) PutAcknowledgement(ctx context.Context, a news.Acknowledgement) error {
	return s.own(ctx, "ack", a.Person, `post = $1 AND person = $2 AND version = $3`, []any{string(a.Post), string(a.Person), a.Version},
		[]string{string(a.Post), string(a.Person), fmt.Sprint(a.Version)},
		string(a.Post), string(a.Person), int64(a.Version), a.Hash, seconds(a.At), a.Key, a.Signature)
}

func scanAck(row scanner) (a news.Acknowledgement, err error) {
	var at int64
	err = row.Scan((*string)(&a.Post), (*string)(&a.Person), &a.Version, &a.Hash, &at, &a.Key, &a.Signature)
	a.At = moment(at)
	return a, err
}

// stir notes that reactions and votes of a post have to be counted, at a time; zero for soon.
func (s News) stir(ctx context.Context, post news.PostID, at time.Time) error {
	if !s.central() {
		return nil
	}
	const note = `INSERT INTO stir (post, at) VALUES ($1, $2) ON CONFLICT (post, at) DO NOTHING`
	_, err := s.Aside.ExecContext(ctx, note, string(post), seconds(at))
	return wrap("note what is to be counted", err)
}
