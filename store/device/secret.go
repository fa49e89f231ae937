// SPDX-License-Identifier: EUPL-1.2

package device

import (
	"context"
	"database/sql"

	"github.com/pult-app/pult/booking"
)

// KeepSecret keeps the secret of a calendar link that is made on this device, and forgets those of links that are no more.
func (d *Device) KeepSecret(ctx context.Context, secret booking.FeedSecret) error {
	const old = `DELETE FROM feed_secret WHERE hash NOT IN (SELECT hash FROM feed)`
	const keep = `INSERT INTO feed_secret (hash, secret) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING`
	return wrap("keep a secret", d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return first(
			func() error { return exec(ctx, tx, old) },
			func() error { return exec(ctx, tx, keep, secret.Hash(), string(secret)) },
		)
	}))
}

// DropSecret forgets the secret of a hash.
func (d *Device) DropSecret(ctx context.Context, hash string) error {
	return wrap("forget a secret", d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return exec(ctx, tx, `DELETE FROM feed_secret WHERE hash = $1`, hash)
	}))
}

// Secrets are those that this device has, by hash.
func (d *Device) Secrets(ctx context.Context) (map[string]booking.FeedSecret, error) {
	secrets := map[string]booking.FeedSecret{}
	err := d.db.Read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT hash, secret FROM feed_secret`)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var hash, secret string
			if err := rows.Scan(&hash, &secret); err != nil {
				return err
			}
			secrets[hash] = booking.FeedSecret(secret)
		}
		return rows.Err()
	})
	return secrets, wrap("read secrets", err)
}
