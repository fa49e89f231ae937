// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"time"

	"database/sql"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store"
)

// A Tracing is a floor that somebody draws by hand.
type Tracing struct {
	// Floor and Building are what they will be; of the floor the plan is not kept. The building may be new.
	Floor    booking.Floor
	Building booking.Building
	// Drawing is a tracing.Draft as JSON; lists leave it out.
	Drawing []byte
	// Backdrop names the file under the drawing; empty for none.
	Backdrop string
	// Revision counts what was saved, from 1; Published is the one that became the floor's plan, 0 for none.
	Revision, Published int64
	ChangedAt           time.Time // UTC, whole seconds
}

// ErrStale is the answer to a revision that follows another one than that which is there.
var ErrStale = errors.New("somebody else has saved another one since")

// Tracings are the rows about floors that are drawn by hand.
type Tracings struct{ Tx store.Tx }

// Tracings are what the transaction sees of floors that are drawn.
func (t *Tx) Tracings() Tracings { return Tracings{aside{t}} }

// Tracings are what the snapshot sees of floors that are drawn.
func (s *Snapshot) Tracings() Tracings { return Tracings{s} }

// about is what a drawing is of.
type about struct {
	Building booking.Building `json:"building"`
	Floor    booking.Floor    `json:"floor"`
}

const tracings = `SELECT about, backdrop, revision, published, changed_at FROM tracing`

// All are all of them, without their drawings, by floor.
func (t Tracings) All(ctx context.Context) (list []Tracing, err error) {
	rows, err := t.Tx.QueryContext(ctx, tracings+` ORDER BY floor`)
	if err != nil {
		return nil, fmt.Errorf("read drawings: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		one, err := scanTracing(rows)
		if err != nil {
			return nil, fmt.Errorf("read drawings: %w", err)
		}
		list = append(list, one)
	}
	return list, rows.Err()
}

// Of is that of a floor; booking.ErrGone when there is none.
func (t Tracings) Of(ctx context.Context, floor booking.FloorID) (Tracing, error) {
	one, err := scanTracing(t.Tx.QueryRowContext(ctx, tracings+` WHERE floor = $1`, string(floor)))
	if err == nil {
		var text string
		err = t.Tx.QueryRowContext(ctx, `SELECT drawing FROM tracing WHERE floor = $1`, string(floor)).Scan(&text)
		one.Drawing = []byte(text)
	}
	if errors.Is(err, sql.ErrNoRows) {
		return one, booking.ErrGone
	}
	if err != nil {
		return one, fmt.Errorf("read the drawing of %s: %w", floor, err)
	}
	return one, nil
}

func scanTracing(row interface{ Scan(...any) error }) (one Tracing, err error) {
	var text string
	var at int64
	if err := row.Scan(&text, &one.Backdrop, &one.Revision, &one.Published, &at); err != nil {
		return one, err
	}
	var of about
	if err := json.Unmarshal([]byte(text), &of); err != nil {
		return one, err
	}
	one.Building, one.Floor, one.ChangedAt = of.Building, of.Floor, time.Unix(at, 0).UTC()
	return one, nil
}

// Put saves one: as the first of its floor when its Revision is 1, else in the place of the one before it. It answers ErrStale when
// another one is there, and nothing is changed then.
func (t Tracings) Put(ctx context.Context, one Tracing) error {
	one.Floor.Plan = booking.Plan{}
	of, err := json.Marshal(about{one.Building, one.Floor})
	if err != nil {
		return fmt.Errorf("save the drawing of %s: %w", one.Floor.ID, err)
	}
	const first = `INSERT INTO tracing (floor, building, about, drawing, backdrop, revision, published, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (floor) DO NOTHING`
	const next = `UPDATE tracing SET building = $1, about = $2, drawing = $3, backdrop = $4, revision = $5, published = $6, changed_at = $7
		WHERE floor = $8 AND revision = $9`
	var done sql.Result
	if one.Revision == 1 {
		done, err = t.Tx.ExecContext(ctx, first, string(one.Floor.ID), string(one.Building.ID), string(of), string(one.Drawing), one.Backdrop, one.Revision, one.Published, one.ChangedAt.Unix())
	} else {
		done, err = t.Tx.ExecContext(ctx, next, string(one.Building.ID), string(of), string(one.Drawing), one.Backdrop, one.Revision, one.Published, one.ChangedAt.Unix(), string(one.Floor.ID), one.Revision-1)
	}
	if err != nil {
		return fmt.Errorf("save the drawing of %s: %w", one.Floor.ID, err)
	}
	if n, err := done.RowsAffected(); err != nil || n != 1 {
		return errors.Join(ErrStale, err)
	}
	return nil
}

// Drop takes a drawing away; the floor stays as it is. Nothing happens when there is none.
func (t Tracings) Drop(ctx context.Context, floor booking.FloorID) error {
	_, err := t.Tx.ExecContext(ctx, `DELETE FROM tracing WHERE floor = $1`, string(floor))
	if err != nil {
		return fmt.Errorf("drop the drawing of %s: %w", floor, err)
	}
	return nil
}

// A Backdrop is a file on the shelf that waits there, or lies under a drawing.
type Backdrop struct {
	Hash   string
	Kind   string // png, svg, pdf or imdf
	W, H   float64
	MadeAt time.Time
}

// PutBackdrop notes that a file is on the shelf; one that is noted already is as new.
func (t Tracings) PutBackdrop(ctx context.Context, b Backdrop) error {
	const put = `INSERT INTO backdrop (hash, kind, width, height, made_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (hash) DO UPDATE SET kind = excluded.kind, width = excluded.width, height = excluded.height, made_at = excluded.made_at`
	number := func(n float64) string { return strconv.FormatFloat(n, 'g', -1, 64) }
	if _, err := t.Tx.ExecContext(ctx, put, b.Hash, b.Kind, number(b.W), number(b.H), b.MadeAt.Unix()); err != nil {
		return fmt.Errorf("note the file %s: %w", b.Hash, err)
	}
	return nil
}

// Backdrop is what is known of a file; booking.ErrGone when nothing is.
func (t Tracings) Backdrop(ctx context.Context, hash string) (b Backdrop, err error) {
	var w, h string
	var at int64
	err = t.Tx.QueryRowContext(ctx, `SELECT hash, kind, width, height, made_at FROM backdrop WHERE hash = $1`, hash).Scan(&b.Hash, &b.Kind, &w, &h, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return b, booking.ErrGone
	}
	if err == nil {
		b.W, err = strconv.ParseFloat(w, 64)
	}
	if err == nil {
		b.H, err = strconv.ParseFloat(h, 64)
	}
	if err != nil {
		return b, fmt.Errorf("read what is known of the file %s: %w", hash, err)
	}
	b.MadeAt = time.Unix(at, 0).UTC()
	return b, nil
}

// ForgetBackdrops lets go of what is known of files that came before a time and lie under no drawing.
func (t Tracings) ForgetBackdrops(ctx context.Context, before time.Time) error {
	const forget = `DELETE FROM backdrop WHERE made_at < $1 AND hash NOT IN (SELECT backdrop FROM tracing)`
	if _, err := t.Tx.ExecContext(ctx, forget, before.Unix()); err != nil {
		return fmt.Errorf("forget pictures that nobody draws on: %w", err)
	}
	return nil
}

// Files are the names of all that the shelf must keep.
func (t Tracings) Files(ctx context.Context) (names []string, err error) {
	rows, err := t.Tx.QueryContext(ctx, `SELECT hash FROM backdrop`)
	if err != nil {
		return nil, fmt.Errorf("read which pictures are kept: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	return names, rows.Err()
}
