// SPDX-License-Identifier: EUPL-1.2

package kit

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func hundredRows() *Page {
	rows := make([]fyne.CanvasObject, 100)
	for i := range rows {
		rows[i] = NewRow(NewDeskSymbol(DeskFree, fmt.Sprint(i), 36), fmt.Sprintf("Platz 3.%02d", i), "2 Bildschirme, höhenverstellbar", NewTag(TagFree, "", "Frei"), func() {})
	}
	return Scroll(NewCard(Stack(4, rows...)))
}

// BenchmarkRows measures what a list of 100 rows costs: when it is made and laid out, laid out again at another width, and inked anew.
func BenchmarkRows(b *testing.B) {
	test.NewApp().Settings().SetTheme(NewStillTheme(Light, 1))
	window := test.NewWindow(nil)
	defer window.Close()
	window.Resize(fyne.NewSize(390, 800))
	b.Run("make", func(b *testing.B) {
		for b.Loop() {
			window.SetContent(hundredRows())
		}
	})
	page := hundredRows()
	window.SetContent(page)
	b.Run("resize", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			page.Resize(fyne.NewSize(390-float32(i%2), 800))
		}
	})
	b.Run("refresh", func(b *testing.B) {
		for b.Loop() {
			page.Refresh()
		}
	})
}
