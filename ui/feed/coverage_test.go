// SPDX-License-Identifier: EUPL-1.2

package feed

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/uitest"
)

// edited is a device of somebody who edits the channel of the first post.
func edited() *device {
	d := full()
	a := d.articles["rules"]
	a.Edits = true
	d.articles["rules"] = a
	return d
}

func TestScreen_shows_editors_in_numbers_who_has_acknowledged(t *testing.T) {
	d := edited()
	d.cover = Coverage{Shares: []Share{{"Amt für Digitales", 12, 34}, {"", 3, 6}}, Total: Share{Done: 15, All: 40}}
	s := newStage(t, sizes["phone"], d)
	s.show("rules")

	words := uitest.Words(uitest.Below(s.coverage()))

	for _, w := range []string{"Wer bestätigt hat", "Insgesamt", "15 von 40", "Amt für Digitales", "12 von 34", "Alle übrigen", "3 von 6"} {
		assert.Contains(t, words, w)
	}
	var bars []string
	for _, o := range uitest.Below(s.coverage()) {
		if bar, ok := o.(*kit.Progress); ok {
			bars = append(bars, bar.AccessibilityLabel())
		}
	}
	assert.Len(t, bars, 3)
}

func TestScreen_shows_nobody_else_who_has_acknowledged(t *testing.T) {
	s := newStage(t, sizes["phone"], full())
	s.show("rules")
	assert.Nil(t, s.coverage())
	d := edited()
	d.unasked = errors.New("no network")
	s = newStage(t, sizes["phone"], d)
	s.show("rules")
	assert.Contains(t, uitest.Words(uitest.Below(s.coverage())), "Diese Zahlen kommen vom Server. Gerade ist er nicht zu erreichen.")
	d.unasked = nil
	s.show("")
	s.show("rules")
	assert.Contains(t, uitest.Words(uitest.Below(s.coverage())), "Weniger als 5 Personen sind gefragt. Darüber gibt es keine Zahlen.")
}
