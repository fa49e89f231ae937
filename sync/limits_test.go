// SPDX-License-Identifier: EUPL-1.2

package sync_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pult-app/pult/sync"
)

func TestPage_is_never_larger_than_the_limit(t *testing.T) {
	assert.Equal(t, sync.MaxPage, sync.Page(0))
	assert.Equal(t, sync.MaxPage, sync.Page(sync.MaxPage+1))
	assert.Equal(t, 1, sync.Page(1))
}

func TestOpID_is_a_UUID(t *testing.T) {
	for id, valid := range map[sync.OpID]bool{
		"01936a3e-0000-7000-8000-000000000001":  true,
		"01936A3E-0000-7000-8000-000000000001":  false,
		"01936a3e00000-7000-8000-000000000001":  false,
		"01936a3e-0000-7000-8000-00000000000":   false,
		"01936a3e-0000-7000-8000-0000000000011": false,
		"g1936a3e-0000-7000-8000-000000000001":  false,
		"":                                      false,
	} {
		assert.Equal(t, valid, id.Valid(), "%q", id)
	}
}

func TestRequest_Check_takes_every_request_in_good_form(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		req := sync.Request{Protocol: sync.Protocol, Limit: rapid.IntRange(0, 9999).Draw(t, "limit")}
		seq := int64(0)
		for range rapid.IntRange(0, 20).Draw(t, "ops") {
			seq += rapid.Int64Range(1, 3).Draw(t, "step")
			req.Ops = append(req.Ops, sync.Op{
				ID:   sync.OpID(rapid.StringMatching(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`).Draw(t, "id")),
				Seq:  seq,
				Kind: rapid.StringMatching(`[a-z]{1,10}\.[a-z]{1,10}`).Draw(t, "kind"),
				Args: []byte(`{"a":1}`),
			})
		}

		assert.NoError(t, req.Check())
	})
}

func TestRequest_Check_refuses_scopes_beyond_the_limits(t *testing.T) {
	long := sync.Scope(strings.Repeat("x", sync.MaxScope+1))
	many := make([]sync.Scope, sync.MaxWant+1)
	for req, code := range map[*sync.Request]sync.Code{
		{Anew: many}:                               sync.TooLarge,
		{Anew: []sync.Scope{"b:x", "b:x"}}:         sync.Malformed,
		{Anew: []sync.Scope{"org", "b:x"}}:         sync.Malformed,
		{Anew: []sync.Scope{long}}:                 sync.Malformed,
		{First: many[:sync.MaxFirst+1]}:            sync.TooLarge,
		{First: []sync.Scope{""}}:                  sync.Malformed,
		{First: []sync.Scope{long}}:                sync.Malformed,
		{First: []sync.Scope{"org", "b:x", "org"}}: "",
	} {
		req.Protocol = sync.Protocol

		err := req.Check()

		if code == "" {
			assert.NoError(t, err)
			continue
		}
		var refused *sync.Error
		require.ErrorAs(t, err, &refused)
		assert.Equal(t, code, refused.Code, refused.Message)
	}
}

func TestRequest_Check_refuses_numbers_that_nobody_can_count_on_from(t *testing.T) {
	op := sync.Op{ID: "01936a3e-0000-7000-8000-000000000001", Kind: "seat.take", Args: []byte(`{}`)}
	for _, seq := range []int64{sync.SoundSeq + 1, sync.MaxSeq, math.MaxInt64} {
		op.Seq = seq

		for _, err := range []error{
			sync.Request{Protocol: sync.Protocol, Oldest: seq}.Check(),
			sync.Request{Protocol: sync.Protocol, Ops: []sync.Op{op}}.Check(),
		} {
			var failed *sync.Error
			require.ErrorAs(t, err, &failed)
			assert.Equal(t, sync.Malformed, failed.Code)
		}
	}
	op.Seq = sync.SoundSeq
	assert.NoError(t, sync.Request{Protocol: sync.Protocol, Oldest: sync.SoundSeq, Ops: []sync.Op{op}}.Check())
}

func TestResponse_Check_takes_what_an_honest_server_may_expect(t *testing.T) {
	for _, c := range []struct {
		expect, highest int64
		good            bool
	}{
		{0, 5, false}, {-1, 5, false}, {math.MinInt64, 5, false},
		{1, 0, true}, {1, 5, true}, {6, 5, true}, // a restored server, and one that has everything
		{6 + sync.MaxLead, 5, true}, {7 + sync.MaxLead, 5, false}, // an older copy of the device
		{sync.MaxSeq + 1, sync.MaxSeq, true}, {sync.MaxSeq + 2, sync.MaxSeq, false},
		{math.MaxInt64, 5, false}, {math.MaxInt64, math.MaxInt64, false},
	} {
		assert.Equal(t, c.good, sync.Response{Expect: c.expect}.Check(c.highest) == nil, "%+v", c)
	}
}

func TestNewDeviceID_draws_another_one_each_time(t *testing.T) {
	assert.Len(t, sync.NewDeviceID(), 32)
	assert.NotEqual(t, sync.NewDeviceID(), sync.NewDeviceID())
}
