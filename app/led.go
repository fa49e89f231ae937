//go:build led

// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

// In the build with the tag "led" a script can ask over standard input what the window shows. It cannot do anything
// that a person could not: mouse and keys come from the display. Each line is answered by "ok …" or "no …".
//
//	ready            the window is shown
//	wait TEXT        until TEXT stands in the window, at most 15 s
//	has TEXT         whether TEXT stands there now
//	gone TEXT        until TEXT stands there no more
//	where TEXT       the middle of TEXT in pixels, or of a desk: where desk 3.14
//	                 (TEXT may be several with bars between them: the first that is there counts)
//	settled          half a second later, when motion is over
//	quit             close the window
func init() { led = answerScript }

// measure answers questions about speed; false for other ones.
var measure func(out io.Writer, w *window, verb, what string) bool

const ledPatience = 15 * time.Second

// answerScript answers until standard input ends; then the window closes.
func answerScript(w *window) {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		verb, what, _ := strings.Cut(lines.Text(), " ")
		if measure == nil || !measure(os.Stdout, w, verb, what) {
			answerLine(os.Stdout, w.win, verb, what)
		}
	}
	fyne.Do(w.win.Close)
}

func answerLine(out io.Writer, w fyne.Window, verb, what string) {
	switch verb {
	case "ready":
		fmt.Fprintln(out, "ok")
	case "wait", "where":
		at, ok := waitFor(w, what, true)
		for rest := false; verb == "where" && ok && !rest; { // it may still be on its way to its place
			before := at
			time.Sleep(100 * time.Millisecond)
			at, ok = find(w, what)
			rest = at == before
		}
		if !ok {
			fmt.Fprintf(out, "no %q in: %s\n", what, strings.Join(shown(w), " | "))
			return
		}
		scale := w.Canvas().Scale()
		fmt.Fprintf(out, "ok %d %d\n", int(at.X*scale), int(at.Y*scale))
	case "has":
		if _, ok := find(w, what); !ok {
			fmt.Fprintln(out, "no")
			return
		}
		fmt.Fprintln(out, "ok")
	case "gone":
		if _, ok := waitFor(w, what, false); !ok {
			fmt.Fprintf(out, "no, %q is still there\n", what)
			return
		}
		fmt.Fprintln(out, "ok")
	case "settled":
		time.Sleep(500 * time.Millisecond)
		fmt.Fprintln(out, "ok")
	case "quit":
		fmt.Fprintln(out, "ok")
		fyne.Do(w.Close)
	default:
		fmt.Fprintln(out, "no such question")
	}
}

// waitFor looks until what is there (or no more, when there is false).
func waitFor(w fyne.Window, what string, there bool) (fyne.Position, bool) {
	for began := time.Now(); time.Since(began) < ledPatience; time.Sleep(20 * time.Millisecond) {
		at, ok := find(w, what)
		if ok == there {
			return at, true
		}
	}
	return fyne.Position{}, false
}

// deskFinder is met by the plan: its desks are pixels, not objects.
type deskFinder interface {
	DeskAt(code string) (fyne.Position, bool)
}

// speaking is what can be tapped and is heard by its name, such as the avatar that leads to the settings.
type speaking interface {
	fyne.Tappable
	AccessibilityLabel() string
}

// find is the middle of the first of several texts that is shown.
func find(w fyne.Window, what string) (at fyne.Position, ok bool) {
	for _, one := range strings.Split(what, "|") {
		if at, ok = findOne(w, one); ok {
			return at, true
		}
	}
	return at, false
}

// findOne is the middle of an object that shows the text: the whole text first, else a part of it, else one that is tapped and says it
// to those who listen.
func findOne(w fyne.Window, what string) (at fyne.Position, ok bool) {
	fyne.DoAndWait(func() {
		var part, said fyne.Position
		var inPart, spoken bool
		desk, isDesk := strings.CutPrefix(what, "desk ")
		walk(w, func(o fyne.CanvasObject, middle fyne.Position) {
			if finder, is := o.(deskFinder); is && isDesk {
				if p, has := finder.DeskAt(desk); has {
					at, ok = fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Add(p), true
				}
			}
			if one, is := o.(speaking); is && !spoken && strings.Contains(one.AccessibilityLabel(), what) {
				said, spoken = middle, true
			}
			if text, is := o.(*canvas.Text); is && !ok {
				if text.Text == what {
					at, ok = middle, true
				} else if !inPart && strings.Contains(text.Text, what) {
					part, inPart = middle, true
				}
			}
		})
		switch {
		case ok:
		case inPart:
			at, ok = part, true
		case spoken:
			at, ok = said, true
		}
	})
	return at, ok
}

// shown are the texts in the window, for messages.
func shown(w fyne.Window) (texts []string) {
	fyne.DoAndWait(func() {
		walk(w, func(o fyne.CanvasObject, _ fyne.Position) {
			if text, ok := o.(*canvas.Text); ok && text.Text != "" {
				texts = append(texts, text.Text)
			}
		})
	})
	return texts
}

// walk visits every visible object whose middle can be seen, what lies on top first.
func walk(w fyne.Window, visit func(fyne.CanvasObject, fyne.Position)) {
	c := w.Canvas()
	layers := append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...)
	for i := len(layers) - 1; i >= 0; i-- {
		walkObject(layers[i], fyne.Position{}, fyne.NewPos(c.Size().Width, c.Size().Height), visit)
	}
}

// walkObject visits what lies between two corners; a scroll area hides what is outside of it.
func walkObject(o fyne.CanvasObject, from, to fyne.Position, visit func(fyne.CanvasObject, fyne.Position)) {
	if o == nil || !o.Visible() {
		return
	}
	at, size := fyne.CurrentApp().Driver().AbsolutePositionForObject(o), o.Size()
	middle := at.AddXY(size.Width/2, size.Height/2)
	if middle.X >= from.X && middle.Y >= from.Y && middle.X < to.X && middle.Y < to.Y {
		visit(o, middle)
	}
	if _, scrolls := o.(*container.Scroll); scrolls {
		from = fyne.NewPos(max(from.X, at.X), max(from.Y, at.Y))
		to = fyne.NewPos(min(to.X, at.X+size.Width), min(to.Y, at.Y+size.Height))
	}
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		children = o.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(o).Objects()
	}
	for _, child := range children {
		walkObject(child, from, to, visit)
	}
}
