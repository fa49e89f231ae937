// SPDX-License-Identifier: EUPL-1.2

package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
)

// Unreadable is a row of which this program cannot read a value: the file was changed, or the server says what it did not
// mean. Of a document that can be missed null is left (no plan, rules that allow nothing); else the row is worth nothing.
type Unreadable struct {
	Table, ID, Column string
	// Lost tells that nothing is left of the row.
	Lost bool
	Err  error
}

// Error names the row and the cause.
func (u *Unreadable) Error() string {
	return fmt.Sprintf("%s %s: column %s cannot be read: %v", u.Table, u.ID, u.Column, u.Err)
}

// Unwrap is the cause.
func (u *Unreadable) Unwrap() error { return u.Err }

// documents make what the JSON columns hold.
var documents = map[string]func() any{
	"roles":    func() any { return new([]staff.Role) },
	"lon_lat":  func() any { return new(booking.Point) },
	"plan":     func() any { return new(booking.Plan) },
	"shape":    func() any { return new(booking.Shape) },
	"features": func() any { return new(booking.Features) },
	"body":     func() any { return new(booking.Rules) },
	"refusal":  func() any { return new(*booking.Refusal) },
	"terms":    func() any { return new(booking.Amendment) },
	"needs":    func() any { return new(staff.Needs) },

	"except_days": func() any { return new([]booking.Day) },
	"want":        func() any { return new(booking.Features) },
	"week":        func() any { return new(booking.Usual) },
	"blocks":      func() any { return new([]booking.TeamBlock) },
	"zones":       func() any { return new([]booking.ZoneID) },

	"audience": func() any { return new(news.Audience) },
	"editors":  func() any { return new(news.Audience) },
	"how":      func() any { return new(news.Terms) },
	"feelings": func() any { return new(map[news.Emoji]int) },
	"counts":   func() any { return new([]int) },
	"choices":  func() any { return new([]int) },
	"rest":     func() any { return new([]time.Weekday) },

	"entry":   func() any { return new(learn.Course) },
	"route":   func() any { return new(learn.Path) },
	"place":   func() any { return new(learn.Place) },
	"answers": func() any { return new([]learn.Answer) },
	"reviews": func() any { return new([]learn.Review) },
	"badge":   func() any { return new(learn.Badge) },
	"task":    func() any { return new(learn.Assignment) },
	"seats":   func() any { return new(learn.Board) },
}

// yesNo are the integers that are 0 or 1.
var yesNo = map[string]bool{"first_aider": true, "quiet": true, "blocked": true, "half": true, "usual": true, "silent": true, "closed": true, "withdrawn": true, "is_on": true, "saved": true,
	"told": true, "is_left": true, "passed": true, "plays": true, "board": true, "unmetered": true, "cancelled": true, "joined": true}

// FindUnreadable looks at every synced row for values that cannot be read.
func FindUnreadable(ctx context.Context, tx Tx) (found []*Unreadable, err error) {
	for _, table := range Tables {
		odd, err := table.unreadable(ctx, tx)
		if err != nil {
			return nil, wrap("look for unreadable rows of "+table.Name, err)
		}
		found = append(found, odd...)
	}
	return found, nil
}

func (t Table) unreadable(ctx context.Context, tx Tx) (found []*Unreadable, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT `+t.columns()+` FROM `+t.Name)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	cells := make([]any, 3+len(t.Columns))
	places := make([]any, len(cells))
	for i := range cells {
		places[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(places...); err != nil {
			return nil, err
		}
		if odd := t.judge(cells); odd != nil {
			found = append(found, odd)
		}
	}
	return found, rows.Err()
}

// judge is what is wrong with a row, nil for nothing. What can be missed of it is null in cells afterwards.
func (t Table) judge(cells []any) (found *Unreadable) {
	if _, whole := cells[2].(int64); !whole {
		return t.odd(cells[0], "ver", true, fmt.Errorf("%v is no version", cells[2]))
	}
	for i, c := range t.Columns {
		err := c.check(cells[3+i])
		if err == nil {
			continue
		}
		if c.Type != JSON || t.Name == "desk" || t.Name == "amendment" { // a desk that is nowhere is none, nor is a rule that says nothing
			return t.odd(cells[0], c.Name, true, err)
		}
		found, cells[3+i] = t.odd(cells[0], c.Name, false, err), "null"
	}
	return found
}

func (t Table) odd(id any, column string, lost bool, err error) *Unreadable {
	return &Unreadable{Table: t.Name, ID: fmt.Sprint(id), Column: column, Lost: lost, Err: err}
}

// check tells whether a cell is what the scans of this package take.
func (c Column) check(cell any) error {
	switch value := cell.(type) {
	case int64:
		if c.Type == Int && (!yesNo[c.Name] || value == 0 || value == 1) {
			return nil
		}
	case string:
		switch {
		case c.Type == JSON:
			return json.Unmarshal([]byte(value), documents[c.Name]())
		case c.Name == "day" || c.Name == "first_day" || c.Name == "reached" || c.Name == "ends" && value != "":
			_, err := booking.ParseDay(value)
			return err
		case c.Name == "rule":
			_, err := booking.ParseRecurrence(value)
			return err
		case c.Type == Text:
			return nil
		}
	}
	return fmt.Errorf("%T is not what stands there", cell)
}
