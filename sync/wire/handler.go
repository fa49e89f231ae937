// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"cmp"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	syncing "github.com/pult-app/pult/sync"
)

// A Handler serves SyncPath and WakePath for the sessions that Session finds.
type Handler struct {
	// Session is the session of a request, by its bearer token. An *sync.Error is answered as such; SignedOut is meant
	// when there is no session.
	Session func(*http.Request) (syncing.Remote, error)
	// Log gets what the client is not told; it is silent when nil.
	Log *slog.Logger
	// Heartbeat is how often a quiet wake stream shows that it lives; 25 seconds when 0. Clients give a stream up after
	// three.
	Heartbeat time.Duration
	// Slow is how long a client may take to take a hint or a heartbeat; a minute when 0.
	Slow time.Duration
	// Whose names whose request one is: each may send a few bodies at once, so that nobody keeps out others by being slow; nil for no such
	// bound.
	Whose func(*http.Request) string
	// Answered is told how each call of SyncPath ended; nil for nobody.
	Answered func(error)
	// Rand is a number from 0 (inclusive) to 1 (exclusive); math/rand when nil.
	Rand func() float64

	small, large *Intake
	detached     detached
}

const (
	// slow is how long a client may take to take an answer.
	slow = 60 * time.Second
	// busy is the Retry-After of a failure that is the server's own.
	busy = 5 * time.Second
)

// Register adds the handler's paths to a mux. Whoever serves them calls Close in the end.
func (h *Handler) Register(mux *http.ServeMux) {
	h.small, h.large = NewIntake(MaxRequest, smallAtOnce), NewIntake(MaxRequest, largeAtOnce)
	if h.Whose != nil {
		h.small.Among(smallEach, h.Whose)
		h.large.Among(largeEach, h.Whose)
	}
	mux.HandleFunc(SyncPath, h.sync)
	mux.HandleFunc(WakePath, h.wake)
}

// sync serves SyncPath.
func (h *Handler) sync(w http.ResponseWriter, r *http.Request) {
	if !Method(w, r, http.MethodPost) {
		return
	}
	err := h.exchange(w, r)
	if h.Answered != nil {
		h.Answered(err)
	}
	if err != nil {
		h.fail(w, r, err)
	}
}

func (h *Handler) exchange(w http.ResponseWriter, r *http.Request) error {
	remote, err := h.Session(r)
	if err != nil {
		return err
	}
	req, err := h.request(w, r)
	if err != nil {
		return err
	}
	req.Bound = binds(accepted(r))
	resp, err := remote.Sync(r.Context(), req)
	if err != nil {
		return err
	}
	resp.Now = resp.Now.UTC().Truncate(time.Millisecond)
	if resp.Cursor == req.Cursor {
		resp.Cursor = "" // most answers say nothing new: they shall be short
	}
	return WriteJSON(w, r, http.StatusOK, resp)
}

// request is what the client asks, as far as it can be answered.
func (h *Handler) request(w http.ResponseWriter, r *http.Request) (req syncing.Request, err error) {
	if err := Answerable(r); err != nil {
		return req, err
	}
	intake := h.large
	if r.ContentLength >= 0 && r.ContentLength <= smallBody {
		intake = h.small
	}
	if err := intake.ReadJSON(w, r, &req); err != nil {
		return req, err
	}
	return req, req.Check()
}

func (h *Handler) fail(w http.ResponseWriter, r *http.Request, err error) {
	var failed *syncing.Error
	if !errors.As(err, &failed) && r.Context().Err() == nil && h.Log != nil {
		h.Log.Error("request failed", "path", r.URL.Path, "cause", err)
	}
	Fail(w, err)
}

// Fail answers with a problem. Any error but an *sync.Error is the server's own affair: the client learns only that it
// may try again.
func Fail(w http.ResponseWriter, err error) {
	var failed *syncing.Error
	if !errors.As(err, &failed) {
		failed = &syncing.Error{Code: syncing.Unavailable, Message: "the server could not answer", Retry: busy}
	}
	switch failed.Code {
	case syncing.SignedOut, syncing.Wipe:
		w.Header().Set("WWW-Authenticate", `Bearer realm="pult"`)
	case syncing.TooOld, syncing.TooNew:
		w.Header().Set("Upgrade", served(syncing.Oldest, syncing.Protocol))
	case syncing.Unacceptable:
		w.Header().Set("Accept-Encoding", "zstd, gzip")
	}
	if failed.Retry > 0 {
		seconds := int64((failed.Retry + time.Second - 1) / time.Second)
		w.Header().Set("Retry-After", strconv.FormatInt(seconds, 10))
	}
	writeProblem(w, Status(failed.Code), failed.Code, failed.Message)
}

// Status is the HTTP status of a code; that of a failure of the server's own for one that it does not know.
func Status(code syncing.Code) int { return cmp.Or(statuses[code], http.StatusInternalServerError) }

// served names the protocols that a server serves as an Upgrade header does (RFC 9110 section 7.8), the newest first.
func served(oldest, newest int) string {
	var names []string
	for n := newest; n >= oldest; n-- {
		names = append(names, "pult/"+strconv.Itoa(n))
	}
	return strings.Join(names, ", ")
}

func writeProblem(w http.ResponseWriter, status int, code syncing.Code, detail string) {
	http.NewResponseController(w).SetWriteDeadline(time.Now().Add(slow)) // not every writer knows deadlines
	w.Header().Set("Content-Type", problemType)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Code: code, Detail: detail})
}

// Method tells whether the request has one of the methods, and answers it with 405 otherwise.
func Method(w http.ResponseWriter, r *http.Request, methods ...string) bool {
	for _, method := range methods {
		if r.Method == method {
			return true
		}
	}
	w.Header().Set("Allow", strings.Join(methods, ", "))
	writeProblem(w, http.StatusMethodNotAllowed, syncing.Malformed, "the method is "+strings.Join(methods, " or "))
	return false
}

// NotFound answers a path that is not served.
func NotFound(w http.ResponseWriter) {
	writeProblem(w, http.StatusNotFound, syncing.Malformed, "nothing is served under this path")
}

// Answerable fails with an *sync.Error for a client that takes no encoding WriteJSON knows. Ask before anything is
// carried out.
func Answerable(r *http.Request) error {
	_, err := choose(accepted(r))
	return err
}

func accepted(r *http.Request) string { return strings.Join(r.Header.Values("Accept-Encoding"), ",") }

// WriteJSON answers with JSON in an encoding that the client takes. The error is an *sync.Error, and then nothing has
// been written.
func WriteJSON(w http.ResponseWriter, r *http.Request, status int, v any) error {
	encoding, body, err := pack(accepted(r), v)
	if err != nil {
		return err
	}
	header := w.Header()
	header.Set("Content-Type", jsonType)
	header.Set("Cache-Control", "no-store")
	header.Set("Vary", "Accept-Encoding")
	header.Set("Content-Length", strconv.Itoa(size(body)))
	if encoding != "" {
		header.Set("Content-Encoding", encoding)
	}
	http.NewResponseController(w).SetWriteDeadline(time.Now().Add(slow)) // not every writer knows deadlines
	w.WriteHeader(status)
	for _, part := range body {
		if _, err := w.Write(part); err != nil {
			return nil // a client that went away asks again
		}
	}
	return nil
}

func size(body [][]byte) (bytes int) {
	for _, part := range body {
		bytes += len(part)
	}
	return bytes
}

// Bearer is the token of a request's Authorization header; empty for none.
func Bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}
