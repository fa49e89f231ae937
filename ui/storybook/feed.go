// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"time"

	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui"
	screen "github.com/pult-app/pult/ui/feed"
	"github.com/pult-app/pult/ui/kit"
)

func init() {
	tell(
		feedStory("feed", feedData{state: feedFull(), article: feedRules()}, "", everyMode, nil),
		feedStory("feed-article", feedData{state: feedFull(), article: feedRules()}, "regeln", everyMode, nil),
		feedStory("feed-acknowledged", feedData{state: feedFull(), article: feedAcknowledged()}, "regeln", nil, nil),
		feedStory("feed-talk", feedData{state: feedFull(), article: feedTalk()}, "lampen", nil, nil),
		feedStory("feed-text", feedData{state: feedFull(), article: feedText()}, "sprechstunde", nil, nil),
		feedStory("feed-alert", feedData{state: feedFull(), article: feedAlert()}, "lampen", nil, nil),
		feedStory("feed-offline", feedData{state: feedFull(), article: feedTalk()}, "lampen", nil, func(s *ui.Shell, _ fyne.Canvas) {
			s.SetConnection(ui.Connection{Since: Now().Add(-time.Hour), Waiting: 1})
		}),
		feedStory("feed-gone", feedData{state: feedFull(), article: screen.Article{Gone: true}}, "weg", nil, nil),
		feedStory("feed-empty", feedData{state: screen.State{Me: jana()}}, "", nil, nil),
		feedStory("feed-more", feedData{state: feedFull(), article: feedTalk()}, "lampen", nil, func(_ *ui.Shell, c fyne.Canvas) {
			(&deskPlay{canvas: c}).press("Mehr zu diesem Beitrag")
		}),
		feedStory("feed-write", feedData{state: feedFull(), article: feedRules()}, "", nil, func(_ *ui.Shell, c fyne.Canvas) {
			(&deskPlay{canvas: c}).press("Schreiben")
		}),
		feedStory("feed-drafts", feedData{state: feedDrafts(), article: feedRules()}, "", nil, nil),
		feedStory("feed-written", feedData{state: feedDrafts(), article: feedRules()}, "", nil, func(_ *ui.Shell, c fyne.Canvas) {
			(&deskPlay{canvas: c}).press("Sommerfest im Hof, Entwurf, 7:40 Uhr")
		}),
		feedStory("feed-options", feedData{state: feedDrafts(), article: feedRules()}, "", nil, func(_ *ui.Shell, c fyne.Canvas) {
			play := &deskPlay{canvas: c}
			play.press("Sommerfest im Hof, Entwurf, 7:40 Uhr")
			play.press("Optionen")
		}),
		feedStory("feed-audience", feedData{state: feedDrafts(), article: feedRules()}, "", nil, func(_ *ui.Shell, c fyne.Canvas) {
			play := &deskPlay{canvas: c}
			play.press("Sommerfest im Hof, Entwurf, 7:40 Uhr")
			play.press("Optionen")
			play.press("Für wen, Bundesbahndirektion · erreicht 812 Personen")
		}),
		feedStory("feed-figures", feedData{state: feedFull(), article: feedTalk()}, "lampen", nil, func(_ *ui.Shell, c fyne.Canvas) {
			play := &deskPlay{canvas: c}
			play.press("Mehr zu diesem Beitrag")
			play.press("Zahlen als Tabelle")
		}),
		feedStory("feed-nudges", feedData{state: feedNudges(), article: feedTalk()}, "", nil, nil),
		feedStory("feed-own", feedData{state: feedFull(), article: feedEdited()}, "regeln", nil, func(_ *ui.Shell, c fyne.Canvas) {
			(&deskPlay{canvas: c}).press("Mehr zu diesem Beitrag")
		}),
		feedStory("feed-amend", feedData{state: feedFull(), article: feedEdited()}, "regeln", nil, func(_ *ui.Shell, c fyne.Canvas) {
			play := &deskPlay{canvas: c}
			play.press("Mehr zu diesem Beitrag")
			play.press("Berichtigen")
		}),
		feedStory("feed-coverage", feedData{state: feedFull(), article: feedCovered()}, "regeln", nil, nil),
		feedStory("feed-review", feedData{state: feedReview(), article: feedRules()}, "", nil, func(_ *ui.Shell, c fyne.Canvas) {
			(&deskPlay{canvas: c}).press("Zu prüfen: 2")
		}),
		Story{Name: "feed-loading", Build: func(s Stage) fyne.CanvasObject {
			return feedShell(s, feedData{state: screen.State{Loading: true}}, "").Object()
		}},
		Story{Name: "feed-error", Build: func(s Stage) fyne.CanvasObject {
			return feedShell(s, feedData{err: &ui.Trouble{Kind: ui.StorageDamaged, Err: errors.New("not a database")}}, "").Object()
		}},
		Story{Name: "feed-english", Lang: "en", Modes: []kit.Mode{kit.Light}, Build: func(s Stage) fyne.CanvasObject {
			return feedShell(s, feedData{state: feedFull(), article: feedRules()}, "regeln").Object()
		}},
		Story{Name: "feed-large-text", Scale: 2, Modes: []kit.Mode{kit.Light}, Build: func(s Stage) fyne.CanvasObject {
			return feedShell(s, feedData{state: feedFull(), article: feedRules()}, "regeln").Object()
		}},
	)
}

func feedStory(name string, data feedData, open news.PostID, modes []kit.Mode, lead func(*ui.Shell, fyne.Canvas)) Story {
	var shell *ui.Shell
	return Story{Name: name, Modes: modes,
		Build: func(s Stage) fyne.CanvasObject {
			shell = feedShell(s, data, open)
			return shell.Object()
		},
		After: func(canvas fyne.Canvas) {
			shell.Attach(canvas)
			if lead != nil {
				lead(shell, canvas)
			}
		},
	}
}

func feedShell(s Stage, data feedData, open news.PostID) *ui.Shell {
	env := s.Env()
	shell := ui.NewShell(ui.Config{Text: env.Text, Work: env.Work, Now: Now, Location: Berlin, Find: finder{}, Still: true})
	for _, to := range []ui.Destination{ui.Today, ui.Desks, ui.Team, ui.Feed, ui.Settings} {
		shell.Add(to, func(env ui.Env) ui.Screen {
			if to == ui.Feed {
				return screen.New(env, data, feedDesk{})
			}
			return elsewhere{}
		})
	}
	shell.SetPerson(jana())
	shell.SetConnection(ui.Connection{Online: true, Since: Now().Add(-time.Minute)})
	if open != "" {
		shell.Navigate(ui.Feed, ui.ShowPost{Post: open})
	} else {
		shell.Navigate(ui.Feed, nil)
	}
	return shell
}

// feedData is a device that shows one list and one article.
type feedData struct {
	state   screen.State
	article screen.Article
	err     error
}

func (d feedData) Posts(context.Context, screen.Filter, int) (screen.State, error) {
	return d.state, d.err
}
func (d feedData) Article(context.Context, news.PostID) (screen.Article, error) {
	return d.article, d.err
}
func (d feedData) Note(context.Context, news.Note) error               { return d.err }
func (d feedData) React(context.Context, news.React) error             { return d.err }
func (d feedData) Choose(context.Context, news.PostID, []int) error    { return d.err }
func (d feedData) Acknowledge(context.Context, news.PostID, int) error { return d.err }
func (d feedData) Say(context.Context, news.Say) error                 { return d.err }
func (d feedData) Unsay(context.Context, news.Unsay) error             { return d.err }
func (d feedData) Complain(context.Context, news.Complain) error       { return d.err }
func (d feedData) Tune(context.Context, news.Tune) error               { return d.err }
func (d feedData) Decide(context.Context, news.Decide) error           { return d.err }
func (d feedData) Judge(context.Context, news.Judge) error             { return d.err }
func (d feedData) OpenLink(string) error                               { return d.err }
func (d feedData) Correct(context.Context, news.Correct) error         { return d.err }
func (d feedData) Withdraw(context.Context, news.Withdraw) error       { return d.err }
func (d feedData) Pin(context.Context, news.Pin) error                 { return d.err }
func (d feedData) Coverage(context.Context, news.PostID) (screen.Coverage, error) {
	return screen.Coverage{Total: screen.Share{Done: 213, All: 342}, Shares: []screen.Share{
		{Name: "Amt für Informationstechnik und Digitalisierung", Done: 88, All: 104}, {Name: "Gebäudemanagement", Done: 71, All: 129}, {Name: "Jugendamt", Done: 45, All: 93}, {Done: 9, All: 16},
	}}, d.err
}
func (d feedData) FindPeople(context.Context, string) ([]staff.Person, error) { return nil, nil }
func (d feedData) Nudged(context.Context, string) error                       { return d.err }

// Picture is a drawn view of a house.
func (d feedData) Picture(context.Context, markdown.PictureID, bool) ([]byte, error) {
	view := image.NewRGBA(image.Rect(0, 0, 480, 240))
	for y := range 240 {
		for x := range 480 {
			shade := color.RGBA{R: 0x86, G: 0xB3, B: 0xC4, A: 255}
			switch {
			case y > 200:
				shade = color.RGBA{R: 0x7E, G: 0x8A, B: 0x6B, A: 255}
			case x > 90 && x < 390 && y > 70 && (x/30+y/24)%2 == 0 && x%30 < 18 && y%24 < 14:
				shade = color.RGBA{R: 0xF4, G: 0xE3, B: 0xB2, A: 255}
			case x > 80 && x < 400 && y > 60:
				shade = color.RGBA{R: 0xB8, G: 0x9C, B: 0x85, A: 255}
			}
			view.SetRGBA(x, y, shade)
		}
	}
	var file bytes.Buffer
	err := png.Encode(&file, view)
	return file.Bytes(), err
}

// feedFull is the list of the mockup.
func feedFull() screen.State {
	at := func(days, hour, minute int) time.Time {
		return time.Date(2026, time.November, 24-days, hour, minute, 0, 0, Berlin)
	}
	return screen.State{Me: jana(), Writes: true, Items: []screen.Item{
		{Post: "regeln", From: "Personal und Organisation", Title: "Regeln für geteilte Arbeitsplätze", Teaser: "Ab Dezember gilt: Platz bis 10 Uhr einchecken, sonst wird er frei.", At: at(0, 7, 10), Owes: true, Due: at(-3, 18, 0), Poll: true},
		{Post: "lampen", From: "Arbeitssicherheit", Title: "Welche Lampen fürs Homeoffice?", Teaser: "Drei Modelle stehen bis Donnerstag zur Wahl.", At: at(1, 14, 2), Poll: true},
		{Post: "sprechstunde", From: "Projekt Servicehaus", Title: "Sprechstunde zum neuen Haus", Teaser: "Donnerstag, 14 Uhr, Raum Toelleturm. Fragen vorab willkommen.", At: at(1, 9, 30), Saved: true, Picture: "house"},
		{Post: "neue", From: "Personal und Organisation", Title: "Neue Kolleg*innen im November", Teaser: "Elf Menschen haben neu angefangen. Sag Hallo.", At: at(4, 11, 0), Read: true},
		{Post: "danke", From: "Leitstelle", Title: "Danke an die Nachtschicht", Teaser: "Umzug der Server ohne eine Minute Ausfall.", At: at(5, 8, 0), Read: true, Thanks: true},
	}}
}

func feedRules() screen.Article {
	return screen.Article{
		From: "Personal und Organisation", Author: staff.Person{ID: "petra", Given: "Petra", Family: "Ohm"}, Owes: true,
		Post: news.Post{
			ID: "regeln", Author: "petra", Version: 1, Asks: 1, PublishedAt: Now().Add(-42 * time.Minute),
			Text: news.Text{Title: "Regeln für geteilte Arbeitsplätze", Body: "Ab 1. Dezember gilt im Bürger*innenservicehaus Bundesbahndirektion: Wer einen Platz bucht, checkt bis 10 Uhr ein. Danach wird er für andere frei. Tische bleiben abends leer; für Persönliches gibt es Schließfächer auf jeder Etage.\n\nPersonalrat, Schwerbehindertenvertretung und Gleichstellungsstelle haben die Regeln mit erarbeitet. Wer aus gesundheitlichen Gründen einen festen Platz braucht, behält ihn."},
			Terms: news.Terms{Ask: true, Due: Now().AddDate(0, 0, 3), Poll: &news.Poll{
				Question: "Wann passt dir das Einchecken?", Options: []string{"Bis 9:30 Uhr", "Bis 10:00 Uhr", "Bis 11:00 Uhr"}, Anonymous: true, Until: Now().Add(55 * time.Hour),
			}},
		},
		Voted: true, Choices: []int{1}, Result: news.Result{Counts: []int{47, 131, 36}, Voters: 214},
		Reactions: map[news.Emoji]int{"like": 48, "celebrate": 12}, Mine: map[news.Emoji]bool{"like": true},
		Comments: []screen.Comment{{Comment: news.Comment{ID: "1", Author: "klaus", Body: "Gut, dass 10 Uhr bleibt.", MadeAt: Now().Add(-10 * time.Minute)}, Author: staff.Person{ID: "klaus", Given: "Klaus", Family: "Hartmann"}}},
	}
}

// feedEdited is a post that Jana wrote in a channel that she edits.
func feedEdited() screen.Article {
	a := feedRules()
	a.Author, a.Post.Author, a.Edits, a.Owes = jana(), jana().ID, true, false
	return a
}

// feedNudges is the list with what concerns Jana: she is spoken to, and something of hers was sent back.
// feedAlert is a post that rang for everybody.
func feedAlert() screen.Article {
	a := feedTalk()
	a.Post.Alert, a.Post.Title, a.Post.Body, a.Post.Poll, a.Comments = "Das Haus ist ohne Strom.", "Bundesbahndirektion heute geschlossen", "Bitte arbeitet zu Hause oder in der Hofaue. Wir melden uns bis **14 Uhr**.", nil, nil
	return a
}

// feedCovered is a text that has to be acknowledged, as its editor sees it.
func feedCovered() screen.Article {
	a := feedEdited()
	a.Post.Body, a.Post.Poll, a.Comments, a.Owes = "Der Sammelplatz ist jetzt im Hof an der Hofaue.", nil, nil, false
	a.Post.Asks = 1
	return a
}

func feedNudges() screen.State {
	state := feedFull()
	aylin := staff.Person{ID: "aylin", Given: "Aylin", Family: "Demir"}
	state.Nudges = []screen.Nudge{
		{Nudge: news.Nudge{Kind: news.NudgeReply, Post: "lampen", Comment: "c1", Actor: aylin.ID, MadeAt: Now().Add(-12 * time.Minute)}, Actor: aylin, Title: "Welche Lampen fürs Homeoffice?"},
		{Nudge: news.Nudge{Kind: news.NudgeReturned, Post: "regel", MadeAt: Now().Add(-26 * time.Hour)}, Title: "Neue Öffnungszeiten"},
	}
	return state
}

func feedAcknowledged() screen.Article {
	a := feedRules()
	a.Owes, a.Acknowledged, a.Waits = false, Now().Add(-time.Minute), true
	a.Post.EditedAt = Now().Add(-20 * time.Minute)
	a.Result = news.Result{}
	a.Choices = nil
	return a
}

func feedTalk() screen.Article {
	aylin := staff.Person{ID: "aylin", Given: "Aylin", Family: "Demir"}
	said := func(id news.CommentID, who staff.Person, minutes int, body string) screen.Comment {
		return screen.Comment{Comment: news.Comment{ID: id, Author: who.ID, Body: body, MadeAt: Now().Add(-time.Duration(minutes) * time.Minute)}, Author: who, Mine: who.ID == jana().ID}
	}
	answer := said("c2", jana(), 12, "Ja, bis Freitag. [@Aylin Demir](person:aylin), nimmst du die zweite?")
	answer.Parent = "c1"
	waits := said("c4", jana(), 1, "Die kleine ist **sehr** hell, siehe https://stadt.example/lampen")
	waits.Waits = true
	gone := screen.Comment{Comment: news.Comment{ID: "c3", Gone: news.GoneByEditor, MadeAt: Now().Add(-8 * time.Minute)}}
	return screen.Article{
		From: "Arbeitssicherheit", Author: staff.Person{ID: "tom", Given: "Tom", Family: "Reich"},
		Post: news.Post{ID: "lampen", Author: "tom", Version: 1, PublishedAt: Now().Add(-18 * time.Hour),
			Text:  news.Text{Title: "Welche Lampen fürs Homeoffice?", Body: "Drei Modelle stehen bis Donnerstag zur Wahl. Kreuze alle an, mit denen du arbeiten könntest."},
			Terms: news.Terms{Poll: &news.Poll{Question: "Womit könntest du arbeiten?", Options: []string{"Klemmleuchte", "Stehleuchte mit Tageslicht, höhenverstellbar und mit Bewegungsmelder", "Meine eigene"}, Several: true, Until: Now().Add(30 * time.Hour)}}},
		Choices: []int{0, 2}, Voted: true, Result: news.Result{Counts: []int{12, 31, 7}, Voters: 44},
		Reactions: map[news.Emoji]int{"idea": 3}, Mine: map[news.Emoji]bool{},
		Comments:  []screen.Comment{said("c1", aylin, 30, "Kann man die auch ausprobieren?"), answer, gone, waits},
		Revisions: []news.Revision{{Post: "lampen", Version: 1, At: Now().Add(-18 * time.Hour), Note: "Frist", Text: news.Text{Title: "Welche Lampen?", Body: "Bis Mittwoch."}}},
	}
}

func feedText() screen.Article {
	const view = "picture:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	return screen.Article{
		From: "Projekt Servicehaus", Author: staff.Person{ID: "lea", Given: "Lea", Family: "Wolf"}, Saved: true,
		Post: news.Post{ID: "sprechstunde", Author: "lea", Version: 1, PublishedAt: Now().Add(-23 * time.Hour), Text: news.Text{Title: "Sprechstunde zum neuen Haus",
			Body: "Am **Donnerstag, 14 Uhr**, beantwortet [@Lea Wolf](person:lea) eure Fragen zum #Servicehaus, im Raum *Toelleturm* oder [im Videoraum](https://bbb.stadt.example/b/haus).\n\n![Das Haus von der Hofaue aus](" + view + ")\n\n## Worum es geht\n\n1. Wann zieht welches Amt ein?\n2. Wo sind die ruhigen Zonen?\n   - dritte Etage\n   - Dachgeschoss\n3. Was wird aus den Schließfächern?\n\n> Fragen vorab sind willkommen, auch ohne Namen.\n\n| Tag | Uhr | Ort |\n|---|--:|---|\n| Do 26. Nov. | 14:00 | Toelleturm |\n| Mo 30. Nov. | 9:30 | Videoraum |\n\n---\n\nDer Plan liegt unter `H:\\Servicehaus`. ~~Anmeldung bis Mittwoch.~~ Ohne Anmeldung."}},
		Reactions: map[news.Emoji]int{}, Mine: map[news.Emoji]bool{},
	}
}

// feedDesk is where somebody writes who edits two channels.
type feedDesk struct{}

func (feedDesk) Channels(context.Context) ([]screen.Channel, error) {
	return []screen.Channel{
		{Channel: news.Channel{ID: "po", Name: "Personal und Organisation", About: "Was alle angeht", Posting: news.Edited}, Edits: true},
		{Channel: news.Channel{ID: "platz", Name: "Marktplatz", About: "Von allen für alle", Posting: news.Free}},
	}, nil
}
func (feedDesk) Drafts(context.Context) ([]news.Draft, error) { return nil, nil }
func (feedDesk) Keep(context.Context, news.Save) error        { return nil }
func (feedDesk) Save(context.Context, news.Save) error        { return nil }
func (feedDesk) Publish(context.Context, news.Publish) error  { return nil }
func (feedDesk) Discard(context.Context, news.Discard) error  { return nil }
func (feedDesk) AddPicture(func(markdown.PictureID, error))   {}
func (feedDesk) OnDrop(func(markdown.PictureID, error))       {}
func (feedDesk) NewPost() news.PostID                         { return "neu" }
func (feedDesk) Reach(context.Context, news.ChannelID, news.Audience) (int, bool, error) {
	return 812, true, nil
}
func (feedDesk) Places(context.Context) ([]staff.Unit, []screen.Place, error) {
	return []staff.Unit{{ID: "it", Name: "Amt für Informationstechnik"}, {ID: "po", Name: "Haupt- und Personalamt"}}, []screen.Place{{House: "bbd", Name: "Bundesbahndirektion"}}, nil
}

func feedDrafts() screen.State {
	state := feedFull()
	state.Drafts = []news.Draft{
		{ID: "fest", Author: jana().ID, State: news.Writing, SavedAt: Now().Add(-12 * time.Minute), Channel: "po", Audience: news.Audience{House: "bbd"},
			Text: news.Text{Title: "Sommerfest im Hof", Body: "Am **Freitag, 26. Juni**, feiern wir im Hof.\n\n- Grill ab 16 Uhr\n- Musik von den Kolleg*innen der *Stadtbücherei*\n\nWer einen Salat mitbringt, trägt sich bitte [in die Liste](https://stadt.example/fest) ein."}},
		{ID: "regel", Author: jana().ID, State: news.Returned, SavedAt: Now().Add(-26 * time.Hour), Reason: "Bitte mit Datum.", Text: news.Text{Title: "Neue Öffnungszeiten", Body: "Bald."}},
		{ID: "plan", Author: jana().ID, State: news.Planned, SavedAt: Now().Add(-30 * time.Hour), Terms: news.Terms{At: Now().Add(48 * time.Hour)}, Text: news.Text{Title: "Grippeschutzimpfung", Body: "Im Rathaus."}},
	}
	return state
}

func feedReview() screen.State {
	state := feedFull()
	klaus, tom := staff.Person{ID: "klaus", Given: "Klaus", Family: "Hartmann"}, staff.Person{ID: "tom", Given: "Tom", Family: "Reich"}
	state.Submissions = []screen.Submitted{{From: "Amt für Informationstechnik", Author: klaus, Submission: news.Submission{Draft: news.Draft{ID: "rad", State: news.Waiting, SavedAt: Now().Add(-3 * time.Hour),
		Audience: news.Audience{Unit: "it"}, Terms: news.Terms{Until: Now().AddDate(0, 0, 14), Poll: &news.Poll{Question: "Wo fehlen noch Bügel?", Options: []string{"Im Hof", "Im Keller"}, Until: Now().Add(55 * time.Hour)}},
		Text: news.Text{Title: "Fahrradkeller wieder offen", Body: "Der Keller ist **ab morgen** wieder offen. Der Code steht am Empfang."}}}}}
	state.Reports = []screen.Reported{{From: "Marktplatz", Author: tom, Body: "Wer das nicht versteht, ist selbst schuld.", Report: news.Report{ID: "1", Post: "lampen", Comment: "c9", Ground: "hurtful", Words: "So reden wir nicht miteinander."}}}
	return state
}
