// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/pult-app/pult/server/steward"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// listed are the things that list can name, each as rows of words. People are none of them.
var listed = map[string]func(ctx context.Context, rows store.Booking, house string) ([][]string, error){
	"houses": listHouses, "floors": listFloors, "zones": listZones, "units": listUnits, "roles": listRoles, "audit": listAudit,
}

// list names what there is with its ids, which rule files are written with.
func (c *command) list(ctx context.Context, args []string) error {
	set := c.flags("list")
	path, building := set.String("db", "", ""), set.String("building", "", "")
	words, err := c.words(set, args)
	switch {
	case err != nil:
		return err
	case len(words) != 1:
		return wrong("say pultd list houses, floors, zones, units, roles or audit")
	}
	rowsOf, known := listed[words[0]]
	ofHouse := words[0] == "floors" || words[0] == "zones"
	switch {
	case words[0] == "people":
		return wrong("people are listed by pultd people list")
	case !known:
		return wrong("there is no list of %q, only of houses, floors, zones, units, roles and audit", words[0])
	case *path == "":
		return errNoDatabase
	case ofHouse && *building == "":
		return wrong("say --building with the id or the name of a house")
	case !ofHouse && *building != "":
		return wrong("--building is for floors and zones")
	}
	var table [][]string
	err = c.withDatabase(ctx, *path, func(db *central.Central) error {
		return db.Read(ctx, func(ctx context.Context, snap *central.Snapshot) (err error) {
			table, err = rowsOf(ctx, snap.Store(), *building)
			return err
		})
	})
	if err != nil {
		return inDatabase(*path, err)
	}
	out := tabwriter.NewWriter(c.stdout, 0, 0, 2, ' ', 0)
	for _, row := range table {
		fmt.Fprintln(out, strings.Join(row, "\t"))
	}
	return out.Flush()
}

func listHouses(ctx context.Context, rows store.Booking, _ string) (table [][]string, err error) {
	houses, err := rows.Buildings(ctx)
	for _, b := range houses {
		table = append(table, []string{string(b.ID), b.Name, number(b.Desks, "desk")})
	}
	return table, err
}

func listFloors(ctx context.Context, rows store.Booking, name string) (table [][]string, err error) {
	house, err := buildingCalled(ctx, rows, name)
	if err != nil {
		return nil, err
	}
	floors, err := rows.Floors(ctx, house.ID)
	for _, f := range floors {
		table = append(table, []string{string(f.ID), f.Name, f.Short})
	}
	return table, err
}

func listZones(ctx context.Context, rows store.Booking, name string) (table [][]string, err error) {
	house, err := buildingCalled(ctx, rows, name)
	if err != nil {
		return nil, err
	}
	floors, err := rows.Floors(ctx, house.ID)
	for _, f := range floors {
		zones, err := rows.Zones(ctx, f.ID)
		if err != nil {
			return nil, err
		}
		for _, z := range zones {
			row := []string{string(z.ID), z.Name, f.Name}
			if z.Home != "" {
				row = append(row, "home of "+string(z.Home))
			}
			table = append(table, row)
		}
	}
	return table, err
}

func listUnits(ctx context.Context, rows store.Booking, _ string) (table [][]string, err error) {
	units, err := rows.Units(ctx)
	for _, u := range units {
		row := []string{string(u.ID), u.Short, u.Name}
		if u.Parent != "" {
			row = append(row, "below "+string(u.Parent))
		}
		table = append(table, row)
	}
	return table, err
}

func listRoles(context.Context, store.Booking, string) (table [][]string, _ error) {
	for _, role := range staff.Stored {
		table = append(table, []string{string(role)})
	}
	return table, nil
}

// mostAudits are listed; there may be a year's.
const mostAudits = 10000

// listAudit says who has read or changed what about whom beyond their own, the newest first, by ids alone.
func listAudit(ctx context.Context, rows store.Booking, _ string) (table [][]string, err error) {
	noted, err := central.Audits(ctx, rows.Tx, "", mostAudits)
	for _, a := range noted {
		table = append(table, []string{a.At.Local().Format("2006-01-02 15:04:05 MST"), cmp.Or(string(a.Actor), "terminal"), string(a.Act), cmp.Or(string(a.About), "everybody"), a.Detail})
	}
	return table, err
}

// thereAre says what there is instead of what somebody has named, and which list has it all.
func thereAre(names []string, what string) string { return steward.ThereAre(names, what) }
