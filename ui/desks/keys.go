// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

// Keys implements ui.Screen: arrows walk, Enter opens, B books, C takes a code, W waits, V swaps plan and list, + − 0 zoom, digits jump in the
// list and take a suggestion, F6 goes to the next region, Esc one step back.
func (s *Screen) Keys(ev *fyne.KeyEvent) bool {
	switch {
	case ev.Name == fyne.KeyEscape:
		return s.back()
	case ev.Name == fyne.KeyF6:
		return s.over == nil && s.nextRegion()
	case s.board == nil || s.over != nil:
		return false
	case ev.Name == fyne.KeyW && s.waitFor != nil:
		s.waitFor()
		return true
	case s.refusal != nil:
		return s.refusedKey(ev.Name)
	case s.repeating != nil, s.complaining != nil:
		return false // its parts know their keys
	case ev.Name == fyne.KeyV:
		s.setListing(!s.listing)
		return true
	case ev.Name == fyne.KeyC:
		s.openCode()
		return s.over != nil
	case ev.Name == fyne.KeyB:
		return s.bookChosen()
	case s.listing:
		return s.listKey(ev.Name)
	}
	return s.stage.plan.Key(ev.Name) || s.stage.plan.ZoomKey(ev.Name)
}

// back closes what is open, one thing at a time.
func (s *Screen) back() bool {
	switch {
	case s.over != nil:
		s.closePopover()
	case s.refusal != nil:
		s.later()
	case s.repeating != nil:
		s.endRepeating()
	case s.complaining != nil:
		s.endComplaining()
	case s.changing:
		s.changing = false
		s.show()
	case s.chosen != "":
		s.chosen = ""
		s.side.sheet.SetState(kit.SheetGone)
		s.show()
	default:
		return false
	}
	return true
}

func (s *Screen) refusedKey(name fyne.KeyName) bool {
	if n := digit(name); n >= 1 && n <= len(s.refusal.Why.Alternatives) {
		s.takeAlternative(n - 1)
		return true
	}
	return false
}

// bookChosen does what the main button of the chosen desk would.
func (s *Screen) bookChosen() bool {
	d, ok := s.board.desk(s.chosen)
	if !ok || !d.Free() || d.Mine != nil || s.board.shut(d.Desk) != nil || s.pending[s.chosen] {
		return false
	}
	s.book(s.chosen)
	return true
}

// typed is a number on its way.
type typed struct {
	number string
	at     time.Time
}

// listKey walks the list.
func (s *Screen) listKey(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyUp:
		return s.walkList(-1)
	case fyne.KeyDown:
		return s.walkList(1)
	case fyne.KeyReturn, fyne.KeyEnter:
		if s.chosen == "" {
			return false
		}
		s.open(s.chosen)
		return true
	}
	if digit(name) < 0 {
		return false
	}
	s.jump(string(name))
	return true
}

func (s *Screen) walkList(by int) bool {
	rows := s.stage.list.walk()
	if len(rows) == 0 {
		return false
	}
	next := 0
	for i, id := range rows {
		if id == s.chosen {
			next = min(max(i+by, 0), len(rows)-1)
		}
	}
	s.choseDesk(rows[next])
	s.stage.list.reveal(rows[next])
	return true
}

// jump chooses the first desk whose number begins with the digits that were typed within a second.
func (s *Screen) jump(figure string) {
	now := s.env.Now()
	if now.Sub(s.typed.at) > time.Second {
		s.typed.number = ""
	}
	s.typed = typed{s.typed.number + figure, now}
	for _, id := range s.stage.list.walk() {
		if d, ok := s.board.desk(id); ok && strings.HasPrefix(strings.TrimLeft(d.Desk.Number(), "0"), strings.TrimLeft(s.typed.number, "0")) {
			s.choseDesk(booking.DeskID(id))
			s.stage.list.reveal(id)
			return
		}
	}
}

// digit is the figure on a key, or -1.
func digit(name fyne.KeyName) int {
	if len(name) == 1 && name[0] >= '0' && name[0] <= '9' {
		return int(name[0] - '0')
	}
	return -1
}
