// SPDX-License-Identifier: EUPL-1.2

package feed

import (
	"context"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/whom"
)

// Writing is what the editor reads and writes.
type Writing interface {
	// Channels are those in which the person may write, by name.
	Channels(context.Context) ([]Channel, error)
	// Drafts are the person's own, the latest first.
	Drafts(context.Context) ([]news.Draft, error)
	// Keep holds what is being written on this device, at every pause of the hand; Save makes a draft of it for all devices of the person.
	Keep(context.Context, news.Save) error
	Save(context.Context, news.Save) error
	Publish(context.Context, news.Publish) error
	Discard(context.Context, news.Discard) error
	// Reach is how many people a post in the channel reaches; known is false where this device cannot tell.
	Reach(ctx context.Context, channel news.ChannelID, audience news.Audience) (people int, known bool, err error)
	// Places are the units and the houses that an audience can name, by name.
	Places(context.Context) ([]staff.Unit, []Place, error)
	// AddPicture lets the person choose a picture and makes it fit. done comes on the UI thread, and not at all when none is chosen.
	AddPicture(done func(markdown.PictureID, error))
	// OnDrop has somebody take pictures that are let go over the window, on the UI thread; nil for nobody.
	OnDrop(take func(markdown.PictureID, error))
	// NewPost names a post.
	NewPost() news.PostID
}

// A Channel in which the person may write. Edits is whether they are one of its editors.
type Channel struct {
	news.Channel
	Edits bool
}

// A Place is a house with its name.
type Place = whom.Place
