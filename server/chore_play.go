// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// boardsEvery is how often boards are made anew: nobody's points can be watched as they come.
const boardsEvery = time.Hour

// playBoards makes the boards of teams from those who want to stand there, and tells units in which nothing is played for.
func playBoards(ctx context.Context, h *Hub) error {
	now := h.now()
	if now.Sub(h.boarded) < boardsEvery && !now.Before(h.boarded) {
		return nil
	}
	var wanted, there map[staff.UnitID]learn.Board
	err := h.central.Read(ctx, func(ctx context.Context, snap *central.Snapshot) (err error) {
		if wanted, err = boards(ctx, snap.Learn(), now); err == nil {
			there, err = snap.Learn().Boards(ctx)
		}
		return err
	})
	if err != nil {
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
			if known, is := there[unit]; is && known.Off == b.Off && slices.Equal(known.Places, b.Places) {
				continue
			}
			if err := rows.PutBoard(ctx, b); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		h.boarded = now
	}
	return err
}

// boards are those that there should be.
func boards(ctx context.Context, rows store.Learn, now time.Time) (wanted map[staff.UnitID]learn.Board, err error) {
	wanted = map[staff.UnitID]learn.Board{}
	units, err := rows.Units(ctx)
	if err != nil {
		return nil, err
	}
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
	contenders, err := rows.Contenders(ctx)
	if err != nil {
		return nil, err
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
	return learn.Standing(progress, cards, awards, now, booking.Building{}.Location()).Points, err
}
