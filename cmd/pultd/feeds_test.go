// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFeeds(t *testing.T) {
	path := demoTown(t)
	code, told, _ := call(t, "feeds", "list", "--db", path)
	require.Zero(t, code)
	assert.Contains(t, told, "there are none")

	code, out, said := call(t, "feeds", "out", "c-markt", "--url", "https://pult.example.de/", "--db", path)
	require.Zero(t, code, said)
	assert.Regexp(t, `^https://pult\.example\.de/f/[A-Z2-7]{26}\.atom\n`, out)
	code, open, said := call(t, "feeds", "out", "c-markt", "--open", "--db", path)
	require.Zero(t, code, said)
	assert.Regexp(t, `^/f/c-markt\.atom\n`, open)
	code, _, said = call(t, "feeds", "out", "c-markt", "--open", "--db", path)
	assert.Equal(t, failed, code)
	assert.Contains(t, said, "is open already")
	_, people, _ := call(t, "people", "list", "--db", path)
	person := regexp.MustCompile(`(?m)^(\S+)`).FindString(people)
	code, in, said := call(t, "feeds", "in", "c-markt", "https://www.example.de/feed.xml", "--as", person, "--db", path)
	require.Zero(t, code, said)
	assert.Contains(t, in, "as drafts for Marktplatz")

	code, told, _ = call(t, "feeds", "list", "--db", path)
	require.Zero(t, code)
	require.Len(t, strings.Split(strings.TrimSpace(told), "\n"), 3, told)
	assert.NotContains(t, told, regexp.MustCompile(`[A-Z2-7]{26}`).FindString(out), "a secret is shown once")
	for line := range strings.SplitSeq(strings.TrimSpace(told), "\n") {
		id, _, _ := strings.Cut(line, " ")
		code, _, said := call(t, "feeds", "end", id, "--db", path)
		assert.Zero(t, code, said)
	}
	_, told, _ = call(t, "feeds", "list", "--db", path)
	assert.Contains(t, told, "there are none")
}

func TestFeeds_refuses_what_is_wrong(t *testing.T) {
	path := demoTown(t)
	for _, test := range []struct {
		args string
		code int
		word string
	}{
		{"", misused, "say what to do"},
		{"show", misused, "not \"show\""},
		{"out", misused, "CHANNEL is missing"},
		{"out c-markt", misused, "say --db"},
		{"out c-nowhere --db " + path, failed, "there is no channel c-nowhere"},
		{"out c-markt --url ftp://x --db " + path, misused, "--url"},
		{"in c-markt https://a.example --db " + path, misused, "say --as PERSON"},
		{"in c-markt file:///etc/passwd --as x --db " + path, misused, "no address"},
		{"in c-markt https://name:word@a.example --as x --db " + path, misused, "password"},
		{"in c-markt https://a.example --as nobody --db " + path, failed, "nobody here has the id"},
		{"end x --db " + path, failed, "there is no feed x"},
	} {
		code, _, said := call(t, append([]string{"feeds"}, strings.Fields(test.args)...)...)
		assert.Equal(t, test.code, code, "%s: %s", test.args, said)
		assert.Contains(t, said, test.word, test.args)
	}
}

func TestServe_refuses_mail_that_cannot_leave(t *testing.T) {
	dir := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	good := `{"server": "127.0.0.1:25", "tls": "none", "from": "pult@stadt.example"}`
	for word, args := range map[string][]string{
		"needs --url":    {"--mail", file("good", good)},
		"cannot be read": {"--mail", filepath.Join(dir, "none"), "--url", "https://pult.example"},
		"from":           {"--mail", file("bad", `{"server": "127.0.0.1:25"}`), "--url", "https://pult.example"},
		"passwordFile":   {"--mail", file("secret", `{"server": "127.0.0.1:25", "from": "a@b.example", "user": "x", "passwordFile": "none"}`), "--url", "https://pult.example"},
		"--feeds-from":   {"--feeds-from", "10.0.0.1/8"},
	} {
		code, _, said := call(t, append([]string{"serve", "--demo", "--db", filepath.Join(dir, "town")}, args...)...)
		assert.Equal(t, misused, code, word)
		assert.Contains(t, said, word)
	}
}
