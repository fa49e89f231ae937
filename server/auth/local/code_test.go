// SPDX-License-Identifier: EUPL-1.2

package local_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/server/auth/local"
)

func TestCode_is_drawn_from_all_letters_alike(t *testing.T) {
	drawn := map[rune]int{}
	for range 2700 {
		for _, letter := range local.NewCode(local.InvitationLetters) {
			drawn[letter]++
		}
	}

	assert.Len(t, drawn, len(local.Letters))
	for letter, n := range drawn { // 1,200 of each are expected; six times the deviation of 34
		assert.InDelta(t, 1200, n, 205, string(letter))
	}
}

func TestCode_is_read_as_people_write_it(t *testing.T) {
	for typed, want := range map[string]string{
		"ACDE-FGHJ-KLMN": "ACDEFGHJKLMN", " acde fghj\u00a0klmn ": "ACDEFGHJKLMN", "ACDEFGHJKLMN": "ACDEFGHJKLMN",
		"ACDE-FGHJ-KLM": "", "ACDE-FGHJ-KLMNP": "", "ACDE-FGHJ-KLMO": "", "ACDE-FGHJ-KLM\x00": "", "": "", "ÄCDE-FGHJ-KLM": "",
		strings.Repeat("-", 1<<20) + "ACDEFGHJKLMN": "",
	} {
		code, ok := local.Plain(typed, local.InvitationLetters)

		assert.Equal(t, want != "", ok, "%.40q", typed)
		if ok {
			assert.Equal(t, want, code)
		}
	}
	assert.Equal(t, "ACDE-FGHJ-KLMN", local.Grouped("ACDEFGHJKLMN"))
	assert.Empty(t, local.Grouped(""))
}
