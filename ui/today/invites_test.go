// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/uitest"
)

// invitedOn asks the person to a team day, until a time.
func invitedOn(id booking.InviteID, day booking.Day, until time.Time) Invited {
	return Invited{
		Invite: booking.Invite{ID: id, Desk: "3.20", Span: booking.SpanOf(day, booking.FullDay, uitest.Berlin), Until: until, State: booking.InviteOpen},
		Lead:   staff.Person{ID: "aylin", Given: "Aylin", Family: "Demir"}, Gives: []string{"3.14"},
	}
}

func TestScreen_asks_about_a_team_day_and_says_first_what_the_lead_hears(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			state := full()
			state.Invites = []Invited{invitedOn("i", tuesday+2, now.Add(2*time.Hour)), invitedOn("late", tuesday+3, now)}
			s := newStage(t, size, state)

			said := strings.Join(s.Said(), "\n")
			assert.Contains(t, said, "Teamtag am Do 26. Nov.")
			assert.Contains(t, said, "Aylin Demir schlägt ihn vor")
			assert.Contains(t, said, "Mit deiner Zusage gibst du Platz 3.14 zurück.")
			assert.Contains(t, said, "Deine Leitung sieht, wie viele zu- oder absagen")
			assert.NotContains(t, said, "Teamtag am Fr 27. Nov.", "its time has gone by")
			s.Tap(t, "Zusagen")

			require.Equal(t, []booking.Answer{{Invite: "i", Yes: true}}, s.device.answered)
		})
	}
}

func TestScreen_declines_a_team_day(t *testing.T) {
	state := full()
	state.Invites = []Invited{invitedOn("i", tuesday+2, now.Add(2*time.Hour))}
	s := newStage(t, phone, state)

	s.Tap(t, "Absagen")

	assert.Equal(t, []booking.Answer{{Invite: "i"}}, s.device.answered)
}
