// SPDX-License-Identifier: EUPL-1.2

package device

import (
	"context"
	"database/sql"
	"strconv"
	"time"

	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/sync"
)

// What is known of a wanted scope stands in meta: under "looked:" and its name when the person last looked at it, in seconds,
// under "kept:" and its name that they said it stays.

// Looked remembers that the person looks at a wanted scope.
func (d *Device) Looked(ctx context.Context, scope sync.Scope, at time.Time) error {
	const note = `INSERT INTO meta (name, value) SELECT 'looked:' || scope, $1 FROM want WHERE scope = $2
		ON CONFLICT (name) DO UPDATE SET value = excluded.value`
	return wrap("remember a look", d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return exec(ctx, tx, note, strconv.FormatInt(at.Unix(), 10), string(scope))
	}))
}

// Keep remembers that the person wants a scope to stay, however seldom they look at it. It holds as long as the scope is
// wanted.
func (d *Device) Keep(ctx context.Context, scope sync.Scope) error {
	const note = `INSERT INTO meta (name, value) SELECT 'kept:' || scope, '1' FROM want WHERE scope = $1 ON CONFLICT (name) DO NOTHING`
	return wrap("keep a scope", d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return exec(ctx, tx, note, string(scope))
	}))
}

// Unlooked are the wanted scopes that nobody has looked at for so long, up to now, and that nobody said to keep, sorted. A
// scope whose looks were never counted counts from the first time that this is asked.
func (d *Device) Unlooked(ctx context.Context, now time.Time, long time.Duration) (scopes []sync.Scope, err error) {
	const begin = `INSERT INTO meta (name, value) SELECT 'looked:' || scope, $1 FROM want WHERE TRUE ON CONFLICT (name) DO NOTHING`
	const old = `SELECT scope FROM want JOIN meta ON name = 'looked:' || scope WHERE CAST(value AS BIGINT) <= $1
		AND NOT EXISTS (SELECT 1 FROM meta WHERE name = 'kept:' || scope) ORDER BY scope`
	err = d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := exec(ctx, tx, begin, strconv.FormatInt(now.Unix(), 10)); err != nil {
			return err
		}
		found, err := store.Texts(ctx, tx, "houses", old, now.Add(-long).Unix())
		for _, scope := range found {
			scopes = append(scopes, sync.Scope(scope))
		}
		return err
	})
	return scopes, wrap("find what nobody looks at", err)
}

// forgetLooks forgets what is known of scopes that are not wanted any more.
func forgetLooks(ctx context.Context, tx *sql.Tx) error {
	const forget = `DELETE FROM meta WHERE name LIKE 'looked:%' AND substr(name, 8) NOT IN (SELECT scope FROM want)
		OR name LIKE 'kept:%' AND substr(name, 6) NOT IN (SELECT scope FROM want)`
	return exec(ctx, tx, forget)
}
