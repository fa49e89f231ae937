// SPDX-License-Identifier: EUPL-1.2

package postgres

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pult-app/pult/store"
)

// settings are what a connection asks of its server where the address says nothing else. A process that vanishes while it
// writes holds up the others for some seconds only.
var settings = map[string]string{
	"application_name":                    "pultd",
	"synchronous_commit":                  "on",
	"lock_timeout":                        "5s",
	"idle_in_transaction_session_timeout": "15s",
	"tcp_keepalives_idle":                 "5",
	"tcp_keepalives_interval":             "5",
	"tcp_keepalives_count":                "2",
	"tcp_user_timeout":                    "15000",
}

// connecting is how long one host may take to answer.
const connecting = 5 * time.Second

func (db *DB) configure(address string) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(address)
	if err != nil { // what it says may hold the password
		return nil, &store.Error{Code: store.Other, Err: errors.New("it is not written like postgres://USER@HOST:PORT/DATABASE")}
	}
	for name, value := range settings {
		if config.RuntimeParams[name] == "" {
			config.RuntimeParams[name] = value
		}
	}
	if config.RuntimeParams["synchronous_commit"] == "off" {
		return nil, &store.Error{Code: store.Denied, Err: errors.New("synchronous_commit=off loses what devices were told is stored")}
	}
	if config.ConnectTimeout == 0 || config.ConnectTimeout > connecting {
		config.ConnectTimeout = connecting
	}
	asked := config.ValidateConnect
	config.ValidateConnect = func(ctx context.Context, conn *pgconn.PgConn) error {
		if asked != nil {
			if err := asked(ctx, conn); err != nil {
				return err
			}
		}
		return db.accept(ctx, conn)
	}
	return config, nil
}

// accept takes only the primary, and no primary of before a failover that has come back: what is written there is lost.
// After an error the next host of the address is tried.
func (db *DB) accept(ctx context.Context, conn *pgconn.PgConn) error {
	const ask = `SELECT CASE WHEN pg_is_in_recovery() THEN '' ELSE pg_walfile_name(pg_current_wal_lsn()) END`
	result := conn.ExecParams(ctx, ask, nil, nil, nil, nil).Read()
	switch {
	case result.Err != nil:
		return result.Err
	case len(result.Rows) != 1 || len(result.Rows[0][0]) == 0:
		return &store.Error{Code: store.Down, Err: errors.New("it is a standby")}
	}
	line, err := timeline(string(result.Rows[0][0]))
	if err != nil {
		return err
	}
	for {
		seen := db.line.Load()
		if line < seen {
			return &store.Error{Code: store.Down, Err: fmt.Errorf("it is a primary of before a failover: timeline %d, and %d has been seen", line, seen)}
		}
		if line == seen {
			break
		}
		if db.line.CompareAndSwap(seen, line) {
			db.era.Add(1)
			break
		}
	}
	conn.CustomData()["era"] = db.era.Load()
	return nil
}

// current gives up a connection that was made before one like it turned out to lead to the wrong server.
func (db *DB) current(_ context.Context, conn *pgx.Conn) error {
	if conn.PgConn().CustomData()["era"] != db.era.Load() {
		return driver.ErrBadConn
	}
	return nil
}

// timeline is the number that a server raises whenever a standby takes over or a backup is restored: the first eight digits
// of the name of its log's file.
func timeline(segment string) (int64, error) {
	if len(segment) < 8 {
		return 0, fmt.Errorf("a log file is called %q", segment)
	}
	return strconv.ParseInt(segment[:8], 16, 64)
}
