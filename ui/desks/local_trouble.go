// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"context"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/trouble"
)

// Troubles are what is broken, for the storybook and for tests: what is said of it is noted, by no rules.
type Troubles struct {
	Cases   []trouble.Case
	Reports []trouble.Report
	// Said are the wishes in their order, and Photo is what AddPhoto chooses.
	Said  []any
	Photo Photo
	// Refusal is what all are answered with; nil for yes.
	Refusal *booking.Refusal
}

func (t *Troubles) say(wish any) error {
	if t.Said = append(t.Said, wish); t.Refusal != nil {
		return t.Refusal
	}
	return nil
}

// ReportTrouble implements Data.
func (l Local) ReportTrouble(_ context.Context, m trouble.Make) error {
	err := l.Trouble.say(m)
	if err == nil {
		l.Trouble.Cases = append(l.Trouble.Cases, trouble.Case{ID: trouble.CaseID(m.Report), Desk: m.Desk, Kind: m.Kind, State: trouble.Open})
		l.Trouble.Reports = append(l.Trouble.Reports, trouble.Report{ID: m.Report, Person: l.Who, Case: trouble.CaseID(m.Report), Desk: m.Desk, Kind: m.Kind, State: trouble.Open})
	}
	return err
}

// WithdrawTrouble implements Data.
func (l Local) WithdrawTrouble(_ context.Context, w trouble.Withdraw) error { return l.Trouble.say(w) }

// AnswerTrouble implements Data.
func (l Local) AnswerTrouble(_ context.Context, a trouble.Answer) error { return l.Trouble.say(a) }

// BlockDesk implements Data.
func (l Local) BlockDesk(_ context.Context, desk booking.DeskID, blocked bool) error {
	if blocked {
		return l.Trouble.say(trouble.Block{Desk: desk})
	}
	return l.Trouble.say(trouble.Unblock{Desk: desk})
}

// AddPhoto implements Data.
func (l Local) AddPhoto(done func(Photo, error)) {
	if l.Trouble != nil {
		done(l.Trouble.Photo, nil)
	}
}
