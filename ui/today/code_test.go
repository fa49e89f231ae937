// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"context"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/uitest"
)

// A coder knows some codes; its wishes are the device's.
type coder struct {
	*device
	desks map[string]ui.DeskAt
	err   error // of the server
}

func (c coder) LookAt(_ context.Context, code string) (ui.DeskAt, error) {
	at, known := c.desks[code]
	at.Unknown = !known
	return at, nil
}

func (c coder) PhoneCode(context.Context) (ui.PhoneCode, error) {
	return ui.PhoneCode{Code: "ACDE 4679", Until: now.Add(10 * time.Minute)}, c.err
}

func deskNow(code string, state booking.DeskState, until booking.Clock) booking.DeskNow {
	span := booking.HoursOf(tuesday, 7*60+45, until, berlin)
	d := booking.DeskNow{Place: place(code, "Wupper"), State: state, Until: span.End, Closes: tuesday.At(berlin, 20*60)}
	if state == booking.DeskFree {
		d.Span = span
	}
	return d
}

func coded(t *testing.T, size fyne.Size) (*stage, *coder) {
	d := &device{state: full()}
	mine, in := d.state.Today.Bookings[0], d.state.Today.Bookings[0]
	in.State = booking.CheckedIn
	c := &coder{device: d, desks: map[string]ui.DeskAt{
		"3.14": {DeskNow: deskNow("3.14", booking.DeskBooked, 20*60), Mine: &mine},
		"3.15": {DeskNow: deskNow("3.15", booking.DeskBooked, 20*60), Mine: &in},
		"3.16": {DeskNow: deskNow("3.16", booking.DeskFree, 17*60)},
		"3.17": {DeskNow: deskNow("3.17", booking.DeskBooked, 12*60)},
		"3.18": {DeskNow: deskNow("3.18", booking.DeskBooked, 20*60)},
		"3.19": {DeskNow: deskNow("3.19", booking.DeskOut, 0)},
		"3.20": {DeskNow: deskNow("3.20", booking.HouseClosed, 0)},
		"3.21": {DeskNow: deskNow("3.21", booking.DeskFree, 17*60), Why: &booking.Refusal{Why: booking.SelfOverlap}},
	}}
	s := &stage{device: d}
	s.Stage = uitest.Open(t, uitest.Config{Size: size}, ui.Today, func(env ui.Env) ui.Screen {
		env.Coder = c
		s.Screen = New(env, d)
		return s.Screen
	})
	return s, c
}

// enter types a code into the sheet that is open.
func (s *stage) enter(t *testing.T, code string) {
	t.Helper()
	field, ok := s.Window.Canvas().Focused().(interface {
		fyne.Focusable
		SetText(string)
	})
	require.True(t, ok, "the field has the focus")
	field.SetText(code)
	field.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
}

func TestScreen_takes_the_code_of_a_desk(t *testing.T) {
	for name, size := range sizes {
		t.Run("and checks in to one's own, on the "+name, func(t *testing.T) {
			s, _ := coded(t, size)

			s.Tap(t, "Code eingeben")
			s.enter(t, "3.14")

			assert.Len(t, s.device.checked, 1)
			assert.Nil(t, s.over)
			assert.Contains(t, s.Said(), "An Platz 3.14 eingecheckt")
		})
		t.Run("and books one that is free, and gives it back, on the "+name, func(t *testing.T) {
			s, _ := coded(t, size)
			s.Tap(t, "Code eingeben")

			s.enter(t, "3.16")
			require.Subset(t, s.Said(), []string{"Platz 3.16 ist frei bis 17:00 Uhr", "Bundesbahndirektion, Wupper"})
			require.Empty(t, s.device.reserved)
			s.Tap(t, "Bis 17:00 Uhr buchen")

			require.Len(t, s.device.reserved, 1)
			assert.Equal(t, booking.HoursOf(tuesday, 7*60+45, 17*60, berlin), s.device.reserved[0].Span)
			assert.Equal(t, []booking.BookingID{s.device.reserved[0].Booking}, s.device.checked)
			s.Tap(t, "Rückgängig")
			assert.Equal(t, s.device.checked, s.device.released)
		})
	}
	t.Run("and says what others are", func(t *testing.T) {
		s, _ := coded(t, phone)
		s.Press(fyne.KeyC)
		for code, says := range map[string]string{
			"3.15": "An Platz 3.15 bist du schon eingecheckt", "3.17": "Platz 3.17 ist belegt bis 12:00 Uhr", "3.18": "Platz 3.18 ist für heute belegt",
			"3.19": "Platz 3.19 ist gesperrt", "3.20": "Das Haus ist gerade geschlossen", "3.21": "Für diese Zeit hast du schon einen Platz", "9.99": "Platz „9.99“ ist nicht auf diesem Gerät",
		} {
			s.enter(t, code)
			assert.Contains(t, s.Said(), says)
		}
		assert.Empty(t, s.device.checked)
		assert.Empty(t, s.device.reserved)
		s.Window.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		assert.Nil(t, s.over, "Esc closes")
	})
}

func TestScreen_takes_another_code_after_a_refusal(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			s, _ := coded(t, size)
			s.Tap(t, "Code eingeben")
			s.enter(t, "9.99")
			require.Contains(t, s.Said(), "Platz „9.99“ ist nicht auf diesem Gerät")
			require.NotContains(t, s.Said(), "Weiter")

			field, ok := s.Window.Canvas().Focused().(interface {
				fyne.Focusable
				SetText(string)
			})
			require.True(t, ok, "the field has the focus")
			field.SetText("9.9")
			assert.NotContains(t, s.Said(), "Platz „9.99“ ist nicht auf diesem Gerät", "it is about another code")
			assert.Equal(t, field, s.Window.Canvas().Focused(), "typing goes on")

			field.SetText("\u00a0platz\u00a03.17 ")
			s.Tap(t, "Weiter")
			assert.Contains(t, s.Said(), "Platz 3.17 ist belegt bis 12:00 Uhr")
		})
	}
}

func TestScreen_shows_a_code_for_the_phone(t *testing.T) {
	s, c := coded(t, phone)
	s.Tap(t, "Code eingeben")
	s.Tap(t, "Code für das Telefon")
	assert.Contains(t, s.Said(), "ACDE 4679")
	assert.Contains(t, s.Said(), "Tippe ihn auf der Seite ein, die der QR-Code am Platz öffnet. Er gilt bis 8:02 Uhr und einmal.")
	s.Tap(t, "Schließen")

	c.err = &ui.Trouble{Kind: ui.ServerAway}
	s.Tap(t, "Code eingeben")
	s.Tap(t, "Code für das Telefon")
	assert.Contains(t, s.Said(), "Der Server ist gerade nicht zu erreichen")
}

func TestScreen_says_until_when_to_check_in(t *testing.T) {
	for want, from := range map[string]booking.Clock{"Bitte bis 9:30 Uhr einchecken": 6 * 60, "Einchecken von 8:00 Uhr bis 9:30 Uhr": 8 * 60} {
		state := full()
		id := state.Today.Bookings[0].ID
		state.CheckInFrom[id] = tuesday.At(berlin, from)
		state.CheckInUntil = map[booking.BookingID]time.Time{id: tuesday.At(berlin, 9*60+30)}
		s := newStage(t, phone, state)

		assert.Contains(t, s.Said(), want)
	}
}
