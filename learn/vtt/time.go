// SPDX-License-Identifier: EUPL-1.2

package vtt

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// parseTimings is section 6.3, collect WebVTT cue timings and settings. Settings are for the eye: they are read past, and never break a
// cue.
func parseTimings(line string) (from, to time.Duration, ok bool) {
	from, line, ok = parseTime(strings.TrimLeft(line, blanks))
	if !ok {
		return 0, 0, false
	}
	if line, ok = strings.CutPrefix(strings.TrimLeft(line, blanks), "-->"); !ok {
		return 0, 0, false
	}
	to, _, ok = parseTime(strings.TrimLeft(line, blanks))
	return from, to, ok
}

// maxHours is what more hours are taken for: some write 9999999:59:59.999 for the end of the film, and no film lasts 228 years.
const maxHours = 2_000_000

// parseTime is section 6.3, collect a WebVTT timestamp: hours of any length, or none; then minutes, seconds and milliseconds of two, two
// and three digits. rest is what follows.
func parseTime(s string) (d time.Duration, rest string, ok bool) {
	hours, minutes := "", lead(s)
	if minutes == "" {
		return 0, "", false
	}
	seconds, rest := field(s[len(minutes):], ":")
	if len(minutes) != 2 || minutes > "59" || strings.HasPrefix(rest, ":") {
		hours, minutes = minutes, seconds
		seconds, rest = field(rest, ":")
	}
	milli, rest := field(rest, ".")
	if len(minutes) != 2 || len(seconds) != 2 || len(milli) != 3 || minutes > "59" || seconds > "59" {
		return 0, "", false
	}
	return number(hours)*time.Hour + number(minutes)*time.Minute + number(seconds)*time.Second + number(milli)*time.Millisecond, rest, true
}

// field are the digits after a mark, and what follows; none where the mark is missing.
func field(s, mark string) (digits, rest string) {
	rest, ok := strings.CutPrefix(s, mark)
	if !ok {
		return "", s
	}
	digits = lead(rest)
	return digits, rest[len(digits):]
}

// lead are the digits at the beginning.
func lead(s string) string {
	return s[:len(s)-len(strings.TrimLeft(s, "0123456789"))]
}

func number(digits string) time.Duration {
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil && digits != "" { // more digits than a number has
		return maxHours
	}
	return time.Duration(min(n, maxHours))
}

// stamp writes a time as parseTime reads it, in whole milliseconds, and from 0 on.
func stamp(d time.Duration) string {
	ms := max(d, 0).Milliseconds()
	return fmt.Sprintf("%02d:%02d:%02d.%03d", ms/3_600_000, ms/60_000%60, ms/1000%60, ms%1000)
}
