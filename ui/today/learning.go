// SPDX-License-Identifier: EUPL-1.2

package today

import (
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// learnCard is where the person goes on learning, and what is due; nil when they learn nothing.
func (s *Screen) learnCard() fyne.CanvasObject {
	l := s.state.Learning
	if l == nil {
		return nil
	}
	head := []fyne.CanvasObject{kit.NewText(s.words.T("today.learn"), kit.Heading)}
	if l.Step > 0 {
		head = append(head, kit.NewText(s.words.T("lessons.step.of", l.Step, l.Steps), kit.Small))
	}
	return kit.NewPane(kit.Stack(4, append([]fyne.CanvasObject{container.New(kit.Spread, head...)}, s.learnRows(false)...)...))
}

// learnRows are the course to go on with and what is due. Without a heading above them, the step of the path stands in the row.
func (s *Screen) learnRows(step bool) (rows []fyne.CanvasObject) {
	l := s.state.Learning
	if l.Title != "" {
		rows = append(rows, s.goOn(l, step))
	}
	if l.Due != nil && !l.itself() {
		rows = append(rows, s.dueRow(*l.Due))
	}
	if l.Meeting != nil {
		rows = append(rows, s.meetingRow(*l.Meeting))
	}
	return rows
}

// itself tells whether what is due is what the person goes on with.
func (l Learning) itself() bool {
	return l.Due != nil && l.Course != "" && l.Due.Course == l.Course && l.Due.Title == l.Title
}

// goOn is the course to go on with: how much of it is done, and about how long it still takes.
func (s *Screen) goOn(l *Learning, step bool) fyne.CanvasObject {
	title := []fyne.CanvasObject{kit.NewParagraph(l.Title, kit.Strong)}
	spoken := []string{s.words.T("today.learn"), l.Title}
	if l.Stuck {
		said := s.words.T("lessons.stuck")
		title = append(title, kit.NewTag(kit.TagQuiet, "", said))
		spoken = append(spoken, said)
	}
	if l.Left > 0 {
		title = append(title, kit.NewText(s.words.about(l.Left), kit.Small))
		spoken = append(spoken, s.words.T("today.learn.left", s.words.Minutes(l.Left)))
	}
	said := []fyne.CanvasObject{container.New(kit.Flex(12, 1), title...)}
	if l.Course != "" {
		said = append(said, container.New(kit.Padded(2, 0), kit.NewProgress(float32(l.Percent)/100)))
		spoken = append(spoken, s.words.Percent(l.Percent))
	}
	if l.Step > 0 {
		words := s.words.T("lessons.step.of", l.Step, l.Steps)
		spoken = append(spoken, words)
		if step {
			said = append(said, kit.NewParagraph(words, kit.Small))
		}
	}
	if l.itself() {
		words := s.due(*l.Due)
		spoken = append(spoken, words)
		said = append(said, kit.NewParagraph(words, kit.Small))
	}
	row := s.onward("school-fill", kit.TileSoft, kit.Stack(2, said...), func() { s.learn(l.Course, l.Lesson) })
	row.SetSpoken(strings.Join(spoken, ", "))
	return container.New(kit.Padded(0, -8), row)
}

// learn opens a lesson; without a course, what the person last saw of learning.
func (s *Screen) learn(course learn.CourseID, lesson learn.LessonKey) {
	if course == "" {
		s.env.Navigate(ui.Lessons, nil)
		return
	}
	s.env.Navigate(ui.Lessons, ui.ShowCourse{Course: course, Lesson: lesson})
}

// dueRow is "Informationssicherheit · fällig bis 4. Dez.". A tap leads there.
func (s *Screen) dueRow(d Due) fyne.CanvasObject {
	tone := kit.ToneMuted
	if s.dayOf(d.At) <= s.env.Today()+soon {
		tone = kit.ToneAmber
	}
	words := s.words.T("today.dot", d.Title, lowered(s.due(d)))
	if d.Stuck {
		words = s.words.T("today.dot", words, s.words.T("lessons.stuck"))
	}
	sign := container.New(belowTile{}, kit.NewIcon("schedule", 20, tone))
	row := kit.NewPlate(kit.PlateBare, container.New(kit.Flex(12, 0, 1), sign, kit.NewParagraph(words, kit.Small)), func() { s.learn(d.Course, d.Lesson) })
	row.SetPadding(8, 14)
	row.SetSpoken(words)
	return container.New(kit.Padded(-4, -8, -8, -8), row)
}

// meetingRow is "Morgen, 10:00 Uhr: Leiten üben · Rathaus". A tap leads there.
func (s *Screen) meetingRow(m Meeting) fyne.CanvasObject {
	icon, tone, words := "groups", kit.TonePrimary, s.meeting(m)
	if m.Cancelled {
		icon, tone = "event_busy", kit.ToneAmber
	}
	sign := container.New(belowTile{}, kit.NewIcon(icon, 20, tone))
	row := kit.NewPlate(kit.PlateBare, container.New(kit.Flex(12, 0, 1), sign, kit.NewParagraph(words, kit.Small)), func() { s.learn(m.Course, m.Lesson) })
	row.SetPadding(8, 14)
	row.SetSpoken(words)
	return container.New(kit.Padded(-4, -8, -8, -8), row)
}

// meeting is when and where a workshop is, or that it is not held.
func (s *Screen) meeting(m Meeting) string {
	key := "today.meeting"
	if m.Cancelled {
		key = "today.meeting.cancelled"
	}
	words := s.words.T(key, s.words.NearDay(s.dayOf(m.Starts), s.env.Today()), s.words.Clock(m.Starts, s.env.Location), m.Title)
	if m.Cancelled {
		return words
	}
	return s.words.T("today.dot", words, m.Place)
}

// belowTile is as wide as the tiles of the rows above, with a sign in its middle.
type belowTile struct{}

func (belowTile) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(kit.NewTile("", kit.TileSoft).MinSize().Width, objects[0].MinSize().Height)
}

func (belowTile) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	m := objects[0].MinSize()
	put(objects[0], (size.Width-m.Width)/2, (size.Height-m.Height)/2, m.Width, m.Height)
}

// soon is how many days before its day something that is due stands out.
const soon = 3

// due is by when something is to be done: "Fällig bis 4. Dez.".
func (s *Screen) due(d Due) string {
	switch day := s.dayOf(d.At); day - s.env.Today() {
	case 0:
		return s.words.T("lessons.due.today")
	case 1:
		return s.words.T("lessons.due.tomorrow")
	default:
		if day < s.env.Today() {
			return s.words.T("lessons.due.over", s.words.DayShort(day))
		}
		return s.words.T("lessons.due", s.words.DayShort(day))
	}
}

// lowered is a phrase as it goes on after another: with a small first letter.
func lowered(words string) string { return strings.ToLower(words[:1]) + words[1:] }

func (s *Screen) dayOf(t time.Time) booking.Day { return booking.DayOf(t, s.env.Location) }

// about is how many minutes something takes: "4 Min.", "1½ Std.".
func (w words) about(minutes int) string {
	if minutes < 90 {
		return w.T("lessons.minutes", minutes)
	}
	halves := (minutes + 15) / 30
	hours := strconv.Itoa(halves / 2)
	if halves%2 > 0 {
		hours += "½"
	}
	return w.T("lessons.hours", hours)
}

// onwardCard is on narrow windows all that leads on: what is to be read, and where to go on learning; nil for nothing. What is on it needs
// no headings.
func (s *Screen) onwardCard() fyne.CanvasObject {
	rows := s.readRows()
	if s.state.Learning != nil {
		rows = append(rows, kit.Stack(0, s.learnRows(true)...))
	}
	if len(rows) == 0 {
		return nil
	}
	parts := rows[:1:1]
	for _, row := range rows[1:] {
		parts = append(parts, kit.NewHairline(), row)
	}
	return kit.NewBareCard(container.New(kit.Padded(6, 16), kit.Stack(2, parts...)))
}

// leads are all the words that say where to go on, as the clock makes them.
func (s *Screen) leads() string {
	var said []string
	for _, r := range s.state.Reads {
		said = append(said, s.words.asks(r, s.env.Today(), s.dayOf(r.Until)))
	}
	if l := s.state.Learning; l != nil && l.Due != nil {
		said = append(said, s.due(*l.Due))
	}
	if l := s.state.Learning; l != nil && l.Meeting != nil {
		said = append(said, s.meeting(*l.Meeting))
	}
	return strings.Join(said, "\n")
}
