// SPDX-License-Identifier: EUPL-1.2

package whom

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/text"
)

// TestAudience_is_read_back holds that what was chosen is opened with the choice that it was left with.
func TestAudience_is_read_back(t *testing.T) {
	leaf := rapid.SampledFrom([]staff.Audience{{Unit: "1"}, {Unit: "2"}, {House: "bbd"}, {Role: staff.Lead}})
	rapid.Check(t, func(t *rapid.T) {
		a := Audience{rapid.SliceOfNDistinct(leaf, 0, 3, staff.Audience.ID).Draw(t, "in"), rapid.SliceOfNDistinct(leaf, 0, 3, staff.Audience.ID).Draw(t, "out"), rapid.Bool().Draw(t, "every")}
		if again := From(a.Rule()); again.Rule().ID() != a.Rule().ID() {
			t.Fatalf("%+v becomes %+v", a, again)
		}
	})
	assert.Equal(t, Audience{}, From(staff.Audience{All: []staff.Audience{{Any: []staff.Audience{{Unit: "1"}, {House: "bbd"}}}, {Any: []staff.Audience{{Unit: "2"}, {House: "bbd"}}}}}), "a rule that this choice cannot say")
}

func TestWays_say_an_audience(t *testing.T) {
	words, err := text.New("de")
	require.NoError(t, err)
	w := Ways{Units: []staff.Unit{{ID: "1", Name: "Amt 1"}, {ID: "11", Name: "Team 11"}}, Houses: []Place{{House: "bbd", Name: "Rathaus"}}}
	for want, a := range map[string]Audience{
		"Alle":                    {},
		"Amt 1 oder Rathaus":      {In: []staff.Audience{{Unit: "1"}, {House: "bbd"}}},
		"Amt 1 und Rathaus":       {In: []staff.Audience{{Unit: "1"}, {House: "bbd"}}, Every: true},
		"Leitungen, ohne Team 11": {In: []staff.Audience{{Role: staff.Lead}}, Out: []staff.Audience{{Unit: "11"}}},
		"Unbekannt":               {In: []staff.Audience{{Unit: "7"}}},
	} {
		assert.Equal(t, want, w.Say(words, a))
	}
}
