// SPDX-License-Identifier: EUPL-1.2

package city

import (
	"fmt"
	"slices"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/staff"
)

// Channels are where the demo city tells its news: what concerns everybody, what an office tells its own, and a market place on which
// everybody writes.
func Channels() []news.Channel {
	everyone, editors := news.Audience{Everyone: true}, news.Audience{Role: staff.Editor}
	return []news.Channel{
		{ID: "c-personal", Name: "Personal und Organisation", About: "Was für alle gilt.", Audience: everyone, Editors: news.Either(editors, news.Audience{Unit: "u-organisation"}), Posting: news.Edited},
		{ID: "c-sicherheit", Name: "Arbeitssicherheit", About: "Gesund bei der Arbeit.", Audience: everyone, Editors: editors, Posting: news.Edited},
		{ID: "c-haus", Name: "Projekt Servicehaus", About: "Was sich in den Häusern tut.", Audience: everyone, Editors: editors, Posting: news.Approved},
		{ID: "c-amt", Name: "Aus dem Amt", About: "Für das eigene Amt.", Audience: everyone, Editors: news.Audience{Role: staff.Lead}, Posting: news.Approved},
		{ID: "c-markt", Name: "Marktplatz", About: "Suche, biete, frage: Hier schreiben alle.", Audience: everyone, Editors: editors, Posting: news.Free},
	}
}

// tell fills the channels with what was said in the last days.
func (c *City) tell(today booking.Day) {
	c.Channels = Channels()
	at := func(days int, clock booking.Clock) time.Time {
		return (today - booking.Day(days)).At(booking.Building{}.Location(), clock)
	}
	from := func(unit staff.UnitID) staff.PersonID {
		i := slices.IndexFunc(c.People, func(p staff.Person) bool { return p.Unit == unit })
		return c.People[max(i, 0)].ID
	}
	everyone := news.Audience{Everyone: true}
	add := func(channel news.ChannelID, author staff.PersonID, when time.Time, audience news.Audience, title, body string, change func(*news.Post)) news.PostID {
		i := slices.IndexFunc(c.Channels, func(one news.Channel) bool { return one.ID == channel })
		p := news.Post{
			ID: news.PostID(fmt.Sprintf("01932e00-0000-7000-8000-%012d", len(c.Posts)+1)), Channel: channel, Author: author, Text: news.Text{Title: title, Body: body}.Clean(),
			Audience: news.Both(c.Channels[i].Audience, audience), Editors: c.Channels[i].Editors, Version: 1, PublishedAt: when,
		}
		if change != nil {
			change(&p)
		}
		c.Posts = append(c.Posts, p)
		return p.ID
	}
	say := func(post news.PostID, author staff.PersonID, when time.Time, body string) {
		id := news.CommentID(fmt.Sprintf("01932e00-0000-7000-9000-%012d", len(c.Comments)+1))
		c.Comments = append(c.Comments, news.Comment{ID: id, Post: post, Author: author, Body: body, MadeAt: when})
	}

	add("c-personal", from("u-organisation"), at(0, 7*60+10), everyone, "Regeln für geteilte Arbeitsplätze", `Ab **1. Dezember** gilt im Bürger*innenservicehaus Bundesbahndirektion: Wer einen Platz bucht, checkt bis 10 Uhr ein. Danach wird er für andere frei. Tische bleiben abends leer; für Persönliches gibt es Schließfächer auf jeder Etage.

Personalrat, Schwerbehindertenvertretung und Gleichstellungsstelle haben die Regeln mit erarbeitet. Wer aus gesundheitlichen Gründen einen festen Platz braucht, behält ihn.`, func(p *news.Post) {
		p.Ask, p.Due, p.Asks = true, at(-3, 18*60), 1
		p.Poll = &news.Poll{Question: "Wann passt dir das Einchecken?", Options: []string{"Bis 9:30 Uhr", "Bis 10:00 Uhr", "Bis 11:00 Uhr"}, Anonymous: true, Until: at(-2, 18*60)}
	})
	lamps := add("c-sicherheit", "p-tomasz", at(1, 13*60+52), everyone, "Welche Lampen fürs Homeoffice?", `Drei Modelle stehen bis Donnerstag zur Wahl. Kreuze alle an, mit denen du arbeiten könntest.`, func(p *news.Post) {
		p.Poll = &news.Poll{Question: "Womit könntest du arbeiten?", Options: []string{"Klemmleuchte", "Stehleuchte mit Tageslicht", "Meine eigene"}, Several: true, Until: at(-2, 12*60)}
	})
	say(lamps, "p-aylin", at(0, 7*60+22), "Kann man die auch ausprobieren?")
	say(lamps, "p-tomasz", at(0, 7*60+31), "Ja, in der 3. Etage neben der Teeküche stehen alle drei.")
	add("c-haus", "p-fatma", at(1, 8*60+52), everyone, "Sprechstunde zum neuen Haus", `Am **Donnerstag, 14 Uhr**, beantworten wir eure Fragen im Raum *Toelleturm*.

## Worum es geht

1. Wann zieht welches Amt ein?
2. Wo sind die ruhigen Zonen?
3. Was wird aus den Schließfächern?

> Fragen vorab sind willkommen, auch ohne Namen.`, nil)
	add("c-amt", "p-aylin", at(2, 9*60), news.Audience{Unit: unitDienste}, "Unsere Teamrunde zieht um", `Ab dieser Woche treffen wir uns **dienstags um 9:30 Uhr** in der 3. Etage. Wer im Homeoffice ist, kommt über den [Videoraum](https://video.stadt.example/digitale-dienste) dazu.`, nil)
	add("c-personal", from("u-organisation"), at(4, 10*60), everyone, "Neue Kolleg*innen im November", `Elf Menschen haben neu bei uns angefangen. Sagt Hallo, wenn ihr sie auf den Etagen trefft.`, nil)
	add("c-haus", "p-sofia", at(5, 11*60+20), news.Audience{House: news.House(c.Buildings[0].ID)}, "Danke an die Nachtschicht", `Der Umzug der Server ging ohne eine Minute Ausfall über die Bühne. Danke an alle, die nachts hier waren.`, nil)
	bike := add("c-markt", "p-jonas", at(6, 12*60+5), everyone, "Biete: Fahrradanhänger", `Zweisitzer, gut erhalten. Wer ihn haben mag, meldet sich bei mir.`, nil)
	say(bike, "p-birgit", at(6, 12*60+40), "Sehr gern. Ich komme morgen vorbei.")
}
