// SPDX-License-Identifier: EUPL-1.2

package bulletin

import (
	"github.com/pult-app/pult/assets"
	"github.com/pult-app/pult/booking/utilisation"
)

// A tone is a colour of paper: the client's, on white.
type tone [3]int

var (
	ink    = tone{0x1B, 0x22, 0x24}
	muted  = tone{0x55, 0x5C, 0x5B}
	petrol = tone{0x0B, 0x5C, 0x63}
	light  = tone{0xA7, 0xD0, 0xCF}
	amber  = tone{0xE9, 0xB4, 0x4C}
	plum   = tone{0x8A, 0x3B, 0x6E}
	hair   = tone{0xDD, 0xD7, 0xCB}
	paperC = tone{0xFF, 0xFF, 0xFF}
	ground = tone{0xF7, 0xF5, 0xF0}
)

// heatTones are the steps of the scale by where they end.
var heatTones = []struct {
	below int
	tone  tone
	on    tone
}{
	{20, tone{0xF1, 0xEE, 0xE7}, ink}, {40, tone{0xD5, 0xE8, 0xE6}, ink}, {60, tone{0xA7, 0xD0, 0xCF}, ink},
	{75, tone{0x69, 0xAE, 0xB1}, ink}, {90, tone{0x2A, 0x7B, 0x81}, paperC}, {101, petrol, paperC},
}

// heatOf is the colour of a percentage, and that of a figure on it.
func heatOf(percent int) (tone, on tone) {
	for _, step := range heatTones {
		if percent < step.below {
			return step.tone, step.on
		}
	}
	return petrol, paperC
}

// say prints a text on a line.
func (p *paper) say(x, y, points float64, style string, t tone, text string) {
	p.SetFont("source", style, points)
	p.SetTextColor(t[0], t[1], t[2])
	p.Text(x, y, assets.Legible(text))
}

// wideOf is how wide a text would be.
func (p *paper) wideOf(points float64, style, text string) float64 {
	p.SetFont("source", style, points)
	return p.GetStringWidth(assets.Legible(text))
}

// right prints a text that ends at x.
func (p *paper) right(x, y, points float64, style string, t tone, text string) {
	p.say(x-p.wideOf(points, style, text), y, points, style, t, text)
}

// middle prints a text around x.
func (p *paper) middle(x, y, points float64, style string, t tone, text string) {
	p.say(x-p.wideOf(points, style, text)/2, y, points, style, t, text)
}

// short prints a text that finds room, smaller by a quarter at most, and cut after that.
func (p *paper) short(x, y, room, points float64, style string, t tone, text string) {
	least := points * 0.75
	for points > least && p.wideOf(points, style, text) > room {
		points -= 0.25
	}
	runes := []rune(text)
	for cut := len(runes) - 1; cut > 0 && p.wideOf(points, style, text) > room; cut-- {
		text = string(runes[:cut]) + "…"
	}
	p.say(x, y, points, style, t, text)
}

// prose prints a text over as many lines as it needs, and returns where the next one would stand.
func (p *paper) prose(x, y, room, points, line float64, t tone, text string) float64 {
	p.SetFont("source", "", points)
	for _, one := range p.SplitText(assets.Legible(text), room) {
		p.say(x, y, points, "", t, one)
		y += line
	}
	return y
}

func (p *paper) fill(x, y, w, h float64, t tone) {
	p.SetFillColor(t[0], t[1], t[2])
	p.Rect(x, y, w, h, "F")
}

// plate is a filled box with round corners.
func (p *paper) plate(x, y, w, h, radius float64, t tone) {
	p.SetFillColor(t[0], t[1], t[2])
	p.RoundedRect(x, y, w, h, min(radius, h/2, w/2), "1234", "F")
}

func (p *paper) line(x, y, x2, y2 float64, t tone) {
	p.SetDrawColor(t[0], t[1], t[2])
	p.SetLineWidth(0.25)
	p.Line(x, y, x2, y2)
}

// hatch fills a box with stripes: here something is not told.
func (p *paper) hatch(x, y, w, h float64) {
	p.ClipRoundedRect(x, y, w, h, min(1.2, h/2), false)
	p.SetDrawColor(0xC9, 0xC3, 0xB6)
	p.SetLineWidth(0.35)
	for from := x - h; from < x+w; from += 2 {
		p.Line(from, y+h, from+h, y)
	}
	p.ClipEnd()
	p.SetDrawColor(0x9A, 0x95, 0x8A)
	p.SetLineWidth(0.2)
	p.RoundedRect(x, y, w, h, min(1.2, h/2), "1234", "D")
}

// heading prints what a part is about, and returns where it begins.
func (p *paper) heading(x, y float64, text string) float64 {
	p.say(x, y, 13, "B", ink, text)
	return y + 5
}

// figures prints keys beside each other, and returns where they end.
func (p *paper) figures(y float64, keys []key) float64 {
	const h = 27.0
	w := (room - gap*float64(len(keys)-1)) / float64(len(keys))
	for i, k := range keys {
		x := pad + float64(i)*(w+gap)
		p.plate(x, y, w, h, 3, ground)
		p.short(x+4, y+10.5, w-8, 19, "B", petrol, k.figure)
		p.short(x+4, y+16.5, w-8, 9.5, "B", ink, k.what)
		p.SetFont("source", "", 8)
		line := y + 20.6
		for i, one := range p.SplitText(assets.Legible(k.more), w-7) {
			if i < 2 {
				p.say(x+4, line, 8, "", muted, one)
				line += 3.6
			}
		}
	}
	return y + h
}

// A plot is a field for shares, 0 to 100 from the bottom to the top.
type plot struct {
	*paper
	x, y, w, h float64
}

// plot draws the lines of a field that begins at y, and returns the field.
func (p *paper) plot(x, y, w, h float64) plot {
	f := plot{p, x + 9, y, w - 9, h}
	for _, percent := range []int{0, 25, 50, 75, 100} {
		f.line(f.x, f.at(percent), f.x+f.w, f.at(percent), hair)
		if percent%50 == 0 {
			p.right(x+7.5, f.at(percent)+1, 8, "", muted, p.words.Number(percent))
		}
	}
	return f
}

// at is how high a share stands.
func (f plot) at(percent int) float64 { return f.y + f.h*(1-float64(percent)/100) }

// slot is the middle and width of one of n places beside each other.
func (f plot) slot(i, n int) (middle, width float64) {
	width = f.w / float64(n)
	return f.x + (float64(i)+0.5)*width, width
}

// figure prints the figure of a share above it, so that no line goes through it.
func (f plot) figure(middle, y float64, share utilisation.Share) {
	said := f.words.Number(int(share))
	f.fill(middle-f.wideOf(8, "B", said)/2-0.4, y-2.5, f.wideOf(8, "B", said)+0.8, 2.9, paperC)
	f.middle(middle, y, 8, "B", ink, said)
}

// bars draws shares as bars, each with its figure above, or inside when a line of the plot would go through it, and its name below. What is
// not told is hatched, and what is none is empty.
func (f plot) bars(labels []string, shares []utilisation.Share, t tone, inside bool) {
	for i, share := range shares {
		middle, width := f.slot(i, len(shares))
		bar := min(width*0.68, 10)
		switch {
		case share.Told():
			top := f.at(int(share))
			if share > 0 {
				f.plate(middle-bar/2, top, bar, f.y+f.h-top, 1, t)
			}
			if inside && f.y+f.h-top > 5 {
				f.middle(middle, top+3.8, 8, "B", ink, f.words.Number(int(share)))
			} else {
				f.figure(middle, top-1.2, share)
			}
		case share == utilisation.Hidden:
			f.hatch(middle-bar/2, f.y+f.h-6, bar, 6)
			f.middle(middle, f.y+f.h-7.2, 8, "", muted, f.words.T("bulletin.none"))
		}
		f.middle(middle, f.y+f.h+4, 8, "", muted, labels[i])
	}
}

// trend draws shares as a line with its figures; it is broken where nothing is told.
func (f plot) trend(labels []string, shares []utilisation.Share) {
	for i, share := range shares {
		middle, _ := f.slot(i, len(shares))
		if share.Told() && i > 0 && shares[i-1].Told() {
			before, _ := f.slot(i-1, len(shares))
			f.SetDrawColor(petrol[0], petrol[1], petrol[2])
			f.SetLineWidth(0.7)
			f.Line(before, f.at(int(shares[i-1])), middle, f.at(int(share)))
		}
		f.middle(middle, f.y+f.h+4, 8, "", muted, labels[i])
	}
	for i, share := range shares {
		middle, _ := f.slot(i, len(shares))
		if !share.Told() {
			f.middle(middle, f.y+f.h-1.5, 8, "", muted, f.words.T("bulletin.none"))
			continue
		}
		f.SetFillColor(petrol[0], petrol[1], petrol[2])
		f.Circle(middle, f.at(int(share)), 1.1, "F")
		f.figure(middle, f.at(int(share))-2.4, share)
	}
}

// target draws a dashed line where a share is to be.
func (f plot) target(share utilisation.Share, said string) {
	f.SetDrawColor(plum[0], plum[1], plum[2])
	f.SetLineWidth(0.4)
	f.SetDashPattern([]float64{1.6, 1.2}, 0)
	f.Line(f.x, f.at(int(share)), f.x+f.w, f.at(int(share)))
	f.SetDashPattern(nil, 0)
	wide := f.wideOf(8, "B", said)
	f.fill(f.x+1, f.at(int(share))-4.4, wide+2, 3.8, paperC)
	f.say(f.x+2, f.at(int(share))-1.4, 8, "B", plum, said)
}
