// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"context"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/ui/kit"
)

// planning is the form of a date of a workshop.
type planning struct {
	part
	was       *Date // nil for a new one
	workshops []Workshop
	chosen    int // of the workshops; -1 for none yet

	said   map[string]string // what stands in the fields
	fields map[string]*field
}

// newPlanning is the form for a new date, or for one that there is.
func newPlanning(s *Screen, d *Date) *planning {
	v := &planning{part: part{Screen: s}, chosen: -1, said: map[string]string{}, fields: map[string]*field{}}
	if d != nil {
		was := *d
		v.was = &was
		from, until := d.Starts.In(s.env.Location), d.Ends.In(s.env.Location)
		v.said = map[string]string{"day": s.words.writtenDay(from), "from": from.Format("15:04"), "until": until.Format("15:04"), "place": d.Place, "seats": strconv.Itoa(d.Seats), "note": d.Note}
	}
	return v
}

// writtenDay is a day as dayIn reads it.
func (w words) writtenDay(t time.Time) string {
	if w.Language() == "de" {
		return t.Format("2.1.2006")
	}
	return t.Format("1/2/2006")
}

func (v *planning) rebind() { v.fields = map[string]*field{} }

func (v *planning) heading() string {
	if v.was == nil {
		return v.words.T("hosting.plan")
	}
	return v.words.T("hosting.change")
}

func (v *planning) read(ctx context.Context) (func() bool, error) {
	s, err := v.teacher.Schedule(ctx)
	return func() bool {
		news := !reflect.DeepEqual(s.Workshops, v.workshops)
		v.workshops = s.Workshops
		if v.was != nil {
			v.chosen = slices.IndexFunc(v.workshops, func(w Workshop) bool { return w.Course == v.was.Course && w.Lesson == v.was.Lesson })
		} else if len(v.workshops) == 1 {
			v.chosen = 0
		}
		return news
	}, err
}

func (v *planning) draw() fyne.CanvasObject {
	fields := []fyne.CanvasObject{}
	for _, f := range planned {
		fields = append(fields, kit.Stack(4, kit.NewParagraph(v.words.T(f.label), kit.SmallStrong), v.field(f.name, f.hint)))
	}
	return v.page(rowCard(v.which()), kit.NewCard(kit.Stack(12, fields...)), v.end())
}

// which is the workshop, to be chosen for a new date.
func (v *planning) which() fyne.CanvasObject {
	title := v.words.T("planning.which.none")
	if v.chosen >= 0 {
		title = v.words.dotted(v.workshops[v.chosen].Title, v.workshops[v.chosen].CourseTitle)
	}
	icon := kit.NewIcon("groups", 24, kit.ToneText)
	if v.was != nil {
		return kit.NewRow(icon, v.words.T("dates.workshop"), title, nil, nil)
	}
	var row *kit.Row
	row = kit.NewRow(icon, v.words.T("dates.workshop"), title, kit.NewIcon("chevron_right", 20, kit.ToneMuted), func() { v.openWorkshops(row) })
	return row
}

func (v *planning) openWorkshops(anchor fyne.CanvasObject) {
	rows := []fyne.CanvasObject{kit.NewParagraph(v.words.T("dates.workshop"), kit.Heading)}
	for i, w := range v.workshops {
		row := kit.NewRow(kit.NewTile("groups", kit.TileQuiet), w.Title, v.words.dotted(w.CourseTitle, v.words.minutes(w.Minutes)), nil, func() {
			v.over.Close()
			v.chosen = i
			v.redraw()
		})
		row.Selected = i == v.chosen
		rows = append(rows, row)
	}
	v.popUp(anchor, kit.Stack(0, rows...))
}

// planned are the fields of the form, with the keys of what stands above and in them.
var planned = []struct{ name, label, hint string }{
	{"day", "planning.day", "planning.day.hint"}, {"from", "planning.from", "planning.from.hint"}, {"until", "planning.until", "planning.until.hint"},
	{"place", "planning.place", "planning.place.hint"}, {"seats", "planning.seats", "planning.seats.hint"}, {"note", "planning.note", "planning.note.hint"},
}

func (v *planning) field(name, hint string) *field {
	if v.fields[name] == nil {
		v.fields[name] = newField(v.said[name], v.words.T(hint), func(words string) {
			v.said[name] = words
			v.redraw()
		}, nil)
	}
	return v.fields[name]
}

// wish is what the form says; why, as a key, when it does not say all.
func (v *planning) wish() (w learn.Hold, why string) {
	day, ok := dayIn(v.said["day"], v.env.Today())
	from, fromOK := clockIn(v.said["from"])
	until, untilOK := clockIn(v.said["until"])
	seats, err := strconv.Atoi(strings.TrimSpace(v.said["seats"]))
	place := strings.TrimSpace(v.said["place"])
	switch {
	case v.chosen < 0:
		return w, "planning.needs.which"
	case !ok:
		return w, "planning.needs.day"
	case !fromOK || !untilOK || until <= from:
		return w, "planning.needs.time"
	case !day.At(v.env.Location, from).After(v.env.Now()):
		return w, "planning.needs.ahead"
	case place == "" || len([]rune(place)) > learn.MaxPlace:
		return w, "planning.needs.place"
	case err != nil || seats < 1 || seats > learn.MaxSeats:
		return w, "planning.needs.seats"
	case v.was != nil && seats < v.was.Held:
		return w, "planning.needs.held"
	case len([]rune(v.said["note"])) > learn.MaxNote:
		return w, "planning.needs.note"
	}
	about := v.workshops[v.chosen]
	w = learn.Hold{Course: about.Course, Lesson: about.Lesson, Starts: day.At(v.env.Location, from).UTC(), Ends: day.At(v.env.Location, until).UTC(), Place: place, Seats: seats, Note: strings.TrimSpace(v.said["note"])}
	if v.was != nil {
		w.Occasion = v.was.ID
	}
	return w, ""
}

var times = regexp.MustCompile(`^([0-9]{1,2})(?:[:.]([0-9]{2}))?$`)

// clockIn reads a time of day as people write it: "10", "9:30", "9.30".
func clockIn(words string) (booking.Clock, bool) {
	found := times.FindStringSubmatch(strings.TrimSpace(words))
	if found == nil {
		return 0, false
	}
	hour, _ := strconv.Atoi(found[1]) // the pattern has digits only
	minute, _ := strconv.Atoi(found[2])
	return booking.Clock(60*hour + minute), hour < 24 && minute < 60
}

// end is the button, which says what keeps it from doing what it says.
func (v *planning) end() fyne.CanvasObject {
	label := v.words.T("planning.do")
	if v.was != nil {
		label = v.words.T("planning.save")
	}
	button := kit.NewButton(kit.Filled, "check", label, v.onPlan)
	if _, why := v.wish(); why != "" {
		button.Disable(v.words.T(why))
	}
	return v.foremost(button)
}

func (v *planning) onPlan() {
	w, why := v.wish()
	if why != "" {
		return
	}
	line := "planning.done"
	if !v.env.Online() {
		line = "planning.done.offline"
	}
	v.write(func(ctx context.Context) error { _, err := v.teacher.Hold(ctx, w); return err }, func() {
		v.tell(v.words.T(line))
		v.back()
	})
}
