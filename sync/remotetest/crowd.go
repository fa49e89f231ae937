// SPDX-License-Identifier: EUPL-1.2

package remotetest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	syncing "github.com/pult-app/pult/sync"
)

// crowd is how many sessions come at once.
const crowd = 50

// crowdClaims are about many sessions.
var crowdClaims = map[string]func(*testing.T, Server){
	"hints at a change to another session": hintsOthers,
	"grants one of fifty rivals":           grantsOne,
	"serves fifty sessions at once":        servesCrowd,
}

func hintsOthers(t *testing.T, server Server) {
	house, persons := server.Houses(t)[0], server.Persons(t, 2)
	writer, reader := fresh(t, server, persons[0], house), fresh(t, server, persons[1], house)
	hints, err := reader.remote.Wake(t.Context())
	require.NoError(t, err)
	wish := server.Wish(t, persons[0])

	writer.wish(wish)
	writer.pull()

	deadline := time.After(patience)
	for !reader.has(wish.Shared) {
		select {
		case _, open := <-hints:
			require.True(t, open, "the stream ended")
			reader.pull()
		case <-deadline:
			t.Fatal("no hint brought the row")
		}
	}
}

func grantsOne(t *testing.T, server Server) {
	house, persons := server.Houses(t)[0], server.Persons(t, crowd)
	rivals := server.Rivals(t, persons)
	devices := make([]*client, crowd)
	ops := make([]syncing.OpID, crowd)
	for i, person := range persons {
		devices[i] = connect(t, server, person, house)
		ops[i] = devices[i].wish(rivals[i])
	}

	atOnce(t, crowd, func(i int) error { return pullQuietly(devices[i]) })

	granted := 0
	for i, device := range devices {
		if device.outcome(ops[i]).Verdict == syncing.Accepted {
			granted++
			assert.True(t, device.has(rivals[i].Own))
		}
	}
	assert.Equal(t, 1, granted)
}

func servesCrowd(t *testing.T, server Server) {
	house, persons := server.Houses(t)[0], server.Persons(t, crowd)
	devices := make([]*client, crowd)
	for i, person := range persons {
		devices[i] = connect(t, server, person, house)
		for range 3 {
			devices[i].wish(server.Wish(t, person))
		}
		devices[i].limit = 20
	}

	atOnce(t, crowd, func(i int) error { return pullQuietly(devices[i]) })

	for i, device := range devices {
		device.pull()
		require.Empty(t, device.request().Ops, "outbox of %s", persons[i])
		assert.Equal(t, fresh(t, server, persons[i], house).Rows(), device.Rows())
	}
}

// atOnce calls f for 0 to n-1 at the same time and waits for all.
func atOnce(t *testing.T, n int, f func(i int) error) {
	t.Helper()
	start, errs := make(chan struct{}), make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			<-start
			errs[i] = f(i)
		})
	}
	close(start)
	all.Wait()
	require.NoError(t, errors.Join(errs...))
}

// pullQuietly is pull for goroutines, which may not end the test.
func pullQuietly(c *client) error {
	for {
		resp, err := c.remote.Sync(context.Background(), c.request())
		if err != nil {
			return err
		}
		if err := c.Apply(context.Background(), resp); err != nil {
			return err
		}
		if ops := c.request().Ops; !resp.More && len(ops) == 0 {
			return nil
		}
	}
}

func waitClosed(t testing.TB, hints <-chan struct{}) {
	t.Helper()
	deadline := time.After(patience)
	for {
		select {
		case _, open := <-hints:
			if !open {
				return
			}
		case <-deadline:
			t.Fatal("the stream outlived its context")
		}
	}
}
