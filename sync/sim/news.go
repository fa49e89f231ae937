// SPDX-License-Identifier: EUPL-1.2

package sim

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// What people tell each other beside their desks: posts for all, for an office and for a house, that are answered, voted on and
// acknowledged on several devices at once.

var channels = []news.Channel{
	{ID: "all", Name: "Marktplatz", Audience: news.Audience{Everyone: true}, Editors: news.Audience{Unit: "bau"}, Posting: news.Free},
	{ID: "it", Name: "Amt", Audience: news.Audience{Unit: "it"}, Editors: news.Audience{Role: staff.Lead}, Posting: news.Approved},
}

// audiences are whom posts are for, beyond their channel.
var audiences = []news.Audience{
	{Everyone: true}, {Unit: "it"}, {Unit: "net"}, {Unit: "bau"}, {House: "berg"}, {Not: &news.Audience{Unit: "net"}}, {Any: []news.Audience{{Role: staff.Lead}, {Unit: "bau"}}},
}

// fillNews puts channels into the small town, and two posts that ask something.
func fillNews(ctx context.Context, rows store.News) error {
	for _, c := range channels {
		if err := rows.PutChannel(ctx, c); err != nil {
			return err
		}
	}
	for i, anonymous := range []bool{false, true} {
		post := news.Post{
			ID: news.PostID(fmt.Sprintf("01932e00-0000-7000-8000-00000000000%d", i+1)), Channel: "all", Author: "dora", Text: news.Text{Title: "Frage", Body: token(fmt.Sprintf("0%d", i+1))},
			Audience: channels[0].Audience, Editors: channels[0].Editors, Version: 1, Asks: 1, PublishedAt: began,
			Terms: news.Terms{Poll: &news.Poll{Question: "Was?", Options: []string{"dies", "das", "nichts"}, Several: true, Anonymous: anonymous, Until: began.AddDate(0, 0, 3)}},
		}
		if err := rows.PutPost(ctx, post); err != nil {
			return err
		}
	}
	return nil
}

// token is a word that stands nowhere but in one post.
func token(id string) string { return "zq" + strings.ReplaceAll(id, "-", "") + "qz" }

// publish writes a post and lets it appear, at once, in an hour, or when an editor has said yes.
func (w *world) publish(p *phone) {
	id := p.newID()
	save := news.Save{Post: news.PostID(id), Channel: channels[w.random.IntN(2)].ID, Text: news.Text{Title: "Neu", Body: "Für [@Bob](person:bob): " + token(string(id))}}
	audience := audiences[w.random.IntN(len(audiences))]
	save.Audience = &audience
	switch w.random.IntN(5) {
	case 0:
		save.At = p.now().Add(time.Hour)
	case 1:
		save.Poll = &news.Poll{Question: "Was?", Options: []string{"dies", "das"}, Anonymous: w.random.IntN(2) == 0, Until: p.now().Add(50 * time.Hour)}
	}
	if w.random.IntN(4) == 0 {
		p.tap(news.KindSave, save)
		return
	}
	p.tap(news.KindPublish, news.Publish{Save: save})
}

// onPost is a post that the phone shows.
func (w *world) onPost(p *phone) (post news.Post, ok bool) {
	ids := p.column(p.other, `SELECT id FROM post WHERE withdrawn = 0 ORDER BY id`)
	if len(ids) == 0 {
		return post, false
	}
	w.must(p.device.News(context.Background(), func(ctx context.Context, rows store.News) (err error) {
		post, err = rows.Post(ctx, news.PostID(ids[w.random.IntN(len(ids))]))
		return err
	}))
	return post, true
}

// read does one of the small things that people do with posts.
func (w *world) read(p *phone) {
	post, ok := w.onPost(p)
	if !ok {
		return
	}
	switch w.random.IntN(6) {
	case 0:
		p.tap(news.KindNote, news.Note{Post: post.ID, Read: post.Version})
	case 1:
		w.acknowledge(p, post)
	case 2:
		p.tap(news.KindTune, news.Tune{Post: post.ID, Level: news.Mutes})
	default:
		p.tap(news.KindReact, news.React{Post: post.ID, Emoji: news.Emojis[w.random.IntN(2)], On: w.random.IntN(3) > 0})
	}
}

func (w *world) acknowledge(p *phone, post news.Post) {
	seed := bytes.Repeat([]byte{byte(p.number)}, ed25519.SeedSize)
	a := news.Acknowledgement{Post: post.ID, Person: p.person, Version: post.Version, Hash: post.Hash(), At: p.now()}.Sign(ed25519.NewKeyFromSeed(seed))
	p.tap(news.KindAcknowledge, news.Acknowledge{Post: post.ID, Version: a.Version, Hash: a.Hash, At: a.At, Key: a.Key, Signature: a.Signature})
}

// talk comments on a post, answers a comment or takes one away.
func (w *world) talk(p *phone) {
	post, ok := w.onPost(p)
	if !ok {
		return
	}
	id := p.newID()
	say := news.Say{Comment: news.CommentID(id), Post: post.ID, Body: token(string(id))}
	said := p.column(p.other, `SELECT id FROM comment WHERE gone = '' AND post = '`+string(post.ID)+`' ORDER BY id`)
	if len(said) > 0 {
		one := news.CommentID(said[w.random.IntN(len(said))])
		switch w.random.IntN(4) {
		case 0:
			p.tap(news.KindUnsay, news.Unsay{Comment: one, Reason: "Nein."})
			return
		case 1:
			say.Parent = one
		}
	}
	p.tap(news.KindSay, say)
}

// vote votes in a poll, or changes what was voted on this phone.
func (w *world) vote(p *phone) {
	post, ok := w.onPost(p)
	if !ok || post.Poll == nil {
		return
	}
	choose := news.Choose{Post: post.ID, Choices: []int{w.random.IntN(len(post.Poll.Options))}}
	if post.Poll.Anonymous {
		err := p.device.News(context.Background(), func(ctx context.Context, rows store.News) error {
			b, err := rows.BallotIn(ctx, post.ID)
			choose.Ballot = b.ID
			return err
		})
		if errors.Is(err, news.ErrGone) {
			var secret [16]byte
			for i := range secret {
				secret[i] = byte(p.random.Uint32())
			}
			choose.Ballot, err = news.BallotID(hex.EncodeToString(secret[:])), nil
		}
		w.must(err)
	}
	p.tap(news.KindChoose, choose)
}

// edit does what editors and authors do.
func (w *world) edit(p *phone) {
	if waiting := p.column(p.other, `SELECT id FROM submission ORDER BY id`); len(waiting) > 0 && w.random.IntN(2) == 0 {
		p.tap(news.KindDecide, news.Decide{Post: news.PostID(waiting[w.random.IntN(len(waiting))]), Yes: w.random.IntN(3) > 0, Reason: "Nein."})
		return
	}
	if reports := p.column(p.other, `SELECT id FROM report ORDER BY id`); len(reports) > 0 && w.random.IntN(2) == 0 {
		p.tap(news.KindJudge, news.Judge{Report: news.ReportID(reports[0]), Away: w.random.IntN(2) == 0, Reason: "Nein."})
		return
	}
	post, ok := w.onPost(p)
	if !ok {
		return
	}
	switch w.random.IntN(6) {
	case 0:
		p.tap(news.KindWithdraw, news.Withdraw{Post: post.ID, Reason: "Nein."})
	case 1:
		p.tap(news.KindPin, news.Pin{Post: post.ID, Until: p.now().Add(24 * time.Hour)})
	case 2, 3:
		p.tap(news.KindComplain, news.Complain{Report: news.ReportID(p.newID()), Post: post.ID, Ground: "wrong"})
	default:
		id := p.newID()
		p.tap(news.KindCorrect, news.Correct{Post: post.ID, Version: post.Version, Text: news.Text{Title: post.Title, Body: token(string(id))}, Anew: w.random.IntN(2) == 0})
	}
}

// index has the phone find words, and keep them.
func (w *world) index(p *phone) {
	_, err := p.device.Index(context.Background())
	w.must(err)
}

// mayRead are the scopes of the news that somebody may have, worked out from the directory and the rules alone.
func (t *town) mayRead(who staff.PersonID) (scopes []string) {
	m := news.Member{Person: who}
	parents := map[string]string{}
	for _, text := range t.texts(`SELECT id || '|' || parent FROM unit`) {
		id, parent, _ := strings.Cut(text, "|")
		parents[id] = parent
	}
	for _, unit := range t.texts(`SELECT unit FROM person WHERE id = $1`, string(who)) {
		for ; unit != ""; unit = parents[unit] {
			m.Units = append(m.Units, staff.UnitID(unit))
			for _, house := range t.texts(`SELECT building FROM zone WHERE home = $1`, unit) {
				m.Houses = append(m.Houses, news.House(house))
			}
		}
	}
	if t.count(`SELECT COUNT(*) FROM unit WHERE lead = $1`, string(who)) > 0 {
		m.Roles = append(m.Roles, staff.Lead)
	}
	for _, text := range t.texts(`SELECT rule FROM audience`) {
		var rule news.Audience
		t.world.must(json.Unmarshal([]byte(text), &rule))
		if rule.Has(m) {
			scopes = append(scopes, store.Readers(rule.ID()))
		}
	}
	return scopes
}

// said is what posts and comments have ever said, each with the words by which it is known.
func (t *town) said() []string {
	return t.texts(`SELECT body FROM post UNION SELECT body FROM comment UNION SELECT body FROM revision`)
}

// tokens are the words that tell posts and comments apart.
func tokens(text string) (found []string) {
	for _, word := range strings.FieldsFunc(text, func(r rune) bool { return r < '0' || r > 'z' }) {
		if strings.HasPrefix(word, "zq") && strings.HasSuffix(word, "qz") {
			found = append(found, word)
		}
	}
	return found
}

// finishNews holds that what stands in the town is what was accepted last, in whatever order it came: one vote and one mark of feeling of
// each person, every comment that nobody took away, a ballot for each anonymous vote, and counts that are right.
func (l *ledger) finishNews() {
	l.check() // what was decided in the calm
	type voice struct {
		who  staff.PersonID
		what string
	}
	last := map[voice]*entry{}
	for _, e := range l.order {
		if e.decided == nil || e.decided.Verdict != sync.Accepted {
			continue
		}
		var about struct{ Post, Comment, Emoji string }
		l.world.must(json.Unmarshal(e.raw, &about))
		at := voice{e.phone.person, string(e.kind) + about.Post + about.Emoji}
		switch e.kind {
		case news.KindChoose, news.KindReact:
			if before := last[at]; before == nil || before.ver < e.ver {
				last[at] = e
			}
		case news.KindSay:
			const stands = `SELECT COUNT(*) FROM comment WHERE id = $1`
			const gone = `SELECT COUNT(*) FROM post WHERE id = $1 AND withdrawn = 0`
			if l.world.town.count(stands, about.Comment) == 0 && l.world.town.count(gone, about.Post) > 0 {
				l.world.broken("(3) the comment %s was accepted and is not there", about.Comment)
			}
		}
	}
	for at, e := range last {
		l.heard(at.who, e)
	}
	l.counted()
}

// heard holds that a person's last word stands.
func (l *ledger) heard(who staff.PersonID, e *entry) {
	t := l.world.town
	if e.kind == news.KindReact {
		var w news.React
		l.world.must(json.Unmarshal(e.raw, &w))
		on := t.count(`SELECT COUNT(*) FROM reaction WHERE post = $1 AND person = $2 AND emoji = $3 AND is_on = 1`, string(w.Post), string(who), string(w.Emoji)) > 0
		if on != w.On {
			l.world.broken("(9) %s last said %s to %s: %t, and the town says %t", who, w.Emoji, w.Post, w.On, on)
		}
		return
	}
	var w news.Choose
	l.world.must(json.Unmarshal(e.raw, &w))
	want, _ := json.Marshal(slices.Sorted(slices.Values(w.Choices)))
	got := t.texts(`SELECT choices FROM vote WHERE post = $1 AND person = $2`, string(w.Post), string(who))
	if w.Ballot != "" {
		if len(got) != 1 || got[0] != "null" {
			l.world.broken("(7) the vote of %s in the anonymous %s says %v", who, w.Post, got)
		}
		got = t.texts(`SELECT choices FROM ballot WHERE id = $1`, string(w.Ballot))
	}
	if len(got) != 1 || got[0] != string(want) {
		l.world.broken("(9) %s last voted %s in %s, and the town says %v", who, want, w.Post, got)
	}
}

// counted holds that counts are right once the house has counted, and that nobody's anonymous choice can be told from them.
func (l *ledger) counted() {
	w, t := l.world, l.world.town
	w.house(func() { w.must(t.up()[0].hub.Chores(context.Background())) })
	for _, id := range t.texts(`SELECT DISTINCT post FROM reaction ORDER BY post`) {
		w.must(t.any().Read(context.Background(), func(ctx context.Context, snap *central.Snapshot) error {
			post, err := snap.News().Post(ctx, news.PostID(id))
			if err != nil || post.Withdrawn {
				return err
			}
			tally, err := snap.News().Tally(ctx, news.PostID(id))
			for _, emoji := range news.Emojis {
				n := t.count(`SELECT COUNT(*) FROM reaction WHERE post = $1 AND emoji = $2 AND is_on = 1`, id, string(emoji))
				if tally[emoji] != n {
					w.broken("(9) %d people say %s to %s, and the tally %d", n, emoji, id, tally[emoji])
				}
			}
			return err
		}))
	}
	const votes = `SELECT COUNT(*) FROM vote WHERE choices = 'null' AND post = $1`
	const ballots = `SELECT COUNT(*) FROM ballot WHERE post = $1`
	for _, id := range t.texts(`SELECT DISTINCT post FROM ballot`) {
		if a, b := t.count(votes, id), t.count(ballots, id); a != b {
			w.broken("(9) %d have voted in %s with %d ballots", a, id, b)
		}
	}
}
