// SPDX-License-Identifier: EUPL-1.2

package server_test

import (
	"context"
	"io"
	"net"
	"net/http"
	netmail "net/mail"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/pult-app/pult/news"
	"github.com/pult-app/pult/server"
	"github.com/pult-app/pult/server/letter"
	"github.com/pult-app/pult/sync/wire"
)

// A postOffice takes letters in memory; those to some addresses it refuses, or takes later.
type postOffice struct {
	letters       []letter.Letter
	refuse, later map[string]bool
	closed        bool
}

func (p *postOffice) Send(_ context.Context, letters []letter.Letter, sent func(int, error)) error {
	if p.closed {
		return letter.ErrLater
	}
	for i, l := range letters {
		switch {
		case p.refuse[l.To]:
			sent(i, letter.ErrRefused)
		case p.later[l.To]:
			sent(i, letter.ErrLater)
		default:
			p.letters = append(p.letters, l)
			sent(i, nil)
		}
	}
	return nil
}

// takes gives the letters that came since it was asked last.
func (p *postOffice) takes() []letter.Letter {
	list := p.letters
	p.letters = nil
	return list
}

var mailLink = regexp.MustCompile(`https://pult\.example(/m/[A-Z0-9]+)`)

// mailing is a newsroom of which mail goes out; it is Monday, seven o'clock in the town.
func mailing(t testing.TB) (*house, *phone, *postOffice) {
	office := &postOffice{refuse: map[string]bool{}, later: map[string]bool{}}
	h, author := newsroom(t, func(s *server.Server) { s.Carrier, s.URL = office, "https://pult.example" })
	return h, author, office
}

// subscribes wants mail and says yes to it.
func (h *house) subscribes(t testing.TB, office *postOffice, who int, w news.Hear) *phone {
	t.Helper()
	p := h.phone(person(who))
	p.pull(t)
	p.do(t, news.KindHear, w)
	require.NoError(t, h.server.Mail(t.Context()))
	asked := office.takes()
	require.Len(t, asked, 1)
	assert.Equal(t, w.Mail, asked[0].To)
	resp, text := h.send(t, mailLink.FindStringSubmatch(asked[0].Text)[1], url.Values{"do": {"agree"}})
	require.Equal(t, 200, resp.StatusCode, text)
	return p
}

func TestMail_comes_only_to_an_address_whose_owner_has_said_yes(t *testing.T) {
	h, author, office := mailing(t)
	p := h.phone(person(1))
	p.pull(t)
	p.do(t, news.KindHear, news.Hear{Digest: news.Daily, Mail: "jana@stadt.example"})
	require.NoError(t, h.server.Mail(t.Context()))
	asked := office.takes()
	require.Len(t, asked, 1)
	assert.Contains(t, asked[0].Subject, "Soll Mail an diese Adresse kommen?")
	assert.NotContains(t, asked[0].Text, "Given", "nobody is named to whom it may not concern")
	author.publishes(t)
	for range 3 {
		h.set(h.clock().Add(24 * time.Hour))
		require.NoError(t, h.server.Mail(t.Context()))
	}
	assert.Empty(t, office.takes(), "nobody has said yes")

	path := mailLink.FindStringSubmatch(asked[0].Text)[1]
	resp, page := h.ask(t, "GET", path, "")
	require.Equal(t, 200, resp.StatusCode)
	assert.Contains(t, page, "Möchtest du per Mail hören")
	assert.NotContains(t, page, "jana@")
	h.send(t, path, url.Values{"do": {"agree"}})
	h.set(h.clock().Add(time.Hour))
	author.publishes(t, func(s *news.Save) { s.Text.Title = "Neue Regeln" })
	require.NoError(t, h.server.Mail(t.Context()))
	assert.Empty(t, office.takes(), "it was said a moment ago; mail comes in the morning")
	h.set(h.clock().Add(24 * time.Hour))
	require.NoError(t, h.server.Mail(t.Context()))
	got := office.takes()
	require.Len(t, got, 1)
	assert.Equal(t, "jana@stadt.example", got[0].To)
	assert.Contains(t, got[0].Text, "Neue Regeln (Marktplatz)")
	assert.NotContains(t, got[0].Text, "  - Neu (", "what was before the yes is not told")
	assert.Equal(t, "https://pult.example"+path, got[0].Stop)
}

func TestMail_tells_what_was_missed_and_nothing_else(t *testing.T) {
	h, author, office := mailing(t)
	p := h.subscribes(t, office, 1, news.Hear{Digest: news.Daily, Mail: "jana@stadt.example"})
	h.set(monday.Add(time.Hour))
	editor := h.phone(person(0))
	editor.pull(t)
	editor.publishes(t, func(s *news.Save) {
		s.Text, s.Ask, s.Due = news.Text{Title: "Brandschutz", Body: "Der Sammelplatz ist verlegt."}, true, monday.AddDate(0, 0, 7)
	})
	author.publishes(t, func(s *news.Save) { s.Text = news.Text{Title: "Sommerfest", Body: "Im Geheimen."} })
	read := author.publishes(t, func(s *news.Save) { s.Text.Title = "Schon gelesen" })
	author.publishes(t, func(s *news.Save) { s.Text.Title = "Für andere"; s.Audience = &news.Audience{Unit: unit(0)} })
	gone := author.publishes(t, func(s *news.Save) { s.Text.Title = "Zurückgenommen" })
	author.do(t, news.KindWithdraw, news.Withdraw{Post: gone})
	p.pull(t)
	p.do(t, news.KindNote, news.Note{Post: read, Read: 1})
	p.publishes(t, func(s *news.Save) { s.Text.Title = "Selbst geschrieben" })

	h.set(monday.AddDate(0, 0, 1))
	require.NoError(t, h.server.Mail(t.Context()))
	got := office.takes()
	require.Len(t, got, 1)
	german, english, _ := strings.Cut(got[0].Text, "\n--\n")
	assert.Contains(t, german, "Bitte bestätigen:\n  - Brandschutz (Marktplatz), bis 30. 11.\n\nNeu und noch nicht gelesen:\n  - Sommerfest (Marktplatz)\n\n")
	assert.Contains(t, english, "Please acknowledge:\n  - Brandschutz (Marktplatz), by 11/30\n\nNew and not read yet:\n  - Sommerfest (Marktplatz)\n\n")
	assert.Equal(t, "Pult: 2 Neuigkeiten für dich / Pult: 2 news for you", got[0].Subject)
	for _, word := range []string{"gelesen (", "andere", "Zurück", "Selbst", "Sammelplatz", "Geheimen", "Given", "Family"} {
		assert.NotContains(t, got[0].Text, word)
	}
	for range 5 {
		h.set(h.clock().Add(time.Hour))
		require.NoError(t, h.server.Mail(t.Context()))
	}
	assert.Empty(t, office.takes(), "once a day")
	h.set(monday.AddDate(0, 0, 2))
	require.NoError(t, h.server.Mail(t.Context()))
	got = office.takes()
	require.Len(t, got, 1)
	assert.Contains(t, got[0].Text, "Brandschutz", "it is owed until it is acknowledged")
	assert.NotContains(t, got[0].Text, "Sommerfest", "it was told once")
}

func TestMail_rests_when_people_do(t *testing.T) {
	h, author, office := mailing(t)
	h.subscribes(t, office, 1, news.Hear{Digest: news.Daily, Mail: "a@stadt.example", Rest: []time.Weekday{time.Tuesday}})
	h.subscribes(t, office, 2, news.Hear{Digest: news.Weekly, Mail: "b@stadt.example"})
	h.set(monday.Add(time.Minute))
	author.publishes(t)
	var days []string
	for hour := 0; hour < 24*9; hour++ {
		h.set(monday.Add(time.Duration(hour) * time.Hour))
		require.NoError(t, h.server.Mail(t.Context()))
		for _, l := range office.takes() {
			days = append(days, h.clock().Format("Mon 15 ")+l.To)
		}
	}
	assert.Equal(t, []string{"Wed 06 a@stadt.example"}, days[:1], "in UTC; Tuesday is for rest")
	assert.Equal(t, []string{"Mon 06 b@stadt.example"}, days[1:], "in the next week")
}

func TestMail_is_ended_by_one_click_and_from_the_page(t *testing.T) {
	for _, form := range []url.Values{{"List-Unsubscribe": {"One-Click"}}, {"do": {"stop"}}} {
		h, author, office := mailing(t)
		p := h.subscribes(t, office, 1, news.Hear{From: 60, Until: 120, Digest: news.Daily, Mail: "jana@stadt.example"})
		h.set(monday.Add(time.Minute))
		author.publishes(t)
		h.set(monday.AddDate(0, 0, 1))
		require.NoError(t, h.server.Mail(t.Context()))
		stop := strings.TrimPrefix(office.takes()[0].Stop, "https://pult.example")

		resp, page := h.send(t, stop, form)

		require.Equal(t, 200, resp.StatusCode)
		assert.Contains(t, page, "Mail ist ausgeschaltet")
		p.pull(t)
		for _, row := range p.Rows() {
			if row.Table == "hearing" {
				assert.Contains(t, string(row.Data), `"mail":""`)
				assert.Contains(t, string(row.Data), `"from_min":60`, "the quiet hours stay")
			}
		}
		author.publishes(t)
		h.set(monday.AddDate(0, 0, 2))
		require.NoError(t, h.server.Mail(t.Context()))
		assert.Empty(t, office.takes())
		assert.Zero(t, h.count(t, `SELECT COUNT(*) FROM mailbox`))
		resp, _ = h.ask(t, "GET", stop, "")
		assert.Equal(t, http.StatusNotFound, resp.StatusCode)
	}
}

func TestMail_that_cannot_go_goes_later_and_what_is_refused_does_not(t *testing.T) {
	h, author, office := mailing(t)
	for i, address := range []string{"a@stadt.example", "b@stadt.example", "c@stadt.example"} {
		h.subscribes(t, office, i+1, news.Hear{Digest: news.Daily, Mail: address})
	}
	h.set(monday.Add(time.Minute))
	author.publishes(t)
	office.closed = true
	h.set(monday.AddDate(0, 0, 1))
	require.Error(t, h.server.Mail(t.Context()))
	office.closed = false
	require.NoError(t, h.server.Mail(t.Context()))
	assert.Empty(t, office.takes(), "it is left alone for a while")
	office.refuse["a@stadt.example"], office.later["b@stadt.example"] = true, true
	h.set(h.clock().Add(6 * time.Minute))
	require.NoError(t, h.server.Mail(t.Context()))
	got := office.takes()
	require.Len(t, got, 1)
	assert.Equal(t, "c@stadt.example", got[0].To)
	delete(office.refuse, "a@stadt.example")
	delete(office.later, "b@stadt.example")
	h.set(h.clock().Add(6 * time.Minute))
	require.NoError(t, h.server.Mail(t.Context()))
	got = office.takes()
	require.Len(t, got, 1, "a is not tried again, c was told")
	assert.Equal(t, "b@stadt.example", got[0].To)
}

func TestMail_asks_anew_for_another_address_and_not_every_moment(t *testing.T) {
	h, _, office := mailing(t)
	p := h.subscribes(t, office, 1, news.Hear{Digest: news.Daily, Mail: "a@stadt.example"})
	for _, address := range []string{"b@stadt.example", "c@stadt.example", "d@stadt.example"} {
		p.do(t, news.KindHear, news.Hear{Digest: news.Daily, Mail: address})
		require.NoError(t, h.server.Mail(t.Context()))
	}
	assert.Empty(t, office.takes())
	h.set(monday.Add(time.Hour))
	require.NoError(t, h.server.Mail(t.Context()))
	got := office.takes()
	require.Len(t, got, 1)
	assert.Equal(t, "d@stadt.example", got[0].To)
}

// TestMail_reaches_a_mail_server is the way to one that listens on loopback.
func TestMail_reaches_a_mail_server(t *testing.T) {
	box := &mailServer{}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	smtpd := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return box, nil }))
	go smtpd.Serve(listener)
	t.Cleanup(func() { smtpd.Close() })
	sender := &letter.Sender{Config: letter.Config{Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, TLS: letter.Open, From: "pult@stadt.example", Name: "Pult"}}
	h, _ := newsroom(t, func(s *server.Server) { s.Carrier, s.URL = sender, "https://pult.example" })
	p := h.phone(person(1))
	p.pull(t)
	p.do(t, news.KindHear, news.Hear{Digest: news.Daily, Mail: "jana@stadt.example"})

	require.NoError(t, h.server.Mail(t.Context()))

	box.mu.Lock()
	defer box.mu.Unlock()
	require.Len(t, box.taken, 1)
	m, err := netmail.ReadMessage(strings.NewReader(box.taken[0]))
	require.NoError(t, err)
	assert.Equal(t, "<jana@stadt.example>", m.Header.Get("To"))
}

// mailServer keeps what it takes.
type mailServer struct {
	mu    sync.Mutex
	taken []string
}

func (m *mailServer) Mail(string, *smtp.MailOptions) error { return nil }
func (m *mailServer) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (m *mailServer) Reset()                               {}
func (m *mailServer) Logout() error                        { return nil }
func (m *mailServer) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.taken = append(m.taken, string(text))
	return err
}

func TestServer_says_whether_news_come_by_mail(t *testing.T) {
	h, _, _ := mailing(t)
	_, said := h.ask(t, "GET", wire.ServerPath, "")
	assert.Contains(t, said, `"mail":true`)
	h, _ = newsroom(t)
	_, said = h.ask(t, "GET", wire.ServerPath, "")
	assert.NotContains(t, said, "mail")
}
