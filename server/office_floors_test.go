// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/booking/imdf"
	"github.com/pult-app/pult/booking/tracing"
	"github.com/pult-app/pult/server/backdrop"
	"github.com/pult-app/pult/server/backdrop/backdroptest"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// sketch is a sound drawing: a room, a zone in it, three desks.
func sketch() tracing.Draft {
	box := booking.Polygon{{{X: 2, Y: 2}, {X: 14, Y: 2}, {X: 14, Y: 10}, {X: 2, Y: 10}}}
	d := tracing.Draft{W: 30, H: 20, Rooms: []tracing.Room{{ID: "r1", Name: "Großraum", Kind: "office", Shape: box}}, Zones: []tracing.Zone{{ID: "z1", Name: "Wupper", Shapes: []booking.Polygon{box}}}}
	for i := range 3 {
		d.Desks = append(d.Desks, tracing.Desk{ID: fmt.Sprint("k", i+1), Code: fmt.Sprintf("3.%02d", i+1), Shape: booking.Shape{At: booking.Point{X: 4 + 3*float64(i), Y: 4}, W: 1.6, D: 0.8}})
	}
	return d
}

// secret is what forms of a page carry.
func (v clerk) secret(t testing.TB) string {
	t.Helper()
	_, text := v.get(t, "/office/floors")
	found := formSecret.FindStringSubmatch(text)
	require.NotNil(t, found)
	return found[1]
}

// tells sends JSON as the page's script does, and reads the answer.
func (v clerk) tells(t testing.TB, path string, what any, answer any) {
	t.Helper()
	text, err := json.Marshal(what)
	require.NoError(t, err)
	resp, got := v.ask(t, http.MethodPost, path, string(text), "Cookie", v.cookie.String(), "Pult-Form", v.secret(t), "Accept-Language", "de")
	require.Equal(t, http.StatusOK, resp.StatusCode, got)
	require.NoError(t, json.Unmarshal([]byte(got), answer), got)
}

// uploads sends a form with a file.
func (v clerk) uploads(t testing.TB, path, field string, file []byte, more ...string) (*http.Response, string) {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	require.NoError(t, form.WriteField("form", v.secret(t)))
	for i := 0; i < len(more); i += 2 {
		require.NoError(t, form.WriteField(more[i], more[i+1]))
	}
	part, err := form.CreateFormFile(field, "file")
	require.NoError(t, err)
	part.Write(file)
	require.NoError(t, form.Close())
	return v.ask(t, http.MethodPost, path, body.String(), "Content-Type", form.FormDataContentType(), "Cookie", v.cookie.String(), "Accept-Language", "de")
}

func studio(t testing.TB) clerk {
	h, cookie := openStudio(t)
	return clerk{h, cookie}
}

type savedDraft struct {
	Revision int64
	Stale    bool
	Refused  string
	Problems []struct{ Flaw, ID, Words string }
}

func (v clerk) save(t testing.TB, revision int64, d tracing.Draft) (out savedDraft) {
	t.Helper()
	v.tells(t, "/office/floors/traced/save", map[string]any{"revision": revision, "draft": d}, &out)
	return out
}

var hiddenSum = regexp.MustCompile(`name="sum" value="([^"]+)"`)

// publishes looks at what changes, and confirms it.
func (v clerk) publishes(t testing.TB) (shown string) {
	t.Helper()
	_, shown = v.get(t, "/office/floors/traced/publish")
	sum := hiddenSum.FindStringSubmatch(shown)
	require.NotNil(t, sum, shown)
	resp, text := v.post(t, "/office/floors/traced/publish", "/office/floors/traced/publish", url.Values{"sum": {sum[1]}})
	require.Equal(t, http.StatusSeeOther, resp.StatusCode, text)
	return shown
}

func TestTracing_begins_a_floor_of_a_new_house_and_refuses_what_is_there(t *testing.T) {
	v := studio(t)

	resp, text := v.post(t, "/office/floors", "/office/floors", url.Values{"house-name": {"Bergstraße 12"}, "name": {"3. Etage"}, "ordinal": {"3"}})
	require.Equal(t, http.StatusSeeOther, resp.StatusCode, text)
	_, text = v.get(t, resp.Header.Get("Location"))
	assert.Contains(t, text, "Bergstraße 12")

	_, text = v.get(t, "/office/floors")
	house := regexp.MustCompile(`<option value="([^"]+)">Bergstraße 12`).FindStringSubmatch(text)
	require.NotNil(t, house)
	for _, wrong := range []struct {
		form url.Values
		says string
	}{
		{url.Values{"house": {house[1]}, "name": {"Noch eine"}, "ordinal": {"3"}}, "Dieses Stockwerk hat das Haus schon: 3. Etage."},
		{url.Values{"house": {house[1]}, "name": {""}, "ordinal": {"viele"}}, "Schreibe eine Zahl von -20 bis 200."},
		{url.Values{"name": {"Etage"}, "ordinal": {"1"}}, "Wähle ein Haus, oder schreibe den Namen des neuen."},
		{url.Values{"house-name": {"berg"}, "name": {"Etage"}, "ordinal": {"1"}}, "gibt es schon"},
	} {
		resp, text := v.post(t, "/office/floors", "/office/floors", wrong.form)
		assert.Equal(t, http.StatusUnprocessableEntity, resp.StatusCode)
		assert.Contains(t, text, wrong.says)
	}
}

func TestTracing_tells_what_is_wrong_and_publishes_nothing_of_it(t *testing.T) {
	v := studio(t)
	v.traces(t, sketch())
	d := sketch()
	d.Desks[2].Code = "3,01"
	d.Rooms[0].Shape = booking.Polygon{{{X: 2, Y: 2}, {X: 14, Y: 10}, {X: 14, Y: 2}, {X: 2, Y: 10}}}

	saved := v.save(t, 1, d)

	require.Len(t, saved.Problems, 2)
	assert.Equal(t, "Die Wände von Großraum kreuzen oder berühren sich.", saved.Problems[0].Words)
	assert.Equal(t, "Platz 3,01 gibt es zweimal, den anderen hier: x 4.0 m, y 4.0 m.", saved.Problems[1].Words)
	_, text := v.get(t, "/office/floors/traced/publish")
	assert.Contains(t, text, "Diese 2 Dinge müssen vorher noch in Ordnung sein")
	assert.NotContains(t, text, `name="sum"`)
	resp, _ := v.post(t, "/office/floors", "/office/floors/traced/publish", url.Values{"sum": {"2-"}})
	assert.Equal(t, http.StatusUnprocessableEntity, resp.StatusCode)
	v.hasNoHouse(t, "traced-house")
}

func (v clerk) hasNoHouse(t testing.TB, id booking.BuildingID) {
	t.Helper()
	err := v.central.Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) error {
		_, err := snap.Store().Building(ctx, id)
		assert.ErrorIs(t, err, booking.ErrGone)
		return nil
	})
	require.NoError(t, err)
}

func TestTracing_tells_who_saves_second_that_somebody_was_first(t *testing.T) {
	v := studio(t)
	v.traces(t, sketch())
	one, two := sketch(), sketch()
	one.Desks[0].Code, two.Desks[0].Code = "3.10", "3.20"

	first, second := v.save(t, 1, one), v.save(t, 1, two)

	assert.Equal(t, int64(2), first.Revision)
	assert.True(t, second.Stale)
	assert.Equal(t, int64(2), second.Revision)
	d, _ := v.drawing(t, "traced")
	assert.Equal(t, "3.10", d.Desks[0].Code)
}

func TestTracing_refuses_drawings_that_are_none(t *testing.T) {
	v := studio(t)
	v.traces(t, sketch())
	for name, body := range map[string]string{"no JSON": "{", "another thing": `{"revision":1,"draft":{"colour":1}}`, "no draft": `{"revision":1}`, "a picture that is not here": `{"revision":1,"draft":{"w":1,"h":1,"backdrop":{"hash":"../../etc/passwd","w":1,"h":1,"scale":1,"at":{"x":0,"y":0}}}}`} {
		resp, text := v.ask(t, http.MethodPost, "/office/floors/traced/save", body, "Cookie", v.cookie.String(), "Pult-Form", v.secret(t))

		assert.Equal(t, http.StatusOK, resp.StatusCode, name)
		assert.Contains(t, text, `"refused":"`, name)
	}
	_, one := v.drawing(t, "traced")
	assert.Equal(t, int64(1), one.Revision)

	resp, _ := v.ask(t, http.MethodPost, "/office/floors/traced/save", "{}", "Cookie", v.cookie.String())
	assert.Equal(t, http.StatusForbidden, resp.StatusCode, "a form of somebody else's page")
	resp, _ = v.ask(t, http.MethodPost, "/office/floors/nowhere/load", "{}", "Cookie", v.cookie.String(), "Pult-Form", v.secret(t))
	assert.Equal(t, http.StatusNotFound, resp.StatusCode)
}

func TestTracing_is_synced_and_booked_as_any_other_floor_and_says_before_what_people_lose(t *testing.T) {
	v := studio(t)
	v.traces(t, sketch())
	v.publishes(t)
	g := openGadget(t, v.house, person(1))
	require.NoError(t, g.SetWant(t.Context(), sync.Scope(store.House("traced-house"))))
	g.online()
	var desks []booking.Desk
	g.until(20*time.Second, "the traced floor", func() bool {
		err := g.Read(t.Context(), func(ctx context.Context, rows store.Booking) (err error) {
			desks, err = rows.Desks(ctx, "traced")
			return err
		})
		return err == nil && len(desks) == 3
	})
	whole := booking.Span{Start: monday.Add(24 * time.Hour).Truncate(24 * time.Hour).Add(8 * time.Hour), End: monday.Add(24 * time.Hour).Truncate(24 * time.Hour).Add(16 * time.Hour)}
	id := g.reserve(desks[1].ID, whole)
	g.until(20*time.Second, "the decision", func() bool { return g.state(id) == booking.Booked })

	d, one := v.drawing(t, "traced")
	d.Desks = append(d.Desks[:1], d.Desks[2])
	require.Empty(t, v.save(t, one.Revision, d).Problems)
	shown := v.publishes(t)

	assert.Contains(t, shown, "1 Platz fällt weg")
	assert.Contains(t, shown, "1 Buchung wird zurückgenommen.")
	assert.Contains(t, shown, "<strong>3.02</strong>")
	g.until(20*time.Second, "what became of it", func() bool { return g.state(id) != booking.Booked })
	err := v.central.Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) error {
		left, err := snap.Store().Desks(ctx, "traced")
		assert.Len(t, left, 2)
		return err
	})
	require.NoError(t, err)
}

func TestTracing_publishes_only_what_was_shown(t *testing.T) {
	v := studio(t)
	v.traces(t, sketch())
	_, shown := v.get(t, "/office/floors/traced/publish")
	sum := hiddenSum.FindStringSubmatch(shown)[1]
	d := sketch()
	d.Desks = d.Desks[:2]
	v.save(t, 1, d)

	resp, text := v.post(t, "/office/floors/traced/publish", "/office/floors/traced/publish", url.Values{"sum": {sum}})

	assert.Equal(t, http.StatusUnprocessableEntity, resp.StatusCode)
	assert.Contains(t, text, "Inzwischen hat sich etwas geändert")
	v.hasNoHouse(t, "traced-house")
}

func TestTracing_refuses_a_code_that_stands_on_another_floor_of_the_house(t *testing.T) {
	v := studio(t)
	resp, _ := v.post(t, "/office/floors", "/office/floors", url.Values{"house": {hall}, "name": {"1. Etage"}, "ordinal": {"1"}})
	require.Equal(t, http.StatusSeeOther, resp.StatusCode)
	path := resp.Header.Get("Location")
	d := sketch()
	d.Desks[0].Code = "0.5"

	var saved savedDraft
	v.tells(t, path+"/save", map[string]any{"revision": 1, "draft": d}, &saved)

	require.Len(t, saved.Problems, 1)
	assert.Equal(t, "Platz 0.5 gibt es zweimal, den anderen hier: Erdgeschoss.", saved.Problems[0].Words)
}

func TestTracing_changes_nothing_of_a_floor_that_is_opened_and_published_again(t *testing.T) {
	v := studio(t)
	resp, text := v.post(t, "/office/floors", "/office/floors", url.Values{"floor": {hall + "-0"}})
	require.Equal(t, http.StatusSeeOther, resp.StatusCode, text)

	_, shown := v.get(t, resp.Header.Get("Location")+"/publish")

	assert.NotContains(t, shown, "fällt weg")
	assert.NotContains(t, shown, "steht anders")
	assert.NotContains(t, shown, "stehen anders")
}

func TestTracing_takes_one_page_of_a_PDF_and_refuses_what_is_no_picture(t *testing.T) {
	v := studio(t)
	v.traces(t, sketch())
	send := func(file []byte, page string) (got struct {
		Hash, Words string
		Pages       int
		W           float64
	}) {
		resp, text := v.uploads(t, "/office/floors/traced/backdrop", "picture", file, "page", page)
		require.Equal(t, http.StatusOK, resp.StatusCode, text)
		require.NoError(t, json.Unmarshal([]byte(text), &got), text)
		return got
	}
	pdf := backdroptest.Paper(500)

	asked := send(pdf, "")
	assert.Equal(t, 500, asked.Pages)
	assert.Equal(t, "Das PDF hat 500 Seiten. Schreibe, welche du nachzeichnest.", asked.Words)
	assert.Empty(t, asked.Hash)

	got := send(pdf, "499")
	require.NotEmpty(t, got.Hash)
	assert.InDelta(t, backdrop.Side, got.W, 0)
	resp, picture := v.ask(t, http.MethodPost, "/office/floors/traced/picture", "{}", "Cookie", v.cookie.String(), "Pult-Form", v.secret(t), "Pult-Picture", got.Hash)
	assert.Equal(t, "image/png", resp.Header.Get("Content-Type"))
	assert.Equal(t, backdrop.PNG, backdrop.KindOf([]byte(picture)))

	svg := send([]byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 60"><script>alert(1)</script><rect width="9" height="9"/></svg>`), "")
	resp, picture = v.ask(t, http.MethodPost, "/office/floors/traced/picture", "{}", "Cookie", v.cookie.String(), "Pult-Form", v.secret(t), "Pult-Picture", svg.Hash)
	assert.Equal(t, "image/svg+xml", resp.Header.Get("Content-Type"))
	assert.NotContains(t, picture, "script")

	for words, file := range map[string][]byte{"Das ist weder PNG, JPEG, SVG noch PDF.": []byte("hello"), "Die Datei ist beschädigt.": []byte("\x89PNG\r\n\x1a\n...")} {
		refused := send(file, "")
		assert.Equal(t, words, refused.Words)
		assert.Empty(t, refused.Hash)
	}
}

// archiveOf is a house of so many desks as IMDF.
func archiveOf(t testing.TB, codes ...string) []byte {
	t.Helper()
	v := booking.Building{ID: "6f3c2a1e-0000-4000-8000-000000000001", Name: "Rathaus Elberfeld", Address: "Neumarkt 10", TimeZone: "Europe/Berlin"}
	s := tracing.Site{Building: v, Floor: booking.Floor{ID: "6f3c2a1e-0000-4000-8000-000000000002", Ordinal: 2, Name: "2. Etage", Short: "2"}}
	d := sketch()
	d.Desks = nil
	for i, code := range codes {
		d.Desks = append(d.Desks, tracing.Desk{ID: code, Code: code, Shape: booking.Shape{At: booking.Point{X: 3 + 1.8*float64(i), Y: 5}, W: 1.6, D: 0.8}})
	}
	plan, _ := s.Plan(d)
	var out bytes.Buffer
	require.NoError(t, imdf.Write(&out, imdf.Archive{Language: "de", Buildings: []imdf.BuildingPlan{plan}}))
	return out.Bytes()
}

var hiddenHash = regexp.MustCompile(`name="hash" value="([^"]+)"`)

// brings looks at an archive, and applies it.
func (v clerk) brings(t testing.TB, archive []byte) (shown string) {
	t.Helper()
	resp, shown := v.uploads(t, "/office/floors/archive", "archive", archive)
	require.Equal(t, http.StatusOK, resp.StatusCode, shown)
	resp, text := v.post(t, "/office/floors/archive", "/office/floors/archive/apply", url.Values{"hash": {hiddenHash.FindStringSubmatch(shown)[1]}, "sum": {hiddenSum.FindStringSubmatch(shown)[1]}})
	require.Equal(t, http.StatusSeeOther, resp.StatusCode, text)
	return shown
}

func TestArchive_is_looked_at_and_then_applied(t *testing.T) {
	v := studio(t)
	houses := func() (n int) {
		err := v.central.Read(t.Context(), func(ctx context.Context, snap *central.Snapshot) error {
			all, err := snap.Store().Buildings(ctx)
			n = len(all)
			return err
		})
		require.NoError(t, err)
		return n
	}
	before := houses()

	resp, shown := v.uploads(t, "/office/floors/archive", "archive", archiveOf(t, "2.01", "2.02"))
	require.Equal(t, http.StatusOK, resp.StatusCode, shown)
	assert.Contains(t, shown, "Rathaus Elberfeld")
	assert.Contains(t, shown, "2 Plätze")
	assert.Contains(t, shown, "neues Haus")
	assert.Equal(t, before, houses(), "looking changes nothing")

	v.brings(t, archiveOf(t, "2.01", "2.02"))
	assert.Equal(t, before+1, houses())

	shown = v.brings(t, archiveOf(t, "2.01", "2.03"))
	assert.Contains(t, shown, "1 Platz fällt weg")
	assert.Contains(t, shown, "1 Platz ist neu")

	_, shown = v.uploads(t, "/office/floors/archive", "archive", archiveOf(t, "2.01", "2.03"))
	assert.Contains(t, shown, "Es gibt nichts zu tun")
}

func TestArchive_refuses_what_is_broken_and_changes_nothing(t *testing.T) {
	v := studio(t)
	bomb := func() []byte {
		var out bytes.Buffer
		z := zip.NewWriter(&out)
		w, err := z.Create("manifest.json")
		require.NoError(t, err)
		w.Write(make([]byte, 32<<20))
		require.NoError(t, z.Close())
		return out.Bytes()
	}
	for name, test := range map[string]struct {
		file []byte
		says string
	}{
		"no zip":     {[]byte("hello"), "Das Archiv ist nicht lesbar, es wurde nichts geändert."},
		"half":       {archiveOf(t, "2.01")[:200], "Das Archiv ist nicht lesbar, es wurde nichts geändert."},
		"a zip bomb": {bomb(), "200 times its size"},
	} {
		resp, text := v.uploads(t, "/office/floors/archive", "archive", test.file)

		assert.Equal(t, http.StatusUnprocessableEntity, resp.StatusCode, name)
		assert.Contains(t, text, test.says, name)
	}
	resp, text := v.post(t, "/office/floors/archive", "/office/floors/archive/apply", url.Values{"hash": {strings.Repeat("0", 64)}, "sum": {"x"}})
	assert.Equal(t, http.StatusUnprocessableEntity, resp.StatusCode)
	assert.Contains(t, text, "Das Archiv liegt nicht mehr hier")
}

func TestArchive_is_not_applied_when_something_changed_since(t *testing.T) {
	v := studio(t)
	v.brings(t, archiveOf(t, "2.01", "2.02"))
	_, shown := v.uploads(t, "/office/floors/archive", "archive", archiveOf(t, "2.01"))
	v.brings(t, archiveOf(t, "2.01", "2.02", "2.03"))

	resp, text := v.post(t, "/office/floors/archive", "/office/floors/archive/apply", url.Values{"hash": {hiddenHash.FindStringSubmatch(shown)[1]}, "sum": {hiddenSum.FindStringSubmatch(shown)[1]}})

	assert.Equal(t, http.StatusUnprocessableEntity, resp.StatusCode)
	assert.Contains(t, text, "Inzwischen hat sich etwas geändert")
}

func TestArchive_takes_only_so_much(t *testing.T) {
	v := studio(t)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, v.url+"/office/floors/archive", io.LimitReader(endless{}, 80<<20))
	require.NoError(t, err)
	req.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	req.AddCookie(v.cookie)

	resp, err := http.DefaultTransport.RoundTrip(req)

	if err == nil { // else it was cut off while it was sent
		defer resp.Body.Close()
		assert.GreaterOrEqual(t, resp.StatusCode, 400)
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

// TestArchive_takes_those_of_strangers brings every zip below the directory that PULT_IMDF_DIR names through the web.
func TestArchive_takes_those_of_strangers(t *testing.T) {
	root := os.Getenv("PULT_IMDF_DIR")
	if root == "" {
		t.Skip("PULT_IMDF_DIR names no directory with IMDF archives of your own")
	}
	v, n := studio(t), 0
	require.NoError(t, filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(strings.ToLower(path), ".zip") {
			return err
		}
		archive, err := os.ReadFile(path)
		require.NoError(t, err)
		shown := v.brings(t, archive)
		assert.Contains(t, shown, "neues Haus", path)
		n++
		return nil
	}))
	fmt.Printf("RESULT office_imdf strangers=%d\n", n)
	assert.NotZero(t, n)
}

func TestFloors_prints_sheets_with_codes_of_the_server(t *testing.T) {
	v := studio(t)

	resp, text := v.post(t, "/office/floors", "/office/floors/sheets", url.Values{"house": {hall}, "floor": {hall + "-0"}})

	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Equal(t, "application/pdf", resp.Header.Get("Content-Type"))
	assert.Contains(t, resp.Header.Get("Content-Disposition"), ".pdf")
	assert.True(t, strings.HasPrefix(text, "%PDF-"))
}
