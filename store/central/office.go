// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
)

// An OfficeChange is something that was done in the web office.
type OfficeChange struct {
	ID        string
	At        time.Time // UTC, whole seconds
	Actor     staff.PersonID
	Kind      string
	About     string // the id of what was changed
	AboutKind string // what kind of thing that is
	Words     []string
	Reason    string
	Undone    string // the change that has undone it; empty while it stands
	Undoes    string // the change that it has undone; empty for none
	Steps     int    // how many things it has changed, of which it is still known what they were
}

// An OfficeStep is one thing that a change has changed.
type OfficeStep struct{ Kind, Thing, Was, Became string }

const officeColumns = `c.id, c.at, c.actor, c.kind, c.about, c.about_kind, c.words, c.reason, c.undone, c.undoes, (SELECT COUNT(*) FROM office_step s WHERE s.change = c.id)`

// PutOfficeChange writes a change with its steps.
func (t *Tx) PutOfficeChange(ctx context.Context, c OfficeChange, steps []OfficeStep) error {
	const (
		put  = `INSERT INTO office_change (id, at, actor, kind, about, about_kind, words, reason, undone, undoes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9)`
		step = `INSERT INTO office_step (change, n, kind, thing, was, became) VALUES ($1, $2, $3, $4, $5, $6)`
		mark = `UPDATE office_change SET undone = $1 WHERE id = $2`
	)
	words, err := json.Marshal(c.Words)
	if err == nil {
		_, err = t.tx.ExecContext(ctx, put, c.ID, c.At.Unix(), string(c.Actor), c.Kind, c.About, c.AboutKind, string(words), c.Reason, c.Undoes)
	}
	for n, s := range steps {
		if err == nil {
			err = store.Do(ctx, t.tx, step, c.ID, int64(n), s.Kind, s.Thing, s.Was, s.Became)
		}
	}
	if err == nil && c.Undoes != "" {
		_, err = t.tx.ExecContext(ctx, mark, c.ID, c.Undoes)
	}
	if err != nil {
		return fmt.Errorf("put a change of the office: %w", err)
	}
	return nil
}

// FindOfficeChange reads a change, or answers booking.ErrGone.
func FindOfficeChange(ctx context.Context, tx store.Tx, id string) (OfficeChange, error) {
	c, err := scanOfficeChange(tx.QueryRowContext(ctx, `SELECT `+officeColumns+` FROM office_change c WHERE c.id = $1`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return c, booking.ErrGone
	}
	if err != nil {
		return c, fmt.Errorf("find a change of the office: %w", err)
	}
	return c, nil
}

// OfficeChanges are at most so many, the newest first, from before the one that is named; empty for the newest of all.
func OfficeChanges(ctx context.Context, tx store.Tx, before string, most int) (list []OfficeChange, err error) {
	const find = `SELECT ` + officeColumns + ` FROM office_change c WHERE c.id < $1 OR $1 = '' ORDER BY c.id DESC LIMIT $2`
	rows, err := tx.QueryContext(ctx, find, before, most)
	if err != nil {
		return nil, fmt.Errorf("list the changes of the office: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		c, err := scanOfficeChange(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("list the changes of the office: %w", err)
		}
		list = append(list, c)
	}
	return list, rows.Err()
}

func scanOfficeChange(scan func(...any) error) (c OfficeChange, err error) {
	var at int64
	var words string
	err = scan(&c.ID, &at, (*string)(&c.Actor), &c.Kind, &c.About, &c.AboutKind, &words, &c.Reason, &c.Undone, &c.Undoes, &c.Steps)
	if err == nil {
		err = json.Unmarshal([]byte(words), &c.Words)
	}
	c.At = time.Unix(at, 0).UTC()
	return c, err
}

// OfficeSteps are what a change has changed, in its order.
func OfficeSteps(ctx context.Context, tx store.Tx, change string) (list []OfficeStep, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT kind, thing, was, became FROM office_step WHERE change = $1 ORDER BY n`, change)
	if err != nil {
		return nil, fmt.Errorf("list what a change has changed: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var s OfficeStep
		if err := rows.Scan(&s.Kind, &s.Thing, &s.Was, &s.Became); err != nil {
			return nil, fmt.Errorf("list what a change has changed: %w", err)
		}
		list = append(list, s)
	}
	return list, rows.Err()
}

// ForgetOfficeChanges takes away what was done before a time.
func (t *Tx) ForgetOfficeChanges(ctx context.Context, before time.Time) error {
	_, err := t.tx.ExecContext(ctx, `DELETE FROM office_change WHERE at < $1`, before.Unix())
	if err == nil {
		err = t.sweepOfficeSteps(ctx)
	}
	if err != nil {
		return fmt.Errorf("forget what was done in the office: %w", err)
	}
	return nil
}

// sweepOfficeSteps takes away the steps of changes that are gone.
func (t *Tx) sweepOfficeSteps(ctx context.Context) error {
	_, err := t.tx.ExecContext(ctx, `DELETE FROM office_step WHERE change NOT IN (SELECT id FROM office_change)`)
	return err
}

// OfficeCounts are how much of everything there is.
type OfficeCounts struct{ People, Houses, Desks, Rules, Devices, Administrators int }

// CountForOffice counts what the overview of the web office tells.
func CountForOffice(ctx context.Context, tx store.Tx) (n OfficeCounts, err error) {
	const count = `SELECT (SELECT COUNT(*) FROM person), (SELECT COUNT(*) FROM building), (SELECT COUNT(*) FROM desk), (SELECT COUNT(*) FROM rules),
		(SELECT COUNT(*) FROM session WHERE ended_at = 0 AND device NOT LIKE 'office.%'), (SELECT COUNT(*) FROM profile WHERE roles LIKE '%"administrator"%')`
	if err = tx.QueryRowContext(ctx, count).Scan(&n.People, &n.Houses, &n.Desks, &n.Rules, &n.Devices, &n.Administrators); err != nil {
		err = fmt.Errorf("count what there is: %w", err)
	}
	return n, err
}
