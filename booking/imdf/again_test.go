// SPDX-License-Identifier: EUPL-1.2

package imdf_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/imdf"
)

// drawKnown is a house with floors, two zones each, and desks with codes that nobody else has.
func drawKnown(t *rapid.T) imdf.Known {
	k := imdf.Known{Building: booking.Building{ID: "house", Name: "Rathaus", Address: "Wegnerstraße 7", TimeZone: "Europe/Berlin"}, Elsewhere: map[booking.DeskID]bool{}}
	n := 0
	for f := range rapid.IntRange(1, 3).Draw(t, "floors") {
		floor := booking.FloorID(fmt.Sprintf("floor-%d", f))
		k.Floors = append(k.Floors, booking.Floor{ID: floor, Building: "house", Ordinal: f, Short: fmt.Sprint(f)})
		for z := range 2 {
			zone := booking.Zone{ID: booking.ZoneID(fmt.Sprintf("zone-%d-%d", f, z)), Building: "house", Floor: floor, Name: fmt.Sprintf("Zone %d", z), Home: "it"}
			k.Zones = append(k.Zones, zone)
			for range rapid.IntRange(0, 4).Draw(t, "desks") {
				n++
				k.Desks = append(k.Desks, booking.Desk{
					ID: booking.DeskID(fmt.Sprintf("desk-%d", n)), Building: "house", Floor: floor, Zone: zone.ID, Code: fmt.Sprintf("%d.%02d", f, n),
					Features: booking.Features{Monitors: n % 3, Adjustable: true}, Blocked: rapid.Bool().Draw(t, "blocked"),
				})
			}
		}
	}
	return k
}

// drawAgain is what another drawing says of the house: some of its desks, elsewhere and in another order, further ones, and ids that
// are new, the old ones, or those of other desks.
func drawAgain(t *rapid.T, k imdf.Known) imdf.BuildingPlan {
	p := imdf.BuildingPlan{Building: k.Building, Bare: rapid.Bool().Draw(t, "bare"), Numbered: map[booking.DeskID]bool{}}
	p.Building.ID = rapid.SampledFrom([]booking.BuildingID{"house", "other"}).Draw(t, "building")
	fresh := rapid.Bool().Draw(t, "fresh ids")
	name := func(id string) string {
		if fresh {
			return "new " + id
		}
		return id
	}
	for _, f := range k.Floors {
		f.ID, f.Building = booking.FloorID(name(string(f.ID))), p.Building.ID
		p.Floors = append(p.Floors, f)
	}
	for _, z := range k.Zones {
		z.ID, z.Floor, z.Building, z.Home = booking.ZoneID(name(string(z.ID))), booking.FloorID(name(string(z.Floor))), p.Building.ID, ""
		p.Zones = append(p.Zones, z)
	}
	ids := make([]booking.DeskID, 0, len(k.Desks)+3)
	for _, d := range k.Desks {
		ids = append(ids, booking.DeskID(name(string(d.ID))))
	}
	desks := append([]booking.Desk{}, k.Desks...)
	for n := range 3 {
		desks = append(desks, booking.Desk{Code: fmt.Sprintf("neu %d", n)})
		ids = append(ids, booking.DeskID(fmt.Sprintf("further-%d", n)))
	}
	desks, ids = rapid.Permutation(desks).Draw(t, "order"), rapid.Permutation(ids).Draw(t, "ids")
	for i, d := range desks[:rapid.IntRange(0, len(desks)).Draw(t, "left")] {
		zone := rapid.SampledFrom(p.Zones).Draw(t, "zone")
		d.ID, d.Zone, d.Floor, d.Building, d.Features, d.Blocked = ids[i], zone.ID, zone.Floor, p.Building.ID, booking.Features{}, false
		p.Numbered[d.ID] = rapid.Bool().Draw(t, "numbered")
		p.Desks = append(p.Desks, d)
	}
	return p
}

func TestBuildingPlan_As_keeps_every_desk_whose_code_is_still_there(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := drawKnown(t)
		p := drawAgain(t, k)
		byCode, byID := map[string]booking.Desk{}, map[booking.DeskID]booking.Desk{}
		for _, d := range k.Desks {
			byCode[d.Code], byID[d.ID] = d, d
		}

		as := p.As(k)

		require.Len(t, as.Desks, len(p.Desks))
		codes, ids := map[string]bool{}, map[booking.DeskID]bool{}
		for i, d := range as.Desks {
			require.False(t, codes[d.Code], "code %s twice", d.Code)
			require.False(t, ids[d.ID], "id %s twice", d.ID)
			codes[d.Code], ids[d.ID] = true, true
			require.Equal(t, booking.BuildingID("house"), d.Building)
			read := p.Desks[i]
			if old, still := byCode[read.Code]; still && !p.Numbered[read.ID] {
				require.Equal(t, old.ID, d.ID, "code %s", read.Code)
			}
			old, known := byID[d.ID]
			if !known {
				continue
			}
			require.Equal(t, old.Blocked, d.Blocked)
			if p.Bare {
				require.Equal(t, old.Features, d.Features)
			}
			if p.Numbered[read.ID] {
				require.Equal(t, old.Code, d.Code, "the archive says none")
			}
		}
		for i, f := range as.Floors {
			require.Equal(t, k.Floors[i].ID, f.ID)
		}
		for i, z := range as.Zones {
			require.Equal(t, k.Zones[i].ID, z.ID)
			require.Equal(t, p.Bare, z.Home == "it")
		}
		again := p.As(imdf.Known{Building: as.Building, Floors: as.Floors, Zones: as.Zones, Desks: as.Desks, Elsewhere: k.Elsewhere})
		require.Equal(t, as, again, "what was read in stays when it is read again")
	})
}

func TestBuildingPlan_As_takes_a_desk_with_a_new_code_for_the_one_of_its_id(t *testing.T) {
	k := imdf.Known{Building: booking.Building{ID: "house"}, Floors: []booking.Floor{{ID: "f"}}, Desks: []booking.Desk{{ID: "d", Floor: "f", Code: "0.1"}, {ID: "e", Floor: "f", Code: "0,2"}}}
	p := imdf.BuildingPlan{Floors: []booking.Floor{{ID: "f"}}, Desks: []booking.Desk{{ID: "d", Floor: "f", Code: "0.7"}, {ID: "x", Floor: "f", Code: "0.2"}}}

	as := p.As(k)

	assert.Equal(t, []booking.Desk{{ID: "d", Building: "house", Floor: "f", Code: "0.7"}, {ID: "e", Building: "house", Floor: "f", Code: "0.2"}}, as.Desks)
}

func TestBuildingPlan_As_gives_a_new_desk_no_id_and_no_made_up_code_that_another_has(t *testing.T) {
	k := imdf.Known{
		Building: booking.Building{ID: "house"}, Floors: []booking.Floor{{ID: "f", Short: "3"}, {ID: "g", Ordinal: 1}},
		Desks: []booking.Desk{{ID: "d", Floor: "g", Code: "3.01"}}, Elsewhere: map[booking.DeskID]bool{"e": true},
	}
	p := imdf.BuildingPlan{
		Floors: []booking.Floor{{ID: "f", Short: "3"}}, Desks: []booking.Desk{{ID: "n", Floor: "f", Code: "3.01"}, {ID: "e", Floor: "f", Code: "A"}},
		Numbered: map[booking.DeskID]bool{"n": true},
	}

	as := p.As(k)

	assert.Equal(t, booking.DeskID("n"), as.Desks[0].ID, "a made-up code of another floor means nothing")
	assert.Equal(t, "3.02", as.Desks[0].Code)
	assert.NotEqual(t, booking.DeskID("e"), as.Desks[1].ID, "which a desk of another building has")
	assert.Len(t, as.Desks[1].ID, 36)
}

func TestBuildingPlan_Means(t *testing.T) {
	p := imdf.BuildingPlan{Building: booking.Building{ID: "a", Name: "Rathaus", Address: "Wegnerstraße 7"}}
	for want, b := range map[bool][]booking.Building{
		true:  {{ID: "a", Name: "Anders"}, {ID: "b", Name: "rathaus", Address: "Wegnerstraße 7, 42275 Wuppertal"}, {ID: "b", Name: "Rathaus"}},
		false: {{ID: "b", Name: "Rathaus", Address: "Johannes-Rau-Platz 1"}, {ID: "b", Name: "Schule", Address: "Wegnerstraße 7"}},
	} {
		for _, house := range b {
			assert.Equal(t, want, p.Means(house), "%+v", house)
		}
	}
}
