// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/ics"
	"github.com/pult-app/pult/privacy"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
	"github.com/pult-app/pult/ui/text"
)

const (
	// exportsAtOnce is how many exports are written at the same time: each holds a snapshot for as long as somebody reads.
	exportsAtOnce = 2
	// exportPatience is how long somebody may take to fetch one.
	exportPatience = 2 * time.Minute
)

// serveExport gives people all that is stored about them.
func (s *Server) serveExport(w http.ResponseWriter, r *http.Request) {
	begun, err := s.export(w, r)
	switch {
	case err == nil:
	case !begun:
		s.fail(w, r, err)
	default:
		if r.Context().Err() == nil {
			s.Log.Error("cannot export", "person", sessionOf(r).Person, "cause", err)
		}
		panic(http.ErrAbortHandler) // what was sent must not look whole
	}
}

// export tells whether anything was sent, too.
func (s *Server) export(w http.ResponseWriter, r *http.Request) (begun bool, err error) {
	person := sessionOf(r).Person
	if err := s.limiter.export(person); err != nil {
		return false, err
	}
	leave, ok := s.exports.enter(exportsAtOnce, string(person))
	if !ok {
		return false, &syncing.Error{Code: syncing.TooMany, Message: "others are exporting", Retry: 5 * time.Second}
	}
	defer leave()
	if err := s.noteExport(r.Context(), person); err != nil {
		return false, err
	}
	control := http.NewResponseController(w)
	defer control.SetWriteDeadline(time.Time{}) // the connection goes on to the next request
	err = s.Central.Read(r.Context(), func(ctx context.Context, snap *central.Snapshot) error {
		calendar, err := exportedCalendar(ctx, snap.Store(), person)
		if err != nil {
			return err
		}
		begun = true
		control.SetWriteDeadline(time.Now().Add(exportPatience)) // not every writer knows deadlines
		w.Header().Set("Content-Type", wire.ExportType)
		w.Header().Set("Content-Disposition", `attachment; filename="pult.zip"`)
		return writeExport(ctx, w, snap, person, calendar, s.Now())
	})
	return begun, err
}

// noteExport keeps that somebody has taken everything along: whoever had their device would do so too.
func (s *Server) noteExport(ctx context.Context, person staff.PersonID) error {
	return s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		return tx.PutAudit(ctx, central.Audit{At: s.Now(), Actor: person, Act: central.AuditExport, About: person})
	})
}

// writeExport writes the archive: a file of each table, the calendar, and in both languages what all that is.
func writeExport(ctx context.Context, w io.Writer, snap *central.Snapshot, person staff.PersonID, calendar ics.Calendar, now time.Time) error {
	archive := zip.NewWriter(w)
	create := func(name string) (io.Writer, error) {
		return archive.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: now})
	}
	var tables []string
	err := snap.Export(ctx, person, func(table string) (io.Writer, error) {
		tables = append(tables, table)
		return create(table + ".json")
	})
	if err != nil {
		return err
	}
	file, err := create("bookings.ics")
	if err == nil {
		err = ics.Write(file, calendar)
	}
	for _, language := range text.Languages {
		if err != nil {
			break
		}
		if file, err = create(explained[language]); err == nil {
			_, err = io.WriteString(file, explain(wordsOf(language), tables, now))
		}
	}
	return errors.Join(err, archive.Close())
}

// explained is what the file is called that says in a language what an archive holds.
var explained = map[string]string{"de": "LIESMICH.txt", "en": "README.txt"}

// explain says what an archive holds: of each table what it is for, how long it is kept and who sees it.
func explain(words *text.Text, tables []string, now time.Time) string {
	var b strings.Builder
	for _, line := range []string{
		words.T("privacy.export.head"), words.T("privacy.export.made", now.UTC().Format("2006-01-02 15:04 MST")), words.T("privacy.export.form"),
		words.T("privacy.export.assured"), words.T("privacy.export.calendar"),
	} {
		b.WriteString(line + "\n\n")
	}
	for _, section := range privacy.Sections() {
		var files []string
		for _, table := range section.Tables {
			if slices.Contains(tables, table) {
				files = append(files, table+".json")
			}
		}
		if len(files) == 0 {
			continue
		}
		for _, line := range []string{
			strings.Join(files, ", "), words.T(section.Title), words.T(section.Purpose),
			words.T("privacy.export.keep", words.T(section.Keep)), words.T("privacy.export.seen", words.T(section.Seen)),
		} {
			b.WriteString(line + "\n")
		}
		b.WriteString("\n")
	}
	return b.String()
}

// exportedCalendar is all of the person's bookings. It holds no links: whoever is given the file shall not release desks by it.
func exportedCalendar(ctx context.Context, rows store.Booking, person staff.PersonID) (calendar ics.Calendar, err error) {
	words := wordsOf("")
	calendar.Name = words.T("calendar.name")
	listed, err := rows.Listed(ctx, person, time.Unix(0, 0))
	if err != nil {
		return calendar, err
	}
	desks := make([]booking.DeskID, len(listed))
	for i, l := range listed {
		desks[i] = l.Desk
	}
	places, err := rows.Places(ctx, unique(desks))
	if err != nil {
		return calendar, err
	}
	offered, err := rows.Offered(ctx, person)
	for _, l := range listed {
		calendar.Events = append(calendar.Events, ics.EventOf(ics.Listing{Booking: l.Booking, Place: places[l.Desk], Offered: offered[l.ID], Version: l.Ver}, words))
	}
	return calendar, err
}
