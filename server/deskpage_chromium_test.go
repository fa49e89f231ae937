// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
)

// browser is a phone's browser that runs no script.
func browser(t *testing.T) context.Context {
	t.Helper()
	return browserFor(t, time.Minute)
}

// browserFor is one for as long as a test takes.
func browserFor(t *testing.T, long time.Duration) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil && os.Getenv("CI") == "" {
		t.Skip("chromium is not here: .ci/need test installs it")
	}
	require.NoError(t, err)
	options := append([]chromedp.ExecAllocatorOption{}, chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun)
	for _, flag := range []string{"disable-quic", "disable-background-networking", "disable-component-update", "disable-sync"} {
		options = append(options, chromedp.Flag(flag, true))
	}
	allocated, release := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(release)
	ctx, closed := chromedp.NewContext(allocated)
	t.Cleanup(closed)
	ctx, cancel := context.WithTimeout(ctx, long)
	t.Cleanup(cancel)
	require.NoError(t, chromedp.Run(ctx, emulation.SetScriptExecutionDisabled(true), chromedp.EmulateViewport(390, 844)))
	return ctx
}

// body is what a page says.
func body(t *testing.T, ctx context.Context, actions ...chromedp.Action) (said string) {
	t.Helper()
	require.NoError(t, chromedp.Run(ctx, append(actions, chromedp.Text("main", &said, chromedp.ByQuery))...))
	return said
}

// typed enters a code on the page and sends it by the keyboard alone.
func typed(code string) chromedp.Action {
	return chromedp.Tasks{chromedp.SendKeys("#code", code+"\r", chromedp.ByQuery), chromedp.WaitReady("main", chromedp.ByQuery), chromedp.Sleep(300 * time.Millisecond)}
}

func TestDeskPage_in_a_browser_without_scripts(t *testing.T) {
	ctx, h := browser(t), openOffice(t)
	own := h.books(t, 1, 1, onMonday(9*60, 12*60))
	at := func(desk string) chromedp.Action { return chromedp.Navigate(h.url + "/d/" + hall + "/" + desk) }

	t.Run("a free desk is booked", func(t *testing.T) {
		require.Contains(t, body(t, ctx, at("0.1")), "Frei bis 20:00 Uhr")

		said := body(t, ctx, typed(h.code(t, 2)))

		assert.Contains(t, said, "Gebucht und eingecheckt")
		assert.Len(t, h.live(t, person(2)), 1)
	})
	t.Run("a taken desk is not", func(t *testing.T) {
		require.Contains(t, body(t, ctx, at("0.2")), "Belegt bis 12:00 Uhr")

		assert.Contains(t, body(t, ctx, typed(h.code(t, 3))), "Dieser Platz ist schon vergeben")
		assert.Empty(t, h.live(t, person(3)))
	})
	t.Run("a wrong code is said beside the field", func(t *testing.T) {
		said := body(t, ctx, at("0.2"), typed("AAAAAAAA"))

		assert.Contains(t, said, "Diesen Code gibt es nicht")
		var invalid, about string
		require.NoError(t, chromedp.Run(ctx, chromedp.AttributeValue("#code", "aria-invalid", &invalid, nil, chromedp.ByQuery),
			chromedp.AttributeValue("#code", "aria-describedby", &about, nil, chromedp.ByQuery)))
		assert.Equal(t, []string{"true", "wrong hint"}, []string{invalid, about})
	})
	t.Run("one's own desk is checked in to", func(t *testing.T) {
		assert.Contains(t, body(t, ctx, at("0.2"), typed(h.code(t, 1))), "Eingecheckt")
		assert.Equal(t, booking.CheckedIn, h.state(t, own).State)
	})
	t.Run("a booking's link gives it back", func(t *testing.T) {
		path, err := h.server.BookingPath(t.Context(), own)
		require.NoError(t, err)

		said := body(t, ctx, chromedp.Navigate(h.url+path), chromedp.Click("button[value=release]", chromedp.ByQuery), chromedp.Sleep(300*time.Millisecond))

		assert.Contains(t, said, "Freigegeben")
		assert.Equal(t, booking.Released, h.state(t, own).State)
	})
}

func TestDeskPage_is_for_everybody(t *testing.T) {
	ctx, h := browser(t), openOffice(t)
	h.books(t, 1, 1, onMonday(9*60, 12*60))
	require.NoError(t, chromedp.Run(ctx, emulation.SetScriptExecutionDisabled(false), chromedp.Navigate(h.url+"/d/"+hall+"/0.1"))) // the test asks by script
	ask := func(script string) (answer []string) {
		require.NoError(t, chromedp.Run(ctx, chromedp.Evaluate(script, &answer)))
		return answer
	}

	assert.Equal(t, []string{"de"}, ask(`[document.documentElement.lang]`))
	assert.Equal(t, []string{"INPUT text", "BUTTON ", "A "}, ask(`[...document.querySelectorAll("a,input:not([type=hidden]),button")].map(e => e.tagName + " " + (e.tagName == "INPUT" ? e.type : ""))`), "the order of the focus")
	assert.Equal(t, []string{"code"}, ask(`[...document.querySelectorAll("label")].map(e => e.htmlFor)`))
	assert.Empty(t, ask(`[...document.querySelectorAll("a,input:not([type=hidden]),button")].filter(e => e.getBoundingClientRect().height < 48).map(e => e.outerHTML)`), "48 pixels for a finger")
	assert.Empty(t, ask(`[...document.querySelectorAll("[lang=en]")].filter(e => e.textContent == "").map(e => e.outerHTML)`))
	assert.Equal(t, []string{"false"}, ask(`document.documentElement.style.fontSize = "200%", [String(document.documentElement.scrollWidth > innerWidth)]`), "at 200 % nothing leaves the window")
	for _, scheme := range []string{"light", "dark"} {
		require.NoError(t, chromedp.Run(ctx, emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}), chromedp.Navigate(h.url+"/d/"+hall+"/0.1")))
		if dir := os.Getenv("PULT_SHOTS"); dir != "" {
			var shot []byte
			require.NoError(t, chromedp.Run(ctx, chromedp.FullScreenshot(&shot, 100)))
			require.NoError(t, os.WriteFile(dir+"/desk-"+scheme+".png", shot, 0o600))
		}
		colours := strings.Join(ask(`[getComputedStyle(document.body).backgroundColor]`), "")
		assert.Equal(t, map[string]string{"light": "rgb(246, 243, 237)", "dark": "rgb(19, 23, 25)"}[scheme], colours)
	}
}

// picked chooses what is broken and sends it, by the keyboard alone.
func picked(kind, words string) chromedp.Action {
	return chromedp.Tasks{
		chromedp.Focus("input[value="+kind+"]", chromedp.ByQuery), chromedp.KeyEvent(" "), chromedp.SendKeys("#words", words, chromedp.ByQuery),
		chromedp.Focus("form button", chromedp.ByQuery), chromedp.KeyEvent("\r"), chromedp.WaitReady("main", chromedp.ByQuery), chromedp.Sleep(300 * time.Millisecond),
	}
}

func TestTroublePage_in_a_browser_without_scripts(t *testing.T) {
	ctx, h := browser(t), openOffice(t)
	photo := t.TempDir() + "/photo.jpg"
	require.NoError(t, os.WriteFile(photo, snapshot(t), 0o600))

	said := body(t, ctx, chromedp.Navigate(h.url+firstDesk), chromedp.Click(`//a[contains(., "Problem melden")]`, chromedp.BySearch), chromedp.WaitVisible("#words", chromedp.ByQuery))
	require.Contains(t, said, "Was ist defekt?")
	said = body(t, ctx, chromedp.SetUploadFiles("#photo", []string{photo}, chromedp.ByQuery), picked("monitor", "bleibt dunkel"))

	assert.Contains(t, said, "Gemeldet")
	assert.Equal(t, []string{"bleibt dunkel"}, h.remarks(t, `words`))
	assert.NotEmpty(t, h.remarks(t, `photo`)[0])
	assert.Contains(t, body(t, ctx, chromedp.Navigate(h.url+firstDesk)), "Monitor defekt, gemeldet")
}

func TestTroublePage_is_for_everybody(t *testing.T) {
	ctx, h := browser(t), openOffice(t)
	path := h.url + firstDesk + "/trouble"
	require.NoError(t, chromedp.Run(ctx, emulation.SetScriptExecutionDisabled(false), chromedp.Navigate(path))) // the test asks by script
	ask := func(script string) (answer []string) {
		require.NoError(t, chromedp.Run(ctx, chromedp.Evaluate(script, &answer)))
		return answer
	}

	assert.Empty(t, ask(`[...document.querySelectorAll("a,.pick,textarea,input[type=file],button")].filter(e => e.getBoundingClientRect().height < 48).map(e => e.outerHTML)`), "48 pixels for a finger")
	assert.Empty(t, ask(`[...document.querySelectorAll("input,textarea")].filter(e => e.labels.length != 1).map(e => e.outerHTML)`), "each has its label")
	assert.Equal(t, []string{"H1", "H2"}, ask(`[...document.querySelectorAll("h1,h2,h3")].map(e => e.tagName)`))
	assert.Empty(t, ask(`[...document.querySelectorAll("[lang=en]")].filter(e => e.textContent == "").map(e => e.outerHTML)`))
	assert.Equal(t, []string{"false"}, ask(`document.documentElement.style.fontSize = "200%", [String(document.documentElement.scrollWidth > innerWidth)]`), "at 200 % nothing leaves the window")
	for _, scheme := range []string{"light", "dark"} {
		require.NoError(t, chromedp.Run(ctx, emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}), chromedp.Navigate(path)))
		if dir := os.Getenv("PULT_SHOTS"); dir != "" {
			var shot []byte
			require.NoError(t, chromedp.Run(ctx, chromedp.Click("input[value=chair]", chromedp.ByQuery), chromedp.FullScreenshot(&shot, 100)))
			require.NoError(t, os.WriteFile(dir+"/trouble-"+scheme+".png", shot, 0o600))
		}
	}
}
