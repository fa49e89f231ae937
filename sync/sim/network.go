// SPDX-License-Identifier: EUPL-1.2

package sim

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"github.com/pult-app/pult/sync"
)

var (
	errNoNetwork = errors.New("no network")
	errLost      = errors.New("lost on the way")
	errDown      = errors.New("the server is down")
)

// A radio is the network as a phone's engine sees it. What it sends lies in the air until the life decides about it.
type radio struct{ phone *phone }

// A packet is a request in the air.
type packet struct {
	phone  *phone
	req    sync.Request
	answer chan answer
}

type answer struct {
	resp sync.Response
	err  error
	// expected is what the phone should hold after it has taken the answer; nil when the answer is not the last page.
	expected []string
}

// Sync implements sync.Remote.
func (r radio) Sync(ctx context.Context, req sync.Request) (sync.Response, error) {
	p := r.phone
	if p.world.flaw == NoSums {
		req.Sums, req.Anew = false, nil
	}
	sent, err := p.send(req)
	if err != nil {
		return sync.Response{}, err
	}
	a := answer{err: context.Canceled}
	select {
	case a = <-sent.answer:
	case <-ctx.Done():
		a.err = ctx.Err()
	}
	p.world.turn.Lock()
	defer p.world.turn.Unlock()
	p.packet, p.expected = nil, a.expected
	return a.resp, a.err
}

func (p *phone) send(req sync.Request) (*packet, error) {
	p.world.turn.Lock()
	defer p.world.turn.Unlock()
	if p.offline || p.dying {
		return nil, errNoNetwork
	}
	p.packet = &packet{phone: p, req: clone(p.world, req), answer: make(chan answer, 1)}
	return p.packet, nil
}

// Wake implements sync.Remote: hints come straight from the hub, until the life cuts the stream.
func (r radio) Wake(ctx context.Context) (<-chan struct{}, error) {
	p := r.phone
	p.world.turn.Lock()
	defer p.world.turn.Unlock()
	up := p.world.town.up()
	switch {
	case p.offline || p.dying:
		return nil, errNoNetwork
	case len(up) == 0:
		return nil, errDown
	}
	ctx, cut := context.WithCancel(ctx)
	p.streams[ctx] = cut
	hints, err := up[p.number%len(up)].hub.Session(p.person, p.device.ID()).Wake(ctx)
	return hints, err
}

// cut ends the phone's streams.
func (p *phone) cut() {
	for ctx, cut := range p.streams {
		cut()
		delete(p.streams, ctx)
	}
}

// clone takes a message through its bytes, as the wire does.
func clone[T any](w *world, message T) (copied T) {
	text, err := json.Marshal(message)
	w.must(err)
	w.must(json.Unmarshal(text, &copied))
	return copied
}

// A fate is what the network does to an exchange.
type fate int

const (
	whole     fate = iota
	lost           // the request never arrives
	cutReply       // it is carried out, and the answer is lost
	doubled        // it arrives, and once more later
	fromCache      // the phone gets an answer that the very same request got before, when there is one
)

// A ghost is a request that arrives once more, when nobody waits for its answer any more.
type ghost struct {
	phone *phone
	req   sync.Request
}

// exchange decides about a packet.
func (w *world) exchange(sent *packet, f fate) {
	p := sent.phone
	up := w.town.up()
	if f == fromCache {
		if kept := p.kept; kept != nil && same(kept.req, sent.req) {
			w.say("phone %d gets the answer that was lost", p.number)
			sent.answer <- kept.answer
			return
		}
		f = whole
	}
	if f == lost || len(up) == 0 || p.offline {
		w.say("request of phone %d is lost", p.number)
		sent.answer <- answer{err: errLost}
		return
	}
	if w.step%3 == 0 && f != whole {
		sent.req.Limit = 1 + w.random.IntN(7) // small pages
	}
	server := up[w.random.IntN(len(up))]
	a := w.serve(p, server, sent.req)
	w.say("phone %d sends %d ops and gets %d outcomes, %d rows, more=%t, err=%v", p.number, len(sent.req.Ops), len(a.resp.Outcomes), len(a.resp.Rows), a.resp.More, code(a.err))
	switch f {
	case cutReply:
		w.say("answer to phone %d is lost", p.number)
		p.kept = &kept{sent.req, a}
		a = answer{err: errLost}
	case doubled:
		w.ghosts = append(w.ghosts, ghost{p, sent.req})
	}
	sent.answer <- a
}

// kept is an answer that did not arrive.
type kept struct {
	req    sync.Request
	answer answer
}

// same tells whether two requests are the very same, but for how large a page may be and what comes first.
func same(a, b sync.Request) bool {
	a.Limit, b.Limit, a.Left, b.Left, a.First, b.First = 0, 0, false, false, nil, nil
	x, _ := json.Marshal(a)
	y, _ := json.Marshal(b)
	return slices.Equal(x, y)
}

// serve lets a server answer and checks the answer.
func (w *world) serve(p *phone, server *process, req sync.Request) answer {
	w.report.Exchanges++
	w.doubts(p, req)
	if req.Sums {
		w.report.Sums++
	}
	w.amnesia(p, req)
	w.early(p, server, req)
	resp, err := server.hub.Session(p.person, p.device.ID()).Sync(context.Background(), req)
	if err != nil {
		return answer{err: err}
	}
	w.checkAnswer(p, w.town.allowed(p, req.Want), p.read(req.Cursor).Whole, resp)
	a := answer{resp: clone(w, resp)}
	// A process that has not yet noticed what another one wrote may answer that nothing is new: that is true up to the
	// version in its cursor, and there is no straight query for an older version. A phone that has lost rows has until the end to be whole again.
	if w.report.Lost == 0 && !resp.More && p.read(resp.Cursor).Upto == w.town.head() {
		a.expected = w.town.oracle(p, req.Want)
	}
	return a
}

// haunt delivers a request once more, to nobody.
func (w *world) haunt() {
	if len(w.ghosts) == 0 || len(w.town.up()) == 0 {
		return
	}
	i := w.random.IntN(len(w.ghosts))
	g := w.ghosts[i]
	w.ghosts = slices.Delete(w.ghosts, i, i+1)
	a := w.serve(g.phone, w.town.up()[0], g.req)
	w.say("a request of phone %d arrives once more: %d outcomes, err=%v", g.phone.number, len(a.resp.Outcomes), code(a.err))
}

func code(err error) any {
	var failed *sync.Error
	if errors.As(err, &failed) {
		return failed.Code
	}
	return err
}

// checkAnswer holds that no row is outside the permission (7), that outcomes come with the rows they wrote (5), and tells
// the ledger of them.
func (w *world) checkAnswer(p *phone, allowed, whole []string, resp sync.Response) {
	whole = slices.DeleteFunc(whole, func(scope string) bool { return !slices.Contains(allowed, scope) }) // dropped instead
	has := map[int64]bool{}
	for _, row := range resp.Rows {
		has[row.Ver] = true
		if !slices.Contains(allowed, string(row.Scope)) {
			w.broken("(7) phone %d of %s is sent %s %s of scope %s", p.number, p.person, row.Table, row.ID, row.Scope)
		}
	}
	for _, outcome := range resp.Outcomes {
		w.ledger.answered(outcome)
		for _, ver := range w.town.wrote(outcome.Op, allowed, whole) {
			if !has[ver] {
				w.broken("(5) the answer to phone %d acknowledges %s without version %d", p.number, outcome.Op, ver)
			}
		}
	}
}
