// SPDX-License-Identifier: EUPL-1.2

package feed

import (
	"bytes"
	"context"
	"image"
	_ "image/jpeg" // what news/picture writes
	_ "image/png"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// A setting draws a document.
type setting struct {
	screen *Screen
	style  kit.TextStyle
}

func (s *Screen) setting() setting { return setting{s, kit.Body} }

func (t setting) blocks(blocks []markdown.Block) (objects []fyne.CanvasObject) {
	for _, b := range blocks {
		objects = append(objects, t.block(b))
	}
	return objects
}

func (t setting) block(b markdown.Block) fyne.CanvasObject {
	switch b.Kind {
	case markdown.Heading:
		style := []kit.TextStyle{kit.Title, kit.Heading, kit.Strong}[b.Level-1]
		return container.New(kit.Padded(6, 0, 0, 0), setting{t.screen, style}.prose(b.Spans))
	case markdown.Quote:
		return t.quote(b)
	case markdown.List:
		return t.list(b)
	case markdown.Code:
		return onSunken(kit.NewParagraph(b.Text, kit.Small))
	case markdown.Table:
		return t.table(b)
	case markdown.Picture:
		return t.screen.picture(b.Picture, b.Alt)
	case markdown.Rule:
		return container.New(kit.Padded(6, 0), kit.NewHairline())
	}
	return t.prose(b.Spans)
}

// prose is a line of spans. A picture within it is told by its words.
func (t setting) prose(spans []markdown.Span) *kit.Prose {
	var runs []kit.Run
	for _, s := range spans {
		run := kit.Run{Text: s.Text, Strong: s.Strong, Italic: s.Emphasis, Struck: s.Struck, Code: s.Code}
		switch {
		case s.Link != "":
			run.Open = func() { t.screen.onLink(s.Link) }
		case s.Mention != "":
			run.Strong = true
			run.Open = func() { t.screen.env.Navigate(ui.Team, ui.ShowPerson{Person: s.Mention}) }
		case s.Topic != "":
			run.Tone = kit.TonePrimary
		}
		runs = append(runs, run)
	}
	return kit.NewProse(t.style, runs...)
}

func (s *Screen) onLink(address string) {
	if err := s.data.OpenLink(address); err != nil {
		s.env.Fail(err)
	}
}

// quote stands behind a bar.
func (t setting) quote(b markdown.Block) fyne.CanvasObject {
	return container.New(barred{}, kit.NewGround(kit.ToneControl, 2), kit.Stack(8, t.blocks(b.Blocks)...))
}

// barred is a bar of 4 dp at the left of its content.
type barred struct{}

func (barred) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[1].MinSize().AddWidthHeight(16, 0)
}

func (barred) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[1].Move(fyne.NewPos(16, 0))
	objects[1].Resize(fyne.NewSize(max(size.Width-16, 0), kit.HeightFor(objects[1], size.Width-16)))
	objects[0].Move(fyne.NewPos(0, 0))
	objects[0].Resize(fyne.NewSize(4, size.Height))
}

// list is one line for each item, behind a mark or a number.
func (t setting) list(b markdown.Block) fyne.CanvasObject {
	var items []fyne.CanvasObject
	for i, item := range b.Items {
		mark := "•"
		if b.Ordered {
			mark = t.screen.words.T("feed.number", b.First+i)
		}
		items = append(items, container.New(top{8}, kit.NewText(mark, t.style), kit.Stack(4, t.blocks(item)...)))
	}
	return container.New(kit.Padded(0, 0, 0, 4), kit.Stack(6, items...))
}

// table is a grid with a head; its cells wrap.
func (t setting) table(b markdown.Block) fyne.CanvasObject {
	var cells []fyne.CanvasObject
	for i, row := range b.Rows {
		style := t.style
		if i == 0 {
			style = kit.Strong
		}
		for _, cell := range row {
			cells = append(cells, container.New(kit.Padded(6, 10), setting{t.screen, style}.prose(cell.Spans)))
		}
	}
	return kit.NewBareCard(container.New(kit.Padded(4, 2), container.New(kit.Grid(len(b.Rows[0]), 0), cells...)))
}

func onSunken(content fyne.CanvasObject) fyne.CanvasObject {
	ground := kit.NewGround(kit.ToneSunken, 12)
	return container.NewStack(ground, container.New(kit.Padded(10, 12), content))
}

// picture is a picture of the post, with what it shows below it. Until it is there, and where it cannot be had, the words stand alone.
func (s *Screen) picture(id markdown.PictureID, alt string) fyne.CanvasObject {
	frame := container.New(framed{})
	if drawn := s.drawn[id]; drawn != nil {
		fillFrame(frame, drawn)
	} else {
		s.readPicture(id, frame)
	}
	return kit.Stack(4, frame, kit.NewParagraph(alt, kit.Small))
}

// readPicture reads and decodes a picture once, however often the text around it is drawn anew.
func (s *Screen) readPicture(id markdown.PictureID, frame *fyne.Container) {
	s.env.Work.Do(func(ctx context.Context) (func(), error) {
		file, err := s.data.Picture(ctx, id, true)
		if err != nil {
			return nil, nil // the words stay
		}
		drawn, _, err := image.Decode(bytes.NewReader(file))
		if err != nil {
			return nil, nil
		}
		return func() {
			if s.drawn == nil {
				s.drawn = map[markdown.PictureID]image.Image{}
			}
			s.drawn[id] = drawn
			fillFrame(frame, drawn)
		}, nil
	})
}

func fillFrame(frame *fyne.Container, drawn image.Image) {
	shown := canvas.NewImageFromImage(drawn)
	shown.FillMode = canvas.ImageFillContain
	size := drawn.Bounds().Size()
	frame.Layout = framed{float32(size.X) / float32(size.Y)}
	frame.Objects = []fyne.CanvasObject{shown}
	frame.Refresh()
}

// framed keeps a picture as wide as the article, and no higher than a screen.
type framed struct{ ratio float32 }

const highest = 420

func (l framed) MinSize(objects []fyne.CanvasObject) fyne.Size {
	if len(objects) == 0 {
		return fyne.Size{}
	}
	return fyne.NewSize(0, l.high(objects[0].Size().Width))
}

func (l framed) high(width float32) float32 { return min(width/l.ratio, highest) }

func (l framed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(fyne.NewSize(size.Width, l.high(size.Width)))
	}
}
