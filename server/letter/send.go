// SPDX-License-Identifier: EUPL-1.2

package letter

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"strings"
	"time"

	mail "github.com/wneessen/go-mail"
)

// A Letter is a mail to one person. Its texts are whole lines without anything to be interpreted.
type Letter struct {
	To, Subject, Text string
	// Stop is the address at which one click ends such mail (RFC 8058); empty for none.
	Stop string
	// ID is the part of its name before the @ (RFC 5322, section 3.6.4): letters, digits and hyphens.
	ID string
	At time.Time
}

// A Sender brings letters to the mail server. Safe for concurrent use.
type Sender struct {
	Config
	// Trust is how the mail server proves itself; nil is by the certificates that the system trusts.
	Trust *tls.Config
}

// Why a letter was not taken.
var (
	// ErrRefused is for a letter that the mail server will never take, such as one to an address that there is not.
	ErrRefused = errors.New("the mail server refuses this letter")
	// ErrLater is for what may go well another time.
	ErrLater = errors.New("the mail server does not take it now")
)

// patience is how long the mail server may take for each step.
const patience = 20 * time.Second

// Send brings letters, one after the other over one connection, and tells of each how it went. What it fails with is that no letter could
// be brought at all; sent was called for none then.
func (s *Sender) Send(ctx context.Context, letters []Letter, sent func(i int, err error)) error {
	options := []mail.Option{mail.WithPort(s.Port), mail.WithTimeout(patience), mail.WithHELO("localhost")}
	trust := s.Trust
	if trust == nil {
		trust = &tls.Config{}
	}
	trust = trust.Clone()
	trust.ServerName, trust.MinVersion = s.Host, tls.VersionTLS12
	options = append(options, mail.WithTLSConfig(trust))
	switch s.TLS {
	case Implicit:
		options = append(options, mail.WithSSL())
	case Open:
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	default:
		options = append(options, mail.WithTLSPolicy(mail.TLSMandatory))
	}
	if s.User != "" {
		options = append(options, mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover), mail.WithUsername(s.User), mail.WithPassword(s.Password))
	}
	client, err := mail.NewClient(s.Host, options...)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrLater, err)
	}
	if err := client.DialWithContext(ctx); err != nil {
		return fmt.Errorf("%w: %w", ErrLater, err)
	}
	defer client.Close() // what was sent is sent
	for i, l := range letters {
		if ctx.Err() != nil {
			return nil
		}
		message, err := s.message(l)
		if err == nil {
			err = reason(client.Send(message))
		}
		sent(i, err)
	}
	return nil
}

// reason tells what will never go well from what may. The words of a mail server may name the person: they stay here.
func reason(err error) error {
	var failure *mail.SendError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &failure) && failure.ErrorCode() >= 500:
		return fmt.Errorf("%w (%d)", ErrRefused, failure.ErrorCode())
	case errors.As(err, &failure):
		return fmt.Errorf("%w (%d)", ErrLater, failure.ErrorCode())
	}
	return ErrLater
}

func (s *Sender) message(l Letter) (*mail.Msg, error) {
	m := mail.NewMsg(mail.WithCharset(mail.CharsetUTF8), mail.WithEncoding(mail.EncodingQP))
	if err := errors.Join(m.FromFormat(s.Name, s.From), m.EnvelopeFrom(s.From), m.To(l.To)); err != nil {
		return nil, ErrRefused
	}
	_, domain, _ := strings.Cut(s.From, "@")
	m.Subject(oneLine(l.Subject))
	m.SetDateWithValue(l.At)
	m.SetMessageIDWithValue(l.ID + "@" + domain)
	m.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: nobody's absence answers it
	m.SetUserAgent("Pult")
	if strings.HasPrefix(l.Stop, "https://") {
		if err := m.SetListUnsubscribeOneClick(l.Stop); err != nil {
			return nil, ErrRefused
		}
	}
	m.SetBodyString(mail.TypeTextPlain, l.Text)
	return m, nil
}

// oneLine is a text without anything that could begin another header.
func oneLine(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r == 0x2028 || r == 0x2029 {
			return ' '
		}
		return r
	}, s)
}
