// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// forge adds scopes to a cursor as somebody does who has seen through it.
func forge(t *testing.T, cursor sync.Cursor, more ...sync.Scope) sync.Cursor {
	t.Helper()
	text, err := base64.RawURLEncoding.DecodeString(string(cursor))
	require.NoError(t, err)
	fields := map[string]json.RawMessage{}
	require.NoError(t, json.Unmarshal(text, &fields))
	var whole []sync.Scope
	require.NoError(t, json.Unmarshal(fields["w"], &whole))
	whole = append(whole, more...)
	slices.Sort(whole)
	fields["w"], err = json.Marshal(whole)
	require.NoError(t, err)
	text, err = json.Marshal(fields)
	require.NoError(t, err)
	return sync.Cursor(base64.RawURLEncoding.EncodeToString(text))
}

// TestFeed_hints_at_nothing_that_a_forged_cursor_names: when somebody books is theirs to know.
func TestFeed_hints_at_nothing_that_a_forged_cursor_names(t *testing.T) {
	w := openTown(t)
	ann := w.phone(person(1), houses...)
	ann.pull(t)
	session := w.hub.Session(ann.person, ann.id)
	_, err := session.Wake(t.Context())
	require.NoError(t, err)
	ann.pull(t)
	may := []sync.Scope{"b:" + hall, "b:" + other, store.Org, sync.Scope(store.Team(unit(1))), sync.Scope(store.Own(ann.person))}
	slices.Sort(may)
	require.Equal(t, may, w.hub.Listening(ann.id))

	for _, scope := range []string{store.Own(person(2)), store.Team(unit(2))} {
		req := ann.request(t)
		req.Cursor = forge(t, req.Cursor, sync.Scope(scope))

		resp, err := session.Sync(t.Context(), req)

		require.NoError(t, err)
		assert.Equal(t, may, w.hub.Listening(ann.id), scope)
		assert.Equal(t, []sync.Scope{sync.Scope(scope)}, resp.Drop, "it is told to forget what it cannot have")
		assert.Empty(t, resp.Rows)
	}
}

func TestHub_never_expects_an_impossible_op(t *testing.T) {
	w := openTown(t)
	ann := w.phone(person(1))
	ann.pull(t)
	session := w.hub.Session(ann.person, ann.id)
	for _, oldest := range []int64{sync.SoundSeq + 1, sync.MaxSeq, math.MaxInt64} {
		req := ann.request(t)
		req.Oldest = oldest

		_, err := session.Sync(t.Context(), req)

		assert.Equal(t, sync.Malformed, codeOf(err))
	}
	req := ann.request(t)
	wish := reserve(t, desk(hall, 1), slot(1))
	req.Oldest = sync.SoundSeq
	req.Ops = []sync.Op{{ID: "01936a3e-0000-7000-8000-000000000001", Seq: sync.SoundSeq, Kind: wish.Kind, Args: wish.Args}}

	resp, err := session.Sync(t.Context(), req)

	require.NoError(t, err)
	assert.Len(t, resp.Outcomes, 1)
	assert.Equal(t, int64(sync.SoundSeq+1), resp.Expect, "no number is left")
	var odd int
	require.NoError(t, w.central.Peek(t.Context(), func(ctx context.Context, tx store.Tx) error {
		const uncounted = `SELECT COUNT(*) FROM outcome o JOIN client c ON c.device = o.device WHERE c.next_seq <= o.seq OR c.next_seq > $1`
		return tx.QueryRowContext(ctx, uncounted, int64(sync.SoundSeq+1)).Scan(&odd)
	}))
	assert.Zero(t, odd, "a device that skips all numbers makes nobody's backup unsound")
}

// TestHub_goes_on_from_a_damaged_number: an earlier server let devices count until the number turned negative. What is no
// number to count on from is forgotten, as after a restore.
func TestHub_goes_on_from_a_damaged_number(t *testing.T) {
	for stored, expect := range map[int64]int64{math.MinInt64: 1, 0: 1, 7: 7, sync.SoundSeq: sync.SoundSeq, sync.MaxSeq + 1: 1, math.MaxInt64: 1} {
		w := openTown(t)
		ann := w.phone(person(1))
		w.write(t, func(ctx context.Context, tx *central.Tx) error {
			return tx.PutClients(ctx, central.Client{Device: ann.id, Person: ann.person, Next: stored})
		})

		resp, err := w.hub.Session(ann.person, ann.id).Sync(t.Context(), ann.request(t))

		require.NoError(t, err)
		assert.Equal(t, expect, resp.Expect)
	}
}
