// SPDX-License-Identifier: EUPL-1.2

package learn_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	. "github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/staff"
)

// takings are n people who complete a course, one a day from a day on.
func takings(course CourseID, n int, from time.Time) (list []Taking) {
	for i := range n {
		list = append(list, Taking{Person: staff.PersonID("p" + strconv.Itoa(i)), Course: course, At: from.AddDate(0, 0, i)})
	}
	return list
}

func TestTaken_counts_offers_of_a_crowd(t *testing.T) {
	march := time.Date(2026, 3, 29, 12, 0, 0, 0, time.UTC)
	list := append(takings("a", 7, march), takings("b", 4, march)...)
	list = append(list, takings("c", 5, time.Date(2025, 12, 29, 12, 0, 0, 0, time.UTC))...) // over the turn of the year

	y := Taken(list, 2026, time.Date(2026, 5, 10, 0, 0, 0, 0, time.UTC), time.UTC)

	assert.Equal(t, 1, y.Offers)
	assert.Equal(t, [12]int{0, 0, 0, 1, 1, -1, -1, -1, -1, -1, -1, -1}, y.Months, "the fifth came in April")
	assert.Equal(t, 10, y.Completions, "thirteen, in steps of five")
	assert.Zero(t, Taken(takings("a", 4, march), 2026, march, time.UTC).Completions)
}

func TestTaken_counts_people_and_not_how_often(t *testing.T) {
	list := takings("a", 4, monday)
	list = append(list, list...)
	assert.Zero(t, Taken(list, 2026, monday.AddDate(0, 1, 0), time.UTC).Offers)
}

// TestDemands_differ_from_what_assignments_tell_by_a_crowd or in nothing: one who takes a course by themselves is not what is left over.
func TestDemands_differ_from_what_assignments_tell_by_a_crowd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		taking, bound := map[staff.PersonID]bool{}, map[staff.PersonID]bool{}
		for i := range rapid.IntRange(0, 60).Draw(t, "people") {
			who := staff.PersonID(strconv.Itoa(i))
			switch rapid.IntRange(0, 7).Draw(t, "how") {
			case 0:
				taking[who] = true
			case 1:
				bound[who] = true
			default:
				taking[who], bound[who] = true, true
			}
		}
		if len(bound) < staff.Crowd {
			return
		}
		asked := map[staff.PersonID]bool{}

		Demands([]Course{{ID: "a"}}, map[CourseID]map[staff.PersonID]bool{"a": taking}, map[CourseID]map[staff.PersonID]bool{"a": bound}, func(who staff.PersonID, _ CourseID) bool {
			asked[who] = true
			return true
		})

		more, fewer := 0, 0
		for who := range asked {
			if !bound[who] {
				more++
			}
		}
		for who := range bound {
			if !asked[who] {
				fewer++
			}
		}
		assert.True(t, more == 0 || more >= staff.Crowd, more)
		assert.True(t, fewer == 0 || fewer >= staff.Crowd, fewer)
	})
}

func TestDemands_tell_nothing_of_few(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		taking, done := map[CourseID]map[staff.PersonID]bool{"a": {}}, map[CourseID]map[staff.PersonID]bool{"a": {}}
		for i := range rapid.IntRange(0, 20).Draw(t, "taking") {
			who := staff.PersonID(strconv.Itoa(i))
			taking["a"][who] = true
			if rapid.Bool().Draw(t, "done") {
				done["a"][who] = true
			}
		}

		d := Demands([]Course{{ID: "a"}}, taking, nil, func(who staff.PersonID, of CourseID) bool { return done[of][who] })[0]

		assert.True(t, d.Taking == 0 || d.Taking >= staff.Crowd)
		assert.True(t, d.Done == 0 || d.Done >= staff.Crowd)
		assert.LessOrEqual(t, d.Done, d.Taking)
	})
}
