// SPDX-License-Identifier: EUPL-1.2

package team

import (
	"context"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
)

// Data is what the screen reads. Everything is local and quick; nothing waits for the network.
type Data interface {
	// Read is the team in the week that begins on a Monday, and in the same week the one who is sought, of any unit; empty
	// when nobody is.
	Read(ctx context.Context, monday booking.Day, sought staff.PersonID) (State, error)
	// Hold asks for a building's plan and desks to be kept on this device.
	Hold(ctx context.Context, building booking.BuildingID) error
	// Like stars a colleague, Unlike takes the star away.
	Like(ctx context.Context, l booking.Like) error
	Unlike(ctx context.Context, u booking.Unlike) error
	// Release gives a desk of the person's own back; Reserve takes it again.
	Release(ctx context.Context, r booking.Release) error
	Reserve(ctx context.Context, r booking.Reserve) error
	// Full is how full a house was, as the server told last; the person's own when house is empty.
	Full(ctx context.Context, house booking.BuildingID) (Fullness, error)
	// AskFull asks the server for it.
	AskFull(ctx context.Context, house booking.BuildingID) error
	// Sketch is the block that a proposal would get, as far as this device knows.
	Sketch(ctx context.Context, p booking.Propose) (Sketch, error)
	// Propose proposes a team day, Call calls one off, and Prefer says where the unit sits.
	Propose(ctx context.Context, p booking.Propose) error
	Call(ctx context.Context, c booking.Call) error
	Prefer(ctx context.Context, p booking.Prefer) error
	// SaveFull saves it as tables of all months ("xlsx", "csv" or "json") or as pages of one ("pdf"), and says where. It needs the server.
	SaveFull(ctx context.Context, house booking.BuildingID, month utilisation.Month, form string) (name string, err error)
}

// State is what the screen shows.
type State struct {
	Me staff.Person
	// Loading is true while this device has not got its first data yet.
	Loading bool
	// Unit is the person's unit, Above the name of the unit above it; empty when there is none.
	Unit  staff.Unit
	Above string
	// People are all of the unit, the person among them, by name.
	People []staff.Person
	// Presence are the rows of these people in the week that this device may know, in any order.
	Presence []booking.Presence
	// Sought is who was asked for; nil when nobody was, and when this device does not know the person.
	Sought *Sought
	// Codes are what stands on the desks in Presence and Sought; a desk that this device does not hold is missing.
	Codes map[booking.DeskID]string
	// Houses are the buildings of the desks in Codes by their names, and House is the one where the person usually is; empty
	// when that is not known. Every other one is named in the week.
	Houses map[booking.DeskID]string
	House  string
	// Absent are the buildings of the desks that Codes lacks because this device does not hold their plans.
	Absent []ui.AbsentHouse
	// Floors are the floors of the desks in Codes: a desk without one is told, but not shown on the plan.
	Floors map[booking.DeskID]booking.FloorID
	// Mine are the person's own live bookings of the week, by start.
	Mine []booking.Booking
	// Requested are what the person's own bookings of the week occupy that nobody has decided yet.
	Requested map[booking.OccupancyID]bool
	// Starred are the colleagues whom the person has starred.
	Starred map[staff.PersonID]bool
	// Visibility is who may see where the person is.
	Visibility staff.Visibility
	// Plans tells whether the person leads a unit or plans space, and so may know how full houses were.
	Plans bool
	// Leads tells whether the person leads the unit, and so may propose a team day and say where it sits.
	Leads bool
	// Days are team days of the unit that are not over, by start, with the desks that were found. Only who leads has them.
	Days []TeamDay
	// Zones are those of the house where the unit is at home, in the order in which it prefers them; the first Preferred of them it
	// has named itself.
	Zones     []booking.Zone
	Preferred int
	// Home is the unit's home zone; nil when it has none. Where a unit has several, it is the one with the most desks.
	Home *Home
}

// A TeamDay is one that was proposed.
type TeamDay struct {
	booking.TeamDay
	// Zone is what the first block's zone is called, Coming who has a desk of the blocks that day, as far as each one's visibility lets this device know.
	Zone   string
	Coming []staff.Person
	Sketch *Sketch // a piece of plan with the block; nil when this device does not hold it, or the server has not found it yet
}

// A Sketch is a floor with the block of a team day in it.
type Sketch struct {
	// Blocks are all that were found, the largest first; none when there are no desks together. Without is for how many there is none.
	Blocks  []booking.TeamBlock
	Without int
	// Zone is what the first block's zone is called. Floor and Day are the floor of the first block at the time; Units the person's and those above it.
	Zone  string
	Floor booking.Floor
	Day   booking.FloorDay
	Units []staff.UnitID
}

// Sought is a person whom the reader looks for.
type Sought struct {
	Person staff.Person
	// Unit is the name of the person's unit.
	Unit string
	// Presence are the person's rows of the week that this device may know, in any order.
	Presence []booking.Presence
}

// Home is how full the home zone is. It tells figures, never names.
type Home struct {
	Zone     booking.ZoneID
	Name     string
	Floor    booking.FloorID
	Building booking.BuildingID
	// Total is how many desks it has, without the blocked ones; Busy how many of them are taken at some time of the day,
	// Monday to Friday.
	Total int
	Busy  [5]int
	// Usual is how much of it is taken on such a weekday usually, in per cent, as the months before tell; 0 where nothing is told.
	Usual [5]int
	// Relief is where there is room on each day, the zone that the unit prefers first.
	Relief [5]Relief
}

// Relief is another zone, and how many of its desks are free.
type Relief struct {
	Name string // empty where there is none
	Free int
}

// Fullness is how full a house was, in figures that speak of five people at least.
type Fullness struct {
	House booking.BuildingID // empty when none is known
	// Unit is the person's, Houses are those of which the person may ask here.
	Unit   staff.UnitID
	Houses []House
	// AsOf is when the server told it; zero when it has not.
	AsOf time.Time
	// Areas are the floors from the lowest on, each before its zones.
	Areas []Area
	// Months are those that are over, the earliest first.
	Months []utilisation.Report
}

// A House can be asked for.
type House struct {
	ID   booking.BuildingID
	Name string
}

// An Area is a floor or a zone, with what people call it.
type Area struct {
	utilisation.Area
	Name  string
	Home  bool // the person's own unit has priority
	Quiet bool
}
