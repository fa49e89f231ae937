// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/ui/kit"
)

const (
	noticeWidth = 560
	// noticeStays is long enough to read two sentences and to reach the button.
	noticeStays = 8 * time.Second
)

// A notice is one line at the foot of the window for some seconds.
type notice struct {
	shell *Shell
	box   *fyne.Container
	line  string
}

func newNotice(s *Shell) *notice {
	n := &notice{shell: s, box: stack()}
	n.box.Hide()
	return n
}

// Tell shows a notice in place of the one before.
func (s *Shell) Tell(what Notice) {
	s.frame.notice.show(what)
	s.Work.After("notice", noticeStays, s.frame.notice.hide)
}

func (n *notice) show(what Notice) {
	n.line = what.Line
	ground := kit.NewGround(kit.ToneSurface, 16)
	ground.Stroke, ground.Width, ground.Lift = kit.ToneControl, 1, 2
	content := container.New(kit.Flex(8, 1), kit.NewParagraph(what.Line, kit.Body), n.button(what))
	n.box.Objects = []fyne.CanvasObject{ground, container.New(kit.Padded(8, 8, 8, 16), content)}
	n.box.Show()
	n.shell.frame.root.Refresh()
}

func (n *notice) button(what Notice) *kit.Button {
	if what.OnAction == nil {
		away := kit.NewButton(kit.Plain, "close", "", n.hide)
		away.SetSpoken(n.shell.Text.T("shell.close"))
		return away
	}
	return kit.NewButton(kit.Plain, "", what.Action, func() {
		n.hide()
		what.OnAction()
	})
}

func (n *notice) hide() {
	n.line = ""
	n.box.Objects = nil
	n.box.Hide()
}

func (n *notice) place(left, width, bottom float32) {
	if n.box.Hidden {
		return
	}
	w := min(width-left-24, noticeWidth)
	n.box.Resize(fyne.NewSize(w, n.box.MinSize().Height))
	h := n.box.MinSize().Height
	put(n.box, left+(width-left-w)/2, bottom-h-12, w, h)
}
