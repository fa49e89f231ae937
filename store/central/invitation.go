// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
)

// An Invitation lets somebody in once. Its code is stored nowhere, only its hash. Times are UTC, whole seconds.
type Invitation struct {
	Hash    string
	Kind    InvitationKind
	Person  staff.PersonID // empty for the first administrator, who is nobody yet
	Inviter staff.PersonID // empty when it was made at the server's terminal
	MadeAt  time.Time
	Until   time.Time // it is good before
}

// An InvitationKind says what a code is good for.
type InvitationKind string

// The kinds; the list is append-only, because it is stored.
const (
	// Welcome lets somebody in who has no way in yet, and then they choose one. Who has one needs it beside the code.
	Welcome InvitationKind = "welcome"
	// Another lets somebody in on another device of their own, with the second factor that they have.
	Another InvitationKind = "another"
	// Anew lets somebody choose a way in who has lost every one; the old ones end.
	Anew InvitationKind = "anew"
	// FirstOfAll makes the first administrator.
	FirstOfAll InvitationKind = "first"
	// Used is one that has let somebody in. It is kept as long as one that was not, to tell it from one that never was.
	Used InvitationKind = "used"
)

// PutInvitation writes one. A person has one that is good: the one from before goes, of whatever kind, but see makeRoom.
func (t *Tx) PutInvitation(ctx context.Context, i Invitation) error {
	const put = `INSERT INTO invitation (hash, kind, person, inviter, made_at, until_at) VALUES ($1, $2, $3, $4, $5, $6)`
	err := t.makeRoom(ctx, i)
	if err == nil {
		_, err = t.tx.ExecContext(ctx, put, i.Hash, string(i.Kind), string(i.Person), string(i.Inviter), i.MadeAt.Unix(), i.Until.Unix())
	}
	if err != nil {
		return fmt.Errorf("put an invitation of %s: %w", i.Person, err)
	}
	return nil
}

// makeRoom ends the one from before. What a device shows for another one does not end what an administrator gave to who has lost all: the
// device may be the one that was lost.
func (t *Tx) makeRoom(ctx context.Context, i Invitation) error {
	if i.Kind != Another {
		return t.DropInvitations(ctx, i.Person)
	}
	_, err := t.tx.ExecContext(ctx, `DELETE FROM invitation WHERE person = $1 AND kind = 'another'`, string(i.Person))
	return err
}

// FindInvitation reads one, also one that was used or has run out, or answers booking.ErrGone.
func FindInvitation(ctx context.Context, tx store.Tx, hash string) (Invitation, error) {
	const find = `SELECT kind, person, inviter, made_at, until_at FROM invitation WHERE hash = $1`
	i := Invitation{Hash: hash}
	var made, until int64
	err := tx.QueryRowContext(ctx, find, hash).Scan((*string)(&i.Kind), (*string)(&i.Person), (*string)(&i.Inviter), &made, &until)
	if errors.Is(err, sql.ErrNoRows) {
		return Invitation{}, booking.ErrGone
	}
	if err != nil {
		return Invitation{}, fmt.Errorf("find an invitation: %w", err)
	}
	i.MadeAt, i.Until = time.Unix(made, 0).UTC(), time.Unix(until, 0).UTC()
	return i, nil
}

// UseInvitation marks one as used, so that it works once; booking.ErrGone when it is good no more.
func (t *Tx) UseInvitation(ctx context.Context, hash string, now time.Time) error {
	const use = `UPDATE invitation SET kind = 'used' WHERE hash = $1 AND kind <> 'used' AND until_at > $2`
	result, err := t.tx.ExecContext(ctx, use, hash, now.Unix())
	if err != nil {
		return fmt.Errorf("use an invitation: %w", err)
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		err = booking.ErrGone
	}
	return err
}

// ForgetInvitations forgets those that ran out before a time, used or not.
func (t *Tx) ForgetInvitations(ctx context.Context, before time.Time) error {
	if _, err := t.tx.ExecContext(ctx, `DELETE FROM invitation WHERE until_at <= $1`, before.Unix()); err != nil {
		return fmt.Errorf("forget invitations: %w", err)
	}
	return nil
}

// OpenInvitations are until when each person who has one may use it.
func OpenInvitations(ctx context.Context, tx store.Tx, now time.Time) (map[staff.PersonID]time.Time, error) {
	rows, err := tx.QueryContext(ctx, `SELECT person, until_at FROM invitation WHERE kind <> 'used' AND until_at > $1`, now.Unix())
	if err != nil {
		return nil, fmt.Errorf("list invitations: %w", err)
	}
	defer rows.Close()
	open := map[staff.PersonID]time.Time{}
	for rows.Next() {
		var person staff.PersonID
		var until int64
		if err := rows.Scan((*string)(&person), &until); err != nil {
			return nil, fmt.Errorf("list invitations: %w", err)
		}
		open[person] = time.Unix(until, 0).UTC()
	}
	return open, rows.Err()
}

// DropInvitationsBy ends all that a person has given to others and that are still good.
func (t *Tx) DropInvitationsBy(ctx context.Context, inviter staff.PersonID) error {
	if _, err := t.tx.ExecContext(ctx, `DELETE FROM invitation WHERE inviter = $1 AND kind <> 'used'`, string(inviter)); err != nil {
		return fmt.Errorf("drop invitations by %s: %w", inviter, err)
	}
	return nil
}

// DropInvitations ends all invitations of a person that are still good.
func (t *Tx) DropInvitations(ctx context.Context, person staff.PersonID) error {
	if _, err := t.tx.ExecContext(ctx, `DELETE FROM invitation WHERE person = $1 AND kind <> 'used'`, string(person)); err != nil {
		return fmt.Errorf("drop invitations of %s: %w", person, err)
	}
	return nil
}
