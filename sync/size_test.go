// SPDX-License-Identifier: EUPL-1.2

package sync_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/sync"
)

// narrow makes the way carry only answers of up to most rows; whatever is asked is carried out.
func narrow(w *world, most int) (limits *[]int) {
	limits = &[]int{}
	w.remote.answer = func(_ int64, req sync.Request) (*sync.Response, error) {
		*limits = append(*limits, req.Limit)
		resp, err := w.remote.Remote.Sync(context.Background(), req)
		if err == nil && len(resp.Rows) > most {
			err = &sync.Error{Code: sync.Oversize}
		}
		return &resp, err
	}
	return limits
}

func TestEngine_asks_for_less_when_answers_are_too_large_and_slowly_for_more_again(t *testing.T) {
	inWorld(t, func(w *world) {
		for i := range 4000 {
			w.server.Put("seat", fmt.Sprint(i), "b:one", json.RawMessage(`{}`))
		}
		limits := narrow(w, 1300)

		w.start()

		assert.Len(t, w.device.Rows(), 4000)
		assert.Equal(t, []int{250, 1000, 4000, 2000, 1000, 1251, 1564}, (*limits)[:7])
		assert.True(t, w.engine.Status().Online)

		for range 20 {
			w.engine.Poke()
			w.after(time.Second)
		}
		assert.Zero(t, w.remote.last.Load().Limit, "whole pages again")
	})
}

func TestEngine_sends_fewer_ops_when_the_rows_of_all_are_too_large_for_an_answer(t *testing.T) {
	inWorld(t, func(w *world) {
		narrow(w, 7)
		var ops []sync.OpID
		for i := range 40 {
			ops = append(ops, w.take(fmt.Sprint("seat", i)))
		}

		w.start()

		for _, op := range ops {
			assert.True(t, w.accepted(op))
		}
		assert.Len(t, w.device.Rows(), 80)
		assert.Less(t, w.remote.calls.Load(), int64(60))
	})
}

func TestEngine_does_not_spin_when_every_answer_is_too_large(t *testing.T) {
	inWorld(t, func(w *world) {
		narrow(w, -1)
		op := w.take("door")

		w.start()
		w.after(time.Hour)

		assert.Less(t, w.remote.calls.Load(), int64(60), "each of them is 16 MiB in vain")
		assert.Equal(t, sync.Oversize, w.engine.Status().LastError)

		w.remote.answer = nil
		w.engine.TryNow()
		w.after(time.Second)
		assert.True(t, w.accepted(op))
	})
}

func TestEngine_does_not_spin_when_every_second_answer_is_too_large(t *testing.T) {
	inWorld(t, func(w *world) {
		w.remote.answer = func(n int64, req sync.Request) (*sync.Response, error) {
			if n%2 == 1 {
				return nil, &sync.Error{Code: sync.Oversize}
			}
			return &sync.Response{Expect: 1, Cursor: "c", Now: time.Now()}, endless(n)
		}
		w.take("door")
		w.take("window")

		w.start()
		w.after(time.Minute)

		assert.Less(t, w.remote.calls.Load(), int64(150))
	})
}
