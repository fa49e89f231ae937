// SPDX-License-Identifier: EUPL-1.2

package replay

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
)

// A Scenario is what is different from how the house is. The zero one is the house as it is.
type Scenario struct {
	// Rules are other rules; nil for those that there are.
	Rules *booking.Rulebook
	// Fewer is how many percent of the desks are taken away, from all zones alike.
	Fewer int
	// Every takes each so manieth desk of a zone away; 0 none.
	Every int
	// Closed are floors (without a zone) and zones that are closed.
	Closed []utilisation.Area
	// More is how many percent more people come, who wish as others do; fewer when it is negative.
	More int
	// Seed decides which desks go and who comes.
	Seed uint64
}

// The most that a scenario may ask.
const (
	MostFewer = 95
	MostMore  = 100
	LeastMore = -90
)

// errNothing is a house of which nothing is left.
var errNothing = errors.New("no desk of the house is left")

// Check refuses what cannot be tried at a house.
func (p *Past) Check(s Scenario) error {
	switch {
	case s.Fewer < 0 || s.Fewer > MostFewer:
		return fmt.Errorf("%d %% of the desks cannot be taken away, only 0 to %d", s.Fewer, MostFewer)
	case s.More < LeastMore || s.More > MostMore:
		return fmt.Errorf("%d %% more people cannot be tried, only %d to %d", s.More, LeastMore, MostMore)
	case s.Every < 0 || s.Every == 1:
		return errors.New("each so manieth desk is the second at least")
	}
	for _, a := range s.Closed {
		if !slices.ContainsFunc(p.Desks, func(d booking.Desk) bool { return within(d, a) }) {
			return fmt.Errorf("the house has no desk in %s", cmp.Or(string(a.Zone), string(a.Floor), "what is closed"))
		}
	}
	if len(p.bookable(p.without(s))) == 0 {
		return errNothing
	}
	return nil
}

func within(d booking.Desk, a utilisation.Area) bool {
	return a != (utilisation.Area{}) && (a.Floor == "" || a.Floor == d.Floor) && (a.Zone == "" || a.Zone == d.Zone)
}

// bookable are the desks that are left.
func (p *Past) bookable(gone map[booking.DeskID]bool) (left []booking.Desk) {
	for _, d := range p.Desks {
		if !d.Blocked && !gone[d.ID] {
			left = append(left, d)
		}
	}
	return left
}

// without are the desks that a scenario takes away. Of two scenarios that differ in Fewer alone, the one that takes more takes all
// that the other takes.
func (p *Past) without(s Scenario) map[booking.DeskID]bool {
	gone := map[booking.DeskID]bool{}
	for _, d := range p.Desks {
		if slices.ContainsFunc(s.Closed, func(a utilisation.Area) bool { return within(d, a) }) {
			gone[d.ID] = true
		}
	}
	zones := map[booking.ZoneID][]booking.Desk{}
	for _, d := range p.bookable(gone) {
		zones[d.Zone] = append(zones[d.Zone], d)
	}
	type turn struct {
		desk booking.DeskID
		at   float64 // how far through its zone
	}
	var turns []turn
	for _, desks := range zones {
		slices.SortFunc(desks, func(a, b booking.Desk) int { return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.ID, b.ID)) })
		for i := range desks {
			if s.Every > 1 && (i+1)%s.Every == 0 {
				gone[desks[i].ID] = true
			}
		}
		desks = slices.DeleteFunc(desks, func(d booking.Desk) bool { return gone[d.ID] })
		rng := rand.New(rand.NewPCG(s.Seed, uint64(len(desks))))
		for i, at := range rng.Perm(len(desks)) {
			turns = append(turns, turn{desks[at].ID, (float64(i) + 0.5) / float64(len(desks))})
		}
	}
	slices.SortFunc(turns, func(a, b turn) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.desk, b.desk)) })
	for _, t := range turns[:(len(turns)*s.Fewer+50)/100] {
		gone[t.desk] = true
	}
	return gone
}

// cast are the wishes of a scenario, in their order, and how many people there are.
func (p *Past) cast(s Scenario) ([]Wish, []Person) {
	if s.More == 0 {
		return p.Wishes, p.People
	}
	rng := rand.New(rand.NewPCG(s.Seed, 7))
	order := rng.Perm(len(p.People))
	if s.More < 0 {
		leave := map[int]bool{}
		for _, who := range order[:(len(order)*-s.More+50)/100] {
			leave[who] = true
		}
		return slices.DeleteFunc(slices.Clone(p.Wishes), func(w Wish) bool { return leave[w.Who] }), p.People
	}
	people, alike := slices.Clone(p.People), map[int]int{}
	for _, who := range order[:(len(order)*s.More+50)/100] {
		alike[who] = len(people)
		people = append(people, p.People[who])
	}
	wishes := make([]Wish, 0, len(p.Wishes)*(100+s.More)/100+1)
	for _, w := range p.Wishes {
		wishes = append(wishes, w)
		if new, comes := alike[w.Who]; comes {
			w.Who = new
			wishes = append(wishes, w)
		}
	}
	return wishes, people
}

// book are the rules of a scenario. That desks are kept for who needs them stays out: who that is, nobody here knows.
func (p *Past) book(s Scenario) booking.Rulebook {
	book := p.Book
	if s.Rules != nil {
		book = *s.Rules
	}
	book.Building, book.Needs = p.House.ID, booking.Kept{}
	book.Amendments = slices.Clone(book.Amendments)
	for i := range book.Amendments {
		book.Amendments[i].Needs = nil
	}
	return book
}
