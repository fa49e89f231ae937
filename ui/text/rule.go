// SPDX-License-Identifier: EUPL-1.2

package text

import (
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
)

// Rule is how people say a recurrence by weeks that began on a day: "jede Woche Di und Do", "alle 2 Wochen Mo".
func (t *Text) Rule(r booking.Recurrence, first booking.Day) string {
	days := slices.Clone(r.Weekdays)
	if len(days) == 0 {
		days = []booking.Nth{{Day: first.Weekday()}}
	}
	monday := func(w time.Weekday) int { return (int(w) + 6) % 7 }
	slices.SortFunc(days, func(a, b booking.Nth) int { return monday(a.Day) - monday(b.Day) })
	names := make([]string, len(days))
	for i, day := range days {
		names[i] = t.list("date.weekdays.short")[day.Day]
	}
	if r.Interval > 1 {
		return t.T("date.rule.weeks", r.Interval, t.List(names))
	}
	return t.T("date.rule.weekly", t.List(names))
}
