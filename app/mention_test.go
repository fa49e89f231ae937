// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/pult-app/pult/staff"
)

func TestMentioned_speaks_to_whom_a_name_means(t *testing.T) {
	names := map[string]staff.Person{}
	for id, name := range map[string][2]string{"p1": {"Jana", "Berger"}, "p2": {"Aylin", "Öztürk-Groß"}, "p(3)": {"Ana Maria", "da Silva"}} {
		p := staff.Person{ID: staff.PersonID(id), Given: name[0], Family: name[1]}
		names[staff.Fold(p.Name())] = p
	}
	names[staff.Fold("Kim Doppelt")] = staff.Person{} // two are called so
	for text, want := range map[string]string{
		"Danke @Jana Berger!":                    "Danke [@Jana Berger](person:p1)!",
		"@jana berger und @Jana":                 "[@jana berger](person:p1) und @Jana",
		"@Jana Berger kommt":                     "[@Jana Berger](person:p1) kommt",
		"@Jana Berger, bitte":                    "[@Jana Berger](person:p1), bitte",
		"(@Aylin Öztürk-Groß)":                   "([@Aylin Öztürk-Groß](person:p2))",
		"@Ana Maria da Silva hat":                "[@Ana Maria da Silva](person:p%283%29) hat",
		"[@Jana Berger](person:p1)":              "[@Jana Berger](person:p1)",
		"[Frag @Jana Berger](https://a.example)": "[Frag @Jana Berger](https://a.example)",
		"`@Jana Berger` ``a ` @Jana Berger`` b":  "`@Jana Berger` ``a ` @Jana Berger`` b",
		"[1] @Jana Berger":                       "[1] [@Jana Berger](person:p1)",
		"` @Jana Berger":                         "` [@Jana Berger](person:p1)",
		"jana@Jana Berger":                       "jana@Jana Berger",
		"@Kim Doppelt":                           "@Kim Doppelt",
		"@ @@Jana Berger @":                      "@ @[@Jana Berger](person:p1) @",
		"Straße @Jana Bergerin":                  "Straße @Jana Bergerin",
		"":                                       "",
	} {
		assert.Equal(t, want, mentioned(text, names), text)
	}
}
