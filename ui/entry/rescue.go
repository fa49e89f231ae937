// SPDX-License-Identifier: EUPL-1.2

package entry

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// A RescueScreen says that the data of this device cannot be read and what can be done.
type RescueScreen struct {
	env  ui.Env
	what Rescue

	saved  string // where the unsent changes are, once they were saved
	failed error  // of the last try to save them
	asks   bool   // whether to rebuild although unsent changes were not saved
	busy   bool   // they are being saved

	body *fyne.Container
	root *fyne.Container
}

// NewRescue is the screen for data that cannot be read.
func NewRescue(env ui.Env, what Rescue) *RescueScreen {
	r := &RescueScreen{env: env, what: what, body: container.NewStack()}
	r.root = container.NewStack(kit.NewGround(kit.ToneBg, 0), r.body)
	r.show()
	return r
}

// Object is the content.
func (r *RescueScreen) Object() fyne.CanvasObject { return r.root }

func (r *RescueScreen) show() {
	t := r.env.Text
	cause, safe := r.cause()
	icon := kit.NewTile("storage", kit.TileAmber)
	head := kit.Stack(16, kit.Line(12, newSign(), kit.NewText(t.T("entry.name"), kit.Title)), kit.NewParagraph(r.heading(), heading()))
	said := kit.Stack(6, kit.NewParagraph(cause, kit.Body), kit.NewParagraph(safe, kit.Body))
	parts := []fyne.CanvasObject{kit.NewCard(container.New(kit.Flex(14, 0, 1), icon, said))}
	if r.what.Kind != Newer {
		parts = append(parts, r.unsent())
		parts = append(parts, r.rebuild()...)
	}
	r.body.Objects = []fyne.CanvasObject{container.New(middleColumn{}, kit.Scroll(container.New(kit.Padded(28, 20, 20, 20), kit.Stack(20, head, kit.Stack(12, parts...)))))}
	r.body.Refresh()
}

func (r *RescueScreen) heading() string {
	if r.what.Kind == Newer {
		return r.env.Text.T("entry.newer")
	}
	return r.env.Text.T("entry.rescue")
}

// cause is what happened and what is safe.
func (r *RescueScreen) cause() (cause, safe string) {
	t := r.env.Text
	switch r.what.Kind {
	case Foreign:
		return t.T("entry.foreign"), t.T("entry.safe")
	case Newer:
		return t.T("entry.newer.cause"), t.T("entry.newer.do")
	}
	return t.T("entry.damaged"), t.T("entry.safe")
}

// unsent is how many changes the server does not have, and how to keep them.
func (r *RescueScreen) unsent() fyne.CanvasObject {
	t := r.env.Text
	if r.what.Unsent == 0 {
		return kit.NewCard(kit.NewRow(kit.NewTile("task_alt", kit.TileGood), t.T("entry.unsent.none"), t.T("entry.unsent.none.line"), nil, nil))
	}
	parts := []fyne.CanvasObject{kit.NewRow(kit.NewTileWith(kit.NewDeskSymbol(kit.DeskRequested, "", 24), kit.TileAmber),
		t.N("entry.unsent", r.what.Unsent), t.T("entry.unsent.line"), nil, nil)}
	switch {
	case r.saved != "":
		parts = append(parts, kit.NewParagraph(t.T("entry.saved", r.saved), kit.Small))
	default:
		if r.failed != nil {
			parts = append(parts, kit.NewParagraph(t.T("entry.unsaved", r.env.Voice.Say(r.failed).Heading), kit.Small))
		}
		save := kit.NewButton(kit.Filled, "save", t.T("entry.save"), r.onSave)
		if r.busy {
			save.Disable(t.T("entry.saving"))
		}
		parts = append(parts, container.New(asWide{}, save))
	}
	return kit.NewCard(kit.Stack(12, parts...))
}

// rebuild is the way on. It asks once while something unsent was not saved.
func (r *RescueScreen) rebuild() []fyne.CanvasObject {
	t := r.env.Text
	if r.asks {
		yes := kit.NewButton(kit.Outline, "", t.T("entry.rebuild.yes"), r.what.Rebuild)
		no := kit.NewButton(kit.Soft, "", t.T("entry.rebuild.no"), func() { r.asks = false; r.show() })
		words := kit.NewParagraph(t.T("entry.rebuild.ask"), kit.Body)
		words.SetColor(kit.ToneOnAmberSoft)
		return []fyne.CanvasObject{kit.NewTintedCard(kit.Asks, kit.Stack(12, words, container.New(kit.Beside(10, 1, 1), no, yes)))}
	}
	kind := kit.Outline
	if r.what.Unsent == 0 || r.saved != "" {
		kind = kit.Filled
	}
	return []fyne.CanvasObject{
		container.New(asWide{}, kit.NewButton(kind, "refresh", t.T("entry.rebuild"), r.onRebuild)),
		kit.NewParagraph(t.T("entry.rebuild.line"), kit.Small),
	}
}

func (r *RescueScreen) onRebuild() {
	if r.what.Unsent > 0 && r.saved == "" {
		r.asks = true
		r.show()
		return
	}
	r.what.Rebuild()
}

// onSave writes the unsent changes to a file and says where. It may be tried again.
func (r *RescueScreen) onSave() {
	r.busy = true
	r.show()
	r.env.Work.Do(func(ctx context.Context) (func(), error) {
		path, err := r.what.Save(ctx)
		return func() {
			r.busy, r.failed, r.asks = false, err, false
			if err != nil {
				r.env.Fail(err)
			} else {
				r.saved = path
			}
			r.show()
		}, nil
	})
}
