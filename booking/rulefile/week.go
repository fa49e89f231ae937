// SPDX-License-Identifier: EUPL-1.2

package rulefile

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
)

// week are opening hours by weekday, written as {"monday": "06:00-20:00"}; a day that is not there is closed.
type week [7]booking.OpenHours

// UnmarshalJSON implements json.Unmarshaler.
func (w *week) UnmarshalJSON(text []byte) error {
	*w = week{}
	var said map[string]string
	if err := json.Unmarshal(text, &said); err != nil {
		return fmt.Errorf(`open is written as {"monday": "06:00-20:00"}, with hours for each open weekday`)
	}
	for name, hours := range said {
		day, err := weekday(name)
		if err == nil {
			w[day], err = span(hours)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// MarshalJSON implements json.Marshaler: from Monday on, without closed days.
func (w week) MarshalJSON() ([]byte, error) {
	var parts []string
	for i := range 7 {
		day := time.Weekday((i + 1) % 7)
		if open := w[day]; open.Until > open.From {
			parts = append(parts, fmt.Sprintf("%q: \"%s-%s\"", strings.ToLower(day.String()), open.From, open.Until))
		}
	}
	return []byte("{" + strings.Join(parts, ", ") + "}"), nil
}

func weekday(name string) (time.Weekday, error) {
	for day := time.Sunday; day <= time.Saturday; day++ {
		if strings.ToLower(day.String()) == name {
			return day, nil
		}
	}
	return 0, fmt.Errorf("open: %q is no weekday; they are monday to sunday", name)
}

func span(hours string) (open booking.OpenHours, err error) {
	from, until, two := strings.Cut(hours, "-")
	if !two {
		return open, fmt.Errorf(`open: %q are no hours; write them as "06:00-20:00"`, hours)
	}
	if open.From, err = clock(from); err == nil {
		open.Until, err = clock(until)
	}
	if err == nil && open.Until <= open.From {
		err = fmt.Errorf("open: %q ends before it begins; leave the day out when it is closed", hours)
	}
	return open, err
}

func clock(text string) (booking.Clock, error) {
	var hour, minute int
	n, err := fmt.Sscanf(text, "%d:%d", &hour, &minute)
	c := booking.Clock(hour*60 + minute)
	if n != 2 || err != nil || c.String() != text || hour < 0 || minute < 0 || minute > 59 || c > 24*60 {
		return 0, fmt.Errorf(`open: %q is no time of day; write it as "06:00", up to "24:00"`, text)
	}
	return c, nil
}
