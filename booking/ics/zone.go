// SPDX-License-Identifier: EUPL-1.2

package ics

import (
	"strings"
	"time"
)

// windows are the names that Windows has for the zones in which its users in Europe live (Unicode CLDR, windowsZones).
var windows = map[string]string{
	"W. Europe Standard Time":        "Europe/Berlin",
	"Central Europe Standard Time":   "Europe/Budapest",
	"Central European Standard Time": "Europe/Warsaw",
	"Romance Standard Time":          "Europe/Paris",
	"GMT Standard Time":              "Europe/London",
	"Greenwich Standard Time":        "Atlantic/Reykjavik",
	"E. Europe Standard Time":        "Europe/Chisinau",
	"FLE Standard Time":              "Europe/Kiev",
	"GTB Standard Time":              "Europe/Bucharest",
	"Turkey Standard Time":           "Europe/Istanbul",
	"UTC":                            "UTC",
}

// zoneOf is the zone of a TZID: its name in the tz database, also behind a prefix as some programs write it
// ("/example.org/20260101/Europe/Berlin"), or its name on Windows. It is nil when nobody knows it.
func zoneOf(name string) *time.Location {
	if known, ok := windows[name]; ok {
		name = known
	}
	parts := strings.Split(strings.Trim(name, "/"), "/")
	for from := max(0, len(parts)-3); from < len(parts); from++ {
		candidate := strings.Join(parts[from:], "/")
		if candidate == "" || candidate == "Local" {
			continue
		}
		if loc, err := time.LoadLocation(candidate); err == nil {
			return loc
		}
	}
	return nil
}
