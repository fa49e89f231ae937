// SPDX-License-Identifier: EUPL-1.2

package device

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"

	"github.com/pult-app/pult/booking"
)

// used begins the names under which the device keeps how full houses were.
const used = "use."

// KeepUse keeps what the server told of how full a house was: figures of many, and no names.
func (d *Device) KeepUse(ctx context.Context, house booking.BuildingID, text []byte, at time.Time) error {
	return wrap("keep how full a house was", d.keepTold(ctx, used+string(house), used+"at."+string(house), text, at))
}

// Use is what KeepUse kept of a house, and when; nil for nothing.
func (d *Device) Use(ctx context.Context, house booking.BuildingID) (text []byte, at time.Time, err error) {
	text, at, err = d.told(ctx, used+string(house), used+"at."+string(house))
	return text, at, wrap("read how full a house was", err)
}

// KeepTrial keeps what the server told of a trial of other rules, beside how full the house was.
func (d *Device) KeepTrial(ctx context.Context, house booking.BuildingID, text []byte, at time.Time) error {
	return wrap("keep what was tried", d.keepTold(ctx, used+"try."+string(house), used+"tryat."+string(house), text, at))
}

// Trial is what KeepTrial kept of a house, and when; nil for nothing.
func (d *Device) Trial(ctx context.Context, house booking.BuildingID) (text []byte, at time.Time, err error) {
	text, at, err = d.told(ctx, used+"try."+string(house), used+"tryat."+string(house))
	return text, at, wrap("read what was tried", err)
}

// keepTold keeps a text that the server told, and when, under two names.
func (d *Device) keepTold(ctx context.Context, name, atName string, text []byte, at time.Time) error {
	return d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return errors.Join(set(ctx, tx, name, string(text)), set(ctx, tx, atName, strconv.FormatInt(at.Unix(), 10)))
	})
}

// told is what keepTold kept under them; nil for nothing.
func (d *Device) told(ctx context.Context, name, atName string) (text []byte, at time.Time, err error) {
	err = d.db.Read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		kept, err := get(ctx, tx, name)
		if text = nil; kept != "" {
			text = []byte(kept)
		}
		if err != nil {
			return err
		}
		seconds, err := getInt(ctx, tx, atName)
		at = time.Unix(seconds, 0)
		return err
	})
	return text, at, err
}

// DropUse forgets it of all houses, for who plans no more.
func (d *Device) DropUse(ctx context.Context) error {
	kept := false
	err := d.db.Read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM meta WHERE name >= 'use.' AND name < 'use/')`).Scan(&kept)
	})
	if err != nil || !kept {
		return wrap("forget how full houses were", err)
	}
	return wrap("forget how full houses were", d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return exec(ctx, tx, `DELETE FROM meta WHERE name >= 'use.' AND name < 'use/'`)
	}))
}
