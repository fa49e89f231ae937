// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/uitest"
)

// lead is somebody who may let others in, where that is done with codes.
func lead() (State, *person) {
	state, who := calm(), jana()
	state.Invites, who.codes = true, true
	return state, who
}

func TestInvite_looks(t *testing.T) {
	for name, size := range uitest.Sizes {
		state, who := lead()
		s := accountStage(t, size, state, who, nil)
		s.show(inviting)
		only[*widget.Entry](t, s).SetText("Ayl")

		looks(t, "invite_"+name, s.window.Canvas())
	}
}

func TestInvite_shows_a_code_for_another_device(t *testing.T) {
	for name, size := range uitest.Sizes {
		state, who := lead()
		s := accountStage(t, size, state, who, ui.ShowDevices{})

		test.Tap(s.button(t, "Code zeigen"))

		assert.Equal(t, []staff.PersonID{""}, who.invited, name)
		assert.Contains(t, s.said(), "7K4M-QX92-HTRW", name)
		assert.Equal(t, "Code kopieren", s.focusedAbove(t), name)
		s.tapAbove(t, "Code kopieren")
		assert.Equal(t, "7K4M-QX92-HTRW", s.device.copied, name)
		s.tapAbove(t, "Fertig")
		assert.False(t, s.asks(), name)
	}
	t.Run("nowhere without codes", func(t *testing.T) {
		state, who := lead()
		who.codes = false
		s := accountStage(t, uitest.Laptop, state, who, ui.ShowDevices{})

		assert.NotContains(t, s.words(), "Code zeigen")
		assert.NotContains(t, s.words(), "Jemanden einladen")
	})
	t.Run("once there is a network", func(t *testing.T) {
		state, who := lead()
		who.err, state.Connection = noNet, ui.Connection{Since: now}
		s := accountStage(t, uitest.Laptop, state, who, ui.ShowDevices{})
		require.NotContains(t, s.words(), "Code zeigen")

		who.err = nil
		s.device.state.Connection = ui.Connection{Online: true, Since: now}
		s.Refresh()

		assert.Contains(t, s.words(), "Code zeigen")
	})
}

func TestInvite_leads_to_one_more_way_to_sign_in(t *testing.T) {
	state, who := lead()
	s := accountStage(t, uitest.Laptop, state, who, ui.ShowDevices{})

	test.Tap(s.button(t, "Im Browser einrichten"))
	assert.Equal(t, 1, who.opened)
	assert.Empty(t, s.device.copied)

	who.err = errors.New("there is no browser")
	test.Tap(s.button(t, "Im Browser einrichten"))
	assert.Equal(t, 2, who.opened)
	assert.Equal(t, "https://pult.wuppertal.example/signin/more", s.device.copied)
}

func TestInvite_lets_somebody_in(t *testing.T) {
	for name, size := range uitest.Sizes {
		state, who := lead()
		s := accountStage(t, size, state, who, nil)
		test.Tap(s.row(t, "Jemanden einladen"))
		only[*widget.Entry](t, s).SetText("Aylin")

		test.Tap(s.button(t, "Einladen"))

		assert.Len(t, who.invited, 1, name)
		assert.NotEmpty(t, who.invited[0], name)
		assert.Contains(t, s.said(), "7K4M-QX92-HTRW", name)
	}
	t.Run("but not for who may not", func(t *testing.T) {
		state, who := lead()
		state.Invites = false
		s := accountStage(t, uitest.Laptop, state, who, nil)
		assert.NotContains(t, s.words(), "Jemanden einladen")
		s.show(inviting)
		assert.Equal(t, overview, s.at)
	})
	t.Run("or says that nobody has that name", func(t *testing.T) {
		state, who := lead()
		s := accountStage(t, uitest.Laptop, state, who, nil)
		s.show(inviting)
		only[*widget.Entry](t, s).SetText("Nobody of this name")
		assert.Contains(t, s.words(), "Niemand, den du einladen kannst, heißt so.")
	})
}

func TestInvite_says_why_there_is_no_code(t *testing.T) {
	for want, trouble := range map[string]error{
		"Hierfür gibt es keinen Code":       nil,
		"Weiteres Gerät":                    noNet,
		"Der Server hat gerade viel zu tun": &ui.Trouble{Kind: ui.ServerBusy, Err: errors.New("429")},
	} {
		state, who := lead()
		s := accountStage(t, uitest.Phone, state, who, ui.ShowDevices{})
		who.uncoded, who.err = true, trouble

		test.Tap(s.button(t, "Code zeigen"))

		assert.Contains(t, s.said(), want)
		assert.NotContains(t, s.said(), "7K4M-QX92-HTRW")
		assert.Equal(t, "Fertig", s.focusedAbove(t))
	}
}

func TestInvite_does_not_show_a_code_in_another_question(t *testing.T) {
	state, who := lead()
	s := accountStage(t, uitest.Phone, state, who, ui.ShowDevices{})
	who.coding = func() {
		fyne.DoAndWait(func() { s.askLeave(s.button(t, "Code zeigen")) })
	}

	test.Tap(s.button(t, "Code zeigen"))

	require.True(t, s.asks())
	assert.NotContains(t, s.said(), "7K4M-QX92-HTRW")
}
