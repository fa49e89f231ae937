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

// A news is what a process tells the others of a commit.
type news struct {
	// Base is the head before it, Seq the one after it.
	Base   int64    `json:"b"`
	Seq    int64    `json:"s"`
	Line   int64    `json:"l"`
	Epoch  string   `json:"e"`
	Scopes []string `json:"c,omitempty"` // that were touched; none when they are too many to be told
	From   string   `json:"f"`           // the process
}

// announce tells the other processes what was touched, so that they need not wake everybody.
func (t *Tx) announce(ctx context.Context) error {
	n := news{t.base, t.drawn, t.line, t.epoch, slices.Collect(maps.Keys(t.scopes)), t.from}
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
		c.listening.Store(true)
		_ = c.Refresh(ctx) // whoever asks next finds out why not
	}
	c.db.Listen(ctx, began, func() { c.listening.Store(false) }, func(text string) {
		var n news
		if json.Unmarshal([]byte(text), &n) == nil {
			c.hear(ctx, n)
		}
	})
}

// Listening tells whether Listen hears of every commit just now.
func (c *Central) Listening() bool { return c.listening.Load() }

// hear takes the next commit. Commits are heard in their order, so a gap is one that came before we listened.
func (c *Central) hear(ctx context.Context, n news) {
	head := c.Head()
	switch {
	case n.Line == head.Line && n.Seq <= head.Seq: // ours, or found out otherwise
	case n.Line == head.Line && n.Base == head.Seq && len(n.Scopes) > 0:
		c.raise(Head{Seq: n.Seq, Epoch: n.Epoch, Floor: head.Floor, Line: n.Line})
		c.tell(Change{Scopes: n.Scopes, Foreign: n.From != c.name})
	default:
		_ = c.Refresh(ctx)
	}
}
