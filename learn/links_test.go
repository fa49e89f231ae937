// SPDX-License-Identifier: EUPL-1.2

package learn_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	. "github.com/pult-app/pult/learn"
)

func TestLinked_leads_to_lessons_and_leaves_all_else(t *testing.T) {
	for text, want := range map[string]string{
		"Lies [das](lesson:akte).":        "Lies [das](https://a/akte/1).",
		"[a](<lesson:a-1>) [b](lesson:b)": "[a](https://a/a-1/1) [b](https://a/b/1)",
		"[c](https://b.example)":          "[c](https://b.example)",
		"lesson:akte":                     "lesson:akte",
		"[d](lesson:A B)":                 "[d](lesson:A B)",
	} {
		assert.Equal(t, want, Linked(text, "https://a/", "/1"), text)
	}
}
