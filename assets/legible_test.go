// SPDX-License-Identifier: EUPL-1.2

package assets_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/assets"
)

func TestLegible_keeps_what_the_font_has(t *testing.T) {
	for text, want := range map[string]string{
		"Jana Öztürk-Groß":          "Jana Öztürk-Groß",
		"🎓 Erste Hilfe":             "Erste Hilfe",
		"A\u0308nne\tO’Hara\n– 3 €": "Änne O’Hara – 3 €",
		"x\u202efdp.exe\x00\u200b":  "xfdp.exe",
		"\xff\xfe\U000E0001\uFFFF":  "?",
		"\U00020000 中":              "? ?",
	} {
		assert.Equal(t, want, assets.Legible(text), "%q", text)
	}
}
