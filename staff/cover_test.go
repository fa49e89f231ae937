// SPDX-License-Identifier: EUPL-1.2

package staff_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	. "github.com/pult-app/pult/staff"
)

// TestShare_Coarse_has_a_crowd_between_figures goes through all that can be the case: whatever is told is so for a Crowd of different counts, those
// of nobody and of everybody included, and is never more than it is in truth.
func TestShare_Coarse_has_a_crowd_between_figures(t *testing.T) {
	for all := Crowd; all < 130; all++ {
		alike, last := map[int]int{}, 0
		for done := range all + 1 {
			told := Share{Done: done, All: all}.Coarse()
			require.GreaterOrEqual(t, told.Done, last, "%d of %d: it rises", done, all)
			require.LessOrEqual(t, told.Done, done)
			require.LessOrEqual(t, told.Done*all, done*told.All, "%d of %d: no greater part", done, all)
			require.Less(t, told.Done, told.All, "never everybody")
			require.Zero(t, told.All%Crowd)
			alike[told.Done]++
			last = told.Done
		}
		for done, n := range alike {
			require.GreaterOrEqual(t, n, Crowd, "%d of %d", done, all)
		}
		if all >= 40 {
			told := Share{Done: all, All: all}.Coarse()
			require.GreaterOrEqual(t, told.Done*100, 90*told.All, "nine tenths of %d can be seen to be reached", all)
		}
	}
}

func TestShare_Coarse_tells(t *testing.T) {
	for given, want := range map[Share]Share{
		{"", 0, 5}: {"", 0, 5}, {"", 5, 5}: {"", 0, 5}, {"", 9, 9}: {"", 0, 5}, {"", 10, 10}: {"", 6, 10}, {"", 6, 10}: {"", 6, 10}, {"", 5, 10}: {"", 0, 10},
		{"", 40, 44}: {"", 36, 40}, {"", 39, 44}: {"", 31, 40}, {"", 44, 44}: {"", 36, 40}, {"", 0, 0}: {}, {"", 3, 4}: {},
	} {
		assert.Equal(t, want, given.Coarse(), given)
	}
}

// TestCoverage_Coarse_moves_by_a_step_at_most when one person gets done, comes or goes: mostly by none, and never by that one.
func TestCoverage_Coarse_moves_by_a_step_at_most(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var members []Member
		done := map[PersonID]bool{}
		for i := range rapid.IntRange(1, 60).Draw(t, "people") {
			who := PersonID(fmt.Sprint(i))
			members = append(members, Member{Person: who, Units: []UnitID{UnitID(rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "unit")), "town"}})
			done[who] = rapid.Bool().Draw(t, "done")
		}
		told := func(members []Member) Share {
			return Cover(Audience{Everyone: true}, members, func(who PersonID) bool { return done[who] }).Coarse().Total
		}
		one := rapid.IntRange(0, len(members)-1).Draw(t, "one")

		before, without := told(members), told(slices.Delete(slices.Clone(members), one, one+1))
		done[members[one].Person] = !done[members[one].Person]
		after := told(members)

		steps := []int{0, Crowd, Crowd + 1} // the first one is from none to six
		assert.Equal(t, before.All, after.All)
		assert.Contains(t, steps, max(before.Done-after.Done, after.Done-before.Done))
		assert.Contains(t, []int{0, Crowd}, before.All-without.All)
		assert.Contains(t, steps, max(before.Done-without.Done, without.Done-before.Done))
	})
}

// TestCover_tells_of_the_units_below_what_all_have_in_common: of a department its teams, of a team the team.
func TestCover_tells_of_the_units_below_what_all_have_in_common(t *testing.T) {
	var members []Member
	for i, units := range [][]UnitID{{"a1", "a", "town"}, {"a2", "a", "town"}, {"b1", "b", "town"}} {
		for j := range 6 {
			members = append(members, Member{Person: PersonID(fmt.Sprint(i, j)), Units: units, Roles: []Role{Employee}})
		}
	}
	units := func(of Audience) (list []UnitID) {
		for _, share := range Cover(of, members, func(PersonID) bool { return false }).Shares {
			list = append(list, share.Unit)
		}
		return list
	}
	assert.Equal(t, []UnitID{"a", "b"}, units(Audience{Everyone: true}))
	assert.Equal(t, []UnitID{"a1", "a2"}, units(Audience{Unit: "a"}))
	assert.Equal(t, []UnitID{"a1"}, units(Audience{Unit: "a1"}))
}
