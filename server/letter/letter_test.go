// SPDX-License-Identifier: EUPL-1.2

package letter_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"mime/quotedprintable"
	"net"
	"net/http/httptest"
	"net/mail"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	. "github.com/pult-app/pult/server/letter"
)

// An office is a mail server on loopback.
type office struct {
	mu    sync.Mutex
	taken []*mail.Message
	to    []string
	trust *tls.Config
	Config
}

// session is one connection; it takes mail from who has signed in over TLS.
type session struct {
	o      *office
	signed bool
	to     string
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }
func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if s.signed = user == "pult" && password == "geheim"; !s.signed {
			return smtp.ErrAuthFailed
		}
		return nil
	}), nil
}
func (s *session) Mail(string, *smtp.MailOptions) error {
	if !s.signed {
		return smtp.ErrAuthRequired
	}
	return nil
}
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	switch s.to = to; {
	case strings.HasPrefix(to, "nobody@"):
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such " + to}
	case strings.HasPrefix(to, "busy@"):
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "later"}
	}
	return nil
}
func (s *session) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m, err := mail.ReadMessage(bytes.NewReader(text))
	if err != nil {
		return err
	}
	s.o.mu.Lock()
	defer s.o.mu.Unlock()
	s.o.taken, s.o.to = append(s.o.taken, m), append(s.o.to, s.to)
	return nil
}
func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }

// openOffice opens one that speaks TLS from the first byte on, or after STARTTLS, or not at all.
func openOffice(t testing.TB, how Security) *office {
	proof := httptest.NewUnstartedServer(nil) // for its certificate, which is for 127.0.0.1
	proof.StartTLS()
	pool := x509.NewCertPool()
	pool.AddCert(proof.Certificate())
	own := &tls.Config{Certificates: proof.TLS.Certificates}
	proof.Close()
	o := &office{trust: &tls.Config{RootCAs: pool}}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &session{o: o, signed: how == Open}, nil }))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	o.Config = Config{Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, TLS: how, User: "pult", Password: "geheim", From: "pult@stadt.example", Name: "Pult"}
	switch how {
	case Implicit:
		listener = tls.NewListener(listener, own)
	case StartTLS:
		server.TLSConfig = own
	case Open:
		o.User, o.Password = "", ""
	}
	go server.Serve(listener)
	t.Cleanup(func() { server.Close() })
	return o
}

func (o *office) send(t testing.TB, letters ...Letter) (how []error, err error) {
	how = make([]error, len(letters))
	err = (&Sender{Config: o.Config, Trust: o.trust}).Send(t.Context(), letters, func(i int, err error) { how[i] = err })
	return how, err
}

var one = Letter{
	To: "jana@stadt.example", Subject: "Pult: eine Neuigkeit für dich", Text: "Straße = Weg\n.\nEnde\n", Stop: "https://pult.example/m/ABC", ID: "abc",
	At: time.Date(2026, time.November, 23, 7, 0, 0, 0, time.UTC),
}

func TestSend_is_taken_by_a_mail_server(t *testing.T) {
	for _, how := range []Security{StartTLS, Implicit, Open} {
		o := openOffice(t, how)
		sent, err := o.send(t, one, one)
		require.NoError(t, err, how)
		require.Equal(t, []error{nil, nil}, sent, how)
		require.Len(t, o.taken, 2, how)
		m := o.taken[0]
		text, err := io.ReadAll(quotedprintable.NewReader(m.Body))
		require.NoError(t, err)
		assert.Equal(t, one.Text, strings.ReplaceAll(string(text), "\r\n", "\n"))
		assert.Equal(t, []string{"jana@stadt.example", "jana@stadt.example"}, o.to)
		for name, want := range map[string]string{
			"From": `"Pult" <pult@stadt.example>`, "To": "<jana@stadt.example>", "Message-Id": "<abc@stadt.example>", "Auto-Submitted": "auto-generated",
			"List-Unsubscribe": "<https://pult.example/m/ABC>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click", "Date": "Mon, 23 Nov 2026 07:00:00 +0000",
		} {
			assert.Equal(t, want, m.Header.Get(name), name)
		}
		assert.Contains(t, m.Header.Get("Subject"), "=?UTF-8?q?")
		for name := range m.Header {
			assert.NotContains(t, strings.ToLower(name), "received", "nothing tells where the server stands")
		}
	}
}

func TestSend_tells_of_each_letter_how_it_went(t *testing.T) {
	o := openOffice(t, StartTLS)
	nobody, busy, wrong := one, one, one
	nobody.To, busy.To, wrong.To = "nobody@stadt.example", "busy@stadt.example", "jana@stadt.example\r\nRCPT TO:<eve@evil.example>"

	sent, err := o.send(t, nobody, busy, wrong, one)

	require.NoError(t, err)
	require.ErrorIs(t, sent[0], ErrRefused)
	require.ErrorIs(t, sent[1], ErrLater)
	require.ErrorIs(t, sent[2], ErrRefused)
	require.NoError(t, sent[3])
	assert.NotContains(t, sent[0].Error(), "nobody", "the mail server's words stay there")
	assert.Equal(t, []string{"jana@stadt.example"}, o.to)
}

func TestSend_lets_nothing_into_its_headers(t *testing.T) {
	o := openOffice(t, Open)
	l := one
	l.Subject = "Neu\r\nBcc: eve@evil.example\r\n\r\nText\u2028"
	sent, err := o.send(t, l)
	require.NoError(t, err)
	require.NoError(t, sent[0])
	assert.Empty(t, o.taken[0].Header.Get("Bcc"))
	assert.Equal(t, []string{"jana@stadt.example"}, o.to)
}

func TestSend_says_nothing_to_a_mail_server_that_is_another(t *testing.T) {
	o := openOffice(t, StartTLS)
	o.trust = &tls.Config{RootCAs: x509.NewCertPool()}
	_, err := o.send(t, one)
	require.ErrorIs(t, err, ErrLater)
	o = openOffice(t, Open)
	o.TLS = StartTLS // it offers none
	_, err = o.send(t, one)
	require.ErrorIs(t, err, ErrLater)
	assert.Empty(t, o.taken)
	o = openOffice(t, StartTLS)
	o.Password = "falsch"
	_, err = o.send(t, one)
	require.ErrorIs(t, err, ErrLater)
	o.Port = 1
	_, err = o.send(t, one)
	require.ErrorIs(t, err, ErrLater)
}

func TestSend_ends_with_its_context(t *testing.T) {
	o := openOffice(t, Open)
	ctx, cancel := context.WithCancel(t.Context())
	n := 0
	err := (&Sender{Config: o.Config}).Send(ctx, []Letter{one, one, one}, func(int, error) { n++; cancel() })
	require.NoError(t, err)
	assert.Equal(t, 1, n)
}

func TestRead_takes_what_the_handbook_says_and_nothing_else(t *testing.T) {
	cfg, password, err := Read(strings.NewReader(`{"server": "mail.stadt.example:587", "user": "pult", "passwordFile": "mail.password", "from": "pult@stadt.example"}`))
	require.NoError(t, err)
	assert.Equal(t, Config{Host: "mail.stadt.example", Port: 587, TLS: StartTLS, User: "pult", From: "pult@stadt.example", Name: "Pult"}, cfg)
	assert.Equal(t, "mail.password", password)
	for file, word := range map[string]string{
		``:                                    "JSON",
		`{"server": "mail:587"}`:              "from",
		`{"server": "mail", "from": "a@b"}`:   "server",
		`{"server": "mail:0", "from": "a@b"}`: "port",
		`{"server": "mail:99999", "from": "a@b"}`:                                            "port",
		`{"server": "mail:25", "from": "a@b", "tls": "none"}`:                                "this very machine",
		`{"server": "mail:25", "from": "a@b", "tls": "ssl"}`:                                 "starttls",
		`{"server": "mail:25", "from": "a@b", "user": "x"}`:                                  "belong together",
		`{"server": "mail:25", "from": "Pult <a@b>"}`:                                        "from",
		`{"server": "mail:25", "from": "a@b", "name": "x\r\nBcc: y"}`:                        "one line",
		`{"server": "mail:25", "from": "a@b", "password": "x"}`:                              "password",
		`{"server": "mail:25", "from": "a@b"} {}`:                                            "follows",
		`{"server": "mail:25", "from": "a@b", "name": "` + strings.Repeat("x", 20000) + `"}`: strconv.Itoa(16 << 10),
	} {
		_, _, err := Read(strings.NewReader(file))
		require.Error(t, err, file)
		assert.Contains(t, err.Error(), word, file)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(`{"server": "mail.stadt.example:587", "user": "pult", "passwordFile": "mail.password", "from": "pult@stadt.example"}`)
	f.Fuzz(func(t *testing.T, file string) {
		cfg, _, err := Read(strings.NewReader(file))
		if err == nil && (cfg.Host == "" || cfg.Port < 1 || cfg.Port > 65535 || strings.ContainsAny(cfg.From+cfg.Name, "\r\n")) {
			t.Fatalf("%+v", cfg)
		}
	})
}
