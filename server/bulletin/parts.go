// SPDX-License-Identifier: EUPL-1.2

package bulletin

import (
	"slices"
	"strconv"
	"time"

	"github.com/pult-app/pult/booking/utilisation"
)

// A row of the map is an area with what is told of it.
type row struct {
	Area
	told utilisation.AreaReport
}

// rows are the whole house, then its floors, each before its zones; a house with one floor alone is told by its zones.
func (p *paper) rows(h House, r utilisation.Report) (rows []row) {
	told := map[utilisation.Area]utilisation.AreaReport{}
	for _, a := range r.Areas {
		told[a.Area] = a
	}
	rows = append(rows, row{Area{Name: p.words.T("bulletin.whole")}, r.Whole()})
	for _, a := range h.Areas {
		if report, is := told[a.Area]; is {
			rows = append(rows, row{a, report})
		}
	}
	return rows
}

// shown are the weekdays of the map: Monday to Friday, and others on which the house was open.
func shown(r utilisation.Report) (days []time.Weekday) {
	for i, day := range week {
		if i < 5 || r.Whole().Weekdays[day] != utilisation.None {
			days = append(days, day)
		}
	}
	return days
}

const (
	front   = 46.0 // for the name of an area
	seats   = 13.0 // for how many desks it has
	mean    = 20.0 // for how full it was over all days
	rowHigh = 7.2
)

// heat prints how full areas were on weekdays, over as many pages as it needs, and returns where it ends.
func (p *paper) heat(y float64, h House, r utilisation.Report) float64 {
	rows, days := p.rows(h, r), shown(r)
	y = p.heatHead(y, days)
	hatched := false
	for i, one := range rows {
		if y+rowHigh > bottom-8 {
			y = p.heatHead(p.page(false), days)
		}
		if one.Zone == "" && i > 0 {
			y += 1.8
		}
		p.heatRow(y, one, days)
		hatched = hatched || slices.Contains(one.told.Weekdays[:], utilisation.Hidden) || one.told.Full == utilisation.Hidden
		y += rowHigh
	}
	if hatched {
		p.say(pad, y+5, 8.5, "", muted, p.words.N("bulletin.hatched", utilisation.Crowd))
		y += 5
	}
	return y
}

// heatHead prints what the map is about and its scale, and the names of its columns.
func (p *paper) heatHead(y float64, days []time.Weekday) float64 {
	begins := p.heading(pad, y, p.words.T("bulletin.map"))
	high := p.words.T("bulletin.scale.high")
	x := wide - pad - p.wideOf(8.5, "", high)
	p.say(x, y, 8.5, "", muted, high)
	x -= 2
	for i := len(heatTones) - 1; i >= 0; i-- {
		x -= 7
		p.plate(x, y-3.2, 6.4, 4, 0.8, heatTones[i].tone)
	}
	p.right(x-1.6, y, 8.5, "", muted, p.words.T("bulletin.scale.low"))
	y = begins + 3
	p.right(pad+front+seats-2, y, 8.5, "B", muted, p.words.T("bulletin.desks.head"))
	cell := cellWide(days)
	for i, day := range days {
		name := p.weekday(day)
		if len(days) > 5 {
			name = p.weekdayShort(day)
		}
		p.middle(pad+front+seats+cell*(float64(i)+0.5), y, 8.5, "B", muted, name)
	}
	p.middle(wide-pad-mean/2, y, 8.5, "B", muted, p.words.T("bulletin.month.head"))
	return y + 2.4
}

func cellWide(days []time.Weekday) float64 {
	return (room - front - seats - mean) / float64(len(days))
}

func (p *paper) heatRow(y float64, one row, days []time.Weekday) {
	indent, style := 0.0, "B"
	if one.Zone != "" {
		indent, style = 4, ""
	}
	base := y + rowHigh/2 + 1.1
	p.short(pad+indent, base, front-indent-2, 9.5, style, ink, one.Name)
	p.right(pad+front+seats-2, base, 9, "", muted, p.words.Number(one.told.Desks))
	cell := cellWide(days)
	for i, day := range days {
		p.heatCell(pad+front+seats+cell*float64(i), y, cell, style, one.told.Weekdays[day])
	}
	p.heatCell(wide-pad-mean+2, y, mean-2, "B", one.told.Full)
}

func (p *paper) heatCell(x, y, w float64, style string, share utilisation.Share) {
	x, y, w, h := x+0.5, y+0.5, w-1, rowHigh-1
	base := y + h/2 + 1.1
	switch {
	case share.Told():
		t, on := heatOf(int(share))
		p.plate(x, y, w, h, 1.2, t)
		p.middle(x+w/2, base, 9, style, on, p.words.Number(int(share)))
	case share == utilisation.Hidden:
		p.hatch(x, y, w, h)
		p.fill(x+w/2-2.2, y+1.2, 4.4, h-2.4, paperC)
		p.middle(x+w/2, base, 9, "", muted, p.words.T("bulletin.none"))
	}
}

// hours prints how full the house was by the hour of the day.
func (p *paper) hours(y float64, r utilisation.Report) float64 {
	y = p.heading(pad, y, p.words.T("bulletin.hours"))
	first, last := 24, -1
	for hour, share := range r.Hours {
		if share > 0 || share == utilisation.Hidden {
			first, last = min(first, hour), max(last, hour)
		}
	}
	if last < first {
		return p.prose(pad, y+3, room, 10, 5, muted, p.words.T("bulletin.nothing"))
	}
	labels := []string{}
	for hour := first; hour <= last; hour++ {
		labels = append(labels, p.words.T("bulletin.hour", strconv.Itoa(hour)))
	}
	const h = hoursHigh - 13
	p.plot(pad, y+2, room, h).bars(labels, r.Hours[first:last+1], tone{0x2A, 0x7B, 0x81}, false)
	return y + 2 + h + 5
}

// hoursHigh is how much room hours need.
const hoursHigh = 53.0

// months prints how full the house was in the last months, and beside it which share of its workplaces was shared.
func (p *paper) months(y float64, h House) float64 {
	const high, half = 44.0, (room - 10) / 2
	list := h.Months[max(0, len(h.Months)-monthsShown):]
	var labels []string
	var full, shared []utilisation.Share
	known := false
	for _, r := range list {
		labels = append(labels, p.monthShort(r.Month, len(list)))
		full, shared = append(full, r.Whole().Full), append(shared, r.Shared())
		known = known || r.Shared().Told()
	}
	begins := p.heading(pad, y, p.words.T("bulletin.trend"))
	p.plot(pad, begins+2, half, high).trend(labels, full)
	x := pad + half + 10
	p.heading(x, y, p.words.T("bulletin.shared.trend"))
	if !known {
		p.prose(x, begins+5, half, 10, 5, muted, p.words.T("bulletin.shared.how"))
		return begins + 2 + high + 5
	}
	f := p.plot(x, begins+2, half, high)
	f.bars(labels, shared, light, true)
	f.target(utilisation.SharedTarget, p.words.T("bulletin.target", p.words.Percent(int(utilisation.SharedTarget))))
	return begins + 2 + high + 5
}

// monthShort is a month below a chart; a letter where there are many.
func (p *paper) monthShort(m utilisation.Month, among int) string {
	name := p.words.MonthShort(m.Month)
	if among > 8 {
		return string([]rune(name)[:1])
	}
	return name
}

// outcomes prints what became of bookings.
func (p *paper) outcomes(y float64, r utilisation.Report) float64 {
	y = p.heading(pad, y, p.words.T("bulletin.outcomes"))
	whole := r.Whole()
	if !whole.Kept.Told() || !whole.Freed.Told() || !whole.Missed.Told() {
		why := p.words.N("bulletin.outcomes.hidden", utilisation.Crowd)
		if whole.Kept == utilisation.None {
			why = p.words.T("bulletin.nothing")
		}
		return p.prose(pad, y+3, room, 10, 5, muted, why) - 5
	}
	parts := []struct {
		share    utilisation.Share
		tone, on tone
		said     string
	}{
		{whole.Kept, petrol, paperC, p.words.T("bulletin.kept", p.words.Percent(int(whole.Kept)))},
		{whole.Freed, light, ink, p.words.T("bulletin.freed", p.words.Percent(int(whole.Freed)))},
		{whole.Missed, amber, ink, p.words.T("bulletin.missed", p.words.Percent(int(whole.Missed)))},
	}
	x, legend := pad, pad
	for _, part := range parts {
		w := room * float64(part.share) / 100
		if w > 0 {
			p.fill(x, y, w, 9, part.tone)
			if w > 8 {
				p.middle(x+w/2, y+5.9, 9.5, "B", part.on, p.words.Number(int(part.share)))
			}
			x += w
		}
		p.plate(legend, y+12.2, 3.6, 3.6, 0.8, part.tone)
		p.say(legend+5.2, y+15.2, 9.5, "", ink, part.said)
		legend += 5.2 + p.wideOf(9.5, "", part.said) + 7
	}
	return y + 16
}

// hidden prints what is not told, and why; and what the figures mean.
func (p *paper) hidden(y float64, h House, r utilisation.Report) {
	w := p.words
	y = p.heading(pad, y, w.T("bulletin.how")) + 1.5
	cells, left := 0, 0
	for _, one := range p.rows(h, r) {
		for _, share := range append(one.told.Weekdays[:], one.told.Full) {
			if share.Told() {
				cells++
			}
			if share == utilisation.Hidden {
				left++
			}
		}
	}
	said := []string{w.T("bulletin.how.full"), w.N("bulletin.how.crowd", utilisation.Crowd), w.N("bulletin.how.left", left, cells+left)}
	if people := r.PerHundred(); people > 0 {
		said = append(said, w.T("bulletin.how.people", w.Number(r.People), w.Number(people)))
	}
	for _, one := range said {
		y = p.prose(pad, y+1, room, 9.5, 4.6, muted, one)
	}
}

// town prints all houses below each other.
func (p *paper) town(b Bulletin) {
	p.about = p.words.T("bulletin.town")
	y := p.page(true)
	p.Bookmark(p.words.T("bulletin.town"), 0, -1)
	desks, last := 0, []utilisation.Report{}
	for _, h := range b.Houses {
		if len(h.Months) > 0 {
			last = append(last, h.Months[len(h.Months)-1])
			desks += last[len(last)-1].Whole().Desks
		}
	}
	share, shared, all := utilisation.SharedOf(last)
	y = p.figures(y, []key{
		{p.words.Number(len(last)), p.words.T("bulletin.houses"), p.words.T("bulletin.houses.line")},
		{p.words.Number(desks), p.words.T("bulletin.desks.all"), p.words.T("bulletin.desks.all.line")},
		p.shared(share, shared, all),
	})
	y = p.townHead(y + 11)
	for i, r := range last {
		if y+rowHigh > bottom {
			y = p.townHead(p.page(false))
		}
		p.townRow(y, b.Houses[i].Name, r)
		y += rowHigh
	}
}

// Where the columns of the town's page are.
const (
	townDesks = pad + 74
	townBar   = townDesks + 5
	townWide  = 44.0
	townPeak  = townBar + townWide + 27
	townShare = wide - pad
)

func (p *paper) townHead(y float64) float64 {
	w := p.words
	p.say(pad, y, 8.5, "B", muted, w.T("report.use.house"))
	p.right(townDesks, y, 8.5, "B", muted, w.T("bulletin.desks.head"))
	p.say(townBar, y, 8.5, "B", muted, w.T("bulletin.mean.head"))
	p.right(townPeak, y, 8.5, "B", muted, w.T("bulletin.peak.head"))
	p.right(townShare, y, 8.5, "B", muted, w.T("bulletin.shared.head"))
	p.line(pad, y+2, wide-pad, y+2, hair)
	return y + 3
}

func (p *paper) townRow(y float64, name string, r utilisation.Report) {
	w, whole, base := p.words, r.Whole(), y+rowHigh/2+1.1
	figure := func(share utilisation.Share) string {
		if !share.Told() {
			return w.T("bulletin.none")
		}
		return w.Percent(int(share))
	}
	p.short(pad, base, townDesks-pad-14, 9.5, "", ink, name)
	p.right(townDesks, base, 9.5, "", ink, w.Number(whole.Desks))
	switch {
	case whole.Full.Told():
		p.plate(townBar, y+1.6, townWide, rowHigh-3.2, 1.2, tone{0xF1, 0xEE, 0xE7})
		if whole.Full > 0 {
			p.plate(townBar, y+1.6, townWide*float64(whole.Full)/100, rowHigh-3.2, 1.2, tone{0x2A, 0x7B, 0x81})
		}
	case whole.Full == utilisation.Hidden:
		p.hatch(townBar, y+1.6, townWide, rowHigh-3.2)
	}
	p.say(townBar+townWide+2, base, 9.5, "B", ink, figure(whole.Full))
	p.right(townPeak, base, 9.5, "", ink, figure(whole.Peak))
	p.right(townShare, base, 9.5, "", ink, figure(r.Shared()))
	p.line(pad, y+rowHigh, wide-pad, y+rowHigh, tone{0xEE, 0xEB, 0xE4})
}
