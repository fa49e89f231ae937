// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"

	"github.com/pult-app/pult/server/office"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// officeChanges answers the page of changes.
type officeChanges struct{ s *Server }

// changesAtOnce is how many changes a page shows, and changesRead how many are read at once to find those that its visitor may see.
const changesShown, changesRead = 25, 100

// Changes implements office.Changes.
func (o officeChanges) Changes(ctx context.Context, v *office.Visit, from office.ChangeID) (list []office.Change, more bool, err error) {
	err = o.s.Central.Peek(ctx, func(ctx context.Context, tx store.Tx) error {
		for at := string(from); len(list) <= changesShown; {
			read, err := central.OfficeChanges(ctx, tx, at, changesRead)
			if err != nil || len(read) == 0 {
				return err
			}
			for _, c := range read {
				if at = c.ID; !v.May(officeKinds[c.Kind].act) || len(list) > changesShown {
					continue
				}
				said, err := changeSaid(ctx, tx, c)
				if err != nil {
					return err
				}
				list = append(list, said)
			}
		}
		return nil
	})
	if more = len(list) > changesShown; more {
		list = list[:changesShown]
	}
	return list, more, err
}

// Undo implements office.Changes.
func (o officeChanges) Undo(ctx context.Context, v *office.Visit, id office.ChangeID) (office.ChangeID, error) {
	return o.s.undo(ctx, v, id)
}
