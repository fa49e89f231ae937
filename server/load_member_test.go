// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store"
	devicestore "github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/store/sqlite"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// A member is one of the crowd with a real device: its own file, and the engine. What it has in the end must add up to what
// the server has, so that nobody need believe the counts of visitors.
type member struct {
	*devicestore.Device
	visitor *visitor // who it is: person, device, session and wishes
	path    string
	now     func() time.Time
	engine  *syncing.Engine
	stop    func() error
}

// openMembers loads everything onto some devices on the evening before.
func (l *load) openMembers(t *testing.T, url string, now func() time.Time) {
	for i := range number(t, "MEMBERS", max(3, min(20, l.devices/100))) {
		n := len(l.plans.people) - 1 - i*len(l.plans.people)/100
		who := l.plans.people[n]
		v := newVisitor(who.ID, l.plans.house[who.ID], l.seed, -1000-i)
		m := &member{visitor: v, path: filepath.Join(t.TempDir(), "device.sqlite"), now: now}
		var err error
		m.Device, err = devicestore.Open(t.Context(), m.path, devicestore.Options{Now: func() time.Time { return m.now() }})
		require.NoError(t, err)
		t.Cleanup(func() { _ = m.Device.Close() })
		require.NoError(t, m.SetWant(t.Context(), syncing.Scope(store.House(v.house))))
		v.device, v.url = m.ID(), url
		require.NoError(t, v.signIn(t.Context(), url))
		require.NoError(t, m.online(t.Context()))
		require.NoError(t, m.settled(t.Context(), time.Time{}))
		require.NoError(t, m.stop())
		l.members = append(l.members, m)
	}
}

// online runs the engine until stop is called.
func (m *member) online(ctx context.Context) error {
	client, err := wire.NewClient(m.visitor.url, m.visitor.token)
	if err != nil {
		return err
	}
	m.engine = &syncing.Engine{Local: m.Device, Remote: client, Now: m.now}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- m.engine.Run(ctx) }()
	m.stop = func() error {
		cancel()
		defer client.Close()
		return <-ended
	}
	return nil
}

// settled waits until the device has everything and nothing waits, as of after.
func (m *member) settled(ctx context.Context, after time.Time) error {
	for patience := time.Now().Add(2 * time.Minute); time.Now().Before(patience); pause(ctx, 20*time.Millisecond) {
		if s := m.engine.Status(); s.Online && s.Waiting == 0 && !s.Loading && s.LastSync.After(after) {
			return nil
		}
	}
	return fmt.Errorf("device of %s does not get everything: %+v", m.visitor.person, m.engine.Status())
}

// come taps while the device is away, and lets it come back at its time.
func (m *member) come(ctx context.Context, l *load, arrival time.Time) error {
	random, who := m.visitor.random, m.visitor.person
	for range 2 {
		day := l.plans.day(who, random)
		wish := booking.Reserve{
			Booking: booking.BookingID(uuidOf(random)), Desk: l.plans.desks[m.visitor.house][random.IntN(len(l.plans.desks[m.visitor.house]))].id,
			Span: booking.SpanOf(day, booking.FullDay, berlin),
		}
		_, _ = m.Do(ctx, who, booking.KindReserve, wish) // the device itself may refuse it already
	}
	if !sleepUntil(ctx, arrival) {
		return nil
	}
	return m.online(context.WithoutCancel(ctx)) // it stays when the others leave
}

// differs are the scopes in which the device, once it has stopped, does not have what the server has.
func (m *member) differs(ctx context.Context) ([]syncing.Scope, error) {
	cursor, want, err := m.Position(ctx)
	if err != nil {
		return nil, err
	}
	client, err := wire.NewClient(m.visitor.url, m.visitor.token)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	resp, err := client.Sync(ctx, syncing.Request{Protocol: syncing.Protocol, Cursor: cursor, Want: want, Sums: true})
	if err != nil {
		return nil, err
	}
	if len(resp.Rows) > 0 || len(resp.Sums) == 0 {
		return nil, fmt.Errorf("%d rows are missing, and the server tells %d sums", len(resp.Rows), len(resp.Sums))
	}
	mine, err := m.sums(ctx)
	return syncing.Differ(mine, resp.Sums, func(table string) bool { _, known := store.Find(table); return known }), err
}

func (m *member) sums(ctx context.Context) ([]syncing.Sum, error) {
	db, err := sqlite.OpenDamaged(m.path)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	var sums syncing.Sums
	for _, table := range store.Tables {
		rows, err := db.QueryContext(ctx, `SELECT scope, id, ver FROM `+table.Name)
		if err != nil {
			return nil, err
		}
		defer rows.Close()
		for rows.Next() {
			var scope, id string
			var ver int64
			if err := rows.Scan(&scope, &id, &ver); err != nil {
				return nil, err
			}
			sums.Add(syncing.Scope(scope), table.Name, id, ver)
		}
		if err := rows.Err(); err != nil {
			return nil, err
		}
	}
	return sums.All(), nil
}
