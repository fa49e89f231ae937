// SPDX-License-Identifier: EUPL-1.2

package text

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/booking"
)

func TestText_says_plain_places_in_the_readers_language(t *testing.T) {
	de, en := german(t), english(t)

	for _, c := range []struct {
		ordinal  int
		name, en string
	}{
		{3, "3. Etage", "3rd floor"}, {1, "1. Etage", "1st floor"}, {2, "2. OG", "2nd floor"}, {11, "11. Etage", "11th floor"}, {0, "Erdgeschoss", "Ground floor"},
		{4, "3. Etage", "3. Etage"}, {5, "Dachgarten", "Dachgarten"},
	} {
		f := booking.Floor{Name: c.name, Ordinal: c.ordinal}
		assert.Equal(t, c.en, en.Floor(f))
		assert.Equal(t, c.name, de.Floor(f))
	}
	assert.Equal(t, "Corridor", en.Spot("walkway", "Flur"))
	assert.Equal(t, "Phone", en.Spot("phone", "Telefon"))
	assert.Equal(t, "Kaiserwagen", en.Spot("conferenceroom", "Kaiserwagen"))
	assert.Equal(t, "Flur", de.Spot("walkway", "Flur"))
}
