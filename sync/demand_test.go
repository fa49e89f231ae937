// SPDX-License-Identifier: EUPL-1.2

package sync_test

import (
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/sync"
)

func TestEngine_opens_no_stream_before_the_server_wants_it(t *testing.T) {
	inWorld(t, func(w *world) {
		w.remote.wake = func(n int64) error {
			if n == 1 {
				return &sync.Error{Code: sync.TooMany, Retry: time.Minute}
			}
			return nil
		}
		w.remote.answer = func(n int64, _ sync.Request) (*sync.Response, error) {
			if n == 1 {
				return nil, errors.New("no network") // so that the next exchange tells the stream to try again
			}
			return nil, nil
		}

		w.start()
		w.after(50 * time.Second)
		early := w.remote.wakes.Load()
		w.after(15 * time.Second)

		assert.True(t, w.engine.Status().Online)
		assert.EqualValues(t, 1, early)
		assert.EqualValues(t, 2, w.remote.wakes.Load())
	})
}
