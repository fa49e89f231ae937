// SPDX-License-Identifier: EUPL-1.2

package staff_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	. "github.com/pult-app/pult/staff"
)

func TestPerson_names_and_initials(t *testing.T) {
	for _, test := range []struct {
		given, family, name, initials string
	}{
		{"Aylin", "Demir", "Aylin Demir", "AD"},
		{"", "Demir", "Demir", "D"},
		{"Aylin", "", "Aylin", "A"},
		{"östen", "de Vries", "östen de Vries", "ÖD"},
		{"", "", "", ""},
		{"(Kai)", "'t Hooft", "(Kai) 't Hooft", "KT"},
	} {
		p := Person{Given: test.given, Family: test.family}

		assert.Equal(t, test.name, p.Name())
		assert.Equal(t, test.initials, p.Initials())
	}
}

func TestVisibility_Known(t *testing.T) {
	for _, v := range []Visibility{Nobody, Team, Everybody} {
		assert.True(t, v.Known(), v)
	}
	for _, v := range []Visibility{"", "friends", "Team"} {
		assert.False(t, v.Known(), v)
	}
}
