// SPDX-License-Identifier: EUPL-1.2

package learn

import (
	"context"
	"strings"

	"github.com/pult-app/pult/staff"
)

// A Learner is how somebody wants to learn. Nothing is played and nothing shown to others unless they say so.
type Learner struct {
	Person staff.PersonID
	// Plays is whether points, levels and streaks are shown to them.
	Plays bool
	// Board is whether they stand on the board of their team, and Alias under which name; under their own when it is empty.
	Board bool
	Alias string
	// Unmetered is whether films are loaded without asking over any network; else over Wi-Fi and cable alone.
	Unmetered bool
}

// A LearnerStore holds how people want to learn. The zero Learner stands for who has said nothing.
type LearnerStore interface {
	Learner(ctx context.Context, person staff.PersonID) (Learner, error)
	PutLearner(ctx context.Context, l Learner) error
}

// Play is the wish to play, or not.
type Play struct {
	Plays     bool   `json:"plays"`
	Board     bool   `json:"board,omitempty"`
	Alias     string `json:"alias,omitempty"`
	Unmetered bool   `json:"unmetered,omitempty"`
}

// MaxAlias is how many letters an alias has at most.
const MaxAlias = 24

// Play notes how somebody wants to learn.
func (c *Coach) Play(ctx context.Context, who staff.PersonID, w Play) error {
	alias := strings.TrimSpace(w.Alias)
	if len([]rune(alias)) > MaxAlias {
		return no(Invalid, "")
	}
	return put("learner", c.Store.PutLearner(ctx, Learner{who, w.Plays, w.Board && w.Plays, alias, w.Unmetered}))
}
