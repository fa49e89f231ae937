// SPDX-License-Identifier: EUPL-1.2

package prose

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/ui/kit"
)

// A Setter draws a document. What it has no function for is drawn as words.
type Setter struct {
	Style kit.TextStyle
	// Number is how an item of an ordered list is numbered: "3.".
	Number func(int) string
	// Open follows a link, Meet a mention.
	Open func(address string)
	Meet func(staff.PersonID)
	// Picture draws a picture that stands by itself.
	Picture func(id markdown.PictureID, alt string) fyne.CanvasObject
	// Quote draws a quote, whose blocks are drawn already; nil for a bar beside it.
	Quote func(blocks []fyne.CanvasObject) fyne.CanvasObject
	// Tone is the colour of the words; empty for that of texts.
	Tone fyne.ThemeColorName
}

// Blocks are the blocks of a document, below each other.
func (t Setter) Blocks(blocks []markdown.Block) (objects []fyne.CanvasObject) {
	for _, b := range blocks {
		objects = append(objects, t.block(b))
	}
	return objects
}

func (t Setter) in(style kit.TextStyle) Setter {
	t.Style = style
	return t
}

func (t Setter) block(b markdown.Block) fyne.CanvasObject {
	switch b.Kind {
	case markdown.Heading:
		style := []kit.TextStyle{kit.Title, kit.Heading, kit.Strong}[b.Level-1]
		return container.New(kit.Padded(6, 0, 0, 0), t.in(style).Prose(b.Spans))
	case markdown.Quote:
		return t.quote(b)
	case markdown.List:
		return t.list(b)
	case markdown.Code:
		return OnSunken(kit.NewParagraph(b.Text, kit.Small))
	case markdown.Table:
		return t.table(b)
	case markdown.Picture:
		if t.Picture == nil {
			return kit.NewParagraph(b.Alt, kit.Small)
		}
		return t.Picture(b.Picture, b.Alt)
	case markdown.Rule:
		return container.New(kit.Padded(6, 0), kit.NewHairline())
	}
	return t.Prose(b.Spans)
}

// Prose is a line of spans. A picture within it is told by its words.
func (t Setter) Prose(spans []markdown.Span) *kit.Prose {
	var runs []kit.Run
	for _, s := range spans {
		run := kit.Run{Text: s.Text, Strong: s.Strong, Italic: s.Emphasis, Struck: s.Struck, Code: s.Code, Tone: t.Tone}
		switch {
		case s.Link != "" && t.Open != nil:
			run.Open = func() { t.Open(s.Link) }
		case s.Mention != "":
			run.Strong = true
			if t.Meet != nil {
				run.Open = func() { t.Meet(s.Mention) }
			}
		case s.Topic != "":
			run.Tone = kit.TonePrimary
		}
		runs = append(runs, run)
	}
	return kit.NewProse(t.Style, runs...)
}

// quote stands behind a bar.
func (t Setter) quote(b markdown.Block) fyne.CanvasObject {
	if t.Quote != nil {
		inner := t
		inner.Quote = nil // one in another stands behind a bar
		inner.Tone = kit.ToneOnPrimarySoft
		return t.Quote(inner.Blocks(b.Blocks))
	}
	return container.New(barred{}, kit.NewGround(kit.ToneControl, 2), kit.Stack(8, t.Blocks(b.Blocks)...))
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
func (t Setter) list(b markdown.Block) fyne.CanvasObject {
	var items []fyne.CanvasObject
	for i, item := range b.Items {
		mark := kit.NewText("•", t.Style)
		if b.Ordered && t.Number != nil {
			mark = kit.NewText(t.Number(b.First+i), t.Style)
		}
		if t.Tone != "" {
			mark.SetColor(t.Tone)
		}
		items = append(items, container.New(kit.Hanging(8), mark, kit.Stack(4, t.Blocks(item)...)))
	}
	return container.New(kit.Padded(0, 0, 0, 4), kit.Stack(6, items...))
}

// table is a grid with a head; its cells wrap.
func (t Setter) table(b markdown.Block) fyne.CanvasObject {
	var cells []fyne.CanvasObject
	for i, row := range b.Rows {
		style := t.Style
		if i == 0 {
			style = kit.Strong
		}
		for _, cell := range row {
			cells = append(cells, container.New(kit.Padded(6, 10), t.in(style).Prose(cell.Spans)))
		}
	}
	return kit.NewBareCard(container.New(kit.Padded(4, 2), container.New(kit.Grid(len(b.Rows[0]), 0), cells...)))
}

// OnSunken puts content on a sunken ground.
func OnSunken(content fyne.CanvasObject) fyne.CanvasObject {
	ground := kit.NewGround(kit.ToneSunken, 12)
	return container.NewStack(ground, container.New(kit.Padded(10, 12), content))
}
