// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/text"
)

// words are what the screen says.
type words struct {
	*text.Text
	env ui.Env
}

func (w words) day(t time.Time) booking.Day { return booking.DayOf(t, w.env.Location) }

// dotted joins what is not empty by dots: "Erledigt · 3 Min.".
func (w words) dotted(parts ...string) string {
	said := parts[:0:0]
	for _, p := range parts {
		if p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, " · ")
}

// language is what a language is called, German or English, in the language of the screen.
func (w words) language(code string) string {
	if code == "de" {
		return w.T("lessons.language.de")
	}
	return w.T("lessons.language.en")
}

// minutes are about how long something takes, in short; empty for no time.
func (w words) minutes(n int) string {
	switch {
	case n <= 0:
		return ""
	case n >= 90:
		return w.T("lessons.hours", w.half(n))
	}
	return w.T("lessons.minutes", n)
}

// half is a number of minutes in hours, to the nearest half: "2", "1½".
func (w words) half(n int) string {
	halves := (n + 15) / 30
	if halves%2 == 0 {
		return strconv.Itoa(halves / 2)
	}
	return strconv.Itoa(halves/2) + "½"
}

// due is by when something is to be done: "Fällig bis 4. Dezember".
func (w words) due(t time.Time) string {
	switch days := w.day(t) - w.env.Today(); {
	case t.IsZero():
		return ""
	case t.Before(w.env.Now()):
		return w.T("lessons.due.over", w.DayOfMonth(w.day(t)))
	case days == 0:
		return w.T("lessons.due.today")
	case days == 1:
		return w.T("lessons.due.tomorrow")
	}
	return w.T("lessons.due", w.DayOfMonth(w.day(t)))
}

// soon tells whether something is due within days, or was.
func (w words) soon(t time.Time, days int) bool {
	return !t.IsZero() && int(w.day(t)-w.env.Today()) <= days
}

// date is a day with its year.
func (w words) date(t time.Time) string {
	return w.T("lessons.date", w.DayOfMonth(w.day(t)), t.In(w.env.Location).Year())
}

// clock is a place in a film: "1:12", "1:02:09".
func clock(d time.Duration) string {
	s := int(d / time.Second)
	if s >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
	}
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// in is in how many days something is asked again.
func (w words) in(days int) string {
	switch {
	case days <= 1:
		return w.T("lessons.review.tomorrow")
	case days < 14:
		return w.N("lessons.review.days", days)
	case days < 60:
		return w.N("lessons.review.weeks", (days+3)/7)
	}
	return w.N("lessons.review.months", (days+15)/30)
}

// decimal is a figure as people write it.
func (w words) decimal(f float64) string {
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if w.Language() == "de" {
		s = strings.ReplaceAll(s, ".", ",")
	}
	return s
}

// figure reads what somebody wrote: "1.234,5", "1234.5", "-3". In German a point between thousands counts for nothing.
func (w words) figure(s string) (float64, bool) {
	s = strings.NewReplacer(" ", "", "\u00a0", "", "\u202f", "", "'", "", "−", "-").Replace(s)
	switch comma, point := strings.LastIndex(s, ","), strings.LastIndex(s, "."); {
	case comma >= 0 && point > comma: // 1,234.5
		s = strings.ReplaceAll(s, ",", "")
	case comma >= 0 && point >= 0: // 1.234,5
		s = strings.Replace(strings.ReplaceAll(s, ".", ""), ",", ".", 1)
	case comma >= 0:
		s = strings.Replace(s, ",", ".", 1)
	case point >= 0 && w.Language() == "de" && thousands(s):
		s = strings.ReplaceAll(s, ".", "")
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}

// thousands tells whether points stand where those between thousands do.
func thousands(s string) bool {
	groups := strings.Split(strings.TrimLeft(s, "+-"), ".")
	for i, g := range groups {
		if i == 0 && (len(g) == 0 || len(g) > 3 || g == "0") || i > 0 && len(g) != 3 {
			return false
		}
	}
	return true
}

func toned(words string, style kit.TextStyle, tone fyne.ThemeColorName) *kit.Paragraph {
	p := kit.NewParagraph(words, style)
	p.SetColor(tone)
	return p
}

// withIcon is a line behind an icon.
func withIcon(icon string, tone fyne.ThemeColorName, line fyne.CanvasObject) *fyne.Container {
	return container.New(kit.Flex(10, 0, 1), kit.NewIcon(icon, 20, tone), line)
}
