// SPDX-License-Identifier: EUPL-1.2

package fetch_test

import (
	"compress/gzip"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/pult-app/pult/server/fetch"
)

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

func serve(t testing.TB, do http.HandlerFunc) string {
	s := httptest.NewServer(do)
	t.Cleanup(s.Close)
	return s.URL
}

func TestGet_asks_again_only_for_what_has_changed(t *testing.T) {
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"1"`)
		w.Header().Set("Retry-After", "7200")
		if r.Header.Get("If-None-Match") == `"1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, r.Header.Get("User-Agent"))
	})
	f := &Fetcher{Allow: loopback, Agent: "Pult"}

	first, err := f.Get(t.Context(), at, 100, Known{})
	require.NoError(t, err)
	second, err := f.Get(t.Context(), at, 100, first.Known)
	require.NoError(t, err)

	assert.Equal(t, Answer{Body: []byte("Pult"), Known: Known{ETag: `"1"`}, Wait: 2 * time.Hour}, first)
	assert.Equal(t, Answer{Unchanged: true, Known: Known{ETag: `"1"`}, Wait: 2 * time.Hour}, second)
}

// TestGet_reaches_nothing_that_is_not_public: not by number, by name, by another way to write a number, and not by being sent on.
func TestGet_reaches_nothing_that_is_not_public(t *testing.T) {
	reached := 0
	inside := serve(t, func(http.ResponseWriter, *http.Request) { reached++ })
	_, port, err := net.SplitHostPort(strings.TrimPrefix(inside, "http://"))
	require.NoError(t, err)
	for _, host := range []string{
		"127.0.0.1", "127.1", "localhost", "0.0.0.0", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "10.0.0.1", "172.16.0.1",
		"192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.2.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "[fe80::1]", "[fc00::1]", "[ff02::1]", "[2001:db8::1]",
	} {
		_, err := (&Fetcher{Patience: 2 * time.Second}).Get(t.Context(), "http://"+host+":"+port+"/", 100, Known{})
		require.Error(t, err, host)
		assert.True(t, errors.Is(err, ErrPrivate) || host == "127.1" || host == "localhost", "%s: %v", host, err)
	}
	assert.Zero(t, reached)
}

func TestGet_is_not_sent_to_what_is_not_public(t *testing.T) {
	reached := 0
	inside, err := net.Listen("tcp", "127.0.0.2:0") // another network than the one that is allowed
	if err != nil {
		t.Skip("this system has one loopback address only; CI runs this on Linux")
	}
	server := &http.Server{Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached++ })}
	go server.Serve(inside)
	t.Cleanup(func() { server.Close() })
	outside := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://"+inside.Addr().String()+"/", http.StatusFound)
	})

	_, err = (&Fetcher{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}}).Get(t.Context(), outside, 100, Known{})

	assert.ErrorIs(t, err, ErrPrivate)
	assert.Zero(t, reached)
}

func TestGet_refuses_what_is_wrong(t *testing.T) {
	turns := 0
	for name, test := range map[string]struct {
		do   http.HandlerFunc
		want error
	}{
		"large":   {func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, strings.Repeat("x", 101)) }, ErrTooLarge},
		"missing": {http.NotFound, ErrStatus},
		"unasked": {func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNotModified) }, ErrStatus},
		"circle":  {func(w http.ResponseWriter, r *http.Request) { turns++; http.Redirect(w, r, "/", http.StatusFound) }, ErrRedirects},
		"scheme": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
		}, ErrAddress},
		"bomb": {func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			for range 1000 {
				z.Write(make([]byte, 10_000))
			}
			z.Close()
		}, ErrTooLarge},
	} {
		_, err := (&Fetcher{Allow: loopback}).Get(t.Context(), serve(t, test.do), 100, Known{})
		assert.ErrorIs(t, err, test.want, name)
	}
	assert.LessOrEqual(t, turns, 5)
	for _, address := range []string{"", "board", "//host/x", "ftp://host/x", "file:///etc/passwd", "gopher://host", "https://", "https://name:word@host/", "https://host/" + strings.Repeat("x", 2000), "http://host/#part"} {
		assert.ErrorIs(t, Check(address), ErrAddress, address)
	}
}

func TestGet_does_not_wait_for_ever(t *testing.T) {
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})

	_, err := (&Fetcher{Allow: loopback, Patience: 200 * time.Millisecond}).Get(t.Context(), at, 100, Known{})

	var away *Away
	assert.ErrorAs(t, err, &away)
}
