// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/uitest"
)

func TestScreen_keeps_quiet_hours_and_days_of_rest(t *testing.T) {
	d := &device{state: calm()}
	s := stageWith(t, uitest.Sizes["phone"], d, "de", kit.Light)
	s.show(hearing)
	choose := func(words string) {
		t.Helper()
		for _, o := range uitest.Below(s.hearCard()) {
			if chip, ok := o.(*kit.Chip); ok && chip.Label() == words {
				chip.Tapped(nil)
				return
			}
		}
		t.Fatalf("there is no %s in %v", words, uitest.Words(uitest.Below(s.hearCard())))
	}
	choose("18:00 bis 07:00")
	choose("Sa")
	choose("So")
	assert.Equal(t, news.Hearing{From: 18 * 60, Until: 7 * 60, Rest: []time.Weekday{6, 0}}, d.state.Hearing)
	assert.Equal(t, "Ruhe von 18:00 bis 07:00", s.hearLine())
	choose("Sa")
	choose("Keine")
	assert.Equal(t, news.Hearing{Rest: []time.Weekday{0}}, d.state.Hearing)
	choose("Melden")
	assert.True(t, d.applied[len(d.applied)-1].NoRings)
}
