// SPDX-License-Identifier: EUPL-1.2

package remotetest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	syncing "github.com/pult-app/pult/sync"
)

// pageClaims are about pulling rows.
var pageClaims = map[string]func(*testing.T, Server){
	"brings the same in small pages as in one":      pagesEqualWhole,
	"keeps to the limit of a page":                  keepsLimit,
	"misses nothing that changes between pages":     missesNothing,
	"brings nothing when nothing is new":            bringsNothing,
	"brings only what is newer than the cursor":     bringsOnlyNewer,
	"answers an old cursor as well as a new one":    answersOldCursor,
	"tells the others what was deleted":             tellsDeleted,
	"never brings a deleted row back":               neverBack,
	"shows another device the same rows and counts": showsOthers,
	"brings first what shall come first":            bringsFirst,
	"misses nothing while scopes take turns":        missesNothingInTurns,
	"counts what is left when asked":                countsLeft,
}

// fill writes n accepted wishes and returns them.
func fill(t *testing.T, server Server, person string, n int) (wishes []Wish) {
	t.Helper()
	device := connect(t, server, person, server.Houses(t)[0])
	for range n {
		wish := server.Wish(t, person)
		wishes = append(wishes, wish)
		device.wish(wish)
	}
	device.pull()
	for _, wish := range wishes {
		require.True(t, device.has(wish.Own), "the server refused a wish that it should grant: %s", wish.Args)
	}
	return wishes
}

func pagesEqualWhole(t *testing.T, server Server) {
	house, ann := server.Houses(t)[0], server.Persons(t, 1)[0]
	fill(t, server, ann, 12)
	whole := fresh(t, server, ann, house)

	paged := connect(t, server, ann, house)
	paged.limit = 7
	paged.pull()

	assert.Equal(t, whole.Rows(), paged.Rows())
	assert.Greater(t, len(whole.Rows()), 12)
}

func keepsLimit(t *testing.T, server Server) {
	house, ann := server.Houses(t)[0], server.Persons(t, 1)[0]
	fill(t, server, ann, 8)
	device := connect(t, server, ann, house)
	device.limit = 3

	for range 3 {
		resp := device.exchange()

		assert.LessOrEqual(t, len(resp.Rows), 3)
		assert.NotEmpty(t, resp.Rows)
		assert.True(t, resp.More)
	}
}

func missesNothing(t *testing.T, server Server) {
	house, persons := server.Houses(t)[0], server.Persons(t, 2)
	wishes := fill(t, server, persons[1], 10)
	writer := fresh(t, server, persons[1], house)
	reader := connect(t, server, persons[0], house)
	reader.limit = 4

	for i := 0; reader.exchange().More; i++ {
		if i < len(wishes) {
			writer.wish(server.Undo(t, persons[1], wishes[i]))
			writer.wish(server.Wish(t, persons[1]))
			writer.pull()
		}
	}

	assert.Equal(t, fresh(t, server, persons[0], house).Rows(), reader.Rows())
}

func bringsNothing(t *testing.T, server Server) {
	device := fresh(t, server, server.Persons(t, 1)[0], server.Houses(t)[0])

	for range 3 {
		resp := device.exchange()

		assert.Empty(t, resp.Rows)
		assert.Empty(t, resp.Drop)
		assert.False(t, resp.More)
	}
}

func bringsOnlyNewer(t *testing.T, server Server) {
	house, persons := server.Houses(t)[0], server.Persons(t, 2)
	fill(t, server, persons[1], 5)
	device := fresh(t, server, persons[0], house)
	newest := int64(0)
	for _, row := range device.Rows() {
		newest = max(newest, row.Ver)
	}

	fill(t, server, persons[1], 2)
	resp := device.exchange()

	require.NotEmpty(t, resp.Rows)
	for _, row := range resp.Rows {
		assert.Greater(t, row.Ver, newest, "%s %s", row.Table, row.ID)
	}
}

func answersOldCursor(t *testing.T, server Server) {
	house, persons := server.Houses(t)[0], server.Persons(t, 2)
	device := fresh(t, server, persons[0], house)
	old := device.request()
	fill(t, server, persons[1], 3)
	device.pull()

	first, err := device.remote.Sync(context.Background(), old)
	require.NoError(t, err)
	second, err := device.remote.Sync(context.Background(), old)
	require.NoError(t, err)

	assert.Equal(t, first.Rows, second.Rows, "an answer that was lost is given again")
	assert.NotEmpty(t, first.Rows)
}

func tellsDeleted(t *testing.T, server Server) {
	house, persons := server.Houses(t)[0], server.Persons(t, 2)
	wish := fill(t, server, persons[1], 1)[0]
	reader := fresh(t, server, persons[0], house)
	require.True(t, reader.has(wish.Shared))
	writer := fresh(t, server, persons[1], house)

	writer.wish(server.Undo(t, persons[1], wish))
	resp := writer.exchange()
	reader.pull()

	assert.False(t, reader.has(wish.Shared))
	assert.False(t, writer.has(wish.Shared), "the own tombstone comes with the outcome")
	assert.True(t, isGone(resp, wish.Shared))
	assert.False(t, fresh(t, server, persons[0], house).has(wish.Shared))
}

func isGone(resp syncing.Response, proof Proof) bool {
	for _, row := range resp.Rows {
		if row.Table == proof.Table && row.ID == proof.ID {
			return row.Gone
		}
	}
	return false
}

func neverBack(t *testing.T, server Server) {
	house, ann := server.Houses(t)[0], server.Persons(t, 1)[0]
	device := fresh(t, server, ann, house)
	wish := server.Wish(t, ann)
	device.wish(wish)
	take := device.request()
	device.exchange()
	device.wish(server.Undo(t, ann, wish))
	device.exchange()

	resp, err := device.remote.Sync(context.Background(), take)

	require.NoError(t, err)
	require.NoError(t, device.Apply(context.Background(), resp))
	device.pull()
	assert.False(t, device.has(wish.Shared), "the old op, sent again from the old cursor, wrote nothing")
	assert.False(t, fresh(t, server, ann, house).has(wish.Shared))
}

func showsOthers(t *testing.T, server Server) {
	house, persons := server.Houses(t)[0], server.Persons(t, 2)
	reader := fresh(t, server, persons[0], house)
	wishes := fill(t, server, persons[1], 4)

	reader.pull()

	for _, wish := range wishes {
		assert.True(t, reader.has(wish.Shared))
		assert.False(t, reader.has(wish.Own), "what is only the other person's is not here")
	}
	assert.Equal(t, fresh(t, server, persons[0], house).Rows(), reader.Rows())
}

// bringsFirst loads in tiny pages: the house whole before anything else comes, and all of it at the end.
func bringsFirst(t *testing.T, server Server) {
	house, ann := server.Houses(t)[0], server.Persons(t, 1)[0]
	fill(t, server, ann, 5)
	own := syncing.Scope("u:" + ann)
	device := connect(t, server, ann, house)
	device.limit, device.first = 2, []syncing.Scope{own, "x:nothing", house}

	turn, turns := 0, map[int]bool{}
	for more := true; more; {
		resp := device.exchange()
		more = resp.More
		seen := turn
		for _, row := range resp.Rows {
			at := map[syncing.Scope]int{own: 0, house: 1}
			now, known := at[row.Scope]
			if !known {
				now = 2
			}
			if now == 1 && turn >= 2 {
				now = 3 // what people need less of a scope may come last, after all others
			}
			assert.GreaterOrEqual(t, now, turn, "%s comes too late", row.Scope)
			seen, turns[now] = max(seen, now), true
		}
		turn = seen
		assert.True(t, turns[1] || !turns[2], "all of %s comes after what nobody has named", house)
	}

	assert.Equal(t, fresh(t, server, ann, house).Rows(), device.Rows())
}

// missesNothingInTurns changes everything while a load waits for its turns, and asks for another order every time.
func missesNothingInTurns(t *testing.T, server Server) {
	houses, persons := server.Houses(t), server.Persons(t, 2)
	wishes := fill(t, server, persons[0], 8)
	writer := fresh(t, server, persons[0], houses[0])
	reader := connect(t, server, persons[0], houses[:]...)
	own := syncing.Scope("u:" + persons[0])
	orders := [][]syncing.Scope{{own, houses[1]}, {houses[0]}, {"org", own}, nil, {houses[1], own, "org", houses[0]}}
	reader.limit = 2

	for i, more := 0, true; more; i++ {
		require.Less(t, i, 10_000)
		if i < len(wishes) {
			writer.wish(server.Undo(t, persons[0], wishes[i]))
			writer.wish(server.Wish(t, persons[0]))
			writer.pull()
			reader.wish(server.Wish(t, persons[0]))
		}
		reader.first = orders[i%len(orders)]
		more = reader.exchange().More
	}
	reader.pull()

	assert.Equal(t, fresh(t, server, persons[0], houses[:]...).Rows(), reader.Rows())
}

func countsLeft(t *testing.T, server Server) {
	house, ann := server.Houses(t)[0], server.Persons(t, 1)[0]
	fill(t, server, ann, 3)
	all := len(fresh(t, server, ann, house).Rows())
	device := connect(t, server, ann, house)
	device.limit = 2
	assert.Zero(t, device.exchange().Left, "nobody asked")

	device.left, device.first = true, []syncing.Scope{house}
	resp := device.exchange()

	assert.Equal(t, all-4, resp.Left)
	device.limit = 0
	assert.Zero(t, device.exchange().Left)
}
