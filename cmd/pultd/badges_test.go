// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/learn/badge"
)

func TestBadge_is_judged_by_files_alone(t *testing.T) {
	const town, lists = "did:web:pult.example", "https://pult.example/revoked/1"
	key, err := badge.NewKey(rand.Reader)
	require.NoError(t, err)
	begun := time.Now().Add(-time.Hour)
	signed := func(ends time.Time) string {
		text, err := badge.Sign(badge.Claim{
			ID: "urn:uuid:0f6c2f0e-6f3f-4a37-9b0a-6c8f2f0a1b2c", Issuer: badge.Issuer{ID: town, Name: "Stadt Musterstadt"},
			Subject:     badge.Subject{ID: "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2", Name: "Jana Berger"},
			Achievement: badge.Achievement{ID: "https://pult.example/courses/first-aid", Name: "Ersthelferin", Description: "Kann helfen.", Criteria: "Prüfung bestanden"},
			IssuedAt:    begun, ExpiresAt: ends, Status: badge.Status{List: lists, Index: 4711},
		}, key, begun)
		require.NoError(t, err)
		return string(text)
	}
	listed := func(gone ...int) string {
		list := badge.NewList(0)
		for _, at := range gone {
			require.NoError(t, list.Set(at))
		}
		text, err := badge.SignList(badge.Register{ID: lists, Issuer: town, List: list, From: begun, Until: begun.AddDate(0, 0, 7)}, key)
		require.NoError(t, err)
		return string(text)
	}
	document, err := badge.Controller{ID: town, Methods: []badge.Method{key.Method(town)}}.Document()
	require.NoError(t, err)
	dir := t.TempDir()
	put := func(name, text string) string {
		path := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		return path
	}
	did, fresh, good := put("did.json", string(document)), put("list", listed()), put("good", signed(time.Time{}))

	code, out, said := call(t, "badge", "verify", good, "--did", did, "--status", fresh)
	require.Equal(t, succeeded, code, said)
	assert.Contains(t, out, "valid    Ersthelferin, Jana Berger, did:web:pult.example, from ")

	for name, test := range map[string]struct {
		args []string
		code int
		said string
	}{
		"expired":       {[]string{put("ended", signed(begun.Add(time.Minute))), "--did", did, "--status", fresh}, failed, "does not hold (expired)"},
		"revoked":       {[]string{good, "--did", did, "--status", put("taken", listed(4711))}, failed, "does not hold (revoked)"},
		"without list":  {[]string{good, "--did", did}, failed, "bring a new list from " + lists},
		"changed":       {[]string{put("changed", strings.Replace(signed(time.Time{}), "Jana", "Jane", 1)), "--did", did, "--status", fresh}, failed, "not to be believed"},
		"no badge":      {[]string{did, "--did", did}, failed, "not to be believed"},
		"large":         {[]string{put("large", strings.Repeat(" ", badge.MaxBadge+1)), "--did", did}, failed, "larger than"},
		"no document":   {[]string{good, "--did", good + ".none"}, failed, "no such file"},
		"said of none":  {[]string{"--did", did}, misused, "FILE is missing"},
		"by nobody":     {[]string{good}, misused, "say --did FILE"},
		"another's key": {[]string{good, "--did", put("other.json", other(t, town)), "--status", fresh}, failed, "not to be believed"},
	} {
		code, _, said := call(t, append([]string{"badge", "verify"}, test.args...)...)
		assert.Equal(t, test.code, code, name)
		assert.Contains(t, said, test.said, name)
	}
}

// other is the document of somebody else under the town's name.
func other(t *testing.T, town string) string {
	key, err := badge.NewKey(rand.Reader)
	require.NoError(t, err)
	document, err := badge.Controller{ID: town, Methods: []badge.Method{key.Method(town)}}.Document()
	require.NoError(t, err)
	return string(document)
}
