// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/store"
)

// An Outlet is a channel that is read as Atom.
type Outlet struct {
	ID      string
	Channel news.ChannelID
	// Hash is that of what its address ends with: a secret, or the channel's own name where it is Open to everybody.
	Hash   string
	Open   bool
	MadeAt time.Time
}

// OutletHash is how the end of an address is kept.
func OutletHash(end string) string {
	sum := sha256.Sum256([]byte("outlet\x00" + end))
	return hex.EncodeToString(sum[:])
}

const outlet = `SELECT id, channel, hash, open, made_at FROM outlet `

func scanOutlet(scan func(...any) error) (o Outlet, err error) {
	var made int64
	err = scan(&o.ID, (*string)(&o.Channel), &o.Hash, &o.Open, &made)
	o.MadeAt = time.Unix(made, 0).UTC()
	return o, err
}

// FindOutlet is the one that an address ends with; booking.ErrGone for none.
func FindOutlet(ctx context.Context, tx store.Tx, end string) (Outlet, error) {
	o, err := scanOutlet(tx.QueryRowContext(ctx, outlet+`WHERE hash = $1`, OutletHash(end)).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return o, booking.ErrGone
	}
	if err != nil {
		err = fmt.Errorf("find an outlet: %w", err)
	}
	return o, err
}

// Outlets are all, the oldest first.
func Outlets(ctx context.Context, tx store.Tx) (list []Outlet, err error) {
	rows, err := tx.QueryContext(ctx, outlet+`ORDER BY made_at, id`)
	if err != nil {
		return nil, fmt.Errorf("list outlets: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		o, err := scanOutlet(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("list outlets: %w", err)
		}
		list = append(list, o)
	}
	return list, rows.Err()
}

// PutOutlet adds one.
func (t *Tx) PutOutlet(ctx context.Context, o Outlet) error {
	const put = `INSERT INTO outlet (id, channel, hash, open, made_at) VALUES ($1, $2, $3, $4, $5)`
	return t.outside(ctx, "open an outlet", put, o.ID, string(o.Channel), o.Hash, number(o.Open), o.MadeAt.Unix())
}

// DropOutlet ends one; booking.ErrGone when there is none.
func (t *Tx) DropOutlet(ctx context.Context, id string) error {
	return t.drop(ctx, "end outlet "+id, `DELETE FROM outlet WHERE id = $1`, id)
}

func number(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
