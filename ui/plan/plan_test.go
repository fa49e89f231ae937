// SPDX-License-Identifier: EUPL-1.2

package plan

import (
	"image"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

// shown is the small floor in a window of 800 × 560 dp, all of it in view.
func shown(t *testing.T) (*Plan, fyne.Window) {
	in(t, kit.Light)
	floor, desks := smallFloor()
	p := New(germanWords)
	now := time.Date(2026, 11, 24, 7, 52, 0, 0, time.UTC)
	p.Now = func() time.Time { now = now.Add(time.Second); return now }
	w := test.NewTempWindow(t, p)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(800, 560))
	p.SetFloor(floor, desks, "it")
	return p, w
}

// where is the middle of a desk in the view.
func where(p *Plan, id booking.DeskID) fyne.Position {
	x, y := p.picture.camera.at(p.picture.desks.signs[p.picture.desks.of[id]].at)
	return fyne.NewPos(float32(x), float32(y))
}

func tap(p *Plan, at fyne.Position) { p.Tapped(&fyne.PointEvent{Position: at}) }

func TestPlan_Tapped(t *testing.T) {
	t.Run("chooses the desk under the finger", func(t *testing.T) {
		p, _ := shown(t)
		var told []booking.DeskID
		p.OnTapped = func(id booking.DeskID) { told = append(told, id) }

		tap(p, where(p, "d03"))

		assert.Equal(t, []booking.DeskID{"d03"}, told)
		assert.Equal(t, booking.DeskID("d03"), p.Selected())
	})

	t.Run("chooses the nearest desk up to 24 dp away, and none beyond", func(t *testing.T) {
		p, _ := shown(t)
		missed := 0
		p.OnMissed = func() { missed++ }
		sign := p.picture.desks.signs[p.picture.desks.of["d02"]]
		leftEdge := where(p, "d02").AddXY(-float32(sign.w/2*p.picture.camera.scale), 0)

		tap(p, leftEdge.AddXY(-23, 0))
		assert.Equal(t, booking.DeskID("d02"), p.Selected())

		p.Select("")
		tap(p, leftEdge.AddXY(-26, 0))
		assert.Empty(t, p.Selected())
		assert.Equal(t, 1, missed)
	})

	t.Run("of two desks within reach takes the nearer", func(t *testing.T) {
		p, _ := shown(t)
		a, b := where(p, "d03"), where(p, "d04")

		tap(p, fyne.NewPos(a.X*0.45+b.X*0.55, a.Y))

		assert.Equal(t, booking.DeskID("d04"), p.Selected())
	})

	t.Run("zooms in at two quick taps on one spot", func(t *testing.T) {
		p, _ := shown(t)
		now := p.Now()
		p.Now = func() time.Time { return now }
		before, at := p.Percent(), where(p, "d03")

		tap(p, at)
		tap(p, at)

		assert.Greater(t, p.Percent(), before)
		after := where(p, "d03")
		assert.InDelta(t, at.X, after.X, 0.5, "the spot under the finger stays")
		assert.InDelta(t, at.Y, after.Y, 0.5)
	})
}

func TestPlan_Keys(t *testing.T) {
	walk := func(p *Plan, keys ...fyne.KeyName) booking.DeskID {
		for _, k := range keys {
			p.TypedKey(&fyne.KeyEvent{Name: k})
		}
		return p.Selected()
	}

	t.Run("arrows walk row by row", func(t *testing.T) {
		p, _ := shown(t)

		assert.Equal(t, booking.DeskID("d02"), walk(p, fyne.KeyRight), "the first press takes the first desk")
		assert.Equal(t, booking.DeskID("d04"), walk(p, fyne.KeyRight, fyne.KeyRight))
		assert.Equal(t, booking.DeskID("d08"), walk(p, fyne.KeyDown))
		assert.Equal(t, booking.DeskID("d04"), walk(p, fyne.KeyUp))
		assert.Equal(t, booking.DeskID("d06"), walk(p, fyne.KeyRight, fyne.KeyRight), "behind the last of a row comes the next row")
		assert.Equal(t, booking.DeskID("d05"), walk(p, fyne.KeyLeft))
		assert.Equal(t, booking.DeskID("d02"), walk(p, fyne.KeyUp, fyne.KeyLeft, fyne.KeyLeft, fyne.KeyLeft, fyne.KeyLeft), "the first desk is the end")
	})

	t.Run("a walk to the right meets every desk once", func(t *testing.T) {
		p, _ := shown(t)
		seen := map[booking.DeskID]bool{}

		for range p.picture.desks.desks {
			seen[walk(p, fyne.KeyRight)] = true
		}

		assert.Len(t, seen, len(p.picture.desks.desks))
	})

	t.Run("Enter opens the chosen desk", func(t *testing.T) {
		p, _ := shown(t)
		var opened booking.DeskID
		p.OnOpened = func(id booking.DeskID) { opened = id }

		assert.False(t, p.Key(fyne.KeyReturn), "nothing is chosen yet")
		p.Select("d05")

		assert.True(t, p.Key(fyne.KeyReturn))
		assert.Equal(t, booking.DeskID("d05"), opened)
	})

	t.Run("plus, minus and nought zoom", func(t *testing.T) {
		p, _ := shown(t)
		fit := p.Percent()

		p.TypedRune('+')
		assert.Equal(t, int(float64(fit)*1.25+0.5), p.Percent())
		p.TypedRune('-')
		p.TypedRune('-')
		assert.Less(t, p.Percent(), fit)
		p.TypedRune('0')
		assert.Equal(t, fit, p.Percent())
	})

	t.Run("a desk out of view is brought in", func(t *testing.T) {
		p, _ := shown(t)
		p.CentreOn("d02")
		p.ZoomBy(3)
		p.CentreOn("d02")

		walk(p, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight)

		at := where(p, p.Selected())
		assert.True(t, at.X > 0 && at.X < 800 && at.Y > 0 && at.Y < 560, "%v", at)
	})
}

func TestPlan_Zoom(t *testing.T) {
	t.Run("the wheel keeps what is under the pointer", func(t *testing.T) {
		p, _ := shown(t)
		at := where(p, "d06")
		var told int
		p.OnZoomed = func(percent int) { told = percent }

		p.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: at}, Scrolled: fyne.NewDelta(0, 25)})

		assert.InDelta(t, at.X, where(p, "d06").X, 0.5)
		assert.InDelta(t, at.Y, where(p, "d06").Y, 0.5)
		assert.Equal(t, p.Percent(), told)
	})

	t.Run("two fingers keep the spots they hold", func(t *testing.T) {
		p, _ := shown(t)
		touch := func(id int, at fyne.Position) *mobile.TouchEvent {
			return &mobile.TouchEvent{ID: id, PointEvent: fyne.PointEvent{Position: at}}
		}
		a, b := where(p, "d02"), where(p, "d09")
		before := p.Percent()

		p.TouchDown(touch(0, a))
		p.TouchDown(touch(1, b))
		p.TouchMoved(touch(1, b.AddXY((b.X-a.X)/2, (b.Y-a.Y)/2)))

		assert.InDelta(t, float64(before)*1.5, float64(p.Percent()), 1)
		assert.InDelta(t, a.X, where(p, "d02").X, 0.5)
		p.TouchUp(touch(1, b))
		p.DragEnd()
		p.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(50, 0)})
		assert.InDelta(t, a.X, where(p, "d02").X, 0.5, "what Fyne drags on after the fingers left is ignored")
	})

	t.Run("a trembling finger does not move the plan", func(t *testing.T) {
		p, _ := shown(t)
		at := where(p, "d02")
		move := func(dx float32) {
			p.TouchMoved(&mobile.TouchEvent{PointEvent: fyne.PointEvent{Position: at.AddXY(dx, 0)}})
		}
		p.TouchDown(&mobile.TouchEvent{PointEvent: fyne.PointEvent{Position: at}})

		move(4)
		assert.Equal(t, at, where(p, "d02"))
		move(30)
		assert.InDelta(t, at.X+30, where(p, "d02").X, 0.5)
	})

	t.Run("stays between 40 and 300 percent and keeps the floor in view", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			c := camera{view: fyne.NewSize(800, 560), w: 24, h: 16}
			c.fit()
			for range rapid.IntRange(1, 30).Draw(t, "steps") {
				at := fyne.NewPos(rapid.Float32Range(0, 800).Draw(t, "x"), rapid.Float32Range(0, 560).Draw(t, "y"))
				c.zoomTo(c.scale*rapid.Float64Range(0.2, 5).Draw(t, "factor"), at)
				c.pan(rapid.Float32Range(-5000, 5000).Draw(t, "dx"), rapid.Float32Range(-5000, 5000).Draw(t, "dy"))

				if p := c.percent(); p < 40 || p > 300 {
					t.Fatalf("zoom is %d %%", p)
				}
				if c.dx > 800-keep+1 || c.dx+c.w*c.scale < keep-1 || c.dy > 560-keep+1 || c.dy+c.h*c.scale < keep-1 {
					t.Fatalf("the floor left the view: %+v", c)
				}
			}
		})
	})

	t.Run("a sheet over the lower half is kept clear", func(t *testing.T) {
		p, _ := shown(t)

		p.ZoomBy(2)
		p.Cover(280)
		p.CentreOn("d05")

		assert.InDelta(t, 140, where(p, "d05").Y, 40)
	})

	t.Run("centres as soon as it has a size", func(t *testing.T) {
		in(t, kit.Light)
		floor, desks := smallFloor()
		p := New(germanWords)
		p.SetFloor(floor, desks)
		p.CentreOn("d05")

		p.Resize(fyne.NewSize(400, 300))

		at := where(p, "d05")
		assert.True(t, at.X > 60 && at.X < 340 && at.Y > 40 && at.Y < 260, "%v", at)
		assert.GreaterOrEqual(t, p.picture.desks.signs[0].w*p.picture.camera.scale, float64(roomy), "its number can be read")
	})
}

func TestPlan_SetFloor(t *testing.T) {
	t.Run("stays where it is when only desks of the same floor changed", func(t *testing.T) {
		p, _ := shown(t)
		floor, desks := smallFloor()
		p.ZoomBy(2)
		p.CentreOn("d05")
		p.Select("d05")
		at := where(p, "d03")
		desks[0].Blocked = true

		p.SetFloor(floor, desks, "it")

		assert.Equal(t, at, where(p, "d03"))
		assert.Equal(t, booking.DeskID("d05"), p.Selected())
	})

	t.Run("shows all of another floor and forgets the chosen desk", func(t *testing.T) {
		p, _ := shown(t)
		floor, desks := largeFloor(48)
		floor.ID = "g"
		p.ZoomBy(2)
		p.Select("d05")

		p.SetFloor(floor, desks)

		assert.Empty(t, p.Selected())
		c := p.picture.camera
		assert.True(t, c.dx >= 0 && c.dx+c.w*c.scale <= 800 && c.dy >= 0 && c.dy+c.h*c.scale <= 560, "%+v", c)
	})
}

func TestPlan_SpeaksTheChosenDesk(t *testing.T) {
	p, _ := shown(t)
	words := germanWords
	words.Desk = func(d booking.Desk, m Mark) string {
		if m.State == Taken {
			return "Platz " + d.Code + ", belegt"
		}
		return "Platz " + d.Code
	}
	p.SetWords(words)
	p.SetStates(Marks{"d03": {State: Taken}})

	assert.Equal(t, "Plan", p.AccessibilityLabel())
	p.Select("d03")
	assert.Equal(t, "Platz 3.03, belegt", p.AccessibilityLabel())
}

// A moved picture must be the very picture that would have been drawn there.
func TestPicture_MovedIsDrawn(t *testing.T) {
	in(t, kit.Light)
	floor, desks := largeFloor(300)
	moved := newPicture(germanWords)
	fresh := newPicture(germanWords)
	for _, p := range []*picture{moved, fresh} {
		p.setFloor(floor.Plan, desks, nil)
		p.marks = everyState(desks)
		p.camera.view = fyne.NewSize(400, 300)
		p.camera.fit()
		p.camera.zoomTo(20, fyne.NewPos(100, 100))
	}
	moved.render(600, 450)

	for i, by := range [][2]float32{{13, -7}, {-40, 22}, {-3, -90}, {0, 55}, {61, 0}, {900, -900}} {
		moved.camera.pan(by[0], by[1])
		fresh.camera.dx, fresh.camera.dy = moved.camera.dx, moved.camera.dy
		fresh.drawn.ground = nil
		got, want := moved.render(600, 450).(*image.RGBA), fresh.render(600, 450).(*image.RGBA)

		assert.Less(t, unlike(got, want), 600*450/500, "step %d", i)
	}
}

// unlike counts pixels that differ by more than smoothing at a cut edge explains.
func unlike(a, b *image.RGBA) (n int) {
	for i := range a.Pix {
		if d := int(a.Pix[i]) - int(b.Pix[i]); d > 24 || d < -24 {
			n++
		}
	}
	return n
}

func TestPicture_DrawsOnlyWhatIsInView(t *testing.T) {
	in(t, kit.Light)
	_, desks := largeFloor(5000)
	x := newIndex(desks)
	visited := 0

	x.within(booking.Point{X: 0, Y: 0}, booking.Point{X: 20, Y: 15}, func(int) { visited++ })

	assert.Less(t, visited, 300)
	assert.Greater(t, visited, 40)
}

func TestMarks_OfABlockedDesk(t *testing.T) {
	assert.Equal(t, Blocked, Marks{}.of(booking.Desk{ID: "a", Blocked: true}).State)
	assert.Equal(t, Free, Marks{}.of(booking.Desk{ID: "a"}).State)
}

func TestStrip_ShowsTheDeskWithItsNumber(t *testing.T) {
	in(t, kit.Light)
	floor, desks := largeFloor(300)
	s := NewStrip(germanWords, fyne.NewSize(300, 120))
	s.SetFloor(floor, desks)
	s.SetStates(Marks{desks[100].ID: {State: Mine}})

	s.Around(desks[100].ID)
	s.Resize(fyne.NewSize(700, 240))

	c := s.picture.camera
	x, y := c.at(desks[100].Shape.At)
	assert.True(t, x > 40 && x < 660 && y > 20 && y < 220, "%v %v", x, y)
	assert.GreaterOrEqual(t, symbolOf(desks[100].Shape).w*c.scale, float64(roomy))
	_, taps := any(s).(fyne.Tappable)
	assert.False(t, taps, "taps go through the strip")
}

func TestWalls_LeaveDoorsOpen(t *testing.T) {
	ring := rect(0, 0, 10, 8)[0]

	t.Run("a wall without doors is one closed line", func(t *testing.T) {
		runs := cut(ring, nil)

		require.Len(t, runs, 1)
		assert.True(t, runs[0].closed)
	})

	t.Run("a door on the wall is a gap of its width", func(t *testing.T) {
		runs := cut(ring, []booking.Line{{From: booking.Point{X: 4, Y: 8}, To: booking.Point{X: 5, Y: 8.1}}})

		require.Len(t, runs, 1)
		assert.False(t, runs[0].closed)
		assert.InDelta(t, 35, length2(runs[0].line), 0.01)
	})

	t.Run("two doors make two pieces", func(t *testing.T) {
		runs := cut(ring, []booking.Line{
			{From: booking.Point{X: 4, Y: 8}, To: booking.Point{X: 5, Y: 8}},
			{From: booking.Point{X: 10, Y: 2}, To: booking.Point{X: 10, Y: 3}},
		})

		require.Len(t, runs, 2)
		assert.InDelta(t, 34, length2(runs[0].line)+length2(runs[1].line), 0.01)
	})

	t.Run("a door of another wall does nothing", func(t *testing.T) {
		runs := cut(ring, []booking.Line{{From: booking.Point{X: 4, Y: 12}, To: booking.Point{X: 5, Y: 12}}})

		assert.True(t, runs[0].closed)
	})

	t.Run("an inset ring lies inside whichever way it runs", func(t *testing.T) {
		back := []booking.Point{ring[3], ring[2], ring[1], ring[0]}

		for _, r := range [][]booking.Point{ring, back} {
			box := boxOf(booking.Polygon{inset(r, 0.5)})
			assert.InDelta(t, 0.5, box[0].X, 1e-9)
			assert.InDelta(t, 7.5, box[1].Y, 1e-9)
		}
	})
}

func TestIcon_ReadsEveryIconOfThePlan(t *testing.T) {
	for kind, name := range signIcons {
		shape, err := parseIcon(kit.Icon(name).Content())

		require.NoError(t, err, kind)
		require.NotEmpty(t, shape, kind)
		for _, line := range shape {
			for _, d := range line {
				assert.True(t, d.x > -0.05 && d.x < 1.05 && d.y > -0.05 && d.y < 1.05, "%s leaves its square: %v", name, d)
			}
		}
	}
	for _, broken := range []string{"", `<svg viewBox="0 0 24 24"><path d="M1 2L3"/></svg>`, `<svg viewBox="0 0 0 24"></svg>`, `<svg viewBox="0 0 24 24"><path d="M1 2z5 5"/></svg>`} {
		_, err := parseIcon([]byte(broken))
		assert.Error(t, err, broken)
	}
}

func TestLabels_CoverNoDeskAndAppearWhole(t *testing.T) {
	in(t, kit.Light)
	floor, desks := smallFloor()
	p := newPicture(germanWords)
	p.setFloor(floor.Plan, desks, []unit{"it"})
	p.camera.view = fyne.NewSize(800, 560)
	for _, scale := range []float64{6, 12, 20, 33, 60, 84} {
		p.camera.zoomTo(scale, fyne.NewPos(300, 200))
		p.camera.centre(booking.Point{X: 6, Y: 4})
		p.render(800, 560)
		for _, l := range p.labels.placed {
			for i := range desks {
				assert.False(t, p.labels.lens.rect(p.desks.boxes[i]).Overlaps(l.box), "%q covers %s at %v dp/m", l.words, desks[i].Code, scale)
			}
		}
	}
	p.camera.fit()
	p.render(800, 560)
	var words []string
	for _, l := range p.labels.placed {
		words = append(words, l.words)
	}
	assert.ElementsMatch(t, []string{"Wupper · Heimat", "Toelleturm", "Flur", "Telefon"}, words)
}

func TestLabels_StayInRoomsThatLieAskew(t *testing.T) {
	in(t, kit.Light)
	askew := booking.Polygon{{{X: 0, Y: 0}, {X: 60, Y: 40}, {X: 60, Y: 52}, {X: 0, Y: 12}}}
	p := newPicture(germanWords)
	p.setFloor(booking.Plan{W: 60, H: 52, Outline: []booking.Polygon{rect(0, 0, 60, 52)}, Rooms: []booking.Room{
		{Name: "Wandelgang", Kind: "walkway", Shape: askew, Label: booking.Point{X: 55, Y: 4}},
		{Name: "Abfertigung", Kind: "office", Shape: askew, Label: booking.Point{X: 30, Y: 26}},
	}}, nil, nil)
	p.camera.view = fyne.NewSize(600, 520)

	written := map[string]bool{}
	for _, scale := range []float64{2, 5, 10, 14} {
		p.camera.scale = scale
		p.camera.centre(booking.Point{X: 30, Y: 26})
		p.render(600, 520)
		for _, l := range p.labels.placed {
			written[l.words] = true
			for _, corner := range []image.Point{l.box.Min, l.box.Max, {X: l.box.Min.X, Y: l.box.Max.Y}, {X: l.box.Max.X, Y: l.box.Min.Y}} {
				at := booking.Point{X: float64(corner.X) / scale, Y: float64(corner.Y) / scale}
				assert.True(t, within(askew, at), "%q leaves its room at %v dp/m", l.words, scale)
			}
		}
	}

	assert.Equal(t, map[string]bool{"Abfertigung": true}, written, "a name that would stand beside its room is left out")
}

func TestPlan_WritesNoNumberOverTheEdgeOfALongCounter(t *testing.T) {
	in(t, kit.Light)
	counter := booking.Desk{ID: "counter", Code: "1.01", Shape: booking.Shape{At: booking.Point{X: 50, Y: 20}, W: 40, D: 2.4}}
	p := New(germanWords)
	w := test.NewTempWindow(t, p)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(400, 300))
	p.SetFloor(booking.Floor{ID: "hall", Plan: booking.Plan{W: 400, H: 200}}, []booking.Desk{counter})

	assert.False(t, p.Legible("counter"), "it is 40 dp wide and 3 dp deep")

	p.CentreOn("counter")

	assert.True(t, p.Legible("counter"))
	sign := p.picture.desks.signs[0]
	assert.GreaterOrEqual(t, sign.d*p.picture.camera.scale, float64(shallow))
}
