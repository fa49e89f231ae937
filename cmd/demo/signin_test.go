// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/app/vaulttest"
	"github.com/pult-app/pult/server/auth/issuertest"
	"github.com/pult-app/pult/store/central"
)

// A door is a town with an issuer, and the machine of somebody who signs in there: display, browser, key store.
type door struct {
	house   house
	dir     string
	shots   string
	url     string // of the server
	display string
	page    string // the file into which the system's way to open a page writes its address
	env     []string
	browser context.Context
	steps   int
}

// TestSignIn signs the real client in, end to end: its window in a virtual display, the system's browser, the issuer, the server and
// the system's key store are real programs.
func TestSignIn(t *testing.T) {
	if os.Getenv("PULT_SIGNIN") == "" {
		t.Skip("make signin runs it, on the built programs")
	}
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	d := &door{house: house{root: root, bin: filepath.Join(root, "build", "bin")}, dir: t.TempDir(), shots: filepath.Join(root, "build", "signin")}
	require.NoError(t, os.RemoveAll(d.shots))
	require.NoError(t, os.MkdirAll(d.shots, 0o755))
	d.town(t)
	d.machine(t)
	d.chromium(t)
	for _, s := range []seat{{name: "laptop", width: 1200}, {name: "phone", width: 390}} {
		s.env = d.env
		d.signsIn(t, s)
	}
	fmt.Printf("RESULT signin steps=%d pictures=%d\n", d.steps, d.pictures(t))
}

// town serves the demo city to whom the issuer names.
func (d *door) town(t *testing.T) {
	path := filepath.Join(d.dir, "town.sqlite")
	out, err := exec.CommandContext(t.Context(), filepath.Join(d.house.bin, "pultd"), "seed", "--demo", "--db", path).CombinedOutput()
	require.NoError(t, err, string(out))
	issuer := issuertest.Open(time.Now)
	t.Cleanup(issuer.Close)
	issuer.Ask = true
	issuer.SignsIn(issuertest.Person{Subject: "jana", Given: "Jana", Family: "Berger"}, issuertest.Ann)
	db, err := central.Open(t.Context(), path)
	require.NoError(t, err)
	require.NoError(t, db.Write(t.Context(), func(ctx context.Context, tx *central.Tx) error {
		return tx.PutIdentity(ctx, central.Identity{Issuer: issuer.URL, Subject: "jana", Person: "p-jana", MadeAt: time.Now()})
	}))
	require.NoError(t, db.Close())
	about, err := json.Marshal(map[string]any{"issuer": issuer.URL, "clientId": issuertest.ClientID, "clientSecretFile": "secret", "name": "Stadt Wuppertal"})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(d.dir, "issuer.json"), about, 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(d.dir, "secret"), []byte(issuertest.ClientSecret), 0o600))
	server := exec.CommandContext(t.Context(), filepath.Join(d.house.bin, "pultd"), "serve", "--db", path, "--issuer", filepath.Join(d.dir, "issuer.json"), "--until-stdin-closes")
	in, err := server.StdinPipe()
	require.NoError(t, err)
	server.Stderr = os.Stderr
	said, err := server.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, server.Start())
	t.Cleanup(func() { _ = in.Close(); _ = server.Wait() })
	lines := bufio.NewScanner(said)
	for d.url == "" && lines.Scan() {
		d.url, _ = strings.CutPrefix(lines.Text(), "ready ")
	}
	require.NotEmpty(t, d.url)
	go func() { _, _ = io.Copy(io.Discard, said) }() // ends with the process
}

// machine is a display, a key store, and a way to open pages.
func (d *door) machine(t *testing.T) {
	display, stop, err := virtualDisplay(t.Context())
	require.NoError(t, err)
	t.Cleanup(stop)
	d.display = display
	d.page = filepath.Join(d.dir, "page")
	opener := "#!/bin/sh\nprintf '%s' \"$1\" > " + d.page + ".new && mv " + d.page + ".new " + d.page + "\n"
	require.NoError(t, os.WriteFile(filepath.Join(d.dir, "xdg-open"), []byte(opener), 0o700))
	d.env = append(vaulttest.Open(t).Env, "PATH="+d.dir+":"+os.Getenv("PATH"))
}

func (d *door) chromium(t *testing.T) {
	path, err := exec.LookPath("chromium")
	require.NoError(t, err)
	options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.Flag("lang", "de-DE")}
	allocated, release := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(release)
	ctx, closed := chromedp.NewContext(allocated)
	t.Cleanup(closed)
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	t.Cleanup(cancel)
	d.browser = ctx
}

// signsIn goes the whole way in a window of a size, and once more after the window was killed: then the key store opens the door.
func (d *door) signsIn(t *testing.T, s seat) {
	w, err := d.house.show(t.Context(), d.display, d.dir, d.url, s, 0)
	require.NoError(t, err)
	d.step(t, w, "Anmelden", "anmelden")
	require.NoError(t, w.click(t.Context(), "Anmelden"))
	d.step(t, w, "Im Browser geht es weiter", "im-browser")
	d.browse(t, s)
	const greeted = "Guten Morgen, Jana|Guten Tag, Jana|Guten Abend, Jana"
	d.step(t, w, greeted, "angemeldet")
	require.NoError(t, w.click(t.Context(), "Einstellungen"))
	d.step(t, w, "Geräte", "einstellungen")
	w.kill()

	again, err := d.house.show(t.Context(), d.display, d.dir, d.url, s, 0)
	require.NoError(t, err)
	d.step(t, again, greeted, "wieder-da")
	require.NoError(t, again.click(t.Context(), "Einstellungen"))
	require.NoError(t, again.click(t.Context(), "Abmelden"))
	d.step(t, again, "Von diesem Gerät abmelden?", "abmelden")
	again.close()
}

// step waits for words in the window and keeps a picture.
func (d *door) step(t *testing.T, w *window, words, picture string) {
	t.Helper()
	require.NoError(t, see(w, words))
	require.NoError(t, w.shot(filepath.Join(d.shots, picture+"-"+w.seat.name+".png")))
	d.steps++
	fmt.Printf("  %s: %s\n", w.seat.name, words)
}

// browse does in the browser what the person does.
func (d *door) browse(t *testing.T, s seat) {
	t.Helper()
	var address []byte
	require.Eventually(t, func() (opened bool) {
		var err error
		address, err = os.ReadFile(d.page)
		return err == nil
	}, time.Minute, 20*time.Millisecond, "the system was asked to open a page")
	require.NoError(t, os.Remove(d.page))
	var said string
	var shot []byte
	require.NoError(t, chromedp.Run(d.browser,
		chromedp.EmulateViewport(int64(s.width), 800), chromedp.Navigate(string(address)),
		chromedp.WaitVisible("body", chromedp.ByQuery), chromedp.FullScreenshot(&shot, 90)))
	require.NoError(t, os.WriteFile(filepath.Join(d.shots, "browser-"+s.name+".png"), shot, 0o600))
	require.NoError(t, chromedp.Run(d.browser,
		chromedp.Click(`//*[self::a or self::button][contains(., "Jana")]`, chromedp.BySearch),
		chromedp.WaitVisible("h1", chromedp.ByQuery), chromedp.Text("body", &said, chromedp.ByQuery), chromedp.FullScreenshot(&shot, 90)))
	require.Contains(t, said, "Du bist angemeldet")
	require.NoError(t, os.WriteFile(filepath.Join(d.shots, "browser-ende-"+s.name+".png"), shot, 0o600))
	d.steps++
}

func (d *door) pictures(t *testing.T) int {
	list, err := filepath.Glob(filepath.Join(d.shots, "*.png"))
	require.NoError(t, err)
	return len(list)
}
