// SPDX-License-Identifier: EUPL-1.2

package staff

import (
	"cmp"
	"slices"
)

// A Tree is the administration as a tree of units. It never changes and is safe for concurrent use. A unit whose Parent
// is unknown is a root; units that are above each other in a circle do no harm.
type Tree struct {
	units    map[UnitID]Unit
	children map[UnitID][]UnitID
	roots    []UnitID
}

// NewTree puts units together. Of units with the same ID the last counts.
func NewTree(units []Unit) *Tree {
	t := &Tree{units: make(map[UnitID]Unit, len(units)), children: map[UnitID][]UnitID{}}
	for _, u := range units {
		t.units[u.ID] = u
	}
	for id, u := range t.units {
		if _, known := t.units[u.Parent]; known {
			t.children[u.Parent] = append(t.children[u.Parent], id)
		} else {
			t.roots = append(t.roots, id)
		}
	}
	t.sort(t.roots)
	for _, ids := range t.children {
		t.sort(ids)
	}
	return t
}

func (t *Tree) sort(ids []UnitID) {
	slices.SortFunc(ids, func(a, b UnitID) int {
		return cmp.Or(cmp.Compare(Fold(t.units[a].Name), Fold(t.units[b].Name)), cmp.Compare(a, b))
	})
}

// Unit is the unit of that name; false when the tree has none.
func (t *Tree) Unit(id UnitID) (Unit, bool) {
	u, ok := t.units[id]
	return u, ok
}

// Roots are the units that have nothing above them, by name.
func (t *Tree) Roots() []UnitID { return slices.Clone(t.roots) }

// Children are the units directly below a unit, by name.
func (t *Tree) Children(id UnitID) []UnitID { return slices.Clone(t.children[id]) }

// Above are the unit and all units above it, nearest first; none for an unknown unit.
func (t *Tree) Above(id UnitID) []UnitID {
	var above []UnitID
	for u, ok := t.units[id]; ok && !slices.Contains(above, u.ID); u, ok = t.units[u.Parent] {
		above = append(above, u.ID)
	}
	return above
}

// Below are the unit and all units below it: each before its children, siblings by name; none for an unknown unit.
func (t *Tree) Below(id UnitID) []UnitID {
	if _, known := t.units[id]; !known {
		return nil
	}
	seen := map[UnitID]bool{id: true}
	return t.appendBelow([]UnitID{id}, id, seen)
}

func (t *Tree) appendBelow(below []UnitID, id UnitID, seen map[UnitID]bool) []UnitID {
	for _, child := range t.children[id] {
		if seen[child] {
			continue
		}
		seen[child] = true
		below = t.appendBelow(append(below, child), child, seen)
	}
	return below
}

// Within tells whether a unit is another or lies below it.
func (t *Tree) Within(id, above UnitID) bool { return slices.Contains(t.Above(id), above) }

// Path are the names from the root down to the unit, as a breadcrumb shows them; none for an unknown unit.
func (t *Tree) Path(id UnitID) []string {
	above := t.Above(id)
	path := make([]string, 0, len(above))
	for _, up := range slices.Backward(above) {
		path = append(path, t.units[up].Name)
	}
	return path
}
