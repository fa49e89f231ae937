// SPDX-License-Identifier: EUPL-1.2

package bookingtest

import (
	"cmp"
	"context"
	"slices"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// Feed implements booking.Store.
func (m *Memory) Feed(_ context.Context, id booking.FeedID) (booking.Feed, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f, ok := m.rows.feeds[id]
	if !ok {
		return f, booking.ErrGone
	}
	return f, nil
}

// FeedOf implements booking.Store.
func (m *Memory) FeedOf(_ context.Context, hash string) (booking.Feed, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, f := range m.rows.feeds {
		if f.Hash == hash {
			return f, nil
		}
	}
	return booking.Feed{}, booking.ErrGone
}

// Feeds implements booking.Store.
func (m *Memory) Feeds(_ context.Context, person staff.PersonID) (mine []booking.Feed, _ error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, f := range m.rows.feeds {
		if f.Person == person {
			mine = append(mine, f)
		}
	}
	slices.SortFunc(mine, func(a, b booking.Feed) int { return cmp.Or(a.MadeAt.Compare(b.MadeAt), cmp.Compare(a.ID, b.ID)) })
	return mine, nil
}

// PutFeed implements booking.Store.
func (m *Memory) PutFeed(_ context.Context, f booking.Feed) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows.feeds[f.ID] = f
	return nil
}

// DropFeed implements booking.Store.
func (m *Memory) DropFeed(_ context.Context, id booking.FeedID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.rows.feeds, id)
	return nil
}
