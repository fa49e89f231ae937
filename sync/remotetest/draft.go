// SPDX-License-Identifier: EUPL-1.2

package remotetest

import (
	"encoding/json"

	syncing "github.com/pult-app/pult/sync"
)

// A Draft is what one op is about to change. Nothing of it is seen before the server commits it.
type Draft struct {
	server  *Memory
	head    int64
	changes []syncing.Row
	touched []place
}

func (m *Memory) draft() *Draft { return &Draft{server: m, head: m.state.head} }

// Get is a row as the draft would leave it.
func (d *Draft) Get(table, id string) (syncing.Row, bool) {
	for i := len(d.changes) - 1; i >= 0; i-- {
		if row := d.changes[i]; row.Table == table && row.ID == id {
			return row, !row.Gone
		}
	}
	row, ok := d.server.state.rows[entity{table, id}]
	return row, ok
}

// Put writes a row; one that stood in another scope leaves a tombstone there.
func (d *Draft) Put(table, id string, scope syncing.Scope, data json.RawMessage) {
	if old, ok := d.Get(table, id); ok && old.Scope != scope {
		d.Bury(table, id)
	}
	d.add(syncing.Row{Table: table, ID: id, Scope: scope, Data: data})
}

// Bury removes a row and leaves a tombstone.
func (d *Draft) Bury(table, id string) {
	if old, ok := d.Get(table, id); ok {
		d.add(syncing.Row{Table: table, ID: id, Scope: old.Scope, Gone: true})
	}
}

func (d *Draft) add(row syncing.Row) {
	d.head++
	row.Ver = d.head
	d.changes = append(d.changes, row)
	d.touched = append(d.touched, place{entity{row.Table, row.ID}, row.Scope})
}

func (m *Memory) commit(d *Draft) {
	for _, row := range d.changes {
		name := entity{row.Table, row.ID}
		if row.Gone {
			delete(m.state.rows, name)
			m.state.graves[place{name, row.Scope}] = row
			continue
		}
		m.state.rows[name] = row
		delete(m.state.graves, place{name, row.Scope})
	}
	m.state.head = d.head
}
