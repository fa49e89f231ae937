// SPDX-License-Identifier: EUPL-1.2

package learn

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

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
	// Mates are the names of the others in somebody's unit.
	Mates(ctx context.Context, person staff.PersonID) ([]string, error)
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

// aliased tells whether an alias can be shown in a line and read as what it is: letters and digits, and what stands between them in names.
// Letters that nobody sees, other forms of letters and Latin ones among those of another script look like somebody else's name.
func aliased(alias string) bool {
	latin, foreign := false, false
	for _, r := range alias {
		switch {
		case unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r):
			return false
		case unicode.IsLetter(r):
			latin, foreign = latin || unicode.Is(unicode.Latin, r), foreign || !unicode.Is(unicode.Latin, r)
		case !unicode.IsDigit(r) && !strings.ContainsRune(" -.'’", r):
			return false
		}
	}
	return len([]rune(alias)) <= MaxAlias && latin != foreign && norm.NFKC.IsNormalString(alias)
}

// takes tells whether an alias is read as one of the names, in either order of given and family name.
func takes(alias string, names []string) bool {
	parts := func(name string) []string { list := strings.Fields(staff.Fold(name)); slices.Sort(list); return list }
	return slices.ContainsFunc(names, func(name string) bool { return slices.Equal(parts(alias), parts(name)) })
}

// Play notes how somebody wants to learn. Nobody stands on a board under the name of somebody else of the team.
func (c *Coach) Play(ctx context.Context, who staff.PersonID, w Play) error {
	alias := strings.TrimSpace(w.Alias)
	if alias != "" {
		mates, err := c.Store.Mates(ctx, who)
		if err != nil {
			return fmt.Errorf("look for the team of %s: %w", who, err)
		}
		if !aliased(alias) || takes(alias, mates) {
			return no(Invalid, BadName)
		}
	}
	return put("learner", c.Store.PutLearner(ctx, Learner{who, w.Plays, w.Board && w.Plays, alias, w.Unmetered}))
}
