// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// hasDisplay tells whether a display is named and answers. One that is named and dead, as in a forgotten terminal session,
// is none, and that is said.
func hasDisplay() bool {
	x, wayland := os.Getenv("DISPLAY"), os.Getenv("WAYLAND_DISPLAY")
	if wayland != "" {
		if !filepath.IsAbs(wayland) {
			wayland = filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), wayland)
		}
		if answers("unix", wayland) {
			return true
		}
	}
	if x != "" && xAnswers(x) {
		return true
	}
	if named := strings.TrimSpace(x + " " + wayland); named != "" {
		fmt.Fprintf(os.Stderr, "the display %s does not answer\n", named)
	}
	return false
}

// xAnswers knocks where a display of X listens (X(7), "Display names"). The client asks the same way, in app/display.go.
func xAnswers(display string) bool {
	cut := strings.LastIndex(display, ":")
	if cut < 0 {
		return false
	}
	host := strings.Trim(display[:cut], "[]")
	number, _, _ := strings.Cut(display[cut+1:], ".")
	n, err := strconv.ParseUint(number, 10, 15)
	if err != nil {
		return false
	}
	if host == "" || host == "unix" {
		path := "/tmp/.X11-unix/X" + number
		return answers("unix", path) || answers("unix", "@"+path)
	}
	return answers("tcp", net.JoinHostPort(host, strconv.FormatUint(6000+n, 10)))
}

func answers(network, address string) bool {
	conn, err := net.DialTimeout(network, address, 2*time.Second)
	if err != nil {
		return false
	}
	_ = conn.Close()
	return true
}
