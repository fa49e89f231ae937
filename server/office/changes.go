// SPDX-License-Identifier: EUPL-1.2

package office

import "context"

// Changes is what the page of changes asks.
type Changes interface {
	// Changes are the last ones that the visitor may see, the newest first, from before one; and whether there are older ones.
	Changes(ctx context.Context, v *Visit, before ChangeID) (list []Change, more bool, err error)
	// Undo makes everything what it was before a change. It is Refused when something else has changed since.
	Undo(ctx context.Context, v *Visit, id ChangeID) (ChangeID, error)
}

// ChangesShown is what the page of changes shows.
type ChangesShown struct {
	List []Change
	// Older is the change from before which the next page begins; empty at the end.
	Older ChangeID
}

// ChangesPage is where one sees what was changed in the office, and undoes it.
func ChangesPage(ask Changes) Page {
	return Page{
		Name: "changes", Path: "/office/changes", Group: Run, Icon: "history",
		Show: func(ctx context.Context, v *Visit) (any, error) {
			list, more, err := ask.Changes(ctx, v, ChangeID(v.Request.URL.Query().Get("before")))
			shown := ChangesShown{List: list}
			if more {
				shown.Older = list[len(list)-1].ID
			}
			return shown, err
		},
		Deeds: []Deed{{Path: "/office/changes/undo", Do: func(ctx context.Context, v *Visit) (Answer, error) {
			done, err := ask.Undo(ctx, v, ChangeID(v.Value("change")))
			return Answer{Change: done}, err
		}}},
	}
}
