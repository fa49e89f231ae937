// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	syncing "github.com/pult-app/pult/sync"
)

// An Intake reads the bodies of requests that write: each up to a size, and only so many at once, so that what strangers
// make the server hold in memory has a bound. It is safe for concurrent use.
type Intake struct {
	sent, plain int           // the limits in bytes, as it comes and decompressed
	places      chan struct{} // one is taken for each body that is being read
	wait        time.Duration // for a place
	patience    time.Duration // for a whole body

	whose  func(*http.Request) string // nil: nobody's places are counted
	share  int
	mu     sync.Mutex
	shares map[string]*share // of those who hold any
}

// A share is what one caller holds of the places.
type share struct {
	places chan struct{}
	users  int // who hold a place or wait for one
}

const (
	smallBody   = 64 << 10 // bytes; what is declared to be no longer does not queue behind large ones
	smallAtOnce = 256      // small bodies at once
	largeAtOnce = 32       // large bodies at once
	smallEach   = 12       // of one caller
	largeEach   = 4        // of one caller
	placeWait   = 2 * time.Second
	// BodyPatience is how long a body may take to arrive.
	BodyPatience = 20 * time.Second
)

// decoding bounds how many decompressed bodies there are at once, whatever their intake.
var decoding = make(chan struct{}, 4)

// NewIntake takes bodies of up to limit bytes, decompressed or not, of which atOnce may be on their way.
func NewIntake(limit, atOnce int) *Intake {
	return &Intake{
		sent: min(limit, MaxRequestSent), plain: min(limit, MaxRequest),
		places: make(chan struct{}, atOnce), wait: placeWait, patience: BodyPatience,
	}
}

// Among leaves each caller at most so many places at once, so that one who is slow, or means to be, keeps no other out. whose names the
// caller of a request.
func (in *Intake) Among(each int, whose func(*http.Request) string) *Intake {
	in.share, in.whose, in.shares = each, whose, map[string]*share{}
	return in
}

// own takes a place of the caller's share, until leave.
func (in *Intake) own(r *http.Request) (leave func(), err error) {
	if in.whose == nil {
		return func() {}, nil
	}
	who := in.whose(r)
	in.mu.Lock()
	mine := in.shares[who]
	if mine == nil {
		mine = &share{places: make(chan struct{}, in.share)}
		in.shares[who] = mine
	}
	mine.users++
	in.mu.Unlock()
	forget := func() {
		in.mu.Lock()
		defer in.mu.Unlock()
		if mine.users--; mine.users == 0 {
			delete(in.shares, who)
		}
	}
	if err := enter(r, mine.places, in.wait); err != nil {
		forget()
		return nil, err
	}
	return func() { <-mine.places; forget() }, nil
}

// ReadJSON reads the JSON body of a request into v; unknown fields and fields that come twice are refused. The error is
// an *sync.Error: Unavailable when too many bodies are on their way.
func (in *Intake) ReadJSON(w http.ResponseWriter, r *http.Request, v any) error {
	body, err := in.take(w, r)
	if err != nil {
		return err
	}
	if err := enter(r, decoding, in.patience); err != nil {
		return err
	}
	defer func() { <-decoding }()
	return decodeWrite(r.Header.Get("Content-Type"), strings.Join(r.Header.Values("Content-Encoding"), ","), body, in.plain, v)
}

// take reads a body, as soon as there is a place for it.
func (in *Intake) take(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	leave, err := in.own(r)
	if err == nil {
		defer leave()
		err = enter(r, in.places, in.wait)
	}
	if err != nil {
		w.Header().Set("Connection", "close") // or the web server waits for the body before it answers
		return nil, err
	}
	defer func() { <-in.places }()
	return in.read(w, r)
}

// read is the body as it comes. Its deadline ends with it, or it would end long answers too; that of a body that did not
// arrive stays, for what the server still skips of it.
func (in *Intake) read(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	control := http.NewResponseController(w)
	control.SetReadDeadline(time.Now().Add(in.patience)) // not every writer knows deadlines
	var body bytes.Buffer
	_, err := body.ReadFrom(http.MaxBytesReader(w, r.Body, int64(in.sent)))
	var over *http.MaxBytesError
	switch {
	case errors.As(err, &over):
		return nil, tooLarge(in.sent)
	case err != nil && !errors.Is(err, io.EOF):
		return nil, malformed("the body ended early or took longer than %v", in.patience)
	}
	control.SetReadDeadline(time.Time{})
	return body.Bytes(), nil
}

// enter takes a place, if one gets free in time.
func enter(r *http.Request, places chan<- struct{}, wait time.Duration) error {
	select {
	case places <- struct{}{}:
		return nil
	default:
	}
	late := time.NewTimer(wait)
	defer late.Stop()
	select {
	case places <- struct{}{}:
		return nil
	case <-late.C:
	case <-r.Context().Done():
	}
	return &syncing.Error{Code: syncing.Unavailable, Message: "too many requests are being read", Retry: busy}
}
