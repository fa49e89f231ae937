// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"fmt"
	"reflect"
	"testing"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

func TestHalfFree_IsSaid(t *testing.T) {
	p := play(t, laptop, kit.Light).at(thursday)
	p.town.take(t, "3.85", thursday, booking.Morning)
	p.Refresh()
	p.choseDesk(p.town.desk("3.85").ID)
	half, _ := p.board.desk(p.chosen)
	whole, _ := p.board.desk(p.town.desk("3.87").ID)
	free, _ := p.board.desk(p.town.desk("3.86").ID)

	assert.Equal(t, "Nachm. frei", p.words.state(p.board.state(half), p.board, half))
	assert.Contains(t, p.words.spoken(p.board, half), "Platz 3.85, nachmittags frei")
	assert.NotNil(t, p.button("Buchen: Do 26. Nov., nachmittags"))
	assert.Equal(t, "Frei", p.words.state(p.board.state(free), p.board, free))
	assert.Contains(t, p.words.spoken(p.board, free), "Platz 3.86, frei")
	_, spare := p.board.spare(whole)
	assert.Equal(t, spare, p.words.state(p.board.state(whole), p.board, whole) != "Belegt")
}

func TestList_HasOneFilledButton(t *testing.T) {
	for name, size := range map[string]fyne.Size{"laptop": laptop, "phone": phone} {
		p := play(t, size, kit.Light).at(thursday)
		p.setListing(true)
		p.choseDesk(p.town.desk("3.14").ID)

		filled := 0
		for _, o := range p.seen() {
			if b, ok := o.(*kit.Button); ok && kit.ButtonKind(reflect.ValueOf(b).Elem().FieldByName("kind").Int()) == kit.Filled && shows(b) {
				filled++
			}
		}
		assert.Equal(t, 1, filled, name)
	}
}

func TestKeys_F6LeadsThroughTheRegions(t *testing.T) {
	p := play(t, laptop, kit.Light).at(thursday)
	p.choseDesk(p.town.desk("3.14").ID)
	canvas := p.window.Canvas()
	shell := 0 // how often the key was left to the shell
	canvas.SetOnTypedKey(func(key *fyne.KeyEvent) {
		if !p.Keys(key) {
			shell++
		}
	})
	f6 := &fyne.KeyEvent{Name: fyne.KeyF6}
	canvas.Focus(p.head.wide)

	canvas.Focused().TypedKey(f6)
	assert.Equal(t, fyne.Focusable(p.stage.plan), canvas.Focused(), "from the head to the plan")
	canvas.Focused().TypedKey(f6)
	assert.True(t, inside(p.side.pane, canvas.Focused().(fyne.CanvasObject)), "from the plan to the desk")
	assert.Zero(t, shell)
	canvas.Focused().TypedKey(f6)
	assert.Equal(t, 1, shell, "from the desk the shell leads on")
}

func TestHeldElsewhere_NamesTheOtherHouse(t *testing.T) {
	p := play(t, laptop, kit.Light).at(thursday)
	other := ""
	for _, h := range p.houses {
		if h.ID != p.house().ID {
			held := &Held{Booking: booking.Booking{Building: h.ID, Span: p.board.view.Span}, Code: "2.06"}
			other = h.Name
			assert.Contains(t, p.heldElsewhere(held), "Platz 2.06 ("+h.Name+")")
			held.Building = p.house().ID
			assert.NotContains(t, p.heldElsewhere(held), p.house().Name)
		}
	}
	assert.NotEmpty(t, other)
}

func TestLegend_KeepsItsRowsApartInLargeText(t *testing.T) {
	for _, scale := range []float32{1, 1.2, 1.4, 1.6} {
		p := play(t, fyne.NewSize(1308, 860), kit.Light).at(thursday)
		fyne.CurrentApp().Settings().SetTheme(kit.NewTheme(kit.Light, scale))
		p.show()
		p.window.Resize(fyne.NewSize(1309, 860))
		p.keep(t, "desks-text-"+fmt.Sprint(scale))

		if !p.stage.legend.Visible() {
			continue // the button explains it
		}
		shown := p.stage.legend.Objects
		for i, a := range shown {
			assert.True(t, inside(p.stage.foot, a), "%v", scale)
			for _, b := range shown[i+1:] {
				apart := a.Position().X+a.Size().Width <= b.Position().X || a.Position().Y+a.MinSize().Height <= b.Position().Y
				assert.True(t, apart, "at %v: %v %v and %v", scale, a.Position(), a.MinSize(), b.Position())
			}
		}
	}
}
