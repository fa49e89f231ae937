// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// link makes a calendar link as a device does, and gives the path of its calendar.
func (h *house) link(t testing.TB, who staff.PersonID) (feed booking.FeedID, path string) {
	t.Helper()
	secret := booking.NewFeedSecret()
	feed = booking.NewFeedID()
	h.put(t, booking.Feed{ID: feed, Person: who, Hash: secret.Hash(), MadeAt: h.now})
	return feed, "/c/" + string(secret) + ".ics"
}

func (h *house) put(t testing.TB, feed booking.Feed) {
	t.Helper()
	require.NoError(t, h.central.Write(context.Background(), func(ctx context.Context, tx *central.Tx) error { return tx.Store().PutFeed(ctx, feed) }))
}

// book puts bookings into the database.
func (h *house) book(t testing.TB, list ...booking.Booking) {
	t.Helper()
	require.NoError(t, h.central.Write(context.Background(), func(ctx context.Context, tx *central.Tx) error {
		for _, b := range list {
			if err := tx.Store().PutBooking(ctx, b); err != nil {
				return err
			}
		}
		return nil
	}))
}

// onDay is a person's booking of a whole day, counted from tomorrow.
func onDay(n int, who staff.PersonID, at booking.DeskID) booking.Booking {
	return booking.Booking{
		ID: booking.BookingID(fmt.Sprintf("0000000%d-0000-4000-8000-%012d", n%7, n)), Person: who, Desk: at, Floor: hall + "-0", Building: hall,
		Span: day(n), State: booking.Booked, MadeAt: monday, Occupied: booking.NewOccupancyID(""),
	}
}

func TestCalendar_shows_the_bookings_of_its_person_only(t *testing.T) {
	h := openHouse(t, true)
	h.book(t, onDay(0, person(1), desk(hall, 4)), onDay(1, person(2), desk(hall, 5)))
	_, path := h.link(t, person(1))

	resp, text := h.ask(t, "GET", path, "")

	require.Equal(t, 200, resp.StatusCode)
	assert.Equal(t, "text/calendar; charset=utf-8", resp.Header.Get("Content-Type"))
	assert.Equal(t, "private, no-cache", resp.Header.Get("Cache-Control"))
	text = strings.ReplaceAll(text, "\r\n ", "")
	assert.Equal(t, 1, strings.Count(text, "BEGIN:VEVENT"))
	assert.Contains(t, text, "SUMMARY:Platz 0.5 · "+hall+"\r\n")
	assert.Contains(t, text, `LOCATION:Platz 0.5\, Zone Halle\, Erdgeschoss\, `+hall+"\r\n")
	assert.Contains(t, text, "STATUS:CONFIRMED")
	_, link, found := strings.Cut(text, "\r\nURL:"+h.url)
	require.True(t, found, "it leads to its page")
	link, _, _ = strings.Cut(link, "\r\n")
	page, shown := h.ask(t, "GET", link, "")
	assert.Equal(t, 200, page.StatusCode)
	assert.Contains(t, shown, "0.5")
	for i := range 100 {
		assert.NotContains(t, text, fmt.Sprint("Family", i))
		assert.NotContains(t, text, string(person(i)), "nobody's id")
	}
	_, english := h.ask(t, "GET", path+"?lang=en", "")
	assert.Contains(t, english, "SUMMARY:Desk 0.5 · ")
}

func TestCalendar_keeps_names_and_counts_changes(t *testing.T) {
	h := openHouse(t, true)
	b := onDay(0, person(1), desk(hall, 4))
	h.book(t, b)
	_, path := h.link(t, person(1))
	_, before := h.ask(t, "GET", path, "")

	b.Desk = desk(hall, 6)
	h.book(t, b)
	_, moved := h.ask(t, "GET", path, "")
	b.State = booking.Released
	h.book(t, b)
	_, released := h.ask(t, "GET", path, "")

	line := func(text, name string) string {
		for l := range strings.SplitSeq(text, "\r\n") {
			if rest, ok := strings.CutPrefix(l, name+":"); ok {
				return rest
			}
		}
		return ""
	}
	assert.Equal(t, line(before, "UID"), line(moved, "UID"))
	assert.Equal(t, line(before, "UID"), line(released, "UID"))
	var numbers [3]int
	for i, text := range []string{before, moved, released} {
		_, err := fmt.Sscan(line(text, "SEQUENCE"), &numbers[i])
		require.NoError(t, err)
	}
	assert.Less(t, numbers[0], numbers[1])
	assert.Less(t, numbers[1], numbers[2])
	assert.Equal(t, "CANCELLED", line(released, "STATUS"), "so that calendars take it away")
	assert.Contains(t, before, "BEGIN:VALARM")
	assert.NotContains(t, released, "BEGIN:VALARM")
	assert.Contains(t, before, "\r\nURL:")
	assert.NotContains(t, released, "\r\nURL:")
}

func TestCalendar_calls_an_offered_desk_tentative_until_the_person_says_yes(t *testing.T) {
	h := openOffice(t)
	held, wait := h.books(t, 1, 4, onMonday(13*60, 16*60)), booking.NewWaitID()
	h.acts(t, 2, booking.KindJoin, booking.Join{Wait: wait, Building: hall, Desk: desk(hall, 4), Span: onMonday(13*60, 16*60)})
	h.acts(t, 1, booking.KindRelease, booking.Release{Booking: held})
	_, path := h.link(t, person(2))

	resp, offered := h.ask(t, "GET", path, "")
	assert.Contains(t, offered, "STATUS:TENTATIVE")
	assert.NotContains(t, offered, "BEGIN:VALARM", "nobody is reminded of a desk that they have not said yes to")
	assert.Contains(t, strings.ReplaceAll(offered, "\r\n ", ""), "Von der Warteliste angeboten.")

	h.acts(t, 2, booking.KindAccept, booking.Accept{Wait: wait})
	resp, taken := h.ask(t, "GET", path, "", "If-None-Match", resp.Header.Get("ETag"))
	require.Equal(t, 200, resp.StatusCode, "it has changed")
	assert.Contains(t, taken, "STATUS:CONFIRMED")
	assert.Contains(t, taken, "BEGIN:VALARM")
	assert.NotContains(t, taken, "Warteliste")
}

func TestCalendar_is_not_sent_again_while_it_has_not_changed(t *testing.T) {
	h := openHouse(t, true)
	h.book(t, onDay(0, person(1), desk(hall, 4)))
	_, path := h.link(t, person(1))
	first, text := h.ask(t, "GET", path, "")
	tag := first.Header.Get("ETag")
	require.Regexp(t, `^"[^"]+"$`, tag, "a strong one")

	same, nothing := h.ask(t, "GET", path, "", "If-None-Match", `"other", `+tag)
	assert.Equal(t, http.StatusNotModified, same.StatusCode)
	assert.Empty(t, nothing)
	assert.Equal(t, tag, same.Header.Get("ETag"))

	h.book(t, onDay(1, person(2), desk(hall, 5)))
	others, _ := h.ask(t, "GET", path, "", "If-None-Match", tag)
	assert.Equal(t, http.StatusNotModified, others.StatusCode, "what others book does not matter")

	head, empty := h.ask(t, "HEAD", path, "")
	assert.Equal(t, 200, head.StatusCode)
	assert.Equal(t, fmt.Sprint(len(text)), head.Header.Get("Content-Length"))
	assert.Empty(t, empty)

	h.restart(t)
	again, _ := h.ask(t, "GET", path, "", "If-None-Match", tag)
	assert.Equal(t, http.StatusNotModified, again.StatusCode, "after a restart too")

	h.book(t, onDay(2, person(1), desk(hall, 4)))
	changed, _ := h.ask(t, "GET", path, "", "If-None-Match", tag)
	assert.Equal(t, 200, changed.StatusCode)
	assert.NotEqual(t, tag, changed.Header.Get("ETag"))
}

func TestCalendar_follows_a_desk_that_is_called_otherwise(t *testing.T) {
	h := openHouse(t, true)
	h.book(t, onDay(0, person(1), desk(hall, 4)))
	_, path := h.link(t, person(1))
	first, _ := h.ask(t, "GET", path, "")

	require.NoError(t, h.central.Write(context.Background(), func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().PutDesk(ctx, booking.Desk{ID: desk(hall, 4), Building: hall, Floor: hall + "-0", Zone: hall + "-z", Code: "0.4711"})
	}))
	after, text := h.ask(t, "GET", path, "", "If-None-Match", first.Header.Get("ETag"))

	assert.Equal(t, 200, after.StatusCode)
	assert.Contains(t, text, "0.4711")
}

func TestCalendar_tells_nobody_why_a_link_does_not_work(t *testing.T) {
	h := openHouse(t, true)
	h.book(t, onDay(0, person(1), desk(hall, 4)))
	revoked, ended, stranger := booking.NewFeedSecret(), booking.NewFeedSecret(), booking.NewFeedSecret()
	feed := booking.Feed{ID: booking.NewFeedID(), Person: person(1), Hash: revoked.Hash(), MadeAt: h.now}
	h.put(t, feed)
	require.NoError(t, h.central.Write(context.Background(), func(ctx context.Context, tx *central.Tx) error { return tx.Store().DropFeed(ctx, feed.ID) }))
	h.put(t, booking.Feed{ID: booking.NewFeedID(), Person: person(1), Hash: ended.Hash(), MadeAt: h.now.Add(-booking.FeedLife)})
	h.put(t, booking.Feed{ID: booking.NewFeedID(), Person: "somebody who left", Hash: stranger.Hash(), MadeAt: h.now})
	works := booking.NewFeedSecret()
	h.put(t, booking.Feed{ID: booking.NewFeedID(), Person: person(1), Hash: works.Hash(), MadeAt: h.now})
	_, nothing := h.ask(t, "GET", "/nothing", "")

	for name, path := range map[string]string{
		"revoked": "/c/" + string(revoked) + ".ics", "ended": "/c/" + string(ended) + ".ics", "of somebody who left": "/c/" + string(stranger) + ".ics",
		"never made": "/c/" + string(booking.NewFeedSecret()) + ".ics", "its hash": "/c/" + works.Hash() + ".ics", "no secret": "/c/.ics",
		"without its end": "/c/" + string(works), "a language that is none": "/c/" + string(works) + ".ics?lang=xx", "long": "/c/" + strings.Repeat("x", 1000) + ".ics",
		"with a letter changed": "/c/" + strings.ToLower(string(works)) + ".ics",
	} {
		t.Run(name, func(t *testing.T) {
			resp, text := h.ask(t, "GET", path, "")

			assert.Equal(t, 404, resp.StatusCode)
			assert.Equal(t, nothing, text)
			assert.Empty(t, resp.Header.Get("ETag"))
		})
	}
	resp, _ := h.ask(t, "GET", "/c/"+string(works)+".ics", "")
	assert.Equal(t, 200, resp.StatusCode)
	resp, _ = h.ask(t, "POST", "/c/"+string(works)+".ics", "")
	assert.Equal(t, 405, resp.StatusCode)
}

func TestCalendar_is_fetched_only_so_often(t *testing.T) {
	h := openHouse(t, true)
	h.limits = &server.Limits{Feed: server.Rate{Burst: 2, Every: time.Minute}}
	h.restart(t)
	_, path := h.link(t, person(1))
	_, other := h.link(t, person(1))

	for range 2 {
		resp, _ := h.ask(t, "GET", path, "")
		require.Equal(t, 200, resp.StatusCode)
	}
	resp, _ := h.ask(t, "GET", path, "")
	assert.Equal(t, http.StatusTooManyRequests, resp.StatusCode)
	assert.NotEmpty(t, resp.Header.Get("Retry-After"))
	resp, _ = h.ask(t, "GET", other, "")
	assert.Equal(t, 200, resp.StatusCode, "each link has its own count")
	h.set(h.now.Add(time.Minute))
	resp, _ = h.ask(t, "GET", path, "")
	assert.Equal(t, 200, resp.StatusCode)
}

func TestCalendar_secrets_are_in_no_log(t *testing.T) {
	h := openHouse(t, true)
	var log bytes.Buffer
	h.log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	h.restart(t)
	_, path := h.link(t, person(1))
	secret := strings.TrimSuffix(strings.TrimPrefix(path, "/c/"), ".ics")

	h.ask(t, "GET", path, "")
	h.ask(t, "GET", "/c/"+secret+"x.ics", "")
	require.NoError(t, h.central.Write(context.Background(), func(ctx context.Context, tx *central.Tx) error {
		_, err := tx.ExecContext(ctx, `ALTER TABLE booking RENAME TO elsewhere`)
		return err
	}))
	resp, text := h.ask(t, "GET", path, "")
	h.stop(t)
	h.stop = func(testing.TB) {}

	assert.GreaterOrEqual(t, resp.StatusCode, 500)
	assert.NotContains(t, text, secret)
	assert.Contains(t, log.String(), "calendar", "the failure is told")
	assert.NotContains(t, log.String(), secret)
}

func TestCalendar_links_come_and_go_by_ops(t *testing.T) {
	h := openHouse(t, true)
	client := h.signIn(t, string(person(1)), "device-0001")
	secret, feed := booking.NewFeedSecret(), booking.NewFeedID()
	path := "/c/" + string(secret) + ".ics"
	send := func(seq int64, kind booking.Kind, args any) sync.Response {
		raw, err := json.Marshal(args)
		require.NoError(t, err)
		resp, err := client.Sync(t.Context(), sync.Request{Protocol: sync.Protocol, Ops: []sync.Op{{ID: sync.OpID(uuid.Must(uuid.NewV7()).String()), Seq: seq, Kind: string(kind), Args: raw}}})
		require.NoError(t, err)
		return resp
	}

	made := send(1, booking.KindLink, booking.Link{Feed: feed, Hash: secret.Hash()})
	require.Equal(t, sync.Accepted, made.Outcomes[0].Verdict)
	resp, _ := h.ask(t, "GET", path, "")
	assert.Equal(t, 200, resp.StatusCode)
	ended := send(2, booking.KindUnlink, booking.Unlink{Feed: feed})
	require.Equal(t, sync.Accepted, ended.Outcomes[0].Verdict)
	resp, _ = h.ask(t, "GET", path, "")

	assert.Equal(t, 404, resp.StatusCode)
	bobs := h.signIn(t, string(person(2)), "device-0002")
	all, err := bobs.Sync(t.Context(), sync.Request{Protocol: sync.Protocol})
	require.NoError(t, err)
	for _, row := range all.Rows {
		assert.NotEqual(t, "feed", row.Table, "nobody else hears of it")
	}
}

func TestCalendar_links_end_after_a_year(t *testing.T) {
	h := openHouse(t, true)
	feed, path := h.link(t, person(1))

	h.set(h.now.Add(booking.FeedLife - time.Second))
	resp, _ := h.ask(t, "GET", path, "")
	assert.Equal(t, 200, resp.StatusCode)
	h.set(h.now.Add(time.Second))
	resp, _ = h.ask(t, "GET", path, "")
	assert.Equal(t, 404, resp.StatusCode)
	h.restart(t)

	assert.Eventually(t, func() bool {
		err := h.central.Read(t.Context(), func(ctx context.Context, s *central.Snapshot) error { _, err := s.Store().Feed(ctx, feed); return err })
		return err != nil
	}, 15*time.Second, 10*time.Millisecond, "and are taken away")
}

// TestKhal_lists_the_feed lets another program read what the server sends, over the week in which the clocks change.
func TestKhal_lists_the_feed(t *testing.T) {
	khal, err := exec.LookPath("khal")
	if err != nil {
		t.Skip("khal is not installed; .ci/need test installs it")
	}
	h := openHouse(t, true)
	loc := booking.Building{}.Location()
	sunday := booking.Date(2027, time.March, 28) // clocks go forward at two
	at := func(n int, span booking.Span, state booking.State) booking.Booking {
		b := onDay(n, person(1), desk(hall, n))
		b.Span, b.State = span, state
		return b
	}
	h.book(t,
		at(1, booking.SpanOf(sunday, booking.FullDay, loc), booking.Booked),
		at(2, booking.SpanOf(sunday+1, booking.Morning, loc), booking.Booked),
		at(3, booking.HoursOf(sunday+1, 14*60, 16*60, loc), booking.Booked),
		at(4, booking.SpanOf(sunday+2, booking.FullDay, loc), booking.Released),
		onDay(5, person(2), desk(hall, 9)))
	_, path := h.link(t, person(1))
	_, text := h.ask(t, "GET", path, "")
	dir := t.TempDir()
	file := filepath.Join(dir, "feed.ics")
	require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
	config := fmt.Sprintf("[calendars]\n[[pult]]\npath = %s\n[locale]\ntimeformat = %%H:%%M\ndateformat = %%d.%%m.%%Y\nlongdateformat = %%d.%%m.%%Y\ndatetimeformat = %%d.%%m.%%Y %%H:%%M\nlongdatetimeformat = %%d.%%m.%%Y %%H:%%M\nlocal_timezone = Europe/Berlin\ndefault_timezone = Europe/Berlin\n[default]\nhighlight_event_days = false\n[sqlite]\npath = %s\n",
		filepath.Join(dir, "cal"), filepath.Join(dir, "khal.db"))
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "cal"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "config"), []byte(config), 0o600))
	run := func(args ...string) string {
		cmd := exec.CommandContext(t.Context(), khal, append([]string{"-c", filepath.Join(dir, "config")}, args...)...)
		cmd.Env = append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CACHE_HOME="+dir, "LC_ALL=C.UTF-8")
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, string(out))
		return string(out)
	}
	run("import", "--batch", file)

	listed := run("list", "--format", "{start-date} {start-style}{start-time}-{end-time} {title}{cancelled} @{location}", "--day-format", "", "28.03.2027", "7d")

	for _, want := range []string{"28.03.2027", "Platz 0.2 · " + hall, "00:00-13:00 Platz 0.3", "14:00-16:00 Platz 0.4", "Zone Halle"} {
		assert.Contains(t, listed, want)
	}
	assert.NotContains(t, listed, "0.10", "nobody else's")
	unfolded := strings.ReplaceAll(text, "\r\n ", "")
	assert.Contains(t, unfolded, "TRIGGER;VALUE=DATE-TIME:20270328T054500Z", "a quarter to eight, on the day without its second hour too")
	assert.Contains(t, unfolded, "TRIGGER;VALUE=DATE-TIME:20270329T114500Z")
}

// BenchmarkCalendar is a calendar of 200 bookings, written anew, and asked for when it has not changed.
func BenchmarkCalendar(b *testing.B) {
	h := openHouse(b, true)
	var list []booking.Booking
	for i := range 200 {
		list = append(list, onDay(i, person(1), desk(hall, i%100)))
	}
	h.book(b, list...)
	_, path := h.link(b, person(1))
	first, _ := h.ask(b, "GET", path, "")
	ask := func(status int, tag string) func(*testing.B) {
		return func(b *testing.B) {
			req, err := http.NewRequest("GET", h.url+path, nil)
			require.NoError(b, err)
			if tag != "" {
				req.Header.Set("If-None-Match", tag)
			}
			for b.Loop() {
				w := &discarding{header: http.Header{}}
				h.server.Handler().ServeHTTP(w, req)
				if w.status != status {
					b.Fatal(w.status)
				}
			}
		}
	}
	b.Run("new", ask(200, ""))
	b.Run("same", ask(304, first.Header.Get("ETag")))
}

// discarding is a response that nobody reads.
type discarding struct {
	header http.Header
	status int
}

func (d *discarding) Header() http.Header    { return d.header }
func (d *discarding) WriteHeader(status int) { d.status = status }
func (d *discarding) Write(p []byte) (int, error) {
	if d.status == 0 {
		d.status = 200
	}
	return len(p), nil
}
