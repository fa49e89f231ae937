// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	syncing "github.com/pult-app/pult/sync"
)

// A Client is a sync.Remote at the other end of an HTTP connection. It is safe for concurrent use.
type Client struct {
	base  string
	token string
	http  *http.Client
	quiet time.Duration // a wake stream that is silent for so long is dead
}

// longestRetry is the longest Retry-After that a client believes.
const longestRetry = time.Hour

// NewClient is a client of the server at base ("https://pult.example.de"), with a session's token; an empty token will
// do for signing in. Plain http is taken only for this very machine, because the token travels in it.
func NewClient(base, token string) (*Client, error) {
	at, err := url.Parse(base)
	switch {
	case err != nil || at.Host == "" || at.Scheme != "https" && at.Scheme != "http":
		return nil, fmt.Errorf("server address %q is not like https://pult.example.de", base)
	case at.User != nil || at.RawQuery != "" || at.Fragment != "":
		return nil, fmt.Errorf("server address of %q holds more than scheme, host and path", at.Host)
	case at.Scheme == "http" && !loopback(at.Hostname()):
		return nil, fmt.Errorf("server address %q: http is only for this very machine, use https", base)
	}
	transport := &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSHandshakeTimeout:   10 * time.Second,
		ResponseHeaderTimeout: 45 * time.Second,
		IdleConnTimeout:       90 * time.Second,
		MaxIdleConnsPerHost:   2,
		ForceAttemptHTTP2:     true,
		DisableCompression:    true, // encodings are ours
	}
	return &Client{
		base: strings.TrimSuffix(base, "/"), token: token, quiet: 3 * heartbeat,
		http: &http.Client{Transport: transport, CheckRedirect: stay},
	}, nil
}

// stay follows no redirect: a hotel's sign-in page must not get the token, nor be taken for the server.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}

// Close closes idle connections. Calls under way end with their contexts.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Sync pushes and pulls.
func (c *Client) Sync(ctx context.Context, req syncing.Request) (syncing.Response, error) {
	var resp syncing.Response
	err := c.call(ctx, http.MethodPost, SyncPath, req, &resp)
	if err == nil && resp.Cursor == "" {
		resp.Cursor = req.Cursor
	}
	return resp, err
}

// SignIn begins a session. The token in it makes a Client of its own.
func (c *Client) SignIn(ctx context.Context, in SignIn) (Session, error) {
	var session Session
	err := c.call(ctx, http.MethodPost, SessionPath, in, &session)
	return session, err
}

// BindDevice tells on which device the client's session is, once.
func (c *Client) BindDevice(ctx context.Context, in BindDevice) error {
	return c.call(ctx, http.MethodPost, BindDevicePath, in, nil)
}

// Server is what everybody may know of the server.
func (c *Client) Server(ctx context.Context) (Server, error) {
	var server Server
	err := c.call(ctx, http.MethodGet, ServerPath, nil, &server)
	return server, err
}

// Refresh gets new tokens. Those from before are worth nothing then.
func (c *Client) Refresh(ctx context.Context, in Refresh) (Session, error) {
	var session Session
	err := c.call(ctx, http.MethodPost, RefreshPath, in, &session)
	return session, err
}

// Devices are those where the client's person is signed in, the last seen first.
func (c *Client) Devices(ctx context.Context) ([]Device, error) {
	var devices []Device
	err := c.call(ctx, http.MethodGet, DevicesPath, nil, &devices)
	return devices, err
}

// EndDevices signs the client's person out elsewhere.
func (c *Client) EndDevices(ctx context.Context, in EndDevices) error {
	return c.call(ctx, http.MethodPost, EndDevicesPath, in, nil)
}

// SignOut ends the client's session on the server.
func (c *Client) SignOut(ctx context.Context) error {
	return c.call(ctx, http.MethodDelete, SessionPath, nil, nil)
}

// Session is who the client is for the server.
func (c *Client) Session(ctx context.Context) (Session, error) {
	var session Session
	err := c.call(ctx, http.MethodGet, SessionPath, nil, &session)
	return session, err
}

// Code is a new short code of the client's person. It ends the one from before.
func (c *Client) Code(ctx context.Context) (Code, error) {
	var code Code
	err := c.call(ctx, http.MethodPost, CodePath, nil, &code)
	return code, err
}

// Invite is a code with which somebody comes in, or the client's own person on another device where none is named.
func (c *Client) Invite(ctx context.Context, person string) (Code, error) {
	var code Code
	err := c.call(ctx, http.MethodPost, InvitePath, Invite{Person: person}, &code)
	return code, err
}

// People are those who can be signed in by choice; only a server in demo mode tells.
func (c *Client) People(ctx context.Context) ([]DemoPerson, error) {
	var people []DemoPerson
	err := c.call(ctx, http.MethodGet, PeoplePath, nil, &people)
	return people, err
}

// call sends in as JSON (nil for no body) and reads the answer into out (nil for none).
func (c *Client) call(ctx context.Context, method, path string, in, out any) error {
	req, err := c.request(ctx, method, path, in)
	if err != nil {
		return err
	}
	req.Header.Set("Accept-Encoding", "zstd, gzip")
	resp, err := c.http.Do(req)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	defer resp.Body.Close()
	syncing.Flows(ctx)
	resp.Body = flowing{resp.Body, ctx}
	if resp.StatusCode >= 300 {
		return failure(resp)
	}
	if out == nil {
		return nil
	}
	if err := readAnswer(resp, out); err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	return nil
}

// flowing tells whoever waits for a body that it comes, however slowly.
type flowing struct {
	io.ReadCloser
	ctx context.Context
}

func (f flowing) Read(p []byte) (int, error) {
	n, err := f.ReadCloser.Read(p)
	if n > 0 {
		syncing.Flows(f.ctx)
	}
	return n, err
}

func (c *Client) request(ctx context.Context, method, path string, in any) (*http.Request, error) {
	var body bytes.Buffer
	encoding := ""
	if in != nil {
		plain, err := json.Marshal(in)
		if err != nil {
			return nil, fmt.Errorf("encode a request: %w", err)
		}
		accepts := "identity"
		if len(plain) >= smallestPressed {
			accepts = "zstd"
		}
		var packed []byte
		encoding, packed, _ = press(accepts, plain) // fails only for what nobody accepts
		if len(plain) > MaxRequest || len(packed) > MaxRequestSent {
			return nil, tooLarge(MaxRequest) // the server would hang up in the middle of it
		}
		body.Write(packed)
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, &body)
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", method, path, err)
	}
	if in != nil {
		req.Header.Set("Content-Type", jsonType)
	}
	if encoding != "" {
		req.Header.Set("Content-Encoding", encoding)
	}
	// Every call may be repeated without harm. A key that is not sent tells the transport so, and it repeats by itself
	// what it wrote to a connection that had died while nobody looked.
	req.Header["X-Idempotency-Key"] = nil
	req.Header.Set("Accept", jsonType+", "+problemType)
	if c.token != "" {
		req.Header.Set("Authorization", "Bearer "+c.token)
	}
	return req, nil
}

// readAnswer reads the body of an answer that succeeded. What it complains of is the way's fault, so its errors are
// never an *sync.Error: something between here and there said it. Only an answer that is too large is one, whoever sent
// it: less of it may pass.
func readAnswer(resp *http.Response, out any) error {
	if kind, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type")); err != nil || kind != jsonType {
		return fmt.Errorf("the answer is %q, not %s: not our server?", resp.Header.Get("Content-Type"), jsonType)
	}
	err := decodeRead(resp.Header.Get("Content-Encoding"), resp.Body, resp.ContentLength, out)
	if err == nil || errors.Is(err, errOversize) {
		return err
	}
	return errors.New(err.Error())
}

// failure is what a status says. Only a problem with a code of ours is believed to come from our server; of other
// answers just those that any proxy may give for it.
func failure(resp *http.Response) error {
	now, err := http.ParseTime(resp.Header.Get("Date")) // a date in Retry-After goes by the same clock
	if err != nil {
		now = time.Now()
	}
	retry := retryAfter(resp.Header.Get("Retry-After"), now)
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxProblem))
	if kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")); err == nil && kind == problemType {
		var problem Problem
		if json.Unmarshal(body, &problem) == nil && statuses[problem.Code] != 0 {
			err := &syncing.Error{Code: problem.Code, Message: problem.Detail, Retry: retry}
			if resp.StatusCode == http.StatusNotFound {
				return fmt.Errorf("%w: %w", ErrNotFound, err)
			}
			return err
		}
	}
	message := "answered with status " + strconv.Itoa(resp.StatusCode)
	switch resp.StatusCode {
	case http.StatusRequestEntityTooLarge:
		return &syncing.Error{Code: syncing.TooLarge, Message: message}
	case http.StatusTooManyRequests:
		return &syncing.Error{Code: syncing.TooMany, Message: message, Retry: retry}
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return &syncing.Error{Code: syncing.Unavailable, Message: message, Retry: retry}
	case http.StatusNotFound:
		return ErrNotFound
	}
	return errors.New(message)
}

// ErrNotFound is the answer about what is not there, or not for the person.
var ErrNotFound = errors.New("answered with status 404")

// retryAfter is the wait that a Retry-After header asks for: seconds or a date (RFC 9110 section 10.2.3).
func retryAfter(header string, now time.Time) time.Duration {
	wait := time.Duration(0)
	if seconds, err := strconv.ParseUint(header, 10, 31); err == nil {
		wait = time.Duration(seconds) * time.Second
	} else if at, err := http.ParseTime(header); err == nil {
		wait = at.Sub(now)
	}
	return min(max(wait, 0), longestRetry)
}
