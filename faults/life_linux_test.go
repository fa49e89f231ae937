// SPDX-License-Identifier: EUPL-1.2

package faults_test

import (
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking/bookingtest"
)

// A life is a server and two phones from their very first start on, with so many deaths, until all rest. Deaths come at any
// time: while the tables are made, during the first load, under load, while the log is folded into the file.
type life struct {
	t       *testing.T
	name    string // how to see it again
	seed    uint64
	random  *rand.Rand
	dir     string
	server  *member
	phones  []*member
	persons map[*member]string
	ledger  ledger
	weak    bool // commits are not synced: losses are counted and expected
}

// A doom says how a process will die: after a time, or by a shim at a write.
type doom struct {
	env   []string
	after time.Duration // 0 for when the shim does it
}

func newLife(t *testing.T, seed uint64) *life {
	l := &life{t: t, name: fmt.Sprint("SEED=", seed), seed: seed, random: rand.New(rand.NewPCG(seed, 0)), dir: scratch(t), persons: map[*member]string{}, ledger: newLedger()}
	address := freeAddress(t)
	l.server = l.member("server", envServer+"="+address)
	for _, who := range []string{string(bookingtest.Bob), string(bookingtest.Dora)} {
		p := l.member("phone of "+who, envServer+"="+address, envPerson+"="+who)
		l.phones, l.persons[p] = append(l.phones, p), who
	}
	t.Cleanup(func() {
		for _, m := range l.members() {
			if m.alive() {
				m.kill(t)
			}
		}
	})
	return l
}

func (l *life) member(name string, env ...string) *member {
	dir := filepath.Join(l.dir, strings.ReplaceAll(name, " ", "-"))
	require.NoError(l.t, os.MkdirAll(dir, 0o700))
	return newMember(name, dir, env...)
}

func (l *life) members() []*member { return append([]*member{l.server}, l.phones...) }

func freeAddress(t *testing.T) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	defer listener.Close()
	return listener.Addr().String()
}

// An end says how a member will die next. The young ones are still making their tables, or loading for the first time.
type end func(m *member, r *rand.Rand, young bool) doom

// live lets members die one after the other, as often as deaths says, and then come to rest. It counts the deaths of the
// server and of phones.
func (l *life) live(deaths int, next end) (server, phones int) {
	youth := min(6, deaths/3) // so many deaths come early
	for i := range deaths {
		victim := l.victim(i < youth, i)
		for _, m := range l.members() {
			waits := i < youth && m != l.server && victim != l.server // until it has its own first start
			if m != victim && !m.alive() && !waits {
				l.start(m, doom{})
			}
		}
		if victim.alive() {
			victim.stop(l.t)
		}
		d := next(victim, l.random, i < youth)
		l.start(victim, d)
		l.die(victim, d)
		if l.check(victim, fmt.Sprintf("after death %d, of the %s", i+1, victim.name)); l.t.Failed() {
			return server, phones
		}
		if victim == l.server {
			server++
		} else {
			phones++
		}
	}
	l.rest()
	return server, phones
}

// victim is who dies next. In every other life the server is young when it dies, in the others the phones are.
func (l *life) victim(young bool, i int) *member {
	switch {
	case !young:
		return l.members()[[]int{0, 0, 1, 2}[l.random.IntN(4)]]
	case l.seed%2 == 0:
		return l.server
	}
	return l.phones[i%2]
}

func (l *life) start(m *member, d doom) {
	part := "phone"
	if m == l.server {
		part = "server"
	}
	m.start(l.t, part, append(d.env, fmt.Sprintf("%s=%d", envSeed, l.random.Uint32()))...)
}

func (l *life) die(m *member, d doom) {
	most := d.after
	if most == 0 {
		most = patience
	}
	if _, ended := m.await(l.t, most); ended {
		return
	}
	if d.after == 0 {
		m.complain("was to die at a write and did not in %s", patience)
	}
	m.kill(l.t)
}

// rest lets the phones send and fetch what is left, one after the other, the first one twice because the second one has
// written after it.
func (l *life) rest() {
	for _, m := range l.members() {
		if m.alive() {
			m.stop(l.t)
		}
	}
	l.start(l.server, doom{})
	l.server.untilReady(l.t)
	for _, p := range append(l.phones, l.phones[0]) {
		p.start(l.t, "drain")
		p.untilReady(l.t)
		p.stop(l.t)
	}
	l.server.stop(l.t)
	l.checkRest()
}

// broken says what went wrong, and how to see it again.
func (l *life) broken(format string, args ...any) {
	l.t.Errorf("%s: %s", l.name, fmt.Sprintf(format, args...))
}
