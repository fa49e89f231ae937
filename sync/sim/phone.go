// SPDX-License-Identifier: EUPL-1.2

package sim

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/sync"
)

// A phone is a person's device with its engine, and the person who looks at it.
type phone struct {
	world  *world
	number int
	person staff.PersonID
	path   string
	random *rand.Rand   // for ids; the phone's own, so that what one does changes nothing for the others
	skew   atomic.Int64 // how far its clock is wrong, in nanoseconds

	device *device.Device
	engine *sync.Engine
	cancel context.CancelFunc
	ended  chan struct{}
	other  *sql.DB // a second look at the file, past all code under test

	want    []sync.Scope
	offline bool
	doom    int  // it dies at so many calls of its store from now; 0 for never
	dying   bool // and has
	packet  *packet
	streams map[context.Context]context.CancelFunc

	made     []booking.BookingID
	waits    []booking.WaitID
	links    []booking.FeedID
	series   []booking.SeriesID
	upto     int64 // the highest version of its cursor, and in which epoch
	epoch    string
	expected []string // what it should hold after the answer it has just got; nil when that is not known
	refused  map[sync.OpID]bool
	copied   *copied
	kept     *kept
}

// copied is an older copy of the phone's file, as a backup of the whole phone has it.
type copied struct {
	file    []byte
	refused map[sync.OpID]bool
	want    []sync.Scope
}

// unused is the file of a device that has no name yet.
var unused = template(func(path string) error {
	d, err := device.Open(context.Background(), path, device.Options{})
	if err != nil {
		return err
	}
	if err := d.Close(); err != nil {
		return err
	}
	db, err := sql.Open("sqlite3", "file:"+url.PathEscape(path))
	if err != nil {
		return err
	}
	_, err = db.Exec(`DELETE FROM meta WHERE name = 'device'`)
	return errors.Join(err, db.Close())
})

func newPhone(w *world, number int, who staff.PersonID) *phone {
	p := &phone{
		world: w, number: number, person: who, path: filepath.Join(w.town.dir, fmt.Sprintf("phone%d.db", number)),
		random: rand.New(rand.NewPCG(w.seed, uint64(number))), refused: map[sync.OpID]bool{},
	}
	if skew := w.random.Int64N(int64(96*time.Hour)) - int64(48*time.Hour); w.random.IntN(2) > 0 {
		p.skew.Store(skew)
	}
	p.want = houses()
	text, err := unused()
	w.must(err)
	w.must(os.WriteFile(p.path, text, 0o600))
	p.start()
	return p
}

func (p *phone) now() time.Time { return p.world.now().Add(time.Duration(p.skew.Load())) }

// newID is a UUIDv7 out of the phone's own chance.
func (p *phone) newID() sync.OpID {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:], uint64(p.now().UnixMilli())<<16|uint64(p.random.Uint32()&0xfff))
	binary.BigEndian.PutUint64(b[8:], p.random.Uint64())
	b[6], b[8] = b[6]&0x0f|0x70, b[8]&0x3f|0x80
	h := hex.EncodeToString(b[:])
	return sync.OpID(h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:])
}

// jitter depends on the moment alone: the engine's two goroutines may ask in any order.
func (p *phone) jitter() float64 {
	return rand.New(rand.NewPCG(p.world.seed+uint64(p.number), uint64(p.now().UnixNano()))).Float64()
}

// start opens the file, as an app does that knows which houses its person wants, and lets the engine run.
func (p *phone) start() {
	d, err := device.Open(context.Background(), p.path, device.Options{Now: p.now, NewID: p.newID})
	p.world.must(err)
	p.other, err = sql.Open("sqlite3", "file:"+url.PathEscape(p.path)+"?_txlock=immediate&_busy_timeout=5000&_stmt_cache_size=100")
	p.world.must(err)
	p.other.SetMaxOpenConns(1)
	p.world.must(d.SetWant(context.Background(), p.want...))
	p.device, p.dying, p.doom, p.streams = d, false, 0, map[context.Context]context.CancelFunc{}
	p.engine = &sync.Engine{
		Local: mortal{d, p}, Remote: radio{p}, Now: p.now, Rand: p.jitter, First: p.first, Log: slog.New(slog.DiscardHandler),
	}
	ctx, cancel := context.WithCancel(context.Background())
	p.cancel, p.ended = cancel, make(chan struct{})
	go func(ended chan struct{}, engine *sync.Engine) { // ends with stop
		defer close(ended)
		_ = engine.Run(ctx)
	}(p.ended, p.engine)
}

// first is another order at every moment.
func (p *phone) first(context.Context) []sync.Scope {
	scopes := append(houses(), sync.Scope(store.Own(p.person)), store.Org)
	shift := int(p.jitter() * float64(len(scopes)))
	return slices.Concat(scopes[shift:], scopes[:shift])[:1+shift]
}

// stop ends the phone; one that is stopped stays so.
func (p *phone) stop() {
	if p.device == nil {
		return
	}
	p.cancel()
	p.world.let(func() { <-p.ended })
	p.packet = nil
	p.world.must(errors.Join(p.other.Close(), p.device.Close()))
	p.device = nil
}

// restart is a death and what follows: everything that was in memory is gone.
func (p *phone) restart(when string) {
	p.world.report.Crashes++
	p.world.say("phone %d dies %s", p.number, when)
	p.stop()
	p.expected = nil
	p.start()
}

// keepCopy and takeCopy are a backup of the whole phone and its restore.
func (p *phone) keepCopy() {
	p.world.must(p.stopQuietly())
	text, err := os.ReadFile(p.path)
	p.world.must(err)
	p.copied = &copied{text, cloneSet(p.refused), slices.Clone(p.want)}
	p.start()
}

func (p *phone) takeCopy() {
	p.world.must(p.stopQuietly())
	p.world.must(os.WriteFile(p.path, p.copied.file, 0o600))
	p.refused, p.want = cloneSet(p.copied.refused), slices.Clone(p.copied.want)
	p.upto, p.epoch, p.copied = 0, "", nil
	p.start()
}

func (p *phone) stopQuietly() error {
	p.stop()
	p.expected = nil
	for _, suffix := range []string{"-wal", "-shm"} {
		if _, err := os.Stat(p.path + suffix); err == nil {
			return fmt.Errorf("%s%s is left after closing", p.path, suffix)
		}
	}
	return nil
}

func cloneSet(set map[sync.OpID]bool) map[sync.OpID]bool {
	clone := make(map[sync.OpID]bool, len(set))
	for id := range set {
		clone[id] = true
	}
	return clone
}

// wants changes the houses whose plans the phone holds.
func (p *phone) wants(scopes ...sync.Scope) {
	p.want = scopes
	p.world.must(p.device.SetWant(context.Background(), scopes...))
	p.engine.Poke()
}

// tap is a wish; what the phone itself refuses never reaches its outbox.
func (p *phone) tap(kind booking.Kind, args any) {
	text, _ := json.Marshal(args)
	id, err := p.device.Do(context.Background(), p.person, kind, args)
	var refusal staff.Refusal
	switch {
	case errors.As(err, &refusal):
		p.world.say("phone %d: %s %s is refused at once: %s", p.number, kind, text, refusal.Reason())
		return
	case err != nil:
		p.world.must(err)
	}
	p.world.say("phone %d: %s %s", p.number, kind, text)
	p.world.report.Ops++
	p.world.ledger.wished(p, id, kind, text)
	p.expected = nil
	p.engine.Poke()
}

// look is the person looking at what was refused.
func (p *phone) look() {
	list, err := p.device.Refusals(context.Background())
	p.world.must(err)
	for _, change := range list {
		if p.refused[change.ID] {
			p.world.broken("(11) phone %d tells twice that %s was refused", p.number, change.ID)
		}
		p.refused[change.ID] = true
		p.world.must(p.device.MarkSeen(context.Background(), change.ID))
	}
}

// checkTold holds that whatever the town refused was told.
func (p *phone) checkTold() {
	decided, err := p.device.Decided(context.Background())
	p.world.must(err)
	for _, change := range decided {
		if change.Verdict == sync.Refused && !p.refused[change.ID] {
			p.world.broken("(11) phone %d never told that %s was refused", p.number, change.ID)
		}
	}
}

func (p *phone) pending() (ids []sync.OpID) {
	ops, err := p.device.Pending(context.Background(), sync.MaxOps)
	p.world.must(err)
	for _, op := range ops {
		ids = append(ids, op.ID)
	}
	return ids
}

func (p *phone) waiting() int { return len(p.pending()) }

// reached is the version up to which the phone has everything, 0 while a scope is not whole.
func (p *phone) reached() int64 {
	cursor, _, err := p.device.Position(context.Background())
	p.world.must(err)
	at := p.read(cursor)
	if len(at.Partly) > 0 {
		return 0
	}
	return at.Upto
}

// inside is what the simulator needs to know of a cursor, which is opaque to everybody else.
type inside struct {
	Epoch  string         `json:"e"`
	Upto   int64          `json:"u"`
	Whole  []string       `json:"w"`
	Partly map[string]any `json:"p"`
}

func (p *phone) read(cursor sync.Cursor) (at inside) {
	if cursor == "" {
		return at
	}
	text, err := base64.RawURLEncoding.DecodeString(string(cursor))
	p.world.must(err)
	p.world.must(json.Unmarshal(text, &at))
	return at
}

// check holds that the phone's confirmed rows are what the town had for it when it answered (6), that its wishes stand in
// its tables, and that its cursor does not go back (4).
func (p *phone) check() {
	cursor, _, err := p.device.Position(context.Background())
	p.world.must(err)
	at := p.read(cursor)
	if at.Epoch == p.epoch && at.Upto < p.upto {
		p.world.broken("(4) the cursor of phone %d goes back from %d to %d", p.number, p.upto, at.Upto)
	}
	p.upto, p.epoch = at.Upto, at.Epoch // both empty after a start over: what comes then may be older
	if p.expected != nil {
		if got := p.confirmed(); !slices.Equal(got, p.expected) {
			p.world.broken("(6) phone %d of %s: %s", p.number, p.person, difference(p.expected, got))
		}
		p.expected = nil
		p.checkWishes()
	}
}

// takeBack undoes what waits, for the flaw NoReplay.
func (p *phone) takeBack() {
	tx, err := p.other.Begin()
	p.world.must(err)
	p.undo(tx)
	_, err = tx.Exec(`DELETE FROM undo`)
	p.world.must(errors.Join(err, tx.Commit()))
}

func (p *phone) undo(tx *sql.Tx) {
	for _, statement := range p.column(tx, `SELECT opposite FROM undo ORDER BY n DESC`) {
		_, err := tx.Exec(statement)
		p.world.must(err)
	}
}

// confirmed are all rows that the phone holds, without the effects of what waits: it takes them back by the undo log, reads,
// and leaves everything as it was.
func (p *phone) confirmed() (lines []string) {
	tx, err := p.other.Begin()
	p.world.must(err)
	defer func() { _ = tx.Rollback() }()
	p.undo(tx)
	for _, table := range store.Tables {
		lines = append(lines, p.column(tx, `SELECT `+line(table)+` FROM `+table.Name)...)
	}
	slices.Sort(lines)
	return lines
}

// asked is a transaction, or the second look at the phone's file itself.
type asked interface {
	Query(query string, args ...any) (*sql.Rows, error)
}

func (p *phone) column(tx asked, query string) (list []string) {
	rows, err := tx.Query(query)
	p.world.must(err)
	defer rows.Close()
	for rows.Next() {
		var text string
		p.world.must(rows.Scan(&text))
		list = append(list, text)
	}
	p.world.must(rows.Err())
	return list
}

// checkDisk holds that nothing is left in the bytes of the phone's file of who was where and which desks were taken, beyond
// what the phone holds and its person said themselves (7). It stops the phone.
func (p *phone) checkDisk() {
	held := map[string]bool{}
	tx, err := p.other.Begin()
	p.world.must(err)
	for _, id := range p.column(tx, `SELECT id FROM presence UNION ALL SELECT booking FROM presence UNION ALL SELECT id FROM occupancy UNION ALL SELECT id FROM booking
		UNION ALL SELECT occupancy FROM booking`) {
		held[id] = true
	}
	for _, other := range p.world.phones { // what the person said themselves may wait, be taken back, or be kept as answered
		for _, id := range other.made {
			held[string(id)] = held[string(id)] || other.person == p.person
		}
	}
	words := p.words(tx)
	p.world.must(tx.Rollback())
	p.world.must(p.stopQuietly())
	text, err := os.ReadFile(p.path)
	p.world.must(err)
	p.checkWords(text, words)
	for id := range p.world.town.shown {
		own := strings.HasPrefix(id, string(p.person)+"|")
		if !held[id] && !own && bytes.Contains(text, []byte(id)) {
			p.world.broken("(7) the file of phone %d of %s still says %s", p.number, p.person, id)
		}
	}
}

// words are those of posts and comments that the phone holds, that wait, or that its person has written.
func (p *phone) words(tx asked) map[string]bool {
	held := map[string]bool{}
	for _, body := range p.column(tx, `SELECT body FROM post UNION ALL SELECT body FROM comment UNION ALL SELECT body FROM revision UNION ALL SELECT body FROM draft
		UNION ALL SELECT body FROM submission UNION ALL SELECT body FROM outbox UNION ALL SELECT opposite FROM undo`) {
		for _, word := range tokens(body) {
			held[word] = true
		}
	}
	return held
}

// checkWords holds that nothing is left of what posts and comments have said that the phone has lost, not even among the words that it
// searches, forwards or backwards (7).
func (p *phone) checkWords(file []byte, held map[string]bool) {
	for _, e := range p.world.ledger.order { // what the person wrote may be kept as answered, here or in a copy
		if e.phone.person == p.person {
			for _, word := range tokens(string(e.raw)) {
				held[word] = true
			}
		}
	}
	for word := range p.world.town.words {
		back := []byte(word)
		slices.Reverse(back)
		if !held[word] && (bytes.Contains(file, []byte(word)) || bytes.Contains(file, back)) {
			p.world.broken("(7) the file of phone %d of %s still says %s", p.number, p.person, word)
		}
	}
}

// A mortal is the device's store as the engine sees it. It can die at any call, before or after it was carried out.
type mortal struct {
	*device.Device
	phone *phone
}

var errDead = errors.New("the device is dead")

// dies counts down to the phone's end.
func (m mortal) dies() bool {
	p := m.phone
	p.world.turn.Lock()
	defer p.world.turn.Unlock()
	if p.dying {
		return true
	}
	if p.doom > 0 {
		p.doom--
		p.dying = p.doom == 0
	}
	return p.dying
}

// or runs a step that the phone may not live to see.
func (m mortal) or(step func() error) error {
	if m.dies() {
		return errDead
	}
	err := step()
	if m.dies() {
		return errDead
	}
	return err
}

// Apply implements sync.Local.
func (m mortal) Apply(ctx context.Context, resp sync.Response) error {
	if m.phone.world.flaw == LooseCursor {
		first := sync.Response{Cursor: resp.Cursor, More: true}
		if err := m.or(func() error { return m.Device.Apply(ctx, first) }); err != nil {
			return err
		}
	}
	err := m.or(func() error { return m.Device.Apply(ctx, resp) })
	if m.phone.world.flaw == NoReplay && err == nil {
		m.phone.takeBack()
	}
	return err
}

// StartOver implements sync.Local.
func (m mortal) StartOver(ctx context.Context) error {
	return m.or(func() error { return m.Device.StartOver(ctx) })
}

// Resend implements sync.Local.
func (m mortal) Resend(ctx context.Context, expect int64) (oldest int64, err error) {
	err = m.or(func() error { oldest, err = m.Device.Resend(ctx, expect); return err })
	return oldest, err
}
