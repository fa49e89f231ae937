// SPDX-License-Identifier: EUPL-1.2

package imdf

import "strings"

// The standard's categories (IMDF 1.0, Categories), as far as a workplace has them. Read takes any.
var (
	unitCategories = list(`auditorium brick classroom column concrete conferenceroom drywall elevator escalator
		fieldofplay firstaid fitnessroom foodservice footbridge glass huddleroom kitchen laboratory library lobby lounge
		mailroom mothersroom movietheater movingwalkway nonpublic office opentobelow parking phoneroom platform
		privatelounge ramp recreation restroom restroom.family restroom.female restroom.female.wheelchair restroom.male
		restroom.male.wheelchair restroom.transgender restroom.transgender.wheelchair restroom.unisex
		restroom.unisex.wheelchair restroom.wheelchair road room serverroom shower smokingarea stairs steps storage
		structure terrace theater unenclosedarea unspecified vegetation waitingroom walkway walkway.island wood`)
	amenityCategories = list(`amphitheater animalreliefarea atm babychanging bench bicyclesharing businesscenter coatcheck
		copymachine drinkingfountain elevator escalator eventspace exhibit faxmachine firealarmpullstation
		fireextinguisher fittingroom garbagecan information library limo lostandfound mailbox meditation meetingpoint
		mothersroom movingwalkway paidarea parking.bicycle parking.shortterm payphone phone photobooth
		powerchargingstation prayerroom privatelounge ramp reception recycling restroom restroom.family restroom.female
		restroom.male restroom.unisex restroom.wheelchair seating security service shower smokingarea stairs storage
		tourists unspecified valet vendingmachine waterfountain wheelchairassist wifi`)
	fixtureCategories = list(`baggagecarousel boardinggate.desk checkin.desk checkin.kiosk desk equipment furniture
		immigration.desk inspection.desk obstruction securityequipment stage vegetation wall water`)
)

func list(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}

// categoryOf is the standard's category of a kind; own is the kind again where the standard has none.
func categoryOf(kind string, standard map[string]bool, other string) (category, own string) {
	if standard[kind] && !(kind == "desk") {
		return kind, ""
	}
	return other, kind
}
