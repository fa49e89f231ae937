// SPDX-License-Identifier: EUPL-1.2

package remotetest

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	syncing "github.com/pult-app/pult/sync"
)

// A Device is a sync.Local in memory: confirmed rows and an outbox. It replays nothing, because it has no domain. It is
// safe for concurrent use.
type Device struct {
	mu       sync.Mutex
	rows     map[entity]syncing.Row
	stale    map[entity]bool // held since before a start over and not yet brought again
	cursor   syncing.Cursor
	summed   time.Time       // when sums were last compared, by the server's clock
	doubted  []syncing.Scope // what is asked for anew
	want     []syncing.Scope
	next     int64
	outbox   []syncing.Op // all ops, by Seq
	answered map[syncing.OpID]syncing.Outcome
}

// NewDevice is an empty device that wants the scopes.
func NewDevice(want ...syncing.Scope) *Device {
	return &Device{
		rows: map[entity]syncing.Row{}, want: want, next: 1, answered: map[syncing.OpID]syncing.Outcome{},
	}
}

// Wish puts an op into the outbox.
func (d *Device) Wish(kind string, args json.RawMessage, dependsOn syncing.OpID) syncing.OpID {
	d.mu.Lock()
	defer d.mu.Unlock()
	op := syncing.Op{ID: newOpID(), Seq: d.next, Kind: kind, Args: args, DependsOn: dependsOn}
	d.next++
	d.outbox = append(d.outbox, op)
	return op.ID
}

// Want changes the optional scopes.
func (d *Device) Want(want ...syncing.Scope) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.want = want
}

// Outcome of an op, if it has been answered.
func (d *Device) Outcome(op syncing.OpID) (syncing.Outcome, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	outcome, ok := d.answered[op]
	return outcome, ok
}

// Has tells whether the device holds the row.
func (d *Device) Has(table, id string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	_, ok := d.rows[entity{table, id}]
	return ok
}

// Rows are all rows that the device holds, by table and id.
func (d *Device) Rows() []syncing.Row {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.SortedFunc(maps.Values(d.rows), func(a, b syncing.Row) int {
		if a.Table != b.Table {
			return cmp.Compare(a.Table, b.Table)
		}
		return cmp.Compare(a.ID, b.ID)
	})
}

// Pending implements sync.Local.
func (d *Device) Pending(_ context.Context, most int) ([]syncing.Op, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	pending := d.pending()
	return pending[:min(most, len(pending))], nil
}

func (d *Device) pending() (ops []syncing.Op) {
	for _, op := range d.outbox {
		if _, ok := d.answered[op.ID]; !ok {
			ops = append(ops, op)
		}
	}
	return ops
}

// Position implements sync.Local.
func (d *Device) Position(context.Context) (syncing.Cursor, []syncing.Scope, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.cursor, slices.Clone(d.want), nil
}

// Highest implements sync.Local.
func (d *Device) Highest(context.Context) (int64, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.next - 1, nil
}

// Doubts implements sync.Local.
func (d *Device) Doubts(_ context.Context, now time.Time) (due bool, anew []syncing.Scope, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return now.Sub(d.summed) >= 24*time.Hour, slices.Clone(d.doubted), nil
}

// Lose loses a row, as no device ever should.
func (d *Device) Lose(table, id string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.rows, entity{table, id})
}

// Invent makes the device hold a row that nobody has sent.
func (d *Device) Invent(row syncing.Row) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.rows[entity{row.Table, row.ID}] = row
}

// Apply implements sync.Local.
func (d *Device) Apply(_ context.Context, resp syncing.Response) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, outcome := range resp.Outcomes {
		d.answered[outcome.Op] = outcome
	}
	d.beginAnew(resp)
	for _, row := range resp.Rows {
		d.take(row)
	}
	maps.DeleteFunc(d.rows, func(_ entity, row syncing.Row) bool { return slices.Contains(resp.Drop, row.Scope) })
	d.cursor = resp.Cursor
	if !resp.More {
		maps.DeleteFunc(d.rows, func(name entity, _ syncing.Row) bool { return d.stale[name] })
		d.stale = nil
	}
	if resp.Sums != nil && !resp.More {
		d.compare(resp)
	}
	return nil
}

// beginAnew marks what is held of scopes that come from their beginning.
func (d *Device) beginAnew(resp syncing.Response) {
	settled := slices.Concat(resp.Anew, resp.Drop)
	d.doubted = slices.DeleteFunc(d.doubted, func(scope syncing.Scope) bool { return slices.Contains(settled, scope) })
	for name, row := range d.rows {
		if slices.Contains(resp.Anew, row.Scope) {
			if d.stale == nil {
				d.stale = map[entity]bool{}
			}
			d.stale[name] = true
		}
	}
}

func (d *Device) compare(resp syncing.Response) {
	d.summed = resp.Now
	d.doubted = syncing.Differ(d.sums(), resp.Sums, func(string) bool { return true })
}

func (d *Device) sums() []syncing.Sum {
	var sums syncing.Sums
	for _, row := range d.rows {
		sums.Add(row.Scope, row.Table, row.ID, row.Ver)
	}
	return sums.All()
}

func (d *Device) take(row syncing.Row) {
	name := entity{row.Table, row.ID}
	held, ok := d.rows[name]
	switch {
	case ok && held.Ver > row.Ver && !d.stale[name]:
		return
	case !row.Gone:
		d.rows[name] = row
		delete(d.stale, name)
	case ok && held.Scope == row.Scope:
		delete(d.rows, name)
	}
}

// StartOver implements sync.Local.
func (d *Device) StartOver(context.Context) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.cursor = ""
	d.stale = map[entity]bool{}
	for name := range d.rows {
		d.stale[name] = true
	}
	return nil
}

// Resend implements sync.Local.
func (d *Device) Resend(_ context.Context, expect int64) (oldest int64, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := (syncing.Response{Expect: expect}).Check(d.next - 1); err != nil {
		return 0, err
	}
	number := expect
	for i := range d.outbox {
		op := &d.outbox[i]
		_, done := d.answered[op.ID]
		switch {
		case done && op.Seq >= expect:
			delete(d.answered, op.ID)
		case !done && op.Seq < expect:
			op.Seq = number
		}
		if _, done = d.answered[op.ID]; !done {
			op.Seq = max(op.Seq, number)
			number = op.Seq + 1
		}
	}
	d.next = max(d.next, number)
	if pending := d.pending(); len(pending) > 0 {
		return pending[0].Seq, nil
	}
	return 0, nil
}

// Forget forgets acknowledged ops, as a device does after 14 days.
func (d *Device) Forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.outbox = d.pending()
}

// newOpID is a new UUIDv7.
func newOpID() syncing.OpID { return syncing.OpID(uuid.Must(uuid.NewV7()).String()) }
