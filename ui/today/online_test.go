// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
)

func TestScreen_says_of_a_wish_what_the_connection_makes_of_it(t *testing.T) {
	waits := "Auf diesem Gerät gespeichert. Wird entschieden, sobald wieder Netz da ist."
	sent := "Auf diesem Gerät gespeichert. Wird gerade an den Server gesendet."
	s := newStage(t, phone, at(sits(booked("3.14", tuesday, booking.FullDay, booking.Requested))))
	assert.Contains(t, s.Said(), waits)

	s.Shell.SetConnection(ui.Connection{Online: true})
	s.Shell.Refresh(ui.Waiting)
	assert.Contains(t, s.Said(), sent)
	assert.NotContains(t, s.Said(), waits)
	s.Shell.SetConnection(ui.Connection{})
	s.Shell.Work.Elapse()
	s.Shell.Refresh(ui.Waiting)

	assert.Contains(t, s.Said(), waits)
}
