// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/trouble"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/plan"
)

// brokenIcon is the mark of what is broken, beside words as on the plan.
const brokenIcon = "warning-fill"

// kinds are how what can be broken is shown. The keys stand here in full, so that a search finds them.
var kinds = map[trouble.Kind]struct{ icon, name, broken string }{
	trouble.Monitor: {"desktop_windows", "trouble.kind.monitor", "trouble.broken.monitor"},
	trouble.Input:   {"keyboard", "trouble.kind.input", "trouble.broken.input"},
	trouble.Docking: {"cable", "trouble.kind.docking", "trouble.broken.docking"},
	trouble.Network: {"wifi", "trouble.kind.network", "trouble.broken.network"},
	trouble.Chair:   {"chair_alt", "trouble.kind.chair", "trouble.broken.chair"},
	trouble.Table:   {"height", "trouble.kind.table", "trouble.broken.table"},
	trouble.Climate: {"lightbulb", "trouble.kind.climate", "trouble.broken.climate"},
	trouble.Dirt:    {"delete", "trouble.kind.dirt", "trouble.broken.dirt"},
	trouble.Missing: {"help", "trouble.kind.missing", "trouble.broken.missing"},
	trouble.Other:   {"more_horiz", "trouble.kind.else", "trouble.broken.else"},
}

var mendStates = map[trouble.State]string{
	trouble.Open:      "trouble.state.open",
	trouble.Seen:      "trouble.state.seen",
	trouble.Repair:    "trouble.state.repair",
	trouble.Done:      "trouble.state.done",
	trouble.NotFound:  "trouble.state.not_found",
	trouble.Withdrawn: "trouble.state.withdrawn",
}

// A complaint is what somebody is about to report of a desk, while the form for it is on the screen.
type complaint struct {
	desk    booking.Desk
	report  trouble.ReportID
	kind    trouble.Kind
	words   string
	photo   Photo
	failed  bool // the picture could not be read
	refusal *booking.Refusal

	page *kit.Page
}

// startComplaining opens the form for a desk.
func (s *Screen) startComplaining(d booking.Desk) {
	s.complaining = &complaint{desk: d, report: s.NewReportID()}
	s.show()
}

func (s *Screen) endComplaining() {
	s.complaining = nil
	s.show()
}

// facility tells whether the person looks after houses.
func (s *Screen) facility() bool { return slices.Contains(s.me.Profile.Roles, staff.Facility) }

// known is what is broken and how far it is: "Monitor defekt, wird repariert".
func (w words) known(c trouble.Case) string {
	return w.T("desks.broken", w.broken(c.Kind), w.mendState(c.State))
}

// broken is what is broken; of a kind that this client does not know only that something is.
func (w words) broken(kind trouble.Kind) string {
	if !kind.Known() {
		kind = trouble.Other
	}
	return w.T(kinds[kind].broken)
}

func (w words) mendState(state trouble.State) string {
	if key, known := mendStates[state]; known {
		return w.T(key)
	}
	return w.T("trouble.state.open")
}

// brokenLines are what is known to be broken at a desk: everybody shall see it before they book.
func (s *Screen) brokenLines(d booking.DeskDay) (lines []fyne.CanvasObject) {
	for _, c := range s.board.broken[d.Desk.ID] {
		line := kit.NewParagraph(s.words.known(c), kit.Body)
		lines = append(lines, container.New(kit.Flex(14, 0, 1), kit.NewIcon(brokenIcon, 22, kit.ToneBad), line))
	}
	return lines
}

// mending is what can be done about what is broken at a desk: say so, take that back, and for facility answer, and take the desk out of use.
func (s *Screen) mending(d booking.DeskDay) (parts []fyne.CanvasObject) {
	for _, r := range s.board.day.Reported {
		if r.Desk == d.Desk.ID && r.State.Live() {
			parts = append(parts, s.ownReport(r))
		}
	}
	if s.facility() {
		parts = append(parts, s.asFacility(d)...)
	}
	report := kit.NewButton(kit.Plain, "flag", s.words.T("trouble.report"), func() { s.startComplaining(d.Desk) })
	return append(parts, kit.Line(0, report))
}

// ownReport says that the person has reported it, what the house says, and takes it back.
func (s *Screen) ownReport(r trouble.Report) fyne.CanvasObject {
	lines := []fyne.CanvasObject{kit.NewParagraph(s.words.T("desks.trouble.mine", s.words.broken(r.Kind), s.words.mendState(r.State)), kit.Small)}
	if r.Answer != "" {
		lines = append(lines, kit.NewParagraph(s.words.T("desks.trouble.answer", r.Answer), kit.Small))
	}
	back := kit.NewButton(kit.Plain, "", s.words.T("desks.trouble.back"), func() {
		s.change(func(ctx context.Context) error { return s.data.WithdrawTrouble(ctx, trouble.Withdraw{Report: r.ID}) },
			func() { s.env.Tell(ui.Notice{Line: s.words.T("desks.trouble.taken")}) })
	})
	back.Small = true
	back.SetSpoken(s.words.T("desks.trouble.back.spoken", s.words.broken(r.Kind)))
	return container.New(kit.Flex(8, 1, 0), kit.Stack(2, lines...), back)
}

// mendings are what facility says of a case, by what has been said so far.
var mendings = []struct {
	state      trouble.State
	icon, word string
}{
	{trouble.Seen, "visibility", "desks.mend.seen"}, {trouble.Repair, "hourglass_top", "desks.mend.repair"},
	{trouble.Done, "task_alt", "desks.mend.done"}, {trouble.NotFound, "search", "desks.mend.not_found"},
}

// asFacility are the answers to each case of a desk, and to take it out of use or back.
func (s *Screen) asFacility(d booking.DeskDay) (parts []fyne.CanvasObject) {
	for _, c := range s.board.broken[d.Desk.ID] {
		var chips []fyne.CanvasObject
		for _, m := range mendings {
			if m.state == c.State || m.state == trouble.Seen && c.State == trouble.Repair {
				continue
			}
			chip := kit.NewChip(m.icon, s.words.T(m.word), false, func(bool) { s.answer(c, m.state) })
			chips = append(chips, chip)
		}
		parts = append(parts, kit.NewParagraph(s.words.T("desks.mend", s.words.broken(c.Kind)), kit.SmallStrong), container.New(kit.Flow(8, 0), chips...))
	}
	blocked := s.stateOf(d) == plan.Blocked || d.Desk.Blocked
	word, done := "desks.block", "desks.block.sent"
	if blocked {
		word, done = "desks.unblock", "desks.unblock.sent"
	}
	block := kit.NewButton(kit.Outline, "block", s.words.T(word), func() {
		s.change(func(ctx context.Context) error { return s.data.BlockDesk(ctx, d.Desk.ID, !blocked) }, func() { s.env.Tell(ui.Notice{Line: s.words.T(done)}) })
	})
	parts = append(parts, block)
	if !blocked {
		parts = append(parts, kit.NewParagraph(s.words.T("desks.block.line"), kit.Small))
	}
	return parts
}

func (s *Screen) answer(c trouble.Case, state trouble.State) {
	s.change(func(ctx context.Context) error {
		return s.data.AnswerTrouble(ctx, trouble.Answer{Case: c.ID, State: state})
	},
		func() { s.env.Tell(ui.Notice{Line: s.words.T("desks.mend.told")}) })
}

// complaintForm is the form's content below its heading, and its foot.
func (s *Screen) complaintForm() (form []fyne.CanvasObject, foot fyne.CanvasObject) {
	c := s.complaining
	send := kit.NewButton(kit.Filled, "", s.words.T("trouble.send"), s.complain)
	send.SetSpoken(s.words.T("desks.trouble.send.spoken", c.desk.Code))
	ready := func() {
		if why := c.lacks(s.board); why != "" {
			send.Disable(s.words.T(why))
			return
		}
		send.Enable()
	}
	form = []fyne.CanvasObject{kit.NewText(s.words.T("desks.trouble.what"), kit.Strong), s.kindChips()}
	if c.kind != "" && s.board.reported(c.desk.ID, c.kind) {
		form = append(form, fact("info", s.words.T("desks.trouble.joins")))
	}
	words := widget.NewMultiLineEntry()
	words.SetMinRowsVisible(3)
	words.Wrapping = fyne.TextWrapWord
	words.PlaceHolder = s.words.T("desks.trouble.hint")
	words.SetText(c.words)
	words.OnChanged = func(text string) { c.words = text; ready() }
	form = append(form, kit.NewText(s.words.T("trouble.words"), kit.Strong), words)
	form = append(form, s.photoPart()...)
	if c.refusal != nil {
		said := s.env.Voice.Refused(c.refusal, c.desk.Code)
		form = append(form, kit.NewParagraph(said.Heading, kit.Strong), kit.NewParagraph(said.Line, kit.Body))
	}
	ready()
	next := kit.NewParagraph(s.words.T("desks.trouble.next"), kit.Small)
	return form, kit.Stack(8, next, send)
}

// lacks is what a complaint lacks yet; empty for nothing.
func (c *complaint) lacks(b *board) string {
	_, fits := trouble.Fitting(c.words, trouble.MaxWords)
	text, _ := trouble.Fitting(c.words, 4*trouble.MaxWords)
	switch {
	case c.kind == "":
		return "desks.trouble.pick"
	case !fits:
		return "desks.trouble.long"
	case c.kind == trouble.Other && text == "" && c.photo.ID == "":
		return "desks.trouble.needs"
	case b.mine(c.desk.ID, c.kind):
		return "desks.trouble.again"
	}
	return ""
}

// reported tells whether something is known to be broken, and mine whether the person has said so.
func (b *board) reported(desk booking.DeskID, kind trouble.Kind) bool {
	return slices.ContainsFunc(b.broken[desk], func(c trouble.Case) bool { return c.Kind == kind })
}

func (b *board) mine(desk booking.DeskID, kind trouble.Kind) bool {
	return slices.ContainsFunc(b.day.Reported, func(r trouble.Report) bool { return r.Desk == desk && r.Kind == kind && r.State.Live() })
}

func (s *Screen) kindChips() fyne.CanvasObject {
	c := s.complaining
	var chips []fyne.CanvasObject
	for _, kind := range trouble.Kinds() {
		chips = append(chips, kit.NewChip(kinds[kind].icon, s.words.T(kinds[kind].name), c.kind == kind, func(on bool) {
			if c.kind = ""; on {
				c.kind = kind
			}
			s.showComplaint()
		}))
	}
	return container.New(kit.Flow(8, 0), chips...)
}

// photoPart adds a picture, or shows the one that goes along.
func (s *Screen) photoPart() (parts []fyne.CanvasObject) {
	c := s.complaining
	if c.photo.ID == "" {
		add := kit.NewButton(kit.Outline, "image", s.words.T("desks.trouble.photo"), func() {
			s.data.AddPhoto(func(p Photo, err error) {
				if s.complaining == c {
					c.photo, c.failed = p, err != nil
					s.showComplaint()
				}
			})
		})
		add.Small = true
		parts = append(parts, kit.Line(0, add))
		if c.failed {
			parts = append(parts, kit.NewParagraph(s.words.T("desks.trouble.photo.bad"), kit.Small))
		}
		return parts
	}
	picture := canvas.NewImageFromResource(fyne.NewStaticResource(c.photo.ID, c.photo.Small))
	picture.FillMode = canvas.ImageFillContain
	picture.SetMinSize(fyne.NewSize(120, 90))
	away := kit.NewButton(kit.Plain, "delete", s.words.T("desks.trouble.photo.away"), func() { c.photo = Photo{}; s.showComplaint() })
	away.Small = true
	return append(parts, kit.Line(12, picture, away))
}

// showComplaint builds the form anew where it is scrolled to, with the focus where it was.
func (s *Screen) showComplaint() {
	y := float32(0)
	if s.complaining.page != nil {
		y = s.complaining.page.Offset()
	}
	kit.KeepFocus(s.root, s.show)
	if y > 0 {
		s.complaining.page.ToOffset(y)
	}
}

// complain reports what the form says.
func (s *Screen) complain() {
	c := s.complaining
	text, _ := trouble.Fitting(c.words, trouble.MaxWords)
	wish := trouble.Make{Report: c.report, Desk: c.desk.ID, Kind: c.kind, Words: text, Photo: c.photo.ID}
	if !s.taps.Begin(s.env.Now()) {
		return
	}
	s.env.Work.Write(func(ctx context.Context) (func(), error) {
		err := s.data.ReportTrouble(ctx, wish)
		return func() {
			s.taps.End()
			switch {
			case errors.As(err, &c.refusal):
				s.show()
			case err != nil:
				s.env.Fail(err)
			default:
				s.endComplaining()
				s.env.Tell(ui.Notice{Line: s.words.T("desks.trouble.sent", s.words.broken(c.kind))})
			}
			s.Refresh()
		}, nil
	})
}

// complaintWords name the form and the desk.
func (s *Screen) complaintWords() (title, line string) {
	return s.words.T("trouble.report"), s.words.Desk(s.complaining.desk.Code)
}

// complaintPane is the form on a laptop: the button stays in sight while the rest scrolls.
func (s *Screen) complaintPane() fyne.CanvasObject {
	c := s.complaining
	form, foot := s.complaintForm()
	title, line := s.complaintWords()
	heading := kit.Stack(0, kit.NewParagraph(title, kit.Title), kit.NewText(line, kit.Small))
	if largeText() {
		all := kit.Stack(14, append(append([]fyne.CanvasObject{heading}, form...), foot)...)
		c.page = kit.Scroll(container.New(kit.Padded(6, 16, 6, 16), anyWide(all)))
		return container.New(kit.Padded(14, 4, 14, 4), c.page)
	}
	c.page = kit.Scroll(container.New(kit.Padded(4, 20, 8, 20), anyWide(kit.Stack(14, form...))))
	return container.New(topAndFoot{}, container.New(kit.Padded(20, 20, 8, 20), heading), c.page, container.New(kit.Padded(8, 20, 20, 20), foot))
}

// complaintPage is the form on a phone.
func (s *Screen) complaintPage() fyne.CanvasObject {
	c := s.complaining
	form, foot := s.complaintForm()
	if largeText() {
		c.page = kit.Scroll(anyWide(container.New(kit.Padded(2, 16, 16, 16), kit.Stack(12, append(form, foot)...))))
		return c.page
	}
	c.page = kit.Scroll(container.New(kit.Padded(2, 16, 8, 16), kit.Stack(0, kit.NewCard(anyWide(kit.Stack(14, form...))))))
	return container.New(topAndFoot{}, container.NewStack(), c.page, container.New(kit.Padded(6, 16, 12, 16), foot))
}
