//go:build led && unix

// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"io"
	"strconv"
	"strings"
	"syscall"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// Besides looking, a script can measure. Times are in µs; CPU is what the whole process has used.
//
//	painted TEXT     when a frame with TEXT was on the display, since 1970, and the CPU until then
//	tap BUTTON|TEXT  tap a button: how long until a frame with TEXT, which stood nowhere before, was on the display
//	synced           the device has everything that its server has
//	open PLACE       go to today, desks, team or settings
//	pan N, zoom N    move the plan N times, each drawn before the next: CPU and time on the wall, per frame
//	scroll N         the same with the list on the screen
func init() { measure = answerMeasure }

func answerMeasure(out io.Writer, w *window, verb, what string) bool {
	switch verb {
	case "painted":
		answerPainted(out, w, what)
	case "tap":
		answerTap(out, w, what)
	case "synced":
		answerSynced(out, w)
	case "open":
		fyne.DoAndWait(func() { w.shell.Navigate(ui.Destination(what), nil) })
		fmt.Fprintln(out, "ok")
	case "pan", "zoom":
		plan := findPlan(w.win)
		if plan == nil {
			fmt.Fprintln(out, "no plan")
			return true
		}
		answerFrames(out, w, what, func(i int) { move(plan, verb, i) })
	case "scroll":
		list, long := findList(w.win)
		if list == nil {
			fmt.Fprintln(out, "no list that is longer than the screen")
			return true
		}
		answerFrames(out, w, what, func(i int) { list.ToOffset(7 * float32(min(i%(2*long), 2*long-i%(2*long)))) })
	default:
		return false
	}
	return true
}

func answerPainted(out io.Writer, w *window, text string) {
	p := newProbe(w.win)
	seen := p.paints(text, time.Now())
	now, used := time.Now(), usedCPU()
	p.remove()
	if !seen {
		fmt.Fprintf(out, "no %q was painted\n", text)
		return
	}
	fmt.Fprintf(out, "ok %d %d\n", now.UnixMicro(), used.Microseconds())
}

// paints waits until a frame with a text was on the display, as long as a script has patience. Each frame is asked for: Fyne tells
// nobody when it has drawn one.
func (p *probe) paints(text string, began time.Time) bool {
	for seen := false; time.Since(began) < ledPatience; time.Sleep(2 * time.Millisecond) {
		if p.frame(func() bool { seen = says(p.win.Canvas().Content(), text); return seen }) && seen {
			return true
		}
	}
	return false
}

// answerTap counts from the tap as Fyne's thread meets it: how long a script takes to move the mouse is not the client's.
func answerTap(out io.Writer, w *window, what string) {
	label, text, _ := strings.Cut(what, "|")
	button, before := (*kit.Button)(nil), false
	fyne.DoAndWait(func() {
		before = says(w.win.Canvas().Content(), text)
		walk(w.win, func(o fyne.CanvasObject, _ fyne.Position) {
			if b, is := o.(*kit.Button); is && button == nil && b.Label() == label {
				button = b
			}
		})
	})
	if button == nil || before {
		fmt.Fprintf(out, "no button %q, or %q stands there already\n", label, text)
		return
	}
	p := newProbe(w.win)
	defer p.remove()
	var began time.Time
	fyne.DoAndWait(func() {
		began = time.Now()
		button.Tapped(&fyne.PointEvent{})
	})
	if !p.paints(text, began) {
		fmt.Fprintf(out, "no %q was painted\n", text)
		return
	}
	fmt.Fprintf(out, "ok %d\n", time.Since(began).Microseconds())
}

// says tells whether a text stands in what is visible of o.
func says(o fyne.CanvasObject, text string) bool {
	if o == nil || !o.Visible() {
		return false
	}
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *canvas.Text:
		return o.Text == text
	case *fyne.Container:
		children = o.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(o).Objects()
	}
	for _, child := range children {
		if says(child, text) {
			return true
		}
	}
	return false
}

// A probe is a pixel in the window's corner that tells when a frame has been drawn.
type probe struct {
	win    fyne.Window
	pixel  *canvas.Raster
	layer  *fyne.Container // takes the window's size, which an overlay always gets; the pixel stays one
	drawn  chan struct{}
	placed bool
}

func newProbe(win fyne.Window) *probe {
	p := &probe{win: win, drawn: make(chan struct{}, 1)}
	p.pixel = canvas.NewRaster(func(int, int) image.Image {
		select {
		case p.drawn <- struct{}{}:
		default:
		}
		return image.NewUniform(color.Transparent)
	})
	p.pixel.Resize(fyne.NewSize(1, 1))
	p.layer = container.NewWithoutLayout(p.pixel)
	return p
}

// frame runs change on Fyne's thread and comes back when the display shows what became of it; false when change says
// that there is nothing to wait for, or when no frame was drawn.
func (p *probe) frame(change func() bool) bool {
	changed := false
	fyne.DoAndWait(func() {
		if changed = change(); !changed {
			return
		}
		if !p.placed {
			p.placed = true
			p.win.Canvas().Overlays().Add(p.layer)
		}
		select {
		case <-p.drawn:
		default:
		}
		p.pixel.Refresh()
	})
	if !changed {
		return false
	}
	select {
	case <-p.drawn:
	case <-time.After(ledPatience):
		return false
	}
	fyne.DoAndWait(func() {}) // after the frame that is being drawn has been handed over
	return true
}

func (p *probe) remove() {
	if p.placed {
		fyne.DoAndWait(func() { p.win.Canvas().Overlays().Remove(p.layer) })
	}
}

// answerSynced waits for a whole exchange after the buildings of this device were chosen.
func answerSynced(out io.Writer, w *window) {
	var k *client
	fyne.DoAndWait(func() { k = w.client })
	asked := time.Time{}
	for began := time.Now(); time.Since(began) < 8*ledPatience; time.Sleep(50 * time.Millisecond) {
		s := k.engine.Status()
		houses, err := k.held(context.Background())
		switch {
		case err != nil || !s.Online || s.Loading || len(houses) == 0:
		case asked.IsZero():
			asked = s.LastSync
			k.engine.TryNow()
		case s.LastSync.After(asked):
			fmt.Fprintln(out, "ok")
			return
		}
	}
	fmt.Fprintf(out, "no, the device has not got everything: %+v\n", k.engine.Status())
}

// movable is met by the plan.
type movable interface {
	fyne.CanvasObject
	Dragged(*fyne.DragEvent)
	Scrolled(*fyne.ScrollEvent)
	DeskAt(code string) (fyne.Position, bool)
}

// answerFrames does something again and again, each time drawn before the next.
func answerFrames(out io.Writer, w *window, what string, do func(i int)) {
	n, err := strconv.Atoi(what)
	if err != nil || n < 1 {
		fmt.Fprintf(out, "%q is not a number of frames\n", what)
		return
	}
	p := newProbe(w.win)
	defer p.remove()
	step := func(i int) bool { return p.frame(func() bool { do(i); return true }) }
	for i := range 10 { // textures and caches grow first
		step(i)
	}
	began, used := time.Now(), usedCPU()
	for i := range n {
		if !step(i) {
			fmt.Fprintln(out, "no frame was drawn")
			return
		}
	}
	fmt.Fprintf(out, "ok %d %d\n", (usedCPU()-used).Microseconds()/int64(n), time.Since(began).Microseconds()/int64(n))
}

// move takes the plan a step on: twenty there, twenty back.
func move(plan movable, verb string, i int) {
	way := float32(1 - 2*(i/20%2))
	middle := fyne.PointEvent{Position: fyne.NewPos(plan.Size().Width/2, plan.Size().Height/2)}
	if verb == "pan" {
		plan.Dragged(&fyne.DragEvent{PointEvent: middle, Dragged: fyne.NewDelta(7*way, 5*way)})
		return
	}
	plan.Scrolled(&fyne.ScrollEvent{PointEvent: middle, Scrolled: fyne.NewDelta(0, 7*way)})
}

func findPlan(w fyne.Window) (plan movable) {
	fyne.DoAndWait(func() {
		walk(w, func(o fyne.CanvasObject, _ fyne.Position) {
			if p, ok := o.(movable); ok && plan == nil {
				plan = p
			}
		})
	})
	return plan
}

// findList is the list on the screen: of those that are longer than their room, the longest, with for how many frames it is, twenty at most.
func findList(w fyne.Window) (list *kit.Page, frames int) {
	fyne.DoAndWait(func() {
		most := float32(0)
		walk(w, func(o fyne.CanvasObject, _ fyne.Position) {
			page, ok := o.(*kit.Page)
			if !ok || len(page.Inside()) == 0 {
				return
			}
			if long := page.Inside()[0].Size().Height - page.Size().Height; long > 7 && long > most {
				list, most = page, long
			}
		})
		frames = int(min(most/7, 20))
	})
	return list, frames
}

func usedCPU() time.Duration {
	var use syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &use); err != nil {
		return 0
	}
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}
