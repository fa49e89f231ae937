// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"bytes"
	"context"
	"errors"
	"net/http"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/trouble"
	"github.com/pult-app/pult/server/office"
	"github.com/pult-app/pult/store/central"
)

// officeTroubles answers the pages about what is broken.
type officeTroubles struct{ s *Server }

// Troubles implements office.Troubles.
func (o officeTroubles) Troubles(ctx context.Context) (list []office.TroubledHouse, err error) {
	err = o.s.Central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) error {
		rows := snap.Trouble()
		cases, err := rows.LiveCases(ctx)
		if err != nil {
			return err
		}
		houses, err := rows.Buildings(ctx)
		if err != nil {
			return err
		}
		list = nil
		for _, house := range houses {
			in := office.TroubledHouse{Name: house.Name}
			for _, c := range cases {
				if c.Building != house.ID {
					continue
				}
				one, err := troubleCase(ctx, snap, c)
				if err != nil {
					return err
				}
				in.Cases = append(in.Cases, one)
			}
			if len(in.Cases) > 0 {
				list = append(list, in)
			}
		}
		return nil
	})
	return list, err
}

// troubleCase is a case with what was said of it, by nobody in particular.
func troubleCase(ctx context.Context, snap *central.Snapshot, c trouble.Case) (one office.TroubleCase, err error) {
	one = office.TroubleCase{ID: c.ID, Desk: c.Desk, Code: string(c.Desk), Kind: c.Kind, State: c.State, Answer: c.Answer, At: c.MadeAt}
	place, err := snap.Store().Place(ctx, c.Desk)
	switch {
	case err == nil:
		one.Code, one.Blocked = place.Desk.Code, place.Desk.Blocked
		if one.Where = place.Floor.Name; place.Zone.Name != "" {
			one.Where = place.Zone.Name + ", " + place.Floor.Name
		}
	case !errors.Is(err, booking.ErrGone): // a desk that is off the plan keeps its name
		return one, err
	}
	reports, err := snap.Trouble().ReportsOf(ctx, c.ID)
	for _, r := range reports {
		if one.Reports++; r.Person == "" {
			one.Anonymous++
		}
		if r.Words != "" || r.Photo != "" {
			one.Said = append(one.Said, office.TroubleWords{Report: r.ID, Words: r.Words, Photo: r.Photo != ""})
		}
	}
	return one, err
}

// serveTroublePhoto shows a picture that goes with a report. One that has not been sent yet, because its device is in a tunnel, is not there.
func (s *Server) serveTroublePhoto(w http.ResponseWriter, r *http.Request) {
	var file []byte
	err := s.Central.Read(r.Context(), func(ctx context.Context, snap *central.Snapshot) error {
		id, by, err := snap.Trouble().PhotoOf(ctx, trouble.ReportID(r.PathValue("file")))
		if err != nil {
			return err
		}
		file, err = snap.Brought(ctx, id, by, true)
		return err
	})
	if errors.Is(err, booking.ErrGone) {
		s.serveNothing(w, r)
		return
	}
	if err != nil {
		s.officeTrouble(w, r, err)
		return
	}
	kind := "image/jpeg"
	if bytes.HasPrefix(file, []byte("\x89PNG")) {
		kind = "image/png"
	}
	head := w.Header()
	head.Set("Content-Type", kind)
	head.Set("Cache-Control", "private, no-store")
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	head.Set("Cross-Origin-Resource-Policy", "same-origin")
	_, _ = w.Write(file) // who has gone needs no answer
}

// Answer implements office.Troubles.
func (o officeTroubles) Answer(ctx context.Context, _ *office.Visit, a trouble.Answer) error {
	return officeRefusal(o.s.hub.Mend(ctx, func(ctx context.Context, c *trouble.Caretaker, _ *central.Tx) error { return c.Answer(ctx, a) }))
}

// Block implements office.Troubles.
func (o officeTroubles) Block(ctx context.Context, v *office.Visit, desk booking.DeskID, blocked bool) error {
	return officeRefusal(o.s.hub.Mend(ctx, func(ctx context.Context, c *trouble.Caretaker, _ *central.Tx) error {
		if blocked {
			return c.Block(ctx, v.Who.ID, trouble.Block{Desk: desk})
		}
		return c.Unblock(ctx, v.Who.ID, trouble.Unblock{Desk: desk})
	}))
}

// officeRefusal says on a page why a case or a desk is not as it was thought to be.
func officeRefusal(err error) error {
	var refusal *booking.Refusal
	if !errors.As(err, &refusal) {
		return err
	}
	if refusal.Why == booking.Invalid {
		return office.Refuse("", "office.troubles.invalid")
	}
	return office.Refuse("", "office.troubles.stale")
}
