// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/postgres/pgtest"
	"github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// tells writes news as the house.
func (w *town) tells(t testing.TB, do func(ctx context.Context, rows store.News) error) {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *central.Tx) error { return do(ctx, tx.News("", nil)) })
}

// opens adds channels.
func (w *town) opens(t testing.TB, channels ...news.Channel) {
	t.Helper()
	w.tells(t, func(ctx context.Context, rows store.News) error {
		for _, c := range channels {
			if err := rows.PutChannel(ctx, c); err != nil {
				return err
			}
		}
		return nil
	})
}

// market is a channel in which everybody writes and which the first unit edits.
var market = news.Channel{ID: "board", Name: "Marktplatz", Audience: everyone, Editors: news.Audience{Unit: unit(0)}, Posting: news.Free}

// publishes lets somebody publish, which must be granted.
func (p *phone) publishes(t testing.TB, change ...func(*news.Save)) news.PostID {
	t.Helper()
	w := news.Publish{Save: news.Save{Post: news.PostID(uuid.Must(uuid.NewV7()).String()), Channel: market.ID, Text: news.Text{Title: "Neu", Body: "Hier."}}}
	for _, c := range change {
		c(&w.Save)
	}
	o := p.do(t, news.KindPublish, w)
	require.Equal(t, sync.Accepted, o.Verdict, "%s %s", o.Why, o.Detail)
	return w.Post
}

// holds tells whether the phone has a row of a table.
func (p *phone) holds(table, id string) bool {
	return slices.ContainsFunc(p.Rows(), func(row sync.Row) bool { return row.Table == table && row.ID == id })
}

// An organisation that is drawn at random, and its own answer to whom a rule reaches.
type drawn struct {
	parents map[staff.UnitID]staff.UnitID
	leads   map[staff.UnitID]staff.PersonID
	homes   map[staff.UnitID]booking.BuildingID
	units   map[staff.PersonID]staff.UnitID
	roles   map[staff.PersonID]staff.Role
}

// reaches is the rule said anew, one person at a time and without what package news has for it.
func (d *drawn) reaches(who staff.PersonID, a news.Audience) bool {
	under := func(unit staff.UnitID) bool {
		for u := d.units[who]; u != ""; u = d.parents[u] {
			if u == unit {
				return true
			}
		}
		return false
	}
	switch {
	case a.Everyone:
		return true
	case a.Unit != "":
		return under(a.Unit)
	case a.House != "":
		for unit, house := range d.homes {
			if string(house) == string(a.House) && under(unit) {
				return true
			}
		}
		return false
	case a.Role == staff.Lead:
		for _, lead := range d.leads {
			if lead == who {
				return true
			}
		}
		return false
	case a.Role != "":
		return a.Role == staff.Employee || d.roles[who] == a.Role
	case a.Not != nil:
		return !d.reaches(who, *a.Not)
	}
	for _, one := range a.All {
		if !d.reaches(who, one) {
			return false
		}
	}
	for _, one := range a.Any {
		if d.reaches(who, one) {
			return true
		}
	}
	return len(a.All) > 0
}

const drawnUnits, drawnPeople = 6, 8

func drawUnit(t *rapid.T, name string) staff.UnitID {
	return staff.UnitID(fmt.Sprint("unit", rapid.IntRange(0, drawnUnits-1).Draw(t, name)))
}

func drawPerson(t *rapid.T, name string) staff.PersonID {
	return staff.PersonID(fmt.Sprint("someone", rapid.IntRange(0, drawnPeople-1).Draw(t, name)))
}

func drawRule(t *rapid.T, depth int) news.Audience {
	most := 6
	if depth == 0 {
		most = 3
	}
	switch rapid.IntRange(0, most).Draw(t, "rule") {
	case 0:
		return news.Audience{Everyone: true}
	case 1:
		return news.Audience{Unit: drawUnit(t, "rule of unit")}
	case 2:
		return news.Audience{House: news.House(rapid.SampledFrom([]string{hall, other}).Draw(t, "rule of house"))}
	case 3:
		return news.Audience{Role: rapid.SampledFrom([]staff.Role{staff.Lead, staff.Editor, staff.Employee}).Draw(t, "rule of role")}
	case 4:
		inner := drawRule(t, depth-1)
		return news.Audience{Not: &inner}
	case 5:
		return news.Audience{All: []news.Audience{drawRule(t, depth-1), drawRule(t, depth-1)}}
	}
	return news.Audience{Any: []news.Audience{drawRule(t, depth-1), drawRule(t, depth-1)}}
}

// put writes the organisation as an import does.
func (d *drawn) put(ctx context.Context, tx *central.Tx) error {
	rows := tx.Store()
	for u, parent := range d.parents {
		if err := rows.PutUnit(ctx, staff.Unit{ID: u, Name: string(u), Parent: parent, Lead: d.leads[u]}); err != nil {
			return err
		}
		zone := booking.Zone{ID: booking.ZoneID("zone of " + u), Building: hall, Floor: hall + "-0", Name: "Z", Home: u}
		if zone.Building = d.homes[u]; zone.Building == "" {
			zone.Building, zone.Home = hall, ""
		}
		if err := rows.PutZone(ctx, zone); err != nil {
			return err
		}
	}
	for who, u := range d.units {
		if err := rows.PutPerson(ctx, staff.Person{ID: who, Given: "G", Family: string(who), Unit: u}); err != nil {
			return err
		}
		profile := staff.Profile{Person: who, Visibility: staff.Nobody}
		if role := d.roles[who]; role != "" {
			profile.Roles = []staff.Role{role}
		}
		if err := rows.PutProfile(ctx, profile); err != nil {
			return err
		}
	}
	return nil
}

// TestNews_reach_exactly_whom_the_rule_names draws organisations, posts with rules, and moves, and compares what everybody's device holds
// with the rule said anew, before and after people, units, leads and houses have moved.
func TestNews_reach_exactly_whom_the_rule_names(t *testing.T) {
	w := openTown(t)
	w.opens(t, market)
	rapid.Check(t, func(rt *rapid.T) {
		d := &drawn{map[staff.UnitID]staff.UnitID{}, map[staff.UnitID]staff.PersonID{}, map[staff.UnitID]booking.BuildingID{}, map[staff.PersonID]staff.UnitID{}, map[staff.PersonID]staff.Role{}}
		for i := range drawnUnits {
			u := staff.UnitID(fmt.Sprint("unit", i))
			if d.parents[u] = ""; i > 0 {
				d.parents[u] = staff.UnitID(fmt.Sprint("unit", rapid.IntRange(0, i-1).Draw(rt, "parent")))
			}
		}
		shuffle := func() {
			for i := range drawnPeople {
				who := staff.PersonID(fmt.Sprint("someone", i))
				d.units[who] = drawUnit(rt, "unit of person")
				d.roles[who] = rapid.SampledFrom([]staff.Role{"", staff.Editor}).Draw(rt, "role")
			}
			for u := range inOrder(d.parents) {
				d.leads[u] = rapid.SampledFrom([]staff.PersonID{"", drawPerson(rt, "lead")}).Draw(rt, "led")
				d.homes[u] = rapid.SampledFrom([]booking.BuildingID{"", hall, other}).Draw(rt, "home")
			}
			require.NoError(t, w.central.Write(context.Background(), d.put))
		}
		shuffle()
		rules := map[news.PostID]news.Audience{}
		for range rapid.IntRange(1, 4).Draw(rt, "posts") {
			p := news.Post{ID: news.PostID(uuid.NewString()), Channel: market.ID, Author: person(99), Text: news.Text{Title: "T", Body: "B"}, Audience: drawRule(rt, 2).Plain(), Editors: news.Audience{Unit: unit(9)}, Version: 1, PublishedAt: monday}
			rules[p.ID] = p.Audience
			w.tells(t, func(ctx context.Context, rows store.News) error { return rows.PutPost(ctx, p) })
		}
		phones := map[staff.PersonID]*phone{}
		compare := func(when string) {
			var members []news.Member
			require.NoError(t, w.central.Read(context.Background(), func(ctx context.Context, snap *central.Snapshot) (err error) {
				members, err = store.Members(ctx, snap)
				return err
			}))
			for i := range drawnPeople {
				who := staff.PersonID(fmt.Sprint("someone", i))
				if phones[who] == nil {
					phones[who] = w.phone(who)
				}
				phones[who].pull(t)
				for id, rule := range rules {
					if got, want := phones[who].holds("post", string(id)), d.reaches(who, rule); got != want {
						rt.Fatalf("%s: %s of %s holds %+v: %t, and should: %t", when, who, d.units[who], rule, got, want)
					}
				}
				m := members[slices.IndexFunc(members, func(m news.Member) bool { return m.Person == who })]
				for _, rule := range rules {
					if rule.Has(m) != d.reaches(who, rule) {
						rt.Fatalf("%s: the preview counts %s otherwise than %+v reaches them", when, who, rule)
					}
				}
			}
		}
		compare("published")
		shuffle()
		compare("after moves")
	})
}

// inOrder are the keys of a map in their order, so that what is drawn depends on the seed alone.
func inOrder[V any](m map[staff.UnitID]V) func(func(staff.UnitID) bool) {
	return func(yield func(staff.UnitID) bool) {
		var keys []staff.UnitID
		for k := range m {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			if !yield(k) {
				return
			}
		}
	}
}

// TestCoverage_is_for_editors_and_tells_numbers: units are told to who edits the channel, to nobody else, and without a name.
func TestCoverage_is_for_editors_and_tells_numbers(t *testing.T) {
	h, _ := newsroom(t)
	editor := h.phone(person(0)) // of the first unit, which edits the channel
	editor.pull(t)
	post := editor.publishes(t, func(s *news.Save) { s.Ask = true })
	plain := editor.publishes(t)
	acknowledges := func(who int) {
		p := h.phone(person(who))
		p.pull(t)
		text := news.Text{Title: "Neu", Body: "Hier."}
		_, key, err := ed25519.GenerateKey(nil)
		require.NoError(t, err)
		a := news.Acknowledgement{Post: post, Person: person(who), Version: 1, Hash: text.Hash(), At: h.clock()}.Sign(key)
		o := p.do(t, news.KindAcknowledge, news.Acknowledge{Post: post, Version: 1, Hash: a.Hash, At: a.At, Key: a.Key, Signature: a.Signature})
		require.Equal(t, sync.Accepted, o.Verdict, "%s %s", o.Why, o.Detail)
	}
	acknowledges(1)
	acknowledges(5)

	cover, err := h.signIn(t, string(person(0)), "editor-1234").Coverage(t.Context(), string(post))

	require.NoError(t, err)
	assert.Equal(t, 2, cover.Total.Done)
	people := h.count(t, `SELECT COUNT(*) FROM person`)
	assert.Equal(t, people, cover.Total.All)
	sum := cover.Rest.All
	for _, u := range cover.Units {
		sum += u.All
		assert.GreaterOrEqual(t, u.All, news.Crowd)
	}
	assert.Equal(t, people, sum)
	_, err = h.signIn(t, string(person(1)), "reader-1234").Coverage(t.Context(), string(post))
	assert.ErrorIs(t, err, wire.ErrNotFound, "a reader is no editor")
	_, err = h.signIn(t, string(person(0)), "editor-2345").Coverage(t.Context(), string(plain))
	assert.ErrorIs(t, err, wire.ErrNotFound, "it asks nobody")
	_, err = h.signIn(t, string(person(0)), "editor-3456").Coverage(t.Context(), "none")
	assert.ErrorIs(t, err, wire.ErrNotFound)
}

// TestNews_keep_anonymous_votes_apart votes in an anonymous poll and looks for anything that joins a person and a choice: in the schema, in
// the rows, in the log, and in the bytes of the file, page by page.
func TestNews_keep_anonymous_votes_apart(t *testing.T) {
	w := openTown(t)
	w.opens(t, market)
	author := w.phone(person(0))
	author.pull(t)
	id := author.publishes(t, func(s *news.Save) {
		s.Poll = &news.Poll{Question: "Wie?", Options: []string{"so", "anders"}, Anonymous: true, Until: monday.AddDate(0, 0, 2)}
	})
	ballots := map[staff.PersonID]news.BallotID{}
	for i := range 40 {
		ballots[person(i)] = news.BallotID(strings.ReplaceAll(uuid.NewString(), "-", ""))
		p := w.phone(person(i))
		p.pull(t)
		require.Equal(t, sync.Accepted, p.do(t, news.KindChoose, news.Choose{Post: id, Choices: []int{i % 2}, Ballot: ballots[person(i)]}).Verdict)
		assert.NotContains(t, p.heard.String(), string(ballots[person(i)]), "a ballot never comes back")
		if i%3 == 0 { // who knows the ballot may change it
			require.Equal(t, sync.Accepted, p.do(t, news.KindChoose, news.Choose{Post: id, Choices: []int{1}, Ballot: ballots[person(i)]}).Verdict)
		}
		other := p.fresh(t)
		o := other.do(t, news.KindChoose, news.Choose{Post: id, Choices: []int{0}, Ballot: news.BallotID(strings.ReplaceAll(uuid.NewString(), "-", ""))})
		assert.Equal(t, "stale", o.Why, "another device does not know the ballot")
	}
	require.NoError(t, w.hub.Chores(t.Context()))

	assert.Equal(t, 40, w.count(t, `SELECT COUNT(*) FROM ballot`))
	assert.Equal(t, 40, w.count(t, `SELECT COUNT(*) FROM vote WHERE choices = 'null'`))
	if pgtest.OnPostgres() {
		assert.Equal(t, 1, w.count(t, `SELECT COUNT(DISTINCT xmin::text) FROM ballot`), "all were written anew at once")
		assert.Zero(t, w.count(t, `SELECT COUNT(*) FROM ballot b JOIN vote v ON b.xmin = v.xmin`))
		assert.Zero(t, w.count(t, `SELECT COUNT(*) FROM (SELECT id, LAG(id) OVER (ORDER BY ctid) AS before FROM ballot) AS b WHERE id < before`), "in the order of their names")
		return
	}
	assert.Equal(t, 1, w.count(t, `SELECT COUNT(*) FROM sqlite_master WHERE name = 'ballot' AND sql LIKE '%WITHOUT ROWID'`), "rows have no number")
	assert.Equal(t, 3, w.count(t, `SELECT COUNT(*) FROM pragma_table_info('ballot') WHERE name IN ('id', 'post', 'choices')`))
	assert.Equal(t, 3, w.count(t, `SELECT COUNT(*) FROM pragma_table_info('ballot')`))
	for _, column := range []string{"detail", "op", "device"} {
		for who, ballot := range ballots {
			assert.Zero(t, w.count(t, `SELECT COUNT(*) FROM outcome WHERE `+column+` LIKE '%'||$1||'%'`, string(ballot)), who)
		}
	}

	log, err := os.ReadFile(w.path + "-wal")
	require.NoError(t, err)
	for who, ballot := range ballots {
		require.NotContains(t, string(log), string(ballot), "the log would tell with which vote of %s it came", who)
	}

	w.hub.Close()
	require.NoError(t, w.central.Close()) // the log is part of the file now
	file, err := os.ReadFile(w.path)
	require.NoError(t, err)
	w.start(t)
	const page = 4096
	for at := 0; at+page <= len(file); at += page {
		for _, ballot := range ballots {
			if !bytes.Contains(file[at:at+page], []byte(ballot)) {
				continue
			}
			for who := range ballots {
				require.NotContains(t, string(file[at:at+page]), string(who), "page %d holds a ballot and a person", at/page)
			}
		}
	}
}

func TestNews_tell_of_anonymous_polls_only_in_fives(t *testing.T) {
	w := openTown(t)
	w.opens(t, market)
	author := w.phone(person(0))
	author.pull(t)
	id := author.publishes(t, func(s *news.Save) {
		s.Poll = &news.Poll{Question: "Wie?", Options: []string{"so", "anders"}, Anonymous: true, Until: monday.AddDate(0, 0, 2)}
	})
	told := map[int]bool{}
	for i := range 12 {
		p := w.phone(person(i))
		p.pull(t)
		require.Equal(t, sync.Accepted, p.do(t, news.KindChoose, news.Choose{Post: id, Choices: []int{0}, Ballot: news.BallotID(strings.ReplaceAll(uuid.NewString(), "-", ""))}).Verdict)
		require.NoError(t, w.hub.Chores(t.Context()))
		if w.count(t, `SELECT COUNT(*) FROM result`) > 0 {
			told[w.count(t, `SELECT voters FROM result`)] = true
		}
	}
	assert.Equal(t, map[int]bool{5: true}, told, "ten are told when fifteen have voted: the end may come at any time")
}

// TestNews_open_nothing_to_who_writes_for_others: a post for people to whom its author does not belong leads to nothing else that is for
// them, be it withdrawn or not, and who moves away holds what is for others no more.
func TestNews_open_nothing_to_who_writes_for_others(t *testing.T) {
	w := openTown(t)
	w.opens(t, market)
	outsider, insider := w.phone(person(1)), w.phone(person(2)) // of the second unit and of the third
	outsider.pull(t)
	insider.pull(t)
	theirs := func(s *news.Save) { s.Audience = &news.Audience{Unit: unit(2)} }

	bait := outsider.publishes(t, theirs)
	secret := insider.publishes(t, theirs)
	comment := news.CommentID(uuid.NewString())
	require.Equal(t, sync.Accepted, insider.do(t, news.KindSay, news.Say{Comment: comment, Post: bait, Body: "Unter uns"}).Verdict)
	outsider.pull(t)

	for _, table := range []string{"post", "comment"} {
		for _, row := range outsider.Rows() {
			assert.NotEqual(t, table, row.Table, "%s", row.Data)
		}
	}
	assert.True(t, outsider.holds("draft", string(bait)), "what they wrote is theirs")
	assert.True(t, insider.holds("post", string(bait)))
	assert.True(t, insider.holds("post", string(secret)))
	assert.Equal(t, sync.Accepted, outsider.do(t, news.KindWithdraw, news.Withdraw{Post: bait}).Verdict, "they can take it back")

	own := insider.publishes(t, theirs)
	w.write(t, func(ctx context.Context, tx *central.Tx) error {
		p, err := tx.Store().Colleague(ctx, person(2))
		if err == nil {
			p.Unit = unit(3)
			err = tx.Store().PutPerson(ctx, p)
		}
		return err
	})
	insider.pull(t)
	assert.False(t, insider.holds("post", string(secret)))
	assert.False(t, insider.holds("post", string(own)), "the unit goes on without them")
}

// TestNews_of_many_audiences_reach_everybody: however many rules are in use, devices go on, and rules of nothing are forgotten.
func TestNews_of_many_audiences_reach_everybody(t *testing.T) {
	w := openTown(t)
	w.opens(t, market)
	author, reader := w.phone(person(0)), w.phone(person(55))
	author.pull(t)
	last := news.PostID("")
	w.write(t, func(ctx context.Context, tx *central.Tx) error {
		rows := tx.News("", nil)
		for i := range 1500 {
			last = news.PostID(uuid.Must(uuid.NewV7()).String())
			rule := news.Audience{Not: &news.Audience{All: []news.Audience{{Unit: unit(i % 4)}, {House: news.House(fmt.Sprint("house", i))}}}}
			post := news.Post{ID: last, Channel: market.ID, Author: person(0), Text: news.Text{Title: "x", Body: "y"}, Audience: rule, Editors: market.Editors, Version: 1, PublishedAt: monday}
			if err := rows.PutPost(ctx, post); err != nil {
				return err
			}
		}
		return nil
	})
	for range 3 {
		reader.pull(t)
	}
	assert.True(t, reader.holds("post", string(last)), "the latest are there")
	w.write(t, func(ctx context.Context, tx *central.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE post SET withdrawn = 1, published_at = 1`)
		return err
	})
	_, err := w.central.DropWithdrawn(t.Context(), monday.AddDate(0, 0, -60))
	require.NoError(t, err)
	n, err := w.central.SweepAudiences(t.Context())
	require.NoError(t, err)
	assert.Equal(t, 1500, n)
	assert.Positive(t, w.count(t, `SELECT COUNT(*) FROM audience`), "those of channels stay")
	fresh := author.publishes(t)
	reader.pull(t)
	assert.True(t, reader.holds("post", string(fresh)))
}

func TestNews_close_a_poll_once_and_tell_who_votes_too_late(t *testing.T) {
	w := openTown(t)
	w.opens(t, market)
	author, late := w.phone(person(0)), w.phone(person(1))
	author.pull(t)
	until := monday.Add(time.Hour)
	id := author.publishes(t, func(s *news.Save) {
		s.Poll = &news.Poll{Question: "Wie?", Options: []string{"so", "anders"}, Until: until}
	})
	late.pull(t)
	require.Equal(t, sync.Accepted, author.do(t, news.KindChoose, news.Choose{Post: id, Choices: []int{1}}).Verdict)
	w.hub.Close()
	w.hub = server.NewHub(w.central, server.HubOptions{Now: func() time.Time { return until.Add(time.Minute) }, Poll: 20 * time.Millisecond})
	require.NoError(t, w.hub.Chores(t.Context()))
	ver := w.count(t, `SELECT ver FROM result WHERE closed = 1 AND counts = '[0,1]'`)
	require.Positive(t, ver)

	o := late.do(t, news.KindChoose, news.Choose{Post: id, Choices: []int{0}})

	assert.Equal(t, "closed", o.Why)
	assert.JSONEq(t, `{"why":"closed","detail":"poll_closed"}`, string(o.Detail))
	assert.True(t, late.holds("result", string(id)), "and has the result")
	require.NoError(t, w.hub.Chores(t.Context()))
	assert.Equal(t, ver, w.count(t, `SELECT ver FROM result`), "once")
}

func TestNews_let_planned_posts_appear_at_their_time(t *testing.T) {
	w := openTown(t)
	w.opens(t, market)
	author, reader := w.phone(person(0)), w.phone(person(55))
	author.pull(t)
	id := author.publishes(t, func(s *news.Save) { s.At = monday.Add(time.Hour) })
	require.NoError(t, w.hub.Chores(t.Context()))
	reader.pull(t)
	assert.False(t, reader.holds("post", string(id)))
	w.hub.Close()
	w.hub = server.NewHub(w.central, server.HubOptions{Now: func() time.Time { return monday.Add(61 * time.Minute) }, Poll: 20 * time.Millisecond})
	require.NoError(t, w.hub.Chores(t.Context()))
	reader.pull(t)
	assert.True(t, reader.holds("post", string(id)))
}

func TestNews_note_who_breaks_quiet_hours_and_why(t *testing.T) {
	w := openTown(t)
	w.opens(t, market)
	editor, other := w.phone(person(0)), w.phone(person(55))
	editor.pull(t)
	id := editor.publishes(t, func(s *news.Save) { s.Alert = "Wasserrohrbruch" })
	assert.Equal(t, 1, w.count(t, `SELECT COUNT(*) FROM audit WHERE act = 'news.alert' AND actor = $1 AND detail = $2`, string(person(0)), string(id)+" Wasserrohrbruch"))
	other.pull(t)
	o := other.do(t, news.KindPublish, news.Publish{Save: news.Save{Post: news.PostID(uuid.Must(uuid.NewV7()).String()), Channel: market.ID, Text: news.Text{Title: "T", Body: "B"}, Terms: news.Terms{Alert: "Kuchen"}}})
	assert.Equal(t, "forbidden", o.Why, "only editors")
}

func TestNews_refuse_what_makes_no_sense(t *testing.T) {
	w := openTown(t)
	w.opens(t, market)
	author, reader := w.phone(person(0)), w.phone(person(55))
	author.pull(t)
	id := author.publishes(t)
	reader.pull(t)
	newID := func() string { return uuid.Must(uuid.NewV7()).String() }
	for name, wish := range map[string]struct {
		kind   news.Kind
		args   any
		why    string
		detail string
	}{
		"an empty audience":          {news.KindPublish, map[string]any{"post": newID(), "channel": "board", "title": "T", "body": "B", "audience": map[string]any{}}, "invalid", "no_reader"},
		"a unit that went":           {news.KindPublish, map[string]any{"post": newID(), "channel": "board", "title": "T", "body": "B", "audience": map[string]any{"unit": "gone"}}, "invalid", "unknown"},
		"a deep audience":            {news.KindPublish, json.RawMessage(`{"post":"` + newID() + `","channel":"board","title":"T","body":"B","audience":` + strings.Repeat(`{"not":`, 5000) + `{"everyone":true}` + strings.Repeat("}", 5001)), "invalid", "too_long"},
		"an id of one's own making":  {news.KindPublish, map[string]any{"post": "mine", "channel": "board", "title": "T", "body": "B"}, "invalid", ""},
		"a field in capitals":        {news.KindReact, map[string]any{"Post": id, "emoji": "like", "on": true}, "invalid", ""},
		"an emoji of one's own":      {news.KindReact, map[string]any{"post": id, "emoji": "💩", "on": true}, "invalid", ""},
		"a text without end":         {news.KindSay, map[string]any{"comment": newID(), "post": id, "body": strings.Repeat("x", 5000)}, "invalid", "too_long"},
		"a comment on nothing":       {news.KindSay, map[string]any{"comment": newID(), "post": newID(), "body": "x"}, "gone", ""},
		"a vote where none is asked": {news.KindChoose, map[string]any{"post": id, "choices": []int{0}}, "gone", ""},
		"somebody else's post":       {news.KindWithdraw, map[string]any{"post": id, "reason": "x"}, "forbidden", "only_editors"},
		"a bad address":              {news.KindHear, map[string]any{"digest": "daily", "mail": "Jana <jana@stadt.example>"}, "invalid", "bad_mail"},
	} {
		o := reader.do(t, wish.kind, wish.args)
		assert.Equal(t, wish.why, o.Why, name)
		var refusal news.Refusal
		require.NoError(t, json.Unmarshal(o.Detail, &refusal), name)
		assert.Equal(t, news.Detail(wish.detail), refusal.Detail, name)
	}
	require.Equal(t, sync.Accepted, author.do(t, news.KindWithdraw, news.Withdraw{Post: id}).Verdict)
	assert.Equal(t, "gone", reader.do(t, news.KindSay, map[string]any{"comment": newID(), "post": id, "body": "x"}).Why, "comments on a post that was withdrawn")
}

// TestNews_take_ten_thousand_reactions holds that others hear of them by one row each minute.
func TestNews_take_ten_thousand_reactions(t *testing.T) {
	w := openTown(t)
	w.opens(t, market)
	author, reader := w.phone(person(0)), w.phone(person(99))
	author.pull(t)
	id := author.publishes(t)
	reader.pull(t)
	w.tells(t, func(ctx context.Context, rows store.News) error {
		for i := range 10_000 {
			if err := rows.PutReaction(ctx, news.Reaction{Post: id, Person: staff.PersonID(fmt.Sprint("crowd", i)), Emoji: news.Emojis[i%len(news.Emojis)], On: true}); err != nil {
				return err
			}
		}
		return nil
	})
	resp, err := reader.sync(t)
	require.NoError(t, err)
	assert.Empty(t, resp.Rows, "of single reactions nobody else hears")

	require.NoError(t, w.hub.Chores(t.Context()))

	resp, err = reader.sync(t)
	require.NoError(t, err)
	require.Len(t, resp.Rows, 1)
	assert.JSONEq(t, `{"feelings":{"like":2000,"thanks":2000,"celebrate":2000,"idea":2000,"question":2000}}`, string(resp.Rows[0].Data))
}
