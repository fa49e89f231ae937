// SPDX-License-Identifier: EUPL-1.2

package replay

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
)

func TestTell_rounds_to_steps_as_large_as_five_people(t *testing.T) {
	for heads, step := range map[int]int{24: 0, 25: 20, 49: 20, 50: 10, 99: 10, 100: 5, 249: 5, 250: 2, 500: 1, 9000: 1} {
		assert.Equal(t, step, stepOf(heads), "%d people", heads)
	}
	s := Sum{Wishes: 1234, AsWished: 1000, InZone: 150, Refused: 84, Heads: 120, RefusedHeads: 40, MovedHeads: [3]int{30, 0, 0}, Unmet: 80, Met: 900, UnmetHeads: 4, Peak: 62,
		Why: map[booking.Why]int{booking.Taken: 80, booking.Quota: 4}, WhyHeads: map[booking.Why]int{booking.Taken: 38, booking.Quota: 2}}
	f := Tell(s, 80)
	assert.Equal(t, Figures{Wishes: 1200, AsWished: 85, Moved: 10, InZone: 10, Refused: 5, Why: map[booking.Why]utilisation.Share{booking.Taken: 5}, Peak: 80}, f, "four people without a desk are none")
	s.Heads = 20
	f = Tell(s, 80)
	assert.False(t, f.Told())
	assert.Zero(t, f.Wishes)
	assert.Equal(t, utilisation.Hidden, f.Peak)
	assert.Equal(t, utilisation.None, Tell(Sum{}, 80).Refused)
}

func TestAsk_tells_weeks_and_a_curve_and_how_far_it_is(t *testing.T) {
	p := crowded(40, 60)
	p.Settle()
	var heard []int
	a, err := p.Ask(context.Background(), Scenario{Fewer: 50, Seed: 3}, []int{100, 75, 50}, func(done, all int) { heard = append(heard, done); assert.Equal(t, 5, all) })
	require.NoError(t, err)
	assert.Equal(t, []int{1, 2, 3, 4, 5}, heard)
	assert.Equal(t, []int{40, 20}, []int{a.DesksWere, a.Desks})
	require.Len(t, a.Curve, 3)
	assert.Equal(t, a.Whole.Was, a.Curve[0].Figures, "all desks are the house as it is")
	assert.Equal(t, a.Whole.Is, a.Curve[2].Figures, "half of them are what was tried")
	for i := range a.Curve[1:] {
		assert.Greater(t, a.Curve[i+1].Refused, a.Curve[i].Refused)
	}
	require.Len(t, a.Weeks, 1)
	assert.Equal(t, monday, a.Weeks[0].Is.First)
	text, err := json.Marshal(a)
	require.NoError(t, err)
	var again Answer
	require.NoError(t, json.Unmarshal(text, &again))
	assert.Equal(t, a, again)
}

// TestPrivacy_of_scenarios_in_pairs asks 2,000 pairs of scenarios of random houses, where one takes a floor or some desks more than the other,
// and takes what is told of one from the other: what is left must never be certain to be fewer than five people's wishes. The truth behind
// the pairs has many such groups, or the attack would be none.
func TestPrivacy_of_scenarios_in_pairs(t *testing.T) {
	const pairs = 2_000
	rng := rand.New(rand.NewPCG(4, 4))
	asked, few, told, isolated := 0, 0, 0, 0
	for asked < pairs {
		p := crowded(20+rng.IntN(60), 0)
		people := 10 + rng.IntN(120)
		p.People = make([]Person, people)
		for who := range people {
			for range 1 + rng.IntN(3) {
				day := monday + booking.Day(rng.IntN(5))
				made := (day - 1).At(p.House.Location(), booking.Clock(rng.IntN(24*60)))
				p.Wishes = append(p.Wishes, Wish{Who: who, Made: made, Desk: p.Desks[rng.IntN(len(p.Desks))].ID, Span: booking.SpanOf(day, booking.FullDay, p.House.Location())})
			}
		}
		p.Settle()
		runs := make([]Result, 0, 8)
		for _, s := range []Scenario{{}, {Fewer: 5}, {Fewer: 10}, {Fewer: 30}, {Fewer: 50}, {Closed: []utilisation.Area{{Floor: "1"}}}, {Closed: []utilisation.Area{{Floor: "0"}}}, {More: 5}} {
			r, err := p.Run(context.Background(), s)
			require.NoError(t, err)
			runs = append(runs, r)
		}
		for range 40 {
			asked++
			a, b := runs[rng.IntN(len(runs))], runs[rng.IntN(len(runs))]
			gone := a.All.RefusedHeads - b.All.RefusedHeads
			if gone > 0 && gone < utilisation.Crowd {
				few++
			}
			x, y := Tell(a.All, a.Desks), Tell(b.All, b.Desks)
			if !x.Told() || !y.Told() {
				continue
			}
			told++
			// What is told of refused wishes is a share within half a step, so a difference of d is one of anything between d-step and d+step.
			step := max(stepOf(a.All.Heads), stepOf(b.All.Heads))
			least, most := int(x.Refused-y.Refused)-step, int(x.Refused-y.Refused)+step
			crowd := 100 * utilisation.Crowd / max(a.All.Heads, b.All.Heads)
			if least >= 0 && most > 0 && most < crowd {
				isolated++
			}
			for _, f := range []struct {
				share utilisation.Share
				heads int
			}{{x.Refused, a.All.RefusedHeads}, {x.InZone, a.All.MovedHeads[0]}, {x.InHouse, a.All.MovedHeads[2]}, {x.Unmet, a.All.UnmetHeads}} {
				if f.share > 0 && f.heads < utilisation.Crowd {
					isolated++
				}
			}
		}
	}
	fmt.Printf("RESULT privacy of scenarios pairs=%d told=%d few=%d isolated=%d\n", asked, told, few, isolated)
	assert.Zero(t, isolated)
	assert.Greater(t, few, pairs/100, "the attack finds nothing even where nothing is hidden")
	assert.Greater(t, told, pairs/3)
}
