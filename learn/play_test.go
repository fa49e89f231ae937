// SPDX-License-Identifier: EUPL-1.2

package learn_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	. "github.com/pult-app/pult/learn"
)

// learntIn are cards that say in which weeks before monday's something was learnt.
func learntIn(weeks ...int) []Card {
	c := Card{Person: "ann"}
	for _, w := range weeks {
		c.Reviews = append(c.Reviews, Review{monday.AddDate(0, 0, -7*w+2*min(w, 1)), 3})
	}
	return []Card{c}
}

func TestStanding_counts_weeks_in_a_row_with_grace(t *testing.T) {
	for _, test := range []struct {
		weeks        []int
		streak, best int
		why          string
	}{
		{nil, 0, 0, "nothing yet"},
		{[]int{0}, 1, 1, "this week"},
		{[]int{1}, 1, 1, "this week is not over"},
		{[]int{0, 1, 2}, 3, 3, "three in a row"},
		{[]int{0, 1, 3, 4}, 4, 4, "one week of leave"},
		{[]int{0, 1, 4, 5}, 2, 2, "two weeks in a row break it"},
		{[]int{0, 1, 3, 5, 6}, 3, 3, "the second one in five weeks does, too"},
		{[]int{0, 1, 3, 4, 5, 6, 8}, 7, 7, "but not later"},
		{[]int{3, 4, 5, 6}, 0, 4, "it ended, and was once"},
	} {
		s := Standing(nil, learntIn(test.weeks...), nil, monday, time.UTC)
		assert.Equal(t, [2]int{test.streak, test.best}, [2]int{s.Streak, s.Best}, test.why)
	}
}

func TestStanding_cannot_be_won_by_a_clock_that_goes_ahead(t *testing.T) {
	var ahead []Card
	for week := range 9 {
		ahead = append(ahead, Card{Reviews: []Review{{monday.AddDate(0, 0, 7*week+1), 1}}})
	}

	s := Standing([]Progress{{State: Done, DoneAt: monday.AddDate(0, 0, 1)}}, ahead, nil, monday, time.UTC)

	assert.Zero(t, s.Streak)
	assert.Equal(t, [7]bool{}, s.Week)
}

func TestStanding_knows_the_days_of_this_week(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	assert.NoError(t, err)
	sunday := time.Date(2026, 11, 29, 22, 30, 0, 0, time.UTC) // 23:30 in Berlin
	cards := []Card{{Reviews: []Review{{time.Date(2026, 11, 22, 23, 30, 0, 0, time.UTC), 3}, {sunday, 3}}}}

	s := Standing(nil, cards, nil, sunday, berlin)

	assert.Equal(t, [7]bool{0: true, 6: true}, s.Week, "a Monday begins at midnight in Berlin")
}

func TestStanding_counts_points_and_levels(t *testing.T) {
	progress := []Progress{{State: Done, DoneAt: monday}, {State: Done, Best: 80, DoneAt: monday}, {State: Begun, Best: 40}}
	awards := []Award{{Course: "files"}, {Path: "welcome"}, {Course: "old", Revoked: "falsch"}}

	s := Standing(progress, []Card{{Reviews: []Review{{monday, 3}, {monday, 1}}}}, awards, monday, time.UTC)

	assert.Equal(t, LessonPoints+TestPoints+40+BadgePoints+PathPoints+RecallPoints, s.Points)
	assert.Equal(t, 2, s.Level)
	assert.Equal(t, [2]int{100, 250}, [2]int{s.From, s.To})
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 500).Draw(t, "lessons")
		s := Standing(make([]Progress, n, n+1), nil, nil, monday, time.UTC)
		assert.True(t, s.From <= s.Points && s.Points < s.To)
	})
}

func TestSeated_names_nobody_of_a_few(t *testing.T) {
	players := []Player{{"Ann", "", 10}, {"Bob", "Biber", 30}, {"Cem", "", 20}, {"Eda", "", 20}}

	assert.Equal(t, []Seat{{"Biber", 30}}, Seated("101", players, monday).Places)

	players = append(players, Player{"Fee", "", 5})
	assert.Equal(t, []Seat{{"Biber", 30}, {"Cem", 20}, {"Eda", 20}, {"Ann", 10}, {"Fee", 5}}, Seated("101", players, monday).Places)
}

func TestPointsOfMonth(t *testing.T) {
	zone := time.FixedZone("", 3600)
	first := time.Date(2026, 3, 1, 0, 0, 0, 0, zone)
	now := first.AddDate(0, 0, 10)
	for at, want := range map[time.Time]int{first: LessonPoints + RecallPoints + BadgePoints, first.Add(-time.Second): 0, now.Add(time.Second): 0, {}: 0} {
		got := PointsOfMonth([]Progress{{State: Done, DoneAt: at}}, []Card{{Reviews: []Review{{At: at, Grade: 3}}}}, []Award{{Course: "c", At: at}}, now, zone)
		assert.Equal(t, want, got, at)
	}
}

func TestSeated_leaves_out_whose_alias_has_become_somebodys(t *testing.T) {
	b := Seated("a", []Player{{Name: "Ann Berg", Alias: "Berg, Ute"}, {Name: "Kim Adler", Alias: "Ute Berg"}, {Name: "Ute Berg", Alias: "Uhu"}}, monday)
	assert.Equal(t, []Seat{{"Uhu", 0}}, b.Places)
}
