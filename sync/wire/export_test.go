// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	syncing "github.com/pult-app/pult/sync"
)

func TestClient_Export_writes_what_comes(t *testing.T) {
	client := pretend(t, func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/v1/me/export", r.URL.Path)
		assert.Equal(t, "Bearer secret", r.Header.Get("Authorization"))
		assert.Contains(t, r.Header.Get("Accept"), "application/zip")
		w.Header().Set("Content-Type", "application/zip")
		io.WriteString(w, "PK and more")
	})
	var out bytes.Buffer

	require.NoError(t, client.Export(t.Context(), &out))

	assert.Equal(t, "PK and more", out.String())
}

func TestClient_Export_takes_nothing_else_for_an_export(t *testing.T) {
	for name, answer := range map[string]http.HandlerFunc{
		"a sign-in page": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			io.WriteString(w, "<h1>Welcome to our hotel</h1>")
		},
		"a redirect": func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/login", http.StatusFound) },
		"half of one": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/zip")
			io.WriteString(w, "PK")
			http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		},
	} {
		assert.Error(t, pretend(t, answer).Export(t.Context(), io.Discard), name)
	}
}

func TestClient_Export_says_when_it_may_come_again(t *testing.T) {
	client := pretend(t, func(w http.ResponseWriter, _ *http.Request) {
		Fail(w, &syncing.Error{Code: syncing.TooMany, Message: "too many exports", Retry: 20e9})
	})
	var busy *syncing.Error

	require.ErrorAs(t, client.Export(t.Context(), io.Discard), &busy)

	assert.Equal(t, syncing.TooMany, busy.Code)
	assert.EqualValues(t, 20e9, busy.Retry)
}

func TestTake_stops_where_it_is_too_much(t *testing.T) {
	assert.NoError(t, take(io.Discard, strings.NewReader("12345678"), 8))
	var large *syncing.Error
	require.ErrorAs(t, take(io.Discard, strings.NewReader("123456789"), 8), &large)
	assert.Equal(t, syncing.TooLarge, large.Code)
}
