// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestDisplayed(t *testing.T) {
	env := func(set ...string) func(string) string {
		return func(name string) string {
			for i := 0; i+1 < len(set); i += 2 {
				if set[i] == name {
					return set[i+1]
				}
			}
			return ""
		}
	}
	listening := func(alive ...string) func(string, string) error {
		return func(network, address string) error {
			for _, a := range alive {
				if a == network+" "+address {
					return nil
				}
			}
			return errors.New("nobody there")
		}
	}
	const x, abstract, wayland = "unix /tmp/.X11-unix/X1", "unix @/tmp/.X11-unix/X1", "unix /run/user/1/wayland-0"

	for name, reach := range map[string]func(string, string) error{
		":1": listening(x), ":1.0": listening(abstract), "unix:1": listening(x),
		"localhost:10.0": listening("tcp localhost:6010"), "::1:2": listening("tcp [::1]:6002"), "[::1]:2": listening("tcp [::1]:6002"),
	} {
		assert.NoError(t, displayed("linux", env("DISPLAY", name), reach), name)
	}
	assert.NoError(t, displayed("linux", env("WAYLAND_DISPLAY", "wayland-0", "XDG_RUNTIME_DIR", "/run/user/1"), listening(wayland)))
	assert.NoError(t, displayed("linux", env("WAYLAND_DISPLAY", "/run/user/1/wayland-0"), listening(wayland)))
	assert.NoError(t, displayed("linux", env("WAYLAND_DISPLAY", "gone", "DISPLAY", ":1"), listening(x)), "one of the two is enough")
	assert.NoError(t, displayed("windows", env(), nil))
	assert.NoError(t, displayed("android", env(), nil))

	assert.ErrorIs(t, displayed("linux", env(), listening()), errNoDisplay)
	for _, name := range []string{":1", ":", "1", "nonsense", "host:x", ":99999"} {
		err := displayed("linux", env("DISPLAY", name), listening())
		assert.ErrorIs(t, err, errNoDisplay, name)
		assert.ErrorContains(t, err, name+" does not answer")
	}
}

func TestWithDisplay_says_that_the_display_went_away(t *testing.T) {
	gone := func() error { return errNoDisplay }
	there := func() error { return nil }
	falls := func() error { panic("NotInitialized: The GLFW library is not initialized") }

	assert.ErrorIs(t, withDisplay(gone, falls), errNoDisplay)
	assert.Panics(t, func() { _ = withDisplay(there, falls) }, "a bug of our own")
	assert.NoError(t, withDisplay(gone, there))
}
