// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
)

// openBureau is a house that says what goes wrong.
func openBureau(t testing.TB) *house {
	t.Helper()
	h := openHouse(t, true)
	h.log = slog.New(slog.NewTextHandler(t.Output(), nil))
	h.restart(t)
	return h
}

// officer gives somebody of the town roles, and a session of the web office.
func (h *house) officer(t testing.TB, who int, roles ...staff.Role) *http.Cookie {
	t.Helper()
	session, cookie := server.OfficeSession(person(who), h.clock())
	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		profile, err := tx.Store().Profile(ctx, person(who))
		if err != nil {
			return err
		}
		profile.Roles = roles
		if err := tx.Store().PutProfile(ctx, profile); err != nil {
			return err
		}
		return tx.PutSession(ctx, session)
	})
	return cookie
}

// carries gives a browser a cookie.
func (h *house) carries(cookie *http.Cookie) chromedp.Action {
	return chromedp.Tasks{
		network.SetCookie(cookie.Name, cookie.Value).WithURL(h.url).WithHTTPOnly(true),
		network.SetCookie("pult-language", "de").WithURL(h.url).WithHTTPOnly(true),
	}
}

// shoots keeps a picture of the page where PULT_SHOTS says, on a phone and on a laptop, light and dark.
func shoots(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	dir := os.Getenv("PULT_SHOTS")
	if dir == "" {
		return
	}
	for _, size := range []struct {
		name string
		w, h int64
	}{{"phone", 390, 800}, {"laptop", 1200, 800}} {
		for _, theme := range []string{"light", "dark"} {
			var picture []byte
			require.NoError(t, chromedp.Run(ctx, chromedp.EmulateViewport(size.w, size.h),
				emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: theme}}),
				chromedp.FullScreenshot(&picture, 100)))
			require.NoError(t, os.WriteFile(fmt.Sprintf("%s/%s-%s-%s.png", dir, name, size.name, theme), picture, 0o600))
		}
	}
}

func TestOffice_gives_a_role_and_takes_it_back(t *testing.T) {
	ctx, h := browser(t), openBureau(t)
	h.officer(t, 2, staff.Facility)
	cookie := h.officer(t, 1, staff.Administrator)
	require.NoError(t, chromedp.Run(ctx, h.carries(cookie), chromedp.Navigate(h.url+"/office/roles")))
	shoots(t, ctx, "roles")
	require.NoError(t, chromedp.Run(ctx, chromedp.Click("tbody tr:last-child a", chromedp.ByQuery), reads("Warum?")))
	shoots(t, ctx, "rolesof")
	require.NoError(t, chromedp.Run(ctx, chromedp.Click("main form button", chromedp.ByQuery), reads("Schreibe, warum")))
	shoots(t, ctx, "rolesof-wrong")
	require.NoError(t, chromedp.Run(ctx, chromedp.Click("#role-council", chromedp.ByQuery), chromedp.SendKeys("#f-reason", "Vertretung\r", chromedp.ByQuery), reads("wurden geändert")))
	shoots(t, ctx, "roles-done")
	require.NoError(t, chromedp.Run(ctx, chromedp.Click(".told button", chromedp.ByQuery), reads("Rückgängig gemacht")))
	shoots(t, ctx, "changes")
}
