// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/sync/wire"
	"github.com/pult-app/pult/ui/team"
)

// How full houses were, for those who lead or plan.

// A survey is the server as those see it who plan space.
type survey interface {
	Utilisation(ctx context.Context, building string) (wire.Utilisation, error)
	UtilisationReport(ctx context.Context, building, month, form, language string, to io.Writer) error
}

var errNoSurvey = errors.New("there is no server that tells how full houses were")

// plans tells whether the person hears of it: who may ask the server.
func (d teamData) plans(ctx context.Context, rows store.Booking) (bool, error) {
	me, err := store.Learn{News: store.News{Booking: rows, Aside: rows.Tx}}.MemberAsSeen(ctx, d.who)
	if errors.Is(err, booking.ErrGone) { // the directory has not come
		return false, nil
	}
	return staff.May("GET "+wire.UtilisationPath+"{building}", me.Roles, staff.Own), err
}

// AskFull implements team.Data.
func (d teamData) AskFull(ctx context.Context, house booking.BuildingID) error {
	if d.survey == nil {
		return errNoSurvey
	}
	told, err := d.survey.Utilisation(ctx, string(house))
	if err != nil {
		return trouble(err)
	}
	text, err := json.Marshal(told)
	if err != nil {
		return err
	}
	return trouble(d.device.KeepUse(ctx, house, text, d.clock.now()))
}

// SaveFull implements team.Data.
func (d teamData) SaveFull(ctx context.Context, house booking.BuildingID, month utilisation.Month, form string) (name string, err error) {
	if d.survey == nil {
		return "", errNoSurvey
	}
	asked, said := "", d.clock.now().In(home()).Format(time.DateOnly)
	if form == "pdf" {
		asked, said = month.String(), month.String()
	}
	var file bytes.Buffer
	if err := d.survey.UtilisationReport(ctx, string(house), asked, form, d.words.Language(), &file); err != nil {
		return "", trouble(err)
	}
	path, err := writeDown(d.downloads(), d.words.T("team.full.file", said)+"."+form, &file)
	if err != nil {
		return "", err
	}
	return saidPath(path), d.open(fileURL(path))
}

// Full implements team.Data: of the houses that the device holds, the one that is asked for or the usual one.
func (d teamData) Full(ctx context.Context, house booking.BuildingID) (full team.Fullness, err error) {
	held, err := d.held(ctx)
	if err != nil {
		return full, trouble(err)
	}
	err = d.read(ctx, func(ctx context.Context, rows store.Booking) error {
		full = team.Fullness{}
		all, err := rows.Buildings(ctx)
		if err != nil {
			return err
		}
		for _, b := range all {
			if slices.Contains(held, b.ID) || b.ID == house {
				full.Houses = append(full.Houses, team.House{ID: b.ID, Name: b.Name})
			}
		}
		me, err := rows.Colleague(ctx, d.who)
		if errors.Is(err, booking.ErrGone) {
			return nil
		}
		full.Unit = me.Unit
		if full.House = house; house == "" && err == nil {
			full.House, err = d.homeHouse(ctx, rows, me.Unit, held)
		}
		return err
	})
	if err != nil || full.House == "" {
		return full, err
	}
	text, at, err := d.device.Use(ctx, full.House)
	if err != nil || text == nil {
		return full, trouble(err)
	}
	var told wire.Utilisation
	if err := json.Unmarshal(text, &told); err != nil {
		return full, nil // of another release: asked for again
	}
	full.AsOf = at
	for _, n := range told.Names {
		full.Areas = append(full.Areas, team.Area{Area: utilisation.Area{Floor: booking.FloorID(n.Floor), Zone: booking.ZoneID(n.Zone)}, Name: n.Name, Home: n.Home != "" && staff.UnitID(n.Home) == full.Unit, Quiet: n.Quiet})
	}
	for _, text := range told.Months {
		var r utilisation.Report
		if json.Unmarshal(text, &r) == nil {
			full.Months = append(full.Months, r)
		}
	}
	return full, nil
}

// homeHouse is where the unit's home zone is, else where the person usually is, else any that is held.
func (d teamData) homeHouse(ctx context.Context, rows store.Booking, unit staff.UnitID, held []booking.BuildingID) (booking.BuildingID, error) {
	zones, err := rows.HomeZones(ctx, unit)
	if err != nil || len(zones) > 0 {
		return append(zones, booking.Zone{})[0].Building, err
	}
	usual, err := d.usualHouse(ctx, rows)
	if err == nil && usual == "" && len(held) > 0 {
		usual = held[0]
	}
	return usual, err
}
