//go:build unix

// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// manyRules is how many amendments are in force.
const manyRules = 30

// amended lets thirty amendments hold for everybody in the first house: of the house, its zone, the unit and the role, for every term
// that there is, so that nothing is left out when a wish is judged.
func (w *town) amended(b *testing.B) {
	w.write(b, func(ctx context.Context, tx *central.Tx) error {
		for i := range 100 {
			if err := tx.Store().PutProfile(ctx, staff.Profile{Person: person(i), Visibility: staff.Team, Roles: []staff.Role{staff.Employee}}); err != nil {
				return err
			}
		}
		ahead, minutes, always, many, early := 1000, 15, 0, 400, 120
		open := alwaysOpen(hall).Open
		for i := range manyRules {
			a := booking.Amendment{ID: booking.AmendmentID(fmt.Sprint("rule", i)), Building: hall, Name: fmt.Sprint("Regel ", i), Issuer: "Haus", From: today - booking.Day(i), MadeAt: monday}
			switch i % 3 {
			case 0:
				a.Zone = hall + "-z"
			case 1:
				a.Role = staff.Employee
			}
			a.Terms = []booking.Terms{
				{Horizon: &ahead, PerWeek: &many}, {Open: &open, Granularity: &minutes}, {MaxOpen: &many, PerMonth: &many},
				{CancelBefore: &always, CheckInEarly: &early}, {HomeDays: &always, Closures: []booking.Day{today - 1}},
				{Needs: &booking.Kept{Needs: staff.Needs{Accessible: true}, Days: 3}}, {Presence: &booking.OfficeDays{Max: 7, As: booking.Binding}},
			}[i%7]
			if err := tx.Store().PutAmendment(ctx, a); err != nil {
				return err
			}
		}
		return nil
	})
}

// BenchmarkRules is a wish that is decided with thirty amendments in force and is on the disk before it is answered: of one of 64 devices
// that wish at the same time and get its rows and those of the others, and one after the other, decided and nothing more ("alone"). CPU
// time is the process's.
func BenchmarkRules(b *testing.B) {
	for _, e := range engines(b) {
		begin := func(b *testing.B) *town {
			w := openTownAt(b, e.town(b))
			w.amended(b)
			return w
		}
		b.Run(e.name+"/crowd", func(b *testing.B) {
			w, pushers := begin(b), make([]*pusher, crowd)
			for i := range pushers {
				pushers[i] = w.pusher(b, i)
				require.NoError(b, pushers[i].push(0))
			}
			atOnceFor(b, crowd, func(i, n int) error { return pushers[i].push(n) })
		})
		b.Run(e.name+"/alone", func(b *testing.B) {
			w := begin(b)
			atOnceFor(b, 1, func(_, n int) error {
				wish := booking.Reserve{Booking: booking.NewBookingID(), Desk: desk(hall, n/year%crowd), Span: day(2 + n%year)}
				outcomes, err := w.hub.Act(b.Context(), person(n/year%crowd), server.Step{Kind: booking.KindReserve, Args: wish})
				if err == nil && outcomes[0].Verdict != sync.Accepted {
					err = fmt.Errorf("wish %d: %s", n, outcomes[0].Detail)
				}
				return err
			})
		})
	}
}
