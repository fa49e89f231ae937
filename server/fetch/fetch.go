// SPDX-License-Identifier: EUPL-1.2

// Package fetch gets a file from an address that somebody has named, and from nowhere else: never from this machine or a network that is
// not the public one, however the name resolves and wherever the other server sends on, unless a network was allowed by name.
package fetch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"time"
)

// A Fetcher fetches. The zero Fetcher gets from public addresses only. Safe for concurrent use.
type Fetcher struct {
	// Allow are networks that are asked although they are not public, such as that of the town's own intranet.
	Allow []netip.Prefix
	// Agent is how the server calls itself.
	Agent string
	// Patience is how long one answer may take in all; 0 is 20 seconds.
	Patience time.Duration
}

// Known is what a server has said of a file when it was fetched before (RFC 9110, sections 8.8.2 and 8.8.3).
type Known struct{ ETag, Modified string }

// An Answer is a file.
type Answer struct {
	// Unchanged tells that the file is as it was Known; then there is no Body.
	Unchanged bool
	Body      []byte
	Known
	// Wait is how long the server asks to be left alone; 0 when it says nothing.
	Wait time.Duration
}

// Why something cannot be fetched.
var (
	// ErrAddress is for what is no address of a file in the web.
	ErrAddress = errors.New("it is no address that starts with https:// or http://")
	// ErrPrivate is for addresses on this machine and in networks that are not public.
	ErrPrivate = errors.New("it is on this machine or in a network that is not public, and was not allowed")
	// ErrRedirects is for servers that send on too often, or away from TLS.
	ErrRedirects = errors.New("its server sends on too often, or away from TLS")
	// ErrTooLarge is for files that are larger than asked for.
	ErrTooLarge = errors.New("it is larger than such files are")
	// ErrStatus is for answers that bring no file.
	ErrStatus = errors.New("its server does not give it")
)

// Away is why nothing was heard of a server: its name is unknown, it does not answer, or not in time, or proves not who it is.
type Away struct{ error }

// Unwrap is the cause.
func (a *Away) Unwrap() error { return a.error }

const (
	mostRedirects = 3
	// maxAddress is the size of an address in bytes, maxKnown that of what a server says to be asked with.
	maxAddress, maxKnown = 2000, 200
	maxHeader            = 32 << 10
	usualPatience        = 20 * time.Second
	longestWait          = 7 * 24 * time.Hour
)

// Check tells what is wrong with an address as it is written; nil for nothing. Where its name leads to is seen when it is fetched.
func Check(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || len(address) > maxAddress || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" || u.Fragment != "":
		return ErrAddress
	case u.User != nil:
		return fmt.Errorf("%w: a name and a password do not belong into it", ErrAddress)
	}
	return nil
}

// Get fetches a file of at most most bytes.
func (f *Fetcher) Get(ctx context.Context, address string, most int64, known Known) (a Answer, err error) {
	if err := Check(address); err != nil {
		return a, err
	}
	patience := f.Patience
	if patience == 0 {
		patience = usualPatience
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return a, ErrAddress
	}
	for name, value := range map[string]string{
		"User-Agent": f.Agent, "Accept": "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.1",
		"If-None-Match": known.ETag, "If-Modified-Since": known.Modified,
	} {
		if value != "" {
			request.Header.Set(name, value)
		}
	}
	transport := f.transport()
	defer transport.CloseIdleConnections()
	resp, err := (&http.Client{Transport: transport, CheckRedirect: f.follow}).Do(request)
	if err != nil {
		return a, plain(err)
	}
	defer resp.Body.Close()
	return read(resp, most, known)
}

// plain is the cause of a failure without the address, which may hold a secret.
func plain(err error) error {
	var at *url.Error
	if errors.As(err, &at) {
		err = at.Err
	}
	for _, known := range []error{ErrAddress, ErrPrivate, ErrRedirects} {
		if errors.Is(err, known) {
			return err
		}
	}
	return &Away{err}
}

func read(resp *http.Response, most int64, known Known) (a Answer, err error) {
	a.Known, a.Wait = Known{short(resp.Header.Get("ETag")), short(resp.Header.Get("Last-Modified"))}, wait(resp.Header.Get("Retry-After"))
	switch {
	case resp.StatusCode == http.StatusNotModified && known != (Known{}):
		a.Unchanged, a.Known = true, known
		return a, nil
	case resp.StatusCode != http.StatusOK:
		return a, fmt.Errorf("%w: %d %s", ErrStatus, resp.StatusCode, http.StatusText(resp.StatusCode))
	}
	if a.Body, err = io.ReadAll(io.LimitReader(resp.Body, most+1)); err != nil {
		return a, plain(err)
	}
	if int64(len(a.Body)) > most {
		return Answer{Wait: a.Wait}, ErrTooLarge
	}
	return a, nil
}

// short leaves what is too long to be kept.
func short(value string) string {
	if len(value) > maxKnown || strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return ""
	}
	return value
}

// wait reads seconds; dates are rare there, and what is none is nothing.
func wait(after string) time.Duration {
	d, err := time.ParseDuration(after + "s")
	if err != nil || d < 0 {
		return 0
	}
	return min(d, longestWait)
}

// follow goes where a server sends on, a few times, and never from TLS to none. Where that is, is looked at as in the first place.
func (f *Fetcher) follow(next *http.Request, before []*http.Request) error {
	if len(before) > mostRedirects || before[len(before)-1].URL.Scheme == "https" && next.URL.Scheme != "https" {
		return ErrRedirects
	}
	return Check(next.URL.String())
}

// transport looks at each address after its name was resolved, when the connection is made: no name and no second answer of a name server
// leads past it. Proxies of the environment are not asked: they would resolve names themselves.
func (f *Fetcher) transport() *http.Transport {
	dialer := &net.Dialer{Timeout: 10 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil || !f.allowed(at.Addr()) {
			return ErrPrivate
		}
		return nil
	}}
	return &http.Transport{
		DialContext: dialer.DialContext, TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: 15 * time.Second,
		MaxResponseHeaderBytes: maxHeader, DisableKeepAlives: true, ForceAttemptHTTP2: true,
	}
}

// reserved are the networks that are not public beside those that package netip knows (IANA special-purpose address registries, RFC 6890).
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"), netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("192.88.99.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("64:ff9b::/96"), netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("100::/64"), netip.MustParsePrefix("2001::/23"),
	netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("3fff::/20"), netip.MustParsePrefix("5f00::/16"),
}

func (f *Fetcher) allowed(at netip.Addr) bool {
	at = at.Unmap().WithZone("")
	in := func(network netip.Prefix) bool { return network.Contains(at) }
	if slices.ContainsFunc(f.Allow, in) {
		return true
	}
	return at.IsGlobalUnicast() && !at.IsPrivate() && !slices.ContainsFunc(reserved, in)
}
