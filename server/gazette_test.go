// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/mmcdole/gofeed"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// outlet opens a channel under the end of an address.
func (w *town) outlet(t testing.TB, channel news.ChannelID, end string, open bool) (id string) {
	t.Helper()
	id = uuid.Must(uuid.NewV7()).String()
	w.write(t, func(ctx context.Context, tx *central.Tx) error {
		return tx.PutOutlet(ctx, central.Outlet{ID: id, Channel: channel, Hash: central.OutletHash(end), Open: open, MadeAt: monday})
	})
	return id
}

// newsroom is a served house with a channel of its own, and somebody who writes in it.
func newsroom(t testing.TB, prepare ...func(*server.Server)) (*house, *phone) {
	t.Helper()
	h := openHouse(t, true, prepare...)
	h.hub = h.server.Hub()
	h.opens(t, market)
	author := h.phone(person(0))
	author.pull(t)
	return h, author
}

// A gazette is what two readers that share nothing with each other find in a feed: a library for Go, and one for Python.
type gazette struct {
	Kind, Title, Self string
	Titles, IDs       []string
	Texts             []string
}

func readByGofeed(t testing.TB, file string) (r gazette) {
	t.Helper()
	feed, err := gofeed.NewParser().Parse(strings.NewReader(file))
	require.NoError(t, err)
	r = gazette{feed.FeedType + feed.FeedVersion, feed.Title, feed.FeedLink, nil, nil, nil}
	for _, item := range feed.Items {
		r.Titles, r.IDs, r.Texts = append(r.Titles, item.Title), append(r.IDs, item.GUID), append(r.Texts, item.Content)
	}
	return r
}

func readByFeedparser(t testing.TB, file string) (r gazette) {
	t.Helper()
	const python, script = "/usr/bin/python3", `
import feedparser, json, sys
d = feedparser.parse(sys.stdin.buffer.read())
assert not d.bozo, d.get("bozo_exception")
print(json.dumps({"Kind": d.version.replace("atom10", "atom1.0"), "Title": d.feed.title, "Self": [l.href for l in d.feed.links if l.rel == "self"][0],
  "Titles": [e.title for e in d.entries], "IDs": [e.id for e in d.entries], "Texts": [e.content[0].value for e in d.entries]}))`
	if exec.CommandContext(t.Context(), python, "-c", "import feedparser").Run() != nil {
		t.Skip("feedparser for Python is not installed; .ci/need test installs it")
	}
	cmd := exec.CommandContext(t.Context(), python, "-c", script)
	var failed bytes.Buffer
	cmd.Stdin, cmd.Stderr = strings.NewReader(file), &failed
	out, err := cmd.Output()
	require.NoError(t, err, failed.String())
	require.NoError(t, json.Unmarshal(out, &r))
	return r
}

func TestGazette_is_read_by_two_readers(t *testing.T) {
	h, author := newsroom(t)
	first := author.publishes(t, func(s *news.Save) {
		s.Text = news.Text{Title: "Regeln für <geteilte> Plätze & mehr", Body: "Ab **Dezember** gilt:\n\n- eins\n- zwei ]]> & mehr"}
	})
	h.set(monday.Add(time.Hour))
	second := author.publishes(t, func(s *news.Save) { s.Text.Title = "Danach" })
	h.outlet(t, market.ID, "secret", false)

	resp, file := h.ask(t, "GET", server.GazettePath("secret"), "")

	require.Equal(t, 200, resp.StatusCode, file)
	assert.Equal(t, "application/atom+xml; charset=utf-8", resp.Header.Get("Content-Type"))
	assert.Equal(t, "private, no-cache", resp.Header.Get("Cache-Control"))
	want := gazette{"atom1.0", "Marktplatz", h.url + "/f/secret.atom", []string{"Danach", "Regeln für <geteilte> Plätze & mehr"}, []string{"urn:uuid:" + string(second), "urn:uuid:" + string(first)},
		[]string{"<p>Hier.</p>", "<p>Ab <strong>Dezember</strong> gilt:</p><ul><li><p>eins</p></li><li><p>zwei ]]&gt; &amp; mehr</p></li></ul>"}}
	assert.Equal(t, want, readByGofeed(t, file))
	assert.NotContains(t, file, string(person(0)), "it names no author")
	assert.Equal(t, want, readByFeedparser(t, file))
}

func TestGazette_has_what_all_readers_of_the_channel_may_read(t *testing.T) {
	h, author := newsroom(t)
	kept := author.publishes(t)
	some := author.publishes(t, func(s *news.Save) { s.Audience = &news.Audience{Unit: unit(1)} })
	author.publishes(t, func(s *news.Save) { s.At = monday.Add(time.Hour) })
	gone := author.publishes(t)
	author.do(t, news.KindWithdraw, news.Withdraw{Post: gone})
	author.publishes(t, func(s *news.Save) { s.Until = monday.Add(time.Hour) })
	h.set(monday.Add(2 * time.Hour))
	id := h.outlet(t, market.ID, "secret", false)
	h.outlet(t, market.ID, string(market.ID), true)

	resp, file := h.ask(t, "GET", server.GazettePath("secret"), "")
	assert.Equal(t, []string{"urn:uuid:" + string(kept)}, readByGofeed(t, file).IDs)
	again, _ := h.ask(t, "GET", server.GazettePath("secret"), "", "If-None-Match", resp.Header.Get("ETag"))
	assert.Equal(t, http.StatusNotModified, again.StatusCode)
	_, open := h.ask(t, "GET", server.GazettePath(string(market.ID)), "")
	assert.Equal(t, []string{"urn:uuid:" + string(kept)}, readByGofeed(t, open).IDs)

	for _, end := range []string{"wrong", "", id, "secret.", strings.Repeat("x", 200)} {
		resp, _ := h.ask(t, "GET", server.GazettePath(end), "")
		assert.Equal(t, http.StatusNotFound, resp.StatusCode, end)
	}
	narrow := market
	narrow.Audience = news.Audience{Unit: unit(1)}
	h.tells(t, func(ctx context.Context, rows store.News) error { return rows.PutChannel(ctx, narrow) })
	resp, _ = h.ask(t, "GET", server.GazettePath(string(market.ID)), "")
	assert.Equal(t, http.StatusNotFound, resp.StatusCode, "it is not for everybody any more")
	_, file = h.ask(t, "GET", server.GazettePath("secret"), "")
	assert.Equal(t, []string{"urn:uuid:" + string(some)}, readByGofeed(t, file).IDs, "what all of its readers have now")
	h.write(t, func(ctx context.Context, tx *central.Tx) error { return tx.DropOutlet(ctx, id) })
	resp, _ = h.ask(t, "GET", server.GazettePath("secret"), "")
	assert.Equal(t, http.StatusNotFound, resp.StatusCode, "it was ended")
}
