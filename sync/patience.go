// SPDX-License-Identifier: EUPL-1.2

package sync

import (
	"context"
	"time"
)

const (
	// patience is how long an exchange may bring nothing.
	patience = time.Minute
	// longest is how long one may take though it flows: nobody may hold an engine with a byte a minute.
	longest = 15 * time.Minute
)

// patiently ends when an exchange takes too long: see patience and longest.
func (e *Engine) patiently(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(ctx, longest)
	silence := time.AfterFunc(patience, cancel)
	flows := func() {
		e.flows()
		silence.Reset(patience)
	}
	return context.WithValue(ctx, flow{}, flows), func() {
		cancel()
		silence.Stop()
	}
}

func (e *Engine) flows() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.flowed = time.Now()
}

func (e *Engine) flowedLately() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return !e.flowed.IsZero() && time.Since(e.flowed) < lately
}

// flow is the key of what a Remote calls while an answer comes.
type flow struct{}

// Flows says that a part of the answer to the call of ctx has come. A Remote says so at every part, or the Engine gives a
// slow answer up.
func Flows(ctx context.Context) {
	if flows, ok := ctx.Value(flow{}).(func()); ok {
		flows()
	}
}
