// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"errors"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server/office"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
)

// keepsPerson names persons; what a person is, is changed elsewhere.
var keepsPerson = keeper{
	name: func(ctx context.Context, tx store.Tx, id string) (string, error) {
		return nameOf(ctx, tx, staff.PersonID(id))
	},
}

// officeDevices answers the pages about devices.
type officeDevices struct{ officeRoles }

// DevicesOf implements office.Devices.
func (o officeDevices) DevicesOf(ctx context.Context, v *office.Visit, id staff.PersonID) (signed office.Signed, err error) {
	s := o.s
	err = s.Central.Write(ctx, func(ctx context.Context, tx *central.Tx) error {
		p, err := tx.Store().Colleague(ctx, id)
		if errors.Is(err, booking.ErrGone) {
			return office.Missing{}
		}
		if err != nil {
			return err
		}
		signed.Name = p.Name()
		list, err := central.SessionsOf(ctx, tx, id)
		if err != nil {
			return err
		}
		here := sessionOf(v.Request).ID
		for _, session := range list {
			if s.over(session, s.Now(), nil) != nil {
				continue
			}
			signed.Devices = append(signed.Devices, office.Device{
				Session: session.ID, Kind: session.Name, Browser: isOffice(session), Here: session.ID == here, Made: session.MadeAt, Seen: s.seen.last(session),
			})
		}
		if id == v.Who.ID {
			return nil
		}
		return tx.PutAudit(ctx, central.Audit{At: s.Now(), Actor: v.Who.ID, Act: central.AuditDevices, About: id})
	})
	return signed, err
}

// EndDevice implements office.Devices.
func (o officeDevices) EndDevice(ctx context.Context, v *office.Visit, id staff.PersonID, session string, lost bool, reason string) (change office.ChangeID, err error) {
	s, why, kind := o.s, central.Closed, "devices.end"
	if lost {
		why, kind = central.Lost, "devices.lost"
	}
	d := doing{kind: kind, about: thing{"person", string(id)}, reason: reason, audit: central.AuditSignOut, detail: string(why)}
	var ended []string
	change, err = s.change(ctx, v, d, func(ctx context.Context, tx *central.Tx) (err error) {
		if ended, err = tx.EndSessions(ctx, id, session, "", why, s.Now().UTC()); err == nil && len(ended) == 0 {
			err = office.Refuse("", "office.devicesof.gone")
		}
		return err
	})
	if err == nil {
		for _, one := range ended {
			s.awake.end(one)
		}
	}
	return change, err
}
