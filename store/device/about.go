// SPDX-License-Identifier: EUPL-1.2

package device

import (
	"context"
	"fmt"
	"slices"

	"github.com/pult-app/pult/store"
)

// aboutBy names the columns that say whom a row is about.
var aboutBy = []string{"person", "owner", "deputy"}

// About counts the rows on this device that are about a person, by table: those that name them, and their own in the directory.
func (d *Device) About(ctx context.Context, person string) (counts map[string]int, err error) {
	counts = map[string]int{}
	err = d.Read(ctx, func(ctx context.Context, rows store.Booking) error {
		for _, table := range store.Tables {
			where := ""
			for _, column := range table.Columns {
				if slices.Contains(aboutBy, column.Name) {
					where += " OR " + column.Name + " = $1"
				}
			}
			if where == "" && !slices.Contains([]string{"person", "profile"}, table.Name) {
				continue
			}
			var n int
			count := "SELECT COUNT(*) FROM " + table.Name + " WHERE id = $1" + where
			if err := rows.Tx.QueryRowContext(ctx, count, person).Scan(&n); err != nil {
				return fmt.Errorf("count rows of %s: %w", table.Name, err)
			}
			counts[table.Name] = n
		}
		return nil
	})
	return counts, err
}
