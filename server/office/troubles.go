// SPDX-License-Identifier: EUPL-1.2

package office

import (
	"context"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/trouble"
)

// Troubles is what the pages about what is broken ask.
type Troubles interface {
	// Troubles are all cases that are not over, the oldest first, by house.
	Troubles(ctx context.Context) ([]TroubledHouse, error)
	// Answer says how far a case is. One that is over is Refused.
	Answer(ctx context.Context, v *Visit, a trouble.Answer) error
	// Block takes a desk out of use or puts it back.
	Block(ctx context.Context, v *Visit, desk booking.DeskID, blocked bool) error
}

// A TroubledHouse is a house with what is broken in it.
type TroubledHouse struct {
	Name  string
	Cases []TroubleCase
}

// A TroubleCase is something that is broken at a desk, with what people have said. Nobody is named.
type TroubleCase struct {
	ID          trouble.CaseID
	Desk        booking.DeskID
	Code, Where string
	Kind        trouble.Kind
	State       trouble.State
	Answer      string
	At          time.Time
	Blocked     bool
	Reports     int
	Said        []TroubleWords
	// Anonymous are how many of the reports came from the page of the desk.
	Anonymous int
}

// TroubleWords are what somebody has written or shown.
type TroubleWords struct {
	Report trouble.ReportID
	Words  string
	Photo  bool
}

// Answers are what the house may say.
func (TroubleCase) Answers() []trouble.State {
	return []trouble.State{trouble.Seen, trouble.Repair, trouble.Done, trouble.NotFound}
}

// TroublesPage is where facility reads what is broken, says how far it is, and takes desks out of use.
func TroublesPage(ask Troubles) Page {
	return Page{
		Name: "troubles", Path: "/office/troubles", Group: Houses, Icon: "flag",
		Show: func(ctx context.Context, _ *Visit) (any, error) { return ask.Troubles(ctx) },
		Deeds: []Deed{
			{Path: "/office/troubles", Do: func(ctx context.Context, v *Visit) (Answer, error) {
				return Answer{}, ask.Answer(ctx, v, trouble.Answer{Case: trouble.CaseID(v.Value("case")), State: trouble.State(v.Value("state")), Words: v.Value("words")})
			}},
			{Path: "/office/troubles/block", Do: func(ctx context.Context, v *Visit) (Answer, error) {
				return Answer{To: "/office/troubles"}, ask.Block(ctx, v, booking.DeskID(v.Value("desk")), v.Value("blocked") != "")
			}},
		},
	}
}
