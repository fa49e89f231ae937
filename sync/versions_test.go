// SPDX-License-Identifier: EUPL-1.2

package sync_test

import (
	"os"
	"regexp"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/sync"
)

func TestServed_tells_older_from_newer(t *testing.T) {
	for protocol, code := range map[int]sync.Code{-1: sync.TooOld, 0: sync.TooOld, 6: sync.TooOld, 7: "", 8: "", 9: sync.TooNew, 1 << 40: sync.TooNew} {
		err := sync.Served(protocol, 7, 8)

		if code == "" {
			assert.NoError(t, err, protocol)
			continue
		}
		var refused *sync.Error
		require.ErrorAs(t, err, &refused, protocol)
		assert.Equal(t, code, refused.Code, protocol)
	}
}

// TestProtocol_has_a_dated_history holds code and docs to one list, without a gap up to today's number.
func TestProtocol_has_a_dated_history(t *testing.T) {
	read := func(path, row string) (history [][]string) {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		for _, found := range regexp.MustCompile(row).FindAllStringSubmatch(string(text), -1) {
			history = append(history, found[1:])
		}
		return history
	}

	code := read("sync.go", `(?m)^//   - (\d+) \((\d{4}-\d\d-\d\d)\) (.+?)\.?$`)
	docs := read("../docs/PROTOCOL.md", `(?m)^\| (\d+) \| (\d{4}-\d\d-\d\d) \| (.+?) \|$`)

	require.Len(t, code, sync.Protocol)
	assert.Equal(t, code, docs)
	for i, entry := range code {
		assert.Equal(t, strconv.Itoa(i+1), entry[0])
	}
	grown := read("sync.go", `(?m)^//   - (\d+)\+ \((\d{4}-\d\d-\d\d)\) (.+?)\.?$`)
	assert.NotEmpty(t, grown)
	assert.Equal(t, grown, read("../docs/PROTOCOL.md", `(?m)^\| (\d+)\+ \| (\d{4}-\d\d-\d\d) \| (.+?) \|$`), "what came to a number later")
	assert.GreaterOrEqual(t, sync.Oldest, sync.Protocol-1)
	assert.LessOrEqual(t, sync.Oldest, sync.Protocol)
}

// TestEngine_keeps_its_outbox_while_the_server_speaks_another_protocol meets an older and a newer server, asks seldom, and
// goes on when they are of one age again.
func TestEngine_keeps_its_outbox_while_the_server_speaks_another_protocol(t *testing.T) {
	for _, code := range []sync.Code{sync.TooOld, sync.TooNew} {
		inWorld(t, func(w *world) {
			var apart atomic.Bool
			apart.Store(true)
			w.remote.answer = func(int64, sync.Request) (*sync.Response, error) {
				if apart.Load() {
					return nil, &sync.Error{Code: code}
				}
				return nil, nil
			}
			op := w.take("door")

			w.start()
			w.after(10 * time.Minute)

			status := w.engine.Status()
			assert.Equal(t, code, status.LastError)
			assert.Equal(t, 1, status.Waiting)
			assert.Less(t, w.remote.calls.Load(), int64(12))
			apart.Store(false)
			w.after(10 * time.Minute)
			assert.True(t, w.accepted(op))
		})
	}
}
