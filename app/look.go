// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"

	"fyne.io/fyne/v2/theme"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/ui/kit"
	"github.com/pult-app/pult/ui/settings"
)

// mode is the kit's mode of a chosen theme.
func (w *window) mode(t settings.Theme) kit.Mode {
	switch t {
	case settings.Light:
		return kit.Light
	case settings.Dark:
		return kit.Dark
	case settings.Contrast:
		return kit.Contrast
	}
	if w.app.Settings().ThemeVariant() == theme.VariantDark {
		return kit.Dark
	}
	return kit.Light
}

// The text size in percent that people may choose; what a file says beyond it is not believed.
const (
	smallest = 90
	largest  = 200
)

// A look is how a window is dressed.
type look struct {
	mode  kit.Mode
	scale float32
	still bool
}

// scaleOf is how much larger than the design a text size in percent is; 0 percent is the design's.
func scaleOf(percent int) float32 {
	if percent == 0 {
		return 1
	}
	return float32(min(max(percent, smallest), largest)) / 100
}

// me is the person who is signed in; the zero Person until the directory has come.
func (k *client) me(ctx context.Context) (me staff.Person, err error) {
	err = k.read(ctx, func(ctx context.Context, rows store.Booking) error {
		me, err = rows.Colleague(ctx, k.who)
		if errors.Is(err, booking.ErrGone) {
			return nil
		}
		return err
	})
	return me, err
}
