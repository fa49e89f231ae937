// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/pult-app/pult/store"
)

// MaxNews is how long a piece of news may be, in bytes (PostgreSQL, NOTIFY: shorter than 8000).
const MaxNews = 7999

// again is how long a listener waits before it connects once more.
const again = time.Second

// Announce tells all that listen, this process too, when the transaction is committed. They hear it in the order of commits.
func Announce(ctx context.Context, tx store.Tx, news string) error {
	return store.Do(ctx, tx, `SELECT pg_notify('pult', $1)`, news)
}

// Listen calls heard for every piece of news until ctx ends, from a connection of its own, which is replaced when it breaks.
// It calls began whenever one listens: what was announced before was not heard. It calls ended when one is lost.
func (db *DB) Listen(ctx context.Context, began, ended func(), heard func(news string)) {
	for ctx.Err() == nil {
		db.listen(ctx, began, heard)
		ended()
		select {
		case <-ctx.Done():
		case <-time.After(again):
		}
	}
}

func (db *DB) listen(ctx context.Context, began func(), heard func(news string)) {
	conn, err := pgx.ConnectConfig(ctx, db.config)
	if err != nil {
		return
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, `LISTEN pult`); err != nil {
		return
	}
	began()
	for {
		news, err := conn.WaitForNotification(ctx)
		if err != nil {
			return
		}
		heard(news.Payload)
	}
}
