// SPDX-License-Identifier: EUPL-1.2

package device_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/sync"
)

func TestDevice_knows_what_nobody_looks_at(t *testing.T) {
	const long = 14 * 24 * time.Hour
	_, ann := start(t)
	unlooked := func(days int) []sync.Scope {
		scopes, err := ann.Unlooked(t.Context(), tuesday.AddDate(0, 0, days), long)
		require.NoError(t, err)
		return scopes
	}
	assert.Empty(t, unlooked(0), "it counts from now")
	assert.Equal(t, []sync.Scope{"b:bahn", "b:berg"}, unlooked(14))

	require.NoError(t, ann.Looked(t.Context(), "b:berg", tuesday.AddDate(0, 0, 13)))
	require.NoError(t, ann.Looked(t.Context(), "b:elsewhere", tuesday))
	assert.Equal(t, []sync.Scope{"b:bahn"}, unlooked(14))
	require.NoError(t, ann.Keep(t.Context(), "b:bahn"))
	assert.Equal(t, []sync.Scope{"b:berg"}, unlooked(40), "the other one is to stay")

	require.NoError(t, ann.SetWant(t.Context()))
	require.NoError(t, ann.SetWant(t.Context(), "b:bahn"))
	assert.Empty(t, unlooked(40), "it is wanted anew, and counts from now")
	assert.Equal(t, []sync.Scope{"b:bahn"}, unlooked(54))
}
