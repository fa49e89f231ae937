// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/klauspost/compress/zstd"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// A visitor is a device as the server sees it: it keeps its cursor, the number of its next op and counts, and throws the
// rows away. It asks as sync.Engine does: one request at a time, and again after every hint. Connections are its own.
type visitor struct {
	person staff.PersonID
	device string
	house  booking.BuildingID
	token  string
	url    string
	random *rand.Rand
	tally  *tally

	cursor  syncing.Cursor
	next    int64
	limit   int          // rows that a page may have; 0 leaves it to the server
	ops     []syncing.Op // those that have no outcome
	told    []told
	http    *http.Transport
	poked   chan struct{}
	settled bool // it has everything, for the first time since it connected
}

// told is what the server said to an op.
type told struct {
	op      syncing.Op
	verdict syncing.Verdict
	why     string
}

func newVisitor(person staff.PersonID, house booking.BuildingID, seed uint64, i int) *visitor {
	return &visitor{
		person: person, device: syncing.NewDeviceID(), house: house, next: 1, random: rand.New(rand.NewPCG(seed, uint64(i))),
		http: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 1}, poked: make(chan struct{}, 1),
	}
}

// wish adds an op of the person to what waits.
func (p *visitor) wish(kind booking.Kind, args any, after syncing.OpID) syncing.OpID {
	text, err := json.Marshal(args)
	if err != nil {
		panic(err) // a command that cannot be written is a bug of this test
	}
	op := syncing.Op{
		ID: syncing.OpID(uuid.Must(uuid.NewV7()).String()), Seq: p.next + int64(len(p.ops)), Kind: string(kind), Args: text, DependsOn: after,
	}
	p.ops = append(p.ops, op)
	return op.ID
}

// signIn begins the phone's session.
func (p *visitor) signIn(ctx context.Context, url string) error {
	stranger, err := wire.NewClient(url, "")
	if err != nil {
		return err
	}
	defer stranger.Close()
	session, err := stranger.SignIn(ctx, wire.SignIn{Person: string(p.person), Device: p.device})
	p.token = session.Token
	return err
}

// live comes back at its time and stays until ctx ends. What the person waits for counts from the time at which it was to
// come, however late this process got to it.
func (p *visitor) live(ctx context.Context, arrival time.Time) {
	if !sleepUntil(ctx, arrival) {
		return
	}
	p.tally.came.Add(1)
	var listener sync.WaitGroup
	listener.Go(func() { p.listen(ctx) })
	defer listener.Wait()
	for failures := 0; ctx.Err() == nil; {
		if err := p.exchange(ctx); err != nil {
			failures++
			p.giveUp(ctx, err, failures)
			continue
		}
		failures = 0
		if !p.settled {
			p.settled = true
			p.tally.settled(time.Since(arrival))
		}
		p.http.CloseIdleConnections() // over TLS the stream and the requests share one connection, and files are counted
		select {
		case <-ctx.Done():
		case <-p.poked:
		}
	}
}

// exchange asks until nothing is left to come.
func (p *visitor) exchange(ctx context.Context) error {
	for more := true; more; {
		a, err := p.sync(ctx)
		if err != nil {
			return err
		}
		more = a.more || len(p.ops) > 0
	}
	return nil
}

// giveUp notes a failure and waits as sync.Engine does: a random time below a ceiling that doubles, and no less than the
// server demands.
func (p *visitor) giveUp(ctx context.Context, err error, failures int) {
	if ctx.Err() != nil {
		return
	}
	p.tally.failed(p, err)
	ceiling := min(time.Second<<min(failures-1, 5), 30*time.Second)
	wait := ceiling/10 + time.Duration(rand.Int64N(int64(ceiling-ceiling/10)))
	var refused *refusal
	if errors.As(err, &refused) {
		wait = max(wait, refused.retry)
	}
	sleep(ctx, wait)
}

// A refusal is an answer that is not 200.
type refusal struct {
	what  string
	retry time.Duration
}

func (r *refusal) Error() string { return r.what }

// an answer is what a visitor keeps of one.
type answer struct {
	rows int
	more bool
}

// sync is one request with what waits.
func (p *visitor) sync(ctx context.Context) (answer, error) {
	req := syncing.Request{Protocol: syncing.Protocol, Ops: p.ops, Cursor: p.cursor, Limit: p.limit, Want: []syncing.Scope{syncing.Scope(store.House(p.house))}}
	text, err := json.Marshal(req)
	if err != nil {
		return answer{}, err
	}
	began := time.Now()
	plain, common, size, free, err := p.post(ctx, text)
	if err != nil {
		return answer{}, err
	}
	defer free()
	p.tally.answered(time.Since(began), size, len(plain)+common.bytes)
	return p.take(plain, common)
}

// take checks an answer and keeps what a visitor keeps.
func (p *visitor) take(plain []byte, common bulk) (answer, error) {
	resp, rows, err := skim(plain, own(p.person))
	rows += common.rows
	if err != nil {
		return answer{}, err
	}
	if len(resp.Outcomes) > len(p.ops) || resp.Expect != p.next+int64(len(resp.Outcomes)) {
		return answer{}, fmt.Errorf("%d outcomes of %d ops from %d on, and %d is expected", len(resp.Outcomes), len(p.ops), p.next, resp.Expect)
	}
	for i, o := range resp.Outcomes {
		if o.Op != p.ops[i].ID || o.Seq != p.ops[i].Seq || o.Verdict != syncing.Accepted && o.Verdict != syncing.Refused {
			return answer{}, fmt.Errorf("outcome %d answers %s with %q, and not %s", i, o.Op, o.Verdict, p.ops[i].ID)
		}
		p.told = append(p.told, told{p.ops[i], o.Verdict, o.Why})
	}
	if len(resp.Outcomes) == 0 && len(p.ops) > 0 {
		return answer{}, fmt.Errorf("none of %d ops has an outcome", len(p.ops))
	}
	p.ops, p.next = p.ops[len(resp.Outcomes):], resp.Expect
	if resp.Cursor != "" {
		p.cursor = resp.Cursor
	}
	p.tally.rows.Add(int64(rows))
	return answer{rows, resp.More}, nil
}

func own(person staff.PersonID) syncing.Scope { return syncing.Scope(store.Own(person)) }

// skim reads an answer without its rows, which it only counts: a process that plays ten thousand devices cannot decode what
// they decode. Rows of another person's own scope are an error.
func skim(plain []byte, own syncing.Scope) (resp syncing.Response, rows int, err error) {
	rest := plain
	if head, body, found := bytes.Cut(plain, []byte(`,"rows":[`)); found { // they come last
		scope := []byte(`,"s":"`) // each row has one
		for left := body; ; rows++ {
			i := bytes.Index(left, scope)
			if i < 0 {
				break
			}
			if left = left[i+len(scope):]; bytes.HasPrefix(left, []byte("u:")) && !bytes.HasPrefix(left, []byte(string(own)+`"`)) {
				return resp, rows, fmt.Errorf("rows of another person than %s", own)
			}
		}
		if !bytes.HasSuffix(body, []byte(`]}`)) {
			return resp, 0, fmt.Errorf("rows without an end")
		}
		rest = append(slices.Clone(head), '}')
	}
	return resp, rows, json.Unmarshal(rest, &resp)
}

// buffers are for answers, packed and plain: a phone's own would be most of this process's memory.
var buffers = sync.Pool{New: func() any { return new([2][]byte) }}

var unzstd = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(wire.MaxResponse))
	if err != nil {
		panic(err) // the options are constants
	}
	return d
})

// post sends a sync request and returns the answer, but for what is common to many, in a buffer that free gives back.
func (p *visitor) post(ctx context.Context, text []byte) (plain []byte, common bulk, size int, free func(), err error) {
	resp, err := p.call(ctx, http.MethodPost, wire.SyncPath, text)
	if err != nil {
		return nil, common, 0, nil, err
	}
	defer resp.Body.Close()
	two := buffers.Get().(*[2][]byte)
	free = func() { buffers.Put(two) }
	packed := bytes.NewBuffer(two[0][:0])
	if _, err = packed.ReadFrom(io.LimitReader(resp.Body, wire.MaxResponse)); err != nil {
		free()
		return nil, common, 0, nil, err
	}
	two[0] = packed.Bytes()
	plain = two[0]
	if resp.Header.Get("Content-Encoding") == "zstd" {
		if two[1], common, err = unpack(two[1][:0], two[0]); err != nil {
			free()
			return nil, common, 0, nil, err
		}
		plain = two[1]
	}
	return plain, common, len(two[0]), free, nil
}

// call is a request whose answer is 200.
func (p *visitor) call(ctx context.Context, method, path string, text []byte) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, p.url+path, bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Authorization", "Bearer "+p.token)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Accept-Encoding", "zstd")
	resp, err := p.http.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode == http.StatusOK {
		return resp, nil
	}
	defer resp.Body.Close()
	said, _ := io.ReadAll(io.LimitReader(resp.Body, 1<<10))
	seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
	return nil, &refusal{fmt.Sprintf("%s %s: %s: %s", method, path, resp.Status, said), time.Duration(seconds) * time.Second}
}

// listen keeps the wake stream open and pokes as sync.Engine does: once it is open, and at every hint.
func (p *visitor) listen(ctx context.Context) {
	for failures := 1; ctx.Err() == nil; failures++ {
		p.giveUp(ctx, p.stream(ctx), failures)
	}
}

func (p *visitor) stream(ctx context.Context) error {
	resp, err := p.call(ctx, http.MethodGet, wire.WakePath, nil)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	p.tally.awake.Add(1)
	defer p.tally.awake.Add(-1)
	lines := bufio.NewReaderSize(resp.Body, 64)
	for {
		line, err := lines.ReadSlice('\n')
		if err != nil {
			return err
		}
		hint := bytes.HasPrefix(line, []byte("event: hint"))
		if hint {
			p.tally.hints.Add(1)
		}
		if hint || bytes.HasPrefix(line, []byte("retry:")) {
			p.poke()
		}
	}
}

// poke asks for another exchange within the quarter of a second that the protocol asks for.
func (p *visitor) poke() {
	time.AfterFunc(time.Duration(rand.Int64N(int64(250*time.Millisecond))), func() {
		select {
		case p.poked <- struct{}{}:
		default:
		}
	})
}

func sleepUntil(ctx context.Context, t time.Time) bool { return sleep(ctx, time.Until(t)) }

func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// accepted tells how many of the phone's ops were accepted.
func (p *visitor) accepted() (n int) {
	for _, one := range p.told {
		if one.verdict == syncing.Accepted {
			n++
		}
	}
	return n
}

func milliseconds(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }
