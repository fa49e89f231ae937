// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// Favourites implements booking.Store.
func (s Booking) Favourites(ctx context.Context, person staff.PersonID) ([]booking.Favourite, error) {
	const query = `SELECT person, kind, target, made_at FROM favourite WHERE scope = $1 ORDER BY made_at, kind, target`
	rows, err := s.Tx.QueryContext(ctx, query, Own(person))
	return all("favourites", scanFavourite, rows, err)
}

// PutFavourite implements booking.Store.
func (s Booking) PutFavourite(ctx context.Context, f booking.Favourite) error {
	id, err := s.favouriteID(ctx, f.Person, f.Kind, f.Target)
	if err == nil {
		err = s.writeUnnamed(ctx, "favourite", id, wished(f.Person, f.Kind, f.Target), Own(f.Person), f.Person, f.Kind, f.Target, f.MadeAt.Unix())
	}
	return wrap("put a favourite of "+string(f.Person), err)
}

// DropFavourite implements booking.Store.
func (s Booking) DropFavourite(ctx context.Context, person staff.PersonID, kind booking.FavouriteKind, target string) error {
	id, err := s.favouriteID(ctx, person, kind, target)
	if err == nil {
		err = s.Remove(ctx, "favourite", id)
	}
	return wrap("drop a favourite of "+string(person), err)
}

// favouriteID is the id of a row that is there; empty when there is none.
func (s Booking) favouriteID(ctx context.Context, person staff.PersonID, kind booking.FavouriteKind, target string) (string, error) {
	return s.idOf(ctx, `SELECT id FROM favourite WHERE scope = $1 AND kind = $2 AND target = $3`, Own(person), kind, target)
}

// idOf is the id that a query finds; empty when it finds none.
func (s Booking) idOf(ctx context.Context, query string, args ...any) (id string, err error) {
	err = s.Tx.QueryRowContext(ctx, query, args...).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return id, err
}

// writeUnnamed is write for a row that is not found by its id. A new one gets the number of its version for one: its tombstone
// outlives it, and must not tell what it was about. What has no number yet, because it is only wished for, keeps the wish's.
func (s Booking) writeUnnamed(ctx context.Context, table, id, wish, scope string, values ...any) error {
	ver, err := s.Log.Next(ctx)
	if err != nil {
		return err
	}
	if id == "" {
		if id = wish; ver > 0 {
			id = strconv.FormatInt(ver, 10)
		}
	}
	return s.stand(ctx, table, id, scope, ver, values)
}

// wished names a row that only its own device has.
func wished[A, B, C ~string](of A, what B, whom C) string {
	return string(of) + "|" + string(what) + "|" + string(whom)
}

func scanFavourite(row scanner) (f booking.Favourite, err error) {
	var made int64
	err = row.Scan((*string)(&f.Person), (*string)(&f.Kind), &f.Target, &made)
	f.MadeAt = instant(made)
	return f, err
}

// Deputies implements booking.Store.
func (s Booking) Deputies(ctx context.Context, person staff.PersonID) ([]booking.Deputy, error) {
	const query = `SELECT owner, deputy, made_at FROM deputy WHERE scope = $1 ORDER BY made_at, owner, deputy`
	rows, err := s.Tx.QueryContext(ctx, query, Own(person))
	return all("deputies", scanDeputy, rows, err)
}

// IsDeputy implements booking.Store. It asks for the deputy's side: the owner's is on the devices of another person.
func (s Booking) IsDeputy(ctx context.Context, owner, deputy staff.PersonID) (bool, error) {
	id, err := s.deputyID(ctx, deputy, booking.Deputy{Owner: owner, Deputy: deputy})
	return id != "", wrap("deputy of "+string(owner), err)
}

// IsNamed tells whether anybody has named the person as deputy.
func (s Booking) IsNamed(ctx context.Context, deputy staff.PersonID) (bool, error) {
	const query = `SELECT count(*) FROM deputy WHERE scope = $1 AND deputy = $2`
	var n int
	err := s.Tx.QueryRowContext(ctx, query, Own(deputy), deputy).Scan(&n)
	return n > 0, wrap("deputy of anybody", err)
}

// PutDeputy implements booking.Store.
func (s Booking) PutDeputy(ctx context.Context, side staff.PersonID, d booking.Deputy) error {
	id, err := s.deputyID(ctx, side, d)
	if err == nil {
		err = s.writeUnnamed(ctx, "deputy", id, wished(side, d.Owner, d.Deputy), Own(side), d.Owner, d.Deputy, d.MadeAt.Unix())
	}
	return wrap("put a deputy of "+string(d.Owner), err)
}

// DropDeputy implements booking.Store.
func (s Booking) DropDeputy(ctx context.Context, side staff.PersonID, d booking.Deputy) error {
	id, err := s.deputyID(ctx, side, d)
	if err == nil {
		err = s.Remove(ctx, "deputy", id)
	}
	return wrap("drop a deputy of "+string(d.Owner), err)
}

// deputyID is the id of the row of one side; empty when there is none.
func (s Booking) deputyID(ctx context.Context, side staff.PersonID, d booking.Deputy) (string, error) {
	return s.idOf(ctx, `SELECT id FROM deputy WHERE scope = $1 AND owner = $2 AND deputy = $3`, Own(side), d.Owner, d.Deputy)
}

func scanDeputy(row scanner) (d booking.Deputy, err error) {
	var made int64
	err = row.Scan((*string)(&d.Owner), (*string)(&d.Deputy), &made)
	d.MadeAt = instant(made)
	return d, err
}

// Usual implements booking.Store.
func (s Booking) Usual(ctx context.Context, person staff.PersonID) (booking.Usual, error) {
	const query = `SELECT week FROM usual WHERE id = $1`
	u, err := one("usual week", person, scanUsual, s.Tx.QueryRowContext(ctx, query, string(person)))
	if errors.Is(err, booking.ErrGone) {
		return booking.Usual{}, nil
	}
	return u, err
}

// PutUsual implements booking.Store.
func (s Booking) PutUsual(ctx context.Context, person staff.PersonID, u booking.Usual) error {
	week, err := text(u)
	if err == nil {
		err = s.write(ctx, "usual", string(person), Own(person), person, week)
	}
	return wrap("put the usual week of "+string(person), err)
}

func scanUsual(row scanner) (u booking.Usual, err error) {
	err = row.Scan(document{&u})
	return u, err
}
