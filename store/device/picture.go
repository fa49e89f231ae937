// SPDX-License-Identifier: EUPL-1.2

package device

import (
	"context"
	"database/sql"
	"errors"

	"github.com/pult-app/pult/store"
)

// KeepPicture keeps a picture's small form, its whole one, or both; an empty form leaves what is there. waits is whether it has to be sent.
func (d *Device) KeepPicture(ctx context.Context, id string, small, whole []byte, waits bool) error {
	const keep = `INSERT INTO image (id, small, whole, waits, used_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO UPDATE SET
		small = CASE WHEN LENGTH(excluded.small) > 0 THEN excluded.small ELSE small END,
		whole = CASE WHEN LENGTH(excluded.whole) > 0 THEN excluded.whole ELSE whole END, waits = MAX(waits, excluded.waits), used_at = excluded.used_at`
	err := d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return exec(ctx, tx, keep, id, some(small), some(whole), waits, d.now().Unix())
	})
	return wrap("keep a picture", err)
}

// some is bytes that are not NULL.
func some(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// Picture is what is here of a picture; empty forms for what is not.
func (d *Device) Picture(ctx context.Context, id string) (small, whole []byte, err error) {
	err = d.db.Read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `SELECT small, whole FROM image WHERE id = $1`, id).Scan(&small, &whole)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return small, whole, wrap("read a picture", err)
}

// UsedPicture notes that a picture was looked at.
func (d *Device) UsedPicture(ctx context.Context, id string) error {
	return wrap("note a look at a picture", d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return exec(ctx, tx, `UPDATE image SET used_at = $1 WHERE id = $2`, d.now().Unix(), id)
	}))
}

// SentPicture notes that the server has a picture.
func (d *Device) SentPicture(ctx context.Context, id string) error {
	return wrap("note that a picture was sent", d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return exec(ctx, tx, `UPDATE image SET waits = 0 WHERE id = $1`, id)
	}))
}

// WaitingPictures are those that have not been sent.
func (d *Device) WaitingPictures(ctx context.Context) ([]string, error) {
	return d.pictures(ctx, `SELECT id FROM image WHERE waits = 1 ORDER BY used_at, id`)
}

// MissingPictures are first pictures of the latest posts of which there is not even a small form, at most most.
func (d *Device) MissingPictures(ctx context.Context, among, most int) ([]string, error) {
	return d.pictures(ctx, `SELECT picture FROM (SELECT g.picture FROM glimpse g JOIN post p ON p.id = g.post WHERE g.picture <> '' ORDER BY p.published_at DESC LIMIT $1) AS latest
		WHERE NOT EXISTS (SELECT 1 FROM image i WHERE i.id = latest.picture AND LENGTH(i.small) > 0) LIMIT $2`, among, most)
}

func (d *Device) pictures(ctx context.Context, query string, args ...any) (ids []string, err error) {
	err = d.db.Read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		ids, err = store.Texts(ctx, tx, "pictures", query, args...)
		return err
	})
	return ids, wrap("list pictures", err)
}

// TidyPictures lets go of whole pictures, those that nobody has looked at longest first, until they have at most so many bytes, and of all
// of those that no post and no report of trouble on this device shows. What has not been sent stays.
func (d *Device) TidyPictures(ctx context.Context, budget int64) (dropped int, err error) {
	err = d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		const unshown = `DELETE FROM image WHERE waits = 0 AND used_at < $1 AND NOT EXISTS (SELECT 1 FROM post WHERE INSTR(body, image.id) > 0)
			AND NOT EXISTS (SELECT 1 FROM draft WHERE INSTR(body, image.id) > 0) AND NOT EXISTS (SELECT 1 FROM trouble WHERE photo = image.id)`
		result, err := tx.ExecContext(ctx, unshown, d.now().Add(-keep).Unix())
		if err != nil {
			return err
		}
		n, _ := result.RowsAffected()
		dropped = int(n)
		const large = `UPDATE image SET whole = X'' WHERE id IN (SELECT id FROM (SELECT id, SUM(LENGTH(whole)) OVER (ORDER BY used_at DESC, id) AS upto, waits, LENGTH(whole) AS size FROM image)
			WHERE upto > $1 AND waits = 0 AND size > 0)`
		if result, err = tx.ExecContext(ctx, large, budget); err != nil {
			return err
		}
		n, _ = result.RowsAffected()
		dropped += int(n)
		return nil
	})
	return dropped, wrap("let go of pictures", err)
}
