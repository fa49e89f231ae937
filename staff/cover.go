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
	Unit      UnitID // the first one below what all have in common; empty for people without a unit
	Done, All int
}

// Coarse is a share as it may be told again and again while people come, go and get done: of how many in steps of a Crowd, and how many of them
// at least. Between any two of these figures lie a Crowd of people, those that say that nobody or everybody is done included: up to four
// of the open ones are never told from those who are done. Done / All is never more than it is in truth.
func (s Share) Coarse() Share {
	all, open := s.All-s.All%Crowd, s.All-s.Done
	done := all - (open - open%Crowd + Crowd - 1)
	if done < Crowd {
		done = 0
	}
	return Share{s.Unit, done, all}
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
	asked := slices.DeleteFunc(slices.Clone(members), func(m Member) bool { return !audience.Has(m) })
	common := inCommon(asked)
	for _, m := range asked {
		unit := UnitID("")
		if n := len(m.Units); n > 0 {
			unit = m.Units[max(n-1-common, 0)]
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

// inCommon is how many units, from the town down, all members have in common who have one.
func inCommon(members []Member) int {
	var path []UnitID // from the town down
	for _, m := range members {
		if len(m.Units) == 0 {
			continue
		}
		own := slices.Clone(m.Units)
		slices.Reverse(own)
		if path == nil {
			path = own
		}
		n := 0
		for n < len(path) && n < len(own) && path[n] == own[n] {
			n++
		}
		path = path[:n]
	}
	return len(path)
}

// Coarse is a coverage of which each share is.
func (c Coverage) Coarse() Coverage {
	coarse := Coverage{Rest: c.Rest.Coarse(), Total: c.Total.Coarse()}
	for _, share := range c.Shares {
		coarse.Shares = append(coarse.Shares, share.Coarse())
	}
	return coarse
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
