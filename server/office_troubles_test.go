// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/staff"
)

var formToken = regexp.MustCompile(`name="form" value="([^"]+)"`)

func TestOfficeTroubles_are_read_answered_and_blocked_by_facility_and_name_nobody(t *testing.T) {
	h := openBureau(t)
	_, _ = h.complains(t, firstDesk, "monitor", "bleibt dunkel", snapshot(t))
	cookie := h.officer(t, 3, staff.Facility).String()

	resp, page := h.ask(t, http.MethodGet, "/office/troubles", "", "Cookie", cookie)

	require.Equal(t, http.StatusOK, resp.StatusCode)
	contains(t, page, "Platz 0.1: Monitor defekt")
	contains(t, page, "bleibt dunkel")
	contains(t, page, "eine davon ohne Anmeldung")
	id := h.remarks(t, "id")[0]
	resp, _ = h.ask(t, http.MethodGet, "/office/troubles/photo/"+id, "", "Cookie", cookie)
	assert.Equal(t, []any{http.StatusOK, "image/jpeg", "nosniff"}, []any{resp.StatusCode, resp.Header.Get("Content-Type"), resp.Header.Get("X-Content-Type-Options")})
	resp, _ = h.ask(t, http.MethodGet, "/office/troubles/photo/none", "", "Cookie", cookie)
	assert.Equal(t, http.StatusNotFound, resp.StatusCode)

	form := url.Values{"form": {formToken.FindStringSubmatch(page)[1]}, "case": h.remarks(t, "defect"), "state": {"repair"}, "words": {"Ersatz kommt"}}
	resp, _ = h.send(t, "/office/troubles", form, "Cookie", cookie)
	require.Equal(t, http.StatusSeeOther, resp.StatusCode)
	form = url.Values{"form": form["form"], "desk": {string(desk(hall, 0))}, "blocked": {"1"}}
	resp, _ = h.send(t, "/office/troubles/block", form, "Cookie", cookie)
	require.Equal(t, http.StatusSeeOther, resp.StatusCode)
	_, page = h.ask(t, http.MethodGet, "/office/troubles", "", "Cookie", cookie)
	contains(t, page, "wird repariert")
	contains(t, page, "Letzte Antwort: Ersatz kommt")
	contains(t, page, "gesperrt")
	_, page = h.ask(t, http.MethodGet, firstDesk, "")
	contains(t, page, "Dieser Platz ist gesperrt")
	assert.Equal(t, 1, h.count(t, `SELECT COUNT(*) FROM audit WHERE act = 'desk.block'`))

	resp, _ = h.ask(t, http.MethodGet, "/office/troubles", "", "Cookie", h.officer(t, 4, staff.Trainer).String())
	assert.Equal(t, http.StatusForbidden, resp.StatusCode)
}
