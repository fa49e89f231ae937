// SPDX-License-Identifier: EUPL-1.2

package central_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/booking/trouble"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/learntest"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// lived is a database in which every table holds something, closed.
func lived(t *testing.T, path string) {
	t.Helper()
	c := reopen(t, path)
	write(t, c, func(ctx context.Context, tx *central.Tx) error { return bookingtest.SmallTown().Put(ctx, tx.Store()) })
	book(t, c, "018f3a5e-7c1d-7000-8000-000000000001", "ann", cutoff.AddDate(0, 0, -1), booking.Booked)
	book(t, c, "018f3a5e-7c1d-7000-8000-000000000002", "bob", cutoff.AddDate(0, 0, 9), booking.Booked)
	write(t, c, func(ctx context.Context, tx *central.Tx) error {
		for _, who := range []staff.PersonID{"ann", ""} {
			r := trouble.Report{ID: "broken by " + trouble.ReportID(who), Person: who, Case: "case", Desk: "berg-0.1", Building: "berg", Kind: trouble.Chair, State: trouble.Open, MadeAt: cutoff, ChangedAt: cutoff}
			if err := tx.Trouble().PutReport(ctx, r); err != nil {
				return err
			}
		}
		return tx.Trouble().PutCase(ctx, trouble.Case{ID: "case", Desk: "berg-0.1", Building: "berg", Kind: trouble.Chair, State: trouble.Open, MadeAt: cutoff, ChangedAt: cutoff})
	})
	write(t, c, func(ctx context.Context, tx *central.Tx) error {
		if err := tx.PutClients(ctx, central.Client{Device: "phone", Person: "ann", Next: 3}); err != nil {
			return err
		}
		_, err := tx.PutOutcome(ctx, central.Outcome{Outcome: sync.Outcome{Op: "op", Seq: 2, Verdict: sync.Refused, Why: "taken", Detail: []byte(`{"ü":"\n"}`)}, Device: "phone"})
		if err != nil {
			return err
		}
		if err := tx.Store().PutProfile(ctx, staff.Profile{Person: "ann", Visibility: staff.Team}); err != nil {
			return err
		}
		week := 2
		if err := tx.Store().PutAmendment(ctx, booking.Amendment{ID: "team", Building: "berg", Terms: booking.Terms{PerWeek: &week}}); err != nil {
			return err
		}
		if err := tx.Store().PutNotice(ctx, booking.Notice{ID: "told", Person: "ann", Kind: booking.NoticeClosed, MadeAt: cutoff}); err != nil {
			return err
		}
		if err := tx.Store().PutSeries(ctx, booking.Series{ID: "weekly", Person: "ann", Rule: booking.Recurrence{Freq: booking.Weekly}, First: 20000, Reached: 20000, MadeAt: cutoff}); err != nil {
			return err
		}
		if err := tx.PutCode(ctx, central.Code{Hash: "code", Person: "ann", Until: cutoff}, cutoff); err != nil {
			return err
		}
		if _, err := tx.KeepSecret(ctx, "links", "hidden"); err != nil {
			return err
		}
		wait := booking.Wait{ID: "wait", Person: "ann", Building: "berg", Span: booking.Span{Start: cutoff, End: cutoff.Add(time.Hour)}, State: booking.WaitOpen, MadeAt: cutoff}
		if err := tx.Store().PutWait(ctx, wait); err != nil {
			return err
		}
		if err := tx.Store().PutTeamDay(ctx, booking.TeamDay{ID: "together", Unit: "it", Lead: "ann", Building: "berg", Span: wait.Span, State: booking.TeamOff, MadeAt: cutoff}); err != nil {
			return err
		}
		if err := tx.Store().PutInvite(ctx, booking.Invite{ID: "asked", Day: "together", Person: "ann", Building: "berg", Span: wait.Span, State: booking.InviteOff}); err != nil {
			return err
		}
		if err := tx.Store().PutPreferred(ctx, "it", []booking.ZoneID{"wupper"}); err != nil {
			return err
		}
		if err := tx.Store().PutFavourite(ctx, booking.Favourite{Person: "ann", Kind: booking.FavouriteDesk, Target: "berg-0.1", MadeAt: cutoff}); err != nil {
			return err
		}
		if err := tx.Store().PutDeputy(ctx, "bob", booking.Deputy{Owner: "ann", Deputy: "bob", MadeAt: cutoff}); err != nil {
			return err
		}
		if err := tx.Store().PutUsual(ctx, "ann", booking.Usual{Key: "k"}); err != nil {
			return err
		}
		if err := tx.UsualDone(ctx, "ann", booking.DayOf(cutoff, time.UTC)); err != nil {
			return err
		}
		if err := tx.PutSignIn(ctx, central.SignIn{Hash: "hash", Person: "ann", ProvedAt: cutoff, Until: cutoff}, cutoff); err != nil {
			return err
		}
		for _, insert := range []string{ // rows of tables that have no functions of their own here
			`INSERT INTO identity (issuer, subject, person, made_at) VALUES ('https://issuer.example', 'subject', 'ann', 1)`,
			`INSERT INTO invitation (hash, kind, person, inviter, made_at, until_at) VALUES ('hash', 'invited', 'ann', 'bob', 1, 2)`,
			`INSERT INTO passkey (id, person, body, made_at, used_at) VALUES ('id', 'ann', '{}', 1, 2)`,
			`INSERT INTO totp (person, secret, step, made_at) VALUES ('ann', 'sealed', 1, 2)`,
			`INSERT INTO office_change (id, at, actor, kind, about, about_kind, words, reason, undone, undoes) VALUES ('id', 1, 'bob', 'roles', 'ann', 'roles', '[]', 'ü', '', '')`,
			`INSERT INTO office_step (change, n, kind, thing, was, became) VALUES ('id', 0, 'roles', 'ann', '[]', '["editor"]')`,
			`INSERT INTO audit (id, at, actor, act, about, detail) VALUES ('id', 1, 'bob', 'export', 'ann', '')`,
			`INSERT INTO held_back (post, counts, voters) VALUES ('post', '[1,4]', 5)`,
			`INSERT INTO outlet (id, channel, hash, open, made_at) VALUES ('id', 'board', 'hash', 0, 1)`,
			`INSERT INTO source (id, channel, person, address, etag, modified, made_at, due_at, asked_at, failures, failed) VALUES ('id', 'board', 'ann', 'https://a.example', '', '', 1, 2, 3, 0, '')`,
			`INSERT INTO gathered (source, item, seen_at) VALUES ('id', 'item', 1)`,
			`INSERT INTO ruling (building, n, at, actor, why, rules) VALUES ('berg', 1, 2, 'ann', 'wegen Umzug', '{}')`,
			`INSERT INTO listed (hash, person) VALUES ('hash', 'ann')`,
			`INSERT INTO brought (id, person, at, entire, people, units) VALUES ('id', 'ann', 1, 1, 'id;name', '')`,
			`INSERT INTO town (name, value) VALUES ('name', 'Wuppertal')`,
			`INSERT INTO mailbox (person, address, secret, asked_at, agreed_at, sent_at, failed) VALUES ('ann', 'ann@a.example', 'secret', 1, 2, 3, '')`,
		} {
			if _, err := tx.ExecContext(ctx, insert); err != nil {
				return err
			}
		}
		if err := told(ctx, tx.News("", nil)); err != nil {
			return err
		}
		if err := taught(ctx, tx); err != nil {
			return err
		}
		day := booking.DayOf(cutoff, time.UTC)
		err = errors.Join(tx.Uses().PutDay(ctx, day, []utilisation.Tally{{Day: day, Building: "berg", Heads: 3}}),
			tx.Uses().PutReports(ctx, utilisation.MonthOf(day).Add(-1), []utilisation.Report{{Building: "berg"}}),
			tx.Uses().PutWorkplaces(ctx, utilisation.Workplaces{Building: "berg", From: utilisation.MonthOf(day), Total: 90}),
			tx.Tracings().Put(ctx, central.Tracing{Floor: booking.Floor{ID: "berg-9"}, Drawing: []byte("{}"), Revision: 1}),
			tx.Tracings().PutBackdrop(ctx, central.Backdrop{Hash: "hash", Kind: "png", W: 100, H: 62.5}))
		if err != nil {
			return err
		}
		if err := tx.PutPicture(ctx, central.Picture{ID: photo, Person: "ann", MadeAt: cutoff, Small: []byte{1}, Whole: []byte{2}}); err != nil {
			return err
		}
		return tx.PutSession(ctx, central.Session{ID: "one", Person: "ann", Device: "phone", MadeAt: cutoff, SeenAt: cutoff})
	})
	for i := range 1100 { // more than is read at once
		putPerson(t, c, "p"+time.Duration(i).String())
	}
	putLink(t, c, "link", cutoff)
	_, err := c.Forget(t.Context(), cutoff)
	require.NoError(t, err)
	require.NoError(t, c.Compact(t.Context(), cutoff))
	require.NoError(t, c.Close())
}

// taught writes something of all that is about learning.
func taught(ctx context.Context, tx *central.Tx) error {
	rows, e := tx.Learn("", nil), learntest.Files(1)
	e.Course.Files = []learn.File{{Hash: learn.Hash(photo), Size: 1, Name: "a.png", Type: "image/png"}}
	step := learn.Step{Course: "files", Round: 1, Lesson: "why"}
	return errors.Join(
		tx.PutEdition(ctx, e, cutoff), rows.PutCourse(ctx, e.Course), tx.PutBeginning(ctx, "ann", booking.DayOf(cutoff, time.UTC)), tx.TakePlace(ctx, 1, 7), tx.PlayIn(ctx, "101", false), tx.PutProofList(ctx, 1, "signed", cutoff),
		rows.PutPath(ctx, learn.Path{ID: "mine", Owner: "ann", Title: "Mein Weg"}), rows.PutEnrolment(ctx, learn.Enrolment{Person: "ann", Course: "files", Round: 1}),
		rows.PutProgress(ctx, learn.Progress{Person: "ann", Step: step, State: learn.Begun}), rows.PutAttempt(ctx, learn.Attempt{ID: "try", Person: "ann", Step: step}),
		rows.PutCard(ctx, learn.Card{Person: "ann", Course: "files", Question: "where"}), rows.PutAward(ctx, learn.Award{Person: "ann", Course: "files", Round: 1}),
		rows.PutLearner(ctx, learn.Learner{Person: "ann", Plays: true}), rows.PutAssignment(ctx, learn.Assignment{ID: "rule", By: "ann", Course: "files"}),
		rows.PutBoard(ctx, learn.Board{Unit: "101", MadeAt: cutoff}, nil),
		rows.PutOccasion(ctx, learn.Occasion{ID: "date", Course: "files", Lesson: "why", Trainer: "ann", Starts: cutoff.Add(time.Hour), Ends: cutoff.Add(2 * time.Hour), Place: "ü", Seats: 3}),
		rows.PutAttendance(ctx, learn.Attendance{Person: "ann", Occasion: "date", State: learn.Held, Turn: 1, Since: cutoff}),
	)
}

func TestCopy(t *testing.T) {
	from, to, back := filepath.Join(t.TempDir(), "from.db"), address(t), filepath.Join(t.TempDir(), "back.db")
	lived(t, from)

	there, err := central.Copy(t.Context(), from, to)
	require.NoError(t, err)
	home, err := central.Copy(t.Context(), to, back)
	require.NoError(t, err)

	t.Run("brings everything there and back", func(t *testing.T) {
		assert.Equal(t, there, home)
		for _, table := range there {
			assert.Positive(t, table.Rows, table.Table)
		}
	})
	t.Run("keeps the cursors of devices good", func(t *testing.T) {
		old, young := reopen(t, from), reopen(t, to)
		marks := []central.Mark{{Scope: "org"}, {Scope: "b:berg"}, {Scope: "u:ann"}, {Scope: "t:it"}}
		page := since(t, old, 5000, marks...)
		assert.Equal(t, page, since(t, young, 5000, marks...))
		assert.Equal(t, old.Head().Seq, young.Head().Seq)
		assert.Equal(t, epochOf(t, old, page.Upto), epochOf(t, young, page.Upto))
	})
	t.Run("goes on in an epoch of its own", func(t *testing.T) {
		old, young := reopen(t, from), reopen(t, to)
		putPerson(t, old, "late")
		putPerson(t, young, "late")
		assert.Equal(t, old.Head().Seq, young.Head().Seq)
		assert.NotEqual(t, old.Head().Epoch, young.Head().Epoch)
	})
	t.Run("takes nobody's place", func(t *testing.T) {
		before := since(t, reopen(t, to), 5000, central.Mark{Scope: "org"})
		_, err := central.Copy(t.Context(), from, to)
		assert.ErrorIs(t, err, central.ErrNotEmpty)
		assert.Equal(t, before, since(t, reopen(t, to), 5000, central.Mark{Scope: "org"}))
	})
}

func TestCopy_leaves_nothing_when_it_ends_early(t *testing.T) {
	from, to := filepath.Join(t.TempDir(), "from.db"), address(t)
	lived(t, from)
	old := reopen(t, from) // a source that the target's guard refuses
	for _, trigger := range []string{"booking_guard_insert", "booking_guard_update"} {
		_, err := old.DB().Writer().Exec(`DROP TRIGGER ` + trigger)
		require.NoError(t, err)
	}
	book(t, old, "018f3a5e-7c1d-7000-8000-000000000003", "bob", cutoff.AddDate(0, 0, 9), booking.Booked)

	_, err := central.Copy(t.Context(), from, to)

	require.ErrorContains(t, err, "copy booking")
	assert.Zero(t, reopen(t, to).Head().Seq)
	assert.Empty(t, since(t, reopen(t, to), 10, central.Mark{Scope: "org"}).Rows)
}

// TestCopy_knows_every_table misses a table or a column that a migration has added.
func TestCopy_knows_every_table_and_column(t *testing.T) {
	path := filepath.Join(t.TempDir(), "all.db")
	lived(t, path)
	list, err := central.Copy(t.Context(), path, filepath.Join(t.TempDir(), "copy.db"))
	require.NoError(t, err)
	known := []string{"log_head.lasting", "log_head.line", "migration.file", "migration.name", "migration.number"} // not copied: each has its own
	for _, table := range list {
		for _, column := range central.ColumnsOf(table.Table) {
			known = append(known, table.Table+"."+column)
		}
	}
	slices.Sort(known)

	found := texts(t, reopen(t, path), "m.name || '.' || c.name", `FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' ORDER BY 1`)

	assert.Equal(t, known, found)
}

func epochOf(t *testing.T, c *central.Central, ver int64) (id string) {
	t.Helper()
	require.NoError(t, c.Read(t.Context(), func(ctx context.Context, s *central.Snapshot) (err error) {
		id, err = s.EpochOf(ctx, ver)
		return err
	}))
	return id
}

var photo = strings.Repeat("0123456789abcdef", 4)

// told is one row of each table of the news.
func told(ctx context.Context, rows store.News) error {
	all := news.Audience{Everyone: true}
	post := news.Post{ID: "post", Channel: "board", Author: "ann", Text: news.Text{Title: "Umzug", Body: "![ü](picture:" + photo + ")"}, Audience: all, Editors: all, Version: 2, PublishedAt: cutoff}
	draft := news.Draft{ID: "draft", Author: "ann", Channel: "board", Audience: all, State: news.Waiting, SavedAt: cutoff}
	return errors.Join(
		rows.PutChannel(ctx, news.Channel{ID: "board", Name: "Board", Audience: all, Editors: all, Posting: news.Free}),
		rows.PutPost(ctx, post),
		rows.PutRevision(ctx, news.Revision{Post: "post", Version: 1, At: cutoff, Text: post.Text}),
		rows.PutComment(ctx, news.Comment{ID: "comment", Post: "post", Author: "ann", Body: "ü", MadeAt: cutoff}, post),
		rows.PutReaction(ctx, news.Reaction{Post: "post", Person: "ann", Emoji: "like", On: true}),
		rows.CountReactions(ctx, post),
		rows.PutResult(ctx, news.Result{Post: "post", Counts: []int{1, 0}, Voters: 1}, post),
		rows.PutDraft(ctx, draft),
		rows.PutSubmission(ctx, news.Submission{Draft: draft, Editors: all}),
		rows.PutReport(ctx, news.Report{ID: "report", Post: "post", Channel: "board", Ground: "wrong", By: "ann", MadeAt: cutoff, Editors: all}),
		rows.PutMark(ctx, news.Mark{Post: "post", Person: "ann", Read: 1}),
		rows.PutFollow(ctx, news.Follow{Person: "ann", Post: "post", Level: news.Mutes}),
		rows.PutNudge(ctx, news.Nudge{Person: "ann", Kind: news.NudgeMention, Post: "post", MadeAt: cutoff.Add(time.Hour)}),
		rows.PutVote(ctx, news.Vote{Post: "post", Person: "ann", Choices: []int{0}}),
		rows.PutBallot(ctx, news.Ballot{ID: "0123456789abcdef0123456789abcdef", Post: "post", Choices: []int{0}}),
		rows.PutAcknowledgement(ctx, news.Acknowledgement{Post: "post", Person: "ann", Version: 1, At: cutoff}),
		rows.PutHearing(ctx, news.Hearing{Person: "ann", From: 60}),
	)
}
