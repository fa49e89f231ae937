// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/badge"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync/wire"
)

// Badges are signed by the house as a chore, and never while somebody waits for an answer: the key is read for it alone.

const (
	// mostSigned is how many badges are signed in one transaction: each takes some milliseconds.
	mostSigned = 20
	// badgeSecret is under which name the key is kept.
	badgeSecret = "badges"
	// proofPath is where awards are shown to others, the lists of those that were taken back, and who signs them.
	proofPath  = "/z/"
	statusPath = "/revoked/"
	didPath    = wire.IssuerPath
	// listTerm is how long a signed list holds; it is signed anew when half of that is over.
	listTerm = 14 * 24 * time.Hour
	// listRoom is how many places of a list are given away: then finding a free one by chance takes two tries.
	listRoom = badge.MinList / 2
)

// A signer is the house as who signs badges.
type signer struct {
	key        badge.Key
	controller badge.Controller
	name, page string
}

// signer reads the key, or draws it, and who signs: by the server's address where it has one that others can rely on, else by the key itself.
func (h *Hub) signer(ctx context.Context, tx *central.Tx, rows store.Learn) (s signer, err error) {
	fresh, err := badge.NewKey(rand.Reader)
	if err != nil {
		return s, err
	}
	secret, err := tx.KeepSecret(ctx, badgeSecret, fresh.Secret())
	if err != nil {
		return s, err
	}
	if s.key, err = badge.ParseKey(secret); err != nil {
		return s, err
	}
	units, err := rows.Units(ctx)
	for _, u := range units {
		if u.Parent == "" {
			s.name = cmp.Or(s.name, u.Name)
		}
	}
	s.name, s.controller = cmp.Or(s.name, "Pult"), controllerOf(h.url, s.key)
	if strings.HasPrefix(h.url, "https://") {
		s.page = h.url
	}
	return s, err
}

// controllerOf is did:web of an https address without a path, and did:key for any other.
func controllerOf(address string, key badge.Key) badge.Controller {
	at, err := url.Parse(address)
	if err != nil || at.Scheme != "https" || at.Host == "" || strings.Trim(at.Path, "/") != "" {
		return key.Controller()
	}
	did := "did:web:" + strings.ReplaceAll(at.Host, ":", "%3A")
	return badge.Controller{ID: did, Methods: []badge.Method{key.Method(did)}}
}

// signBadges signs what was earned, and lists whose time is half over or in which a badge was taken back. What cannot be signed holds up nobody
// else's badge, and no list.
func signBadges(ctx context.Context, h *Hub) error {
	return errors.Join(signAwards(ctx, h), signLists(ctx, h))
}

// errUnsignable is an award of which no badge can be made.
var errUnsignable = errors.New("no badge can be made of it")

func signAwards(ctx context.Context, h *Hub) error {
	over := 0 // how many cannot be signed
	for n := mostSigned; n == mostSigned; {
		failed := 0
		err := h.School(ctx, func(ctx context.Context, _ *learn.Coach, rows store.Learn, tx *central.Tx) error {
			due, err := rows.Unsigned(ctx, mostSigned, over)
			if n = len(due); err != nil || n == 0 {
				return err
			}
			s, err := h.signer(ctx, tx, rows)
			if err != nil {
				return err
			}
			failed = 0
			for _, a := range due {
				a.Credential, err = h.signed(ctx, tx, rows, s, a)
				if errors.Is(err, errUnsignable) {
					failed++
					h.log.Error("a badge is not signed", "person", a.Person, "course", a.Course, "path", a.Path, "error", err)
					continue
				}
				if err != nil {
					return fmt.Errorf("sign a badge: %w", err)
				}
				if err := rows.PutAward(ctx, a); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		over += failed
	}
	return nil
}

// signed is an award as a badge that others can check. Whose it is, it says by a hash of the name: to those who know it.
func (h *Hub) signed(ctx context.Context, tx *central.Tx, rows store.Learn, s signer, a learn.Award) (string, error) {
	holder, err := rows.Colleague(ctx, a.Person)
	if err != nil {
		return "", err
	}
	identity, err := badge.Hashed("name", holder.Name(), rand.Reader)
	if err != nil {
		return "", err
	}
	claim := badge.Claim{
		ID: "urn:uuid:" + uuid.NewString(), Issuer: badge.Issuer{ID: s.controller.ID, Name: s.name, URL: s.page}, Subject: badge.Subject{Identity: identity},
		Achievement: achievementOf(a), IssuedAt: a.At, ExpiresAt: a.Ends,
	}
	if s.page != "" {
		if claim.Status, err = h.place(ctx, tx); err != nil {
			return "", err
		}
	}
	text, err := badge.Sign(claim, s.key, h.now())
	if err != nil {
		err = fmt.Errorf("%w: %w", errUnsignable, err)
	}
	return string(text), err
}

// achievementOf is what was achieved. Its name is drawn from what it is, so all badges of one course have the same.
func achievementOf(a learn.Award) badge.Achievement {
	of := "course/" + string(a.Course)
	if a.Path != "" {
		of = "path/" + string(a.Path)
	}
	return badge.Achievement{
		ID: "urn:uuid:" + uuid.NewSHA1(uuid.NameSpaceURL, []byte("https://github.com/pult-app/pult/"+of)).String(), Name: cmp.Or(a.Badge.Name, a.Title),
		Description: a.Title, Criteria: cmp.Or(a.Badge.Criteria, a.Title), Language: "de",
	}
}

// place draws a place of its own in the list that has room, by chance: neighbours in it were not earned one after the other.
func (h *Hub) place(ctx context.Context, tx *central.Tx) (badge.Status, error) {
	list := 1
	for {
		n, err := central.CountPlaces(ctx, tx, list)
		if err != nil {
			return badge.Status{}, err
		}
		if n < listRoom {
			break
		}
		list++
	}
	for {
		drawn, err := rand.Int(rand.Reader, big.NewInt(badge.MinList))
		if err != nil {
			return badge.Status{}, err
		}
		err = tx.TakePlace(ctx, list, int(drawn.Int64()))
		if err == nil {
			return badge.Status{List: h.url + statusPath + strconv.Itoa(list), Index: int(drawn.Int64())}, nil
		}
		if !errors.Is(err, central.ErrTaken) {
			return badge.Status{}, err
		}
	}
}

// signLists signs those lists that are due.
func signLists(ctx context.Context, h *Hub) error {
	var due []int
	err := h.central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) error {
		due = nil
		lists, err := central.ProofLists(ctx, snap)
		for _, list := range lists {
			_, until, failed := central.FindProofList(ctx, snap, list)
			if failed != nil && !errors.Is(failed, booking.ErrGone) {
				return failed
			}
			if until.Before(h.now().Add(listTerm / 2)) {
				due = append(due, list)
			}
		}
		return err
	})
	for _, list := range due {
		if err == nil {
			err = h.School(ctx, func(ctx context.Context, _ *learn.Coach, rows store.Learn, tx *central.Tx) error {
				return h.signList(ctx, tx, rows, list)
			})
		}
	}
	return err
}

func (h *Hub) signList(ctx context.Context, tx *central.Tx, rows store.Learn, list int) error {
	s, err := h.signer(ctx, tx, rows)
	if err != nil || s.page == "" {
		return err
	}
	back, err := central.RevokedPlaces(ctx, tx, list)
	if err != nil {
		return err
	}
	bits := badge.NewList(badge.MinList)
	for _, place := range back {
		if err := bits.Set(place); err != nil {
			return err
		}
	}
	now := h.now()
	text, err := badge.SignList(badge.Register{ID: h.url + statusPath + strconv.Itoa(list), Issuer: s.controller.ID, List: bits, From: now, Until: now.Add(listTerm)}, s.key)
	if err != nil {
		return err
	}
	return tx.PutProofList(ctx, list, string(text), now.Add(listTerm))
}

// Revoke takes an award back, with a reason that its holder reads, and lets them take the course anew. The list that tells others so is signed
// with the next chores.
func Revoke(ctx context.Context, tx *central.Tx, a learn.Award, why string, now time.Time) error {
	a.Revoked = why
	if status, listed := statusOf(a.Credential); listed {
		list, err := strconv.Atoi(status.List[strings.LastIndex(status.List, "/")+1:])
		if err != nil {
			return fmt.Errorf("the badge names the list %q: %w", status.List, err)
		}
		if err := tx.RevokePlace(ctx, list, status.Index, now); err != nil {
			return err
		}
	}
	rows := tx.Learn("", nil)
	if err := rows.PutAward(ctx, a); err != nil || a.Course == "" {
		return err
	}
	coach := &learn.Coach{Store: rows, Now: func() time.Time { return now }, Final: true}
	return coach.Anew(ctx, a)
}

// statusOf is the place of a badge of ours in the list of those that were taken back.
func statusOf(credential string) (badge.Status, bool) {
	var read struct {
		Status struct {
			List  string `json:"statusListCredential"`
			Index string `json:"statusListIndex"`
		} `json:"credentialStatus"`
	}
	if json.Unmarshal([]byte(credential), &read) != nil {
		return badge.Status{}, false
	}
	index, err := strconv.Atoi(read.Status.Index)
	return badge.Status{List: read.Status.List, Index: index}, err == nil
}
