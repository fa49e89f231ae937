// SPDX-License-Identifier: EUPL-1.2

package staff_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	. "github.com/pult-app/pult/staff"
)

func townTree() *Tree {
	return NewTree([]Unit{
		{ID: "net", Parent: "it", Name: "Team Netze"},
		{ID: "stadt", Name: "Stadt"},
		{ID: "it", Parent: "stadt", Name: "Amt für IT"},
		{ID: "app", Parent: "it", Name: "Team Anwendungen"},
		{ID: "bau", Parent: "stadt", Name: "Ämter des Bauens"},
		{ID: "lost", Parent: "no such unit", Name: "Eigenbetrieb"},
	})
}

func TestTree_climbs_and_descends(t *testing.T) {
	tree := townTree()

	assert.Equal(t, []UnitID{"net", "it", "stadt"}, tree.Above("net"))
	assert.Equal(t, []UnitID{"stadt", "it", "app", "net", "bau"}, tree.Below("stadt"), "Amt before Ämter, children after their parent")
	assert.Equal(t, []UnitID{"net"}, tree.Below("net"))
	assert.Equal(t, []string{"Stadt", "Amt für IT", "Team Netze"}, tree.Path("net"))
	assert.Equal(t, []UnitID{"lost", "stadt"}, tree.Roots(), "a unit with an unknown parent is a root")
	assert.Equal(t, []UnitID{"app", "net"}, tree.Children("it"))
	assert.True(t, tree.Within("net", "stadt"))
	assert.True(t, tree.Within("net", "net"))
	assert.False(t, tree.Within("stadt", "net"))
}

func TestTree_knows_nothing_of_unknown_units(t *testing.T) {
	tree := townTree()

	_, known := tree.Unit("no such unit")

	assert.False(t, known)
	assert.Empty(t, tree.Above("no such unit"))
	assert.Empty(t, tree.Below("no such unit"))
	assert.Empty(t, tree.Path("no such unit"))
	assert.False(t, tree.Within("no such unit", "no such unit"))
}

func TestTree_Above_and_Below_agree_in_any_graph(t *testing.T) {
	ids := rapid.SampledFrom([]UnitID{"a", "b", "c", "d", "e", ""})
	rapid.Check(t, func(t *rapid.T) {
		var units []Unit
		for _, id := range []UnitID{"a", "b", "c", "d", "e"} {
			units = append(units, Unit{ID: id, Parent: ids.Draw(t, "parent"), Name: string(id)})
		}

		tree := NewTree(units)

		for _, u := range units {
			for _, o := range units {
				assert.Equal(t, tree.Within(o.ID, u.ID), slices.Contains(tree.Below(u.ID), o.ID), "%s below %s", o.ID, u.ID)
			}
		}
	})
}
