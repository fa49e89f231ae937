// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
)

// PutWorkplaces notes how many workplaces a house has from a month on, instead of what was noted of that month before.
func (u Uses) PutWorkplaces(ctx context.Context, w utilisation.Workplaces) error {
	const put = `INSERT INTO workplaces (building, month, total) VALUES ($1, $2, $3) ON CONFLICT (building, month) DO UPDATE SET total = excluded.total`
	_, err := u.Tx.ExecContext(ctx, put, string(w.Building), w.From.String(), w.Total)
	return wrapUse("note how many workplaces there are", err)
}

// Workplaces are what is told of a house, the earliest month first.
func (u Uses) Workplaces(ctx context.Context, house booking.BuildingID) (list []utilisation.Workplaces, err error) {
	rows, err := u.Tx.QueryContext(ctx, `SELECT month, total FROM workplaces WHERE building = $1 ORDER BY month`, string(house))
	if err != nil {
		return nil, wrapUse("read how many workplaces there are", err)
	}
	defer rows.Close()
	for rows.Next() {
		w := utilisation.Workplaces{Building: house}
		var month string
		err := rows.Scan(&month, &w.Total)
		if err == nil {
			w.From, err = utilisation.ParseMonth(month)
		}
		if err != nil {
			return nil, wrapUse("read how many workplaces there are", err)
		}
		list = append(list, w)
	}
	return list, wrapUse("read how many workplaces there are", rows.Err())
}

// People are how many people have their home in each house: their units have a home zone there. Who has one in two houses counts in both.
func (u Uses) People(ctx context.Context) (people map[booking.BuildingID]int, err error) {
	const query = `SELECT home.building, COUNT(*) FROM (SELECT DISTINCT building, home FROM zone WHERE home <> '') AS home
		JOIN person ON person.unit = home.home GROUP BY home.building ORDER BY home.building`
	rows, err := u.Tx.QueryContext(ctx, query)
	if err != nil {
		return nil, wrapUse("count who has a home where", err)
	}
	defer rows.Close()
	people = map[booking.BuildingID]int{}
	for rows.Next() {
		var house booking.BuildingID
		var n int
		if err := rows.Scan((*string)(&house), &n); err != nil {
			return nil, wrapUse("count who has a home where", err)
		}
		people[house] = n
	}
	return people, wrapUse("count who has a home where", rows.Err())
}
