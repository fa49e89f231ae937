// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"bytes"
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/ics"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/ui"
)

// toCalendar writes a booking into a file of the person's choice; it needs no network.
func (w *window) toCalendar(k *client, id booking.BookingID) {
	shell := w.shell
	shell.Work.Do(func(ctx context.Context) (func(), error) {
		name, content, err := k.calendarFile(ctx, id, w.text)
		return func() { w.saveFile(shell, name, content) }, err
	})
}

// calendarFile is a calendar with one booking, and what to call it.
func (k *client) calendarFile(ctx context.Context, id booking.BookingID, words ics.Words) (name string, content []byte, err error) {
	var l ics.Listing
	err = k.read(ctx, func(ctx context.Context, rows store.Booking) (err error) {
		if l.Booking, err = rows.Booking(ctx, id); err != nil {
			return err
		}
		if l.Place, err = rows.Place(ctx, l.Booking.Desk); errors.Is(err, booking.ErrGone) {
			err = nil // its plan is not on this device
		}
		if err != nil {
			return err
		}
		offered, err := rows.Offered(ctx, k.who)
		l.Offered = offered[id]
		return err
	})
	if err != nil {
		return "", nil, err
	}
	var out bytes.Buffer
	err = ics.Write(&out, ics.Calendar{Events: []ics.Event{ics.EventOf(l, words)}})
	return "pult-" + l.Booking.Span.Day(l.Place.Building.Location()).String() + ".ics", out.Bytes(), err
}

// saveFile lets the person choose where a file goes.
func (w *window) saveFile(shell *ui.Shell, name string, content []byte) {
	save := dialog.NewFileSave(func(file fyne.URIWriteCloser, err error) {
		switch {
		case err != nil:
			shell.Fail(err)
		case file != nil:
			shell.Work.Write(func(context.Context) (func(), error) {
				_, err := file.Write(content)
				return func() { shell.Tell(ui.Notice{Line: w.text.T("calendar.exported")}) }, errors.Join(err, file.Close())
			})
		}
	}, w.win)
	save.SetFileName(name)
	save.Show()
}
