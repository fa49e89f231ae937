// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"errors"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
)

// count counts what a query counts.
func (s News) count(ctx context.Context, what, query string, args ...any) (n int, err error) {
	err = s.Tx.QueryRowContext(ctx, query, args...).Scan(&n)
	return n, wrap("count "+what, err)
}

// DraftsKept implements news.QuotaStore.
func (s News) DraftsKept(ctx context.Context, who staff.PersonID) (int, error) {
	return s.count(ctx, "drafts", `SELECT COUNT(*) FROM draft WHERE author = $1 AND state NOT IN ('published', 'removed')`, string(who))
}

// PostsSince implements news.QuotaStore.
func (s News) PostsSince(ctx context.Context, who staff.PersonID, since time.Time) (int, error) {
	return s.count(ctx, "posts", `SELECT COUNT(*) FROM post WHERE author = $1 AND published_at > $2`, string(who), since.Unix())
}

// CommentsSince implements news.QuotaStore.
func (s News) CommentsSince(ctx context.Context, who staff.PersonID, since time.Time) (int, error) {
	return s.count(ctx, "comments", `SELECT COUNT(*) FROM comment WHERE author = $1 AND made_at > $2`, string(who), since.Unix())
}

// ReportsBy implements news.QuotaStore.
func (s News) ReportsBy(ctx context.Context, who staff.PersonID) ([]news.Report, error) {
	rows, err := s.Tx.QueryContext(ctx, reports+`WHERE id IN (SELECT report FROM reporter WHERE person = $1)`, string(who))
	return all("reports of "+string(who), scanReport, rows, err)
}

// Aims implements news.QuotaStore.
func (s News) Aims(ctx context.Context, who staff.PersonID, without news.Audience) (int, error) {
	return s.count(ctx, "audiences", `SELECT COUNT(DISTINCT scope) FROM post WHERE author = $1 AND scope <> $2`, string(who), Readers(without.ID()))
}

// Held implements news.PollStore.
func (s News) Held(ctx context.Context, post news.PostID) (news.Result, error) {
	r, err := one("what is held back", post, func(row scanner) (r news.Result, err error) {
		return r, row.Scan((*string)(&r.Post), document{&r.Counts}, &r.Voters)
	}, s.Tx.QueryRowContext(ctx, `SELECT post, counts, voters FROM held_back WHERE post = $1`, string(post)))
	if errors.Is(err, booking.ErrGone) {
		err = news.ErrGone
	}
	return r, err
}

// PutHeld implements news.PollStore.
func (s News) PutHeld(ctx context.Context, r news.Result) error {
	counts, err := text(r.Counts)
	if err == nil {
		const put = `INSERT INTO held_back (post, counts, voters) VALUES ($1, $2, $3) ON CONFLICT (post) DO UPDATE SET counts = excluded.counts, voters = excluded.voters`
		_, err = s.Aside.ExecContext(ctx, put, string(r.Post), counts, r.Voters)
	}
	return wrap("hold back how "+string(r.Post)+" stands", err)
}
