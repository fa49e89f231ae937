// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server/city"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/plan"
)

// on opens the screen at a desk.
func (p *stageplay) on(code string, day booking.Day) *stageplay {
	d := p.town.desk(code)
	p.Open(ui.ShowDesk{Desk: d.ID, Floor: d.Floor, Building: d.Building, Day: day})
	p.Refresh()
	return p
}

// tapChip taps the visible chip with a label.
func (p *stageplay) tapChip(t *testing.T, label string) {
	t.Helper()
	for _, o := range p.seen() {
		if chip, ok := o.(*kit.Chip); ok && shows(chip) && chip.Label() == label {
			p.passed += time.Second
			chip.Tapped(nil)
			return
		}
	}
	require.Fail(t, "no chip "+label)
}

func TestStar_ADeskIsStarredAndLookedForAlone(t *testing.T) {
	p := play(t, laptop, kit.Light).on("3.14", thursday)
	require.False(t, p.bar.stars.Visible(), "nothing is starred yet")

	p.tap(t, p.words.T("desks.star", "Platz 3.14"))
	require.True(t, p.bar.stars.Visible())
	p.tapChip(t, p.words.T("desks.starred"))

	assert.Equal(t, 1, p.board.fitting())
	assert.Equal(t, plan.Mark{State: plan.Free}, p.state("3.14"))
	assert.True(t, p.state("3.22").Unfit)
	p.chosen = ""
	assert.Equal(t, "Wupper, dein Lieblingsplatz", p.words.why(p.board, p.board.suggested(1)[0]))

	p.on("3.14", thursday).tap(t, p.words.T("desks.unstar", "Platz 3.14"))
	assert.False(t, p.bar.stars.Visible(), "with the last star goes the filter")
	assert.Greater(t, p.board.fitting(), 1)
}

func TestBeside_AColleagueShowsTheNearestFreeDesks(t *testing.T) {
	p := play(t, laptop, kit.Light).on("3.15", thursday)

	free := p.besides()

	require.Len(t, free, booking.MaxAlternatives)
	for i, a := range free {
		assert.Equal(t, i+1, p.state(a.Code).Suggestion, a.Code)
		if i > 0 {
			assert.GreaterOrEqual(t, a.Metres, free[i-1].Metres)
		}
	}
	p.tap(t, p.words.T("desks.book.short"))
	require.Len(t, p.mine(t, thursday), 1)
	assert.Equal(t, free[0].Desk, p.mine(t, thursday)[0].Desk, "one tap books")
	assert.Empty(t, p.besides(), "nobody is looked at any more")
}

func TestFor_ADeskIsBookedForWhoeverHasNamedOne(t *testing.T) {
	owner := staff.PersonID("")
	named := with(func(w *town) {
		for _, o := range w.city.People {
			has, _ := w.Mine(t.Context(), o.ID, booking.SpanOf(thursday, booking.FullDay, berlin))
			if o.ID != city.DemoPerson && len(has) == 0 {
				owner = o.ID
				_ = w.PutDeputy(t.Context(), city.DemoPerson, booking.Deputy{Owner: o.ID, Deputy: city.DemoPerson})
				return
			}
		}
	})
	p := play(t, laptop, kit.Light, named).on("3.36", thursday)
	require.Len(t, p.me.Owners, 1)

	p.tapChip(t, p.words.T("desks.for", p.me.Owners[0].Name()))
	p.tap(t, p.words.T("desks.for.book", p.me.Owners[0].Given, p.when()))

	assert.Empty(t, p.mine(t, thursday), "it is not the deputy's")
	b, err := p.town.Booking(t.Context(), "00000000-0000-7000-8000-000000000001")
	require.NoError(t, err)
	assert.Equal(t, owner, b.Person)
	require.NotEmpty(t, p.notices)
	assert.Contains(t, p.notices[0].Line, "3.36")
	assert.Empty(t, p.owner, "the next one is the person's own again")

	_ = p.town.DropDeputy(t.Context(), city.DemoPerson, booking.Deputy{Owner: owner, Deputy: city.DemoPerson})
	p.on("3.38", thursday)
	assert.Empty(t, p.me.Owners)
	assert.NotContains(t, p.said(), p.words.T("desks.for.me"))
}
