// SPDX-License-Identifier: EUPL-1.2

package sync_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/sync"
)

// TestEngine_loads_in_the_order_in_which_people_need_it, tells how far it is, and goes on where it was stopped.
func TestEngine_loads_in_the_order_in_which_people_need_it(t *testing.T) {
	inWorld(t, func(w *world) {
		for i := range 30 {
			w.server.Put("news", fmt.Sprint(i), "org", json.RawMessage(`{}`))
			w.server.Put("seat", fmt.Sprint(i), "b:one", json.RawMessage(`{}`))
		}
		var asked []sync.Request
		w.remote.answer = func(n int64, req sync.Request) (*sync.Response, error) {
			asked = append(asked, req)
			req.Limit = 20
			resp, err := w.server.Session("ann", "phone").Sync(context.Background(), req)
			return &resp, err
		}
		var houseFirst bool
		var shares []string
		w.engine.First = func(context.Context) []sync.Scope { return []sync.Scope{"b:one"} }
		w.engine.Tell = func(s sync.Status) {
			houseFirst = houseFirst || w.device.Has("seat", "29") && !w.device.Has("news", "29")
			if share := fmt.Sprintf("%d/%d", s.Got, s.Total); len(shares) == 0 || shares[len(shares)-1] != share {
				shares = append(shares, share)
			}
		}

		w.start()

		assert.True(t, houseFirst)
		assert.True(t, w.device.Has("news", "29"))
		assert.Equal(t, []string{"0/0", "20/60", "40/60", "0/0"}, shares)
		for i, req := range asked {
			assert.Equal(t, i < 3, len(req.First) > 0, "while it loads")
			assert.Equal(t, i == 0, req.Left, "once")
		}
		asked = nil
		w.device.Want("b:one", "b:two")
		w.engine.TryNow()
		w.after(0)
		assert.NotEmpty(t, asked[0].First, "a new building is a load too")
	})
}
