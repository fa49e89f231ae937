// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync/wire"
)

// serveEdition sends the texts of a course, as they were published, to whoever may take it.
func (s *Server) serveEdition(w http.ResponseWriter, r *http.Request) {
	edition, err := strconv.Atoi(r.PathValue("edition"))
	if err != nil {
		wire.NotFound(w)
		return
	}
	var text string
	err = s.Central.Read(r.Context(), func(ctx context.Context, snap *central.Snapshot) (err error) {
		if text, err = snap.Learn().EditionText(ctx, learn.CourseID(r.PathValue("course")), edition); err == nil {
			err = takes(ctx, snap.Learn(), sessionOf(r).Person, learn.CourseID(r.PathValue("course")))
		}
		return err
	})
	if errors.Is(err, learn.ErrGone) {
		wire.NotFound(w)
		return
	}
	if err == nil {
		err = wire.WriteJSON(w, r, http.StatusOK, json.RawMessage(text))
	}
	if err != nil {
		s.fail(w, r, err)
	}
}

// takes is learn.ErrGone for whom a course is not, and who is not in it.
func takes(ctx context.Context, rows store.Learn, person staff.PersonID, id learn.CourseID) error {
	course, err := rows.Course(ctx, id)
	if err != nil {
		return err
	}
	member, err := rows.Member(ctx, person)
	if err != nil || course.Audience.Has(member) {
		return err
	}
	_, err = rows.Enrolment(ctx, person, id, "")
	return err
}

// serveFile sends a file of a course, whole or in part, to whoever may take one that has it. To others there is none.
func (s *Server) serveFile(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("name")
	err := s.Central.Read(r.Context(), func(ctx context.Context, snap *central.Snapshot) error {
		return takesFile(ctx, snap, sessionOf(r).Person, name)
	})
	if err == nil && s.Shelf == nil {
		err = learn.ErrGone
	}
	if errors.Is(err, learn.ErrGone) {
		wire.NotFound(w)
		return
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	file, err := s.Shelf.Open(name)
	if err != nil { // published, and not here: another process has the folder
		s.Log.Error("a file of a course is missing", "file", name, "cause", err)
		wire.NotFound(w)
		return
	}
	defer file.Close()
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Cache-Control", "private, no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	http.ServeContent(w, r, "", time.Time{}, file)
}

func takesFile(ctx context.Context, snap *central.Snapshot, person staff.PersonID, name string) error {
	courses, err := snap.CoursesWith(ctx, name)
	if err != nil {
		return err
	}
	for _, id := range courses {
		if err := takes(ctx, snap.Learn(), person, id); !errors.Is(err, learn.ErrGone) {
			return err
		}
	}
	return learn.ErrGone
}
