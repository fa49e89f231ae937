// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/staff"
)

// posts is what scanPost reads; a condition follows.
const posts = `SELECT p.id, p.channel, p.author, p.title, p.body, p.audience, p.editors, p.how, p.until, p.pinned, p.version, p.asks,
	p.published_at, p.edited_at, p.withdrawn FROM post p `

// Post implements news.Store.
func (s News) Post(ctx context.Context, id news.PostID) (news.Post, error) {
	p, err := one("post", id, scanPost, s.Tx.QueryRowContext(ctx, posts+`WHERE p.id = $1`, string(id)))
	return p, absent(err)
}

// show notes which pictures a text shows, in the place of those that the one before did, and who wrote them there: whoever acts, for the
// house its author. An empty text shows none.
func (s News) show(ctx context.Context, post news.PostID, author staff.PersonID, body string) error {
	if !s.central() {
		return nil
	}
	document, _ := markdown.Parse(body) // what cannot be read shows nothing
	pictures, _ := document.Shown()
	before := map[markdown.PictureID]string{}
	rows, err := s.Tx.QueryContext(ctx, `SELECT picture, person FROM shown WHERE post = $1`, string(post))
	_, err = all("pictures of "+string(post), func(row scanner) (by string, err error) {
		var id markdown.PictureID
		err = row.Scan((*string)(&id), &by)
		before[id] = by
		return by, err
	}, rows, err)
	if err != nil {
		return err
	}
	if _, err := s.Aside.ExecContext(ctx, `DELETE FROM shown WHERE post = $1`, string(post)); err != nil {
		return wrap("forget the pictures of "+string(post), err)
	}
	for _, id := range pictures {
		by, there := before[id]
		if !there {
			by = string(cmp.Or(s.Actor, author))
		}
		const note = `INSERT INTO shown (picture, post, person) VALUES ($1, $2, $3) ON CONFLICT (picture, post) DO NOTHING`
		if _, err := s.Aside.ExecContext(ctx, note, string(id), string(post), by); err != nil {
			return wrap("note the pictures of "+string(post), err)
		}
	}
	return nil
}

// PostsIn are the posts of a channel, the oldest first.
func (s News) PostsIn(ctx context.Context, channel news.ChannelID) ([]news.Post, error) {
	rows, err := s.Tx.QueryContext(ctx, posts+`WHERE p.channel = $1 ORDER BY p.published_at, p.id`, string(channel))
	return all("posts of a channel", scanPost, rows, err)
}

// LatestIn are the latest posts of a channel that are for all of an audience and that stand in feeds at a time, the latest first, at most most of them.
func (s News) LatestIn(ctx context.Context, channel news.ChannelID, audience news.Audience, at time.Time, most int) ([]news.Post, error) {
	exactly, err := text(audience.Plain())
	if err != nil {
		return nil, err
	}
	rows, err := s.Tx.QueryContext(ctx, posts+`WHERE p.channel = $1 AND p.audience = $2 AND p.withdrawn = 0 AND p.published_at <= $3 AND (p.until = 0 OR p.until > $3)
		ORDER BY p.published_at DESC, p.id LIMIT $4`, string(channel), exactly, at.Unix(), most)
	return all("posts of a channel", scanPost, rows, err)
}

// Asking are the posts that ask for an acknowledgement, the oldest first.
func (s News) Asking(ctx context.Context) ([]news.Post, error) {
	rows, err := s.Tx.QueryContext(ctx, posts+`WHERE p.asks > 0 ORDER BY p.published_at, p.id`)
	return all("posts that ask", scanPost, rows, err)
}

// hanging are the tables whose rows stand in the scope of their post.
var hanging = map[string]string{"revision": "post", "comment": "post", "tally": "id", "result": "id"}

// PutPost implements news.Store.
func (s News) PutPost(ctx context.Context, p news.Post) error {
	return wrap("put post "+string(p.ID), s.putPost(ctx, p))
}

func (s News) putPost(ctx context.Context, p news.Post) error {
	audience, err := text(p.Audience)
	if err != nil {
		return err
	}
	editors, err := text(p.Editors)
	if err != nil {
		return err
	}
	terms := p.Terms
	terms.Until, terms.Pinned = time.Time{}, time.Time{}
	how, err := text(terms)
	if err != nil {
		return err
	}
	before, err := s.scopeOf(ctx, "post", string(p.ID))
	if err != nil {
		return err
	}
	scope, err := s.heed(ctx, p.Holders())
	if err != nil {
		return err
	}
	if err := s.include(ctx, p, before); err != nil {
		return err
	}
	err = s.put(ctx, "post", string(p.ID), scope, string(p.Channel), string(p.Author), p.Title, p.Body, audience, editors, how, seconds(p.Until),
		seconds(p.Pinned), int64(p.Version), int64(p.Asks), seconds(p.PublishedAt), seconds(p.EditedAt), number(p.Withdrawn))
	if err == nil {
		err = s.show(ctx, p.ID, p.Author, p.Body)
	}
	if err == nil && before == "" && p.Poll != nil {
		err = s.stir(ctx, p.ID, p.Poll.Until)
	}
	switch {
	case err != nil, before == "":
		return err
	case p.Withdrawn:
		return s.hung(ctx, p.ID, func(table, id string) error { return s.Remove(ctx, table, id) })
	case before != scope:
		return s.hung(ctx, p.ID, func(table, id string) error { return s.move(ctx, table, id, before, scope) })
	}
	return nil
}

// include has the server ask anew what its author may hold, who may be none of the post's readers.
func (s News) include(ctx context.Context, p news.Post, before string) error {
	if !s.central() || before != "" {
		return nil
	}
	author, err := s.MemberAsSeen(ctx, p.Author)
	if err == nil && !p.Holders().Has(author) {
		s.Widened()
	}
	if errors.Is(err, news.ErrGone) {
		err = nil
	}
	return err
}

// hung does something with every row that hangs on a post.
func (s News) hung(ctx context.Context, post news.PostID, do func(table, id string) error) error {
	for table, column := range hanging {
		ids, err := Texts(ctx, s.Tx, "what hangs on "+string(post), `SELECT id FROM `+table+` WHERE `+column+` = $1`, string(post))
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := do(table, id); err != nil {
				return err
			}
		}
	}
	return nil
}

// move lets a row stand in another scope, as it is.
func (s Booking) move(ctx context.Context, name, id, from, to string) error {
	table, _ := Find(name)
	row, ok, err := ReadRow(ctx, s.Tx, table, id)
	if err != nil || !ok {
		return err
	}
	values, err := table.values(row)
	if err == nil {
		err = s.remove(ctx, name, standing{id, from})
	}
	if err == nil {
		err = s.write(ctx, name, id, to, values[3:]...)
	}
	return err
}

func scanPost(row scanner) (p news.Post, err error) {
	var until, pinned, published, edited int64
	err = row.Scan((*string)(&p.ID), (*string)(&p.Channel), (*string)(&p.Author), &p.Title, &p.Body, document{&p.Audience}, document{&p.Editors},
		document{&p.Terms}, &until, &pinned, &p.Version, &p.Asks, &published, &edited, &p.Withdrawn)
	p.Until, p.Pinned, p.PublishedAt, p.EditedAt = moment(until), moment(pinned), moment(published), moment(edited)
	return p, err
}

// PutRevision implements news.Store.
func (s News) PutRevision(ctx context.Context, r news.Revision) error {
	scope, err := s.scopeOf(ctx, "post", string(r.Post))
	if err == nil {
		err = s.put(ctx, "revision", r.ID(), scope, string(r.Post), int64(r.Version), seconds(r.At), r.Note, r.Title, r.Body)
	}
	return wrap("put revision "+r.ID(), err)
}

const revisions = `SELECT post, version, made_at, note, title, body FROM revision `

// Revisions are the texts that a post had, the latest first.
func (s News) Revisions(ctx context.Context, post news.PostID) ([]news.Revision, error) {
	rows, err := s.Tx.QueryContext(ctx, revisions+`WHERE post = $1 ORDER BY version DESC`, string(post))
	return all("revisions", scanRevision, rows, err)
}

func scanRevision(row scanner) (r news.Revision, err error) {
	var at int64
	err = row.Scan((*string)(&r.Post), &r.Version, &at, &r.Note, &r.Title, &r.Body)
	r.At = moment(at)
	return r, err
}

// Version implements news.AckStore.
func (s News) Version(ctx context.Context, post news.PostID, version int) (news.Text, error) {
	if p, err := s.Post(ctx, post); err != nil || p.Version == version {
		return p.Text, err
	}
	id := news.Revision{Post: post, Version: version}.ID()
	r, err := one("revision", id, scanRevision, s.Tx.QueryRowContext(ctx, revisions+`WHERE id = $1`, id))
	return r.Text, absent(err)
}

const drafts = `SELECT id, author, channel, title, body, audience, how, state, saved_at, reason FROM draft `

// Draft implements news.Store.
func (s News) Draft(ctx context.Context, id news.PostID) (news.Draft, error) {
	d, err := one("draft", id, scanDraft, s.Tx.QueryRowContext(ctx, drafts+`WHERE id = $1`, string(id)))
	return d, absent(err)
}

// DraftsOf are a person's drafts that have not appeared, and those that have for others alone: then there is no such post here. The latest
// first.
func (s News) DraftsOf(ctx context.Context, person staff.PersonID) ([]news.Draft, error) {
	rows, err := s.Tx.QueryContext(ctx, drafts+`WHERE author = $1 AND (state <> 'published' OR NOT EXISTS (SELECT 1 FROM post p WHERE p.id = draft.id)) ORDER BY saved_at DESC, id`, string(person))
	return all("drafts", scanDraft, rows, err)
}

// PutDraft implements news.Store.
func (s News) PutDraft(ctx context.Context, d news.Draft) error {
	audience, how, err := draftTexts(d)
	if err == nil {
		err = s.put(ctx, "draft", string(d.ID), Own(d.Author), string(d.Author), string(d.Channel), d.Title, d.Body, audience, how, d.State, seconds(d.SavedAt), d.Reason)
	}
	if err == nil && d.State != news.Published && d.State != news.Removed {
		err = s.show(ctx, d.ID, d.Author, d.Body)
	}
	return wrap("put draft "+string(d.ID), err)
}

func draftTexts(d news.Draft) (audience, how string, err error) {
	if audience, err = text(d.Audience); err == nil {
		how, err = text(d.Terms)
	}
	return audience, how, err
}

// DropDraft implements news.Store.
func (s News) DropDraft(ctx context.Context, id news.PostID) error {
	if err := s.show(ctx, id, "", ""); err != nil {
		return err
	}
	return s.Remove(ctx, "draft", string(id))
}

func scanDraft(row scanner) (d news.Draft, err error) {
	var saved int64
	err = row.Scan((*string)(&d.ID), (*string)(&d.Author), (*string)(&d.Channel), &d.Title, &d.Body, document{&d.Audience}, document{&d.Terms},
		(*string)(&d.State), &saved, &d.Reason)
	d.SavedAt = moment(saved)
	return d, err
}

const submissions = `SELECT id, author, channel, title, body, audience, how, state, saved_at, editors FROM submission `

// Submission implements news.Store.
func (s News) Submission(ctx context.Context, id news.PostID) (news.Submission, error) {
	sub, err := one("submission", id, scanSubmission, s.Tx.QueryRowContext(ctx, submissions+`WHERE id = $1`, string(id)))
	return sub, absent(err)
}

// Submissions are all that are here, the oldest first.
func (s News) Submissions(ctx context.Context) ([]news.Submission, error) {
	rows, err := s.Tx.QueryContext(ctx, submissions+`ORDER BY saved_at, id`)
	return all("submissions", scanSubmission, rows, err)
}

// Planned are posts that appear by themselves, some after a name.
func (s News) Planned(ctx context.Context, after news.PostID, most int) ([]news.Submission, error) {
	rows, err := s.Tx.QueryContext(ctx, submissions+`WHERE state = 'planned' AND id > $1 ORDER BY id LIMIT $2`, string(after), most)
	return all("planned posts", scanSubmission, rows, err)
}

// PutSubmission implements news.Store.
func (s News) PutSubmission(ctx context.Context, sub news.Submission) error {
	audience, how, err := draftTexts(sub.Draft)
	if err != nil {
		return wrap("put submission "+string(sub.ID), err)
	}
	editors, err := text(sub.Editors)
	if err != nil {
		return wrap("put submission "+string(sub.ID), err)
	}
	scope, err := s.heed(ctx, sub.Editors)
	if err == nil {
		err = s.put(ctx, "submission", string(sub.ID), scope, string(sub.Author), string(sub.Channel), sub.Title, sub.Body, audience, how, sub.State, seconds(sub.SavedAt), editors)
	}
	return wrap("put submission "+string(sub.ID), err)
}

// DropSubmission implements news.Store.
func (s News) DropSubmission(ctx context.Context, id news.PostID) error {
	return s.Remove(ctx, "submission", string(id))
}

func scanSubmission(row scanner) (sub news.Submission, err error) {
	var saved int64
	err = row.Scan((*string)(&sub.ID), (*string)(&sub.Author), (*string)(&sub.Channel), &sub.Title, &sub.Body, document{&sub.Audience}, document{&sub.Terms},
		(*string)(&sub.State), &saved, document{&sub.Editors})
	sub.SavedAt = moment(saved)
	return sub, err
}
