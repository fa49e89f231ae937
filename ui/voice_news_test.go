// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/ui/text"
)

func TestVoice_has_its_own_words_for_every_refusal_of_the_news(t *testing.T) {
	for _, language := range text.Languages {
		v, seen := voice(t, language), map[string]newsReason{}
		for r := range newsRefusals {
			said := v.RefusedNews(r.why, r.detail)
			assert.NotContains(t, seen, said.Heading, "%v and %v say the same", r, seen[said.Heading])
			assert.NotContains(t, said.Heading+said.Line, "refused.")
			seen[said.Heading] = r
		}
		assert.Equal(t, v.RefusedNews(news.Closed, ""), v.RefusedNews(news.Closed, "flood"), "a detail of a newer server")
		assert.Equal(t, v.RefusedNews(news.Invalid, ""), v.RefusedNews("weather", ""))
		assert.Equal(t, v.RefusedNews(news.Closed, news.PollClosed), v.Say(&news.Refusal{Why: news.Closed, Detail: news.PollClosed}))
	}
}
