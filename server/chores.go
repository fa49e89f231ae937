// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/store/central"
)

// A chore is what the house does without being asked. It comes again every minute, so it does a bounded piece at a time and
// leaves nothing half done when it fails or ctx ends.
type chore struct {
	name string
	do   func(ctx context.Context, h *Hub) error
}

// chores are done in this order.
var chores = []chore{
	{"extend series", extendSeries},
	{"void no-shows", func(ctx context.Context, h *Hub) error { return h.voidNoShows(ctx) }},
	{"withdraw offers that were not answered", lapse},
	{"end team days that are over, and what nobody answered", tendTeams},
	{"look for desks for those who wait", seek},
	{"look after usual weeks", usualWeeks},
	{"count how desks were used", countUse},
	{"publish planned posts", publishPlanned},
	{"count reactions and votes", countNews},
	{"enrol whom assignments name", assignCourses},
	{"begin what is to be renewed", renewCourses},
	{"fill seats of workshops", settleOccasions},
	{"sign badges", signBadges},
	{"make boards", playBoards},
	{"drop pictures that nothing shows", dropPictures},
}

const choresEvery = time.Minute

// House does something on behalf of the house, in one writing transaction, by the same rules as everybody's wishes.
func (h *Hub) House(ctx context.Context, do func(ctx context.Context, p *booking.Planner, tx *central.Tx) error) error {
	return h.central.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		return do(ctx, &booking.Planner{Store: tx.Store(), Now: h.now, Final: true, NewOccupancy: h.occupancy}, tx)
	})
}

// Chores does all chores once. A failed one does not keep the others from being done. Whoever calls while somebody is at them waits.
func (h *Hub) Chores(ctx context.Context) (err error) {
	h.chores.Lock()
	defer h.chores.Unlock()
	for _, c := range chores {
		began := time.Now()
		failed := c.do(ctx, h)
		h.ran.note(c.name, h.now(), time.Since(began), failed)
		if failed != nil {
			err = errors.Join(err, fmt.Errorf("%s: %w", c.name, failed))
		}
	}
	return err
}

// A run is what became of a chore when it was last done by this process.
type run struct {
	At     time.Time
	Took   time.Duration
	Failed bool
	// Good is when it last came to a good end; the zero Time for never.
	Good time.Time
}

// runs are the last ones, by the chores' names.
type runs struct {
	mu   sync.Mutex
	last map[string]run
}

func (r *runs) note(name string, at time.Time, took time.Duration, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.last == nil {
		r.last = map[string]run{}
	}
	done := run{At: at, Took: took, Failed: err != nil, Good: at}
	if err != nil {
		done.Good = r.last[name].Good
	}
	r.last[name] = done
}

func (r *runs) of(name string) (run, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	last, ok := r.last[name]
	return last, ok
}

// keepHouse does the chores at once and every ChoresEvery until ctx ends, unless another process is at them.
func (s *Server) keepHouse(ctx context.Context) {
	every := time.NewTicker(s.ChoresEvery)
	defer every.Stop()
	for {
		_, err := s.Central.Alone(ctx, s.hub.Chores)
		if err != nil && ctx.Err() == nil {
			s.Log.Error("cannot do a chore", "cause", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
	}
}
