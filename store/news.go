// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/staff"
)

// News is news.Store on an open transaction, with the writers that commands and chores need beside it.
type News struct {
	Booking
	// Aside writes what does not travel: ballots, and on the server audiences, reporters and what is to be counted.
	Aside Tx
	// Widened is called when something is written for an audience that nothing was for before; nil on devices, where nobody asks.
	Widened func()
	// Actor is who acts, and Withheld are roles that they do not exercise now.
	Actor    staff.PersonID
	Withheld []staff.Role
}

var _ news.Store = News{}

// central tells whether this is the server's.
func (s News) central() bool { return s.Widened != nil }

// absent is news.ErrGone for what is not there.
func absent(err error) error {
	if errors.Is(err, booking.ErrGone) {
		return news.ErrGone
	}
	return err
}

// Member implements news.Store.
func (s News) Member(ctx context.Context, person staff.PersonID) (m news.Member, err error) {
	if m, err = s.MemberAsSeen(ctx, person); err == nil && person == s.Actor {
		kept := m.Roles[:0]
		for _, role := range m.Roles {
			if !contains(s.Withheld, role) {
				kept = append(kept, role)
			}
		}
		m.Roles = kept
	}
	return m, err
}

// MemberAsSeen is Member with all roles.
func (s Booking) MemberAsSeen(ctx context.Context, person staff.PersonID) (m news.Member, err error) {
	const up = `WITH RECURSIVE up(id, n) AS (
			SELECT unit, 0 FROM person WHERE id = $1
			UNION ALL SELECT u.parent, up.n + 1 FROM unit u JOIN up ON u.id = up.id WHERE u.parent <> '' AND up.n < 32)
		SELECT id, MIN(n) AS n FROM up GROUP BY id ORDER BY n`
	m.Person = person
	found := false
	rows, err := s.Tx.QueryContext(ctx, up, string(person))
	_, err = all("units above "+string(person), func(row scanner) (u string, err error) {
		var n int
		err = row.Scan(&u, &n)
		if found = true; u != "" {
			m.Units = append(m.Units, staff.UnitID(u))
		}
		return u, err
	}, rows, err)
	if err == nil && !found {
		err = news.ErrGone
	}
	if err != nil {
		return m, err
	}
	if m.Houses, err = s.homes(ctx, m.Units); err != nil {
		return m, err
	}
	profile, err := s.Profile(ctx, person)
	if err != nil {
		return m, err
	}
	led, err := s.Led(ctx, person)
	m.Roles = staff.Exercised(profile.Roles, false, len(led) > 0, nil)
	return m, err
}

// homes are the houses where one of the units is at home, as far as the zones of houses are here.
func (s Booking) homes(ctx context.Context, units []staff.UnitID) (houses []news.House, err error) {
	err = Among(ctx, s.Tx, `SELECT DISTINCT building FROM zone WHERE home IN `, nil, units, func(rows *sql.Rows) error {
		var house string
		err := rows.Scan(&house)
		if !contains(houses, news.House(house)) {
			houses = append(houses, news.House(house))
		}
		return err
	})
	return houses, wrap("find the houses of units", err)
}

func contains[T comparable](list []T, one T) bool {
	for _, v := range list {
		if v == one {
			return true
		}
	}
	return false
}

// Known implements news.Store.
func (s News) Known(ctx context.Context, rule news.Audience) (known bool, err error) {
	table, id := "unit", string(rule.Unit)
	if rule.House != "" {
		table, id = "building", string(rule.House)
	}
	err = s.Tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM `+table+` WHERE id = $1)`, id).Scan(&known)
	return known, wrap("look for "+table+" "+id, err)
}

// heed notes that something is for an audience. It is a new one for somebody when nothing was for it before.
func (s News) heed(ctx context.Context, a news.Audience) (scope string, err error) {
	a = a.Plain()
	id := a.ID()
	scope = Readers(id)
	if !s.central() {
		return scope, nil
	}
	var known bool
	if err := s.Tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM audience WHERE id = $1)`, string(id)).Scan(&known); err != nil || known {
		return scope, wrap("look for an audience", err)
	}
	rule, err := text(a)
	if err == nil {
		_, err = s.Aside.ExecContext(ctx, `INSERT INTO audience (id, rule) VALUES ($1, $2)`, string(id), rule)
	}
	s.Widened()
	return scope, wrap("note an audience", err)
}

// Audiences are all that something is for.
func Audiences(ctx context.Context, tx Tx) ([]news.Audience, error) {
	rows, err := tx.QueryContext(ctx, `SELECT rule FROM audience ORDER BY id`)
	return all("audiences", func(row scanner) (a news.Audience, err error) { return a, row.Scan(document{&a}) }, rows, err)
}

const channels = `SELECT id, name, about, audience, editors, posting, silent, closed FROM channel `

// Channel implements news.Store.
func (s News) Channel(ctx context.Context, id news.ChannelID) (news.Channel, error) {
	c, err := one("channel", id, scanChannel, s.Tx.QueryRowContext(ctx, channels+`WHERE id = $1`, string(id)))
	return c, absent(err)
}

// Channels are all that are here, by name.
func (s News) Channels(ctx context.Context) ([]news.Channel, error) {
	rows, err := s.Tx.QueryContext(ctx, channels+`ORDER BY name, id`)
	return all("channels", scanChannel, rows, err)
}

// PutChannel adds or replaces a channel, for those who read or edit it.
func (s News) PutChannel(ctx context.Context, c news.Channel) error {
	audience, err := text(c.Audience)
	if err != nil {
		return wrap("put channel "+string(c.ID), err)
	}
	editors, err := text(c.Editors)
	if err != nil {
		return wrap("put channel "+string(c.ID), err)
	}
	scope, err := s.heed(ctx, c.Holders())
	if err == nil {
		err = s.put(ctx, "channel", string(c.ID), scope, c.Name, c.About, audience, editors, c.Posting, number(c.Silent), number(c.Closed))
	}
	return wrap("put channel "+string(c.ID), err)
}

func scanChannel(row scanner) (c news.Channel, err error) {
	err = row.Scan((*string)(&c.ID), &c.Name, &c.About, document{&c.Audience}, document{&c.Editors}, (*string)(&c.Posting), &c.Silent, &c.Closed)
	return c, err
}

// posts is what scanPost reads; a condition follows.
const posts = `SELECT p.id, p.channel, p.author, p.title, p.body, p.audience, p.editors, p.how, p.until, p.pinned, p.version, p.asks,
	p.published_at, p.edited_at, p.withdrawn FROM post p `

// Post implements news.Store.
func (s News) Post(ctx context.Context, id news.PostID) (news.Post, error) {
	p, err := one("post", id, scanPost, s.Tx.QueryRowContext(ctx, posts+`WHERE p.id = $1`, string(id)))
	return p, absent(err)
}

// show notes which pictures a text shows, in the place of those that the one before did; an empty text shows none.
func (s News) show(ctx context.Context, post news.PostID, body string) error {
	if !s.central() {
		return nil
	}
	document, _ := markdown.Parse(body) // what cannot be read shows nothing
	pictures, _ := document.Shown()
	if _, err := s.Aside.ExecContext(ctx, `DELETE FROM shown WHERE post = $1`, string(post)); err != nil {
		return wrap("forget the pictures of "+string(post), err)
	}
	for _, id := range pictures {
		const note = `INSERT INTO shown (picture, post) VALUES ($1, $2) ON CONFLICT (picture, post) DO NOTHING`
		if _, err := s.Aside.ExecContext(ctx, note, string(id), string(post)); err != nil {
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
		err = s.show(ctx, p.ID, p.Body)
	}
	if err == nil && before == "" && p.Poll != nil {
		err = s.stir(ctx, p.ID, p.Poll.Until)
	}
	switch {
	case err != nil, before == "":
		return err
	case p.Withdrawn:
		return s.unhang(ctx, p.ID)
	case before != scope:
		return s.rehang(ctx, p.ID, before, scope)
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

// unhang takes away what hangs on a post.
func (s News) unhang(ctx context.Context, id news.PostID) error {
	for table, column := range hanging {
		ids, err := s.ids(ctx, `SELECT id FROM `+table+` WHERE `+column+` = $1`, string(id))
		for _, row := range ids {
			if err = s.Remove(ctx, table, row); err != nil {
				break
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// rehang moves what hangs on a post into another scope.
func (s News) rehang(ctx context.Context, id news.PostID, from, to string) error {
	for table, column := range hanging {
		ids, err := s.ids(ctx, `SELECT id FROM `+table+` WHERE `+column+` = $1`, string(id))
		for _, row := range ids {
			if err = s.move(ctx, table, row, from, to); err != nil {
				break
			}
		}
		if err != nil {
			return err
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

func (s Booking) ids(ctx context.Context, query string, args ...any) ([]string, error) {
	rows, err := s.Tx.QueryContext(ctx, query, args...)
	return all("ids", func(row scanner) (id string, err error) { return id, row.Scan(&id) }, rows, err)
}

// seconds are how a time is kept; 0 for none.
func seconds(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

// moment is the time that is kept as seconds; zero for 0.
func moment(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return instant(seconds)
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

// DraftsOf are a person's drafts that have not appeared, the latest first.
func (s News) DraftsOf(ctx context.Context, person staff.PersonID) ([]news.Draft, error) {
	rows, err := s.Tx.QueryContext(ctx, drafts+`WHERE author = $1 AND state <> 'published' ORDER BY saved_at DESC, id`, string(person))
	return all("drafts", scanDraft, rows, err)
}

// PutDraft implements news.Store.
func (s News) PutDraft(ctx context.Context, d news.Draft) error {
	audience, how, err := draftTexts(d)
	if err == nil {
		err = s.put(ctx, "draft", string(d.ID), Own(d.Author), string(d.Author), string(d.Channel), d.Title, d.Body, audience, how, d.State, seconds(d.SavedAt), d.Reason)
	}
	if err == nil && d.State != news.Published && d.State != news.Removed {
		err = s.show(ctx, d.ID, d.Body)
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
	if err := s.show(ctx, id, ""); err != nil {
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

// own writes a row of a person's that is found by what it says, not by its id; the same again is not written.
func (s News) own(ctx context.Context, table string, person staff.PersonID, find string, args []any, name []string, values ...any) error {
	id, err := s.idOf(ctx, `SELECT id FROM `+table+` WHERE `+find, args...)
	if err == nil {
		err = s.writeUnnamed(ctx, table, id, strings.Join(name, "|"), Own(person), values...)
	}
	return wrap("put "+table+" of "+string(person), err)
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
	list, err := s.ids(ctx, `SELECT emoji FROM reaction WHERE post = $1 AND person = $2 AND is_on = 1`, string(post), string(person))
	on := map[news.Emoji]bool{}
	for _, emoji := range list {
		on[news.Emoji(emoji)] = true
	}
	return on, err
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

// Members are all people as audiences see them: what MemberAsSeen tells of each, read at once.
func Members(ctx context.Context, tx Tx) ([]news.Member, error) {
	s := Booking{Tx: tx}
	people, err := s.People(ctx)
	if err != nil {
		return nil, err
	}
	units, err := s.Units(ctx)
	if err != nil {
		return nil, err
	}
	rows, err := tx.QueryContext(ctx, `SELECT id, roles FROM profile`)
	roles := map[staff.PersonID][]staff.Role{}
	_, err = all("roles", func(row scanner) (id staff.PersonID, err error) {
		var list []staff.Role
		err = row.Scan((*string)(&id), document{&list})
		roles[id] = list
		return id, err
	}, rows, err)
	if err != nil {
		return nil, err
	}
	rows, err = tx.QueryContext(ctx, `SELECT DISTINCT home, building FROM zone WHERE home <> ''`)
	homes := map[staff.UnitID][]news.House{}
	_, err = all("homes of units", func(row scanner) (house news.House, err error) {
		var unit staff.UnitID
		err = row.Scan((*string)(&unit), (*string)(&house))
		homes[unit] = append(homes[unit], house)
		return house, err
	}, rows, err)
	tree, leads := news.Tree(units), map[staff.PersonID]bool{}
	for _, u := range units {
		leads[u.Lead] = true
	}
	members := make([]news.Member, len(people))
	for i, p := range people {
		m := news.Member{Person: p.ID, Units: tree.Above(p.Unit), Roles: staff.Exercised(roles[p.ID], false, leads[p.ID], nil)}
		for _, u := range m.Units {
			m.Houses = append(m.Houses, homes[u]...)
		}
		members[i] = m
	}
	return members, err
}
