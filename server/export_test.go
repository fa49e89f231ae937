// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/server/backdrop"
	"github.com/pult-app/pult/server/office"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// Scan is the word by which the program of these tests is the one that reads pictures.
const Scan = "scan"

func init() {
	newReader = func() *backdrop.Reader { return backdrop.NewReader(os.Args[0], Scan) }
}

// Blindfold makes the hub's planner see an empty town, whatever is booked: what a planner sees that read before all the
// others wrote. Call it before the hub gets anything to do.
func (h *Hub) Blindfold() {
	h.seen = func(rows booking.Store) booking.Store { return blind{rows} }
}

// NameOccupancies makes the server name what bookings occupy as a test wants it. Call it before the server gets anything to do.
func (s *Server) NameOccupancies(name func(booking.BookingID) booking.OccupancyID) {
	s.hub.occupancy = name
}

// SetPatience is how long the server waits for the next bytes of a course. Call it before the server gets anything to do.
func (s *Server) SetPatience(d time.Duration) { s.patience = d }

// SayNo are the sentences of a refusal on a page: heading and line in German, then in English.
func SayNo(r *booking.Refusal) []string {
	heading, line := sayNo(r)
	return []string{heading.De, line.De, heading.En, line.En}
}

// NoShows are the bookings that the chore would end now.
func (h *Hub) NoShows(ctx context.Context) ([]booking.BookingID, error) { return h.noShows(ctx) }

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

func (blind) CountOpen(context.Context, staff.PersonID, booking.BuildingID, time.Time) (int, error) {
	return 0, nil
}

// Trap makes the hub's planner panic whenever it is asked for the desk.
func (h *Hub) Trap(desk booking.DeskID) {
	h.seen = func(rows booking.Store) booking.Store { return trapped{rows, desk} }
}

type trapped struct {
	booking.Store
	desk booking.DeskID
}

func (s trapped) Place(ctx context.Context, desk booking.DeskID) (booking.Place, error) {
	if desk == s.desk {
		panic("trapped")
	}
	return s.Store.Place(ctx, desk)
}

// EndStreams looks once after the sessions of open wake streams.
func (s *Server) EndStreams(ctx context.Context) { s.endStreams(ctx) }

// Waiting is how many pushes wait for the writer.
func (h *Hub) Waiting() int { return len(h.queue) }

// Listening are the scopes whose changes the device's open wake streams are hinted at, sorted.
func (h *Hub) Listening(device string) (scopes []syncing.Scope) {
	h.streams.mu.Lock()
	defer h.streams.mu.Unlock()
	for at, list := range h.streams.bySeat {
		for _, st := range list {
			if at.device == device {
				scopes = append(scopes, st.scopes...)
			}
		}
	}
	slices.Sort(scopes)
	return slices.Compact(scopes)
}

// Stall makes the hub's writer stand still in the middle of a transaction as soon as somebody wishes for the desk:
// entered is closed then, and it goes on after release, which may be called more than once.
func (h *Hub) Stall(desk booking.DeskID) (entered <-chan struct{}, release func()) {
	in, out := make(chan struct{}), make(chan struct{})
	enter := sync.OnceFunc(func() { close(in) })
	h.seen = func(rows booking.Store) booking.Store { return stalled{rows, desk, enter, out} }
	return in, sync.OnceFunc(func() { close(out) })
}

type stalled struct {
	booking.Store
	desk  booking.DeskID
	enter func()
	out   <-chan struct{}
}

func (s stalled) Place(ctx context.Context, desk booking.DeskID) (booking.Place, error) {
	if desk == s.desk {
		s.enter()
		<-s.out
	}
	return s.Store.Place(ctx, desk)
}

// Narrow makes the device's wake streams listen to the scopes, as a Sync does; missed tells whether a change came since its
// snapshot.
func (h *Hub) Narrow(person staff.PersonID, device string, missed func() bool, scopes ...syncing.Scope) {
	h.streams.narrow(seat{person, device}, scopes, missed)
}

// Onward complains of a cursor that is further back than the one before it, as a whole or in a scope that both hold.
func Onward(before, after syncing.Cursor) error {
	was, err := parseCursor(before)
	if err != nil || was.empty() {
		return err
	}
	is, err := parseCursor(after)
	if err != nil {
		return err
	}
	if is.Upto < was.Upto {
		return fmt.Errorf("the cursor went back from %d to %d", was.Upto, is.Upto)
	}
	scopes := slices.Clone(was.Whole)
	for scope := range was.Partly {
		scopes = append(scopes, scope)
	}
	for _, scope := range scopes {
		old, now := was.lowest(scope), is.lowest(scope)
		if is.has(scope) && now < old {
			return fmt.Errorf("scope %s went back from %d to %d", scope, old, now)
		}
	}
	return nil
}

// lowest is the version up to which everything of a scope is there.
func (p position) lowest(scope syncing.Scope) int64 {
	marks := p.marks([]syncing.Scope{scope}, 0, nil, central.Window{})
	return min(marks[0].Since, marks[len(marks)-1].Since)
}

// Hurried tells whether the hub has given up on what waits.
func (h *Hub) Hurried() bool { return h.hurry.Load() }

// Accounts is how many devices and people the limits keep an account of.
func (s *Server) Accounts() int {
	s.limiter.mu.Lock()
	defer s.limiter.mu.Unlock()
	return len(s.limiter.accounts)
}

// CursorOf is the cursor of a device that has everything which its person may hold at the snapshot, with the houses it wants:
// what the last page of a load would give it. With it ten thousand devices need no load each.
func CursorOf(ctx context.Context, snap *central.Snapshot, person staff.PersonID, want ...syncing.Scope) (syncing.Cursor, error) {
	held, err := (&Hub{}).scopes(ctx, snap, person, want)
	if err != nil {
		return "", err
	}
	whole := position{Epoch: snap.Head.Epoch, Upto: snap.Head.Seq, Whole: held}
	return whole.cursor()
}

// Paced tells the hub of groups that the writer took so long for, and when devices are asked to come again then.
func (h *Hub) Paced(groups, pushes int, took time.Duration) time.Duration {
	for range groups {
		h.paced(pushes, took)
	}
	return h.drained()
}

// HashToken is what the server stores of a secret.
func HashToken(secret string) string { return hashToken(secret) }

// A Served is a route as a test sees it.
type Served struct {
	Act     staff.Act
	Pattern string
	Methods []string
	JSON    bool // it takes a body of JSON
	Form    bool // it takes a form
	Zip     bool // it takes a course
	Upload  bool // it takes a form with files
	Office  bool // it is of the web office
	Most    int64
	Toll    string // of whose calls it is counted
}

// Routes are all that the server answers.
func (s *Server) Routes() (list []Served) {
	for _, r := range s.routes() {
		list = append(list, Served{
			r.act(), r.pattern, r.methods(), r.takes.kind == jsonType, r.takes.kind == formType, r.takes.kind == wire.CourseType,
			r.takes.kind == office.UploadType, r.inOffice(), r.takes.most,
			map[toll]string{perPerson: "person", perAddress: "address", perSignIn: "sign-in", perRefresh: "refresh", perWatcher: "watcher"}[r.toll],
		})
	}
	return list
}

// Permit lets something else than the table of permissions say who may do what. Call it before the server gets anything to do.
func (s *Server) Permit(may func(staff.Act, []staff.Role, staff.Relation) bool) { s.hub.Permit(may) }

// Permit is Server.Permit for a hub alone.
func (h *Hub) Permit(may func(staff.Act, []staff.Role, staff.Relation) bool) { h.may = may }

// Weak is the hub for a session whose sign-in was not strong enough for the roles.
func (h *Hub) Weak(person staff.PersonID, device string, roles ...staff.Role) syncing.Remote {
	s := h.session(person, device)
	s.withheld = roles
	return s
}

// Enter is what a request for one's devices goes through before it is answered.
func (s *Server) Enter(r *http.Request) error {
	return s.enter(s.received(r), route{http.MethodGet, "/v1/devices", nothing, perPerson, nil})
}

// CountDay counts one day, and TellUse tells one month, as the chore does.
func (h *Hub) CountDay(ctx context.Context, day booking.Day) error { return h.countDay(ctx, day) }

// TellUse is for CountDay.
func (h *Hub) TellUse(ctx context.Context, month utilisation.Month) error {
	return h.tellUse(ctx, month)
}

// OfficePages are the pages of the web office.
func (s *Server) OfficePages() []office.Page { return s.office.Pages() }

// OfficeSession is a session of the office for somebody, and the cookie that it is in.
func OfficeSession(person staff.PersonID, now time.Time) (session central.Session, cookie *http.Cookie) {
	secret := newSecret()
	session = central.Session{
		ID: newSecret(), Person: person, Access: hashToken(secret), AccessUntil: now.Add(officeLife).Truncate(time.Second),
		Assured: staff.Roles, ProvedAt: now.Truncate(time.Second), MadeAt: now.Truncate(time.Second), SeenAt: now.Truncate(time.Second),
	}
	session.Device = officeDevice + session.ID[:16]
	return session, &http.Cookie{Name: "pult-office", Value: token(session.ID, secret)}
}

// TidyOnce throws away what is older than people were promised.
func (s *Server) TidyOnce(ctx context.Context) { s.tidyOnce(ctx) }

// OfficeKeys are keys of words that pages put together of what others add to: chores, acts of the audit, kinds of changes.
func OfficeKeys() (keys []string) {
	for _, c := range chores {
		keys = append(keys, "office.chore."+c.key())
	}
	for _, act := range central.AuditActs {
		keys = append(keys, "office.audit."+string(act))
	}
	for kind := range officeKinds {
		keys = append(keys, "office.change."+kind)
	}
	return keys
}
