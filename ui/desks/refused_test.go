// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

func TestRefused_ShowsAllFiveOnAPhone(t *testing.T) {
	p := play(t, fyne.NewSize(390, 720), kit.Light).at(thursday) // a window of 800 above the bar's 80
	p.filter(wantMonitors, true)
	p.town.take(t, "3.14", thursday, booking.FullDay)
	p.book(p.town.desk("3.14").ID)

	foot := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.button("Homeoffice")).Y
	shown := 0
	for _, o := range p.seen() {
		if take, ok := o.(*kit.Button); ok && take.Label() == "Nehmen" && shows(take) {
			below := fyne.CurrentApp().Driver().AbsolutePositionForObject(take).Y + take.Size().Height
			assert.LessOrEqual(t, below, foot)
			shown++
		}
	}
	assert.Equal(t, 5, shown)
}

func TestRefused_SaysWhatDiffers(t *testing.T) {
	p := play(t, laptop, kit.Light).at(thursday)
	p.town.take(t, "3.14", thursday, booking.FullDay)
	p.book(p.town.desk("3.14").ID)
	wished := p.town.desk("3.14")
	line := func(code string, monitors int, lacks booking.Features) string {
		other := p.town.desk(code)
		other.Features = wished.Features
		other.Features.Monitors = monitors
		other.Features.Accessible = other.Features.Accessible && !lacks.Accessible
		other.Features.Adjustable = other.Features.Adjustable && !lacks.Adjustable
		return p.words.difference(p.board, p.houses, wished.ID, wished.Instead(&other, booking.Zone{Name: "Wupper"}))
	}

	for _, a := range p.refusal.Why.Alternatives {
		said := p.words.difference(p.board, p.houses, wished.ID, a)
		assert.Equal(t, a.Same, strings.HasSuffix(said, "alles gleich"), said)
	}
	assert.Equal(t, "Direkt daneben, alles gleich", line("3.15", 2, booking.Features{}))
	assert.Equal(t, "Direkt daneben, nicht barrierefrei", line("3.15", 2, booking.Features{Accessible: true}))
	assert.Equal(t, "Direkt daneben, fester Tisch", line("3.15", 2, booking.Features{Accessible: true, Adjustable: true}), "who did not ask for it reads what else differs")
	assert.Equal(t, "Direkt daneben, 1 Bildschirm", line("3.15", 1, booking.Features{}))
	p.board.want.Accessible = true
	assert.Equal(t, "Direkt daneben, nicht barrierefrei", line("3.15", 2, booking.Features{Accessible: true, Adjustable: true}))
}

func TestNearby_HasTheOrderOfARefusal(t *testing.T) {
	p := play(t, laptop, kit.Light).at(thursday)
	p.choseDesk(p.town.desk("3.14").ID)
	near := p.board.similar(p.town.desk("3.14"), 5)
	p.town.take(t, "3.14", thursday, booking.FullDay)
	p.book(p.town.desk("3.14").ID)

	assert.Equal(t, p.refusal.Why.Alternatives, near)
}
