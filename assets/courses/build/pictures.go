// SPDX-License-Identifier: EUPL-1.2

package main

import "strings"

// pictures are what is drawn for lessons, by their files.
var pictures = map[string]func() board{
	"aktenplan/10-warum/wege.png":                      drawWays,
	"aktenplan/20-akte/ebenen.png":                     drawLevels,
	"aktenplan/30-aktenzeichen/aktenzeichen.png":       drawSign,
	"arbeitssicherheit/10-haus/fluchtweg.png":          drawEscape,
	"arbeitssicherheit/10-haus/platz.png":              drawDesk,
	"informationssicherheit/10-phishing/mail.png":      drawMail,
	"informationssicherheit/20-passwort/faktoren.png":  drawFactors,
	"informationssicherheit/40-platz/datenklassen.png": drawClasses,
}

// All pictures are as wide: on a phone a third of it is left, and letters of 40 are as large there as those beside the picture.
const pictureWidth = 1080

func title(c color) pen { return pen{48, bold, c} }
func label(c color) pen { return pen{42, strong, c} }
func plain(c color) pen { return pen{40, regular, c} }

// drawWays: somebody looks in three places, or in one.
func drawWays() board {
	b := newBoard(pictureWidth, 864, bg)
	b.box(24, 24, 504, 816, 28, surface, line, 2)
	b.box(552, 24, 504, 816, 28, surface, primary, 4)
	b.write(title(ink), 64, 100, "Ohne Plan")
	b.write(title(primary), 592, 100, "Mit Plan")

	me := point{122, 460}
	b.disc(me, 58, sunken)
	b.icon("person-fill", me, 80, muted)
	for i, place := range []string{"Postfach", "Laufwerk", "Schrank"} {
		y := 212 + 226*float64(i)
		to := point{252, y + 22}
		b.dashes(6, 15, 15, control, me.to(to, 76/me.far(to)), to)
		switch i {
		case 0:
			b.envelope(278, y-40, 110, surface, muted)
		case 1:
			b.icon("storage", point{333, y}, 130, muted)
		case 2:
			b.cabinet(289, y-54, 88, surface, muted)
		}
		b.middle(label(ink), 333, y+106, place)
		b.write(pen{72, bold, amber}, 440, y+24, "?")
	}

	me.x = 650
	b.disc(me, 58, primarySoft)
	b.icon("person-fill", me, 80, primary)
	b.arrow(8, primary, point{722, 460}, point{778, 460})
	b.box(804, 214, 220, 492, 18, primarySoft, primary, 4)
	b.middle(label(onSoft), 914, 282, "Akte")
	for i, d := range []string{"Mail", "Plan", "Brief"} {
		y := 320 + 122*float64(i)
		b.box(824, y, 180, 104, 14, surface, line, 2)
		b.sheet(842, y+18, 54, surface, primary)
		b.write(plain(ink), 910, y+66, d)
	}
	b.tick(point{650, 570}, 34, good)
	return b
}

// drawLevels: document in case, case in file.
func drawLevels() board {
	b := newBoard(pictureWidth, 820, bg)
	b.box(24, 24, 1032, 772, 28, primarySoft, primary, 4)
	b.folder(64, 58, 84, surface, primary)
	b.write(title(onSoft), 176, 108, "Akte")
	b.write(plain(onSoft), 300, 108, "Café Sommer")
	b.write(pen{40, strong, onSoft}, 1016-pen{40, strong, onSoft}.width("66.20-2026/0147"), 108, "66.20-2026/0147")

	b.box(64, 160, 952, 596, 24, surface, primary, 3)
	b.write(title(ink), 104, 236, "Vorgang")
	b.write(plain(muted), 308, 236, "Tische auf dem Gehweg 2026")

	b.write(label(muted), 104, 322, "Dokumente")
	for i, d := range []string{"Antrag", "Lageplan", "Bescheid"} {
		x := 104 + 298*float64(i)
		b.box(x, 352, 276, 364, 20, bg, line, 2)
		b.sheet(x+68, 388, 140, surface, primary)
		b.middle(label(ink), x+138, 656, d)
	}
	return b
}

// drawSign: the parts of a file's number.
func drawSign() board {
	b := newBoard(pictureWidth, 600, bg)
	parts := []struct {
		x, w             float64
		text, after      string
		name, says       string
		ground, onGround color
	}{
		{24, 190, "66", ".", "Gruppe", "Straßen", primarySoft, onSoft},
		{264, 270, "20", "-", "Betreff", "Sondernutzung", primarySoft, onSoft},
		{584, 212, "2026", "/", "Jahr", "angelegt", amberSoft, onAmberSoft},
		{846, 210, "0147", "", "Nummer", "laufend", amberSoft, onAmberSoft},
	}
	bracket := func(x, to float64, word string, c color) {
		b.stroke(5, c, point{x + 4, 136}, point{x + 4, 112}, point{to - 4, 112}, point{to - 4, 136})
		b.middle(title(c), (x+to)/2, 86, word)
	}
	bracket(24, 534, "das Thema", onSoft)
	bracket(584, 1056, "der Fall", onAmberSoft)
	for _, p := range parts {
		b.box(p.x, 164, p.w, 176, 22, p.ground, p.onGround, 4)
		b.middle(pen{78, bold, p.onGround}, p.x+p.w/2, 279, p.text)
		b.middle(pen{78, bold, ink}, p.x+p.w+25, 279, p.after)
		b.stroke(4, control, point{p.x + p.w/2, 356}, point{p.x + p.w/2, 408})
		b.middle(label(ink), p.x+p.w/2, 470, p.name)
		b.middle(plain(muted), p.x+p.w/2, 526, p.says)
	}
	return b
}

// drawDesk: how to sit. The lesson says what the figures mean.
func drawDesk() board {
	b := newBoard(pictureWidth, 860, bg)
	b.box(24, 24, 1032, 812, 28, surface, line, 2)
	const ground = 772.0
	b.stroke(6, wall, point{84, ground}, point{996, ground})

	// the chair
	b.stroke(20, control, point{236, 272}, point{262, 512})
	b.stroke(26, control, point{258, 540}, point{452, 540})
	b.stroke(16, control, point{350, 552}, point{350, ground - 44})
	b.stroke(16, control, point{270, ground - 14}, point{350, ground - 44}, point{430, ground - 14})

	// the table, the screen, the keyboard
	b.stroke(20, muted, point{520, 432}, point{940, 432})
	b.stroke(16, muted, point{892, 442}, point{892, ground - 10})
	b.stroke(14, muted, point{800, 280}, point{850, 280}, point{850, 420}, point{796, 420})
	b.stroke(22, ink, point{780, 168}, point{800, 352})
	b.stroke(12, ink, point{560, 415}, point{676, 415})

	// the person
	hip, knee, ankle := point{330, 502}, point{560, 502}, point{560, 748}
	shoulder, elbow, hand := point{330, 278}, point{340, 402}, point{582, 398}
	b.stroke(60, figureColour, hip, knee)
	b.stroke(48, figureColour, knee, ankle)
	b.stroke(34, figureColour, point{556, 754}, point{622, 754})
	b.stroke(76, figureColour, point{328, 292}, hip)
	b.stroke(40, figureColour, point{340, 200}, point{332, 270})
	b.disc(point{352, 160}, 66, figureColour)
	b.stroke(46, sleeve, shoulder, elbow)
	b.stroke(38, sleeve, elbow, hand)

	// what to look at
	b.disc(point{394, 160}, 9, surface)
	b.dashes(5, 16, 12, primary, point{428, 160}, point{764, 160})
	b.mark(point{590, 110}, 1, primary, onPrimary)
	b.arrow(5, primary, point{566, 270}, point{436, 270})
	b.arrow(5, primary, point{654, 270}, point{774, 270})
	b.mark(point{610, 270}, 2, primary, onPrimary)
	b.mark(point{450, 340}, 3, primary, onPrimary)
	b.mark(point{690, 716}, 4, primary, onPrimary)
	return b
}

// drawMail: what gives a false message away.
func drawMail() board {
	b := newBoard(pictureWidth, 900, bg)
	b.box(24, 24, 1032, 852, 28, surface, line, 2)
	marked := func(x, y float64, n int, text string) {
		p := pen{40, strong, onBadSoft}
		b.box(x-16, y-46, p.width(text)+32, 66, 14, badSoft, bad, 4)
		b.write(p, x, y, text)
		b.mark(point{990, y - 13}, n, bad, onPrimary)
	}
	b.write(plain(muted), 72, 96, "Von")
	b.write(label(ink), 228, 96, "IT-Service")
	marked(228, 162, 1, "service@konto-pruefung.example")
	b.write(plain(muted), 72, 244, "Betreff")
	b.write(label(ink), 228, 244, "Ihr Postfach wird gesperrt")
	b.stroke(2, line, point{26, 290}, point{1054, 290})

	marked(72, 368, 2, "Sehr geehrte Damen und Herren,")
	b.write(plain(ink), 72, 456, "Ihr Postfach ist voll.")
	marked(72, 532, 3, "In zwei Stunden wird es gesperrt.")
	b.write(plain(ink), 72, 622, "Bitte melden Sie sich hier an:")

	w := b.key(72, 656, 92, label(onPrimary), "Jetzt anmelden", primary)
	marked(282, 826, 4, "konto-pruefung.example/start")
	b.pointer(point{72 + w - 36, 716}, 0)
	return b
}

// drawFactors: what one knows, and what one has.
func drawFactors() board {
	b := newBoard(pictureWidth, 520, bg)
	tile := func(x float64, head, says, icon string, ground, on color) {
		b.box(x, 40, 292, 440, 28, ground, on, 4)
		b.middle(label(on), x+146, 112, head)
		b.icon(icon, point{x + 146, 258}, 176, on)
		for i, l := range strings.Split(says, "\n") {
			b.middle(plain(on), x+146, 398+50*float64(i), l)
		}
	}
	tile(24, "Du weißt", "dein\nPasswort", "keyboard", primarySoft, onSoft)
	tile(394, "Du hast", "Gerät oder\nSchlüssel", "mobile", primarySoft, onSoft)
	tile(764, "Beides", "öffnet\ndein Konto", "verified", goodSoft, onGoodSoft)
	b.stroke(10, ink, point{338, 260}, point{372, 260})
	b.stroke(10, ink, point{355, 243}, point{355, 277})
	b.stroke(10, ink, point{708, 248}, point{742, 248})
	b.stroke(10, ink, point{708, 272}, point{742, 272})
	return b
}

// drawClasses: four steps of secrecy.
func drawClasses() board {
	b := newBoard(pictureWidth, 840, bg)
	steps := []struct {
		name, example, icon string
		ground, on          color
	}{
		{"Streng vertraulich", "Gesundheitsakte", "visibility_off", badSoft, onBadSoft},
		{"Vertraulich", "Antrag mit Namen", "lock", amberSoft, onAmberSoft},
		{"Intern", "Telefonliste", "apartment", primarySoft, onSoft},
		{"Öffentlich", "Öffnungszeiten", "language", surface, ink},
	}
	for i, s := range steps {
		y, x := 24+200*float64(i), 24+float64(3-i)*70
		b.box(x, y, 1056-x, 184, 24, s.ground, s.on, 4)
		b.icon(s.icon, point{x + 96, y + 92}, 92, s.on)
		b.write(title(s.on), x+180, y+82, s.name)
		b.write(plain(s.on), x+180, y+142, s.example)
	}
	return b
}
