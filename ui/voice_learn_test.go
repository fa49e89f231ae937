// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/ui/text"
)

func TestVoice_has_its_own_words_for_every_refusal_of_learning(t *testing.T) {
	for _, language := range text.Languages {
		v, seen := voice(t, language), map[string]learnReason{}
		for r := range learnRefusals {
			said := v.RefusedLearning(r.why, r.detail)
			assert.NotContains(t, seen, said.Heading, "%v and %v say the same", r, seen[said.Heading])
			assert.NotContains(t, said.Heading+said.Line, "refused.")
			seen[said.Heading] = r
		}
		assert.Equal(t, v.RefusedLearning(learn.Gone, ""), v.RefusedLearning(learn.Gone, "flood"), "a detail of a newer server")
		assert.Equal(t, v.RefusedLearning(learn.Invalid, ""), v.RefusedLearning("weather", ""))
		assert.Equal(t, v.RefusedLearning(learn.Quota, learn.NoTries), v.Say(&learn.Refusal{Why: learn.Quota, Detail: learn.NoTries}))
	}
}
