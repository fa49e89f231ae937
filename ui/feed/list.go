// SPDX-License-Identifier: EUPL-1.2

package feed

import (
	"bytes"
	"context"
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/ui/kit"
)

// listPane is the list with its filters. Beside an article it stands on a surface of its own, as on the laptop's picture.
func (s *Screen) listPane() fyne.CanvasObject {
	split := s.split()
	var parts []fyne.CanvasObject
	if split || !s.flow.OneColumn() {
		parts = append(parts, container.New(kit.Padded(18, 16, 0, 16), s.titled()))
	}
	parts = append(parts, container.New(kit.Padded(0, 12), s.filters()))
	if s.filter == Review {
		return s.paned(parts, s.review(), split)
	}
	if len(s.state.Items)+len(s.state.Drafts)+len(s.state.Nudges) == 0 {
		return container.NewBorder(kit.Stack(4, parts...), nil, nil, nil, s.empty())
	}
	posts := append(s.nudges(split), s.drafts(split)...)
	for _, item := range s.state.Items {
		posts = append(posts, s.row(item, split))
	}
	if s.state.More {
		more := kit.NewButton(kit.Outline, "", s.words.T("feed.more"), s.onMore)
		posts = append(posts, container.New(kit.Padded(8, 16), more))
	}
	return s.paned(parts, posts, split)
}

// paned puts what is listed below title and filters.
func (s *Screen) paned(parts, listed []fyne.CanvasObject, split bool) fyne.CanvasObject {
	gap, pad := float32(10), kit.Padded(4, 12, 20, 12)
	if split {
		gap, pad = 0, kit.Padded(0, 0, 16, 0)
	}
	s.list = kit.Scroll(kit.Stack(4, append(parts, container.New(pad, kit.Stack(gap, listed...)))...))
	if s.back > 0 && s.open == "" {
		s.list.ToOffset(s.back)
	}
	if !split {
		s.flow.Page = s.list
		return s.list
	}
	ground := kit.NewGround(kit.ToneSurface, 0)
	ground.Stroke, ground.Width = kit.ToneLine, 1
	return container.NewStack(ground, s.list)
}

func (s *Screen) empty() fyne.CanvasObject {
	if s.filter == Saved {
		return kit.NewPicture("bookmark", s.words.T("feed.empty.saved"), s.words.T("feed.empty.saved.line"), nil)
	}
	return kit.NewPicture("newspaper", s.words.T("feed.empty"), s.words.T("feed.empty.line"), nil)
}

func (s *Screen) onMore() {
	s.most += batch
	s.Refresh()
}

func (s *Screen) filters() fyne.CanvasObject {
	var chips []fyne.CanvasObject
	type choice struct {
		filter Filter
		words  string
	}
	choices := []choice{{ForMe, s.words.T("feed.filter.me")}, {Office, s.words.T("feed.filter.unit")}, {House, s.words.T("feed.filter.house")}}
	if n := len(s.state.Submissions) + len(s.state.Reports); n > 0 || s.filter == Review {
		choices = append(choices, choice{Review, s.words.T("feed.filter.review", n)})
	}
	for _, f := range choices {
		chips = append(chips, kit.NewSteadyChip(f.words, f.filter == s.filter, func(bool) { s.onFilter(f.filter) }))
	}
	saved := kit.NewFilledChip("bookmark", "", s.filter == Saved, func(bool) { s.onFilter(Saved) })
	saved.SetSpoken(s.words.T("feed.filter.saved"))
	return container.New(kit.Flow(4, 0), append(chips, saved)...)
}

// onFilter shows other posts; a second tap on a filter leads back to all of them.
func (s *Screen) onFilter(filter Filter) {
	if filter == s.filter {
		filter = ForMe
	}
	s.filter, s.most, s.back = filter, batch, 0
	s.Refresh()
	s.redraw()
}

// row is a post in the list: what kind it is, from where and when, title, the beginning of the text, and what it asks.
func (s *Screen) row(item Item, split bool) fyne.CanvasObject {
	icon, tint := face(item)
	from := kit.NewText(item.From, kit.Small)
	from.Ellipsis = true
	when := kit.NewText(s.words.when(item.At), kit.Small)
	style := kit.Strong
	if item.Read && !item.Owes {
		style = kit.Body
	}
	parts := []fyne.CanvasObject{container.New(kit.Flex(8, 1), from, when), kit.NewParagraph(item.Title, style)}
	if item.Teaser != "" {
		parts = append(parts, kit.NewParagraph(item.Teaser, kit.Small))
	}
	if tags := s.tags(item); len(tags) > 0 {
		parts = append(parts, container.New(kit.Padded(6, 0, 0, 0), container.New(kit.Flow(6), tags...)))
	}
	content := container.New(kit.Hanging(12), kit.NewTile(icon, tint), kit.Stack(2, parts...))
	if small := s.thumb(item.Picture); small != nil {
		content = container.New(ending{72, 12}, content, small)
	}
	look := kit.PlatePlain
	switch {
	case split && item.Post == s.open:
		look = kit.PlateSoft
	case split:
		look = kit.PlateBare
	}
	plate := kit.NewPlate(look, content, func() { s.show(item.Post) })
	plate.SetPadding(16, 14)
	plate.SetSpoken(s.spoken(item))
	if !split {
		return plate
	}
	return kit.Stack(0, plate, kit.NewHairline())
}

// thumb is the first picture of a post, small; nil for none. Its room is there before it is, so that nothing moves when it comes.
func (s *Screen) thumb(id markdown.PictureID) fyne.CanvasObject {
	if id == "" {
		return nil
	}
	frame := container.NewStack()
	fill := func(drawn image.Image) {
		shown := canvas.NewImageFromImage(drawn)
		shown.FillMode, shown.CornerRadius = canvas.ImageFillCover, 10
		frame.Objects = []fyne.CanvasObject{shown}
		frame.Refresh()
	}
	if drawn := s.thumbs[id]; drawn != nil {
		fill(drawn)
		return frame
	}
	s.env.Work.Do(func(ctx context.Context) (func(), error) {
		file, err := s.data.Picture(ctx, id, false)
		if err != nil {
			return nil, nil // its room stays empty
		}
		drawn, _, err := image.Decode(bytes.NewReader(file))
		if err != nil {
			return nil, nil
		}
		return func() {
			if s.thumbs == nil || len(s.thumbs) >= mostThumbs {
				s.thumbs = map[markdown.PictureID]image.Image{}
			}
			s.thumbs[id] = drawn
			fill(drawn)
		}, nil
	})
	return frame
}

// mostThumbs is how many small pictures are kept drawn; then all are forgotten.
const mostThumbs = 200

// ending puts a square of some dp at the right end of its first child, at its upper edge.
type ending struct{ dp, gap float32 }

func (l ending) MinSize(objects []fyne.CanvasObject) fyne.Size {
	first := objects[0].MinSize()
	return fyne.NewSize(first.Width+l.gap+l.dp, max(first.Height, l.dp))
}

func (l ending) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	wide := size.Width - l.dp - l.gap
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(wide, max(kit.HeightFor(objects[0], wide), l.dp)))
	objects[1].Move(fyne.NewPos(size.Width-l.dp, 2))
	objects[1].Resize(fyne.NewSquareSize(l.dp))
}

// face is the picture of a post by what it is.
func face(item Item) (icon string, tint kit.TileTint) {
	switch {
	case item.Alert:
		return "warning", kit.TileBad
	case item.Owes:
		return "verified", kit.TileAmber
	case item.Poll:
		return "how_to_vote", kit.TileSoft
	case item.Thanks:
		return "celebration", kit.TileQuiet
	}
	return "campaign", kit.TileQuiet
}

func (s *Screen) tags(item Item) (tags []fyne.CanvasObject) {
	add := func(when bool, kind kit.TagKind, icon, key string) {
		if when {
			tags = append(tags, kit.NewTag(kind, icon, s.words.T(key)))
		}
	}
	add(item.Alert, kit.TagRefused, "warning", "feed.tag.alert")
	add(item.Owes, kit.TagRequested, "verified", "feed.tag.ask")
	add(item.Poll && !item.Voted && !item.Closed, kit.TagFree, "how_to_vote", "feed.tag.poll")
	add(item.Pinned, kit.TagQuiet, "keep", "feed.tag.pinned")
	add(item.Saved, kit.TagQuiet, "bookmark", "feed.tag.saved")
	return tags
}

// spoken is the row for the ear; whether it is read is said where the eye sees it by the weight of the title.
func (s *Screen) spoken(item Item) string {
	said := s.words.T("feed.spoken", item.From, s.words.when(item.At), item.Title)
	for _, tag := range s.tags(item) {
		said += ", " + tag.(*kit.Tag).Label()
	}
	if !item.Read {
		said += ", " + s.words.T("feed.unread")
	}
	return said
}
