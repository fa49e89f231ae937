// SPDX-License-Identifier: EUPL-1.2

package sync

import (
	"context"
	"slices"
	"time"
)

// A load is what the engine knows of rows that come over more than one page: a first load, or scopes that were added.
type load struct {
	open       bool    // the last answer had more
	want       []Scope // when the device last had everything
	got, total int     // rows; total is 0 until the server has told it
	asked      []Scope // what was wanted when it told so
}

// order asks for what people need first, as long as a load is under way or about to begin, and for how much it is,
// once for what is wanted.
func (e *Engine) order(ctx context.Context, req *Request) {
	if !e.load.open && req.Cursor != "" && slices.Equal(req.Want, e.load.want) && len(req.Anew) == 0 {
		return
	}
	req.First = e.wishes(ctx)
	req.Left = e.load.total == 0 || !slices.Equal(req.Want, e.load.asked)
}

// wishes are the scopes that a load shall bring first, for a server that knows of such.
func (e *Engine) wishes(ctx context.Context) []Scope {
	if e.First == nil || time.Now().Before(e.bare) {
		return nil
	}
	first := e.First(ctx)
	return first[:min(len(first), MaxFirst)]
}

// loaded counts what an answer has brought.
func (e *Engine) loaded(req Request, resp Response) {
	if !resp.More {
		e.load = load{want: req.Want}
	} else {
		e.load.open = true
		e.load.got += len(resp.Rows)
		if resp.Left > 0 {
			e.load.total, e.load.asked = e.load.got+resp.Left, req.Want
		}
	}
	e.tell(func(s *Status) { s.Got, s.Total = min(e.load.got, e.load.total), e.load.total })
}
