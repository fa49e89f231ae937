// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// tight are limits that a test reaches; what is not named is plenty.
func tight(device, person server.Allowance) *server.Limits {
	fill := func(a *server.Allowance) {
		plenty := server.Rate{Burst: 1 << 20, Every: time.Nanosecond}
		if a.Requests == (server.Rate{}) {
			a.Requests = plenty
		}
		if a.Ops == (server.Rate{}) {
			a.Ops = plenty
		}
		if a.Wakes == 0 {
			a.Wakes = 1000
		}
		if a.AtOnce == 0 {
			a.AtOnce = 1000
		}
	}
	fill(&device)
	fill(&person)
	return &server.Limits{Device: device, Person: person}
}

// limitedHouse is a house with limits whose clock stands still.
func limitedHouse(t *testing.T, limits *server.Limits) *house {
	t.Helper()
	h := openHouse(t, true)
	h.limits = limits
	h.restart(t)
	return h
}

func nothingNew(t *testing.T, client *wire.Client) error {
	_, err := client.Sync(t.Context(), sync.Request{Protocol: sync.Protocol, Limit: 1})
	return err
}

func wantTooMany(t *testing.T, err error, retry time.Duration) {
	t.Helper()
	var failed *sync.Error
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, sync.TooMany, failed.Code, failed.Message)
	assert.Equal(t, retry, failed.Retry)
}

func TestLimits_hold_a_devices_requests_and_give_them_back_in_time(t *testing.T) {
	h := limitedHouse(t, tight(server.Allowance{Requests: server.Rate{Burst: 3, Every: 5 * time.Second}}, server.Allowance{}))
	phone, other := h.signIn(t, "person007", "device-seven"), h.signIn(t, "person007", "device-eight")
	for range 3 {
		require.NoError(t, nothingNew(t, phone))
	}

	wantTooMany(t, nothingNew(t, phone), 5*time.Second)
	require.NoError(t, nothingNew(t, other), "another device has its own")
	h.set(h.now.Add(4 * time.Second))
	wantTooMany(t, nothingNew(t, phone), time.Second)
	h.set(h.now.Add(time.Second))
	require.NoError(t, nothingNew(t, phone))
	wantTooMany(t, nothingNew(t, phone), 5*time.Second)

	values, _ := figures(t, h)
	assert.EqualValues(t, 3, values[`pult_limited_total{limit="requests"}`])
	assert.EqualValues(t, 3, values[`pult_sync_requests_total{code="too_many"}`])
	h.set(h.now.Add(time.Hour))
	require.NoError(t, nothingNew(t, other))
	assert.Equal(t, 2, h.server.Accounts(), "who rests is forgotten")
}

func TestLimits_hold_a_person_with_all_their_devices(t *testing.T) {
	h := limitedHouse(t, tight(server.Allowance{}, server.Allowance{Requests: server.Rate{Burst: 2, Every: time.Minute}}))
	phone, laptop := h.signIn(t, "person007", "device-seven"), h.signIn(t, "person007", "device-eight")
	stranger := h.signIn(t, "person008", "device-nine")
	require.NoError(t, nothingNew(t, phone))
	require.NoError(t, nothingNew(t, laptop))

	wantTooMany(t, nothingNew(t, laptop), time.Minute)
	require.NoError(t, nothingNew(t, stranger))
}

func TestLimits_hold_ops_and_run_none_of_a_request_that_has_too_many(t *testing.T) {
	h := limitedHouse(t, tight(server.Allowance{Ops: server.Rate{Burst: 10, Every: time.Second}}, server.Allowance{}))
	phone := h.signIn(t, "person007", "device-seven")
	push := func(first, n int) (sync.Response, error) {
		req := sync.Request{Protocol: sync.Protocol, Limit: 1}
		for i := range n {
			op := wishOf(t, first+i)
			op.Seq = int64(first + i)
			req.Ops = append(req.Ops, op)
		}
		return phone.Sync(t.Context(), req)
	}
	_, err := push(1, 8)
	require.NoError(t, err)

	_, err = push(9, 5)
	wantTooMany(t, err, 3*time.Second)
	assert.Equal(t, 8, h.count(t, `SELECT count(*) FROM outcome`))
	require.NoError(t, nothingNew(t, phone), "it may ask for what is new")
	h.set(h.now.Add(3 * time.Second))
	resp, err := push(9, 5)
	require.NoError(t, err)
	assert.Len(t, resp.Outcomes, 5)
	h.set(h.now.Add(10 * time.Second))
	resp, err = push(14, 40)
	require.NoError(t, err, "more than can ever be saved up is let through when all is saved up")
	assert.Len(t, resp.Outcomes, 40)
}

func TestLimits_end_the_oldest_stream_of_a_device_that_opens_another(t *testing.T) {
	h := limitedHouse(t, tight(server.Allowance{Wakes: 2}, server.Allowance{}))
	phone := h.signIn(t, "person007", "device-seven")
	var streams []<-chan struct{}
	for range 3 {
		hints, err := phone.Wake(t.Context())
		require.NoError(t, err)
		streams = append(streams, hints)
	}

	for _, open := <-streams[0]; open; {
		_, open = <-streams[0]
	}
	_, err := phone.Sync(t.Context(), sync.Request{Protocol: sync.Protocol, Limit: 1, Ops: []sync.Op{wishOf(t, 1)}})
	require.NoError(t, err)

	for _, alive := range streams[1:] {
		_, open := <-alive
		assert.True(t, open, "the younger ones hear of changes")
	}
	values, _ := figures(t, h)
	assert.EqualValues(t, 2, values["pult_wakes"])
}

func TestLimits_hold_the_open_streams_of_a_person_until_they_end(t *testing.T) {
	h := limitedHouse(t, tight(server.Allowance{}, server.Allowance{Wakes: 2}))
	phone, laptop := h.signIn(t, "person007", "device-seven"), h.signIn(t, "person007", "device-eight")
	ctx, hangUp := context.WithCancel(t.Context())
	for range 2 {
		_, err := phone.Wake(ctx)
		require.NoError(t, err)
	}

	_, err := laptop.Wake(t.Context())
	wantTooMany(t, err, time.Second)

	hangUp()
	require.Eventually(t, func() bool {
		_, err := laptop.Wake(t.Context())
		return err == nil
	}, 10*time.Second, 5*time.Millisecond)
}

func TestLimits_hold_requests_at_once(t *testing.T) {
	h := limitedHouse(t, tight(server.Allowance{AtOnce: 1}, server.Allowance{}))
	phone := h.signIn(t, "person007", "device-seven")
	entered, release := h.server.Hub().Stall(desk(hall, 1))
	t.Cleanup(release)
	var group errgroup.Group
	group.Go(func() error {
		_, err := phone.Sync(context.Background(), sync.Request{Protocol: sync.Protocol, Ops: []sync.Op{wishOf(t, 1)}})
		return err
	})
	<-entered

	wantTooMany(t, nothingNew(t, phone), time.Second)
	release()
	require.NoError(t, group.Wait())
	require.NoError(t, nothingNew(t, phone))
}

// patient records when a device asked and how long it was told to wait.
type patient struct {
	sync.Remote
	refused atomic.Int64
	early   atomic.Int64
	until   atomic.Int64  // unix nanoseconds
	asked   chan struct{} // holds one
}

func (p *patient) Sync(ctx context.Context, req sync.Request) (sync.Response, error) {
	if time.Now().UnixNano() < p.until.Load() {
		p.early.Add(1)
	}
	select {
	case p.asked <- struct{}{}:
	default:
	}
	resp, err := p.Remote.Sync(ctx, req)
	var failed *sync.Error
	if errors.As(err, &failed) && failed.Code == sync.TooMany {
		p.refused.Add(1)
		p.until.Store(time.Now().Add(failed.Retry).UnixNano())
	}
	return resp, err
}

// TestLimits_are_honoured_by_our_device lets a person tap far faster than is allowed: every wish arrives, and the device
// never asks before its time.
func TestLimits_are_honoured_by_our_device(t *testing.T) {
	h := openHouse(t, true)
	began := time.Now()
	h.tick = func() time.Time { return monday.Add(time.Since(began)) }
	h.limits = tight(server.Allowance{Requests: server.Rate{Burst: 4, Every: 400 * time.Millisecond}}, server.Allowance{})
	h.restart(t)
	g := openGadget(t, h, "person007")
	asked := &patient{Remote: h.signIn(t, "person007", g.ID()), asked: make(chan struct{}, 1)}
	g.run(asked)
	g.loaded()
	var ids []booking.BookingID

	for i := range 12 {
		ids = append(ids, g.reserve(desk(hall, i), slot(i)))
		g.engine.TryNow() // the person pulls as well
		<-asked.asked
	}

	for _, id := range ids {
		g.until(60*time.Second, "the wish arrives", func() bool { return g.state(id) == booking.Booked })
	}
	assert.Positive(t, asked.refused.Load(), "the limit was met")
	assert.Zero(t, asked.early.Load())
}

// TestLimits_keep_a_hammering_client_from_slowing_others lets eight loops of one person ask without a pause while another
// person works.
func TestLimits_keep_a_hammering_client_from_slowing_others(t *testing.T) {
	h := openHouse(t, true)
	began := time.Now()
	h.tick = func() time.Time { return monday.Add(time.Since(began)) }
	h.limits = tight(server.Allowance{}, server.Allowance{Requests: server.Rate{Burst: 80, Every: 100 * time.Millisecond}, AtOnce: 12})
	h.restart(t)
	ctx, stop := context.WithCancel(t.Context())
	var hammers errgroup.Group
	var served, refused atomic.Int64
	for i := range 8 {
		client := h.signIn(t, "person001", fmt.Sprint("hammer-", i%2, "-device"))
		hammers.Go(func() error {
			for seq := int64(1); ctx.Err() == nil; seq++ {
				_, err := client.Sync(ctx, sync.Request{Protocol: sync.Protocol, Ops: []sync.Op{{
					ID: sync.OpID(uuid.Must(uuid.NewV7()).String()), Seq: seq, Kind: "day.plan", Args: []byte(`{}`),
				}}})
				var failed *sync.Error
				switch {
				case err == nil:
					served.Add(1)
				case errors.As(err, &failed) && failed.Code == sync.TooMany:
					refused.Add(1)
				case ctx.Err() == nil:
					return err
				}
			}
			return nil
		})
	}
	polite := h.signIn(t, "person002", "polite-device")
	slowest, pace := time.Duration(0), time.NewTicker(30*time.Millisecond)
	defer pace.Stop()

	for i := range 60 {
		op := wishOf(t, i)
		op.Seq = int64(i + 1)
		asked := time.Now()
		resp, err := polite.Sync(t.Context(), sync.Request{Protocol: sync.Protocol, Ops: []sync.Op{op}, Limit: 1})
		slowest = max(slowest, time.Since(asked))
		require.NoError(t, err)
		require.Len(t, resp.Outcomes, 1)
		<-pace.C
	}
	stop()
	require.NoError(t, hammers.Wait())

	most := 80 + time.Since(began)/(100*time.Millisecond) // of the person
	t.Logf("hammering: %d served, %d refused; polite: slowest %s", served.Load(), refused.Load(), slowest)
	assert.LessOrEqual(t, served.Load(), int64(most))
	assert.Greater(t, refused.Load(), served.Load())
	assert.Less(t, slowest, 2*time.Second)
}

func TestServer_says_when_to_come_again(t *testing.T) {
	h := limitedHouse(t, tight(server.Allowance{Requests: server.Rate{Burst: 1, Every: 90 * time.Second}}, server.Allowance{}))
	_, text := h.ask(t, "POST", "/v1/session", `{"person":"person007","device":"device-seven"}`)
	token := regexp.MustCompile(`"token":"([^"]+)"`).FindStringSubmatch(text)[1]
	_, _ = h.ask(t, "POST", "/v1/sync", `{"protocol":1}`, "Authorization", "Bearer "+token)

	resp, text := h.ask(t, "GET", "/v1/wake", "", "Authorization", "Bearer "+token)

	assert.Equal(t, http.StatusTooManyRequests, resp.StatusCode)
	assert.Equal(t, "90", resp.Header.Get("Retry-After"))
	assert.Contains(t, text, `"code":"too_many"`)
}
