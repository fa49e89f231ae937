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

// A Passkey is what the server knows of one; none of it is secret. Times are UTC, whole seconds.
type Passkey struct {
	ID     string // in base64url
	Person staff.PersonID
	PasskeyBody
	MadeAt, UsedAt time.Time
}

// A PasskeyBody is what is stored as JSON.
type PasskeyBody struct {
	Public []byte `json:"public"` // the key, in COSE's form
	Count  uint32 `json:"count"`  // how often it was used, as it says itself
	Shared bool   `json:"shared,omitempty"`
}

// ErrPasskeyTaken is why a passkey is not stored: somebody has it already.
var ErrPasskeyTaken = errors.New("the passkey is known already")

// AddPasskey stores a new one, or answers ErrPasskeyTaken.
func (t *Tx) AddPasskey(ctx context.Context, p Passkey) error {
	const put = `INSERT INTO passkey (id, person, body, made_at, used_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO NOTHING`
	body, err := json.Marshal(p.PasskeyBody)
	if err != nil {
		return err
	}
	result, err := t.tx.ExecContext(ctx, put, p.ID, string(p.Person), string(body), p.MadeAt.Unix(), p.UsedAt.Unix())
	if err != nil {
		return fmt.Errorf("add a passkey of %s: %w", p.Person, err)
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		err = ErrPasskeyTaken
	}
	return err
}

// PasskeysOf are the ids of a person's passkeys.
func PasskeysOf(ctx context.Context, tx store.Tx, person staff.PersonID) (ids []string, err error) {
	return store.Texts(ctx, tx, "the passkeys of "+string(person), `SELECT id FROM passkey WHERE person = $1 ORDER BY id`, string(person))
}

// AnyPasskey tells whether anybody has one.
func AnyPasskey(ctx context.Context, tx store.Tx) (any bool, err error) {
	err = tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM passkey)`).Scan(&any)
	return any, err
}

// FindPasskey reads one, or answers booking.ErrGone.
func FindPasskey(ctx context.Context, tx store.Tx, id string) (Passkey, error) {
	const find = `SELECT person, body, made_at, used_at FROM passkey WHERE id = $1`
	p := Passkey{ID: id}
	var body string
	var made, used int64
	err := tx.QueryRowContext(ctx, find, id).Scan((*string)(&p.Person), &body, &made, &used)
	if errors.Is(err, sql.ErrNoRows) {
		return Passkey{}, booking.ErrGone
	}
	if err == nil {
		err = json.Unmarshal([]byte(body), &p.PasskeyBody)
	}
	if err != nil {
		return Passkey{}, fmt.Errorf("find a passkey: %w", err)
	}
	p.MadeAt, p.UsedAt = time.Unix(made, 0).UTC(), time.Unix(used, 0).UTC()
	return p, nil
}

// UsePasskey notes that one was used, with its new count. It answers booking.ErrGone when the count is not the one that was read
// before: it was used meanwhile, and so there may be two of it.
func (t *Tx) UsePasskey(ctx context.Context, read Passkey, count uint32, now time.Time) error {
	kept, err := FindPasskey(ctx, t.tx, read.ID)
	if err == nil && (kept.Person != read.Person || kept.Count != read.Count) {
		err = booking.ErrGone
	}
	if err != nil {
		return err
	}
	kept.Count = count
	body, err := json.Marshal(kept.PasskeyBody)
	if err == nil {
		_, err = t.tx.ExecContext(ctx, `UPDATE passkey SET body = $1, used_at = $2 WHERE id = $3`, string(body), now.Unix(), kept.ID)
	}
	if err != nil {
		return fmt.Errorf("use a passkey of %s: %w", kept.Person, err)
	}
	return nil
}

// An App is a person's authenticator app. The secret is sealed; the step is the last one that was used.
type App struct {
	Person staff.PersonID
	Sealed string
	Step   int64
	MadeAt time.Time
}

// FindApp reads a person's, or answers booking.ErrGone.
func FindApp(ctx context.Context, tx store.Tx, person staff.PersonID) (App, error) {
	a := App{Person: person}
	var made int64
	err := tx.QueryRowContext(ctx, `SELECT secret, step, made_at FROM totp WHERE person = $1`, string(person)).Scan(&a.Sealed, &a.Step, &made)
	if errors.Is(err, sql.ErrNoRows) {
		return App{}, booking.ErrGone
	}
	if err != nil {
		return App{}, fmt.Errorf("find the authenticator app of %s: %w", person, err)
	}
	a.MadeAt = time.Unix(made, 0).UTC()
	return a, nil
}

// PutApp stores a person's, in the place of the one from before.
func (t *Tx) PutApp(ctx context.Context, a App) error {
	const put = `INSERT INTO totp (person, secret, step, made_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (person) DO UPDATE SET secret = excluded.secret, step = excluded.step, made_at = excluded.made_at`
	if _, err := t.tx.ExecContext(ctx, put, string(a.Person), a.Sealed, a.Step, a.MadeAt.Unix()); err != nil {
		return fmt.Errorf("put the authenticator app of %s: %w", a.Person, err)
	}
	return nil
}

// UseApp notes that a step was used; booking.ErrGone when it, or a later one, was used before.
func (t *Tx) UseApp(ctx context.Context, person staff.PersonID, step int64) error {
	result, err := t.tx.ExecContext(ctx, `UPDATE totp SET step = $1 WHERE person = $2 AND step < $1`, step, string(person))
	if err != nil {
		return fmt.Errorf("use the authenticator app of %s: %w", person, err)
	}
	n, err := result.RowsAffected()
	if err == nil && n == 0 {
		err = booking.ErrGone
	}
	return err
}

// DropFactors takes a person's passkeys and authenticator app away.
func (t *Tx) DropFactors(ctx context.Context, person staff.PersonID) error {
	for _, drop := range []string{`DELETE FROM passkey WHERE person = $1`, `DELETE FROM totp WHERE person = $1`} {
		if _, err := t.tx.ExecContext(ctx, drop, string(person)); err != nil {
			return fmt.Errorf("drop the factors of %s: %w", person, err)
		}
	}
	return nil
}

// An Entrance is by which ways a person can come in, and on how many devices they are in. The zero value is none.
type Entrance struct {
	Passkeys, Apps, Issuers int
	Devices                 int
}

// Any tells whether there is a way in.
func (e Entrance) Any() bool { return e.Passkeys+e.Apps+e.Issuers > 0 }

// EntranceOf is a person's.
func EntranceOf(ctx context.Context, tx store.Tx, person staff.PersonID) (e Entrance, err error) {
	const count = `SELECT (SELECT COUNT(*) FROM passkey WHERE person = $1), (SELECT COUNT(*) FROM totp WHERE person = $1),
		(SELECT COUNT(*) FROM identity WHERE person = $1), (SELECT COUNT(*) FROM session WHERE person = $1 AND ended_at = 0)`
	err = tx.QueryRowContext(ctx, count, string(person)).Scan(&e.Passkeys, &e.Apps, &e.Issuers, &e.Devices)
	if err != nil {
		return e, fmt.Errorf("count the ways in of %s: %w", person, err)
	}
	return e, nil
}

// Entrances are those of everybody who has any, or is in.
func Entrances(ctx context.Context, tx store.Tx) (all map[staff.PersonID]Entrance, err error) {
	const count = `SELECT person, SUM(passkeys), SUM(apps), SUM(issuers), SUM(devices) FROM (
		SELECT person, 1 AS passkeys, 0 AS apps, 0 AS issuers, 0 AS devices FROM passkey
		UNION ALL SELECT person, 0, 1, 0, 0 FROM totp UNION ALL SELECT person, 0, 0, 1, 0 FROM identity
		UNION ALL SELECT person, 0, 0, 0, 1 FROM session WHERE ended_at = 0) AS ways GROUP BY person`
	rows, err := tx.QueryContext(ctx, count)
	if err != nil {
		return nil, fmt.Errorf("count the ways in: %w", err)
	}
	defer rows.Close()
	all = map[staff.PersonID]Entrance{}
	for rows.Next() {
		var person staff.PersonID
		var e Entrance
		if err := rows.Scan((*string)(&person), &e.Passkeys, &e.Apps, &e.Issuers, &e.Devices); err != nil {
			return nil, fmt.Errorf("count the ways in: %w", err)
		}
		all[person] = e
	}
	return all, rows.Err()
}

// RolesOfAll are the roles of everybody who has any beside those that all have.
func RolesOfAll(ctx context.Context, tx store.Tx) (all map[staff.PersonID][]staff.Role, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT id, roles FROM profile`)
	if err != nil {
		return nil, fmt.Errorf("list roles: %w", err)
	}
	defer rows.Close()
	all = map[staff.PersonID][]staff.Role{}
	for rows.Next() {
		var person, text string
		var roles []staff.Role
		if err := errors.Join(rows.Scan(&person, &text), json.Unmarshal([]byte(text), &roles)); err != nil {
			return nil, fmt.Errorf("list roles: %w", err)
		}
		if len(roles) > 0 {
			all[staff.PersonID(person)] = roles
		}
	}
	return all, rows.Err()
}

// Proving tells whether anybody has, or is to have, a way in by proof: a passkey, an authenticator app, an account at an issuer or a
// code.
func Proving(ctx context.Context, tx store.Tx) (proving bool, err error) {
	const ways = `SELECT EXISTS (SELECT 1 FROM passkey) OR EXISTS (SELECT 1 FROM totp) OR EXISTS (SELECT 1 FROM identity)
		OR EXISTS (SELECT 1 FROM invitation)`
	if err := tx.QueryRowContext(ctx, ways).Scan(&proving); err != nil {
		return false, fmt.Errorf("look for ways in: %w", err)
	}
	return proving, nil
}

// Administrators counts those who administer the server, are in the directory and have a way in. Without one a server needs a first.
func Administrators(ctx context.Context, tx store.Tx) (n int, err error) {
	const count = `SELECT COUNT(*) FROM profile f JOIN person p ON p.id = f.id WHERE f.roles LIKE '%"administrator"%' AND (
		EXISTS (SELECT 1 FROM passkey k WHERE k.person = f.id) OR EXISTS (SELECT 1 FROM totp t WHERE t.person = f.id)
		OR EXISTS (SELECT 1 FROM identity i WHERE i.person = f.id))`
	if err := tx.QueryRowContext(ctx, count).Scan(&n); err != nil {
		return 0, fmt.Errorf("count administrators: %w", err)
	}
	return n, nil
}
