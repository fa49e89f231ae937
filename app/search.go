// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/news/search"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/ui"
)

// mostFound is how many answers the search gives of each kind.
const mostFound = 8

// Find implements ui.Finder: people by any part of their name, desks of the held buildings by their code, posts and lessons by what stands
// in them, courses by what they are about.
func (k *client) Find(ctx context.Context, query string) (found []ui.Found, err error) {
	query = strings.TrimSpace(query)
	if query == "" {
		return nil, nil
	}
	pages, err := k.pagesWith(ctx, query)
	if err != nil {
		return nil, trouble(err)
	}
	err = k.read(ctx, func(ctx context.Context, rows store.Booking) error {
		desks, err := findDesks(ctx, rows, query)
		if err != nil {
			return err
		}
		people, err := k.findPeople(ctx, rows, query)
		found = append(desks, people...)
		if err != nil {
			return err
		}
		press := store.News{Booking: rows, Aside: rows.Tx}
		posts, err := k.findPosts(ctx, press, query)
		found = append(found, posts...)
		if err != nil {
			return err
		}
		learnt, err := k.findLearning(ctx, store.Learn{News: press}, pages, query)
		found = append(found, learnt...)
		return err
	})
	return found, err
}

// excerptOf is how many letters of a text are shown around what was found.
const excerptOf = 160

// findPosts finds words in titles, texts and comments, in whatever form they stand there.
func (k *client) findPosts(ctx context.Context, rows store.News, query string) (found []ui.Found, err error) {
	r, err := k.reader(ctx, rows)
	if errors.Is(err, news.ErrGone) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	list, err := r.seek(ctx, k, query, mostFound)
	for _, h := range list {
		p, err := rows.Post(ctx, h.ID)
		if err != nil {
			return nil, err
		}
		found = append(found, ui.Found{Post: &ui.FoundPost{Post: h.ID, From: r.channels[h.Channel].Name, Title: h.Title, Marked: markedIn(h.Title, query), At: h.PublishedAt, Excerpt: excerpt(ctx, rows, p, query)}})
	}
	return found, err
}

// markedIn are the pieces of a text in which something was found; nil where nothing was.
func markedIn(text, query string) []search.Piece {
	if pieces := search.Pieces(text, query); slices.ContainsFunc(pieces, func(p search.Piece) bool { return p.Hit }) {
		return pieces
	}
	return nil
}

// excerpt is where the words stand: in the text, or in a comment when it has none of them.
func excerpt(ctx context.Context, rows store.News, p news.Post, query string) []search.Piece {
	document, _ := markdown.Parse(p.Body)
	said, _ := rows.Comments(ctx, p.ID)
	oneLine := func(text string) string { return strings.Join(strings.Fields(text), " ") }
	texts := []string{oneLine(document.Plain())}
	for _, c := range said {
		document, _ := markdown.Parse(c.Body)
		texts = append(texts, oneLine(document.Plain()))
	}
	for _, text := range texts {
		if pieces := markedIn(search.Excerpt(text, query, excerptOf), query); pieces != nil {
			return pieces
		}
	}
	return search.Pieces(search.Excerpt(texts[0], query, excerptOf), query)
}

func findDesks(ctx context.Context, rows store.Booking, query string) ([]ui.Found, error) {
	if query[0] < '0' || query[0] > '9' {
		return nil, nil
	}
	desks, err := rows.DesksByCode(ctx, query, mostFound)
	if err != nil {
		return nil, err
	}
	var found []ui.Found
	for _, id := range desks {
		place, err := rows.Place(ctx, id)
		if err != nil {
			return nil, err
		}
		found = append(found, ui.Found{Desk: &place})
	}
	return found, nil
}

func (k *client) findPeople(ctx context.Context, rows store.Booking, query string) ([]ui.Found, error) {
	index, err := k.directory(ctx, rows)
	if err != nil {
		return nil, err
	}
	_, usual, err := k.usualPlace(ctx, rows)
	if err != nil {
		return nil, err
	}
	today := booking.DayOf(k.clock.now(), home())
	var found []ui.Found
	for _, p := range index.Find(query, mostFound) {
		person, err := k.whereToday(ctx, rows, p, today, usual)
		if err != nil {
			return nil, err
		}
		found = append(found, ui.Found{Person: &person})
	}
	return found, nil
}

// directory is the index of all people, built once until the directory changes.
func (k *client) directory(ctx context.Context, rows store.Booking) (*staff.Index, error) {
	k.mu.Lock()
	index, age := k.people, k.age
	k.mu.Unlock()
	if index != nil {
		return index, nil
	}
	people, err := rows.People(ctx)
	if err != nil {
		return nil, err
	}
	units, err := rows.Units(ctx)
	if err != nil {
		return nil, err
	}
	index = staff.NewIndex(people, units)
	k.mu.Lock()
	if k.age == age { // else it is old already
		k.people = index
	}
	k.mu.Unlock()
	return index, nil
}

// codeFrom is what stands on a desk, with its building where that is not the reader's own: numbers repeat from house to
// house.
func codeFrom(usual booking.BuildingID, place booking.Place) string {
	if place.Building.ID == usual {
		return place.Desk.Code
	}
	return place.Desk.Code + ", " + place.Building.Name
}

func (k *client) whereToday(ctx context.Context, rows store.Booking, p staff.Person, today booking.Day, usual booking.BuildingID) (ui.FoundPerson, error) {
	person := ui.FoundPerson{Person: p, Codes: map[booking.DeskID]string{}}
	unit, err := rows.Unit(ctx, p.Unit)
	if err == nil {
		person.Unit = unit.Name
	}
	if person.Today, err = rows.Presence(ctx, p.ID, today); err != nil {
		return person, err
	}
	for _, half := range person.Today {
		if half.Desk == "" {
			continue
		}
		if place, err := rows.Place(ctx, half.Desk); err == nil {
			person.Codes[half.Desk] = codeFrom(usual, place)
		}
	}
	return person, nil
}

// home is the time zone in which days are cut where no building says otherwise.
func home() *time.Location { return booking.Building{}.Location() }
