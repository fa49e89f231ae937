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
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
)

// A Mailbox is where a person's mail goes.
type Mailbox struct {
	Person  staff.PersonID
	Address string
	// Secret stands in the mail: whoever has it says yes to mail, or no.
	Secret string
	// AskedAt is when its owner was asked whether they want mail, AgreedAt when they said yes, SentAt until when the news were told; zero
	// for never.
	AskedAt, AgreedAt, SentAt time.Time
	// Failed says why the last mail could not be sent, by a code.
	Failed string
}

// A Wish is a person's wish for mail, with the box that there is for it; without a secret where there is none yet.
type Wish struct {
	news.Hearing
	Mailbox
}

// Wishes are those of people who want mail, in the order of their ids, at most most of those after a person.
func (s *Snapshot) Wishes(ctx context.Context, after staff.PersonID, most int) (list []Wish, err error) {
	const query = `SELECT h.person, h.from_min, h.until_min, h.rest, h.digest, h.mail,
		COALESCE(b.address, ''), COALESCE(b.secret, ''), COALESCE(b.asked_at, 0), COALESCE(b.agreed_at, 0), COALESCE(b.sent_at, 0), COALESCE(b.failed, '')
		FROM hearing h LEFT JOIN mailbox b ON b.person = h.person WHERE h.digest <> '' AND h.mail <> '' AND h.person > $1 ORDER BY h.person LIMIT $2`
	rows, err := s.tx.QueryContext(ctx, query, string(after), most)
	if err != nil {
		return nil, fmt.Errorf("list who wants mail: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var w Wish
		var asked, agreed, sent int64
		var rest string
		if err := rows.Scan((*string)(&w.Hearing.Person), &w.From, &w.Until, &rest, (*string)(&w.Digest), &w.Mail, &w.Address, &w.Secret, &asked, &agreed, &sent, &w.Failed); err != nil {
			return nil, fmt.Errorf("list who wants mail: %w", err)
		}
		if err := json.Unmarshal([]byte(rest), &w.Rest); err != nil {
			return nil, fmt.Errorf("list who wants mail: %w", err)
		}
		w.Mailbox.Person, w.AskedAt, w.AgreedAt, w.SentAt = w.Hearing.Person, instant(asked), instant(agreed), instant(sent)
		list = append(list, w)
	}
	return list, rows.Err()
}

const mailbox = `SELECT person, address, secret, asked_at, agreed_at, sent_at, failed FROM mailbox WHERE `

// FindMailbox is the one with a secret; booking.ErrGone for none.
func FindMailbox(ctx context.Context, tx store.Tx, secret string) (Mailbox, error) {
	b, err := scanMailbox(tx.QueryRowContext(ctx, mailbox+`secret = $1`, secret).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return b, booking.ErrGone
	}
	if err != nil {
		err = fmt.Errorf("find a mailbox: %w", err)
	}
	return b, err
}

// FindMailboxOf is a person's, without a secret where they have none.
func FindMailboxOf(ctx context.Context, tx store.Tx, person staff.PersonID) (Mailbox, error) {
	b, err := scanMailbox(tx.QueryRowContext(ctx, mailbox+`person = $1`, string(person)).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return Mailbox{Person: person}, nil
	}
	if err != nil {
		err = fmt.Errorf("find the mailbox of %s: %w", person, err)
	}
	return b, err
}

func scanMailbox(scan func(...any) error) (b Mailbox, err error) {
	var asked, agreed, sent int64
	err = scan((*string)(&b.Person), &b.Address, &b.Secret, &asked, &agreed, &sent, &b.Failed)
	b.AskedAt, b.AgreedAt, b.SentAt = instant(asked), instant(agreed), instant(sent)
	return b, err
}

// PutMailbox keeps a mailbox as it is now.
func (t *Tx) PutMailbox(ctx context.Context, b Mailbox) error {
	const put = `INSERT INTO mailbox (person, address, secret, asked_at, agreed_at, sent_at, failed) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (person) DO UPDATE SET address = excluded.address, secret = excluded.secret, asked_at = excluded.asked_at, agreed_at = excluded.agreed_at,
		sent_at = excluded.sent_at, failed = excluded.failed`
	return t.outside(ctx, "keep a mailbox", put, string(b.Person), b.Address, b.Secret, seconds(b.AskedAt), seconds(b.AgreedAt), seconds(b.SentAt), b.Failed)
}

// DropMailbox forgets where a person's mail went; none is no error.
func (t *Tx) DropMailbox(ctx context.Context, person staff.PersonID) error {
	return t.outside(ctx, "drop a mailbox", `DELETE FROM mailbox WHERE person = $1`, string(person))
}

// DropUnwantedMailboxes forgets the addresses of those who want no mail any more.
func (t *Tx) DropUnwantedMailboxes(ctx context.Context) error {
	return t.outside(ctx, "drop mailboxes that nobody wants", `DELETE FROM mailbox WHERE person NOT IN (SELECT person FROM hearing WHERE digest <> '' AND mail <> '')`)
}
