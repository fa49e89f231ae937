// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// boardsEvery is how often points on boards are counted anew: nobody's can be watched as they come, by who comes and goes neither.
const boardsEvery = time.Hour

// boarded is how boards were made last.
type boarded struct {
	counted time.Time         // until when points count
	wanted  []store.Contender // who wanted to stand there
	hung    []staff.UnitID    // which boards there were
}

// playBoards makes the boards of teams from those who want to stand there, and tells units in which nothing is played for. Who wants so no
// more, or has gone, is taken off at once.
func playBoards(ctx context.Context, h *Hub) error {
	next := boarded{counted: h.boarded.counted}
	if now := h.now(); now.Sub(next.counted) >= boardsEvery || now.Before(next.counted) {
		next.counted = now
	}
	var wanted map[staff.UnitID]learn.Board
	var there map[staff.UnitID]store.Hung
	below := map[staff.UnitID][]staff.UnitID{}
	err := h.central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) (err error) {
		rows := snap.Learn()
		if next.wanted, err = rows.Contenders(ctx); err != nil {
			return err
		}
		if there, err = rows.Boards(ctx); err != nil {
			return err
		}
		next.hung = slices.Sorted(maps.Keys(there))
		if next.same(h.boarded) {
			return nil
		}
		units, err := rows.Units(ctx)
		if err != nil {
			return err
		}
		for _, u := range units {
			below[u.Parent] = append(below[u.Parent], u.ID)
		}
		wanted, err = boards(ctx, rows, units, next.wanted, next.counted)
		return err
	})
	if err != nil || wanted == nil {
		return err
	}
	err = h.School(ctx, func(ctx context.Context, _ *learn.Coach, rows store.Learn, _ *central.Tx) error {
		for unit := range there {
			if _, stays := wanted[unit]; !stays {
				if err := rows.DropBoard(ctx, unit); err != nil {
					return err
				}
			}
		}
		for unit, b := range wanted {
			if known, is := there[unit]; is && known.For(below[unit]) && known.Off == b.Off && slices.Equal(known.Places, b.Places) {
				continue
			}
			if err := rows.PutBoard(ctx, b, below[unit]); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		next.hung = slices.Sorted(maps.Keys(wanted))
		h.boarded = next
	}
	return err
}

func (b boarded) same(as boarded) bool {
	return b.counted.Equal(as.counted) && slices.Equal(b.wanted, as.wanted) && slices.Equal(b.hung, as.hung)
}

// boards are those that there should be.
func boards(ctx context.Context, rows store.Learn, units []staff.Unit, contenders []store.Contender, now time.Time) (wanted map[staff.UnitID]learn.Board, err error) {
	wanted = map[staff.UnitID]learn.Board{}
	unplayed, err := rows.Unplayed(ctx)
	if err != nil {
		return nil, err
	}
	tree := news.Tree(units)
	for _, u := range units {
		if slices.ContainsFunc(tree.Above(u.ID), func(above staff.UnitID) bool { return unplayed[above] }) {
			wanted[u.ID] = learn.Board{Unit: u.ID, Off: true, Places: []learn.Seat{}, MadeAt: now}
		}
	}
	teams := map[staff.UnitID][]learn.Player{}
	for _, c := range contenders {
		if wanted[c.Unit].Off {
			continue
		}
		points, err := pointsOf(ctx, rows, c.Person, now)
		if err != nil {
			return nil, err
		}
		teams[c.Unit] = append(teams[c.Unit], learn.Player{Name: c.Name, Alias: c.Alias, Points: points})
	}
	for unit, team := range teams {
		if b := learn.Seated(unit, team, now); len(b.Places) > 0 {
			wanted[unit] = b
		}
	}
	return wanted, nil
}

func pointsOf(ctx context.Context, rows store.Learn, person staff.PersonID, now time.Time) (int, error) {
	progress, err := rows.ProgressOf(ctx, person)
	if err != nil {
		return 0, err
	}
	cards, err := rows.Cards(ctx, person)
	if err != nil {
		return 0, err
	}
	awards, err := rows.AwardsOf(ctx, person)
	return learn.PointsOfMonth(progress, cards, awards, now, booking.Building{}.Location()), err
}
