// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/pult-app/pult/server/auth/local"
	"github.com/pult-app/pult/store/central"
)

// MaxName is how many letters a given or family name has at most that is typed in a browser or on the command line.
const MaxName = 64

// IsName tells whether a text may be somebody's given or family name: 1 to MaxName letters, and nothing that cannot be seen.
func IsName(name string) bool {
	return name != "" && utf8.ValidString(name) && utf8.RuneCountInString(name) <= MaxName && !strings.ContainsFunc(name, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Cf, r)
	})
}

const (
	// InvitationLife is how long an invitation is good for.
	InvitationLife = 7 * 24 * time.Hour
	// AnotherLife is how long a code is good for that somebody's own device shows for another one.
	AnotherLife = 10 * time.Minute
	// FirstLife is how long the code of the first administrator is good for.
	FirstLife = time.Hour
)

// ErrNotFirst is why there is no code for a first administrator: there is one, with a way in.
var ErrNotFirst = errors.New("somebody administers this server already")

// Invite stores an invitation from now on, of the kind, person and inviter that are given, and returns its code: it is known to nobody
// else, and never again.
func Invite(ctx context.Context, tx *central.Tx, i central.Invitation, now time.Time) (code string, kept central.Invitation, err error) {
	code = local.NewCode(local.InvitationLetters)
	i.Hash, i.MadeAt = hashToken(code), now.UTC().Truncate(time.Second)
	life := InvitationLife
	switch i.Kind {
	case central.Another:
		life = AnotherLife
	case central.FirstOfAll:
		life = FirstLife
	}
	i.Until = i.MadeAt.Add(life)
	return local.Grouped(code), i, tx.PutInvitation(ctx, i)
}

// InviteFirst makes the code with which somebody becomes the first administrator, or answers ErrNotFirst. A code from before is void.
func InviteFirst(ctx context.Context, c *central.Central, now time.Time) (code string, kept central.Invitation, err error) {
	err = c.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		n, err := central.Administrators(ctx, tx)
		if err == nil && n > 0 {
			err = ErrNotFirst
		}
		if err == nil {
			code, kept, err = Invite(ctx, tx, central.Invitation{Kind: central.FirstOfAll}, now)
		}
		return err
	})
	return code, kept, err
}

// FirstCode is the code of the first administrator; empty where there is one, or where people do not sign in here. It is for the
// terminal alone.
func (s *Server) FirstCode(ctx context.Context) (code string, until time.Time, err error) {
	if !s.local() {
		return "", until, nil
	}
	code, kept, err := InviteFirst(ctx, s.Central, s.Now())
	if errors.Is(err, ErrNotFirst) {
		return "", until, nil
	}
	return code, kept.Until, err
}
