// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"strings"
	"time"

	"github.com/pult-app/pult/staff"
)

// BuildingID names a building.
type BuildingID string

// FloorID names a floor of one building.
type FloorID string

// ZoneID names a zone of one floor.
type ZoneID string

// DeskID names a desk.
type DeskID string

// A Building is a house with an address and its own time zone.
type Building struct {
	ID      BuildingID `json:"id"`
	Name    string     `json:"name"`
	Address string     `json:"address"`
	// TimeZone is an IANA name such as "Europe/Berlin"; every Day of the building is cut in it.
	TimeZone string `json:"timeZone"`
	// At is where the building stands, WGS 84 degrees: X longitude, Y latitude.
	At Point `json:"at"`
	// Desks is how many desks the building has, known before its floors are loaded.
	Desks int `json:"desks"`
}

// Location is the building's time zone. It is Europe/Berlin when the name is empty or unknown, the model customer's.
func (b Building) Location() *time.Location { return location(b.TimeZone) }

// A Floor is one level of a building with its drawing.
type Floor struct {
	ID       FloorID    `json:"id"`
	Building BuildingID `json:"building"`
	// Ordinal orders floors; 0 is the ground floor, -1 the basement (IMDF level.ordinal).
	Ordinal int    `json:"ordinal"`
	Name    string `json:"name"`
	Short   string `json:"short"`
	Plan    Plan   `json:"plan"`
}

// A Zone is a named part of a floor. A zone with a Home is that unit's Heimat: it has priority there.
type Zone struct {
	ID       ZoneID       `json:"id"`
	Building BuildingID   `json:"building"`
	Floor    FloorID      `json:"floor"`
	Name     string       `json:"name"`
	Home     staff.UnitID `json:"home,omitempty"`
	Quiet    bool         `json:"quiet,omitempty"`
}

// A Desk is one bookable workplace.
type Desk struct {
	ID       DeskID     `json:"id"`
	Building BuildingID `json:"building"`
	Floor    FloorID    `json:"floor"`
	Zone     ZoneID     `json:"zone"`
	// Code is what stands on the desk, unique in its building, such as "3.14": floor 3, desk 14.
	Code     string   `json:"code"`
	Shape    Shape    `json:"shape"`
	Features Features `json:"features"`
	// Blocked desks exist on the plan and cannot be booked.
	Blocked bool `json:"blocked,omitempty"`
}

// Number is the part of the code after the last dot, for the symbol on the plan: "14" of "3.14".
func (d Desk) Number() string {
	for i := len(d.Code) - 1; i >= 0; i-- {
		if d.Code[i] == '.' {
			return d.Code[i+1:]
		}
	}
	return d.Code
}

// SameCode tells whether people mean the same desk code: case, spaces around it, and a comma for the dot say nothing.
func SameCode(a, b string) bool { return strings.EqualFold(plainCode(a), plainCode(b)) }

// CodeKey is the same for codes that are spelled in ways in which people mean the same.
func CodeKey(code string) string { return strings.ToLower(plainCode(code)) }

func plainCode(code string) string { return strings.ReplaceAll(strings.TrimSpace(code), ",", ".") }

// Shape is where a desk stands on its floor's Plan: the centre, the size of the table top and how it is turned.
type Shape struct {
	At Point `json:"at"` // centre, metres in the floor's Plan
	// W and D are width along the sitter's shoulders and depth, in metres.
	W float64 `json:"w"`
	D float64 `json:"d"`
	// Turn is in degrees clockwise on the screen; at 0 the sitter faces up (the chair is at the lower side).
	Turn float64 `json:"turn,omitempty"`
}

// Features are what a desk offers. The zero value is a plain fixed table.
type Features struct {
	Monitors   int  `json:"monitors,omitempty"`
	Inches     int  `json:"inches,omitempty"` // diagonal of each monitor
	Adjustable bool `json:"adjustable,omitempty"`
	Docking    bool `json:"docking,omitempty"` // USB-C docking station
	Quiet      bool `json:"quiet,omitempty"`
	Accessible bool `json:"accessible,omitempty"` // step-free, wide enough for a wheelchair, adjustable
	Window     bool `json:"window,omitempty"`
}

// Offers tells whether f has everything that want asks for; Monitors is a minimum, Inches is not asked.
func (f Features) Offers(want Features) bool {
	return f.Monitors >= want.Monitors &&
		(f.Adjustable || !want.Adjustable) &&
		(f.Docking || !want.Docking) &&
		(f.Quiet || !want.Quiet) &&
		(f.Accessible || !want.Accessible) &&
		(f.Window || !want.Window)
}

// A Place is a desk with all that it stands in.
type Place struct {
	Desk     Desk
	Zone     Zone
	Floor    Floor // without its Plan
	Building Building
}
