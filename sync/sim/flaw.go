// SPDX-License-Identifier: EUPL-1.2

package sim

import (
	"context"

	"github.com/pult-app/pult/sync"
)

// A Flaw is a mistake that a system like ours could make. The simulator makes it on purpose, from outside the code under
// test, to prove that it would see it.
type Flaw int

// The flaws.
const (
	Sound Flaw = iota
	// NoDedupe: the server remembers neither which ops it has answered nor which number comes next.
	NoDedupe
	// NoGuard: the database has no overlap guard, so a planner that reads before others have written is not caught.
	NoGuard
	// NaiveVersions: numbers are drawn before the transaction that commits them, as a sequence does, so that commit order
	// is not their order.
	NaiveVersions
	// LooseCursor: a device saves the cursor in a transaction of its own before it takes the rows.
	LooseCursor
	// NoReplay: a device does not carry out again what still waits after it has taken a page.
	NoReplay
	// KeptNames: what a booking occupies keeps its name when the booking moves, so that everybody can follow it.
	KeptNames
	// NoSums: a device that has lost rows in silence never compares what it holds.
	NoSums
	// OldRules: a process goes by the rules that it remembers when a house has changed them.
	OldRules
	// NoArrivals: the house gives desks to others whose people are there.
	NoArrivals
)

// Flaws are all of them but Sound.
func Flaws() []Flaw {
	return []Flaw{NoDedupe, NoGuard, NaiveVersions, LooseCursor, NoReplay, KeptNames, NoSums, OldRules, NoArrivals}
}

// String is the flaw's name.
func (f Flaw) String() string {
	return [...]string{"sound", "no-dedupe", "no-guard", "naive-versions", "loose-cursor", "no-replay", "kept-names", "no-sums", "old-rules", "no-arrivals"}[f]
}

// amnesia makes the town forget the ops of a request, if that is the flaw of this life.
func (w *world) amnesia(p *phone, req sync.Request) {
	if w.flaw != NoDedupe || len(req.Ops) == 0 {
		return
	}
	db := w.town.any().DB().Writer()
	for _, op := range req.Ops {
		_, err := db.Exec(`DELETE FROM outcome WHERE op = $1`, string(op.ID))
		w.must(err)
	}
	_, err := db.Exec(`UPDATE client SET next_seq = $1 WHERE device = $2 AND next_seq > $1`, req.Ops[0].Seq, p.device.ID())
	w.must(err)
}

// early lets the ops of a request have numbers that were drawn before what others have committed meanwhile, if that is the
// flaw of this life. The first request with ops leaves a gap for a transaction that is still open; a later one is that
// transaction: the counter is set back while it is decided. The answer is asked for afterwards, as if nothing had happened.
func (w *world) early(p *phone, server *process, req sync.Request) {
	if w.flaw != NaiveVersions || len(req.Ops) == 0 {
		return
	}
	const room = 100 // each op draws few numbers
	head := w.town.head()
	if w.gap == 0 {
		w.gap = head
		w.counter(head + room)
		return
	}
	w.counter(w.gap)
	_, _ = server.hub.Session(p.person, p.device.ID()).Sync(context.Background(), req)
	w.counter(max(head, w.town.head()))
	w.gap = 0
}

func (w *world) counter(seq int64) {
	_, err := w.town.any().DB().Writer().Exec(`UPDATE log_head SET seq = $1`, seq)
	w.must(err)
}

// silent keeps processes from hearing that a house has changed its rules, if that is the flaw of this life.
func (w *world) silent(change func()) {
	if w.flaw != OldRules {
		change()
		return
	}
	lasting := w.town.count(`SELECT lasting FROM log_head`)
	change()
	_, err := w.town.any().DB().Writer().Exec(`UPDATE log_head SET lasting = $1`, lasting)
	w.must(err)
}

// unarrived makes the town forget who has checked in while the house acts, if that is the flaw of this life.
func (w *world) unarrived(act func()) {
	if w.flaw != NoArrivals {
		act()
		return
	}
	here := list(w.town.texts(`SELECT id FROM booking WHERE state = 'checked_in'`))
	become := func(state, was string) {
		_, err := w.town.any().DB().Writer().Exec(`UPDATE booking SET state = $1 WHERE state = $2 AND id IN (`+here+`)`, state, was)
		w.must(err)
	}
	become("booked", "checked_in")
	act()
	become("checked_in", "booked")
}
