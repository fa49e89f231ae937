// SPDX-License-Identifier: EUPL-1.2

package utilisation

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// with is a report of a house of so many desks.
func with(desks int) Report {
	return Report{Building: "berg", Month: october, Areas: []AreaReport{{Desks: desks, Full: 50}, {Area: Area{Floor: "1"}, Desks: desks}}}
}

func TestReport_Shared(t *testing.T) {
	r := with(61)
	assert.Equal(t, None, r.Shared(), "nobody has told how many workplaces there are")
	r.Furnish([]Workplaces{{"berg", october.Add(-3), 122}, {"berg", october, 100}, {"berg", october.Add(1), 80}})
	assert.Equal(t, 100, r.Workplaces, "what is told of a month holds from it on")
	assert.Equal(t, Share(61), r.Shared())
	r.Furnish([]Workplaces{{"berg", october, 60}})
	assert.Equal(t, Share(100), r.Shared(), "more desks than workplaces are a mistake, and no more than all")
	r.Furnish([]Workplaces{{"berg", october.Add(-1), 60}, {"berg", october, 0}})
	assert.Equal(t, None, r.Shared(), "no longer known")
	r.Furnish([]Workplaces{{"berg", october.Add(1), 60}})
	assert.Equal(t, None, r.Shared(), "not known yet")
}

func TestSharedOf_counts_houses_that_are_known(t *testing.T) {
	a, b, c := with(60), with(20), with(500)
	a.Workplaces, b.Workplaces = 80, 120
	share, shared, all := SharedOf([]Report{a, b, c})
	assert.Equal(t, Share(40), share)
	assert.Equal(t, []int{80, 200}, []int{shared, all})
	share, _, _ = SharedOf([]Report{c})
	assert.Equal(t, None, share)
}

func TestReport_PerHundred_tells_of_five_people_at_least(t *testing.T) {
	r := with(8)
	r.Live(4)
	assert.Zero(t, r.People)
	assert.Zero(t, r.PerHundred())
	r.Live(11)
	assert.Equal(t, 10, r.People, "in steps of five")
	assert.Equal(t, 80, r.PerHundred())
}

func TestWorkplaces_Check(t *testing.T) {
	require.NoError(t, Workplaces{"berg", october, 0}.Check())
	require.NoError(t, Workplaces{"berg", october, 100}.Check())
	require.Error(t, Workplaces{"berg", october, -1}.Check())
	require.Error(t, Workplaces{"berg", october, MaxWorkplaces + 1}.Check())
}
