// SPDX-License-Identifier: EUPL-1.2

package lessons

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/ui/kit"
)

// stockLine says what of a course or path is on the device, and brings the rest. here is the key of the sentence for all of it.
func (s *Screen) stockLine(of Subject, st Stock, here string) fyne.CanvasObject {
	w := s.words
	line := func(icon, words string) fyne.CanvasObject {
		return withIcon(icon, kit.TonePrimary, kit.NewParagraph(words, kit.Small))
	}
	with := func(content fyne.CanvasObject, key string, do func(*kit.Button)) fyne.CanvasObject {
		var button *kit.Button
		button = kit.NewButton(kit.Outline, "", w.T(key), func() { do(button) })
		button.Small = true
		return container.New(kit.Beside(12, 1, 0), content, button)
	}
	load := func(b *kit.Button) { s.onLoad(b, of, st) }
	switch st.State {
	case Lacking:
		return with(line("download", w.T("lessons.stock.lacking", w.Size(st.Missing))), "lessons.stock.load", load)
	case Loading:
		arrived := st.Size - st.Missing
		bar := kit.NewProgress(float32(arrived) / float32(max(st.Size, 1)))
		said := kit.Stack(6, kit.NewParagraph(w.T("lessons.stock.loading", w.Size(arrived), w.Size(st.Size)), kit.Small), bar)
		return with(withIcon("download", kit.TonePrimary, said), "lessons.stock.stop", func(*kit.Button) {
			s.write(func(ctx context.Context) error { return s.data.Stop(ctx, of) }, nil)
		})
	case ForNetwork:
		return withIcon("cloud_off", kit.ToneAmber, kit.NewParagraph(w.T("lessons.stock.offline", w.Size(st.Missing)), kit.Small))
	case ForFree:
		return with(withIcon("wifi", kit.ToneAmber, kit.NewParagraph(w.T("lessons.stock.metered", w.Size(st.Missing)), kit.Small)), "lessons.stock.anyway", load)
	case NoRoom:
		return with(withIcon("storage", kit.ToneBad, kit.NewParagraph(w.T("lessons.stock.full", w.Size(st.Missing)), kit.Small)), "lessons.stock.again", load)
	}
	if st.Size == 0 {
		return line("download_done", w.T("lessons.stock.here"))
	}
	return line("download_done", w.T(here, w.Size(st.Size)))
}

// onLoad brings what is missing; where the network costs, it asks first.
func (s *Screen) onLoad(anchor fyne.CanvasObject, of Subject, st Stock) {
	if !st.Metered {
		s.load(of, false)
		return
	}
	s.popUp(anchor, kit.Stack(12,
		kit.NewParagraph(s.words.T("lessons.metered"), kit.Heading),
		kit.NewParagraph(s.words.T("lessons.metered.line", s.words.Size(st.Missing)), kit.Body),
		kit.NewButton(kit.Soft, "wifi", s.words.T("lessons.metered.later"), func() { s.over.Close(); s.load(of, false) }),
		kit.NewButton(kit.Outline, "download", s.words.T("lessons.metered.now"), func() { s.over.Close(); s.load(of, true) }),
	))
}

func (s *Screen) load(of Subject, anyway bool) {
	s.write(func(ctx context.Context) error { return s.data.Load(ctx, of, anyway) }, nil)
}
