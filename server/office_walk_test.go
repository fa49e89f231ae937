// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
)

// focused says what has the focus: its words, whether it can be seen that it has, and whether it is in the window.
const focused = `(() => {
	const e = document.activeElement, style = getComputedStyle(e), at = e.getBoundingClientRect();
	const words = (e.labels && e.labels.length ? e.labels[0].innerText : e.getAttribute("aria-label") || e.innerText || e.value || "").trim();
	return {words: words, tag: e.tagName, ring: e.tagName == "BODY" || style.outlineStyle != "none" && parseFloat(style.outlineWidth) >= 2,
		seen: e.tagName == "BODY" || at.width > 0 && at.bottom > 0 && at.top < innerHeight, order: [...document.querySelectorAll("*")].indexOf(e)};
})()`

type focus struct {
	Words, Tag string
	Ring, Seen bool
	Order      int
}

// A typist has a keyboard and nothing else.
type typist struct {
	t     *testing.T
	ctx   context.Context
	steps int
}

func (w *typist) press(key string) {
	w.t.Helper()
	w.steps++
	require.NoError(w.t, chromedp.Run(w.ctx, chromedp.KeyEvent(key)))
}

// to goes on by Tab until what has the focus says the words. Each stop must be seen, and stand behind the one before.
func (w *typist) to(words string) {
	w.t.Helper()
	var passed []string
	before := -1
	for range 80 {
		w.press(kb.Tab)
		var f focus
		require.NoError(w.t, chromedp.Run(w.ctx, chromedp.Evaluate(focused, &f)))
		assert.True(w.t, f.Ring, "the focus on %s %q is not seen", f.Tag, f.Words)
		assert.True(w.t, f.Seen, "%s %q has the focus outside the window", f.Tag, f.Words)
		if f.Tag != "BODY" {
			assert.Greater(w.t, f.Order, before, "%s %q comes after what stands behind it", f.Tag, f.Words)
		}
		if before = f.Order; f.Tag == "BODY" {
			before = -1
		}
		if f.Words == words || strings.HasPrefix(f.Words, words+"\n") {
			return
		}
		passed = append(passed, f.Words)
	}
	require.Fail(w.t, "nothing says "+words, "%q", passed)
}

func (w *typist) types(text string) {
	w.t.Helper()
	w.steps += len(text)
	require.NoError(w.t, chromedp.Run(w.ctx, chromedp.KeyEvent(text)))
}

// at waits until what says the words has the focus: a link leads there in its own time.
func (w *typist) at(words string) {
	w.t.Helper()
	require.Eventually(w.t, func() bool {
		var f focus
		return chromedp.Run(w.ctx, chromedp.Evaluate(focused, &f)) == nil && f.Words == words
	}, 20*time.Second, 50*time.Millisecond)
}

func (w *typist) reads(sentence string) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, 20*time.Second)
	defer cancel()
	require.NoError(w.t, chromedp.Run(ctx, reads(sentence)))
}

// TestOffice_is_walked_by_keyboard signs in, gives a role, and takes it back, with Tab, Enter and Space alone and no script.
func TestOffice_is_walked_by_keyboard(t *testing.T) {
	for _, width := range []int64{1200, 390} {
		ctx, h := browserFor(t, 3*time.Minute), openBureau(t)
		h.officer(t, 1, staff.Administrator)
		h.officer(t, 2, staff.Facility)
		w := &typist{t: t, ctx: ctx}
		require.NoError(t, chromedp.Run(ctx, network.SetCookie("pult-language", "de").WithURL(h.url), chromedp.EmulateViewport(width, 800), chromedp.Navigate(h.url+"/office/")))

		w.to("Anmelden")
		w.press(kb.Enter)
		w.reads("Wer bist du?")
		w.to("Wer bist du?")
		w.types("Given1 F")
		w.to("Anmelden")
		w.press(kb.Enter)
		w.reads("Was ansteht")
		if width < 1000 {
			w.to("Menü")
			w.press(" ")
		}
		w.to("Rollen")
		w.press(kb.Enter)
		w.reads("Wer hat welche Rolle")
		w.to("Zum Inhalt")
		w.press(kb.Enter)
		w.to("Given2 Family2")
		w.press(kb.Enter)
		w.reads("Warum?")
		w.to("Redaktion")
		w.press(" ")
		w.to("Warum?")
		w.to("Speichern")
		w.press(kb.Enter)
		w.reads("Schreibe, warum")
		w.to("Schreibe, warum. Ein halber Satz genügt.")
		w.press(kb.Enter)
		w.at("Warum?")
		w.types("Vertretung im Sommer")
		w.press(kb.Enter)
		w.reads("wurden geändert")
		assert.Equal(t, []staff.Role{staff.Editor, staff.Facility}, h.roles(t, 2))
		w.to("Rückgängig machen")
		w.press(kb.Enter)
		w.reads("Rückgängig gemacht")
		assert.Equal(t, []staff.Role{staff.Facility}, h.roles(t, 2))
		w.to("Abmelden")
		w.press(kb.Enter)
		w.reads("Du bist abgemeldet")
		fmt.Printf("RESULT office walk_%d_steps=%d\n", width, w.steps)
	}
}

func TestOffice_is_opened_with_a_passkey(t *testing.T) {
	ctx, h := browser(t), openHouse(t, false)
	h.tick = time.Now
	h.officer(t, 1, staff.Administrator)
	require.NoError(t, chromedp.Run(ctx, emulation.SetScriptExecutionDisabled(false)))
	authenticator(t, ctx, true)
	at := strings.Replace(h.url, "127.0.0.1", "localhost", 1) + "/office/"

	require.NoError(t, chromedp.Run(ctx, network.SetCookie("pult-language", "de").WithURL(at), chromedp.Navigate(at+"signin"), chromedp.WaitReady("#code", chromedp.ByQuery),
		fills("#code", h.invites(t, central.Welcome, 1)), reads("noch ein Schritt"),
		chromedp.Focus(`form[data-passkey=create] button`, chromedp.ByQuery), chromedp.KeyEvent("\r"), reads("Was ansteht")))

	require.NoError(t, chromedp.Run(ctx, network.ClearBrowserCookies(), network.SetCookie("pult-language", "de").WithURL(at), chromedp.Navigate(at), reads("Hier richten"),
		chromedp.Navigate(at+"signin"), chromedp.Click(`form[data-passkey=get] button`, chromedp.ByQuery), reads("Was ansteht")))
}
