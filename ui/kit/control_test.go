// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func threeDays() []DayCell {
	return []DayCell{{Top: "Heute", Number: "24.", Today: true}, {Top: "Mi", Number: "25.", Spoken: "Mittwoch, 25. November"}, {Top: "Do", Number: "26.", Note: "zu", Closed: true}}
}

func threeOptions() []RadioOption {
	return []RadioOption{{"Mein Team", "8 Personen"}, {"Alle", ""}, {"Niemand", ""}}
}

func threePlaces() []Destination {
	return []Destination{{Icon: "today", Label: "Heute"}, {Icon: "desk", Label: "Plätze"}, {Icon: "group", Label: "Team", Badge: 2}}
}

// controls is one of everything that answers taps.
func controls() []fyne.CanvasObject {
	small := NewButton(Soft, "", "Ja", func() {})
	small.Small = true
	off := NewButton(Filled, "", "Buchen", func() {})
	off.Disable("Das Haus ist zu.")
	line := NewOfflineLine()
	line.Set(OfflineNow, "Offline", "– 2 Änderungen warten", "Ansehen")
	line.SetOnTapped(func() {})
	me := NewAvatar("JB", 30, true)
	me.SetOnTapped(func() {})
	return []fyne.CanvasObject{
		NewButton(Filled, "task_alt", "Einchecken", func() {}), small, off, NewButton(Outline, "close", "", func() {}), NewButton(Plain, "", "Ja", func() {}),
		NewChip("", "Ab", true, nil), NewSteadyChip("1.", false, nil), NewChoiceChip("schedule", "ganztags", func() {}),
		NewSegment([]SegmentPart{{Icon: "map"}, {Icon: "list"}}, 0, nil), NewSegment([]SegmentPart{{Label: "Ganztags"}, {Label: "Vormittags"}, {Label: "Nachmittags"}}, 0, nil),
		NewDayStrip(threeDays(), 1, nil), NewRadio(threeOptions(), 0, nil), line, container.New(Centred, me),
		NewOption("Bis 10 Uhr", "61 %", 0.6, true, false, func() {}), NewOption("Eine sehr lange Antwort, die über mehrere Zeilen geht", "", 0, false, true, func() {}), NewFilledChip("thumb_up", "4", true, nil),
		NewRow(nil, "Platz", "", nil, func() {}), NewPlate(PlateRequested, NewText("3.14", Label), func() {}), NewBottomBar(threePlaces(), 0, nil), container.New(fixedHeight(400), NewRail(threePlaces(), 0, nil)),
	}
}

func TestControls_AnswerOnAtLeast48(t *testing.T) {
	for _, scale := range []float32{0.9, 1, 2} {
		wear(t, Light, scale)
		for _, control := range controls() {
			hang(t, Stack(0, control), 390, 800)
			answering := 0

			each(control, func(o fyne.CanvasObject) {
				if _, tappable := o.(fyne.Tappable); !tappable {
					return
				}
				answering++
				assert.GreaterOrEqual(t, o.Size().Width, float32(leastTouch), "%T at %v", o, scale)
				assert.GreaterOrEqual(t, o.Size().Height, float32(leastTouch), "%T at %v", o, scale)
			})

			assert.Positive(t, answering, "%T", control)
		}
	}
}

func TestControls_HaveSpokenNames(t *testing.T) {
	wear(t, Light, 1)
	for _, control := range controls() {
		hang(t, Stack(0, control), 390, 800)
		each(control, func(o fyne.CanvasObject) {
			if _, tappable := o.(fyne.Tappable); !tappable {
				return
			}
			speaks, ok := o.(fyne.Accessible)
			require.True(t, ok, "%T is mute", o)
			assert.Equal(t, fyne.AccessibleRoleButton, speaks.AccessibilityRole(), "%T", o)
			if b, icon := o.(*Button); icon && b.label == "" {
				return // its name is given by SetSpoken
			}
			if p, icon := o.(*segmentPart); icon && p.Label == "" {
				return // its name is given in SegmentPart.Spoken
			}
			assert.NotEmpty(t, speaks.AccessibilityLabel(), "%T", o)
		})
	}
}

func TestControls_ShowAndHideTheFocusRing(t *testing.T) {
	wear(t, Light, 1)
	for _, control := range controls() {
		canvas := hang(t, Stack(0, control), 390, 800)
		canvas.FocusNext()
		focused := canvas.Focused()
		require.NotNil(t, focused, "%T", control)

		with := test.RenderToMarkup(canvas)
		canvas.Unfocus()
		without := test.RenderToMarkup(canvas)

		assert.NotEqual(t, with, without, "%T", focused)
	}
}

func TestControls_ChangeWithTheTheme(t *testing.T) {
	all := func() []fyne.CanvasObject {
		return append(controls(), NewTag(TagFree, "", "Frei"), NewCard(NewText("Platz", Body)), NewDeskSymbol(DeskFree, "14", 32),
			NewProgress(0.4), NewRing(0.4), NewTile("desk", TileSoft), NewDashed(ToneSurface, ToneAmber, 12), NewIcon("desk", 24, ToneText))
	}
	app := test.NewTempApp(t)
	for i := range all() {
		app.Settings().SetTheme(NewStillTheme(Light, 1))
		canvas := hang(t, container.NewStack(all()[i]), 260, 100)
		light := inks(canvas.Content())

		app.Settings().SetTheme(NewStillTheme(Dark, 1))
		canvas.Content().Refresh()
		changed := inks(canvas.Content())
		fresh := inks(hang(t, container.NewStack(all()[i]), 260, 100).Content())

		assert.NotEqual(t, light, changed, "%T kept its colours", all()[i])
		assert.Equal(t, fresh, changed, "%T changed some colours only", all()[i])
	}
}

func TestButton(t *testing.T) {
	wear(t, Light, 1)

	t.Run("answers taps, Enter and Space", func(t *testing.T) {
		count := 0
		b := NewButton(Filled, "", "Buchen", func() { count++ })

		test.Tap(b)
		press(b, fyne.KeyReturn)
		press(b, fyne.KeyEnter)
		press(b, fyne.KeySpace)
		press(b, fyne.KeyA)

		assert.Equal(t, 4, count)
	})
	t.Run("refuses when disabled and says why", func(t *testing.T) {
		b := NewButton(Filled, "", "Buchen", func() { t.Error("a disabled button answered") })
		before := b.MinSize().Height

		b.Disable("Das Haus ist zu.")
		test.Tap(b)
		press(b, fyne.KeySpace)

		assert.Equal(t, "Das Haus ist zu.", b.Reason())
		assert.Equal(t, "Buchen. Das Haus ist zu.", b.AccessibilityLabel())
		assert.Greater(t, b.MinSize().Height, before, "the reason needs a line")
	})
	t.Run("answers again when enabled", func(t *testing.T) {
		count := 0
		b := NewButton(Soft, "", "Buchen", func() { count++ })
		b.Disable("Das Haus ist zu.")

		b.Enable()
		test.Tap(b)

		assert.Equal(t, 1, count)
		assert.Empty(t, b.Reason())
	})
	t.Run("goes on in a second line instead of cutting its label", func(t *testing.T) {
		b := NewButton(Filled, "", "Buchen: Do 26. Nov., ganztags", func() {})
		one := heightFor(b, 390)

		two := heightFor(b, 150)

		assert.InDelta(t, one+24, two, 0.1)
	})
	t.Run("speaks the name it was given", func(t *testing.T) {
		b := NewButton(Outline, "close", "", func() {})

		b.SetSpoken("Schließen")

		assert.Equal(t, "Schließen", b.AccessibilityLabel())
	})
	t.Run("shows hover and press", func(t *testing.T) {
		b := NewButton(Outline, "", "Buchen", func() {})
		canvas := hang(t, b, 200, 48)
		plain := test.RenderToMarkup(canvas)

		b.MouseIn(nil)
		hovered := test.RenderToMarkup(canvas)
		b.MouseDown(&desktop.MouseEvent{})
		pressed := test.RenderToMarkup(canvas)
		b.MouseUp(&desktop.MouseEvent{})
		b.MouseOut()

		assert.NotEqual(t, plain, hovered)
		assert.NotEqual(t, hovered, pressed)
		assert.Equal(t, plain, test.RenderToMarkup(canvas))
	})
}

func TestChip(t *testing.T) {
	wear(t, Light, 1)

	t.Run("flips and tells", func(t *testing.T) {
		var told []bool
		c := NewChip("tune", "Ruhig", false, func(on bool) { told = append(told, on) })

		test.Tap(c)
		press(c, fyne.KeySpace)

		assert.Equal(t, []bool{true, false}, told)
	})
	t.Run("tells nobody when the screen sets it", func(t *testing.T) {
		c := NewChip("", "Ruhig", false, func(bool) { t.Error("SetOn told") })

		c.SetOn(true)

		assert.True(t, c.On())
		assert.Equal(t, "✓ Ruhig", c.AccessibilityLabel())
	})
	t.Run("keeps its size when it is steady", func(t *testing.T) {
		off, on := NewSteadyChip("Di", false, nil), NewSteadyChip("Di", true, nil)

		assert.Equal(t, off.MinSize(), on.MinSize())
		assert.LessOrEqual(t, 5*off.MinSize().Width+4*8, float32(326), "five stand in a row of a card on a phone")
		assert.Equal(t, []string{"Di", "✓ Di"}, []string{off.AccessibilityLabel(), on.AccessibilityLabel()})
	})
	t.Run("opens a choice and stays as it is", func(t *testing.T) {
		opened := 0
		c := NewChoiceChip("schedule", "ganztags", func() { opened++ })

		test.Tap(c)

		assert.Equal(t, 1, opened)
		assert.False(t, c.On())
	})
}

func TestSegment(t *testing.T) {
	wear(t, Light, 1)
	parts := []SegmentPart{{Label: "Ganztags"}, {Label: "Vorm."}, {Label: "Nachm."}}

	t.Run("chooses by tap and arrow, and tells changes only", func(t *testing.T) {
		var told []int
		s := NewSegment(parts, 0, func(i int) { told = append(told, i) })
		hang(t, s, 390, 48)

		test.Tap(s.Part(1))
		test.Tap(s.Part(1))
		press(s.parts[1], fyne.KeyRight)
		press(s.parts[2], fyne.KeyRight)
		press(s.parts[2], fyne.KeyLeft)

		assert.Equal(t, []int{1, 2, 1}, told)
		assert.Equal(t, 1, s.Chosen())
	})
	t.Run("stacks its parts where they do not fit", func(t *testing.T) {
		s := NewSegment(parts, 0, nil)

		low := heightFor(s, 390)
		high := heightFor(s, 160)

		assert.Greater(t, high, 2.5*low)
		hang(t, Stack(0, s), 160, 300)
		assert.Greater(t, s.parts[1].Position().Y, s.parts[0].Position().Y)
	})
}

func TestDayStrip(t *testing.T) {
	wear(t, Light, 1)

	t.Run("chooses by tap and arrow", func(t *testing.T) {
		var told []int
		s := NewDayStrip(threeDays(), 0, func(i int) { told = append(told, i) })
		canvas := hang(t, s, 390, 72)

		test.Tap(s.Cell(1))
		canvas.Focus(s.cells[1])
		press(s.cells[1], fyne.KeyRight)

		assert.Equal(t, []int{1, 2}, told)
		assert.Equal(t, s.cells[2], canvas.Focused())
	})
	t.Run("speaks the whole day", func(t *testing.T) {
		s := NewDayStrip(threeDays(), 1, nil)

		assert.Equal(t, "✓ Mittwoch, 25. November", s.cells[1].AccessibilityLabel())
		assert.Contains(t, s.cells[2].AccessibilityLabel(), "zu")
	})
	t.Run("shows other days", func(t *testing.T) {
		s := NewDayStrip(threeDays(), 1, nil)
		hang(t, s, 390, 72)

		s.SetDays([]DayCell{{Top: "Mo", Number: "30."}}, 0)

		assert.Len(t, s.cells, 1)
		assert.Equal(t, 0, s.Chosen())
		assert.Len(t, s.row.Objects, 1)
	})
	t.Run("scrolls to the chosen day where not all fit", func(t *testing.T) {
		days := make([]DayCell, 10)
		for i := range days {
			days[i] = DayCell{Top: "Mo", Number: "30."}
		}
		s := NewDayStrip(days, 9, nil)
		hang(t, s, 200, 72)

		seen := s.cells[9].Position().X - s.scroll.Offset.X

		assert.Positive(t, s.scroll.Offset.X)
		assert.LessOrEqual(t, seen+s.cells[9].Size().Width, s.scroll.Size().Width+0.5)
	})
}

func TestRadio(t *testing.T) {
	wear(t, Light, 1)
	var told []int
	r := NewRadio(threeOptions(), -1, func(i int) { told = append(told, i) })
	hang(t, r, 390, 300)

	test.Tap(r.Option(2))
	press(r.options[2], fyne.KeyUp)
	press(r.options[1], fyne.KeySpace)

	assert.Equal(t, []int{2, 1}, told)
	assert.Equal(t, "✓ Alle", r.options[1].AccessibilityLabel())
	assert.Equal(t, "Mein Team, 8 Personen", r.options[0].AccessibilityLabel())
}

func TestNavigation(t *testing.T) {
	wear(t, Light, 1)

	t.Run("tells every tap, also on the place one is at", func(t *testing.T) {
		var told []int
		b := NewBottomBar(threePlaces(), 0, func(i int) { told = append(told, i) })
		hang(t, b, 390, 80)

		test.Tap(b.Item(1))
		test.Tap(b.Item(1))

		assert.Equal(t, []int{1, 1}, told)
	})
	t.Run("walks with the arrows and goes with Enter", func(t *testing.T) {
		var told []int
		r := NewRail(threePlaces(), 0, func(i int) { told = append(told, i) })
		canvas := hang(t, r, 92, 600)
		canvas.Focus(r.items[0])

		press(r.items[0], fyne.KeyDown)
		assert.Equal(t, r.items[1], canvas.Focused())
		press(r.items[1], fyne.KeyReturn)

		assert.Equal(t, []int{1}, told)
	})
	t.Run("speaks the count", func(t *testing.T) {
		b := NewBottomBar(threePlaces(), 0, nil)

		assert.Equal(t, "Team, 2", b.items[2].AccessibilityLabel())
		assert.Equal(t, "✓ Heute", b.items[0].AccessibilityLabel())
	})
	t.Run("is 80 high and the rail 92 wide", func(t *testing.T) {
		assert.InDelta(t, 80, NewBottomBar(threePlaces(), 0, nil).MinSize().Height, 1)
		assert.InDelta(t, 92, NewRail(threePlaces(), 0, nil).MinSize().Width, 0.1)
	})
}

func TestRow(t *testing.T) {
	wear(t, Light, 1)

	t.Run("answers, and so does what stands in it", func(t *testing.T) {
		row, inside := 0, 0
		r := NewRow(NewTile("desk", TileSoft), "Platz 3.16", "2 Bildschirme", NewButton(Plain, "", "Ansehen", func() { inside++ }), func() { row++ })
		canvas := hang(t, Stack(0, r), 390, 100)

		test.TapCanvas(canvas, fyne.NewPos(100, 30))
		test.TapCanvas(canvas, fyne.NewPos(370, 30))

		assert.Equal(t, 1, row)
		assert.Equal(t, 1, inside)
	})
	t.Run("is passed by the Tab key when it does nothing", func(t *testing.T) {
		canvas := hang(t, Stack(0, NewRow(nil, "Diensthandy", "", nil, nil), NewButton(Soft, "", "Weiter", func() {})), 390, 200)

		canvas.FocusNext()

		assert.IsType(t, (*Button)(nil), canvas.Focused())
	})
	t.Run("speaks title, second line and tag", func(t *testing.T) {
		r := NewRow(nil, "Platz 3.14 buchen", "Do 26. Nov.", NewTag(TagRequested, "", "Wartet"), nil)

		assert.Equal(t, "Platz 3.14 buchen, Do 26. Nov., Wartet", r.AccessibilityLabel())
		assert.Equal(t, fyne.AccessibleRoleText, r.AccessibilityRole())
	})
	t.Run("puts the trailing object below in large text", func(t *testing.T) {
		wear(t, Light, 2)
		tag := NewTag(TagRequested, "", "Wartet")
		r := NewRow(nil, "Platz 3.14 buchen", "Do 26. Nov.", tag, nil)
		hang(t, Stack(0, r), 280, 400)

		assert.InDelta(t, 0, tag.Position().X, 0.5)
		assert.Positive(t, tag.Position().Y)
	})
}

func TestOfflineLine(t *testing.T) {
	wear(t, Light, 1)

	t.Run("takes no space while all is well", func(t *testing.T) {
		l := NewOfflineLine()
		stack := Stack(10, l, NewText("Platz", Body))

		assert.InDelta(t, 24, stack.MinSize().Height, 0.1)
	})
	t.Run("shows what waits and opens it", func(t *testing.T) {
		opened := 0
		l := NewOfflineLine()
		l.SetOnTapped(func() { opened++ })

		l.Set(OfflineNow, "Offline", "– 2 Änderungen warten", "Ansehen")
		test.Tap(l)

		assert.True(t, l.Visible())
		assert.Equal(t, OfflineNow, l.State())
		assert.Equal(t, 1, opened)
		assert.Contains(t, l.AccessibilityLabel(), "2 Änderungen warten")
	})
	t.Run("hides again", func(t *testing.T) {
		l := NewOfflineLine()
		l.Set(OfflineNow, "Offline", "", "")

		l.Set(AllWell, "", "", "")

		assert.False(t, l.Visible())
	})
	t.Run("keeps its words by going on below", func(t *testing.T) {
		l := NewOfflineLine()
		l.Set(OfflineNow, "Offline", "– 2 Änderungen warten", "Ansehen")

		assert.Greater(t, heightFor(l, 280), heightFor(l, 600))
	})
}

func TestControls_SurviveNoSpace(t *testing.T) {
	wear(t, Light, 2)
	for _, control := range append(controls(), NewDashed(ToneSurface, ToneAmber, 12), NewLoading(2), NewPicture("desk", "Leer", "Nichts da.", nil), NewSheet(NewText("Platz", Body))) {
		for _, size := range []fyne.Size{{}, fyne.NewSize(1, 1), fyne.NewSize(30, 3)} {
			canvas := hang(t, NewText("", Body), 40, 40)
			canvas.SetContent(container.NewWithoutLayout(control))
			control.Resize(size)

			assert.NotPanics(t, func() { canvas.Capture() }, "%T at %v", control, size)
		}
	}
}

func TestPlate(t *testing.T) {
	wear(t, Light, 1)

	t.Run("answers as a whole and says what stands on it", func(t *testing.T) {
		count := 0
		p := NewPlate(PlateSoft, Stack(2, NewText("Mo 23.", Label), NewIcon("apartment", 20, ToneText), NewText("3.14", Label)), func() { count++ })
		canvas := hang(t, Stack(0, p), 120, 100)

		test.TapCanvas(canvas, fyne.NewPos(60, 30))
		press(p, fyne.KeySpace)

		assert.Equal(t, 2, count)
		assert.Equal(t, "Mo 23., 3.14", p.AccessibilityLabel())
		p.SetSpoken("Montag, Platz 3.14")
		assert.Equal(t, "Montag, Platz 3.14", p.AccessibilityLabel())
	})
	t.Run("is passed by the Tab key when it only shows", func(t *testing.T) {
		canvas := hang(t, NewPlate(PlateQuiet, NewText("Homeoffice", Label), nil), 120, 60)

		canvas.FocusNext()

		assert.Nil(t, canvas.Focused())
	})
	t.Run("draws its dashes when they are seen", func(t *testing.T) {
		p := NewPlate(PlatePlain, NewText("3.14", Label), nil)
		hang(t, p, 120, 60)
		line := func() *canvas.Image {
			dashed := test.WidgetRenderer(p).Objects()[1].(*Dashed)
			return test.WidgetRenderer(dashed).Objects()[1].(*canvas.Image)
		}
		assert.Nil(t, line().Resource, "a picture as large as the plate, for nobody")

		p.SetLook(PlateOpen)
		require.NotNil(t, line().Resource)
		assert.NotNil(t, line().Image)
		grey := line().Resource.Name()
		p.SetLook(PlatePlain)
		p.SetLook(PlateRequested)
		assert.NotEqual(t, grey, line().Resource.Name())
	})
	t.Run("looks different in each look", func(t *testing.T) {
		seen := map[string]PlateLook{}
		for look := PlatePlain; look <= PlateBare; look++ {
			inked := strings.Join(inks(hang(t, NewPlate(look, NewText("3.14", Label), nil), 120, 60).Content()), " ")

			assert.NotContains(t, seen, inked)
			seen[inked] = look
		}
	})
}

func TestControls_GrowWithTheText(t *testing.T) {
	app := test.NewTempApp(t)
	for i := range controls() {
		app.Settings().SetTheme(NewStillTheme(Light, 1))
		canvas := hang(t, Stack(0, controls()[i]), 300, 900)

		app.Settings().SetTheme(NewStillTheme(Light, 2))
		canvas.Content().Refresh()
		changed := test.RenderToMarkup(canvas)
		fresh := test.RenderToMarkup(hang(t, Stack(0, controls()[i]), 300, 900))

		assert.Equal(t, fresh, changed, "%T", controls()[i])
	}
}
