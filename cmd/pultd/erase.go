// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
)

// erase takes everything that is somebody's out of the database. Without --apply it only says how much that is.
func (c *command) erase(ctx context.Context, args []string) error {
	set := c.flags("people erase")
	path, apply := set.String("db", "", ""), set.Bool("apply", false, "")
	words, err := c.words(set, args)
	switch {
	case err != nil:
		return err
	case len(words) != 1:
		return wrong("say whom: an id; pultd people list names all")
	case *path == "":
		return errNoDatabase
	}
	err = c.tellAndDo(ctx, *path, *apply, func(ctx context.Context, tx *central.Tx, report *strings.Builder) error {
		return erasePerson(ctx, tx, staff.PersonID(words[0]), report)
	})
	if err != nil || !*apply {
		return err
	}
	return inDatabase(*path, c.withDatabase(ctx, *path, func(db *central.Central) error { return db.Scrub(ctx) }))
}

// staysOf says what becomes of rows that an erasure does not delete.
var staysOf = map[string]string{
	"booking": "given up if still ahead, else kept without the person",
	"session": "ends, and its device deletes what it has",
	"unit":    "kept, and nobody leads it",
}

// erasePerson goes by the id alone: two people may have one name, and this cannot be taken back.
func erasePerson(ctx context.Context, tx *central.Tx, id staff.PersonID, report *strings.Builder) error {
	person, err := tx.Store().Colleague(ctx, id)
	if err != nil && !errors.Is(err, booking.ErrGone) {
		return err
	}
	done, err := tx.Erase(ctx, id, time.Now())
	if err != nil {
		return err
	}
	maps.DeleteFunc(done, func(_ string, n int) bool { return n == 0 })
	if len(done) == 0 {
		if found, err := personCalled(ctx, tx.Store(), string(id)); err == nil {
			return fmt.Errorf("nothing was changed: what cannot be taken back goes by id: %s is %s", found.Name(), found.ID)
		}
		return fmt.Errorf("nothing was changed: there is nothing of a person with the id %q; pultd people list names all", id)
	}
	fmt.Fprintf(report, "%s (%s)\n", person.Name(), id)
	for _, table := range slices.Sorted(maps.Keys(done)) {
		what := "goes"
		if kept := staysOf[table]; kept != "" {
			what = kept
		}
		fmt.Fprintf(report, "  %s of %s: %s\n", number(done[table], "row"), table, what)
	}
	fmt.Fprintln(report, "  backups from before keep what they had, and a restored one brings it back: erase again then")
	n, err := central.Administrators(ctx, tx)
	if err == nil && n == 0 && done["profile"] > 0 {
		fmt.Fprintln(report, "  nobody who can sign in administers this server then: pultd people first")
	}
	if err != nil {
		return err
	}
	return noted(ctx, tx, central.AuditErase, id, "")
}
