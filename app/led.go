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
//	where TEXT       the middle of TEXT in pixels, or of a desk: where desk 3.14, or of the first field: where field
//	                 (TEXT may be several with bars between them: the first that is there counts)
//	lies TEXT        how many pixels TEXT lies below what is seen of a scrolled area, or above when negative, and the y of its middle
//	text TEXT        the whole of what shows TEXT
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
	case "lies":
		at, ok := findIn(w, what, true)
		if !ok {
			fmt.Fprintf(out, "no %q in: %s\n", what, strings.Join(shown(w), " | "))
			return
		}
		scale := w.Canvas().Scale()
		fmt.Fprintf(out, "ok %d %d\n", int(at.beyond*scale), int(at.Y*scale))
	case "text":
		fmt.Fprintln(out, textWith(w, what))
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

// telling is what those hear who listen, such as the name of the avatar that leads to the settings.
type telling interface {
	AccessibilityLabel() string
}

// A sighting is the middle of what was looked for, and how far that lies below what is seen of a scrolled area; above when negative.
type sighting struct {
	fyne.Position
	beyond float32
}

// find is the middle of the first of several texts that is shown.
func find(w fyne.Window, what string) (at fyne.Position, ok bool) {
	seen, ok := findIn(w, what, false)
	return seen.Position, ok
}

func findIn(w fyne.Window, what string, scrolled bool) (at sighting, ok bool) {
	for _, one := range strings.Split(what, "|") {
		if at, ok = findOne(w, plainSpaces(one), scrolled); ok {
			return at, true
		}
	}
	return at, false
}

// plainSpaces makes spaces at which no line breaks ordinary ones.
func plainSpaces(s string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s)
}

// fillable is a field that somebody writes into.
type fillable interface {
	fyne.Focusable
	SetPlaceHolder(string)
}

// findOne is the middle of what shows the text: the whole text first, then what is tapped and says it to those who listen, then a
// part of either, and at last what is only heard or stands over several lines.
func findOne(w fyne.Window, what string, scrolled bool) (at sighting, ok bool) {
	fyne.DoAndWait(func() {
		best := 6
		found := func(rank int, here sighting) {
			if rank < best {
				at, best, ok = here, rank, true
			}
		}
		desk, isDesk := strings.CutPrefix(what, "desk ")
		walkAll(w, func(o fyne.CanvasObject, here sighting) {
			if here.beyond != 0 && !scrolled {
				return
			}
			if finder, is := o.(deskFinder); is && isDesk {
				if p, has := finder.DeskAt(desk); has {
					found(0, sighting{fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Add(p), here.beyond})
				}
			}
			if _, is := o.(fillable); is && what == "field" {
				found(0, here)
			}
			if text, is := o.(*canvas.Text); is {
				if words := plainSpaces(text.Text); words == what {
					found(1, here)
				} else if strings.Contains(words, what) {
					found(3, here)
				}
			}
			if one, is := o.(telling); is {
				_, tapped := o.(fyne.Tappable)
				switch words := plainSpaces(one.AccessibilityLabel()); {
				case tapped && words == what:
					found(2, here)
				case tapped && strings.Contains(words, what):
					found(4, here)
				case strings.Contains(words, what):
					found(5, here)
				}
			}
		})
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

// textWith is the whole of a text, however many lines it stands on.
func textWith(w fyne.Window, part string) (answer string) {
	answer = "no"
	fyne.DoAndWait(func() {
		walk(w, func(o fyne.CanvasObject, _ fyne.Position) {
			if one, is := o.(telling); is && answer == "no" && strings.Contains(one.AccessibilityLabel(), part) {
				answer = "ok " + one.AccessibilityLabel()
			}
		})
	})
	return answer
}

// walk visits every visible object whose middle can be seen, what lies on top first.
func walk(w fyne.Window, visit func(fyne.CanvasObject, fyne.Position)) {
	walkAll(w, func(o fyne.CanvasObject, here sighting) {
		if here.beyond == 0 {
			visit(o, here.Position)
		}
	})
}

// walkAll visits those, too, that are seen when somebody scrolls.
func walkAll(w fyne.Window, visit func(fyne.CanvasObject, sighting)) {
	c := w.Canvas()
	layers := append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...)
	for i := len(layers) - 1; i >= 0; i-- {
		walkObject(layers[i], fyne.Position{}, fyne.NewPos(c.Size().Width, c.Size().Height), visit)
	}
}

// walkObject visits what lies between two corners; a scroll area hides what is outside of it.
func walkObject(o fyne.CanvasObject, from, to fyne.Position, visit func(fyne.CanvasObject, sighting)) {
	if o == nil || !o.Visible() {
		return
	}
	at, size := fyne.CurrentApp().Driver().AbsolutePositionForObject(o), o.Size()
	middle := at.AddXY(size.Width/2, size.Height/2)
	if middle.X >= from.X && middle.X < to.X {
		beyond := min(0, middle.Y-from.Y)
		if middle.Y >= to.Y {
			beyond = middle.Y - to.Y + 1
		}
		visit(o, sighting{middle, beyond})
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
