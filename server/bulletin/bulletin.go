// SPDX-License-Identifier: EUPL-1.2

// Package bulletin prints how full houses were in a month: pages of A4 with charts, in each of which its figures stand, so that it is its own
// table. It knows what may be told, paper and words; it neither counts nor protects anything.
package bulletin

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"github.com/pult-app/pult/assets"
	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/utilisation"
	"github.com/pult-app/pult/ui/text"
)

// A Bulletin is what is printed of one month.
type Bulletin struct {
	Words *text.Text
	Month utilisation.Month
	// Houses have two pages each, or more where there are many zones.
	Houses []House
	// Town puts a page before them that has all houses below each other.
	Town bool
}

// A House is what is told of one house.
type House struct {
	Name string
	// Areas are its floors from the lowest on, each before its zones.
	Areas []Area
	// Months are those until the one of the Bulletin, which is the last of them.
	Months []utilisation.Report
}

// An Area is a floor or a zone, with what people call it.
type Area struct {
	utilisation.Area
	Name string
}

// All lengths are in millimetres, on a page of 210 × 297.
const (
	wide, high = 210.0, 297.0
	pad        = 18.0
	room       = wide - 2*pad
	bottom     = high - 22 // where the foot begins
	gap        = 4.0
)

// monthsShown are in the charts at most: a year and the month a year before.
const monthsShown = 13

// Write writes it as a PDF. It fails when there is no house, or one without its month. Names are printed as the font can: see assets.Legible.
func Write(w io.Writer, b Bulletin) (err error) {
	defer func() {
		if reason := recover(); reason != nil { // the library panics at texts that it cannot take
			err = fmt.Errorf("print a month: %v", reason)
		}
	}()
	if len(b.Houses) == 0 {
		return errors.New("there is no house to print")
	}
	p, err := newPaper(b)
	if err != nil {
		return err
	}
	if b.Town {
		p.town(b)
	}
	for _, h := range b.Houses {
		if last := len(h.Months) - 1; last < 0 || h.Months[last].Month != b.Month {
			return fmt.Errorf("%s has no %s", h.Name, b.Month)
		}
		p.house(h)
	}
	if err := p.Error(); err != nil {
		return err
	}
	return p.Output(w)
}

// A paper is a PDF with our fonts and words.
type paper struct {
	*fpdf.Fpdf
	words *text.Text
	about string // of which house the page is
	month string // "Oktober 2026"
	pages string // stands for how many there will be, while a line is measured
}

func newPaper(b Bulletin) (*paper, error) {
	p := &paper{Fpdf: fpdf.New("P", "mm", "A4", ""), words: b.Words, pages: strconv.Itoa(2*len(b.Houses) + 1)}
	p.month = b.Words.T("bulletin.month", b.Words.Month(b.Month.Month), b.Month.Year)
	p.about = b.Words.T("bulletin.town")
	if !b.Town {
		p.about = b.Houses[0].Name
	}
	p.SetTitle(assets.Legible(p.words.T("bulletin.title", p.about, p.month)), true)
	p.SetSubject(p.words.T("bulletin.subject"), true)
	p.SetLang(b.Words.Language())
	p.SetCreator("Pult", true)
	p.SetAutoPageBreak(false, 0)
	p.SetMargins(pad, 0, pad)
	p.AliasNbPages("")
	for style, name := range map[string]string{"": "400Regular", "B": "700Bold"} {
		font, err := assets.Fonts.ReadFile("fonts/SourceSans3_" + name + ".ttf")
		if err != nil {
			return p, err
		}
		p.AddUTF8FontFromBytes("source", style, font)
	}
	return p, p.Error()
}

// page begins a page, with a quiet line above and below, and returns where its content begins.
func (p *paper) page(first bool) float64 {
	p.AddPage()
	p.say(pad, high-12, 8.5, "", muted, p.words.N("bulletin.foot", utilisation.Crowd))
	foot := p.wideOf(8.5, "", p.words.T("bulletin.page", p.PageNo(), p.pages))
	p.say(wide-pad-foot, high-12, 8.5, "", muted, p.words.T("bulletin.page", p.PageNo(), "{nb}"))
	p.line(pad, high-17.5, wide-pad, high-17.5, hair)
	if !first {
		p.say(pad, 19, 10, "B", petrol, p.about)
		p.right(wide-pad, 19, 10, "", muted, p.month)
		p.line(pad, 22.5, wide-pad, 22.5, hair)
		return 34
	}
	p.fill(pad, 16, 20, 2.2, petrol)
	p.say(pad, 30, 24, "B", ink, p.words.T("bulletin.heading", p.month))
	p.short(pad, 38.5, room, 14, "", muted, p.about)
	return 47
}

// house prints one: first how full it was, by zone and weekday, then what surrounds it.
func (p *paper) house(h House) {
	r := h.Months[len(h.Months)-1]
	p.about = h.Name
	y := p.page(true)
	p.Bookmark(assets.Legible(h.Name), 0, -1)
	y = p.figures(y, p.keys(r))
	y = p.heat(y+11, h, r) + 12
	if fits := y+hoursHigh < bottom; fits {
		p.hours(y, r)
		y = p.page(false)
	} else {
		y = p.hours(p.page(false), r) + 12
	}
	y = p.months(y, h)
	y = p.outcomes(y+12, r)
	p.hidden(y+12, h, r)
}

// A key is a figure that stands at the beginning.
type key struct{ figure, what, more string }

// keys are the four figures of a house that say most.
func (p *paper) keys(r utilisation.Report) []key {
	w, whole := p.words, r.Whole()
	keys := []key{
		{p.about5(whole.Full), w.T("bulletin.mean"), w.T("bulletin.mean.line", w.N("bulletin.desks", whole.Desks), w.N("bulletin.days", r.Days))},
		{p.about5(whole.Peak), w.T("bulletin.peak"), w.T("bulletin.peak.line")},
	}
	most, share := fullest(whole)
	switch {
	case len(most) == 1:
		keys = append(keys, key{p.weekday(most[0]), w.T("bulletin.most"), w.T("bulletin.most.line", w.Percent(int(share)))})
	case len(most) > 1:
		var names []string
		for _, day := range most {
			names = append(names, p.weekdayShort(day))
		}
		keys = append(keys, key{w.List(names), w.T("bulletin.most"), w.T("bulletin.most.line", w.Percent(int(share)))})
	default:
		keys = append(keys, key{w.T("bulletin.none"), w.T("bulletin.most"), ""})
	}
	return append(keys, p.shared(r.Shared(), r.Whole().Desks, r.Workplaces))
}

// shared is the key of shared workplaces.
func (p *paper) shared(share utilisation.Share, shared, all int) key {
	w := p.words
	target := w.T("bulletin.target", w.Percent(int(utilisation.SharedTarget)))
	if !share.Told() {
		return key{w.T("bulletin.none"), w.T("bulletin.shared"), w.T("bulletin.shared.unknown")}
	}
	return key{w.Percent(int(share)), w.T("bulletin.shared"), w.T("bulletin.shared.line", w.Number(min(shared, all)), w.Number(all), target)}
}

// about5 is a share that was rounded to five.
func (p *paper) about5(share utilisation.Share) string {
	if !share.Told() {
		return p.words.T("bulletin.none")
	}
	return p.words.T("bulletin.about", p.words.Percent(int(share)))
}

// fullest are the weekdays on which a house was fullest, at most three; none when all were alike or nothing is told.
func fullest(a utilisation.AreaReport) (days []time.Weekday, most utilisation.Share) {
	least := utilisation.Share(101)
	for _, day := range week {
		share := a.Weekdays[day]
		if !share.Told() {
			continue
		}
		least = min(least, share)
		if share > most {
			most, days = share, nil
		}
		if share == most {
			days = append(days, day)
		}
	}
	if most <= least || len(days) > 3 {
		return nil, most
	}
	return days, most
}

// week is a week as people read it.
var week = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// anyDay is some day of that name.
func anyDay(day time.Weekday) booking.Day {
	return booking.Date(2026, time.January, 4) + booking.Day(day) // a Sunday
}

func (p *paper) weekday(day time.Weekday) string { return p.words.Weekday(anyDay(day)) }

func (p *paper) weekdayShort(day time.Weekday) string { return p.words.WeekdayShort(anyDay(day)) }
