// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/news/search"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/feed"
)

// press is what the screen Neues asks of a gadget.
func (g *gadget) press() newsData { return newsData{client: g.client} }

// posts are the titles of a gadget's feed.
func (g *gadget) posts(filter feed.Filter) (titles []string) {
	g.t.Helper()
	state, err := g.press().Posts(g.t.Context(), filter, 50)
	require.NoError(g.t, err)
	for _, item := range state.Items {
		titles = append(titles, item.Title)
	}
	return titles
}

// article is a post as a gadget shows it.
func (g *gadget) article(id news.PostID) feed.Article {
	g.t.Helper()
	a, err := g.press().Article(g.t.Context(), id)
	require.NoError(g.t, err)
	return a
}

// named is the post with a title.
func (g *gadget) named(title string) news.PostID {
	g.t.Helper()
	state, err := g.press().Posts(g.t.Context(), feed.ForMe, 50)
	require.NoError(g.t, err)
	i := slices.IndexFunc(state.Items, func(item feed.Item) bool { return item.Title == title })
	require.GreaterOrEqual(g.t, i, 0, title)
	return state.Items[i].Post
}

const rules, lampChoice = "Regeln für geteilte Arbeitsplätze", "Welche Lampen fürs Homeoffice?"

func TestNews_are_read_and_answered_without_a_network(t *testing.T) {
	w := openTown(t).mend()
	me, other := takeGadget(t, w.url()).open(jana).loaded(), takeGadget(t, w.url()).open(aylin).loaded()
	me.until(patient, "the news", func() bool { return len(me.posts(feed.ForMe)) >= 7 })
	require.Equal(t, rules, me.posts(feed.ForMe)[0], "what asks something comes first")
	other.until(patient, "the news", func() bool { return len(other.posts(feed.ForMe)) >= 7 })
	w.cut()
	ask, lamps := me.named(rules), me.named(lampChoice)
	data := me.press()

	require.NoError(t, data.Note(t.Context(), news.Note{Post: ask, Read: 1}))
	require.NoError(t, data.Acknowledge(t.Context(), ask, 1))
	require.NoError(t, data.Choose(t.Context(), ask, []int{2}))
	require.NoError(t, data.Choose(t.Context(), lamps, []int{0, 2}))
	require.NoError(t, data.React(t.Context(), news.React{Post: lamps, Emoji: "idea", On: true}))
	require.NoError(t, data.Say(t.Context(), news.Say{Post: lamps, Body: "Ich nehme die [@Aylin](person:p-aylin) gezeigte."}))
	a := me.article(ask)
	assert.False(t, a.Owes)
	assert.True(t, a.Waits, "offline")
	assert.Equal(t, []int{2}, a.Choices)
	a = me.article(lamps)
	assert.Equal(t, map[news.Emoji]int{"idea": 1}, a.Reactions)
	require.Len(t, a.Comments, 3)
	assert.True(t, a.Comments[2].Waits)
	require.NoError(t, data.Choose(t.Context(), ask, []int{1}), "a vote can be changed")

	w.mend()
	me.tryNow()
	me.until(patient, "all is there", func() bool { return me.connected().Online && me.connected().Waiting == 0 && !me.article(ask).Waits })
	require.NoError(t, w.server.Hub().Chores(t.Context()))
	other.tryNow()
	other.until(patient, "it has arrived", func() bool {
		return len(other.article(lamps).Comments) == 3 && other.article(lamps).Reactions["idea"] == 1
	})
	assert.Equal(t, 1, other.article(lamps).Result.Voters)
	assert.Equal(t, news.Result{}, other.article(ask).Result, "of an anonymous poll nothing is told below five votes")
	state, err := other.press().Posts(t.Context(), feed.ForMe, 50)
	require.NoError(t, err)
	require.Len(t, state.Nudges, 1)
	assert.Equal(t, news.NudgeMention, state.Nudges[0].Kind)
	assert.Equal(t, "Jana Berger", state.Nudges[0].Actor.Name())
	require.NoError(t, other.press().Note(t.Context(), news.Note{Post: lamps, Read: 1}))
	state, err = other.press().Posts(t.Context(), feed.ForMe, 50)
	require.NoError(t, err)
	assert.Empty(t, state.Nudges, "it was looked at")

	require.NoError(t, w.central.Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) error {
		acks, err := snap.News().Acknowledgements(ctx, ask)
		require.NoError(t, err)
		require.Len(t, acks, 1)
		assert.True(t, acks[0].Genuine())
		post, err := snap.News().Post(ctx, ask)
		require.NoError(t, err)
		votes, err := snap.News().Votes(ctx, post)
		assert.Equal(t, [][]int{{1}}, votes)
		return err
	}))
}

func TestNews_are_written_offline_and_reach_whom_they_are_for(t *testing.T) {
	w := openTown(t).mend()
	me, other, far := takeGadget(t, w.url()).open(jana).loaded(), takeGadget(t, w.url()).open(aylin).loaded(), takeGadget(t, w.url()).open(w.elsewhere()).loaded()
	me.until(patient, "the news", func() bool { return len(me.posts(feed.ForMe)) >= 7 })
	data := me.press()
	channels, err := data.Channels(t.Context())
	require.NoError(t, err)
	require.NotEmpty(t, channels)
	people, known, err := data.Reach(t.Context(), "c-markt", news.Audience{Unit: "u-dienste"})
	require.NoError(t, err)
	assert.True(t, known)
	assert.Equal(t, 8, people)
	me.until(patient, "the server counts", func() bool {
		people, known, err := data.Reach(t.Context(), "c-markt", news.Audience{House: "b705d684-a4b5-571e-84de-55e60685e4ce"})
		return err == nil && known && people >= 5
	})
	_, known, err = data.Reach(t.Context(), "c-markt", news.Audience{Role: staff.Lead})
	require.NoError(t, err)
	assert.False(t, known, "who leads a unit is not hers to count")
	w.cut()

	id := data.NewPost()
	view := image.NewRGBA(image.Rect(0, 0, 40, 20))
	var file bytes.Buffer
	require.NoError(t, png.Encode(&file, view))
	picture, err := me.addPicture(t.Context(), file.Bytes())
	require.NoError(t, err)
	save := news.Save{Post: id, Channel: "c-markt", Audience: &news.Audience{Unit: "u-dienste"}, Text: news.Text{Title: "Kuchen in der Teeküche", Body: "Heute gibt es **Apfelkuchen**.\n\n![Ein Kuchen](picture:" + string(picture) + ")"}}
	require.NoError(t, data.Keep(t.Context(), save))
	drafts, err := data.Drafts(t.Context())
	require.NoError(t, err)
	require.Len(t, drafts, 1)
	require.NoError(t, data.Publish(t.Context(), news.Publish{Save: save}))
	drafts, err = data.Drafts(t.Context())
	require.NoError(t, err)
	require.Len(t, drafts, 1)
	assert.Equal(t, news.Sending, drafts[0].State)
	require.NoError(t, data.Say(t.Context(), news.Say{Post: lampsOf(me), Body: "Ich auch."}))

	w.mend()
	me.tryNow()
	me.until(patient, "published", func() bool { return slices.Contains(me.posts(feed.ForMe), save.Title) })
	other.tryNow()
	other.until(patient, "it has arrived", func() bool { return slices.Contains(other.posts(feed.Office), save.Title) })
	me.until(patient, "the picture is sent", func() bool {
		waiting, err := me.device.WaitingPictures(t.Context())
		return err == nil && len(waiting) == 0
	})
	large, err := other.press().Picture(t.Context(), picture, true)
	require.NoError(t, err)
	assert.NotEmpty(t, large)
	far.tryNow()
	far.until(patient, "in step", func() bool { return far.connected().Online })
	assert.NotContains(t, far.posts(feed.ForMe), save.Title)
	_, err = far.press().Picture(t.Context(), picture, true)
	assert.Error(t, err, "nor its picture")
	far.until(patient, "the comment has", func() bool { return len(far.article(lampsOf(far)).Comments) == 3 })

	require.NoError(t, w.central.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		p, err := tx.Store().Colleague(ctx, w.elsewhere())
		if err != nil {
			return err
		}
		p.Unit = "u-dienste"
		return tx.Store().PutPerson(ctx, p)
	}))
	far.tryNow()
	far.until(patient, "who moves gets what is for them there", func() bool { return slices.Contains(far.posts(feed.ForMe), save.Title) })

	require.NoError(t, data.Withdraw(t.Context(), news.Withdraw{Post: id}))
	far.until(patient, "and loses what is withdrawn", func() bool { far.tryNow(); return far.article(id).Gone })
}

func lampsOf(g *gadget) news.PostID { return g.named(lampChoice) }

func TestNews_are_found_by_words_in_any_form(t *testing.T) {
	w := openTown(t).mend()
	me := takeGadget(t, w.url()).open(jana).loaded()
	me.until(patient, "the index", func() bool {
		found, err := me.Find(t.Context(), "arbeitsplatz")
		return err == nil && slices.ContainsFunc(found, func(f ui.Found) bool { return f.Post != nil && f.Post.Title == rules })
	})
	w.cut()
	for query, title := range map[string]string{
		"fuers homeoffice": lampChoice, "LAMPE": lampChoice, "teekueche": lampChoice, "Schließfach": rules, "anhaenger": "Biete: Fahrradanhänger", "elefant": "",
	} {
		found, err := me.Find(t.Context(), query)
		require.NoError(t, err)
		var titles []string
		for _, f := range found {
			if f.Post != nil {
				titles = append(titles, f.Post.Title)
				assert.True(t, slices.ContainsFunc(append(f.Post.Excerpt, search.Pieces(f.Post.Title, query)...), func(p search.Piece) bool { return p.Hit }), "%s in %s is not shown", query, f.Post.Title)
			}
		}
		if title == "" {
			assert.Empty(t, titles, query)
			continue
		}
		assert.Contains(t, titles, title, query)
	}
}

func TestNews_count_what_was_not_read(t *testing.T) {
	w := openTown(t).mend()
	me := takeGadget(t, w.url()).open(jana).loaded()
	me.until(patient, "the news", func() bool { return len(me.posts(feed.ForMe)) >= 7 })
	before, err := me.unread(t.Context())
	require.NoError(t, err)

	require.NoError(t, me.press().Note(t.Context(), news.Note{Post: me.named(rules), Read: 1}))

	after, err := me.unread(t.Context())
	require.NoError(t, err)
	assert.Equal(t, before-1, after)
	waiting := me.connected().Waiting
	assert.Zero(t, waiting, "that something was read is not told as a change")
}

// rung are the titles of what a gadget would tell now.
func (g *gadget) rung() (titles []string) {
	g.t.Helper()
	list, err := g.rings(g.t.Context(), bell{
		post: func(h store.Headline) ring { return ring{h.Title, h.Alert} }, nudge: func(n news.Nudge) ring { return ring{string(n.Kind), ""} },
		owed: func(h store.Headline) ring { return ring{"owed " + h.Title, ""} }, many: func(n int) ring { return ring{fmt.Sprint(n), ""} },
	})
	require.NoError(g.t, err)
	for _, r := range list {
		titles = append(titles, r.title)
	}
	return titles
}

func TestNews_ring_as_the_person_wants_to_hear(t *testing.T) {
	w := openTown(t).mend()
	me := takeGadget(t, w.url()).open(jana).loaded()
	me.until(patient, "the news", func() bool { return len(me.posts(feed.ForMe)) >= 7 })
	assert.Empty(t, me.rung(), "what was there when it came is no news")
	publish := func(title string, change func(*news.Post)) news.PostID {
		t.Helper()
		p := news.Post{ID: news.PostID(newName()), Channel: "c-markt", Author: aylin, Text: news.Text{Title: title, Body: "Text."}, Audience: news.Audience{Everyone: true}, Editors: news.Audience{Role: staff.Editor}, Version: 1, PublishedAt: me.clock.now()}
		if change != nil {
			change(&p)
		}
		require.NoError(t, w.central.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error { return tx.News("", nil).PutPost(ctx, p) }))
		me.tryNow()
		me.until(patient, title, func() bool { return slices.Contains(me.posts(feed.ForMe), title) })
		return p.ID
	}
	publish("Usual", nil)
	assert.Empty(t, me.rung(), "a channel that is not followed does not ring")
	require.NoError(t, me.press().Tune(t.Context(), news.Tune{Channel: "c-markt", Level: news.Follows}))
	publish("Followed", nil)
	assert.Equal(t, []string{"Followed"}, me.rung())
	assert.Empty(t, me.rung(), "once")
	publish("Quiet", func(p *news.Post) { p.Quiet = true })
	assert.Empty(t, me.rung(), "published without a sound")
	require.NoError(t, settingsData{client: me.client}.Hear(t.Context(), news.Hear{From: 0, Until: 23*60 + 59}))
	publish("At night", nil)
	assert.Empty(t, me.rung(), "quiet hours")
	publish("Alarm", func(p *news.Post) { p.Alert = "Wasserrohrbruch" })
	assert.Equal(t, []string{"Alarm"}, me.rung(), "an alert breaks them")
	require.NoError(t, settingsData{client: me.client}.Hear(t.Context(), news.Hear{}))
	assert.Contains(t, me.rung(), "At night", "and is told when they are over")
	publish("Ask", func(p *news.Post) { p.Ask, p.Asks, p.Due, p.Quiet = true, 1, me.clock.now().Add(20*time.Hour), true })
	assert.Equal(t, []string{"owed Ask"}, me.rung(), "the day before it is due")
	assert.Empty(t, me.rung(), "once")
}
