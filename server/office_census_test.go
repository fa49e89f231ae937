// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store/central"
)

// listFile is a list on the disk, for a browser to send.
func listFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	return path
}

func (h *house) everybody(t testing.TB) (people []staff.Person) {
	t.Helper()
	require.NoError(t, h.central.Read(context.Background(), func(ctx context.Context, snap *central.Snapshot) (err error) {
		people, err = snap.Store().People(ctx)
		return err
	}))
	return people
}

func TestOffice_brings_people_and_units_by_lists_shows_what_changes_and_takes_it_back(t *testing.T) {
	ctx, h := browser(t), openBureau(t)
	cookie := h.officer(t, 1, staff.Administrator)
	before := h.everybody(t)
	people := listFile(t, "people.csv", "Personalnummer;Nachname;Vorname;Einheit;Zimmer\n4711;\xd6zt\xfcrk;J\xfclide;NEU;3\n4712;Wei\xdf;Max;Neues Amt;4\n")
	units := listFile(t, "units.csv", "Kennung,Name,Leitung\nNEU,Neues Amt,4711\n")
	require.NoError(t, chromedp.Run(ctx, h.carries(cookie), chromedp.Navigate(h.url+"/office/census")))
	shoots(t, ctx, "census")
	require.NoError(t, chromedp.Run(ctx,
		chromedp.SetUploadFiles("#f-people", []string{people}, chromedp.ByQuery), chromedp.SetUploadFiles("#f-units", []string{units}, chromedp.ByQuery),
		chromedp.Click("#bring ~ form button", chromedp.ByQuery), reads("Das würde sich ändern"), reads("Jülide Öztürk"), reads("Zimmer")))
	shoots(t, ctx, "census-draft")
	assert.Len(t, h.everybody(t), len(before), "nothing happens before somebody says yes")

	require.NoError(t, chromedp.Run(ctx, chromedp.Click("form[action$=apply] button", chromedp.ByQuery), reads("2 neu, 0 geändert, 0 gegangen")))
	assert.Len(t, h.everybody(t), len(before)+2)
	shoots(t, ctx, "census-done")

	require.NoError(t, chromedp.Run(ctx, chromedp.Click(".told button", chromedp.ByQuery), reads("Rückgängig gemacht")))
	assert.Equal(t, before, h.everybody(t), "all is as it was")
}

func TestOffice_names_every_line_of_a_list_with_a_hundred_thousand_broken_ones_and_does_none(t *testing.T) {
	ctx, h := browser(t), openBureau(t)
	cookie := h.officer(t, 1, staff.Administrator)
	before := h.everybody(t)
	var text strings.Builder
	text.WriteString("Personalnummer;Nachname;Vorname\n")
	for i := range 100_000 {
		fmt.Fprintf(&text, "%d;;Max\n", i)
	}
	people := listFile(t, "people.csv", text.String())
	begun := time.Now()
	require.NoError(t, chromedp.Run(ctx, h.carries(cookie), chromedp.Navigate(h.url+"/office/census"),
		chromedp.SetUploadFiles("#f-people", []string{people}, chromedp.ByQuery), chromedp.Click("#bring ~ form button", chromedp.ByQuery),
		reads("In den Listen stimmt etwas nicht"), reads("Seite 1 von 2000")))
	assert.Less(t, time.Since(begun), 20*time.Second)
	shoots(t, ctx, "census-wrong")

	file := h.csvOf(t, cookie, "/office/census/faults", "")
	assert.Equal(t, 100_001, strings.Count(file, "\n"), "each is named, below the head")
	assert.Contains(t, file, "Liste der Menschen;100001;Nachname;ist leer")
	assert.Equal(t, before, h.everybody(t))
}

func TestOffice_refuses_a_list_that_returns_nobody_until_somebody_says_how_many_leave(t *testing.T) {
	ctx, h := browser(t), openBureau(t)
	cookie := h.officer(t, 1, staff.Administrator)
	bring := func(text string) chromedp.Action {
		return chromedp.Tasks{chromedp.Navigate(h.url + "/office/census"), chromedp.SetUploadFiles("#f-people", []string{listFile(t, "people.csv", text)}, chromedp.ByQuery)}
	}
	require.NoError(t, chromedp.Run(ctx, h.carries(cookie), bring("Nr;Vorname;Nachname\n1;Zoe;Zander\n2;Yan;Young\n"), chromedp.Click("#bring ~ form button", chromedp.ByQuery), reads("Das würde sich ändern"),
		chromedp.Click("form[action$=apply] button", chromedp.ByQuery), reads("2 neu")))
	n := len(h.everybody(t))
	require.NoError(t, chromedp.Run(ctx, bring("Nr;Vorname;Nachname\n"), chromedp.Click("#f-whole", chromedp.ByQuery), chromedp.Click("#bring ~ form button", chromedp.ByQuery), reads("Alle, die über Listen kamen")))
	shoots(t, ctx, "census-everybody")
	require.NoError(t, chromedp.Run(ctx, chromedp.Click("form[action$=apply] button", chromedp.ByQuery), reads("Schreibe diese Zahl")))
	assert.Len(t, h.everybody(t), n, "nobody has left")

	require.NoError(t, chromedp.Run(ctx, chromedp.SendKeys("#f-leave", "2\r", chromedp.ByQuery), reads("2 gegangen")))
	assert.Len(t, h.everybody(t), n-2)
}

func TestOffice_does_nothing_by_lists_when_the_town_has_changed_since_they_were_shown(t *testing.T) {
	ctx, h := browser(t), openBureau(t)
	cookie := h.officer(t, 1, staff.Administrator)
	require.NoError(t, chromedp.Run(ctx, h.carries(cookie), chromedp.Navigate(h.url+"/office/census"),
		chromedp.SetUploadFiles("#f-people", []string{listFile(t, "people.csv", "Nr;Vorname;Nachname\n1;Zoe;Zander\n")}, chromedp.ByQuery),
		chromedp.Click("#bring ~ form button", chromedp.ByQuery), reads("Das würde sich ändern")))
	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		return tx.Store().PutPerson(ctx, staff.Person{ID: "late", Given: "Kim", Family: "Spät"})
	})
	n := len(h.everybody(t))

	require.NoError(t, chromedp.Run(ctx, chromedp.Click("form[action$=apply] button", chromedp.ByQuery), reads("Inzwischen hat sich etwas geändert")))

	assert.Len(t, h.everybody(t), n)
}

// secretOf finds the hidden field of a form of the office.
var secretOf = regexp.MustCompile(`name="form" value="([^"]+)"`)

// csvOf sends a form of a page and reads the file that comes.
func (h *house) csvOf(t testing.TB, cookie *http.Cookie, path, fields string) string {
	t.Helper()
	_, page := h.ask(t, http.MethodGet, "/office/census", "", "Cookie", cookie.String()+"; pult-language=de")
	secret := secretOf.FindStringSubmatch(page)
	require.NotNil(t, secret)
	resp, text := h.ask(t, http.MethodPost, path, "form="+secret[1]+fields, "Cookie", cookie.String()+"; pult-language=de", "Content-Type", "application/x-www-form-urlencoded")
	require.Equal(t, http.StatusOK, resp.StatusCode, text)
	assert.Contains(t, resp.Header.Get("Content-Disposition"), ".csv")
	return text
}
