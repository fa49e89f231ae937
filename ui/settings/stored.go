// SPDX-License-Identifier: EUPL-1.2

package settings

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/ui/kit"
)

// known is what is stored about the person, as far as it was read.
type known struct {
	Stored
	loaded bool
	failed error
}

// An export is the file with everything about the person, while it is written and after that.
type export struct {
	busy   bool
	part   float32
	bar    *kit.Progress
	path   string
	failed error
}

// exportKey is the export; there is one at a time.
const exportKey = "settings-export"

func (s *Screen) readStored() {
	s.env.Work.Latest("settings-stored", func(ctx context.Context) (func(), error) {
		stored, err := s.account.Stored(ctx)
		return func() { s.showStored(stored, err) }, nil
	})
}

func (s *Screen) showStored(stored Stored, err error) {
	switch {
	case errors.Is(err, context.Canceled):
		return
	case err != nil:
		s.stored.failed = err
		s.note(err)
	default:
		s.stored = known{Stored: stored, loaded: true}
	}
	s.redraw()
}

// wrong is the picture of what could not be read, with what is safe and the code for IT.
func (s *Screen) wrong(err error, safe string, again *kit.Button) fyne.CanvasObject {
	said := s.env.Voice.Say(err)
	return picture("sync_problem", said.Heading, safe+" "+s.env.Text.T("voice.code", said.Code), again)
}

// note tells the log of a failure that the screen itself says.
func (s *Screen) note(err error) {
	if s.env.Note != nil {
		s.env.Note(err)
	}
}

// storedCards are what is stored and how to take it along, who sees where the person is, and who puts things right.
func (s *Screen) storedCards() []fyne.CanvasObject {
	return []fyne.CanvasObject{s.takeCard(), s.sectionsCard(), s.seeCard(), s.erasureCard(), s.retentionCard()}
}

// takeCard takes everything along as a file.
func (s *Screen) takeCard() fyne.CanvasObject {
	t := s.env.Text
	parts := []fyne.CanvasObject{said(t.T("settings.take"), t.T("settings.take.line"))}
	take := kit.NewButton(kit.Outline, "download", t.T("settings.take.start"), s.onExport)
	switch {
	case s.export.busy:
		s.export.bar = kit.NewProgress(s.export.part)
		stop := kit.NewButton(kit.Outline, "", t.T("settings.cancel"), s.onStopExport)
		parts = append(parts, kit.Stack(8, s.export.bar, kit.NewParagraph(t.T("settings.take.busy"), kit.Small)), flush(stop))
	case s.export.path != "":
		done := kit.NewRow(kit.NewTile("check_circle-fill", kit.TileGood), t.T("settings.take.done"), t.T("settings.take.where", s.export.path), nil, nil)
		parts = append(parts, done, kit.NewParagraph(t.T("settings.take.mind"), kit.Small))
	case s.export.failed != nil:
		parts = append(parts, kit.NewRow(kit.NewTile("cloud_off", kit.TileAmber), s.exportFailed(), t.T("settings.take.nothing"), nil, nil), flush(take))
	default:
		parts = append(parts, flush(take))
	}
	return kit.NewCard(kit.Stack(12, parts...))
}

// exportFailed is why no file was written, in a few words.
func (s *Screen) exportFailed() string {
	if away(s.export.failed) {
		return s.env.Text.T("settings.take.offline")
	}
	return s.env.Voice.Say(s.export.failed).Heading
}

func (s *Screen) onExport() {
	s.export = export{busy: true}
	s.redraw()
	s.env.Work.Latest(exportKey, func(ctx context.Context) (func(), error) {
		path, err := s.account.Export(ctx, s.exported)
		return func() { s.tookAlong(path, err) }, nil
	})
}

// exported is told from beside the UI thread how much of the file is written.
func (s *Screen) exported(part float32) {
	s.env.Work.Show(func() {
		if !s.export.busy {
			return
		}
		s.export.part = part
		if s.export.bar != nil {
			s.export.bar.SetValue(part)
		}
	})
}

func (s *Screen) tookAlong(path string, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	if err != nil && !away(err) {
		s.env.Fail(err)
	}
	if s.export = (export{failed: err}); err == nil {
		s.export.path = path
	}
	s.redraw()
}

// onStopExport gives the file up.
func (s *Screen) onStopExport() {
	s.export = export{}
	s.env.Work.Latest(exportKey, func(context.Context) (func(), error) { return nil, nil })
	s.redraw()
}

// sectionsCard is what is stored, sort by sort.
func (s *Screen) sectionsCard() fyne.CanvasObject {
	t := s.env.Text
	head := said(t.T("settings.stored.heading"), t.T("settings.stored.line"))
	switch {
	case s.stored.failed != nil && !s.stored.loaded:
		again := kit.NewButton(kit.Outline, "refresh", t.T("shell.again"), s.readStored)
		return kit.NewCard(s.wrong(s.stored.failed, t.T("settings.stored.failed"), again))
	case !s.stored.loaded:
		return kit.NewCard(kit.Stack(12, head, kit.NewLoading(4)))
	}
	blocks := make([]fyne.CanvasObject, len(s.stored.Sections))
	for i, one := range s.stored.Sections {
		blocks[i] = container.New(kit.Padded(6, 0), s.sectionBlock(one))
	}
	return kit.NewCard(kit.Stack(12, head, kit.NewHairline(), lined(blocks)))
}

// sectionBlock is one sort of data: what it is, what for, how long, who sees it, and how much lies here.
func (s *Screen) sectionBlock(one Section) fyne.CanvasObject {
	t := s.env.Text
	here := t.T("settings.stored.none")
	if one.Count > 0 {
		here = t.N("settings.stored.here", one.Count)
	}
	facts := container.New(kit.VStack(2), fact("schedule", t.T("settings.stored.keep"), one.Keep), fact("visibility", t.T("settings.stored.seen"), one.Seen),
		fact("devices", "", here))
	return kit.Stack(4, kit.NewParagraph(one.Title, kit.Strong), kit.NewParagraph(one.Purpose, kit.Body), facts)
}

// fact is a small line with an icon; what it is about is said in front of it.
func fact(icon, about, words string) fyne.CanvasObject {
	if about != "" {
		words = about + " " + words
	}
	return container.New(kit.Flex(8, 0, 1), kit.NewIcon(icon, 18, kit.ToneMuted), kit.NewParagraph(words, kit.Small))
}

// erasureCard says where to turn to for what the person cannot do alone.
func (s *Screen) erasureCard() fyne.CanvasObject {
	t := s.env.Text
	parts := []fyne.CanvasObject{said(t.T("settings.erasure"), t.T("settings.erasure.line"))}
	if contact := s.stored.Contact; contact != "" {
		var copying *kit.Button
		copying = kit.NewButton(kit.Plain, "", t.T("settings.erasure.copy"), func() {
			s.data.Copy(contact)
			copying.SetLabel(t.T("settings.erasure.copied"))
		})
		copying.Small = true
		copying.SetSpoken(dotted(contact, t.T("settings.erasure.copy")))
		parts = append(parts, kit.Stack(0, kit.NewParagraph(contact, kit.Strong), kit.NewParagraph(t.T("settings.erasure.who"), kit.Small), flush(copying)))
	}
	return kit.NewCard(kit.Stack(12, parts...))
}

// sessionsCard leads from the overview to the devices.
func (s *Screen) sessionsCard() fyne.CanvasObject {
	t := s.env.Text
	return kit.NewCard(s.leads(owning, "devices", t.T("settings.devices"), t.T("settings.devices.where")))
}
