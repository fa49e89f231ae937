// SPDX-License-Identifier: EUPL-1.2

package office

import "context"

// Health is what the overview asks.
type Health interface {
	Health(ctx context.Context, v *Visit) (State, error)
}

// A State is how the server is.
type State struct{}

// Overview is the first page: how the server is, and what wants to be looked at.
func Overview(ask Health) Page {
	return Page{
		Name: "overview", Path: "/office/{$}", Group: Home, Icon: "monitor_heart",
		Show: func(ctx context.Context, v *Visit) (any, error) { return ask.Health(ctx, v) },
	}
}
