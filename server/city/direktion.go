// SPDX-License-Identifier: EUPL-1.2

package city

import (
	"math/rand/v2"

	"github.com/pult-app/pult/booking/imdf"
)

// The service house in the old railway directorate at the Döppersberg: a hall for the public on the ground floor,
// small offices above, and the large third floor where the team "Digitale Dienste" is at home.

const (
	direktionW = 31.66
	direktionH = 22.76
)

func direktion(rng *rand.Rand) imdf.BuildingPlan {
	d := newDrawing("Bundesbahndirektion", "Döppersberg 41, 42103 Wuppertal", 7.149800, 51.254400, -11, rng)
	direktionGround(d)
	direktionSecond(d)
	direktionThird(d)
	return *d.BuildingPlan
}

// core adds lift, stairs, lavatories and kitchen, one above the other on every floor.
func (s *sheet) core() {
	s.room("stairs", "", rect{15.05, 12.19, 19.66, 17.34}, false)
	s.room("restroom", "", rect{15.05, 17.34, 17.35, 22.53}, false)
	s.room("kitchen", "", rect{17.35, 17.34, 19.66, 22.53}, false)
	s.door(16.56, 12.19, 18, 12.19)
	s.door(15.7, 17.34, 16.7, 17.34)
	s.door(18, 17.34, 19, 17.34)
	s.sign("elevator", "Aufzug", 16.45, 14.75)
	s.sign("stairs", "Treppe", 18.27, 14.75)
	s.sign("restroom", "WC", 16.2, 19.85)
	s.sign("coffee", "Teeküche", 18.5, 19.85)
}

func direktionGround(d *drawing) {
	s := d.sheet(0, "Erdgeschoss", direktionW, direktionH)
	s.room("lobby", "Servicehalle", rect{wall, wall, 19.66, 10.38}, false)
	for i := range 7 {
		x := 1.5 + float64(i)*2.55
		s.furniture(rect{x, 2.6, x + 1.7, 3.4})
	}
	for i := range 4 {
		x := 2.2 + float64(i)*4.3
		s.furniture(rect{x, 7.6, x + 2.6, 8.1})
	}
	s.sign("information", "Information", 3.2, 5.3)
	s.sign("seating", "Wartebereich", 9.9, 9.3)

	zone := s.office("Elberfeld", "u-meldewesen", false, rect{19.66, wall, 31.43, 10.38})
	s.rows(zone, 22.1, 2.5, 5, 1)
	s.rows(zone, 22.1, 2.5+aisle, 3, 1)
	s.sign("copymachine", "Drucker", 29.5, 8.2)

	s.room("walkway", "Flur", rect{wall, 10.38, 31.43, 12.19}, false)
	s.room("lobby", "Foyer", rect{wall, 12.19, 7.2, 22.53}, false)
	s.furniture(rect{1.2, 15.2, 2.0, 18.6})
	s.sign("reception", "Empfang", 3.4, 15.6)
	for i, name := range []string{"Beratung 1", "Beratung 2", "Beratung 3"} {
		y := 12.19 + float64(i)*3.447
		s.meeting(name, rect{7.2, y, 15.05, y + 3.447}, rect{10, y + 1.55, 12.8, y + 2.75})
		s.door(7.2, y+1.4, 7.2, y+2.4)
	}
	s.core()
	s.meeting("Laurentius", rect{19.66, 12.19, 27.2, 22.53}, rect{21.2, 15.2, 25.7, 20.6})
	s.room("mailroom", "Post", rect{27.2, 12.19, 31.43, 17.34}, false)
	s.room("storage", "Lager", rect{27.2, 17.34, 31.43, 22.53}, false)

	s.door(wall+2.2, 22.53, wall+4.6, 22.53)
	s.door(8, 10.38, 11, 10.38)
	s.door(23.6, 10.38, 25.2, 10.38)
	s.door(3, 12.19, 5.2, 12.19)
	s.door(22.6, 12.19, 24.2, 12.19)
	s.door(28.7, 12.19, 29.9, 12.19)
	s.door(28.7, 17.34, 29.9, 17.34)
	s.accessible(1, 11)
}

func direktionSecond(d *drawing) {
	s := d.sheet(2, "2. Etage", direktionW, direktionH)
	top := func(x0, x1 float64) rect { return rect{x0, wall, x1, 10.38} }
	low := func(x0, x1 float64) rect { return rect{x0, 12.19, x1, 22.53} }

	// Four small offices side by side are one zone of several rooms.
	rooms := []rect{top(wall, 5.1), top(5.1, 9.97), top(9.97, 14.84), top(14.84, 19.71)}
	for _, r := range rooms[:2] {
		s.room("office", "", r, true)
		s.door(r.x0+1.8, 10.38, r.x0+3, 10.38)
	}
	oelberg := s.zone("Ölberg", "u-wohngeld", false, rooms[:2]...)
	for _, r := range rooms[:2] {
		s.rows(oelberg, r.x0+1.55, 2.5, 2, 2)
	}
	s.meeting("Schwebebahn", rooms[2], rect{11.1, 2.6, 13.7, 8.2})
	s.door(rooms[2].x0+1.8, 10.38, rooms[2].x0+3, 10.38)

	luise := s.office("Luisenviertel", "u-pflege", false, top(14.84, 26.2))
	s.columns(luise, 17.2, 3.3, 3)
	s.columns(luise, 22.3, 3.3, 3)
	s.door(19.4, 10.38, 21.6, 10.38)
	s.room("library", "Bücherei", top(26.2, 31.43), false)
	for i := range 3 {
		y := 1.9 + float64(i)*2.9
		s.furniture(rect{29.9, y, 30.9, y + 2})
	}
	s.door(27.6, 10.38, 28.8, 10.38)

	s.room("walkway", "Flur", rect{wall, 10.38, 31.43, 12.19}, false)
	s.room("phoneroom", "Telefon", rect{wall, 12.19, 3.4, 15.6}, false)
	s.sign("phone", "", 1.8, 15)
	s.room("phoneroom", "Telefon", rect{3.4, 12.19, 6.6, 15.6}, false)
	s.sign("phone", "", 5, 15)
	s.room("lounge", "Pause", rect{wall, 15.6, 6.6, 22.53}, false)
	s.furniture(rect{1.1, 17.2, 2.1, 20.6})
	s.furniture(rect{4.2, 17.9, 5.5, 19.2})
	s.door(1.2, 12.19, 2.2, 12.19)
	s.door(4.5, 12.19, 5.5, 12.19)
	s.door(6.6, 16.4, 6.6, 17.8)
	s.meeting("Engelsgarten", low(6.6, 15.05), rect{8.1, 15.4, 13.6, 19.7})
	s.door(9.6, 12.19, 11.2, 12.19)
	s.core()
	mirke := s.office("Mirke", "u-standesamt", true, low(19.66, 31.43))
	s.rows(mirke, 22, 14.63, 5, 1)
	s.furniture(rect{21.2, 19.5, 24.4, 20.5})
	s.furniture(rect{25.4, 19.2, 26.9, 20.7})
	s.furniture(rect{28, 19.5, 30.2, 20.5})
	s.door(24.4, 12.19, 26, 12.19)
	s.blocked(20)
	s.accessible(9, 23)
}

// direktionThird is the floor of the pictures. Its measures come from there: 1.8 m between two desks of a row.
func direktionThird(d *drawing) {
	s := d.sheet(3, "3. Etage", direktionW, direktionH)
	wupper := s.office("Wupper", unitDienste, false, rect{wall, wall, 12.85, 10.38})
	s.rows(wupper, 1.78, 2.71, 6, 2)

	for i := range 2 {
		y := wall + float64(i)*5.08
		r := rect{12.85, y, 16.45, y + 5.08}
		name := []string{"Fokus 1", "Fokus 2"}[i]
		focus := s.office(name, "", true, r)
		s.desk(focus, 14.52, y+2.45, 180)
	}
	s.door(12.85, 3.6, 12.85, 4.6)
	s.door(13.9, 10.38, 15.37, 10.38)

	barmen := s.office("Barmen", "u-onlinedienste", false, rect{16.45, wall, 31.43, 10.38})
	s.rows(barmen, 18.39, 2.71, 7, 1)
	s.rows(barmen, 18.39, 2.71+aisle, 5, 1)
	s.sign("phone", "Telefon", 28.7, 7.75)

	s.room("walkway", "Flur", rect{wall, 10.38, 31.43, 12.19}, false)
	s.door(5.19, 10.38, 7.43, 10.38)
	s.door(22.23, 10.38, 24.82, 10.38)

	hardt := s.office("Hardt", "u-akte", false, rect{wall, 12.19, 10.22, 22.53})
	s.rows(hardt, 1.7, 14.63, 5, 2)
	s.door(3.56, 12.19, 5.81, 12.19)

	s.meeting("Toelleturm", rect{10.22, 12.19, 15.05, 22.53}, rect{11.46, 14.83, 13.78, 20.32})
	s.door(11.8, 12.19, 13.36, 12.19)
	s.core()

	gelpe := s.office("Gelpe", "", true, rect{19.66, 12.19, 31.43, 22.53})
	s.rows(gelpe, 21.1, 14.63, 6, 2)
	s.door(24.19, 12.19, 26.75, 12.19)

	s.blocked(1, 19, 47)
	for n := 1; n < s.next; n++ {
		s.number(n).Features.Monitors, s.number(n).Features.Inches = 2, 27
	}
	s.accessible(6, 14, 45, 58, 88)
	for _, n := range []int{11, 17, 22, 36, 40, 54, 63, 65, 73, 76, 80} {
		s.number(n).Features.Monitors = 1
	}
	s.number(14).Features.Adjustable, s.number(14).Features.Docking = true, true
}
