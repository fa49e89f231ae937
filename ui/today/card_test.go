// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/uitest"
)

func TestScreen_follows_the_desk_that_is_on(t *testing.T) {
	day := sits(booked("3.14", tuesday, booking.Morning, booking.CheckedIn))
	later := booked("3.20", tuesday, booking.Afternoon, booking.Booked)
	later.Span.End = tuesday.At(berlin, 17*60)
	day.Bookings = append(day.Bookings, later)
	day.Halves[booking.PM] = booking.Presence{Status: booking.Office, Desk: "3.20", Occupied: later.Occupancy().ID}
	for clock, want := range map[time.Duration][]string{
		0:              {"Platz 3.14", "Eingecheckt", "Freigeben"},
		6 * time.Hour:  {"Platz 3.20", "Bestätigt", "Einchecken"},
		10 * time.Hour: {"Platz 3.20", "Vorbei", "Platz buchen"},
	} {
		for name, size := range sizes {
			t.Run(fmt.Sprint(clock, " later, on the ", name), func(t *testing.T) {
				state := at(day)
				state.CheckInFrom[later.ID] = later.Span.Start
				s := newStage(t, size, state)

				s.Clock = now.Add(clock)
				s.Shell.Refresh(ui.MinuteIsUp)

				assert.Subset(t, s.Said(), want)
			})
		}
	}
	t.Run("and what the person is now, once its time is over", func(t *testing.T) {
		half := sits(booked("3.14", tuesday, booking.Morning, booking.CheckedIn))
		half.Halves[booking.PM] = booking.Presence{Status: booking.HomeOffice}
		s := newStage(t, phone, at(half))

		s.Clock = now.Add(6 * time.Hour)
		s.Shell.Refresh(ui.MinuteIsUp)

		assert.Contains(t, s.Said(), "Heute im Homeoffice")
	})
}

func TestScreen_leaves_changing_the_desk_to_the_plan_on_a_phone(t *testing.T) {
	with := full()
	with.Around = square()

	assert.NotContains(t, newStage(t, phone, with).Said(), "Ändern")
	assert.Contains(t, newStage(t, phone, full()).Said(), "Ändern", "there is no plan to tap on")
	assert.Contains(t, newStage(t, laptop, with).Said(), "Ändern")
}

func TestScreen_brings_what_there_is_to_do_into_sight_in_large_text(t *testing.T) {
	state := full()
	state.Around = square()
	s := stageWith(t, uitest.Config{Size: phone, Scale: 2}, &device{state: state})

	for _, o := range s.Objects() {
		if button, ok := o.(*kit.Button); ok && button.Label() == "Einchecken" {
			bottom := fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Y + o.Size().Height
			assert.Less(t, bottom, phone.Height-80, "above the bar")
			return
		}
	}
	assert.Fail(t, "no button")
}

func TestAround_shows_the_zone_first_and_then_what_is_near(t *testing.T) {
	a := square() // five desks in a row
	a.Day.Desks[0].Desk.Zone = "elsewhere"

	assert.Equal(t, []booking.DeskID{"3.16", "3.17", "3.18", "3.14"}, a.near("3.15"))
}

func TestScreen_gives_the_desk_of_today_to_the_calendar(t *testing.T) {
	for name, size := range sizes {
		s := newStage(t, size, full())

		s.Tap(t, "In den Kalender")

		assert.Equal(t, []booking.BookingID{full().Today.Bookings[0].ID}, s.Exported, name)
	}
	t.Run("not a wish, an offer, or what is over", func(t *testing.T) {
		wish := at(sits(booked("3.14", tuesday, booking.FullDay, booking.Requested)))
		gone := at(sits(booked("3.14", tuesday, booking.FullDay, booking.CheckedIn)))
		gone.Today.Bookings[0].Span = booking.HoursOf(tuesday, 6*60, 7*60, berlin)
		offered := full()
		offer := waitFor("w", tuesday, booking.WaitOffered)
		offer.Booking, offer.Until = offered.Today.Bookings[0].ID, now.Add(time.Hour)
		offered.Waits = []Waiting{offer}
		for _, state := range []State{wish, gone, offered} {
			assert.NotContains(t, newStage(t, phone, state).Said(), "In den Kalender")
		}
	})
}
