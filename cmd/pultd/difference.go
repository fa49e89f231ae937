// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"math"
	"strings"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server/floors"
)

// tellHouse writes what is different, in the order in which it matters to people: first what they lose.
func tellHouse(report *strings.Builder, h floors.House) {
	b := h.Plan.Building
	fmt.Fprintf(report, "%s (%s): %s, %s, %s; %s\n", b.Name, b.ID, number(len(h.Plan.Floors), "floor"), number(len(h.Plan.Zones), "zone"),
		number(len(h.Plan.Desks), "desk"), rowsOf(h))
	if h.Namesake != "" {
		fmt.Fprintf(report, "  is a further house beside %s, which has the same name and another address\n", h.Namesake)
	}
	if !h.Here {
		return
	}
	d := h.Difference
	if len(d.FloorsLeft) > 0 {
		fmt.Fprintf(report, "  floors that the archive does not have, left alone with %s: %s; --drop-floors takes them away\n", number(d.DesksLeft, "desk"), list(named(d.FloorsLeft, shortOf)))
	}
	tellRetired(report, "desks missing, taken away", d.Missing)
	tellRetired(report, "desks out of use now", d.Blocked)
	for _, kind := range []struct {
		what  string
		names []string
	}{
		{"floors gone", named(d.FloorsGone, shortOf)}, {"floors that are new", named(d.FloorsFresh, shortOf)},
		{"zones gone", named(d.ZonesGone, nameOf)}, {"zones that are new", named(d.ZonesFresh, nameOf)}, {"zones changed", named(d.ZonesChanged, zoneChange)},
		{"desks that are new", named(d.Fresh, codeOf)}, {"desks moved", named(d.Moved, way)}, {"desks with another code", named(d.Renamed, renaming)},
		{"desks that offer something else", named(d.Altered, offer)}, {"desks that were out of use and stay so", named(d.Resting, codeOf)},
		{"rules about zones that are gone, which concern nobody now", d.RulesOfZones},
	} {
		if len(kind.names) > 0 {
			fmt.Fprintf(report, "  %s: %d: %s\n", kind.what, len(kind.names), list(kind.names))
		}
	}
	if len(d.Unprinted) > 0 {
		fmt.Fprintf(report, "  print new sheets (pultd sheets) for: %s\n", list(d.Unprinted))
	}
}

func shortOf(f booking.Floor) string { return f.Short }
func nameOf(z booking.Zone) string   { return z.Name }
func codeOf(d booking.Desk) string   { return d.Code }

func zoneChange(c floors.Change[booking.Zone]) string {
	return fmt.Sprintf("%s (%s)", c.Is.Name, differences(c.Was, c.Is))
}

func renaming(c floors.Change[booking.Desk]) string { return c.Was.Code + " is now " + c.Is.Code }

func offer(c floors.Change[booking.Desk]) string {
	return fmt.Sprintf("%s (%s)", c.Is.Code, differences(c.Was.Features, c.Is.Features))
}

// way is how a desk has moved.
func way(c floors.Change[booking.Desk]) string {
	switch far := math.Hypot(c.Was.Shape.At.X-c.Is.Shape.At.X, c.Was.Shape.At.Y-c.Is.Shape.At.Y); {
	case c.Was.Floor != c.Is.Floor:
		return c.Is.Code + " to another floor"
	case c.Was.Zone != c.Is.Zone:
		return c.Is.Code + " to another zone"
	case far >= 0.1:
		return c.Is.Code + fmt.Sprintf(" by %.1f m", far)
	}
	return c.Is.Code + " (turned)"
}

func rowsOf(h floors.House) string {
	if h.Written == 0 {
		return "nothing changed"
	}
	return fmt.Sprintf("rows changed: %d", h.Written)
}

// list names the first of many.
func list(names []string) string {
	if more := len(names) - mostNamed; more > 0 {
		return strings.Join(names[:mostNamed], ", ") + fmt.Sprintf(" and %d more", more)
	}
	return strings.Join(names, ", ")
}

func named[T any](things []T, name func(T) string) (names []string) {
	for _, t := range things {
		names = append(names, name(t))
	}
	return names
}
