// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/server/fetch"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// elsewhere is another server with a feed.
type elsewhere struct {
	url   string
	file  atomic.Value
	asked atomic.Int64
	do    atomic.Value // instead, an http.HandlerFunc
}

func openElsewhere(t testing.TB) *elsewhere {
	e := &elsewhere{}
	e.file.Store("")
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		e.asked.Add(1)
		if do, ok := e.do.Load().(http.HandlerFunc); ok {
			do(w, r)
			return
		}
		fmt.Fprint(w, e.file.Load())
	}))
	t.Cleanup(s.Close)
	e.url = s.URL
	return e
}

// has lets the feed have items of these numbers.
func (e *elsewhere) has(numbers ...int) {
	var text strings.Builder
	for _, n := range numbers {
		fmt.Fprintf(&text, `<item><guid>%d</guid><title>Meldung %d</title><link>https://stadt.example/%d</link><description>&lt;p&gt;Text &lt;b&gt;%d&lt;/b&gt;&lt;script&gt;alert(1)&lt;/script&gt;</description></item>`, n, n, n, n)
	}
	e.file.Store(`<?xml version="1.0"?><rss version="2.0"><channel><title>Stadt</title>` + text.String() + `</channel></rss>`)
}

// source has drafts made of a feed for a person.
func (w *town) source(t testing.TB, address string, who staff.PersonID) {
	t.Helper()
	w.write(t, func(ctx context.Context, tx *central.Tx) error {
		return tx.PutSource(ctx, central.Source{ID: "s1", Channel: market.ID, Person: who, Address: address, MadeAt: monday, DueAt: monday})
	})
}

// sourceNow is the source as it stands.
func (w *town) sourceNow(t testing.TB) central.Source {
	t.Helper()
	var list []central.Source
	require.NoError(t, w.central.Peek(context.Background(), func(ctx context.Context, tx store.Tx) (err error) {
		list, err = central.Sources(ctx, tx, monday.AddDate(10, 0, 0), 10)
		return err
	}))
	require.Len(t, list, 1)
	return list[0]
}

// drafts are the titles of the drafts that a person has.
func (w *town) drafts(t testing.TB, who staff.PersonID) (titles []string) {
	t.Helper()
	require.NoError(t, w.central.Read(context.Background(), func(ctx context.Context, snap *central.Snapshot) error {
		titles = nil
		list, err := snap.News().DraftsOf(ctx, who)
		for _, d := range list {
			titles = append(titles, d.Title)
		}
		return err
	}))
	return titles
}

func gathering(t testing.TB) (*house, *elsewhere) {
	e := openElsewhere(t)
	h, _ := newsroom(t, func(s *server.Server) {
		s.Fetcher = &fetch.Fetcher{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, Patience: 5 * time.Second}
	})
	return h, e
}

func TestGather_makes_drafts_of_what_is_new(t *testing.T) {
	h, e := gathering(t)
	e.has(2, 1)
	h.source(t, e.url, person(3))

	require.NoError(t, h.server.Gather(t.Context()))
	assert.ElementsMatch(t, []string{"Meldung 1", "Meldung 2"}, h.drafts(t, person(3)))
	require.NoError(t, h.server.Gather(t.Context()))
	assert.EqualValues(t, 1, e.asked.Load(), "it is not asked again at once")

	e.has(3, 2, 1)
	h.set(monday.Add(31 * time.Minute))
	require.NoError(t, h.server.Gather(t.Context()))
	assert.ElementsMatch(t, []string{"Meldung 1", "Meldung 2", "Meldung 3"}, h.drafts(t, person(3)))

	writer := h.phone(person(3))
	writer.pull(t)
	var id string
	for _, row := range writer.Rows() {
		if row.Table == "draft" && strings.Contains(string(row.Data), "Meldung 2") {
			id = row.ID
			assert.Contains(t, string(row.Data), `Text **2**`)
			assert.NotContains(t, string(row.Data), "alert")
		}
	}
	writer.do(t, news.KindDiscard, news.Discard{Post: news.PostID(id)})
	h.set(monday.Add(2 * time.Hour))
	require.NoError(t, h.server.Gather(t.Context()))
	assert.ElementsMatch(t, []string{"Meldung 1", "Meldung 3"}, h.drafts(t, person(3)), "what was thrown away does not come again")
}

func TestGather_takes_the_latest_of_a_long_feed(t *testing.T) {
	h, e := gathering(t)
	var all []int
	for n := 150; n > 0; n-- {
		all = append(all, n)
	}
	e.has(all...)
	h.source(t, e.url, person(3))

	require.NoError(t, h.server.Gather(t.Context()))
	h.set(monday.Add(time.Hour))
	require.NoError(t, h.server.Gather(t.Context()))

	drafts := h.drafts(t, person(3))
	assert.Len(t, drafts, 10)
	assert.Contains(t, drafts, "Meldung 150")
}

func TestGather_asks_a_feed_that_fails_ever_more_rarely_and_says_why(t *testing.T) {
	h, e := gathering(t)
	h.source(t, e.url, person(3))
	for name, do := range map[string]http.HandlerFunc{
		"no_feed": func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<html><body>Hallo</body></html>") },
		"status":  http.NotFound,
		"private": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.9:1/", http.StatusFound)
		},
		"redirect": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/", http.StatusFound) },
		"large":    func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "<rss>"+strings.Repeat(" ", 5<<20)) },
		"away":     func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) },
	} {
		before := h.sourceNow(t)
		e.do.Store(do)
		h.set(before.DueAt)
		require.NoError(t, h.server.Gather(t.Context()), name)
		now := h.sourceNow(t)
		assert.Equal(t, name, now.Failed)
		assert.Equal(t, before.Failures+1, now.Failures)
		assert.Greater(t, now.DueAt.Sub(now.AskedAt), time.Duration(now.Failures)*30*time.Minute, name)
		assert.LessOrEqual(t, now.DueAt.Sub(now.AskedAt), 24*time.Hour, name)
	}
	assert.Empty(t, h.drafts(t, person(3)))

	e.do.Store(http.HandlerFunc(nil))
	e.do.Store(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, e.file.Load()) }))
	e.has(1)
	h.set(h.sourceNow(t).DueAt)
	require.NoError(t, h.server.Gather(t.Context()))
	assert.Zero(t, h.sourceNow(t).Failures)
	assert.Len(t, h.drafts(t, person(3)), 1)
}

func TestGather_makes_no_drafts_for_nobody(t *testing.T) {
	h, e := gathering(t)
	e.has(1)
	h.source(t, e.url, "nobody")

	require.NoError(t, h.server.Gather(t.Context()))

	assert.Equal(t, "nobody", h.sourceNow(t).Failed)
}

// TestGather_reads_public_addresses_only: without anything said, a server asks nothing in its own house.
func TestGather_reads_public_addresses_only(t *testing.T) {
	e := openElsewhere(t)
	e.has(1)
	h, _ := newsroom(t)
	h.source(t, e.url, person(3))

	require.NoError(t, h.server.Gather(t.Context()))

	assert.Equal(t, "private", h.sourceNow(t).Failed)
	assert.Zero(t, e.asked.Load())
}
