// SPDX-License-Identifier: EUPL-1.2

package device

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"encoding/json"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/news/search"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
)

// News gives do the rows of the news as they are now, on one snapshot; as Read.
func (d *Device) News(ctx context.Context, do func(ctx context.Context, rows store.News) error) error {
	return d.Read(ctx, func(ctx context.Context, rows store.Booking) error {
		return do(ctx, store.News{Booking: rows, Aside: rows.Tx})
	})
}

// indexing is how many posts are indexed in one transaction: a tap waits no longer than that takes.
const indexing = 20

// teaser is how many letters a list shows of a text.
const teaser = 140

// Index looks at posts that came or changed, the latest first, and keeps how they begin and their words, so that lists show them and
// searches find them. It tells how many it has looked at; when that is none, all is done.
func (d *Device) Index(ctx context.Context) (n int, err error) {
	var made []store.Glimpse
	err = d.News(ctx, func(ctx context.Context, rows store.News) error {
		made = nil
		list, err := rows.Unglimpsed(ctx, indexing)
		for _, p := range list {
			said, failed := rows.Comments(ctx, p.ID)
			if failed != nil {
				return failed
			}
			g := Glimpse(p)
			for _, c := range said {
				ahead, back := search.Lines(plain(c.Body))
				g.Forward, g.Backward = g.Forward+" "+ahead, g.Backward+" "+back
			}
			made = append(made, g)
		}
		return err
	})
	if err != nil || len(made) == 0 {
		return 0, wrap("read what is to be indexed", err)
	}
	err = d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, g := range made {
			if err := (store.News{Booking: d.rows(tx), Aside: tx}).PutGlimpse(ctx, g); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		d.watch.tell([]string{"glimpse"})
	}
	return len(made), wrap("index posts", err)
}

// Glimpse is what lists show of a post and searches find, without its comments.
func Glimpse(p news.Post) store.Glimpse {
	document, _ := markdown.Parse(p.Body) // what cannot be read has no words
	begins := document.Teaser(teaser)
	g := store.Glimpse{Post: p.ID, Teaser: begins, Head: staff.Fold(p.Title + " " + begins)}
	if pictures, _ := document.Shown(); len(pictures) > 0 {
		g.Picture = string(pictures[0])
	}
	g.Forward, g.Backward = search.Lines(p.Title + " " + document.Plain())
	return g
}

func plain(body string) string {
	document, _ := markdown.Parse(body)
	return document.Plain()
}

// keeping begins the names under which what is being written is kept.
const keeping = "writing:"

// KeepWriting holds what is being written on this device, until DropWriting or the next KeepWriting of the same post.
func (d *Device) KeepWriting(ctx context.Context, w news.Save) error {
	text, err := json.Marshal(w)
	if err == nil {
		err = d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error { return set(ctx, tx, keeping+string(w.Post), string(text)) })
	}
	return wrap("keep what is being written", err)
}

// Writing is what is being written on this device.
func (d *Device) Writing(ctx context.Context) (list []news.Save, err error) {
	err = d.db.Read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		found, err := store.Texts(ctx, tx, "what is being written", `SELECT value FROM meta WHERE name LIKE 'writing:%' ORDER BY name`)
		list = nil
		for _, text := range found {
			var w news.Save
			if json.Unmarshal([]byte(text), &w) == nil && w.Post != "" { // else damage: nothing to go on with
				list = append(list, w)
			}
		}
		return err
	})
	return list, wrap("read what is being written", err)
}

// DropWriting forgets what was being written.
func (d *Device) DropWriting(ctx context.Context, post news.PostID) error {
	return wrap("forget what was being written", d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return exec(ctx, tx, `DELETE FROM meta WHERE name = $1`, keeping+string(post))
	}))
}

// Untold are those of the names of which this device has not told its person.
func (d *Device) Untold(ctx context.Context, names ...string) (list []string, err error) {
	err = d.db.Read(ctx, func(ctx context.Context, tx *sql.Tx) error {
		list = nil
		for _, name := range names {
			var known bool
			if err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM told WHERE name = $1)`, name).Scan(&known); err != nil {
				return err
			}
			if !known {
				list = append(list, name)
			}
		}
		return nil
	})
	return list, wrap("ask what was told", err)
}

// Told notes that this device has told its person of these.
func (d *Device) Told(ctx context.Context, names ...string) error {
	return wrap("note what was told", d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, name := range names {
			if err := exec(ctx, tx, `INSERT INTO told (name) VALUES ($1) ON CONFLICT (name) DO NOTHING`, name); err != nil {
				return err
			}
		}
		return nil
	}))
}

// signing is where the key of a device is kept that has none from a sign-in.
const signing = "signing"

// SigningKey is a key of this device's own; it is made at the first call.
func (d *Device) SigningKey(ctx context.Context) (key ed25519.PrivateKey, err error) {
	err = d.db.Write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		text, err := get(ctx, tx, signing)
		if err != nil {
			return err
		}
		seed, _ := base64.StdEncoding.DecodeString(text)
		if len(seed) != ed25519.SeedSize {
			seed = make([]byte, ed25519.SeedSize)
			_, _ = rand.Read(seed) // never fails
			if err := set(ctx, tx, signing, base64.StdEncoding.EncodeToString(seed)); err != nil {
				return err
			}
		}
		key = ed25519.NewKeyFromSeed(seed)
		return nil
	})
	return key, wrap("read the device's key", err)
}
