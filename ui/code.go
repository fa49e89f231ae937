// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"context"
	"errors"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/ui/kit"
)

// A Coder answers what the code on a desk leads to, and does it; all of it is local. PhoneCode alone asks the server.
type Coder interface {
	LookAt(ctx context.Context, code string) (DeskAt, error)
	PhoneCode(ctx context.Context) (PhoneCode, error)
	Reserve(ctx context.Context, r booking.Reserve) error
	Release(ctx context.Context, r booking.Release) error
	CheckIn(ctx context.Context, c booking.CheckIn) error
}

// DeskAt is the desk on which a code stands.
type DeskAt struct {
	booking.DeskNow
	// Unknown is true when no desk on this device has the code.
	Unknown bool
	// Mine is the person's booking that a check-in here means now; nil for none.
	Mine *booking.Booking
	// Why the person could not book the desk although it is free; nil when they could.
	Why *booking.Refusal
}

// A PhoneCode is what the person types on a desk's page in any phone's browser, in the form that people read.
type PhoneCode struct {
	Code  string
	Until time.Time
}

// A codeSheet lets the code of a desk be typed: it checks in to the person's own desk, offers one that is free, and says what
// any other is.
type codeSheet struct {
	Env
	over  *kit.Popover
	field *codeField
	taps  Taps
	below fyne.CanvasObject // what became of the last code; nil for nothing yet
	after func()
}

// OpenCode opens the sheet beside an anchor; nil when there is nobody to ask. Closed is called when it goes, after when
// something was changed.
func (e Env) OpenCode(anchor fyne.CanvasObject, closed, after func()) *kit.Popover {
	if e.Coder == nil {
		return nil
	}
	s := &codeSheet{Env: e, after: after}
	s.field = newCodeField(e.Text.T("shell.code.hint"), s.look, func() { s.over.Close() })
	s.field.OnChanged = s.typing
	s.over = kit.OpenPopover(anchor, 344, s.content(), closed)
	s.over.Focus(s.field)
	return s.over
}

// CodeButton opens the sheet; nil when there is nobody to ask.
func (e Env) CodeButton(open func(anchor fyne.CanvasObject)) *kit.Button {
	if e.Coder == nil {
		return nil
	}
	var b *kit.Button
	b = kit.NewButton(kit.Plain, "key", e.Text.T("shell.code"), func() { open(b) })
	return b
}

func (s *codeSheet) content() fyne.CanvasObject {
	parts := []fyne.CanvasObject{
		kit.NewParagraph(s.Text.T("shell.code.heading"), kit.Heading), s.field,
	}
	if s.below == nil {
		parts = append(parts, kit.NewButton(kit.Filled, "", s.Text.T("shell.code.go"), s.look))
	} else {
		parts = append(parts, s.below)
	}
	parts = append(parts, kit.NewHairline(), kit.NewButton(kit.Plain, "mobile", s.Text.T("shell.code.phone"), s.phone))
	return kit.Stack(12, parts...)
}

// show puts what became of a code below the field.
func (s *codeSheet) show(below fyne.CanvasObject) {
	s.below = below
	s.over.SetContent(s.content())
}

func (s *codeSheet) say(heading, line string, more ...fyne.CanvasObject) {
	parts := []fyne.CanvasObject{kit.NewParagraph(heading, kit.Strong)}
	if line != "" {
		parts = append(parts, kit.NewParagraph(line, kit.Small))
	}
	s.show(kit.Stack(8, append([]fyne.CanvasObject{kit.Stack(2, parts...)}, more...)...))
}

// look finds out what the typed code is.
func (s *codeSheet) look() {
	typed := s.field.Text
	code := strings.Join(strings.Fields(typed), " ")
	if code == "" {
		s.over.Focus(s.field)
		return
	}
	s.Work.Latest("code", func(ctx context.Context) (func(), error) {
		at, err := s.Coder.LookAt(ctx, code)
		if bare := s.bare(code); err == nil && at.Unknown && bare != code {
			code = bare
			at, err = s.Coder.LookAt(ctx, code)
		}
		if err != nil {
			return nil, err
		}
		return func() {
			if s.field.Text == typed { // else another code is typed by now
				s.found(code, at)
			}
		}, nil
	})
}

// bare is a code without the word for a desk before it, which stands on signs and in all that is read here: "Platz 3.14".
func (s *codeSheet) bare(code string) string {
	word, rest, _ := strings.Cut(code, " ")
	if rest != "" && strings.EqualFold(word, strings.TrimSpace(s.Text.Desk(""))) {
		return rest
	}
	return code
}

// typing puts away what became of the code before.
func (s *codeSheet) typing(string) {
	if s.below != nil {
		s.show(nil)
	}
}

func (s *codeSheet) found(code string, at DeskAt) {
	desk, loc := s.Text.Desk(at.Place.Desk.Code), at.Place.Building.Location()
	switch {
	case at.Unknown:
		s.say(s.Text.T("shell.code.unknown", code), s.Text.T("shell.code.unknown.line"))
	case at.Mine != nil && at.Mine.State == booking.CheckedIn:
		s.say(s.Text.T("shell.code.already", desk), s.where(at))
	case at.Mine != nil:
		s.checkIn(*at.Mine, desk)
	case at.State == booking.DeskOut:
		s.say(s.Text.T("shell.code.out", desk), s.where(at))
	case at.State == booking.HouseClosed:
		s.say(s.Text.T("shell.code.closed"), s.where(at))
	case at.State != booking.DeskFree && at.Until.Before(at.Closes):
		s.say(s.Text.T("shell.code.taken", desk, s.Text.Clock(at.Until, loc)), s.where(at))
	case at.State != booking.DeskFree:
		s.say(s.Text.T("shell.code.taken.day", desk), s.where(at))
	case at.Why != nil:
		said := s.Voice.Refused(at.Why, at.Place.Desk.Code)
		s.say(said.Heading, said.Line)
	default:
		s.free(at, desk)
	}
}

// where says which desk was found: of the same code in another house nobody shall think that it is theirs.
func (s *codeSheet) where(at DeskAt) string {
	return s.Text.T("shell.code.where", at.Place.Building.Name, at.Place.Zone.Name)
}

func (s *codeSheet) free(at DeskAt, desk string) {
	until := s.Text.Clock(at.Until, at.Place.Building.Location())
	book := kit.NewButton(kit.Filled, "", s.Text.T("shell.code.book", until), func() { s.book(at, desk, until) })
	s.say(s.Text.T("shell.code.free", desk, until), s.where(at), book)
	s.over.Focus(book)
}

func (s *codeSheet) checkIn(b booking.Booking, desk string) {
	s.do(func(ctx context.Context) error { return s.Coder.CheckIn(ctx, booking.CheckIn{Booking: b.ID}) }, func() {
		s.Tell(Notice{Line: s.Text.T("shell.code.here", desk)})
	})
}

// book takes a free desk until the time that the button said. Who stands at it need not check in again.
func (s *codeSheet) book(at DeskAt, desk, until string) {
	id := booking.NewBookingID()
	s.do(func(ctx context.Context) error {
		err := s.Coder.Reserve(ctx, booking.Reserve{Booking: id, Desk: at.Place.Desk.ID, Span: at.Span})
		if err == nil {
			err = s.Coder.CheckIn(ctx, booking.CheckIn{Booking: id})
		}
		return err
	}, func() {
		s.Undoable(s.Text.T("shell.code.booked", desk, until), func() {
			s.taps.Write(s.Env, func(ctx context.Context) error { return s.Coder.Release(ctx, booking.Release{Booking: id}) }, nil, s.after)
		})
	})
}

// do makes a change and closes the sheet; a refusal is said in the sheet.
func (s *codeSheet) do(change func(context.Context) error, done func()) {
	var refusal *booking.Refusal
	s.taps.Write(s.Env, func(ctx context.Context) error {
		if err := change(ctx); !errors.As(err, &refusal) {
			return err
		}
		return nil
	}, func() {
		if refusal != nil {
			said := s.Voice.Refused(refusal, "")
			s.say(said.Heading, said.Line)
			return
		}
		s.over.Close()
		done()
	}, s.after)
}

// phone asks the server for a code for a desk's page.
func (s *codeSheet) phone() {
	s.Work.Latest("phone", func(ctx context.Context) (func(), error) {
		code, err := s.Coder.PhoneCode(ctx)
		return func() {
			if err != nil {
				said := s.Voice.Say(err)
				s.say(said.Heading, said.Line)
				return
			}
			big := kit.NewText(code.Code, kit.Display)
			s.over.SetContent(kit.Stack(12, kit.NewParagraph(s.Text.T("shell.code.phone"), kit.Heading), big,
				kit.NewParagraph(s.Text.T("shell.code.phone.line", s.Text.Clock(code.Until, s.Location)), kit.Body),
				kit.NewButton(kit.Outline, "", s.Text.T("shell.close"), func() { s.over.Close() })))
		}, nil
	})
}

// A codeField is an entry whose Enter looks and whose Esc closes.
type codeField struct {
	widget.Entry
	close func()
}

func newCodeField(hint string, look, closed func()) *codeField {
	f := &codeField{close: closed}
	f.ExtendBaseWidget(f)
	f.PlaceHolder = hint
	f.OnSubmitted = func(string) { look() }
	return f
}

// TypedKey closes with Esc; all else is typing.
func (f *codeField) TypedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyEscape {
		f.close()
		return
	}
	f.Entry.TypedKey(key)
}
