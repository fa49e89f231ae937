// SPDX-License-Identifier: EUPL-1.2

package text

import (
	"strconv"
	"strings"
)

// Number is a whole number with its thousands set apart: "9.136", "9,136".
func (t *Text) Number(n int) string {
	digits, sign := strconv.Itoa(n), ""
	if n < 0 {
		digits, sign = digits[1:], "-"
	}
	if len(digits) < 4 {
		return sign + digits
	}
	head := (len(digits)-1)%3 + 1
	groups := []string{digits[:head]}
	for ; head < len(digits); head += 3 {
		groups = append(groups, digits[head:head+3])
	}
	return sign + strings.Join(groups, t.T("number.group"))
}

// Minutes are a length of time as people say it: "30 Minuten", "2 Stunden", "1 Tag".
func (t *Text) Minutes(n int) string {
	switch {
	case n%(24*60) == 0:
		return t.N("number.days", n/(24*60))
	case n%60 == 0:
		return t.N("number.hours", n/60)
	}
	return t.N("number.minutes", n)
}

// Percent is a share: "60 %" with a space that does not break, "60%".
func (t *Text) Percent(n int) string { return t.T("number.percent", n) }

// Size is a number of bytes in whole megabytes, below ten with a tenth, or kilobytes below one: "46 MB", "1,4 MB", "380 kB". Decimal prefixes.
func (t *Text) Size(bytes int64) string {
	if bytes < 1_000_000 {
		return t.T("number.kilobytes", int((bytes+999)/1000))
	}
	if tenths := int((bytes + 50_000) / 100_000); tenths < 100 && tenths%10 > 0 {
		return t.T("number.megabytes", t.T("number.tenths", tenths/10, tenths%10))
	}
	return t.T("number.megabytes", t.Number(int((bytes+500_000)/1_000_000)))
}

// List joins names as people do: "Aylin, Tomasz und Fatma", "Aylin, Tomasz and Fatma".
func (t *Text) List(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return t.T("number.and", strings.Join(names[:last], ", "), names[last])
}
