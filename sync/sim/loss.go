// SPDX-License-Identifier: EUPL-1.2

package sim

import (
	"fmt"
	"strings"
	"time"

	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/sync"
)

// lose makes every phone's file lose some rows in silence, as a bad disk or a fault of ours does, and lets the phones lie in a
// drawer for a day. When they have been used again for a while, all must be whole: finish looks.
func (w *world) lose() {
	for _, p := range w.phones {
		for range 1 + w.random.IntN(3) {
			p.lose()
		}
		p.stop()
	}
	w.let(func() { time.Sleep(25 * time.Hour) })
	for _, p := range w.phones {
		p.start()
	}
	for until := w.now().Add(10 * time.Minute); w.now().Before(until) || !w.settled(); {
		w.rest()
		for _, p := range w.phones {
			if p.packet != nil {
				w.exchange(p.packet, whole)
				w.rest()
			}
		}
		w.let(func() { time.Sleep(5 * time.Second) })
	}
}

// lose deletes a row, or makes one up that nobody has sent.
func (p *phone) lose() {
	table := store.Tables[p.world.random.IntN(len(store.Tables))].Name
	tx, err := p.other.Begin()
	p.world.must(err)
	ids := p.column(tx, `SELECT id FROM `+table+` ORDER BY id`)
	if len(ids) > 0 {
		id := ids[p.world.random.IntN(len(ids))]
		spoil := []string{`DELETE FROM %[1]s WHERE id = $1`, `UPDATE %[1]s SET ver = ver + 1000000 WHERE id = $1`, `UPDATE %[1]s SET id = id || 'x' WHERE id = $1`}[p.world.random.IntN(3)]
		p.world.say("phone %d: %s %s", p.number, strings.ReplaceAll(fmt.Sprintf(spoil, table), "$1", id), "in silence")
		_, err = tx.Exec(fmt.Sprintf(spoil, table), id)
		p.world.must(err)
		p.world.report.Lost++
	}
	p.world.must(tx.Commit())
}

// doubts holds that what a phone holds adds up in every life in which nothing was lost (6), and notes what does not.
func (w *world) doubts(p *phone, req sync.Request) {
	if len(req.Anew) == 0 {
		return
	}
	if w.report.Lost == 0 {
		w.broken("(6) what phone %d of %s holds does not add up in %v", p.number, p.person, req.Anew)
	}
	w.report.Anew += len(req.Anew)
}
