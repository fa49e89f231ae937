// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
)

// An Identity says which person an issuer means by a subject.
type Identity struct {
	Issuer, Subject string
	Person          staff.PersonID
	// Roles are those that the person has only because the issuer said so.
	Roles  []staff.Role
	MadeAt time.Time // UTC, whole seconds
}

// FindIdentity reads the identity of a subject, or answers booking.ErrGone.
func FindIdentity(ctx context.Context, tx store.Tx, issuer, subject string) (Identity, error) {
	const find = `SELECT person, roles, made_at FROM identity WHERE issuer = $1 AND subject = $2`
	id := Identity{Issuer: issuer, Subject: subject}
	var roles string
	var made int64
	err := tx.QueryRowContext(ctx, find, issuer, subject).Scan((*string)(&id.Person), &roles, &made)
	if errors.Is(err, sql.ErrNoRows) {
		return Identity{}, booking.ErrGone
	}
	if err == nil {
		err = json.Unmarshal([]byte(roles), &id.Roles)
	}
	if err != nil {
		return Identity{}, fmt.Errorf("find an identity: %w", err)
	}
	id.MadeAt = instant(made)
	return id, nil
}

// BroughtRoles are those of a person's roles that issuers have brought.
func BroughtRoles(ctx context.Context, tx store.Tx, person staff.PersonID) (roles []staff.Role, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT roles FROM identity WHERE person = $1 ORDER BY issuer, subject`, string(person))
	if err != nil {
		return nil, fmt.Errorf("list the roles that issuers have brought: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		var some []staff.Role
		if err := errors.Join(rows.Scan(&text), json.Unmarshal([]byte(text), &some)); err != nil {
			return nil, fmt.Errorf("list the roles that issuers have brought: %w", err)
		}
		roles = append(roles, some...)
	}
	return roles, rows.Err()
}

// PutIdentity writes an identity. Of one that is there the person and the roles change.
func (t *Tx) PutIdentity(ctx context.Context, id Identity) error {
	const put = `INSERT INTO identity (issuer, subject, person, roles, made_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (issuer, subject) DO UPDATE SET person = excluded.person, roles = excluded.roles`
	roles, err := json.Marshal(append([]staff.Role{}, id.Roles...))
	if err == nil {
		_, err = t.tx.ExecContext(ctx, put, id.Issuer, id.Subject, string(id.Person), string(roles), id.MadeAt.Unix())
	}
	if err != nil {
		return fmt.Errorf("put the identity of %s: %w", id.Person, err)
	}
	return nil
}
