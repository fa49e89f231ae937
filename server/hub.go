// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
)

// HubOptions say how a Hub runs. The zero value is right for a server.
type HubOptions struct {
	// Now is the clock; nil is time.Now.
	Now func() time.Time
	// Log gets what went wrong, with ids only; nil is slog.Default.
	Log *slog.Logger
	// Queue is how many pushes may wait for the writer, and as many again for their next turn; 0 is 1024. Beyond that
	// devices are told to come again.
	Queue int
	// Poll is how often the database is asked whether another process has written; 0 is a second.
	Poll time.Duration
	// URL is the server's address, by which it signs badges; empty for none.
	URL string
	// Deaf lets the hub find out what other processes write by asking alone, as it does on a file and while its connection for
	// listening is lost. In fake time nobody can wait for a word from outside.
	Deaf bool
	// Far is whether the writer reads ahead, as it does from a database on a server and not from a file; nil is as the database
	// is. With it a test lives the same life both ways.
	Far *bool
	// Seen is what the planner sees of the writer's rows; nil is all of them. With it a test hides the bookings from the
	// planner and shows that the database's own guard is enough.
	Seen func(booking.Store) booking.Store
	// NewOccupancy names what bookings occupy; nil is booking.NewOccupancyID. With it a test knows the names beforehand.
	NewOccupancy func(booking.BookingID) booking.OccupancyID
	// Patience is how long a hub that closes goes on deciding what waits; 0 is five seconds. The rest is told to come
	// again: nothing of it is lost, it waits on the devices.
	Patience time.Duration

	meter *meter
}

func (o HubOptions) far(c *central.Central) bool {
	if o.Far != nil {
		return *o.Far
	}
	return c.Far()
}

// A Hub is the town's copy as devices see it. All that is pushed goes through one writer, which decides up to 256 ops in
// one transaction: the disk is asked once for all of them, and nobody hears of an outcome before it is on the disk. People
// take turns, and a transaction that lasts takes no further op, so that nobody waits for all that another has asked for.
// Pulls read snapshots beside the writer. It is safe for concurrent use.
type Hub struct {
	central *central.Central
	now     func() time.Time
	log     *slog.Logger

	queue   chan *push
	closing sync.RWMutex // held for reading while something is put into the queue
	closed  bool
	floors  store.FloorCache                  // the writer's
	memory  store.Memory                      // the writer's
	recalls recollection                      // what the memory goes back to
	far     bool                              // HubOptions.Far
	seen    func(booking.Store) booking.Store // HubOptions.Seen

	may       func(staff.Act, []staff.Role, staff.Relation) bool // staff.May
	occupancy func(booking.BookingID) booking.OccupancyID
	chores    sync.Mutex     // held while they are done
	ran       runs           // what became of them
	extending extending      // of the chores
	sought    booking.WaitID // the last wait that a desk was looked for; the chores'

	began     time.Time // when the hub began
	strict    strictness
	survey    survey
	meter     *meter // nil counts nothing
	patience  time.Duration
	hurry     atomic.Bool  // what waits is not decided any more
	pace      atomic.Int64 // nanoseconds that the writer takes for a push, about
	clients   clients
	sums      sums
	audiences audiences
	url       string  // see HubOptions
	boarded   boarded // how boards were made last; only chores know it
	roll      roll    // of whom assignments name; only chores know it
	streams   streams
	underWay  atomic.Int64 // requests that are not answered yet
	mourned   sync.Once
	cried     atomic.Int64 // when the log last heard that the database is away
	away      atomic.Bool  // the database did not answer when it was last asked
	stop      context.CancelFunc
	running   sync.WaitGroup
}

// NewHub starts a hub on the database. The caller closes the hub before the database.
func NewHub(c *central.Central, o HubOptions) *Hub {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Queue == 0 {
		o.Queue = 1024
	}
	if o.Patience == 0 {
		o.Patience = 5 * time.Second
	}
	if o.Poll == 0 {
		o.Poll = time.Second
	}
	ctx, stop := context.WithCancel(context.Background())
	if o.Seen == nil {
		o.Seen = func(rows booking.Store) booking.Store { return rows }
	}
	if o.NewOccupancy == nil {
		o.NewOccupancy = booking.NewOccupancyID
	}
	h := &Hub{central: c, began: o.Now(), may: staff.May, occupancy: o.NewOccupancy, now: o.Now, log: o.Log, queue: make(chan *push, o.Queue), seen: o.Seen, far: o.far(c), stop: stop, meter: o.meter, patience: o.Patience, url: o.URL}
	h.streams.hinted = o.meter.hinted
	h.streams.touched = make(chan struct{}, 1)
	unwatch := c.Watch(h.committed)
	h.running.Go(h.write)
	if !o.Deaf {
		h.running.Go(func() { c.Listen(ctx) })
	}
	h.running.Go(func() {
		defer unwatch()
		h.feed(ctx, o.Poll)
	})
	return h
}

// Close takes no more, ends the wake streams, decides what waits as far as its patience goes, and returns
// when the hub is quiet. It may be called more than once.
func (h *Hub) Close() {
	h.closing.Lock()
	if !h.closed {
		h.closed = true
		close(h.queue)
	}
	h.closing.Unlock()
	h.stop()
	h.streams.close()
	late := time.AfterFunc(h.patience, func() { h.hurry.Store(true) })
	defer late.Stop()
	h.running.Wait()
}

// Session is the hub for a person on a device. Whoever calls has made sure who they are.
func (h *Hub) Session(person staff.PersonID, device string) syncing.Remote {
	return h.session(person, device)
}

func (h *Hub) session(person staff.PersonID, device string) *session {
	return &session{hub: h, person: person, device: device}
}

// A session is a person on a device.
type session struct {
	hub    *Hub
	person staff.PersonID
	device string
	// withheld are roles for which the sign-in was not strong enough.
	withheld []staff.Role
}

// Sync implements sync.Remote.
func (s *session) Sync(ctx context.Context, req syncing.Request) (syncing.Response, error) {
	if err := ctx.Err(); err != nil {
		return syncing.Response{}, err
	}
	if err := s.checkForm(req); err != nil {
		return syncing.Response{}, err
	}
	at, err := parseCursor(req.Cursor)
	if err != nil {
		return syncing.Response{}, err
	}
	if resp, ok := s.unchanged(req, at); ok {
		return resp, nil
	}
	s.hub.underWay.Add(1)
	defer s.hub.underWay.Add(-1)
	done, err := s.push(ctx, req, at)
	if err != nil {
		return syncing.Response{}, err
	}
	resp, err := s.pull(ctx, req, at, done)
	if err != nil {
		return syncing.Response{}, s.hub.failed("pull", err)
	}
	return resp, nil
}

func (s *session) checkForm(req syncing.Request) error {
	if s.device == "" || len(s.device) > syncing.MaxScope {
		return &syncing.Error{Code: syncing.Malformed, Message: "the session has no usable device id"}
	}
	return req.Check()
}

// push has the ops decided, if there are any and the request can be served at all. A device that comes for the first
// time is written down.
func (s *session) push(ctx context.Context, req syncing.Request, at position) (pushed, error) {
	if len(req.Ops) == 0 && req.Oldest == 0 && s.known(ctx) {
		return pushed{}, nil
	}
	if err := s.admit(ctx, req, at); err != nil {
		return pushed{}, s.hub.failed("admit", err)
	}
	return s.hub.push(ctx, s, req)
}

// committed passes on what a transaction touched. Whatever another process wrote may be of any device.
func (h *Hub) committed(change central.Change) {
	if change.Foreign {
		h.clients.forget()
	}
	if change.Scopes == nil {
		h.streams.touchAll()
		return
	}
	h.streams.touch(change.Scopes)
}

// unchanged answers a device that has everything: nothing was written since its cursor, so nothing it may see has
// changed either, and the database need not be asked.
func (s *session) unchanged(req syncing.Request, at position) (syncing.Response, bool) {
	head := s.hub.central.Head()
	if len(req.Ops) > 0 || req.Oldest > 0 || req.Sums || len(req.Anew) > 0 || at.Upto != head.Seq || at.Epoch != head.Epoch || !at.whole(s.person, req.Want) {
		return syncing.Response{}, false
	}
	client, ok := s.hub.clients.find(s.device)
	if !ok || client.Person != s.person {
		return syncing.Response{}, false
	}
	h, ok := s.hub.clients.held(s.device, s.person)
	if !ok || h.head != head || !slices.Equal(h.scopes, at.Whole) {
		return syncing.Response{}, false // a cursor grants nothing: what this session may hold is asked of the database
	}
	s.hub.streams.narrow(s.seat(), h.scopes, func() bool { return s.hub.central.Head() != head })
	return syncing.Response{Expect: client.Next, Cursor: req.Cursor, Now: s.hub.now().UTC()}, true
}

// known tells whether the device has been here; what cannot be read now is found out by the writer.
func (s *session) known(ctx context.Context) bool {
	if client, ok := s.hub.clients.find(s.device); ok {
		return client.Person == s.person
	}
	var client central.Client
	err := s.hub.central.Peek(ctx, func(ctx context.Context, tx store.Tx) (err error) {
		client, err = central.FindClient(ctx, tx, s.device)
		return err
	})
	return err == nil && client.Person == s.person
}
