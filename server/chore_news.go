// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"errors"
	"time"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

const (
	// mostCounted is how many posts are counted, and mostPlanned how many planned posts looked at, in one transaction.
	mostCounted, mostPlanned = 50, 100
	// pictureTerm is how long a picture is kept that nothing shows.
	pictureTerm = 7 * 24 * time.Hour
)

// publishPlanned lets posts appear whose time has come.
func publishPlanned(ctx context.Context, h *Hub) error {
	for after := news.PostID(""); ; {
		var due, last []news.Submission
		err := h.central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) (err error) {
			last, err = snap.News().Planned(ctx, after, mostPlanned)
			return err
		})
		if err != nil || len(last) == 0 {
			return err
		}
		after = last[len(last)-1].ID
		for _, s := range last {
			if !s.At.After(h.now()) {
				due = append(due, s)
			}
		}
		for _, s := range due { // one at a time: what fails of one keeps no other from appearing
			err := h.Newsroom(ctx, func(ctx context.Context, p *news.Press, _ store.News, _ *central.Tx) error { return p.Due(ctx, s.ID) })
			if err := unlessRefused(err); err != nil {
				return err
			}
		}
	}
}

// countNews counts reactions and votes of posts about which somebody has spoken, and closes polls. The readers of a post hear of all that
// was said in a minute by one row.
func countNews(ctx context.Context, h *Hub) error {
	for secret := false; ; {
		counted := 0
		err := h.Newsroom(ctx, func(ctx context.Context, p *news.Press, rows store.News, tx *central.Tx) error {
			now := h.now()
			posts, err := rows.Stirred(ctx, now, mostCounted)
			for _, id := range posts {
				if err == nil {
					var anonymous bool
					anonymous, err = countPost(ctx, p, rows, tx, id)
					secret = secret || anonymous
				}
				if err == nil {
					err = rows.Counted(ctx, id, now)
				}
			}
			counted = len(posts)
			return err
		})
		if err == nil && counted < mostCounted && secret {
			// the log of the database has, one after the other, who has voted and what was voted: it is folded in and emptied. Where somebody
			// reads meanwhile, as far as they allow; it comes again with the next votes, and with the day.
			return h.central.DB().Fold(ctx)
		}
		if err != nil || counted < mostCounted {
			return err
		}
	}
}

// countPost counts one post, and tells whether it has an anonymous poll.
func countPost(ctx context.Context, p *news.Press, rows store.News, tx *central.Tx, id news.PostID) (anonymous bool, err error) {
	post, err := rows.Post(ctx, id)
	if errors.Is(err, news.ErrGone) || err == nil && post.Withdrawn {
		return false, nil
	}
	if err == nil {
		err = rows.CountReactions(ctx, post)
	}
	if err != nil || post.Poll == nil {
		return false, err
	}
	if err := unlessRefused(p.Count(ctx, id)); err != nil || !post.Poll.Anonymous {
		return false, err
	}
	return true, tx.Mix(ctx, id)
}

// unlessRefused is a failure; what was refused is nothing to be done about.
func unlessRefused(err error) error {
	var refused *news.Refusal
	if errors.As(err, &refused) {
		return nil
	}
	return err
}

// dropPictures takes away pictures that were brought and are shown nowhere.
func dropPictures(ctx context.Context, h *Hub) error {
	_, err := h.central.DropPictures(ctx, h.now().Add(-pictureTerm))
	return err
}
