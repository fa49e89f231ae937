// SPDX-License-Identifier: EUPL-1.2

package faults_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sys/unix"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/bookingtest"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/store/sqlite"
	"github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// TestDiskFull fills the disk of a server that serves: changes are answered with 507 and not half stored, whoever reads goes
// on reading, the next day too, and with room everything goes on without a restart. (What a device and its window do is held
// by TestDevice_on_a_full_disk and TestWindow_on_a_full_disk.)
func TestDiskFull(t *testing.T) {
	s := newSmallServer(t)
	s.sync(t, request())
	granted := s.pushUntilFull(t)
	require.Greater(t, len(granted), 10)

	var late sync.Request
	for day := range 3 {
		s.clock = monday.AddDate(0, 0, day)
		late = s.push()
		status, problem := s.post(t, late)
		assert.Equal(t, http.StatusInsufficientStorage, status, "day %d", day)
		assert.Equal(t, sync.StorageFull, problem.Code)
		resp := s.sync(t, request())
		assert.NotEmpty(t, resp.Rows, "day %d: reading goes on", day)
		assert.Equal(t, http.StatusOK, s.get(t, "/healthz"))
		_, err := s.client.SignIn(t.Context(), wire.SignIn{Person: string(bookingtest.Dora), Device: "dora-device"})
		assert.Equal(t, sync.StorageFull, codeOf(err), "signing in says what is the matter: %v", err)
	}
	lost := s.lost(t, granted)
	s.restartWithoutRoom(t)

	require.NoError(t, os.Remove(s.ballast()))
	resp := s.sync(t, late)
	require.Len(t, resp.Outcomes, 1, "with room it goes on")
	granted = append(granted, resp.Outcomes...)
	lost += s.lost(t, granted)
	fmt.Printf("RESULT diskfull acknowledged=%d lost=%d\n", len(granted), lost)
	assert.Zero(t, lost)
}

// A smallServer serves from a disk of a few megabytes.
type smallServer struct {
	dir     string
	clock   time.Time
	central *central.Central
	town    *server.Server
	web     *httptest.Server
	client  *wire.Client
	token   string
	next    int64
}

func newSmallServer(t *testing.T) *smallServer {
	s := &smallServer{dir: t.TempDir(), clock: monday, next: 1}
	if err := unix.Mount("pult-test", s.dir, "tmpfs", 0, "size=12m"); err != nil {
		fmt.Println("RESULT diskfull skipped=1")
		t.Skipf("no disk of one's own, which takes root: %v", err)
	}
	t.Cleanup(func() { assert.NoError(t, unix.Unmount(s.dir, unix.MNT_DETACH)) })
	s.start(t)
	t.Cleanup(func() { s.stop(t) })
	session, err := s.client.SignIn(t.Context(), wire.SignIn{Person: string(bookingtest.Bob), Device: "bob-device"})
	require.NoError(t, err)
	s.token = session.Token
	return s
}

func (s *smallServer) path() string    { return filepath.Join(s.dir, "town.db") }
func (s *smallServer) ballast() string { return filepath.Join(s.dir, "ballast") }

func (s *smallServer) start(t *testing.T) {
	c, err := openTown(t.Context(), s.path())
	require.NoError(t, err)
	s.central = c
	s.town = server.New(server.Config{Central: c, Demo: true, Now: func() time.Time { return s.clock }, Log: slog.New(slog.DiscardHandler)})
	s.web = httptest.NewServer(s.town.Handler())
	s.client, err = wire.NewClient(s.web.URL, "")
	require.NoError(t, err)
}

func (s *smallServer) stop(t *testing.T) {
	s.web.Close()
	s.town.Close()
	assert.NoError(t, s.central.Close())
}

// restartWithoutRoom ends the server and tries to start it again: it says that the disk is full, or starts; either way what
// is in the file stays there.
func (s *smallServer) restartWithoutRoom(t *testing.T) {
	s.stop(t)
	fill(t, s.ballast())
	c, err := central.Open(context.Background(), s.path())
	if err == nil {
		err = c.Close()
	} else {
		assert.Equal(t, sqlite.Full, sqlite.CodeOf(err), "%v", err)
		err = nil
	}
	require.NoError(t, err)
	require.NoError(t, os.Truncate(s.ballast(), 4<<20))
	s.start(t)
	fill(t, s.ballast())
}

// request asks for everything.
func request() sync.Request { return sync.Request{Protocol: sync.Protocol, Want: houses()} }

// push is a request with one op, always the next one.
func (s *smallServer) push() sync.Request {
	args, err := json.Marshal(booking.Reserve{Booking: newBooking(), Desk: "berg-0.1", Span: slot(int(s.next))})
	if err != nil {
		panic(err) // plain fields: it always encodes
	}
	req := request()
	req.Ops = []sync.Op{{ID: sync.OpID(newBooking()), Seq: s.next, Kind: string(booking.KindReserve), Args: args}}
	return req
}

// pushUntilFull books until the disk is full.
func (s *smallServer) pushUntilFull(t *testing.T) (granted []sync.Outcome) {
	for s.next < 5000 {
		if s.next == 20 {
			fill(t, s.ballast())
		}
		req := s.push()
		status, _ := s.post(t, req)
		if status != http.StatusOK {
			require.Equal(t, http.StatusInsufficientStorage, status)
			return granted
		}
		granted = append(granted, sync.Outcome{Op: req.Ops[0].ID, Seq: s.next, Verdict: sync.Accepted})
		s.next++
	}
	t.Fatal("the disk does not fill up")
	return nil
}

// fill takes all room that the disk has.
func fill(t *testing.T, path string) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	require.NoError(t, err)
	defer file.Close()
	for size := 1 << 20; size > 0; {
		if _, err := file.Write(make([]byte, size)); errors.Is(err, unix.ENOSPC) {
			size /= 2
		} else {
			require.NoError(t, err)
		}
	}
}

// post sends a request as it is on the wire.
func (s *smallServer) post(t *testing.T, req sync.Request) (status int, problem wire.Problem) {
	t.Helper()
	body, err := json.Marshal(req)
	require.NoError(t, err)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.web.URL+wire.SyncPath, bytes.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+s.token)
	resp, err := s.web.Client().Do(r)
	require.NoError(t, err)
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		require.NoError(t, json.NewDecoder(resp.Body).Decode(&problem))
	}
	return resp.StatusCode, problem
}

func (s *smallServer) get(t *testing.T, path string) int {
	t.Helper()
	resp, err := s.web.Client().Get(s.web.URL + path)
	require.NoError(t, err)
	defer resp.Body.Close()
	return resp.StatusCode
}

// sync is a request of the person's client; it has to be answered.
func (s *smallServer) sync(t *testing.T, req sync.Request) sync.Response {
	t.Helper()
	client, err := wire.NewClient(s.web.URL, s.token)
	require.NoError(t, err)
	defer client.Close()
	resp, err := client.Sync(t.Context(), req)
	require.NoError(t, err)
	return resp
}

// lost counts what was granted and is not there as it was told, in a sound file.
func (s *smallServer) lost(t *testing.T, granted []sync.Outcome) (n int) {
	t.Helper()
	db, err := sqlite.OpenDamaged(s.path())
	require.NoError(t, err)
	defer db.Close()
	var verdict string
	require.NoError(t, db.QueryRow(`PRAGMA integrity_check`).Scan(&verdict))
	assert.Equal(t, "ok", verdict)
	for _, o := range granted {
		var there sync.Verdict
		err := db.QueryRow(`SELECT verdict FROM outcome WHERE op = $1`, string(o.Op)).Scan(&there)
		if errors.Is(err, sql.ErrNoRows) || err == nil && there != o.Verdict {
			n++
			continue
		}
		require.NoError(t, err)
	}
	return n
}

func codeOf(err error) sync.Code {
	var failed *sync.Error
	if errors.As(err, &failed) {
		return failed.Code
	}
	return ""
}
