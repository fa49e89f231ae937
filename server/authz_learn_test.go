// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/learntest"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
)

// taught puts the course there, as it was published once.
func (a *authz) taught() {
	a.t.Helper()
	a.write(a.t, func(ctx context.Context, tx *central.Tx) error {
		e := learntest.Files(1)
		if _, err := tx.Learn("", nil).Edition(ctx, e.Course.ID, 1); err == nil {
			return nil
		}
		if err := tx.PutEdition(ctx, e, monday); err != nil {
			return err
		}
		return tx.Learn("", nil).PutCourse(ctx, e.Course)
	})
}

// ownPaths are the ops about learning that name something which is somebody's, each with how it is made.
func (a *authz) ownPaths(whose *subject) map[learn.Kind]func() map[string]any {
	drawn := func() map[string]any {
		id := learn.PathID(uuid.NewString())
		steps := []learn.Stop{{Key: "a", Title: "Rundgang"}}
		a.write(a.t, func(ctx context.Context, tx *central.Tx) error {
			return tx.Learn("", nil).PutPath(ctx, learn.Path{ID: id, Owner: whose.person, Title: "Mein Weg", Steps: steps})
		})
		return map[string]any{"path": id, "title": "Mein Weg", "steps": steps}
	}
	occasion := func(from time.Duration) func() map[string]any {
		return func() map[string]any { return map[string]any{"occasion": a.dated(whose, from)} }
	}
	return map[learn.Kind]func() map[string]any{
		learn.KindCancel: occasion(time.Hour), learn.KindAttend: occasion(-time.Hour),
		learn.KindHold: func() map[string]any {
			return map[string]any{"occasion": a.dated(whose, time.Hour), "course": "moderation", "lesson": "practice", "starts": monday.Add(2 * time.Hour), "ends": monday.Add(3 * time.Hour), "place": "Rathaus", "seats": 5}
		},
		learn.KindDraw: drawn, learn.KindErase: func() map[string]any { return map[string]any{"path": drawn()["path"]} },
	}
}

// dated is a date of a workshop that somebody holds, so long from now.
func (a *authz) dated(whose *subject, from time.Duration) learn.OccasionID {
	a.t.Helper()
	id := learn.OccasionID(uuid.NewString())
	a.write(a.t, func(ctx context.Context, tx *central.Tx) error {
		e, rows := learntest.Workshop(1), tx.Learn("", nil)
		if _, err := rows.Course(ctx, e.Course.ID); err != nil {
			if err := errors.Join(tx.PutEdition(ctx, e, monday), rows.PutCourse(ctx, e.Course)); err != nil {
				return err
			}
		}
		starts := monday.Add(from)
		return rows.PutOccasion(ctx, learn.Occasion{ID: id, Course: e.Course.ID, Lesson: "practice", Starts: starts, Ends: starts.Add(time.Minute), Place: "Rathaus", Seats: 5, Trainer: whose.person})
	})
	return id
}

// learnArgs are those of an op about learning that everybody may do who may at all.
func (a *authz) learnArgs(kind learn.Kind, whose *subject) map[string]any {
	a.taught()
	step := map[string]any{"course": "files", "round": 1, "edition": 1, "at": monday}
	switch kind {
	case learn.KindEnrol:
		return map[string]any{"course": "files"}
	case learn.KindLeave:
		return map[string]any{"course": "files"}
	case learn.KindAdvance:
		step["lesson"], step["pages"] = "why", 1
		return step
	case learn.KindTry:
		delete(step, "at")
		step["lesson"], step["attempt"], step["seed"], step["answers"], step["begun"], step["ended"] = "test", uuid.NewString(), "1", []any{}, monday, monday
		a.write(a.t, func(ctx context.Context, tx *central.Tx) error { // or there would be no try left
			_, err := tx.ExecContext(ctx, `DELETE FROM attempt WHERE scope = $1`, "u:"+string(whose.person))
			return err
		})
		return step
	case learn.KindRecall:
		return map[string]any{"course": "files", "question": "where", "grade": 3, "at": monday}
	case learn.KindShare:
		a.write(a.t, func(ctx context.Context, tx *central.Tx) error {
			return tx.Learn("", nil).PutAward(ctx, learn.Award{Person: whose.person, Course: "files", Round: 1, At: monday, Title: "Aktenplan"})
		})
		return map[string]any{"course": "files", "round": 1, "word": uuid.NewString()}
	case learn.KindSit, learn.KindRise:
		a.write(a.t, func(ctx context.Context, tx *central.Tx) error { // one seat at a time
			_, err := tx.ExecContext(ctx, `DELETE FROM attendance WHERE scope = $1`, "u:"+string(whose.person))
			return err
		})
		return map[string]any{"occasion": a.dated(whose, time.Hour)}
	case learn.KindPlay:
		return map[string]any{"plays": true}
	case learn.KindAssign:
		unit := whose.unit
		a.write(a.t, func(ctx context.Context, tx *central.Tx) error {
			led, err := tx.Store().Led(ctx, whose.person)
			if len(led) > 0 {
				unit = led[0]
			}
			return err
		})
		return map[string]any{"assignment": uuid.NewString(), "title": "Unterweisung", "course": "files", "audience": staff.Audience{Unit: unit}}
	}
	require.Fail(a.t, "no arguments are written down for "+string(kind)+": add them here and a line to testdata/authz.txt")
	return nil
}
