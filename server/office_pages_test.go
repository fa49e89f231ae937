// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/staff"
)

// A clerk is somebody in the web office, as HTTP sees them.
type clerk struct {
	*house
	cookie *http.Cookie
}

// get opens a page.
func (v clerk) get(t testing.TB, path string) (*http.Response, string) {
	t.Helper()
	return v.send(t, http.MethodGet, path, nil)
}

var formSecret = regexp.MustCompile(`name="form" value="([^"]*)"`)

// post sends a form as the page at the path would.
func (v clerk) post(t testing.TB, page, path string, form url.Values) (*http.Response, string) {
	t.Helper()
	_, text := v.get(t, page)
	found := formSecret.FindStringSubmatch(text)
	require.NotNil(t, found, "there is no form on %s: %s", page, text)
	form.Set("form", found[1])
	return v.send(t, http.MethodPost, path, form)
}

func (v clerk) send(t testing.TB, method, path string, form url.Values) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, v.url+path, strings.NewReader(form.Encode()))
	require.NoError(t, err)
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	req.Header.Set("Accept-Language", "de")
	if v.cookie != nil {
		req.AddCookie(v.cookie)
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp, string(text)
}

// link is the first link on a page that a pattern finds.
func link(t testing.TB, text, pattern string) string {
	t.Helper()
	found := regexp.MustCompile(`href="(` + pattern + `)"`).FindStringSubmatch(text)
	require.NotNil(t, found, "no link to %s in %s", pattern, text)
	return html.UnescapeString(found[1])
}

// officeOpens says with what the pages are opened whose paths have wildcards. A page without them is in every test by itself.
var officeOpens = map[string]func(t testing.TB, v clerk) string{
	"/office/roles/{who}": func(t testing.TB, v clerk) string {
		_, text := v.get(t, "/office/roles")
		return link(t, text, "/office/roles/[^\"]+")
	},
	"/office/devices/{who}": func(t testing.TB, v clerk) string {
		_, text := v.post(t, "/office/devices", "/office/devices", url.Values{"name": {"family3"}})
		return link(t, text, "/office/devices/[^\"]+")
	},
	"/office/floors/{floor}":         func(t testing.TB, v clerk) string { return "/office/floors/" + string(v.traces(t, sketch())) },
	"/office/floors/{floor}/publish": func(t testing.TB, v clerk) string { return "/office/floors/traced/publish" },
}

// officePaths are all pages of the office, by their names.
func officePaths(t testing.TB, v clerk) (paths [][2]string) {
	t.Helper()
	for _, page := range v.server.OfficePages() {
		path := strings.TrimSuffix(page.Path, "{$}")
		if strings.Contains(path, "{") {
			require.NotNil(t, officeOpens[page.Path], "say in officeOpens with what %s is opened", page.Path)
			path = officeOpens[page.Path](t, v)
		}
		paths = append(paths, [2]string{page.Name, path})
	}
	return paths
}

// furnished is an office in which something has happened, and its administrator.
func furnished(t testing.TB) clerk {
	t.Helper()
	h := openBureau(t)
	h.officer(t, 2, staff.Facility)
	h.officer(t, 4, staff.Editor, staff.Trainer)
	h.signIn(t, string(person(3)), "device-of-three")
	h.signIn(t, string(person(3)), "device-of-three-too")
	v := clerk{h, h.officer(t, 1, staff.Administrator, staff.Facility, staff.Council)}
	_, text := v.get(t, "/office/roles")
	of := link(t, text, "/office/roles/[^\"]+")
	resp, text := v.post(t, of, of, url.Values{"role": {"administrator", "editor"}, "reason": {"Vertretung im Sommer"}})
	require.Equal(t, http.StatusSeeOther, resp.StatusCode, text)
	require.NoError(t, h.server.Hub().Chores(t.Context()))
	return v
}

// A finding is what axe-core says of a page.
type finding struct {
	ID, Impact, Help string
	Nodes            []struct{ HTML string }
}

// axe looks at the page.
func axe(t testing.TB, ctx context.Context) (findings []finding) {
	t.Helper()
	source, err := os.ReadFile("../build/axe/node_modules/axe-core/axe.min.js")
	require.NoError(t, err, ".ci/need office fetches axe-core")
	var text string
	require.NoError(t, chromedp.Run(ctx, chromedp.Evaluate(string(source), nil),
		chromedp.Evaluate(`axe.run(document, {resultTypes: ["violations"]}).then(r => JSON.stringify(r.violations.map(v => ({ID: v.id, Impact: v.impact, Help: v.help, Nodes: v.nodes.map(n => ({HTML: n.html}))}))))`,
			&text, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) })))
	require.NoError(t, json.Unmarshal([]byte(text), &findings))
	return findings
}

// looks are how a page is looked at.
var looks = []struct {
	language, theme string
	width           int64
}{{"de", "light", 1200}, {"de", "dark", 390}, {"en", "light", 390}, {"en", "dark", 1200}}

// TestOffice_is_for_everybody has axe-core look at every page, in both languages and both themes, on a phone and on a laptop, and measures
// them. A new page is looked at by itself.
func TestOffice_is_for_everybody(t *testing.T) {
	if _, err := os.Stat("../build/axe"); err != nil && os.Getenv("CI") == "" {
		t.Skip("axe-core is not here: .ci/need office fetches it")
	}
	ctx, v := browserFor(t, 10*time.Minute), furnished(t)
	require.NoError(t, chromedp.Run(ctx, emulation.SetScriptExecutionDisabled(false)))
	serious, moderate, pages := 0, 0, officePaths(t, v)
	look := func(name string, open chromedp.Action, signed bool) {
		for _, l := range looks {
			actions := chromedp.Tasks{
				network.ClearBrowserCookies(), v.carries(v.cookie),
				network.SetCookie("pult-language", l.language).WithURL(v.url), chromedp.EmulateViewport(l.width, 800),
				emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: l.theme}}),
			}
			if !signed {
				actions = append(actions, network.DeleteCookies(v.cookie.Name).WithURL(v.url))
			}
			require.NoError(t, chromedp.Run(ctx, actions, open, chromedp.WaitReady("main", chromedp.ByQuery)), name)
			for _, f := range axe(t, ctx) {
				what := fmt.Sprintf("%s (%s, %s, %d): %s: %s %s", name, l.language, l.theme, l.width, f.Impact, f.Help, f.Nodes)
				if f.Impact == "serious" || f.Impact == "critical" {
					serious++
					assert.Fail(t, what)
					continue
				}
				moderate++
				t.Log(what)
			}
			var wrong []string
			require.NoError(t, chromedp.Run(ctx, chromedp.Evaluate(officeWrong, &wrong)), name)
			assert.Empty(t, wrong, "%s (%s, %s, %d)", name, l.language, l.theme, l.width)
			pictures(t, ctx, fmt.Sprintf("%s-%s-%d-%s", name, l.language, l.width, l.theme))
		}
	}
	for _, page := range pages {
		look(page[0], chromedp.Navigate(v.url+page[1]), true)
	}
	for name, path := range map[string]string{"plain-gone": "/office/roles/nobody", "changes-told": "/office/changes?done=" + lastChange(t, v)} {
		look(name, chromedp.Navigate(v.url+path), true)
	}
	look("rolesof-wrong", chromedp.Tasks{chromedp.Navigate(v.url + pathNamed(pages, "rolesof")), chromedp.Click("main form button", chromedp.ByQuery), chromedp.WaitVisible("#faults", chromedp.ByQuery)}, true)
	look("roles-found", chromedp.Tasks{chromedp.Navigate(v.url + "/office/roles"), chromedp.SendKeys("#f-name", "given1\r", chromedp.ByQuery), chromedp.WaitVisible(".people", chromedp.ByQuery)}, true)
	look("menu", chromedp.Tasks{chromedp.Navigate(v.url + "/office/"), chromedp.Evaluate(`document.querySelector("#menu").matches(":popover-open") || getComputedStyle(document.querySelector(".menu")).display == "none" || document.querySelector(".menu").click()`, nil)}, true)
	look("signin", chromedp.Navigate(v.url+"/office/"), false)
	look("choose", chromedp.Navigate(v.url+"/office/signin"), false)

	kb, ms := measured(t, v, pages)
	fmt.Printf("RESULT office pages=%d axe_serious=%d axe_moderate=%d max_kb=%.1f max_ms=%.1f\n", len(pages), serious, moderate, kb, ms)
	assert.LessOrEqual(t, kb, 100.0)
	assert.LessOrEqual(t, ms, 50.0)
}

func pathNamed(pages [][2]string, name string) string {
	return pages[slices.IndexFunc(pages, func(p [2]string) bool { return p[0] == name })][1]
}

func lastChange(t testing.TB, v clerk) string {
	t.Helper()
	_, text := v.get(t, "/office/changes")
	found := regexp.MustCompile(`name="change" value="([^"]+)"`).FindStringSubmatch(text)
	require.NotNil(t, found)
	return found[1]
}

// officeWrong is what axe-core does not look for: what leaves the window, also at 200 %, what is too small for a finger, what has no words,
// and keys that nobody has put into words.
const officeWrong = `(() => {
	const wrong = [], seen = e => e.checkVisibility();
	if (document.documentElement.scrollWidth > innerWidth) wrong.push("wider than the window");
	document.documentElement.style.fontSize = "200%";
	if (document.documentElement.scrollWidth > innerWidth) wrong.push("at 200 % wider than the window: " + [...document.querySelectorAll("body *")].filter(e => seen(e) && e.getBoundingClientRect().right > innerWidth && !e.closest(".wide,.aloud,.skip")).map(e => e.tagName + "." + e.className).slice(0, 3));
	document.documentElement.style.fontSize = "";
	for (const e of document.querySelectorAll("button,input:not([type=hidden]),select,textarea,body > nav a,a.button"))
		if (seen(e) && !e.closest("label.choice") && e.getBoundingClientRect().height < 44) wrong.push("too small: " + e.outerHTML.slice(0, 120));
	const keys = document.body.innerText.match(/\boffice\.[a-z.]+|%!|%[a-z]\b|<no value>/g);
	if (keys) wrong.push("no words for " + keys);
	if (document.querySelector("body [style],[onclick],script:not([src])")) wrong.push("style or script in the page");
	return wrong;
})()`

// measured are the most kilobytes of a page, with its style and script, and the most milliseconds until it was there.
func measured(t testing.TB, v clerk, pages [][2]string) (kb, ms float64) {
	t.Helper()
	extra := regexp.MustCompile(`(?:href|src)="(/office/files/[^"]+)"`)
	for _, page := range pages {
		best := time.Hour
		var bytes int
		for range 5 {
			began := time.Now()
			resp, text := v.get(t, page[1])
			best = min(best, time.Since(began))
			require.Equal(t, http.StatusOK, resp.StatusCode, page[1])
			bytes = len(text)
			for _, file := range extra.FindAllStringSubmatch(text, -1) {
				bytes += v.weigh(t, file[1])
			}
		}
		kb, ms = max(kb, float64(bytes)/1000), max(ms, best.Seconds()*1000)
	}
	return kb, ms
}

// weigh tells how many bytes of a file come to a browser, which takes gzip.
func (v clerk) weigh(t testing.TB, path string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, v.url+path, nil)
	require.NoError(t, err)
	req.Header.Set("Accept-Encoding", "gzip")
	resp, err := http.DefaultTransport.RoundTrip(req)
	require.NoError(t, err)
	defer resp.Body.Close()
	require.Equal(t, http.StatusOK, resp.StatusCode, path)
	n, err := io.Copy(io.Discard, resp.Body)
	require.NoError(t, err)
	return int(n)
}

// pictures keeps a picture of the page where PULT_SHOTS says.
func pictures(t testing.TB, ctx context.Context, name string) {
	t.Helper()
	if dir := os.Getenv("PULT_SHOTS"); dir != "" {
		var picture []byte
		require.NoError(t, chromedp.Run(ctx, chromedp.FullScreenshot(&picture, 100)))
		require.NoError(t, os.WriteFile(dir+"/"+name+".png", picture, 0o600))
	}
}
