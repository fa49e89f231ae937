// SPDX-License-Identifier: EUPL-1.2

package booking

import (
	"context"
	"time"

	"github.com/google/uuid"

	"github.com/pult-app/pult/staff"
)

// The kinds of commands about days on which a team sits together.
const (
	KindPropose Kind = "team.propose"
	KindCall    Kind = "team.cancel"
	KindAnswer  Kind = "team.answer"
	KindPrefer  Kind = "team.prefer"
)

// TeamDayID names a team day: a random UUID that the device makes. Only who leads the team and the server know it.
type TeamDayID string

// NewTeamDayID is a new name for a team day.
func NewTeamDayID() TeamDayID { return TeamDayID(uuid.NewString()) }

// InviteID names the invitation of one person to one team day. It follows from both.
type InviteID string

// A TeamState is where a team day is in its life. The list is append-only, because it is stored and sent.
type TeamState string

// The states of a team day. TeamRequested exists on the device of who proposes only.
const (
	TeamRequested TeamState = "requested" // a wish: no desk is held
	TeamOpen      TeamState = "open"
	TeamOff       TeamState = "off" // called off; who has said yes keeps their desk
)

// A TeamDay is proposed by who leads a unit: a block of desks that is held for its people until they have answered. It tells in numbers
// how many have, and never who: that stands where each one's own day is seen. Only who leads the unit and the server hold it, and it goes
// when the day is over.
type TeamDay struct {
	ID       TeamDayID      `json:"id"`
	Unit     staff.UnitID   `json:"unit"`
	Lead     staff.PersonID `json:"lead"`
	Building BuildingID     `json:"building"`
	// Zone is where the block is wished; empty for those zones that the unit prefers.
	Zone ZoneID `json:"zone,omitempty"`
	Span Span   `json:"span"`
	// Until is the deadline to answer, UTC.
	Until time.Time `json:"until"`
	State TeamState `json:"state"`
	// Blocks are the desks that were held, the largest block first.
	Blocks []TeamBlock `json:"blocks,omitempty"`
	// Asked is how many were invited, Accepted and Declined how many have said yes or no, or nothing until the deadline. For Without no
	// desk was found: they were not asked.
	Asked    int       `json:"asked"`
	Accepted int       `json:"accepted"`
	Declined int       `json:"declined"`
	Without  int       `json:"without"`
	MadeAt   time.Time `json:"madeAt"` // UTC
}

// Open is how many have not answered yet.
func (t TeamDay) Open() int { return max(0, t.Asked-t.Accepted-t.Declined) }

// A TeamBlock is desks that adjoin each other.
type TeamBlock struct {
	Floor FloorID  `json:"floor"`
	Zone  ZoneID   `json:"zone"`
	Desks []DeskID `json:"desks"`
}

// An InviteState is where an invitation is in its life. The list is append-only, because it is stored and sent.
type InviteState string

// The states of an invitation. While it is InviteOpen its desk is held; InviteAccepted has become a booking of the person's own.
const (
	InviteOpen     InviteState = "open"
	InviteAccepted InviteState = "accepted"
	InviteDeclined InviteState = "declined"
	InviteLapsed   InviteState = "lapsed" // the deadline went by
	InviteOff      InviteState = "off"    // the day was called off
	InviteGone     InviteState = "gone"   // the desk was taken out of use and no other was free
)

// An Invite asks one person to a team day, at a desk of its block. Only the person and the server hold it.
type Invite struct {
	ID       InviteID       `json:"id"`
	Day      TeamDayID      `json:"teamday"`
	Person   staff.PersonID `json:"person"`
	Lead     staff.PersonID `json:"lead"`
	Unit     staff.UnitID   `json:"unit"`
	Building BuildingID     `json:"building"`
	Floor    FloorID        `json:"floor"`
	Zone     ZoneID         `json:"zone"`
	Desk     DeskID         `json:"desk"`
	Span     Span           `json:"span"`
	Until    time.Time      `json:"until"` // UTC
	State    InviteState    `json:"state"`
	// Held is the booking that keeps the desk: of nobody while the invitation is open, then the person's own. Occupied is what it
	// occupies while it is nobody's, so that the person's device knows what is kept for them.
	Held     BookingID   `json:"held,omitempty"`
	Occupied OccupancyID `json:"occupied,omitempty"`
	// Asked is how many are invited, for the person to know what a number tells.
	Asked int `json:"asked"`
}

// Propose asks for a block of desks that adjoin each other, for people of a unit that the person leads.
type Propose struct {
	Day      TeamDayID    `json:"teamday"`
	Unit     staff.UnitID `json:"unit"`
	Building BuildingID   `json:"building"`
	Zone     ZoneID       `json:"zone,omitempty"`
	// Members are at most MaxTeam different people.
	Members []staff.PersonID `json:"members"`
	// Instead is another team day of the unit, which is called off when this one can be had.
	Instead TeamDayID `json:"instead,omitempty"`
	Span
}

// Call calls a team day off.
type Call struct {
	Day TeamDayID `json:"teamday"`
}

// Answer says yes or no to an invitation.
type Answer struct {
	Invite InviteID `json:"invite"`
	Yes    bool     `json:"yes"`
}

// Prefer says in which zones a unit sits, the most preferred first: its home zones, and the overflow zones for when they are full.
type Prefer struct {
	Unit  staff.UnitID `json:"unit"`
	Zones []ZoneID     `json:"zones"`
}

const (
	// MaxTeam is how many people a team day is for at most: more do not sit together in one zone.
	MaxTeam = 30
	// MaxPreferred is how many zones a unit may prefer.
	MaxPreferred = 8
	// MaxBlocks is into how many blocks a team is parted at most.
	MaxBlocks = 4
	// LeastTeam is how many sit together at least.
	LeastTeam = 2
)

// Teams are where a Store keeps team days.
type Teams interface {
	// Unit and Zone by their names, or ErrGone. FloorPlan is a floor with its Plan, or ErrGone.
	Unit(ctx context.Context, id staff.UnitID) (staff.Unit, error)
	Zone(ctx context.Context, id ZoneID) (Zone, error)
	FloorPlan(ctx context.Context, id FloorID) (Floor, error)
	// TeamDay by its name, or ErrGone; TeamDays are a unit's, by start.
	TeamDay(ctx context.Context, id TeamDayID) (TeamDay, error)
	TeamDays(ctx context.Context, unit staff.UnitID) ([]TeamDay, error)
	// PutTeamDay writes one into the scope of its Lead; DropTeamDay takes it away.
	PutTeamDay(ctx context.Context, t TeamDay) error
	DropTeamDay(ctx context.Context, id TeamDayID) error
	// Invite by its name, or ErrGone; InviteFor the one that holds or held a booking; Invites those to a team day, by id.
	Invite(ctx context.Context, id InviteID) (Invite, error)
	InviteFor(ctx context.Context, held BookingID) (Invite, error)
	Invites(ctx context.Context, day TeamDayID) ([]Invite, error)
	// InvitesDue are those that are open and whose deadline is not after t, by id.
	InvitesDue(ctx context.Context, t time.Time, most int) ([]Invite, error)
	// HeldIn is how many desks of a zone team days hold or have got in a span that overlaps.
	HeldIn(ctx context.Context, zone ZoneID, span Span) (int, error)
	PutInvite(ctx context.Context, i Invite) error
	DropInvite(ctx context.Context, id InviteID) error
	// TeamDaysOver are those whose span has ended at t, TeamDaysAfter those that are open and have a greater id, both by id; InvitesOver as the first.
	TeamDaysOver(ctx context.Context, t time.Time, most int) ([]TeamDay, error)
	TeamDaysAfter(ctx context.Context, id TeamDayID, most int) ([]TeamDay, error)
	InvitesOver(ctx context.Context, t time.Time, most int) ([]Invite, error)
	// Preferred are the zones that a unit prefers, the most preferred first; none when it has said nothing.
	Preferred(ctx context.Context, unit staff.UnitID) ([]ZoneID, error)
	PutPreferred(ctx context.Context, unit staff.UnitID, zones []ZoneID) error
	// Orphans are live bookings of nobody that end after t, were made to be held, and are held by no open invitation, by id.
	Orphans(ctx context.Context, t time.Time, most int) ([]Booking, error)
	// DropBooking takes a booking away that has ended, and leaves nothing of it.
	DropBooking(ctx context.Context, id BookingID) error
}

// invitations is the namespace of the names of invitations and of what they hold, drawn once for all times.
var invitations = uuid.MustParse("6d1a2b1c-8f3e-4c55-9a37-0b6f2f9f4e10")

func inviteID(day TeamDayID, who staff.PersonID) InviteID {
	return InviteID(uuid.NewSHA1(invitations, []byte(string(day)+"|"+string(who))).String())
}

// heldID is the name of the nth booking that holds a desk for an invitation, and seatID that of what it becomes.
func heldID(i InviteID, desk DeskID) BookingID {
	return BookingID(uuid.NewSHA1(invitations, []byte(string(i)+"|"+string(desk))).String())
}

func seatID(i InviteID) BookingID {
	return BookingID(uuid.NewSHA1(invitations, []byte(string(i)+"|seat")).String())
}

// teamLasts is for how long people are asked: who works half of the week hears of it.
const teamLasts = 48 * time.Hour

// TeamUntil is the deadline of a proposal that is made now, by the clock of the building: two days, but noon of the day before at the latest; what is
// proposed at short notice is asked as OfferUntil asks.
func TeamUntil(now time.Time, span Span, loc *time.Location) time.Time {
	until := now.Add(teamLasts)
	if quiet(until, loc) {
		until = answered(until, loc)
	}
	until = earlier(until, (span.Day(loc)-1).At(loc, 12*60))
	if short := OfferUntil(now, span, loc); until.Before(short) {
		until = short
	}
	return until.UTC().Truncate(time.Second)
}
