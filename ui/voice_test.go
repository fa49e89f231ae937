// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/text"
)

func voice(t *testing.T, language string) *Voice {
	words, err := text.New(language)
	require.NoError(t, err)
	return NewVoice(words)
}

// everyRefusal is every reason with every detail that belongs to it.
var everyRefusal = []booking.Refusal{
	{Why: booking.Taken}, {Why: booking.SelfOverlap}, {Why: booking.Quota},
	{Why: booking.Window}, {Why: booking.Window, Detail: booking.Past}, {Why: booking.Window, Detail: booking.TooFar},
	{Why: booking.Window, Detail: booking.HomeFirst}, {Why: booking.Window, Detail: booking.TooEarly},
	{Why: booking.Closed}, {Why: booking.Closed, Detail: booking.Weekday}, {Why: booking.Closed, Detail: booking.Holiday},
	{Why: booking.Closed, Detail: booking.Closure}, {Why: booking.Closed, Detail: booking.OutsideHours},
	{Why: booking.Forbidden}, {Why: booking.Forbidden, Detail: booking.DeskBlocked}, {Why: booking.Forbidden, Detail: booking.NotYours},
	{Why: booking.Stale}, {Why: booking.Stale, Detail: booking.Waits}, {Why: booking.Stale, Detail: booking.OneTeamDay}, {Why: booking.Taken, Detail: booking.NoBlock},
	{Why: booking.Forbidden, Detail: booking.NotLead}, {Why: booking.Forbidden, Detail: booking.NotOfUnit}, {Why: booking.Gone}, {Why: booking.Gone, Detail: booking.NotHere}, {Why: booking.Dependency}, {Why: booking.Expired}, {Why: booking.Invalid},
}

func TestVoice_has_its_own_sentence_for_every_refusal(t *testing.T) {
	key := regexp.MustCompile(`refused\.|voice\.|%!|%s`)
	opens := booking.Date(2026, time.December, 1)
	for _, language := range text.Languages {
		v, seen := voice(t, language), map[string]booking.Refusal{}
		for _, refusal := range everyRefusal {
			said := v.Refused(&refusal, "3.14")
			refusal.Opens = &opens
			saidWithDay := v.Refused(&refusal, "")

			for _, part := range []string{said.Heading, said.Line, saidWithDay.Heading, saidWithDay.Line} {
				assert.NotEmpty(t, part, refusal)
				assert.NotRegexp(t, key, part, refusal)
			}
			assert.NotContains(t, seen, said.Heading, "%v and %v say the same", refusal, seen[said.Heading])
			seen[said.Heading] = refusal
			assert.Empty(t, said.Code, "a refusal is no failure")
		}
	}
}

func TestVoice_Refused(t *testing.T) {
	v := voice(t, "de")
	t.Run("names the desk that was wished for", func(t *testing.T) {
		said := v.Refused(&booking.Refusal{Why: booking.Taken}, "3.14")

		assert.Equal(t, "Platz 3.14 ist schon vergeben", said.Heading)
		assert.Equal(t, "Er ist gebucht oder angeboten. Alles andere bleibt, wie es ist.", said.Line)
	})
	t.Run("names the day from which on it would go", func(t *testing.T) {
		opens := booking.Date(2026, time.December, 1)

		said := v.Refused(&booking.Refusal{Why: booking.Window, Detail: booking.TooFar, Opens: &opens}, "3.14")

		assert.Equal(t, "Ab Dienstag, 1. Dezember kannst du für diesen Tag buchen.", said.Line)
	})
	t.Run("falls back to the reason for a detail of a newer server", func(t *testing.T) {
		assert.Equal(t, v.Refused(&booking.Refusal{Why: booking.Closed}, ""), v.Refused(&booking.Refusal{Why: booking.Closed, Detail: "flood"}, ""))
	})
	t.Run("falls back to not understood for a reason of a newer server", func(t *testing.T) {
		assert.Equal(t, v.Refused(&booking.Refusal{Why: booking.Invalid}, ""), v.Refused(&booking.Refusal{Why: "weather"}, ""))
	})
}

func TestVoice_Say(t *testing.T) {
	v := voice(t, "de")
	t.Run("finds a refusal in a wrapped error", func(t *testing.T) {
		err := fmt.Errorf("reserve d1: %w", &booking.Refusal{Why: booking.Quota})

		assert.Equal(t, "Mehr Buchungen gehen gerade nicht", v.Say(err).Heading)
	})
	t.Run("knows every trouble in both languages", func(t *testing.T) {
		for _, language := range text.Languages {
			v, seen := voice(t, language), map[string]bool{}
			for kind := range troubles {
				said := v.Say(&Trouble{Kind: kind, Err: errors.New("cause")})

				assert.NotContains(t, said.Heading, "voice.", kind)
				assert.NotContains(t, said.Line, "cause", "people never read a technical text")
				assert.Contains(t, said.Line, said.Code)
				assert.False(t, seen[said.Heading], "%s is said twice", said.Heading)
				seen[said.Heading] = true
			}
		}
	})
	t.Run("says that the server is away when it was too slow", func(t *testing.T) {
		assert.Equal(t, "Der Server ist gerade nicht zu erreichen", v.Say(fmt.Errorf("sync: %w", context.DeadlineExceeded)).Heading)
	})
	t.Run("is calm about what nobody foresaw", func(t *testing.T) {
		said := v.Say(errors.New("SQL logic error"))

		assert.Equal(t, "Das hat nicht geklappt", said.Heading)
		assert.Regexp(t, `^Deine Änderungen sind sicher\. .* Kennung\x{a0}[0-9A-F]{4}$`, said.Line)
	})
	t.Run("gives the same cause the same code", func(t *testing.T) {
		assert.Equal(t, Code(errors.New("a")), Code(errors.New("a")))
		assert.NotEqual(t, Code(errors.New("a")), Code(errors.New("b")))
	})
}
