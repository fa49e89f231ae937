// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/news/picture"
	"github.com/pult-app/pult/news/picture/fit"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/ui/feed"
)

// kept is what is being written on this device, by post.
func (d newsData) kept(ctx context.Context) (map[news.PostID]news.Save, error) {
	list, err := d.device.Writing(ctx)
	kept := map[news.PostID]news.Save{}
	for _, w := range list {
		kept[w.Post] = w
	}
	return kept, err
}

// drafts are the person's own, with what is being written on this device in the place of what was saved before.
func (d newsData) drafts(ctx context.Context, rows store.News, kept map[news.PostID]news.Save) ([]news.Draft, error) {
	list, err := rows.DraftsOf(ctx, d.who)
	for i, draft := range list {
		if w, here := kept[draft.ID]; here && (draft.State == news.Writing || draft.State == news.Returned) {
			list[i] = draftOf(d.who, w, draft)
		}
	}
	for id, w := range kept {
		if !slices.ContainsFunc(list, func(draft news.Draft) bool { return draft.ID == id }) && w.Title+w.Body != "" {
			list = append(list, draftOf(d.who, w, news.Draft{State: news.Writing, SavedAt: d.clock.now()}))
		}
	}
	slices.SortStableFunc(list, func(a, b news.Draft) int {
		return cmp.Or(b.SavedAt.Compare(a.SavedAt), cmp.Compare(a.ID, b.ID))
	})
	return list, err
}

// draftOf is what was written, in a state.
func draftOf(who staff.PersonID, w news.Save, as news.Draft) news.Draft {
	draft := news.Draft{ID: w.Post, Author: who, Channel: w.Channel, Text: w.Text, Audience: news.Audience{Everyone: true}, Terms: w.Terms, State: as.State, SavedAt: as.SavedAt, Reason: as.Reason}
	if w.Audience != nil {
		draft.Audience = *w.Audience
	}
	return draft
}

// Channels implements feed.Writing.
func (d newsData) Channels(ctx context.Context) (list []feed.Channel, err error) {
	err = d.device.News(ctx, func(ctx context.Context, rows store.News) error {
		list = nil
		r, err := d.reader(ctx, rows)
		if errors.Is(err, news.ErrGone) {
			return nil
		}
		for _, c := range r.channels {
			if err == nil && r.writes(c) {
				list = append(list, feed.Channel{Channel: c, Edits: r.edits(c)})
			}
		}
		slices.SortFunc(list, func(a, b feed.Channel) int {
			return cmp.Or(strings.Compare(staff.Fold(a.Name), staff.Fold(b.Name)), cmp.Compare(a.ID, b.ID))
		})
		return err
	})
	return list, trouble(err)
}

// Drafts implements feed.Writing.
func (d newsData) Drafts(ctx context.Context) (list []news.Draft, err error) {
	kept, err := d.kept(ctx)
	if err != nil {
		return nil, trouble(err)
	}
	err = d.device.News(ctx, func(ctx context.Context, rows store.News) error {
		list, err = d.drafts(ctx, rows, kept)
		return err
	})
	return list, trouble(err)
}

// Keep implements feed.Writing.
func (d newsData) Keep(ctx context.Context, w news.Save) error {
	return trouble(d.device.KeepWriting(ctx, w))
}

// Save implements feed.Writing.
func (d newsData) Save(ctx context.Context, w news.Save) error {
	return d.handOver(ctx, w.Post, news.KindSave, w)
}

// Publish implements feed.Writing.
func (d newsData) Publish(ctx context.Context, w news.Publish) (err error) {
	if w.Text, err = d.spoken(ctx, w.Text); err != nil {
		return err
	}
	return d.handOver(ctx, w.Post, news.KindPublish, w)
}

// Discard implements feed.Writing. What was never saved is only here.
func (d newsData) Discard(ctx context.Context, w news.Discard) error {
	err := d.handOver(ctx, w.Post, news.KindDiscard, w)
	var refused *news.Refusal
	if errors.As(err, &refused) && refused.Why == news.Gone {
		return trouble(d.device.DropWriting(ctx, w.Post))
	}
	return err
}

// handOver makes what was being written a wish; from then on that is what counts.
func (d newsData) handOver(ctx context.Context, post news.PostID, kind news.Kind, args any) error {
	if err := d.do(ctx, kind, args); err != nil {
		return err
	}
	return trouble(d.device.DropWriting(ctx, post))
}

// Reach implements feed.Writing. Who is in which unit this device knows; who has which role, and which units are at home where, only the
// server does.
func (d newsData) Reach(ctx context.Context, channel news.ChannelID, audience news.Audience) (people int, known bool, err error) {
	both := audience
	err = d.device.News(ctx, func(ctx context.Context, rows store.News) error {
		people, known = 0, false
		c, err := rows.Channel(ctx, channel)
		if errors.Is(err, news.ErrGone) {
			return nil
		}
		if err != nil {
			return err
		}
		both = news.Both(c.Audience, audience)
		if slices.ContainsFunc(both.Rules(), func(rule news.Audience) bool { return rule.Unit == "" }) {
			return nil
		}
		known = true
		people, err = countIn(ctx, rows, both)
		return err
	})
	if err != nil || known {
		return people, known, trouble(err)
	}
	if people, err = d.askReach(ctx, both); err != nil {
		return 0, false, nil // without a network it is not known
	}
	return people, true, nil
}

// countIn counts the people of an audience of units.
func countIn(ctx context.Context, rows store.News, audience news.Audience) (n int, err error) {
	people, err := rows.People(ctx)
	if err != nil {
		return 0, err
	}
	units, err := rows.Units(ctx)
	if err != nil {
		return 0, err
	}
	tree := news.Tree(units)
	in := map[staff.UnitID]bool{}
	for _, u := range append(units, staff.Unit{}) {
		in[u.ID] = audience.Has(news.Member{Units: tree.Above(u.ID)})
	}
	for _, p := range people {
		if in[p.Unit] {
			n++
		}
	}
	return n, nil
}

// Places implements feed.Writing.
func (d newsData) Places(ctx context.Context) (units []staff.Unit, places []feed.Place, err error) {
	err = d.read(ctx, func(ctx context.Context, rows store.Booking) error {
		places = nil
		var houses []booking.Building
		if units, err = rows.Units(ctx); err != nil {
			return err
		}
		houses, err = rows.Buildings(ctx)
		for _, h := range houses {
			places = append(places, feed.Place{House: news.House(h.ID), Name: h.Name})
		}
		return err
	})
	return units, places, err
}

// AddPicture implements feed.Writing.
func (d newsData) AddPicture(done func(markdown.PictureID, error)) {
	d.choose(func(files []source) { d.addPictures(files, done) })
}

// OnDrop implements feed.Writing.
func (d newsData) OnDrop(take func(markdown.PictureID, error)) {
	switch {
	case d.onDrop == nil:
	case take == nil:
		d.onDrop(nil)
	default:
		d.onDrop(func(files []source) { d.addPictures(files, take) })
	}
}

// addPictures adds one after the other and says so of each on Fyne's thread. A large one takes a second.
func (d newsData) addPictures(files []source, done func(markdown.PictureID, error)) {
	d.owned.Go(func() {
		for _, read := range files {
			var id markdown.PictureID
			file, err := read()
			if err == nil {
				id, err = d.addPicture(context.Background(), file)
			}
			d.onShown(func() { done(id, err) })
		}
	})
}

// addPicture makes a picture fit, keeps it here, and sends it as soon as there is a network.
func (k *client) addPicture(ctx context.Context, file []byte) (markdown.PictureID, error) {
	made, err := fit.Make(file)
	if err != nil {
		return "", err
	}
	id := markdown.PictureID(picture.ID(made.Large))
	if err := k.device.KeepPicture(ctx, string(id), made.Small, made.Large, true); err != nil {
		return "", trouble(err)
	}
	nudge(k.pictures)
	return id, nil
}

// NewPost implements feed.Writing.
func (d newsData) NewPost() news.PostID { return news.PostID(newName()) }
