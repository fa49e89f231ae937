// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
)

// An Audit says who has read or changed what about whom, where that is more than their own. It holds ids and never a name.
type Audit struct {
	At     time.Time      // UTC, whole seconds
	Actor  staff.PersonID // empty at the server's terminal
	Act    AuditAct
	About  staff.PersonID // empty for everybody
	Detail string         // such as names of roles; ids and codes only
}

// An AuditAct is what was done.
type AuditAct string

// The acts; the list is append-only, because it is stored.
const (
	AuditPeople  AuditAct = "people.list" // everybody was named, with their roles and ways in
	AuditInvite  AuditAct = "people.invite"
	AuditRecall  AuditAct = "people.withdraw" // a code that was made is good no more
	AuditLink    AuditAct = "people.link"     // somebody is who an issuer knows by a subject
	AuditRoles   AuditAct = "people.roles"
	AuditSignOut AuditAct = "people.sign_out"
	AuditExport  AuditAct = "people.export"
	AuditErase   AuditAct = "people.erase"
	AuditBadge   AuditAct = "badge"         // an award was taken back; the detail is which, and why
	AuditAlert   AuditAct = "news.alert"    // a post has broken everybody's quiet hours; the detail is which, and why
	AuditReport  AuditAct = "learn.report"  // how others learn was taken along as a table; the detail is in which form
	AuditUse     AuditAct = "use.report"    // how full a house was was taken along; the detail is in which form, which house, and which month
	AuditTry     AuditAct = "use.simulate"  // past weeks of a house were replayed under other rules; the detail is which house, and what was tried
	AuditOpen    AuditAct = "use.open"      // how full houses were was written as open data; the detail is under which licence
	AuditCensus  AuditAct = "people.census" // people and units were brought in line with lists; the detail is how many are new, changed and left
	AuditRules   AuditAct = "rules"         // the rules of a house were changed; the detail is which house, and which version they are
	AuditBlock   AuditAct = "desk.block"    // a desk was taken out of use, with what people had of it; the detail is which
	AuditUnblock AuditAct = "desk.unblock"  // … or put back
	AuditTaught  AuditAct = "learn.people"  // how far single people are was read, where assignments told them so; once a day at most
)

// The acts of the web office.
const (
	AuditOffice  AuditAct = "office.change"  // something was changed in the web office; the detail is what
	AuditRead    AuditAct = "office.audit"   // what was noted was read; once a day at most
	AuditTaken   AuditAct = "office.export"  // what was noted was taken along as a table; the detail is which part
	AuditDevices AuditAct = "office.devices" // where somebody is signed in was read
	AuditPlan    AuditAct = "office.plan"    // plans of floors were changed; the detail is from which archive, or which floor was drawn
)

// NotedDaily notes an act, unless its actor has done the same within a day before.
func (c *Central) NotedDaily(ctx context.Context, a Audit) error {
	noted := func(ctx context.Context, tx store.Tx) (there bool, err error) {
		const find = `SELECT EXISTS (SELECT 1 FROM audit WHERE actor = $1 AND act = $2 AND at > $3)`
		err = tx.QueryRowContext(ctx, find, string(a.Actor), string(a.Act), a.At.AddDate(0, 0, -1).Unix()).Scan(&there)
		return there, err
	}
	var there bool
	err := c.Read(ctx, func(ctx context.Context, snap *Snapshot) (err error) {
		there, err = noted(ctx, snap)
		return err
	})
	if err != nil || there {
		return err
	}
	return c.Write(ctx, func(ctx context.Context, tx *Tx) error {
		if there, err := noted(ctx, tx); err != nil || there {
			return err
		}
		return tx.PutAudit(ctx, a)
	})
}

// PutAudit writes one. It stands in the transaction of what it tells of, so that neither is there without the other.
func (t *Tx) PutAudit(ctx context.Context, a Audit) error {
	const put = `INSERT INTO audit (id, at, actor, act, about, detail) VALUES ($1, $2, $3, $4, $5, $6)`
	id, err := uuid.NewV7() // what is noted within a second stays in its order
	if err != nil {
		return fmt.Errorf("note %s: %w", a.Act, err)
	}
	if _, err := t.tx.ExecContext(ctx, put, id.String(), a.At.Unix(), string(a.Actor), string(a.Act), string(a.About), a.Detail); err != nil {
		return fmt.Errorf("note %s: %w", a.Act, err)
	}
	return nil
}

// Audits are at most so many, the newest first: of everybody, or only those about a person.
func Audits(ctx context.Context, tx store.Tx, about staff.PersonID, most int) (list []Audit, err error) {
	const find = `SELECT at, actor, act, about, detail FROM audit WHERE about = $1 OR $2 = '' ORDER BY at DESC, id DESC LIMIT $3`
	rows, err := tx.QueryContext(ctx, find, string(about), string(about), most)
	if err != nil {
		return nil, fmt.Errorf("list what was noted: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var a Audit
		var at int64
		if err := rows.Scan(&at, (*string)(&a.Actor), (*string)(&a.Act), (*string)(&a.About), &a.Detail); err != nil {
			return nil, fmt.Errorf("list what was noted: %w", err)
		}
		a.At = time.Unix(at, 0).UTC()
		list = append(list, a)
	}
	return list, rows.Err()
}

// ForgetAudits takes away what was noted before a time, and tells how much that was.
func (t *Tx) ForgetAudits(ctx context.Context, before time.Time) (int, error) {
	result, err := t.tx.ExecContext(ctx, `DELETE FROM audit WHERE at < $1`, before.Unix())
	if err != nil {
		return 0, fmt.Errorf("forget what was noted: %w", err)
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// AuditActs are all acts.
var AuditActs = []AuditAct{
	AuditPeople, AuditInvite, AuditRecall, AuditLink, AuditRoles, AuditSignOut, AuditExport, AuditErase, AuditBadge, AuditAlert, AuditReport, AuditBlock, AuditUnblock, AuditUse, AuditOpen, AuditTry, AuditPlan, AuditCensus, AuditRules, AuditTaught,
	AuditOffice, AuditRead, AuditTaken, AuditDevices,
}

// An AuditFilter says which notes: of an act, where it is not empty, and from a time until before another, where they are not zero.
type AuditFilter struct {
	Act         AuditAct
	From, Until time.Time
	BeforeAt    time.Time // the cursor: notes before this one, and at this time those with an id before BeforeID
	BeforeID    string
}

// A Noted is an Audit with its id.
type Noted struct {
	ID string
	Audit
}

// FindAudits are at most so many notes of a filter, the newest first.
func FindAudits(ctx context.Context, tx store.Tx, f AuditFilter, most int) (list []Noted, err error) {
	const find = `SELECT id, at, actor, act, about, detail FROM audit WHERE ($1 = '' OR act = $1) AND at >= $2 AND at < $3 AND (at < $4 OR at = $4 AND id < $5)
		ORDER BY at DESC, id DESC LIMIT $6`
	const ever = int64(1) << 60
	until, before := ever, ever
	if !f.Until.IsZero() {
		until = f.Until.Unix()
	}
	if !f.BeforeAt.IsZero() {
		before = f.BeforeAt.Unix()
	}
	rows, err := tx.QueryContext(ctx, find, string(f.Act), seconds(f.From), until, before, f.BeforeID, most)
	if err != nil {
		return nil, fmt.Errorf("find what was noted: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var n Noted
		var at int64
		if err := rows.Scan(&n.ID, &at, (*string)(&n.Actor), (*string)(&n.Act), (*string)(&n.About), &n.Detail); err != nil {
			return nil, fmt.Errorf("find what was noted: %w", err)
		}
		n.At = time.Unix(at, 0).UTC()
		list = append(list, n)
	}
	return list, rows.Err()
}
