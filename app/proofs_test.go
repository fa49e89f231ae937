// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"crypto/rand"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/learn/badge"
	"github.com/pult-app/pult/store/shelf"
	"github.com/pult-app/pult/sync/wire"
	"github.com/pult-app/pult/ui/lessons"
)

func TestJudged_says_what_the_device_finds_without_a_network(t *testing.T) {
	const town, list = "did:web:pult.example", "https://pult.example/revoked/1"
	key, err := badge.NewKey(rand.Reader)
	require.NoError(t, err)
	files, err := shelf.Open(t.TempDir())
	require.NoError(t, err)
	k := &client{loader: newLoader(nil, files), clock: newClock(time.Now())}
	begun := time.Now().Add(-time.Hour)
	by := town
	signed := func(ends time.Time) string {
		text, err := badge.Sign(badge.Claim{
			ID: "urn:uuid:0f6c2f0e-6f3f-4a37-9b0a-6c8f2f0a1b2c", Issuer: badge.Issuer{ID: by, Name: "Stadt"},
			Subject:     badge.Subject{ID: "did:key:z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"},
			Achievement: badge.Achievement{ID: "https://pult.example/courses/first-aid", Name: "Ersthelferin", Description: "Kann helfen.", Criteria: "Prüfung"},
			IssuedAt:    begun, ExpiresAt: ends, Status: badge.Status{List: list, Index: 7},
		}, key, begun)
		require.NoError(t, err)
		return string(text)
	}
	keep := func(path string, text []byte, err error) {
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(k.proofFile(path), text, 0o600))
	}
	tells := func(until time.Time, gone ...int) {
		bits := badge.NewList(0)
		for _, at := range gone {
			require.NoError(t, bits.Set(at))
		}
		text, err := badge.SignList(badge.Register{ID: list, Issuer: town, List: bits, From: begun, Until: until}, key)
		keep("/revoked/1", text, err)
	}
	good := signed(time.Time{})

	assert.Equal(t, lessons.Unchecked, k.judged(""))
	assert.Equal(t, lessons.Unclear, k.judged(good), "nothing is here")
	document, err := badge.Controller{ID: town, Methods: []badge.Method{key.Method(town)}}.Document()
	keep(wire.IssuerPath, document, err)
	assert.Equal(t, lessons.Unclear, k.judged(good), "no list is here")
	tells(begun.Add(time.Minute))
	assert.Equal(t, lessons.Unclear, k.judged(good), "the list is old")
	tells(begun.AddDate(0, 0, 14))
	assert.Equal(t, lessons.Good, k.judged(good))
	assert.Equal(t, lessons.Ended, k.judged(signed(begun.Add(time.Minute))))
	assert.Equal(t, lessons.Unbelieved, k.judged(strings.Replace(good, "Ersthelferin", "Ärztin", 1)))
	by = key.Controller().ID
	assert.Equal(t, lessons.Unclear, k.judged(signed(time.Time{})), "signed before the town had an address: it is the town's, and no list says more")
	tells(begun.AddDate(0, 0, 14), 7)
	assert.Equal(t, lessons.TakenBack, k.judged(good))
}
