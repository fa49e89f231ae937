// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"strings"

	"github.com/pult-app/pult/server/floors"
)

// tellRetired says what people lose with desks.
func tellRetired(report *strings.Builder, what string, desks []floors.Retirement) {
	if len(desks) == 0 {
		return
	}
	bookings, waits := 0, 0
	for _, r := range desks {
		bookings, waits = bookings+r.Bookings, waits+r.Waits
	}
	fmt.Fprintf(report, "  %s: %d; %s ahead taken back and %s for just these desks ended, and each person told\n",
		what, len(desks), number(bookings, "booking"), number(waits, "wait"))
	for _, r := range desks {
		fmt.Fprintf(report, "    desk %s (%s): %s, %s%s\n", r.Code, r.ID, number(r.Bookings, "booking"), number(r.Waits, "wait"), checkedIn(r.Here))
	}
}
