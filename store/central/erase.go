// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/pult-app/pult/privacy"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
)

// Erased is how many rows of a person were taken away or made nobody's, by table.
type Erased map[string]int

// Erase takes a person out of the database, as package privacy says of each table: bookings that have ended stay as in Forget, without
// their person; those that have not are given up. What devices have of the person they drop at their next sync. The person's own devices
// hear that they are to delete everything. Ids stay where devices have to hear of them, as tombstones for Kept, and in the audit.
//
// It says nothing when there is no such person: what is left of one whom an import has dropped can be erased as well. What was
// deleted is off the disk after Scrub.
func (t *Tx) Erase(ctx context.Context, person staff.PersonID, now time.Time) (Erased, error) {
	done := Erased{}
	if person == "" {
		return done, nil // that is whose the bookings are that have lost their person
	}
	for _, step := range []func(context.Context, staff.PersonID, time.Time, Erased) error{
		t.eraseBookings, t.eraseBoard, t.eraseSteps, t.eraseRows, t.eraseNames, t.eraseSessions, t.eraseGraves,
	} {
		if err := step(ctx, person, now, done); err != nil {
			return done, fmt.Errorf("erase %s: %w", person, err)
		}
	}
	return done, nil
}

// Scrub takes every byte of what was deleted off the disk: a file is written anew, for which nobody else can write and which needs room
// for a copy. Of PostgreSQL it frees the room of the rows, which the server writes over when it sees fit.
func (c *Central) Scrub(ctx context.Context) error {
	if err := c.db.Scrub(ctx); err != nil {
		return fmt.Errorf("take what was deleted off the disk: %w", err)
	}
	return nil
}

func (t *Tx) eraseBookings(ctx context.Context, person staff.PersonID, now time.Time, done Erased) error {
	list, err := t.named(ctx, `person = $1`, string(person))
	if err != nil {
		return err
	}
	if err := t.unname(ctx, list); err != nil {
		return err
	}
	done["booking"] = len(list)
	return t.keepUses(ctx, slices.DeleteFunc(list, func(b named) bool { return b.use.Span.End.After(now) }))
}

// eraseBoard takes down the board that may name the person; the house makes it anew without them.
func (t *Tx) eraseBoard(ctx context.Context, person staff.PersonID, _ time.Time, done Erased) error {
	n, err := t.erase(ctx, "board", `id IN (SELECT unit FROM person WHERE id = $1)`, string(person))
	done["board"] += n
	return err
}

// eraseRows deletes the rows of all tables of which nothing of the person stays, and buries those that travel.
func (t *Tx) eraseRows(ctx context.Context, person staff.PersonID, _ time.Time, done Erased) error {
	for _, table := range privacy.Tables {
		if table.Erase != privacy.Goes || table.At&privacy.Server == 0 || table.Name == "occupancy" {
			continue
		}
		table.Whose = slices.DeleteFunc(slices.Clone(table.Whose), func(column string) bool { return column == "inviter" }) // it is another's invitation
		condition, args := whose(table, person)
		n, err := t.erase(ctx, table.Name, condition, args...)
		if err != nil {
			return err
		}
		done[table.Name] += n
	}
	return nil
}

// eraseNames takes the person out of rows of others.
func (t *Tx) eraseNames(ctx context.Context, person staff.PersonID, _ time.Time, done Erased) error {
	for table, condition := range map[string]string{
		"favourite": `kind = 'person' AND target = $1`,
		"deputy":    `owner = $1 OR deputy = $1`,
		"notice":    `actor = $1`, // it was to be told once
		"nudge":     `actor = $1`,
	} {
		n, err := t.erase(ctx, table, condition, string(person))
		if err != nil {
			return err
		}
		done[table] += n
	}
	if err := t.DropInvitationsBy(ctx, person); err != nil { // nobody would know any more that they gave it
		return err
	}
	if _, err := t.ExecContext(ctx, `UPDATE invitation SET inviter = '' WHERE inviter = $1`, string(person)); err != nil {
		return err
	}
	if _, err := t.ExecContext(ctx, `UPDATE audit SET detail = '' WHERE about = $1`, string(person)); err != nil {
		return err
	}
	if _, err := (aside{t}).ExecContext(ctx, `UPDATE ruling SET actor = '' WHERE actor = $1`, string(person)); err != nil {
		return err
	}
	if err := t.eraseWords(ctx, person, done); err != nil {
		return err
	}
	for _, blank := range []string{
		`DELETE FROM picture WHERE person = $1 AND id IN (SELECT id FROM picture WHERE person = '')`, // nobody's already
		`UPDATE picture SET person = '' WHERE person = $1`, `UPDATE shown SET person = '' WHERE person = $1`,
	} {
		if _, err := (aside{t}).ExecContext(ctx, blank, string(person)); err != nil {
			return err
		}
	}
	return t.eraseLead(ctx, person, done)
}

// eraseSteps takes the person out of what the web office remembers of how things were: what was changed of others stays there to be undone,
// but a thing that names the person.
func (t *Tx) eraseSteps(ctx context.Context, person staff.PersonID, _ time.Time, done Erased) error {
	const theirs = `change IN (SELECT id FROM office_change WHERE actor = $1 OR about = $1) OR was LIKE '%"' || $1 || '"%' OR became LIKE '%"' || $1 || '"%'`
	n, err := t.erase(ctx, "office_step", theirs, string(person))
	done["office_step"] += n
	return err
}

// eraseWords takes the person out of posts, assignments and dates of workshops, which stay, and of comments, of which stays that there was one.
func (t *Tx) eraseWords(ctx context.Context, person staff.PersonID, done Erased) error {
	for table, blank := range map[string]string{
		"post":       `UPDATE post SET author = '', ver = $1 WHERE scope = $2 AND id = $3`,
		"assignment": `UPDATE assignment SET author = '', ver = $1 WHERE scope = $2 AND id = $3`,
		"occasion":   `UPDATE occasion SET trainer = '', ver = $1 WHERE scope = $2 AND id = $3`,
		"comment":    `UPDATE comment SET author = '', body = '', gone = 'author', ver = $1 WHERE scope = $2 AND id = $3`,
	} {
		rows, err := t.authored(ctx, table, person)
		if err != nil {
			return err
		}
		for _, row := range rows {
			ver, err := t.Next(ctx)
			if err == nil {
				_, err = t.ExecContext(ctx, blank, ver, row.Scope, row.ID)
			}
			if err != nil {
				return fmt.Errorf("take somebody out of %s: %w", table, err)
			}
			done[table]++
		}
	}
	return nil
}

func (t *Tx) authored(ctx context.Context, table string, person staff.PersonID) (list []store.Row, err error) {
	column := "author"
	if table == "occasion" {
		column = "trainer"
	}
	rows, err := t.QueryContext(ctx, `SELECT id, scope FROM `+table+` WHERE `+column+` = $1 ORDER BY id`, string(person))
	if err != nil {
		return nil, fmt.Errorf("find what somebody wrote: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var row store.Row
		if err := rows.Scan(&row.ID, &row.Scope); err != nil {
			return nil, fmt.Errorf("find what somebody wrote: %w", err)
		}
		list = append(list, row)
	}
	return list, rows.Err()
}

func (t *Tx) eraseLead(ctx context.Context, person staff.PersonID, done Erased) error {
	led, err := t.Store().Led(ctx, person)
	for _, id := range led {
		unit, err := t.Store().Unit(ctx, id)
		if err != nil {
			return err
		}
		unit.Lead = ""
		if err := t.Store().PutUnit(ctx, unit); err != nil {
			return err
		}
		done["unit"]++
	}
	return err
}

// eraseSessions ends all of the person's as if their devices were lost. What stays is what a device needs to hear so, and not whose it was.
func (t *Tx) eraseSessions(ctx context.Context, person staff.PersonID, now time.Time, done Erased) error {
	const end = `UPDATE session SET person = '', name = '', assured = '[]', proved_at = 0, made_at = $1, seen_at = $1, ended_at = $1, why = 'lost' WHERE person = $2`
	t.opened.all = true
	result, err := t.ExecContext(ctx, end, now.Unix(), string(person))
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	done["session"] = int(n)
	return err
}

// eraseGraves deletes the tombstones of what nobody but the person had: their devices hear that they are to delete everything.
func (t *Tx) eraseGraves(ctx context.Context, person staff.PersonID, _ time.Time, _ Erased) error {
	_, err := t.ExecContext(ctx, `DELETE FROM tombstone WHERE scope = $1`, store.Own(person))
	return err
}

// erase deletes rows of a table, and returns how many.
func (t *Tx) erase(ctx context.Context, table, condition string, args ...any) (int, error) {
	if _, travels := store.Find(table); !travels {
		result, err := t.ExecContext(ctx, `DELETE FROM `+table+` WHERE `+condition, args...)
		if err != nil {
			return 0, fmt.Errorf("from %s: %w", table, err)
		}
		n, err := result.RowsAffected()
		return int(n), err
	}
	gone, err := t.deleted(ctx, table, condition, args...)
	for _, row := range gone {
		if err := t.Bury(ctx, row.Scope, table, row.ID); err != nil {
			return 0, err
		}
	}
	return len(gone), err
}

func (t *Tx) deleted(ctx context.Context, table, condition string, args ...any) (gone []store.Row, err error) {
	rows, err := t.QueryContext(ctx, `DELETE FROM `+table+` WHERE `+condition+` RETURNING scope, id`, args...)
	if err != nil {
		return nil, fmt.Errorf("from %s: %w", table, err)
	}
	defer rows.Close()
	for rows.Next() {
		var row store.Row
		if err := rows.Scan(&row.Scope, &row.ID); err != nil {
			return nil, fmt.Errorf("from %s: %w", table, err)
		}
		gone = append(gone, row)
	}
	return gone, rows.Err()
}
