// SPDX-License-Identifier: EUPL-1.2

package staff

import (
	"maps"
	"slices"
)

// Crowd is how many people there have to be before anything is counted about them.
const Crowd = 5

// A Share is how many of the people of a unit of whom something is asked have done so.
type Share struct {
	Unit      UnitID // the first one below the town; empty for people without a unit
	Done, All int
}

// A Coverage is who has done something and who should, in numbers alone.
type Coverage struct {
	// Shares are units of at least a Crowd, in the order of their ids.
	Shares []Share
	// Rest are all other units together. It is at least a Crowd, too, or nobody: else the smallest share is told with it, as what is
	// missing in the total would tell of few.
	Rest Share
	// Total is everybody of whom it is asked.
	Total Share
}

// Cover counts who of an audience has done something, by units. Of fewer than a Crowd it tells nothing.
func Cover(audience Audience, members []Member, have func(PersonID) bool) (c Coverage) {
	counts := map[UnitID]*Share{}
	for _, m := range members {
		if !audience.Has(m) {
			continue
		}
		unit := UnitID("")
		if n := len(m.Units); n > 0 {
			unit = m.Units[max(n-2, 0)] // the last one is the town
		}
		if counts[unit] == nil {
			counts[unit] = &Share{Unit: unit}
		}
		counts[unit].All++
		if have(m.Person) {
			counts[unit].Done++
		}
	}
	for _, unit := range slices.Sorted(maps.Keys(counts)) {
		c.add(*counts[unit])
	}
	c.hide()
	if c.Total.All < Crowd { // so few have nothing to be told of
		return Coverage{}
	}
	return c
}

func (c *Coverage) add(share Share) {
	c.Total.Done, c.Total.All = c.Total.Done+share.Done, c.Total.All+share.All
	if share.All < Crowd {
		c.Rest.Done, c.Rest.All = c.Rest.Done+share.Done, c.Rest.All+share.All
	} else {
		c.Shares = append(c.Shares, share)
	}
}

// hide puts the smallest share to a rest that is too small.
func (c *Coverage) hide() {
	if c.Rest.All == 0 || c.Rest.All >= Crowd || len(c.Shares) == 0 {
		return
	}
	least := 0
	for i, share := range c.Shares {
		if share.All < c.Shares[least].All {
			least = i
		}
	}
	c.Rest.Done, c.Rest.All = c.Rest.Done+c.Shares[least].Done, c.Rest.All+c.Shares[least].All
	c.Shares = slices.Delete(c.Shares, least, least+1)
}
