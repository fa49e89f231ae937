// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/pult-app/pult/staff"
)

// A FavouriteKind is what somebody likes. The list is append-only, because it is stored and sent.
type FavouriteKind string

// The kinds of favourites.
const (
	FavouriteDesk   FavouriteKind = "desk"
	FavouritePerson FavouriteKind = "person"
)

// Known tells whether k is one of the kinds.
func (k FavouriteKind) Known() bool { return k == FavouriteDesk || k == FavouritePerson }

// A Favourite is a desk or a colleague that a person has starred. Only the person and the server hold it: neither the
// colleague nor anybody else learns of it.
type Favourite struct {
	Person staff.PersonID `json:"person"`
	Kind   FavouriteKind  `json:"kind"`
	Target string         `json:"target"` // a DeskID or a staff.PersonID
	MadeAt time.Time      `json:"madeAt"` // UTC
}

// MaxFavourites is how many favourites a person may have, of all kinds together.
const MaxFavourites = 100

// Like stars a desk or a colleague; Unlike takes the star away.
type Like struct {
	Kind   FavouriteKind `json:"kind"`
	Target string        `json:"target"`
}

// Unlike takes the star from a desk or a colleague.
type Unlike Like

// Favourites are where a Store keeps them.
type Favourites interface {
	// Favourites are all of a person's, the oldest first; of the same age by kind and target.
	Favourites(ctx context.Context, person staff.PersonID) ([]Favourite, error)
	// PutFavourite writes one; DropFavourite takes it away, and one that is not there is no error.
	PutFavourite(ctx context.Context, f Favourite) error
	DropFavourite(ctx context.Context, person staff.PersonID, kind FavouriteKind, target string) error
}

// Compare orders favourites as a Store gives them.
func (f Favourite) Compare(o Favourite) int {
	return cmp.Or(f.MadeAt.Compare(o.MadeAt), cmp.Compare(f.Kind, o.Kind), cmp.Compare(f.Target, o.Target))
}

// Like stars a desk or a colleague. What is starred already stays as it is.
//
// It refuses with Invalid (an unknown kind, or oneself), with Quota/TooMany beyond MaxFavourites, with Gone for what
// there is not, and with Forbidden for a person who is not in the directory. A device does not look whether there is such
// a desk: it may not hold the building.
func (p *Planner) Like(ctx context.Context, who staff.PersonID, l Like) error {
	return answer(p.like(ctx, who, l), "star %s %s", l.Kind, l.Target)
}

func (p *Planner) like(ctx context.Context, who staff.PersonID, l Like) error {
	if !l.Kind.Known() || !named(l.Target) || l.Kind == FavouritePerson && l.Target == string(who) {
		return &Refusal{Why: Invalid}
	}
	if _, err := p.Store.Colleague(ctx, who); err != nil {
		return orGone(err, Forbidden)
	}
	liked, err := p.Store.Favourites(ctx, who)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(liked, l.means) {
		return nil
	}
	if len(liked) >= MaxFavourites {
		return &Refusal{Why: Quota, Detail: TooMany}
	}
	if err := p.there(ctx, l); err != nil {
		return err
	}
	return p.Store.PutFavourite(ctx, Favourite{Person: who, Kind: l.Kind, Target: l.Target, MadeAt: p.now()})
}

func (l Like) means(f Favourite) bool { return f.Kind == l.Kind && f.Target == l.Target }

// there refuses what there is not.
func (p *Planner) there(ctx context.Context, l Like) (err error) {
	if l.Kind == FavouritePerson {
		_, err = p.Store.Colleague(ctx, staff.PersonID(l.Target))
	} else {
		_, err = p.Store.Place(ctx, DeskID(l.Target))
	}
	if !p.Final && errors.Is(err, ErrGone) {
		return nil
	}
	return orGone(err, Gone)
}

// Unlike takes a star away; one that is not there is fine. It refuses an unknown kind with Invalid.
func (p *Planner) Unlike(ctx context.Context, who staff.PersonID, u Unlike) error {
	if !u.Kind.Known() || !named(u.Target) {
		return &Refusal{Why: Invalid}
	}
	liked, err := p.Store.Favourites(ctx, who)
	if err == nil && slices.ContainsFunc(liked, Like(u).means) {
		err = p.Store.DropFavourite(ctx, who, u.Kind, u.Target)
	}
	return answer(err, "take the star from %s %s", u.Kind, u.Target)
}
