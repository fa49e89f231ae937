// SPDX-License-Identifier: EUPL-1.2

package news_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
)

// TestCover_tells_of_nobody is for organisations that are drawn at random: nothing that is told, and nothing that follows from what is
// told, is about fewer than a crowd; and what is told adds up.
func TestCover_tells_of_nobody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var members []news.Member
		asked, done := 0, 0
		have := map[staff.PersonID]bool{}
		for u := range rapid.IntRange(0, 6).Draw(t, "units") {
			for i := range rapid.IntRange(0, 12).Draw(t, "people") {
				m := news.Member{Person: staff.PersonID(fmt.Sprint(u, "-", i)), Units: []staff.UnitID{"team", staff.UnitID(fmt.Sprint("unit", u)), "town"}}
				if rapid.Bool().Draw(t, "elsewhere") {
					m.Houses = []news.House{"berg"}
				} else {
					asked++
				}
				if rapid.Bool().Draw(t, "have") {
					have[m.Person] = true
					if len(m.Houses) == 0 {
						done++
					}
				}
				members = append(members, m)
			}
		}
		post := news.Post{Audience: news.Audience{Not: &news.Audience{House: "berg"}}}

		c := news.Cover(post, members, func(who staff.PersonID) bool { return have[who] })

		if asked < news.Crowd {
			if len(c.Shares) > 0 || c.Rest.All > 0 || c.Total.All > 0 {
				t.Fatalf("it tells of %d people: %+v", asked, c)
			}
			return
		}
		sum := c.Rest
		for _, s := range c.Shares {
			if s.All < news.Crowd {
				t.Fatalf("it tells of %d people of %s", s.All, s.Unit)
			}
			sum.Done, sum.All = sum.Done+s.Done, sum.All+s.All
		}
		if c.Rest.All > 0 && c.Rest.All < news.Crowd {
			t.Fatalf("all others are %d", c.Rest.All)
		}
		if sum != c.Total || c.Total.All != asked || c.Total.Done != done {
			t.Fatalf("%+v does not add up to %d of %d", c, done, asked)
		}
	})
}
