// SPDX-License-Identifier: EUPL-1.2

package app

import "errors"

// errNoDisplay is said instead of the window toolkit's own words, which are a stack trace.
var errNoDisplay = errors.New("there is no display here: start Pult in a desktop session; without one, make run shows it in pictures")

// displayed is errNoDisplay where windows need a display server and none is named, and nil elsewhere.
func displayed(system string, env func(string) string) error {
	switch system {
	case "linux", "freebsd", "openbsd", "netbsd":
		if env("DISPLAY") == "" && env("WAYLAND_DISPLAY") == "" {
			return errNoDisplay
		}
	}
	return nil
}
