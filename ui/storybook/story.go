// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/text"
)

// The two sizes in dp at which screens are judged.
var (
	Phone  = fyne.NewSize(390, 800)
	Laptop = fyne.NewSize(1200, 800)
)

// A Story is one screen or widget in one state.
type Story struct {
	// Name is the file's beginning, such as "today-empty": small letters, digits and hyphens.
	Name string
	// Sizes in dp; none means Phone and Laptop.
	Sizes []fyne.Size
	// Modes of the theme; none means light and dark.
	Modes []kit.Mode
	// Scale of the text, 0.9 to 2; 0 means 1.
	Scale float32
	// Lang is "de" or "en"; empty means German.
	Lang string
	// Build makes the content; the theme is set and the stage has its size when it is called.
	Build func(Stage) fyne.CanvasObject
	// After leads the shown content to its state: taps, keys, focus. It may be nil.
	After func(fyne.Canvas)
}

// A Stage is where a story is shown.
type Stage struct {
	Mode kit.Mode
	Size fyne.Size
	Lang string
}

// Now is the storybook's clock: Tuesday, 24 November 2026, 7:52 in Berlin.
func Now() time.Time { return time.Date(2026, time.November, 24, 7, 52, 0, 0, Berlin) }

// Berlin is the time zone of the canned data.
var Berlin = mustLoad("Europe/Berlin")

func mustLoad(zone string) *time.Location {
	location, err := time.LoadLocation(zone)
	if err != nil {
		panic(fmt.Sprintf("storybook: time zone %s: %v", zone, err))
	}
	return location
}

// Env returns what a screen is given: the catalogue, the storybook's clock, and work that is done at once.
func (s Stage) Env() ui.Env {
	words, err := text.New(s.Lang)
	if err != nil {
		panic(fmt.Sprintf("storybook: catalogue %q: %v", s.Lang, err))
	}
	return ui.Env{
		Text:     words,
		Voice:    ui.NewVoice(words),
		Work:     ui.NewInlineWork(),
		Now:      Now,
		Location: Berlin,
		Navigate: func(ui.Destination, any) {},
		Tell:     func(ui.Notice) {},
		Fail:     func(err error) { panic(fmt.Sprintf("storybook: a screen failed: %v", err)) },
		Search:   func() {},
		Still:    true,
	}
}

var stories []Story

// tell adds stories to the book; each file calls it from its init.
func tell(more ...Story) { stories = append(stories, more...) }
