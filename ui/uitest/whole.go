// SPDX-License-Identifier: EUPL-1.2

package uitest

import (
	"fyne.io/fyne/v2"

	"github.com/pult-app/pult/ui/kit"
)

// Cut are the paragraphs and lines among the objects that are not seen as a whole in a window so wide: squeezed, or beyond its
// right edge. Lines that end in dots where there is no room are not meant.
func Cut(objects []fyne.CanvasObject, width float32) (cut []string) {
	for _, o := range objects {
		words := Words([]fyne.CanvasObject{o})
		if len(words) == 0 || words[0] == "" || o.Size().Width <= 0 {
			continue
		}
		if line, ok := o.(*kit.Text); ok && line.Ellipsis {
			continue
		}
		least, left := o.MinSize(), fyne.CurrentApp().Driver().AbsolutePositionForObject(o).X
		if _, wraps := o.(*kit.Button); wraps { // its words go on in a second line, which is looked at by itself
			least.Width = 0
		}
		if least.Height > o.Size().Height+0.5 || least.Width > o.Size().Width+0.5 || left+o.Size().Width > width+0.5 {
			cut = append(cut, words[0])
		}
	}
	return cut
}
