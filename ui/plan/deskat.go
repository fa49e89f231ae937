// SPDX-License-Identifier: EUPL-1.2

package plan

import "fyne.io/fyne/v2"

// DeskAt is where a desk's middle is drawn, from the widget's upper left corner; false when it is out of sight or
// there is no such desk. Desks are pixels of one picture, so whoever looks for one from outside has to ask.
func (p *Plan) DeskAt(code string) (fyne.Position, bool) {
	c := &p.picture.camera
	for _, d := range p.picture.desks.desks {
		if d.Code != code || !c.ready() {
			continue
		}
		x, y := c.at(d.Shape.At)
		seen := x > 0 && y > 0 && x < float64(c.view.Width) && y < float64(c.view.Height)-c.covered
		return fyne.NewPos(float32(x), float32(y)), seen
	}
	return fyne.Position{}, false
}
