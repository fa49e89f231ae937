// SPDX-License-Identifier: EUPL-1.2

package desks

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/ui/kit"
)

// newScene puts a screen where the shell would: on paper, under its own title on a phone.
func newScene(s *Screen, titled bool) fyne.CanvasObject {
	ground := kit.NewGround(kit.ToneBg, 0)
	if !titled {
		return container.NewStack(ground, s.Object())
	}
	return container.NewStack(ground, container.NewBorder(container.NewStack(s.Header()), nil, nil, nil, s.Object()))
}
