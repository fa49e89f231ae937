// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"bytes"
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/pult-app/pult/server/office"
	"github.com/pult-app/pult/server/report"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

const (
	// notesShown is how many notes of the audit log a page shows, and mostNotes how many a table has.
	notesShown, mostNotes = 50, 100000
)

// auditActs are the acts that the audit log tells of.
func auditActs() (acts office.Acts) {
	for _, act := range central.AuditActs {
		acts = append(acts, string(act))
	}
	return acts
}

// officeLog answers the page of the audit log.
type officeLog struct{ s *Server }

// Log implements office.Log.
func (o officeLog) Log(ctx context.Context, v *office.Visit, f office.LogFilter, cursor string) (list []office.Note, next string, err error) {
	find := filterFor(f)
	if at, id, ok := strings.Cut(cursor, "."); ok {
		if seconds, err := strconv.ParseInt(at, 10, 64); err == nil {
			find.BeforeAt, find.BeforeID = time.Unix(seconds, 0), id
		}
	}
	err = o.s.Central.Peek(ctx, func(ctx context.Context, tx store.Tx) error {
		found, err := central.FindAudits(ctx, tx, find, notesShown+1)
		if len(found) > notesShown {
			found = found[:notesShown]
			last := found[notesShown-1]
			next = strconv.FormatInt(last.At.Unix(), 10) + "." + last.ID
		}
		if err == nil {
			list, err = notesSaid(ctx, tx, v, found)
		}
		return err
	})
	if err == nil {
		err = o.s.Central.NotedDaily(ctx, central.Audit{At: o.s.Now(), Actor: v.Who.ID, Act: central.AuditRead})
	}
	return list, next, err
}

// LogTable implements office.Log.
func (o officeLog) LogTable(ctx context.Context, v *office.Visit, f office.LogFilter) (*office.File, error) {
	var list []office.Note
	err := o.s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		found, err := central.FindAudits(ctx, tx, filterFor(f), mostNotes)
		if err == nil {
			list, err = notesSaid(ctx, tx, v, found)
		}
		if err != nil {
			return err
		}
		return tx.PutAudit(ctx, central.Audit{At: o.s.Now(), Actor: v.Who.ID, Act: central.AuditTaken, Detail: strings.TrimSpace("csv " + f.Act)})
	})
	if err != nil {
		return nil, err
	}
	table := report.Table{Name: v.Say("office.audit"), Head: []string{v.Say("office.audit.when"), v.Say("office.audit.what"), v.Say("office.audit.detail"), v.Say("office.audit.who"), v.Say("office.audit.about")}}
	for _, n := range list {
		table.Rows = append(table.Rows, []any{v.Clock(n.At).Format(time.DateTime), v.Say("office.audit." + n.Act), n.Detail, n.Actor, n.About})
	}
	var text bytes.Buffer
	if err := report.Write(&text, report.CSV, []report.Table{table}); err != nil {
		return nil, err
	}
	name := "pult-" + v.Say("office.audit.name") + "-" + v.Clock(v.Now).Format(time.DateOnly) + ".csv"
	return &office.File{Name: name, Type: "text/csv; charset=utf-8", Body: text.Bytes()}, nil
}

// filterFor is a filter as the database asks it: until the end of its last day.
func filterFor(f office.LogFilter) central.AuditFilter {
	find := central.AuditFilter{Act: central.AuditAct(f.Act), From: f.From}
	if !f.Until.IsZero() {
		find.Until = f.Until.AddDate(0, 0, 1)
	}
	return find
}

// notesSaid are notes with the names of those who are there.
func notesSaid(ctx context.Context, tx store.Tx, v *office.Visit, found []central.Noted) (list []office.Note, err error) {
	names := map[staff.PersonID]string{}
	name := func(id staff.PersonID, none string) (string, error) {
		if id == "" {
			return none, nil
		}
		if known, ok := names[id]; ok {
			return known, nil
		}
		said, err := nameOf(ctx, tx, id)
		if said == "" {
			said = v.Say("office.audit.left")
		}
		names[id] = said
		return said, err
	}
	for _, n := range found {
		said := office.Note{At: n.At, Act: string(n.Act), Detail: n.Detail}
		if said.Actor, err = name(n.Actor, v.Say("office.audit.terminal")); err != nil {
			return nil, err
		}
		if said.About, err = name(n.About, ""); err != nil {
			return nil, err
		}
		list = append(list, said)
	}
	return list, nil
}
