// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"errors"

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
	id := favouriteID(f.Person, f.Kind, f.Target)
	return wrap("put favourite "+id, s.write(ctx, "favourite", id, Own(f.Person), f.Person, f.Kind, f.Target, f.MadeAt.Unix()))
}

// DropFavourite implements booking.Store.
func (s Booking) DropFavourite(ctx context.Context, person staff.PersonID, kind booking.FavouriteKind, target string) error {
	return s.Remove(ctx, "favourite", favouriteID(person, kind, target))
}

func favouriteID(person staff.PersonID, kind booking.FavouriteKind, target string) string {
	return string(person) + "|" + string(kind) + "|" + target
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
	const query = `SELECT owner, deputy, made_at FROM deputy WHERE id = $1`
	id := deputyID(deputy, booking.Deputy{Owner: owner, Deputy: deputy})
	_, err := one("deputy", id, scanDeputy, s.Tx.QueryRowContext(ctx, query, id))
	if errors.Is(err, booking.ErrGone) {
		return false, nil
	}
	return err == nil, err
}

// PutDeputy implements booking.Store.
func (s Booking) PutDeputy(ctx context.Context, side staff.PersonID, d booking.Deputy) error {
	id := deputyID(side, d)
	return wrap("put deputy "+id, s.write(ctx, "deputy", id, Own(side), d.Owner, d.Deputy, d.MadeAt.Unix()))
}

// DropDeputy implements booking.Store.
func (s Booking) DropDeputy(ctx context.Context, side staff.PersonID, d booking.Deputy) error {
	return s.Remove(ctx, "deputy", deputyID(side, d))
}

// deputyID names the row of one side.
func deputyID(side staff.PersonID, d booking.Deputy) string {
	return string(d.Owner) + "|" + string(d.Deputy) + "|" + string(side)
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
