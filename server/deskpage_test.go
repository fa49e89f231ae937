// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/pult-app/pult/booking"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/staff"
	"github.com/pult-app/pult/store"
	"github.com/pult-app/pult/store/central"
	"github.com/pult-app/pult/sync"
)

// contains is for pages, whose style would fill the screen when they do not.
func contains(t testing.TB, page, sentence string, about ...any) {
	t.Helper()
	if _, body, _ := strings.Cut(page, "<body>"); !strings.Contains(page, sentence) {
		assert.Fail(t, "the page does not say "+sentence, "%v: %s", about, body)
	}
}

// live are the live bookings of a person.
func (h *house) live(t testing.TB, who staff.PersonID) (list []booking.Booking) {
	t.Helper()
	require.NoError(t, h.central.Peek(t.Context(), func(ctx context.Context, tx store.Tx) (err error) {
		list, err = store.Booking{Tx: tx}.Mine(ctx, who, booking.Span{Start: monday.AddDate(0, 0, -1), End: monday.AddDate(0, 0, 2)})
		return err
	}))
	return list
}

// code is a short code for the nth person.
func (h *house) code(t testing.TB, who int) string {
	t.Helper()
	code, err := h.signIn(t, string(person(who)), fmt.Sprintf("device-%05d", who)).Code(t.Context())
	require.NoError(t, err)
	return code.Code
}

// send posts a form as a browser does.
func (h *house) send(t testing.TB, path string, form url.Values, headers ...string) (*http.Response, string) {
	t.Helper()
	return h.ask(t, http.MethodPost, path, form.Encode(), append([]string{"Content-Type", "application/x-www-form-urlencoded"}, headers...)...)
}

var hidden = regexp.MustCompile(`name="until" value="(\d+)"`)

// firstDesk is the page of desk 0.1.
var firstDesk = server.DeskPath(hall, "0.1")

// enter opens the page of the nth desk and sends its form with a code.
func (h *house) enter(t testing.TB, at int, code string) (*http.Response, string) {
	t.Helper()
	path := server.DeskPath(hall, fmt.Sprintf("0.%d", at+1))
	_, page := h.ask(t, http.MethodGet, path, "")
	form := url.Values{"code": {code}}
	if found := hidden.FindStringSubmatch(page); found != nil {
		form.Set("until", found[1])
	}
	return h.send(t, path, form)
}

func TestDeskPage_says_what_a_desk_is_now(t *testing.T) {
	h := openOffice(t)
	h.books(t, 1, 1, onMonday(9*60, 12*60))
	h.books(t, 2, 2, onMonday(13*60, 14*60))
	in := h.books(t, 3, 3, onMonday(9*60, 20*60))
	_, err := h.server.Hub().Act(t.Context(), person(3), server.Step{Kind: booking.KindCheckIn, Args: booking.CheckIn{Booking: in}})
	require.NoError(t, err)

	for at, want := range map[string]struct {
		status int
		says   []string
		button string
	}{
		"0.1":                    {200, []string{"Frei bis 20:00 Uhr", "Free until 20:00"}, "Bis 20:00 Uhr buchen"},
		"0.2":                    {200, []string{"Belegt bis 12:00 Uhr", "Taken until 12:00", "checke hier ein"}, "Einchecken"},
		"0.3":                    {200, []string{"Frei bis 13:00 Uhr"}, "Bis 13:00 Uhr buchen"},
		"0.4":                    {200, []string{"Für heute belegt"}, "Einchecken"},
		"0.101":                  {200, []string{"Dieser Platz ist gesperrt"}, ""},
		"0,1":                    {200, []string{"Platz 0.1", "Frei bis 20:00 Uhr"}, "Bis 20:00 Uhr buchen"},
		"9.99":                   {404, []string{"Diesen Platz gibt es hier nicht"}, ""},
		"%2e%2e%2f":              {404, []string{"Diesen Platz gibt es hier nicht"}, ""},
		strings.Repeat("1", 200): {404, []string{"Diesen Platz gibt es hier nicht"}, ""},
		"%3Cscript%3E":           {404, []string{"Diesen Platz gibt es hier nicht"}, ""},
	} {
		resp, page := h.ask(t, http.MethodGet, "/d/"+string(hall)+"/"+at, "")

		assert.Equal(t, want.status, resp.StatusCode, at)
		for _, sentence := range want.says {
			contains(t, page, sentence, at)
		}
		if want.button == "" {
			assert.NotContains(t, page, "<form", at)
		} else {
			contains(t, page, ">"+want.button+"<", at)
			contains(t, page, "Erdgeschoss", at)
		}
		assert.NotContains(t, page, "Family", "nobody is named")
		assert.NotContains(t, page, "person0")
		assert.NotContains(t, page, "<script")
		assert.Equal(t, "no-store", resp.Header.Get("Cache-Control"))
		assert.Contains(t, resp.Header.Get("Content-Security-Policy"), "form-action 'self'")
		assert.NotContains(t, resp.Header.Get("Content-Security-Policy"), "unsafe")
	}
	resp, _ := h.ask(t, http.MethodGet, "/d/elsewhere/0.1", "")
	assert.Equal(t, http.StatusNotFound, resp.StatusCode)
	resp, _ = h.ask(t, http.MethodDelete, firstDesk, "")
	assert.Equal(t, http.StatusMethodNotAllowed, resp.StatusCode)
	h.rules(t, func(r *booking.Rules) {
		r.Closures = []booking.Day{booking.DayOf(monday, booking.Building{}.Location())}
	})
	_, page := h.ask(t, http.MethodGet, firstDesk, "")
	contains(t, page, "Das Haus ist gerade geschlossen")
}

func TestDeskPage_does_not_tell_whether_somebody_has_come(t *testing.T) {
	h := openOffice(t)
	booked := h.books(t, 1, 0, onMonday(9*60, 12*60))
	_, before := h.ask(t, http.MethodGet, firstDesk, "")

	h.acts(t, 1, booking.KindCheckIn, booking.CheckIn{Booking: booked})
	_, after := h.ask(t, http.MethodGet, firstDesk, "")

	assert.True(t, before == after, "the page is the same")
	resp, page := h.enter(t, 0, h.code(t, 1))
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	contains(t, page, "Du bist schon eingecheckt", "its own person hears it")
	resp, page = h.enter(t, 0, h.code(t, 2))
	assert.Equal(t, http.StatusConflict, resp.StatusCode)
	contains(t, page, "Dieser Platz ist schon vergeben")
}

func TestDeskPage_books_a_free_desk_and_checks_in(t *testing.T) {
	h := openOffice(t)
	code := h.code(t, 1)

	resp, page := h.enter(t, 0, " "+strings.ToLower(code[:4])+"-"+code[4:]+" ")

	assert.Equal(t, http.StatusOK, resp.StatusCode)
	contains(t, page, "Gebucht und eingecheckt")
	contains(t, page, "Platz 0.1 ist deiner bis 20:00 Uhr.")
	mine := h.live(t, person(1))
	require.Len(t, mine, 1)
	assert.Equal(t, booking.CheckedIn, mine[0].State)
	assert.Equal(t, onMonday(10*60, 20*60), mine[0].Span)

	resp, page = h.enter(t, 5, code)
	assert.Equal(t, http.StatusForbidden, resp.StatusCode, "once")
	contains(t, page, "gilt nicht mehr")
	contains(t, page, `aria-invalid="true"`)
	resp, page = h.enter(t, 5, h.code(t, 1))
	assert.Equal(t, http.StatusConflict, resp.StatusCode)
	contains(t, page, "Für diese Zeit hast du schon einen Platz")
	resp, page = h.enter(t, 0, h.code(t, 1))
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	contains(t, page, "Du bist schon eingecheckt")
}

func TestDeskPage_checks_in_to_ones_own_desk(t *testing.T) {
	h := openOffice(t)
	id := h.books(t, 1, 1, onMonday(9*60, 12*60))
	other := h.code(t, 2)

	resp, page := h.enter(t, 1, other)
	assert.Equal(t, http.StatusConflict, resp.StatusCode)
	contains(t, page, "Dieser Platz ist schon vergeben")
	assert.Equal(t, booking.Booked, h.state(t, id).State)
	resp, _ = h.enter(t, 4, other)
	assert.Equal(t, http.StatusOK, resp.StatusCode, "the code is still good where the answer was no")

	resp, page = h.enter(t, 1, h.code(t, 1))
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	contains(t, page, "Eingecheckt")
	assert.Equal(t, booking.CheckedIn, h.state(t, id).State)
}

func TestDeskPage_brings_back_who_comes_late(t *testing.T) {
	h := openOffice(t)
	id := h.books(t, 1, 1, onMonday(9*60, 12*60))
	h.write(t, func(ctx context.Context, tx *central.Tx) error {
		return (&booking.Planner{Store: tx.Store(), Now: h.clock, Final: true}).Void(ctx, id, booking.NoShow)
	})

	_, page := h.enter(t, 1, h.code(t, 1))

	contains(t, page, "Eingecheckt")
	assert.Equal(t, booking.CheckedIn, h.state(t, id).State)
}

func TestDeskPage_does_what_the_button_said_or_asks_again(t *testing.T) {
	h := openOffice(t)
	code, path := h.code(t, 1), server.DeskPath(hall, "0.1")
	_, page := h.ask(t, http.MethodGet, path, "")
	until := hidden.FindStringSubmatch(page)[1]
	h.books(t, 2, 0, onMonday(15*60, 16*60))

	resp, page := h.send(t, path, url.Values{"code": {code}, "until": {until}})

	assert.Equal(t, http.StatusConflict, resp.StatusCode)
	contains(t, page, "Jetzt ist er bis 15:00 Uhr frei")
	assert.Empty(t, h.live(t, person(1)))
	resp, _ = h.send(t, path, url.Values{"code": {code}, "until": {hidden.FindStringSubmatch(page)[1]}})
	assert.Equal(t, http.StatusOK, resp.StatusCode, "the same code")
	assert.Equal(t, onMonday(10*60, 15*60), h.live(t, person(1))[0].Span)
}

func TestDeskPage_refuses_what_is_no_code(t *testing.T) {
	h := openOffice(t)
	for _, code := range []string{"", "AAAA AAAA", "'; DROP", strings.Repeat("A", 900), "AAAAAAA\x00"} {
		resp, page := h.enter(t, 0, code)
		assert.Equal(t, http.StatusForbidden, resp.StatusCode, code)
		contains(t, page, "Diesen Code gibt es nicht", code)
	}
	for name, ask := range map[string]func() (*http.Response, string){
		"too large": func() (*http.Response, string) {
			return h.send(t, firstDesk, url.Values{"code": {strings.Repeat("A", 2000)}})
		},
		"broken": func() (*http.Response, string) {
			return h.ask(t, "POST", firstDesk, "code=%zz", "Content-Type", "application/x-www-form-urlencoded")
		},
	} {
		resp, page := ask()
		assert.Equal(t, http.StatusBadRequest, resp.StatusCode, name)
		contains(t, page, "Das hat gerade nicht geklappt", name)
	}
	resp, page := h.ask(t, "POST", firstDesk, `{"code":"AAAAAAAA"}`)
	assert.Equal(t, http.StatusUnsupportedMediaType, resp.StatusCode, "no form")
	contains(t, page, "Das hat gerade nicht geklappt")
	resp, _ = h.send(t, firstDesk, url.Values{"code": {"AAAAAAAA"}}, "Origin", "https://elsewhere.example", "Sec-Fetch-Site", "cross-site")
	assert.Equal(t, http.StatusForbidden, resp.StatusCode, "a form of somebody else's page")
}

func TestDeskPage_a_code_ends(t *testing.T) {
	h := openOffice(t)
	first := h.code(t, 1)
	second := h.code(t, 1)

	resp, _ := h.enter(t, 0, first)
	assert.Equal(t, http.StatusForbidden, resp.StatusCode, "a new one ends the one before")
	h.set(h.now.Add(10 * time.Minute))
	resp, _ = h.enter(t, 0, second)
	assert.Equal(t, http.StatusForbidden, resp.StatusCode, "after ten minutes")
	assert.Empty(t, h.live(t, person(1)))
	assert.Zero(t, h.count(t, `SELECT COUNT(*) FROM code WHERE hash IN ($1, $2)`, first, second), "only hashes are stored")
	resp, _ = h.ask(t, http.MethodPost, "/v1/code", "")
	assert.Equal(t, http.StatusUnauthorized, resp.StatusCode)
}

func TestDeskPage_a_code_ends_with_its_session(t *testing.T) {
	h := openOffice(t)
	client := h.signIn(t, string(person(1)), "device-00001")
	mine, err := client.Code(t.Context())
	require.NoError(t, err)
	others := h.code(t, 2)

	require.NoError(t, client.SignOut(t.Context()))

	resp, _ := h.enter(t, 0, mine.Code)
	assert.Equal(t, http.StatusForbidden, resp.StatusCode)
	resp, _ = h.enter(t, 0, others)
	assert.Equal(t, http.StatusOK, resp.StatusCode, "of somebody else")
}

func TestDeskPage_slows_down_who_guesses(t *testing.T) {
	h := openOffice(t)
	code := h.code(t, 1)
	for range 20 {
		resp, _ := h.enter(t, 0, "AAAAAAAA")
		require.Equal(t, http.StatusForbidden, resp.StatusCode)
	}

	resp, page := h.enter(t, 0, code)
	assert.Equal(t, http.StatusTooManyRequests, resp.StatusCode)
	assert.NotEmpty(t, resp.Header.Get("Retry-After"))
	contains(t, page, "Warte eine Minute")
	resp, _ = h.enter(t, 1, code)
	assert.Equal(t, http.StatusTooManyRequests, resp.StatusCode, "at another desk too")
	h.set(h.now.Add(time.Minute))
	resp, _ = h.enter(t, 0, code)
	assert.Equal(t, http.StatusOK, resp.StatusCode)
}

func TestDeskPage_guesses_of_others_lock_nobody_out(t *testing.T) {
	h := openOffice(t)
	_, page := h.ask(t, http.MethodGet, firstDesk, "")
	until := hidden.FindStringSubmatch(page)[1]
	enter := func(path, code, from string) int {
		resp, _ := h.send(t, path, url.Values{"code": {code}, "until": {until}}, "X-Forwarded-For", from)
		return resp.StatusCode
	}
	for range 20 {
		require.Equal(t, http.StatusForbidden, enter(firstDesk, "AAAAAAAA", "192.0.2.1"))
	}
	h.set(h.now.Add(6 * time.Second))
	require.Equal(t, http.StatusForbidden, enter(firstDesk, "AAAAAAAA", "192.0.2.1"), "as fast as may be")

	code := h.code(t, 1)
	assert.Equal(t, http.StatusTooManyRequests, enter(firstDesk, code, "192.0.2.1"), "who guesses waits")
	for range 3 {
		require.Equal(t, http.StatusForbidden, enter(firstDesk, "AAAAAAAA", "192.0.2.2"), "who mistypes is told so")
	}
	assert.Equal(t, http.StatusTooManyRequests, enter(firstDesk, code, "192.0.2.2"), "who changes the address to guess waits as well")
	assert.Equal(t, http.StatusForbidden, enter(server.DeskPath(hall, "0.2"), "AAAAAAAA", "192.0.2.2"), "at another desk nobody has guessed")
	assert.Equal(t, http.StatusOK, enter(firstDesk, code, "192.0.2.3"))
}

func TestDeskPage_behind_a_proxy_slows_down_only_who_guesses(t *testing.T) {
	h := openOffice(t)
	code := h.code(t, 1)
	guess := func(at int, code, from string) int {
		resp, _ := h.send(t, server.DeskPath(hall, fmt.Sprintf("0.%d", at+1)), url.Values{"code": {code}}, "X-Forwarded-For", from)
		return resp.StatusCode
	}
	for n := range 20 {
		require.Equal(t, http.StatusForbidden, guess(0, "AAAAAAAA", fmt.Sprintf("198.51.100.%d, 192.0.2.1", n)), "what a stranger claims counts for nothing")
	}

	assert.Equal(t, http.StatusTooManyRequests, guess(1, code, "192.0.2.1"))
	assert.NotEqual(t, http.StatusTooManyRequests, guess(1, code, "192.0.2.1, 192.0.2.2"))
	for n := range 20 {
		require.Equal(t, http.StatusForbidden, guess(2, "AAAAAAAA", fmt.Sprintf("2001:db8:1:2::%x", n)))
	}
	assert.Equal(t, http.StatusTooManyRequests, guess(3, code, "2001:db8:1:2:ffff::1"), "the same network")
	assert.NotEqual(t, http.StatusTooManyRequests, guess(3, code, "2001:db8:1:3::1"))
}

func TestPages_are_opened_only_so_often_by_an_address(t *testing.T) {
	h := openOffice(t)
	_, calendar := h.link(t, person(1))
	h.limits = &server.Limits{Feed: server.Rate{Burst: 9, Every: time.Minute}, Stranger: server.Rate{Burst: 3, Every: time.Minute}}
	h.restart(t)
	for _, path := range []string{firstDesk, calendar, "/b/forged"} {
		resp, _ := h.ask(t, http.MethodGet, path, "")
		require.NotEqual(t, http.StatusTooManyRequests, resp.StatusCode, path)
	}

	for _, path := range []string{firstDesk, calendar, "/b/forged"} {
		resp, page := h.ask(t, http.MethodGet, path, "")
		assert.Equal(t, http.StatusTooManyRequests, resp.StatusCode, path)
		assert.Equal(t, "61", resp.Header.Get("Retry-After"))
		contains(t, page, "Warte eine Minute", path)
	}
	h.set(h.now.Add(time.Minute))
	resp, _ := h.ask(t, http.MethodGet, firstDesk, "")
	assert.Equal(t, http.StatusOK, resp.StatusCode)
}

func TestBookingPage_is_acted_on_only_so_often(t *testing.T) {
	h := openOffice(t)
	h.limits = &server.Limits{Feed: server.Rate{Burst: 2, Every: time.Minute}, Stranger: server.Rate{Burst: 99, Every: time.Minute}}
	h.restart(t)
	path, err := h.server.BookingPath(t.Context(), h.books(t, 1, 1, onMonday(8*60, 16*60)))
	require.NoError(t, err)
	for range 2 {
		resp, _ := h.send(t, path, url.Values{"do": {"release"}})
		require.NotEqual(t, http.StatusTooManyRequests, resp.StatusCode)
	}
	resp, _ := h.send(t, path, url.Values{"do": {"release"}})
	assert.Equal(t, http.StatusTooManyRequests, resp.StatusCode)
}

func TestCode_is_not_drawn_without_end(t *testing.T) {
	h := openOffice(t)
	client := h.signIn(t, "person001", "device-0001")
	seen := map[string]bool{}
	for range 10 {
		code, err := client.Code(t.Context())
		require.NoError(t, err)
		assert.Regexp(t, "^[2-9ACDEFGHJKLMNPQRTUVWXY]{8}$", code.Code)
		assert.Equal(t, monday.Add(10*time.Minute), code.Until)
		seen[code.Code] = true
	}

	_, err := client.Code(t.Context())

	assert.Equal(t, sync.TooMany, wireCode(t, err))
	assert.Len(t, seen, 10)
}

func TestDeskPage_books_once_however_many_send_at_once(t *testing.T) {
	h := openOffice(t)
	const people = 12
	codes := make([]string, people)
	for i := range codes {
		codes[i] = h.code(t, i)
	}
	var all errgroup.Group
	statuses := make([]int, 2*people)
	for i := range statuses {
		all.Go(func() error {
			resp, _ := h.enter(t, 0, codes[i%people]) // each code twice
			statuses[i] = resp.StatusCode
			return nil
		})
	}
	require.NoError(t, all.Wait())

	won := 0
	for _, status := range statuses {
		if status == http.StatusOK {
			won++
		}
	}
	assert.LessOrEqual(t, 1, won)
	assert.Equal(t, 1, h.count(t, `SELECT COUNT(*) FROM booking WHERE desk = $1 AND state IN ('booked', 'checked_in')`, string(desk(hall, 0))))
}

func TestPages_speak_both_languages_alike(t *testing.T) {
	for part, files := range map[string][]string{
		"":        {"deskpage.go", "eventpage.go", "pages.go", "signin.go", "signin_oidc.go", "mailpage.go", "digest.go", "proofpage.go", "troublepage.go"},
		"signin.": {"signin_local.go", "signin_enrol.go", "signin_more.go", "signin_page.go"},
	} {
		source := ""
		for _, file := range files {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			source += string(text)
		}
		speakAlike(t, part, source)
	}
}

// speakAlike compares the words of both languages, and looks for each where pages are made.
func speakAlike(t *testing.T, part, source string) {
	t.Helper()
	read := func(language string) (all map[string]string) {
		text, err := os.ReadFile("page/" + part + language + ".json")
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(text, &all))
		return all
	}
	german, english := read("de"), read("en")
	for key, sentence := range german {
		assert.Equal(t, strings.Count(sentence, "%"), strings.Count(english[key], "%"), key)
		assert.NotContains(t, sentence, "!", key)
		stem := strings.TrimSuffix(key, ".line")
		stem = regexp.MustCompile(`^(web\.state\.).*`).ReplaceAllString(stem, "$1")
		stem = regexp.MustCompile(`^(signin\.key\.)(none|known|cancelled|failed)$`).ReplaceAllString(stem, "$1")
		assert.True(t, strings.Contains(source, `"`+stem), key)
	}
	for key := range english {
		assert.Contains(t, german, key)
	}
}

func TestBookingPage_checks_in_and_releases(t *testing.T) {
	h := openOffice(t)
	id := h.books(t, 1, 1, onMonday(9*60, 12*60))
	path, err := h.server.BookingPath(t.Context(), id)
	require.NoError(t, err)
	assert.NotContains(t, path, string(id))

	resp, page := h.ask(t, http.MethodGet, path, "")
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	for _, sentence := range []string{"Platz 0.2", "Mo, 23. Nov., 09:00 bis 12:00 Uhr", "Mon, 23 Nov", "Gebucht", "Einchecken", "Platz freigeben"} {
		contains(t, page, sentence)
	}
	assert.NotContains(t, page, "Family")
	assert.Equal(t, booking.Booked, h.state(t, id).State, "looking does nothing")

	resp, page = h.send(t, path, url.Values{"do": {"checkin"}})
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	contains(t, page, "Eingecheckt")
	assert.Equal(t, booking.CheckedIn, h.state(t, id).State)
	_, page = h.send(t, path, url.Values{"do": {"release"}})
	contains(t, page, "Freigegeben")
	assert.Equal(t, booking.Released, h.state(t, id).State)

	resp, page = h.send(t, path, url.Values{"do": {"checkin"}})
	assert.Equal(t, http.StatusConflict, resp.StatusCode)
	contains(t, page, "Diese Buchung hat sich schon geändert")
	resp, _ = h.send(t, path, url.Values{"do": {"burn"}})
	assert.Equal(t, http.StatusBadRequest, resp.StatusCode)
	_, page = h.ask(t, http.MethodGet, path, "")
	assert.NotContains(t, page, "<form", "nothing can be done any more")
}

func TestBookingPage_says_that_a_desk_is_only_offered(t *testing.T) {
	h := openOffice(t)
	id := booking.WaitID(uuid.NewString())
	act := func(kind booking.Kind, args any) {
		outcomes, err := h.server.Hub().Act(t.Context(), person(1), server.Step{Kind: kind, Args: args})
		require.NoError(t, err)
		require.Equal(t, sync.Accepted, outcomes[0].Verdict, "%s", outcomes[0].Detail)
	}
	act(booking.KindJoin, booking.Join{Wait: id, Building: hall, Desk: desk(hall, 1), Span: onMonday(14*60, 16*60)})
	wait := h.wait(t, id)
	require.Equal(t, booking.WaitOffered, wait.State)
	path, err := h.server.BookingPath(t.Context(), wait.Booking)
	require.NoError(t, err)

	_, page := h.ask(t, http.MethodGet, path, "")

	for _, sentence := range []string{"Dir angeboten", "Zusagen kannst du in Pult.", "Offered to you", "You can accept it in Pult.", "Platz freigeben"} {
		contains(t, page, sentence)
	}
	assert.NotContains(t, page, "Gebucht")
	act(booking.KindAccept, booking.Accept{Wait: id})
	_, page = h.ask(t, http.MethodGet, path, "")
	contains(t, page, "Gebucht")
}

func TestBookingPage_and_calendar_say_that_a_booking_went_with_its_desk(t *testing.T) {
	h := openOffice(t)
	id := h.books(t, 1, 1, onMonday(9*60, 12*60))
	path, err := h.server.BookingPath(t.Context(), id)
	require.NoError(t, err)
	_, calendar := h.link(t, person(1))
	gone := h.state(t, id)
	gone.State = booking.Cancelled
	h.book(t, gone)
	h.write(t, func(ctx context.Context, tx *central.Tx) error { return tx.Store().DropDesk(ctx, desk(hall, 1)) })

	resp, page := h.ask(t, http.MethodGet, path, "")
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	for _, sentence := range []string{"Vom Haus aufgehoben", "Mo, 23. Nov., 09:00 bis 12:00 Uhr", "Mon, 23 Nov", "Platz, den es nicht mehr gibt", hall} {
		contains(t, page, sentence)
	}
	assert.NotContains(t, page, "Diesen Link gibt es nicht mehr")
	assert.NotContains(t, page, "<form", "nothing can be done any more")
	_, text := h.ask(t, http.MethodGet, calendar, "")
	for _, line := range []string{"STATUS:CANCELLED", "SUMMARY:Nicht mehr gebuchter Platz", "DESCRIPTION:Vom Haus aufgehoben."} {
		assert.Contains(t, text, line+"\r\n")
	}
	assert.NotContains(t, text, "Gebuchter Platz")
}

func TestBookingPage_says_that_it_is_too_late_to_release(t *testing.T) {
	h := openOffice(t)
	id := h.books(t, 1, 1, onMonday(14*60, 16*60))
	path, err := h.server.BookingPath(t.Context(), id)
	require.NoError(t, err)
	h.rules(t, func(r *booking.Rules) { r.CancelBefore = 5 * 60 })
	h.at(11 * 60)

	resp, page := h.send(t, path, url.Values{"do": {"release"}})

	assert.Equal(t, http.StatusConflict, resp.StatusCode)
	contains(t, page, "Zum Freigeben und Verschieben ist es jetzt zu spät")
	contains(t, page, "Sobald deine Zeit begonnen hat, kannst du den Platz wieder freigeben.")
	assert.Equal(t, booking.Booked, h.state(t, id).State)
}

func TestDeskPage_offers_a_desk_in_the_steps_of_the_house_and_says_which_limit_is_reached(t *testing.T) {
	h := openOffice(t)
	h.rules(t, func(r *booking.Rules) { r.Granularity, r.PerWeek = 60, 1 })
	h.at(11*60 + 40)

	_, page := h.enter(t, 0, h.code(t, 1))
	contains(t, page, "Gebucht und eingecheckt")
	assert.Equal(t, onMonday(11*60, 20*60), h.live(t, person(1))[0].Span)

	h.acts(t, 1, booking.KindRelease, booking.Release{Booking: h.live(t, person(1))[0].ID})
	tuesday := onMonday(9*60, 12*60)
	tuesday.Start, tuesday.End = tuesday.Start.AddDate(0, 0, 1), tuesday.End.AddDate(0, 0, 1)
	h.books(t, 1, 1, tuesday)
	resp, page := h.enter(t, 2, h.code(t, 1))
	assert.Equal(t, http.StatusConflict, resp.StatusCode)
	contains(t, page, "Mehr Buchungen gehen in dieser Woche nicht")
}

// What a page does can be refused for each of these: the pages say it as the app does, and never that something went wrong.
func TestPages_have_a_sentence_for_each_refusal(t *testing.T) {
	said := map[string]booking.Refusal{}
	for _, refusal := range []booking.Refusal{
		{Why: booking.Taken}, {Why: booking.SelfOverlap}, {Why: booking.Quota}, {Why: booking.Window}, {Why: booking.Closed}, {Why: booking.Forbidden},
		{Why: booking.Stale}, {Why: booking.Gone}, {Why: booking.Dependency}, {Why: booking.Expired},
		{Why: booking.Window, Detail: booking.Past}, {Why: booking.Window, Detail: booking.TooFar}, {Why: booking.Window, Detail: booking.HomeFirst},
		{Why: booking.Window, Detail: booking.TooEarly}, {Why: booking.Window, Detail: booking.TooLate}, {Why: booking.Window, Detail: booking.Grid},
		{Why: booking.Window, Detail: booking.KeptFor}, {Why: booking.Closed, Detail: booking.Weekday}, {Why: booking.Closed, Detail: booking.Holiday},
		{Why: booking.Closed, Detail: booking.Closure}, {Why: booking.Closed, Detail: booking.OutsideHours}, {Why: booking.Forbidden, Detail: booking.DeskBlocked},
		{Why: booking.Forbidden, Detail: booking.NotYours}, {Why: booking.Quota, Detail: booking.WeekFull}, {Why: booking.Quota, Detail: booking.MonthFull},
		{Why: booking.Quota, Detail: booking.OfficeFull},
	} {
		for _, sentence := range server.SayNo(&refusal) {
			assert.NotEmpty(t, sentence, refusal)
			assert.NotContains(t, sentence, "%!", refusal)
			assert.NotContains(t, sentence, "gerade nicht geklappt", refusal)
		}
		heading := server.SayNo(&refusal)[0]
		assert.NotContains(t, said, heading, "%v is said like %v", refusal, said[heading])
		said[heading] = refusal
	}
}

func TestBookingPage_refuses_forged_links(t *testing.T) {
	h := openOffice(t)
	id := h.books(t, 1, 1, onMonday(9*60, 12*60))
	path, err := h.server.BookingPath(t.Context(), id)
	require.NoError(t, err)
	name, proof, _ := strings.Cut(strings.TrimPrefix(path, "/b/"), ".")
	unknown, err := h.server.BookingPath(t.Context(), "no such booking")
	require.NoError(t, err)

	for _, forged := range []string{string(id), name, name + ".", name + "." + proof[1:], name + "." + strings.Repeat("A", 22), "." + proof, "x." + proof,
		name + "." + proof + ".", strings.Repeat("A", 4000) + "." + proof, strings.TrimPrefix(unknown, "/b/")} {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			resp, page := h.ask(t, method, "/b/"+forged, "", "Content-Type", "application/x-www-form-urlencoded")
			assert.Equal(t, http.StatusNotFound, resp.StatusCode, forged)
			contains(t, page, "Diesen Link gibt es nicht mehr", forged)
		}
	}
	h.restart(t)
	again, err := h.server.BookingPath(t.Context(), id)
	require.NoError(t, err)
	assert.Equal(t, path, again, "links outlive the process")
}
