// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/server/bulletin"
	"github.com/pult-app/pult/server/report"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
	"github.com/pult-app/pult/ui/text"
)

// UsePDF is the form in which a month is taken along as pages with charts; report.Form has those of tables.
const UsePDF report.Form = "pdf"

// UseForm tells whether how full houses were can be taken along in a form.
func UseForm(form report.Form) bool { return form == UsePDF || form.Known() }

// ErrUntold is that a month of a house is not told: it is not over, lies too far back, or the house was not counted.
var ErrUntold = errors.New("nothing is told of that month")

// A useWish is what somebody wants to take along.
type useWish struct {
	form  report.Form
	month utilisation.Month // the zero one for all months, and for the last one that is told where pages are wished
	words *text.Text
	town  bool // pages begin with all houses on one
}

// serveUtilisationReport sends what serveUtilisation tells as tables or as pages, and keeps that it was taken along.
func (s *Server) serveUtilisationReport(w http.ResponseWriter, r *http.Request) {
	wish, err := s.useAsked(r)
	here, house := sessionOf(r), booking.BuildingID(r.PathValue("building"))
	var found told
	if err == nil {
		err = s.Central.Read(r.Context(), func(ctx context.Context, snap *central.Snapshot) (err error) {
			found, err = tellHouse(ctx, snap, house, s.Now())
			return err
		})
	}
	var out bytes.Buffer
	if err == nil {
		err = writeUse(&out, []told{found}, wish)
	}
	if errors.Is(err, booking.ErrGone) || errors.Is(err, ErrUntold) {
		wire.NotFound(w)
		return
	}
	if err == nil {
		err = s.Central.Write(r.Context(), func(ctx context.Context, tx *central.Tx) error {
			return tx.PutAudit(ctx, central.Audit{At: s.Now(), Actor: here.Person, Act: central.AuditUse, Detail: strings.TrimSpace(string(wish.form) + " " + string(house) + " " + r.URL.Query().Get("month"))})
		})
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.sendFile(w, "pult-auslastung", wish.form, &out)
}

// useAsked is what a request wants, if it may have one more.
func (s *Server) useAsked(r *http.Request) (wish useWish, err error) {
	asked := r.URL.Query()
	wish.form, wish.words = report.Form(asked.Get("form")), wordsOf(asked.Get("lang"))
	if month := asked.Get("month"); month != "" {
		wish.month, err = utilisation.ParseMonth(month)
	}
	if !UseForm(wish.form) || wish.words == nil || err != nil {
		return wish, &syncing.Error{Code: syncing.Malformed, Message: "say form=csv, form=xlsx, form=json or form=pdf, lang=de or lang=en, and month as 2026-10, or none"}
	}
	return wish, s.limiter.report(sessionOf(r).Person)
}

// WriteUse writes how full houses were in a month, for the server's terminal: one house, or all when none is named. It fails with ErrUntold
// when nothing is told.
func WriteUse(ctx context.Context, snap *central.Snapshot, house booking.BuildingID, month utilisation.Month, form report.Form, language string, now time.Time, to io.Writer) error {
	wish := useWish{form: form, month: month, words: wordsOf(language), town: house == ""}
	list, err := tellHouses(ctx, snap, house, now)
	if err != nil {
		return err
	}
	return writeUse(to, list, wish)
}

// tellHouses are what is told of one house, or of all by their names when none is named.
func tellHouses(ctx context.Context, snap *central.Snapshot, house booking.BuildingID, now time.Time) (list []told, err error) {
	houses := []booking.Building{{ID: house}}
	if house == "" {
		if houses, err = snap.Store().Buildings(ctx); err != nil {
			return nil, err
		}
	}
	for _, b := range houses {
		found, err := tellHouse(ctx, snap, b.ID, now)
		if err != nil {
			return nil, err
		}
		if len(found.months) > 0 || house != "" {
			list = append(list, found)
		}
	}
	slices.SortStableFunc(list, func(a, b told) int { return cmp.Compare(a.house.Name, b.house.Name) })
	return list, nil
}

func writeUse(to io.Writer, list []told, wish useWish) error {
	if wish.form == UsePDF {
		return writeBulletin(to, list, wish)
	}
	only := func(r utilisation.Report) bool { return wish.month == (utilisation.Month{}) || r.Month == wish.month }
	found := wish.month == (utilisation.Month{})
	for i := range list {
		list[i].months = slices.DeleteFunc(slices.Clone(list[i].months), func(r utilisation.Report) bool { return !only(r) })
		found = found || len(list[i].months) > 0
	}
	if !found {
		return fmt.Errorf("%s: %w", wish.month, ErrUntold)
	}
	return report.Write(to, wish.form, useTables(list, wish.words))
}

// writeBulletin writes pages of one month.
func writeBulletin(to io.Writer, list []told, wish useWish) error {
	month := wish.month
	for _, t := range list {
		if last := len(t.months) - 1; wish.month == (utilisation.Month{}) && last >= 0 && month.Before(t.months[last].Month) {
			month = t.months[last].Month
		}
	}
	b := bulletin.Bulletin{Words: wish.words, Month: month, Town: wish.town}
	for _, t := range list {
		at := slices.IndexFunc(t.months, func(r utilisation.Report) bool { return r.Month == month })
		if at < 0 {
			continue
		}
		house := bulletin.House{Name: t.house.Name, Months: t.months[:at+1]}
		for _, n := range t.names {
			house.Areas = append(house.Areas, bulletin.Area{Area: utilisation.Area{Floor: booking.FloorID(n.Floor), Zone: booking.ZoneID(n.Zone)}, Name: n.Name})
		}
		b.Houses = append(b.Houses, house)
	}
	if len(b.Houses) == 0 {
		return fmt.Errorf("%s: %w", wish.month, ErrUntold)
	}
	return bulletin.Write(to, b)
}

// useTables are all that was told: areas by weekday, hours, and which share of the workplaces is shared, and why wishes stayed open. What is not told is an empty cell.
func useTables(list []told, words *text.Text) []report.Table {
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
	places := report.Table{Name: words.T("report.use.workplaces"), Head: heads(words, "report.use.month", "report.use.house", "report.use.workplaces", "report.use.desks",
		"report.use.shared", "report.use.target", "report.use.people", "report.use.perhundred")}
	lacks := report.Table{Name: words.T("report.use.why"), Head: append(heads(words, "report.use.month", "report.use.house"), lackHeads(words)...)}
	for _, t := range list {
		floors, zones := t.called()
		for _, r := range t.months {
			for _, a := range r.Areas {
				row := []any{r.Month.String(), t.house.Name, floors[a.Floor], zones[a.Zone], a.Desks, r.Days}
				for day := range 7 {
					row = append(row, shareCell(a.Weekdays[(day+1)%7]))
				}
				areas.Rows = append(areas.Rows, append(row, shareCell(a.Full), shareCell(a.Peak), shareCell(a.Kept), shareCell(a.Freed), shareCell(a.Missed), shareCell(r.Open.Of(a.Area))))
			}
			row := []any{r.Month.String(), t.house.Name}
			for _, share := range r.Hours {
				row = append(row, shareCell(share))
			}
			hours.Rows = append(hours.Rows, row)
			lacks.Rows = append(lacks.Rows, lackRow(r, t.house.Name))
			places.Rows = append(places.Rows, []any{r.Month.String(), t.house.Name, countCell(r.Workplaces), r.Whole().Desks, shareCell(r.Shared()), shareCell(utilisation.SharedTarget),
				countCell(r.People), countCell(r.PerHundred())})
		}
	}
	return []report.Table{areas, hours, places, lacks}
}

// called are what the floors and zones of a house are called.
func (t told) called() (floors map[booking.FloorID]string, zones map[booking.ZoneID]string) {
	floors, zones = map[booking.FloorID]string{}, map[booking.ZoneID]string{}
	for _, n := range t.names {
		if n.Zone == "" {
			floors[booking.FloorID(n.Floor)] = n.Name
		} else {
			zones[booking.ZoneID(n.Zone)] = n.Name
		}
	}
	return floors, zones
}

// lackReasons are those for which wishes stay open, in the order of their columns.
var lackReasons = []booking.Why{booking.Taken, booking.Quota, booking.Window, booking.Closed, booking.Forbidden, utilisation.Waited}

var lackWords = map[booking.Why]string{
	booking.Taken: "report.use.why.taken", booking.Quota: "report.use.why.quota", booking.Window: "report.use.why.window",
	booking.Closed: "report.use.why.closed", booking.Forbidden: "report.use.why.forbidden", utilisation.Waited: "report.use.why.waited",
}

func lackHeads(words *text.Text) (list []string) {
	for _, why := range lackReasons {
		list = append(list, words.T(lackWords[why]))
	}
	return append(list, words.T("report.use.served"))
}

// lackRow is why wishes of a month stayed open; nothing of a month in which that was not noted.
func lackRow(r utilisation.Report, house string) []any {
	row := []any{r.Month.String(), house}
	if r.Open == nil {
		return row
	}
	for _, why := range lackReasons {
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

// countCell is a number of which 0 is not known.
func countCell(n int) any {
	if n == 0 {
		return nil
	}
	return n
}
