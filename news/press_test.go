// SPDX-License-Identifier: EUPL-1.2

package news_test

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	. "github.com/pult-app/pult/news"
	"github.com/pult-app/pult/news/newstest"
	"github.com/pult-app/pult/staff"
)

const (
	ann, bob, cem, eda, zoe            = newstest.Ann, newstest.Bob, newstest.Cem, newstest.Eda, newstest.Zoe
	plaza, office, board, silent, past = newstest.Plaza, newstest.Office, newstest.Board, newstest.Silent, newstest.Past
	hour                               = time.Hour
	picture                            = "picture:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
)

var monday = time.Date(2026, time.November, 23, 7, 0, 0, 0, time.UTC)

// scene is a server's press in the small town, with a clock that the test turns.
type scene struct {
	*Press
	t     *testing.T
	ctx   context.Context
	store *newstest.Memory
	now   time.Time
}

func newScene(t *testing.T) *scene {
	s := &scene{t: t, ctx: t.Context(), store: newstest.NewTown(), now: monday}
	s.Press = &Press{Store: s.store, Now: func() time.Time { return s.now }, Final: true}
	return s
}

// post is something to publish.
func post(id PostID, channel ChannelID, change ...func(*Save)) Publish {
	w := Publish{Save{Post: id, Channel: channel, Text: Text{"Neue Regeln", "Ab **Dezember** gilt: wer bucht, checkt ein."}}}
	for _, c := range change {
		c(&w.Save)
	}
	return w
}

// published is a post that has appeared.
func (s *scene) published(who staff.PersonID, w Publish) Post {
	s.t.Helper()
	require.NoError(s.t, s.Publish(s.ctx, who, w))
	return s.store.Posts[w.Post]
}

// refused asserts that a wish was refused for a reason.
func refused(t *testing.T, err error, why Why, detail Detail, about ...any) {
	t.Helper()
	var refusal *Refusal
	if assert.True(t, errors.As(err, &refusal), "%v %v", err, about) {
		assert.Equal(t, Refusal{why, detail}, *refusal, about...)
	}
}

func TestPress_Publish_goes_by_the_channel(t *testing.T) {
	for _, test := range []struct {
		who     staff.PersonID
		channel ChannelID
		state   State
		why     Why
		detail  Detail
	}{
		{ann, plaza, Published, "", ""},
		{ann, office, Waiting, "", ""},
		{eda, office, Published, "", ""},
		{eda, board, Published, "", ""},
		{ann, board, "", Forbidden, OnlyEditors},
		{cem, office, "", Gone, ""},
		{ann, past, "", Closed, ""},
		{eda, past, "", Closed, ""},
		{ann, "nowhere", "", Gone, ""},
		{zoe, plaza, "", Forbidden, ""},
	} {
		s := newScene(t)
		err := s.Publish(s.ctx, test.who, post("p", test.channel))
		if test.why != "" {
			refused(t, err, test.why, test.detail, test)
			assert.Empty(t, s.store.Posts, test)
			continue
		}
		require.NoError(t, err, test)
		assert.Equal(t, test.state, s.store.Drafts["p"].State, test)
		assert.Equal(t, test.state == Published, len(s.store.Posts) == 1, test)
		assert.Equal(t, test.state == Waiting, len(s.store.Submissions) == 1, test)
	}
}

func TestPress_Publish_refuses_what_is_not_complete(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*Save)
		detail Detail
	}{
		"no title":          {func(w *Save) { w.Title = " \u202e " }, NoTitle},
		"no text":           {func(w *Save) { w.Body = "\n\n" }, NoText},
		"a long title":      {func(w *Save) { w.Title = strings.Repeat("ü", MaxTitle+1) }, TooLong},
		"a long text":       {func(w *Save) { w.Body = strings.Repeat("x", 65<<10) }, TooLong},
		"a deep text":       {func(w *Save) { w.Body = strings.Repeat(">", 50) + "x" }, TooLong},
		"a mute picture":    {func(w *Save) { w.Body = "![](" + picture + ")" }, NoAlt},
		"no reader":         {func(w *Save) { w.Audience = &Audience{} }, NoReader},
		"a unit that went":  {func(w *Save) { w.Audience = &Audience{Any: []Audience{{Unit: "1"}, {Unit: "99"}}} }, Unknown},
		"two things":        {func(w *Save) { w.Audience = &Audience{Unit: "1", House: "bbd"} }, ""},
		"over before":       {func(w *Save) { w.Until = monday }, BadTime},
		"ends, then begins": {func(w *Save) { w.At, w.Until = monday.Add(3*hour), monday.Add(2*hour) }, BadTime},
		"in a hundred":      {func(w *Save) { w.At = monday.AddDate(100, 0, 0) }, BadTime},
		"due unasked":       {func(w *Save) { w.Due = monday.Add(hour) }, BadTime},
		"a long alert":      {func(w *Save) { w.Alert = strings.Repeat("x", MaxReason+1) }, TooLong},
		"one answer":        {func(w *Save) { w.Poll = &Poll{Question: "Wann?", Options: []string{"a"}, Until: monday.Add(hour)} }, BadPoll},
		"two alike": {func(w *Save) {
			w.Poll = &Poll{Question: "Wann?", Options: []string{"Ja", "ja"}, Until: monday.Add(hour)}
		}, BadPoll},
		"no question":    {func(w *Save) { w.Poll = &Poll{Options: []string{"a", "b"}, Until: monday.Add(hour)} }, BadPoll},
		"a poll of ever": {func(w *Save) { w.Poll = &Poll{Question: "Wann?", Options: []string{"a", "b"}} }, BadTime},
	} {
		s := newScene(t)
		refused(t, s.Publish(s.ctx, eda, post("p", board, test.change)), Invalid, test.detail, name)
		assert.Empty(t, s.store.Posts, name)
	}
}

func TestPress_Publish_leaves_to_editors_what_presses_people(t *testing.T) {
	for name, change := range map[string]func(*Save){
		"an alert":       func(w *Save) { w.Alert = "Wasserrohrbruch" },
		"on top":         func(w *Save) { w.Pinned = monday.Add(hour) },
		"to acknowledge": func(w *Save) { w.Ask = true },
	} {
		s := newScene(t)
		refused(t, s.Publish(s.ctx, ann, post("p", plaza, change)), Forbidden, OnlyEditors, name)
		assert.NoError(t, s.Publish(s.ctx, eda, post("q", plaza, change)), name)
	}
}

func TestPress_reaches_whom_channel_and_writer_mean(t *testing.T) {
	s := newScene(t)
	p := s.published(eda, post("p", office, func(w *Save) { w.Audience = &Audience{Not: &Audience{Unit: "2"}} }))

	for who, want := range map[staff.PersonID]bool{ann: true, bob: true, cem: false, eda: false} {
		assert.Equal(t, want, p.Audience.Has(s.store.Members[who]), who)
	}
	assert.NoError(t, s.Say(s.ctx, ann, Say{Comment: "c", Post: "p", Body: "Danke"}))
	refused(t, s.Say(s.ctx, cem, Say{Comment: "d", Post: "p", Body: "Und ich?"}), Gone, "")
	assert.NoError(t, s.Correct(s.ctx, eda, Correct{Post: "p", Version: 1, Text: Text{"Neue Regeln", "Doch nicht."}}), "who edits need not be reached")

	m := s.store.Members[ann]
	m.Units = []staff.UnitID{"2", "town"}
	s.store.Members[ann] = m
	refused(t, s.React(s.ctx, ann, React{"p", "like", true}), Gone, "")
}

func TestPress_Save_keeps_what_is_not_complete(t *testing.T) {
	s := newScene(t)
	require.NoError(t, s.Save(s.ctx, ann, Save{Post: "p", Text: Text{"", "[@Bob](person:bob)"}}))
	require.NoError(t, s.Save(s.ctx, ann, Save{Post: "p", Channel: plaza, Text: Text{"Hallo", "[@Bob](person:bob)"}}))
	assert.Empty(t, s.store.Told(bob), "nobody hears of drafts")

	refused(t, s.Save(s.ctx, bob, Save{Post: "p", Text: Text{"Meins", "!"}}), Forbidden, NotYours)
	refused(t, s.Discard(s.ctx, bob, Discard{"p"}), Forbidden, NotYours)
	refused(t, s.Publish(s.ctx, bob, post("p", plaza)), Forbidden, NotYours)
	require.NoError(t, s.Publish(s.ctx, ann, Publish{Save{Post: "p", Channel: plaza, Text: Text{"Hallo", "[@Bob](person:bob)"}}}))
	assert.Equal(t, []NudgeKind{NudgeMention}, s.store.Told(bob))
	refused(t, s.Save(s.ctx, ann, Save{Post: "p"}), Stale, "")
	refused(t, s.Publish(s.ctx, ann, post("p", plaza)), Stale, "")
	refused(t, s.Discard(s.ctx, ann, Discard{"p"}), Stale, "")

	require.NoError(t, s.Save(s.ctx, ann, Save{Post: "q"}))
	require.NoError(t, s.Discard(s.ctx, ann, Discard{"q"}))
	assert.NotContains(t, s.store.Drafts, PostID("q"))
}

func TestPress_Decide_lets_appear_or_sends_back(t *testing.T) {
	s := newScene(t)
	require.NoError(t, s.Publish(s.ctx, ann, post("p", office)))
	refused(t, s.Decide(s.ctx, bob, Decide{Post: "p", Yes: true}), Forbidden, OnlyEditors)
	refused(t, s.Decide(s.ctx, eda, Decide{Post: "p"}), Invalid, NoText)

	require.NoError(t, s.Decide(s.ctx, eda, Decide{Post: "p", Reason: "Bitte mit Datum."}))
	assert.Equal(t, Returned, s.store.Drafts["p"].State)
	assert.Equal(t, "Bitte mit Datum.", s.store.Drafts["p"].Reason)
	assert.Equal(t, []NudgeKind{NudgeReturned}, s.store.Told(ann))
	refused(t, s.Decide(s.ctx, eda, Decide{Post: "p", Yes: true}), Gone, "")

	require.NoError(t, s.Publish(s.ctx, ann, post("p", office)))
	require.NoError(t, s.Decide(s.ctx, eda, Decide{Post: "p", Yes: true}))
	assert.Equal(t, ann, s.store.Posts["p"].Author)
	assert.Equal(t, Published, s.store.Drafts["p"].State)
	assert.Empty(t, s.store.Drafts["p"].Reason)
	assert.Empty(t, s.store.Submissions)
}

func TestPress_Due_publishes_at_its_time_and_once(t *testing.T) {
	s := newScene(t)
	at := monday.Add(24 * hour)
	require.NoError(t, s.Publish(s.ctx, ann, post("p", plaza, func(w *Save) { w.At = at })))
	assert.Equal(t, Planned, s.store.Drafts["p"].State)
	assert.Empty(t, s.store.Posts)
	refused(t, s.Due(s.ctx, "p"), Stale, "")
	require.NoError(t, s.Publish(s.ctx, ann, post("p", plaza, func(w *Save) { w.At, w.Title = at, "Anders" })), "what is planned can be changed")

	s.now = at
	delete(s.store.Members, ann)
	require.NoError(t, s.Due(s.ctx, "p"))
	assert.Equal(t, "Anders", s.store.Posts["p"].Title)
	assert.Equal(t, at, s.store.Posts["p"].PublishedAt)
	refused(t, s.Due(s.ctx, "p"), Gone, "")
}

func TestPress_Due_gives_back_what_has_no_channel_any_more(t *testing.T) {
	s := newScene(t)
	require.NoError(t, s.Publish(s.ctx, ann, post("p", plaza, func(w *Save) { w.At = monday.Add(hour) })))
	s.now = monday.Add(hour)
	delete(s.store.Channels, plaza)

	require.NoError(t, s.Due(s.ctx, "p"))

	assert.Equal(t, Returned, s.store.Drafts["p"].State)
	assert.Empty(t, s.store.Posts)
}

func TestPress_Correct_keeps_what_stood_before(t *testing.T) {
	s := newScene(t)
	first := s.published(eda, post("p", board, func(w *Save) { w.Ask = true }))
	s.now = monday.Add(hour)
	text := Text{"Neue Regeln", "Ab Januar."}

	refused(t, s.Correct(s.ctx, ann, Correct{Post: "p", Version: 1, Text: text}), Forbidden, OnlyEditors)
	refused(t, s.Correct(s.ctx, eda, Correct{Post: "p", Version: 2, Text: text}), Stale, OtherVersion)
	refused(t, s.Correct(s.ctx, eda, Correct{Post: "p", Version: 1}), Invalid, NoTitle)
	require.NoError(t, s.Correct(s.ctx, eda, Correct{Post: "p", Version: 1, Text: first.Text}), "nothing to correct")
	assert.Equal(t, 1, s.store.Posts["p"].Version)

	require.NoError(t, s.Correct(s.ctx, eda, Correct{Post: "p", Version: 1, Text: text, Note: "Datum"}))
	now := s.store.Posts["p"]
	assert.Equal(t, []any{2, 1, s.now, text}, []any{now.Version, now.Asks, now.EditedAt, now.Text})
	assert.Equal(t, Revision{"p", 1, monday, "Datum", first.Text}, s.store.Revisions["p/1"])
	require.NoError(t, s.Correct(s.ctx, eda, Correct{Post: "p", Version: 2, Text: Text{"Neue Regeln", "Ab März."}, Anew: true}))
	assert.Equal(t, 3, s.store.Posts["p"].Asks)
	assert.Equal(t, s.now, s.store.Revisions["p/2"].At)
}

func TestPress_Withdraw_leaves_nothing_of_the_text(t *testing.T) {
	s := newScene(t)
	s.published(ann, post("p", plaza))
	require.NoError(t, s.Correct(s.ctx, ann, Correct{Post: "p", Version: 1, Text: Text{"T", "Anders"}}))
	require.NoError(t, s.Say(s.ctx, bob, Say{Comment: "c", Post: "p", Body: "Danke"}))
	refused(t, s.Withdraw(s.ctx, bob, Withdraw{Post: "p", Reason: "weg"}), Forbidden, OnlyEditors)
	refused(t, s.Withdraw(s.ctx, eda, Withdraw{Post: "p"}), Invalid, NoText)

	require.NoError(t, s.Withdraw(s.ctx, eda, Withdraw{Post: "p", Reason: "Enthält eine Telefonnummer."}))

	assert.Equal(t, Text{}, s.store.Posts["p"].Text)
	assert.Empty(t, s.store.Comments)
	assert.Empty(t, s.store.Revisions)
	assert.Equal(t, Removed, s.store.Drafts["p"].State)
	assert.Equal(t, "Enthält eine Telefonnummer.", s.store.Drafts["p"].Reason)
	assert.Contains(t, s.store.Told(ann), NudgeRemoved)
	refused(t, s.Say(s.ctx, bob, Say{Comment: "d", Post: "p", Body: "Wo ist es?"}), Gone, "")
	refused(t, s.Withdraw(s.ctx, ann, Withdraw{Post: "p"}), Gone, "")
}

func TestPress_Say_tells_each_whom_it_concerns_once(t *testing.T) {
	s := newScene(t)
	s.published(ann, post("p", plaza))
	require.NoError(t, s.Say(s.ctx, bob, Say{Comment: "c1", Post: "p", Body: "Frage an [@Cem](person:cem)?"}))
	require.NoError(t, s.Say(s.ctx, cem, Say{Comment: "c2", Post: "p", Parent: "c1", Body: "Ja, [@Bob](person:bob), [@Zoe](person:zoe), [@ich](person:cem)."}))
	require.NoError(t, s.Say(s.ctx, ann, Say{Comment: "c3", Post: "p", Parent: "c2", Body: "Danke euch"}))

	assert.Equal(t, []NudgeKind{NudgeMention, NudgeReply}, s.store.Told(cem))
	assert.Equal(t, []NudgeKind{NudgeMention}, s.store.Told(bob), "a mention is told instead of an answer")
	assert.Equal(t, []NudgeKind{NudgeComment, NudgeComment}, s.store.Told(ann))
	assert.Empty(t, s.store.Told(zoe))
	assert.Equal(t, CommentID("c1"), s.store.Comments["c3"].Parent, "answers to answers stand beside them")

	for n := range s.store.Nudges {
		_, id, _ := strings.Cut(n, "|")
		require.NoError(t, s.Nudged(s.ctx, bob, Nudged{id}))
	}
	assert.Empty(t, s.store.Told(bob))
	assert.NotEmpty(t, s.store.Told(ann), "one takes away one's own")
}

func TestPress_Say_refuses(t *testing.T) {
	s := newScene(t)
	s.published(ann, post("p", plaza))
	s.published(eda, post("q", silent))
	require.NoError(t, s.Say(s.ctx, bob, Say{Comment: "c", Post: "p", Body: "Eins"}))

	refused(t, s.Say(s.ctx, bob, Say{Comment: "c", Post: "p", Body: "Zwei"}), Invalid, "")
	refused(t, s.Say(s.ctx, bob, Say{Comment: "d", Post: "p", Body: " \n"}), Invalid, NoText)
	refused(t, s.Say(s.ctx, bob, Say{Comment: "d", Post: "p", Body: strings.Repeat("ü", MaxComment+1)}), Invalid, TooLong)
	refused(t, s.Say(s.ctx, bob, Say{Comment: "d", Post: "p", Body: "![x](" + picture + ")"}), Invalid, TooLong)
	refused(t, s.Say(s.ctx, bob, Say{Comment: "d", Post: "q", Body: "Still?"}), Closed, Silenced)
	refused(t, s.Say(s.ctx, bob, Say{Comment: "d", Post: "x", Body: "Wo?"}), Gone, "")
	refused(t, s.Say(s.ctx, bob, Say{Comment: "d", Post: "p", Parent: "x", Body: "Wem?"}), Gone, "")
	s.published(ann, post("r", plaza))
	refused(t, s.Say(s.ctx, bob, Say{Comment: "d", Post: "r", Parent: "c", Body: "Woanders"}), Gone, "")
}

func TestPress_Unsay_leaves_a_gap(t *testing.T) {
	s := newScene(t)
	s.published(ann, post("p", plaza))
	for _, id := range []CommentID{"c", "d"} {
		require.NoError(t, s.Say(s.ctx, bob, Say{Comment: id, Post: "p", Body: "Hm"}))
	}
	refused(t, s.Unsay(s.ctx, ann, Unsay{Comment: "c", Reason: "Nein"}), Forbidden, OnlyEditors)
	refused(t, s.Unsay(s.ctx, eda, Unsay{Comment: "c"}), Invalid, NoText)

	require.NoError(t, s.Unsay(s.ctx, bob, Unsay{Comment: "c"}))
	require.NoError(t, s.Unsay(s.ctx, eda, Unsay{Comment: "d", Reason: "Beleidigend"}))

	assert.Equal(t, Comment{ID: "c", Post: "p", MadeAt: monday, Gone: GoneByAuthor}, s.store.Comments["c"])
	assert.Equal(t, Comment{ID: "d", Post: "p", MadeAt: monday, Gone: GoneByEditor}, s.store.Comments["d"])
	assert.Equal(t, []NudgeKind{NudgeRemoved}, s.store.Told(bob))
	refused(t, s.Unsay(s.ctx, bob, Unsay{Comment: "c"}), Gone, "")
	refused(t, s.Say(s.ctx, cem, Say{Comment: "e", Post: "p", Parent: "c", Body: "Was stand da?"}), Gone, "")
}

func TestPress_keeps_what_one_feels_reads_and_follows(t *testing.T) {
	s := newScene(t)
	s.published(ann, post("p", plaza))
	yes, off := true, false

	require.NoError(t, s.React(s.ctx, bob, React{"p", "like", true}))
	require.NoError(t, s.React(s.ctx, bob, React{"p", "like", true}))
	require.NoError(t, s.React(s.ctx, bob, React{"p", "idea", false}))
	assert.Equal(t, map[Reaction]bool{{"p", bob, "like", false}: true, {"p", bob, "idea", false}: false}, s.store.Reactions)
	refused(t, s.React(s.ctx, bob, React{"p", "rage", true}), Invalid, "")

	require.NoError(t, s.Note(s.ctx, bob, Note{Post: "p", Read: 7, Saved: &yes}))
	require.NoError(t, s.Note(s.ctx, bob, Note{Post: "p"}))
	assert.Equal(t, Mark{"p", bob, 1, true}, s.store.Marks["p|bob"], "no version has been read that there is not")
	require.NoError(t, s.Note(s.ctx, bob, Note{Post: "p", Saved: &off}))
	assert.Equal(t, Mark{"p", bob, 1, false}, s.store.Marks["p|bob"])
	require.NoError(t, s.Note(s.ctx, cem, Note{Post: "p", Saved: &off}))
	assert.NotContains(t, s.store.Marks, "p|cem", "nothing to note")

	require.NoError(t, s.Tune(s.ctx, bob, Tune{Channel: plaza, Level: Mutes}))
	require.NoError(t, s.Tune(s.ctx, bob, Tune{Post: "p", Level: Follows}))
	assert.Equal(t, map[string]Level{"bob|plaza|": Mutes, "bob||p": Follows}, s.store.Follows)
	refused(t, s.Tune(s.ctx, bob, Tune{Level: Mutes}), Invalid, "")
	refused(t, s.Tune(s.ctx, bob, Tune{Channel: plaza, Post: "p", Level: Mutes}), Invalid, "")
	refused(t, s.Tune(s.ctx, bob, Tune{Channel: plaza, Level: "loud"}), Invalid, "")
	refused(t, s.Tune(s.ctx, bob, Tune{Channel: "nowhere", Level: Mutes}), Gone, "")
}

func TestPress_Judge_ends_a_report(t *testing.T) {
	s := newScene(t)
	s.published(ann, post("p", plaza))
	require.NoError(t, s.Say(s.ctx, bob, Say{Comment: "c", Post: "p", Body: "Blöd"}))
	refused(t, s.Complain(s.ctx, cem, Complain{Report: "r", Post: "p", Comment: "c", Ground: "dull"}), Invalid, "")
	refused(t, s.Complain(s.ctx, cem, Complain{Report: "r", Post: "p", Comment: "x", Ground: "hurtful"}), Gone, "")
	for id, who := range map[ReportID]staff.PersonID{"r": cem, "q": ann} {
		require.NoError(t, s.Complain(s.ctx, who, Complain{Report: id, Post: "p", Comment: "c", Ground: "hurtful", Words: "Das geht nicht."}))
	}
	require.NoError(t, s.Complain(s.ctx, cem, Complain{Report: "again", Post: "p", Comment: "c", Ground: "hurtful"}))
	assert.Len(t, s.store.Reports, 2, "they know")
	require.NoError(t, s.Complain(s.ctx, cem, Complain{Report: "t", Post: "p", Ground: "wrong"}))
	refused(t, s.Judge(s.ctx, bob, Judge{Report: "r", Away: true, Reason: "Nein"}), Forbidden, OnlyEditors)
	refused(t, s.Judge(s.ctx, eda, Judge{Report: "r", Away: true}), Invalid, NoText)

	require.NoError(t, s.Judge(s.ctx, eda, Judge{Report: "r", Away: true, Reason: "Beleidigend"}))
	require.NoError(t, s.Judge(s.ctx, eda, Judge{Report: "q", Away: true, Reason: "Beleidigend"}), "it is gone already")
	require.NoError(t, s.Judge(s.ctx, eda, Judge{Report: "t"}))

	assert.Equal(t, GoneByEditor, s.store.Comments["c"].Gone)
	assert.False(t, s.store.Posts["p"].Withdrawn)
	assert.Equal(t, []NudgeKind{NudgeRemoved}, s.store.Told(bob))
	assert.Equal(t, []NudgeKind{NudgeKept, NudgeTaken}, s.store.Told(cem))
	assert.Empty(t, s.store.Reports)
	refused(t, s.Judge(s.ctx, eda, Judge{Report: "t"}), Gone, "")
}

// ballot is a secret of 128 bits.
func ballot(of string) BallotID { return BallotID(of + strings.Repeat("0", 32-len(of))) }

func TestPress_Choose_counts_the_last_vote_before_the_end(t *testing.T) {
	s := newScene(t)
	s.published(ann, post("p", plaza, func(w *Save) {
		w.Poll = &Poll{Question: "Wann?", Options: []string{"9 Uhr", "10 Uhr", "11 Uhr"}, Until: monday.Add(hour)}
	}))
	require.NoError(t, s.Choose(s.ctx, bob, Choose{Post: "p", Choices: []int{0}}))
	require.NoError(t, s.Choose(s.ctx, bob, Choose{Post: "p", Choices: []int{2}}))
	require.NoError(t, s.Choose(s.ctx, cem, Choose{Post: "p", Choices: []int{1}}))
	for _, wrong := range [][]int{nil, {3}, {-1}, {0, 1}, {0, 0}} {
		refused(t, s.Choose(s.ctx, cem, Choose{Post: "p", Choices: wrong}), Invalid, "")
	}
	refused(t, s.Choose(s.ctx, cem, Choose{Post: "p", Choices: []int{0}, Ballot: ballot("a")}), Invalid, "", "a ballot where names stand")

	require.NoError(t, s.Count(s.ctx, "p"))
	assert.Equal(t, Result{Post: "p", Counts: []int{0, 1, 1}, Voters: 2}, s.store.Results["p"])
	s.now = monday.Add(hour)
	refused(t, s.Choose(s.ctx, ann, Choose{Post: "p", Choices: []int{0}}), Closed, PollClosed)
	require.NoError(t, s.Count(s.ctx, "p"))
	assert.True(t, s.store.Results["p"].Closed)

	s.now = monday
	refused(t, s.Choose(s.ctx, ann, Choose{Post: "p", Choices: []int{0}}), Closed, PollClosed, "it closes once, whatever the clock says")
	refused(t, s.Choose(s.ctx, ann, Choose{Post: "x", Choices: []int{0}}), Gone, "")
	s.published(ann, post("q", plaza))
	refused(t, s.Choose(s.ctx, ann, Choose{Post: "q", Choices: []int{0}}), Gone, "")
}

func TestPress_Choose_keeps_names_and_ballots_apart(t *testing.T) {
	s := newScene(t)
	s.published(ann, post("p", plaza, func(w *Save) {
		w.Poll = &Poll{Question: "Wann?", Options: []string{"9", "10"}, Anonymous: true, Until: monday.Add(hour)}
	}))
	vote := func(who staff.PersonID, b BallotID, choice int) error {
		return s.Choose(s.ctx, who, Choose{Post: "p", Choices: []int{choice}, Ballot: b})
	}

	require.NoError(t, vote(bob, ballot("b"), 0))
	require.NoError(t, vote(bob, ballot("b"), 1))
	refused(t, vote(bob, ballot("e"), 1), Stale, VotedThere, "another device knows no ballot")
	refused(t, vote(cem, ballot("b"), 0), Invalid, "", "somebody else's ballot")
	refused(t, vote(cem, "short", 0), Invalid, "")
	require.NoError(t, vote(cem, ballot("c"), 0))

	assert.Equal(t, Vote{Post: "p", Person: bob}, s.store.Voted["p|bob"], "that, not what")
	assert.Equal(t, map[BallotID]Ballot{ballot("b"): {ballot("b"), "p", []int{1}}, ballot("c"): {ballot("c"), "p", []int{0}}}, s.store.Ballots)
}

// TestPress_Count_shows_no_single_vote goes through a poll vote by vote: between two figures that people see there are at least Crowd.
func TestPress_Count_shows_no_single_vote(t *testing.T) {
	s := newScene(t)
	s.published(ann, post("p", plaza, func(w *Save) {
		w.Poll = &Poll{Question: "Wann?", Options: []string{"9", "10"}, Anonymous: true, Until: monday.Add(hour)}
	}))
	seen := []int{0}
	for i := range 23 {
		id := staff.PersonID(strings.Repeat("x", i+1))
		s.store.Members[id] = Member{Person: id, Units: []staff.UnitID{"town"}}
		require.NoError(t, s.Choose(s.ctx, id, Choose{Post: "p", Choices: []int{i % 2}, Ballot: ballot(string(id))}))
		require.NoError(t, s.Count(s.ctx, "p"))
		if r := s.store.Results["p"]; r.Voters != seen[len(seen)-1] {
			require.GreaterOrEqual(t, r.Voters-seen[len(seen)-1], Crowd)
			require.Len(t, r.Counts, 2)
			seen = append(seen, r.Voters)
		}
	}
	assert.Equal(t, []int{0, 5, 10, 15}, seen, "a crowd has voted since: the end may come now, and tells of no single one either")
	s.now = monday.Add(hour)
	require.NoError(t, s.Count(s.ctx, "p"))
	assert.Equal(t, Result{Post: "p", Counts: []int{12, 11}, Voters: 23, Closed: true}, s.store.Results["p"])

	few := newScene(t)
	few.published(ann, post("p", plaza, func(w *Save) {
		w.Poll = &Poll{Question: "Wann?", Options: []string{"9", "10"}, Anonymous: true, Until: monday.Add(hour)}
	}))
	require.NoError(t, few.Choose(few.ctx, bob, Choose{Post: "p", Choices: []int{0}, Ballot: ballot("b")}))
	few.now = monday.Add(hour)
	require.NoError(t, few.Count(few.ctx, "p"))
	assert.Equal(t, Result{Post: "p", Closed: true}, few.store.Results["p"], "four at the end stay four that nobody hears of")
}

// TestPress_Count_has_a_crowd_between_figures ends a poll after any number of votes, counted at any times.
func TestPress_Count_has_a_crowd_between_figures(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := newScene(t)
		s.published(ann, post("p", plaza, func(w *Save) {
			w.Poll = &Poll{Question: "Wann?", Options: []string{"9", "10"}, Anonymous: true, Until: monday.Add(hour)}
		}))
		seen, n := 0, rapid.IntRange(0, 40).Draw(rt, "votes")
		look := func() {
			require.NoError(t, s.Count(s.ctx, "p"))
			r := s.store.Results["p"]
			if r.Voters != seen && r.Voters-seen < Crowd {
				rt.Fatalf("%d votes are told after %d", r.Voters, seen)
			}
			seen = r.Voters
		}
		for i := range n {
			id := staff.PersonID(fmt.Sprintf("voter%02d", i))
			s.store.Members[id] = Member{Person: id, Units: []staff.UnitID{"town"}}
			require.NoError(t, s.Choose(s.ctx, id, Choose{Post: "p", Choices: []int{0}, Ballot: ballot(string(id))}))
			if rapid.Bool().Draw(rt, "count") {
				look()
			}
		}
		s.now = monday.Add(hour)
		look()
		if r := s.store.Results["p"]; !r.Closed || n >= Crowd && r.Voters != n {
			rt.Fatalf("%+v of %d votes", r, n)
		}
	})
}

func TestPress_Correct_leads_past_no_editor(t *testing.T) {
	s := newScene(t)
	require.NoError(t, s.Publish(s.ctx, ann, post("p", office)))
	require.NoError(t, s.Decide(s.ctx, eda, Decide{Post: "p", Yes: true}))
	text := Text{Title: "Anders", Body: "Ganz anders."}
	refused(t, s.Correct(s.ctx, ann, Correct{Post: "p", Version: 1, Text: text}), Forbidden, OnlyEditors)
	require.NoError(t, s.Correct(s.ctx, eda, Correct{Post: "p", Version: 1, Text: text}))
	s.published(ann, post("q", plaza))
	closed := s.store.Channels[plaza]
	closed.Closed = true
	s.store.Channels[plaza] = closed
	refused(t, s.Correct(s.ctx, ann, Correct{Post: "q", Version: 1, Text: text}), Closed, "")
}

func TestPress_Save_of_what_was_planned_takes_it_back(t *testing.T) {
	s := newScene(t)
	require.NoError(t, s.Publish(s.ctx, ann, post("p", plaza, func(w *Save) { w.At = monday.Add(hour) })))
	require.Contains(t, s.store.Submissions, PostID("p"))

	require.NoError(t, s.Save(s.ctx, ann, Save{Post: "p", Channel: plaza, Text: Text{Title: "Neu gedacht", Body: "Doch anders."}}))

	assert.NotContains(t, s.store.Submissions, PostID("p"))
	s.now = monday.Add(2 * hour)
	refused(t, s.Due(s.ctx, "p"), Gone, "")
	assert.Equal(t, Writing, s.store.Drafts["p"].State)
	assert.Equal(t, "Neu gedacht", s.store.Drafts["p"].Title)
}

func TestPress_Decide_lets_nothing_appear_whose_time_has_passed(t *testing.T) {
	s := newScene(t)
	require.NoError(t, s.Publish(s.ctx, ann, post("p", office, func(w *Save) { w.Until = monday.Add(hour) })))
	require.NoError(t, s.Publish(s.ctx, ann, post("q", office)))
	s.now = monday.Add(2 * hour)
	refused(t, s.Decide(s.ctx, eda, Decide{Post: "p", Yes: true}), Invalid, BadTime)
	closed := s.store.Channels[office]
	closed.Closed = true
	s.store.Channels[office] = closed
	refused(t, s.Decide(s.ctx, eda, Decide{Post: "q", Yes: true}), Closed, "")
	require.NoError(t, s.Decide(s.ctx, eda, Decide{Post: "q", Reason: "Der Kanal ist zu."}), "it can be given back")
}

func TestPress_keeps_reasons_and_questions_in_one_line(t *testing.T) {
	s := newScene(t)
	p := s.published(eda, post("p", board, func(w *Save) {
		w.Alert = " echt\n2026-11-28 erase \u202e"
		w.Poll = &Poll{Question: "Wann\ndenn?", Options: []string{"9", "10"}, Until: monday.Add(hour)}
	}))
	assert.Equal(t, "echt 2026-11-28 erase", p.Alert)
	assert.Equal(t, "Wann denn?", p.Poll.Question)
	assert.Empty(t, s.published(eda, post("q", board, func(w *Save) { w.Alert = " \n " })).Alert)
}

func TestPress_Choose_is_for_readers(t *testing.T) {
	s := newScene(t)
	p := post("p", board, func(w *Save) {
		w.Audience = &Audience{Unit: "1"}
		w.Poll = &Poll{Question: "Wann?", Options: []string{"9", "10"}, Until: monday.Add(hour)}
	})
	s.published(eda, p)
	refused(t, s.Choose(s.ctx, eda, Choose{Post: "p", Choices: []int{0}}), Forbidden, "", "an editor sees it, and is not asked")
	require.NoError(t, s.Choose(s.ctx, bob, Choose{Post: "p", Choices: []int{0}}))
}

// TestPress_lets_nobody_fill_the_town goes to each limit and one beyond it.
func TestPress_lets_nobody_fill_the_town(t *testing.T) {
	s := newScene(t)
	for i := range MaxDrafts {
		require.NoError(t, s.Save(s.ctx, ann, Save{Post: PostID(fmt.Sprint("d", i))}))
	}
	refused(t, s.Save(s.ctx, ann, Save{Post: "more"}), Quota, "")
	require.NoError(t, s.Save(s.ctx, ann, Save{Post: "d0", Text: Text{Title: "x"}}), "what is there can be changed")
	refused(t, s.Publish(s.ctx, ann, post("shown", office)), Quota, "", "what waits for an editor is kept, too")
	refused(t, s.Publish(s.ctx, ann, post("planned", plaza, func(w *Save) { w.At = monday.Add(hour) })), Quota, "")
	require.NoError(t, s.Publish(s.ctx, ann, post("d1", office)))
	s.published(ann, post("at once", plaza))

	s = newScene(t)
	for i := range MaxPosts {
		s.published(ann, post(PostID(fmt.Sprint("p", i)), plaza))
	}
	refused(t, s.Publish(s.ctx, ann, post("more", plaza)), Quota, "")
	for i := range MaxComments {
		require.NoError(t, s.Say(s.ctx, bob, Say{Comment: CommentID(fmt.Sprint("c", i)), Post: "p0", Body: "Ja"}))
	}
	refused(t, s.Say(s.ctx, bob, Say{Comment: "more", Post: "p0", Body: "Ja"}), Quota, "")
	for i := range MaxReports {
		require.NoError(t, s.Complain(s.ctx, cem, Complain{Report: ReportID(fmt.Sprint("r", i)), Post: PostID(fmt.Sprint("p", i)), Ground: "wrong"}))
	}
	refused(t, s.Complain(s.ctx, cem, Complain{Report: "more", Post: "p40", Ground: "wrong"}), Quota, "")

	s = newScene(t)
	rules := []Audience{}
	for _, a := range []staff.UnitID{"town", "1", "11", "2"} {
		for _, b := range []staff.UnitID{"town", "1", "11", "2"} {
			for _, c := range []staff.Role{staff.Lead, staff.Facility, staff.Administrator} {
				rules = append(rules, Audience{Any: []Audience{{Unit: a}, {All: []Audience{{Unit: b}, {Role: c}}}}})
			}
		}
	}
	for i := range MaxAims {
		s.published(bob, post(PostID(fmt.Sprint("a", i)), plaza, func(w *Save) { w.Audience = &rules[i] }))
	}
	refused(t, s.Publish(s.ctx, bob, post("more", plaza, func(w *Save) { w.Audience = &rules[MaxAims] })), Quota, "")
	s.published(bob, post("again", plaza, func(w *Save) { w.Audience = &rules[0] }))
}

func TestPress_Acknowledge_takes_no_key_that_fits_everything(t *testing.T) {
	s := newScene(t)
	p := s.published(eda, post("p", board, func(w *Save) { w.Ask = true }))
	key := make([]byte, 32)
	key[0] = 1
	signature := make([]byte, 64)
	signature[0] = 1
	code := base64.StdEncoding.EncodeToString
	a := Acknowledgement{Post: "p", Person: bob, Version: 1, Hash: p.Hash(), At: monday, Key: code(key), Signature: code(signature)}
	require.True(t, ed25519.Verify(key, a.Statement(), signature), "the standard library takes it for whatever is said")
	assert.False(t, a.Genuine())
	key[31] |= 0x80
	a.Key = code(key)
	assert.False(t, a.Genuine())
}

func TestPress_Acknowledge_believes_no_clock_that_is_far_off(t *testing.T) {
	s := newScene(t)
	p := s.published(eda, post("p", board, func(w *Save) { w.Ask = true }))
	key := ed25519.NewKeyFromSeed([]byte(strings.Repeat("k", ed25519.SeedSize)))
	for at, ok := range map[time.Time]bool{time.Unix(0, 0): false, monday.AddDate(0, 0, -3): false, monday.AddDate(0, 0, 3): false, monday.AddDate(7000, 0, 0): false, monday.AddDate(0, 0, 1): true} {
		a := Acknowledgement{Post: "p", Person: bob, Version: 1, Hash: p.Hash(), At: at}.Sign(key)
		err := s.Acknowledge(s.ctx, bob, Acknowledge{a.Post, a.Version, a.Hash, a.At, a.Key, a.Signature})
		if ok {
			require.NoError(t, err)
		} else {
			refused(t, err, Invalid, BadTime, at)
		}
	}
}

func TestPress_Hear_takes_addresses_that_mail_reaches(t *testing.T) {
	s := newScene(t)
	for address, ok := range map[string]bool{
		"jana@stadt.example": true, "jana.weiß@grün.example": true, "a+b@x.y.example": true,
		"a@localhost": false, "a@[127.0.0.1]": false, "a@127.0.0.1": false, "a\u2028b@stadt.example": false, "\"a b\"@stadt.example": false, "Jana <a@b.example>": false,
		"a@b.example,c@d.example": false, "a@-b.example": false, "": false,
	} {
		err := s.Hear(s.ctx, ann, Hear{Digest: Daily, Mail: address})
		if ok {
			assert.NoError(t, err, address)
		} else {
			refused(t, err, Invalid, BadMail, address)
		}
	}
}

func TestPress_Acknowledge_keeps_what_was_signed(t *testing.T) {
	s := newScene(t)
	p := s.published(eda, post("p", board, func(w *Save) { w.Ask, w.Due = true, monday.Add(72*hour) }))
	key := ed25519.NewKeyFromSeed([]byte(strings.Repeat("k", ed25519.SeedSize)))
	sign := func(who staff.PersonID, version int, text Text) Acknowledge {
		a := Acknowledgement{Post: "p", Person: who, Version: version, Hash: text.Hash(), At: monday.Add(hour)}.Sign(key)
		return Acknowledge{a.Post, a.Version, a.Hash, a.At, a.Key, a.Signature}
	}

	refused(t, s.Acknowledge(s.ctx, bob, sign(ann, 1, p.Text)), Invalid, Forged, "somebody else's")
	refused(t, s.Acknowledge(s.ctx, bob, sign(bob, 1, Text{"Anderer", "Text"})), Invalid, Forged)
	later := sign(bob, 1, p.Text)
	later.At = later.At.Add(hour)
	refused(t, s.Acknowledge(s.ctx, bob, later), Invalid, Forged)
	refused(t, s.Acknowledge(s.ctx, bob, sign(bob, 2, p.Text)), Stale, OtherVersion)
	refused(t, s.Acknowledge(s.ctx, zoe, sign(zoe, 1, p.Text)), Forbidden, "")

	require.NoError(t, s.Acknowledge(s.ctx, bob, sign(bob, 1, p.Text)))
	kept := s.store.Acks["p/1|bob"]
	assert.True(t, kept.Genuine())
	require.NoError(t, s.Acknowledge(s.ctx, bob, sign(bob, 1, p.Text)), "once is enough")
	assert.Equal(t, kept, s.store.Acks["p/1|bob"])

	require.NoError(t, s.Correct(s.ctx, eda, Correct{Post: "p", Version: 1, Text: Text{"Neue Regeln", "Komma gesetzt."}}))
	require.NoError(t, s.Acknowledge(s.ctx, ann, sign(ann, 1, p.Text)), "what was corrected in passing may be acknowledged as it was")
	require.NoError(t, s.Correct(s.ctx, eda, Correct{Post: "p", Version: 2, Text: Text{"Neue Regeln", "Ganz anders."}, Anew: true}))
	refused(t, s.Acknowledge(s.ctx, cem, sign(cem, 1, p.Text)), Stale, OtherVersion)
	require.NoError(t, s.Acknowledge(s.ctx, bob, sign(bob, 3, s.store.Posts["p"].Text)))
}

func TestAcknowledgement_shows_every_change(t *testing.T) {
	key := ed25519.NewKeyFromSeed([]byte(strings.Repeat("k", ed25519.SeedSize)))
	good := Acknowledgement{Post: "p", Person: ann, Version: 1, Hash: Text{"T", "B"}.Hash(), At: monday.Add(time.Millisecond)}.Sign(key)
	require.True(t, good.Genuine())
	for name, change := range map[string]func(*Acknowledgement){
		"post": func(a *Acknowledgement) { a.Post = "q" }, "person": func(a *Acknowledgement) { a.Person = bob },
		"version": func(a *Acknowledgement) { a.Version = 2 }, "text": func(a *Acknowledgement) { a.Hash = Text{"T", "C"}.Hash() },
		"time": func(a *Acknowledgement) { a.At = a.At.Add(time.Second) }, "no key": func(a *Acknowledgement) { a.Key = "" },
		"another key": func(a *Acknowledgement) { *a = Acknowledgement{Key: a.Key, Signature: a.Signature} },
		"no base64":   func(a *Acknowledgement) { a.Signature = "*" },
	} {
		bad := good
		change(&bad)
		assert.False(t, bad.Genuine(), name)
	}
	assert.NotEqual(t, Text{"a", "b\nc"}.Hash(), Text{"a\nb", "c"}.Clean().Hash(), "where the title ends is signed, too")
}

func TestHearing_is_quiet_when_people_rest(t *testing.T) {
	at := func(day, hour, minute int) time.Time {
		return time.Date(2026, time.November, 22+day, hour, minute, 0, 0, time.UTC)
	} // 0 is a Sunday
	night := Hearing{From: 18 * 60, Until: 7 * 60, Rest: []time.Weekday{time.Saturday, time.Sunday}}
	for when, want := range map[time.Time]bool{
		at(1, 6, 59): true, at(1, 7, 0): false, at(1, 17, 59): false, at(1, 18, 0): true, at(0, 12, 0): true, at(6, 0, 0): true, at(2, 0, 0): true,
	} {
		assert.Equal(t, want, night.Quiet(when), when)
	}
	assert.False(t, Hearing{}.Quiet(at(0, 0, 0)))
	assert.True(t, Hearing{From: 720, Until: 780}.Quiet(at(1, 12, 30)))

	for _, test := range []struct {
		post  Post
		level Level
		when  time.Time
		want  bool
	}{
		{Post{}, Usually, at(1, 9, 0), false}, {Post{}, Follows, at(1, 9, 0), true}, {Post{}, Follows, at(0, 9, 0), false},
		{Post{Asks: 1}, Mutes, at(1, 9, 0), true}, {Post{Asks: 1}, Mutes, at(1, 20, 0), false},
		{Post{Terms: Terms{Quiet: true}}, Follows, at(1, 9, 0), false}, {Post{Terms: Terms{Alert: "Gas"}}, Mutes, at(0, 3, 0), true},
		{Post{Terms: Terms{Alert: "Gas", Quiet: true}}, Usually, at(1, 9, 0), true},
	} {
		assert.Equal(t, test.want, night.Rings(test.post, test.level, test.when), "%+v", test)
	}
}

// TestPress_on_a_device_wishes holds that a device says nothing to others and decides nothing for good.
func TestPress_on_a_device_wishes(t *testing.T) {
	s := newScene(t)
	s.published(ann, post("p", plaza))
	s.Final = false

	require.NoError(t, s.Publish(s.ctx, bob, post("q", plaza)))
	assert.Equal(t, Sending, s.store.Drafts["q"].State)
	assert.NotContains(t, s.store.Posts, PostID("q"))
	refused(t, s.Publish(s.ctx, bob, post("r", plaza, func(w *Save) { w.Title = "" })), Invalid, NoTitle)
	require.NoError(t, s.Say(s.ctx, bob, Say{Comment: "c", Post: "p", Body: "[@Cem](person:cem)"}))
	require.NoError(t, s.Complain(s.ctx, bob, Complain{Report: "r", Post: "p", Ground: "wrong"}))
	assert.Empty(t, s.store.Nudges)
	assert.Empty(t, s.store.Reports)
}
