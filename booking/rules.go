// SPDX-License-Identifier: EUPL-1.2

package booking

// Rules are the rules of one house. The zero value allows no booking: no hours are open.
type Rules struct {
	Building BuildingID `json:"building"`
	// Horizon is how many days ahead of today a booking may lie; today is 0.
	Horizon int `json:"horizon"`
	// Open are the opening hours by time.Weekday (Sunday is 0); a zero OpenHours is a closed day.
	Open [7]OpenHours `json:"open"`
	// Region is the ISO 3166-2 code whose public holidays close the house, such as "DE-NW"; empty for none.
	Region string `json:"region,omitempty"`
	// Closures are further closed days, sorted.
	Closures []Day `json:"closures,omitempty"`
	// HomeDays is how many days before a day its home zones open to everybody; further ahead only the zone's own unit
	// (and the units below it) may book there. 0 means home zones are open to all from the start.
	HomeDays int `json:"homeDays,omitempty"`
	// MaxOpen is how many live bookings in the future a person may hold in this house; 0 is no limit.
	MaxOpen int `json:"maxOpen,omitempty"`
	// CheckInEarly is how many minutes before its start a booking may be checked in (a full day starts when the house
	// opens).
	CheckInEarly int `json:"checkInEarly,omitempty"`
}

// OpenHours are the opening hours of a weekday at the building; closed when Until is not after From.
type OpenHours struct {
	From  Clock `json:"from"`
	Until Clock `json:"until"`
}
