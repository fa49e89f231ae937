// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
)

// waitFor is a wait of Jana's for desk 3.20 on a day.
func waitFor(id booking.WaitID, day booking.Day, state booking.WaitState) Waiting {
	wait := booking.Wait{ID: id, Person: "jana", Building: "bahn", Desk: "3.20", Span: booking.SpanOf(day, booking.FullDay, berlin), State: state}
	return Waiting{Wait: wait, Place: place("3.20", "Wupper")}
}

func TestScreen_asks_about_a_desk_that_has_become_free(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			state := full()
			offer := waitFor("w1", tuesday+2, booking.WaitOffered)
			offer.Until = now.Add(2 * time.Hour)
			late := waitFor("w2", tuesday+3, booking.WaitOffered)
			late.Until = now
			state.Waits = []Waiting{offer, late}
			s := newStage(t, size, state)

			require.Contains(t, s.Said(), "Platz 3.20 ist für dich frei geworden")
			assert.Contains(t, s.Said(), "Wer zuletzt am wenigsten nachgerückt ist, kommt zuerst; dann zählt, wer länger wartet.")
			s.Tap(t, "Zusagen")
			assert.Equal(t, []booking.WaitID{"w1"}, s.device.accepted, "the other one's time has gone by")
		})
	}
}

func TestScreen_passes_a_desk_on_and_can_book_it_after_all(t *testing.T) {
	state := full()
	offer := waitFor("w1", tuesday+2, booking.WaitOffered)
	offer.Until = now.Add(2 * time.Hour)
	state.Waits = []Waiting{offer}
	s := newStage(t, phone, state)

	s.Tap(t, "Weitergeben")
	require.Equal(t, []booking.WaitID{"w1"}, s.device.declined)
	s.Tap(t, "Rückgängig")

	require.Len(t, s.device.reserved, 1)
	assert.Equal(t, booking.DeskID("3.20"), s.device.reserved[0].Desk)
}

func TestScreen_does_not_call_an_offered_desk_confirmed(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			state := full()
			for i, day := range []booking.Day{tuesday, tuesday + 3} {
				b := booked("3.20", day, booking.FullDay, booking.Booked)
				offer := waitFor(booking.WaitID(rune('a'+i)), day, booking.WaitOffered)
				offer.Booking, offer.Until = b.ID, now.Add(time.Duration(2+22*i)*time.Hour)
				state.Week.Days[day-monday] = sits(b)
				state.Waits = append(state.Waits, offer)
			}
			state.Today = state.Week.Days[1]

			s := newStage(t, size, state)

			assert.Contains(t, s.Said(), "Angeboten")
			assert.NotContains(t, s.Said(), "Bestätigt")
			assert.Contains(t, s.Said(), "Für dich frei geworden. Sag bis 9:52 Uhr zu, sonst wird jemand anderes gefragt.")
			assert.Equal(t, "Dienstag, 24. November, Platz 3.20, angeboten bis 9:52 Uhr", s.days[1].AccessibilityLabel())
			assert.Equal(t, "Freitag, 27. November, Platz 3.20, angeboten bis Mi 25. Nov., 7:52 Uhr", s.days[4].AccessibilityLabel())
			if name == "laptop" {
				assert.Contains(t, s.Said(), "bis 9:52 Uhr")
				assert.Contains(t, s.Said(), "bis Mi 25.")
			}
		})
	}
}

func TestScreen_lists_what_the_person_waits_for(t *testing.T) {
	state := full()
	zone := waitFor("w2", tuesday+6, booking.WaitOpen)
	zone.Desk, zone.Zone, zone.Place.Desk = "", "z", booking.Desk{}
	house := waitFor("w3", tuesday+7, booking.WaitRequested)
	house.Desk, house.Place = "", booking.Place{Building: house.Place.Building}
	rests := waitFor("w1", tuesday+2, booking.WaitOpen)
	rests.Rests = true
	state.Waits = []Waiting{rests, zone, house}
	s := newStage(t, laptop, state)

	for _, words := range []string{
		"Warteliste", "Platz 3.20", "Do 26. Nov., ganztags · ruht, weil du dann schon einen Platz hast",
		"Zone Wupper", "Ein Platz in: Bundesbahndirektion", "Di 1. Dez., ganztags · vorgemerkt",
	} {
		assert.Contains(t, s.Said(), words)
	}
}

func TestScreen_waits_no_more_and_has_the_old_place_back(t *testing.T) {
	state := full()
	wait := waitFor("w1", tuesday+2, booking.WaitOpen)
	state.Waits = []Waiting{wait}
	s := newStage(t, laptop, state)

	s.Tap(t, "Nicht mehr warten")
	require.Equal(t, []booking.WaitID{"w1"}, s.device.left)
	s.Tap(t, "Rückgängig")

	assert.Equal(t, []booking.Join{{Wait: "w1", Building: "bahn", Desk: "3.20", Span: wait.Span}}, s.device.joined)
}
