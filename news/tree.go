// SPDX-License-Identifier: EUPL-1.2

package news

import "github.com/pult-app/pult/staff"

// A UnitTree is the units of a town, each with the one above it.
type UnitTree map[staff.UnitID]staff.UnitID

// Tree is the tree of units.
func Tree(units []staff.Unit) UnitTree {
	tree := make(UnitTree, len(units))
	for _, u := range units {
		tree[u.ID] = u.Parent
	}
	return tree
}

// Above are a unit and all above it, the nearest first. A circle of units ends where it closes.
func (t UnitTree) Above(unit staff.UnitID) (above []staff.UnitID) {
	seen := map[staff.UnitID]bool{}
	for unit != "" && !seen[unit] {
		parent, known := t[unit]
		if !known {
			break
		}
		seen[unit] = true
		above, unit = append(above, unit), parent
	}
	return above
}
