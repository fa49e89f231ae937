// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"bytes"
	"context"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	devicestore "github.com/pult-app/pult/store/device"
	syncing "github.com/pult-app/pult/sync"
)

// years is a town whose days pass.
type years struct {
	t    testing.TB
	path string
	now  time.Time
	db   *central.Central
	hub  *server.Hub
}

func openYears(t testing.TB) *years {
	t.Helper()
	y := &years{t: t, path: stockedTown(t), now: monday}
	db, err := central.Open(context.Background(), y.path)
	require.NoError(t, err)
	y.db, y.hub = db, server.NewHub(db, server.HubOptions{Now: func() time.Time { return y.now }})
	t.Cleanup(func() { y.hub.Close(); require.NoError(t, db.Close()) })
	return y
}

// A handset is a real device with the first house on it, without an engine: it syncs when it is told to.
type handset struct {
	*devicestore.Device
	years  *years
	person staff.PersonID
	path   string
}

func (y *years) handset(who staff.PersonID) *handset {
	y.t.Helper()
	p := &handset{years: y, person: who, path: filepath.Join(y.t.TempDir(), "device.sqlite")}
	d, err := devicestore.Open(context.Background(), p.path, devicestore.Options{Now: func() time.Time { return y.now }})
	require.NoError(y.t, err)
	y.t.Cleanup(func() { _ = d.Close() })
	p.Device = d
	require.NoError(y.t, d.SetWant(context.Background(), syncing.Scope(store.House(hall))))
	p.sync()
	return p
}

// sync exchanges until nothing waits on either side.
func (p *handset) sync() {
	t, ctx := p.years.t, context.Background()
	t.Helper()
	for more := true; more; {
		ops, err := p.Pending(ctx, syncing.MaxOps)
		require.NoError(t, err)
		cursor, want, err := p.Position(ctx)
		require.NoError(t, err)
		resp, err := p.years.hub.Session(p.person, p.ID()).Sync(ctx, syncing.Request{Protocol: syncing.Protocol, Ops: ops, Cursor: cursor, Want: want})
		require.NoError(t, err)
		require.NoError(t, p.Apply(ctx, resp))
		more = resp.More
	}
}

func (p *handset) reserve(on booking.DeskID, span booking.Span) booking.BookingID {
	p.years.t.Helper()
	id := booking.BookingID(uuid.Must(uuid.NewV7()).String())
	_, err := p.Do(context.Background(), p.person, booking.KindReserve, booking.Reserve{Booking: id, Desk: on, Span: span})
	require.NoError(p.years.t, err)
	return id
}

// holds counts the bytes in the device's file and its log as they lie on the disk.
func (p *handset) holds(what string) (n int) {
	p.years.t.Helper()
	for _, part := range []string{p.path, p.path + "-wal"} {
		content, err := os.ReadFile(part)
		if err != nil {
			require.ErrorIs(p.years.t, err, fs.ErrNotExist)
		}
		n += bytes.Count(content, []byte(what))
	}
	return n
}

func TestForget_reaches_the_devices_and_their_files(t *testing.T) {
	y := openYears(t)
	ann, colleague := y.handset(person(1)), y.handset(person(11)) // of one team
	old := ann.reserve(desk(hall, 7), slot(0))
	day := store.PresenceID(person(1), booking.DayOf(slot(0).Start, booking.Building{}.Location()), booking.AM)
	ann.sync()
	colleague.sync()
	taken := y.occupied(old)
	for _, p := range []*handset{ann, colleague} {
		require.Positive(t, p.holds(taken), "the search finds what is there")
		require.Positive(t, p.holds(day))
	}
	y.now = y.now.AddDate(0, 0, 70)
	recent := ann.reserve(desk(hall, 8), booking.Span{Start: y.now.Add(time.Hour), End: y.now.Add(2 * time.Hour)})
	ann.sync()

	done, err := y.db.Forget(t.Context(), y.now.AddDate(0, 0, -server.KeepDays))
	require.NoError(t, err)
	require.Equal(t, 1, done.Bookings)
	ann.sync()
	colleague.sync()

	for _, p := range []*handset{ann, colleague} {
		assert.Zero(t, p.holds(string(old))+p.holds(taken), "the old booking on the device of %s", p.person)
		assert.Zero(t, p.holds(day), "the old presence on the device of %s", p.person)
		assert.Positive(t, p.holds(y.occupied(recent)), "the recent booking stays on the device of %s", p.person)
	}
	assert.Equal(t, []string{string(recent)}, y.texts(`SELECT id FROM booking WHERE person = $1`, string(person(1))))
	assert.Equal(t, []string{string(desk(hall, 7))}, y.texts(`SELECT desk FROM booking WHERE scope = $1 AND person = ''`, ""))
}

// occupied is the name of what a booking occupies.
func (y *years) occupied(id booking.BookingID) string {
	y.t.Helper()
	return y.texts(`SELECT occupancy FROM booking WHERE id = $1`, string(id))[0]
}

// texts are the answers of a query for one column.
func (y *years) texts(query string, args ...any) (list []string) {
	y.t.Helper()
	rows, err := y.db.DB().Readers().QueryContext(context.Background(), query, args...)
	require.NoError(y.t, err)
	defer rows.Close()
	for rows.Next() {
		var text string
		require.NoError(y.t, rows.Scan(&text))
		list = append(list, text)
	}
	require.NoError(y.t, rows.Err())
	return list
}

func TestForget_is_seen_by_no_device(t *testing.T) {
	y := openYears(t)
	ann := y.handset(person(1))
	ann.reserve(desk(hall, 7), slot(0))
	ann.sync()
	y.now = y.now.AddDate(0, 0, 70)
	_, err := y.db.Forget(t.Context(), y.now.AddDate(0, 0, -server.KeepDays))
	require.NoError(t, err)

	fresh := y.handset(person(2)) // comes for the first time, and is given all there is
	_, err = y.hub.Session(person(2), fresh.ID()).Sync(t.Context(), syncing.Request{Protocol: syncing.Protocol, Want: []syncing.Scope{""}})

	assert.Zero(t, fresh.holds(y.texts(`SELECT id FROM booking`)[0]))
	assert.Error(t, err, "the scope of forgotten bookings cannot be wanted")
}

func TestServer_tidies_when_it_starts(t *testing.T) {
	path := stockedTown(t)
	db, err := central.Open(t.Context(), path)
	require.NoError(t, err)
	book := func(id booking.BookingID, on booking.DeskID, start time.Time) {
		require.NoError(t, db.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
			return tx.Store().PutBooking(ctx, booking.Booking{
				ID: id, Person: person(1), Desk: on, Floor: hall + "-0", Building: hall, State: booking.Booked,
				Span: booking.Span{Start: start, End: start.Add(time.Hour)}, MadeAt: start,
			})
		}))
	}
	book("old", desk(hall, 1), monday.AddDate(0, 0, -8))
	book("new", desk(hall, 1), monday.AddDate(0, 0, -6))
	require.NoError(t, db.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		require.NoError(t, tx.PutInvitation(ctx, central.Invitation{Hash: "old", Kind: central.Welcome, Person: person(1), MadeAt: monday.AddDate(0, 0, -9), Until: monday.AddDate(0, 0, -2)}))
		for detail, at := range map[string]time.Time{"old": monday.AddDate(0, 0, -366), "new": monday.AddDate(0, 0, -364)} {
			if err := tx.PutAudit(ctx, central.Audit{At: at, Act: central.AuditRoles, About: person(1), Detail: detail}); err != nil {
				return err
			}
		}
		for id, at := range map[news.PostID]time.Time{"ancient": monday.AddDate(-3, 0, -1), "kept": monday.AddDate(-3, 0, 1)} {
			p := news.Post{ID: id, Author: person(1), Audience: everyone, Editors: everyone, Version: 1, PublishedAt: at}
			if err := tx.News("", nil).PutPost(ctx, p); err != nil {
				return err
			}
		}
		return tx.PutSession(ctx, central.Session{ID: "one", Person: person(1), Device: "device-one", MadeAt: monday, SeenAt: monday.AddDate(0, 0, -91)})
	}))
	named := make(chan int, 16)
	defer db.Watch(func(central.Change) {
		var n int
		_ = db.DB().Readers().QueryRow(`SELECT COUNT(*) FROM booking WHERE person <> ''`).Scan(&n)
		named <- n
	})()
	var said bytes.Buffer
	s := server.New(server.Config{
		Central: db, Demo: true, KeepDays: 7, Now: func() time.Time { return monday }, Log: slog.New(slog.NewTextHandler(&said, nil)),
	})
	listener, err := server.Listen(t.Context(), "127.0.0.1:0", true)
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)

	go func() { ended <- s.Serve(ctx, listener) }()

	select {
	case n := <-named:
		assert.Equal(t, 1, n, "the one of the last seven days")
	case <-time.After(20 * time.Second):
		t.Error("nothing was forgotten")
	}
	assert.Eventually(t, func() bool {
		var posts string
		err := db.DB().Readers().QueryRow(`SELECT MIN(id) FROM post`).Scan(&posts)
		return err == nil && posts == "kept"
	}, 20*time.Second, 10*time.Millisecond, "posts go after three years, however few days bookings are kept")
	stop()
	require.NoError(t, <-ended)
	var sessions int
	require.NoError(t, db.DB().Readers().QueryRow(`SELECT COUNT(*) FROM session`).Scan(&sessions))
	assert.Zero(t, sessions, "nobody came with it for 90 days")
	var invitations int
	require.NoError(t, db.DB().Readers().QueryRow(`SELECT COUNT(*) FROM invitation`).Scan(&invitations))
	assert.Zero(t, invitations, "it ran out two days ago")
	var noted string
	require.NoError(t, db.DB().Readers().QueryRow(`SELECT detail FROM audit`).Scan(&noted))
	assert.Equal(t, "new", noted, "what is a year old has gone")
	require.NoError(t, db.Close())
	assert.Contains(t, said.String(), "bookings=1")
	assert.NotContains(t, said.String(), string(person(1)))
}
