// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/news/picture"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// mostUnshown is how many pictures a person may bring that nothing shows yet.
const mostUnshown = 100

// serveBringPicture takes a picture that will be shown in a post or a draft of the person. What is not exactly what a client makes of one
// is not taken: nothing in it may tell of place, time or camera, and nothing is ever decoded here.
func (s *Server) serveBringPicture(w http.ResponseWriter, r *http.Request) {
	var in wire.Picture
	err := s.pictures.ReadJSON(w, r, &in)
	if err == nil {
		err = s.bringPicture(r.Context(), sessionOf(r).Person, r.PathValue("id"), in)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *Server) bringPicture(ctx context.Context, person staff.PersonID, id string, in wire.Picture) error {
	switch {
	case !markdown.PictureID(id).Valid() || picture.ID(in.Whole) != id:
		return &syncing.Error{Code: syncing.Malformed, Message: "the name of a picture is the SHA-256 of its whole form"}
	case len(in.Whole) > picture.MaxLarge || len(in.Small) > picture.MaxSmall:
		return &syncing.Error{Code: syncing.TooLarge, Message: "the picture is larger than clients make them"}
	case !picture.Bare(in.Whole) || !picture.BareSmall(in.Small):
		return &syncing.Error{Code: syncing.Malformed, Message: "this is no picture as clients make them"}
	}
	return s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		n, err := tx.Unshown(ctx, person)
		if err == nil && n >= mostUnshown {
			err = &syncing.Error{Code: syncing.TooMany, Message: "too many pictures that nothing shows", Retry: choresEvery}
		}
		if err != nil {
			return err
		}
		return tx.PutPicture(ctx, central.Picture{ID: id, Person: person, MadeAt: s.Now(), Small: in.Small, Whole: in.Whole})
	})
}

func (s *Server) servePicture(w http.ResponseWriter, r *http.Request) { s.sendPicture(w, r, true) }
func (s *Server) serveSmallPicture(w http.ResponseWriter, r *http.Request) {
	s.sendPicture(w, r, false)
}

// sendPicture sends a picture to whoever may read a post that shows it, and to who brought it. To others there is none.
func (s *Server) sendPicture(w http.ResponseWriter, r *http.Request, whole bool) {
	var file []byte
	person, id := sessionOf(r).Person, r.PathValue("id")
	err := s.Central.Read(r.Context(), func(ctx context.Context, snap *central.Snapshot) (err error) {
		if file, err = snap.Brought(ctx, id, person, whole); errors.Is(err, booking.ErrGone) {
			file, err = s.hub.shownTo(ctx, snap, person, id, whole)
		}
		return err
	})
	if errors.Is(err, booking.ErrGone) {
		wire.NotFound(w)
		return
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	kind := "image/jpeg"
	if bytes.HasPrefix(file, []byte("\x89PNG")) {
		kind = "image/png"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = io.Copy(w, bytes.NewReader(file)) // who has gone needs no answer
}

// shownTo is a picture as it is shown to somebody; booking.ErrGone when it is not. Whoever names a picture in a text has to have brought it:
// its id alone shows nothing to anybody.
func (h *Hub) shownTo(ctx context.Context, snap *central.Snapshot, person staff.PersonID, id string, whole bool) ([]byte, error) {
	in, err := snap.Showings(ctx, id)
	if err != nil || len(in) == 0 {
		return nil, errors.Join(err, booking.ErrGone)
	}
	may, err := h.audiences.read(ctx, snap, person)
	if err != nil {
		return nil, err
	}
	for _, one := range in {
		if !slices.Contains(may, syncing.Scope(one.Scope)) {
			continue
		}
		if file, err := snap.Brought(ctx, id, one.By, whole); !errors.Is(err, booking.ErrGone) {
			return file, err
		}
	}
	return nil, booking.ErrGone
}

// serveReach tells how many people an audience has, to those who write.
func (s *Server) serveReach(w http.ResponseWriter, r *http.Request) {
	var audience news.Audience
	var reach wire.Reach
	err := s.changes.ReadJSON(w, r, &audience)
	if err == nil {
		reach, err = s.reach(r.Context(), sessionOf(r), audience)
	}
	if err == nil {
		err = wire.WriteJSON(w, r, http.StatusOK, reach)
	}
	if err != nil {
		s.fail(w, r, err)
	}
}

func (s *Server) reach(ctx context.Context, here central.Session, audience news.Audience) (reach wire.Reach, err error) {
	if err := audience.Check(nil); err != nil {
		return reach, &syncing.Error{Code: syncing.Malformed, Message: err.Error()}
	}
	secret := slices.ContainsFunc(audience.Rules(), func(rule news.Audience) bool { return rule.Role != "" && rule.Role != staff.Employee })
	err = s.Central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) error {
		reach = wire.Reach{}
		if secret {
			edits, err := s.editsAny(ctx, snap, here)
			if err != nil || !edits { // who has which role is not everybody's to find out, one question after the other
				reach.Unknown = err == nil
				return err
			}
		}
		members, err := store.Members(ctx, snap)
		for _, m := range members {
			if audience.Has(m) {
				reach.People++
			}
		}
		return err
	})
	if reach.Few = reach.People < news.Crowd && (reach.People > 0 || secret && !reach.Unknown); reach.Few {
		reach.People = 0
	}
	return reach, err
}

// editsAny tells whether somebody edits a channel.
func (s *Server) editsAny(ctx context.Context, snap *central.Snapshot, here central.Session) (bool, error) {
	rows := snap.News()
	rows.Actor, rows.Withheld = here.Person, s.withheld(here)
	channels, err := rows.Channels(ctx)
	if err != nil {
		return false, err
	}
	member, err := rows.Member(ctx, here.Person)
	return slices.ContainsFunc(channels, func(c news.Channel) bool { return !c.Editors.Everyone && c.Editors.Has(member) }), err
}

// serveCoverage tells an editor how many have acknowledged a post, by units. To others there is no such post.
func (s *Server) serveCoverage(w http.ResponseWriter, r *http.Request) {
	here := sessionOf(r)
	cover, err := s.coverage(r.Context(), here.Person, s.withheld(here), news.PostID(r.PathValue("post")))
	var refused *news.Refusal
	if errors.As(err, &refused) {
		wire.NotFound(w)
		return
	}
	if err == nil {
		err = wire.WriteJSON(w, r, http.StatusOK, cover)
	}
	if err != nil {
		s.fail(w, r, err)
	}
}

func (s *Server) coverage(ctx context.Context, person staff.PersonID, withheld []staff.Role, id news.PostID) (out wire.Coverage, err error) {
	err = s.Central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) error {
		rows := snap.News()
		rows.Actor, rows.Withheld = person, withheld
		post, err := (&news.Press{Store: rows, Now: s.Now, Final: true}).Edits(ctx, person, id)
		if err == nil && post.Asks == 0 {
			err = &news.Refusal{Why: news.Gone}
		}
		if err != nil {
			return err
		}
		acks, err := rows.Acknowledgements(ctx, id)
		if err != nil {
			return err
		}
		have := map[staff.PersonID]bool{}
		for _, a := range acks {
			have[a.Person] = have[a.Person] || a.Version >= post.Asks && a.Version <= post.Version
		}
		members, err := store.Members(ctx, snap)
		if err != nil {
			return err
		}
		cover := news.Cover(post, members, func(who staff.PersonID) bool { return have[who] })
		out = wire.Coverage{Units: []wire.Share{}, Rest: shareOf(cover.Rest), Total: shareOf(cover.Total)}
		for _, share := range cover.Shares {
			out.Units = append(out.Units, shareOf(share))
		}
		return nil
	})
	return out, err
}

func shareOf(s news.Share) wire.Share {
	return wire.Share{Unit: string(s.Unit), Done: s.Done, All: s.All}
}
