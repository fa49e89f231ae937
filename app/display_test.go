// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestDisplayed(t *testing.T) {
	env := func(set string) func(string) string {
		return func(name string) string {
			if name == set {
				return ":1"
			}
			return ""
		}
	}

	assert.ErrorIs(t, displayed("linux", env("")), errNoDisplay)
	assert.NoError(t, displayed("linux", env("DISPLAY")))
	assert.NoError(t, displayed("linux", env("WAYLAND_DISPLAY")))
	assert.NoError(t, displayed("windows", env("")))
	assert.NoError(t, displayed("android", env("")))
}
