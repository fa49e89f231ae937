// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"syscall"
	"time"

	"github.com/pult-app/pult/assets"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/learn/folder"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// bringingAtOnce is how many courses are taken in at the same time: each lies on the disk once more while it is read.
const bringingAtOnce = 2

// leastBrought is how many bytes of a course have to come within wire.CoursePatience: a tenth of what a phone at 64 kbit/s sends. Who sends
// less keeps others from their turn.
const leastBrought = 24 << 10

var errNotZip = &syncing.Error{Code: syncing.Unacceptable, Message: "the content type of a course is " + wire.CourseType}

// inZip is a body that goes to the disk as it comes.
func inZip(most int64) content { return content{errNotZip, wire.CourseType, most} }

// serveBringCourse takes a course from a trainer and publishes it, or says what is wrong with it.
func (s *Server) serveBringCourse(w http.ResponseWriter, r *http.Request) {
	done, err := s.bringCourse(w, r)
	var faulty *wire.Faulty
	switch {
	case errors.As(err, &faulty):
		wire.FailFaulty(w, faulty)
		return
	case err == nil:
		err = wire.WriteJSON(w, r, http.StatusOK, done)
	}
	if err != nil {
		w.Header().Set("Connection", "close") // or the web server reads what is left of a large body before it answers the next request
		s.fail(w, r, err)
	}
}

func (s *Server) bringCourse(w http.ResponseWriter, r *http.Request) (done wire.Publishing, err error) {
	if s.Shelf == nil {
		return done, &syncing.Error{Code: syncing.Unavailable, Message: "this server has no folder for the files of courses"}
	}
	if err := s.limiter.bring(sessionOf(r).Person); err != nil {
		return done, err
	}
	leave, ok := s.bringing.enter(bringingAtOnce, string(sessionOf(r).Person))
	if !ok {
		return done, &syncing.Error{Code: syncing.TooMany, Message: "others are publishing courses", Retry: 10 * time.Second}
	}
	defer leave()
	file, err := s.Shelf.Aside()
	if err != nil {
		return done, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	size, err := receive(w, r, file, s.patience)
	if err != nil {
		return done, err
	}
	language := cmp.Or(r.URL.Query().Get("lang"), "de")
	done, err = s.publishZip(r.Context(), file.File, size, learn.CourseID(r.URL.Query().Get("id")), language)
	if err == nil {
		s.Log.Info("a course was brought", "person", sessionOf(r).Person, "course", done.Course, "edition", done.Edition, "same", done.Same)
	}
	return done, err
}

// receive writes a body to the disk as it comes. Who sends nothing for a while, or next to nothing, is not waited for.
func receive(w http.ResponseWriter, r *http.Request, file io.Writer, patience time.Duration) (size int64, err error) {
	control := http.NewResponseController(w)
	room := make([]byte, 256<<10)
	var until time.Time
	for due := int64(0); ; {
		if size >= due { // enough has come: the next bytes have their time
			until, due = time.Now().Add(patience), size+leastBrought
			control.SetReadDeadline(until) // not every writer knows deadlines
		}
		n, err := r.Body.Read(room)
		if _, failed := file.Write(room[:n]); failed != nil {
			return size, full(failed)
		}
		size += int64(n)
		var over *http.MaxBytesError
		switch {
		case errors.Is(err, io.EOF):
			control.SetReadDeadline(time.Time{})
			return size, nil
		case errors.As(err, &over):
			return size, &syncing.Error{Code: syncing.TooLarge, Message: fmt.Sprintf("a course has at most %d bytes", over.Limit)}
		case err != nil:
			return size, &syncing.Error{Code: syncing.Malformed, Message: "the course ended early, or nothing more of it came"}
		}
	}
}

// publishZip reads a course and publishes it. What is wrong with it is a *wire.Faulty.
func (s *Server) publishZip(ctx context.Context, zip io.ReaderAt, size int64, called learn.CourseID, language string) (done wire.Publishing, err error) {
	archive, err := folder.Open(zip, size)
	var refused *folder.Refusal
	if errors.As(err, &refused) {
		return done, &wire.Faulty{Findings: findingsOf([]folder.Finding{refused.Finding}, language)}
	}
	if err != nil {
		return done, err
	}
	known, err := KnownIn(ctx, s.Central)
	if err != nil {
		return done, err
	}
	edition, findings, err := folder.Read(ctx, archive, cmp.Or(learn.CourseID(archive.Folder), called), folder.Options{Icon: IconKnown, Audience: known})
	switch {
	case errors.As(err, &refused): // it could not be unpacked
		findings = []folder.Finding{refused.Finding}
	case err != nil:
		return done, err
	}
	if folder.Failed(findings) {
		return done, &wire.Faulty{Findings: findingsOf(findings, language)}
	}
	published, err := Publish(ctx, s.Central, s.Shelf, Publication{Edition: edition, Open: func(name string) (io.ReadCloser, error) { return archive.FS.Open(name) }}, s.Now())
	done = wire.Publishing{Course: string(published.Course.ID), Title: published.Course.Title, Edition: published.Course.Edition, Findings: findingsOf(findings, language)}
	if errors.Is(err, ErrSame) {
		done.Same = true
		return done, nil
	}
	return done, full(err)
}

// findingsOf are findings in a language, errors first.
func findingsOf(list []folder.Finding, language string) (said []wire.Finding) {
	for _, severity := range []folder.Severity{folder.Error, folder.Warning} {
		for _, f := range list {
			if f.Severity == severity && len(said) < wire.MaxFindings {
				said = append(said, wire.Finding{File: f.File, Line: f.Line, Error: f.Severity == folder.Error, Said: f.Sentence(language)})
			}
		}
	}
	return said
}

// KnownIn tells whether a town has the unit or house of a rule.
func KnownIn(ctx context.Context, db *central.Central) (func(staff.Audience) bool, error) {
	known := map[string]bool{}
	err := db.Read(ctx, func(ctx context.Context, snap *central.Snapshot) error {
		units, err := snap.Store().Units(ctx)
		for _, u := range units {
			known["unit "+string(u.ID)] = true
		}
		if err != nil {
			return err
		}
		houses, err := snap.Store().Buildings(ctx)
		for _, h := range houses {
			known["house "+string(h.ID)] = true
		}
		return err
	})
	return func(rule staff.Audience) bool {
		return known["unit "+string(rule.Unit)] || known["house "+string(rule.House)]
	}, err
}

// IconKnown tells whether there is a symbol for all to see.
func IconKnown(name string) bool {
	file, err := assets.Icons.Open("icons/" + name + ".svg")
	if err == nil {
		file.Close()
	}
	return err == nil
}

// full says so when the disk is.
func full(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return &syncing.Error{Code: syncing.StorageFull, Message: "the server has no room for the course"}
	}
	return err
}
