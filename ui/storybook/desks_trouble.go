// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"time"

	"github.com/pult-app/pult/booking/trouble"
	"github.com/pult-app/pult/server/city"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// What is broken at desks.
func init() {
	chosen := ui.ShowDesk{Desk: "3.14", Day: storyThursday}
	tell(
		deskStory("desks-broken", chosen, everyMode, broken),
		deskStory("desks-broken-mine", ui.ShowDesk{Desk: "3.12", Day: storyThursday}, []kit.Mode{kit.Light}, broken, unfolded),
		deskStory("desks-complain", chosen, everyMode, broken, press("Problem melden"), press("Stuhl")),
		deskStory("desks-complain-known", chosen, []kit.Mode{kit.Light}, broken, press("Problem melden"), press("Monitor")),
		deskStory("desks-complain-large-text", chosen, []kit.Mode{kit.Light}, broken, press("Problem melden"), press("Stuhl")).scaled(2),
		deskStory("desks-mend", chosen, nil, facility, broken, unfolded),
	)
}

// broken has something broken at some desks, of which the person has reported one.
func broken(p *deskPlay) {
	at := Now().Add(-26 * time.Hour)
	for i, c := range []struct {
		code  string
		kind  trouble.Kind
		state trouble.State
	}{{"3.14", trouble.Monitor, trouble.Repair}, {"3.12", trouble.Chair, trouble.Seen}, {"3.21", trouble.Network, trouble.Open}, {"3.17", trouble.Climate, trouble.Open}} {
		d := p.town.desk(c.code)
		id := trouble.CaseID(rune('a' + i))
		p.town.trouble.Cases = append(p.town.trouble.Cases, trouble.Case{ID: id, Desk: d.ID, Building: d.Building, Kind: c.kind, State: c.state, MadeAt: at, ChangedAt: at})
		if c.code == "3.12" {
			p.town.trouble.Reports = append(p.town.trouble.Reports, trouble.Report{ID: "mine", Person: city.DemoPerson, Case: id, Desk: d.ID, Kind: c.kind, State: c.state,
				Answer: "Ein neuer Stuhl kommt am Freitag.", MadeAt: at, ChangedAt: at})
		}
	}
	p.shell.Hint(ui.Places)
}

// facility makes the person one who looks after houses.
func facility(p *deskPlay) {
	_ = p.town.PutProfile(context.Background(), staff.Profile{Person: city.DemoPerson, Visibility: staff.Team, Roles: []staff.Role{staff.Facility}})
}

// unfolded opens the sheet of a phone.
func unfolded(p *deskPlay) { p.press("Mehr zu diesem Platz") }
