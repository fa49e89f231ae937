// SPDX-License-Identifier: EUPL-1.2

package bookingtest

import (
	"cmp"
	"context"
	"maps"
	"slices"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// Series implements booking.Store.
func (m *Memory) Series(_ context.Context, id booking.SeriesID) (booking.Series, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s, ok := m.rows.series[id]
	if !ok {
		return s, gone("series", id)
	}
	return s, nil
}

// SeriesOf implements booking.Store.
func (m *Memory) SeriesOf(_ context.Context, person staff.PersonID, day booking.Day) ([]booking.Series, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []booking.Series
	for _, s := range m.rows.series {
		if s.Person == person && (s.Ends == 0 || s.Ends > day) {
			found = append(found, s)
		}
	}
	slices.SortFunc(found, func(a, b booking.Series) int { return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.ID, b.ID)) })
	return found, nil
}

// PutSeries implements booking.Store.
func (m *Memory) PutSeries(_ context.Context, s booking.Series) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows.series[s.ID] = s
	return nil
}

// AllSeries are all series of everybody, by id: for assertions.
func (m *Memory) AllSeries() []booking.Series {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.SortedFunc(maps.Values(m.rows.series), func(a, b booking.Series) int { return cmp.Compare(a.ID, b.ID) })
}
