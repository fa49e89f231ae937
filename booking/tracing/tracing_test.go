// SPDX-License-Identifier: EUPL-1.2

package tracing_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/imdf"
	"github.com/pult-app/pult/booking/tracing"
)

func box(x, y, w, h float64) booking.Polygon {
	return booking.Polygon{{{X: x, Y: y}, {X: x + w, Y: y}, {X: x + w, Y: y + h}, {X: x, Y: y + h}}}
}

func deskAt(id, code string, x, y float64) tracing.Desk {
	return tracing.Desk{ID: id, Code: code, Shape: booking.Shape{At: booking.Point{X: x, Y: y}, W: 1.6, D: 0.8}}
}

// drawn is a sound draft: two rooms, a zone around the left one, three desks.
func drawn() tracing.Draft {
	return tracing.Draft{
		W: 40, H: 20,
		Rooms: []tracing.Room{{ID: "r1", Name: "Büro", Kind: "office", Shape: box(5, 5, 10, 8)}, {ID: "r2", Shape: box(15, 5, 10, 8)}},
		Zones: []tracing.Zone{{ID: "z1", Name: "Wupper", Quiet: true, Shapes: []booking.Polygon{box(5, 5, 10, 8)}}},
		Desks: []tracing.Desk{deskAt("k1", "3.01", 7, 7), deskAt("k2", "3.02", 9, 7), deskAt("k3", "3.03", 20, 7)},
	}
}

func site() tracing.Site {
	house := booking.Building{ID: "berg", Name: "Bergstraße", TimeZone: "Europe/Berlin"}
	third := booking.Floor{ID: "berg-3", Building: "berg", Ordinal: 3, Name: "3. Etage", Short: "3"}
	return tracing.Site{Building: house, Floor: third, Known: imdf.Known{Building: house}}
}

func flaws(found []tracing.Problem) (list []string) {
	for _, p := range found {
		list = append(list, strings.TrimSuffix(fmt.Sprintf("%s %s", p.Flaw, p.ID), " "))
	}
	return list
}

func TestDraft_Check(t *testing.T) {
	p := func(points ...float64) booking.Polygon {
		var ring []booking.Point
		for i := 0; i < len(points); i += 2 {
			ring = append(ring, booking.Point{X: points[i], Y: points[i+1]})
		}
		return booking.Polygon{ring}
	}
	for name, test := range map[string]struct {
		spoil func(d *tracing.Draft)
		want  []string
	}{
		"is content with a sound draft":                             {func(d *tracing.Draft) {}, nil},
		"refuses a room that crosses itself":                        {func(d *tracing.Draft) { d.Rooms[0].Shape = p(5, 5, 15, 13, 15, 5, 5, 13) }, []string{"crosses r1"}},
		"refuses a room that touches itself":                        {func(d *tracing.Draft) { d.Rooms[0].Shape = p(5, 5, 15, 5, 15, 13, 10, 5, 5, 13) }, []string{"crosses r1"}},
		"refuses a spike":                                           {func(d *tracing.Draft) { d.Rooms[0].Shape = p(5, 5, 15, 5, 15, 13, 15, 9, 5, 9) }, []string{"crosses r1"}},
		"refuses a corner that is there twice":                      {func(d *tracing.Draft) { d.Rooms[0].Shape = p(5, 5, 15, 5, 15, 5, 5, 13) }, []string{"crosses r1"}},
		"refuses a room of two corners":                             {func(d *tracing.Draft) { d.Rooms[0].Shape = p(5, 5, 15, 5) }, []string{"few_corners r1"}},
		"refuses a room without corners":                            {func(d *tracing.Draft) { d.Rooms[0].Shape = nil }, []string{"few_corners r1"}},
		"refuses a room around nothing":                             {func(d *tracing.Draft) { d.Rooms[0].Shape = p(5, 5, 5.1, 5, 5.1, 5.1) }, []string{"flat r1"}},
		"takes a room that is bent":                                 {func(d *tracing.Draft) { d.Rooms[0].Shape = p(5, 5, 15, 5, 15, 8, 10, 8, 10, 13, 5, 13) }, nil},
		"takes a corner on a straight side":                         {func(d *tracing.Draft) { d.Rooms[0].Shape = p(5, 5, 10, 5, 15, 5, 15, 13, 5, 13) }, nil},
		"refuses a room beyond the edge":                            {func(d *tracing.Draft) { d.Rooms[0].Shape = box(35, 5, 10, 5) }, []string{"outside r1"}},
		"refuses two desks with one code":                           {func(d *tracing.Draft) { d.Desks[2].Code = "3,01" }, []string{"same_code k3"}},
		"refuses a desk on which nothing stands":                    {func(d *tracing.Draft) { d.Desks[0].Code = " " }, []string{"no_code k1"}},
		"refuses a code that no address holds":                      {func(d *tracing.Draft) { d.Desks[0].Code = "3/01" }, []string{"bad_code k1"}},
		"refuses a desk beyond the edge":                            {func(d *tracing.Draft) { d.Desks[0].Shape.At.X = -1 }, []string{"outside k1"}},
		"refuses a desk of no size":                                 {func(d *tracing.Draft) { d.Desks[0].Shape.W = 0 }, []string{"bad_desk k1"}},
		"refuses a desk with ten monitors":                          {func(d *tracing.Draft) { d.Desks[0].Features.Monitors = 10 }, []string{"bad_desk k1"}},
		"refuses two things of one id":                              {func(d *tracing.Draft) { d.Rooms[1].ID = "r1" }, []string{"double_id r1"}},
		"refuses a zone without a name":                             {func(d *tracing.Draft) { d.Zones[0].Name = "" }, []string{"no_name z1"}},
		"refuses a name that cannot be seen":                        {func(d *tracing.Draft) { d.Rooms[0].Name = "B\x00ro" }, []string{"bad_name r1"}},
		"refuses a desk in a zone that is not there":                {func(d *tracing.Draft) { d.Desks[0].Zone = "z9" }, []string{"no_zone k1"}},
		"refuses a floor without desks":                             {func(d *tracing.Draft) { d.Desks = nil }, []string{"no_desks"}},
		"refuses a picture of which nobody said the size":           {func(d *tracing.Draft) { d.Backdrop = &tracing.Backdrop{W: 100, H: 50} }, []string{"no_scale"}},
		"refuses a drawing of no size, and looks no further":        {func(d *tracing.Draft) { d.W, d.Desks[0].Code = 0, "" }, []string{"no_size"}},
		"refuses a number that is none, and looks no further":       {func(d *tracing.Draft) { d.Desks[0].Shape.At.X = 1e300 }, []string{"not_point"}},
		"refuses more desks than a floor has, and looks no further": {func(d *tracing.Draft) { d.Desks = make([]tracing.Desk, tracing.MaxDesks+1) }, []string{"too_many"}},
		"refuses more corners than a room has": {func(d *tracing.Draft) {
			d.Rooms[0].Shape = booking.Polygon{make([]booking.Point, tracing.MaxCorners+1)}
		}, []string{"too_many"}},
	} {
		t.Run(name, func(t *testing.T) {
			d := drawn()
			test.spoil(&d)

			assert.Equal(t, test.want, flaws(d.Check()))
		})
	}
}

func TestDraft_Check_says_which_two_desks_have_one_code(t *testing.T) {
	d := drawn()
	d.Desks[2].Code = "3.01"

	found := d.Check()

	require.Len(t, found, 1)
	assert.Equal(t, tracing.Problem{Flaw: tracing.SameCode, Kind: "desk", ID: "k3", Name: "3.01", Other: "k1", At: &booking.Point{X: 20, Y: 7}}, found[0])
}

func TestSite_Conflicts_says_on_which_floor_a_code_stands_already(t *testing.T) {
	s := site()
	s.Known.Floors = []booking.Floor{{ID: "berg-2", Name: "2. Etage"}, s.Floor}
	s.Known.Desks = []booking.Desk{{ID: "other", Floor: "berg-2", Code: "3.02"}, {ID: "k1", Floor: "berg-3", Code: "3.01"}}

	found := s.Conflicts(drawn())

	require.Len(t, found, 1)
	assert.Equal(t, "k2", found[0].ID)
	assert.Equal(t, "2. Etage", found[0].Other)
}

func TestSite_Plan_is_cut_to_what_is_drawn(t *testing.T) {
	plan, d := site().Plan(drawn())

	floor := plan.Floors[0]
	assert.Equal(t, booking.Point{X: 5, Y: 5}, *d.Origin)
	assert.InDelta(t, 20, floor.Plan.W, 1e-9)
	assert.InDelta(t, 8, floor.Plan.H, 1e-9)
	assert.Equal(t, []booking.Polygon{box(0, 0, 20, 8)}, floor.Plan.Outline)
	assert.Equal(t, box(0, 0, 10, 8), floor.Plan.Rooms[0].Shape)
	assert.Equal(t, "room", floor.Plan.Rooms[1].Kind)
	assert.Equal(t, booking.Point{X: 2, Y: 2}, plan.Desks[0].Shape.At)
	assert.Equal(t, 3, plan.Building.Desks)
}

func TestSite_Plan_moves_nothing_when_a_room_is_added_within(t *testing.T) {
	_, d := site().Plan(drawn())
	d.Rooms = append(d.Rooms, tracing.Room{ID: "r3", Shape: box(25, 6, 3, 3)})

	again, _ := site().Plan(d)

	assert.Equal(t, booking.Point{X: 2, Y: 2}, again.Desks[0].Shape.At)
}

func TestSite_Plan_gives_desks_the_zone_around_them_and_the_rest_one_of_the_floor(t *testing.T) {
	plan, _ := site().Plan(drawn())

	require.Len(t, plan.Zones, 2)
	assert.Equal(t, "Wupper", plan.Zones[0].Name)
	assert.Equal(t, "3. Etage", plan.Zones[1].Name)
	assert.Equal(t, []booking.ZoneID{plan.Zones[0].ID, plan.Zones[0].ID, plan.Zones[1].ID}, []booking.ZoneID{plan.Desks[0].Zone, plan.Desks[1].Zone, plan.Desks[2].Zone})
	assert.True(t, plan.Floors[0].Plan.Sections[0].Quiet)
}

func TestSite_Plan_gives_the_same_ids_again_and_others_to_another_floor(t *testing.T) {
	one, _ := site().Plan(drawn())
	two, _ := site().Plan(drawn())
	other := site()
	other.Floor.ID = "berg-4"
	three, _ := other.Plan(drawn())

	assert.Equal(t, one, two)
	assert.NotEqual(t, one.Desks[0].ID, three.Desks[0].ID)
}

func TestSite_Plan_takes_no_desk_of_another_floor(t *testing.T) {
	s := site()
	s.Known.Desks = []booking.Desk{{ID: "k1", Floor: "berg-2", Code: "2.01"}, {ID: "k2", Floor: "berg-3", Code: "3.02"}}

	plan, _ := s.Plan(drawn())

	assert.NotEqual(t, booking.DeskID("k1"), plan.Desks[0].ID, "an id that the browser says is nobody's on this floor")
	assert.Equal(t, booking.DeskID("k2"), plan.Desks[1].ID)
}

func TestOf_then_Plan_is_the_floor_as_it_was(t *testing.T) {
	s := site()
	plan, _ := s.Plan(drawn())
	s.Known.Zones, s.Known.Desks, s.Known.Floors = plan.Zones, plan.Desks, plan.Floors

	d := tracing.Of(plan.Floors[0], plan.Zones, plan.Desks)
	again, _ := s.Plan(d)

	require.Empty(t, d.Check())
	assert.Equal(t, plan, again)
}

func TestParse_refuses_what_is_no_draft(t *testing.T) {
	for _, text := range []string{"", "[]", `{"w":1} {}`, `{"w":"1"}`, `{"colour":1}`, `{"w":1e999}`, strings.Repeat(" ", tracing.MaxDraft) + "{}"} {
		_, err := tracing.Parse([]byte(text))

		assert.Error(t, err, "%.20q", text)
	}
}

// FuzzParse hands in drafts as browsers of whomever send them: what is sound gives a plan of which every point lies on it.
func FuzzParse(f *testing.F) {
	sound, err := json.Marshal(drawn())
	require.NoError(f, err)
	f.Add(sound)
	f.Add([]byte(`{"w":10,"h":10,"rooms":[{"id":"a","shape":[[{"x":0,"y":0},{"x":5,"y":5},{"x":5,"y":0},{"x":0,"y":5}]]}],"desks":[{"id":"k","code":"1","shape":{"at":{"x":1,"y":1},"w":1,"d":1},"features":{}}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		d, err := tracing.Parse(text)
		if err != nil || len(d.Check()) > 0 {
			return
		}
		plan, _ := site().Plan(d)
		size := plan.Floors[0].Plan
		for _, k := range plan.Desks {
			if k.Shape.At.X < 0 || k.Shape.At.Y < 0 || k.Shape.At.X > size.W || k.Shape.At.Y > size.H {
				t.Fatalf("desk %s stands at %v, beyond %v × %v", k.Code, k.Shape.At, size.W, size.H)
			}
		}
		if again, _ := site().Plan(d); len(again.Desks) != len(plan.Desks) {
			t.Fatal("the same draft gave another plan")
		}
	})
}
