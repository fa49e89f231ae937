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

// A Session is a person signed in on a device. Its tokens are stored nowhere, only their hashes. Times are UTC, whole seconds.
type Session struct {
	ID     string
	Person staff.PersonID
	Device string // empty until the device has told
	Name   string // what kind of device it is, for its person; empty when nobody has said so
	Key    string // the device's public key, Ed25519 in base64url; empty for a session by choice, in demo mode
	// Access is the hash of the token that goes with requests, good before AccessUntil; the zero Time is as long as the session.
	Access      string
	AccessUntil time.Time
	// Refresh is the hash of the token that gets new ones, and Spent of the one before it.
	Refresh, Spent string
	// Assured are the roles that the sign-in was strong enough for, of those that ask for more than any sign-in.
	Assured  []staff.Role
	ProvedAt time.Time // when the person last proved who they are
	MadeAt   time.Time
	SeenAt   time.Time
	EndedAt  time.Time // the zero Time while it stands
	Why      Ending    // why it has ended
}

// An Ending is why a session was ended by somebody else than its own device.
type Ending string

// The endings.
const (
	Elsewhere Ending = "elsewhere" // its person ended it from another device
	Lost      Ending = "lost"      // the device is to delete what it has
	Reused    Ending = "reused"    // a refresh token came twice, or without its key: somebody has a copy
	Closed    Ending = "closed"    // an administrator ended it
)

const sessionColumns = `id, person, device, name, device_key, access_hash, access_until, refresh_hash, spent_hash, assured, proved_at, made_at, seen_at, ended_at, why`

// FindSession reads a session, also one that has ended, or answers booking.ErrGone.
func FindSession(ctx context.Context, tx store.Tx, id string) (Session, error) {
	s, err := scanSession(tx.QueryRowContext(ctx, `SELECT `+sessionColumns+` FROM session WHERE id = $1`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return Session{}, booking.ErrGone
	}
	if err != nil {
		return Session{}, fmt.Errorf("find session: %w", err)
	}
	return s, nil
}

// SessionsOf are the sessions of a person that stand, the last seen first.
func SessionsOf(ctx context.Context, tx store.Tx, person staff.PersonID) (list []Session, err error) {
	const find = `SELECT ` + sessionColumns + ` FROM session WHERE person = $1 AND ended_at = 0 ORDER BY seen_at DESC, id`
	rows, err := tx.QueryContext(ctx, find, string(person))
	if err != nil {
		return nil, fmt.Errorf("list sessions of %s: %w", person, err)
	}
	defer rows.Close()
	for rows.Next() {
		s, err := scanSession(rows.Scan)
		if err != nil {
			return nil, fmt.Errorf("list sessions of %s: %w", person, err)
		}
		list = append(list, s)
	}
	return list, rows.Err()
}

func scanSession(scan func(...any) error) (s Session, err error) {
	var until, proved, made, seen, ended int64
	var assured string
	err = scan(&s.ID, (*string)(&s.Person), &s.Device, &s.Name, &s.Key, &s.Access, &until, &s.Refresh, &s.Spent, &assured, &proved, &made, &seen, &ended, (*string)(&s.Why))
	if err == nil {
		err = json.Unmarshal([]byte(assured), &s.Assured)
	}
	s.AccessUntil, s.ProvedAt, s.MadeAt, s.SeenAt, s.EndedAt = instant(until), instant(proved), instant(made), instant(seen), instant(ended)
	return s, err
}

// instant is the time of stored seconds; 0 is the zero Time.
func instant(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}

// seconds is what is stored of a time.
func seconds(at time.Time) int64 {
	if at.IsZero() {
		return 0
	}
	return at.Unix()
}

// PutSession writes a session, over the one of that id.
func (t *Tx) PutSession(ctx context.Context, s Session) error {
	const put = `INSERT INTO session (` + sessionColumns + `) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
		ON CONFLICT (id) DO UPDATE SET device = excluded.device, access_hash = excluded.access_hash, access_until = excluded.access_until, refresh_hash = excluded.refresh_hash,
		spent_hash = excluded.spent_hash, assured = excluded.assured, proved_at = excluded.proved_at, seen_at = excluded.seen_at,
		ended_at = excluded.ended_at, why = excluded.why`
	t.opened.ids = append(t.opened.ids, s.ID)
	assured, err := json.Marshal(s.Assured)
	if err == nil {
		_, err = t.tx.ExecContext(ctx, put, s.ID, string(s.Person), s.Device, s.Name, s.Key, s.Access, seconds(s.AccessUntil), s.Refresh, s.Spent,
			string(assured), seconds(s.ProvedAt), seconds(s.MadeAt), seconds(s.SeenAt), seconds(s.EndedAt), string(s.Why))
	}
	if err != nil {
		return fmt.Errorf("put session of %s: %w", s.Person, err)
	}
	return nil
}

// SeeSession notes when a session was last used.
func (t *Tx) SeeSession(ctx context.Context, id string, at time.Time) error {
	t.opened.ids = append(t.opened.ids, id)
	if _, err := t.tx.ExecContext(ctx, `UPDATE session SET seen_at = $1 WHERE id = $2`, at.Unix(), id); err != nil {
		return fmt.Errorf("note that a session was seen: %w", err)
	}
	return nil
}

// DropSession forgets a session that its own device has ended.
func (t *Tx) DropSession(ctx context.Context, id string) error {
	t.opened.ids = append(t.opened.ids, id)
	if _, err := t.tx.ExecContext(ctx, `DELETE FROM session WHERE id = $1`, id); err != nil {
		return fmt.Errorf("drop session: %w", err)
	}
	return nil
}

// EndSessions ends sessions of a person that stand: the one with the id or, where that is empty, all but the one excepted. A lost device
// is one also when its session has ended before, because it still has what it had. It returns their ids. They stay as a mark until nobody has seen them for long, so that their devices hear why.
func (t *Tx) EndSessions(ctx context.Context, person staff.PersonID, id, except string, why Ending, at time.Time) (ids []string, err error) {
	const end = `UPDATE session SET ended_at = $1, why = $2 WHERE person = $3 AND (ended_at = 0 OR $2 = 'lost' AND why <> 'lost') AND (id = $4 OR $4 = '') AND id <> $5 RETURNING id`
	t.opened.all = true
	return store.Texts(ctx, t.tx, "which sessions of "+string(person)+" end", end, at.Unix(), string(why), string(person), id, except)
}

// A Stale says which sessions are forgotten: those last seen or made before a time, and lost devices' marks that are older than another.
type Stale struct{ Seen, Made, Lost time.Time }

// ForgetBrowsers forgets the sessions that were made before a time on devices whose names begin so: of browsers that nobody's session lives in
// for long.
func (t *Tx) ForgetBrowsers(ctx context.Context, device string, before time.Time) error {
	t.opened.all = true
	_, err := t.tx.ExecContext(ctx, `DELETE FROM session WHERE device LIKE $1 AND made_at < $2`, device+"%", seconds(before))
	if err != nil {
		return fmt.Errorf("forget old sessions of browsers: %w", err)
	}
	return nil
}

// ForgetSessions returns how many it has forgotten.
func (t *Tx) ForgetSessions(ctx context.Context, before Stale) (int64, error) {
	const forget = `DELETE FROM session WHERE why <> 'lost' AND (seen_at < $1 OR made_at < $2) OR why = 'lost' AND ended_at < $3`
	result, err := t.tx.ExecContext(ctx, forget, seconds(before.Seen), seconds(before.Made), seconds(before.Lost))
	if err != nil {
		return 0, fmt.Errorf("forget old sessions: %w", err)
	}
	n, err := result.RowsAffected()
	t.opened.all = t.opened.all || n > 0
	return n, err
}
