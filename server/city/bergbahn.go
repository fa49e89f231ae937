// SPDX-License-Identifier: EUPL-1.2

package city

import (
	"math/rand/v2"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/imdf"
)

// The IT office on the hill in Barmen: a slab with a wing, a corridor in the middle, workshops and the server room
// below, teams above. Its floors have the outline of an L.

const (
	bergbahnW = 36.4
	bergbahnH = 21.0
	wingX     = 22.6 // the wing lies right of here, below the slab
	slabH     = 14.2
)

func bergbahn(rng *rand.Rand) imdf.BuildingPlan {
	d := newDrawing("An der Bergbahn 33", "An der Bergbahn 33, 42289 Wuppertal", 7.190300, 51.264100, 24, rng)
	bergbahnGround(d)
	bergbahnFirst(d)
	bergbahnSecond(d)
	return *d.BuildingPlan
}

// slab adds a floor in the shape of the L.
func (d *drawing) slab(ordinal int, name string) *sheet {
	s := d.sheet(ordinal, name, bergbahnW, bergbahnH)
	s.floor.Plan.Outline = []booking.Polygon{{{
		at(0, 0), at(0, slabH), at(wingX, slabH), at(wingX, bergbahnH), at(bergbahnW, bergbahnH), at(bergbahnW, 0),
	}}}
	s.room("walkway", "Flur", rect{wall, 6.5, 36.17, 8.1}, false)
	s.room("stairs", "", rect{wall, 8.1, 3.6, 13.97}, false)
	s.sign("stairs", "Treppe", 1.9, 10.1)
	s.sign("elevator", "Aufzug", 1.9, 12.3)
	s.door(1.2, 8.1, 2.6, 8.1)
	s.room("restroom", "", rect{3.6, 8.1, 6.6, 11.1}, false)
	s.sign("restroom", "WC", 5.1, 9.6)
	s.door(4.6, 8.1, 5.6, 8.1)
	s.room("kitchen", "", rect{3.6, 11.1, 6.6, 13.97}, false)
	s.sign("coffee", "Teeküche", 5.1, 12.5)
	s.door(6.6, 12, 6.6, 13)
	return s
}

// up is a room above the corridor, down one below it.
func up(x0, x1 float64) rect   { return rect{x0, wall, x1, 6.5} }
func down(x0, x1 float64) rect { return rect{x0, 8.1, x1, 13.97} }

func bergbahnGround(d *drawing) {
	s := d.slab(0, "Erdgeschoss")
	desk := s.office("Beyenburg", "u-servicedesk", false, up(wall, 12.6))
	s.rows(desk, 1.7, 2.75, 6, 1)
	s.door(5.2, 6.5, 6.8, 6.5)
	s.room("room", "Werkstatt", up(12.6, 19.6), false)
	s.furniture(rect{13.4, 0.9, 18.8, 1.7})
	s.furniture(rect{14.2, 4.6, 17.2, 5.5})
	s.door(15, 6.5, 16.4, 6.5)
	s.room("storage", "Gerätelager", up(19.6, 25.4), false)
	for i := range 3 {
		s.furniture(rect{20.4 + float64(i)*1.7, 0.9, 21.2 + float64(i)*1.7, 2.6})
	}
	s.door(22, 6.5, 23.2, 6.5)
	s.room("serverroom", "Serverraum", up(25.4, 36.17), true)
	for i := range 5 {
		s.furniture(rect{26.8 + float64(i)*1.8, 2, 27.7 + float64(i)*1.8, 5.4})
	}
	s.door(29.8, 6.5, 31, 6.5)
	s.room("lobby", "Eingang", rect{6.6, 8.1, 14.6, 13.97}, false)
	s.furniture(rect{11.6, 9.3, 13.4, 10.2})
	s.sign("information", "Geräteausgabe", 12.5, 12.3)
	s.door(8.4, 8.1, 10.4, 8.1)
	s.door(9, 13.97, 11, 13.97)
	s.meeting("Kaiserwagen", down(14.6, wingX), rect{16.4, 9.9, 20.8, 12.4})
	s.door(17.6, 8.1, 19, 8.1)
	long := s.office("Langerfeld", "u-endgeraete", false, rect{wingX, 8.1, 36.17, 20.77})
	s.columns(long, 25.6, 11.2, 4)
	s.columns(long, 31.4, 11.2, 4)
	s.sign("copymachine", "Drucker", 29.4, 19.6)
	s.door(28.4, 8.1, 30, 8.1)
	s.accessible(2, 13)
	s.blocked(16)
}

func bergbahnFirst(d *drawing) {
	s := d.slab(1, "1. Etage")
	cronen := s.office("Cronenberg", "u-netze", false, up(wall, 13.4))
	s.rows(cronen, 1.7, 2.75, 6, 1)
	s.door(5.8, 6.5, 7.6, 6.5)
	s.room("huddleroom", "Zoo", up(13.4, 17.2), true)
	s.table(rect{14.5, 2.4, 16.1, 5})
	s.door(14.7, 6.5, 15.9, 6.5)
	ronsdorf := s.office("Ronsdorf", "u-fachverfahren", false, up(17.2, 29.4))
	s.rows(ronsdorf, 18.9, 2.75, 6, 1)
	s.door(22.2, 6.5, 24, 6.5)
	s.meeting("Nordpark", up(29.4, 36.17), rect{30.8, 2.2, 34.8, 4.6})
	s.door(32, 6.5, 33.4, 6.5)
	s.room("phoneroom", "Telefon", rect{6.6, 8.1, 9.4, 11}, false)
	s.sign("phone", "", 8, 10.3)
	s.door(7.5, 8.1, 8.5, 8.1)
	s.room("storage", "Archiv", rect{6.6, 11, 9.4, 13.97}, false)
	s.door(9.4, 12, 9.4, 12.9)
	s.room("lounge", "Schwebebahn", down(9.4, wingX), false)
	s.furniture(rect{11.2, 12.2, 15, 13.2})
	s.table(rect{18.2, 9.4, 21.2, 10.9})
	s.furniture(rect{17.6, 12.3, 20.6, 13.2})
	s.door(13.6, 8.1, 16.6, 8.1)
	vohwinkel := s.office("Vohwinkel", "", true, rect{wingX, 8.1, 36.17, 20.77})
	s.rows(vohwinkel, 26.4, 10.8, 4, 1)
	s.door(28.6, 8.1, 30.2, 8.1)
	for i := range 3 {
		s.furniture(rect{24.4 + float64(i)*4, 17.4, 26.6 + float64(i)*4, 18.4})
	}
	s.accessible(6, 25)
	s.blocked(10)
}

func bergbahnSecond(d *drawing) {
	s := d.slab(2, "2. Etage")
	s.meeting("Königshöhe", up(wall, 7.6), rect{1.9, 2.3, 6, 4.7})
	s.door(3.2, 6.5, 4.6, 6.5)
	sonnborn := s.office("Sonnborn", "u-sicherheit", false, up(7.6, 17.2))
	s.rows(sonnborn, 9.7, 2.75, 4, 1)
	s.door(11.4, 6.5, 13, 6.5)
	for i, name := range []string{"Fokus 1", "Fokus 2"} {
		x := 17.2 + float64(i)*3.2
		r := rect{x, wall, x + 3.2, 6.5}
		focus := s.office(name, "", true, r)
		s.desk(focus, x+1.6, 2.9, 180)
		s.door(x+1, 6.5, x+2, 6.5)
	}
	uellendahl := s.office("Uellendahl", "u-itplanung", false, up(23.6, 36.17))
	s.rows(uellendahl, 25.8, 2.75, 5, 1)
	s.door(29, 6.5, 30.8, 6.5)
	s.room("phoneroom", "Telefon", rect{6.6, 8.1, 9.4, 11}, false)
	s.sign("phone", "", 8, 10.3)
	s.door(7.5, 8.1, 8.5, 8.1)
	s.room("storage", "Kopieren", rect{6.6, 11, 9.4, 13.97}, false)
	s.sign("copymachine", "", 8, 13.3)
	s.door(9.4, 12, 9.4, 12.9)
	s.meeting("Barmer Anlagen", down(9.4, wingX), rect{12, 9.9, 20, 12.6})
	s.door(14.6, 8.1, 16.4, 8.1)
	s.room("lounge", "Dachgarten", rect{wingX, 8.1, 36.17, 20.77}, false)
	s.furniture(rect{24.6, 10.2, 28.2, 11.2})
	s.furniture(rect{31, 10.2, 34.6, 11.2})
	s.table(rect{25.2, 16.4, 28.2, 18.6})
	s.table(rect{31, 16.4, 34, 18.6})
	s.door(28.2, 8.1, 30.6, 8.1)
	s.accessible(4)
}
