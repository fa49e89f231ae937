// SPDX-License-Identifier: EUPL-1.2

package imdf_test

import (
	"bytes"
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/imdf"
	"github.com/pult-app/pult/staff"
)

func TestWrite_then_Read_gives_the_same_within_a_centimetre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		given := drawArchive(t)

		read := writeAndRead(t, given)

		requireNear(t, "archive", reflect.ValueOf(given), reflect.ValueOf(read))
	})
}

func TestWrite_gives_the_same_bytes_for_the_same_archive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		given := drawArchive(t)
		var first, second bytes.Buffer

		require.NoError(t, imdf.Write(&first, given))
		require.NoError(t, imdf.Write(&second, given))

		assert.Equal(t, first.Bytes(), second.Bytes())
	})
}

func TestWrite_then_Read_then_Write_settles(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		read := writeAndRead(t, drawArchive(t))

		again := writeAndRead(t, read)

		requireNear(t, "archive", reflect.ValueOf(read), reflect.ValueOf(again))
		for _, b := range again.Buildings {
			for _, d := range b.Desks {
				assert.NotEmpty(t, d.Zone)
			}
		}
	})
}

func writeAndRead(t require.TestingT, a imdf.Archive) imdf.Archive {
	var text bytes.Buffer
	require.NoError(t, imdf.Write(&text, a))
	read, err := imdf.ReadZip(bytes.NewReader(text.Bytes()), int64(text.Len()))
	require.NoError(t, err)
	return read
}

// requireNear compares values of the same type: numbers within a centimetre (or a millionth of a degree), all else
// exactly; nil and empty lists are the same.
func requireNear(t require.TestingT, path string, want, got reflect.Value) {
	if moment, ok := want.Interface().(time.Time); ok {
		require.True(t, moment.Equal(got.Interface().(time.Time)), path)
		return
	}
	switch want.Kind() {
	case reflect.Float64:
		require.InDelta(t, want.Float(), got.Float(), 0.01, path)
	case reflect.Struct:
		for i := range want.NumField() {
			requireNear(t, path+"."+want.Type().Field(i).Name, want.Field(i), got.Field(i))
		}
	case reflect.Slice:
		require.Equal(t, want.Len(), got.Len(), path)
		for i := range want.Len() {
			requireNear(t, fmt.Sprintf("%s[%d]", path, i), want.Index(i), got.Index(i))
		}
	default:
		require.Equal(t, want.Interface(), got.Interface(), path)
	}
}

// drawArchive makes an archive as Read gives them: sorted floors, rings as RFC 7946 wants them, every desk in a zone.
func drawArchive(t *rapid.T) imdf.Archive {
	a := imdf.Archive{
		Venue: drawName(t, "venue"), Language: rapid.SampledFrom([]string{"de", "en", "de-DE", "ja"}).Draw(t, "language"),
		Created: time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "created"), 0).UTC(),
	}
	for b := range rapid.IntRange(1, 3).Draw(t, "buildings") {
		a.Buildings = append(a.Buildings, drawBuilding(t, b))
	}
	return a
}

func drawName(t *rapid.T, what string) string {
	return rapid.SampledFrom([]string{"Wupper", "Bürger*innenservice", "3. Etage", "Fokus „1“ & <2>", "会議室", "x"}).Draw(t, what)
}

// drawID is a UUID or any other text; both must survive.
func drawID(t *rapid.T, kind string, n int) string {
	if rapid.Bool().Draw(t, "uuid") {
		return fmt.Sprintf("%08x-0000-4000-8000-%012x", n, len(kind)*7919+int(kind[0]))
	}
	return fmt.Sprintf("%s-%d", kind, n)
}

func drawBuilding(t *rapid.T, n int) imdf.BuildingPlan {
	plan := imdf.BuildingPlan{
		Building: booking.Building{
			ID: booking.BuildingID(drawID(t, "building", n)), Name: drawName(t, "name"),
			Address:  rapid.SampledFrom([]string{"Döppersberg 41, 42103 Wuppertal", "Anywhere", ""}).Draw(t, "address"),
			TimeZone: rapid.SampledFrom([]string{"Europe/Berlin", "Asia/Tokyo"}).Draw(t, "zone"),
			At: booking.Point{
				X: rapid.Float64Range(-179.9, 179.9).Draw(t, "lon"), Y: rapid.Float64Range(-70, 70).Draw(t, "lat"),
			},
		},
		Turn: rapid.Float64Range(-89, 90).Draw(t, "turn"),
	}
	floors := rapid.IntRange(1, 3).Draw(t, "floors")
	for f := range floors {
		drawFloor(t, &plan, n*100+f, f-1)
	}
	plan.Building.Desks = len(plan.Desks)
	return plan
}

func drawFloor(t *rapid.T, plan *imdf.BuildingPlan, n, ordinal int) {
	w, h := rapid.Float64Range(20, 150).Draw(t, "w"), rapid.Float64Range(10, 80).Draw(t, "h")
	f := booking.Floor{
		ID: booking.FloorID(drawID(t, "floor", n)), Building: plan.Building.ID, Ordinal: ordinal,
		Name: drawName(t, "floor"), Short: rapid.SampledFrom([]string{"EG", "1", "-1"}).Draw(t, "short"),
		Plan: booking.Plan{W: w, H: h, Outline: []booking.Polygon{drawPolygon(t, 0, 0, w, h)}},
	}
	for range rapid.IntRange(0, 4).Draw(t, "rooms") {
		f.Plan.Rooms = append(f.Plan.Rooms, booking.Room{
			Name: rapid.SampledFrom([]string{"", "Toelleturm"}).Draw(t, "room"),
			Kind: rapid.SampledFrom([]string{"office", "walkway", "desk", "Teeküche"}).Draw(t, "kind"), Shape: drawPart(t, w, h), Label: drawPoint(t, w, h),
		})
	}
	for range rapid.IntRange(0, 3).Draw(t, "doors") {
		f.Plan.Doors = append(f.Plan.Doors, booking.Line{From: drawPoint(t, w, h), To: drawPoint(t, w, h)})
	}
	for range rapid.IntRange(0, 3).Draw(t, "signs") {
		f.Plan.Signs = append(f.Plan.Signs, booking.Sign{
			Kind: rapid.SampledFrom([]string{"elevator", "coffee", "desk"}).Draw(t, "sign"), At: drawPoint(t, w, h),
			Name: rapid.SampledFrom([]string{"", "Drucker"}).Draw(t, "sign name"),
		})
	}
	for range rapid.IntRange(0, 3).Draw(t, "fixtures") {
		f.Plan.Fixtures = append(f.Plan.Fixtures, booking.Fixture{
			Kind: rapid.SampledFrom([]string{"furniture", "wall", "desk", "kiosk"}).Draw(t, "fixture"), Shape: drawPart(t, w, h),
		})
	}
	for z := range rapid.IntRange(0, 3).Draw(t, "zones") {
		drawZone(t, plan, &f, n*10+z)
	}
	plan.Floors = append(plan.Floors, f)
}

func drawZone(t *rapid.T, plan *imdf.BuildingPlan, f *booking.Floor, n int) {
	zone := booking.Zone{
		ID: booking.ZoneID(drawID(t, "zone", n)), Building: f.Building, Floor: f.ID, Name: drawName(t, "zone name"),
		Home: rapid.SampledFrom([]staff.UnitID{"", "u-1"}).Draw(t, "home"), Quiet: rapid.Bool().Draw(t, "quiet"),
	}
	plan.Zones = append(plan.Zones, zone)
	for range rapid.IntRange(0, 3).Draw(t, "sections") {
		f.Plan.Sections = append(f.Plan.Sections, booking.Section{
			Zone: zone.ID, Name: zone.Name, Home: zone.Home, Quiet: zone.Quiet, Shape: drawPart(t, f.Plan.W, f.Plan.H),
			Label: drawPoint(t, f.Plan.W, f.Plan.H),
		})
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "desks") {
		plan.Desks = append(plan.Desks, booking.Desk{
			ID: booking.DeskID(drawID(t, "desk", n*10+i)), Building: f.Building, Floor: f.ID, Zone: zone.ID,
			Code: fmt.Sprintf("%d.%02d", n, i),
			Shape: booking.Shape{At: drawPoint(t, f.Plan.W, f.Plan.H), W: rapid.Float64Range(0.4, 3).Draw(t, "dw"),
				D: rapid.Float64Range(0.4, 2).Draw(t, "dd"), Turn: rapid.Float64Range(0, 359.9).Draw(t, "dt")},
			Features: booking.Features{Monitors: rapid.IntRange(0, 3).Draw(t, "monitors"), Inches: 27,
				Adjustable: rapid.Bool().Draw(t, "adjustable"), Docking: rapid.Bool().Draw(t, "docking"),
				Quiet: rapid.Bool().Draw(t, "quiet"), Accessible: rapid.Bool().Draw(t, "accessible"), Window: true},
			Blocked: rapid.Bool().Draw(t, "blocked"),
		})
	}
}

func drawPoint(t *rapid.T, w, h float64) booking.Point {
	return booking.Point{X: rapid.Float64Range(0, w).Draw(t, "x"), Y: rapid.Float64Range(0, h).Draw(t, "y")}
}

func drawPart(t *rapid.T, w, h float64) booking.Polygon {
	x, y := rapid.Float64Range(0, w-5).Draw(t, "x"), rapid.Float64Range(0, h-5).Draw(t, "y")
	return drawPolygon(t, x, y, x+rapid.Float64Range(2, w-x).Draw(t, "w"), y+rapid.Float64Range(2, h-y).Draw(t, "h"))
}

// drawPolygon is a polygon of three to seven corners, or one with a hole, against the clock as seen.
func drawPolygon(t *rapid.T, x0, y0, x1, y1 float64) booking.Polygon {
	corners := rapid.IntRange(3, 7).Draw(t, "corners")
	circle := func(share float64) []booking.Point {
		var ring []booking.Point
		for i := range corners {
			sin, cos := math.Sincos(2 * math.Pi * float64(i) / float64(corners))
			ring = append(ring, booking.Point{
				X: (x0+x1)/2 + share*cos*(x1-x0)/2, Y: (y0+y1)/2 - share*sin*(y1-y0)/2,
			})
		}
		return ring
	}
	if !rapid.Bool().Draw(t, "hole") {
		return booking.Polygon{circle(1)}
	}
	hole := circle(0.4)
	slices.Reverse(hole)
	return booking.Polygon{circle(1), hole}
}
