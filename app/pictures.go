// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/news/picture"
	"github.com/pult-app/pult/news/picture/fit"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	syncing "github.com/pult-app/pult/sync"
	"github.com/pult-app/pult/sync/wire"
	"github.com/pult-app/pult/ui/feed"
)

const (
	// pictureBudget is how many bytes whole pictures may take on this device.
	pictureBudget = 64 << 20
	// smallAmong is of how many of the latest posts the first picture is kept in small, and smallAtOnce how many are fetched in a row.
	smallAmong, smallAtOnce = 300, 20
	// pictureWait is how long a screen waits for a picture from the server.
	pictureWait = 20 * time.Second
)

// A gallery is where pictures come from and go to.
type gallery interface {
	BringPicture(ctx context.Context, id string, p wire.Picture) error
	Picture(ctx context.Context, id string, whole bool) ([]byte, error)
	Reach(ctx context.Context, audience any) (wire.Reach, error)
	Coverage(ctx context.Context, post string) (wire.Coverage, error)
}

var errNoGallery = errors.New("there is no server to ask")

// Picture implements feed.Data.
func (d newsData) Picture(ctx context.Context, id markdown.PictureID, whole bool) ([]byte, error) {
	small, large, err := d.device.Picture(ctx, string(id))
	switch {
	case err != nil:
		return nil, trouble(err)
	case len(large) > 0 && (whole || len(small) == 0):
		if err := d.device.UsedPicture(ctx, string(id)); err != nil {
			d.log.Warn("note a look at a picture", "error", err)
		}
		return large, nil
	case len(small) > 0 && !whole:
		return small, nil
	}
	file, err := d.fetchPicture(ctx, id, whole)
	if err != nil && len(small) > 0 {
		return small, nil // without a network the small one does
	}
	return file, err
}

func (k *client) fetchPicture(ctx context.Context, id markdown.PictureID, whole bool) ([]byte, error) {
	if k.gallery == nil {
		return nil, errNoGallery
	}
	ctx, cancel := context.WithTimeout(ctx, pictureWait)
	defer cancel()
	file, err := k.gallery.Picture(ctx, string(id), whole)
	if err != nil {
		return nil, trouble(err)
	}
	if !whole && !picture.BareSmall(file) || whole && (!picture.Bare(file) || picture.ID(file) != string(id)) {
		return nil, errors.New("the server has sent another picture")
	}
	small, large := file, []byte(nil)
	if whole {
		small, large = nil, file
	}
	return file, trouble(k.device.KeepPicture(ctx, string(id), small, large, false))
}

// keepNews indexes posts as they come and exchanges pictures, until ctx ends.
func (k *client) keepNews(ctx context.Context) {
	for {
		for {
			n, err := k.device.Index(ctx)
			if err != nil && ctx.Err() == nil {
				k.log.Warn("index posts", "error", err)
			}
			if n == 0 || err != nil {
				break
			}
		}
		if err := k.exchangePictures(ctx); err != nil && ctx.Err() == nil {
			k.log.Info("exchange pictures", "cause", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-k.pictures:
		}
	}
}

// exchangePictures sends those that wait and fetches small ones of the latest posts.
func (k *client) exchangePictures(ctx context.Context) error {
	if k.gallery == nil || !k.engine.Status().Online {
		return nil
	}
	waiting, err := k.device.WaitingPictures(ctx)
	if err != nil {
		return err
	}
	for _, id := range waiting {
		small, whole, err := k.device.Picture(ctx, id)
		if err == nil {
			err = k.gallery.BringPicture(ctx, id, wire.Picture{Small: small, Whole: whole})
		}
		if never(err) { // it keeps no other picture from going; who writes sees that it is missing
			k.log.Warn("the server refuses a picture", "picture", id, "cause", err)
			err = nil
		}
		if err == nil {
			err = k.device.SentPicture(ctx, id)
		}
		if err != nil {
			return err
		}
	}
	missing, err := k.device.MissingPictures(ctx, smallAmong, smallAtOnce+len(k.without))
	for _, id := range missing {
		if k.without[id] {
			continue
		}
		if err != nil {
			return err
		}
		if _, err = k.fetchPicture(ctx, markdown.PictureID(id), false); errors.Is(err, wire.ErrNotFound) {
			k.without[id], err = true, nil // until Pult is started anew
		}
	}
	if err != nil {
		return err
	}
	_, err = k.device.TidyPictures(ctx, pictureBudget)
	return err
}

// never tells whether the server will not take a picture another time either.
func never(err error) bool {
	var said *syncing.Error
	return errors.As(err, &said) && (said.Code == syncing.Malformed || said.Code == syncing.TooLarge || said.Code == syncing.Unacceptable)
}

// askReach asks the server how many people an audience has. Fewer than five are told as four.
func (k *client) askReach(ctx context.Context, audience news.Audience) (int, error) {
	if k.gallery == nil || !k.engine.Status().Online {
		return 0, errNoGallery
	}
	reach, err := k.gallery.Reach(ctx, audience)
	if err == nil && reach.Unknown {
		err = errNoGallery
	}
	if reach.Few {
		return news.Crowd - 1, err
	}
	return reach.People, err
}

// Coverage implements feed.Data.
func (d newsData) Coverage(ctx context.Context, post news.PostID) (c feed.Coverage, err error) {
	if d.gallery == nil {
		return c, errNoGallery
	}
	cover, err := d.gallery.Coverage(ctx, string(post))
	if err != nil {
		return c, trouble(err)
	}
	names := map[string]string{}
	err = d.read(ctx, func(ctx context.Context, rows store.Booking) error {
		units, err := rows.Units(ctx)
		for _, u := range units {
			names[string(u.ID)] = u.Name
		}
		return err
	})
	c.Total = feed.Share{Done: cover.Total.Done, All: cover.Total.All}
	for _, u := range cover.Units {
		c.Shares = append(c.Shares, feed.Share{Name: cmp.Or(names[u.Unit], u.Unit), Done: u.Done, All: u.All})
	}
	slices.SortFunc(c.Shares, func(a, b feed.Share) int { return strings.Compare(staff.Fold(a.Name), staff.Fold(b.Name)) })
	if cover.Rest.All > 0 {
		c.Shares = append(c.Shares, feed.Share{Done: cover.Rest.Done, All: cover.Rest.All})
	}
	return c, trouble(err)
}

// signing is the key of the person's pass on this device; nil in demo mode, where there is none.
func (w *window) signing() func() (ed25519.PrivateKey, error) {
	if !w.session.Proved {
		return nil
	}
	vault, session := w.vault, w.session
	return func() (ed25519.PrivateKey, error) {
		pass, err := loadPass(vault, session)
		if err != nil {
			return nil, err
		}
		return ed25519.NewKeyFromSeed(pass.Key), nil
	}
}

// mostDropped is how many files are taken that are let go over the window at once.
const mostDropped = 10

// A source reads a file of the person's, as far as a picture may be long. It takes its time.
type source func() ([]byte, error)

// onDrop gives files that are let go over the window to somebody, on Fyne's thread; nil for nobody.
func (w *window) onDrop(take func([]source)) {
	if take == nil {
		w.win.SetOnDropped(func(fyne.Position, []fyne.URI) {})
		return
	}
	w.win.SetOnDropped(func(_ fyne.Position, at []fyne.URI) {
		var files []source
		for _, one := range at[:min(len(at), mostDropped)] {
			files = append(files, func() ([]byte, error) { return limited(storage.Reader(one)) })
		}
		take(files)
	})
}

// choosePicture lets the person choose a file. done is called on Fyne's thread; not at all when none is chosen.
func (w *window) choosePicture(done func([]source)) {
	open := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		if file != nil || err != nil {
			done([]source{func() ([]byte, error) { return limited(file, err) }})
		}
	}, w.win)
	open.SetFilter(storage.NewExtensionFileFilter([]string{".jpg", ".jpeg", ".png", ".gif", ".webp", ".JPG", ".JPEG", ".PNG"}))
	open.Show()
}

// limited reads what was opened as far as a picture may be long, and closes it.
func limited(file fyne.URIReadCloser, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, fit.MaxBytes+1))
}
