// SPDX-License-Identifier: EUPL-1.2

package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

type frame struct {
	shell *Shell
	root  *fyne.Container
	line  offlineLine
}

func newFrame(s *Shell) *frame { return &frame{shell: s, root: container.NewStack()} }

func (f *frame) rebuild() {}
func (f *frame) mark()    {}

func (f *frame) show() {
	f.root.Objects = nil
	if screen := f.shell.screen(); screen != nil {
		f.root.Objects = []fyne.CanvasObject{screen.Object()}
	}
	f.root.Refresh()
}

type offlineLine struct{}

func (offlineLine) update() {}

// Tell shows a notice.
func (s *Shell) Tell(Notice) {}

// Search opens the search.
func (s *Shell) Search() {}
