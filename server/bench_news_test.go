//go:build unix

// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// BenchmarkNews is a post for a town of 9,136 people, with how many rows are written for it, and what another device is sent when two
// thousand of them have told how they feel about one within a minute: the row, and the whole answer with the cursor after it.
func BenchmarkNews(b *testing.B) {
	const people, feelings = 9136, 2000
	w := openTown(b)
	w.write(b, func(ctx context.Context, tx *central.Tx) error {
		for i := range people {
			p := staff.Person{ID: staff.PersonID(fmt.Sprint("many", i)), Given: "Kim", Family: "Beispiel", Unit: unit(i % 4)}
			if err := tx.Store().PutPerson(ctx, p); err != nil {
				return err
			}
		}
		return nil
	})
	w.opens(b, market)
	author, reader := w.phone(person(0)), w.phone(person(99))
	author.pull(b)
	post := author.publishes(b)
	head := func() (n int64) {
		require.NoError(b, w.central.DB().Readers().QueryRow(`SELECT seq FROM log_head`).Scan(&n))
		return n
	}

	b.Run("publish", func(b *testing.B) {
		rows, used := head(), cpu(b)
		for range b.N {
			author.publishes(b, func(s *news.Save) {
				s.Audience = &news.Audience{Any: []news.Audience{{Unit: unit(0)}, {Unit: unit(1)}, {Not: &news.Audience{Unit: unit(0)}}}}
			})
		}
		b.ReportMetric((cpu(b)-used)/float64(b.N), "cpu-ms/op")
		b.ReportMetric(float64(head()-rows)/float64(b.N), "rows/op")
	})

	round := 0
	b.Run("reactions", func(b *testing.B) {
		site := httptest.NewServer(routes(w.hub))
		defer site.Close()
		delta, whole := 0, 0
		for range b.N {
			reader.pull(b)
			w.tells(b, func(ctx context.Context, rows store.News) error {
				for i := range feelings {
					r := news.Reaction{Post: post, Person: staff.PersonID(fmt.Sprint("many", i)), Emoji: news.Emojis[(i+round)%len(news.Emojis)], On: round/len(news.Emojis)%2 == 0}
					if err := rows.PutReaction(ctx, r); err != nil {
						return err
					}
				}
				return nil
			})
			require.NoError(b, w.hub.Chores(context.Background()))
			text, err := json.Marshal(reader.request(b))
			require.NoError(b, err)
			var resp struct {
				Rows []json.RawMessage `json:"rows"`
			}
			body := answered(b, site.Client(), site.URL, string(reader.person)+"/"+reader.id, "identity", text)
			require.NoError(b, json.Unmarshal(body, &resp))
			require.Len(b, resp.Rows, 1)
			delta, whole, round = len(resp.Rows[0]), len(body), round+1
		}
		b.ReportMetric(float64(delta), "B")
		b.ReportMetric(float64(whole), "B-answer")
	})
}

// answered is the body of the answer to a sync, as it comes.
func answered(b *testing.B, client *http.Client, site, token, encodings string, request []byte) []byte {
	b.Helper()
	req, err := http.NewRequest(http.MethodPost, site+"/v1/sync", bytes.NewReader(request))
	require.NoError(b, err)
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	if encodings != "" {
		req.Header.Set("Accept-Encoding", encodings)
	}
	resp, err := client.Do(req)
	require.NoError(b, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(b, err)
	require.Equal(b, http.StatusOK, resp.StatusCode, "%s", body)
	return body
}
