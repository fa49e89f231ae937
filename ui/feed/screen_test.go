// SPDX-License-Identifier: EUPL-1.2

package feed

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/news/picture/fit"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/uitest"
)

var sizes = uitest.Sizes

// A device answers with what it has and keeps what it was asked to do.
type device struct {
	state    State
	articles map[news.PostID]Article
	err      error
	did      []any
	links    []string
	filter   Filter
	most     int
	writes   *desk // what the editor writes
	picture  []byte
	looked   int // at a picture
	cover    Coverage
	unasked  error // why the server cannot be asked
}

func (d *device) Posts(_ context.Context, filter Filter, most int) (State, error) {
	d.filter, d.most = filter, most
	return d.state, d.err
}

func (d *device) Article(_ context.Context, post news.PostID) (Article, error) {
	if a, ok := d.articles[post]; ok {
		return a, d.err
	}
	return Article{Gone: true}, d.err
}

func (d *device) Picture(context.Context, markdown.PictureID, bool) ([]byte, error) {
	d.looked++
	if d.picture == nil {
		return nil, errors.New("not here")
	}
	return d.picture, nil
}

func (d *device) do(what any) error {
	d.did = append(d.did, what)
	return d.err
}

func (d *device) Note(_ context.Context, w news.Note) error         { return d.do(w) }
func (d *device) React(_ context.Context, w news.React) error       { return d.do(w) }
func (d *device) Say(_ context.Context, w news.Say) error           { return d.do(w) }
func (d *device) Unsay(_ context.Context, w news.Unsay) error       { return d.do(w) }
func (d *device) Complain(_ context.Context, w news.Complain) error { return d.do(w) }
func (d *device) Tune(_ context.Context, w news.Tune) error         { return d.do(w) }
func (d *device) Decide(_ context.Context, w news.Decide) error     { return d.do(w) }
func (d *device) Judge(_ context.Context, w news.Judge) error       { return d.do(w) }
func (d *device) Correct(_ context.Context, w news.Correct) error   { return d.do(w) }
func (d *device) Withdraw(_ context.Context, w news.Withdraw) error { return d.do(w) }
func (d *device) Pin(_ context.Context, w news.Pin) error           { return d.do(w) }
func (d *device) Nudged(_ context.Context, id string) error         { return d.do(news.Nudged{Nudge: id}) }
func (d *device) Choose(_ context.Context, post news.PostID, choices []int) error {
	return d.do(news.Choose{Post: post, Choices: choices})
}
func (d *device) Acknowledge(_ context.Context, post news.PostID, version int) error {
	return d.do(news.Acknowledge{Post: post, Version: version})
}
func (d *device) Coverage(context.Context, news.PostID) (Coverage, error) {
	return d.cover, d.unasked
}
func (d *device) FindPeople(_ context.Context, words string) (list []staff.Person, _ error) {
	for _, p := range []staff.Person{jana, aylin} {
		if strings.HasPrefix(staff.Fold(p.Name()), staff.Fold(words)) {
			list = append(list, p)
		}
	}
	return list, nil
}
func (d *device) OpenLink(address string) error {
	d.links = append(d.links, address)
	return d.err
}

// last is what was done last.
func (d *device) last() any {
	if len(d.did) == 0 {
		return nil
	}
	return d.did[len(d.did)-1]
}

var (
	jana  = staff.Person{ID: "jana", Given: "Jana", Family: "Berger"}
	aylin = staff.Person{ID: "aylin", Given: "Aylin", Family: "Demir"}
)

func full() *device {
	now := uitest.Now
	return &device{
		writes: newDesk(),
		state: State{Me: jana, Items: []Item{
			{Post: "rules", From: "Personal", Title: "Regeln", Teaser: "Ab Dezember gilt …", At: now.Add(-time.Hour), Owes: true, Due: now.AddDate(0, 0, 3), Poll: true},
			{Post: "lamps", From: "Arbeitssicherheit", Title: "Lampen", At: now.AddDate(0, 0, -1), Read: true},
		}},
		articles: map[news.PostID]Article{
			"rules": {
				From: "Personal", Author: aylin, Owes: true,
				Post: news.Post{ID: "rules", Author: "aylin", Version: 2, Asks: 1, PublishedAt: now.Add(-time.Hour),
					Text:  news.Text{Title: "Regeln", Body: "Wer bucht, [checkt ein](https://stadt.example/regeln). Fragen an [@Aylin](person:aylin)."},
					Terms: news.Terms{Due: now.AddDate(0, 0, 3), Poll: &news.Poll{Question: "Wann?", Options: []string{"9 Uhr", "10 Uhr"}, Anonymous: true, Until: now.Add(50 * time.Hour)}}},
				Result: news.Result{Counts: []int{1, 4}, Voters: 5}, Reactions: map[news.Emoji]int{"like": 4}, Mine: map[news.Emoji]bool{},
				Comments: []Comment{
					{Comment: news.Comment{ID: "c1", Author: "aylin", Body: "Fragen?", MadeAt: now.Add(-time.Minute)}, Author: aylin},
					{Comment: news.Comment{ID: "c2", Author: "jana", Parent: "c1", Body: "Ja", MadeAt: now}, Author: jana, Mine: true},
				},
			},
			"lamps": {From: "Arbeitssicherheit", Post: news.Post{ID: "lamps", Version: 1, PublishedAt: now.AddDate(0, 0, -1), Text: news.Text{Title: "Lampen", Body: "Hell."}}, Silent: true},
		},
	}
}

// A stage is the screen in the shell in a window.
type stage struct {
	*Screen
	*uitest.Stage
	device *device
}

func newStage(t *testing.T, size fyne.Size, d *device, scale ...float32) *stage {
	s := &stage{device: d}
	s.Stage = uitest.Open(t, uitest.Config{Size: size, Scale: append(scale, 1)[0]}, ui.Feed, func(env ui.Env) ui.Screen {
		s.Screen = New(env, d, d.writes)
		return s.Screen
	})
	s.Shell.SetConnection(ui.Connection{Online: true})
	return s
}

func (s *stage) text() string { return strings.Join(s.Said(), "\n") }

const rulesRow = "Personal, 6:52 Uhr: Regeln, Bitte bestätigen, Umfrage, ungelesen"

func onBoth(t *testing.T, do func(t *testing.T, s *stage)) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) { do(t, newStage(t, size, full())) })
	}
}

func TestScreen_opens_a_post_and_notes_that_it_was_read(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		assert.Empty(t, s.device.did, "a list is not read")
		s.Tap(t, rulesRow)

		assert.Contains(t, s.text(), "Wer bucht, checkt ein.")
		assert.Contains(t, s.text(), "Bitte bis Freitag bestätigen")
		assert.Contains(t, s.text(), "Anonym · noch 2 Tage · 5 Stimmen")
		assert.Equal(t, []any{news.Note{Post: "rules", Read: 2}}, s.device.did)
		s.Refresh()
		assert.Len(t, s.device.did, 1, "once")
	})
}

func TestScreen_goes_back_with_escape_on_the_phone(t *testing.T) {
	s := newStage(t, uitest.Phone, full())
	s.Tap(t, rulesRow)
	s.Press(fyne.KeyEscape)
	assert.NotContains(t, s.text(), "Wer bucht")
	assert.Contains(t, s.text(), "Ab Dezember gilt")
	s.Press(fyne.KeyJ)
	assert.Contains(t, s.text(), "Wer bucht")
	s.Press(fyne.KeyJ)
	assert.Contains(t, s.text(), "Hell.")
	s.Press(fyne.KeyK)
	assert.Contains(t, s.text(), "Wer bucht")
}

func TestScreen_acknowledges_the_version_that_is_shown(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.Shell.Navigate(ui.Feed, ui.ShowPost{Post: "rules"})
		s.Twice(t, "Gelesen und verstanden")
		assert.Equal(t, []any{news.Note{Post: "rules", Read: 2}, news.Acknowledge{Post: "rules", Version: 2}}, s.device.did)

		a := s.device.articles["rules"]
		a.Owes, a.Acknowledged, a.Waits = false, uitest.Now, true
		s.device.articles["rules"] = a
		s.Refresh()
		assert.Contains(t, s.text(), "Von dir bestätigt: ")
		assert.Contains(t, s.text(), "Wartet")
		assert.NotContains(t, s.text(), "Gelesen und verstanden")
	})
}

func TestScreen_votes(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.Shell.Navigate(ui.Feed, ui.ShowPost{Post: "rules"})
		s.Tap(t, "10 Uhr, 80\u00a0%")
		assert.Equal(t, news.Choose{Post: "rules", Choices: []int{1}}, s.device.last())

		several := *s.device.articles["rules"].Post.Poll
		several.Several = true
		a := s.device.articles["rules"]
		a.Post.Poll, a.Choices, a.Voted = &several, []int{1}, true
		s.device.articles["rules"] = a
		s.Refresh()
		s.Tap(t, "9 Uhr, 20\u00a0%")
		assert.Equal(t, news.Choose{Post: "rules", Choices: []int{1, 0}}, s.device.last())
		did := len(s.device.did)
		s.Tap(t, "✓ 10 Uhr, 80\u00a0%")
		assert.Len(t, s.device.did, did, "one answer stays")
	})
}

func TestScreen_shows_a_poll_that_is_over(t *testing.T) {
	d := full()
	a := d.articles["rules"]
	a.Result.Closed = true
	d.articles["rules"] = a
	s := newStage(t, uitest.Phone, d)
	s.Clock = uitest.Now.Add(60 * time.Hour)
	s.Shell.Navigate(ui.Feed, ui.ShowPost{Post: "rules"})

	assert.Contains(t, s.text(), "Anonym · beendet · 5 Stimmen")
	for _, o := range s.Objects() {
		if option, ok := o.(*kit.Option); ok {
			assert.True(t, option.Disabled())
		}
	}
}

func TestScreen_says_and_answers(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.Shell.Navigate(ui.Feed, ui.ShowPost{Post: "rules"})
		s.Press(fyne.KeyC)
		test.Type(s.Window.Canvas().Focused(), "Danke")
		s.Refresh()
		s.Tap(t, "Senden")
		assert.Equal(t, news.Say{Post: "rules", Body: "Danke"}, s.device.last())
		assert.Empty(t, s.draft)

		s.Tap(t, "Antworten")
		assert.Contains(t, s.text(), "Antwort an Aylin Demir")
		test.Type(s.Window.Canvas().Focused(), "Gern")
		s.Tap(t, "Senden")
		assert.Equal(t, news.Say{Post: "rules", Parent: "c1", Body: "Gern"}, s.device.last())
	})
}

func TestScreen_keeps_what_was_not_sent(t *testing.T) {
	s := newStage(t, uitest.Phone, full())
	s.Shell.Navigate(ui.Feed, ui.ShowPost{Post: "rules"})
	s.Press(fyne.KeyC)
	test.Type(s.Window.Canvas().Focused(), "Halb")
	s.device.err = errors.New("the disk is full")
	s.Tap(t, "Senden")
	assert.Equal(t, "Halb", s.draft)

	s.device.err = nil
	s.Shell.Rebuild()
	assert.Equal(t, "Halb", s.draft, "over a change of language, too")
}

func TestScreen_keeps_what_was_not_sent_while_another_post_is_read(t *testing.T) {
	s := newStage(t, uitest.Phone, full())
	s.Shell.Navigate(ui.Feed, ui.ShowPost{Post: "rules"})
	s.Press(fyne.KeyC)
	test.Type(s.Window.Canvas().Focused(), "Halb")
	s.Press(fyne.KeyEscape)
	s.Press(fyne.KeyEscape)
	s.Shell.Navigate(ui.Feed, ui.ShowPost{Post: "lamps"})
	assert.Empty(t, s.draft)
	s.Shell.Navigate(ui.Feed, ui.ShowPost{Post: "rules"})
	assert.Equal(t, "Halb", s.draft)
}

// TestScreen_reads_a_picture_once holds that what is drawn anew at each letter does not decode anew.
func TestScreen_reads_a_picture_once(t *testing.T) {
	d := full()
	made, err := fit.Make(testPNG(t))
	require.NoError(t, err)
	d.picture = made.Large // JPEG, as posts have them
	a := d.articles["lamps"]
	a.Post.Body = "![Der Hof](picture:" + string(photo) + ")"
	d.articles["lamps"] = a
	s := newStage(t, uitest.Phone, d)
	s.Shell.Navigate(ui.Feed, ui.ShowPost{Post: "lamps"})
	s.redraw()
	s.redraw()

	assert.Equal(t, 1, d.looked)
	shown := 0
	for _, o := range s.Objects() {
		if drawn, ok := o.(*canvas.Image); ok && drawn.Image != nil && drawn.Image.Bounds() == image.Rect(0, 0, 40, 20) {
			shown++
		}
	}
	assert.Equal(t, 1, shown)
}

func testPNG(t *testing.T) []byte {
	var file bytes.Buffer
	require.NoError(t, png.Encode(&file, image.NewGray(image.Rect(0, 0, 40, 20))))
	return file.Bytes()
}

func TestScreen_takes_a_comment_away_and_brings_the_words_back(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.Shell.Navigate(ui.Feed, ui.ShowPost{Post: "rules"})
		s.Tap(t, "Kommentar löschen")
		assert.Equal(t, news.Unsay{Comment: "c2"}, s.device.last())
		s.Tap(t, "Rückgängig")
		assert.Equal(t, []string{"Ja", "c1"}, []string{s.draft, string(s.answer)})
	})
}

func TestScreen_reacts_saves_follows_and_reports(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.Shell.Navigate(ui.Feed, ui.ShowPost{Post: "rules"})
		s.Tap(t, "Gefällt mir, 4")
		assert.Equal(t, news.React{Post: "rules", Emoji: "like", On: true}, s.device.last())
		s.Tap(t, "Für später merken")
		saved := true
		assert.Equal(t, news.Note{Post: "rules", Saved: &saved}, s.device.last())
		s.Tap(t, "Mehr zu diesem Beitrag")
		s.Tap(t, "Unterhaltung folgen")
		assert.Equal(t, news.Tune{Post: "rules", Level: news.Follows}, s.device.last())
		s.Tap(t, "Melden")
		s.Tap(t, "Stimmt nicht")
		assert.Equal(t, news.Complain{Post: "rules", Comment: "c1", Ground: "wrong"}, s.device.last())
	})
}

func TestScreen_follows_links_and_mentions(t *testing.T) {
	s := newStage(t, uitest.Laptop, full())
	s.Shell.Navigate(ui.Feed, ui.ShowPost{Post: "rules"})
	tapLink := func(words string) {
		for _, o := range s.Objects() {
			if link, ok := o.(interface {
				fyne.Tappable
				fyne.Accessible
			}); ok && link.AccessibilityLabel() == words {
				link.Tapped(nil)
				return
			}
		}
		require.Fail(t, "no link says", words)
	}
	tapLink("checkt ein")
	assert.Equal(t, []string{"https://stadt.example/regeln"}, s.device.links)
	tapLink("@Aylin")
	assert.Equal(t, []any{ui.ShowPerson{Person: "aylin"}}, s.Opened)
}

func TestScreen_filters(t *testing.T) {
	onBoth(t, func(t *testing.T, s *stage) {
		s.Tap(t, "Mein Amt")
		assert.Equal(t, Office, s.device.filter)
		s.Tap(t, "Gemerkt")
		assert.Equal(t, Saved, s.device.filter)
		s.Begin()
		assert.Equal(t, ForMe, s.device.filter)
	})
}

func TestScreen_says_what_is_not_there(t *testing.T) {
	for name, size := range sizes {
		t.Run(name, func(t *testing.T) {
			d := full()
			s := newStage(t, size, d)
			s.Shell.Navigate(ui.Feed, ui.ShowPost{Post: "never"})
			assert.Contains(t, s.text(), "Diesen Beitrag gibt es nicht mehr.")
			assert.Empty(t, d.did)

			d.state.Items = nil
			s.Refresh()
			s.Begin()
			assert.Contains(t, s.text(), "Alles gelesen.")
			s.Shell.Navigate(ui.Feed, ui.ShowPost{Post: "lamps"})
			assert.Contains(t, s.text(), "Hier gibt es keine Kommentare.")
		})
	}
}

func TestScreen_reads_older_posts_on_demand(t *testing.T) {
	d := full()
	d.state.More = true
	s := newStage(t, uitest.Phone, d)
	assert.Equal(t, batch, d.most)
	s.Tap(t, "Ältere zeigen")
	assert.Equal(t, 2*batch, d.most)
}

func TestScreen_leads_back_in_large_text_on_the_laptop(t *testing.T) {
	d := full()
	d.state.Writes = true
	s := newStage(t, uitest.Laptop, d, 2)
	assert.Contains(t, s.text(), "Schreiben")
	s.Tap(t, rulesRow)
	assert.NotContains(t, s.text(), "Ab Dezember gilt", "one thing at a time")
	s.Tap(t, "Zurück zur Liste")
	assert.Contains(t, s.text(), "Ab Dezember gilt")
	s.Tap(t, "Schreiben")
	s.Tap(t, "Schließen, Entwurf behalten")
	assert.Nil(t, s.editing)
}
