// SPDX-License-Identifier: EUPL-1.2

package staff_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	. "github.com/pult-app/pult/staff"
)

func TestFold_makes_spellings_equal(t *testing.T) {
	for _, same := range [][]string{
		{"Müller", "Mueller", "muller", "MÜLLER", "MUELLER", "Mu\u0308ller"},
		{"Strauß", "Strauss", "STRAUẞ", "strauß"},
		{"Özdemir", "oezdemir", "Ozdemir"},
		{"Yıldız", "yildiz", "YILDIZ", "Yıldİz"},
		{"Çağlar Şahin", "caglar sahin"},
		{"Łukasz Wójcik", "lukasz wojcik"},
		{"Anna-Lena", "anna lena", " Anna  Lena ", "anna–lena"},
		{"Bäcker", "Baecker", "backer"},
	} {
		for _, spelling := range same {
			assert.Equal(t, Fold(same[0]), Fold(spelling), spelling)
		}
	}
	assert.NotEqual(t, Fold("Meier"), Fold("Maier"))
}

func TestFold_keeps_prefixes(t *testing.T) {
	name := rapid.StringOf(rapid.RuneFrom([]rune("aeouäöüßsAEOU -bMn\u0308")))
	rapid.Check(t, func(t *rapid.T) {
		whole := []rune(name.Draw(t, "name"))
		part := whole[:rapid.IntRange(0, len(whole)).Draw(t, "letters")]

		assert.True(t, strings.HasPrefix(Fold(string(whole)), Fold(string(part))), "%q begins %q", string(part), string(whole))
	})
}

func colleagues() *Index {
	return NewIndex([]Person{
		{ID: "1", Given: "Aylin", Family: "Demir", Unit: "it"},
		{ID: "2", Given: "Jürgen", Family: "Müller", Unit: "bau"},
		{ID: "3", Given: "Anna-Lena", Family: "Mueller-Groß", Unit: "it"},
		{ID: "4", Given: "Demi", Family: "Ay", Unit: "bau"},
		{ID: "5", Given: "Müllerina", Family: "Zander", Unit: "bau"},
		{ID: "6", Given: "Ida", Family: "Itter", Unit: "bau"},
	}, []Unit{{ID: "it", Name: "Amt für Informationstechnik", Short: "IT"}, {ID: "bau", Name: "Bauamt"}})
}

func found(people []Person) []PersonID {
	ids := []PersonID{}
	for _, p := range people {
		ids = append(ids, p.ID)
	}
	return ids
}

func TestIndex_Find(t *testing.T) {
	for query, want := range map[string][]PersonID{
		"muller":      {"2", "3", "5"}, // the whole family name, the first of a double name, a given name
		"MÜLL":        {"2", "3", "5"},
		"mueller":     {"2", "3", "5"},
		"gross":       {"3"},
		"lena mull":   {"3"},
		"mull lena":   {"3"},
		"demi":        {"1", "4"}, // the beginning of a family name is more than a whole given name
		"ay":          {"4", "1"},
		"it":          {"6", "1", "3"}, // names before units
		"bau müller":  {"2", "5"},
		"ürgen":       {},
		"":            {},
		" -- ":        {},
		"no such one": {},
	} {
		assert.Equal(t, want, found(colleagues().Find(query, 10)), query)
	}
}

func TestIndex_Find_stops_at_max(t *testing.T) {
	assert.Equal(t, []PersonID{"2", "3"}, found(colleagues().Find("m", 2)))
	assert.Empty(t, colleagues().Find("m", 0))
	assert.Empty(t, colleagues().Find("m", -1))
	assert.Empty(t, NewIndex(nil, nil).Find("m", 1))
}

func TestIndex_Find_finds_everybody_by_any_beginning_of_their_name(t *testing.T) {
	index, people := crowd(500)
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SampledFrom(people).Draw(t, "person")
		family := []rune(p.Family)
		typed := string(family[:rapid.IntRange(1, len(family)).Draw(t, "letters")])

		assert.Contains(t, found(index.Find(p.Given+" "+typed, len(people))), p.ID)
	})
}

// crowd is a number of people with names that share their beginnings.
func crowd(n int) (*Index, []Person) {
	given := []string{"Aylin", "Jürgen", "Anna-Lena", "Björn", "Şebnem", "Łukasz", "Michael", "Manuela", "Zoë", "Kai"}
	first := []string{"Müller", "Schäfer", "Öz", "Groß", "Brück", "Yıldız", "Wójcik", "Thiel", "Abels", "Krämer"}
	second := []string{"mann", "hoff", "beck", "kamp", "stein", "dorf", "hausen", "er", "ing", "scheid"}
	random := rand.New(rand.NewPCG(1, 2))
	people := make([]Person, n)
	for i := range people {
		people[i] = Person{
			ID: PersonID(fmt.Sprint(i)), Given: given[random.IntN(10)], Family: first[random.IntN(10)] + second[random.IntN(10)],
			Unit: UnitID(fmt.Sprint(i % 40)),
		}
	}
	var units []Unit
	for i := range 40 {
		units = append(units, Unit{ID: UnitID(fmt.Sprint(i)), Name: fmt.Sprintf("Amt für Angelegenheit %d", i), Short: fmt.Sprintf("A%d", i)})
	}
	return NewIndex(people, units), people
}

// BenchmarkIndex_Find must stay below 10 ms with 10,000 people; "a" is the worst case, because it matches everybody.
func BenchmarkIndex_Find(b *testing.B) {
	index, _ := crowd(10_000)
	for _, query := range []string{"a", "müllerm", "anna schaf", "nobody"} {
		b.Run(query, func(b *testing.B) {
			for b.Loop() {
				index.Find(query, 20)
			}
		})
	}
}
