// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/pult-app/pult/booking/replay"
	"github.com/pult-app/pult/booking/utilisation"
)

// A sheet is a drawing of an answer: above, what share of wishes was refused week by week; below, the curve of desks against it.
type sheet struct {
	bytes.Buffer
}

// Where things lie on a sheet, in its own units.
const (
	sheetWidth = 760
	plotLeft   = 64
	plotRight  = 736
	plotHeight = 190
)

func (s *sheet) put(format string, args ...any) { fmt.Fprintf(s, format+"\n", args...) }

func (s *sheet) text(x, y float64, class, anchor, said string) {
	s.put(`<text x="%.1f" y="%.1f" class="%s" text-anchor="%s">%s</text>`, x, y, class, anchor, html.EscapeString(said))
}

// writeTriedPlot draws an answer as SVG, for light and dark pages. What is drawn is written beside it.
func writeTriedPlot(to io.Writer, name string, a replay.Answer) error {
	var s sheet
	height := 120 + plotHeight + 70
	if len(a.Curve) > 1 {
		height += plotHeight + 90
	}
	s.put(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="title about">`, sheetWidth, height, sheetWidth, height)
	s.put(`<title id="title">%s: %s to %s</title>`, html.EscapeString(name), a.From, a.Until)
	s.put(`<desc id="about">%s</desc>`, html.EscapeString(describe(a)))
	s.put(`<style>
svg{font:14px/1.3 system-ui,"Segoe UI",Roboto,sans-serif}
.page{fill:#fff}.ink{fill:#1b1f24}.soft{fill:#5b6570}.big{font-size:20px;font-weight:600}.head{font-weight:600}
.grid{stroke:#dfe3e8;stroke-width:1}.was{fill:#9aa7b5}.is{fill:#1f6feb}.line{fill:none;stroke:#1f6feb;stroke-width:2.5;stroke-linejoin:round}
.moved{fill:none;stroke:#9a6700;stroke-width:2;stroke-dasharray:6 5}.dot{fill:#1f6feb}.odd{fill:#9a6700}
@media (prefers-color-scheme:dark){.page{fill:#12161b}.ink{fill:#e8ecf1}.soft{fill:#a3adb8}.grid{stroke:#2c343d}.was{fill:#63707e}.is,.dot{fill:#6ea8ff}.line{stroke:#6ea8ff}.moved{stroke:#e0b354}.odd{fill:#e0b354}}
</style>`)
	s.put(`<rect class="page" width="%d" height="%d"/>`, sheetWidth, height)
	s.text(24, 38, "ink big", "start", name)
	s.text(24, 62, "soft", "start", fmt.Sprintf("%s to %s, %s, tried with %d", a.From, a.Until, number(a.DesksWere, "desk"), a.Desks))
	s.weeks(a, 112)
	if len(a.Curve) > 1 {
		s.curve(a, 112+plotHeight+100)
	}
	s.put("</svg>")
	_, err := s.WriteTo(to)
	return err
}

// describe is the drawing in words.
func describe(a replay.Answer) string {
	said := []string{fmt.Sprintf("Refused as it is: %s, as tried: %s.", shareText(a.Whole.Was.Refused), shareText(a.Whole.Is.Refused))}
	for _, p := range a.Curve {
		said = append(said, fmt.Sprintf("With %d %% of the desks: %s refused.", p.Desks, shareText(p.Refused)))
	}
	return strings.Join(said, " ")
}

// top is where a scale ends that holds all shares, in tens.
func top(shares ...utilisation.Share) int {
	most := 10
	for _, share := range shares {
		most = max(most, (int(share)+9)/10*10)
	}
	return most
}

// scale draws lines and figures beside a plot that begins at y.
func (s *sheet) scale(y float64, most int) {
	for i := 0; i <= 4; i++ {
		at := y + plotHeight - float64(i)*plotHeight/4
		s.put(`<line class="grid" x1="%d" x2="%d" y1="%.1f" y2="%.1f"/>`, plotLeft, plotRight, at, at)
		s.text(plotLeft-10, at+5, "soft", "end", fmt.Sprintf("%g %%", float64(most)*float64(i)/4))
	}
}

func (s *sheet) weeks(a replay.Answer, y float64) {
	s.text(24, y-18, "ink head", "start", "Refused by week")
	s.put(`<rect class="was" x="480" y="%.1f" width="12" height="12" rx="2"/>`, y-29)
	s.text(498, y-18, "soft", "start", "as it is")
	s.put(`<rect class="is" x="580" y="%.1f" width="12" height="12" rx="2"/>`, y-29)
	s.text(598, y-18, "soft", "start", "tried")
	var all []utilisation.Share
	for _, w := range a.Weeks {
		all = append(all, w.Was.Refused, w.Is.Refused)
	}
	most := top(all...)
	s.scale(y, most)
	if len(a.Weeks) == 0 {
		s.text((plotLeft+plotRight)/2, y+plotHeight/2, "soft", "middle", "nothing is known of these weeks")
		return
	}
	step := float64(plotRight-plotLeft) / float64(len(a.Weeks))
	wide := min(28, step*0.32)
	for i, w := range a.Weeks {
		mid := plotLeft + step*(float64(i)+0.5)
		for j, share := range []utilisation.Share{w.Was.Refused, w.Is.Refused} {
			class, x := "was", mid-wide-1
			if j == 1 {
				class, x = "is", mid+1
			}
			if !share.Told() {
				s.text(x+wide/2, y+plotHeight-6, "soft", "middle", "–")
				continue
			}
			high := max(1.5, float64(share)*plotHeight/float64(most))
			s.put(`<rect class="%s" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="2"/>`, class, x, y+plotHeight-high, wide, high)
			s.text(x+wide/2, y+plotHeight-high-6, "ink", "middle", fmt.Sprint(int(share)))
		}
		_, month, day := w.Is.First.Date()
		s.text(mid, y+plotHeight+22, "soft", "middle", fmt.Sprintf("%d.%d.", day, int(month)))
	}
}

func (s *sheet) curve(a replay.Answer, y float64) {
	s.text(24, y-18, "ink head", "start", "Desks against refused wishes")
	s.put(`<line class="line" x1="480" x2="500" y1="%.1f" y2="%.1f"/>`, y-23, y-23)
	s.text(506, y-18, "soft", "start", "refused")
	s.put(`<line class="moved" x1="590" x2="612" y1="%.1f" y2="%.1f"/>`, y-23, y-23)
	s.text(618, y-18, "soft", "start", "another desk")
	var all []utilisation.Share
	for _, p := range a.Curve {
		all = append(all, p.Refused, p.Moved)
	}
	most := top(all...)
	s.scale(y, most)
	first, last := a.Curve[0].Desks, a.Curve[len(a.Curve)-1].Desks
	x := func(desks int) float64 {
		return plotLeft + 20 + float64(first-desks)*float64(plotRight-plotLeft-40)/float64(max(1, first-last))
	}
	at := func(share utilisation.Share) float64 { return y + plotHeight - float64(share)*plotHeight/float64(most) }
	for _, one := range []struct {
		class, dot string
		of         func(replay.Point) utilisation.Share
	}{{"moved", "odd", func(p replay.Point) utilisation.Share { return p.Moved }}, {"line", "dot", func(p replay.Point) utilisation.Share { return p.Refused }}} {
		var points []string
		for _, p := range a.Curve {
			if share := one.of(p); share.Told() {
				points = append(points, fmt.Sprintf("%.1f,%.1f", x(p.Desks), at(share)))
				s.put(`<circle class="%s" cx="%.1f" cy="%.1f" r="3.5"/>`, one.dot, x(p.Desks), at(share))
			}
		}
		s.put(`<polyline class="%s" points="%s"/>`, one.class, strings.Join(points, " "))
	}
	for _, p := range a.Curve {
		s.text(x(p.Desks), y+plotHeight+22, "soft", "middle", fmt.Sprintf("%d", p.Desks))
		if p.Refused.Told() {
			s.text(x(p.Desks), at(p.Refused)-10, "ink", "middle", fmt.Sprint(int(p.Refused)))
		}
	}
	s.text(plotRight, y+plotHeight+44, "soft", "end", "% of the desks are left")
}
