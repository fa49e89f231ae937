// SPDX-License-Identifier: EUPL-1.2

package office

import (
	"context"
	"slices"
	"time"
)

// Start is what the first-run assistant asks.
type Start interface {
	// Steps are those to a first booked desk, with how far the town is. They follow from what is there, so that nothing is asked twice
	// and everybody can go on where somebody has left off.
	Steps(ctx context.Context, v *Visit) (StartShown, error)
	// Name keeps how the town is called.
	Name(ctx context.Context, v *Visit, name string) error
	// Leave leaves a step out, or takes it in again.
	Leave(ctx context.Context, v *Visit, step string, out bool) error
	// Check asks the issuer whether it is there; Refused where it is not.
	Check(ctx context.Context) error
	// Invite makes codes for some people who have no way in yet. They are shown once.
	Invite(ctx context.Context, v *Visit) ([]Invited, error)
}

// StartShown is what the assistant shows.
type StartShown struct {
	Town    string
	Steps   []StartStep
	Invited []Invited
	// Address is the server's, for the sheet of codes; Pages is where plans are brought, empty where that is done at the terminal.
	Address, Plans string
	// House is a house without rules, or else the first one; empty where there is none.
	House string
	Local bool
	// Checked says that the issuer has just answered.
	Checked bool
}

// A StartStep is one of the assistant. Its words are "office.start.step.NAME", ".line" and ".needs".
type StartStep struct {
	Name     string
	Minutes  int
	Done     bool
	Optional bool
	Left     bool   // left out by somebody's word
	Path     string // where it is done; empty where it is done here
	Waits    string // the step that has to come first; empty for none
}

// Open tells whether something is to be done.
func (s StartStep) Open() bool { return !s.Done && !s.Left }

// An Invited is somebody with the code that lets them in.
type Invited struct {
	Name, Code string
	Until      time.Time
}

// Settled is how many steps are done or left out.
func (s StartShown) Settled() (n int) {
	for _, step := range s.Steps {
		if !step.Open() {
			n++
		}
	}
	return n
}

// Next is the first step that is open; empty when all is done.
func (s StartShown) Next() string {
	at := slices.IndexFunc(s.Steps, func(step StartStep) bool { return step.Open() && step.Waits == "" })
	if at < 0 {
		return ""
	}
	return s.Steps[at].Name
}

// Minutes is how long what is open takes together, about.
func (s StartShown) Minutes() (n int) {
	for _, step := range s.Steps {
		if step.Open() && !step.Optional {
			n += step.Minutes
		}
	}
	return n
}

// maxTown is how many letters the name of a town has.
const maxTown = 80

// StartPage is the first-run assistant: from an empty server to a first booked desk.
func StartPage(ask Start) Page {
	return Page{
		Name: "start", Path: "/office/start", Group: Home, Icon: "flag",
		Show: func(ctx context.Context, v *Visit) (any, error) { return ask.Steps(ctx, v) },
		Deeds: []Deed{
			{Path: "/office/start/town", Do: func(ctx context.Context, v *Visit) (Answer, error) {
				name := v.Value("town")
				if name == "" || len([]rune(name)) > maxTown {
					return Answer{}, Refuse("town", "office.start.town.missing", maxTown)
				}
				return Answer{}, ask.Name(ctx, v, name)
			}},
			{Path: "/office/start/leave", Do: func(ctx context.Context, v *Visit) (Answer, error) {
				return Answer{}, ask.Leave(ctx, v, v.Value("step"), v.Value("out") != "")
			}},
			{Path: "/office/start/check", Do: func(ctx context.Context, v *Visit) (Answer, error) {
				if err := ask.Check(ctx); err != nil {
					return Answer{}, err
				}
				shown, err := ask.Steps(ctx, v)
				shown.Checked = true
				return Answer{Shown: shown}, err
			}},
			{Path: "/office/start/invite", Fresh: true, Do: func(ctx context.Context, v *Visit) (Answer, error) {
				invited, err := ask.Invite(ctx, v)
				if err != nil {
					return Answer{}, err
				}
				shown, err := ask.Steps(ctx, v)
				shown.Invited = invited
				return Answer{Shown: shown}, err
			}},
		},
	}
}
