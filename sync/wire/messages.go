// SPDX-License-Identifier: EUPL-1.2

package wire

import (
	"net/http"
	"time"

	syncing "github.com/pult-app/pult/sync"
)

// The paths.
const (
	SyncPath    = "/v1/sync"
	WakePath    = "/v1/wake"
	SessionPath = "/v1/session"
	CodePath    = "/v1/code"
	PeoplePath  = "/v1/demo/people"
)

// The content types.
const (
	jsonType    = "application/json"
	problemType = "application/problem+json"
	eventType   = "text/event-stream"
)

// The limits in bytes and levels; each is checked before the bytes are decoded.
const (
	MaxRequestSent  = 4 << 20  // of a request as it comes, compressed or not
	MaxRequest      = 8 << 20  // of a request once decompressed
	MaxResponse     = 16 << 20 // of a response, as it comes and once decompressed
	MaxSignIn       = 4 << 10  // of a SignIn, as it comes and once decompressed
	MaxDepth        = 32       // levels of nested objects and arrays in a request
	maxProblem      = 64 << 10 // of a problem
	maxEventLine    = 4 << 10  // of a line of the wake stream
	maxZstdWindow   = 8 << 20  // RFC 8878 section 3.1.1.1.2 asks decoders for this much
	smallestPressed = 256      // shorter answers are not compressed
)

// A SignIn asks for a session in demo mode.
type SignIn struct {
	Person string `json:"person"` // an id from /v1/demo/people
	Device string `json:"device"` // sync.NewDeviceID of this device's database
}

// A Session is who the bearer of a token is. Token is only told when the session begins.
type Session struct {
	Token  string `json:"token,omitempty"`
	Person string `json:"person"`
	Device string `json:"device"`
}

// A Code lets its person act once on a page of the server that knows no session, such as a desk's. It is typed by hand: case,
// spaces and hyphens say nothing.
type Code struct {
	Code  string    `json:"code"`
	Until time.Time `json:"until"` // it is good before, UTC
}

// A DemoPerson is one of those who can be signed in by choice, in demo mode only.
type DemoPerson struct {
	ID    string `json:"id"`
	Given string `json:"given"`
	// Family is the family name.
	Family string `json:"family"`
	Unit   string `json:"unit"` // the unit's name
	Lead   bool   `json:"lead,omitempty"`
}

// A Problem is a failed call in the form of RFC 9457; Code is ours.
type Problem struct {
	Type   string       `json:"type"`
	Title  string       `json:"title"`
	Status int          `json:"status"`
	Code   syncing.Code `json:"code"`
	Detail string       `json:"detail,omitempty"`
}

// statuses are the HTTP status of each code.
var statuses = map[syncing.Code]int{
	syncing.StartOver:    http.StatusGone,
	syncing.SignedOut:    http.StatusUnauthorized,
	syncing.NotAllowed:   http.StatusForbidden,
	syncing.Malformed:    http.StatusBadRequest,
	syncing.TooLarge:     http.StatusRequestEntityTooLarge,
	syncing.TooOld:       http.StatusUpgradeRequired,
	syncing.TooNew:       http.StatusUpgradeRequired,
	syncing.TooMany:      http.StatusTooManyRequests,
	syncing.Unavailable:  http.StatusServiceUnavailable,
	syncing.StorageFull:  http.StatusInsufficientStorage,
	syncing.Unacceptable: http.StatusUnsupportedMediaType,
}
