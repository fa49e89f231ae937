// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/pult-app/pult/app/cinema"
	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/device"
	"github.com/pult-app/pult/store/shelf"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/text"
)

// A client is one person's Pult on this device without its window: the data, the engine that keeps it in step, and the
// answers to what screens ask. Its methods may be called from any goroutine but Fyne's own, which they would hold up.
type client struct {
	who    staff.PersonID
	server string
	proved bool // see clientConfig
	device *device.Device
	engine *syncing.Engine
	clock  *clock
	log    *slog.Logger
	// hint, status and trouble are told from goroutines of the client.
	hint      func(ui.Hint)
	status    func(ui.Connection)
	complain  func(error)
	broken    func(error)
	addresses func() string
	glance    time.Duration
	gallery   gallery                            // nil without a server of pictures
	without   map[string]bool                    // pictures that the server does not have; only keepNews knows them
	sign      func() (ed25519.PrivateKey, error) // see clientConfig
	pictures  chan struct{}                      // posts or pictures are to be looked at
	loader    *loader                            // of courses
	survey    survey                             // nil without a server that tells
	school    school                             // nil without a server of courses
	register  register                           // of those who learn, for who may see it
	texts     texts                              // of courses, that were read last
	marks     shelfmarks                         // of courses, for the search
	films     *cinema.Cinema                     // opened with the first film; mu guards it
	words     *text.Text                         // for what leaves the window; nil in tests that show nothing

	cancel context.CancelFunc
	owned  sync.WaitGroup
	away   chan struct{} // the server could not be reached
	again  chan struct{} // somebody wants to reach it although the engine has ended

	mu     sync.Mutex
	floors map[booking.FloorID]booking.Floor
	people *staff.Index
	looks  map[booking.BuildingID]time.Time // when a look at a building was last written down
	tidied time.Time                        // when buildings were last let go
	age    int                              // how often something of floors and people was forgotten
	ended  error                            // why the engine has stopped; nil while it runs
	noted  time.Time                        // the time of sync that the device remembers
	said   syncing.Code
}

// A clientConfig is what a client is made of.
type clientConfig struct {
	Who    staff.PersonID
	Server string
	Proved bool // the person has proved who they are
	Device *device.Device
	Remote syncing.Remote
	Clock  *clock
	Log    *slog.Logger
	// Hint, Status and Complain are told from other goroutines and must not block. Complain hears once of each failure
	// that does not pass by itself.
	Hint     func(ui.Hint)
	Status   func(ui.Connection)
	Complain func(error)
	// Gallery is the server of pictures; nil for none.
	Gallery gallery
	// Library is the server of courses; nil for none. Shelf is where their files lie here.
	Library library
	Shelf   *shelf.Shelf
	// School is the server as those see it who teach; nil for none.
	School school
	// Survey tells how full houses were; nil without a server.
	Survey survey
	// Words are for what leaves the window: pages of films, and certificates.
	Words *text.Text
	// Sign is the key that the device's sign-in is bound to; nil where there is none.
	Sign func() (ed25519.PrivateKey, error)
	// Broken hears, once and from another goroutine, that the device's data turned out to be damaged. Nil tells nobody.
	Broken func(error)
	// Addresses changes whenever the machine's network does; the machine's own when nil. Glance is how often it is asked
	// while the server cannot be reached; 2 seconds when 0.
	Addresses func() string
	Glance    time.Duration
}

func newClient(c clientConfig) *client {
	k := &client{
		who: c.Who, server: c.Server, proved: c.Proved, device: c.Device, clock: c.Clock, log: c.Log,
		hint: c.Hint, status: c.Status, complain: c.Complain, broken: c.Broken, addresses: c.Addresses, glance: c.Glance,
		away: make(chan struct{}, 1), again: make(chan struct{}, 1), floors: map[booking.FloorID]booking.Floor{},
		looks: map[booking.BuildingID]time.Time{}, gallery: c.Gallery, without: map[string]bool{}, sign: c.Sign, pictures: make(chan struct{}, 1),
		loader: newLoader(c.Library, c.Shelf), school: c.School, survey: c.Survey, words: c.Words,
	}
	if k.addresses == nil {
		k.addresses = addresses
	}
	if k.glance == 0 {
		k.glance = glance
	}
	k.engine = &syncing.Engine{Local: c.Device, Remote: c.Remote, Now: c.Clock.device, Log: c.Log, First: k.first, Ahead: true, Tell: k.engineTold}
	return k
}

// start begins to keep the device in step; close ends it.
func (k *client) start() {
	ctx, cancel := context.WithCancel(context.Background())
	k.cancel = cancel
	hints, stop := k.device.Watch()
	k.owned.Go(func() {
		k.tellConnection(ctx)
		k.keepInStep(ctx)
	})
	k.owned.Go(func() { k.watchNetwork(ctx) })
	k.owned.Go(func() { k.watchDamage(ctx) })
	k.owned.Go(func() { k.watchClock(ctx) })
	k.owned.Go(func() { k.keepNews(ctx) })
	if k.loader.shelf != nil {
		k.owned.Go(func() { k.keepCourses(ctx) })
	}
	k.owned.Go(func() {
		defer stop()
		for {
			select {
			case h, ok := <-hints:
				if !ok {
					return
				}
				k.deviceChanged(ctx, h)
			case <-ctx.Done():
				return
			}
		}
	})
}

// watchDamage looks for damage that no question has met yet, and hears of what any question meets later.
func (k *client) watchDamage(ctx context.Context) {
	if err := k.device.Check(ctx); err != nil && ctx.Err() == nil {
		k.log.Error("the database is not sound", "cause", err)
	}
	select {
	case <-ctx.Done():
	case <-k.device.Damaged():
		if k.broken != nil {
			k.broken(k.device.Damage())
		}
	}
}

// watchClock asks the server what time it is as soon as the device's clock was found to have jumped.
func (k *client) watchClock(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-k.clock.jumped:
			k.log.Info("the device's clock has jumped")
			k.hint(ui.Everything)
			k.tryNow()
		}
	}
}

// keepInStep runs the engine until ctx ends. An engine whose session is over rests until somebody wants to try again.
func (k *client) keepInStep(ctx context.Context) {
	for {
		err := k.engine.Run(ctx)
		if ctx.Err() != nil {
			return
		}
		k.log.Error("the session is over", "cause", err)
		k.setEnded(err)
		select {
		case <-k.again: // it was asked of the engine that has ended
		default:
		}
		k.tellConnection(ctx)
		select {
		case <-ctx.Done():
			return
		case <-k.again:
			k.setEnded(nil)
		}
	}
}

func (k *client) setEnded(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.ended = err
}

// tryNow asks for the server at once, whatever the engine waits for.
func (k *client) tryNow() {
	k.engine.TryNow()
	nudge(k.again)
}

// forward is for when somebody looks again: at once when the server could not be reached, else when it suits.
func (k *client) forward() {
	if k.engine.Status().Online {
		k.engine.Poke()
		return
	}
	k.tryNow()
}

func nudge(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default: // one is waiting already
	}
}

// close waits for the goroutines and closes the database. What was tapped is on the disk.
func (k *client) close() error {
	k.cancel()
	k.owned.Wait()
	k.noteSync(context.Background(), 0)
	return errors.Join(k.closeFilms(), k.device.Close())
}

// noteEvery is how old what the device remembers of its last sync may become while all is well: a write to the disk at
// every exchange would be much for a line that is read at a start without a network.
const noteEvery = time.Minute

// noteSync lets the device remember its last sync, if it is later by so much than the one it remembers.
func (k *client) noteSync(ctx context.Context, later time.Duration) {
	last := k.clock.right(k.engine.Status().LastSync)
	k.mu.Lock()
	due := !last.IsZero() && last.Sub(k.noted) > later
	if due {
		k.noted = last
	}
	k.mu.Unlock()
	if !due {
		return
	}
	if err := k.device.KeepSynced(ctx, last); err != nil {
		k.log.Warn("remember the last sync", "error", err)
	}
}

// lastSync is when the device last had everything, in this process or in one before; zero for never.
func (k *client) lastSync(ctx context.Context) (time.Time, error) {
	if last := k.engine.Status().LastSync; !last.IsZero() {
		return k.clock.right(last), nil
	}
	return k.device.Synced(ctx)
}

// tables says which hint a changed table gives.
var tables = map[string]ui.Hint{
	"booking": ui.Bookings, "occupancy": ui.Bookings, "presence": ui.Bookings, "waiting": ui.Bookings, "series": ui.Bookings,
	"teamday": ui.Bookings, "invite": ui.Bookings, "preference": ui.Places,
	"building": ui.Places, "floor": ui.Places, "zone": ui.Places, "desk": ui.Places, "rules": ui.Places, "amendment": ui.Places,
	"person": ui.People, "unit": ui.People, "profile": ui.People,
	"notice": ui.Bookings, "favourite": ui.Bookings, "deputy": ui.People, "usual": ui.People,
	device.Outbox: ui.Waiting, "feed": ui.Waiting,
	"channel": ui.News, "post": ui.News, "revision": ui.News, "comment": ui.News, "tally": ui.News, "result": ui.News, "draft": ui.News,
	"submission": ui.News, "report": ui.News, "reaction": ui.News, "mark": ui.News, "follow": ui.News, "nudge": ui.News, "vote": ui.News,
	"ack": ui.News, "hearing": ui.News, "glimpse": ui.News,
	"course": ui.Learning, "path": ui.Learning, "enrolment": ui.Learning, "progress": ui.Learning, "attempt": ui.Learning, "card": ui.Learning,
	"award": ui.Learning, "learner": ui.Learning, "assignment": ui.Learning, "board": ui.Learning, "occasion": ui.Learning, "attendance": ui.Learning, device.Learned: ui.Learning,
}

// deviceChanged passes on what changed, once for each kind of hint.
func (k *client) deviceChanged(ctx context.Context, h device.Hint) {
	told := map[ui.Hint]bool{}
	for _, table := range h.Tables {
		if table == device.Reload {
			k.engine.Poke()
		}
		hint, ok := tables[table]
		if !ok || told[hint] {
			continue
		}
		told[hint] = true
		k.forget(hint)
		k.hint(hint)
	}
	if told[ui.Waiting] {
		k.tellConnection(ctx)
	}
	if told[ui.News] && !slices.Equal(h.Tables, []string{"glimpse"}) {
		nudge(k.pictures)
	}
	if told[ui.Learning] {
		nudge(k.loader.wake)
	}
}

// forget drops what was kept of the rows that changed.
func (k *client) forget(hint ui.Hint) {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch hint {
	case ui.Places:
		clear(k.floors)
		k.age++
	case ui.People:
		k.people = nil
		k.age++
	}
}

// do carries out a wish of the person here and sends it as soon as there is a network.
func (k *client) do(ctx context.Context, kind booking.Kind, args any) error {
	if _, err := k.device.Do(ctx, k.who, kind, args); err != nil {
		return trouble(err)
	}
	k.engine.Poke()
	return nil
}

// read gives ask the rows as they are now.
func (k *client) read(ctx context.Context, ask func(ctx context.Context, rows store.Booking) error) error {
	return trouble(k.device.Read(ctx, ask))
}

// planner gives ask a Planner that only answers.
func (k *client) planner(ctx context.Context, ask func(ctx context.Context, p *booking.Planner) error) error {
	return trouble(k.device.Ask(ctx, ask))
}

// engineTold hears from the engine's goroutine; what it reads here takes the device a few hundred microseconds.
func (k *client) engineTold(s syncing.Status) {
	ctx := context.Background()
	if k.clock.correct(k.engine.Offset()) {
		k.hint(ui.Everything) // today may be another day
	}
	if s.Loading {
		if err := k.guessHouses(ctx); err != nil {
			k.log.Warn("guess buildings", "error", err)
		}
	}
	switch {
	case s.Online && !s.Loading:
		k.noteSync(ctx, noteEvery)
		nudge(k.pictures)
		nudge(k.loader.wake)
		if err := k.chooseHouses(ctx); err != nil {
			k.log.Warn("choose buildings", "error", err)
		}
		if err := k.tidy(ctx); err != nil {
			k.log.Warn("let go of buildings", "error", err)
		}
	case !s.Online && s.LastError != "":
		k.noteSync(ctx, 0)
		nudge(k.away)
	}
	k.say(s.LastError)
	k.tellConnection(ctx)
}

// lasting are failures that do not pass by themselves: somebody has to do something.
var lasting = map[syncing.Code]bool{syncing.SignedOut: true, syncing.TooOld: true, syncing.StorageFull: true}

// say complains of a lasting failure, once until all is well again.
func (k *client) say(code syncing.Code) {
	k.mu.Lock()
	before := k.said
	if code == "" || lasting[code] {
		k.said = code
	}
	k.mu.Unlock()
	if lasting[code] && code != before && k.complain != nil {
		k.complain(trouble(&syncing.Error{Code: code, Message: "the server said so"}))
	}
}

// tellConnection says how the server is doing and what waits.
func (k *client) tellConnection(ctx context.Context) {
	c, err := k.connection(ctx)
	if err != nil {
		if ctx.Err() == nil {
			k.log.Warn("read what waits", "error", err)
		}
		return
	}
	k.status(c)
	k.hint(ui.Waiting)
}

// unsaid tells whether nobody needs to hear of a change: that something was read, and how far, goes by itself.
func unsaid(c device.Change) bool {
	switch c.Kind {
	case news.KindNote, news.KindNudged, learn.KindAdvance, learn.KindRecall:
		return true
	}
	return false
}

func (k *client) connection(ctx context.Context) (ui.Connection, error) {
	s := k.engine.Status()
	waiting, err := k.device.Waiting(ctx)
	waiting = slices.DeleteFunc(waiting, unsaid)
	if err != nil {
		return ui.Connection{}, fmt.Errorf("what waits: %w", err)
	}
	refused, err := k.device.Refusals(ctx)
	if err != nil {
		return ui.Connection{}, fmt.Errorf("what was refused: %w", err)
	}
	last, err := k.lastSync(ctx)
	if err != nil {
		return ui.Connection{}, err
	}
	c := ui.Connection{Online: s.Online, Since: last, Sending: s.Online && len(waiting) > 0, Waiting: len(waiting), Refused: len(refused)}
	if s.Total > 0 && s.LastError == "" {
		c.Loading = max(1, 100*s.Got/s.Total)
	}
	c.Connecting = !s.Online && s.Since.IsZero() && s.LastError == ""
	if k.stopped() != nil {
		c.Online, c.Connecting = false, false
	}
	switch {
	case s.LastError == syncing.SignedOut:
		c.Access = ui.Expired
	case s.LastError == syncing.NotAllowed && k.proved: // no sign-in helps: the person has no access any more
		c.Access = ui.Ended
	}
	if len(refused) == 1 {
		if wish, ok := deskWish(refused[0]); ok {
			c.Refusal = wish.Booking
		}
	}
	return c, nil
}

// stopped is why the engine has ended, such as a session that is over; nil while it runs.
func (k *client) stopped() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.ended
}
