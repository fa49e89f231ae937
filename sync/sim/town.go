// SPDX-License-Identifier: EUPL-1.2

package sim

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
)

// A town is the servers' side of a life: one database, two processes on it that may be up or down, and a backup.
type town struct {
	world *world
	dir   string
	path  string // or its address
	// database makes another empty one on a server; nil where the town is a file.
	database func(filled bool) string
	// backup is the path of one, empty when none was made; backedUp is the step in which it was.
	backup   string
	backedUp int
	servers  [2]*process
	noted    *note
	// books are what the houses say, held is how many open bookings everybody was last seen with where that is limited.
	books map[booking.BuildingID]booking.Rulebook
	held  map[string]int
	// shown are the presences and occupancies that ever stood in the town: none may be left on a disk that has lost it.
	shown map[string]bool
	// words are those by which posts and comments are known that ever stood in the town.
	words map[string]bool
	// named counts the names of occupancies, and places says for which desk and time each has stood.
	named  atomic.Int64
	places map[string]string
}

// A process is one pultd on the database; nil fields when it is down.
type process struct {
	central *central.Central
	hub     *server.Hub
	began   time.Time
}

// A note is where the log was when Compact was told the time.
type note struct {
	at   time.Time
	head int64
}

// fresh is a database with the small town in it, made once.
var fresh = template(Fill)

// Fill puts the small town into an empty database, a file or on a server.
func Fill(address string) error {
	c, err := central.Open(context.Background(), address)
	if err != nil {
		return err
	}
	err = c.Write(context.Background(), func(ctx context.Context, tx *central.Tx) error {
		small := bookingtest.SmallTown()
		small.Rules[0].CheckInWithin, small.Rules[0].CheckInZones = 30, map[booking.ZoneID]int{"barmen": 60}
		if err := small.Put(ctx, tx.Store()); err != nil {
			return err
		}
		if err := fillNews(ctx, tx.News("", nil)); err != nil {
			return err
		}
		return fillLearn(ctx, tx)
	})
	return errors.Join(err, c.Close())
}

// template is a file that is made once, outside of every bubble.
func template(fill func(path string) error) func() ([]byte, error) {
	return sync.OnceValues(func() ([]byte, error) {
		dir, err := os.MkdirTemp(memory(), "pult-sim")
		if err != nil {
			return nil, err
		}
		defer os.RemoveAll(dir)
		path := filepath.Join(dir, "template.db")
		if err := fill(path); err != nil {
			return nil, err
		}
		return os.ReadFile(path)
	})
}

// Prepare makes what all lives have in common. Call it before the first bubble.
func Prepare() error {
	_, err := fresh()
	_, other := unused()
	return errors.Join(err, other)
}

// memory is a folder that is no disk, where there is one: the simulator asks for durability thousands of times and
// takes none of it (make powerloss does).
func memory() string {
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		return "/dev/shm"
	}
	return ""
}

func openTown(w *world, database func(filled bool) string) *town {
	dir, err := os.MkdirTemp(memory(), "pult-sim")
	w.must(err)
	w.t.Cleanup(func() { _ = os.RemoveAll(dir) })
	t := &town{world: w, dir: dir, path: filepath.Join(dir, "town.db"), shown: map[string]bool{}, words: map[string]bool{}, places: map[string]string{}}
	text, err := fresh()
	w.must(err)
	w.must(os.WriteFile(t.path, text, 0o600))
	if t.database = database; database != nil {
		t.path = database(true)
	}
	t.servers = [2]*process{{}, {}}
	t.start(0)
	t.readRules()
	return t
}

func (t *town) start(i int) {
	c, err := central.Open(context.Background(), t.path)
	t.world.must(err)
	if t.world.flaw == NoGuard {
		for _, trigger := range []string{"booking_guard_insert", "booking_guard_update"} {
			_, err := c.DB().Writer().Exec("DROP TRIGGER IF EXISTS " + trigger)
			t.world.must(err)
		}
	}
	far := t.world.seed%2 == 1 // in every other life the writers read ahead, whatever the database
	o := server.HubOptions{Now: t.world.now, Log: slog.New(slog.DiscardHandler), Poll: 20 * time.Second, NewOccupancy: t.occupancy, Deaf: t.database != nil, Far: &far}
	if i == 1 {
		o.Seen = func(rows booking.Store) booking.Store { return blind{rows} }
	}
	*t.servers[i] = process{c, server.NewHub(c, o), t.world.now()}
}

// occupancy names what a booking occupies, in the order of the life.
func (t *town) occupancy(of booking.BookingID) booking.OccupancyID {
	if t.world.flaw == KeptNames {
		return "of " + booking.OccupancyID(of)
	}
	return booking.OccupancyID(fmt.Sprintf("occupancy %08d", t.named.Add(1)))
}

// A blind store hides all bookings from the planner, as if it had read before the others wrote. The second process has
// one in every life: there nothing but the database's guard stands between two people and one desk.
type blind struct{ booking.Store }

func (blind) Mine(context.Context, staff.PersonID, booking.Span) ([]booking.Booking, error) {
	return nil, nil
}

func (blind) Busy(context.Context, booking.FloorID, booking.Span) ([]booking.Occupancy, error) {
	return nil, nil
}

func (blind) DeskBusy(context.Context, booking.DeskID, booking.Span) ([]booking.Occupancy, error) {
	return nil, nil
}

func (t *town) stop(i int) {
	p := t.servers[i]
	if p.hub == nil {
		return
	}
	p.hub.Close()
	t.world.must(p.central.Close())
	*p = process{}
}

func (t *town) startAll() {
	for i, p := range t.servers {
		if p.hub == nil {
			t.start(i)
		}
	}
}

func (t *town) stopAll() {
	for i := range t.servers {
		t.stop(i)
	}
}

// up are the processes that serve.
func (t *town) up() (up []*process) {
	for _, p := range t.servers {
		if p.hub != nil {
			up = append(up, p)
		}
	}
	return up
}

// any is a database that is open; the life sees to it that one process is up whenever it is asked for.
func (t *town) any() *central.Central { return t.up()[0].central }

func (t *town) write(do func(ctx context.Context, tx *central.Tx) error) {
	t.world.must(t.any().Write(context.Background(), do))
}

// keepBackup is what an operator does every night.
func (t *town) keepBackup() {
	t.backup, t.backedUp = filepath.Join(t.dir, "backup.db"), t.world.step
	_ = os.Remove(t.backup)
	if t.database != nil {
		_, err := central.Copy(context.Background(), t.path, t.backup)
		t.world.must(err)
		return
	}
	_, err := t.any().DB().Writer().Exec(`VACUUM INTO '` + t.backup + `'`)
	t.world.must(err)
}

// restore is what an operator does when the disk is lost: both processes down, the file replaced, one process up.
func (t *town) restore() {
	t.stopAll()
	if t.database != nil {
		t.path = t.database(false)
		_, err := central.Copy(context.Background(), t.backup, t.path)
		t.world.must(err)
		t.noted = nil
		t.start(0)
		t.readRules()
		return
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(t.path + suffix)
	}
	text, err := os.ReadFile(t.backup)
	t.world.must(err)
	t.world.must(os.WriteFile(t.path, text, 0o600))
	t.noted = nil
	t.start(0)
	t.readRules()
}

// compact notes the time at first, and the next time it is ninety days later for the log; but not while a device still
// waits for an outcome that would be thrown away, because it would have been away for ninety days. For the same reason no
// copy of a phone outlives it: one that old asks for outcomes that the town does not know any more.
func (t *town) compact() {
	c := t.any()
	if t.noted == nil {
		t.noted = &note{t.world.now(), t.head()}
		t.world.must(c.Compact(context.Background(), t.noted.at))
		return
	}
	for _, p := range t.world.phones {
		for _, id := range p.pending() {
			if t.count(`SELECT COUNT(*) FROM outcome WHERE op = $1 AND ver <= $2`, string(id), t.noted.head) > 0 {
				return
			}
		}
	}
	t.world.must(c.Compact(context.Background(), t.noted.at.Add(central.Kept)))
	t.world.ledger.compacted()
	for _, p := range t.world.phones {
		p.copied = nil
	}
	t.noted = nil
}

func (t *town) head() (seq int64) {
	t.world.must(t.any().DB().Readers().QueryRow(`SELECT seq FROM log_head`).Scan(&seq))
	return seq
}

func (t *town) count(query string, args ...any) (n int) {
	t.world.must(t.any().DB().Readers().QueryRow(query, args...).Scan(&n))
	return n
}

func (t *town) texts(query string, args ...any) (list []string) {
	rows, err := t.any().DB().Readers().Query(query, args...)
	t.world.must(err)
	defer rows.Close()
	for rows.Next() {
		var text string
		t.world.must(rows.Scan(&text))
		list = append(list, text)
	}
	t.world.must(rows.Err())
	return list
}

// allowed are the scopes that a phone's person may have now and wants, worked out from the directory alone.
func (t *town) allowed(p *phone, want []syncing.Scope) []string {
	scopes := []string{store.Org, store.Own(p.person)}
	for _, unit := range t.texts(`SELECT unit FROM person WHERE id = $1 UNION SELECT id FROM unit WHERE lead = $1`, string(p.person)) {
		if unit != "" {
			scopes = append(scopes, store.Team(staff.UnitID(unit)))
		}
	}
	for _, house := range want {
		scopes = append(scopes, string(house))
	}
	scopes = append(scopes, t.mayRead(p.person)...)
	slices.Sort(scopes)
	return slices.Compact(scopes)
}

// oracle is what the phone should hold: every row of every allowed scope, as one line each, sorted.
func (t *town) oracle(p *phone, want []syncing.Scope) (lines []string) {
	allowed := list(t.allowed(p, want))
	for _, table := range store.Tables {
		lines = append(lines, t.texts(`SELECT `+line(table)+` FROM `+table.Name+` WHERE scope IN (`+allowed+`)`)...)
	}
	slices.Sort(lines)
	return lines
}

// wrote are the versions of the rows that an op wrote and that still stand, in the scopes of has, and of its tombstones in
// the scopes of whole: a device that has not a scope whole is loading it, and needs no word of what is gone.
func (t *town) wrote(op syncing.OpID, has, whole []string) (vers []int64) {
	var first, last int64
	const span = `SELECT COALESCE(MAX(first), 0), COALESCE(MAX(ver), 0) FROM outcome WHERE op = $1 AND verdict = 'accepted'`
	t.world.must(t.any().DB().Readers().QueryRow(span, string(op)).Scan(&first, &last))
	parts := []string{within("tombstone", whole)}
	for _, table := range store.Tables {
		parts = append(parts, within(table.Name, has))
	}
	for _, text := range t.texts(strings.Join(parts, " UNION ALL "), first, last) {
		ver, err := strconv.ParseInt(text, 10, 64)
		t.world.must(err)
		vers = append(vers, ver)
	}
	return vers
}

func within(table string, scopes []string) string {
	return `SELECT CAST(ver AS TEXT) FROM ` + table + ` WHERE ver > $1 AND ver <= $2 AND scope IN (` + list(scopes) + `)`
}

// list is texts as SQL writes them; ids here have no quotes.
func list(texts []string) string { return "'" + strings.Join(texts, "','") + "'" }

// line is an expression for a whole row as text.
func line(table store.Table) string {
	parts := []string{"'" + table.Name + "'", "id", "scope", "ver"}
	for _, column := range table.Columns {
		parts = append(parts, column.Name)
	}
	return strings.Join(parts, ` || '|' || `)
}

// check holds the invariants that the town's own rows show: nothing overlaps (1), the three rows of a booking are
// written together, and no outcome that anybody was told is another one or gone (2, 3).
func (t *town) check() {
	if len(t.up()) == 0 {
		return
	}
	for _, column := range []string{"desk", "person"} {
		const pairs = `SELECT COUNT(*) FROM booking a JOIN booking b ON NULLIF(a.%[1]s, '') = b.%[1]s AND a.id < b.id AND a.start_at < b.end_at
			AND b.start_at < a.end_at WHERE a.state IN ('booked', 'checked_in') AND b.state IN ('booked', 'checked_in')`
		if n := t.count(fmt.Sprintf(pairs, column)); n > 0 {
			t.world.broken("(1) %d pairs of live bookings overlap for a %s", n, column)
		}
	}
	const split = `SELECT (SELECT COUNT(*) FROM booking WHERE state IN ('booked', 'checked_in') AND person <> '') - (SELECT COUNT(*) FROM occupancy)`
	if n := t.count(split); n != 0 {
		t.world.broken("(1) %d live bookings without an occupancy", n)
	}
	const orphans = `SELECT COUNT(*) FROM waiting w WHERE w.state = 'offered' AND NOT EXISTS (SELECT 1 FROM booking b
		WHERE b.id = w.booking AND b.person = w.person AND b.state IN ('booked', 'checked_in') AND b.start_at = w.start_at AND b.end_at = w.end_at)`
	if n := t.count(orphans); n > 0 {
		t.world.broken("(1) %d offers without the booking that they are", n)
	}
	t.checkRules()
	t.world.ledger.check()
	for _, id := range t.texts(`SELECT id FROM presence UNION ALL SELECT id FROM occupancy`) {
		t.shown[id] = true
	}
	for _, body := range t.said() {
		for _, word := range tokens(body) {
			t.words[word] = true
		}
	}
	for _, line := range t.texts(`SELECT id || '|' || desk || ' from ' || start_at || ' until ' || end_at FROM occupancy`) {
		id, place, _ := strings.Cut(line, "|")
		if was, known := t.places[id]; known && was != place {
			t.world.broken("(7) %s has stood for %s and now stands for %s: whoever sees the house can follow it", id, was, place)
		}
		t.places[id] = place
	}
}

// The directory and the facility, who change the town beside its people.

func (t *town) moveTo(who staff.PersonID, unit staff.UnitID) {
	t.write(func(ctx context.Context, tx *central.Tx) error {
		p, err := tx.Store().Colleague(ctx, who)
		if err != nil {
			return err
		}
		p.Unit = unit
		return tx.Store().PutPerson(ctx, p)
	})
}

func (t *town) lead(unit staff.Unit) {
	t.write(func(ctx context.Context, tx *central.Tx) error { return tx.Store().PutUnit(ctx, unit) })
}

// late makes the deadlines of all offers now.
func (t *town) late() {
	t.write(func(ctx context.Context, tx *central.Tx) error {
		for _, id := range t.texts(`SELECT id FROM waiting WHERE state = 'offered' ORDER BY id`) {
			w, err := tx.Store().Wait(ctx, booking.WaitID(id))
			if w.Until = t.world.now(); err == nil && w.State == booking.WaitOffered {
				err = tx.Store().PutWait(ctx, w)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *town) forget(before time.Time) {
	_, err := t.any().ForgetPosts(context.Background(), before.AddDate(-3, 0, 0))
	t.world.must(err)
	_, err = t.any().Forget(context.Background(), before)
	t.world.must(err)
}

func houses() []syncing.Scope {
	return []syncing.Scope{syncing.Scope(store.House("bahn")), syncing.Scope(store.House("berg"))}
}
