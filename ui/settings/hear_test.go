// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2/widget"
	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/uitest"
)

func (s *stage) chooses(t *testing.T, words string) {
	t.Helper()
	for _, o := range uitest.Below(s.mailCard()) {
		if chip, ok := o.(*kit.Chip); ok && chip.Label() == words {
			chip.Tapped(nil)
			return
		}
	}
	t.Fatalf("there is no %s", words)
}

func TestScreen_asks_for_an_address_before_mail_comes(t *testing.T) {
	d := &device{state: calm(), mails: true}
	d.state.Hearing = news.Hearing{From: 60, Until: 120}
	s := stageWith(t, uitest.Sizes["phone"], d, "de", kit.Light)
	s.show(hearing)

	s.chooses(t, "Täglich")
	assert.Empty(t, d.state.Hearing.Digest, "there is no address yet")
	field := only[*widget.Entry](t, s)
	field.SetText(" jana@stadt.example ")
	field.OnSubmitted("")
	assert.Equal(t, news.Hearing{From: 60, Until: 120, Digest: news.Daily, Mail: "jana@stadt.example"}, d.state.Hearing)
	assert.Contains(t, uitest.Words(uitest.Below(s.mailCard())), "An jana@stadt.example. Kommt dort eine erste Mail an, bestätige sie; vorher kommt keine weitere.")
	s.chooses(t, "Wöchentlich")
	assert.Equal(t, news.Weekly, d.state.Hearing.Digest)
	s.chooses(t, "Keine Mail")
	assert.Equal(t, news.Hearing{From: 60, Until: 120}, d.state.Hearing)
}

func TestScreen_keeps_how_much_of_a_channel_is_heard(t *testing.T) {
	d := &device{state: calm()}
	d.state.Channels = []Channel{{ID: "board", Name: "Aus dem Rathaus"}, {ID: "plaza", Name: "Marktplatz", Level: news.Follows}}
	s := stageWith(t, uitest.Sizes["phone"], d, "de", kit.Light)
	s.show(hearing)
	for _, o := range uitest.Below(s.channelsCard()) {
		if chip, ok := o.(*kit.Chip); ok && chip.Label() == "Stumm" {
			chip.Tapped(nil)
			break
		}
	}
	assert.Equal(t, []Channel{{ID: "board", Name: "Aus dem Rathaus", Level: news.Mutes}, {ID: "plaza", Name: "Marktplatz", Level: news.Follows}}, d.state.Channels)
}

func TestScreen_offers_no_mail_where_none_is_sent(t *testing.T) {
	d := &device{state: calm()}
	s := stageWith(t, uitest.Sizes["phone"], d, "de", kit.Light)
	s.show(hearing)
	assert.Nil(t, s.mailCard())
	d.unasked = errors.New("no network")
	s.show(hearing)
	assert.Contains(t, uitest.Words(uitest.Below(s.mailCard())), "Ob deine Verwaltung Mail verschickt, zeigt sich, sobald ein Netz da ist.")
}

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
