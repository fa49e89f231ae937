// SPDX-License-Identifier: EUPL-1.2

package main

// films are the drawings of each film, by its file and by the name that its script calls them.
var films = map[string]map[string]drawing{
	"ablegen":  {"title": titled("folder"), "mail": pickMail, "search": searchFile, "form": fillForm, "store": storeMail, "find": findMail, "rule": rule},
	"phishing": {"title": titled("visibility"), "mail": fishyMail(0), "sender": fishyMail(1), "pressure": fishyMail(2), "target": fishyMail(3), "report": reportMail, "rule": rule},
	"alarm":    {"alarm": alarm, "way": wayOut, "meet": meet, "stay": stay},
}

// Letters of films.
func filmTitle(c color) pen  { return pen{46, bold, c} }
func filmStrong(c color) pen { return pen{34, strong, c} }
func filmPlain(c color) pen  { return pen{34, regular, c} }

func (b board) headline(s scene) { b.write(filmTitle(ink), 64, 88, s.Head) }

// titled begins a film.
func titled(symbol string) drawing {
	return func(b board, s scene, share float64) {
		at := point{640, 240}
		b.disc(at, 104, primarySoft)
		if symbol == "folder" {
			b.folder(574, 194, 132, surface, onSoft)
		} else {
			b.icon(symbol+"-fill", at, 132, onSoft)
		}
		b.middle(pen{76, bold, ink}, 640, 450, s.Head)
		w := 360 * between(share, 0.05, 0.4)
		b.box(640-w/2, 496, w, 8, 4, primary, noFill, 0)
	}
}

// rule is what is to be kept.
func rule(b board, s scene, share float64) {
	b.box(120, 170, 1040, 320, 32, primarySoft, noFill, 0)
	b.disc(point{236, 330}, 64, surface)
	b.icon("lightbulb-fill", point{236, 330}, 80, onSoft)
	p := pen{52, strong, onSoft}
	lines := p.wrapped(s.Head, 760)
	for i, l := range lines {
		b.write(p, 348, 348-float64(len(lines)-1)*33+float64(i)*66, l)
	}
	_ = share
}

// window is a program's window, with its name.
func (b board) window(name string) {
	b.box(64, 120, 1152, 468, 24, surface, line, 2)
	b.box(66, 122, 1148, 64, 22, sunken, noFill, 0)
	b.box(66, 154, 1148, 32, 0, sunken, noFill, 0)
	b.write(filmStrong(muted), 96, 166, name)
}

// field is a line of a form, with what is written in it; there is a cursor while it is being written.
func (b board) field(x, y, w float64, name, value string, writing bool) {
	b.write(pen{30, regular, muted}, x, y-14, name)
	c, width := control, 2.0
	if writing {
		c, width = primary, 4
	}
	b.box(x, y, w, 66, 12, surface, c, width)
	n := b.write(filmPlain(ink), x+22, y+45, value)
	if writing {
		b.stroke(3, primary, point{x + 28 + n, y + 16}, point{x + 28 + n, y + 50})
	}
}

func pickMail(b board, s scene, share float64) {
	b.headline(s)
	b.window("Postfach")
	chosen := share > 0.3
	ground := surface
	if chosen {
		ground = primarySoft
	}
	b.box(80, 202, 1120, 104, 16, ground, noFill, 0)
	b.envelope(104, 230, 68, surface, onSoft)
	b.write(filmStrong(ink), 204, 246, "Frau Sommer")
	b.write(filmPlain(muted), 204, 290, "Meine Tische vor dem Café")
	b.write(filmPlain(muted), 1064, 246, "14. April")
	b.stroke(2, line, point{96, 322}, point{1184, 322})
	b.write(filmPlain(ink), 104, 384, "Acht Tische reichen mir.")
	b.write(filmPlain(ink), 104, 430, "Den Durchgang lasse ich frei.")
	if chosen {
		b.key(872, 488, 76, filmStrong(onPrimary), "In d.3 ablegen", primary)
	}
	at := point{560, 540}.to(point{420, 262}, between(share, 0.05, 0.28)).to(point{1162, 532}, between(share, 0.45, 0.75))
	b.pointer(at, pressing(share, 0.3)+pressing(share, 0.82))
}

// pressing is how far a press of the mouse is that begins at a share of the time.
func pressing(share, begin float64) float64 {
	if share < begin || share > begin+0.12 {
		return 0
	}
	return (share - begin) / 0.12
}

func searchFile(b board, s scene, share float64) {
	b.headline(s)
	b.window("Akte suchen")
	text := typed("66.20", between(share, 0.1, 0.38))
	b.field(96, 242, 1088, "Aktenzeichen oder Wort", text, share < 0.45)
	if share > 0.42 {
		rows := [][2]string{{"66.20-2026/0147", "Café Sommer"}, {"66.20-2026/0131", "Eisdiele am Markt"}, {"66.20-2025/0958", "Blumen Yıldız"}}
		for i, r := range rows {
			y := 326 + 82*float64(i)
			ground := surface
			if i == 0 && share > 0.8 {
				ground = primarySoft
			}
			b.box(96, y, 1088, 76, 14, ground, noFill, 0)
			b.folder(120, y+18, 54, surface, onSoft)
			b.write(filmStrong(ink), 204, y+50, r[0])
			b.write(filmPlain(ink), 510, y+50, r[1])
			if i == 0 && share > 0.8 {
				b.tick(point{1132, y + 38}, 24, primary)
			}
		}
	}
	b.pointer(point{1162, 532}.to(point{760, 372}, between(share, 0.5, 0.78)), pressing(share, 0.8))
}

func fillForm(b board, s scene, share float64) {
	b.headline(s)
	b.window("Eigenschaften")
	subject := typed("Rückmeldung: acht Tische, Durchgang frei", between(share, 0.45, 0.85))
	art, date := "", ""
	if share > 0.14 {
		art = "Schreiben"
	}
	if share > 0.28 {
		date = "14.04.2026"
	}
	b.field(96, 246, 520, "Dokumentart", art, share < 0.2)
	b.field(664, 246, 520, "Datum", date, share >= 0.2 && share < 0.4)
	b.field(96, 376, 1088, "Betreff", subject, share >= 0.4 && share < 0.92)
	b.key(996, 488, 76, filmStrong(onPrimary), "Ablegen", primary)
	b.pointer(point{760, 372}.to(point{420, 300}, between(share, 0, 0.12)).to(point{960, 300}, between(share, 0.2, 0.27)).to(point{560, 430}, between(share, 0.38, 0.44)).to(point{1162, 542}, between(share, 0.86, 0.98)), 0)
}

func storeMail(b board, s scene, share float64) {
	b.headline(s)
	gone := between(share, 0.15, 0.6)
	b.box(104, 180, 1072, 360, 28, surface, line, 2)
	b.folder(740, 236, 260, primarySoft, primary)
	b.middle(filmStrong(ink), 870, 486, "66.20-2026/0147")
	at := point{260, 290}.to(point{822, 322}, gone)
	b.envelope(at.x, at.y, 130-34*gone, surface, primary)
	b.arrow(6, line, point{440, 334}, point{690, 334})
	if share > 0.62 {
		b.tick(point{1000, 240}, 44, good)
		b.middle(pen{40, strong, onGoodSoft}, 330, 486, "Abgelegt")
	} else {
		b.middle(filmPlain(muted), 330, 486, "Mail von Frau Sommer")
	}
}

func findMail(b board, s scene, share float64) {
	b.headline(s)
	b.window("Suchen")
	b.field(96, 242, 1088, "Ein Wort aus dem Text", typed("Durchgang", between(share, 0.08, 0.4)), share < 0.5)
	if share < 0.48 {
		return
	}
	b.box(96, 336, 1088, 168, 16, primarySoft, noFill, 0)
	b.envelope(128, 384, 84, surface, onSoft)
	before := b.write(filmStrong(ink), 250, 402, "Rückmeldung: acht Tische, ")
	w := filmStrong(ink).width("Durchgang")
	b.box(250+before-4, 366, w+8, 48, 8, amberSoft, noFill, 0)
	b.write(filmStrong(onAmberSoft), 250+before, 402, "Durchgang")
	b.write(filmStrong(ink), 250+before+w, 402, " frei")
	b.write(filmPlain(muted), 250, 458, "66.20-2026/0147, Café Sommer, 14. April")
}

// fishyMail is a message that is looked at: up to which sign.
func fishyMail(sign int) drawing {
	return func(b board, s scene, share float64) {
		b.headline(s)
		in := 1.0
		if sign == 0 {
			in = between(share, 0, 0.15)
		}
		suspicious(b, sign, share, 40*(1-in))
	}
}

// suspicious draws the message with the signs found so far; the last one is being found.
func suspicious(b board, signs int, share, down float64) {
	b.window("Posteingang")
	found := func(n int) float64 {
		switch {
		case n < signs:
			return 1
		case n == signs:
			return between(share, 0.3, 0.45)
		}
		return 0
	}
	spot := func(n int, x, y, w float64) {
		f := found(n)
		b.box(x-16, y-40, w+32, 56, 12, faded(badSoft, f), faded(bad, f), 4)
		if f > 0 {
			b.disc(point{1150, y - 12}, 26*f, bad)
			if f > 0.6 {
				b.icon("warning-fill", point{1150, y - 14}, 34, onPrimary)
			}
		}
	}
	p := filmPlain(ink)
	y := 240 + down
	b.write(filmPlain(muted), 104, y, "Von")
	name := b.write(filmStrong(ink), 240, y, "IT-Service")
	address := "service@konto-pruefung.example"
	spot(1, 270+name, y, p.width(address))
	b.write(p, 270+name, y, address)
	b.write(filmPlain(muted), 104, y+60, "Betreff")
	b.write(filmStrong(ink), 240, y+60, "Ihr Postfach wird gesperrt")
	b.stroke(2, line, point{96, y + 90}, point{1184, y + 90})
	b.write(p, 104, y+146, "Ihr Postfach ist voll.")
	hurry := "In zwei Stunden wird es gesperrt."
	spot(2, 104, y+206, p.width(hurry))
	b.write(p, 104, y+206, hurry)
	w := b.key(104, y+244, 76, filmStrong(onPrimary), "Jetzt anmelden", primary)
	if signs < 3 {
		return
	}
	if f := found(3); f > 0 {
		target := "konto-pruefung.example/start"
		spot(3, 104+w+56, y+293, p.width(target))
		if f > 0.5 {
			b.write(filmPlain(onBadSoft), 104+w+56, y+293, target)
		}
	}
	if signs == 3 {
		b.pointer(point{820, 560}.to(point{104 + w - 34, y + 292}, between(share, 0.05, 0.28)), 0)
	}
}

func reportMail(b board, s scene, share float64) {
	b.headline(s)
	suspicious(b, 4, 1, 0)
	done := share > 0.6
	if done {
		b.box(66, 186, 1148, 400, 22, surface, noFill, 0)
		b.tick(point{640, 320}, 72, good)
		b.middle(pen{46, strong, onGoodSoft}, 640, 464, "Gemeldet. Danke.")
		return
	}
	b.key(980, 126, 56, filmStrong(onPrimary), "Melden", bad)
	b.pointer(point{300, 540}.to(point{1118, 162}, between(share, 0.08, 0.42)), pressing(share, 0.44))
}

// The way out, in steps.
func evacuation(b board, s scene, step int) plan {
	b.headline(s)
	p := plan{b, 52, 108, 0.57}
	p.floor(28)
	for i, says := range []string{"Sofort gehen", "Treppe, kein Aufzug", "Zur Sammelstelle", "Warten"} {
		y := 150 + 104*float64(i)
		ground, figure, words := sunken, muted, filmPlain(muted)
		switch {
		case i < step:
			ground, figure, words = goodSoft, onGoodSoft, filmPlain(ink)
		case i == step:
			ground, figure, words = safetyGreen, onPrimary, pen{40, strong, ink}
		}
		b.disc(point{740, y + 30}, 36, ground)
		if i < step {
			b.stroke(7, figure, point{725, y + 31}, point{736, y + 42}, point{756, y + 19})
		} else {
			b.middle(pen{38, bold, figure}, 740, y+43, string(rune('1'+i)))
		}
		b.write(words, 800, y+43, says)
	}
	return p
}

func (p plan) person(at point) {
	p.disc(at, 17, surface)
	p.disc(at, 13, figureColour)
}

func alarm(b board, s scene, share float64) {
	p := evacuation(b, s, 0)
	at := p.wayOut()[0]
	// It swells slowly, and twice: nothing flashes.
	swell := share * 2
	swell -= float64(int(swell))
	p.ring(at, 20+44*swell, 6, faded(bad, 1-swell))
	p.person(at)
}

func wayOut(b board, s scene, share float64) {
	p := evacuation(b, s, 1)
	p.person(p.route(between(share, 0.05, 0.98) * 0.82))
}

func meet(b board, s scene, share float64) {
	p := evacuation(b, s, 2)
	p.person(p.route(0.82 + 0.18*between(share, 0, 0.7)))
}

func stay(b board, s scene, share float64) {
	p := evacuation(b, s, 3)
	p.person(p.route(1))
	_ = share
}
