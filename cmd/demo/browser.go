// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// A browser is Chromium without a window.
type browser struct {
	ctx   context.Context
	close func()
}

func openBrowser(ctx context.Context, dir string) (*browser, error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, fmt.Errorf("find Chromium (package chromium): %w", err)
	}
	allocated, release := chromedp.NewExecAllocator(ctx, chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.UserDataDir(filepath.Join(dir, "chromium")), chromedp.Flag("lang", "de-DE"), chromedp.Flag("hide-scrollbars", true))
	ctx, closed := chromedp.NewContext(allocated)
	return &browser{ctx, func() { closed(); release() }}, nil
}

// do acts in the browser, within a minute.
func (b *browser) do(actions ...chromedp.Action) error {
	if err := chromedp.Run(b.ctx); err != nil { // what it starts with lives as long as it does
		return fmt.Errorf("start Chromium: %w", err)
	}
	ctx, cancel := context.WithTimeout(b.ctx, time.Minute)
	defer cancel()
	return chromedp.Run(ctx, actions...)
}

// shown tells whether a page is drawn: its film, if it has one, with what is said at that second.
const shown = `(() => {
	const film = document.getElementById('film');
	return !film || film.readyState >= 2 && !film.seeking && Array.from(film.textTracks).some((t) => t.activeCues && t.activeCues.length > 0);
})()`

// keep keeps a picture of a page, light and dark: next says under which name.
func (b *browser) keep(address, name string, width, height int64, next func(string) string) error {
	for _, mode := range []string{"light", "dark"} {
		var picture []byte
		err := b.do(
			emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: mode}}),
			chromedp.EmulateViewport(width, height),
			chromedp.Navigate(address),
			chromedp.Poll(shown, nil, chromedp.WithPollingTimeout(patience)),
			chromedp.CaptureScreenshot(&picture),
		)
		if err == nil {
			err = os.WriteFile(next(name+"-"+mode), picture, 0o600)
		}
		if err != nil {
			return fmt.Errorf("look at %s, %s: %w", address, mode, err)
		}
	}
	return nil
}

// plays lets the film of a page run from a second on, and stops it at once.
func (b *browser) plays(address string, second int) error {
	script := strings.ReplaceAll(`(async () => {
		const film = document.getElementById('film');
		film.muted = true;
		film.currentTime = SECOND;
		await film.play();
		film.pause();
	})()`, "SECOND", fmt.Sprint(second))
	err := b.do(
		chromedp.Navigate(address),
		chromedp.Poll(`document.getElementById('film').readyState >= 1`, nil, chromedp.WithPollingTimeout(patience)),
		chromedp.Evaluate(script, nil, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }),
	)
	if err != nil {
		return fmt.Errorf("play a film: %w", err)
	}
	return nil
}
