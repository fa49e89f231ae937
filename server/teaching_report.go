// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/server/report"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
	"github.com/pult-app/pult/ui/text"
)

// serveTeachingReport sends what Teaching tells somebody as a table, and keeps that they have taken it along.
func (s *Server) serveTeachingReport(w http.ResponseWriter, r *http.Request) {
	form, words, err := s.tableAsked(r)
	here := sessionOf(r)
	var tables []report.Table
	if err == nil {
		err = s.Central.Read(r.Context(), func(ctx context.Context, snap *central.Snapshot) (err error) {
			told, err := Teaching(ctx, snap.Learn(), here.Person, s.withheld(here), s.Now())
			if err != nil {
				return err
			}
			tables, err = teachingTables(ctx, snap.Learn(), told, words)
			return err
		})
	}
	if err == nil && tables != nil {
		err = s.Central.Write(r.Context(), func(ctx context.Context, tx *central.Tx) error {
			return tx.PutAudit(ctx, central.Audit{At: s.Now(), Actor: here.Person, Act: central.AuditReport, Detail: string(form)})
		})
	}
	s.sendTables(w, r, "pult-schulung", form, tables, err)
}

// tableAsked is in which form and language a request wants a table, if it may have one more.
func (s *Server) tableAsked(r *http.Request) (form report.Form, words *text.Text, err error) {
	form, words = report.Form(r.URL.Query().Get("form")), wordsOf(r.URL.Query().Get("lang"))
	if !form.Known() || words == nil {
		return form, words, &syncing.Error{Code: syncing.Malformed, Message: "say form=csv, form=xlsx or form=json, and lang=de or lang=en"}
	}
	return form, words, s.limiter.report(sessionOf(r).Person)
}

// sendTables answers with tables as a file, or says what has failed.
func (s *Server) sendTables(w http.ResponseWriter, r *http.Request, name string, form report.Form, tables []report.Table, err error) {
	var out bytes.Buffer
	if err == nil {
		err = report.Write(&out, form, tables)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.sendFile(w, name, form, &out)
}

// sendFile answers with a file that the browser keeps.
func (s *Server) sendFile(w http.ResponseWriter, name string, form report.Form, file *bytes.Buffer) {
	w.Header().Set("Content-Type", wire.ReportTypes[string(form)])
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+"."+string(form)+`"`)
	_, _ = io.Copy(w, file) // who has gone needs no answer
}

// WriteTeaching writes what trainers may know of the whole town as a table, for the server's terminal.
func WriteTeaching(ctx context.Context, rows store.Learn, form report.Form, language string, now time.Time, to io.Writer) error {
	told, err := teachingOfAll(ctx, rows, now)
	if err != nil {
		return err
	}
	tables, err := teachingTables(ctx, rows, told, wordsOf(language))
	if err != nil {
		return err
	}
	return report.Write(to, form, tables)
}

// teachingTables are all that was told, and nothing more, with names instead of ids; none where nothing was.
func teachingTables(ctx context.Context, rows store.Learn, told wire.Teaching, words *text.Text) ([]report.Table, error) {
	if len(told.Assignments)+len(told.Years) == 0 {
		return nil, nil
	}
	n, err := namesOf(ctx, rows)
	if err != nil {
		return nil, err
	}
	tables := []report.Table{assignmentTable(told, n, words), unitTable(told, n, words)}
	if people := peopleTable(told, n, words); len(people.Rows) > 0 {
		tables = append(tables, people)
	}
	if len(told.Years) > 0 {
		tables = append(tables, yearTable(told, words), demandTable(told, words))
	}
	return tables, nil
}

// names are what ids are called.
type names struct {
	units   map[string]string
	people  map[string]string
	courses map[string]string
	paths   map[string]string
}

func namesOf(ctx context.Context, rows store.Learn) (n names, err error) {
	n = names{map[string]string{}, map[string]string{}, map[string]string{}, map[string]string{}}
	units, err := rows.Units(ctx)
	for _, u := range units {
		n.units[string(u.ID)] = u.Name
	}
	if err != nil {
		return n, err
	}
	people, err := rows.People(ctx)
	for _, p := range people {
		n.people[string(p.ID)] = p.Name()
	}
	if err != nil {
		return n, err
	}
	courses, err := rows.Courses(ctx)
	for _, c := range courses {
		n.courses[string(c.ID)] = c.Title
	}
	if err != nil {
		return n, err
	}
	paths, err := rows.Paths(ctx)
	for _, p := range paths {
		n.paths[string(p.ID)] = p.Title
	}
	return n, err
}

// subject is what an assignment is about.
func (n names) subject(a wire.Assigned) string {
	if a.Course != "" {
		return cmp.Or(n.courses[a.Course], a.Course)
	}
	return cmp.Or(n.paths[a.Path], a.Path)
}

func dayIn(t time.Time) report.Day {
	if t.IsZero() {
		return report.Day{}
	}
	return report.Day(t.In(booking.Building{}.Location()))
}

// figures are a share as cells: done, of how many, percent. Nothing of it where nothing is told.
func figures(share wire.Share) []any {
	if share.All < staff.Crowd {
		return []any{nil, nil, nil}
	}
	return []any{share.Done, share.All, report.Percent(share.Done * 100 / share.All)}
}

func heads(words *text.Text, keys ...string) (head []string) {
	for _, key := range keys {
		head = append(head, words.T(key))
	}
	return head
}

func assignmentTable(told wire.Teaching, n names, words *text.Text) report.Table {
	t := report.Table{Name: words.T("report.assignments"), Head: heads(words, "report.title", "report.subject", "report.done", "report.of", "report.percent", "report.goal", "report.due", "report.state", "report.note")}
	for _, a := range told.Assignments {
		state, note := words.T("report.running"), ""
		if a.Ended {
			state = words.T("report.ended")
		}
		if a.Few {
			note = words.T("report.few", staff.Crowd)
		}
		t.Rows = append(t.Rows, slices.Concat([]any{a.Title, n.subject(a)}, figures(a.Cover.Total), []any{report.Percent(learn.Goal), dayIn(a.Due), state, note}))
	}
	return t
}

func unitTable(told wire.Teaching, n names, words *text.Text) report.Table {
	t := report.Table{Name: words.T("report.units"), Head: heads(words, "report.title", "report.unit", "report.done", "report.of", "report.percent")}
	for _, a := range told.Assignments {
		units := slices.Clone(a.Cover.Units)
		slices.SortFunc(units, func(x, y wire.Share) int {
			return strings.Compare(staff.Fold(n.units[x.Unit]), staff.Fold(n.units[y.Unit]))
		})
		for _, u := range units {
			t.Rows = append(t.Rows, slices.Concat([]any{a.Title, cmp.Or(n.units[u.Unit], u.Unit)}, figures(u)))
		}
		if a.Cover.Rest.All >= staff.Crowd {
			t.Rows = append(t.Rows, slices.Concat([]any{a.Title, words.T("report.rest")}, figures(a.Cover.Rest)))
		}
	}
	return t
}

// peopleTable are those of whom an assignment shows how far they are.
func peopleTable(told wire.Teaching, n names, words *text.Text) report.Table {
	t := report.Table{Name: words.T("report.people"), Head: heads(words, "report.title", "report.person", "report.percent.person", "report.finished", "report.due")}
	for _, a := range told.Assignments {
		people := slices.Clone(a.People)
		slices.SortFunc(people, func(x, y wire.Pupil) int {
			return strings.Compare(staff.Fold(n.people[x.Person]), staff.Fold(n.people[y.Person]))
		})
		for _, p := range people {
			t.Rows = append(t.Rows, []any{a.Title, cmp.Or(n.people[p.Person], p.Person), report.Percent(p.Percent), dayIn(p.Done), dayIn(p.Due)})
		}
	}
	return t
}

func yearTable(told wire.Teaching, words *text.Text) report.Table {
	t := report.Table{Name: words.T("report.offers"), Head: heads(words, "report.year", "report.offers", "report.target", "report.completions")}
	for m := time.January; m <= time.December; m++ {
		t.Head = append(t.Head, words.T("report.until", words.Month(m)))
	}
	for _, y := range told.Years {
		row := []any{y.Year, y.Offers, learn.Target, nil}
		if y.Completions >= staff.Crowd {
			row[3] = y.Completions
		}
		for _, n := range y.Months {
			if n < 0 {
				row = append(row, nil)
			} else {
				row = append(row, n)
			}
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

func demandTable(told wire.Teaching, words *text.Text) report.Table {
	t := report.Table{Name: words.T("report.courses"), Head: heads(words, "report.course", "report.taking", "report.finishers", "report.skills", "report.note")}
	for _, d := range told.Courses {
		row := []any{d.Title, nil, nil, strings.Join(d.Skills, ", "), ""}
		if d.Taking >= staff.Crowd {
			row[1] = d.Taking
		} else {
			row[4] = words.T("report.few", staff.Crowd)
		}
		if d.Done >= staff.Crowd {
			row[2] = d.Done
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// teachingOfAll is what a trainer may know who has made no assignment: numbers alone.
func teachingOfAll(ctx context.Context, rows store.Learn, now time.Time) (wire.Teaching, error) {
	c := class{rows: rows, now: now, all: true}
	var err error
	if c.members, err = store.Members(ctx, rows.Tx); err == nil {
		err = c.finishers(ctx)
	}
	if err != nil {
		return wire.Teaching{}, errors.Join(errors.New("count how the town learns"), err)
	}
	return c.tell(ctx)
}
