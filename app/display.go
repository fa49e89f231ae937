// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"errors"
	"fmt"
	"net"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// errNoDisplay is said instead of the window toolkit's own words, which are a stack trace.
var errNoDisplay = errors.New("there is no display here: start Pult in a desktop session; without one, make run shows it in pictures")

// withDisplay opens a window. The toolkit panics where the display went away after somebody looked; when it is gone indeed,
// that is the error, and every other panic goes on.
func withDisplay(here, open func() error) (err error) {
	defer func() {
		cause := recover()
		if cause == nil {
			return
		}
		if err = here(); err == nil {
			panic(cause)
		}
	}()
	return open()
}

// displayed is errNoDisplay where windows need a display server and none is named or none answers, and nil elsewhere.
func displayed(system string, env func(string) string, reach func(network, address string) error) error {
	switch system {
	case "linux", "freebsd", "openbsd", "netbsd":
	default:
		return nil
	}
	wayland, x := env("WAYLAND_DISPLAY"), env("DISPLAY")
	if wayland != "" {
		if !filepath.IsAbs(wayland) {
			wayland = filepath.Join(env("XDG_RUNTIME_DIR"), wayland)
		}
		if reach("unix", wayland) == nil {
			return nil
		}
	}
	for _, at := range socketsOf(x) {
		if reach(at[0], at[1]) == nil {
			return nil
		}
	}
	if named := strings.TrimSpace(x + " " + wayland); named != "" {
		return fmt.Errorf("%s does not answer, so %w", named, errNoDisplay)
	}
	return errNoDisplay
}

// socketsOf is where a display of X listens (X(7), "Display names"): host:number.screen, without a host on this machine.
// The command demo asks the same way.
func socketsOf(display string) [][2]string {
	cut := strings.LastIndex(display, ":") // an IPv6 address has colons of its own
	if cut < 0 {
		return nil
	}
	host := strings.Trim(display[:cut], "[]")
	number, _, _ := strings.Cut(display[cut+1:], ".")
	n, err := strconv.ParseUint(number, 10, 15)
	switch {
	case err != nil:
		return nil
	case host == "" || host == "unix":
		path := "/tmp/.X11-unix/X" + number
		return [][2]string{{"unix", path}, {"unix", "@" + path}}
	}
	return [][2]string{{"tcp", net.JoinHostPort(host, strconv.FormatUint(6000+n, 10))}}
}

// knock tells whether somebody listens at an address.
func knock(network, address string) error {
	conn, err := net.DialTimeout(network, address, 2*time.Second)
	if err != nil {
		return err
	}
	return conn.Close()
}
