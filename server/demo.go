// SPDX-License-Identifier: EUPL-1.2

package server

import (
	"context"
	"net"
	"net/http"
	"net/netip"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
)

// servePeople lists whom one may sign in as, by family name.
func (s *Server) servePeople(w http.ResponseWriter, r *http.Request) {
	var people []staff.Person
	var units []staff.Unit
	err := s.Central.Read(r.Context(), func(ctx context.Context, snap *central.Snapshot) (err error) {
		if people, err = snap.Store().People(ctx); err != nil {
			return err
		}
		units, err = snap.Store().Units(ctx)
		return err
	})
	if err == nil {
		err = wire.WriteJSON(w, r, http.StatusOK, demoPeople(people, units))
	}
	if err != nil {
		s.fail(w, r, err)
	}
}

func demoPeople(people []staff.Person, units []staff.Unit) []wire.DemoPerson {
	names, leads := map[staff.UnitID]string{}, map[staff.PersonID]bool{}
	for _, unit := range units {
		names[unit.ID] = unit.Name
		leads[unit.Lead] = true
	}
	list := make([]wire.DemoPerson, 0, len(people))
	for _, p := range people {
		list = append(list, wire.DemoPerson{
			ID: string(p.ID), Given: p.Given, Family: p.Family, Unit: names[p.Unit], Lead: leads[p.ID],
		})
	}
	return list
}

// onlyLoopback refuses requests that call this machine by another name: a page in the browser whose name was made to
// point here must not sign in as anybody.
func onlyLoopback(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !isLoopback(r.Host) {
			wire.Fail(w, &syncing.Error{Code: syncing.NotAllowed, Message: "a server in demo mode answers to 127.0.0.1, ::1 and localhost only"})
			return
		}
		next.ServeHTTP(w, r)
	})
}

func isLoopback(host string) bool {
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	if name == "localhost" {
		return true
	}
	if len(name) > 2 && name[0] == '[' {
		name = name[1 : len(name)-1]
	}
	ip, err := netip.ParseAddr(name)
	return err == nil && ip.IsLoopback()
}
