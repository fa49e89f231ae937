// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

// adviceLine is a quiet line below a week that is not as the house advises. It asks for nothing.
func (s *Screen) adviceLine() []fyne.CanvasObject {
	if s.state.Advised == nil {
		return nil
	}
	line := kit.NewParagraph(s.words.advised(*s.state.Advised), kit.Small)
	return []fyne.CanvasObject{container.New(kit.Padded(8, 0, 0, 0), container.New(kit.Flex(8, 0, 1), kit.NewIcon("info", 20, kit.ToneMuted), line))}
}

// advised is what is advised, how the week is planned, and whose advice it is.
func (w words) advised(a booking.Advised) string {
	line := w.T("today.advice", w.officeDays(a.OfficeDays), w.N("today.advice.planned", a.Days))
	if a.Days == 0 {
		line = w.T("today.advice", w.officeDays(a.OfficeDays), w.T("today.advice.planned.none"))
	}
	switch r := a.Rule; {
	case r == nil || r.Name == "":
		return line
	case r.Issuer == "":
		return line + " " + w.T("today.advice.house", r.Name)
	default:
		return line + " " + w.T("today.advice.rule", r.Name, r.Issuer)
	}
}

// officeDays is how many of them are advised: "Empfohlen sind 2 bis 3 Bürotage in der Woche".
func (w words) officeDays(o booking.OfficeDays) string {
	switch {
	case o.Min == o.Max:
		return w.N("today.advice.just", o.Min)
	case o.Max == 0:
		return w.N("today.advice.least", o.Min)
	case o.Min == 0:
		return w.N("today.advice.most", o.Max)
	}
	return w.T("today.advice.range", o.Min, o.Max)
}
