// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"errors"
	"net/http"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync/wire"
)

// serveOccasion tells the trainer of an occasion who comes. To others there is none.
func (s *Server) serveOccasion(w http.ResponseWriter, r *http.Request) {
	var out wire.Occasion
	err := s.Central.Read(r.Context(), func(ctx context.Context, snap *central.Snapshot) (err error) {
		out, err = coming(ctx, snap.Learn(), sessionOf(r).Person, learn.OccasionID(r.PathValue("occasion")))
		return err
	})
	if errors.Is(err, learn.ErrGone) {
		wire.NotFound(w)
		return
	}
	if err == nil {
		err = wire.WriteJSON(w, r, http.StatusOK, out)
	}
	if err != nil {
		s.fail(w, r, err)
	}
}

// coming are those who mean to come, and who was there, in the order in which they asked; without those who have given their seat back.
func coming(ctx context.Context, rows store.Learn, who staff.PersonID, id learn.OccasionID) (out wire.Occasion, err error) {
	out.People = []wire.Guest{}
	o, err := rows.Occasion(ctx, id)
	if err == nil && o.Trainer != who {
		err = learn.ErrGone
	}
	if err != nil {
		return out, err
	}
	list, err := rows.AttendancesAt(ctx, id)
	for _, a := range list {
		if a.State != learn.Gave {
			out.People = append(out.People, wire.Guest{Person: string(a.Person), State: string(a.State)})
		}
	}
	return out, err
}
