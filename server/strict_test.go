// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/sync"
)

func TestHub_wants_only_houses(t *testing.T) {
	w := openTown(t)
	ann := w.hub.Session(person(1), "device-of-ann")
	for _, scope := range []sync.Scope{"org", "u:" + sync.Scope(person(1)), "u:" + sync.Scope(person(2)), "t:" + sync.Scope(unit(0)), "x"} {
		_, err := ann.Sync(t.Context(), sync.Request{Protocol: 1, Want: []sync.Scope{scope}})

		assert.Equal(t, sync.NotAllowed, codeOf(err), scope)
	}
	_, err := ann.Sync(t.Context(), sync.Request{Protocol: 1, Want: []sync.Scope{"b:" + hall}})
	assert.NoError(t, err)
}

func TestHub_takes_only_names_of_the_protocol_for_new_bookings(t *testing.T) {
	w := openTown(t)
	ann := w.hub.Session(person(1), "device-of-ann")
	good := string(booking.NewBookingID())
	for i, c := range []struct{ id, field, why string }{
		{"x", "desk", "invalid"}, {" ", "desk", "invalid"}, {"../..", "desk", "invalid"}, {"a|b", "desk", "invalid"},
		{"01936A3E-7C00-4000-8000-00000000B001", "desk", "invalid"}, {good, "Desk", "invalid"}, {good, "desk", ""},
	} {
		span, err := json.Marshal(slot(1))
		require.NoError(t, err)
		args := fmt.Sprintf(`{"booking":%q,%q:%q,%s`, c.id, c.field, desk(hall, 1), span[1:])
		op := sync.Op{ID: sync.OpID(fmt.Sprintf("01936a3e-0000-7000-8000-%012d", i)), Seq: int64(i + 1), Kind: "booking.reserve", Args: json.RawMessage(args)}

		resp, err := ann.Sync(t.Context(), sync.Request{Protocol: 1, Ops: []sync.Op{op}})

		require.NoError(t, err)
		require.Len(t, resp.Outcomes, 1)
		assert.Equal(t, c.why, resp.Outcomes[0].Why, "%s %s", c.id, c.field)
	}
}

// TestServer_says_that_its_disk_is_full_at_the_door_too: 503 would have devices come again at once.
func TestServer_says_that_its_disk_is_full_at_the_door_too(t *testing.T) {
	h := openHouse(t, true)
	var pages int
	require.NoError(t, h.central.DB().Writer().QueryRow(`PRAGMA page_count`).Scan(&pages))
	_, err := h.central.DB().Writer().Exec(fmt.Sprintf(`PRAGMA max_page_count = %d`, pages))
	require.NoError(t, err)

	require.Eventually(t, func() bool {
		resp, _ := h.ask(t, "POST", "/v1/session", fmt.Sprintf(`{"person":%q,"device":"%032d"}`, person(1), pages))
		pages++
		return resp.StatusCode == 507
	}, 20*time.Second, time.Millisecond)
}
