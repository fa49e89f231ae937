// SPDX-License-Identifier: EUPL-1.2

package replay

import (
	"context"
	"slices"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
)

// Figures are what may be told of some days of a run. Shares are of all wishes, in steps as large as five of the people are: so no figure
// moves by a step for fewer, and none is told of a house with fewer than 25 people in that time. What concerns fewer than five people is 0.
type Figures struct {
	// First is the first day: a Monday, or the first of all.
	First booking.Day `json:"first"`
	// Wishes are rounded; 0 when nothing is told.
	Wishes int `json:"wishes"`
	// AsWished is the rest, to a hundred, of Moved, which is InZone, OnFloor and InHouse together, and Refused.
	AsWished utilisation.Share `json:"asWished"`
	Moved    utilisation.Share `json:"moved"`
	InZone   utilisation.Share `json:"inZone"`
	OnFloor  utilisation.Share `json:"onFloor"`
	InHouse  utilisation.Share `json:"inHouse"`
	Refused  utilisation.Share `json:"refused"`
	// Why are the reasons of more than a step.
	Why map[booking.Why]utilisation.Share `json:"why,omitempty"`
	// Unmet is of all days of people: those on which they wished for a desk and had none.
	Unmet utilisation.Share `json:"unmet"`
	// Peak is how many of the desks were in use at the fullest moment.
	Peak utilisation.Share `json:"peak"`
}

// Told tells whether anything is.
func (f Figures) Told() bool { return f.Refused.Told() }

// A Pair are the same days as the house is, and as it would be.
type Pair struct {
	Was Figures `json:"was"`
	Is  Figures `json:"is"`
}

// A Point is what would become of all days with so many percent of the desks.
type Point struct {
	Desks int `json:"desks"`
	Figures
}

// An Answer is what may be told of a scenario.
type Answer struct {
	Building booking.BuildingID `json:"building"`
	From     booking.Day        `json:"from"`
	Until    booking.Day        `json:"until"`
	// DesksWere and Desks are how many desks can be booked, as the house is and as it would be.
	DesksWere int `json:"desksWere"`
	Desks     int `json:"desks"`
	// Alike is how much of what was granted in the past is granted alike when it happens again under the rules of today: how far the
	// run is to be believed.
	Alike utilisation.Share `json:"alike"`
	Whole Pair              `json:"whole"`
	Weeks []Pair            `json:"weeks"`
	// Curve is the scenario again with ever fewer desks.
	Curve []Point `json:"curve,omitempty"`
}

// steps are those in which shares are told.
var steps = []int{1, 2, 5, 10, 20}

// stepOf is the step for so many people; 0 when they are too few for any.
func stepOf(heads int) int {
	for _, step := range steps {
		if step*heads >= 100*utilisation.Crowd {
			return step
		}
	}
	return 0
}

// Tell says what may be told of some days.
func Tell(s Sum, desks int) Figures {
	f := Figures{First: s.First}
	hidden := utilisation.Hidden
	step := stepOf(s.Heads)
	if step == 0 || s.Wishes == 0 {
		if s.Wishes == 0 {
			hidden = utilisation.None
		}
		f.AsWished, f.Moved, f.InZone, f.OnFloor, f.InHouse, f.Refused, f.Unmet, f.Peak = hidden, hidden, hidden, hidden, hidden, hidden, hidden, hidden
		return f
	}
	share := func(part, heads, whole int) utilisation.Share {
		if heads < utilisation.Crowd {
			return 0
		}
		return rounded(part, whole, step)
	}
	f.Wishes = roughly(s.Wishes)
	f.Refused = share(s.Refused, s.RefusedHeads, s.Wishes)
	room := 100 - f.Refused
	for i, to := range []*utilisation.Share{&f.InZone, &f.OnFloor, &f.InHouse} {
		*to = min(room, share([]int{s.InZone, s.OnFloor, s.InHouse}[i], s.MovedHeads[i], s.Wishes))
		room -= *to
		f.Moved += *to
	}
	f.AsWished = room
	for why, n := range s.Why {
		if told := share(n, s.WhyHeads[why], s.Wishes); told > 0 {
			if f.Why == nil {
				f.Why = map[booking.Why]utilisation.Share{}
			}
			f.Why[why] = min(told, f.Refused)
		}
	}
	f.Unmet = share(s.Unmet, s.UnmetHeads, s.Unmet+s.Met)
	if f.Peak = 0; s.Peak >= utilisation.Crowd {
		f.Peak = rounded(s.Peak, desks, 5)
	}
	return f
}

// rounded is a share in steps, at most a hundred.
func rounded(part, whole, step int) utilisation.Share {
	if whole <= 0 {
		return 0
	}
	return utilisation.Share(min(100, (200*part+whole*step)/(2*whole*step)*step))
}

// roughly is a number of which only the first two digits are told, and tens at least.
func roughly(n int) int {
	step := 10
	for n/step >= 100 {
		step *= 10
	}
	return (n + step/2) / step * step
}

// Ask runs the house as it is and a scenario, and the scenario again with each of so many percent of the desks. Progress hears how many of
// all runs are done; nil is nobody.
func (p *Past) Ask(ctx context.Context, s Scenario, sweep []int, progress func(done, all int)) (a Answer, err error) {
	if progress == nil {
		progress = func(int, int) {}
	}
	all := 2 + len(sweep)
	was, err := p.Run(ctx, Scenario{Seed: s.Seed})
	if err != nil {
		return a, err
	}
	progress(1, all)
	is, err := p.Run(ctx, s)
	if err != nil {
		return a, err
	}
	progress(2, all)
	a = Answer{Building: p.House.ID, From: p.From, Until: p.Until, DesksWere: was.Desks, Desks: is.Desks, Weeks: []Pair{}}
	a.Whole = Pair{Tell(was.All, was.Desks), Tell(is.All, is.Desks)}
	a.Alike = utilisation.Hidden
	if stepOf(was.All.Heads) > 0 && was.All.Sure > 0 {
		a.Alike = utilisation.Share(100 * was.All.Alike / was.All.Sure)
	}
	for _, week := range was.Weeks {
		then := Sum{First: week.First} // nobody wishes any more, where fewer people come
		if i := slices.IndexFunc(is.Weeks, func(w Sum) bool { return w.First == week.First }); i >= 0 {
			then = is.Weeks[i]
		}
		a.Weeks = append(a.Weeks, Pair{Tell(week, was.Desks), Tell(then, is.Desks)})
	}
	for i, desks := range sweep {
		fewer, r := s, is
		if fewer.Fewer = 100 - desks; fewer.Fewer != s.Fewer {
			if r, err = p.Run(ctx, fewer); err != nil {
				return a, err
			}
		}
		a.Curve = append(a.Curve, Point{desks, Tell(r.All, r.Desks)})
		progress(3+i, all)
	}
	return a, nil
}
