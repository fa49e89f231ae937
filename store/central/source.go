// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
)

// A Source is a feed of others, whose items become drafts of a person for a channel.
type Source struct {
	ID      string
	Channel news.ChannelID
	Person  staff.PersonID
	Address string
	// ETag and Modified are what its server said last (RFC 9110, sections 8.8.2 and 8.8.3).
	ETag, Modified string
	MadeAt         time.Time
	// DueAt is when it is asked next, AskedAt when it was last; zero for never.
	DueAt, AskedAt time.Time
	// Failures counts how often in a row it could not be read, and Failed says why; empty when the last time went well.
	Failures int
	Failed   string
}

// Sources are those that are due by a time, the one that waits longest first, at most most.
func Sources(ctx context.Context, tx store.Tx, by time.Time, most int) (list []Source, err error) {
	const query = `SELECT id, channel, person, address, etag, modified, made_at, due_at, asked_at, failures, failed FROM source
		WHERE due_at <= $1 ORDER BY due_at, id LIMIT $2`
	rows, err := tx.QueryContext(ctx, query, by.Unix(), most)
	if err != nil {
		return nil, fmt.Errorf("list sources: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var s Source
		var made, due, asked int64
		if err := rows.Scan(&s.ID, (*string)(&s.Channel), (*string)(&s.Person), &s.Address, &s.ETag, &s.Modified, &made, &due, &asked, &s.Failures, &s.Failed); err != nil {
			return nil, fmt.Errorf("list sources: %w", err)
		}
		s.MadeAt, s.DueAt, s.AskedAt = time.Unix(made, 0).UTC(), time.Unix(due, 0).UTC(), instant(asked)
		list = append(list, s)
	}
	return list, rows.Err()
}

// PutSource adds a source.
func (t *Tx) PutSource(ctx context.Context, s Source) error {
	const put = `INSERT INTO source (id, channel, person, address, etag, modified, made_at, due_at, asked_at, failures, failed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`
	return t.outside(ctx, "add a source", put, s.ID, string(s.Channel), string(s.Person), s.Address, s.ETag, s.Modified, s.MadeAt.Unix(), s.DueAt.Unix(), seconds(s.AskedAt), s.Failures, s.Failed)
}

// AskedSource keeps how asking a source went and when it is due again. One that somebody has ended meanwhile stays ended.
func (t *Tx) AskedSource(ctx context.Context, s Source) error {
	const put = `UPDATE source SET etag = $1, modified = $2, due_at = $3, asked_at = $4, failures = $5, failed = $6 WHERE id = $7`
	return t.outside(ctx, "note how source "+s.ID+" was", put, s.ETag, s.Modified, s.DueAt.Unix(), seconds(s.AskedAt), s.Failures, s.Failed, s.ID)
}

// DropSource ends one, and forgets what was read of it; booking.ErrGone when there is none.
func (t *Tx) DropSource(ctx context.Context, id string) error {
	if err := t.drop(ctx, "end source "+id, `DELETE FROM source WHERE id = $1`, id); err != nil {
		return err
	}
	return t.outside(ctx, "forget what was gathered", `DELETE FROM gathered WHERE source = $1`, id)
}

// Gather notes that an item of a source is there, and tells whether it is new.
func (t *Tx) Gather(ctx context.Context, source, item string, at time.Time) (fresh bool, err error) {
	sum := sha256.Sum256([]byte(item))
	name := hex.EncodeToString(sum[:16])
	result, err := (aside{t}).ExecContext(ctx, `UPDATE gathered SET seen_at = $1 WHERE source = $2 AND item = $3`, at.Unix(), source, name)
	if err != nil {
		return false, fmt.Errorf("note what was gathered: %w", err)
	}
	if n, err := result.RowsAffected(); err != nil || n > 0 {
		return false, err
	}
	return true, t.outside(ctx, "note what was gathered", `INSERT INTO gathered (source, item, seen_at) VALUES ($1, $2, $3)`, source, name, at.Unix())
}

// ForgetGathered takes away what no source has had since a time.
func (t *Tx) ForgetGathered(ctx context.Context, before time.Time) error {
	return t.outside(ctx, "forget what was gathered", `DELETE FROM gathered WHERE seen_at < $1`, before.Unix())
}
