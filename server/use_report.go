// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/server/report"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync/wire"
	"github.com/pult-app/pult/ui/text"
)

// serveUtilisationReport sends what serveUtilisation tells as a table, and keeps that it was taken along.
func (s *Server) serveUtilisationReport(w http.ResponseWriter, r *http.Request) {
	form, words, err := s.tableAsked(r)
	here, house := sessionOf(r), booking.BuildingID(r.PathValue("building"))
	var told wire.Utilisation
	var named booking.Building
	if err == nil {
		err = s.Central.Read(r.Context(), func(ctx context.Context, snap *central.Snapshot) (err error) {
			if named, err = snap.Store().Building(ctx, house); err == nil {
				told, err = s.utilisation(ctx, snap, house)
			}
			return err
		})
	}
	if errors.Is(err, booking.ErrGone) {
		wire.NotFound(w)
		return
	}
	if err == nil {
		err = s.Central.Write(r.Context(), func(ctx context.Context, tx *central.Tx) error {
			return tx.PutAudit(ctx, central.Audit{At: s.Now(), Actor: here.Person, Act: central.AuditUse, Detail: string(form) + " " + string(house)})
		})
	}
	var tables []report.Table
	if err == nil {
		tables, err = utilisationTables(named.Name, told, words)
	}
	s.sendTables(w, r, "pult-auslastung", form, tables, err)
}

// utilisationTables are all that was told of a house: its areas by weekday, its hours, and why wishes stayed open. What is not told is an empty cell.
func utilisationTables(house string, told wire.Utilisation, words *text.Text) ([]report.Table, error) {
	areas := report.Table{Name: words.T("report.use"), Head: heads(words, "report.use.month", "report.use.house", "report.use.floor", "report.use.zone", "report.use.desks", "report.use.days")}
	for day := time.Monday; day <= time.Saturday; day++ {
		areas.Head = append(areas.Head, words.Weekday(weekdayOf(day)))
	}
	areas.Head = append(areas.Head, words.Weekday(weekdayOf(time.Sunday)))
	areas.Head = append(areas.Head, heads(words, "report.use.full", "report.use.peak", "report.use.kept", "report.use.freed", "report.use.missed", "report.use.open")...)
	hours := report.Table{Name: words.T("report.use.hours"), Head: heads(words, "report.use.month", "report.use.house")}
	for hour := range 24 {
		hours.Head = append(hours.Head, booking.Clock(hour*60).String())
	}
	open := report.Table{Name: words.T("report.use.why"), Head: append(heads(words, "report.use.month", "report.use.house"), openHeads(words)...)}
	floors, zones := map[string]string{}, map[string]string{}
	for _, n := range told.Names {
		if n.Zone == "" {
			floors[n.Floor] = n.Name
		} else {
			zones[n.Zone] = n.Name
		}
	}
	for _, text := range told.Months {
		var r utilisation.Report
		if err := json.Unmarshal(text, &r); err != nil {
			return nil, err
		}
		for _, a := range r.Areas {
			row := []any{r.Month.String(), house, floors[string(a.Floor)], zones[string(a.Zone)], a.Desks, r.Days}
			for day := range 7 {
				row = append(row, shareCell(a.Weekdays[(day+1)%7]))
			}
			areas.Rows = append(areas.Rows, append(row, shareCell(a.Full), shareCell(a.Peak), shareCell(a.Kept), shareCell(a.Freed), shareCell(a.Missed), shareCell(r.Open.Of(a.Area))))
		}
		row := []any{r.Month.String(), house}
		for _, share := range r.Hours {
			row = append(row, shareCell(share))
		}
		hours.Rows = append(hours.Rows, row)
		open.Rows = append(open.Rows, openRow(r, house))
	}
	return []report.Table{areas, hours, open}, nil
}

// openReasons are those for which wishes stay open, in the order of their columns.
var openReasons = []booking.Why{booking.Taken, booking.Quota, booking.Window, booking.Closed, booking.Forbidden, utilisation.Waited}

func openHeads(words *text.Text) (list []string) {
	for _, why := range openReasons {
		list = append(list, words.T("report.use.why."+string(why)))
	}
	return append(list, words.T("report.use.served"))
}

// openRow is why wishes of a month stayed open; nothing of a month in which that was not noted.
func openRow(r utilisation.Report, house string) []any {
	row := []any{r.Month.String(), house}
	if r.Open == nil {
		return row
	}
	for _, why := range openReasons {
		share, given := r.Open.Why[why]
		if !given {
			share = utilisation.None
		}
		row = append(row, shareCell(share))
	}
	return append(row, shareCell(r.Open.Served))
}

// weekdayOf is any day of that name.
func weekdayOf(day time.Weekday) booking.Day {
	return booking.Date(2026, time.January, 4) + booking.Day(day) // a Sunday
}

func shareCell(s utilisation.Share) any {
	if !s.Told() {
		return nil
	}
	return report.Percent(s)
}
