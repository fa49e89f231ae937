// SPDX-License-Identifier: EUPL-1.2

package main

import (
	"archive/zip"
	"bytes"
	"context"
	"image"
	"image/png"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/learn"
	"github.com/pult-app/pult/server/city"
	"github.com/pult-app/pult/server/coursepage"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
)

// aFilm is as much of one as is looked at.
const aFilm = "\x1A\x45\xDF\xA3\x01\x00\x00\x00\x00\x00\x00\x1F\x42\x82\x84webm and so on"

// aCourse is the folder of a small course without anything wrong.
func aCourse(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "aktenplan")
	require.NoError(t, os.CopyFS(dir, os.DirFS("../../learn/folder/testdata/aktenplan")))
	var picture bytes.Buffer
	require.NoError(t, png.Encode(&picture, image.NewGray(image.Rect(0, 0, 4, 3))))
	put(t, filepath.Join(dir, "10-warum", "regal.png"), picture.String())
	put(t, filepath.Join(dir, "20-film", "ablegen.webm"), aFilm)
	put(t, filepath.Join(dir, "20-film", "ablegen.signs.webm"), aFilm+" with hands")
	return dir
}

// forAll is the same course for everybody: the demo city has other units.
func forAll(t *testing.T) string {
	t.Helper()
	course := aCourse(t)
	text, err := os.ReadFile(filepath.Join(course, "course.md"))
	require.NoError(t, err)
	put(t, filepath.Join(course, "course.md"), regexp.MustCompile(`(?s)\naudience:.*?\n---`).ReplaceAllString(string(text), "\n---"))
	return course
}

// german and english have findings be told in a language, wherever the tests run.
func german(t *testing.T) { t.Setenv("LC_ALL", "de_DE.UTF-8") }

func english(t *testing.T) { t.Setenv("LC_ALL", "C") }

func TestPultd_course_lint_praises_a_good_course(t *testing.T) {
	english(t)
	code, out, said := call(t, "course", "lint", aCourse(t))

	assert.Zero(t, code, said)
	assert.Equal(t, "aktenplan: 3 lessons, 4 pages, 10 minutes, 6 files with 1 KiB; 0 errors, 0 warnings\n", out)
}

func TestPultd_course_lint_says_what_is_wrong(t *testing.T) {
	dir := aCourse(t)
	put(t, filepath.Join(dir, "10-warum", "lesson.md"), "---\ntitle: Warum\n---\n# Das Regal\n![](regal.png)\n")

	english(t)
	code, out, said := call(t, "course", "lint", dir)
	german(t)
	_, deutsch, _ := call(t, "course", "lint", dir)

	assert.Equal(t, failed, code)
	assert.Contains(t, said, "cannot be published like this")
	lines := strings.Split(out, "\n")
	require.Len(t, lines, 5, out)
	assert.Contains(t, lines[0], "10-warum/lesson.md:1: warning: nobody knows how long")
	assert.Contains(t, lines[1], "10-warum/lesson.md:5: error: the picture does not say what it shows")
	assert.Contains(t, lines[2], "10-warum/merkblatt.txt: warning: no lesson uses this file")
	assert.Contains(t, lines[3], "1 error, 2 warnings")
	assert.Contains(t, deutsch, "10-warum/lesson.md:5: Fehler: Das Bild sagt nicht, was es zeigt")
	assert.Contains(t, deutsch, "Fehler 1, Hinweise 2\n")
}

func TestPultd_course_lint_passes_warnings(t *testing.T) {
	english(t)
	dir := aCourse(t)
	put(t, filepath.Join(dir, "alt.txt"), "x")

	code, out, _ := call(t, "course", "lint", dir)

	assert.Zero(t, code)
	assert.Contains(t, out, "0 errors, 1 warning\n")
}

func TestPultd_course_lint_reads_a_zip(t *testing.T) {
	english(t)
	dir := aCourse(t)
	var text bytes.Buffer
	z := zip.NewWriter(&text)
	require.NoError(t, z.AddFS(os.DirFS(filepath.Dir(dir))))
	require.NoError(t, z.Close())
	path := filepath.Join(t.TempDir(), "neu.zip")
	put(t, path, text.String())

	code, out, said := call(t, "course", "lint", path)

	assert.Zero(t, code, said)
	assert.True(t, strings.HasPrefix(out, "aktenplan: 3 lessons"), out)
}

func TestPultd_course_refuses_what_is_wrong(t *testing.T) {
	english(t)
	nothing, half := filepath.Join(t.TempDir(), "nothing"), filepath.Join(t.TempDir(), "half.zip")
	put(t, half, "PK\x03\x04")
	for _, test := range []struct {
		args []string
		code int
		word string
	}{
		{nil, misused, "say pultd course lint, preview, publish"},
		{[]string{"praise"}, misused, "say pultd course lint, preview, publish"},
		{[]string{"lint"}, misused, "FOLDER is missing"},
		{[]string{"lint", "a", "b"}, misused, "a word too many"},
		{[]string{"lint", nothing}, failed, "there is no " + nothing},
		{[]string{"lint", half}, failed, half + ": error: this is no whole zip"},
		{[]string{"lint", os.DevNull}, failed, "neither a file nor a folder"},
		{[]string{"preview", nothing}, failed, "there is no " + nothing},
		{[]string{"preview", half}, failed, "cannot be read"},
		{[]string{"preview", aCourse(t), "--addr", "0.0.0.0:0"}, misused, "for this very machine only"},
		{[]string{"preview", aCourse(t), "--addr", "nowhere"}, misused, "--addr is HOST:PORT"},
	} {
		code, _, said := call(t, append([]string{"course"}, test.args...)...)
		assert.Equal(t, test.code, code, said)
		assert.Contains(t, said, test.word)
	}
	for _, args := range [][]string{{"course", "help"}, {"course", "lint", "--help"}, {"help", "course"}} {
		code, out, _ := call(t, args...)
		assert.Zero(t, code)
		assert.Contains(t, out, "pultd course preview FOLDER")
	}
}

// previewed is where a preview of a folder is to be seen, until the test ends.
func previewed(t *testing.T, dir string) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	out, in := io.Pipe()
	ended := make(chan int, 1)
	go func() { // ends with the test
		ended <- (&command{strings.NewReader(""), in, io.Discard}).run(ctx, []string{"course", "preview", dir})
		in.Close()
	}()
	t.Cleanup(func() {
		cancel()
		assert.Zero(t, <-ended)
	})
	line := make([]byte, 100)
	n, err := out.Read(line)
	require.NoError(t, err)
	address, ok := strings.CutPrefix(strings.TrimSpace(string(line[:n])), "ready ")
	require.True(t, ok, string(line[:n]))
	return address
}

// client keeps no connection that would outlive the test.
var client = &http.Client{Transport: &http.Transport{DisableKeepAlives: true}, Timeout: 10 * time.Second}

// got is what an address answers.
func got(t *testing.T, resp *http.Response, err error) (status int, head http.Header, text string) {
	t.Helper()
	require.NoError(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp.StatusCode, resp.Header, string(body)
}

func see(t *testing.T, address string) (status int, head http.Header, text string) {
	t.Helper()
	resp, err := client.Get(address)
	return got(t, resp, err)
}

func answers(t *testing.T, address string, form url.Values) string {
	t.Helper()
	resp, err := client.PostForm(address, form)
	status, _, text := got(t, resp, err)
	assert.Equal(t, http.StatusOK, status)
	return text
}

func TestPultd_course_preview_shows_the_course(t *testing.T) {
	german(t)
	at := previewed(t, aCourse(t))

	status, head, text := see(t, at+"/")
	assert.Equal(t, http.StatusOK, status)
	assert.Equal(t, coursepage.Policy(), head.Get("Content-Security-Policy"))
	assert.NotContains(t, coursepage.Policy(), "unsafe")
	for _, want := range []string{"<h1>Die E-Akte</h1>", "<strong>hingehört</strong>", `<a href="/lesson/warum/1">Warum ein Aktenplan</a>`, "freiwillig", "gezogen werden 4 von 5 Fragen", "Aktenkundig"} {
		assert.Contains(t, text, want)
	}

	_, _, text = see(t, at+"/lesson/warum/1")
	for _, want := range []string{"Seite 1 von 2", `alt="Ein Regal mit Ordnern"`, `href="` + at + `/lesson/film/1"`, "<blockquote>", "<table>", "download>Das Merkblatt</a>", `<a href="/lesson/warum/2" rel="next">`} {
		assert.Contains(t, text, want)
	}
	assert.NotContains(t, text, "<script")
	picture := regexp.MustCompile(`src="([^"]+)"`).FindStringSubmatch(text)
	require.NotNil(t, picture)
	status, head, _ = see(t, picture[1])
	assert.Equal(t, []any{http.StatusOK, "image/png", "nosniff"}, []any{status, head.Get("Content-Type"), head.Get("X-Content-Type-Options")})
	sheet := regexp.MustCompile(`href="(/file/[^"]+)"`).FindStringSubmatch(text)
	require.NotNil(t, sheet)
	_, head, text = see(t, at+sheet[1])
	assert.Equal(t, "Ein Blatt.\n", text)
	assert.Equal(t, "attachment; filename=merkblatt.txt", head.Get("Content-Disposition"))

	for _, path := range []string{"/lesson/nix/1", "/lesson/warum/3", "/lesson/warum/0", "/lesson/warum/x", "/file/x", "/captions/x", "/x"} {
		status, _, _ = see(t, at+path)
		assert.Equal(t, http.StatusNotFound, status, path)
	}
}

func TestPultd_course_preview_shows_films_with_all_that_belongs_to_them(t *testing.T) {
	at := previewed(t, aCourse(t))

	_, _, text := see(t, at+"/lesson/film/1")

	for _, want := range []string{`srclang="de" label="de" default`, `srclang="en"`, "Jana: Hier ist die Akte.", "0:03 Das Zeichen"} {
		assert.Contains(t, text, want)
	}
	film := regexp.MustCompile(`src="(/file/[^"]+)"`).FindStringSubmatch(text)[1]
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, at+film, nil)
	require.NoError(t, err)
	request.Header.Set("Range", "bytes=4-7")
	resp, err := client.Do(request)
	status, head, piece := got(t, resp, err)
	assert.Equal(t, []any{http.StatusPartialContent, "video/webm", aFilm[4:8]}, []any{status, head.Get("Content-Type"), piece})
	words := regexp.MustCompile(`src="(/captions/[^"]+)"`).FindStringSubmatch(text)[1]
	_, head, vtt := see(t, at+words)
	assert.Equal(t, "text/vtt; charset=utf-8", head.Get("Content-Type"))
	assert.Contains(t, vtt, "<v Jana>Hier ist die Akte.")
	chapter := regexp.MustCompile(`href="([^"]+at=3000#[^"]+)"`).FindStringSubmatch(text)[1]
	_, _, text = see(t, at+strings.ReplaceAll(chapter, "&amp;", "&"))
	assert.Contains(t, text, `src="`+film+`#t=3"`)
}

func TestPultd_course_preview_tries_questions(t *testing.T) {
	german(t)
	at := previewed(t, aCourse(t))
	for name, one := range map[string]struct {
		page string
		form url.Values
		want []string
	}{
		"single, right":    {"warum/2", url.Values{"question": {"wohin"}, "pick": {"1"}}, []string{">Richtig<", "Alles, was eine Entscheidung stützt", `value="1" checked`}},
		"single, wrong":    {"warum/2", url.Values{"question": {"wohin"}, "pick": {"2"}}, []string{"Noch nicht richtig", "Dort findet es die Vertretung nicht.", "Frag dich", "Richtig wäre"}},
		"single, none":     {"warum/2", url.Values{"question": {"wohin"}}, []string{"Noch nicht richtig"}},
		"single, nonsense": {"warum/2", url.Values{"question": {"wohin"}, "pick": {"-1", "77", "x"}}, []string{"Noch nicht richtig"}},
		"several":          {"test/1", url.Values{"question": {"alle"}, "pick": {"0", "1"}}, []string{">Richtig<"}},
		"several, partly":  {"test/1", url.Values{"question": {"alle"}, "pick": {"0"}}, []string{"Zum Teil richtig"}},
		"order":            {"test/1", url.Values{"question": {"folge"}, "place-0": {"1"}, "place-1": {"2"}, "place-2": {"3"}}, []string{">Richtig<", `<option value="3" selected>3</option>`}},
		"order, twice":     {"test/1", url.Values{"question": {"folge"}, "place-0": {"1"}, "place-1": {"1"}, "place-2": {"3"}}, []string{"Noch nicht richtig"}},
		"gap":              {"test/1", url.Values{"question": {"luecke"}, "word": {"aktenzeichen", "Mappe"}}, []string{">Richtig<", `aria-label="Lücke 2" value="Mappe"`}},
		"gap, escaped":     {"test/1", url.Values{"question": {"luecke"}, "word": {`"><script>`, ""}}, []string{"Noch nicht richtig", `value="&#34;&gt;&lt;script&gt;"`, "Akte / Mappe"}},
		"number":           {"test/1", url.Values{"question": {"jahre"}, "number": {"10,5"}}, []string{">Richtig<", `value="10.5"`}},
		"number, none":     {"test/1", url.Values{"question": {"jahre"}, "number": {"viele"}}, []string{"Noch nicht richtig", "10 Jahre"}},
		"nobody's":         {"test/1", url.Values{"question": {"nix"}}, []string{"Zeig, was du kannst"}},
	} {
		t.Run(name, func(t *testing.T) {
			text := answers(t, at+"/lesson/"+one.page, one.form)
			for _, want := range one.want {
				assert.Contains(t, text, want)
			}
		})
	}
	t.Run("match", func(t *testing.T) {
		_, _, text := see(t, at+"/lesson/test/1")
		form := url.Values{"question": {"paare"}}
		for i, fits := range []string{"Vorgang", "Raum"} {
			form.Set("place-"+string(rune('0'+i)), regexp.MustCompile(`<option value="(\d)">` + fits).FindStringSubmatch(text)[1])
		}
		text = answers(t, at+"/lesson/test/1", form)
		assert.Contains(t, text, ">Richtig<")
		assert.Contains(t, text, "selected>Vorgang")
	})
}

func TestPultd_course_preview_shows_what_its_author_has_just_written(t *testing.T) {
	german(t)
	dir := aCourse(t)
	at := previewed(t, dir)
	_, _, text := see(t, at+"/lesson/film/1")
	require.NotContains(t, text, "Befunde")

	put(t, filepath.Join(dir, "20-film", "lesson.md"), "---\ntitle: Neu\n---\n# Seite\n<script>alert(1)</script> und [x](javascript:alert(1))\n")
	_, _, text = see(t, at+"/lesson/film/1")

	assert.Contains(t, text, "<h1>Neu</h1>")
	assert.Contains(t, text, "&lt;script&gt;")
	assert.NotContains(t, text, "<script")
	assert.NotContains(t, text, `href="javascript`)
	assert.Contains(t, text, "Befunde")
	assert.Contains(t, text, "20-film/lesson.md:1: Hinweis: Niemand weiß, wie lange")
	require.NoError(t, os.RemoveAll(filepath.Join(dir, "20-film")))
	status, _, _ := see(t, at+"/lesson/film/1")
	assert.Equal(t, http.StatusNotFound, status)
}

func TestPultd_course_preview_answers_this_machine_only(t *testing.T) {
	at := previewed(t, aCourse(t))
	for host, want := range map[string]int{"evil.example": 421, "127.0.0.1.evil.example:80": 421, "192.0.2.1:80": 421, "localhost:" + port(t, at): 200, "[::1]:" + port(t, at): 200} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, at+"/", nil)
		require.NoError(t, err)
		request.Host = host
		resp, err := client.Do(request)
		status, _, _ := got(t, resp, err)
		assert.Equal(t, want, status, host)
	}
}

func port(t *testing.T, address string) string {
	_, port, err := net.SplitHostPort(strings.TrimPrefix(address, "http://"))
	require.NoError(t, err)
	return port
}

func TestPultd_course_preview_does_not_follow_links_out_of_the_folder(t *testing.T) {
	dir := aCourse(t)
	secret := filepath.Join(t.TempDir(), "secret.txt")
	put(t, secret, "secret")
	sheet := filepath.Join(dir, "10-warum", "merkblatt.txt")
	require.NoError(t, os.Remove(sheet))
	if err := os.Symlink(secret, sheet); err != nil {
		t.Skip("links cannot be made here")
	}

	code, out, _ := call(t, "course", "lint", dir)

	assert.Equal(t, failed, code)
	assert.Contains(t, out, "10-warum/merkblatt.txt: ")
	_, _, text := see(t, previewed(t, dir)+"/lesson/warum/1")
	assert.NotContains(t, text, "download>")
}

// TestPultd_course_preview_in_a_browser looks at the pages as authors do: without anything from elsewhere, and without complaints.
func TestPultd_course_preview_in_a_browser(t *testing.T) {
	german(t)
	ctx, at := browser(t), previewed(t, aCourse(t))
	var complaints []string
	chromedp.ListenTarget(ctx, func(event any) {
		if said, ok := event.(*cdplog.EventEntryAdded); ok && !strings.Contains(said.Entry.URL, "favicon") {
			complaints = append(complaints, said.Entry.Text)
		}
	})
	var loaded, marked int
	var judged, styled string

	require.NoError(t, chromedp.Run(ctx, cdplog.Enable(), chromedp.Navigate(at+"/"),
		chromedp.Evaluate(`getComputedStyle(document.body).backgroundColor`, &styled),
		chromedp.Click(`a[href="/lesson/warum/1"]`, chromedp.ByQuery), chromedp.WaitReady("blockquote", chromedp.ByQuery),
		chromedp.Evaluate(`[...document.images].filter(i => i.complete && i.naturalWidth === 4).length`, &loaded),
		chromedp.Click(`a[rel=next]`, chromedp.ByQuery), chromedp.WaitReady("form", chromedp.ByQuery)))
	shoot(t, ctx, "course-question.png")
	require.NoError(t, chromedp.Run(ctx,
		chromedp.Click(`//label[contains(., "passenden")]/input`), chromedp.SendKeys("button", "\r", chromedp.ByQuery), chromedp.WaitReady("[role=status]", chromedp.ByQuery),
		chromedp.Text("[role=status]", &judged, chromedp.ByQuery),
		chromedp.Click(`a[rel=next]`, chromedp.ByQuery), chromedp.WaitReady("video", chromedp.ByQuery),
		chromedp.Evaluate(`[...document.querySelectorAll("track")].filter(t => t.track.kind === "captions").length`, &marked)))
	shoot(t, ctx, "course-film.png")

	assert.Equal(t, "rgb(246, 243, 237)", styled, "the policy lets the style be")
	assert.Equal(t, 1, loaded)
	assert.Contains(t, judged, "Richtig")
	assert.Equal(t, 2, marked)
	assert.Empty(t, complaints)
}

// shoot keeps a picture of the page for who wants to look at it.
func shoot(t *testing.T, ctx context.Context, name string) {
	dir := os.Getenv("PULT_SHOTS")
	if dir == "" {
		return
	}
	var shot []byte
	require.NoError(t, chromedp.Run(ctx, chromedp.FullScreenshot(&shot, 100)))
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), shot, 0o600))
}

// browser is a phone's browser that runs no scripts of pages.
func browser(t *testing.T) context.Context {
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
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	t.Cleanup(cancel)
	require.NoError(t, chromedp.Run(ctx, emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"}}), chromedp.EmulateViewport(390, 844)))
	return ctx
}

// does is what a call that must succeed says.
func does(t *testing.T, args ...string) string {
	t.Helper()
	code, out, said := call(t, args...)
	require.Zero(t, code, said+out)
	return out
}

func TestPultd_course_publish_brings_a_course_and_only_what_is_new(t *testing.T) {
	english(t)
	path := filepath.Join(t.TempDir(), "town.sqlite")
	does(t, "seed", "--demo", "--db", path)
	course := forAll(t)

	out := does(t, "course", "publish", course, "--db", path)
	assert.Contains(t, out, "it is new")
	assert.NotContains(t, does(t, "course", "list", "--db", path), "edition", "nothing was done yet")

	out = does(t, "course", "publish", course, "--db", path, "--apply")
	assert.Contains(t, out, "edition 1")
	assert.Contains(t, does(t, "course", "list", "--db", path), "edition 1")
	assert.DirExists(t, path+"-courses")

	out = does(t, "course", "publish", course, "--db", path, "--apply")
	assert.NotContains(t, does(t, "course", "list", "--db", path), "edition 2", "the same course is no new edition")
	assert.NotContains(t, out, "lesson ")

	text, err := os.ReadFile(filepath.Join(course, "10-warum", "lesson.md"))
	require.NoError(t, err)
	put(t, filepath.Join(course, "10-warum", "lesson.md"), string(text)+"\nNoch ein Satz.\n")
	require.NoError(t, os.Rename(filepath.Join(course, "90-test"), filepath.Join(course, "95-anders")))
	out = does(t, "course", "publish", course, "--db", path)
	assert.Regexp(t, `(?s)this would be edition 2\n.*lesson warum changes\n.*lesson anders comes\n.*lesson test goes`, out)
	require.NoError(t, os.Rename(filepath.Join(course, "95-anders"), filepath.Join(course, "90-test")))
	put(t, filepath.Join(course, "10-warum", "lesson.md"), string(text))

	walk := filepath.Join(t.TempDir(), "walk.yaml")
	require.NoError(t, os.WriteFile(walk, []byte("id: walk\ntitle: Rundgang\nsteps:\n  - key: a\n    course: "+filepath.Base(course)+"\n"), 0o600))
	does(t, "course", "path", walk, "--db", path, "--apply")
	assert.Contains(t, does(t, "course", "list", "--db", path), "path walk: Rundgang, 1 step")

	out = does(t, "course", "withdraw", filepath.Base(course), "--db", path, "--apply")
	assert.Contains(t, out, "may go on")
	assert.Contains(t, does(t, "course", "list", "--db", path), "withdrawn")
}

// TestPultd_seed_has_people_take_the_courses_of_the_demo_city: trainers and leads who look at Pult see figures, and not a page of nothing.
func TestPultd_seed_has_people_take_the_courses_of_the_demo_city(t *testing.T) {
	german(t)
	path, courses := filepath.Join(t.TempDir(), "town.sqlite"), t.TempDir()
	course := filepath.Join(courses, "informationssicherheit")
	require.NoError(t, os.Rename(forAll(t), course))

	does(t, "seed", "--demo", "--courses", courses, "--db", path)

	file := filepath.Join(t.TempDir(), "schulung.csv")
	does(t, "course", "report", "-o", file, "--db", path)
	said, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Contains(t, string(said), "Informationssicherheit: jährliche Unterweisung;Die E-Akte;26;40;65 %")
	read(t, path, func(ctx context.Context, snap *central.Snapshot) error {
		mine, err := snap.Learn().Enrolment(ctx, city.DemoPerson, "informationssicherheit", "")
		assert.ErrorIs(t, err, learn.ErrGone, "%+v: what the demo person learns is theirs to begin", mine)
		return nil
	})
}

func TestPultd_course_publish_refuses_a_course_with_errors(t *testing.T) {
	english(t)
	path := filepath.Join(t.TempDir(), "town.sqlite")
	does(t, "seed", "--demo", "--db", path)
	empty := t.TempDir()

	code, _, said := call(t, "course", "publish", empty, "--db", path, "--apply")

	assert.Equal(t, failed, code)
	assert.Contains(t, said, "mend the errors")
	assert.NotContains(t, does(t, "course", "list", "--db", path), "course")
}

func TestPultd_course_revoke_takes_an_award_back(t *testing.T) {
	english(t)
	path := filepath.Join(t.TempDir(), "town.sqlite")
	does(t, "seed", "--demo", "--db", path)
	write(t, path, func(ctx context.Context, tx *central.Tx) error {
		return tx.Learn("", nil).PutAward(ctx, learn.Award{Person: "p-jana", Course: "aktenplan", Round: 1, At: time.Now(), Title: "Aktenplan"})
	})

	code, _, said := call(t, "course", "revoke", "p-jana", "aktenplan", "--db", path, "--apply")
	assert.NotZero(t, code)
	assert.Contains(t, said, "--why")
	code, _, said = call(t, "course", "revoke", "p-jana", "anderes", "--why", "irrtümlich", "--db", path, "--apply")
	assert.NotZero(t, code)
	assert.Contains(t, said, "has completed no course")
	assert.NotContains(t, does(t, "course", "revoke", "p-jana", "aktenplan", "--why", "irrtümlich", "--db", path), "still find it genuine", "nobody has a badge")
	write(t, path, func(ctx context.Context, tx *central.Tx) error {
		a, err := tx.Learn("", nil).Award(ctx, "p-jana", "aktenplan", "", 1)
		if a.Credential = `{"id": "urn:uuid:1"}`; err == nil {
			err = tx.Learn("", nil).PutAward(ctx, a)
		}
		return err
	})
	out := does(t, "course", "revoke", "p-jana", "aktenplan", "--why", "irrtümlich", "--db", path, "--apply")
	assert.Contains(t, out, "whoever has the badge will still find it genuine", "nobody who checks it can learn of it")

	read(t, path, func(ctx context.Context, snap *central.Snapshot) error {
		a, err := snap.Learn().Award(ctx, "p-jana", "aktenplan", "", 1)
		assert.Equal(t, "irrtümlich", a.Revoked)
		return err
	})
}

func TestPultd_says_when_somebody_began_and_who_plays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "town.sqlite")
	does(t, "seed", "--demo", "--db", path)

	code, _, _ := call(t, "people", "began", "p-jana", "28.11.2026", "--db", path, "--apply")
	assert.NotZero(t, code)
	does(t, "people", "began", "p-jana", "2026-11-28", "--db", path, "--apply")
	does(t, "units", "play", "u-dienste", "off", "--db", path, "--apply")

	read(t, path, func(ctx context.Context, snap *central.Snapshot) error {
		began, err := snap.Learn().Began(ctx, "2026-11-28", "2026-11-28")
		assert.Equal(t, map[staff.PersonID]bool{"p-jana": true}, began)
		require.NoError(t, err)
		off, err := snap.Learn().Unplayed(ctx)
		assert.True(t, off["u-dienste"])
		return err
	})
	does(t, "units", "play", "u-dienste", "on", "--db", path, "--apply")
}

// write and read are for what no call says.
func write(t *testing.T, path string, do func(ctx context.Context, tx *central.Tx) error) {
	t.Helper()
	c, err := central.Open(t.Context(), path)
	require.NoError(t, err)
	require.NoError(t, c.Write(t.Context(), do))
	require.NoError(t, c.Close())
}

func read(t *testing.T, path string, do func(ctx context.Context, snap *central.Snapshot) error) {
	t.Helper()
	c, err := central.Open(t.Context(), path)
	require.NoError(t, err)
	require.NoError(t, c.Read(t.Context(), do))
	require.NoError(t, c.Close())
}
