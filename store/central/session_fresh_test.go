// SPDX-License-Identifier: EUPL-1.2

package central_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store/central"
)

func anything(central.Session) bool { return true }

func TestSession_is_what_this_process_made_of_it_and_of_another_a_second_later(t *testing.T) {
	path := address(t)
	here, there := reopen(t, path), reopen(t, path)
	now := time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC)
	put := func(c *central.Central, s central.Session) {
		write(t, c, func(ctx context.Context, tx *central.Tx) error { return tx.PutSession(ctx, s) })
	}
	s := central.Session{ID: "one", Person: "ann", Device: "phone", Access: "first", MadeAt: now, SeenAt: now}
	put(here, s)
	put(here, central.Session{ID: "two", Person: "bob", MadeAt: now, SeenAt: now})
	access := func(after time.Duration) string {
		found, err := here.Session(t.Context(), "one", now.Add(after), anything)
		require.NoError(t, err)
		return found.Access
	}
	require.Equal(t, "first", access(0))

	s.Access = "second"
	put(there, s)
	assert.Equal(t, "first", access(time.Second-1), "it was read less than a second ago")
	found, err := here.Session(t.Context(), "one", now, func(s central.Session) bool { return s.Access == "second" })
	require.NoError(t, err)
	assert.Equal(t, "second", found.Access, "what is not enough is looked up again")
	s.Access = "third"
	put(there, s)
	assert.Equal(t, "third", access(time.Second))
	s.Access = "fourth"
	put(there, s)
	assert.Equal(t, "fourth", access(0), "a clock that went back knows nothing")

	for name, do := range map[string]func(ctx context.Context, tx *central.Tx) error{
		"ended": func(ctx context.Context, tx *central.Tx) error {
			_, err := tx.EndSessions(ctx, "ann", "", "", central.Closed, now)
			return err
		},
		"erased": func(ctx context.Context, tx *central.Tx) error {
			_, err := tx.Erase(ctx, "ann", now)
			return err
		},
		"forgotten": func(ctx context.Context, tx *central.Tx) error {
			_, err := tx.ForgetSessions(ctx, central.Stale{Seen: now.Add(time.Minute), Made: now.Add(time.Minute)})
			return err
		},
		"dropped": func(ctx context.Context, tx *central.Tx) error { return tx.DropSession(ctx, "one") },
		"put":     func(ctx context.Context, tx *central.Tx) error { s.Access = "changed"; return tx.PutSession(ctx, s) },
	} {
		put(here, central.Session{ID: "one", Person: "ann", Device: "phone", Access: "first", MadeAt: now, SeenAt: now})
		write(t, here, func(ctx context.Context, tx *central.Tx) error { return tx.DropSession(ctx, "one") })
		put(here, central.Session{ID: "one", Person: "ann", Device: "phone", Access: "first", MadeAt: now, SeenAt: now})
		before, err := here.Session(t.Context(), "one", now, anything)
		require.NoError(t, err)
		write(t, here, do)
		after, err := here.Session(t.Context(), "one", now, anything)
		if err != nil {
			require.ErrorIs(t, err, booking.ErrGone, name)
			continue
		}
		assert.NotEqual(t, before, after, name)
	}
}

// TestSession_never_lets_somebody_in_after_it_was_ended has many ask while one ends: whoever asks after the end hears of it.
func TestSession_never_lets_somebody_in_after_it_was_ended(t *testing.T) {
	c := open(t)
	now := time.Date(2026, 11, 27, 10, 0, 0, 0, time.UTC)
	for round := range 40 {
		id := fmt.Sprint("session", round)
		write(t, c, func(ctx context.Context, tx *central.Tx) error {
			return tx.PutSession(ctx, central.Session{ID: id, Person: "ann", Device: "phone", MadeAt: now, SeenAt: now})
		})
		var asking sync.WaitGroup
		ended := make(chan struct{})
		for range 4 {
			asking.Go(func() {
				for over := false; !over; {
					select {
					case <-ended:
						over = true
					default:
					}
					found, err := c.Session(t.Context(), id, now, anything)
					if assert.NoError(t, err); over {
						assert.False(t, found.EndedAt.IsZero())
					}
				}
			})
		}
		write(t, c, func(ctx context.Context, tx *central.Tx) error {
			_, err := tx.EndSessions(ctx, "ann", id, "", central.Elsewhere, now)
			return err
		})
		close(ended)
		asking.Wait()
	}
}
