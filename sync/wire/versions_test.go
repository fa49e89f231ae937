// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"testing"

	"github.com/stretchr/testify/assert"

	syncing "github.com/pult-app/pult/sync"
)

// TestHandler_tells_a_stranger_of_another_age_what_it_serves sends requests of protocols that were never made, with fields
// that nobody knows.
func TestHandler_tells_a_stranger_of_another_age_what_it_serves(t *testing.T) {
	for body, code := range map[string]syncing.Code{
		`{"protocol":99}`: syncing.TooNew,
		`{"protocol":99,"ops":[{"id":7,"kind":{"of":"new"}}]}`: syncing.TooNew,
		`{"protocol":99,"hurry":true}`:                         syncing.TooNew,
		`{"protocol":0,"seq":[1,2]}`:                           syncing.TooOld,
		`{"protocol":1,"hurry":true}`:                          syncing.Malformed,
		`{"protocol":"99"}`:                                    syncing.Malformed,
		`{"hurry":true}`:                                       syncing.Malformed,
	} {
		gate, remote := openGate(t), &canned{}
		gate.admit(t, "t", remote)

		resp := gate.raw(t, "POST", SyncPath, body)

		assert.Equal(t, code, problemOf(t, resp).Code, body)
		assert.Zero(t, remote.calls)
		if code != syncing.Malformed {
			assert.Equal(t, 426, resp.StatusCode, body)
			assert.Equal(t, "pult/1", resp.Header.Get("Upgrade"), body)
		}
	}
	assert.Equal(t, "pult/8, pult/7", served(7, 8))
}
