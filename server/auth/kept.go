// SPDX-License-Identifier: EUPL-1.2

package auth

import (
	"context"
	"time"
)

const (
	// fresh is how old what the issuer said may be before it is asked again.
	fresh = time.Hour
	// lasting is how long it is believed while the issuer does not answer.
	lasting = 24 * time.Hour
	// pause is how long it is left alone after it did not answer, and between two questions for keys that it does not have.
	pause = 30 * time.Second
	// impatient is the pause while there is nothing to go by at all.
	impatient = 5 * time.Second
)

// kept is what the issuer says of itself and may change. One asks, the others wait for the answer.
type kept[T any] struct {
	now  func() time.Time
	read func(ctx context.Context) (T, error)

	turn   chan struct{} // holds one while somebody looks
	value  T
	since  time.Time // when it was read; zero for never
	tried  time.Time
	failed error
}

func keep[T any](now func() time.Time, read func(ctx context.Context) (T, error)) *kept[T] {
	return &kept[T]{now: now, read: read, turn: make(chan struct{}, 1)}
}

// get is the value: a fresh one, or while the issuer does not answer one that still holds.
func (k *kept[T]) get(ctx context.Context) (T, error) { return k.ask(ctx, fresh, false) }

// anew is the value, read again unless that was just done; one from before the issuer stopped answering is none.
func (k *kept[T]) anew(ctx context.Context) (T, error) { return k.ask(ctx, 0, true) }

func (k *kept[T]) ask(ctx context.Context, old time.Duration, last bool) (none T, err error) {
	select {
	case k.turn <- struct{}{}:
		defer func() { <-k.turn }()
	case <-ctx.Done():
		return none, refuse(Busy, ctx.Err())
	}
	if now := k.now(); k.due(now, old) {
		k.tried = now
		value, err := k.read(ctx)
		if k.failed = err; err == nil {
			k.value, k.since = value, now
		}
	}
	if !k.holds(k.now()) || last && k.failed != nil {
		return none, k.failed
	}
	return k.value, nil
}

// due tells whether the issuer is asked.
func (k *kept[T]) due(now time.Time, old time.Duration) bool {
	if !k.holds(now) {
		return k.failed == nil || now.Sub(k.tried) >= impatient
	}
	return now.Sub(k.since) >= old && now.Sub(k.tried) >= pause
}

// holds tells whether there is something to go by.
func (k *kept[T]) holds(now time.Time) bool { return !k.since.IsZero() && now.Sub(k.since) < lasting }
