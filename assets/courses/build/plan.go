// SPDX-License-Identifier: EUPL-1.2

package main

// The plan of a floor, and the way out of it. It is drawn for 1080 × 900, and moved and enlarged for the film.

// A plan draws at a place, in a size.
type plan struct {
	board
	x, y, scale float64
}

func (p plan) at(x, y float64) point { return point{p.x + x*p.scale, p.y + y*p.scale} }

func (p plan) room(x, y, w, h float64, ground color) {
	at := p.at(x, y)
	p.box(at.x, at.y, w*p.scale, h*p.scale, 0, ground, wall, 5*p.scale)
}

// wayOut is the way from the desk to where all meet.
func (p plan) wayOut() []point {
	return []point{p.at(110, 224), p.at(110, 372), p.at(860, 372), p.at(860, 664)}
}

// floor draws walls, desks, stairs, lift and the place outside.
func (p plan) floor(letters float64) {
	p.room(40, 40, 1000, 480, floorColour)
	p.room(40, 40, 330, 255, surface)
	p.room(365, 40, 420, 255, surface)
	p.room(40, 445, 330, 75, sunken)
	p.door(80, 292, 140, 292, floorColour)
	p.door(545, 292, 605, 292, floorColour)
	for _, at := range []point{{68, 74}, {230, 74}, {230, 150}, {420, 90}, {560, 90}, {420, 190}, {560, 190}} {
		p.desk(at.x, at.y, takenSoft)
	}
	p.desk(68, 150, primary)
	p.icon("star-fill", p.at(110, 175), 36*p.scale, onPrimary)
	p.stairs()
	p.room(530, 440, 120, 80, surface)
	p.icon("elevator", p.at(590, 480), 66*p.scale, muted)
	p.stroke(9*p.scale, bad, p.at(546, 508), p.at(634, 452))
	meet := p.at(775, 690)
	p.box(meet.x, meet.y, 170*p.scale, 170*p.scale, 12*p.scale, safetyGreen, noFill, 0)
	p.meeting(p.at(860, 775), 74*p.scale)
	mine := p.at(132, 258) // beside the way
	p.write(pen{letters, strong, primary}, mine.x, mine.y, "Dein Platz")
	p.label(letters, 912, 336, "Treppe", ink)
	p.label(letters, 590, 576, "Aufzug", bad)
	p.label(letters, 610, 790, "Sammelstelle", safetyGreen)
}

func (p plan) desk(x, y float64, c color) {
	at := p.at(x, y)
	p.box(at.x, at.y, 84*p.scale, 50*p.scale, 8*p.scale, c, noFill, 0)
}

// door opens a wall.
func (p plan) door(x, y, toX, toY float64, ground color) {
	p.fill(bar(p.at(x, y), p.at(toX, toY), 8*p.scale), ground)
}

func (p plan) stairs() {
	p.room(780, 40, 260, 480, surface)
	for i := range 8 {
		y := 72 + 26*float64(i)
		p.stroke(4*p.scale, wall, p.at(812, y), p.at(1008, y))
	}
	p.door(782, 334, 782, 410, surface)
	p.door(822, 518, 898, 518, surface)
}

// label stands around a place.
func (p plan) label(size, x, y float64, text string, c color) {
	at := p.at(x, y)
	p.middle(pen{size, strong, c}, at.x, at.y, text)
}

// meeting are four arrows that point at people in the middle.
func (p plan) meeting(at point, r float64) {
	for _, d := range []point{{-1, -1}, {1, -1}, {-1, 1}, {1, 1}} {
		from, to := point{at.x + d.x*r*0.9, at.y + d.y*r*0.9}, point{at.x + d.x*r*0.48, at.y + d.y*r*0.48}
		p.arrow(r*0.12, onPrimary, from, to)
	}
	p.icon("groups-fill", at, r*0.95, onPrimary)
}

// route draws the way out as far as somebody has come.
func (p plan) route(share float64) point {
	way := p.wayOut()
	total := 0.0
	for i := 1; i < len(way); i++ {
		total += way[i-1].far(way[i])
	}
	left, gone := total*share, []point{way[0]}
	for i := 1; i < len(way) && left > 0; i++ {
		step := way[i-1].far(way[i])
		next := way[i-1].to(way[i], min(1, left/step))
		gone = append(gone, next)
		left -= step
	}
	if len(gone) > 1 {
		p.stroke(14*p.scale, good, gone...)
	}
	return gone[len(gone)-1]
}

func drawEscape() board {
	p := plan{newBoard(pictureWidth, 900, bg), 0, 0, 1}
	p.floor(40)
	p.route(1)
	way := p.wayOut()
	p.head(14, good, way[2], way[3])
	for _, x := range []float64{330, 560} {
		p.head(14, good, point{x - 40, 372}, point{x, 372})
	}
	return p.board
}
