// SPDX-License-Identifier: EUPL-1.2

package entry

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/ui"
)

// A RescueScreen says that the data of this device cannot be read and what can be done.
type RescueScreen struct {
	env  ui.Env
	what Rescue
	root *fyne.Container
}

// NewRescue is the screen for data that cannot be read.
func NewRescue(env ui.Env, what Rescue) *RescueScreen {
	return &RescueScreen{env: env, what: what, root: container.NewStack()}
}

// Object is the content.
func (r *RescueScreen) Object() fyne.CanvasObject { return r.root }
