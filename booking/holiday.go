// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"fmt"
	"maps"
	"slices"
	"sync"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/de"
)

// NorthRhineWestphalia is the ISO 3166-2 code of the region whose holidays are known.
const NorthRhineWestphalia = "DE-NW"

// regions are the regions whose public holidays have been checked against the law of the land. A region is added
// together with its table in the test, because a wrong holiday closes a house or sends people to a locked door.
var regions = map[string][]*cal.Holiday{
	NorthRhineWestphalia: de.HolidaysNW,
}

// KnownRegion tells whether HolidayName knows the region; the empty region, which has no holidays, is known.
func KnownRegion(region string) bool {
	_, known := regions[region]
	return known || region == ""
}

// Regions are those whose public holidays are known, sorted.
func Regions() []string { return slices.Sorted(maps.Keys(regions)) }

// HolidayName is the name of the public holiday on a day in a region, in the region's language; empty when there is none.
// The empty region has no holidays. It fails for a region whose holidays are not known.
func HolidayName(region string, day Day) (string, error) {
	if region == "" {
		return "", nil
	}
	holidays, known := regions[region]
	if !known {
		return "", fmt.Errorf("public holidays of region %q are not known; known is %s, or leave the region empty and list the days as closures", region, NorthRhineWestphalia)
	}
	return holidaysOf(region, day, holidays)[day], nil
}

// yearOf names a region's year.
type yearOf struct {
	region string
	year   int
}

// years keeps the holidays already computed: a day strip asks for many days of the same year.
var years sync.Map

func holidaysOf(region string, day Day, holidays []*cal.Holiday) map[Day]string {
	year, _, _ := day.Date()
	key := yearOf{region, year}
	if found, ok := years.Load(key); ok {
		return found.(map[Day]string)
	}
	names := map[Day]string{}
	for _, h := range holidays {
		if actual, _ := h.Calc(year); !actual.IsZero() {
			names[Date(actual.Date())] = h.Name
		}
	}
	if year > 1900 && year < 2200 { // hostile dates must not fill the memory
		years.Store(key, names)
	}
	return names
}
