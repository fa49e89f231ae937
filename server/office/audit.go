// SPDX-License-Identifier: EUPL-1.2

package office

import (
	"context"
	"time"
)

// Log is what the page of the audit log asks.
type Log interface {
	// Log are notes of a filter, the newest first, from where a cursor says; next is empty at the end. That it was read is noted.
	Log(ctx context.Context, v *Visit, f LogFilter, cursor string) (list []Note, next string, err error)
	// LogTable is all of a filter as a table of an office program. That it was taken along is noted.
	LogTable(ctx context.Context, v *Visit, f LogFilter) (*File, error)
}

// A LogFilter says which notes: of an act, where it is not empty, and from a day until another, both inclusive, where they are not zero.
type LogFilter struct {
	Act         string
	From, Until time.Time
}

// A Note is what the audit log keeps: who did what about whom. Its act is "office.audit.ACT".
type Note struct {
	At     time.Time
	Act    string
	Actor  string // name, or a sentence for who has none
	About  string
	Detail string
}

// LogShown is what the page of the audit log shows.
type LogShown struct {
	List   []Note
	Acts   []string
	Act    string
	From   string
	Until  string
	Cursor string // of the next page
}

// Acts are the acts that the log tells of.
type Acts []string

// filterOf reads a filter from a form or an address.
func filterOf(v *Visit) (f LogFilter, err error) {
	f.Act = v.Value("act")
	var wrong Refused
	for field, at := range map[string]*time.Time{"from": &f.From, "until": &f.Until} {
		if text := v.Value(field); text != "" {
			if *at, err = time.ParseInLocation(time.DateOnly, text, v.Clock(v.Now).Location()); err != nil {
				wrong = append(wrong, Wrong{field, "office.day.wrong", nil})
			}
		}
	}
	if wrong != nil {
		return f, wrong
	}
	return f, nil
}

// AuditPage is where one reads who has read or changed what about others.
func AuditPage(ask Log, acts Acts) Page {
	return Page{
		Name: "audit", Path: "/office/audit", Group: Run, Icon: "visibility",
		Show: func(ctx context.Context, v *Visit) (any, error) {
			shown := LogShown{Acts: acts, Act: v.Value("act"), From: v.Value("from"), Until: v.Value("until")}
			f, err := filterOf(v)
			if err != nil { // an address that nobody's form has made
				f = LogFilter{}
			}
			shown.List, shown.Cursor, err = ask.Log(ctx, v, f, v.Request.URL.Query().Get("next"))
			return shown, err
		},
		Deeds: []Deed{{Path: "/office/audit/table", Do: func(ctx context.Context, v *Visit) (Answer, error) {
			f, err := filterOf(v)
			if err != nil {
				return Answer{}, err
			}
			file, err := ask.LogTable(ctx, v, f)
			return Answer{Shown: file}, err
		}}},
	}
}
