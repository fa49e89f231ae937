// SPDX-License-Identifier: EUPL-1.2

package entry

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/pult-app/pult/ui"
	"github.com/pult-app/pult/ui/kit"
)

// A Chooser asks who somebody wants to be in the demo.
type Chooser struct {
	env  ui.Env
	data ChooserData

	people []Colleague
	loaded bool
	failed error

	root *fyne.Container
}

// NewChooser is the choice; it asks the server at its first Refresh.
func NewChooser(env ui.Env, data ChooserData) *Chooser {
	c := &Chooser{env: env, data: data}
	c.root = container.NewStack()
	c.show()
	return c
}

// Object is the content.
func (c *Chooser) Object() fyne.CanvasObject { return c.root }

// Refresh asks the server for the people.
func (c *Chooser) Refresh() {
	c.env.Work.Latest("people", func(ctx context.Context) (func(), error) {
		people, err := c.data.People(ctx)
		return func() { c.take(people, err) }, nil
	})
}

func (c *Chooser) take(people []Colleague, err error) {
	c.failed = err
	if err == nil {
		c.people, c.loaded = people, true
	}
	c.show()
}

func (c *Chooser) show() {
	c.root.Objects = []fyne.CanvasObject{kit.NewLoading(5)}
	c.root.Refresh()
}
