// SPDX-License-Identifier: EUPL-1.2

package prose

import (
	"bytes"
	"context"
	"image"
	_ "image/jpeg" // what texts may have
	_ "image/png"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/news/markdown"
	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// An Album draws the pictures of a text. It reads and decodes each once, however often the text around it is drawn anew. It belongs to
// the UI thread.
type Album struct {
	Work *ui.Work
	// Read is a picture's file.
	Read func(context.Context, markdown.PictureID) ([]byte, error)

	drawn map[markdown.PictureID]image.Image
}

// Forget lets go of all pictures, as when another text is read.
func (a *Album) Forget() { a.drawn = nil }

// Picture is a picture with what it shows below it. Until it is there, and where it cannot be had, the words stand alone.
func (a *Album) Picture(id markdown.PictureID, alt string) fyne.CanvasObject {
	frame := container.New(framed{})
	if drawn := a.drawn[id]; drawn != nil {
		fill(frame, drawn)
	} else {
		a.read(id, frame)
	}
	return kit.Stack(4, frame, kit.NewParagraph(alt, kit.Small))
}

func (a *Album) read(id markdown.PictureID, frame *fyne.Container) {
	a.Work.Do(func(ctx context.Context) (func(), error) {
		file, err := a.Read(ctx, id)
		if err != nil {
			return nil, nil // the words stay
		}
		drawn, _, err := image.Decode(bytes.NewReader(file))
		if err != nil {
			return nil, nil
		}
		return func() {
			if a.drawn == nil {
				a.drawn = map[markdown.PictureID]image.Image{}
			}
			a.drawn[id] = drawn
			fill(frame, drawn)
		}, nil
	})
}

func fill(frame *fyne.Container, drawn image.Image) {
	shown := canvas.NewImageFromImage(drawn)
	shown.FillMode = canvas.ImageFillContain
	size := drawn.Bounds().Size()
	frame.Layout = framed{float32(size.X) / float32(size.Y)}
	frame.Objects = []fyne.CanvasObject{shown}
	frame.Refresh()
}

// framed keeps a picture as wide as the text, and no higher than a screen.
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
