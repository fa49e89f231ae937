// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/kit"
)

// A Destination is a place that the bar or the rail leads to.
type Destination string

// The destinations, in the order of the bar.
const (
	Today    Destination = "today"
	Desks    Destination = "desks"
	Team     Destination = "team"
	Feed     Destination = "feed"
	Lessons  Destination = "lessons"
	Settings Destination = "settings"
)

// A Screen is one destination's content. It is built once and lays itself out by size, so it keeps its state when the
// window is resized or another destination is shown. All methods are called on the UI thread.
type Screen interface {
	// Object is the content; the same object at every call.
	Object() fyne.CanvasObject
	// Refresh reads the data again. It is called when the screen is shown and when a hint says that something changed.
	Refresh()
	// Keys handles a key that no focused widget took and tells whether it did. Escape means one step back.
	Keys(*fyne.KeyEvent) bool
}

// An Opener is a screen that can be opened at something particular, by one of the Show types or by what it Keeps.
type Opener interface {
	// Open is called before Refresh. Args that mean nothing to the screen are ignored.
	Open(args any)
}

// A Beginner is a screen that can go back to its beginning, as at a second tap on its destination.
type Beginner interface {
	Begin()
}

// A Keeper is a screen whose place survives that it is built anew, as when the language changes.
type Keeper interface {
	// Keep is handed to Open of the screen's successor.
	Keep() any
}

// A Hearer is a screen that need not read again at every hint.
type Hearer interface {
	Hears(Hint) bool
}

// A Headed screen lets the shell draw its title above the offline line on narrow windows. Object must then leave the
// title out while its own width is that of OneColumn.
type Headed interface {
	Header() fyne.CanvasObject
}

// A Lonely screen may want the window to itself for a while, without the bar below: one thing is done until it is closed. The rail
// stays.
type Lonely interface {
	Alone() bool
}

// A Hint says what may have changed. It carries no data: screens read again.
type Hint string

// The hints.
const (
	Everything  Hint = ""            // heard by every screen
	Bookings    Hint = "bookings"    // bookings, occupancy, presence
	Places      Hint = "places"      // buildings, floors, desks, rules
	People      Hint = "people"      // persons, units, own profile
	Waiting     Hint = "waiting"     // what waits, what was decided, the state of the connection
	MinuteIsUp  Hint = "minute"      // the clock on the wall moved on
	News        Hint = "news"        // posts, comments, polls, and what concerns the person in them
	Learning    Hint = "learning"    // courses, progress, awards, and what of them is on the device
	Preferences Hint = "preferences" // theme, text size, language
)

// ShowDay opens a screen at a day, and at a part of it where that makes a difference.
type ShowDay struct {
	Day  booking.Day
	Part booking.Part
}

// ShowPlan opens Today at what is planned for a day, ready to be changed.
type ShowPlan struct{ Day booking.Day }

// ShowDesk opens Desks at a desk, at a day when Day is set.
type ShowDesk struct {
	Desk     booking.DeskID
	Floor    booking.FloorID
	Building booking.BuildingID
	Day      booking.Day
}

// ShowRefused opens Desks at a refused booking and its alternatives.
type ShowRefused struct{ Booking booking.BookingID }

// ShowPerson opens Team with the week of a person of any unit on top.
type ShowPerson struct{ Person staff.PersonID }

// ShowPost opens Feed at a post.
type ShowPost struct{ Post news.PostID }

// ShowCourse opens Lessons at a course, and at a lesson of it where Lesson is set.
type ShowCourse struct {
	Course learn.CourseID
	Lesson learn.LessonKey
}

// ShowReviews opens Lessons at the questions that are asked again.
type ShowReviews struct{}

// ShowCalendar opens Settings at the calendar.
type ShowCalendar struct{}

// ShowWaiting opens Settings at what waits.
type ShowWaiting struct{}

// ShowDevices opens Settings at the devices on which the person is signed in, and ShowStored at what is stored about them.
type (
	ShowDevices struct{}
	ShowStored  struct{}
)

// ShowUsualWeek opens Settings at the usual week, ShowNeeds at what the person needs of a desk, and ShowDeputies at who may
// book for them.
type (
	ShowUsualWeek struct{}
	ShowNeeds     struct{}
	ShowDeputies  struct{}
)

// ShowSeries opens Settings at what is booked again and again.
type ShowSeries struct{}

// A Width is how many columns a screen has room for beside the rail.
type Width int

// The widths. A screen sees its own size, without the rail: a window of 840 leaves 748, one of 1200 leaves 1108.
const (
	OneColumn    Width = iota
	TwoColumns         // list and detail
	ThreeColumns       // and a side column
)

// The limits in dp.
const (
	railFrom         = 600  // window: from here on a rail, below a bottom bar
	railLeast        = 92   // the rail in common text
	railMost         = 128  // and in the largest in which it has words
	twoColumnsFrom   = 840  // window
	threeColumnsFrom = 1200 // window
)

// railWidth grows with the text as long as the destinations' words stand in it; larger text leaves the icons alone in the
// narrow rail.
func railWidth() float32 {
	if wide := 84 * kit.TextScale(); wide <= railMost {
		return max(wide, railLeast)
	}
	return railLeast
}

// WidthOf is the Width of a screen that has so many dp.
func WidthOf(screen float32) Width {
	switch {
	case screen >= threeColumnsFrom-railWidth():
		return ThreeColumns
	case screen >= twoColumnsFrom-railWidth():
		return TwoColumns
	}
	return OneColumn
}
