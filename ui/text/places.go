// SPDX-License-Identifier: EUPL-1.2

package text

import (
	"fmt"
	"strings"

	"github.com/pult-app/pult/booking"
)

// Floor is a floor's name. A plan names it in the language of the house; the plain German names of floors, which say no
// more than the ordinal does, and only they, are said in the reader's language: "3. Etage" is "3rd floor".
func (t *Text) Floor(f booking.Floor) string {
	if t.Language() != "en" {
		return f.Name
	}
	switch strings.ToLower(f.Name) {
	case "erdgeschoss", "eg":
		return "Ground floor"
	case fmt.Sprintf("%d. etage", f.Ordinal), fmt.Sprintf("%d. obergeschoss", f.Ordinal), fmt.Sprintf("%d. og", f.Ordinal):
		return ordinal(f.Ordinal) + " floor"
	case "untergeschoss", "keller", "ug":
		return "Basement"
	}
	return f.Name
}

// Spot is the name of a room or an amenity of an IMDF category; the plain German words for a corridor and a telephone,
// which say no more than the category does, are said in the reader's language.
func (t *Text) Spot(kind, name string) string {
	if t.Language() != "en" {
		return name
	}
	switch kind + " " + strings.ToLower(name) {
	case "walkway flur", "walkway gang":
		return "Corridor"
	case "phone telefon", "phoneroom telefon":
		return "Phone"
	}
	return name
}

func ordinal(n int) string {
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return fmt.Sprint(n, suffix)
}
