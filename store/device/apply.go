// SPDX-License-Identifier: EUPL-1.2

package device

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/sync"
)

// Apply implements sync.Local. A response that brings nothing new costs one read.
func (d *Device) Apply(ctx context.Context, resp sync.Response) error {
	if len(resp.Outcomes)+len(resp.Rows)+len(resp.Drop)+len(resp.Anew)+len(resp.Sums) == 0 {
		if cursor, _, err := d.position(ctx); err != nil || cursor == resp.Cursor && !d.loading(ctx) {
			return err
		}
	}
	a := &applying{Device: d, touched: map[string]bool{}}
	err := d.readable(ctx, func() error {
		return d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
			a.tx = tx
			return a.apply(ctx, resp)
		})
	})
	if err != nil {
		return fmt.Errorf("apply a page: %w", err)
	}
	if len(resp.Drop) > 0 || slices.ContainsFunc(resp.Rows, takesName) {
		// The pages are overwritten; this takes the old ones out of the log too. A reader may hold it back until the
		// log is written from its beginning again; the page itself is applied in any case.
		_ = d.db.Checkpoint(ctx)
	}
	d.tell(a.touched)
	return nil
}

// takesName tells whether a row takes from the device what told of a person. Which desks are taken does not.
func takesName(row sync.Row) bool { return row.Gone && row.Table != "occupancy" }

// applying is one transaction that changes what is confirmed.
type applying struct {
	*Device
	tx      store.Tx
	touched map[string]bool
	loading bool         // a start over is under way: rows not brought again will go
	anew    []sync.Scope // and these scopes come from their beginning
	at      time.Time
}

func (a *applying) apply(ctx context.Context, resp sync.Response) (err error) {
	if a.loading, err = loading(ctx, a.tx); err != nil {
		return err
	}
	if a.at = resp.Now; a.at.IsZero() {
		a.at = a.now()
	}
	return a.between(ctx, func() error {
		return first(
			func() error { return a.decide(ctx, resp.Outcomes) },
			func() error { return a.forget(ctx) },
			func() error { return a.beginAnew(ctx, resp) },
			func() error { return a.arrange(ctx, resp) },
			func() error { return a.take(ctx, resp.Rows) },
			func() error { return a.drop(ctx, resp.Drop) },
			func() error { return a.finishLoad(ctx, resp.More) },
			func() error { return a.compare(ctx, resp) },
			func() error { return set(ctx, a.tx, "cursor", string(resp.Cursor)) },
		)
	})
}

// between takes back the effects of pending wishes, changes what is confirmed, and carries out again what still waits.
func (a *applying) between(ctx context.Context, change func() error) error {
	undone, err := undo(ctx, a.tx)
	if err != nil {
		return err
	}
	a.touch(undone...)
	if err := change(); err != nil {
		return err
	}
	return a.replay(ctx)
}

// decide stores the outcomes; one that is stored already never changes. It goes by the server's clock, because this
// device's may be years off, and what looks old is forgotten.
func (a *applying) decide(ctx context.Context, outcomes []sync.Outcome) error {
	const query = `UPDATE outbox SET decided_at = $1, why = $2, detail = $3, doubt = '', state = $4 WHERE id = $5 AND state = 'pending'`
	for _, o := range outcomes {
		if o.Verdict != sync.Accepted && o.Verdict != sync.Refused {
			return fmt.Errorf("op %s: the verdict %q is not known", o.Op, o.Verdict)
		}
		if err := exec(ctx, a.tx, query, a.at.UnixMilli(), o.Why, string(o.Detail), string(o.Verdict), o.Op); err != nil {
			return err
		}
		a.touch(Outbox)
	}
	return nil
}

// forget removes answered ops that are not needed any more; they say who wanted which desk when.
func (a *applying) forget(ctx context.Context) error {
	const forget = `DELETE FROM outbox WHERE state IN ('accepted', 'refused') AND decided_at < $1 AND (state = 'accepted' OR seen = 1)`
	result, err := a.tx.ExecContext(ctx, forget, a.at.Add(-keep).UnixMilli())
	if err != nil {
		return err
	}
	if n, _ := result.RowsAffected(); n > 0 {
		a.touch(Outbox)
	}
	return nil
}

func (a *applying) take(ctx context.Context, rows []sync.Row) error {
	rows, err := a.takeMany(ctx, rows)
	if err != nil {
		return err
	}
	for _, row := range rows {
		table, known := store.Find(row.Table)
		if !known {
			continue // of a newer server; when this program learns of the table, it loads anew
		}
		if err := a.takeRow(ctx, table, row); err != nil {
			return fmt.Errorf("%s %s: %w", row.Table, row.ID, err)
		}
		a.touch(row.Table)
	}
	return nil
}

func (a *applying) takeRow(ctx context.Context, table store.Table, row sync.Row) error {
	if row.Gone {
		return a.bury(ctx, table, row)
	}
	if a.loading || slices.Contains(a.anew, row.Scope) {
		if err := a.freshen(ctx, table, row.ID); err != nil {
			return err
		}
	}
	odd, err := store.PutNewer(ctx, a.tx, store.Row{Table: row.Table, ID: row.ID, Scope: string(row.Scope), Ver: row.Ver, Data: row.Data})
	if odd != nil {
		a.log.Warn("a row of the server cannot be read", "table", odd.Table, "row", odd.ID, "column", odd.Column, "cause", odd.Err)
		err = errors.Join(err, a.forgetFresh(ctx, table, row.ID)) // nothing of it is held, nor its name
	}
	return err
}

// forgetFresh takes a row off the list of what a load has brought.
func (a *applying) forgetFresh(ctx context.Context, table store.Table, id string) error {
	return exec(ctx, a.tx, `DELETE FROM fresh WHERE tbl = $1 AND id = $2`, table.Name, id)
}

// bury removes a row that has left its scope, and that a load under way has brought it.
func (a *applying) bury(ctx context.Context, table store.Table, row sync.Row) error {
	result, err := a.tx.ExecContext(ctx, `DELETE FROM `+table.Name+` WHERE id = $1 AND scope = $2 AND ver <= $3`, row.ID, string(row.Scope), row.Ver)
	if err != nil {
		return err
	}
	if n, _ := result.RowsAffected(); n == 0 {
		return nil
	}
	return a.forgetFresh(ctx, table, row.ID)
}

// drop removes all rows of scopes that were lost or are no longer wanted.
func (a *applying) drop(ctx context.Context, scopes []sync.Scope) error {
	for _, scope := range scopes {
		if err := a.unfreshen(ctx, scope); err != nil {
			return err
		}
		for _, table := range store.Tables {
			if err := exec(ctx, a.tx, `DELETE FROM `+table.Name+` WHERE scope = $1`, string(scope)); err != nil {
				return fmt.Errorf("drop %s of %s: %w", table.Name, scope, err)
			}
			a.touch(table.Name)
		}
	}
	return nil
}

// replay carries out what still waits on the new rows. A wish that the rules now refuse stays in the outbox, in doubt:
// the server decides.
func (a *applying) replay(ctx context.Context) error {
	waiting, err := pending(ctx, a.tx, -1)
	if err != nil {
		return err
	}
	for _, p := range waiting {
		if err := a.replayOne(ctx, p.wish); err != nil {
			return fmt.Errorf("carry out %s again: %w", p.wish.ID, err)
		}
	}
	return nil
}

func (a *applying) replayOne(ctx context.Context, w wish) error {
	if err := exec(ctx, a.tx, `SAVEPOINT wish`); err != nil {
		return err
	}
	touched, err := a.carryOut(ctx, a.tx, w)
	doubt := ""
	if refusal := staff.Refusal(nil); errors.As(err, &refusal) {
		text, _ := json.Marshal(refusal) // plain fields: it always encodes
		doubt, err = string(text), exec(ctx, a.tx, `ROLLBACK TO wish`)
	}
	if err != nil {
		return err
	}
	a.touch(touched...)
	if err := a.doubt(ctx, w.ID, doubt); err != nil {
		return err
	}
	return exec(ctx, a.tx, `RELEASE wish`)
}

func (a *applying) doubt(ctx context.Context, id sync.OpID, doubt string) error {
	result, err := a.tx.ExecContext(ctx, `UPDATE outbox SET doubt = $1 WHERE id = $2 AND doubt <> $1`, doubt, id)
	if err != nil {
		return err
	}
	if n, _ := result.RowsAffected(); n > 0 {
		a.touch(Outbox)
	}
	return nil
}

func (a *applying) touch(tables ...string) {
	for _, table := range tables {
		a.touched[table] = true
	}
}

func (d *Device) tell(touched map[string]bool) {
	tables := make([]string, 0, len(touched))
	for table := range touched {
		tables = append(tables, table)
	}
	slices.Sort(tables)
	d.watch.tell(tables)
}

// first runs the steps until one fails.
func first(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}
