// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"context"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
)

// Data is what the screen reads and does. Everything is local and quick; nothing waits for the network.
type Data interface {
	// Read is all that the screen shows: today, and the week that begins on a Monday.
	Read(ctx context.Context, monday booking.Day) (State, error)

	// The wishes. They answer with a *booking.Refusal when the rules on this device say no already.
	Reserve(ctx context.Context, r booking.Reserve) error
	// Would is what Reserve would answer now; it changes nothing, and the booking needs no name.
	Would(ctx context.Context, r booking.Reserve) error
	Move(ctx context.Context, m booking.Move) error
	Release(ctx context.Context, r booking.Release) error
	CheckIn(ctx context.Context, c booking.CheckIn) error
	PlanDay(ctx context.Context, p booking.PlanDay) error
	PlanWeek(ctx context.Context, w booking.PlanWeek) error
	Absent(ctx context.Context, a booking.Absent) error
	// Leaves is what Absent would take away.
	Leaves(ctx context.Context, a booking.Absent) (Leaves, error)
	Seen(ctx context.Context, n booking.Seen) error
	Join(ctx context.Context, j booking.Join) error
	Leave(ctx context.Context, l booking.Leave) error
	Accept(ctx context.Context, a booking.Accept) error
	Decline(ctx context.Context, d booking.Decline) error
	// Answer says yes or no to a team day.
	Answer(ctx context.Context, a booking.Answer) error
	// Hold asks for a building's plan and desks to be kept on this device.
	Hold(ctx context.Context, building booking.BuildingID) error
}

// State is what the screen shows.
type State struct {
	Me staff.Person
	// Loading is true while this device has not got its first data yet.
	Loading bool

	// Week is the one that was asked for, Before the one seven days earlier.
	Week, Before booking.Week
	// Usual is the person's usual week.
	Usual booking.Usual
	// House is the building where the person usually is; empty when that is not known. Every other one is named.
	House booking.BuildingID
	// Absent are the buildings of the person's bookings, and the one where they usually are, when this device does not hold
	// their plan. Nothing is known of their hours then, so that Closed says nothing about them.
	Absent []ui.AbsentHouse
	// Closed are the days of Week on which the person's house is closed for them: of today's booking, else of the home zone. The
	// refusal is Closed with its detail, as booking.Rulebook.Hours says.
	Closed map[booking.Day]booking.Refusal
	// Advised is what the same house advises about office days, while Week is otherwise; nil when there is nothing to say.
	Advised *booking.Advised
	// Places are the desks of everything in this State by their name, floors without their Plan. A desk that this device
	// does not hold is missing.
	Places map[booking.DeskID]booking.Place

	// Made are the bookings that a series has made.
	Made map[booking.BookingID]booking.Making

	// Today is the present day, whichever week is shown.
	Today booking.DayPlan
	// CheckInFrom tells for each live booking of today from when on it can be checked in: see
	// booking.Planner.CheckInFrom.
	CheckInFrom map[booking.BookingID]time.Time
	// CheckInUntil tells for those that wait for their person until when: see booking.Planner.CheckInUntil. Those that wait
	// without end are missing.
	CheckInUntil map[booking.BookingID]time.Time
	// Around is the floor of the Current desk of today in its time; nil without a desk, or when this device does not hold the plan.
	Around *Around
	// Suggestions are up to three desks that the person could book for today, best first; none when there is a booking.
	Suggestions []Suggestion

	// Team are the others of the person's unit with their presence of today, by name.
	Team []Member
	// FirstAiders are those who are in the person's house today, as far as this device may know, by name.
	FirstAiders []FirstAider
	// Refused are wishes that were not granted and whose refusal the person has not seen, newest first.
	Refused []Refused
	// Told is what the house tells the person, oldest first.
	Told []Told
	// Waits are what the person waits for, and what is offered, by start.
	Waits []Waiting

	// Invites are team days to which the person is asked, by start.
	Invites []Invited

	// Reads are up to three posts that ask something of the person, the most pressing first.
	Reads []Read
	// Learning is what the person learns; nil when they take nothing that is not done.
	Learning *Learning
}

// A Read is a post that asks something of the person.
type Read struct {
	Post  news.PostID
	Title string
	// From is the channel's name, and Line what the post says in short: why it is an alert, else how it begins. Line may be empty.
	From, Line string
	Asks       Asking
	// Until is by when it is to be acknowledged, or when the poll closes; zero for whenever.
	Until time.Time
}

// Asking is what a post asks for.
type Asking string

// What posts ask for, the most pressing first.
const (
	Heed        Asking = "heed"        // it is an alert, and was not read
	Acknowledge Asking = "acknowledge" // it is to be acknowledged
	Vote        Asking = "vote"        // its poll is open, and the person has not voted
	Look        Asking = "look"        // it is on top of the news, and was not read
)

// Learning is where the person goes on learning, and what is due.
type Learning struct {
	// Course and Lesson are those to go on with. Course is empty at a station of a path that is no course, and where nothing but Due is left.
	Course learn.CourseID
	Lesson learn.LessonKey
	// Title is that of the course or the station; empty where there is none to go on with.
	Title string
	// Left are about the minutes that it still takes, Percent how much of it is done.
	Left, Percent int
	// Step is which of Steps of the person's path it is, from 1; 0 outside of a path.
	Step, Steps int
	// Stuck tells that no try is left for a test of the course, and nothing else is to do in it.
	Stuck bool
	// Due is what is due first; nil for nothing.
	Due *Due
	// Meeting is the workshop of the next days at which the person has a seat; nil for none.
	Meeting *Meeting
}

// Meeting is a date of a workshop.
type Meeting struct {
	Title, Place string
	Starts       time.Time
	Course       learn.CourseID
	Lesson       learn.LessonKey
	// Cancelled tells that it is not held.
	Cancelled bool
}

// Due is a course or a path with the day by which it is to be done.
type Due struct {
	Title string
	At    time.Time
	// Course and Lesson are where to go on for it. Course is empty where there is none.
	Course learn.CourseID
	Lesson learn.LessonKey
	// Stuck is like Learning.Stuck.
	Stuck bool
}

// Leaves is what an absence takes away.
type Leaves struct {
	Bookings []booking.Booking
	// Said is what the person has said of the halves of the days before.
	Said []booking.PlanDay
}

// Around is the piece of the plan that the person's desk of today is on.
type Around struct {
	Floor booking.Floor
	// Units are the person's unit and all above it; their zones are home.
	Units []staff.UnitID
	Day   booking.FloorDay
	// Colleagues are those whose desk on this floor the reader may know. Team is whether they are of the same unit.
	Colleagues []Colleague
}

// A Colleague sits at a desk of the floor.
type Colleague struct {
	Person staff.Person
	Desk   booking.DeskID
	Team   bool
}

// A Suggestion is a desk for today that one tap books.
type Suggestion struct {
	Desk booking.DeskID
	Span booking.Span
	Why  Reason
	// With is the starred colleague beside whom it is; zero for other reasons.
	With staff.Person
}

// A Reason is why a desk is suggested.
type Reason string

// The reasons, best first.
const (
	Starred  Reason = "starred"   // the person has starred it
	LastWeek Reason = "last_week" // the person sat there on this weekday a week ago
	Usual    Reason = "usual"     // the person sat there lately
	Beside   Reason = "beside"    // it is the nearest free one to a starred colleague, who shows the place
	NearTeam Reason = "near_team" // somebody of the team sits in the same zone today
	AtHome   Reason = "at_home"   // it is in the home zone
)

// A Member is somebody of the person's unit with what is known of their day; Unsaid where nothing is.
type Member struct {
	Person staff.Person
	Halves [2]booking.Presence
}

// A FirstAider is in the house today. Desk is empty when it is not known.
type FirstAider struct {
	Person staff.Person
	Desk   booking.DeskID
}

// Refused is a wish for a desk that was not granted.
type Refused struct {
	Booking booking.Booking
	Code    string // of the wished desk
	Why     booking.Refusal
}
