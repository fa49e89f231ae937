// SPDX-License-Identifier: EUPL-1.2

package text

import "github.com/pult-app/pult/booking"

// Status is where a person works: "Büro", "Homeoffice", "unterwegs", "abwesend"; empty for Unsaid.
func (t *Text) Status(s booking.Status) string {
	switch s {
	case booking.Office:
		return t.T("status.office")
	case booking.HomeOffice:
		return t.T("status.home")
	case booking.OnTheRoad:
		return t.T("status.road")
	case booking.Away:
		return t.T("status.away")
	}
	return ""
}

// StatusShort is Status for narrow cells, with a capital: "Büro", "Zuhause", "Unterwegs", "Abwesend".
func (t *Text) StatusShort(s booking.Status) string {
	switch s {
	case booking.Office:
		return t.T("status.office.short")
	case booking.HomeOffice:
		return t.T("status.home.short")
	case booking.OnTheRoad:
		return t.T("status.road.short")
	case booking.Away:
		return t.T("status.away.short")
	}
	return ""
}

// StatusName is Status with a capital where there is room for a word or two: "Büro", "Homeoffice", "Unterwegs",
// "Abwesend".
func (t *Text) StatusName(s booking.Status) string {
	if s == booking.HomeOffice {
		return t.T("status.home.name")
	}
	return t.StatusShort(s)
}

// State is what became of a booking, as a tag: "Vorgemerkt", "Bestätigt", "Eingecheckt" …
func (t *Text) State(s booking.State) string {
	switch s {
	case booking.Requested:
		return t.T("state.requested")
	case booking.Booked:
		return t.T("state.booked")
	case booking.CheckedIn:
		return t.T("state.checkedin")
	case booking.Released:
		return t.T("state.released")
	case booking.NoShow:
		return t.T("state.noshow")
	case booking.Cancelled:
		return t.T("state.cancelled")
	case booking.Refused:
		return t.T("state.refused")
	}
	return string(s)
}

// Desk is a desk by its code: "Platz 3.14", "Desk 3.14".
func (t *Text) Desk(code string) string { return t.T("place.desk", code) }

// DeskIn is a desk by its code with the building where that must be told: codes are unique in one building only. An empty
// house is not told.
func (t *Text) DeskIn(code, house string) string {
	if house == "" {
		return t.Desk(code)
	}
	return t.T("place.desk.house", code, house)
}

// LanguageName is a language in its own words.
func (t *Text) LanguageName(language string) string {
	if language == "en" {
		return t.T("language.en")
	}
	return t.T("language.de")
}
