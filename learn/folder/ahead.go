// SPDX-License-Identifier: EUPL-1.2

package folder

import (
	"context"
	"slices"
	"sync"

	"github.com/pult-app/pult/learn"
)

// large is from how many bytes on a file is summed ahead.
const large = 4 << 20

// An ahead sums large files while others are read and summed, the last ones first: on two processors a course of films is read in half the
// time. Each file is summed once, by whoever comes to it first.
type ahead struct {
	mu    sync.Mutex
	begun map[*file]*summing

	stop  context.CancelFunc
	ended chan struct{}
}

// A summing of a file, under way or over.
type summing struct {
	done chan struct{}
	err  error
}

// sumAhead begins with what the folder has; end has to be called.
func (r *reader) sumAhead() *ahead {
	ctx, stop := context.WithCancel(r.ctx)
	a := &ahead{begun: map[*file]*summing{}, stop: stop, ended: make(chan struct{})}
	var list []*file
	for _, name := range r.order {
		if f := r.files[key(name)]; f.size >= large && f.size <= learn.MaxFile && !beside(name) {
			list = append(list, f)
		}
	}
	go func() {
		defer close(a.ended)
		for _, f := range slices.Backward(list) {
			if ctx.Err() != nil {
				return
			}
			a.sum(f, func() error { return r.hash(ctx, f) })
		}
	}()
	return a
}

// end ends what nobody waits for.
func (a *ahead) end() {
	a.stop()
	<-a.ended
}

// sum has a file summed, or waits for who does.
func (a *ahead) sum(f *file, do func() error) error {
	a.mu.Lock()
	s, begun := a.begun[f]
	if !begun {
		s = &summing{done: make(chan struct{})}
		a.begun[f] = s
	}
	a.mu.Unlock()
	if begun {
		<-s.done
		return s.err
	}
	defer close(s.done)
	s.err = do()
	return s.err
}
