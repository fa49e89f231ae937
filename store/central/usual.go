// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"fmt"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
)

// UsualDue are the people whose usual week was not looked after on a day, or changed since.
func (c *Central) UsualDue(ctx context.Context, day booking.Day) (due []staff.PersonID, err error) {
	const query = `SELECT u.id FROM usual u LEFT JOIN usual_done d ON d.person = u.id
		WHERE d.person IS NULL OR d.day < $1 OR d.ver < u.ver ORDER BY u.id`
	err = c.Peek(ctx, func(ctx context.Context, tx store.Tx) error {
		due = nil
		rows, err := tx.QueryContext(ctx, query, day.String())
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var person string
			if err := rows.Scan(&person); err != nil {
				return err
			}
			due = append(due, staff.PersonID(person))
		}
		return rows.Err()
	})
	if err != nil {
		return nil, fmt.Errorf("find usual weeks to look after: %w", err)
	}
	return due, nil
}

// UsualDone notes that a person's usual week, as it is now, was looked after on a day.
func (t *Tx) UsualDone(ctx context.Context, person staff.PersonID, day booking.Day) error {
	const put = `INSERT INTO usual_done (person, day, ver) SELECT id, CAST($1 AS TEXT), ver FROM usual WHERE id = $2
		ON CONFLICT (person) DO UPDATE SET day = excluded.day, ver = excluded.ver`
	if _, err := t.ExecContext(ctx, put, day.String(), string(person)); err != nil {
		return fmt.Errorf("note the usual week of %s: %w", person, err)
	}
	return nil
}
