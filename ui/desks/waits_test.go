// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server/city"
	"github.com/pult-app/pult/ui/kit"
)

// waits are Jana's.
func (p *stageplay) waits(t *testing.T) []booking.Wait {
	t.Helper()
	waits, err := p.town.Waits(t.Context(), city.DemoPerson)
	require.NoError(t, err)
	return waits
}

func TestWaits_WFromARefusalOffersDeskZoneAndHouse(t *testing.T) {
	for name, test := range map[string]struct {
		row  string
		want func(booking.Desk) booking.Wait
	}{
		"desk":  {"Nur auf diesen Platz", func(d booking.Desk) booking.Wait { return booking.Wait{Desk: d.ID} }},
		"zone":  {"Auf einen Platz in der Zone", func(d booking.Desk) booking.Wait { return booking.Wait{Zone: d.Zone} }},
		"house": {"Auf einen Platz im Haus", func(booking.Desk) booking.Wait { return booking.Wait{} }},
	} {
		t.Run(name, func(t *testing.T) {
			p := play(t, phone, kit.Light).at(thursday)
			p.town.take(t, "3.14", thursday, booking.FullDay)
			p.book(p.town.desk("3.14").ID)
			require.NotNil(t, p.refusal)
			p.passed += time.Second // another tap

			require.True(t, p.Keys(&fyne.KeyEvent{Name: fyne.KeyW}))
			p.tapRow(t, test.row)

			want := test.want(p.town.desk("3.14"))
			waits := p.waits(t)
			require.Len(t, waits, 1)
			assert.Equal(t, []any{want.Desk, want.Zone, p.town.desk("3.14").Building}, []any{waits[0].Desk, waits[0].Zone, waits[0].Building})
			assert.Equal(t, booking.SpanOf(thursday, booking.FullDay, berlin), waits[0].Span)
			assert.Nil(t, p.refusal)
			p.passed += time.Second
			p.notices[len(p.notices)-1].OnAction()
			assert.Empty(t, p.waits(t), "taken back")
		})
	}
}

// tapRow taps the row of a popover by its second line.
func (p *stageplay) tapRow(t *testing.T, second string) {
	t.Helper()
	for _, o := range p.seen() {
		if row, ok := o.(*kit.Row); ok && row.Subtitle() == second {
			row.Tapped(&fyne.PointEvent{})
			return
		}
	}
	t.Fatalf("no row says %q", second)
}

func TestWaits_ATakenDeskSaysThatThePersonWaits(t *testing.T) {
	p := play(t, laptop, kit.Light).at(thursday)
	p.town.take(t, "3.14", thursday, booking.FullDay)
	d := p.town.desk("3.14")
	span := booking.SpanOf(thursday, booking.FullDay, berlin)
	require.NoError(t, p.data.Join(t.Context(), booking.Join{Wait: "w", Building: d.Building, Zone: d.Zone, Span: span}))
	p.Refresh()
	p.choseDesk(d.ID)

	const away = "Du hast an diesem Tag „abwesend“ angegeben."
	assert.NotContains(t, p.said(), away)
	require.NoError(t, p.data.PlanDay(t.Context(), booking.PlanDay{Day: thursday, Halves: []booking.Half{booking.AM}, Status: booking.Away}))
	p.Refresh()
	assert.Contains(t, p.said(), away, "nothing is offered then")
	assert.Contains(t, p.said(), "Du wartest auf einen Platz in dieser Zone.")
	assert.False(t, p.Keys(&fyne.KeyEvent{Name: fyne.KeyW}))
	p.tap(t, "Nicht mehr warten")
	assert.Empty(t, p.waits(t))
	assert.NotNil(t, p.button("Auf die Warteliste"))
	p.passed += time.Second
	p.notices[len(p.notices)-1].OnAction()
	assert.Len(t, p.waits(t), 1)
}

func TestWaits_NothingIsOfferedToWhoHasADesk(t *testing.T) {
	p := play(t, laptop, kit.Light).at(thursday)
	p.town.take(t, "3.14", thursday, booking.FullDay)
	p.book(p.town.desk("3.21").ID)
	p.passed += time.Second
	p.choseDesk(p.town.desk("3.14").ID)

	assert.Nil(t, p.button("Auf die Warteliste"))
}

func TestWaits_AnOfferedDeskAsksForAnAnswer(t *testing.T) {
	p := play(t, laptop, kit.Light).at(thursday)
	d := p.town.desk("3.21")
	final := &booking.Planner{Store: p.town, Now: func() time.Time { return now }, Final: true}
	span := booking.SpanOf(thursday, booking.FullDay, berlin)
	require.NoError(t, final.Join(t.Context(), city.DemoPerson, booking.Join{Wait: "w", Building: d.Building, Desk: d.ID, Span: span}))
	p.Refresh()
	p.choseDesk(d.ID)

	assert.Contains(t, p.said(), "Angeboten")
	assert.NotContains(t, p.said(), "Bestätigt")
	p.tap(t, "Zusagen")

	w, err := p.town.Wait(t.Context(), "w")
	require.NoError(t, err)
	assert.Equal(t, booking.WaitTaken, w.State)
}
