// SPDX-License-Identifier: EUPL-1.2

package booking_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	. "github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
)

// weekOf is a week that begins on the Monday of tuesday, a word for each of its days; Unsaid for those that are left out.
func weekOf(words ...Status) Week {
	week := Week{Monday: tuesday.Monday()}
	for i := range week.Days {
		week.Days[i].Day = week.Monday + Day(i)
		if i < len(words) {
			for _, half := range []Half{AM, PM} {
				week.Days[i].Halves[half].Status = words[i]
			}
		}
	}
	return week
}

func TestRulebook_Advised(t *testing.T) {
	const o, h, x = Office, HomeOffice, Away
	monday, friday := tuesday.Monday(), tuesday.Monday()+4
	half := weekOf(o, h, h)
	half.Days[2].Halves[PM].Status = o
	for name, test := range map[string]struct {
		week  Week
		today Day
		days  int // that the person is in the office; -1 when nothing is said
	}{
		"too few, and more can come":            {weekOf(o, h), tuesday, 1},
		"none yet of the week that comes":       {weekOf(), monday - 3, 0},
		"as advised":                            {weekOf(o, o), tuesday, -1},
		"half a day counts":                     {half, tuesday, -1},
		"too many":                              {weekOf(o, o, o, o), tuesday, 4},
		"too many that are over":                {weekOf(o, o, o, o, h), friday, -1},
		"too few that cannot become more":       {weekOf(o, h, h, h, x), friday, -1},
		"too few, and the last day can mend it": {weekOf(o, h, h, h, h), friday, 1},
		"away":                                  {weekOf(x, x, x, x, x), monday, -1},
		"away for almost all of the week":       {weekOf(x, x, x, x), monday, -1},
		"a week that is over":                   {weekOf(o), monday + 7, -1},
	} {
		book := Rulebook{Rules: DefaultRules("berg"), Amendments: []Amendment{
			berg(1, Amendment{Unit: "it", Terms: Terms{Presence: &OfficeDays{Min: 2, Max: 3, As: Advice}}}),
		}}

		advised, outside := book.Advised(test.week, Audience{Above: []staff.UnitID{"net", "it"}}, Building{ID: "berg"}, test.today)

		assert.Equal(t, test.days >= 0, outside, name)
		if outside {
			assert.Equal(t, Advised{OfficeDays{2, 3, Advice}, test.days, &RuleRef{"a1", "Regel a1", "Hausverwaltung Bergbahn"}}, advised, name)
		}
	}
	for name, change := range map[string]func(*Rulebook){
		"no rule":             func(*Rulebook) {},
		"a rule that refuses": func(b *Rulebook) { b.Presence = OfficeDays{Max: 0, Min: 2, As: Binding} },
		"for another unit": func(b *Rulebook) {
			b.Amendments = []Amendment{berg(1, Amendment{Unit: "bau", Terms: Terms{Presence: &OfficeDays{Min: 2, As: Advice}}})}
		},
		"not in force yet": func(b *Rulebook) {
			b.Amendments = []Amendment{berg(1, Amendment{From: tuesday + 1, Terms: Terms{Presence: &OfficeDays{Min: 2, As: Advice}}})}
		},
		"the house is closed for the rest": func(b *Rulebook) {
			b.Presence = OfficeDays{Min: 2, As: Advice}
			b.Closures = []Day{tuesday, tuesday + 1, tuesday + 2, tuesday + 3}
		},
	} {
		book := Rulebook{Rules: DefaultRules("berg")}
		change(&book)

		_, outside := book.Advised(weekOf(h), Audience{Above: []staff.UnitID{"it"}}, Building{ID: "berg"}, tuesday)

		assert.False(t, outside, name)
	}
	t.Run("by the base rules", func(t *testing.T) {
		book := Rulebook{Rules: DefaultRules("berg")}
		book.Presence = OfficeDays{Min: 1, As: Advice}

		advised, outside := book.Advised(weekOf(), Audience{}, Building{ID: "berg", Name: "Bergbahn"}, tuesday)

		assert.True(t, outside)
		assert.Equal(t, &RuleRef{ID: "berg", Name: "Bergbahn"}, advised.Rule)
	})
}

func TestRulebook_Reach_asks_the_rules_of_the_last_day(t *testing.T) {
	horizon := func(n int, a Amendment) Amendment {
		a.Horizon = number(n)
		return berg(n, a)
	}
	for name, test := range map[string]struct {
		amendments []Amendment
		want       Day
	}{
		"the base":                          {nil, 28},
		"farther for the own unit":          {[]Amendment{horizon(40, Amendment{Unit: "it"})}, 40},
		"farther for another unit":          {[]Amendment{horizon(40, Amendment{Unit: "bau"})}, 28},
		"nearer":                            {[]Amendment{horizon(7, Amendment{})}, 7},
		"nearer from a day on":              {[]Amendment{horizon(7, Amendment{From: tuesday + 20})}, 19},
		"farther, but not until then":       {[]Amendment{horizon(40, Amendment{Until: tuesday + 35})}, 35},
		"nothing beyond today":              {[]Amendment{horizon(0, Amendment{})}, 0},
		"nothing beyond today, but one day": {[]Amendment{horizon(0, Amendment{}), horizon(9, Amendment{From: tuesday + 9, Until: tuesday + 9})}, 9},
	} {
		book := Rulebook{Rules: DefaultRules("berg"), Amendments: test.amendments}

		assert.Equal(t, tuesday+test.want, book.Reach(tuesday, Audience{Above: []staff.UnitID{"it"}}), name)
	}
}

func TestRulebook_Hours_are_those_of_an_audience(t *testing.T) {
	it, bau := Audience{Above: []staff.UnitID{"it"}}, Audience{Above: []staff.UnitID{"bau"}}
	inWupper := Audience{Zone: "wupper", Above: []staff.UnitID{"bau"}}
	book := Rulebook{Rules: DefaultRules("berg"), Amendments: []Amendment{
		berg(1, Amendment{Unit: "it", Terms: Terms{Closures: []Day{tuesday}}}),
		berg(2, Amendment{Zone: "wupper", Terms: Terms{Closures: []Day{tuesday + 1}}}),
	}}
	closed := func(day Day, who Audience) bool {
		_, err := book.Hours(day, who, Building{ID: "berg"})
		return err != nil
	}

	assert.True(t, closed(tuesday, it))
	assert.False(t, closed(tuesday, bau))
	assert.True(t, closed(tuesday+1, inWupper))
	assert.False(t, closed(tuesday+1, bau), "one zone is not the house")
	assert.False(t, closed(tuesday+1, Audience{}))
}
