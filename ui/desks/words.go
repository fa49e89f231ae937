// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"strings"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/plan"
	"github.com/pult-app/pult/ui/text"
)

// words puts a board into sentences.
type words struct{ *text.Text }

// wantName is a filter's word; wantIcon its picture.
func (w words) wantName(what wanted) string {
	switch what {
	case wantMonitors:
		return w.T("desks.want.monitors")
	case wantAdjustable:
		return w.T("desks.want.adjustable")
	case wantDocking:
		return w.T("desks.want.docking")
	case wantQuiet:
		return w.T("desks.want.quiet")
	case wantAccessible:
		return w.T("desks.want.accessible")
	}
	return w.T("desks.want.window")
}

var wantIcon = [wants]string{"desktop_windows", "height", "usb", "volume_off", "accessible", "window"}

// feature is one line of what a desk offers.
type feature struct{ icon, words string }

// features are all that a desk offers, in full.
func (w words) features(f booking.Features) (lines []feature) {
	if f.Monitors > 0 {
		line := w.N("desks.has.monitors", f.Monitors)
		if f.Inches > 0 {
			line = w.T("desks.has.inches", line, f.Inches)
		}
		lines = append(lines, feature{wantIcon[wantMonitors], line})
	}
	for _, has := range []struct {
		yes  bool
		what wanted
		say  string
	}{
		{f.Adjustable, wantAdjustable, w.T("desks.want.adjustable")},
		{f.Docking, wantDocking, w.T("desks.has.docking")},
		{f.Quiet, wantQuiet, w.T("desks.has.quiet")},
		{f.Accessible, wantAccessible, w.T("desks.want.accessible")},
		{f.Window, wantWindow, w.T("desks.has.window")},
	} {
		if has.yes {
			lines = append(lines, feature{wantIcon[has.what], has.say})
		}
	}
	if len(lines) == 0 {
		lines = append(lines, feature{"desk", w.T("desks.has.plain")})
	}
	return lines
}

// brief are the first n things that a desk offers, in one line: "2 Bildschirme, höhenverstellbar".
func (w words) brief(f booking.Features, n int) string {
	var parts []string
	if f.Monitors > 0 {
		parts = append(parts, w.N("desks.has.monitors", f.Monitors))
	}
	for _, has := range []struct {
		yes bool
		say string
	}{
		{f.Adjustable, w.T("desks.brief.adjustable")},
		{f.Docking, w.T("desks.brief.docking")},
		{f.Accessible, w.T("desks.brief.accessible")},
		{f.Window, w.T("desks.brief.window")},
	} {
		if has.yes {
			parts = append(parts, has.say)
		}
	}
	if len(parts) == 0 {
		return w.T("desks.has.plain")
	}
	return strings.Join(parts[:min(n, len(parts))], ", ")
}

// lacks is the one thing that matters most of what is missing: "fester Tisch", "ohne Dockingstation".
func (w words) lacks(f booking.Features, has int) string {
	switch {
	case f.Accessible:
		return w.T("desks.lacks.accessible")
	case f.Adjustable:
		return w.T("desks.lacks.adjustable")
	case f.Monitors > 0 && has > 0:
		return w.N("desks.has.monitors", has)
	case f.Monitors > 0:
		return w.T("desks.lacks.monitors")
	case f.Docking:
		return w.T("desks.lacks.docking")
	case f.Quiet:
		return w.T("desks.lacks.quiet")
	case f.Window:
		return w.T("desks.lacks.window")
	}
	return w.T("desks.same")
}

// zone is where a desk stands: "Wupper · deine Heimat", "Gelpe · ruhig".
func (w words) zone(b *board, z booking.Zone) string {
	switch {
	case z.Name == "":
		return w.Floor(b.level.Floor)
	case b.home(z):
		return w.T("desks.zone.home", z.Name)
	case z.Quiet:
		return w.T("desks.zone.quiet", z.Name)
	}
	return z.Name
}

// state is a sign in a word: "Frei", "Belegt", "Team", or "Nachm. frei" for a desk of which half a day can be had …
func (w words) state(s plan.State, b *board, d booking.DeskDay) string {
	switch s {
	case plan.Free:
		return w.T("desks.free")
	case plan.Blocked:
		return w.T("desks.blocked")
	case plan.Requested:
		return w.State(booking.Requested)
	case plan.Mine:
		if b.offerOf(d.Mine.ID) != nil {
			return w.T("state.offered")
		}
		return w.State(d.Mine.State)
	}
	if part, ok := b.spare(d); ok {
		return w.T("desks.halffree", w.PartShort(part))
	}
	if s == plan.Colleague {
		return w.T("desks.team")
	}
	return w.T("desks.taken")
}

// where is how a desk lies to another on the same floor: "2 Plätze weiter", "Neben Fatma", "Andere Reihe", "Zone Barmen".
func (w words) where(b *board, from, to booking.Desk) string {
	if from.Zone != to.Zone {
		return w.T("desks.where.zone", b.zones[to.Zone].Name)
	}
	switch n := b.seats(from, to); {
	case n == 1:
		return w.T("desks.where.beside")
	case n > 1 && n < 5:
		return w.T("desks.where.seats", n)
	}
	for _, c := range b.neighbours(to) {
		if c.Team {
			return w.T("desks.where.nextto", c.Person.Given)
		}
	}
	return w.T("desks.where.row")
}

// difference is where another desk is and the one thing that it lacks: "2 Plätze weiter, alles gleich".
func (w words) difference(b *board, houses []House, wished booking.DeskID, a booking.Alternative) string {
	from, here := b.desk(wished)
	to, on := b.desk(a.Desk)
	place := a.Zone
	switch {
	case here && on:
		place = w.where(b, from.Desk, to.Desk)
	case a.Near == booking.NearBuilding:
		_, f := find(houses, a.Floor)
		place = w.Floor(f)
	case a.Near == booking.NearElsewhere:
		place = houseName(houses, a.Building)
	}
	// That a desk is not accessible comes first for those who asked for it; to all others it would hide what else differs.
	lacks, other := a.Lacks, a.Lacks
	if other.Accessible = false; !b.want.Accessible && other != (booking.Features{}) {
		lacks = other
	}
	what := w.lacks(lacks, from.Desk.Features.Monitors-lacks.Monitors)
	if place == "" {
		return what
	}
	return w.T("desks.difference", place, what)
}

// spoken is the sentence of a desk for the ear: "Platz 3.14, frei, 2 Bildschirme, Aylin Demir nebenan".
func (w words) spoken(b *board, d booking.DeskDay) string {
	s := b.state(d)
	parts := []string{w.Desk(d.Desk.Code)}
	if c, known := b.known[d.Desk.ID]; known && (s == plan.Colleague || s == plan.Taken) {
		parts = append(parts, c.Person.Name(), w.During(c.Span, b.view.Location))
	} else if _, half := b.spare(d); !half {
		parts = append(parts, strings.ToLower(w.state(s, b, d)))
	}
	if part, half := b.spare(d); half && s != plan.Free {
		parts = append(parts, w.T("desks.halffree", w.Part(part)))
	}
	if s == plan.Free {
		parts = append(parts, w.brief(d.Desk.Features, int(wants)))
		if !b.fits(d) {
			parts = append(parts, w.T("desks.unfit"))
		}
	}
	for _, c := range b.broken[d.Desk.ID] {
		parts = append(parts, w.known(c))
	}
	if near := b.neighbours(d.Desk); len(near) > 0 {
		parts = append(parts, w.T("desks.near", near[0].Person.Name()))
	}
	return strings.Join(parts, ", ")
}

// free is the count under the title: "35 passende Plätze frei".
func (w words) free(n int, filtered bool) string {
	switch {
	case filtered && n == 0:
		return w.T("desks.fitting.none")
	case filtered:
		return w.N("desks.fitting", n)
	case n == 0:
		return w.T("desks.count.none")
	}
	return w.N("desks.count", n)
}

// sign is the word below an amenity that its picture does not say.
func (w words) sign(s booking.Sign) string {
	switch s.Kind {
	case "phone", "headphones", "information", "locker", "firstaid":
		return w.Spot(s.Kind, s.Name)
	}
	return ""
}

func houseName(houses []House, id booking.BuildingID) string {
	for _, h := range houses {
		if h.ID == id {
			return h.Name
		}
	}
	return ""
}

// find is a floor with its building.
func find(houses []House, id booking.FloorID) (House, booking.Floor) {
	for _, h := range houses {
		for _, f := range h.Floors {
			if f.ID == id {
				return h, f
			}
		}
	}
	return House{}, booking.Floor{}
}
