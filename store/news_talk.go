// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
)

const comments = `SELECT id, post, author, body, parent, made_at, gone FROM comment `

// Comment implements news.TalkStore.
func (s News) Comment(ctx context.Context, id news.CommentID) (news.Comment, error) {
	c, err := one("comment", id, scanComment, s.Tx.QueryRowContext(ctx, comments+`WHERE id = $1`, string(id)))
	return c, absent(err)
}

// Comments are those of a post, the oldest first.
func (s News) Comments(ctx context.Context, post news.PostID) ([]news.Comment, error) {
	rows, err := s.Tx.QueryContext(ctx, comments+`WHERE post = $1 ORDER BY made_at, id`, string(post))
	return all("comments", scanComment, rows, err)
}

// PutComment implements news.TalkStore.
func (s News) PutComment(ctx context.Context, c news.Comment, post news.Post) error {
	scope := Readers(post.Holders().ID())
	err := s.put(ctx, "comment", string(c.ID), scope, string(c.Post), string(c.Author), c.Body, string(c.Parent), seconds(c.MadeAt), c.Gone)
	return wrap("put comment "+string(c.ID), err)
}

func scanComment(row scanner) (c news.Comment, err error) {
	var made int64
	err = row.Scan((*string)(&c.ID), (*string)(&c.Post), (*string)(&c.Author), &c.Body, (*string)(&c.Parent), &made, &c.Gone)
	c.MadeAt = moment(made)
	return c, err
}

// PutReaction implements news.TalkStore.
func (s News) PutReaction(ctx context.Context, r news.Reaction) error {
	const find = `post = $1 AND person = $2 AND emoji = $3`
	args := []any{string(r.Post), string(r.Person), string(r.Emoji)}
	var on bool
	err := s.Tx.QueryRowContext(ctx, `SELECT is_on FROM reaction WHERE `+find, args...).Scan(&on)
	if err == nil && on == r.On || errors.Is(err, sql.ErrNoRows) && !r.On {
		return nil
	}
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return wrap("find a reaction", err)
	}
	if err := s.own(ctx, "reaction", r.Person, find, args, []string{string(r.Post), string(r.Person), string(r.Emoji)},
		string(r.Post), string(r.Person), string(r.Emoji), number(r.On)); err != nil {
		return err
	}
	return s.stir(ctx, r.Post, time.Time{})
}

// ReactionsOf are a person's to a post that are on.
func (s News) ReactionsOf(ctx context.Context, post news.PostID, person staff.PersonID) (map[news.Emoji]bool, error) {
	list, err := Texts(ctx, s.Tx, "reactions of "+string(person), `SELECT emoji FROM reaction WHERE post = $1 AND person = $2 AND is_on = 1`, string(post), string(person))
	on := map[news.Emoji]bool{}
	for _, emoji := range list {
		on[news.Emoji(emoji)] = true
	}
	return on, err
}

const reports = `SELECT id, post, comment, channel, ground, words, made_at, editors FROM report `

// Report implements news.TalkStore.
func (s News) Report(ctx context.Context, id news.ReportID) (news.Report, error) {
	r, err := one("report", id, scanReport, s.Tx.QueryRowContext(ctx, reports+`WHERE id = $1`, string(id)))
	if err == nil && s.central() {
		err = s.Tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(person), '') FROM reporter WHERE report = $1`, string(id)).Scan((*string)(&r.By))
	}
	return r, absent(err)
}

// Reports are all that are here, the oldest first.
func (s News) Reports(ctx context.Context) ([]news.Report, error) {
	rows, err := s.Tx.QueryContext(ctx, reports+`ORDER BY made_at, id`)
	return all("reports", scanReport, rows, err)
}

// PutReport implements news.TalkStore. Who made it does not travel.
func (s News) PutReport(ctx context.Context, r news.Report) error {
	editors, err := text(r.Editors)
	if err != nil {
		return wrap("put report "+string(r.ID), err)
	}
	scope, err := s.heed(ctx, r.Editors)
	if err == nil {
		err = s.put(ctx, "report", string(r.ID), scope, string(r.Post), string(r.Comment), string(r.Channel), string(r.Ground), r.Words, seconds(r.MadeAt), editors)
	}
	if err == nil && s.central() {
		const note = `INSERT INTO reporter (report, person) VALUES ($1, $2) ON CONFLICT (report) DO UPDATE SET person = excluded.person`
		_, err = s.Aside.ExecContext(ctx, note, string(r.ID), string(r.By))
	}
	return wrap("put report "+string(r.ID), err)
}

// DropReport implements news.TalkStore.
func (s News) DropReport(ctx context.Context, id news.ReportID) error {
	err := s.Remove(ctx, "report", string(id))
	if err == nil && s.central() {
		_, err = s.Aside.ExecContext(ctx, `DELETE FROM reporter WHERE report = $1`, string(id))
	}
	return wrap("drop report "+string(id), err)
}

func scanReport(row scanner) (r news.Report, err error) {
	var made int64
	err = row.Scan((*string)(&r.ID), (*string)(&r.Post), (*string)(&r.Comment), (*string)(&r.Channel), (*string)(&r.Ground), &r.Words, &made, document{&r.Editors})
	r.MadeAt = moment(made)
	return r, err
}

// Mark implements news.TalkStore.
func (s News) Mark(ctx context.Context, post news.PostID, person staff.PersonID) (news.Mark, error) {
	const query = `SELECT post, person, seen, saved FROM mark WHERE person = $1 AND post = $2`
	m, err := one("mark", post, func(row scanner) (m news.Mark, err error) {
		return m, row.Scan((*string)(&m.Post), (*string)(&m.Person), &m.Read, &m.Saved)
	}, s.Tx.QueryRowContext(ctx, query, string(person), string(post)))
	return m, absent(err)
}

// PutMark implements news.TalkStore.
func (s News) PutMark(ctx context.Context, m news.Mark) error {
	return s.own(ctx, "mark", m.Person, `person = $1 AND post = $2`, []any{string(m.Person), string(m.Post)}, []string{string(m.Post), string(m.Person)},
		string(m.Post), string(m.Person), int64(m.Read), number(m.Saved))
}

// PutFollow implements news.TalkStore.
func (s News) PutFollow(ctx context.Context, f news.Follow) error {
	return s.own(ctx, "follow", f.Person, `person = $1 AND channel = $2 AND post = $3`, []any{string(f.Person), string(f.Channel), string(f.Post)},
		[]string{string(f.Person), string(f.Channel), string(f.Post)}, string(f.Person), string(f.Channel), string(f.Post), f.Level)
}

// Follows are how much a person wants to hear, of channels and of posts.
func (s News) Follows(ctx context.Context, person staff.PersonID) ([]news.Follow, error) {
	rows, err := s.Tx.QueryContext(ctx, `SELECT person, channel, post, level FROM follow WHERE person = $1`, string(person))
	return all("follows", func(row scanner) (f news.Follow, err error) {
		return f, row.Scan((*string)(&f.Person), (*string)(&f.Channel), (*string)(&f.Post), (*string)(&f.Level))
	}, rows, err)
}

const findNudge = `person = $1 AND kind = $2 AND post = $3 AND comment = $4`

// PutNudge implements news.TalkStore.
func (s News) PutNudge(ctx context.Context, n news.Nudge) error {
	args := []any{string(n.Person), string(n.Kind), string(n.Post), string(n.Comment)}
	id, err := s.idOf(ctx, `SELECT id FROM nudge WHERE `+findNudge, args...)
	if err != nil || id != "" {
		return wrap("find a nudge", err)
	}
	err = s.writeUnnamed(ctx, "nudge", "", strings.Join([]string{string(n.Person), n.ID()}, "|"), Own(n.Person),
		string(n.Person), string(n.Kind), string(n.Post), string(n.Comment), string(n.Actor), seconds(n.MadeAt))
	return wrap("put a nudge of "+string(n.Person), err)
}

// DropNudge implements news.TalkStore.
func (s News) DropNudge(ctx context.Context, person staff.PersonID, name string) error {
	parts := strings.SplitN(name, "/", 3)
	if len(parts) != 3 {
		return nil
	}
	id, err := s.idOf(ctx, `SELECT id FROM nudge WHERE `+findNudge, string(person), parts[0], parts[1], parts[2])
	if err == nil && id != "" {
		err = s.Remove(ctx, "nudge", id)
	}
	return wrap("drop a nudge of "+string(person), err)
}

// Nudges are what a person has not looked at, the latest first.
func (s News) Nudges(ctx context.Context, person staff.PersonID) ([]news.Nudge, error) {
	const query = `SELECT person, kind, post, comment, actor, made_at FROM nudge WHERE person = $1 ORDER BY made_at DESC, id`
	rows, err := s.Tx.QueryContext(ctx, query, string(person))
	return all("nudges", func(row scanner) (n news.Nudge, err error) {
		var made int64
		err = row.Scan((*string)(&n.Person), (*string)(&n.Kind), (*string)(&n.Post), (*string)(&n.Comment), (*string)(&n.Actor), &made)
		n.MadeAt = moment(made)
		return n, err
	}, rows, err)
}

// Hearing is when a person wants to be rung; the zero one when they have never said.
func (s News) Hearing(ctx context.Context, person staff.PersonID) (news.Hearing, error) {
	const query = `SELECT person, from_min, until_min, rest, digest, mail FROM hearing WHERE id = $1`
	h, err := one("hearing", person, func(row scanner) (h news.Hearing, err error) {
		return h, row.Scan((*string)(&h.Person), &h.From, &h.Until, document{&h.Rest}, (*string)(&h.Digest), &h.Mail)
	}, s.Tx.QueryRowContext(ctx, query, string(person)))
	if errors.Is(err, booking.ErrGone) {
		return news.Hearing{Person: person}, nil
	}
	return h, err
}

// PutHearing implements news.HearStore.
func (s News) PutHearing(ctx context.Context, h news.Hearing) error {
	rest, err := json.Marshal(h.Rest)
	if err == nil {
		err = s.write(ctx, "hearing", string(h.Person), Own(h.Person), string(h.Person), int64(h.From), int64(h.Until), string(rest), string(h.Digest), h.Mail)
	}
	return wrap("put hearing of "+string(h.Person), err)
}
