// SPDX-License-Identifier: EUPL-1.2

package cinema_test

import (
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/pult-app/pult/app/cinema"
	"github.com/pult-app/pult/learn"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m, goleak.IgnoreTopFunction("net/http.(*persistConn).readLoop"), goleak.IgnoreTopFunction("net/http.(*persistConn).writeLoop"),
		goleak.IgnoreAnyFunction("net/http.(*conn).closeWriteAndWait"))
}

const film, said = learn.Hash("f1"), learn.Hash("c1")

// begin opens a cinema with one film of ten bytes.
func begin(t *testing.T) (*cinema.Cinema, cinema.Showing, *[]int) {
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, string(film)), []byte("0123456789"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, string(said)), []byte("WEBVTT\n\n00:01.000 --> 00:02.000\nGuten Tag\n\nbroken --> 00:05.000\nNichts\n"), 0o600))
	c, err := cinema.Open(func(name string) (*os.File, error) { return os.Open(filepath.Join(dir, name)) })
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, c.Close()) })
	var heard []int
	return c, cinema.Showing{
		Media: learn.Media{Title: "Ablegen <b>", Video: true, File: film, Type: "video/webm", Captions: []learn.Captions{{Language: "de", File: said}},
			Chapters: []learn.Chapter{{From: 0, Title: "Anfang"}, {From: 65 * time.Second, Title: "Ende"}}, Transcript: "Guten Tag\nBis bald"},
		From: 12, Words: cinema.Words{Language: "de", Transcript: "Mitlesen"}, At: func(second int, _ bool) { heard = append(heard, second) },
	}, &heard
}

func get(t *testing.T, at string, head ...string) (int, string, http.Header) {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, at, nil)
	require.NoError(t, err)
	for i := 0; i+1 < len(head); i += 2 {
		if head[i] == "Host" {
			req.Host = head[i+1]
		}
		req.Header.Set(head[i], head[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, string(body), resp.Header
}

func TestCinema_shows_a_film_with_all_that_makes_it_accessible(t *testing.T) {
	c, showing, heard := begin(t)
	at := c.Show(showing).String()

	code, body, head := get(t, at)
	assert.Equal(t, http.StatusOK, code)
	for _, part := range []string{`lang="de"`, "Ablegen &lt;b&gt;", `data-from="12"`, `kind="captions"`, `kind="chapters"`, "1:05", "Mitlesen", "Bis bald"} {
		assert.Contains(t, body, part)
	}
	assert.Contains(t, head.Get("Content-Security-Policy"), "default-src 'none'")

	code, body, head = get(t, at+"film", "Range", "bytes=4-")
	assert.Equal(t, http.StatusPartialContent, code)
	assert.Equal(t, "456789", body)
	assert.Equal(t, "video/webm", head.Get("Content-Type"))

	_, body, _ = get(t, at+"captions/0")
	assert.Contains(t, body, "Guten Tag")
	assert.NotContains(t, body, "Nichts", "the broken cue is left out")
	_, body, _ = get(t, at+"chapters")
	assert.Contains(t, body, "Anfang")
	_, body, _ = get(t, at+"film.js")
	assert.Contains(t, body, "use strict")

	resp, err := http.Post(at+"at", "application/json", strings.NewReader(`{"second":42}`))
	require.NoError(t, err)
	assert.Equal(t, http.StatusNoContent, resp.StatusCode)
	require.NoError(t, resp.Body.Close())
	assert.Equal(t, []int{42}, *heard)
}

func TestCinema_answers_nobody_else(t *testing.T) {
	c, showing, heard := begin(t)
	at := c.Show(showing)
	wrong := url.URL{Scheme: "http", Host: at.Host, Path: "/" + strings.Repeat("a", 22) + "/"}

	for what, code := range map[string]int{
		"a guessed word":  first(get(t, wrong.String())),
		"the root":        first(get(t, "http://"+at.Host+"/")),
		"another name":    first(get(t, at.String(), "Host", "evil.example")),
		"another's page":  first(get(t, at.String()+"film", "Origin", "https://evil.example")),
		"no such caption": first(get(t, at.String()+"captions/7")),
		"a file of ours":  first(get(t, at.String()+"page.html")),
		"a way out":       first(get(t, at.String()+"..%2f..%2fpasswd")),
	} {
		assert.Equal(t, http.StatusNotFound, code, what)
	}
	for _, bad := range []string{"", "x", `{"second":-1}`, `{"second":99999999}`, `{"second":"` + strings.Repeat("1", 300) + `"}`} {
		resp, err := http.Post(at.String()+"at", "application/json", strings.NewReader(bad))
		require.NoError(t, err)
		assert.Equal(t, http.StatusBadRequest, resp.StatusCode, bad)
		require.NoError(t, resp.Body.Close())
	}
	assert.Empty(t, *heard)
}

func first(code int, _ string, _ http.Header) int { return code }

func TestCinema_closes_the_oldest_page(t *testing.T) {
	c, showing, _ := begin(t)
	oldest := c.Show(showing).String()
	for range 20 {
		c.Show(showing)
	}
	code, _, _ := get(t, oldest)
	assert.Equal(t, http.StatusNotFound, code)
	require.NoError(t, c.Has(t.Context(), showing.Media))
	require.ErrorIs(t, c.Has(t.Context(), learn.Media{File: "nothing"}), cinema.ErrNotHere)
}
