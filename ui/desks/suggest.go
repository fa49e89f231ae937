// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"cmp"
	"slices"

	"github.com/pult-app/pult/booking"
)

// A why is the reason for which a desk is suggested, best first: the same as on Heute.
type why int

const (
	starred  why = iota // the person has starred it
	lastWeek            // the person sat there on this weekday a week before
	usual               // the person sat there lately
	nearTeam            // somebody of the team sits in the zone
	atHome              // it is in the home zone
	justFree
)

// A suggestion is a desk that fits, and why it comes to mind.
type suggestion struct {
	booking.Desk
	why why
}

// suggested are up to n desks that fit, best first: those that the person knows, then near the team, at home, and the
// others, those first that lie nearest to the desk that the person knows best.
func (b *board) suggested(n int) (found []suggestion) {
	place := map[booking.DeskID]int{} // among the known
	for i, k := range b.day.Known {
		place[k.Desk] = i
	}
	team := b.teamZones()
	for _, d := range b.day.Desks {
		if b.fits(d) {
			found = append(found, suggestion{d.Desk, b.whyOf(d.Desk, team)})
		}
	}
	best, near := b.best()
	slices.SortStableFunc(found, func(x, y suggestion) int {
		if x.why != y.why || x.why <= usual {
			return cmp.Or(cmp.Compare(x.why, y.why), cmp.Compare(place[x.ID], place[y.ID]))
		}
		if !near {
			return 0
		}
		return best.Instead(&x.Desk, booking.Zone{}).Compare(best.Instead(&y.Desk, booking.Zone{}))
	})
	return found[:min(n, len(found))]
}

func (b *board) whyOf(d booking.Desk, team map[booking.ZoneID]bool) why {
	if b.me.starredDesk(d.ID) {
		return starred
	}
	if i := slices.IndexFunc(b.day.Known, func(k booking.Known) bool { return k.Desk == d.ID }); i >= 0 {
		if b.day.Known[i].LastWeek {
			return lastWeek
		}
		return usual
	}
	switch {
	case team[d.Zone]:
		return nearTeam
	case b.home(b.zones[d.Zone]):
		return atHome
	}
	return justFree
}

// teamZones are the zones of the floor in which somebody of the team sits.
func (b *board) teamZones() map[booking.ZoneID]bool {
	zones := map[booking.ZoneID]bool{}
	for _, c := range b.day.Colleagues {
		if d, ok := b.desk(c.Desk); ok && c.Team {
			zones[d.Desk.Zone] = true
		}
	}
	return zones
}

// best is the desk of the floor that the person knows best.
func (b *board) best() (booking.Desk, bool) {
	for _, k := range b.day.Known {
		if d, ok := b.desk(k.Desk); ok {
			return d.Desk, true
		}
	}
	return booking.Desk{}, false
}

// why is the reason in words: "Wupper · wie letzte Woche".
func (w words) why(b *board, s suggestion) string {
	zone := b.zones[s.Zone]
	if zone.Name == "" {
		zone.Name = w.Floor(b.level.Floor)
	}
	switch s.why {
	case starred:
		return w.T("today.why.starred", zone.Name)
	case lastWeek:
		return w.T("today.why.lastweek", zone.Name)
	case usual:
		return w.T("today.why.usual", zone.Name)
	case nearTeam:
		return w.T("today.why.team", zone.Name)
	}
	return w.zone(b, zone)
}
