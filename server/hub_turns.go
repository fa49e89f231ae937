// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"slices"
	"time"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/sync"
)

// A group is what shares a transaction and its one wait for the disk. It is bounded, so that nobody waits long for what
// somebody else has asked for.
const (
	together = 256                   // ops in a group, at most
	afar     = 64                    // as many, when all that they ask for is read at once
	inTurn   = 32                    // ops of one person before the next person's turn
	longest  = 50 * time.Millisecond // after that a group takes no further op
)

// lanes are the pushes that wait for the writer, in the order of their turns: one lane per person, so that many devices
// of one person count as one. Within a lane pushes are decided whole and in the order in which they came.
type lanes struct {
	turns  []*lane
	of     map[staff.PersonID]*lane
	pushes int
}

type lane struct {
	person staff.PersonID
	pushes []*push
	gave   bool // something to the last group
}

func (l *lanes) add(p *push) {
	l.pushes++
	if one, ok := l.of[p.person]; ok {
		one.pushes = append(one.pushes, p)
		return
	}
	one := &lane{person: p.person, pushes: []*push{p}}
	if l.of == nil {
		l.of = map[staff.PersonID]*lane{}
	}
	l.of[p.person], l.turns = one, append(l.turns, one)
}

// group is the next one, of up to room ops: each lane gives some in its turn, and again while there is room.
func (l *lanes) group(room int) (group []turn) {
	left := make([]*cut, len(l.turns))
	for i, one := range l.turns {
		left[i] = &cut{lane: one, pushes: one.pushes}
	}
	for room > 0 && len(left) > 0 {
		first := left[0]
		left = left[1:]
		turns, ops := first.next(min(inTurn, room))
		group, room = append(group, turns...), room-ops
		if len(first.pushes) > 0 {
			left = append(left, first)
		}
	}
	return group
}

// settle takes out what was answered; the lanes that gave to the last group come after all others.
func (l *lanes) settle() {
	var first, last []*lane
	for _, one := range l.turns {
		before := len(one.pushes)
		one.pushes = slices.DeleteFunc(one.pushes, func(p *push) bool { return p.answered })
		l.pushes -= before - len(one.pushes)
		switch {
		case len(one.pushes) == 0:
			delete(l.of, one.person)
		case one.gave:
			last = append(last, one)
		default:
			first = append(first, one)
		}
		one.gave = false
	}
	l.turns = append(first, last...)
}

// A cut is how far a group has gone into a lane.
type cut struct {
	lane   *lane
	pushes []*push
	from   int // how many ops of the first push are in the group
}

// next is up to most further ops. A push without ops counts as one.
func (c *cut) next(most int) (turns []turn, ops int) {
	for len(c.pushes) > 0 && ops < most {
		p := c.pushes[0]
		until := min(len(p.ops), c.from+most-ops)
		turns, ops = append(turns, turn{p, c.lane, p.ops[c.from:until]}), ops+max(1, until-c.from)
		if c.from = until; until == len(p.ops) {
			c.pushes, c.from = c.pushes[1:], 0
		}
	}
	return turns, ops
}

// A turn is a piece of a push.
type turn struct {
	*push
	lane  *lane
	piece []sync.Op
}

// apart are the turns of a group by their pushes.
func apart(group []turn) (alone [][]turn) {
	of := map[*push]int{}
	for _, t := range group {
		i, ok := of[t.push]
		if !ok {
			i = len(alone)
			of[t.push], alone = i, append(alone, nil)
		}
		alone[i] = append(alone[i], t)
	}
	return alone
}

// keep adds what is on the disk now to what became of the push, and answers it after its last op.
func (t turn) keep(done pushed) {
	t.lane.gave = true
	if t.answered {
		return
	}
	p := t.push
	p.so.outcomes = append(p.so.outcomes, done.outcomes...)
	for _, r := range done.wrote {
		p.so.wrote = join(p.so.wrote, r)
	}
	p.so.expect, p.so.client, p.so.err = done.expect, done.client, done.err
	if p.ops = p.ops[len(done.outcomes):]; done.over || done.err != nil || len(p.ops) == 0 {
		p.answer()
	}
}

// fail answers the push with a failure; what was decided before stays decided, and the device asks again.
func (t turn) fail(err error) {
	t.lane.gave = true
	if !t.answered {
		t.so = pushed{err: err}
		t.answer()
	}
}

func (p *push) answer() {
	p.answered = true
	p.done <- p.so
}
