// SPDX-License-Identifier: EUPL-1.2

package feed

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/uitest"
)

// A desk keeps what somebody writes.
type desk struct {
	channels []Channel
	people   int
	known    bool
	err      error

	kept      []news.Save
	saved     []news.Save
	published []news.Publish
	discarded []news.PostID
	asked     []news.Audience
	drop      func(markdown.PictureID, error) // who takes pictures that are let go over the window
}

func newDesk() *desk {
	return &desk{people: 12, known: true, channels: []Channel{
		{Channel: news.Channel{ID: "board", Name: "Rathaus", Posting: news.Edited}, Edits: true},
		{Channel: news.Channel{ID: "office", Name: "Amt", Posting: news.Approved}},
	}}
}

func (d *desk) Channels(context.Context) ([]Channel, error)     { return d.channels, nil }
func (d *desk) Drafts(context.Context) ([]news.Draft, error)    { return nil, nil }
func (d *desk) OnDrop(take func(markdown.PictureID, error))     { d.drop = take }
func (d *desk) AddPicture(done func(markdown.PictureID, error)) { done(photo, d.err) }
func (d *desk) NewPost() news.PostID                            { return "new" }

func (d *desk) Keep(_ context.Context, w news.Save) error {
	d.kept = append(d.kept, w)
	return nil
}

func (d *desk) Save(_ context.Context, w news.Save) error {
	d.saved = append(d.saved, w)
	return d.err
}

func (d *desk) Publish(_ context.Context, w news.Publish) error {
	d.published = append(d.published, w)
	return d.err
}

func (d *desk) Discard(_ context.Context, w news.Discard) error {
	d.discarded = append(d.discarded, w.Post)
	return d.err
}

func (d *desk) Reach(_ context.Context, _ news.ChannelID, a news.Audience) (int, bool, error) {
	d.asked = append(d.asked, a)
	return d.people, d.known, nil
}

func (d *desk) Places(context.Context) ([]staff.Unit, []Place, error) {
	return []staff.Unit{{ID: "1", Name: "Amt 1"}, {ID: "2", Name: "Amt 2"}}, []Place{{House: "bbd", Name: "Bundesbahndirektion"}}, nil
}

const photo = markdown.PictureID("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")

// writing opens the editor.
func writing(t *testing.T, size fyne.Size, change ...func(*device)) *stage {
	d := full()
	d.state.Writes = true
	for _, c := range change {
		c(d)
	}
	s := newStage(t, size, d)
	s.Tap(t, "Schreiben")
	require.NotNil(t, s.editing)
	return s
}

func inBoth(t *testing.T, do func(t *testing.T, s *stage)) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) { do(t, writing(t, size)) })
	}
}

func (s *stage) typeIn(title, body string) {
	s.editing.title.SetText(title)
	s.editing.body.SetText(body)
}

func TestEditor_publishes_what_was_written(t *testing.T) {
	inBoth(t, func(t *testing.T, s *stage) {
		everyone := news.Audience{Everyone: true}
		s.typeIn("Regeln", "Ab **Dezember**.")
		s.Tap(t, "Veröffentlichen")

		assert.Equal(t, []news.Publish{{Save: news.Save{Post: "new", Channel: "board", Audience: &everyone, Text: news.Text{Title: "Regeln", Body: "Ab **Dezember**."}}}}, s.device.writes.published)
		assert.Nil(t, s.editing)
		assert.NotEmpty(t, s.device.writes.kept, "kept while it was written")
	})
}

func TestEditor_says_what_is_missing(t *testing.T) {
	s := writing(t, uitest.Laptop)
	reason := func() string {
		for _, o := range s.Objects() {
			if b, ok := o.(*kit.Button); ok && b.Kind() == kit.Filled && (b.Label() == "Veröffentlichen") {
				return b.Reason()
			}
		}
		require.Fail(t, "no button")
		return ""
	}
	assert.Equal(t, "Es fehlt noch ein Titel.", reason())
	s.typeIn("Regeln", "")
	assert.Equal(t, "Es fehlt noch der Text.", reason())
	s.typeIn("Regeln", "![](picture:"+string(photo)+")")
	assert.Equal(t, "Sag zu jedem Bild, was es zeigt.", reason())
	s.typeIn(strings.Repeat("x", news.MaxTitle+1), "Text")
	assert.Equal(t, "Das ist länger, als ein Beitrag sein kann.", reason())
	s.typeIn("Regeln", "Text")
	assert.Empty(t, reason())
	s.device.writes.people = 0
	s.editing.count()
	s.editing.show()
	assert.Equal(t, "Diese Auswahl erreicht niemanden.", reason())
}

func TestEditor_keeps_what_could_not_be_sent(t *testing.T) {
	inBoth(t, func(t *testing.T, s *stage) {
		s.typeIn("Regeln", "Text")
		s.device.writes.err = errors.New("the disk is full")
		s.Tap(t, "Veröffentlichen")
		require.NotNil(t, s.editing)
		assert.Equal(t, "Text", s.editing.body.Text)
	})
}

func TestEditor_leaves_a_draft(t *testing.T) {
	inBoth(t, func(t *testing.T, s *stage) {
		s.typeIn("Regeln", "")
		s.Press(fyne.KeyEscape) // leaves the title
		s.Press(fyne.KeyEscape)
		require.Nil(t, s.editing)
		require.Len(t, s.device.writes.saved, 1)
		assert.Equal(t, "Regeln", s.device.writes.saved[0].Title)

		s.Press(fyne.KeyN)
		require.NotNil(t, s.editing)
		s.Press(fyne.KeyEscape)
		s.Press(fyne.KeyEscape)
		assert.Equal(t, []news.PostID{"new"}, s.device.writes.discarded, "nothing written, nothing kept")
	})
}

func TestEditor_goes_on_after_a_change_of_language(t *testing.T) {
	s := writing(t, uitest.Phone)
	s.typeIn("Regeln", "Halber Text")
	s.Shell.Rebuild()
	require.NotNil(t, s.editing)
	assert.Equal(t, "Halber Text", s.editing.body.Text)
}

func TestEditor_shows_how_it_will_look_and_how_it_reads(t *testing.T) {
	s := writing(t, uitest.Laptop)
	s.typeIn("Regeln", "## Wann\n\nAb **Dezember** gilt "+strings.Repeat("das und ", 12)+"jenes.")
	assert.Contains(t, s.text(), "Ab Dezember gilt das und das")
	assert.Contains(t, s.text(), "Ein langer Satz, zwei wären leichter")
	assert.Contains(t, s.text(), "29 Wörter · 1 Minute Lesezeit")
}

func TestEditor_hands_in_where_editors_look_first(t *testing.T) {
	s := writing(t, uitest.Laptop)
	s.typeIn("Regeln", "Text")
	s.Tap(t, "Kanal")
	s.Tap(t, "Amt")
	assert.NotContains(t, s.text(), "Dringend", "that is for editors")
	s.Tap(t, "Zur Freigabe geben")
	assert.Equal(t, news.ChannelID("office"), s.device.writes.published[0].Channel)
}

func TestEditor_chooses_whom_it_is_for(t *testing.T) {
	s := writing(t, uitest.Laptop)
	s.typeIn("Regeln", "Text")
	s.Tap(t, "Für wen")
	s.Tap(t, "Amt 1")
	s.Tap(t, "Bundesbahndirektion")
	s.editing.chosen.Out = []news.Audience{{Role: staff.Lead}}
	s.editing.count()
	assert.Contains(t, s.text(), "erreicht 12 Personen")
	s.editing.over.Close()
	s.Tap(t, "Veröffentlichen")

	want := news.Audience{All: []news.Audience{{Any: []news.Audience{{Unit: "1"}, {House: "bbd"}}}, {Not: &news.Audience{Role: staff.Lead}}}}
	assert.Equal(t, want.ID(), s.device.writes.published[0].Audience.ID())
	assert.Equal(t, want.ID(), s.device.writes.asked[len(s.device.writes.asked)-1].ID())
}

func TestEditor_plans_pins_asks_and_polls(t *testing.T) {
	s := writing(t, uitest.Laptop)
	s.typeIn("Regeln", "Text")
	s.Tap(t, "Wann")
	s.Tap(t, "Mi 25. Nov., 8:00 Uhr")
	s.Tap(t, "Bestätigen lassen")
	s.Tap(t, "Di 8. Dez., 18:00 Uhr")
	s.Tap(t, "Umfrage")
	entries := 0
	for _, o := range s.Objects() {
		if entry, ok := o.(interface {
			fyne.Focusable
			SetText(string)
		}); ok && o != fyne.CanvasObject(s.editing.title) && o != fyne.CanvasObject(s.editing.body.field) {
			entry.SetText([]string{"Wann?", " 9 Uhr \n\n10  Uhr"}[entries])
			entries++
		}
	}
	require.Equal(t, 2, entries)
	s.Tap(t, "Fertig")
	s.Tap(t, "Planen: Mi 25. Nov., 8:00 Uhr")

	terms := s.device.writes.published[0].Terms
	assert.Equal(t, time.Date(2026, time.November, 25, 7, 0, 0, 0, time.UTC), terms.At)
	assert.True(t, terms.Ask)
	assert.Equal(t, time.Date(2026, time.December, 8, 17, 0, 0, 0, time.UTC), terms.Due)
	assert.Equal(t, []string{"9 Uhr", "10 Uhr"}, terms.Poll.Options)
	assert.True(t, terms.Poll.Anonymous)
}

func TestBodyField_marks_what_is_chosen(t *testing.T) {
	s := writing(t, uitest.Laptop)
	f := s.editing.body
	f.SetText("Ab Dezember gilt")
	f.focus()
	f.wrap("**")
	test.Type(f, "neu")
	assert.Contains(t, f.Text, "**neu**")

	f.SetText("Regeln")
	f.begin("## ")
	assert.Equal(t, "## Regeln", f.Text)
	f.begin("## ")
	assert.Equal(t, "Regeln", f.Text)

	f.SetText("")
	f.link()
	test.Type(f, "stadt.example")
	assert.Equal(t, "[Worte](https://stadt.example)", f.Text)

	f.SetText("")
	s.Tap(t, "Bild")
	test.Type(f, "Der Hof")
	assert.Equal(t, "\n\n![Der Hof](picture:"+string(photo)+")\n\n", f.Text)

	inner, ok := unwrapped("**fett**", "**")
	assert.True(t, ok)
	assert.Equal(t, "fett", inner)
	_, ok = unwrapped("****", "**")
	assert.False(t, ok)
}

func TestScreen_reviews(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			d := full()
			d.state.Submissions = []Submitted{{From: "Amt", Author: aylin, Submission: news.Submission{Draft: news.Draft{ID: "sub", State: news.Waiting, SavedAt: uitest.Now, Text: news.Text{Title: "Vorschlag", Body: "Ein **Text**"}}}}}
			d.state.Reports = []Reported{{From: "Amt", Author: aylin, Body: "Frech", Report: news.Report{ID: "rep", Ground: "hurtful"}}}
			s := newStage(t, size, d)
			s.Tap(t, "Zu prüfen: 2")
			assert.Contains(t, s.text(), "Ein Text")
			assert.Contains(t, s.text(), "Verletzend oder beleidigend")

			s.Tap(t, "Veröffentlichen")
			assert.Equal(t, news.Decide{Post: "sub", Yes: true}, d.last())
			s.Tap(t, "Stehen lassen")
			assert.Equal(t, news.Judge{Report: "rep"}, d.last())
			s.Tap(t, "Entfernen")
			for _, o := range s.Objects() {
				if entry, ok := o.(interface{ SetText(string) }); ok {
					if _, typed := o.(fyne.Focusable); typed {
						entry.SetText("Beleidigend")
					}
				}
			}
			s.Tap(t, "Fertig")
			assert.Equal(t, news.Judge{Report: "rep", Away: true, Reason: "Beleidigend"}, d.last())
		})
	}
}

func TestScreen_shows_drafts_and_goes_on_with_them(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			d := full()
			d.state.Writes = true
			d.state.Drafts = []news.Draft{{ID: "mine", State: news.Returned, SavedAt: uitest.Now, Reason: "Bitte mit Datum.", Text: news.Text{Title: "Entwurf", Body: "Halb"}}, {ID: "sent", State: news.Sending, SavedAt: uitest.Now, Text: news.Text{Title: "Unterwegs"}}}
			s := newStage(t, size, d)
			assert.Contains(t, s.text(), "Zurück von der Redaktion · Bitte mit Datum.")
			assert.Contains(t, s.text(), "Wird gesendet, sobald Netz da ist")
			s.Tap(t, "Entwurf")
			require.NotNil(t, s.editing)
			assert.Equal(t, "Halb", s.editing.body.Text)
		})
	}
}

var _ ui.Screen = (*Screen)(nil)

// TestEditor_keeps_the_cursor_where_it_was is for the marks of lines, which make a line longer before the cursor.
func TestEditor_keeps_the_cursor_where_it_was(t *testing.T) {
	s := writing(t, uitest.Laptop)
	body := s.editing.body
	for mark, want := range map[string]string{"- ": "- Punkt eins X", "## ": "## Punkt eins X", "> ": "> Punkt eins X"} {
		body.SetText("")
		for _, r := range "Punkt eins" {
			body.TypedRune(r)
		}
		body.begin(mark)
		body.TypedRune(' ')
		body.TypedRune('X')
		assert.Equal(t, want, body.Text)
		body.begin(mark)
		body.TypedRune('!')
		assert.Equal(t, strings.TrimPrefix(want, mark)+"!", body.Text)
	}
}

func TestEditor_goes_on_with_a_list(t *testing.T) {
	s := writing(t, uitest.Laptop)
	body := s.editing.body
	enter := &fyne.KeyEvent{Name: fyne.KeyReturn}
	for begun, want := range map[string]string{"- eins": "- eins\n- zwei\n", "9. eins": "9. eins\n10. zwei\n", "> eins": "> eins\n> zwei\n", "eins": "eins\nzwei\n\n"} {
		body.SetText("")
		for _, r := range begun {
			body.TypedRune(r)
		}
		body.field.TypedKey(enter)
		for _, r := range "zwei" {
			body.TypedRune(r)
		}
		body.field.TypedKey(enter)
		body.field.TypedKey(enter) // an item with nothing in it ends the list
		assert.Equal(t, want, body.Text)
	}
}

func TestEditor_leaves_alone_what_was_only_looked_at(t *testing.T) {
	planned := news.Draft{ID: "d", Author: "jana", Channel: "board", Text: news.Text{Title: "Geplant", Body: "Text"}, Audience: news.Audience{Everyone: true}, State: news.Planned, Terms: news.Terms{At: uitest.Now.Add(48 * time.Hour)}}
	s := writing(t, uitest.Laptop)
	s.editing.close()
	s.onWrite(planned)
	s.editing.close()
	assert.Empty(t, s.device.writes.saved, "it goes on being planned")
	s.onWrite(planned)
	s.editing.body.SetText("Doch anders")
	s.editing.close()
	require.Len(t, s.device.writes.saved, 1)
	assert.Contains(t, uitest.Words(s.Objects()), "Entwurf gespeichert. Er erscheint nicht mehr von selbst.")
}

func TestEditor_throws_a_draft_away_and_takes_that_back(t *testing.T) {
	s := writing(t, uitest.Laptop)
	s.typeIn("Regeln", "Text")
	s.Tap(t, "Verwerfen")
	assert.Equal(t, []news.PostID{"new"}, s.device.writes.discarded)
	assert.Nil(t, s.editing)
	s.Tap(t, "Rückgängig")
	require.Len(t, s.device.writes.saved, 1)
	assert.Equal(t, "Regeln", s.device.writes.saved[0].Title)
}

func TestEditor_takes_pictures_that_are_let_go_over_it(t *testing.T) {
	s := writing(t, uitest.Laptop)
	require.NotNil(t, s.device.writes.drop)
	s.device.writes.drop(photo, nil)
	assert.Contains(t, s.editing.body.Text, "![](picture:"+string(photo)+")")
	s.editing.close()
	assert.Nil(t, s.device.writes.drop, "nobody is there any more")
}

func TestEditor_reads_nothing_behind_what_is_written(t *testing.T) {
	s := writing(t, uitest.Laptop)
	for _, key := range []fyne.KeyName{fyne.KeyJ, fyne.KeyK, fyne.KeyC, fyne.KeyN} {
		s.Keys(&fyne.KeyEvent{Name: key})
	}
	assert.Empty(t, s.open)
	assert.NotNil(t, s.editing)
}

func TestEditor_takes_any_day(t *testing.T) {
	e := writing(t, uitest.Laptop).editing // it is 24 November 2026
	at := func(year, month, day, hour, minute int) time.Time {
		return time.Date(year, time.Month(month), day, hour, minute, 0, 0, uitest.Berlin)
	}
	for words, want := range map[string]time.Time{
		"24.12. 8:00": at(2026, 12, 24, 8, 0), "24.12.": at(2026, 12, 24, 18, 0), "1.3.": at(2027, 3, 1, 18, 0), "24.12.2027 9.30 Uhr": at(2027, 12, 24, 9, 30), "12/24 8:00": at(2026, 12, 24, 8, 0), " 24.12. 8 ": at(2026, 12, 24, 8, 0),
	} {
		got, ok := e.dated(words)
		assert.True(t, ok, words)
		assert.True(t, want.Equal(got), "%s: %s", words, got)
	}
	for _, words := range []string{"", "morgen", "31.2.", "24.13.", "24.12. 25:00", "1.1.2020", "24.12.2099", "24.12. 8:61"} {
		_, ok := e.dated(words)
		assert.False(t, ok, words)
	}
}

func TestTalk_offers_people_whose_name_is_typed(t *testing.T) {
	s := newStage(t, uitest.Laptop, full())
	s.show("rules")
	s.write()
	field := s.Window.Canvas().Focused().(*field)
	for _, r := range "Danke @Ayl" {
		field.TypedRune(r)
	}
	s.Tap(t, "Aylin Demir")
	assert.Equal(t, "Danke @Aylin Demir ", field.Text)
}

func TestSpreadsheet_has_no_formulas(t *testing.T) {
	q := news.Poll{Question: "=1+1", Options: []string{"+49", "zehn\tUhr"}}
	assert.Equal(t, "'=1+1\t7\n'+49\t3\nzehn Uhr\t4\n", spreadsheet(q, news.Result{Counts: []int{3, 4}, Voters: 7}))
}
