// SPDX-License-Identifier: EUPL-1.2

package utilisation

import (
	"fmt"
	"time"

	"github.com/pult-app/pult/booking"
)

// A Month is a calendar month, the only grain of time in which figures are told. Text and JSON are "2026-10".
type Month struct {
	Year  int
	Month time.Month
}

const monthText = "2006-01"

// MonthOf is the month of a day.
func MonthOf(day booking.Day) Month {
	year, month, _ := day.Date()
	return Month{year, month}
}

// ParseMonth reads "2026-10".
func ParseMonth(s string) (Month, error) {
	t, err := time.Parse(monthText, s)
	if err != nil {
		return Month{}, fmt.Errorf("month %q is not written as year-month", s)
	}
	return Month{t.Year(), t.Month()}, nil
}

// First is the month's first day.
func (m Month) First() booking.Day { return booking.Date(m.Year, m.Month, 1) }

// Last is the month's last day.
func (m Month) Last() booking.Day { return booking.Date(m.Year, m.Month+1, 0) }

// Add is so many months later, earlier when n is negative.
func (m Month) Add(n int) Month { return MonthOf(booking.Date(m.Year, m.Month+time.Month(n), 1)) }

// Before tells whether m is earlier than o.
func (m Month) Before(o Month) bool { return m.First() < o.First() }

// String is the month as "2026-10".
func (m Month) String() string { return fmt.Sprintf("%04d-%02d", m.Year, int(m.Month)) }

// MarshalText writes "2026-10".
func (m Month) MarshalText() ([]byte, error) { return []byte(m.String()), nil }

// UnmarshalText reads "2026-10".
func (m *Month) UnmarshalText(text []byte) (err error) {
	*m, err = ParseMonth(string(text))
	return err
}
