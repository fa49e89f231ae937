// SPDX-License-Identifier: EUPL-1.2

package app

import (
	"context"
	"errors"

	"fyne.io/fyne/v2/theme"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/ui"
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

// finder searches with whatever client is there now.
type finder struct{ *window }

// Find implements ui.Finder.
func (f finder) Find(ctx context.Context, query string) ([]ui.Found, error) {
	if f.client == nil {
		return nil, nil
	}
	return f.client.Find(ctx, query)
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
