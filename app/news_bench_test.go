// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/store"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/ui/feed"
)

// fullPress is a client with so many posts of ten years, a third of them in channels that the person has muted and every
// fourth read, and all of their words indexed.
func fullPress(b *testing.B, posts int) newsData {
	b.Helper()
	ctx := context.Background()
	k := cityClient(b, 100)
	now := k.clock.now()
	var rows []syncing.Row
	add := func(table, id, scope string, data map[string]any) {
		text, err := json.Marshal(data)
		require.NoError(b, err)
		rows = append(rows, syncing.Row{Table: table, ID: id, Scope: syncing.Scope(scope), Ver: int64(1_000_000 + len(rows)), Data: text})
	}
	own := store.Own(k.who)
	for i := range 30 {
		channel := fmt.Sprint("channel-", i)
		add("channel", channel, store.Org, map[string]any{"name": channel, "audience": json.RawMessage(`{"everyone":true}`), "posting": "edited"})
		if i%3 == 0 {
			add("follow", fmt.Sprint("follow-", i), own, map[string]any{"person": k.who, "channel": channel, "level": news.Mutes})
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	words := []string{"Arbeitsplatz", "Sitzungssaal", "Kantine", "Fahrrad", "Schulung", "Datenschutz", "Umzug", "Etage", "Bildschirm", "Lampen", "Grundsteuer", "Bürgerbüro", "Rathaus", "Personalrat", "Dienstreise", "Barmen", "Elberfeld"}
	const step = 10 * 365 * 24 * time.Hour
	for i := range posts {
		title, body := fmt.Sprint("Meldung ", i), ""
		for range 60 {
			body += words[random.IntN(len(words))] + fmt.Sprint(random.IntN(400)) + " "
		}
		id, at := fmt.Sprintf("018f3a5e-7c1d-7000-8000-%012d", i), now.Add(-step/time.Duration(posts)*time.Duration(i))
		add("post", id, store.Org, map[string]any{"channel": fmt.Sprint("channel-", i%30), "author": "p-2", "title": title, "body": body,
			"audience": json.RawMessage(`{"everyone":true}`), "how": json.RawMessage(`{}`), "version": 1, "published_at": at.Unix()})
		if i%4 == 0 {
			add("mark", id, own, map[string]any{"person": k.who, "post": id, "seen": 1})
		}
	}
	for page := range slices.Chunk(rows, 5000) {
		require.NoError(b, k.device.Apply(ctx, syncing.Response{Cursor: syncing.Cursor(page[0].ID), Rows: page}))
	}
	for {
		n, err := k.device.Index(ctx)
		require.NoError(b, err)
		if n == 0 {
			return newsData{client: k}
		}
	}
}

// BenchmarkNews is what the screen Neues and the search ask of a device that holds the posts of years: a page of the feed, a word that
// is in all titles, one of a few hundred texts, two that stand together in a handful, and two letters that begin many words.
func BenchmarkNews(b *testing.B) {
	const posts, page = 50_000, 50
	data := fullPress(b, posts)
	ctx := context.Background()
	b.Run("page", func(b *testing.B) {
		for b.Loop() {
			state, err := data.Posts(ctx, feed.ForMe, page)
			if err != nil || len(state.Items) != page || !state.More {
				b.Fatal(len(state.Items), state.More, err)
			}
		}
	})
	for _, query := range []string{"meldung", "arbeitsplatz12", "sitzungssaal7 kantine9", "sc"} {
		b.Run("search/"+query, func(b *testing.B) {
			for b.Loop() {
				found, err := data.Find(ctx, query)
				if err != nil || len(found) == 0 {
					b.Fatal(len(found), err)
				}
			}
		})
	}
}
