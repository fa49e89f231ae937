// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"time"

	"github.com/pult-app/pult/booking"
	desktrouble "github.com/pult-app/pult/booking/trouble"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/ui/desks"
)

// What is broken at desks.

// defects are what is known to be broken on a floor, and the person's own reports.
func (k *client) defects(ctx context.Context, rows store.Booking, floor booking.FloorID) ([]desktrouble.Case, []desktrouble.Report, error) {
	known, err := rows.DefectsIn(ctx, floor)
	if err != nil {
		return nil, nil, err
	}
	mine, err := store.Trouble{Booking: rows}.ReportsSince(ctx, k.who, time.Time{})
	return known, mine, err
}

// ReportTrouble implements desks.Data.
func (d deskData) ReportTrouble(ctx context.Context, m desktrouble.Make) error {
	return d.do(ctx, desktrouble.ActReport, m)
}

// WithdrawTrouble implements desks.Data.
func (d deskData) WithdrawTrouble(ctx context.Context, w desktrouble.Withdraw) error {
	return d.do(ctx, desktrouble.ActWithdraw, w)
}

// AnswerTrouble implements desks.Data.
func (d deskData) AnswerTrouble(ctx context.Context, a desktrouble.Answer) error {
	return d.do(ctx, desktrouble.ActAnswer, a)
}

// BlockDesk implements desks.Data.
func (d deskData) BlockDesk(ctx context.Context, desk booking.DeskID, blocked bool) error {
	if blocked {
		return d.do(ctx, desktrouble.ActBlock, desktrouble.Block{Desk: desk})
	}
	return d.do(ctx, desktrouble.ActUnblock, desktrouble.Unblock{Desk: desk})
}

// A camera is deskData that lets the person choose pictures in a window.
type camera struct {
	deskData
	choose  func(done func([]source))
	onShown func(func())
}

var _ desks.Data = camera{}

// AddPhoto implements desks.Data. A large picture takes a second to be made small.
func (c camera) AddPhoto(done func(desks.Photo, error)) {
	c.choose(func(files []source) {
		c.owned.Go(func() {
			for _, read := range files[:min(len(files), 1)] {
				photo, err := c.photo(read)
				c.onShown(func() { done(photo, err) })
			}
		})
	})
}

func (c camera) photo(read source) (p desks.Photo, err error) {
	file, err := read()
	if err != nil {
		return p, err
	}
	id, err := c.addPicture(context.Background(), file)
	if err != nil {
		return p, err
	}
	small, _, err := c.device.Picture(context.Background(), string(id))
	return desks.Photo{ID: string(id), Small: small}, trouble(err)
}
