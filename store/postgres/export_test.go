// SPDX-License-Identifier: EUPL-1.2

package postgres

// Seen makes the database believe that a server was met on the timeline.
func (db *DB) Seen(line int64) {
	db.line.Store(line)
	db.era.Add(1)
}
