// SPDX-License-Identifier: EUPL-1.2

package central

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/pult-app/pult/store/postgres"
)

// An announcement is what a process tells the others of a commit.
type announcement struct {
	// Base is the head before it, Seq the one after it.
	Base   int64    `json:"b"`
	Seq    int64    `json:"s"`
	Lasts  bool     `json:"a,omitempty"` // see Tx.Lasts
	Line   int64    `json:"l"`
	Epoch  string   `json:"e"`
	Scopes []string `json:"c,omitempty"` // that were touched; none when they are too many to be told
	From   string   `json:"f"`           // the process
}

// announce tells the other processes what was touched, so that they need not wake everybody.
func (t *Tx) announce(ctx context.Context) error {
	n := announcement{t.base, t.drawn, t.Lasts(), t.line, t.epoch, slices.Collect(maps.Keys(t.scopes)), t.from}
	text, err := json.Marshal(n)
	if err == nil && len(text) > postgres.MaxNews {
		n.Scopes = nil
		text, err = json.Marshal(n)
	}
	if err == nil {
		err = t.db.Announce(ctx, t.tx, string(text))
	}
	if err != nil {
		return fmt.Errorf("announce version %d: %w", t.drawn, err)
	}
	return nil
}

// Listen hears what other processes commit, until ctx ends, and tells the watchers. On a file nobody announces anything:
// there Refresh finds out.
func (c *Central) Listen(ctx context.Context) {
	began := func() {
		_ = c.Refresh(ctx) // what was not heard; whoever asks next finds out why it could not be
		c.listening.Store(true)
	}
	c.db.Listen(ctx, began, func() { c.listening.Store(false) }, func(text string) {
		var n announcement
		if json.Unmarshal([]byte(text), &n) == nil {
			c.hear(ctx, n)
		}
	})
}

// Listening tells whether Listen hears of every commit just now.
func (c *Central) Listening() bool { return c.listening.Load() }

// left is what a commit has left: of our own we know all of it, of others the scopes.
func (c *Central) left(n announcement) footprint {
	if n.From == c.name {
		if left, ok := c.trail.take(n.Seq); ok {
			return left
		}
	}
	left := footprint{scopes: make(map[string]bool, len(n.Scopes)), known: true}
	for _, scope := range n.Scopes {
		left.scopes[scope] = true
	}
	return left
}

// hear takes the next commit. Commits are heard in their order, so a gap is one that came before we listened, or our own that is
// just being told.
func (c *Central) hear(ctx context.Context, n announcement) {
	if c.follow(n) || c.alone(ctx) != nil {
		return
	}
	defer c.done()
	if !c.follow(n) {
		_ = c.refresh(ctx)
	}
}

// follow goes on to a commit, if it is the next one.
func (c *Central) follow(n announcement) bool {
	head := c.Head()
	switch {
	case n.Line != head.Line:
		return false
	case n.Seq <= head.Seq: // ours, or found out otherwise
		return true
	case n.Base != head.Seq || len(n.Scopes) == 0:
		return false
	}
	head.Seq, head.Epoch = n.Seq, n.Epoch
	if n.Lasts {
		head.Lasting = n.Seq
	}
	if !c.raise(head) {
		return true // told already
	}
	c.trail.extend(n.Base, head, c.left(n))
	c.tell(Change{Scopes: n.Scopes, Foreign: n.From != c.name})
	return true
}
