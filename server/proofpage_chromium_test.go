// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"os"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/learn"
)

func TestProofPage_in_a_browser(t *testing.T) {
	ctx, h := browser(t), school(t)
	h.teaches(t)
	p := h.phone(person(0))
	p.pull(t)
	p.finishes(t)
	h.chores(t)
	word := "abcdefghijklmnopqrstuv"
	p.learns(t, learn.KindShare, learn.Share{Course: "files", Round: 1, Word: word})
	at := chromedp.Navigate(h.url + "/z/" + word)

	said := body(t, ctx, at)
	for _, part := range []string{"Digitaler Aktenplan", "Aktenprofi", "Echt und gültig", "Genuine and valid", h.name(t, 0), "Gültig bis 23. November 2027", "Valid until 23 November 2027"} {
		assert.Contains(t, said, part)
	}
	require.NoError(t, chromedp.Run(ctx, emulation.SetScriptExecutionDisabled(false), at)) // the test asks by script
	ask := func(script string) (answer []string) {
		require.NoError(t, chromedp.Run(ctx, chromedp.Evaluate(script, &answer)))
		return answer
	}
	assert.Equal(t, []string{"/z/" + word + "/badge"}, ask(`[...document.querySelectorAll("a")].map(e => e.getAttribute("href"))`))
	assert.Empty(t, ask(`[...document.querySelectorAll("a")].filter(e => e.getBoundingClientRect().height < 48).map(e => e.outerHTML)`), "48 pixels for a finger")
	assert.Equal(t, []string{"false"}, ask(`document.documentElement.style.fontSize = "200%", [String(document.documentElement.scrollWidth > innerWidth)]`), "at 200 % nothing leaves the window")
	if dir := os.Getenv("PULT_SHOTS"); dir != "" {
		var shot []byte
		require.NoError(t, chromedp.Run(ctx, at, chromedp.FullScreenshot(&shot, 100)))
		require.NoError(t, os.WriteFile(dir+"/proof.png", shot, 0o600))
	}

	p.learns(t, learn.KindShare, learn.Share{Course: "files", Round: 1})
	assert.Contains(t, body(t, ctx, at), "Hier wird nichts gezeigt")
}
