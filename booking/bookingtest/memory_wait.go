// SPDX-License-Identifier: EUPL-1.2

package bookingtest

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// Wait implements booking.Store.
func (m *Memory) Wait(_ context.Context, id booking.WaitID) (booking.Wait, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	w, ok := m.rows.waits[id]
	if !ok {
		return w, gone("wait", id)
	}
	return w, nil
}

// WaitOf implements booking.Store.
func (m *Memory) WaitOf(_ context.Context, offered booking.BookingID) (booking.Wait, error) {
	list := m.waits(func(w booking.Wait) bool { return w.Booking == offered && offered != "" })
	if len(list) == 0 {
		return booking.Wait{}, gone("wait of booking", offered)
	}
	return list[0], nil
}

// Waits implements booking.Store.
func (m *Memory) Waits(_ context.Context, person staff.PersonID) ([]booking.Wait, error) {
	list := m.waits(func(w booking.Wait) bool { return w.Person == person && w.State.Live() })
	slices.SortStableFunc(list, func(a, b booking.Wait) int { return a.Span.Start.Compare(b.Span.Start) })
	return list, nil
}

// Queue implements booking.Store.
func (m *Memory) Queue(_ context.Context, desk booking.Desk, span booking.Span, since time.Time, most int) (queue []booking.Waiter, _ error) {
	served := map[staff.PersonID]int{}
	for _, w := range m.waits(func(w booking.Wait) bool { return w.Until.After(since) }) {
		if w.State == booking.WaitOffered || w.State == booking.WaitTaken || w.State == booking.WaitLapsed {
			served[w.Person]++
		}
	}
	for _, w := range m.waits(func(w booking.Wait) bool { return w.State == booking.WaitOpen && w.Span.Overlaps(span) }) {
		w.Want = booking.Features{}
		if mine, _ := m.Mine(context.Background(), w.Person, w.Span); w.Fits(desk) && len(mine) == 0 {
			queue = append(queue, booking.Waiter{Wait: m.wait(w.ID), Served: served[w.Person]})
		}
	}
	slices.SortFunc(queue, booking.Waiter.Compare)
	return queue[:min(len(queue), most)], nil
}

func (m *Memory) wait(id booking.WaitID) booking.Wait {
	w, _ := m.Wait(context.Background(), id)
	return w
}

// WaitsDue implements booking.Store.
func (m *Memory) WaitsDue(_ context.Context, t time.Time, most int) ([]booking.Wait, error) {
	due := m.waits(func(w booking.Wait) bool {
		return w.State == booking.WaitOffered && !w.Until.After(t) || w.State == booking.WaitOpen && !w.Span.End.After(t)
	})
	return due[:min(len(due), most)], nil
}

// WaitsAfter implements booking.Store.
func (m *Memory) WaitsAfter(_ context.Context, id booking.WaitID, most int) ([]booking.Wait, error) {
	later := m.waits(func(w booking.Wait) bool { return w.State == booking.WaitOpen && w.ID > id })
	return later[:min(len(later), most)], nil
}

// PutWait implements booking.Store.
func (m *Memory) PutWait(_ context.Context, w booking.Wait) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rows.waits[w.ID] = w
	return nil
}

// AllWaits are all waits of everybody, by id: for assertions.
func (m *Memory) AllWaits() []booking.Wait {
	return m.waits(func(booking.Wait) bool { return true })
}

func (m *Memory) waits(which func(booking.Wait) bool) []booking.Wait {
	m.mu.Lock()
	defer m.mu.Unlock()
	list := slices.SortedFunc(maps.Values(m.rows.waits), func(a, b booking.Wait) int { return cmp.Compare(a.ID, b.ID) })
	return slices.DeleteFunc(list, func(w booking.Wait) bool { return !which(w) })
}
