// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/staff"
)

func TestWhoIs(t *testing.T) {
	w := openTown(t).mend()
	for said, want := range map[string]staff.PersonID{
		"p-jana": jana, "jana berger": jana, "Jana  Berger": jana, "Demir": aylin, "Niemand": "Niemand",
	} {
		who, err := whoIs(t.Context(), w.url(), said)

		require.NoError(t, err, said)
		assert.Equal(t, want, who, said)
	}
	people, err := peopleAt(t.Context(), w.url())
	require.NoError(t, err)
	given := map[string]int{}
	for _, p := range people {
		given[p.Given]++
	}
	for name, n := range given {
		if n > 1 {
			_, err := whoIs(t.Context(), w.url(), name)
			require.ErrorContains(t, err, "say an id")
			break
		}
	}
	w.cut()
	who, err := whoIs(t.Context(), w.url(), "p-jana")
	require.NoError(t, err, "an id needs no server")
	assert.Equal(t, jana, who)
	_, err = whoIs(t.Context(), w.url(), "Jana Berger")
	assert.ErrorContains(t, err, "p-jana")
}

func TestWindow_signs_in_by_name(t *testing.T) {
	w := openTown(t).mend()
	s := openStage(t, Options{Server: w.url(), Person: "Jana Berger"})

	s.inStep()

	assert.Equal(t, jana, s.session.Person)
}
